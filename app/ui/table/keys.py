"""The keys of the grid: what a hand that knows Excel presses without looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.ui.table.editors import CellEditor
from app.ui.table.navigation import Extent, Filled, Place, along, target
from app.ui.table.text_editor import TextEditor
from app.ui.widgets import ENTER_KEYS

if TYPE_CHECKING:
    from app.ui.table.grid import LedgerGrid

Key = Qt.Key
ZOOM_KEYS: dict[int, int] = {
    Key.Key_Plus: 1,
    Key.Key_Equal: 1,
    Key.Key_Minus: -1,
    Key.Key_0: 0,
}  # with Ctrl+Alt
ASIDE: dict[int, int] = {Key.Key_PageUp: -1, Key.Key_PageDown: 1}  # with Alt: screens to the right
TAB = (Key.Key_Tab, Key.Key_Backtab)


class GridKeys(QObject):
    """Moves, selects and asks for what the keys mean. `tab_home` is the column in which a run of Tabs began: Enter leads
    back to it, one row down."""

    def __init__(self, grid: LedgerGrid) -> None:
        super().__init__(grid)
        self.grid = grid
        self.tab_home: int | None = None

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; False when it means nothing here."""
        grid = self.grid
        at, extent = grid.here(), grid.extent()
        if event.matches(QKeySequence.StandardKey.Copy):
            grid.copy_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Cut):
            grid.cut_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            grid.paste_wanted.emit(False)  # also into an empty table
        elif event.key() == Key.Key_V and has_control(event) and has_shift(event):
            grid.paste_wanted.emit(True)
        elif event.key() == Key.Key_V and has_control(event) and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            grid.paste_special_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            grid.selectAll()
        elif at is None or not extent.rows:
            if not extent.rows or not target(event.key(), False, Place(0, 0), extent, self._filled()):
                return False
            grid.go_to(Place(0, 0))
        else:
            return self._move(event, at, extent) or self._act(event, at, extent)
        return True

    def _move(self, event: QKeyEvent, at: Place, extent: Extent) -> bool:
        """Arrows and their like; Tab and Enter go on cell by cell, inside what is selected when that is more than one."""
        shift, control = has_shift(event), has_control(event)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        back = shift or event.key() == Key.Key_Backtab
        if event.key() in TAB and not control:
            self.go_on(0, -1 if back else 1)
            return True
        if event.key() in ENTER_KEYS and not control and (shift or self._inside()):
            self.go_on(-1 if back else 1, 0)
            return True
        place = target(event.key(), control, at, extent, self._filled())
        if place is None:
            return False
        self.grid.go_to(place, extend=shift)
        if place.column == 0 and (
            at.column or event.key() == Key.Key_Home
        ):  # frozen, it is in view wherever one has scrolled to
            self.grid.horizontalScrollBar().setValue(0)
        return True

    def go_on(self, rows: int, cells: int) -> None:
        """Go on after an entry: by rows (Enter) or cells (Tab)."""
        grid = self.grid
        at, extent = grid.here(), grid.extent()
        if at is None:
            return
        if self._inside():
            index = grid.currentIndex()
            grid.go_inside(*grid.selected().step(index.row(), index.column(), rows or cells, down=bool(rows)))
        elif rows:
            column = at.column if self.tab_home is None else self.tab_home
            grid.go_to(Place(min(max(at.row + rows, 0), extent.rows - 1), column))
        else:
            home = at.column if self.tab_home is None else self.tab_home
            grid.go_to(along(at, cells, extent))
            self.tab_home = home

    def _inside(self) -> bool:
        """Whether several cells are selected and the current one is among them."""
        selected, index = self.grid.selected(), self.grid.currentIndex()
        return index.column() in selected.of_row.get(index.row(), ()) and selected.count > 1

    def _filled(self) -> Filled:
        model, columns = self.grid.ledger_model, self.grid.visible_columns()
        return lambda row, place: model.is_filled(row, columns[place])

    def _act(self, event: QKeyEvent, at: Place, extent: Extent) -> bool:
        """Keys that do something with the current cell, the selected cells or the selected rows."""
        grid, key = self.grid, event.key()
        shift, control = has_shift(event), has_control(event)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self._edit(key, control, alt) or (control and self._ask(key, shift, alt)):
            return True
        if key == Key.Key_Delete:
            (grid.delete_wanted if control or grid.selected().are_whole_rows else grid.clear_wanted).emit()
        elif alt and not control and key in ASIDE:
            grid.go_to(grid.screen_aside(at, ASIDE[key]), extend=shift)
        elif alt and key == Key.Key_Down:
            if not grid.choose_here(grid.currentIndex()):
                grid.filter_wanted.emit(grid.currentIndex().column())
        elif key == Key.Key_Space and shift != control:
            self._select_line(at, extent, whole_row=shift)
        elif key == Key.Key_Backspace:
            grid.scrollTo(grid.currentIndex())
        elif key == Key.Key_F10 and shift:
            grid.menu_wanted.emit()  # as the menu key, which many keyboards lack
        elif key == Key.Key_Escape and grid.cut_area is not None:
            grid.forget_cut()
        elif key == Key.Key_Escape:
            grid.escaped.emit()
        else:
            return False
        return True

    def _edit(self, key: int, control: bool, alt: bool) -> bool:
        """Enter, F2 and Backspace begin to edit the current cell, each in its own way."""
        grid, here = self.grid, self.grid.currentIndex()
        if key in ENTER_KEYS and not control and not alt:
            grid.edit_or_open(here)
        elif key == Key.Key_F2:
            if not grid.edit_here(here):
                grid.edit_or_open(here)
            elif isinstance(grid.delegate.editor, TextEditor):
                grid.delegate.editor.go_to_end()
            elif isinstance(grid.delegate.editor, CellEditor) and not grid.delegate.editor.chooses():
                grid.delegate.editor.end(False)  # a word among several is chosen anew, a text is corrected
        elif key == Key.Key_Backspace and not control:
            if not grid.edit_here(here):
                grid.typed_in_vain.emit()
            elif grid.delegate.editor:
                grid.delegate.editor.clear()
        else:
            return False
        return True

    def _ask(self, key: int, shift: bool, alt: bool) -> bool:
        """With Ctrl: what the page is asked to do."""
        grid = self.grid
        if alt and key in ZOOM_KEYS:
            grid.zoom_wanted.emit(ZOOM_KEYS[key])
        elif key == Key.Key_Minus:
            grid.delete_wanted.emit()
        elif key in (Key.Key_Plus, Key.Key_Equal):
            grid.insert_wanted.emit()
        elif key in (Key.Key_D, Key.Key_R):
            grid.fill_wanted.emit(key == Key.Key_D)
        elif shift and key == Key.Key_L:
            grid.filter_wanted.emit(grid.currentIndex().column())
        elif key == Key.Key_Semicolon:
            grid.today_wanted.emit()
        elif key in (Key.Key_Apostrophe, Key.Key_QuoteDbl):
            grid.above_wanted.emit()
        else:
            return False
        return True

    def _select_line(self, at: Place, extent: Extent, *, whole_row: bool) -> None:
        """Shift+Space: the rows of what is selected; Ctrl+Space: its columns."""
        selected, grid = self.grid.selected(), self.grid
        rows = (selected.rows[0], selected.rows[-1]) if whole_row else (0, extent.rows - 1)
        columns = selected.shown if whole_row else selected.columns
        grid.select_block(self._index(rows[0], columns[0]), self._index(rows[1], columns[-1]))

    def _index(self, row: int, column: int) -> QModelIndex:
        return self.grid.ledger_model.index(row, column)


def has_shift(event: QKeyEvent) -> bool:
    """Whether Shift is held."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def has_control(event: QKeyEvent) -> bool:
    """Whether Ctrl is held."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
