"""The switch in a page's header: one value of a field (a campaign, a year), or all."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

from app.core.kinds import Value
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.view import FacetValue, LedgerView
from app.ui.page.filters import Filters, without

BETWEEN = ""  # the text of the line between campaigns and years
YEAR = "year"  # the field that every ledger with years calls its year


class FieldSwitch(QComboBox):
    """Chooses among the values that the rows have: of the field that the ledger declares, then of the year where that is
    another thing. Hidden where the ledger has nothing to switch by."""

    chosen = Signal(object)  # Filters

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger
        self.names = switches_of(ledger)
        self.entries: list[tuple[str, Value] | None] = []  # field and value of every line; None is 全部, or a line between
        self._filters = Filters()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._choose)
        if not self.names:
            self.hide()

    def show_values(self, view: LedgerView, filters: Filters) -> None:
        """The values the rows have now; the one filtered by, or 全部."""
        self._filters = filters
        if not self.names:
            return
        rows_of = self.ledger.fields[self.names[0]].label.removesuffix("名称")  # 全部会议, not 全部会议名称
        lines: list[tuple[str, tuple[str, Value] | None]] = [(f"全部{rows_of}", None)]
        for name in self.names:
            found = view.facet(name)
            lines += [(BETWEEN, None)] if name != self.names[0] and found else []
            lines += [(words(view, name, item), (name, item.value)) for item in found]
        with QSignalBlocker(self):
            if [text for text, _ in lines] != [self.itemText(place) for place in range(self.count())]:
                self.clear()
                for text, _ in lines:
                    if text:
                        self.addItem(text)
                    else:
                        self.insertSeparator(self.count())
            self.entries = [entry for _, entry in lines]
            self.setCurrentIndex(self._place())

    def _place(self) -> int:
        """The line that is filtered by; 全部 when none is, or several are."""
        chosen = [(name, values[0]) for name in self.names if len(values := self._filters.values.get(name, ())) == 1]
        return self.entries.index(chosen[0]) if len(chosen) == 1 and chosen[0] in self.entries else 0

    def _choose(self, place: int) -> None:
        entry, values = self.entries[place], self._filters.values
        for name in self.names:
            values = without(values, name)
        rest = replace(self._filters, values=values)
        self.chosen.emit(rest if entry is None else rest.with_value(*entry, True))


def switches_of(ledger: Ledger) -> tuple[str, ...]:
    """The fields that a page can be switched by."""
    return tuple(dict.fromkeys(name for name in (ledger.switch, YEAR) if name in ledger.fields))


def words(view: LedgerView, name: str, item: FacetValue) -> str:
    """What a value is called: a year as 2023年 on every page, with the word for one whose rows are closed."""
    yearly, year = view.ledger.yearly, item.value if name == YEAR else None
    if yearly is None or not isinstance(year, int):
        return item.text
    return f"{year}年" + (" · 已封存" if year in view.locks.closed and not yearly.standing else "")


def newest_year(view: LedgerView) -> Filters:
    """What a page begins with: once a year is closed, its tasks stand beside their copies of the next one, so the newest
    year alone is shown; 全部年度 is one choice away."""
    if not view.ledger.copies_years or not view.locks.closed or view.ledger.switch != YEAR:
        return Filters()
    known = [item.value for item in view.facet(YEAR) if isinstance(item.value, int) and item.count]
    return Filters().with_value(YEAR, max(known), True) if known else Filters()
