"""Fit the columns of a table to the width of the page and choose the size of its text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from app.core.errors import InvalidValueError
from app.forms.layout.document import Column
from app.forms.layout.text import LINE_SPACING, Face, Style, TextMeasure
from app.forms.layout.whole_characters import without_lonely_characters

BODY_SIZES = (120, 110, 105, 100, 95, 90, 85, 80)
PADDING_X = 32.0
PADDING_Y = 35.0

_REFERENCE = 100  # size at which texts are measured once; widths below are in em (1.0 = one Chinese character)
_SHORT = 6.2  # a cell up to this width is a name, a date, a state: it should stay on one line
_PROSE = 8.0  # lines of sentences shorter than this are tiring to read
_EASY_PROSE = 10.0  # down to a size of _SMALL the text gets smaller until they are as long as this
_SMALL = 95
_FEW_LINES = 4  # of a row that is easy to read however narrow its columns are
_CRAMPED_PROSE = 4.0
_LONG, _WIDER = 8, 1.13  # 2023-11-30: where 仿宋 is missing, Word takes a font with wider digits
_LONGEST_WORD = 8.0  # longer runs of Latin letters and digits may be broken
_LARGEST_ROW = 1 / 8  # share of the page that a long row (nine of ten are shorter) may take before the text gets smaller
_ROUNDING = 0.05  # em; rounding of fonts must not break what fits exactly
_SAMPLE = 240  # rows looked at for the size of the text
_READABLE = 90  # long prose does not get smaller than this, even if its rows are tall
_FEW = 0.1  # share of cells
_WORTH_FOLDING = 0.8  # short cells are folded where that leaves less than this of the lines
_WORD = re.compile(r"[!-~]+")
_DAY = re.compile(r"(\d{4}年)?\d{1,2}月")
_DAY_PART = re.compile(r"\d{4}年(?!\d)|\d{1,2}月(?:\d{1,2}日|[上中下]旬)?[底初前]{0,2}")


@dataclass(frozen=True)
class Fit:
    """Size of the text and widths of the columns, which add up to the width of the table."""

    size: int
    widths: tuple[float, ...]


@dataclass(frozen=True)
class _Need:
    """Widths of one column in em, without padding.

    `levels` go from one character a line over whole dates and numbers (2023-11-30, 100%), cramped (two characters, four
    where there are sentences) and unbroken (nothing short wraps) to comfortable; more than `longest` is of no use.
    `folded` lets short cells take two lines where no character is left alone (限期/整改); `ink` is how long its cells are.
    """

    levels: tuple[float, float, float, float, float]
    longest: float
    weight: float
    folded: float
    ink: float

    @property
    def comfortable(self) -> float:
        """The last of the levels."""
        return self.levels[-1]


def fit_columns(
    columns: Sequence[Column],
    texts: Sequence[Sequence[str]],
    width: float,
    height: float,
    measure: TextMeasure,
) -> Fit:
    """Choose the largest text with which nothing short wraps and rows stay below an eighth of the page's height.

    Widths follow `Column.width`, but no column gets more than its longest line can use, nor less than its short cells
    and its heading want. Raises `InvalidValueError` when the columns do not fit even at one character each.
    """
    extents = [_extents(column, measure) for column in zip(*texts, strict=True)] or [[] for _ in columns]
    parts = [
        (_longest_word(column, cells, measure), _longest_day(column, measure))
        for column, cells in zip(zip(*texts, strict=True), extents, strict=False)
    ] or [(0.0, 0.0)] * len(columns)
    needs = [
        _need(column, cells, word, day, measure) for column, cells, (word, day) in zip(columns, extents, parts, strict=True)
    ]
    step = max(1, len(texts) // _SAMPLE)
    sample = [cells[::step] for cells in extents]
    roomy = [size for size in BODY_SIZES if _total([need.comfortable for need in needs], size) <= width]
    for size in roomy:
        widths = _share(needs, size, width)
        lines = _usual_lines(sample, widths, size)
        low = lines * size * LINE_SPACING + 2 * PADDING_Y <= height * _LARGEST_ROW
        if low and (lines <= _FEW_LINES or size <= _SMALL or size == roomy[-1] or _easy_to_read(needs, widths, size)):
            return Fit(size, _ended_well(needs, sample, widths, size))
    if roomy:
        size = min(roomy[0], max(roomy[-1], _READABLE))
        return Fit(size, _ended_well(needs, sample, _share(needs, size, width), size))
    size = BODY_SIZES[-1]
    return Fit(size, _ended_well(needs, sample, _squeeze(needs, sample, size, width), size))


def _easy_to_read(needs: Sequence[_Need], widths: Sequence[float], size: int) -> bool:
    """Whether no column of sentences is narrow."""
    return all(
        need.longest <= 2 * _PROSE or width - 2 * PADDING_X >= min(_EASY_PROSE, need.longest) * size
        for need, width in zip(needs, widths, strict=True)
    )


def _ended_well(
    needs: Sequence[_Need], sample: Sequence[Sequence[tuple[float, ...]]], widths: Sequence[float], size: int
) -> tuple[float, ...]:
    """The widths, moved a little so that few texts end with one character alone on a line."""
    rooms = [(width - 2 * PADDING_X) / size for width in widths]
    least = [min(room, max(need.levels[3], need.comfortable - 1)) for need, room in zip(needs, rooms, strict=True)]
    if not sample or not sample[0]:
        return tuple(widths)
    moved = without_lonely_characters(sample, rooms, least)
    return _exactly([room * size + 2 * PADDING_X for room in moved], sum(widths))


def _extents(texts: Sequence[str], measure: TextMeasure) -> list[tuple[float, ...]]:
    """Widths in em of every paragraph of every cell of a column."""
    style = Style(Face.BODY, _REFERENCE)
    return [tuple(measure.advance(line, style) / _REFERENCE for line in text.split("\n")) for text in texts]


def _longest_word(texts: Sequence[str], cells: Sequence[tuple[float, ...]], measure: TextMeasure) -> float:
    """Width in em of the longest date or number of the short cells of a column; it must not be broken."""
    style = Style(Face.BODY, _REFERENCE)
    short = {text for text, cell in zip(texts, cells, strict=True) if max(cell) <= _SHORT}
    words = {word for text in short for word in _WORD.findall(text)}
    widths = (measure.advance(word, style) / _REFERENCE * (_WIDER if len(word) >= _LONG else 1) for word in words)
    return max(widths, default=0.0)


def _longest_day(texts: Sequence[str], measure: TextMeasure) -> float:
    """Width in em of the longest month and day (12月15日前) of a column of days written out; its line shall not be broken."""
    style, dated = Style(Face.BODY, _REFERENCE), {text for text in texts if _DAY.match(text)}
    if len(dated) < len(set(texts)) * _FEW:
        return 0.0
    return max((measure.advance(day, style) / _REFERENCE for text in dated for day in _DAY_PART.findall(text)), default=0.0)


def _need(column: Column, cells: Sequence[tuple[float, ...]], longest_word: float, day: float, measure: TextMeasure) -> _Need:
    style = Style(Face.HEADING, _REFERENCE)
    heading = measure.advance(column.heading, style) / _REFERENCE
    words = [measure.advance(word, style) / _REFERENCE for word in _WORD.findall(column.heading)]
    # Up to four characters (序号, 责任人, 整改时限) stay together; longer headings take two lines.
    on_two_lines = heading if heading <= 4 else min(math.ceil(heading / 2), 5.0)
    longest = max((max(cell) for cell in cells), default=0.0)
    short = max((max(cell) for cell in cells if max(cell) <= _SHORT), default=0.0)
    word = min(max(words, default=0.0), _LONGEST_WORD)
    unbroken = max(short, on_two_lines, word, day, 1.0)
    has_sentences = longest > 2 * _PROSE
    cramped = _CRAMPED_PROSE if has_sentences else min(unbroken, 2.0)
    ascending = accumulate((1.0, longest_word, cramped, unbroken, _PROSE if has_sentences else unbroken), max)
    one, two, three, four, five = (level + _ROUNDING for level in ascending)
    return _Need(
        (one, two, three, four, five),
        max(longest + _ROUNDING, heading + _ROUNDING, five),
        max(column.width, 0.1),
        max(two, (_CRAMPED_PROSE if has_sentences else _folded(cells, unbroken)) + _ROUNDING),
        _ink(cells),
    )


def _folded(cells: Sequence[tuple[float, ...]], unbroken: float) -> float:
    """The least width from two characters on at which hardly any cell has a last line of one character."""
    lengths = [math.ceil(max(cell)) for cell in cells if max(cell) > 0]
    for width in range(2, math.ceil(unbroken)):
        alone = sum(length > width and length % width == 1 for length in lengths)
        if alone <= _FEW * len(lengths):
            return float(width)
    return unbroken


def _ink(cells: Sequence[tuple[float, ...]]) -> float:
    """How long the longer half of the cells is on average."""
    lengths = sorted(sum(cell) for cell in cells)
    longer = lengths[len(lengths) // 2 :]
    return max(sum(longer) / len(longer), 1.0) if longer else 1.0


def _total(widths: Sequence[float], size: int) -> float:
    return sum(width * size + 2 * PADDING_X for width in widths)


def _share(needs: Sequence[_Need], size: int, width: float) -> tuple[float, ...]:
    """Widths proportional to the weights between `comfortable` and `longest` of each column."""
    low = [need.comfortable * size + 2 * PADDING_X for need in needs]
    high = [need.longest * size + 2 * PADDING_X for need in needs]
    weights = [need.weight for need in needs]
    if sum(high) <= width:
        rest = (width - sum(high)) / sum(weights)
        return tuple(wide + rest * weight for wide, weight in zip(high, weights, strict=True))
    return _between(low, high, weights, width)


def _between(low: Sequence[float], high: Sequence[float], weights: Sequence[float], width: float) -> tuple[float, ...]:
    """Widths proportional to the weights, each between its `low` and its `high`."""
    least, most = 0.0, max(high) / min(weights)
    for _ in range(60):  # bisection of the common scale; the sum grows with it
        scale = (least + most) / 2
        if sum(_clamped(low, high, weights, scale)) < width:
            least = scale
        else:
            most = scale
    return _exactly(_clamped(low, high, weights, most), width)


def _clamped(low: Sequence[float], high: Sequence[float], weights: Sequence[float], scale: float) -> list[float]:
    return [min(max(weight * scale, a), b) for a, b, weight in zip(low, high, weights, strict=True)]


def _squeeze(
    needs: Sequence[_Need], sample: Sequence[Sequence[tuple[float, ...]]], size: int, width: float
) -> tuple[float, ...]:
    """Widths when there is not room for comfort: long texts share what the short ones leave.

    Short cells stay whole where that costs little, else they take two lines; if even that is too wide, the widths lie
    between the two levels that the page lies between.
    """
    levels = [[em * size + 2 * PADDING_X for em in level] for level in zip(*(need.levels for need in needs), strict=True)]
    if sum(levels[0]) > width:
        raise InvalidValueError("要打印的列太多，纸张放不下。", "请减少打印的列，或改用更大的纸张、横向打印。")
    high = [need.longest * size + 2 * PADDING_X for need in needs]
    inks = [need.ink for need in needs]
    bases = (levels[3], [need.folded * size + 2 * PADDING_X for need in needs])
    found = [_between(base, high, inks, width) for base in bases if sum(base) <= width]
    if found:
        whole, folded = found[0], found[-1]
        worth = _all_lines(sample, folded, size) < _WORTH_FOLDING * _all_lines(sample, whole, size)
        return folded if worth else whole
    low, wide = next((low, wide) for low, wide in pairwise(levels) if sum(low) <= width <= sum(wide))
    part = (width - sum(low)) / ((sum(wide) - sum(low)) or 1.0)
    return _exactly([a + (b - a) * part for a, b in zip(low, wide, strict=True)], width)


def _exactly(widths: Sequence[float], width: float) -> tuple[float, ...]:
    factor = width / sum(widths)
    return tuple(item * factor for item in widths)


def _usual_lines(sample: Sequence[Sequence[tuple[float, ...]]], widths: Sequence[float], size: int) -> int:
    """Estimated lines of the row that nine of ten rows do not exceed."""
    lines = sorted(_row_lines(sample, widths, size))
    return lines[len(lines) * 9 // 10] if lines else 1


def _all_lines(sample: Sequence[Sequence[tuple[float, ...]]], widths: Sequence[float], size: int) -> int:
    """Estimated number of lines of all rows together."""
    return sum(_row_lines(sample, widths, size))


def _row_lines(sample: Sequence[Sequence[tuple[float, ...]]], widths: Sequence[float], size: int) -> list[int]:
    """Estimated number of lines of every row."""
    rooms = [(width - 2 * PADDING_X) / size for width in widths]
    return [
        max(sum(math.ceil(part * 1.04 / room) or 1 for part in cell) for cell, room in zip(row, rooms, strict=True))
        for row in zip(*sample, strict=True)
    ]
