"""The differences between a workbook and the ledger with their ticks, and the current one in full below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QScrollArea,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.exchange.importing.differences import Differences, RowKind
from app.exchange.importing.import_sheet import SheetPlan
from app.ledgers.history_words import CellChange
from app.rectify.reported import APPLY, PUT_OFF
from app.ui.history.difference import show_change
from app.ui.importing.marked_cells import MarkedCells
from app.ui.importing.merge_model import (
    NOTE,
    PRESENT,
    RETURNED,
    SENT,
    WHAT,
    Choose,
    MergeModel,
    action_words,
    is_different,
)
from app.ui.importing.off_thread import OffThread, at_once
from app.ui.palette import TEXT_SOFT, TONES
from app.ui.widgets import as_rich, button, side_by_side

WHAT_WIDTH = 190  # pixels at 96 dpi; the columns of values share what this and the notes leave
MOST_NOTE = 0.36  # of the width
ROW_HEIGHT = 26
DETAIL_LINES = 5
MOST_EXPANDED = 300  # rows; opening more of them at once helps nobody
ACTION_MEANS = {APPLY.word: "，由责任人申请，接着逐级审核", PUT_OFF.word: "，原时限保留在“延期记录”中"}


class DifferenceTree(QTreeView):
    """What is said of a row goes across all columns; only of rows that are looked at, for each costs a search."""

    def __init__(self, model: MergeModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(MarkedCells(self))
        self.setAccessibleName("与台账的差异")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setUniformRowHeights(True)
        self.setStyleSheet(f"QTreeView::item {{ min-height: {ROW_HEIGHT}px; }}")
        self.setAlternatingRowColors(False)
        self.setColumnWidth(WHAT, WHAT_WIDTH)
        self.header().setStretchLastSection(False)
        for column in (SENT, PRESENT, RETURNED):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """A row, or a cell below it."""
        if not index.parent().isValid() and not self.isFirstColumnSpanned(index.row(), QModelIndex()):
            self.setFirstColumnSpanned(index.row(), QModelIndex(), True)
        super().drawRow(painter, option, index)

    def fit_notes(self) -> None:
        """As wide as the notes that are seen need, as far as the values keep room. Qt's own hint asks a thousand rows."""
        wanted, index = self.header().sectionSizeHint(NOTE), self.indexAt(QPoint(0, 0))
        while index.isValid() and self.visualRect(index).top() < self.viewport().height():
            wanted = max(wanted, self.sizeHintForIndex(index.siblingAtColumn(NOTE)).width())
            index = self.indexBelow(index)
        self.setColumnWidth(NOTE, min(wanted, round(self.viewport().width() * MOST_NOTE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another share for the notes."""
        super().resizeEvent(event)
        self.fit_notes()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar ticks the row or cell whichever of its columns is the current one."""
        index = self.currentIndex().siblingAtColumn(WHAT)
        if event.key() != Qt.Key.Key_Space or not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            super().keyPressEvent(event)
            return
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        self.model().setData(index, wanted, Qt.ItemDataRole.CheckStateRole)


class MergeView(QWidget):
    """A bar to filter and to decide all at once, the tree, and the current cell in full."""

    decided = Signal(object)  # SheetPlan

    def __init__(self, returned: str = "导入内容", off_thread: OffThread = at_once) -> None:
        super().__init__()
        self.model = MergeModel(self, returned, off_thread)
        self._wanted: SheetPlan | None = None  # what is shown as soon as it is compared
        self.show_kinds = QComboBox()
        self.show_kinds.setAccessibleName("显示哪些行")
        self.show_kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # it is seen before it is counted
        self.take_all = button("全部采用")
        self.take_all.setToolTip("采用全部改动和新增的行；有冲突的、不能采用的除外，不删除任何行")
        self.take_none = button("全部不采用")
        self.same = button("是同一行")
        self.apart = button("")
        self.tree = DifferenceTree(self.model)
        self.detail = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setContentsMargins(10, 6, 10, 6)
        self.detail_area = QScrollArea(widgetResizable=True)
        self.detail_area.setWidget(self.detail)
        self.detail_area.setFixedHeight(self.fontMetrics().lineSpacing() * DETAIL_LINES + 18)
        decisions = (self.same, self.apart, self.take_all, self.take_none)
        for each in decisions:
            each.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(
            side_by_side(QLabel("显示"), self.show_kinds, None, self.same, self.apart, self.take_all, self.take_none)
        )
        column.addWidget(self.tree, 1)
        column.addWidget(self.detail_area)
        self.show_kinds.activated.connect(lambda _: self._filter())
        self.take_all.clicked.connect(lambda: self.model.accept_all(wanted=True))
        self.take_none.clicked.connect(lambda: self.model.accept_all(wanted=False))
        self.apart.clicked.connect(self._set_apart)
        self.same.clicked.connect(lambda: self._say(apart=False))
        self.tree.selectionModel().currentChanged.connect(lambda *_: self._show_detail())
        self.model.decided.connect(self._decided)
        self.model.modelReset.connect(self._expand)
        self._show_detail()

    def show_plan(self, plan: SheetPlan | None, left_out: set[int]) -> None:
        """Show a sheet, very many rows after a moment; `left_out` is changed when a new row is unticked."""

        def show(found: Differences) -> None:
            if self._wanted is plan:
                self._show(found, left_out)

        self._wanted = plan
        self._show(None, left_out)
        if plan is not None:
            self.model.off_thread(len(plan.records), partial(Differences, plan, left_out), show)

    def _show(self, found: Differences | None, left_out: set[int]) -> None:
        self.model.choose = is_different
        self.model.show(found, left_out)
        self.take_all.setEnabled(found is not None)
        self.take_none.setEnabled(found is not None)
        self.tree.setColumnHidden(SENT, not self.model.all.has_sent)
        self._fill_kinds()
        kinds, shown = self.model.all.kinds, self.model.shown
        asked = next((row for row, place in enumerate(shown) if kinds[place] is RowKind.ASKED), -1)
        self.tree.setCurrentIndex(self.model.index(asked, 0))  # a question is asked before anything else
        self._show_detail()

    def _fill_kinds(self) -> None:
        count = self.model.all.tally
        chosen = self.show_kinds.currentIndex()
        self.show_kinds.clear()
        for text, number, choose in (
            ("有差异的", count.changed + count.new + count.missing + count.asked, is_different),
            ("改动", count.changed, only(RowKind.CHANGED)),
            ("有冲突的", len(self.model.all.conflicts), is_conflicting),
            ("新增", count.new, only(RowKind.NEW)),
            ("缺少", count.missing, only(RowKind.MISSING)),
            ("相同", count.same, only(RowKind.SAME)),
        ):
            self.show_kinds.addItem(f"{text}（{number} 行）", choose)
        if count.asked or chosen == self.show_kinds.count():  # an import into a ledger never asks this
            self.show_kinds.addItem(f"待确认（{count.asked} 行）", only(RowKind.ASKED))
        self.show_kinds.setCurrentIndex(max(chosen, 0) if self.model.choose is not is_different else 0)

    def _filter(self) -> None:
        self.model.show_only(self.show_kinds.currentData())

    def _expand(self) -> None:
        """Changed rows show their cells, new ones are read when asked for."""
        for row, place in enumerate(self.model.shown[:MOST_EXPANDED]):
            self.tree.setExpanded(self.model.index(row, 0), self.model.all.kinds[place] in (RowKind.CHANGED, RowKind.ASKED))
        self.tree.fit_notes()

    def _decided(self, plan: SheetPlan) -> None:
        self._fill_kinds()
        self._show_detail()
        self.decided.emit(plan)

    def _set_apart(self) -> None:
        line = self.model.line_at(self.tree.currentIndex())
        if line is not None:
            self._say(apart=line.kind is RowKind.ASKED or not line.apart)

    def _say(self, *, apart: bool) -> None:
        """Whether the current row is one of the ledger; it stays the current one."""
        row = self.model.row_of(self.tree.currentIndex())
        self.model.set_apart(self.tree.currentIndex(), apart)
        self.tree.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), 0))

    def _show_detail(self) -> None:
        index: QModelIndex = self.tree.currentIndex()
        line, cell = self.model.line_at(index), self.model.cell_at(index)
        asked = line is not None and line.kind is RowKind.ASKED
        self.same.setVisible(asked)
        self.apart.setVisible(line is not None and line.apart is not None)
        again = "改为更新现有的行" if line is not None and line.apart else "改为新增一行"
        self.apart.setText("不是，新增一行" if asked else again)
        if line is None:
            self.detail.setText(f"<span style='color:{TEXT_SOFT}'>勾选即采用；选中一处可在这里看全文和改动的字。</span>")
            return
        if cell is None:
            self.detail.setText(f"<b>{line.kind}　{as_rich(line.title)}</b><br>{as_rich(line.refused or line.note)}")
            return
        label = self.model.label(cell.field)
        returned = cell.raw or self.model.text(cell.field, cell.returned)
        present = "" if line.kind is RowKind.NEW else self.model.text(cell.field, cell.present)
        parts = [f"<b>{as_rich(label)}</b>", *show_change(CellChange(label, present, returned), full=True).paragraphs]
        if cell.conflict:
            parts.insert(1, f"下发时：{as_rich(self.model.text(cell.field, cell.sent))}")
        if words := action_words(cell):
            parts.append(f"<span style='color:{TEXT_SOFT}'>{as_rich(words + ACTION_MEANS.get(cell.action, ''))}。</span>")
        if cell.elsewhere:
            parts.append(as_rich(f"{cell.elsewhere}。"))
        if cell.refused:
            parts.append(f"<span style='color:{TONES['red'].foreground}'>{as_rich(cell.refused)}</span>")
        self.detail.setText("<br>".join(parts))


def only(kind: RowKind) -> Choose:
    """Shows the rows of one kind."""
    return lambda each, conflicting: each is kind


def is_conflicting(kind: RowKind, conflicting: bool) -> bool:
    """Shows the rows with conflicts."""
    return conflicting
