"""Editing in the table: opens the editor of a cell, checks what was typed, hands it on. Writes nothing itself."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QRegion
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.errors import ExpectedError, InvalidValueError
from app.core.kinds import LongText, Value
from app.ui.form.editor import Surroundings
from app.ui.palette import font
from app.ui.style_option import parts
from app.ui.table.editors import CellEditor
from app.ui.table.frozen import FrozenView
from app.ui.table.model import LedgerTableModel
from app.ui.table.text_editor import TextEditor
from app.ui.widgets import ENTER_KEYS

STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)


@dataclass(frozen=True)
class TypedCell:
    """What stands in an open editor: its value, or, when it `fits` the field no better, only its text."""

    row_id: int
    field: str
    seen: Value
    text: str
    value: Value = None
    fits: bool = False


class CellDelegate(QStyledItemDelegate):
    """Makes cell editors. `edited(id, field, value, seen)` after a commit that changed something; `moved(rows, cells)` says
    where the current cell goes then: Enter one row down, Tab one cell on. `spread(text)`: Ctrl+Enter, into all
    selected cells."""

    edited = Signal(object, str, object, object)
    moved = Signal(int, int)
    spread = Signal(str)

    def __init__(self, table: FrozenView, model: LedgerTableModel, around: Surroundings) -> None:
        super().__init__(table)
        self.table = table
        self.model = model
        self.around = around
        self.editor: CellEditor | TextEditor | None = None
        self.scale = 1.0  # how large cells are drawn
        self._row: dict[str, Value] = {}
        self._row_id: int = 0

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """A line for the cell. It remembers the value seen when editing began: that is what a conflict is judged by."""
        model = self.model
        spec = model.specs[index.column()]
        position = model.position(index.row())
        self._row_id = model.row_id(index.row())
        self._row = dict(zip(model.ledger.fields, model.view.rows[position], strict=True))
        seen = self._row[spec.name]
        editor: CellEditor | TextEditor
        if isinstance(spec.kind, LongText):
            editor = TextEditor(parent, spec, seen, self.around)
            editor.textChanged.connect(self.table.updateEditorGeometries)
        else:
            editor = CellEditor(parent, spec, seen, self.around)
            words = model.ledger.guard.choices(self._row, spec.name) if model.ledger.guard else None
            editor.allowed = None if words is None else tuple(word for word, why in words.items() if not why)
            editor.earlier = cache(partial(model.earlier, index.row(), index.column()))
            editor.chosen.connect(self.commit)
        if self.scale != 1:
            editor.setFont(font(self.scale))
        editor.destroyed.connect(lambda gone: self._forget(editor))
        self.editor = editor
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """The editor got its text when it was made; a refresh must not overwrite what is being typed."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex) -> None:
        """Values leave through `edited` only."""

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Over the cell, wider where the column is too narrow to type in."""
        if not isinstance(editor, CellEditor | TextEditor):
            return
        rect = parts(option).rect
        table = self.table
        rect.setWidth(max(rect.width(), editor.narrowest()))
        if isinstance(editor, TextEditor):
            rect.setHeight(max(rect.height(), editor.height_for(rect.width(), table.viewport().height())))
            if 0 <= rect.top() < table.viewport().height():  # else it is scrolled away with its cell
                rect.moveTop(max(0, min(rect.top(), table.viewport().height() - rect.height())))
        left = 0 if table.is_frozen(index.column()) else table.frozen_width()
        rect.moveLeft(min(rect.left(), max(left, table.viewport().width() - rect.width())))
        covered = left - rect.left()
        if covered >= rect.width():  # scrolled away under the frozen columns
            rect.moveRight(-1)
        editor.setGeometry(rect)
        if 0 < covered < rect.width():
            editor.setMask(QRegion(covered, 0, rect.width() - covered, rect.height()))
        else:
            editor.clearMask()

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter, Tab and leaving commit; Esc gives up."""
        if editor is not self.editor or self.editor is None:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.accept()  # what is typed into a cell is no shortcut of the window
            return False
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and self._has_left(event):
            self.commit()
        return False

    def _has_left(self, event: QFocusEvent) -> bool:
        """Whether a person went on to something else: neither to another program nor to the calendar of the editor."""
        now = QApplication.focusWidget()
        in_popup = now is not None and now.window().parentWidget() is self.editor
        return event.reason() not in STAYING and not in_popup

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        back = key == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif key in ENTER_KEYS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if isinstance(self.editor, TextEditor):
                self.editor.insertPlainText("\n")
        elif key in ENTER_KEYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._spread()
        elif key in ENTER_KEYS:
            self._finish(-1 if back else 1, 0)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._finish(0, -1 if back else 1)
        else:
            return False
        return True

    def _finish(self, rows: int, cells: int) -> None:
        word = self.editor.marked() if self.editor else None
        if self.editor and word:
            self.editor.take(word)
        if self.commit():
            self.moved.emit(rows, cells)

    def _spread(self) -> None:
        """Ctrl+Enter: what was typed is no edit of this cell alone, it goes into all selected ones."""
        editor = self.editor
        if editor is None:
            return
        if word := editor.marked():
            editor.take(word)
        try:
            self._check(editor, editor.value())
        except ExpectedError as fault:
            editor.complain(fault)
            return
        text = editor.text()
        self._close(editor)
        self.spread.emit(text)

    def give_up(self) -> None:
        """Close the editor, nothing is changed."""
        if self.editor:
            self._close(self.editor)

    def take_typed(self) -> TypedCell | None:
        """Close the editor and give what was typed there, None when nothing was; for a page that goes without asking."""
        editor = self.editor
        if editor is None:
            return None
        found = TypedCell(self._row_id, editor.spec.name, editor.seen, editor.text())
        with suppress(ExpectedError):  # the text is kept as it is
            found = replace(found, value=editor.value(), fits=True)
        changed = editor.text() != editor.original
        self._close(editor)
        return found if changed else None

    def commit(self) -> bool:
        """Take what was typed. False when it cannot be taken: then the editor stays open and says why."""
        editor = self.editor
        if editor is None:
            return True
        try:
            value = editor.value()
            self._check(editor, value)
        except ExpectedError as fault:
            editor.complain(fault)
            return False
        row_id = self._row_id
        self._close(editor)
        if value != editor.seen:
            self.edited.emit(row_id, editor.spec.name, value, editor.seen)
        return True

    def _check(self, editor: CellEditor | TextEditor, value: Value) -> None:
        """The ledger's own check of the whole row, the same as the form's; faults that were there before do not count."""
        if value == editor.seen:
            return
        ledger = self.model.ledger
        before = ledger.validate(self._row)
        context = ledger.context_of(self._row, self.around.context())
        after = ledger.validate(self._row | ledger.derive({editor.spec.name: value}, context))
        new = [message for field, message in after.items() if before.get(field) != message]
        if new:
            raise InvalidValueError(new[0])

    def _close(self, editor: CellEditor | TextEditor) -> None:
        self.editor = None
        editor.close_popups()
        self.closeEditor.emit(editor)

    def _forget(self, editor: CellEditor | TextEditor) -> None:
        """An editor is gone without having been closed. One that was closed may go later, when the next is already open."""
        if self.editor is editor:
            self.editor = None
