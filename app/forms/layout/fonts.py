"""The fonts of official forms as Qt has them, and text measured with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from unicodedata import combining

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QTextLayout, QTextLine, QTextOption

from app.forms.layout.text import Face, Style

# The names of the same typefaces differ between Windows, WPS, macOS and Linux; GB/T 9704 asks for 小标宋 and 仿宋.
_SMALL_TITLE_SONG = ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05")
# OpenType features by which a character is wider or narrower beside others: fi as one shape, a 1 after a Latin letter.
_BY_NEIGHBOURS = ("liga", "clig", "calt", "locl")
_FAMILIES = {
    Face.TITLE: (*_SMALL_TITLE_SONG, "华文中宋", "STZhongsong", "宋体", "SimSun", "Noto Serif CJK SC"),
    Face.HEADING: ("黑体", "SimHei", "Noto Sans CJK SC"),
    Face.BODY: ("仿宋_GB2312", "仿宋", "FangSong", "STFangsong", "Noto Serif CJK SC"),
    Face.KAI: ("楷体_GB2312", "楷体", "KaiTi", "STKaiti", "Noto Serif CJK SC"),
    Face.SONG: ("宋体", "SimSun", "STSong", "Noto Serif CJK SC"),
}
_ROUNDING = 0.5  # tenths of a point by which fonts' own figures differ


def font_of(style: Style) -> QFont:
    """Return the font of a style; its pixels are the units of the layout (tenths of a point).

    The first installed family is taken; the others stay behind it for characters that it has not. A title in a
    stand-in for 小标宋, which is a heavy face, is set in bold.
    """
    families = _installed(style.face)
    font = QFont(list(families))
    font.setPixelSize(style.size)
    if style.spread != 100.0:  # in percent: Qt multiplies absolute spacing by the resolution of a printer
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, style.spread)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # A text is as wide as its characters measured one by one: else lines are broken by other widths than they are set with.
    font.setKerning(False)
    for feature in _BY_NEIGHBOURS:
        font.setFeature(QFont.Tag(feature), 0)
    font.setBold(style.face is Face.TITLE and families[0] not in _SMALL_TITLE_SONG)
    return font


@cache
def _installed(face: Face) -> tuple[str, ...]:
    known = _FAMILIES[face]
    return tuple(name for name in known if QFontDatabase.hasFamily(name)) or known


class FontMeasure:
    """Texts measured and broken into lines by Qt. Equal characters and equal texts are measured once."""

    def __init__(self) -> None:
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._fonts: dict[Style, QFont] = {}
        self._advances: dict[Style, _Advances] = {}
        self._lines: dict[tuple[str, Style, float], tuple[str, ...]] = {}

    def advance(self, text: str, style: Style) -> float:
        """Width of a text on one line: the sum of its characters."""
        return sum(map(self._of(style).__getitem__, text))

    def lines(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        """Break a text into lines no wider than `width`; no 。，） at the start of a line, no （ “ at its end."""
        key = (text, style, width)
        found = self._lines.get(key)
        if found is None:
            fits = "\n" not in text and self.advance(text, style) <= width
            found = self._lines[key] = (text,) if fits else self._broken(text, style, width)
        return found

    def _of(self, style: Style) -> _Advances:
        advances = self._advances.get(style)
        if advances is None:
            advances = self._advances[style] = _Advances(self._font(style))
        return advances

    def _font(self, style: Style) -> QFont:
        if style not in self._fonts:
            self._fonts[style] = font_of(style)
        return self._fonts[style]

    def _broken(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        # U+2028 is Qt's newline within a paragraph.
        layout = QTextLayout(text.replace("\n", "\u2028"), self._font(style))
        layout.setTextOption(self._option)
        layout.beginLayout()
        # Qt counts a character beyond U+FFFF as two: the second of them has no width.
        characters = text if max(text) <= "\uffff" else [part for c in text for part in ((c,) if c <= "\uffff" else (c, ""))]
        edges = [0.0, *accumulate(map(self._of(style).__getitem__, characters))]
        ends: list[int] = []
        while (line := layout.createLine()).isValid():
            _fit(line, characters, edges, width)
            ends.append(line.textStart() + line.textLength())
        layout.endLayout()
        return tuple(part.rstrip() for cut in _cut(text, ends) for part in self._split(cut, style, width)) or ("",)

    def _split(self, line: str, style: Style, width: float) -> list[str]:
        """Cut a line that is too wide all the same: three dashes can be one shape of a font, in which Qt breaks no line."""
        room = width + _ROUNDING
        if self.advance(line.rstrip(), style) <= room:
            return [line]
        advances, parts, filled = self._of(style), [""], 0.0
        for character in line:
            filled += advances[character]
            if filled > room and parts[-1] and not combining(character):  # an accent stays with its letter
                parts.append("")
                filled = advances[character]
            parts[-1] += character
        return parts


class _Advances(dict[str, float]):
    """Widths of single characters in one font, measured when first asked for."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self._metrics = QFontMetricsF(font)

    def __missing__(self, character: str) -> float:
        width = self[character] = self._metrics.horizontalAdvance(character)
        return width


def _fit(line: QTextLine, characters: Sequence[str], edges: Sequence[float], width: float) -> None:
    """Let a line take what fits. Where a font joins characters after all (——, accents), Qt may take too much."""
    room, first = width, line.textStart()
    line.setLineWidth(room)
    while room > 0:
        end = first + line.textLength()
        while end > first and characters[end - 1].isspace():
            end -= 1
        excess = edges[end] - edges[first] - width
        if excess <= _ROUNDING:
            return
        room -= excess
        line.setLineWidth(max(room, 0.0))


def _cut(text: str, ends: list[int]) -> list[str]:
    """Cut a text at Qt's positions, which count a character beyond U+FFFF (rare names: 𠮷) as two."""
    starts = [0, *ends[:-1]]
    if text.isascii() or max(text) <= "\uffff":
        return [text[a:b] for a, b in zip(starts, ends, strict=True)]
    data = text.encode("utf-16-le")
    return [data[2 * a : 2 * b].decode("utf-16-le") for a, b in zip(starts, ends, strict=True)]
