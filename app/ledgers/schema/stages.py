"""A history of a choice (当前阶段): each change of it becomes a dated entry of the row, signed by whoever made it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.ledgers.schema.consequence import Written
from app.ledgers.schema.record import Record
from app.store.transaction import Transaction


@dataclass(frozen=True)
class StageKeeper:
    """Writes the entries into `history`, whose rows have `day`, `stage`, `person` and `note`.

    `dated` names for some stages the row's own field that tells since when (印发: 印发日期); else it is the day of the change.
    """

    history: type[Record]
    parent: str  # the column of the history that holds the row's id
    stage: str  # the field of the row
    dated: Mapping[str, str]

    def __call__(self, transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
        """The consequence. A row that comes back from the recycle bin has its history already."""
        entries = []
        for item in written:
            if item.after is None or item.restored:
                continue
            stage = item.after[self.stage]
            if not stage or (item.before and item.before[self.stage] == stage):
                continue
            since = item.after.get(self.dated.get(str(stage), "")) or day.isoformat()
            entries.append({self.parent: item.row_id, "day": since, "stage": stage, "person": transaction.user, "note": ""})
        transaction.insert_many(self.history, entries)
