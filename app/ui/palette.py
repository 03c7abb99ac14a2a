"""The look of the whole program: colours, fonts and the style sheet. Nothing else names a colour.

Colours are "#RRGGBB" texts, so they serve QColor and style sheets alike.
"""

from __future__ import annotations

from string import Template
from typing import NamedTuple

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.core.kinds import Tone
from app.core.program import resources

ACCENT = "#B4161B"
ACCENT_HOVER = "#9C1116"
ACCENT_PRESSED = "#860D12"
ACCENT_SOFT = "#FBE9E9"
STAR = "#E8A317"
STAR_EDGE = "#B9770E"
STAR_SOFT = "#F6DFAE"  # points that may still come
STAR_OFF = "#F4F5F7"
STAR_OFF_EDGE = "#B4BAC4"

TEXT = "#1F2329"
TEXT_SOFT = "#6A707A"
TEXT_OFF = "#A6ACB5"

WINDOW = "#F4F5F7"
CARD = "#FFFFFF"
BORDER = "#DEE1E6"
BORDER_STRONG = "#C9CED6"
HOVER = "#F1F3F6"
PRESSED = "#E6E9EE"

HEADER = "#F4F5F7"
HEADER_TEXT = "#3A4048"
GRID = "#E6E8EC"
SELECTION = "#DCE8FC"
SELECTION_SOFT = "#EAF1FD"  # the rest of the current row
ROW_HOVER = "#F7F9FC"
FOCUS = "#2459C4"
FLASH = "#FFF3C4"  # rows a colleague has just changed
TRACK = "#E9ECF0"  # the empty part of a progress bar


class ToneColours(NamedTuple):
    """How a tone is drawn: text on a soft ground."""

    foreground: str
    background: str


TONES: dict[Tone, ToneColours] = {
    "neutral": ToneColours("#3A4048", "#EEF0F3"),
    "green": ToneColours("#1F7F4C", "#E3F4EA"),
    "amber": ToneColours("#B26A00", "#FFF1DA"),
    "red": ToneColours("#B4161B", "#FBE4E4"),
    "blue": ToneColours("#2459C4", "#E4EDFC"),
    "grey": ToneColours("#6A707A", "#ECEEF1"),
    "purple": ToneColours("#6B3FA0", "#EFE7F8"),
}

TINTS: dict[Tone, str] = {  # grounds of cells that a person colours: 黄 is as yellow as in Excel, and texts stay readable
    "neutral": "#EEF0F3",
    "green": "#CDEBD8",
    "amber": "#FFEE9E",
    "red": "#FACFD0",
    "blue": "#CFE0FB",
    "grey": "#DDE0E5",
    "purple": "#E2D4F2",
}

FAMILIES = (
    "Microsoft YaHei UI",
    "微软雅黑",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
POINT_SIZE = 10.0

STYLE = resources() / "style"
SHEET = STYLE / "program.qss"  # a string.Template over the colours above


def font(scale: float = 1.0, bold: bool = False) -> QFont:
    """The program's font, `scale` times the size of running text."""
    result = QFont()
    result.setFamilies(list(FAMILIES))
    result.setPointSizeF(POINT_SIZE * scale)
    result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return result


def dress(application: QApplication) -> None:
    """Give the application its look. Light also where Windows is dark: the colours are chosen for paper."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    application.setStyle("Fusion")
    application.styleHints().setColorScheme(Qt.ColorScheme.Light)
    application.setFont(font())
    application.setPalette(qt_palette())
    application.setStyleSheet(style_sheet())


def qt_palette() -> QPalette:
    """The colours for what the style sheet does not reach."""
    result = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, WINDOW),
        (role.Base, CARD),
        (role.AlternateBase, CARD),
        (role.Button, CARD),
        (role.WindowText, TEXT),
        (role.Text, TEXT),
        (role.ButtonText, TEXT),
        (role.PlaceholderText, TEXT_OFF),
        (role.Highlight, SELECTION),
        (role.HighlightedText, TEXT),
        (role.Accent, ACCENT),
        (role.Link, TONES["blue"].foreground),
        (role.ToolTipBase, CARD),
        (role.ToolTipText, TEXT),
        (role.Mid, BORDER),
    ):
        result.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, which, QColor(TEXT_OFF))
    return result


def style_sheet() -> str:
    """The style sheet of the whole application.

    Widgets choose a variant by a property: QPushButton primary/quiet/danger/chip, QFrame card, QLabel title/soft/wrong,
    any editor with wrong=true (a red border), an editor inside a table with cell=true (no border).
    """
    names = {name: value for name, value in globals().items() if name.isupper() and isinstance(value, str)}
    names |= {f"TONE_{tone.upper()}": colours.foreground for tone, colours in TONES.items()}
    names["STYLE"] = STYLE.as_posix()
    return Template(SHEET.read_text(encoding="utf-8")).substitute(names)
