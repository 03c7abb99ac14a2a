"""统计分析: rows of a ledger by two fields, with the figures of a rectification above; every number opens its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import peewee
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
)

from app.core.conditions import Condition, Is
from app.core.kinds import Choice, Value
from app.core.names import Name
from app.forms.layout.document import TableDocument
from app.forms.papers.rectification import cross_document, overdue_document, summary_document
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import BY_KEY, OPEN_LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import DateRange
from app.ledgers.views.crosstab import CrossTable, cross_table
from app.ledgers.views.rows import read_rows
from app.rectify.dispatch import EVERY_CAMPAIGN, campaign_starts
from app.rectify.figures import RectificationFigures, rectification_figures
from app.reports.rectification import report_of_today
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job, Queue
from app.ui.page_widget import PageContext
from app.ui.session import table_of
from app.ui.statistics.cross_view import CrossView
from app.ui.statistics.rectification_strip import RectificationStrip
from app.ui.widgets import button, choice_box, page_column, words

TITLE = "统计分析"


@dataclass(frozen=True)
class Question:
    """What is counted: the rows of a ledger whose switch field holds `chosen` (None: all), by two of its fields."""

    ledger: str
    down: str
    across: str
    chosen: Value | None = None


@dataclass(frozen=True)
class Answer:
    """What came of it. `choices` are the values of the switch field; figures only of problems."""

    question: Question
    cross: CrossTable
    choices: tuple[Value, ...]
    figures: RectificationFigures | None


def groupable(ledger: Ledger) -> tuple[str, ...]:
    """The fields a ledger can be counted by: the filters that offer words or names."""
    fields = (facet.field for facet in ledger.facets if not isinstance(facet, DateRange))
    return tuple(name for name in fields if isinstance(ledger.fields[name].kind, Choice | Name))


def answer_to(question: Question, database: peewee.Database, today: dt.date) -> Answer:
    """Count; takes a moment in a large ledger."""
    ledger = BY_KEY[question.ledger]
    rows = read_rows(database, ledger, today)
    places: Sequence[int] = range(len(rows.ids))
    choices: tuple[Value, ...] = ()
    if ledger.switch:
        switch, kind = rows.position(ledger.switch), ledger.fields[ledger.switch].kind
        choices = tuple(sorted({row[switch] for row in rows.values}, key=kind.text, reverse=True))
        if question.chosen is not None:
            places = [place for place in places if rows.values[place][switch] == question.chosen]
    figures = None
    if ledger is PROBLEM:  # the only one with a rate, limits and chains of its own to count (app.rectify)
        chosen = [rows.mapping(place) | {"id": rows.ids[place]} for place in places]
        figures = rectification_figures(chosen, today, str(question.chosen or ""), campaign_starts(database))
    return Answer(question, cross_table(rows, question.down, question.across, places), choices, figures)


class StatisticsPage(FreshPage):
    """Two fields of one ledger against each other."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.counted = [ledger for ledger in OPEN_LEDGERS if len(groupable(ledger)) > 1]
        self.question = Question(PROBLEM.key, "department", "status")
        self.answer: Answer | None = None
        self.ledgers, self.switch, self.down, self.across = (
            choice_box(name, self._ask) for name in ("台账", "范围", "行", "列")
        )
        for ledger in self.counted:
            self.ledgers.addItem(ledger.title, ledger.key)
        self.strip = RectificationStrip()
        self.strip.rows_requested.connect(lambda conditions: self._open_rows(tuple(conditions)))
        self.table = CrossView()
        self.table.rows_requested.connect(self._open_rows)
        self.empty = words("没有可统计的记录。导入或新增后，这里按任意两个项目交叉统计。", "soft")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build()
        self._offer_fields()

    def _build(self) -> None:
        outer = page_column(self)
        outer.addLayout(self._build_header())
        outer.addWidget(self.strip)
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 10, 12, 12)
        inside.setSpacing(8)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        swap = button("行列互换", "quiet", clicked=self._swap)
        for widget in (QLabel("行"), self.down, QLabel("列"), self.across, swap):
            bar.addWidget(widget)
        bar.addStretch(1)
        note = words("点击任意数字查看对应的记录", "soft")
        bar.addWidget(note)
        inside.addLayout(bar)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        outer.addWidget(card, 1)

    def _build_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        title = words(TITLE, "title")
        row.addWidget(title)
        row.addSpacing(4)
        row.addWidget(self.ledgers)
        row.addWidget(self.switch)
        row.addStretch(1)
        self.export_button = button("导出", clicked=self.choose_export)
        self.print_button = button("打印", "menu")
        menu = QMenu(self.print_button)
        menu.addAction("本交叉表…", self.print_sheet)
        self.figures_actions = [
            menu.addAction("整改情况汇总表…", lambda: self._print_figures(summary_document)),
            menu.addAction("逾期未销号问题清单…", lambda: self._print_figures(overdue_document)),
            menu.addAction("整改进展情况报告（公文）…", self.print_report),
        ]
        self.print_button.setMenu(menu)
        row.addWidget(self.export_button)
        row.addWidget(self.print_button)
        return row

    def _offer_fields(self) -> None:
        """The fields of the chosen ledger."""
        ledger = BY_KEY[self.question.ledger]
        for box, name in ((self.down, self.question.down), (self.across, self.question.across)):
            with QSignalBlocker(box):
                box.clear()
                for field in groupable(ledger):
                    box.addItem(ledger.fields[field].label, field)
                box.setCurrentIndex(box.findData(name))

    def _ask(self) -> None:
        """Something was chosen: count anew. Another ledger begins with its first two fields."""
        key = self.ledgers.currentData()
        if key != self.question.ledger:
            first, second = groupable(BY_KEY[key])[:2]
            self.question = Question(key, first, second)
            self._offer_fields()
        else:
            down, across = self.down.currentData(), self.across.currentData()
            if down == across:  # nothing is counted against itself: the other one gives way
                down, across = (self.question.across, across) if across == self.question.down else (down, self.question.down)
            self.question = Question(key, down, across, self.switch.currentData())
            self._offer_fields()
        self.reload()

    def _swap(self) -> None:
        asked = self.question
        self.question = Question(asked.ledger, asked.across, asked.down, asked.chosen)
        self._offer_fields()
        self.reload()

    # Counting

    def tables(self) -> Collection[str]:
        """The ledger's own table and those of its entries."""
        ledger = BY_KEY[self.question.ledger]
        return {table_of(ledger), *(str(child.model._meta.table_name) for child in ledger.children)}

    def make_work(self) -> Callable[[Job], Answer]:
        """Count."""
        question, database, today = self.question, self.session.office.database, self.session.today()
        return lambda job: answer_to(question, database, today)

    def show_result(self, result: Answer) -> None:
        """Show what was counted."""
        self.answer = result
        ledger = BY_KEY[result.question.ledger]
        with QSignalBlocker(self.switch):
            self.switch.clear()
            if ledger.switch:
                spec = ledger.fields[ledger.switch]
                self.switch.addItem(f"全部{spec.label}", None)
                for value in result.choices:
                    self.switch.addItem(result.cross.words(spec, value), value)
                self.switch.setCurrentIndex(max(self.switch.findData(result.question.chosen), 0))
        self.switch.setVisible(bool(ledger.switch))
        self.strip.setVisible(result.figures is not None)
        if result.figures is not None:
            self.strip.show_figures(result.figures)
        for action in self.figures_actions:
            action.setVisible(result.figures is not None)
        self.table.show_table(result.cross)
        found = result.cross.total > 0
        self.table.setVisible(found)
        self.empty.setVisible(not found)
        self.export_button.setEnabled(found)
        self.print_button.setEnabled(found)
        self.status_changed.emit(f"共统计 {result.cross.total:,} 条")

    # Going to the rows, and paper

    def _open_rows(self, conditions: Sequence[Condition]) -> None:
        asked = self.question
        ledger = BY_KEY[asked.ledger]
        within = (Is(ledger.switch, (asked.chosen,)),) if ledger.switch and asked.chosen is not None else ()
        self.rows_requested.emit(ledger.widest_page.key, (*conditions, *within))

    def document(self) -> TableDocument | None:
        """The cross table for paper."""
        found = self.answer
        if found is None or not found.cross.total:
            return None
        ledger = BY_KEY[found.question.ledger]
        chosen = found.question.chosen
        what = ledger.fields[ledger.switch].kind.text(chosen) if ledger.switch and chosen is not None else ""
        title = f"{what}{ledger.title}统计表（{found.cross.down.label}、{found.cross.across.label}）"
        return cross_document(found.cross, title, self.session.unit, self.session.today())

    def print_sheet(self) -> None:
        """Ctrl+P."""
        document = self.document()
        if document is not None:
            self.show_preview(document)

    def _print_figures(self, make: Callable[[RectificationFigures, str], TableDocument]) -> None:
        if self.answer is not None and self.answer.figures is not None:
            self.show_preview(make(self.answer.figures, self.session.unit))

    def print_report(self) -> None:
        """整改进展情况报告 of the campaign shown, written on a worker thread."""
        database, today, unit = self.session.office.database, self.session.today(), self.session.unit
        campaign = EVERY_CAMPAIGN if self.question.chosen is None else str(self.question.chosen)
        self.session.jobs.start(
            lambda job: report_of_today(database, today, campaign, unit),
            self.show_preview,
            self.failed,
            queue=Queue.READ,
            owner=self,
        )

    def choose_export(self) -> None:
        """Ask for a name and write the cross table as a workbook."""
        self.export_document(self.document())
