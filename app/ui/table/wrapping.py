"""Texts broken into a few lines for a cell, laid out once and remembered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QStaticText, QTextLayout, QTextOption, QTransform

REMEMBERED = 6000  # laid-out texts; a page of the largest screen has about 1,500


@dataclass(frozen=True)
class Laid:
    """A text ready to be drawn: its size in pixels, and whether something of it was left out."""

    text: QStaticText
    width: float
    height: float
    clipped: bool


class Wrapper:
    """Breaks texts for one font. Lines after the last allowed one become … at its end."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        self.line_height = self.metrics.lineSpacing()
        self.widest = self.metrics.horizontalAdvance("国")  # pixels of a character
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._known: dict[tuple[str, int, int], Laid] = {}

    def lay(self, text: str, width: int, lines: int) -> Laid:
        """The text in at most `lines` lines of `width` pixels."""
        key = (text, width, lines)
        laid = self._known.get(key)
        if laid is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            laid = self._known[key] = self._lay(text, max(width, 1), lines)
        return laid

    def count(self, text: str, width: int, most: int) -> int:
        """In how many lines of `width` pixels a text stands, at most `most`."""
        count = 0
        for paragraph in text.split("\n"):
            count += len(self._lines(paragraph, max(width, 1), most - count))
            if count >= most:
                return most
        return count

    def _lay(self, text: str, width: int, lines: int) -> Laid:
        if "\n" not in text:
            advance = self.metrics.horizontalAdvance(text[: width + 1])
            if advance <= width:
                return self._static([text], advance, clipped=False)
        parts, clipped = self._broken(text, width, lines)
        return self._static(parts, max(map(self.metrics.horizontalAdvance, parts)), clipped)

    def _broken(self, text: str, width: int, lines: int) -> tuple[list[str], bool]:
        """The lines, the last one elided, and whether something is missing."""
        # No character is narrower than 2 pixels, so the rest of a very long text cannot be seen.
        visible = text[: lines * (width // 2 + 1)]
        parts: list[str] = []
        rest = visible
        for paragraph in visible.split("\n"):
            for part in self._lines(paragraph, width, lines - len(parts)):
                if len(parts) == lines - 1 and len(rest.rstrip("\n")) > len(part):
                    joined = " ".join(line.strip() for line in rest.split("\n") if line.strip())
                    parts.append(
                        self.metrics.elidedText(f"{joined}{'…' * (visible != text)}", Qt.TextElideMode.ElideRight, width)
                    )
                    return parts, True
                parts.append(part.rstrip())
                rest = rest[len(part) :]
            if len(parts) == lines:
                break
            rest = rest.removeprefix("\n")
        return parts, False

    def _lines(self, paragraph: str, width: int, most: int) -> list[str]:
        """The first lines of a paragraph."""
        layout = QTextLayout(paragraph, self.font)
        layout.setTextOption(self._option)
        layout.beginLayout()
        ends: list[int] = []
        while len(ends) < most and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            ends.append(line.textStart() + line.textLength())
        layout.endLayout()
        return [paragraph[start:end] for start, end in zip([0, *ends], ends, strict=False)] or [""]

    def _static(self, parts: list[str], width: float, clipped: bool) -> Laid:
        static = QStaticText("\u2028".join(parts))  # a line feed would be drawn as nothing
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.prepare(QTransform(), self.font)
        return Laid(static, width, self.line_height * len(parts), clipped)
