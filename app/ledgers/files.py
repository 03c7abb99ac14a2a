"""Files that belong to a row: the entries that name them. The files themselves are stored before (store/attachments.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.ledgers.declaration import Child, Ledger
from app.ledgers.operations import add_child
from app.ledgers.rows import read_children
from app.store.attachments import StoredFile
from app.store.office import Operation
from app.store.transaction import Transaction


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
