"""Where a key leads in a table, as in Excel. No Qt objects but key codes, so that it can be read and tested at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

Key = Qt.Key


@dataclass(frozen=True)
class Place:
    """A cell: its row and its place among the visible columns, from the left."""

    row: int
    column: int


@dataclass(frozen=True)
class Extent:
    """The size of a table: rows, visible columns, rows on one screen."""

    rows: int
    columns: int
    page: int


def target(key: int, control: bool, at: Place, extent: Extent) -> Place | None:
    """The cell a key leads to, None when it is no key to move by. With Ctrl an arrow goes to the edge."""
    last_row, last_column = extent.rows - 1, extent.columns - 1
    steps: dict[int, Place] = {
        Key.Key_Up: Place(0 if control else at.row - 1, at.column),
        Key.Key_Down: Place(last_row if control else at.row + 1, at.column),
        Key.Key_Left: Place(at.row, 0 if control else at.column - 1),
        Key.Key_Right: Place(at.row, last_column if control else at.column + 1),
        Key.Key_Home: Place(0 if control else at.row, 0),
        Key.Key_End: Place(last_row if control else at.row, last_column),
        Key.Key_PageUp: Place(at.row - extent.page, at.column),
        Key.Key_PageDown: Place(at.row + extent.page, at.column),
    }
    found = steps.get(key)
    if found is None:
        return None
    return Place(min(max(found.row, 0), last_row), min(max(found.column, 0), last_column))


def along(at: Place, step: int, extent: Extent) -> Place:
    """The next (1) or previous (-1) cell in reading order, for Tab. At either end it stays."""
    flat = min(max(at.row * extent.columns + at.column + step, 0), extent.rows * extent.columns - 1)
    return Place(*divmod(flat, extent.columns))
