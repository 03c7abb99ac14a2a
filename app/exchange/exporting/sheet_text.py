"""Texts as a cell of an Excel workbook can hold them, and how much room they need there. No Qt, no openpyxl."""

from __future__ import annotations

import math
import re
from unicodedata import east_asian_width

from app.core.errors import InvalidValueError

MOST_CHARACTERS = 32767  # of a cell, in UTF-16 units (Excel specifications and limits)

_WIDE = 2.1  # a Chinese character of 11 pt in Excel's unit of width (a digit of the workbook's usual font)
_NARROW = 1.1


class _Units(dict[str, float]):
    """The width of each character that was asked for so far."""

    def __missing__(self, letter: str) -> float:
        self[letter] = _WIDE if east_asian_width(letter) in "WFA" else _NARROW
        return self[letter]


_UNITS = _Units()
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2 Characters
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def cell_text(text: str, place: str) -> str:
    """Return the text as stored in a cell: newlines as `\\n`, no characters that XML cannot hold.

    Raises `InvalidValueError`, naming the `place`, for a text longer than Excel allows: it is never cut in silence.
    """
    clean = text if text.isprintable() else _NOT_XML.sub("", _NEWLINES.sub("\n", text))
    length = len(clean)
    if length > MOST_CHARACTERS // 2 and (length := len(clean.encode("utf-16-le")) // 2) > MOST_CHARACTERS:
        raise InvalidValueError(
            f"{place}有 {length} 个字，超过 Excel 一个单元格的上限 {MOST_CHARACTERS} 个字，没有导出。",
            "请先精简这段文字，或改为打印成 PDF。",
        )
    # Excel and calamine read _x0041_ as A (ECMA-376 18.4.12 ST_Xstring); the escaped underscore keeps it as written.
    return _ESCAPE.sub("_x005F_", clean) if "_x" in clean else clean


def sheet_name(title: str) -> str:
    """A name for the sheet made from the title: no forbidden characters, at most 31 (Excel's limit)."""
    name = _NOT_XML.sub("", _NOT_IN_NAMES.sub("", title))
    while len(name.encode("utf-16-le")) > 2 * 31:
        name = name[:-1]
    return name.strip("' ") or "台账"


def units(text: str) -> float:
    """Width of a text of 11 pt on one line, in Excel's unit of column width; a little too large rather than too small."""
    if text.isascii():
        return len(text) * _NARROW
    return sum(map(_UNITS.__getitem__, text))


def wrapped_lines(text: str, width: float) -> int:
    """How many lines a text takes in a cell of this width (Excel's unit), at least one."""
    # The cell's own margin takes 0.8; punctuation that may not begin a line leaves half a character free on average.
    room = max(width - 0.8, _WIDE)
    if len(text) * _WIDE <= room and "\n" not in text:
        return 1
    count = 0
    for paragraph in text.split("\n"):
        wide = units(paragraph)
        count += 1 if wide <= room else math.ceil(wide / max(room - _WIDE / 2, _WIDE))
    return count
