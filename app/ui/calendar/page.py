"""日程: meetings, deadlines and steps of all ledgers on one calendar, by month or by week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from app.forms.layout.document import Column, Paper, TableDocument
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem_lights import ProblemRules
from app.ledgers.registry import OPEN_LEDGERS
from app.ledgers.views.calendar import Happening, all_marks, happenings
from app.ui.calendar.days import WEEK, WEEKDAYS, Span, rest_mark, shown_days, title, turned
from app.ui.calendar.grid import CalendarGrid
from app.ui.flow_layout import FlowBox
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job
from app.ui.page_widget import PageContext
from app.ui.session import table_of
from app.ui.widgets import button, dot, page_column, words

TITLE = "日程"
SIDE = 270  # pixels at 96 dpi
WITH_DAYS = tuple(ledger for ledger in OPEN_LEDGERS if ledger.day_marks)
LABELS = tuple(dict.fromkeys(mark.label for _, mark in all_marks(WITH_DAYS)))


@dataclass(frozen=True)
class Answer:
    """What was read for which days."""

    days: list[dt.date]
    found: list[Happening]
    marks: dict[dt.date, str]  # 休, 班


def on_paper(item: Happening) -> str:
    """What is due says of what it is, as its colour does not on paper."""
    return f"{item.label}：{item.title}" if item.deadline else item.title


class CalendarPage(FreshPage):
    """The calendar, and beside it everything of the chosen day."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.chosen = self.session.today()
        remembered = self.settings.get("calendar", {})
        self.span: Span = "week" if remembered.get("span") == "week" else "month"
        self.hidden = {label for label in remembered.get("hidden", ()) if label in LABELS}
        self.answer = Answer([], [], {})
        outer = page_column(self)
        outer.addLayout(self._build_header())
        outer.addWidget(self._build_chips())
        self.grid = CalendarGrid()
        self.grid.day_chosen.connect(self.choose)
        self.grid.turned.connect(self.turn)
        self.grid.opened.connect(self._open)
        self.side_title = words("", "heading")
        self.side = QListWidget()
        self.side.setAccessibleName("当日事项")
        self.side.setFrameShape(QFrame.Shape.NoFrame)
        self.side.setWordWrap(True)
        self.side.setIconSize(QSize(18, 18))
        self.side.itemClicked.connect(lambda item: self._open(item.data(Qt.ItemDataRole.UserRole)))
        self.side.itemActivated.connect(lambda item: self._open(item.data(Qt.ItemDataRole.UserRole)))
        panel = QFrame()
        panel.setProperty("card", True)
        panel.setFixedWidth(SIDE)
        column = QVBoxLayout(panel)
        column.addWidget(self.side_title)
        column.addWidget(self.side, 1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.grid, 1)
        row.addWidget(panel)
        outer.addLayout(row, 1)

    def _build_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        heading = words(TITLE, "title")
        self.when = words("", "heading")
        self.when.setMinimumWidth(190)
        self.back, self.now, self.forth = button("‹"), button("今天"), button("›")
        self.back.setAccessibleName("上一页")
        self.forth.setAccessibleName("下一页")
        for each in (self.back, self.forth):
            each.setFixedWidth(36)
        self.back.clicked.connect(lambda: self.turn(-1))
        self.forth.clicked.connect(lambda: self.turn(1))
        self.now.clicked.connect(lambda: self.choose(self.session.today()))
        self.month, self.week = button("月"), button("周")
        for each, span in ((self.month, "month"), (self.week, "week")):
            each.setCheckable(True)
            each.clicked.connect(lambda _=False, span=span: self.set_span(span))
        self.print_button = button("打印", clicked=self.print_sheet)
        for widget in (heading, self.back, self.now, self.forth, self.when):
            row.addWidget(widget)
        row.addStretch()
        for widget in (self.month, self.week, self.print_button):
            row.addWidget(widget)
        return row

    def _build_chips(self) -> FlowBox:
        box = FlowBox(6)
        self.chips: dict[str, QPushButton] = {}
        for label in LABELS:
            chip = button(label, "chip")
            chip.setCheckable(True)
            chip.setChecked(label not in self.hidden)
            chip.toggled.connect(lambda on, label=label: self._filter(label, on))
            self.chips[label] = chip
            box.add(chip)
        return box

    # Reading

    def tables(self) -> Collection[str]:
        """All ledgers with days."""
        children = (child.model for ledger in WITH_DAYS for child in ledger.children)
        tables = {*(table_of(ledger) for ledger in WITH_DAYS), *(str(model._meta.table_name) for model in children)}
        return tables | {"office_setting"}  # 预警天数, 清理周期, the office's own days off

    def make_work(self) -> Callable[[Job], Answer]:
        """Read the days shown."""
        days, today, database = shown_days(self.chosen, self.span), self.session.today(), self.session.office.database

        def work(job: Job) -> Answer:
            calendar = read_settings(database, ProblemRules).calendar()
            marks = {day: mark for day in days if (mark := rest_mark(day, calendar))}
            return Answer(days, happenings(database, WITH_DAYS, days[0], days[-1], today), marks)

        return work

    def show_result(self, result: Answer) -> None:
        """Show what was read."""
        self.answer = result
        self._show()

    # Showing

    def visible_items(self) -> dict[dt.date, list[Happening]]:
        """Day → its entries of the chosen kinds."""
        found: dict[dt.date, list[Happening]] = {}
        for item in self.answer.found:
            if item.label not in self.hidden:
                found.setdefault(item.day, []).append(item)
        return found

    def _show(self) -> None:
        items = self.visible_items()
        month = self.chosen.month if self.span == "month" else 0
        self.when.setText(title(self.chosen, self.span))
        self.month.setChecked(self.span == "month")
        self.week.setChecked(self.span == "week")
        self.grid.show_days(self.answer.days, items, self.answer.marks, self.chosen, self.session.today(), month)
        today = items.get(self.chosen, [])
        weekday = WEEKDAYS[self.chosen.weekday()]
        self.side_title.setText(f"{self.chosen.month}月{self.chosen.day}日 {weekday}")
        self.side.clear()
        for item in today:
            line = QListWidgetItem(dot("grey" if item.ended else item.tone), f"{item.label}\n{item.title}")
            line.setData(Qt.ItemDataRole.UserRole, item)
            line.setToolTip(item.title)
            self.side.addItem(line)
        if not today:
            empty = QListWidgetItem("这一天没有事项")
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.side.addItem(empty)
        inside = [item for item in self.answer.found if item.label not in self.hidden]
        open_items = sum(not item.ended for item in inside)
        self.status_changed.emit(f"{title(self.chosen, self.span)}  ·  {len(inside)} 项，其中未完成 {open_items} 项")

    def activate(self) -> None:
        """The page came to the front."""
        super().activate()
        self._show()

    # Choosing

    def choose(self, day: dt.date) -> None:
        """Another day; its month or week is read when it is not shown."""
        self.chosen = day
        wanted = shown_days(day, self.span)
        if wanted != self.answer.days:
            self.reload()
        else:
            self._show()

    def turn(self, step: int) -> None:
        """The next or previous month or week."""
        self.choose(turned(self.chosen, self.span, step))

    def set_span(self, span: Span) -> None:
        """By month or by week."""
        self.span = span
        self.choose(self.chosen)
        self._show()

    def _filter(self, label: str, on: bool) -> None:
        self.hidden = self.hidden - {label} if on else self.hidden | {label}
        self._show()

    def _open(self, item: Happening | None) -> None:
        if item is not None:
            self.row_requested.emit(item.ledger, item.row_id)

    def focus_search(self) -> None:
        """Ctrl+F: there is nothing to search; the keys go to the calendar."""
        self.grid.setFocus()

    def remember(self) -> None:
        """Keep span and kinds for the next start."""
        self.settings.put("calendar", {"span": self.span, "hidden": sorted(self.hidden)})

    # Paper

    def document(self) -> TableDocument:
        """The days shown, a week a row."""
        items = self.visible_items()
        texts = [
            "\n".join([f"{day.month}月{day.day}日{self.mark_of(day)}", *(f"·{on_paper(item)}" for item in items.get(day, ()))])
            for day in self.answer.days
        ]
        weeks = tuple(tuple(texts[start : start + WEEK]) for start in range(0, len(texts), WEEK))
        today = self.session.today()
        return TableDocument(
            title=f"{title(self.chosen, self.span)}日程",
            columns=tuple(Column(word, 16.0) for word in WEEKDAYS),
            rows=weeks,
            texts=weeks,
            line=(f"填报单位：{self.session.unit}", f"填报日期：{today.year}年{today.month}月{today.day}日"),
            paper=Paper.A4,
            from_top=True,
        )

    def mark_of(self, day: dt.date) -> str:
        """（休）, （班） or nothing."""
        mark = self.answer.marks.get(day)
        return f"（{mark}）" if mark else ""

    def print_sheet(self) -> None:
        """The days shown on paper."""
        if self.answer.days:
            self.show_preview(self.document())
