"""年度总结: the main figures of the years side by side, one of them as a chart, the report as a document, the roll-over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

import peewee
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout

from app.core.conditions import Among
from app.core.errors import ConflictError
from app.forms.layout.document import TableDocument
from app.forms.papers.yearly import change_tones, comparison_document, trend_of
from app.ledgers.office_settings import OfficeSetting
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.rights import why_only_view
from app.ledgers.years import TABLES, Closing, closing_of, read_closings, read_locks, reopen_year
from app.reports.yearly import year_period, yearly_report
from app.scoring.tables import StarAssessment, StarBranch
from app.ui.document_table import DocumentTable
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job, Queue
from app.ui.page_widget import PageContext
from app.ui.palette import font
from app.ui.stars.charts import Trend
from app.ui.widgets import button, choice_box, page_column, words
from app.ui.yearly.rollover_dialog import ReopenDialog, RolloverDialog
from app.yearly.figures import FIGURES
from app.yearly.reading import Source, known_years
from app.yearly.rollover import CarryPlan, close_year, plan_closing
from app.yearly.summary import YearSummary, summary_of

TITLE = "年度总结"
MOST_YEARS = 5  # side by side
CHART_WIDTH = 370  # pixels at 96 dpi
FIRST_SHOWN = [figure.key for figure in FIGURES].index("closed")  # in the chart, until another line is chosen


@dataclass(frozen=True)
class Contents:
    """What the page shows: the year chosen first, then the years before it."""

    years: tuple[int, ...]
    closed: frozenset[int]
    closings: tuple[Closing, ...]  # of the year chosen
    summaries: tuple[YearSummary, ...]


def read_contents(database: peewee.Database, year: int, half: bool, today: dt.date) -> Contents:
    """Work out the years; each ledger is read once."""
    years = known_years(database, today)
    source = Source(database, today)
    compared = range(year, max(min(years), year - MOST_YEARS + 1) - 1, -1)
    return Contents(
        tuple(sorted({year, *years}, reverse=True)),
        read_locks(database).closed,
        tuple(read_closings(database, year)),
        tuple(summary_of(database, year_period(item, half=half), today, source) for item in compared),
    )


class YearPage(FreshPage):
    """One year beside those before it."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        today = self.session.today()
        self.year = today.year - 1 if today.month == 1 else today.year  # in January people sum up the year before
        self.contents: Contents | None = None
        self._why = ""
        self.years = choice_box("年度", self._choose)
        self.spans = choice_box("期间", self._choose)
        self.spans.addItem("全年", False)
        self.spans.addItem("上半年", True)
        self.state = words("", "soft")
        self.table = DocumentTable("年度主要数据")
        self.table.line_opened.connect(self.open_figure)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chart())
        self.chart = Trend()
        self.chart_title = QLabel()
        self.chart_title.setFont(font(1.05, bold=True))
        self.outlook_title = QLabel()
        self.outlook_title.setFont(font(1.05, bold=True))
        self.outlook = QLabel(wordWrap=True)
        self.outlook.setTextFormat(Qt.TextFormat.PlainText)
        self.history = words("", "soft", wrap=True)
        self._build()

    # Building

    def _build(self) -> None:
        outer = page_column(self)
        outer.addLayout(self._build_header())
        left, right = QFrame(), QFrame()
        for card in (left, right):
            card.setProperty("card", True)
        inside = QVBoxLayout(left)
        inside.setContentsMargins(12, 10, 12, 12)
        note = words("选中一行看历年走势，双击打开对应的记录", "soft")
        inside.addWidget(note)
        inside.addWidget(self.table, 1)
        right.setFixedWidth(CHART_WIDTH)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(14, 12, 14, 12)
        beside.setSpacing(8)
        beside.addWidget(self.chart_title)
        beside.addWidget(self.chart)
        beside.addSpacing(6)
        beside.addWidget(self.outlook_title)
        beside.addWidget(self.outlook)
        beside.addStretch(1)
        beside.addWidget(self.history)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(left, 1)
        row.addWidget(right)
        outer.addLayout(row, 1)

    def _build_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        title = words(TITLE, "title")
        self.report_button = button("生成总结报告", "primary", clicked=self.print_report)
        self.close_button = button("年度结转…", clicked=self.roll_over)
        self.reopen_button = button("重新打开…", clicked=self.reopen)
        self.export_button = button("导出", clicked=self.choose_export)
        self.print_button = button("打印", "menu")
        menu = QMenu(self.print_button)
        menu.addAction("年度数据对比表…", self.print_sheet)
        menu.addAction("党建工作总结（公文）…", self.print_report)
        self.print_button.setMenu(menu)
        row.addWidget(title)
        row.addSpacing(4)
        row.addWidget(self.years)
        row.addWidget(self.spans)
        row.addWidget(self.state)
        row.addStretch(1)
        for each in (self.report_button, self.close_button, self.reopen_button, self.export_button, self.print_button):
            row.addWidget(each)
        return row

    # Reading

    def tables(self) -> Collection[str]:
        """Every ledger that is read, with its entries; the stars, the settings and the closings."""
        models: list[type[peewee.Model]] = [OfficeSetting, StarAssessment, StarBranch]
        for ledger in (ledger for ledger in LEDGERS if not ledger.restricted):
            models += [ledger.model, *(child.model for child in ledger.children)]
        return {*TABLES, *(str(model._meta.table_name) for model in models)}

    def make_work(self) -> Callable[[Job], Contents]:
        """Count the year chosen and those before it."""
        database, year, half, today = self.session.office.database, self.year, self.half, self.session.today()
        return lambda job: read_contents(database, year, half, today)

    @property
    def half(self) -> bool:
        """Whether the first half of the years is looked at."""
        return bool(self.spans.currentData())

    def show_result(self, result: Contents) -> None:
        """Show the figures, and what can be done with the year."""
        self.contents = result
        with QSignalBlocker(self.years):
            self.years.clear()
            for year in result.years:
                self.years.addItem(f"{year}年" + (" · 已封存" if year in result.closed else ""), year)
            self.years.setCurrentIndex(self.years.findData(self.year))
        closed = self.year in result.closed
        self.state.setText("年终数字，记录只能查看" if closed and not self.half else "")
        self.close_button.setVisible(not closed)
        self.reopen_button.setVisible(closed)
        self._limit()
        self.outlook_title.setText("谋划下半年" if self.half else f"谋划{self.year + 1}年")
        self.outlook.setText("\n".join(outlook_lines(result.summaries[0])))
        self.history.setText("\n".join(item.words for item in result.closings))
        line = self.table.currentIndex().row() if self.table.currentIndex().isValid() else FIRST_SHOWN
        document = comparison_document(result.summaries, self.session.unit, self.session.today())
        self.table.show_document(document, tones=dict(change_tones(result.summaries)))
        for column in (0, *range(2, len(document.columns))):
            self.table.horizontalHeader().setSectionResizeMode(column, self.table.horizontalHeader().ResizeMode.Interactive)
        self.table.selectRow(line)
        self._span()
        self._show_chart()
        years = "、".join(f"{item.year}" for item in result.summaries)
        self.status_changed.emit(f"对比 {years}")

    def _span(self) -> None:
        """A group's name stands once, before all of its lines."""
        self.table.clearSpans()
        groups = [figure.group for figure in FIGURES]
        for group in dict.fromkeys(groups):
            if groups.count(group) > 1:
                self.table.setSpan(groups.index(group), 0, groups.count(group), 1)

    def _show_chart(self) -> None:
        line = self.table.currentIndex().row()
        if self.contents is None or not 0 <= line < len(FIGURES):
            return
        figure = FIGURES[line]
        self.chart_title.setText(f"{figure.label}（{figure.unit}）")
        self.chart.setAccessibleName(f"{figure.label}历年走势图")
        self.chart.show_series([trend_of(figure, self.contents.summaries)], None)

    def _choose(self) -> None:
        if self.years.currentData() is not None:
            self.year = self.years.currentData()
        self.reload()

    # Going to rows, and paper

    def open_figure(self, line: int) -> None:
        """The rows behind a figure of the year chosen."""
        if self.contents is None:
            return
        figure, summary = FIGURES[line], self.contents.summaries[0]
        found = summary.figures.get(figure.key)
        if found is None or not found.rows or found.ledger not in BY_KEY:
            self.messages.toast(f"{figure.label}没有可以打开的记录", "grey")
            return
        label = f"{summary.label.removesuffix('度')}{figure.label}"
        self.rows_requested.emit(BY_KEY[found.ledger].widest_page.key, (Among(frozenset(found.rows), label),))

    def document(self) -> TableDocument | None:
        """The comparison for paper."""
        return self.table.lines.document

    def print_sheet(self) -> None:
        """Ctrl+P: the comparison."""
        document = self.document()
        if document is not None:
            self.show_preview(document)

    def print_report(self) -> None:
        """党建工作总结 of the period chosen; the preview saves it as Word or PDF."""
        if self.contents is not None:
            first, *rest = self.contents.summaries
            self.show_preview(yearly_report(first, self.session.unit, rest[0] if rest else None))

    def choose_export(self) -> None:
        """Ask for a name and write the comparison as a workbook."""
        self.export_document(self.document())

    # Closing and opening

    def set_read_only(self, why: str) -> None:
        """Only to be looked at."""
        self._why = why
        self._limit()

    def _limit(self) -> None:
        grant = self.session.office.grant
        why = self._why or why_only_view(grant)
        if not why and grant is not None and not grant.is_administrator:
            why = "年度结转由管理员办理"
        for each in (self.close_button, self.reopen_button):
            each.setEnabled(not why)
            each.setToolTip(why)

    def roll_over(self) -> None:
        """Look what closing the year would do, and show it."""
        database, year, today = self.session.office.database, self.year, self.session.today()
        self.session.jobs.start(
            lambda job: plan_closing(database, year, today), self._ask, self.failed, queue=Queue.READ, owner=self
        )

    def _ask(self, plan: CarryPlan) -> None:
        dialog = RolloverDialog(self, plan)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.close_year(plan, dialog.chosen))
        dialog.open()

    def close_year(self, plan: CarryPlan, chosen: dict[str, set[int]]) -> None:
        """Close it; when somebody was faster the dialog comes again with how things are now."""
        lead = f"{plan.year}年已结转封存，共结转 {sum(map(len, chosen.values()))} 项"

        def failed(fault: Exception) -> None:
            self.failed(fault)
            if isinstance(fault, ConflictError) and closing_of(self.session.office.database, plan.year) is None:
                self.roll_over()

        self.session.run(close_year(plan, chosen, self.session.today()), lambda _: self.messages.toast(lead), failed)

    def reopen(self) -> None:
        """Ask why the year is opened again."""
        dialog = ReopenDialog(self, self.year)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.given.connect(self.reopen_year)
        dialog.open()

    def reopen_year(self, reason: str) -> None:
        """Open it."""
        year = self.year
        self.session.run(
            reopen_year(year, reason, self.session.today()),
            lambda _: self.messages.toast(f"{year}年已重新打开，改完后请再次结转", "amber"),
            self.failed,
        )


def outlook_lines(summary: YearSummary) -> list[str]:
    """What the time after begins with, a line each."""
    lines = [f"未完成 {sum(item.count for item in summary.unfinished)} 项"] if summary.unfinished else ["没有未完成的事项"]
    lines += [f"　{item.title} {item.count}" for item in summary.unfinished]
    for items, what in (
        (summary.elections, "个党组织到期换届"),
        (summary.reviews, "项制度应清理"),
        (summary.meetings, "次会议活动已列入计划"),
    ):
        if items:
            lines.append(f"{len(items)} {what}")
    return lines
