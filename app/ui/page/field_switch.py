"""The switch in a page's header: one value of a field (a campaign, a year), or all."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

from app.ledgers.declaration import Ledger
from app.ledgers.view import FacetValue, LedgerView
from app.ui.page.filters import Filters, without

YEAR = "year"  # the field that every ledger with years calls its year


class FieldSwitch(QComboBox):
    """Chooses among the values that the rows have in a field. Hidden where the ledger has none to switch by."""

    chosen = Signal(object)  # Filters

    def __init__(self, ledger: Ledger, name: str) -> None:
        super().__init__()
        self.ledger = ledger
        self.name = name
        self._filters = Filters()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._choose)
        self.setVisible(bool(name))

    def show_values(self, view: LedgerView, filters: Filters) -> None:
        """The values the rows have now; the one filtered by, or 全部."""
        self._filters = filters
        name = self.name
        if not name:
            return
        chosen = filters.values.get(name, ())
        every = (f"全部{self.ledger.fields[name].label}", None)
        wanted = [every, *((words(view, name, item), item.value) for item in view.facet(name))]
        shown = [(self.itemText(place), self.itemData(place)) for place in range(self.count())]
        with QSignalBlocker(self):
            if wanted != shown:
                self.clear()
                for text, value in wanted:
                    self.addItem(text, value)
            self.setCurrentIndex(max(self.findData(chosen[0]), 0) if len(chosen) == 1 else 0)

    def _choose(self, place: int) -> None:
        name, value = self.name, self.itemData(place)
        rest = replace(self._filters, values=without(self._filters.values, name))
        self.chosen.emit(rest if value is None else rest.with_value(name, value, True))


def switches_of(ledger: Ledger) -> tuple[str, str]:
    """The fields that a page can be switched by: what the ledger declares, and the year where that is another thing."""
    year = YEAR if YEAR in ledger.fields and ledger.switch != YEAR else ""
    return ledger.switch, year


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
