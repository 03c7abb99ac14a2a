"""Fields laid out in lines: short ones side by side, long ones over the whole width; laid anew when the width changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.day_kinds import Deadline
from app.ui.form.field_box import FieldBox
from app.ui.form.look import words

GAP = 12  # pixels between two fields of a line
LINE_GAP = 10


Place = tuple[int, int, int]  # line, column, span


def plan(needs: Sequence[int | None], pairs: Collection[int], columns: int, width: int) -> list[Place]:
    """Where fields go. `needs` is a field's least width in pixels, None for a whole line.

    A field whose position is in `pairs` belongs beside the next one, so it does not take the last place of a line.
    """
    column_width = (width - GAP * (columns - 1)) // columns
    places: list[Place] = []
    line = column = 0
    for position, need in enumerate(needs):
        span = columns
        if need is not None:
            span = next((n for n in range(1, columns) if need <= n * column_width + (n - 1) * GAP), columns)
        if column + span + (position in pairs) > columns and column > 0:
            line, column = line + 1, 0
        places.append((line, column, span))
        column += span
    return places


class FieldGrid(QWidget):
    """Boxes in columns of equal width."""

    def __init__(self, boxes: Sequence[FieldBox], columns: Callable[[int], int] = lambda width: 2) -> None:
        super().__init__()
        self.boxes = tuple(boxes)
        self._columns = columns
        self._pairs = [position for position, box in enumerate(boxes[:-1]) if is_pair(box, boxes[position + 1])]
        self._plan: tuple[int, list[Place]] = (0, [])
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(LINE_GAP)
        self.arrange(420)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may take other lines."""
        super().resizeEvent(event)
        self.arrange(event.size().width())

    def arrange(self, width: int) -> None:
        """Lay the fields out for a width in pixels."""
        columns = self._columns(width)
        needs = [None if box.wide() else box.editor.narrowest() for box in self.boxes]
        places = plan(needs, self._pairs, columns, width)
        if (columns, places) == self._plan:
            return
        self._plan = (columns, places)
        for box, (line, column, span) in zip(self.boxes, places, strict=True):
            self._grid.addWidget(box, line, column, 1, span)
        for column in range(max(self._grid.columnCount(), columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


def is_pair(first: FieldBox, second: FieldBox) -> bool:
    """A time limit and the day that follows from it."""
    kind = first.editor.spec.kind
    return isinstance(kind, Deadline) and kind.date_field == second.editor.spec.name


def section(title: str, grid: FieldGrid) -> QWidget:
    """A titled group of fields."""
    result = QWidget()
    layout = QVBoxLayout(result)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    head = QHBoxLayout()
    head.setSpacing(10)
    name = words(title)
    name.setObjectName("section")
    line = QFrame()
    line.setObjectName("sectionLine")
    head.addWidget(name)
    head.addWidget(line, 1)
    layout.addLayout(head)
    layout.addWidget(grid)
    return result
