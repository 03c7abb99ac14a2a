"""What the form's widgets need besides the program's style sheet: icons, properties, a few rules of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from app.core.kinds import Tone
from app.ui.palette import (
    ACCENT,
    BORDER,
    BORDER_STRONG,
    CARD,
    FOCUS,
    HOVER,
    SELECTION,
    TEXT,
    TEXT_OFF,
    TEXT_SOFT,
    TONES,
    TRACK,
    WINDOW,
)

ICONS = Path(__file__).resolve().parents[3] / "resources" / "icons"
ICON_SIZE = QSize(18, 18)

SHEET = f"""
#form {{ background: {CARD}; }}
#form QScrollArea, #page {{ background: {CARD}; }}
#header, #footer {{ background: {CARD}; }}
#footer {{ border-top: 1px solid {BORDER}; }}
#form QTabWidget::tab-bar {{ left: 11px; }}
#form QTabBar::tab {{ padding: 7px 9px; }}
#rowTitle {{ font-size: 12pt; font-weight: 600; }}
#section {{ font-weight: 600; }}
#sectionLine {{ background: {BORDER}; max-height: 1px; min-height: 1px; }}
QLabel[small="true"] {{ font-size: 9pt; }}
QLabel[fieldLabel="true"] {{ color: {TEXT_SOFT}; font-size: 9pt; }}
QLabel[fact="true"] {{ background: {WINDOW}; border-radius: 6px; padding: 4px 8px; min-height: 20px; }}
QPushButton[link="true"] {{
    border: none; background: transparent; color: {TONES["blue"].foreground}; padding: 0 2px; min-height: 16px; font-size: 9pt;
}}
QPushButton[link="true"]:hover, QPushButton[link="true"]:focus {{ text-decoration: underline; }}
QPushButton[segment="true"] {{ border-radius: 0; margin: 0 0 0 -1px; padding: 3px 6px; min-height: 20px; }}
QPushButton[segment="true"][edge="first"] {{
    margin-left: 0; border-top-left-radius: 6px; border-bottom-left-radius: 6px;
}}
QPushButton[segment="true"][edge="last"] {{ border-top-right-radius: 6px; border-bottom-right-radius: 6px; }}
QPushButton[segment="true"]:checked {{ font-weight: 600; }}
QPushButton[segment="true"]:focus {{ border-color: {FOCUS}; }}
QPushButton[segment="true"][wrong="true"] {{ border-color: {ACCENT}; }}
QPushButton[segment="true"]:disabled:!checked {{ background: {WINDOW}; color: {TEXT_OFF}; border-color: {BORDER}; }}
QLineEdit[locked="true"], QPlainTextEdit[locked="true"], QComboBox[locked="true"]:disabled {{
    background: {WINDOW}; border-color: {BORDER}; color: {TEXT};
}}
QComboBox[locked="true"] QLineEdit {{ background: transparent; color: {TEXT}; }}
QComboBox[locked="true"]::down-arrow {{ image: none; }}
QComboBox QAbstractItemView::item {{ padding: 3px 8px; min-height: 20px; border: none; }}
QComboBox QAbstractItemView::item:hover {{ background: {HOVER}; color: {TEXT}; }}
QComboBox QAbstractItemView::item:selected {{ background: {SELECTION}; color: {TEXT}; }}
QSlider::groove:horizontal {{ height: 6px; border-radius: 3px; background: {TRACK}; }}
QSlider::sub-page:horizontal {{ height: 6px; border-radius: 3px; background: {TONES["green"].foreground}; }}
QSlider::handle:horizontal {{
    width: 12px; height: 12px; margin: -4px 0; border-radius: 7px; background: {CARD}; border: 1px solid {BORDER_STRONG};
}}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border-color: {FOCUS}; }}
QSlider::sub-page:horizontal:disabled {{ background: {BORDER_STRONG}; }}
QFrame[notice="true"] {{ border-radius: 6px; }}
QFrame[entry="true"] {{ background: {CARD}; border: none; border-bottom: 1px solid {BORDER}; }}
QFrame[entry="true"][current="true"] {{ background: {WINDOW}; }}
QFrame[entry="true"]:focus {{ background: {HOVER}; }}
QFrame[writing="true"] {{ background: {WINDOW}; border: 1px solid {BORDER}; border-radius: 6px; }}
#previewPane {{ background: {WINDOW}; border: none; border-top: 1px solid {BORDER}; }}
QFrame[dropping="true"] {{ border: 2px dashed {ACCENT}; }}
"""

POPUP_SHEET = f"""
QListView {{ background: {CARD}; border: 1px solid {BORDER_STRONG}; padding: 2px; outline: 0; }}
QListView::item {{ padding: 3px 8px; min-height: 20px; border: none; }}
QListView::item:hover {{ background: {HOVER}; color: {TEXT}; }}
QListView::item:selected {{ background: {SELECTION}; color: {TEXT}; }}
"""


@cache
def icon(name: str) -> QIcon:
    """One of the program's icons; chevron-up is chevron-down turned over."""
    if name == "chevron-up":
        return QIcon(icon("chevron-down").pixmap(ICON_SIZE, 2.0).transformed(QTransform().rotate(180)))
    return QIcon(str(ICONS / f"{name}.svg"))


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
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setTextFormat(Qt.TextFormat.PlainText)
    for name in look.split():
        label.setProperty(name, True)
    return label


def button(text: str, look: str = "", name: str = "") -> QPushButton:
    """A push button; `look` is a property of the style sheet, `name` what tests and style find it by."""
    result = QPushButton(text, autoDefault=False)
    result.setObjectName(name)
    if look:
        result.setProperty(look, True)
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
