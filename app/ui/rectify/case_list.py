"""The list of problems in review: each with who is asked, since when, and a box to choose several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ledgers.problems.problem import PROBLEM
from app.rectify.queue import Case
from app.ui.palette import BORDER, CARD, ROW_HOVER, SELECTION_SOFT, TEXT, TEXT_SOFT, TONES, font
from app.ui.style_option import parts
from app.ui.widgets import ENTER_KEYS

CASE = Qt.ItemDataRole.UserRole
HEIGHT = 74
GAP = 12  # pixels between words and what stands at the right
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
BOX = 34  # pixels for the check box at the left
LIGHT = PROBLEM.fields["light"].kind
Index = QModelIndex | QPersistentModelIndex


class CaseDelegate(QStyledItemDelegate):
    """Two lines: the problem, and below it department, person and whose turn it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All are of one height."""
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one problem."""
        case: Case = index.data(CASE)
        rect: QRect = parts(option).rect
        state = parts(option).state
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, QColor(SELECTION_SOFT if chosen else ROW_HOVER if hovered else CARD))
        painter.setPen(QColor(BORDER))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        left = rect.left() + 12
        if index.data(Qt.ItemDataRole.CheckStateRole) is not None:
            self._paint_box(painter, option, index)
            left += BOX - 10
        area = QRect(left, rect.top() + 8, rect.right() - left - 12, rect.height() - 16)
        self._paint_words(painter, case, area)
        painter.restore()

    def _paint_box(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        widget = parts(option).widget
        box = QStyleOptionViewItem(option)
        rect: QRect = parts(option).rect
        parts(box).rect = QRect(rect.left() + 10, rect.top() + (rect.height() - 16) // 2, 16, 16)
        on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        flag = QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off
        parts(box).state = QStyle.StateFlag.State_Enabled | flag
        style = widget.style() if widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, widget)

    def _paint_words(self, painter: QPainter, case: Case, area: QRect) -> None:
        row = case.row
        painter.setFont(font(bold=True))
        painter.setPen(QColor(TEXT))
        number = f"{row['number']}．" if row["number"] else ""
        lines = painter.fontMetrics().lineSpacing()
        title = painter.fontMetrics().elidedText(
            f"{number}{' '.join(str(row['statement']).split())}", Qt.TextElideMode.ElideRight, area.width()
        )
        painter.drawText(area.left(), area.top(), area.width(), lines, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(font(0.9))
        painter.setPen(QColor(TEXT_SOFT))
        small = painter.fontMetrics().lineSpacing()
        who = " · ".join(str(row[name]) for name in ("department", "person", "kind") if row[name])
        middle = QRect(area.left(), area.top() + lines + 2, area.width(), small)
        below = middle.translated(0, small)
        light = str(row["light"])
        corners = ((middle, who, since(case), TEXT_SOFT), (below, standing(case), light, TONES[LIGHT.tone(light)].foreground))
        for line, words, corner, colour in corners:
            room = line.width() - painter.fontMetrics().horizontalAdvance(corner) - GAP
            painter.setPen(QColor(TEXT_SOFT))
            painter.drawText(line, LEFT, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))
            painter.setPen(QColor(colour))
            painter.drawText(line, RIGHT, corner)


def standing(case: Case) -> str:
    """Whose turn it is; of one that is handled, its state."""
    if case.handled:
        return f"现在：{case.step}"
    asked = "、".join(case.signers) or case.anybody
    return f"等待{case.step}" + (f"（{asked}）" if asked else "")


def since(case: Case) -> str:
    """When it was applied for, or handled; nothing of one that was imported in review."""
    word = "办理" if case.handled else "申请"
    return f"{case.day[5:]} {word}" if case.day else ""


class CaseList(QListWidget):
    """Problems to be looked at one by one (↑ ↓) and chosen with the space bar."""

    current_case = Signal(object)  # Case or None
    chosen_changed = Signal()
    approve_wanted = Signal()
    return_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cases")
        self.setAccessibleName("待审核的问题")
        self.setItemDelegate(CaseDelegate(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(lambda now, _: self.current_case.emit(now.data(CASE) if now else None))
        self.itemChanged.connect(lambda _: self.chosen_changed.emit())

    def show_cases(self, cases: Sequence[Case], checkable: bool) -> None:
        """Show these; the current one stays while it is there, a tick while its problem waits at the same step."""
        current, chosen = self.case(), {(case.row_id, case.step) for case in self.chosen()}
        place = max(0, self.currentRow())
        self.blockSignals(True)
        self.clear()
        for case in cases:
            item = QListWidgetItem(str(case.row["statement"]))
            item.setData(CASE, case)
            if checkable and not case.own:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if (case.row_id, case.step) in chosen else Qt.CheckState.Unchecked)
            self.addItem(item)
        ids = [case.row_id for case in cases]
        wanted = ids.index(current.row_id) if current and current.row_id in ids else min(place, len(ids) - 1)
        self.blockSignals(False)
        self.setCurrentRow(wanted)
        if not cases:
            self.current_case.emit(None)
        self.chosen_changed.emit()

    def case(self) -> Case | None:
        """The current one."""
        item = self.currentItem()
        return item.data(CASE) if item else None

    def chosen(self) -> list[Case]:
        """Those with a tick, from the top."""
        items = (self.item(place) for place in range(self.count()))
        return [item.data(CASE) for item in items if item.checkState() == Qt.CheckState.Checked]

    @property
    def choosable(self) -> int:
        """How many can be ticked: not those that the reader applied for."""
        items = (self.item(place) for place in range(self.count()))
        return sum(item.data(Qt.ItemDataRole.CheckStateRole) is not None for item in items)

    def choose_all(self, on: bool) -> None:
        """Tick all that can be ticked, or none."""
        self.blockSignals(True)
        for place in range(self.count()):
            if self.item(place).data(Qt.ItemDataRole.CheckStateRole) is not None:
                self.item(place).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.viewport().update()
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter approves, Ctrl+Backspace returns."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in ENTER_KEYS:
            self.approve_wanted.emit()
        elif control and event.key() == Qt.Key.Key_Backspace:
            self.return_wanted.emit()
        else:
            super().keyPressEvent(event)
