"""How fast the ledger table is, beside Qt's plain way in the same run: `python -m tests.benchmarks.bench_table`.

Exits with 1 when a goal of the issue (opening, keystroke) is missed.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from app.core.conditions import Matches
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.schema.page import Facet
from app.ledgers.views.rows import Rows
from app.ledgers.views.search import SearchTexts
from app.ledgers.views.sorting import SortBy
from app.ledgers.views.view import LedgerView
from app.ui.palette import dress
from app.ui.table.ledger_table import LedgerTable
from tests.benchmarks.data import TODAY, problem_rows

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
OPEN_ROWS, MANY_ROWS = 10_000, 100_000
OPEN_RATIO, KEYSTROKE_MS, SORT_MS = 2.0, 100.0, 400.0
ROUNDS = 7
WORDS = ("d", "db", "dbd", "整", "整改", "整改台", "zwq", "王")  # as they are typed


class PlainModel(QAbstractTableModel):
    """The least that shows a list of rows in a QTableView."""

    def __init__(self, texts: list[list[str]]) -> None:
        super().__init__()
        self.texts = texts

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.texts)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(PROBLEM.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self.texts[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def plain_texts(rows: Rows) -> list[list[str]]:
    """The list a plain view shows, made before the clock starts."""
    places = [rows.position(column.field) for column in PROBLEM.columns]
    return [["" if row[place] is None else str(row[place]) for place in places] for row in rows.values]


def milliseconds(work: Callable[[], object]) -> float:
    """The time of one call."""
    gc.collect()
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def show(widget: QWidget) -> None:
    """Until it stands on the screen."""
    widget.resize(1366, 700)
    widget.show()
    QApplication.processEvents()


def painted(view: QTableView) -> None:
    """Until what changed stands on the screen."""
    view.viewport().update()
    QApplication.processEvents()


def open_plain(texts: list[list[str]]) -> QWidget:
    view = QTableView()
    view.setModel(PlainModel(texts))
    view.model().setParent(view)
    show(view)
    return view


def open_ledger(rows: Rows) -> QWidget:
    table = LedgerTable(PROBLEM, lambda spec: (), today=lambda: TODAY)
    table.set_view(LedgerView(rows))
    show(table)
    return table


def bench_open() -> bool:
    """Open 10,000 rows and paint the first screen: ratio to a plain QTableView over a list."""
    rows = problem_rows(OPEN_ROWS)
    texts = plain_texts(rows)
    plain, own = [], []
    opened: list[QWidget] = []
    for _ in range(ROUNDS):
        plain.append(milliseconds(lambda: opened.append(open_plain(texts))))
        own.append(milliseconds(lambda: opened.append(open_ledger(rows))))
    for widget in opened:
        widget.close()
    theirs, ours = statistics.median(plain), statistics.median(own)
    return report(
        f"open {OPEN_ROWS:,} rows and paint",
        ours,
        theirs,
        "plain QTableView",
        ours / theirs <= OPEN_RATIO,
        f"ratio ≤ {OPEN_RATIO}",
    )


def bench_paint(table: LedgerTable, plain: QTableView) -> None:
    """One full repaint, and a page further down."""
    for name, bar in (("repaint", 0), ("page down and repaint", 1)):

        def step(view: QTableView, pages: int = bar) -> None:
            view.verticalScrollBar().setValue(view.verticalScrollBar().value() + pages * view.viewport().height())
            painted(view)

        ours = statistics.median(milliseconds(lambda: step(table.grid)) for _ in range(ROUNDS))
        theirs = statistics.median(milliseconds(lambda: step(plain)) for _ in range(ROUNDS))
        report(name, ours, theirs, "plain QTableView", good=True, goal="")


def bench_filter(table: LedgerTable, proxy: QSortFilterProxyModel, plain: QTableView) -> bool:
    """One key in the search box: filter, all live counts, figures, totals, repaint."""
    view = table.view
    facets = [facet.field for facet in PROBLEM.facets if isinstance(facet, Facet)]

    def key(word: str) -> None:
        view.filter([Matches(word)])
        table.refresh()
        for field in facets:
            view.facet(field)
        view.figures()
        view.totals()
        painted(table.grid)

    rounds = []
    for _ in range(3):
        view.search_texts().found.clear()
        rounds.append([milliseconds(lambda word=word: key(word)) for word in WORDS])
    times = {word: statistics.median(taken) for word, taken in zip(WORDS, zip(*rounds, strict=True), strict=True)}
    print("  " + ", ".join(f"{word} {taken:.0f} ms" for word, taken in times.items()))

    def plain_key() -> None:
        proxy.setFilterFixedString(WORDS[3])
        painted(plain)

    worst = max(times.values())
    theirs = milliseconds(plain_key)
    proxy.setFilterFixedString("")
    key("")
    return report(
        f"worst keystroke at {MANY_ROWS:,} rows",
        worst,
        theirs,
        "QSortFilterProxyModel",
        worst <= KEYSTROKE_MS,
        f"≤ {KEYSTROKE_MS:.0f} ms",
    )


def bench_sort(table: LedgerTable, proxy: QSortFilterProxyModel, plain: QTableView) -> None:
    """Sort by one column for the first time, and by three. The goal is the project's own, not the issue's."""
    fields = ("department", "person", "statement", "measures", "progress", "symptom", "number", "deadline_date", "percent")

    def sort(*keys: SortBy) -> None:
        table.set_sort(keys)
        painted(table.grid)

    times = {field: milliseconds(lambda field=field: sort(SortBy(field))) for field in fields}
    three = (SortBy("status"), SortBy("department"), SortBy("deadline_date", descending=True))
    times["three columns"] = milliseconds(lambda: sort(*three))
    print("  " + ", ".join(f"{field} {taken:.0f} ms" for field, taken in times.items()))
    column = [column.field for column in PROBLEM.columns].index("department")

    def plain_sort() -> None:
        proxy.sort(column)
        painted(plain)

    worst = max(times.values())
    report(
        f"worst sort of {MANY_ROWS:,} rows",
        worst,
        milliseconds(plain_sort),
        "QSortFilterProxyModel",
        worst <= SORT_MS,
        f"≤ {SORT_MS:.0f} ms",
    )


def report(name: str, ours: float, theirs: float, peer: str, good: bool, goal: str) -> bool:
    """One line of the result; returns whether the goal is met."""
    verdict = f"  goal {goal}: {'met' if good else 'MISSED'}" if goal else ""
    print(f"{name}: {ours:.1f} ms, {peer}: {theirs:.1f} ms, ratio {ours / theirs:.2f}{verdict}")
    return good


def main() -> int:
    """Run everything; 1 when a goal is missed."""
    app = QApplication([])
    dress(app)
    results = [bench_open()]
    rows = problem_rows(MANY_ROWS)
    table = LedgerTable(PROBLEM, lambda spec: (), today=lambda: TODAY)
    start = time.perf_counter()
    view = LedgerView(rows)
    print(f"view of {MANY_ROWS:,} rows (worker thread): {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    view.adopt_search_texts(rows, SearchTexts(rows))
    view.prepare()
    print(f"search texts and indexes (worker thread): {time.perf_counter() - start:.2f} s")
    table.set_view(view)
    show(table)
    model, plain, proxy = PlainModel(plain_texts(rows)), QTableView(), QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setFilterKeyColumn(-1)
    plain.setModel(proxy)
    show(plain)
    bench_paint(table, plain)
    results.append(bench_filter(table, proxy, plain))
    bench_sort(table, proxy, plain)
    table.close()
    plain.close()
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
