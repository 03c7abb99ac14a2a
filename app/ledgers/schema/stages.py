"""A history of a choice (当前阶段): each change of it becomes a dated entry of the row, signed by whoever made it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.kinds import Value
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.fields import Values
from app.ledgers.schema.record import Record
from app.store.transaction import Transaction


@dataclass(frozen=True)
class StageKeeper:
    """Writes the entries into `history`, whose rows have `day`, `stage`, `person` and `note`.

    `dated` names for some stages the row's own field that tells since when (印发: 印发日期); else it is the day of the change.
    A day that is filled in or corrected afterwards corrects its entry, and a stage of the `order` that was passed over but
    whose day is known (审议日期 of a rule that comes in as 印发) gets its entry.
    """

    history: type[Record]
    parent: str  # the column of the history that holds the row's id
    stage: str  # the field of the row
    dated: Mapping[str, str]
    order: Sequence[str]

    def __call__(self, transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
        """The consequence. A row that comes back from the recycle bin has its history already."""
        entries = []
        for item in written:
            if item.after is None or item.restored:
                continue
            told = self.days_told(transaction, item.row_id, item.before, item.after)
            entries += [self.entry(transaction, item.row_id, stage, since) for stage, since in told]
            stage = item.after[self.stage]
            if stage and not (item.before and item.before[self.stage] == stage):
                since = item.after.get(self.dated.get(str(stage), "")) or day.isoformat()
                entries.append(self.entry(transaction, item.row_id, stage, since))
        transaction.insert_many(self.history, entries)

    def entry(self, transaction: Transaction, row_id: int, stage: Value, since: Value) -> dict[str, object]:
        """A new entry."""
        return {self.parent: row_id, "day": since, "stage": stage, "person": transaction.user, "note": ""}

    def days_told(
        self, transaction: Transaction, row_id: int, before: Values | None, after: Values
    ) -> Iterator[tuple[str, Value]]:
        """The stages passed whose day the row tells and the history does not; entries with another day are corrected.

        The stage that begins with this change gets an entry of its own: a rule issued anew keeps that of its first issue.
        """
        passed = self.order[: self.order.index(str(after[self.stage]))] if after[self.stage] in self.order else ()
        for stage, field in self.dated.items():
            told, day = before[field] if before else None, after[field]
            same_stage = before is not None and before[self.stage] == after[self.stage]
            begins = stage == after[self.stage] and not same_stage
            if not day or begins or (same_stage and told == day):
                continue
            known = self.newest(transaction, row_id, stage) if before else None
            if known is None and stage in passed:
                yield stage, day
            elif known is not None and told != day and told in (None, known[1]):
                self.history.update(day=day).where(self.history.id == known[0]).execute(transaction.database)

    def newest(self, transaction: Transaction, row_id: int, stage: str) -> tuple[int, str] | None:
        """Id and day of the last entry of a stage."""
        fields = self.history._meta.fields
        own = (fields[self.parent] == row_id) & (fields["stage"] == stage) & self.history.deleted_at.is_null()
        query = self.history.select(self.history.id, fields["day"]).where(own)
        newest = query.order_by(fields["day"].desc(), self.history.id.desc()).limit(1)
        found: tuple[int, str] | None = transaction.database.execute(newest.tuples()).fetchone()
        return found
