"""Files that belong to a row: the entries that name them. The files themselves are stored before (store/attachments.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.ledgers.changes.entry_operations import add_child
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import read_children
from app.store.attachments import MAX_BYTES, MEGABYTE, StoredFile
from app.store.operation import Operation
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
    """Whether the child's rows are files, known by their SHA-256 and size."""
    return {"sha256", "size"} <= set(child.model._meta.fields)


def add_files(ledger: Ledger, child: Child, parent: int, files: Sequence[StoredFile], day: dt.date) -> Operation:
    """Name stored files as the row's, all in one step. What the row has already, known by its content, is left out."""

    def apply(transaction: Transaction) -> None:
        known = {item["sha256"] for item in read_children(transaction.database, child, parent)}
        for file in files:
            if file.sha256 not in known:
                known.add(file.sha256)
                values = {"name": file.name, "sha256": file.sha256, "size": file.size, "day": day.isoformat()}
                add_child(ledger, child, parent, values).apply(transaction)

    return Operation(f"添加{child.title}（{len(files)} 个）", apply)
