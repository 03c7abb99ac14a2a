"""Let the text of a PDF made by Qt be found and copied as it was written.

A font often draws several characters with one glyph: in Noto the radical ⼯ (U+2F2F) and the word 工 (U+5DE5), the
minus and the hyphen. Qt's PDF tells readers the lowest of them (`QFontSubset::getReverseMap`), so that searching for
工作 finds nothing. Here the table glyph → character of the PDF is corrected to the characters the document has.
What stays: Noto draws —— as one glyph, which is found as ⸺ (two characters for one would need a longer table).
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

from PySide6.QtGui import QRawFont

from app.forms.layout.fonts import font_of
from app.forms.layout.layout import TableLayout
from app.forms.layout.pages import Layout, page_texts
from app.forms.layout.text import Face, Style

_MAP = re.compile(rb"beginbfrange\n.*?endbfrange", re.DOTALL)
_LIST = re.compile(rb"\[[^\]]*\]")
_CODE = re.compile(rb"<([0-9A-Fa-f]{4})>")
_PLANE = (range(0xD800), range(0xE000, 0x10000))  # what Qt looks at: the first 65,536 characters, no surrogates


def searchable(pdf: bytes, layout: Layout) -> bytes:
    """Correct the glyph tables of a PDF drawn from this layout. Its length does not change, so all offsets stay."""
    codes = {b"%04X" % wrong: b"<%04X>" % right for wrong, right in _corrections(layout).items()}
    if not codes:
        return pdf

    def corrected(found: re.Match[bytes]) -> bytes:
        return _CODE.sub(lambda code: codes.get(code[1].upper(), code[0]), found[0])

    return _MAP.sub(lambda table: _LIST.sub(corrected, table[0]), pdf)


def _corrections(layout: Layout) -> dict[int, int]:
    """Map the characters that Qt would name to those of the document that look the same."""
    used = _used(layout)
    return {named: code for face in Face for code, named in _misnamed(face).items() if code in used and named not in used}


def _used(layout: Layout) -> set[int]:
    letters: set[str] = set()
    if not isinstance(layout, TableLayout):
        for number in range(len(layout.pages)):
            for mark in page_texts(layout, number):
                letters.update(mark.text)
        return set(map(ord, letters))
    for number in (0, len(layout.pages) - 1):  # title, headings, page number; signatures
        for mark in page_texts(layout, number):
            letters.update(mark.text)
    for lines in chain((cell.lines for cell in layout.joined), chain.from_iterable(layout.cells)):
        letters.update(*lines)
    return set(map(ord, letters))


@cache
def _misnamed(face: Face) -> dict[int, int]:
    """Characters that share their glyph with a lower one, and that lower one."""
    codes = list(chain(*_PLANE))
    font = QRawFont.fromFont(font_of(Style(face, 100)))
    lowest: dict[int, int] = {}
    misnamed: dict[int, int] = {}
    for code, glyph in zip(codes, font.glyphIndexesForString("".join(map(chr, codes))), strict=True):
        if glyph and lowest.setdefault(glyph, code) != code:
            misnamed[code] = lowest[glyph]
    return misnamed
