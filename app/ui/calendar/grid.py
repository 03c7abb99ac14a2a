"""The grid of days, painted as one widget: a click on an entry opens it, on a day chooses it; all of it by keys, too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.ledgers.views.calendar import Happening
from app.ui.calendar.days import SATURDAY, WEEK, WEEKDAYS
from app.ui.palette import ACCENT, BORDER, CARD, FOCUS, HEADER, SELECTION_SOFT, TEXT, TEXT_OFF, TEXT_SOFT, TONES, font
from app.ui.widgets import ENTER_KEYS

HEAD, DAY_LINE, LINE, MARGIN = 28, 24, 20, 4  # pixels at 96 dpi
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -WEEK, Qt.Key.Key_Down: WEEK}


class CalendarGrid(QWidget):
    """`day_chosen` carries a date, `opened` a Happening, `turned` -1 or 1 for another page."""

    day_chosen = Signal(object)
    opened = Signal(object)
    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(HEAD + 4 * (DAY_LINE + LINE))
        self.setAccessibleName("日程")
        self.days: list[dt.date] = []
        self.items: Mapping[dt.date, Sequence[Happening]] = {}
        self.chosen = self.today = dt.date.min
        self.month = 0  # days of other months are grey; 0 for none
        self.marks: Mapping[dt.date, str] = {}  # 休, 班
        self.entry = -1  # the entry of the chosen day that Enter opens

    def show_days(
        self,
        days: list[dt.date],
        items: Mapping[dt.date, Sequence[Happening]],
        marks: Mapping[dt.date, str],
        chosen: dt.date,
        today: dt.date,
        month: int,
    ) -> None:
        """Show other days or entries; `marks` say 休 and 班."""
        if chosen != self.chosen:
            self.entry = -1
        self.days, self.items, self.marks = days, items, marks
        self.chosen, self.today, self.month = chosen, today, month
        self.setAccessibleDescription(f"{chosen.isoformat()}，{len(items.get(chosen, ()))} 项")
        self.update()

    # Places

    def cell(self, number: int) -> QRect:
        """The area of a day."""
        weeks = max(len(self.days) // WEEK, 1)
        row, column = divmod(number, WEEK)
        left, right = self.width() * column // WEEK, self.width() * (column + 1) // WEEK
        height = self.height() - HEAD
        top, bottom = HEAD + height * row // weeks, HEAD + height * (row + 1) // weeks
        return QRect(left, top, right - left, bottom - top)

    def entry_areas(self, number: int) -> list[tuple[QRect, Happening | None]]:
        """The lines of a day's entries that have room; the last one without an entry says how many more there are."""
        cell, items = self.cell(number), self.items.get(self.days[number], ())
        room = max((cell.height() - DAY_LINE - MARGIN) // LINE, 1)
        shown: list[Happening | None] = [*items] if len(items) <= room else [*items[: room - 1], None]
        return [
            (QRect(cell.left() + MARGIN, cell.top() + DAY_LINE + LINE * line, cell.width() - 2 * MARGIN, LINE - 2), item)
            for line, item in enumerate(shown)
        ]

    def at(self, place: QPoint) -> tuple[int, Happening | None] | None:
        """The number of the day under a place, and the entry there."""
        for number in range(len(self.days)):
            if self.cell(number).contains(place):
                return number, next((item for area, item in self.entry_areas(number) if area.contains(place)), None)
        return None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Head, cells, entries."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(CARD))
        painter.fillRect(QRect(0, 0, self.width(), HEAD), QColor(HEADER))
        painter.setFont(font(0.95, bold=True))
        for column, word in enumerate(WEEKDAYS):
            painter.setPen(QColor(TEXT_SOFT if column >= SATURDAY else TEXT))
            area = QRect(self.width() * column // WEEK, 0, self.width() // WEEK, HEAD)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, word)
        for number, day in enumerate(self.days):
            self.paint_day(painter, number, day)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(BORDER))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def paint_day(self, painter: QPainter, number: int, day: dt.date) -> None:
        """One day."""
        cell = self.cell(number)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if day == self.chosen:
            painter.fillRect(cell, QColor(SELECTION_SOFT))
        painter.setPen(QColor(BORDER))
        painter.drawLine(cell.topLeft(), cell.topRight())
        painter.drawLine(cell.topLeft(), cell.bottomLeft())
        if day == self.chosen and self.hasFocus():
            painter.setPen(QColor(FOCUS))
            painter.drawRect(cell.adjusted(1, 1, -2, -2))
        other = self.month and day.month != self.month
        head = QRect(cell.left() + 6, cell.top() + 2, 24, DAY_LINE - 4)
        painter.setFont(font(0.95, bold=day == self.today))
        if day == self.today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ACCENT))
            painter.drawRoundedRect(head, 10, 10)
            painter.setPen(QColor(CARD))
        else:
            painter.setPen(QColor(TEXT_OFF if other else TEXT_SOFT if day.weekday() >= SATURDAY else TEXT))
        text = f"{day.day}" if day.day > 1 or self.month else f"{day.month}/{day.day}"
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, text)
        if mark := self.marks.get(day):
            painter.setFont(font(0.8))
            painter.setPen(QColor(TONES["green" if mark == "休" else "amber"].foreground))
            painter.drawText(head.translated(26, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, mark)
        for line, (area, item) in enumerate(self.entry_areas(number)):
            more = len(self.items.get(day, ())) - line
            self.paint_entry(painter, area, item, more, current=day == self.chosen and line == self.entry)

    def paint_entry(self, painter: QPainter, area: QRect, item: Happening | None, more: int, *, current: bool) -> None:
        """One entry, or how many more there are."""
        painter.setFont(font(0.9))
        if item is None:
            painter.setPen(QColor(TEXT_SOFT))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, f"还有 {more} 项")
            return
        colours = TONES["grey" if item.ended else item.tone]
        painter.setPen(QColor(FOCUS) if current else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.background))
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(QColor(colours.foreground))
        text = painter.fontMetrics().elidedText(item.title, Qt.TextElideMode.ElideRight, area.width() - 12)
        painter.drawText(area.adjusted(6, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, text)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """An entry opens, a day is chosen."""
        found = self.at(event.position().toPoint())
        if found is None or event.button() != Qt.MouseButton.LeftButton:
            return
        number, item = found
        self.day_chosen.emit(self.days[number])
        if item is not None:
            self.opened.emit(item)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Entries can be clicked."""
        found = self.at(event.position().toPoint())
        over = found is not None and found[1] is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """The whole text of an entry as a tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.at(event.pos())
            item = found[1] if found else None
            QToolTip.showText(event.globalPos(), f"{item.label}：{item.title}" if item else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a day, Space walks its entries, Enter opens, Page keys turn, Home is today."""
        key = Qt.Key(event.key())
        items = self.items.get(self.chosen, ())
        if key in STEPS:
            self.day_chosen.emit(self.chosen + dt.timedelta(days=STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self.day_chosen.emit(self.today)
        elif key == Qt.Key.Key_Space and items:
            self.entry = (self.entry + 1) % len(items)
            self.update()
        elif key in ENTER_KEYS and items:
            self.opened.emit(items[max(self.entry, 0)])
        else:
            super().keyPressEvent(event)
