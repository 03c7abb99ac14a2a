"""A year's standard: stars, their indicators, and how points become stars and levels. Immutable; it is kept in this form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from app.scoring.points import NOUGHT, rounded, shown
from app.scoring.rules import Bonus, Clause, Settings

Model = Literal["stars", "total"]
Applies = Literal["all", "ordinary"]
DEFAULT_LINE = Decimal(85)
LEVEL_WORDS = ("未达星级", "一星", "二星", "三星", "四星", "五星")


@dataclass(frozen=True)
class Indicator:
    """A line of the scheme. `key` never changes within a scheme; `full` are its points.

    `least` makes it a required item (必备项): under that many points its star is not won. `applies` "ordinary" leaves
    functional branches out, which have no 换届 and no dues.
    """

    key: str
    star: str
    number: str
    title: str
    full: Decimal
    content: str = ""
    standard: str = ""
    basis: str = ""
    clauses: tuple[Clause, ...] = ()
    least: Decimal | None = None
    applies: Applies = "all"
    bonus_ceiling: Decimal | None = None

    @property
    def may_exceed(self) -> bool:
        """Whether more than the full points can be given: only where the standard speaks of a bonus."""
        return self.bonus_ceiling is not None or any(isinstance(clause.rule, Bonus) for clause in self.clauses)


@dataclass(frozen=True)
class Star:
    """One of the stars. It is won from `line` on: points, or percent of the full points."""

    name: str
    indicators: tuple[Indicator, ...]
    line: Decimal = DEFAULT_LINE
    percent: bool = False

    @cached_property
    def full(self) -> Decimal:
        """The points of all its indicators."""
        return sum((item.full for item in self.indicators), NOUGHT)

    @property
    def line_points(self) -> Decimal:
        """授星线 in points."""
        return rounded(Fraction(self.full) * Fraction(self.line) / 100) if self.percent else self.line


@dataclass(frozen=True)
class Level:
    """A level of the model "total": reached from `at_least` points (0–100) on. `stars` 1–5."""

    stars: int
    at_least: Decimal
    name: str = ""

    @property
    def title(self) -> str:
        """五星, or the scheme's own word."""
        return self.name or level_words(self.stars)


@dataclass(frozen=True)
class LevelShare:
    """五星不超过30%: at most `percent` of the assessed branches reach `stars`, rounded down but at least `least` of them."""

    stars: int
    percent: Fraction
    least: int = 0


@dataclass(frozen=True)
class Effect:
    """What a veto or a condition does: all stars are lost, one `star` is lost, or the level is at most `level`."""

    kind: Literal["all", "star", "level"]
    star: str = ""
    level: int = 0

    @property
    def words(self) -> str:
        """In the words of a 通报."""
        if self.kind == "all":
            return "一票否决，不授予任何星级"
        return f"不授予{self.star}" if self.kind == "star" else f"最高评为{level_words(self.level)}"


@dataclass(frozen=True)
class Trigger:
    """A 一票否决 item or a level cap. It applies when what is observed is below `below` or, without it, when a person says so.

    With `metric` the ledgers are asked; a person may still say yes or no, with a reason, and then that counts.
    """

    key: str
    words: str
    effect: Effect
    below: Fraction | None = None
    unit: str = "%"
    metric: str = ""
    settings: Settings = ()

    @property
    def title(self) -> str:
        """群众满意度低于60%: the whole condition."""
        told = self.below is None or "低于" in self.words or "不足" in self.words
        return self.words if told or self.below is None else f"{self.words}低于{shown(self.below)}{self.unit}"


@dataclass(frozen=True)
class Weights:
    """(基础分 − 减分) × base + 评议分 × appraisal, in percent; they add up to 100."""

    base: Fraction = Fraction(100)
    appraisal: Fraction = Fraction(0)


@dataclass(frozen=True)
class Stated:
    """What the wording around a scheme says of its points: 每星100分 (`each`) or 总分500分. `words` quote it."""

    words: str
    points: Decimal
    each: bool


@dataclass(frozen=True)
class Scheme:
    """A whole scheme. `model` "stars": each star is won on its own and the level is their number; "total": points → level."""

    name: str
    year: int
    stars: tuple[Star, ...]
    model: Model = "stars"
    levels: tuple[Level, ...] = ()
    shares: tuple[LevelShare, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    weights: Weights = Weights()
    bonus_ceiling: Decimal | None = None
    basis: str = ""
    stated: tuple[Stated, ...] = ()

    @cached_property
    def full(self) -> Decimal:
        """The points of all stars."""
        return sum((star.full for star in self.stars), NOUGHT)

    @property
    def indicators(self) -> Iterator[Indicator]:
        """All indicators in order."""
        return (item for star in self.stars for item in star.indicators)

    @cached_property
    def by_key(self) -> dict[str, Indicator]:
        """Indicators by their key."""
        return {item.key: item for item in self.indicators}

    def star(self, name: str) -> Star:
        """The star of that name. Raises KeyError."""
        return {star.name: star for star in self.stars}[name]

    @property
    def most_stars(self) -> int:
        """The highest level there is."""
        return len(self.stars) if self.model == "stars" else max((level.stars for level in self.levels), default=0)


def level_words(stars: int) -> str:
    """0 to 5 stars in words."""
    return LEVEL_WORDS[stars] if 0 <= stars < len(LEVEL_WORDS) else f"{stars}星"
