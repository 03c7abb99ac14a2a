"""Files that belong to a row: the entries that name them. The files themselves are stored before (store/attachments.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from app.core.kinds import Value
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.schema.attached_file import FileEntry
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import read_children
from app.store.attachments import MAX_BYTES, MEGABYTE, StoredFile
from app.store.office import Office
from app.store.operation import Operation
from app.store.safes import safes_of
from app.store.sealed_files import FilePlace
from app.store.transaction import Transaction


@dataclass(frozen=True)
class FileSettings:
    """What the office decided about files: how large one may be, in megabytes of 1024²."""

    AREA: ClassVar[str] = "files"
    TITLE: ClassVar[str] = "附件设置"
    most_megabytes: int = MAX_BYTES // MEGABYTE

    @property
    def most_bytes(self) -> int:
        """The same in bytes."""
        return self.most_megabytes * MEGABYTE


def holds_files(child: Child) -> bool:
    """Whether the child's rows are files."""
    return issubclass(child.model, FileEntry)


def place_of_files(office: Office, ledger: Ledger) -> FilePlace:
    """Where the files of a ledger's rows are stored and read; those of a restricted one need its key."""
    return FilePlace(office.folder, partial(safes_of(office.database).cipher, ledger.key) if ledger.restricted else None)


def facts_of(file: StoredFile) -> dict[str, Value]:
    """What an entry says of its file besides what people call it."""
    return {"sha256": file.sha256, "size": file.size, **({"stored": file.stored} if file.stored else {})}


def stored_file(entry: Mapping[str, Value]) -> StoredFile:
    """The file that an entry names."""
    return StoredFile(str(entry["name"]), str(entry["sha256"]), int(entry["size"] or 0), str(entry.get("stored", "")))


def add_files(ledger: Ledger, child: Child, parent: int, files: Sequence[StoredFile], day: dt.date) -> Operation:
    """Name stored files as the row's, all in one step. What the row has already, known by its content, is left out."""

    def apply(transaction: Transaction) -> None:
        known = {item["sha256"] for item in read_children(transaction.database, child, parent)}
        for file in files:
            if file.sha256 not in known:
                known.add(file.sha256)
                values = {"name": file.name, "day": day.isoformat(), **facts_of(file)}
                add_child(ledger, child, parent, values).apply(transaction)

    return Operation(f"添加{child.title}（{len(files)} 个）", apply)
