"""Small widgets that look alike everywhere: words, buttons, icons, choices, cards."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QMouseEvent, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.kinds import Tone
from app.core.program import resources
from app.ui.palette import TONES

ICON_SIZE = QSize(18, 18)  # pixels at 96 dpi
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@cache
def icon(name: str) -> QIcon:
    """One of the program's icons; chevron-up is chevron-down turned over."""
    if name == "chevron-up":
        return QIcon(icon("chevron-down").pixmap(ICON_SIZE, 2.0).transformed(QTransform().rotate(180)))
    return QIcon(str(resources() / "icons" / f"{name}.svg"))


@cache
def dot(tone: Tone) -> QIcon:
    """A small round lamp."""
    picture = QPixmap(ICON_SIZE * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(TONES[tone].foreground))
    painter.drawEllipse(5, 5, 8, 8)
    painter.end()
    return QIcon(picture)


def mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and draw the widget anew when it changed."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def words(text: str = "", look: str = "", wrap: bool = False) -> QLabel:
    """A label of plain text; `look` is a property of the style sheet."""
    label = QLabel(text, wordWrap=wrap)
    if wrap:  # a long word without a place to break must not make the form wider
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)  # Qt forgets it with a new policy, and lines were cut off
        label.setSizePolicy(policy)
    label.setTextFormat(Qt.TextFormat.PlainText)
    for name in look.split():
        label.setProperty(name, True)
    return label


class Button(QPushButton):
    """A push button that Enter presses when it has the focus, and only then, unless it is the default one of its dialog.

    Qt lets Enter on any other button press the default one: who tabs to 取消 would save.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, autoDefault=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is as good as the space bar."""
        if event.key() in ENTER_KEYS:
            self.click()
        else:
            super().keyPressEvent(event)


def as_rich(text: str) -> str:
    """A text as it is, whatever signs are in it, where rich text is shown: in a tool tip, beside other words."""
    return html.escape(text).replace("\n", "<br>")


def button(text: str, look: str = "", name: str = "", clicked: Callable[[], object] | None = None) -> Button:
    """A push button; `look` are properties of the style sheet, `name` is what tests and style find it by."""
    result = Button(text)
    result.setObjectName(name)
    for shown in look.split():
        result.setProperty(shown, True)
    if clicked is not None:
        result.clicked.connect(lambda: clicked())
    return result


def icon_button(picture: str, says: str, name: str = "") -> QToolButton:
    """A button that is only an icon; `says` is its tool tip and its name for a screen reader."""
    result = QToolButton()
    result.setIcon(icon(picture))
    result.setIconSize(ICON_SIZE)
    result.setToolTip(says)
    result.setAccessibleName(says)
    result.setObjectName(name)
    return result


def pill_style(tone: Tone) -> str:
    """The style of a label that shows a state."""
    colours = TONES[tone]
    return (
        f"color: {colours.foreground}; background: {colours.background}; border-radius: 9px; padding: 1px 9px; font-size: 9pt;"
    )


def choice_box(name: str, chosen: Callable[[], object]) -> QComboBox:
    """A box to choose one of a few words; `name` is for a screen reader, `chosen` is called when a person has chosen."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.activated.connect(lambda _: chosen())
    return box


class Clickable(QFrame):
    """A frame that is pressed like a button: by a click, or by the space bar or Enter when it has the focus."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The left button presses."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that press a button."""
        if event.key() in (Qt.Key.Key_Space, *ENTER_KEYS):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class DialogColumn(QVBoxLayout):
    """Asks for the height of its wrapped words at the dialog's least width; Qt takes that of the width they hint at."""

    def sizeHint(self) -> QSize:
        """As wide as the dialog will be at least."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), self.parentWidget().minimumWidth()), hint.height())


def dialog_column(dialog: QWidget) -> QVBoxLayout:
    """The column that fills a dialog."""
    column = DialogColumn(dialog)
    column.setContentsMargins(22, 18, 22, 16)
    column.setSpacing(12)
    return column


def page_column(page: QWidget) -> QVBoxLayout:
    """The column that fills a page of the window."""
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 12, 16, 10)
    column.setSpacing(10)
    return column


def labelled_lines(*lines: tuple[str, QWidget]) -> QFormLayout:
    """What is typed in a dialog, each line behind its label."""
    form = QFormLayout()
    form.setVerticalSpacing(10)
    form.setHorizontalSpacing(14)
    for label, widget in lines:
        form.addRow(label, widget)
    return form


def scrolled_column(page: QWidget) -> QVBoxLayout:
    """The column of a page that is as long as what it tells, and scrolls as a whole."""
    inside = QWidget()
    inside.setObjectName("page")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inside)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    return page_column(inside)


def equally_wide(*widgets: QWidget) -> QHBoxLayout:
    """Widgets that share a line: the cards on top of a page."""
    line = QHBoxLayout()
    line.setSpacing(10)
    for widget in widgets:
        line.addWidget(widget, 1)
    return line


def side_by_side(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; None takes the room that is left."""
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget in widgets:
        if widget is None:
            line.addStretch()
        else:
            line.addWidget(widget)
    return line


def card(title: str, note: str, *parts: QWidget | QHBoxLayout) -> QFrame:
    """A white card with a heading."""
    frame = QFrame()
    frame.setProperty("card", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(8)
    column.addWidget(words(title, "heading"))
    column.addWidget(words(note, "soft", wrap=True))
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    return frame
