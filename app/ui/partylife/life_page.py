"""组织生活一览: organisation × month, held or missing at a glance; a cell opens its record or puts one on record."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QHeaderView, QLabel, QTableView, QVBoxLayout

from app.core.conditions import Is
from app.core.kinds import Value
from app.forms.layout.document import TableDocument
from app.ledgers.changes.operations import context_for
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.ledgers.rights import why_not_change, why_not_settings
from app.partylife.reading import read_slots, read_years
from app.partylife.recording import record_meeting
from app.partylife.requirements import Slot, State
from app.ui.form.editor import Surroundings
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job
from app.ui.page.empty_state import elsewhere
from app.ui.page_widget import PageContext
from app.ui.palette import font
from app.ui.partylife.life_model import BRANCH_COLUMN, FIRST_MONTH, LifeModel, Line, explanation, lines_of
from app.ui.partylife.life_sheet import life_document
from app.ui.partylife.new_meeting import NewMeetingDialog
from app.ui.partylife.settings_dialog import PartyLifeSettings
from app.ui.widgets import button, choice_box, page_column, words

TITLE = "组织生活一览"
LEGEND = "日期＝已开展　补＝期后补开　缺＝应开未开　宜补＝提倡开展　待开＝本期尚未结束　—＝不作要求"
WIDTHS = (150, 96)
MONTH_WIDTH, ROW_HEIGHT = 62, 30


@dataclass(frozen=True)
class YearOfLife:
    """What the page shows: the years there are, the one read, and its slots."""

    years: tuple[int, ...]
    year: int
    slots: tuple[Slot, ...]


class LifePage(FreshPage):
    """The grid of one year."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.year = self.session.today().year
        self.life: YearOfLife | None = None
        self.read_only = ""
        self.years, self.branches, self.kinds = (choice_box(name, self._choose) for name in ("年度", "党支部", "类型"))
        self.only_gaps = button("只看缺项")
        self.only_gaps.setCheckable(True)
        self.only_gaps.toggled.connect(self._show_lines)
        self.settings_button = button("组织生活设置…", clicked=self.show_settings)
        self.print_button = button("打印", clicked=self.print_sheet)
        self.figures = QLabel()
        self.figures.setTextFormat(Qt.TextFormat.PlainText)
        self.figures.setFont(font(1.1, bold=True))
        self.model = LifeModel(self)
        self.table = self._build_table()
        self.empty = elsewhere(
            "还没有党支部。导入党员名册或组织生活记录时一并建立，也可以逐个新增。",
            (("去导入党员名册", "members"), ("去新增党支部", "branch")),
            self.page_requested.emit,
        )
        self._build()

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(TITLE)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(44)
        for column, width in enumerate((*WIDTHS, *(MONTH_WIDTH for _ in range(12)))):
            table.setColumnWidth(column, width)
            if column >= FIRST_MONTH:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        table.clicked.connect(self.open_cell)
        table.activated.connect(self._activated)
        return table

    def _build(self) -> None:
        outer = page_column(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        title = words(TITLE, "title")
        head.addWidget(title)
        for box in (self.years, self.branches, self.kinds, self.only_gaps):
            head.addWidget(box)
        head.addStretch(1)
        head.addWidget(self.settings_button)
        head.addWidget(self.print_button)
        outer.addLayout(head)
        outer.addWidget(self.figures)
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 10, 12, 12)
        legend = words(LEGEND, "soft")
        inside.addWidget(legend)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        outer.addWidget(card, 1)

    # Reading

    def tables(self) -> Collection[str]:
        """What the grid is worked out from."""
        return ("party_meeting", "branch", "person", "office_setting")

    def make_work(self) -> Callable[[Job], YearOfLife]:
        """The slots of the year chosen."""
        database, today, year = self.session.office.database, self.session.today(), self.year

        def work(job: Job) -> YearOfLife:
            return YearOfLife(tuple(read_years(database, today)), year, tuple(read_slots(database, year, today)))

        return work

    def show_result(self, result: YearOfLife) -> None:
        """Offer the years, organisations and kinds there are; show the lines."""
        self.life = result
        offer(self.years, [(f"{year}年", year) for year in sorted({*result.years, result.year}, reverse=True)], result.year)
        names = dict.fromkeys(slot.organisation.name for slot in result.slots)
        rules = dict.fromkeys(slot.rule.name for slot in result.slots)
        offer(self.branches, [("全部党支部", None), *((name, name) for name in names)], self.branches.currentData())
        offer(self.kinds, [("全部类型", None), *((name, name) for name in rules)], self.kinds.currentData())
        self._show_lines()

    def _choose(self) -> None:
        year = self.years.currentData()
        if year is not None and year != self.year:
            self.year = year
            self.reload()
        else:
            self._show_lines()

    def chosen_slots(self) -> list[Slot]:
        """The slots of the organisation and kind chosen."""
        branch, kind = self.branches.currentData(), self.kinds.currentData()
        found = self.life.slots if self.life else ()
        return [s for s in found if branch in (None, s.organisation.name) and kind in (None, s.rule.name)]

    def _show_lines(self) -> None:
        slots = self.chosen_slots()
        lines = lines_of(slots)
        if self.only_gaps.isChecked():
            lines = [line for line in lines if any(slot.missing for slot in line.slots)]
        self.model.show_lines(lines)
        self._span(lines)
        self.table.setVisible(bool(self.life and self.life.slots))
        self.empty.setVisible(not self.table.isVisibleTo(self))
        counted = [sum(s.lacking for s in slots if s.missing)]
        counted += [sum(s.state is state for s in slots) for state in (State.HELD, State.LATE, State.DUE)]
        self.figures.setText(
            "　·　".join(f"{what} {n}" for what, n in zip(("缺", "已开展", "补开", "待开"), counted, strict=True))
        )
        self.status_changed.emit(f"{self.year}年 缺 {counted[0]} 次")
        if self.life and self.life.year == self.session.today().year:
            whole = sum(s.lacking for s in self.life.slots if s.missing)
            self.attention_changed.emit({self.key: whole})

    def _span(self, lines: list[Line]) -> None:
        self.table.clearSpans()
        row = 0
        while row < len(lines):
            count = sum(line.organisation == lines[row].organisation for line in lines)
            if count > 1:
                self.table.setSpan(row, BRANCH_COLUMN, count, 1)
            row += count
        for row, line in enumerate(lines):
            for slot in line.slots:
                if len(slot.period.months) > 1:
                    self.table.setSpan(row, FIRST_MONTH + slot.period.first.month - 1, 1, len(slot.period.months))

    # Opening and putting on record

    def set_read_only(self, why: str) -> None:
        """Cells open records, but none is added."""
        self.read_only = why

    def _activated(self, index: QModelIndex) -> None:
        """Enter; where one click activates, the click has opened the cell already."""
        if not self.table.style().styleHint(self.table.style().StyleHint.SH_ItemView_ActivateItemOnSingleClick):
            self.open_cell(index)

    def open_cell(self, index: QModelIndex) -> None:
        """The one record, the list of several, or a question when there is none."""
        slot = self.model.slot(index)
        if slot is None:
            return
        if len(slot.meetings) == 1 and not slot.lacking:
            self.row_requested.emit(PARTY_MEETING.key, slot.meetings[0].row_id)
        elif slot.meetings and not slot.lacking:
            days = tuple(dict.fromkeys(item.day.isoformat() for item in slot.meetings))
            conditions = (Is("branch", (slot.organisation.name,)), Is("kind", (slot.rule.kind,)), Is("day", days))
            self.rows_requested.emit(PARTY_MEETING.widest_page.key, conditions)
        elif slot.state in (State.MISSING, State.DUE):
            self._ask(slot)
        else:
            self.messages.toast(explanation(slot), "neutral")

    def _ask(self, slot: Slot) -> None:
        row = {"branch": slot.organisation.name}
        if why := self.read_only or why_not_change(self.session.grant, PARTY_MEETING, row):
            self.messages.toast(why, "amber")
            return
        dialog = NewMeetingDialog(
            self, slot, Surroundings(self.session.suggestions, self.session.today, lambda: context_for(self.session.today()))
        )
        dialog.given.connect(self._record)
        dialog.open()

    def _record(self, values: dict[str, Value]) -> None:
        operation = record_meeting(values, self.session.today())
        self.session.run(operation, lambda _: self.messages.toast("已记录；点单元格可继续填写", "green"), self.failed)

    def show_settings(self) -> None:
        """组织生活设置…: shared by the whole office."""
        only_look = bool(self.read_only or why_not_settings(self.session.grant))
        dialog = PartyLifeSettings(self, self.session, self.messages, self.failed, read_only=only_look)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # Paper

    def document(self) -> TableDocument | None:
        """The grid as it is shown."""
        if not self.model.lines:
            return None
        return life_document(self.model.lines, self.year, self.session.unit, self.session.today())

    def print_sheet(self) -> None:
        """Ctrl+P."""
        document = self.document()
        if document is not None:
            self.show_preview(document)


def offer(box: QComboBox, wanted: list[tuple[str, object]], chosen: object) -> None:
    """Fill a box and keep what was chosen where it is still there."""
    with QSignalBlocker(box):
        box.clear()
        for text, value in wanted:
            box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
