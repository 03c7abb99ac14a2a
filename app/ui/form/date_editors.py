"""Editors of days and of time limits as people write them."""

from __future__ import annotations

import calendar
import datetime as dt

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.core.day_kinds import Deadline
from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.schema.fields import FieldSpec
from app.ui.form.editor import ComposingLine, LineEditor, Surroundings
from app.ui.palette import ACCENT, BORDER_STRONG, CARD, TEXT, TEXT_OFF, TEXT_SOFT
from app.ui.widgets import button, icon


def spoken_day(text: str, today: dt.date) -> dt.date | None:
    """今天, 明天, 后天, 昨天, 月底, 下月底: days counted from today; None for everything else."""
    days = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "昨天": -1, "昨日": -1}
    months = {"月底": 0, "本月底": 0, "这个月底": 0, "下月底": 1, "下个月底": 1}
    word = text.strip().removesuffix("前")
    if word in days:
        return today + dt.timedelta(days=days[word])
    if word in months:
        count = today.year * 12 + today.month - 1 + months[word]
        year, month = count // 12, count % 12 + 1
        return dt.date(year, month, calendar.monthrange(year, month)[1])
    return None


class DateEditor(LineEditor):
    """A day: typed in any way an office writes it, or picked from a calendar (button, Alt+↓ or F4)."""

    placeholder = "如 11-30、月底"

    def __init__(self, spec: FieldSpec, around: Surroundings) -> None:
        super().__init__(spec, around)
        self.opens = QAction(icon("calendar"), "选日期（Alt+↓）", self)
        self.line.addAction(self.opens, ComposingLine.ActionPosition.TrailingPosition)
        self.opens.triggered.connect(self.open_calendar)
        self.line.installEventFilter(self)
        self._popup: CalendarPopup | None = None

    def read(self, text: str) -> Value:
        """20231130, 2023.11.30, 11-30, 今天, 月底. Raises InvalidValueError."""
        day = spoken_day(text, self.around.today())
        return day.isoformat() if day else super().read(text)

    def set_read_only(self, read_only: bool) -> None:
        """Without the calendar."""
        super().set_read_only(read_only)
        self.opens.setVisible(not read_only)

    def open_calendar(self) -> None:
        """Drop the calendar down, at the day that stands in the line."""
        try:
            value = self.value()
        except InvalidValueError:
            value = None
        if self._popup is None:
            self._popup = CalendarPopup(self)
            self._popup.picked.connect(self._picked)
        day = dt.date.fromisoformat(str(value)) if value else self.around.today()
        self._popup.open_below(self.line, day, self.around.today())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt+↓ and F4 open the calendar, as they open any list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self.line.isReadOnly():
            alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
            if alt_down or event.key() == Qt.Key.Key_F4:
                self.open_calendar()
                return True
        return super().eventFilter(watched, event)

    def _picked(self, day: object) -> None:
        self.line.setText(day.isoformat() if isinstance(day, dt.date) else "")
        self.line.setFocus()
        self.changed.emit()
        self.hinted.emit()


class CalendarPopup(QFrame):
    """A month to pick a day from, with 今天 and 清空. `picked` carries a date, or None for 清空."""

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("calendarPopup")
        self.setStyleSheet(f"#calendarPopup {{ background: {CARD}; border: 1px solid {BORDER_STRONG}; }}")
        self._today = dt.date.min
        self.month = QCalendarWidget()
        self.month.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self._colour_weekdays()
        self.month.clicked.connect(self._pick)
        self.month.activated.connect(self._pick)
        now, none = button("今天", "quiet", "today"), button("清空", "quiet", "clear")
        now.clicked.connect(lambda: self._finish(self._today))
        none.clicked.connect(lambda: self._finish(None))
        foot = QHBoxLayout()
        foot.setContentsMargins(6, 2, 6, 6)
        foot.addWidget(now)
        foot.addStretch()
        foot.addWidget(none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.month)
        layout.addLayout(foot)

    def open_below(self, anchor: QWidget, day: dt.date, today: dt.date) -> None:
        """Show it under its line, or above where the screen ends."""
        self._mark_today(today)
        self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
        area = anchor.screen().availableGeometry()
        x = max(area.left(), min(below.x(), area.right() - self.width()))
        fits = below.y() + self.height() <= area.bottom()
        y = below.y() if fits else anchor.mapToGlobal(QPoint(0, -2)).y() - self.height()
        self.move(x, y)
        self.show()
        self.month.setFocus()

    def _colour_weekdays(self) -> None:
        head = QTextCharFormat()
        head.setForeground(QColor(TEXT_SOFT))
        self.month.setHeaderTextFormat(head)
        for day, colour in ((Qt.DayOfWeek.Saturday, TEXT_SOFT), (Qt.DayOfWeek.Sunday, TEXT_SOFT), (Qt.DayOfWeek.Monday, TEXT)):
            shape = QTextCharFormat()
            shape.setForeground(QColor(colour))
            self.month.setWeekdayTextFormat(day, shape)
        palette = self.month.palette()
        palette.setColor(palette.ColorGroup.Disabled, palette.ColorRole.Text, QColor(TEXT_OFF))
        self.month.setPalette(palette)

    def _mark_today(self, today: dt.date) -> None:
        self.month.setDateTextFormat(QDate(), QTextCharFormat())
        shape = QTextCharFormat()
        shape.setForeground(QColor(ACCENT))
        shape.setFontWeight(700)
        self.month.setDateTextFormat(QDate(today.year, today.month, today.day), shape)
        self._today = today

    def _pick(self, day: QDate) -> None:
        self._finish(dt.date(day.year(), day.month(), day.day()))

    def _finish(self, day: dt.date | None) -> None:
        self.hide()
        self.picked.emit(day)


class DeadlineEditor(LineEditor):
    """A time limit as people write it; its hint says which day is understood."""

    placeholder = "照写即可，如 11月底前"

    def hint(self) -> str:
        """识别为 2023-12-31，还有12天, or that no day is meant. Short enough for half a line of the narrowest form."""
        kind = self.spec.kind
        if not self.line.text().strip() or not isinstance(kind, Deadline):
            return ""
        found = kind.day(self.line.text(), self.around.context())
        if found is None:
            return "无具体日期"
        left = (dt.date.fromisoformat(found) - self.around.today()).days
        return f"识别为 {found}，{days_left(left)}"


def days_left(days: int) -> str:
    """How far a day is: 还有12天, 今天, 已过3天."""
    if days == 0:
        return "今天"
    return f"还有{days}天" if days > 0 else f"已过{-days}天"
