"""How a cell looks: wrapped text, pills, lamps, progress bars. One painter for all cells of a table."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from app.core.kinds import Choice, Kind, Light, Ordinal, Tone, Value
from app.core.number_kinds import Percent
from app.ui.palette import BORDER_STRONG, TEXT, TEXT_OFF, TONES, TRACK
from app.ui.table.wrapping import Laid, Wrapper

PADDING = 8  # pixels left and right of a cell's text
TOP_PADDING = 6  # pixels above and below
PILL_PADDING = 9
WORDS_WASTE = 1.3  # times as many lines as the characters need: words that go to the next line leave room behind
LEAST_EDGE = 3  # pixels beside a pill or a lamp in a narrow column
LAMP, LAMP_GAP = 9, 5  # diameter, and pixels before its word
BAR_HEIGHT = 6
NUMBER_WIDTH = 40  # for 100% beside its bar
DONE = 100


@cache
def colour(name: str) -> QColor:
    """A colour of the palette, made once."""
    return QColor(name)


class CellPainter:
    """Draws values by their kind into rectangles."""

    def __init__(self, font: QFont, lines: int, scale: float = 1.0) -> None:
        """`scale` is how large everything is drawn; `font` has it already."""
        self.wrapper = Wrapper(font)
        self.lines = lines
        self.padding, self.pill_padding = round(PADDING * scale), round(PILL_PADDING * scale)
        self.lamp, self.lamp_gap = round(LAMP * scale), round(LAMP_GAP * scale)
        self.number_width = round(NUMBER_WIDTH * scale)

    @property
    def row_height(self) -> int:
        """The height in pixels of rows without one of their own."""
        return self.height_of(self.lines)

    def height_of(self, lines: int) -> int:
        """The height in pixels of a row that shows so many lines of text."""
        return round(self.wrapper.line_height * lines) + 2 * TOP_PADDING + (4 if lines == 1 else 0)

    def lines_in(self, height: int) -> int:
        """How many lines a row of a height in pixels shows, at least one."""
        return max(1, round((height - 2 * TOP_PADDING) / self.wrapper.line_height))

    def lines_at_most(self, text: str, width: int) -> int:
        """More lines than a text needs in a cell of that width, without laying it out."""
        room = max(width - 2 * self.padding, 1)
        return text.count("\n") + 1 + int(len(text) * self.wrapper.widest / room * WORDS_WASTE)

    def lines_needed(self, kind: Kind, text: str, width: int, most: int) -> int:
        """How many lines show the whole text in a cell of that width, at most `most`."""
        if not text or isinstance(kind, Percent) or (isinstance(kind, Choice) and kind.tones):
            return 1
        return self.wrapper.count(text, width - 2 * self.padding, most)

    def paint(self, painter: QPainter, rect: QRect, kind: Kind, value: Value, tone: Tone = "neutral") -> None:
        """Draw a value; an empty one draws nothing. `tone` colours the text of kinds without a look of their own."""
        text = kind.text(value)
        if not text:
            return
        if isinstance(kind, Light):
            self.paint_lamp(painter, rect, text, kind.tone(value))
        elif isinstance(kind, Choice) and kind.tones:
            self.paint_pill(painter, rect, text, kind.tone(value))
        elif isinstance(kind, Percent) and isinstance(value, int):
            self.paint_bar(painter, rect, text, value)
        else:
            self.paint_text(painter, rect, text, kind.align, colour(TEXT if tone == "neutral" else TONES[tone].foreground))

    def paint_text(self, painter: QPainter, rect: QRect, text: str, align: str, pen: QColor) -> None:
        """Wrapped text, in the middle of the row's height."""
        laid = self.lay(text, rect.width(), self.lines_in(rect.height() + 1))
        left = rect.left() + self.padding
        free = rect.width() - 2 * self.padding - laid.width
        if align == "center":
            left += max(0, int(free / 2))
        elif align == "right":
            left += max(0, int(free))
        painter.setPen(pen)
        self.draw(painter, left, rect, laid)

    def lay(self, text: str, width: int, lines: int) -> Laid:
        """A text laid out for a cell of that width, in at most so many lines."""
        return self.wrapper.lay(text, width - 2 * self.padding, lines)

    def draw(self, painter: QPainter, left: float, rect: QRect, laid: Laid) -> None:
        """A laid-out text from `left` on."""
        painter.drawStaticText(QPointF(left, rect.top() + int((rect.height() - laid.height) / 2)), laid.text)

    def paint_pill(self, painter: QPainter, rect: QRect, text: str, tone: Tone) -> None:
        """A word on a soft rounded ground."""
        laid = self.wrapper.lay(text, self._word_room(rect.width()), 1)
        width, height = laid.width + 2 * self.pill_padding, laid.height + 3
        left = rect.left() + max(3, int((rect.width() - width) / 2))
        top = rect.top() + int((rect.height() - height) / 2)
        colours = TONES[tone]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(colours.background))
        painter.drawRoundedRect(QRectF(left, top, width, height), height / 2, height / 2)
        painter.setPen(colour(colours.foreground))
        self.draw(painter, left + self.pill_padding, rect, laid)

    def paint_lamp(self, painter: QPainter, rect: QRect, text: str, tone: Tone) -> None:
        """A coloured lamp and its word, so that colour is never the only sign."""
        laid = self.wrapper.lay(text, self._word_room(rect.width(), lamp=True), 1)
        left = rect.left() + max(LEAST_EDGE, int((rect.width() - laid.width - self.lamp - self.lamp_gap) / 2))
        ground = colour(TONES[tone].foreground if tone != "grey" else BORDER_STRONG)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(QRectF(left, rect.top() + (rect.height() - self.lamp) / 2, self.lamp, self.lamp))
        painter.setPen(colour(TONES[tone].foreground))
        self.draw(painter, left + self.lamp + self.lamp_gap, rect, laid)

    def paint_bar(self, painter: QPainter, rect: QRect, text: str, share: int) -> None:
        """A bar with its number; a narrow column shows the number only."""
        laid = self.wrapper.lay(text, rect.width() - 8, 1)
        room = rect.width() - self.number_width - 2 * self.padding
        if room >= BAR_HEIGHT * 3:
            top = rect.top() + (rect.height() - BAR_HEIGHT) / 2
            track = QRectF(rect.left() + self.padding, top, room, BAR_HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(TRACK))
            painter.drawRoundedRect(track, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
            if share > 0:
                track.setWidth(max(BAR_HEIGHT, room * min(share, DONE) / DONE))
                painter.setBrush(colour(TONES["green" if share >= DONE else "blue"].foreground))
                painter.drawRoundedRect(track, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.setPen(colour(TEXT))
        self.draw(painter, rect.right() + 1 - self.padding - laid.width, rect, laid)

    def paint_broken(self, painter: QPainter, rect: QRect, text: str) -> None:
        """The words of a row that cannot be shown."""
        if text:
            self.paint_text(painter, rect, text, "left", colour(TEXT_OFF))

    def is_clipped(self, kind: Kind, text: str, width: int, height: int = 0) -> bool:
        """Whether a cell of that size leaves something of the text out; without a height it is as high as most."""
        if isinstance(kind, Choice) and kind.tones:
            return self.wrapper.lay(text, self._word_room(width, lamp=isinstance(kind, Light)), 1).clipped
        return not isinstance(kind, Percent) and self.lay(text, width, self.lines_in(height or self.row_height)).clipped

    def _word_room(self, width: int, *, lamp: bool = False) -> int:
        """Pixels for the word of a pill, or beside a lamp, in a cell of that width."""
        return width - (self.lamp + self.lamp_gap if lamp else 2 * self.pill_padding) - 2 * LEAST_EDGE

    def natural_width(self, kind: Kind, text: str) -> int:
        """The width at which a cell shows its text on one line (long ones: on the lines it may have)."""
        widest = max((self.wrapper.metrics.horizontalAdvance(line) for line in text.split("\n")), default=0.0)
        if isinstance(kind, Percent):
            return 2 * self.number_width + 2 * self.padding
        extra = 2 * self.pill_padding + 8 if isinstance(kind, Choice) else 2 * self.padding + 2
        short = isinstance(kind, Ordinal | Choice)
        return round(widest / (1 if short or widest < 260 else self.lines)) + extra
