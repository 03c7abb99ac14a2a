"""The table of a star card: as tall as its rows; only the page scrolls. Reasons are links, scores open the entry box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu

from app.ui.stars.content_table import ContentTable
from app.ui.stars.indicator_delegate import IndicatorDelegate
from app.ui.stars.indicator_model import (
    CONTENT,
    EVIDENCE,
    FULL,
    HEADINGS,
    REASON,
    REVIEW,
    ROW,
    SCORE,
    SELF,
    SIDES,
    IndicatorModel,
)
from app.ui.stars.indicator_rows import IndicatorRow, Reason
from app.ui.widgets import ENTER_KEYS

WIDTHS = {FULL: 50, SELF: 62, REVIEW: 62, SCORE: 58, EVIDENCE: 50}
NARROW = 600  # pixels: below that the columns of SPARED go
SPARED = (FULL, EVIDENCE)
CONTENT_SHARE = 0.46  # of what the numbers leave


class IndicatorTable(ContentTable):
    """The indicators of one star."""

    rows_wanted = Signal(object, str)  # the RowRefs behind a reason, its words
    entry_wanted = Signal(str, str, str)  # the indicator's key, "self" or "review", the first key typed
    evidence_wanted = Signal(str)  # the indicator's key

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(f"{name}的考评指标")
        self.rows_model = IndicatorModel()
        self.painter_ = IndicatorDelegate(self)
        self.setModel(self.rows_model)
        self.setItemDelegate(self.painter_)
        self.setMouseTracking(True)

    def show_rows(self, rows: Sequence[IndicatorRow], editable: frozenset[int]) -> None:
        """Show indicators."""
        self.rows_model.show_rows(rows, editable)
        self.fit()

    def measure(self, width: int) -> tuple[list[int], list[int]]:
        """The numbers' columns are fixed; the two texts share the rest."""
        for column in SPARED:
            self.setColumnHidden(column, width < NARROW)
        numbers = {column: 0 if self.isColumnHidden(column) else wide for column, wide in WIDTHS.items()}
        rest = max(width - sum(numbers.values()), 200)
        content = round(rest * CONTENT_SHARE)
        widths = [numbers.get(column, content if column == CONTENT else rest - content) for column in range(len(HEADINGS))]
        return widths, [self.painter_.height(row, content, rest - content) for row in self.rows_model.rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, F2 and digits act on the cell."""
        index, key = self.currentIndex(), Qt.Key(event.key())
        if key in (*ENTER_KEYS, Qt.Key.Key_F2, Qt.Key.Key_Space) and index.isValid():
            self.act(index)
        elif event.text().isdecimal() and self.rows_model.may_edit(index):
            self._enter(index, event.text())
        else:
            super().keyPressEvent(event)

    def act(self, index: QModelIndex) -> None:
        """What Enter does with a cell."""
        row: IndicatorRow = index.data(ROW)
        if self.rows_model.may_edit(index):
            self._enter(index, "")
        elif index.column() == EVIDENCE:
            self.evidence_wanted.emit(row.key)
        else:
            self._choose_reason([reason for reason in row.reasons if reason.rows], self.visualRect(index))

    def _enter(self, index: QModelIndex, typed: str) -> None:
        self.entry_wanted.emit(index.data(ROW).key, SIDES[index.column()], typed)

    def _choose_reason(self, reasons: list[Reason], place: QRect) -> None:
        if len(reasons) == 1:
            self.rows_wanted.emit(reasons[0].rows, reasons[0].words)
            return
        if not reasons:
            return
        menu = QMenu(self)
        for reason in reasons:
            menu.addAction(reason.text, lambda reason=reason: self.rows_wanted.emit(reason.rows, reason.words))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(place.bottomLeft()))

    def reason_at(self, position: QPoint) -> Reason | None:
        """The reason under the mouse that has rows behind it."""
        index = self.indexAt(position)
        if not index.isValid() or index.column() != REASON:
            return None
        boxes = self.painter_.reason_boxes(index.data(ROW), self.visualRect(index))
        return next((reason for reason, box in boxes if reason.rows and box.contains(position)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A link is underlined under the mouse."""
        super().mouseMoveEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        self.painter_.hovered = self.reason_at(place)
        self.painter_.hovered_row = index.row()
        clickable = self.painter_.hovered or index.column() == EVIDENCE or self.rows_model.may_edit(index)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone."""
        super().leaveEvent(event)
        self.painter_.hovered, self.painter_.hovered_row = None, -1
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a reason opens its rows, on a score that can be written the entry box, on the paper clip the material."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = event.position().toPoint()
        index, reason = self.indexAt(place), self.reason_at(place)
        if reason is not None:
            self.rows_wanted.emit(reason.rows, reason.words)
        elif index.isValid() and (index.column() == EVIDENCE or self.rows_model.may_edit(index)):
            self.act(index)
