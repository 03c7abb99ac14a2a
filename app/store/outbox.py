"""Commits of this PC whose way into the log is not finished, and changes that could not go there: files beside the replica.

    replica-outbox/<office>/<number>-<commit id>    bytes of a commit: being published, outcome unknown, or lost from the log
    replica-pending/<office>/<commit id>.json       待处理: what conflicts with later changes; a person decides

Both survive a crash of the program. A name belongs to one replica, so that copies of an office do not share them.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from app.store.commit import Commit, Header, decode, encode
from app.store.faults import file_faults
from app.store.sealing import Vault

OUTBOX, PENDING = "outbox", "pending"  # what the files are sealed as
Cell = str | int | float | None


@dataclass(frozen=True)
class Entry:
    """A commit in the outbox; `data` are its bytes."""

    path: Path
    data: bytes
    commit: Commit


class Outbox:
    """The outbox of one replica. Methods raise StorageError when the local disk fails."""

    def __init__(self, replica: Path, office: str, vault: Vault | None = None) -> None:
        self.path = replica.with_name(f"{replica.stem}-outbox") / office
        self.vault = vault or Vault()

    def _file(self, header: Header) -> Path:
        return self.path / f"{header.sequence:09d}-{header.commit_id}"

    def put(self, header: Header, data: bytes) -> None:
        """Keep a commit until it is known what became of it."""
        target = self._file(header)
        part, data = target.with_suffix(".part"), self.vault.seal(data, OUTBOX)
        with file_faults(target):
            try:
                part.write_bytes(data)
            except FileNotFoundError:
                self.path.mkdir(parents=True, exist_ok=True)
                part.write_bytes(data)
            os.replace(part, target)

    def remove(self, header: Header) -> None:
        """What became of a commit is known."""
        with file_faults(self.path):
            self._file(header).unlink(missing_ok=True)

    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._names()

    def _names(self) -> list[str]:
        with file_faults(self.path):
            try:
                return sorted(name for name in os.listdir(self.path) if "." not in name)
            except FileNotFoundError:
                return []

    def entries(self) -> list[Entry]:
        """What waits, in the order of the numbers. Raises DamagedError for a file whose hash is wrong."""
        found = []
        for name in self._names():
            path = self.path / name
            with file_faults(path):
                try:
                    data = self.vault.open(path.read_bytes(), OUTBOX)
                except FileNotFoundError:
                    continue
            found.append(Entry(path, data, decode(data, name)))
        return found


@dataclass(frozen=True)
class Refused:
    """A row of a lost commit that no longer fits. `cells` maps column → (before, theirs, mine).

    `why`: "changed" (cells hold something else now), "gone" (no such row), "exists" (another row has its id),
    "unfit" (the table has changed), "moved" (the office lies in another folder now), "rights" (the user may not change it),
    "closed" (the ledgers forbid it: its year is closed).
    """

    table: str
    row_id: int
    why: str
    cells: Mapping[str, tuple[Cell, Cell, Cell]]


@dataclass(frozen=True)
class PendingItem:
    """A commit, or the part of it, that conflicts with what others saved; kept until a person has dealt with it."""

    commit: Commit
    refused: tuple[Refused, ...]


class Pending:
    """待处理 of one replica."""

    def __init__(self, replica: Path, office: str, vault: Vault | None = None) -> None:
        self.path = replica.with_name(f"{replica.stem}-pending") / office
        self.vault = vault or Vault()

    def add(self, item: PendingItem) -> None:
        """Keep an item."""
        content = {
            "header": asdict(item.commit.header),
            "refused": [asdict(part) for part in item.refused],
            "commit": base64.b64encode(encode(item.commit)).decode(),
        }
        with file_faults(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            target = self.path / f"{item.commit.header.commit_id}.json"
            part = target.with_suffix(".part")
            part.write_bytes(self.vault.seal(json.dumps(content, ensure_ascii=False, indent=1).encode(), PENDING))
            os.replace(part, target)

    def count(self) -> int:
        """How many items wait for a person."""
        return len(list(self.path.glob("*.json")))

    def items(self) -> list[PendingItem]:
        """All items, oldest first."""
        found = []
        with file_faults(self.path):
            for path in sorted(self.path.glob("*.json")):
                content = json.loads(self.vault.open(path.read_bytes(), PENDING))
                refused = tuple(
                    Refused(**{**part, "cells": {name: tuple(cell) for name, cell in part["cells"].items()}})
                    for part in content["refused"]
                )
                found.append(PendingItem(decode(base64.b64decode(content["commit"]), path.name), refused))
        return sorted(found, key=lambda item: item.commit.header.sequence)

    def remove(self, item: PendingItem) -> None:
        """A person has dealt with an item."""
        with file_faults(self.path):
            (self.path / f"{item.commit.header.commit_id}.json").unlink(missing_ok=True)
