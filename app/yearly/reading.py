"""The rows of all ledgers as the figures of a year read them: each ledger once, however many years are compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import peewee

from app.core.kinds import Value
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.record import Record
from app.ledgers.schema.yearly import LEADING_YEAR
from app.ledgers.views.rows import read_rows
from app.ledgers.years import YearLocks, read_closings, read_locks
from app.partylife.hours import PersonHours, read_hours
from app.partylife.reading import read_slots
from app.partylife.requirements import Slot
from app.scoring.period import Period

Row = Mapping[str, Value]  # field → value, and "id"


class Source:
    """The office's rows as they are now. Restricted ledgers are never read: their figures stand nowhere but on their page."""

    def __init__(self, database: peewee.Database, today: dt.date) -> None:
        self.database = database
        self.today = today
        self._rows: dict[str, list[Row]] = {}
        self._slots: dict[int, list[Slot]] = {}

    def rows(self, ledger: Ledger) -> list[Row]:
        """All rows of a ledger. Raises ValueError for a restricted one."""
        if ledger.restricted:
            raise ValueError(f"{ledger.key} is restricted")
        if ledger.key not in self._rows:
            self._rows[ledger.key] = list(read_rows(self.database, ledger, self.today).with_ids())
        return self._rows[ledger.key]

    def slots(self, year: int) -> list[Slot]:
        """The required meetings of a year."""
        if year not in self._slots:
            self._slots[year] = read_slots(self.database, year, self.today)
        return self._slots[year]

    @cached_property
    def locks(self) -> YearLocks:
        """The closed years, and the year in which carried rows go on."""
        return read_locks(self.database)


@dataclass(frozen=True)
class YearReading:
    """The rows within one period: a year or the first half of one."""

    source: Source
    period: Period

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.period.year

    @property
    def whole(self) -> bool:
        """Whether it is the whole year."""
        return self.period.kind == "year"

    @cached_property
    def day(self) -> dt.date:
        """The day the figures are of: the last of the period, today while it runs."""
        return min(self.source.today, self.period.last)

    @cached_property
    def end(self) -> str:
        """The first day (ISO) that does not count: what was due before it is overdue when it is not done."""
        return min(self.source.today, self.period.last + dt.timedelta(days=1)).isoformat()

    def on(self, ledger: Ledger, field: str) -> list[Row]:
        """The rows whose day lies in the period and not in the future."""
        return self._between(ledger, field, self.day)

    def planned(self, ledger: Ledger, field: str) -> list[Row]:
        """The rows whose day lies in the period, the future included."""
        return self._between(ledger, field, self.period.last)

    def _between(self, ledger: Ledger, field: str, last: dt.date) -> list[Row]:
        low, high = self.period.first.isoformat(), last.isoformat()
        return [row for row in self.source.rows(ledger) if low <= str(row[field] or "")[:10] <= high]

    def of_year(self, ledger: Ledger) -> list[Row]:
        """The rows that belong to the year; none of a ledger without years."""
        yearly = ledger.yearly
        return [row for row in self.source.rows(ledger) if yearly.year_of(row) == self.year] if yearly else []

    def slots(self) -> list[Slot]:
        """The required meetings whose time ended within the period and is over, or that were held."""
        return [slot for slot in self.source.slots(self.year) if slot.period.last <= self.period.last]

    def hours(self) -> list[PersonHours]:
        """The members' hours of study; only of a whole year, which is what the norm is for."""
        return read_hours(self.source.database, self.year) if self.whole else []


def known_years(database: peewee.Database, today: dt.date) -> list[int]:
    """The years that have rows or were closed, and this one, newest first."""
    found = {today.year, *(closing.year for closing in read_closings(database))}
    for ledger in LEDGERS:
        if ledger.yearly is not None and not ledger.restricted:
            found |= years_in(database, ledger.model, ledger.yearly.fields)
    return sorted((year for year in found if year <= today.year + 1), reverse=True)


def years_in(database: peewee.Database, model: type[Record], fields: Iterable[str]) -> set[int]:
    """The years that stand at the beginning of some columns."""
    found = set()
    for name in fields:
        column = peewee.fn.SUBSTR(model._meta.fields[name].cast("TEXT"), 1, 5)
        query = model.select(column).where(model.deleted_at.is_null()).distinct()
        matches = (LEADING_YEAR.match(str(row[0] or "")) for row in database.execute(query.tuples()).fetchall())
        found |= {int(match[0]) for match in matches if match}
    return found
