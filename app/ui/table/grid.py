"""The grid: paints its own cells, moves, selects and edits like a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QToolTip, QWidget

from app.ledgers.grouping import Group
from app.ui.form.editor import Surroundings
from app.ui.palette import font
from app.ui.table.cells import CellPainter
from app.ui.table.columns import DEFAULT_LINES
from app.ui.table.delegate import CellDelegate
from app.ui.table.frozen import AnyIndex, FrozenView
from app.ui.table.model import LedgerTableModel
from app.ui.table.navigation import Extent, Place, along, target
from app.ui.table.painting import BAND, Frame, paint_frame

Select = QItemSelectionModel.SelectionFlag
Key = Qt.Key


class LedgerGrid(FrozenView):
    """Cells of a LedgerTableModel. Signals carry ids as objects: they do not fit into 32 bits."""

    opened = Signal(object)
    delete_wanted = Signal()  # the selected rows
    clear_wanted = Signal()  # the selected cells
    copy_wanted = Signal()
    cut_wanted = Signal()
    paste_wanted = Signal()
    fill_wanted = Signal(bool)  # down; False: to the right
    today_wanted = Signal()
    filter_wanted = Signal(int)  # column
    current_moved = Signal()
    selection_moved = Signal()
    editing_ended = Signal()

    def __init__(self, model: LedgerTableModel, around: Surroundings, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.painter = CellPainter(font(), DEFAULT_LINES)
        self.empty_text = ""
        self.bands: dict[int, Group] = {}  # table row → the group that begins with it
        self._anchor = QPersistentModelIndex()
        self._hovered = -1
        self.ledger_model = model
        self.delegate = CellDelegate(self, model, around)
        self.delegate.moved.connect(self._go_on)
        self.setItemDelegate(self.delegate)
        self._set_habits()

    def _set_habits(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed)  # keeps Qt's care for input methods
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)

    def set_lines(self, lines: int) -> None:
        """How many lines of text a row shows."""
        self.painter.lines = lines
        self.verticalHeader().setDefaultSectionSize(self.painter.row_height)
        self.show_groups(list(self.bands.values()))
        self.verticalScrollBar().setSingleStep(max(20, self.painter.row_height // 2))
        self.viewport().update()

    def show_groups(self, groups: Sequence[Group]) -> None:
        """The first row of each group is higher: a band with the group's name and subtotals lies over it."""
        rows = self.verticalHeader()
        for row in self.bands:
            if row < rows.count():
                rows.resizeSection(row, rows.defaultSectionSize())
        self.bands = {group.start: group for group in groups}
        for row in self.bands:
            rows.resizeSection(row, rows.defaultSectionSize() + BAND)
        self.viewport().update()

    def visualRect(self, index: AnyIndex) -> QRect:
        """Where a cell is painted: below the band of its group."""
        rect = super().visualRect(index)
        if index.isValid() and index.row() in self.bands:
            rect.setTop(rect.top() + BAND)
        return rect

    def sizeHintForColumn(self, column: int) -> int:
        """What a double click on a header's edge gives: the widest cell in view."""
        rows = range(max(0, self.rowAt(0)), min(self.ledger_model.rowCount(), self.rowAt(0) + self.rows_on_screen() + 1))
        kind, label = self.ledger_model.specs[column].kind, self.ledger_model.specs[column].label
        widest = max((self.painter.natural_width(kind, self.ledger_model.text(row, column)) for row in rows), default=0)
        return max(widest, self.header.fontMetrics().horizontalAdvance(label) + 30)

    def rows_on_screen(self) -> int:
        """Whole rows in the viewport, at least one."""
        return max(1, self.viewport().height() // max(1, self.verticalHeader().defaultSectionSize()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """A list under a cell does not stay behind."""
        super().scrollContentsBy(dx, dy)
        if self.delegate.editor:
            self.delegate.editor.hide_words()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """All visible cells, see painting.py."""
        paint_frame(self, Frame(self, event.rect(), self._hovered))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the mouse is a little darker."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row == self._hovered:
            return
        for changed in (row, self._hovered):
            if changed >= 0:
                self.viewport().update(0, self.rowViewportPosition(changed), self.viewport().width(), self.rowHeight(changed))
        self._hovered = row

    def viewportEvent(self, event: QEvent) -> bool:
        """The full text of a cell that is clipped, and what is special about the row."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            tip = self.tip(index) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), tip, self.viewport(), self.visualRect(index))
            return True
        return super().viewportEvent(event)

    def tip(self, index: AnyIndex) -> str:
        """The tool tip of a cell, "" for none."""
        row, column = index.row(), index.column()
        text, kind = self.ledger_model.text(row, column), self.ledger_model.specs[column].kind
        clipped = text and self.painter.is_clipped(kind, text, self.columnWidth(column))
        return "\n".join(filter(None, (text if clipped else "", self.ledger_model.remark(row))))

    # Selection

    def selected_blocks(self) -> Iterator[tuple[int, int, int, int]]:
        """Selected (top, bottom, left, right), as row and column numbers of the model."""
        for item in self.selectionModel().selection().toList():
            yield item.top(), item.bottom(), item.left(), item.right()

    def block(self, start: AnyIndex, end: AnyIndex) -> QItemSelection:
        """The cells between two corners as they are seen: columns in between may stand elsewhere in the model."""
        columns = self.visible_columns()
        if start.column() not in columns or end.column() not in columns:
            return QItemSelection()
        left, right = sorted((columns.index(start.column()), columns.index(end.column())))
        top, bottom = sorted((start.row(), end.row()))
        model, result = self.ledger_model, QItemSelection()
        for first, last in runs(sorted(columns[left : right + 1])):
            result.select(model.index(top, first), model.index(bottom, last))
        return result

    def setSelection(self, rect: QRect, command: Select) -> None:
        """From where the drag or the Shift-click began to the cell under the mouse."""
        end = self.indexAt(rect.bottomRight())
        if end.isValid():
            start = self._anchor if self._anchor.isValid() else end
            self.selectionModel().select(self.block(start, end), command)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """The row of the current cell is tinted as a whole."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_moved.emit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Selected cells look different."""
        super().selectionChanged(selected, deselected)
        self.selection_moved.emit()

    def go_to(self, place: Place, extend: bool = False) -> None:
        """Make a cell the current one; with `extend` select everything from the anchor to it."""
        columns = self.visible_columns()
        index = self.ledger_model.index(place.row, columns[place.column])
        if not index.isValid():
            return
        if not (extend and self._anchor.isValid()):
            self._anchor = QPersistentModelIndex(index)
        model = self.selectionModel()
        model.setCurrentIndex(index, Select.NoUpdate)
        model.select(self.block(self._anchor, index), Select.ClearAndSelect)
        self.scrollTo(index)

    def here(self) -> Place | None:
        """The current cell."""
        index, columns = self.currentIndex(), self.visible_columns()
        if not index.isValid() or not columns:
            return None
        return Place(index.row(), columns.index(index.column()) if index.column() in columns else 0)

    def extent(self) -> Extent:
        """The size of what can be moved about in."""
        return Extent(self.ledger_model.rowCount(), len(self.visible_columns()), self.rows_on_screen())

    def selectAll(self) -> None:
        """Every row and visible column."""
        columns = self.visible_columns()
        last = self.ledger_model.rowCount() - 1
        if columns and last >= 0:
            start, end = self.ledger_model.index(0, columns[0]), self.ledger_model.index(last, columns[-1])
            self.selectionModel().select(self.block(start, end), Select.ClearAndSelect)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, open, edit, copy, delete; anything else types into the cell."""
        at, extent = self.here(), self.extent()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.cut_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()  # also into an empty table
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif at is None or not extent.rows:
            if extent.rows and target(event.key(), False, Place(0, 0), extent):
                self.go_to(Place(0, 0))
            else:
                event.ignore()
        elif not self._move(event, at, extent) and not self._act(event, at):
            self._type(event)

    def _move(self, event: QKeyEvent, at: Place, extent: Extent) -> bool:
        """Arrows and their like; Tab goes on cell by cell."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        if event.key() in (Key.Key_Tab, Key.Key_Backtab) and not control:
            self.go_to(along(at, -1 if event.key() == Key.Key_Backtab or shift else 1, extent))
            return True
        place = target(event.key(), control, at, extent)
        if place is None:
            return False
        self.go_to(place, extend=shift)
        return True

    def _act(self, event: QKeyEvent, at: Place) -> bool:
        """Keys that do something with the current cell or the selected rows."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key, last = event.key(), self.extent()
        if key in (Key.Key_Return, Key.Key_Enter, Key.Key_F2):
            self.edit_or_open(self.currentIndex())
        elif key == Key.Key_Delete:
            (self.delete_wanted if control or self.are_whole_rows() else self.clear_wanted).emit()
        elif control and key in (Key.Key_D, Key.Key_R):
            self.fill_wanted.emit(key == Key.Key_D)
        elif key == Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.filter_wanted.emit(self.currentIndex().column())
        elif control and key == Key.Key_Semicolon:
            self.today_wanted.emit()
        elif key == Key.Key_Space and shift != control:
            whole_row = shift
            start = Place(at.row, 0) if whole_row else Place(0, at.column)
            end = Place(at.row, last.columns - 1) if whole_row else Place(last.rows - 1, at.column)
            self.selectionModel().select(self.block(self._index(start), self._index(end)), Select.ClearAndSelect)
        else:
            return False
        return True

    def are_whole_rows(self) -> bool:
        """Whether all that is selected are whole rows, as far as their columns are shown."""
        columns, blocks = self.visible_columns(), list(self.selected_blocks())
        width: dict[tuple[int, int], int] = {}
        for top, bottom, left, right in blocks:
            shown = sum(left <= column <= right for column in columns)
            width[top, bottom] = width.get((top, bottom), 0) + shown
        return bool(width) and all(count >= len(columns) for count in width.values())

    def _index(self, place: Place) -> QModelIndex:
        return self.ledger_model.index(place.row, self.visible_columns()[place.column])

    def _type(self, event: QKeyEvent) -> None:
        """A letter opens the editor and goes into it."""
        special = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.text().isprintable() and event.text() and not event.modifiers() & special:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def keyboardSearch(self, search: str) -> None:
        """Typing edits; it never jumps about."""

    def edit_or_open(self, index: QModelIndex) -> None:
        """Edit a cell that can be edited in place; for any other open the row."""
        if not index.isValid():
            return
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.scrollTo(index)
            self.edit(index)
        else:
            self.opened.emit(self.ledger_model.row_id(index.row()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A cell that was left with something wrong in it stays open until that is put right or given up with Esc."""
        if self.delegate.editor and not self.delegate.commit():
            self.delegate.editor.setFocus()
            return
        index = self.indexAt(event.position().toPoint())
        selected = index.isValid() and self.selectionModel().isSelected(index)
        if event.button() == Qt.MouseButton.RightButton and selected:
            return  # the menu is for all that is selected
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not self._anchor.isValid():
            self._anchor = QPersistentModelIndex(index)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit or open."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.edit_or_open(self.indexAt(event.position().toPoint()))

    # Editing

    def _go_on(self, rows: int, cells: int) -> None:
        at, extent = self.here(), self.extent()
        if at is not None:
            self.go_to(Place(min(max(at.row + rows, 0), extent.rows - 1), at.column) if rows else along(at, cells, extent))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Whoever waits for the end of editing may go on."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.editing_ended.emit()


def runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """[1, 2, 3, 7] → (1, 3), (7, 7)."""
    start = previous = numbers[0]
    for number in numbers[1:]:
        if number != previous + 1:
            yield start, previous
            start = number
        previous = number
    yield start, previous
