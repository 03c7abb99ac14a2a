"""Where a key leads in a table, as in Excel. No Qt objects but key codes, so that it can be read and tested at a glance."""

from __future__ import annotations

from collections.abc import Callable
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


Filled = Callable[[int, int], bool]  # row, place among the visible columns


def target(key: int, control: bool, at: Place, extent: Extent, filled: Filled) -> Place | None:
    """The cell a key leads to, None when it is no key to move by. With Ctrl an arrow goes to the end of the filled cells."""
    last_row, last_column = extent.rows - 1, extent.columns - 1
    arrows = {Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0), Key.Key_Left: (0, -1), Key.Key_Right: (0, 1)}
    if step := arrows.get(Key(key)):
        down, right = step
        if control and down:
            return Place(edge(at.row, down, last_row, lambda row: filled(row, at.column)), at.column)
        if control:
            return Place(at.row, edge(at.column, right, last_column, lambda column: filled(at.row, column)))
        found = Place(at.row + down, at.column + right)
    else:
        steps: dict[int, Place] = {
            Key.Key_Home: Place(0 if control else at.row, 0),
            Key.Key_End: Place(last_row if control else at.row, last_column),
            Key.Key_PageUp: Place(at.row - extent.page, at.column),
            Key.Key_PageDown: Place(at.row + extent.page, at.column),
        }
        if key not in steps:
            return None
        found = steps[key]
    return Place(min(max(found.row, 0), last_row), min(max(found.column, 0), last_column))


def edge(at: int, step: int, last: int, filled: Callable[[int], bool]) -> int:
    """Excel's Ctrl+arrow along a line from 0 to `last`: the end of the run of filled cells; from there, or from an empty cell,
    the next filled one; the border where there is none."""
    place = at + step
    if not 0 <= place <= last:
        return at
    if filled(at) and filled(place):
        while 0 <= place + step <= last and filled(place + step):
            place += step
    else:
        while 0 <= place + step <= last and not filled(place):
            place += step
    return place


def along(at: Place, step: int, extent: Extent) -> Place:
    """The next (1) or previous (-1) cell in reading order, for Tab. At either end it stays."""
    flat = min(max(at.row * extent.columns + at.column + step, 0), extent.rows * extent.columns - 1)
    return Place(*divmod(flat, extent.columns))
