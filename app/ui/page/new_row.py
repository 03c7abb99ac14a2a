"""What a new row begins with on a page: defaults, what the filter says, the newest meeting that is not closed, a number."""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import partial
from typing import TYPE_CHECKING

from app.core.kinds import Ordinal, Value
from app.core.names import Name
from app.ledgers.changes.numbering import next_number
from app.ledgers.registry import BY_KEY
from app.ledgers.rights import own_values
from app.ledgers.schema.fields import Values
from app.ledgers.views.named_rows import NamedRows
from app.ledgers.years import YearLocks

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


class NewRow:
    """New rows of one page."""

    def __init__(self, page: LedgerPage) -> None:
        self.page = page
        self.ledger = page.ledger

    def values(self) -> dict[str, Value]:
        """Defaults, the page's values, what the filter leaves only one choice for, the own department, and the next running
        number. Nothing that would put the row into a closed year: it could not be saved."""
        return self.beginning()()

    def beginning(self) -> Callable[[], dict[str, Value]]:
        """The same as the page stands now, to be worked out on any thread: numbers of 100,000 rows are looked at."""
        return partial(self._numbered, self._given(), self.page.all_rows(), self._locks)

    def _given(self) -> dict[str, Value]:
        """What is known without the other rows."""
        values = {spec.name: spec.default if spec.stored else spec.kind.empty for spec in self.ledger.fields.values()}
        single = self._filtered()
        values |= own_values(self.page.session.grant, self.ledger) | single | dict(self.page.page.values)
        if self.ledger.year_field and values[self.ledger.year_field] in (None, "", *self._locks.closed):
            values[self.ledger.year_field] = self.page.session.today().year
        if self.ledger.yearly is not None and self._locks.why(self.ledger, None, values):
            values |= {name: self.ledger.fields[name].kind.empty for name in self.ledger.yearly.fields if name in single}
        return values

    def _numbered(self, given: Values, rows: NamedRows, locks: YearLocks) -> dict[str, Value]:
        """With what follows from the other rows."""
        values, switch = dict(given), self.ledger.switch
        numbers = [spec.name for spec in self.ledger.fields.values() if isinstance(spec.kind, Ordinal)]
        if switch and not values[switch]:
            there = {name for name in rows.column(switch) if name}
            values[switch] = self._newest(switch, there, locks) or values[switch]
        for name in numbers:
            if switch:
                taken = [number for number, among in rows.columns(name, switch) if among == values[switch]]
            else:
                taken = list(rows.column(name))
            values[name] = next_number(taken) or values[name]
        return values

    def begin(self) -> None:
        """Open the form of a new row."""
        values = self.values()
        self.page.side.open_new(values)
        if words := self._closed_words(values):
            self.page.messages.toast(words, "amber")

    def _closed_words(self, values: dict[str, Value]) -> str:
        """That the row does not go where the page is switched to, because that year is closed; "" when it does."""
        switch = self.ledger.switch
        chosen = self._filtered().get(switch) if switch else None
        if not switch or chosen in (None, "", values[switch]):
            return ""
        label, now = self.ledger.fields[switch].label, self.ledger.fields[switch].kind.text(values[switch])
        instead = f"已改为“{now}”，请核对" if now else f"请另选{label}"
        return f"“{self.ledger.fields[switch].kind.text(chosen)}”所属年度已结转封存，不能再新增；{instead}"

    @property
    def _locks(self) -> YearLocks:
        return self.page.view.locks if self.page.view else YearLocks()

    def _filtered(self) -> dict[str, Value]:
        """What the filter leaves only one choice for."""
        return {
            name: chosen[0]
            for name, chosen in self.page.filters.values.items()
            if len(chosen) == 1 and self.ledger.fields[name].stored and name != "status"
        }

    def _newest(self, switch: str, there: Set[Value], locks: YearLocks) -> Value:
        """The newest of the names by which the page is switched (2026年… after 2025年…): of its rows, else of the ledger that
        holds them where its rows belong to years (民主生活会)."""
        kind = self.ledger.fields[switch].kind
        if not there and isinstance(kind, Name) and BY_KEY[kind.ledger].yearly is not None:
            other = BY_KEY[kind.ledger]
            column = getattr(other.model, other.name_field)
            query = other.model.select(column).where(other.model.deleted_at.is_null()).tuples()
            there = {row[0] for row in self.page.session.office.database.execute(query).fetchall() if row[0]}
        empty: dict[str, Value] = dict.fromkeys(self.ledger.fields)
        free = [name for name in there if not locks.why(self.ledger, None, {**empty, switch: name})]
        return max(free, key=str, default=None)
