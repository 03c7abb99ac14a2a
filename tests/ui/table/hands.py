"""What a person does with a table: looks at cells, clicks, types."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.table.editors import CellEditor
from app.ui.table.ledger_table import LedgerTable

TODAY = dt.date(2023, 11, 22)
Key = Qt.Key
Shift, Control, NoKey = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def cell(table: LedgerTable, row: int, field: str) -> QModelIndex:
    return table.model.index(row, table.model.column_of(field))


def spot(table: LedgerTable, row: int, field: str) -> QPoint:
    return table.grid.visualRect(cell(table, row, field)).center()


def click(table: LedgerTable, row: int, field: str, modifier: Qt.KeyboardModifier = NoKey) -> None:
    table.grid.scrollTo(cell(table, row, field))
    QTest.mouseClick(table.grid.viewport(), Qt.MouseButton.LeftButton, modifier, spot(table, row, field))


def double_click(table: LedgerTable, row: int, field: str) -> None:
    click(table, row, field)
    QTest.mouseDClick(table.grid.viewport(), Qt.MouseButton.LeftButton, NoKey, spot(table, row, field))


def press(table: LedgerTable, key: Qt.Key, modifier: Qt.KeyboardModifier = NoKey) -> None:
    """A key in the window in front: shortcuts are heard there only."""
    if not table.window().isActiveWindow() and QApplication.activeModalWidget() is None:
        table.window().activateWindow()
        QTest.qWaitForWindowActive(table.window())
    QTest.keyClick(table.delegate.editor or table.grid, key, modifier)


def type_into(table: LedgerTable, text: str) -> None:
    """Letters by keys, Chinese by an input method."""
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(table.delegate.editor or table.grid, letter)
        else:
            compose("a")
            commit(letter)


def compose(letters: str) -> None:
    """An input method shows letters that are not chosen yet, wherever the focus is."""
    QCoreApplication.sendEvent(QApplication.focusWidget(), QInputMethodEvent(letters, []))


def commit(text: str) -> None:
    """An input method delivers characters."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(QApplication.focusWidget(), event)


def editor(table: LedgerTable) -> CellEditor:
    found = table.delegate.editor
    assert found is not None, "no cell is being edited"
    return found


def click_header(table: LedgerTable, field: str, modifier: Qt.KeyboardModifier = NoKey) -> None:
    column = table.model.column_of(field)
    table.grid.scrollTo(cell(table, 0, field))
    header = table.grid.frozen_header if table.grid.is_frozen(column) else table.grid.header
    place = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def drag(table: LedgerTable, start: tuple[int, str], end: tuple[int, str]) -> None:
    viewport, button = table.grid.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, button, NoKey, spot(table, *start))
    QTest.mouseMove(viewport, spot(table, *start) + QPoint(3, 3))
    QTest.mouseMove(viewport, spot(table, *end))
    QTest.mouseRelease(viewport, button, NoKey, spot(table, *end))


def column_texts(table: LedgerTable, field: str) -> list[str]:
    return [str(cell(table, row, field).data()) for row in range(table.model.rowCount())]


def here(table: LedgerTable) -> tuple[int, str]:
    index = table.grid.currentIndex()
    return index.row(), table.model.specs[index.column()].name
