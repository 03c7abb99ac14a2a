"""The grid: paints its own cells, moves, selects and edits like a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QToolTip, QWidget

from app.core.day_kinds import Date
from app.core.kinds import Choice, LongText, Text
from app.core.names import Name
from app.ledgers.views.grouping import Group
from app.ui.form.editor import Surroundings
from app.ui.palette import font
from app.ui.table.cells import CellPainter
from app.ui.table.columns import DEFAULT_LINES
from app.ui.table.delegate import CellDelegate
from app.ui.table.editors import CellEditor
from app.ui.table.fill_handle import FillHandle
from app.ui.table.frozen import AnyIndex, FrozenView
from app.ui.table.keys import GridKeys
from app.ui.table.model import LedgerTableModel
from app.ui.table.navigation import Extent, Place
from app.ui.table.painting import BAND, Frame, paint_frame
from app.ui.table.row_heights import RowHeights
from app.ui.table.selection import Area, Block, Selected, runs

Select = QItemSelectionModel.SelectionFlag


class LedgerGrid(FrozenView):
    """Cells of a LedgerTableModel. Signals carry ids as objects: they do not fit into 32 bits."""

    opened = Signal(object)
    delete_wanted = Signal()  # the selected rows
    insert_wanted = Signal()  # a row above the current one
    clear_wanted = Signal()  # the selected cells
    copy_wanted = Signal()
    cut_wanted = Signal()
    paste_wanted = Signal(bool)  # as new rows; False: from the first selected cell on
    paste_special_wanted = Signal()
    fill_wanted = Signal(bool)  # down; False: to the right
    drawn = Signal(object, object, bool)  # Area filled from, Area to fill, whether to repeat only
    spread_wanted = Signal(str)  # a text into all selected cells
    today_wanted = Signal()
    menu_wanted = Signal()
    above_wanted = Signal()  # what stands above the current cell, into it
    escaped = Signal()  # Esc, where nothing in the table is to be given up
    typed_in_vain = Signal()  # on a cell that cannot be edited in its place
    filter_wanted = Signal(int)  # column
    current_moved = Signal()
    selection_moved = Signal()
    editing_ended = Signal()

    def __init__(self, model: LedgerTableModel, around: Surroundings, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.painter = CellPainter(font(), DEFAULT_LINES)
        self.empty_text = ""
        self.bands: dict[int, Group] = {}  # table row → the group that begins with it
        self.cut_area: Area | None = None  # cells that were cut and not yet pasted elsewhere: a dashed frame
        self._anchor = QPersistentModelIndex()
        self._hovered = -1
        self.ledger_model = model
        self.keys = GridKeys(self)
        self.fill_handle = FillHandle(self)
        self.heights = RowHeights(self)
        self._selected: tuple[list[Block], Selected] = ([], Selected((), ()))
        self.delegate = CellDelegate(self, model, around)
        self.delegate.moved.connect(self.keys.go_on)
        self.delegate.spread.connect(self.spread_wanted)
        self.setItemDelegate(self.delegate)
        model.modelAboutToBeReset.connect(self.forget_cut)
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

    def set_zoom(self, scale: float) -> None:
        """Draw cells and headings `scale` times their size; widths of columns are somebody else's."""
        self.painter = CellPainter(font(scale), self.painter.lines, scale)
        for header in (self.header, self.frozen_header):
            header.set_scale(scale)
        self.delegate.scale = scale

    def show_groups(self, groups: Sequence[Group]) -> None:
        """The first row of each group is higher: a band with the group's name and subtotals lies over it."""
        self.bands = {group.start: group for group in groups}
        self.heights.lay_out()
        self.viewport().update()

    def forget_cut(self) -> None:
        """What was cut stays where it is: rows came, went or moved, or the hand has thought better of it."""
        self.cut_area = None
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
        place = event.position().toPoint()
        if self.fill_handle.source is not None:
            self.fill_handle.move(place)
            return
        if self.heights.drawn is not None:
            self.heights.move(place)
            return
        if event.buttons() == Qt.MouseButton.NoButton:
            self.viewport().setCursor(self._cursor_at(place))
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(place.y()))

    def _cursor_at(self, place: QPoint) -> Qt.CursorShape:
        if self.fill_handle.is_at(place):
            return Qt.CursorShape.CrossCursor
        return Qt.CursorShape.SplitVCursor if self.heights.edge_at(place) >= 0 else Qt.CursorShape.ArrowCursor

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
        clipped = text and self.painter.is_clipped(kind, text, self.columnWidth(column), self.visualRect(index).height())
        return "\n".join(filter(None, (text if clipped else "", self.ledger_model.remark(row))))

    # Selection

    def selected(self) -> Selected:
        """The selected cells; the current one when nothing is selected. Kept until they are others."""
        blocks, current = list(self.selected_blocks()), self.currentIndex()
        if not blocks and current.isValid():
            blocks = [(current.row(), current.row(), current.column(), current.column())]
        shown = tuple(self.visible_columns())
        if self._selected[0] != blocks or self._selected[1].shown != shown:
            self._selected = (blocks, Selected(blocks, shown))
        return self._selected[1]

    def selected_blocks(self) -> Iterator[Block]:
        """What is selected as (top, bottom, left, right), as row and column numbers of the model."""
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
        self.keys.tab_home = None
        columns = self.visible_columns()
        index = self.ledger_model.index(place.row, columns[place.column])
        if not index.isValid():
            return
        if not extend:
            self._anchor = QPersistentModelIndex(index)
        elif not self._anchor.isValid():  # the cell had the focus only, as the first one of a page just opened
            self._anchor = QPersistentModelIndex(self.currentIndex() if self.currentIndex().isValid() else index)
        model = self.selectionModel()
        model.setCurrentIndex(index, Select.NoUpdate)
        model.select(self.block(self._anchor, index), Select.ClearAndSelect)
        self.scrollTo(index)

    def go_inside(self, row: int, column: int) -> None:
        """Make a cell of the model the current one; what is selected stays."""
        index = self.ledger_model.index(row, column)
        self.selectionModel().setCurrentIndex(index, Select.NoUpdate)
        self.scrollTo(index)

    def here(self) -> Place | None:
        """The current cell."""
        index, columns = self.currentIndex(), self.visible_columns()
        if not index.isValid() or not columns:
            return None
        return Place(index.row(), columns.index(index.column()) if index.column() in columns else 0)

    def screen_aside(self, at: Place, step: int) -> Place:
        """The cell one screen to the right of another, or to the left (-1)."""
        columns, place = self.visible_columns(), at.column
        room = self.viewport().width() - self.frozen_width()
        while 0 <= place + step < len(columns) and room > 0:
            place += step
            room -= self.columnWidth(columns[place])
        return Place(at.row, place)

    def extent(self) -> Extent:
        """The size of what can be moved about in."""
        return Extent(self.ledger_model.rowCount(), len(self.visible_columns()), self.rows_on_screen())

    def selectAll(self) -> None:
        """Every row and visible column."""
        columns = self.visible_columns()
        last = self.ledger_model.rowCount() - 1
        if columns and last >= 0:
            self.select_block(self.ledger_model.index(0, columns[0]), self.ledger_model.index(last, columns[-1]))

    def select_block(self, start: AnyIndex, end: AnyIndex) -> None:
        """Select the cells between two corners and nothing else; the current cell stays."""
        self.selectionModel().select(self.block(start, end), Select.ClearAndSelect)

    def select_column(self, column: int) -> None:
        """Select a whole column; the current cell goes there."""
        last, index = self.ledger_model.rowCount() - 1, self.ledger_model.index
        if last >= 0:
            self.go_inside(max(self.currentIndex().row(), 0), column)
            self.select_block(index(0, column), index(last, column))

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, open, edit, copy, delete; anything else types into the cell."""
        if self.keys.press(event):
            return
        special = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        typed = event.text().isprintable() and event.text() and not event.modifiers() & special
        index = self.currentIndex()
        if typed and self.extent().rows and index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.typed_in_vain.emit()
        elif typed and self.extent().rows and index.isValid():
            super().keyPressEvent(event)  # a letter opens the editor and goes into it
        else:
            event.ignore()

    def keyboardSearch(self, search: str) -> None:
        """Typing edits; it never jumps about."""

    def edit_or_open(self, index: QModelIndex) -> None:
        """Edit a cell of few words; for a long text, or what cannot be edited in place, open the row."""
        if not index.isValid():
            return
        if isinstance(self.ledger_model.specs[index.column()].kind, LongText) or not self.edit_here(index):
            self.opened.emit(self.ledger_model.row_id(index.row()))

    def edit_here(self, index: QModelIndex) -> bool:
        """Edit a cell in its place; False when it cannot be."""
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        self.scrollTo(index)
        self.edit(index)
        return True

    def choose_here(self, index: QModelIndex) -> bool:
        """Open the list of words or the calendar of a cell; False where there is nothing to choose from."""
        kind = self.ledger_model.specs[index.column()].kind
        words = isinstance(kind, Text) and bool(self.ledger_model.earlier(index.row(), index.column()))
        if not (words or isinstance(kind, Choice | Name | Date)) or not self.edit_here(index):
            return False
        editor = self.delegate.editor
        if isinstance(editor, CellEditor):
            editor.choose()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A cell that was left with something wrong in it stays open until that is put right or given up with Esc."""
        if self.delegate.editor and not self.delegate.commit():
            self.delegate.editor.setFocus()
            return
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and (self.fill_handle.press(place) or self.heights.press(place)):
            return
        index = self.indexAt(event.position().toPoint())
        self.keys.tab_home = None
        selected = index.isValid() and self.selectionModel().isSelected(index)
        if event.button() == Qt.MouseButton.RightButton and selected:
            return  # the menu is for all that is selected
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not self._anchor.isValid():
            self._anchor = QPersistentModelIndex(index)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag."""
        if self.fill_handle.source is not None:
            self.fill_handle.release(plain=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            return
        if self.heights.drawn is not None:
            self.heights.release()
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit or open; on the corner of the selected cells fill down, on a row's edge make it as high as its texts."""
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self.fill_handle.is_at(place):
            self.fill_handle.fill_down()
        elif event.button() == Qt.MouseButton.LeftButton and self.heights.edge_at(place) >= 0:
            self.heights.fit_edge(place)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.edit_or_open(self.indexAt(event.position().toPoint()))

    # Editing

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Whoever waits for the end of editing may go on."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.editing_ended.emit()
