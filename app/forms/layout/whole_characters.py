"""Last touch to fitted columns: no text with its last character alone on a line where a little more or less room helps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

Cell = tuple[float, ...]  # widths of its paragraphs in em

_ALONE = 0.6  # of a line that such a text costs: a row is not made a line higher for it, but for two of them
_WORTH = 0.3  # of a line: what a move must save
_MOST_MOVED = 3  # characters that a column may win or lose
_STEPS = 24
_TRIED = 4  # columns on either side of a move
_ONE = 1.15  # em: one character, or two digits, as a font may have them
_SPARE = 0.025  # em; rounding of fonts must not break what fits exactly
_FEW_LINES = 3
_UNEVEN = 1.03  # more lines than that are not all full: no punctuation begins one


class _Column:
    """A column with room for `room` em and its cells; lines and lonely characters are counted once for each room."""

    def __init__(self, cells: Sequence[Cell], room: float, least: float) -> None:
        self.cells = cells
        self.given = self.room = room
        self.least = least
        self._known: dict[float, tuple[list[int], int]] = {}

    @cached_property
    def longest(self) -> float:
        """The longest paragraph."""
        return max((max(cell) for cell in self.cells), default=0.0)

    def may_move(self, by: int) -> bool:
        """Whether it may win, or lose, so many characters."""
        return self.room + by >= self.least - _SPARE and abs(self.room + by - self.given) <= _MOST_MOVED + 2 * _SPARE

    def shed(self) -> None:
        """Give up what it has beyond whole characters: only they are of use to a text that is broken."""
        whole = math.floor(self.room - _SPARE) + 2 * _SPARE
        if self.least <= whole <= self.room and self.longest > self.room - _SPARE:
            self.room = whole

    def counts(self, room: float) -> tuple[list[int], int]:
        """Lines of every cell, and how many texts end with one character alone."""
        key = round(room, 2)
        if key not in self._known:
            self._known[key] = self._counted(room - _SPARE)
        return self._known[key]

    def _counted(self, room: float) -> tuple[list[int], int]:
        lines, alone, full = [], 0, math.floor(room)  # Chinese characters stand whole
        for cell in self.cells:
            count = 0
            for part in cell:
                own = 1 if part <= room else math.ceil(part / full - _SPARE)
                if own > _FEW_LINES:
                    own = math.ceil(part * _UNEVEN / full)
                alone += own > 1 and part - (own - 1) * full <= _ONE
                count += own
            lines.append(count)
        return lines, alone


Move = Mapping[_Column, int]  # characters that columns win or lose


def without_lonely_characters(
    columns: Sequence[Sequence[Cell]], rooms: Sequence[float], least: Sequence[float]
) -> tuple[float, ...]:
    """The rooms of the columns in em, their sum unchanged, moved by a few characters where rows get lower or texts end better.

    `columns` holds their cells, `least` what each needs at least: one character and a little.
    """
    found = [_Column(cells, room, low) for cells, room, low in zip(columns, rooms, least, strict=True)]
    for column in found:
        column.shed()
    cost = _cost(found, {})
    for _ in range(_STEPS):
        spare = int(sum(rooms) - sum(column.room for column in found) + _SPARE)
        best = min(_moves(found, spare), key=lambda move: _cost(found, move), default={})
        new = _cost(found, best)
        if new > cost - _WORTH:
            break
        cost = new
        for column, by in best.items():
            column.room += by
    neediest = max(found, key=lambda column: column.longest - column.room)
    neediest.room += sum(rooms) - sum(column.room for column in found)
    return tuple(column.room for column in found)


def _moves(columns: Sequence[_Column], spare: int) -> Iterator[Move]:
    """What may be tried: a column takes one to three characters from those that nobody has, or from who misses them least."""
    takers = [column for column in columns if column.longest > column.room - _SPARE]
    givers = sorted((column for column in columns if column.may_move(-1)), key=lambda column: _cost(columns, {column: -1}))
    for by in range(1, _MOST_MOVED + 1):
        able = sorted((taker for taker in takers if taker.may_move(by)), key=lambda taker: _cost(columns, {taker: by}))
        for taker in able[:_TRIED]:
            if by <= spare:
                yield {taker: by}
                continue
            others = [giver for giver in givers if giver is not taker]
            if len(others) >= by:
                yield {taker: by} | dict.fromkeys(others[:by], -1)
            for giver in others[:_TRIED]:
                if giver.may_move(-by):
                    yield {taker: by, giver: -by}


def _cost(columns: Sequence[_Column], move: Move) -> float:
    """Lines of all rows together, and lonely characters, after a move."""
    counted = [column.counts(column.room + move.get(column, 0)) for column in columns]
    return sum(map(max, zip(*(lines for lines, _ in counted), strict=True))) + _ALONE * sum(alone for _, alone in counted)
