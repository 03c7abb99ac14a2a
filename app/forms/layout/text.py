"""What the paginator knows of fonts: faces, sizes, and how wide a text is. No Qt.

All lengths in `app.forms` are tenths of a point (720 to the inch) unless a name says otherwise: fine enough for whole
numbers as font sizes (10.5 pt is 105), and the same on every device.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

UNITS_PER_INCH = 720.0
UNITS_PER_MM = UNITS_PER_INCH / 25.4
UNITS_PER_POINT = UNITS_PER_INCH / 72.0

LINE_SPACING = 1.35  # of the font size; fonts' own figures differ too much (仿宋 1.14, Noto 1.45) to be used

_SHORT_LINES = 3  # texts up to so many lines are evened out, longer ones are sentences
_ALONE = 1.2  # of the size: a character, or two digits

_LATIN = re.compile(r"[0-9A-Za-z\n]")
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, lone surrogates, the object replacement character and non-characters have no shape on paper.
_SHAPELESS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffc\ufffe\uffff\ud800-\udfff]")


class Face(Enum):
    """The typefaces of official forms and documents (GB/T 9704-2012)."""

    TITLE = "小标宋"
    HEADING = "黑体"
    BODY = "仿宋"
    KAI = "楷体"  # second level of headings
    SONG = "宋体"  # page numbers


@dataclass(frozen=True)
class Style:
    """A face in a size (tenths of a point); every character takes `spread` percent of its own width."""

    face: Face
    size: int
    spread: float = 100.0

    @property
    def line_height(self) -> float:
        """Distance from line to line."""
        return self.size * LINE_SPACING


class TextMeasure(Protocol):
    """Width and line breaks of texts; injected, so that the geometry can be tested without fonts."""

    def advance(self, text: str, style: Style) -> float:
        """Width of a text on one line."""
        ...

    def lines(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        """Break a text into lines no wider than `width`, by the rules of Chinese typesetting; at least one line."""
        ...


def printable(text: str) -> str:
    """Return the text as it can be printed: newlines are `\\n`, tabs spaces, no characters without a shape."""
    if "\n" not in text and text.isprintable():
        return text.rstrip()
    text = _SHAPELESS.sub("", _NEWLINES.sub("\n", text).replace("\t", "    "))
    return text.rstrip().lstrip("\n")


def balanced_lines(measure: TextMeasure, text: str, style: Style, width: float) -> tuple[str, ...]:
    """Break a heading into as few lines as `width` allows, all of about the same length (整改/状态, not 整改状/态)."""
    fewest = measure.lines(text, style, width)
    if len(fewest) == 1:
        return fewest
    narrow = max(measure.advance(line, style) for line in text.split("\n")) / len(fewest)
    while narrow < width:
        lines = measure.lines(text, style, narrow)
        if len(lines) <= len(fewest):
            return lines
        narrow += style.size / 2
    return fewest


def well_ended_lines(measure: TextMeasure, text: str, style: Style, width: float) -> tuple[str, ...]:
    """Break a text; a short one that would end with a character alone (需相关处室配/合) into lines of about the same length."""
    lines = measure.lines(text, style, width)
    if not 1 < len(lines) <= _SHORT_LINES or "\n" in text or measure.advance(lines[-1], style) > _ALONE * style.size:
        return lines
    return balanced_lines(measure, text, style, width)


def room_kept(measure: TextMeasure, text: str, style: Style, width: float, lines: tuple[str, ...]) -> float:
    """How much room must be kept free beside a text for another program to break it into these lines; 0 where it does so.

    None beside digits and Latin letters: programs put gaps of their own between them and Chinese characters.
    """
    if len(lines) < 2 or _LATIN.search(text):
        return 0.0
    longest, room = max(measure.advance(line, style) for line in lines), width
    while room > longest:
        if measure.lines(text, style, room) == lines:
            return width - room
        room -= style.size / 4
    return 0.0
