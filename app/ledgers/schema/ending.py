"""The day on which a row came to its end: kept when its status says so, and what tells how it stood before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.kinds import Value
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.fields import Values
from app.ledgers.schema.record import Record
from app.store.transaction import Transaction


@dataclass(frozen=True)
class EndKeeper:
    """Keeps `day` of a row whose `status` becomes one of `ended`; `before` is what its status was taken to be until then.

    A row that comes into the ledger already ended (an import) gets no day: nobody said when it was.
    """

    model: type[Record]
    status: str
    ended: tuple[str, ...]
    day: str
    before: str

    def __call__(self, transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
        """The consequence. Who gives a day in the same step keeps it."""
        for item in written:
            before, after = item.before, item.after
            if before is None or after is None or before[self.day] != after[self.day]:
                continue
            was, ends = (row[self.status] in self.ended for row in (before, after))
            if ends and not was and not after[self.day]:
                transaction.update(self.model, item.row_id, {self.day: (None, day.isoformat())})
            elif was and not ends and after[self.day]:
                transaction.update(self.model, item.row_id, {self.day: (after[self.day], None)})

    def was_open(self, row: Values, day: dt.date) -> bool:
        """Whether a row that has ended by now had not yet on a day."""
        return row[self.status] in self.ended and str(row[self.day] or "") > day.isoformat()

    def had_ended(self, row: Values, day: dt.date) -> bool:
        """Whether a row has ended and had on a day: what it says now it said then."""
        return row[self.status] in self.ended and "" < str(row[self.day] or "") <= day.isoformat()

    def as_of(self, row: Values, day: dt.date) -> dict[str, Value]:
        """The status on a day, where it was another one than now."""
        return {self.status: self.before, self.day: None} if self.was_open(row, day) else {}
