"""What cells of a row held until they changed (任职经历, 历任书记): past years are told by them, not by the cells of today.

The log holds that, too, but it lies on the share, knows nothing of the time before the program, and cannot be put right.
So it is kept as entries of the row, which the program writes and a person completes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import peewee

from app.core.ids import made_on
from app.core.kinds import Value
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.fields import Values
from app.ledgers.schema.record import Record
from app.store.transaction import Transaction


class Span(NamedTuple):
    """What stood in a row from `since` (ISO, "" for ever) to before `until`."""

    row_id: int
    since: str
    until: str
    cells: dict[str, Value]


@dataclass(frozen=True)
class PastKeeper:
    """Keeps what `fields` of a row held as rows of `entries`, which have `since`, `until` and the same fields.

    As a consequence it writes an entry when one of them that held something gets another value. Since when it held is the end
    of the newest entry, else the day on which the row came into the ledger; what is put right on that very day was a mistake.
    """

    entries: type[Record]
    parent: str  # the column of the entries that holds the row's id
    fields: tuple[str, ...]

    def __call__(self, transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
        """The consequence."""
        today = day.isoformat()
        found: list[dict[str, object]] = []
        for item in written:
            if item.before is None or item.after is None or not self.lost(item.before, item.after):
                continue
            since = self.newest(transaction.database, item.row_id) or made_on(item.row_id).isoformat()
            if since != today:
                known = since if since < today else None  # this PC's clock was set back
                found.append({self.parent: item.row_id, "since": known, "until": today, **self.cells(item.before)})
        transaction.insert_many(self.entries, found)

    def lost(self, before: Values, after: Values) -> bool:
        """Whether something that was said is not said any more."""
        return any(before[name] and before[name] != after[name] for name in self.fields)

    def cells(self, row: Values) -> dict[str, Value]:
        """The kept fields of a row."""
        return {name: row[name] for name in self.fields}

    def newest(self, database: peewee.Database, row_id: int) -> str:
        """The end of the newest entry of a row, "" without any."""
        meta = self.entries._meta.fields
        query = self.entries.select(peewee.fn.MAX(meta["until"])).where(
            (meta[self.parent] == row_id) & meta["deleted_at"].is_null()
        )
        return str(database.execute(query.tuples()).fetchone()[0] or "")

    def spans(self, database: peewee.Database) -> Iterator[Span]:
        """All entries, those that ended first first."""
        meta = self.entries._meta.fields
        columns = [meta[name] for name in (self.parent, "since", "until", *self.fields)]
        query = self.entries.select(*columns).where(meta["deleted_at"].is_null()).order_by(meta["until"], meta["id"])
        for row_id, since, until, *cells in database.execute(query.tuples()).fetchall():
            yield Span(row_id, since or "", until or "", dict(zip(self.fields, cells, strict=True)))

    def on(self, database: peewee.Database, day: str) -> dict[int, dict[str, Value]]:
        """Row → what it held on a day (ISO), as far as an entry says; of entries that overlap the one that ended last."""
        return {span.row_id: span.cells for span in self.spans(database) if span.since <= day < span.until}
