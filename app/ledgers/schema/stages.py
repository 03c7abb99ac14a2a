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
    whose day is known (审议日期 of a rule that comes in as 印发) gets its entry. A stage that comes a second time (a draft goes
    back and to the meeting again) has an entry of its own: the day of the first time is not its day, and the other way round.
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
                since = self.own_day(transaction, item.row_id, item.after) or day.isoformat()
                entries.append(self.entry(transaction, item.row_id, stage, since))
        transaction.insert_many(self.history, entries)

    def entry(self, transaction: Transaction, row_id: int, stage: Value, since: Value) -> dict[str, object]:
        """A new entry."""
        return {self.parent: row_id, "day": since, "stage": stage, "person": transaction.user, "note": ""}

    def own_day(self, transaction: Transaction, row_id: int, after: Values) -> Value:
        """The day that the row tells of the stage it is in, None when that was the day of an earlier time."""
        stage = str(after[self.stage])
        told = after.get(self.dated.get(stage, ""))
        known = self.times(transaction, row_id, stage) if told else []
        return None if known and known[0][1] == told else told

    def days_told(
        self, transaction: Transaction, row_id: int, before: Values | None, after: Values
    ) -> Iterator[tuple[str, Value]]:
        """The stages passed whose day the row tells and the history does not; entries with another day are corrected.

        The stage that begins with this change gets an entry of its own: a rule issued anew keeps that of its first issue.
        A day of the history that is none the row ever told was typed there, and stays.
        """
        ordered = after[self.stage] in self.order
        passed = self.order[: self.order.index(str(after[self.stage]))] if ordered else ()
        for stage, field in self.dated.items():
            told, day = before[field] if before else None, after[field]
            same_stage = before is not None and before[self.stage] == after[self.stage]
            begins = stage == after[self.stage] and not same_stage
            if not day or begins or (same_stage and told == day):
                continue
            known = self.times(transaction, row_id, stage) if before else []
            reached = not ordered or stage in (*passed, after[self.stage])
            if not known and stage in passed:
                yield stage, day
            elif known and reached and told != day and told in (None, *(since for _, since in known)):
                self.history.update(day=day).where(self.history.id == known[0][0]).execute(transaction.database)

    def times(self, transaction: Transaction, row_id: int, stage: str) -> list[tuple[int, str]]:
        """Id and day of the entries of a stage, the newest first."""
        fields = self.history._meta.fields
        own = (fields[self.parent] == row_id) & (fields["stage"] == stage) & self.history.deleted_at.is_null()
        query = self.history.select(self.history.id, fields["day"]).where(own)
        newest_first = query.order_by(fields["day"].desc(), self.history.id.desc())
        found: list[tuple[int, str]] = transaction.database.execute(newest_first.tuples()).fetchall()
        return found
