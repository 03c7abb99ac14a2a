"""调度: the kept days at the left, the figures of one at the right, compared with an earlier one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

import peewee
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.conditions import Condition
from app.forms.layout.document import TableDocument
from app.forms.papers.rectification import changes, comparison_document, overdue_document, summary_document
from app.ledgers.organisation.directory import Campaign
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.rights import why_not_everywhere
from app.rectify.dispatch import (
    KINDS,
    Comparison,
    Dispatch,
    DispatchLine,
    Snapshot,
    compare,
    read_lines,
    read_snapshot,
    remove_snapshot,
    take_snapshot,
)
from app.reports.rectification import report_of
from app.ui.card_list import CardList, card_of, empty_card, list_beside
from app.ui.dispatch.take_dialog import TakeDialog
from app.ui.document_table import DocumentTable
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job
from app.ui.page_widget import PageContext
from app.ui.statistics.rectification_strip import RectificationStrip
from app.ui.widgets import button, page_column, words

TITLE = "调度"
LIST_WIDTH = 250
RHYTHM = {"周调度": 7, "半月汇总": 15, "月报告": 31}  # 一周一调度、半月一汇总、一月一报告: days after which one is due again


@dataclass(frozen=True)
class Shown:
    """What the page shows: all kept days, the chosen one, and what it is compared with."""

    lines: list[DispatchLine]
    campaigns: list[str]  # running ones
    chosen: DispatchLine | None
    snapshot: Snapshot | None
    earlier: DispatchLine | None
    comparison: Comparison | None


class DispatchPage(FreshPage):
    """Kept days of the rectifications."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.chosen: int | None = None  # row ids
        self.earlier: int | None = None
        self.shown: Shown | None = None
        self._why = ""
        self._build()

    # Building

    def _build(self) -> None:
        outer = page_column(self)
        outer.addLayout(self._build_header())
        self.list = CardList("调度记录", LIST_WIDTH)
        self.list.chosen.connect(self._choose)
        self.strip = RectificationStrip()
        self.strip.rows_requested.connect(self._open_rows)
        self.about = words("", "soft", wrap=True)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.strip)
        right.addWidget(self.about)
        right.addWidget(self._build_tabs(), 1)
        self.stack = list_beside(outer, self.list, right, self._build_empty())

    def _build_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        title = words(TITLE, "title")
        self.rhythm = words("", "soft")
        self.take_button = button("生成调度记录", "primary", clicked=self.add)
        self.print_button = button("打印", "menu")
        menu = QMenu(self.print_button)
        menu.addAction("整改情况汇总表…", lambda: self._print(self.summary))
        menu.addAction("逾期未销号问题清单…", lambda: self._print(self.overdue))
        self.compare_action = menu.addAction("整改情况对比表…", lambda: self._print(self.difference))
        menu.addSeparator()
        menu.addAction("整改进展情况报告（公文）…", self.print_report)
        self.print_button.setMenu(menu)
        self.remove_button = button("删除", clicked=self.remove)
        row.addWidget(title)
        row.addSpacing(4)
        row.addWidget(self.rhythm)
        row.addStretch(1)
        for each in (self.take_button, self.print_button, self.remove_button):
            row.addWidget(each)
        return row

    def _build_tabs(self) -> QTabWidget:
        self.summary = DocumentTable("整改情况汇总表")
        self.overdue = DocumentTable("逾期未销号问题清单")
        self.overdue.line_opened.connect(self._open_overdue)
        self.difference = DocumentTable("整改情况对比表")
        self.difference.line_opened.connect(self._open_changed)
        self.against = QComboBox()
        self.against.setAccessibleName("对比的调度记录")
        self.against.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.against.activated.connect(self._choose_earlier)
        self.counts = QLabel()
        compared = QWidget()
        column = QVBoxLayout(compared)
        column.setContentsMargins(0, 8, 0, 0)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(QLabel("与"))
        bar.addWidget(self.against)
        bar.addWidget(QLabel("相比"))
        bar.addSpacing(8)
        bar.addWidget(self.counts)
        bar.addStretch(1)
        column.addLayout(bar)
        column.addWidget(self.difference, 1)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.summary, "汇总")
        self.tabs.addTab(self.overdue, "逾期清单")
        self.tabs.addTab(compared, "对比")
        return self.tabs

    def _build_empty(self) -> QFrame:
        text = words("还没有调度记录", "heading")
        advice = words("一周一调度、半月一汇总、一月一报告：每次留下一份记录，报表永远按当天的数字打印。", "soft")
        advice.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.first_button = button("生成第一份调度记录", "primary", clicked=self.add)
        return empty_card(text, advice, self.first_button)

    # Reading

    def tables(self) -> Collection[str]:
        """Kept days never change; new ones come and old ones go."""
        return (str(Dispatch._meta.table_name), str(Campaign._meta.table_name))

    def make_work(self) -> Callable[[Job], Shown]:
        """Read the list, the chosen day and the one it is compared with."""
        database, chosen, earlier = self.session.office.database, self.chosen, self.earlier
        return lambda job: read_shown(database, chosen, earlier)

    def show_result(self, result: Shown) -> None:
        """Show everything."""
        self.shown = result
        self.stack.setCurrentIndex(0 if result.lines else 1)
        self._show_list(result)
        found = result.snapshot is not None
        self.print_button.setEnabled(found)
        self.remove_button.setEnabled(found and not self._why)
        self.compare_action.setEnabled(result.comparison is not None)
        self.tabs.setTabEnabled(2, result.comparison is not None)
        self.rhythm.setText(rhythm_words(result.lines, self.session.today()))
        self.status_changed.emit(f"共 {len(result.lines)} 份调度记录")
        if result.snapshot is None or result.chosen is None:
            return
        unit = self.session.unit
        figures = result.snapshot.figures
        self.strip.show_figures(figures, result.snapshot.rows)
        self.about.setText(about_words(result.chosen))
        self.summary.show_document(summary_document(figures, unit), totals=1)
        self.overdue.show_document(overdue_document(figures, unit))
        self.tabs.setTabText(1, f"逾期清单（{len(figures.overdue)}）")
        self._show_comparison(result, unit)

    def _show_list(self, result: Shown) -> None:
        cards = (card_of(f"{line.title}\n{line.note or line.campaign or '全部专项'}", line.row_id) for line in result.lines)
        self.list.show_cards(cards, result.chosen.row_id if result.chosen else None)

    def _show_comparison(self, result: Shown, unit: str) -> None:
        with QSignalBlocker(self.against):
            self.against.clear()
            for line in earlier_lines(result.lines, result.chosen):
                self.against.addItem(f"{line.title}（{line.note}）" if line.note else line.title, line.row_id)
            if result.earlier is not None:
                self.against.setCurrentIndex(self.against.findData(result.earlier.row_id))
        if result.comparison is not None:
            found = changes(result.comparison)
            said = "    ".join(f"{word} {len(rows)}" for word, rows in found)
            self.counts.setText(said if any(rows for _, rows in found) else f"{said}    （没有变化）")
            self.difference.show_document(comparison_document(result.comparison, unit))

    # Acting

    def _choose(self, row_id: int) -> None:
        self.chosen, self.earlier = row_id, None
        self.reload()

    def _choose_earlier(self) -> None:
        self.earlier = self.against.currentData()
        self.reload()

    def set_read_only(self, why: str) -> None:
        """Only to be looked at."""
        self._why = why
        for each in (self.take_button, self.first_button, self.remove_button):
            each.setEnabled(not why)
            each.setToolTip(why)
        if self.shown is None or self.shown.snapshot is None:
            self.remove_button.setEnabled(False)

    def limit(self) -> None:
        """A kept day shows the problems of all departments."""
        self.set_read_only(why_not_everywhere(self.session.grant))

    def add(self) -> None:
        """Ctrl+N: keep how things stand today."""
        if self.shown is None or self._why:
            return
        dialog = TakeDialog(self, self.shown.campaigns, due_kind(self.shown.lines, self.session.today()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(
            lambda: self.take(dialog.kind.currentText(), dialog.campaign.currentData(), dialog.note.text().strip())
        )
        dialog.open()

    def take(self, kind: str, campaign: str, note: str) -> None:
        """Keep a day and show it."""
        self.chosen = self.earlier = None
        author = self.session.office.identity.user
        operation = take_snapshot(kind, self.session.today(), campaign, note, author)
        self.session.run(operation, lambda _: self.messages.toast(f"已生成{kind}记录"), self.failed)

    def remove(self) -> None:
        """Take the chosen day out of the list; Ctrl+Z brings it back."""
        if self.shown is not None and self.shown.chosen is not None:
            title = self.shown.chosen.title
            self.chosen = self.earlier = None
            self.session.run(
                remove_snapshot(self.shown.chosen.row_id),
                lambda _: self.messages.done(f"已删除 {title}，可按 Ctrl+Z 撤销", "amber"),
                self.failed,
            )

    def _open_rows(self, conditions: tuple[Condition, ...]) -> None:
        self.rows_requested.emit(PROBLEM.widest_page.key, conditions)

    def _open_overdue(self, line: int) -> None:
        if self.shown is not None and self.shown.snapshot is not None:
            self.row_requested.emit(PROBLEM.key, self.shown.snapshot.figures.overdue[line].row_id)

    def _open_changed(self, line: int) -> None:
        if self.shown is not None and self.shown.comparison is not None:
            rows = [row for _, found in changes(self.shown.comparison) for row in found]
            self.row_requested.emit(PROBLEM.key, rows[line].row_id)

    def print_sheet(self) -> None:
        """Ctrl+P: what the shown tab holds."""
        self._print((self.summary, self.overdue, self.difference)[self.tabs.currentIndex()])

    def print_report(self) -> None:
        """整改进展情况报告 of the chosen day."""
        if self.shown is not None and self.shown.snapshot is not None:
            self.show_preview(report_of(self.shown.snapshot, self.session.unit))

    def _print(self, table: DocumentTable) -> None:
        document: TableDocument | None = table.lines.document
        if document is not None:
            self.show_preview(document)


def read_shown(database: peewee.Database, chosen: int | None, earlier: int | None) -> Shown:
    """Read what is shown; without a choice the newest day beside the one before it of the same campaign."""
    lines = read_lines(database)
    running = Campaign.deleted_at.is_null() & (Campaign.status == "进行中")
    names = database.execute(Campaign.select(Campaign.name).where(running).order_by(Campaign.year.desc()).tuples()).fetchall()
    line = next((line for line in lines if line.row_id == chosen), lines[0] if lines else None)
    if line is None:
        return Shown(lines, [name for (name,) in names], None, None, None, None)
    others = earlier_lines(lines, line)
    other = next((item for item in others if item.row_id == earlier), others[0] if others else None)
    snapshot = read_snapshot(database, line.row_id)
    comparison = compare(read_snapshot(database, other.row_id), snapshot) if other else None
    return Shown(lines, [name for (name,) in names], line, snapshot, other, comparison)


def earlier_lines(lines: list[DispatchLine], chosen: DispatchLine | None) -> list[DispatchLine]:
    """The kept days of the same campaign before the chosen one, the nearest first."""
    if chosen is None:
        return []
    return [line for line in lines[lines.index(chosen) + 1 :] if line.campaign == chosen.campaign]


def rhythm_words(lines: list[DispatchLine], today: dt.date) -> str:
    """How long ago the last of each rhythm was: 距上次周调度 3 天."""
    found = []
    for kind in RHYTHM:
        last = next((line.day for line in lines if line.kind == kind), None)
        if last:
            days = (today - dt.date.fromisoformat(last)).days
            since = f"距上次{kind} {days} 天" if days else f"今天已有{kind}"
            found.append(f"{since}{'，该做了' if days >= RHYTHM[kind] else ''}")
    return "  ·  ".join(found)


def due_kind(lines: list[DispatchLine], today: dt.date) -> str:
    """The rhythm that is most overdue; 周调度 when none is."""
    waited = {}
    for kind, period in RHYTHM.items():
        last = next((line.day for line in lines if line.kind == kind), None)
        waited[kind] = (today - dt.date.fromisoformat(last)).days - period if last else -1
    most = max(waited, key=lambda kind: waited[kind])
    return most if waited[most] >= 0 else KINDS[0]


def about_words(line: DispatchLine) -> str:
    """The line under the figures."""
    note = f"　{line.note}" if line.note else ""
    return f"{line.title}　{line.campaign or '全部专项'}　由 {line.author} 生成，数字保持当天的样子{note}"
