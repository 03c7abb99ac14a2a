"""工作台: what is due, overdue, waiting for me, and how the rectification goes; each number opens its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout

from app.core.conditions import Among, Condition, Is
from app.core.dates import chinese_day
from app.forms.papers.desk_form import CHART_TITLE, closing_trend, desk_document
from app.forms.papers.rectification import cross_document, rate_words
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import OPEN_LEDGERS
from app.ledgers.views.attention import Attention, attention_of
from app.ledgers.views.crosstab import CrossTable
from app.ledgers.views.overview import PageFigures, overview_of
from app.rectify.desk import Desk, desk_of
from app.rectify.queue import review_queue
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job
from app.ui.page.figures import NumberCard
from app.ui.page_widget import PageContext
from app.ui.session import table_of
from app.ui.stars.charts import Trend
from app.ui.statistics.cross_view import CrossView, titled
from app.ui.widgets import button, equally_wide, scrolled_column, words
from app.ui.workbench.attention_list import AttentionList
from app.ui.workbench.duty_list import DutyList
from app.ui.workbench.overview_card import OverviewCard

TITLE = "工作台"
WEEKDAYS = "一二三四五六日"
OTHERS = [ledger for ledger in OPEN_LEDGERS if ledger is not PROBLEM]  # problems are what the rest of the page is about
OVERVIEW = [  # what has more to tell than how many rows it has
    (ledger, page) for ledger in OTHERS if ledger.yearly and len(ledger.figures) > 1 for page in ledger.pages
]


@dataclass(frozen=True)
class Contents:
    """What the page shows."""

    desk: Desk
    mine: int  # problems that wait for my signature
    others: list[Attention]
    ledgers: list[PageFigures]


class WorkbenchPage(FreshPage):
    """The first page of the day."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.contents: Contents | None = None
        self.day = words("", "soft")
        self.mine = NumberCard("待我审核", "blue", "点击进入销号审核")
        self.overdue = NumberCard("已逾期", "red", "点击查看逾期未销号的问题")
        self.due = NumberCard("本周到期", "amber", "点击查看本周到期的问题")
        self.behind = NumberCard("进度滞后", "blue", "点击查看落后于时间进度的问题")
        self.quiet = NumberCard("无进展", "amber", "点击查看久未填写进展的问题")
        self.rate = NumberCard("销号率", "green", "点击进入统计分析")
        self.duties = DutyList()
        self.others = AttentionList()
        self.overview = OverviewCard()
        self.trend = Trend()
        self.trend.setAccessibleName("销号进度走势图")
        self.departments, self.categories = CrossView(whole=True), CrossView(whole=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        column = scrolled_column(self)
        column.addLayout(self._build_header())
        column.addLayout(equally_wide(self.mine, self.overdue, self.due, self.behind, self.quiet, self.rate))
        grid = QGridLayout()
        grid.setSpacing(10)
        self.duties.setMinimumHeight(300)
        grid.addWidget(self.duties, 0, 0)
        grid.addWidget(self.others, 0, 1)
        self.table_cards = (titled("责任部门 × 状态", self.departments), titled("问题类别 × 状态", self.categories))
        grid.addWidget(self.table_cards[0], 1, 0)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.table_cards[1])
        self.trend_card = titled(CHART_TITLE, self.trend)
        right.addWidget(self.trend_card, 1)
        grid.addLayout(right, 1, 1)
        grid.addWidget(self.overview, 2, 0, 1, 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        column.addLayout(grid)
        column.addStretch(1)

    def _build_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        title = words(TITLE, "title")
        self.print_button = button("打印", "menu")
        menu = QMenu(self.print_button)
        menu.addAction("整改工作情况（走势与分布）…", self.print_sheet)
        menu.addAction("责任部门 × 状态…", self.print_departments)
        menu.addAction("问题类别 × 状态…", self.print_categories)
        self.print_button.setMenu(menu)
        row.addWidget(title)
        row.addSpacing(4)
        row.addWidget(self.day)
        row.addStretch(1)
        row.addWidget(self.print_button)
        return row

    def _connect(self) -> None:
        self.mine.clicked.connect(lambda: self.page_requested.emit("review"))
        self.rate.clicked.connect(lambda: self.page_requested.emit("statistics"))
        for key in ("overdue", "due", "behind", "quiet"):
            getattr(self, key).clicked.connect(lambda key=key: self.open_list(key))
        self.duties.list_requested.connect(self.open_list)
        self.duties.row_requested.connect(self.row_requested)
        self.duties.start_requested.connect(lambda: self.page_requested.emit(PROBLEM.pages[0].key))
        self.others.rows_requested.connect(self.rows_requested)
        self.overview.rows_requested.connect(self.rows_requested)
        self.overview.page_requested.connect(self.page_requested)
        for view in (self.departments, self.categories):
            view.rows_requested.connect(self._open_cell)

    # Reading

    def tables(self) -> Collection[str]:
        """Those of every ledger: any of them may need attention."""
        children = (str(child.model._meta.table_name) for ledger in OPEN_LEDGERS for child in ledger.children)
        return {*(table_of(ledger) for ledger in OPEN_LEDGERS), *children, "office_setting"}

    def make_work(self) -> Callable[[Job], Contents]:
        """Read and count."""
        database, today = self.session.office.database, self.session.today()
        user, grant = self.session.office.identity.user, self.session.grant
        pages = [(ledger, page) for ledger in OTHERS for page in ledger.pages if page.counted]

        def work(job: Job) -> Contents:
            mine = len(review_queue(database, today, user, grant).mine)
            others = attention_of(database, today, pages)
            return Contents(desk_of(database, today), mine, others, overview_of(database, today, OVERVIEW))

        return work

    def show_result(self, result: Contents) -> None:
        """Show everything."""
        self.contents = result
        desk, today = result.desk, self.session.today()
        self.day.setText(f"{chinese_day(today)} 星期{WEEKDAYS[today.weekday()]}")
        for card, count in (
            (self.mine, result.mine),
            (self.overdue, len(desk.overdue)),
            (self.due, len(desk.due)),
            (self.behind, len(desk.behind)),
            (self.quiet, len(desk.quiet)),
        ):
            card.show_text(f"{count:,}")
        self.quiet.show_label(f"{desk.quiet_days}天无进展")
        self.rate.show_text(rate_words(desk.figures.whole.rate))
        self.duties.show_desk(desk)
        self.others.show_items(result.others)
        self.overview.show_items(result.ledgers, today.year)
        self.departments.show_table(desk.departments)
        self.categories.show_table(desk.categories)
        chart = closing_trend(desk, today)
        self.trend_card.setVisible(chart is not None)
        if chart is not None:
            self.trend.show_series(chart.series, chart.line)
        begun = desk.figures.whole.total > 0
        self.print_button.setEnabled(begun)
        for below in self.table_cards:
            below.setVisible(begun)
        self.attention_changed.emit({self.key: len(desk.overdue) + result.mine})
        self.status_changed.emit(f"进行中的专项共 {desk.figures.whole.total:,} 个问题，已销号 {desk.figures.whole.closed:,} 个")

    # Going to the rows, and paper

    def open_list(self, key: str) -> None:
        """The problems of one list on the ledger's page."""
        said, rows = self.duties.lists[key]
        ids = frozenset(int(str(row["id"])) for row in rows)
        self.rows_requested.emit(PROBLEM.widest_page.key, (Among(ids, f"{said} {len(ids)} 条"),))

    def _open_cell(self, conditions: tuple[Condition, ...]) -> None:
        """The problems of a cell, of the running campaigns only, as they were counted."""
        campaigns = self.contents.desk.campaigns if self.contents else ()
        within = (Is("campaign", campaigns),) if campaigns else ()
        self.rows_requested.emit(PROBLEM.widest_page.key, (*conditions, *within))

    def print_sheet(self) -> None:
        """Ctrl+P: the whole page."""
        if self.contents is not None:
            self.show_preview(desk_document(self.contents.desk, self.session.unit, self.session.today()))

    def print_departments(self) -> None:
        """责任部门 × 状态 alone."""
        if self.contents is not None:
            self._preview_cross(self.contents.desk.departments)

    def print_categories(self) -> None:
        """The other table."""
        if self.contents is not None:
            self._preview_cross(self.contents.desk.categories)

    def _preview_cross(self, cross: CrossTable) -> None:
        day: dt.date = self.session.today()
        title = f"整改情况统计表（{cross.down.label}、{cross.across.label}）"
        self.show_preview(cross_document(cross, title, self.session.unit, day))
