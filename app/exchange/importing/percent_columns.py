"""How the bare numbers of a percent column are meant: 0.7 and 1 as shares of one, 70 and 1 in percent, or nobody knows.

A cell formatted as percent holds 0.7 for 70 %, a cell somebody typed 70. What a column means is decided by most of its
numbers; those of the other way are asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.cell_text import normal_digits, plain, read_number
from app.core.errors import InvalidValueError
from app.core.kinds import Choice, Kind
from app.core.number_kinds import Percent, whole_percent
from app.exchange.tables.tables import blank
from app.ledgers.schema.declaration import Ledger

PARTS, ONE, BETWEEN, WHOLE = "parts", "one", "between", "whole"  # 0.7, 1, 1.5, 70
BARE = re.compile(r"[0-9]*(?:\.[0-9]*)?")
SURE = 10  # from here a number is one of percent, even where the point of 0.80 was lost
IN_SIGNS = "请写成带 % 的数。"


@dataclass(frozen=True)
class PercentColumn:
    """How many numbers of a column stand between 0 and 1, how many are 2 or more; `texts`: every cell is a text from 0 to 1."""

    parts: int = 0
    wholes: int = 0
    texts: bool = False

    @classmethod
    def of(cls, cells: Sequence[object]) -> PercentColumn:
        """That of the cells of a column."""
        times = Counter((type(content), content) for content in cells if not blank(content))  # 1 and True are one key
        filled = [content for _, content in times]
        kinds = Counter[str]()
        for (_, content), count in times.items():
            kinds[sort_of(content)] += count
        texts = all(isinstance(content, str) and sort_of(content) in (PARTS, ONE, "") for content in filled)
        bare = all(sort_of(content) or is_nought(content) for content in filled)
        return cls(kinds[PARTS], kinds[WHOLE], bool(kinds[PARTS]) and texts and bare)

    def in_percent(self, content: object) -> object:
        """A bare number with its sign, everything else as it is. Raises InvalidValueError with a proposal in doubt."""
        sort = sort_of(content)
        if not sort:
            return content
        said = plain(content).strip()
        number = read_number(content) or 0.0
        share, percent = f"{number * 100:.10g}%", f"{number:.10g}%"
        if sort == PARTS:
            return share if self.parts > self.wholes else self.ask(said, share, percent)
        if sort == WHOLE:
            certain = self.wholes > self.parts or number >= SURE
            return percent if certain else self.ask(said, percent, "")
        if sort == BETWEEN:
            return self.ask(said, f"{whole_percent(number)}%", "") if self.wholes else share
        if (self.parts and self.wholes) or (isinstance(content, str) and not self.wholes and not self.texts):
            return self.ask(said, share, percent)
        return percent if self.wholes else share

    def ask(self, said: str, likely: str, other: str) -> object:
        """Refuse a number that is written otherwise than the rest, with what it probably means."""
        way = "0.7 这样的小数" if self.parts > self.wholes else "70 这样的数" if self.wholes > self.parts else ""
        rest = f"这一列其他的写成 {way}，" if way else ""
        words = f"可能是 {likely}，也可能是 {other}" if other else f"不能确定是不是 {likely}"
        raise InvalidValueError(f"{rest}“{said}”{words}。", IN_SIGNS, proposal=likely)


def sort_of(content: object) -> str:
    """Which of the four a bare number is, "" for 0 and for what is no bare number."""
    if isinstance(content, bool) or not isinstance(content, str | int | float):
        return ""
    text = normal_digits(content).strip() if isinstance(content, str) else ""
    if isinstance(content, str) and not (text and text != "." and len(text) < len("100.00000000") * 3 and BARE.fullmatch(text)):
        return ""
    number = float(text or content)
    if number <= 0:
        return ""
    return PARTS if number < 1 else ONE if number == 1 else BETWEEN if number < 2 else WHOLE


def as_typed(text: str) -> str:
    """What a person types into a percent cell: a whole number is one of percent, whatever the column says otherwise."""
    return f"{text.strip()}%" if sort_of(text) == WHOLE else text


def is_nought(content: object) -> bool:
    """Whether a text is 0."""
    return isinstance(content, str) and re.fullmatch(r"0+(?:\.0*)?", normal_digits(content).strip()) is not None


def says_how_far(kind: Kind) -> bool:
    """Whether a field is a list of words that says how far something is."""
    return isinstance(kind, Choice) and kind.closed and kind.at_share(0) != ""


def percent_columns(ledger: Ledger, rows: Sequence[Mapping[str, object]]) -> dict[str, PercentColumn]:
    """Those of the percent fields, and of choices in whose place a share may stand (完成情况: 80%)."""
    names = (spec.name for spec in ledger.fields.values() if isinstance(spec.kind, Percent) or says_how_far(spec.kind))
    return {name: PercentColumn.of([row.get(name) for row in rows]) for name in names if rows and name in rows[0]}
