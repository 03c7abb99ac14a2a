"""Results that explain themselves: every point lost has its reason in words and the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from app.scoring.metric import Branch, MetricValue, RowRef
from app.scoring.period import Period
from app.scoring.points import NOUGHT
from app.scoring.scheme import Effect, level_words

Origin = Literal["hand", "rules", "open", "accepted", "exempt"]
Measured = Mapping[str, Mapping[int, MetricValue]]  # indicator's key → number of the clause → value


@dataclass(frozen=True)
class Entry:
    """What a person entered for an indicator: a score, or observations by number of the clause, with the reason.

    An observation entered here goes before the metric's; a score goes before both. `author` gave it on `day` (ISO), "" where
    an earlier program did not keep that.
    """

    score: Decimal | None = None
    reason: str = ""
    observed: Mapping[int, Fraction] = field(default_factory=dict)
    author: str = ""
    day: str = ""


@dataclass(frozen=True)
class Fact:
    """What a person says about a veto or a condition: its measure, or 1 for yes and 0 for no."""

    value: Fraction
    reason: str = ""


@dataclass(frozen=True)
class BranchInput:
    """Everything a branch's result is worked out from. `appraisal` is 评议分 (0–100).

    `accepted`: who published the results took what nobody had entered as without a loss.
    """

    branch: Branch
    entries: Mapping[str, Entry] = field(default_factory=dict)
    measured: Measured = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    facts_measured: Mapping[str, MetricValue] = field(default_factory=dict)
    appraisal: Decimal | None = None
    accepted: bool = False


@dataclass(frozen=True)
class Line:
    """One reason: points lost (negative) or won on top (positive). The lines of an indicator add up to its score − full."""

    points: Decimal
    words: str
    clause: int | None = None  # None: a person's score
    metric: str = ""
    rows: tuple[RowRef, ...] = ()


@dataclass(frozen=True)
class IndicatorResult:
    """One indicator's points. `score` holds the bonus too; `origin` says where the points come from:

    "hand" a person's score, "rules" rules, "open" something is still to be entered (`score` is then the most it can be, and
    counts for nothing yet), "accepted" the same, taken as not lost, "exempt" not asked of this branch. `computed` is what the
    rules alone give, to be compared with a person's score; None when they cannot.
    """

    key: str
    star: str
    title: str
    full: Decimal
    score: Decimal
    bonus: Decimal
    origin: Origin
    lines: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()
    computed: Decimal | None = None
    veto: str = ""
    observed: tuple[str, ...] = ()  # what the metrics measured, in words, lost points or not

    @property
    def lost(self) -> Decimal:
        """Points lost, without what a bonus gave back."""
        return self.full - (self.score - self.bonus)


@dataclass(frozen=True)
class StarResult:
    """One star. `score` is what counts against `line`: with bonus, at most `full`.

    When indicators are not asked of the branch, `points` of `asked` are converted to `full` in proportion. `pending` are the
    points that open indicators may still bring. `blocked` says why a star is not won although (or besides that) its points
    suffice.
    """

    name: str
    full: Decimal
    asked: Decimal
    points: Decimal
    bonus: Decimal
    score: Decimal
    line: Decimal
    won: bool
    blocked: tuple[str, ...] = ()
    indicators: tuple[IndicatorResult, ...] = ()
    pending: Decimal = NOUGHT

    @property
    def undecided(self) -> bool:
        """Whether what is still open may win it."""
        return not self.won and self.pending > 0 and self.score + self.pending >= self.line

    @property
    def short(self) -> Decimal:
        """还差多少分; 0 when the line is reached."""
        return max(NOUGHT, self.line - self.score)


@dataclass(frozen=True)
class Applied:
    """A veto or a cap that applied, with its reason."""

    key: str
    words: str
    effect: Effect
    reason: str = ""
    rows: tuple[RowRef, ...] = ()


@dataclass(frozen=True)
class Undecided:
    """A veto or a cap of which nobody has said whether it applies; `why` says why no ledger tells, "" where none is asked."""

    key: str
    words: str
    effect: Effect
    why: str = ""


@dataclass(frozen=True)
class BranchResult:
    """A branch's result. `level` counts stars 0–5 after vetoes and caps; `reached` is the level its points alone give.

    `undecided` vetoes and caps hold nothing back, but the level is only told under the condition that they do not apply;
    `lowest` is what it would be if all of them did (None when there are none), and no star is given before each is decided.

    `base` is 基础分, `lost` 减分 and `pending` what is not scored yet, all on the scale of 100; `total` is what branches are
    ranked by. Without what is pending the total and the stars can only become more.
    """

    branch: Branch
    stars: tuple[StarResult, ...]
    base: Decimal
    lost: Decimal
    bonus: Decimal
    appraisal: Decimal | None
    total: Decimal
    reached: int
    level: int
    vetoes: tuple[Applied, ...] = ()
    caps: tuple[Applied, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    pending: Decimal = NOUGHT
    undecided: tuple[Undecided, ...] = ()
    lowest: int | None = None

    @property
    def complete(self) -> bool:
        """Whether everything that is to be entered or decided has been."""
        return not self.missing and not self.undecided

    @property
    def provisional(self) -> bool:
        """Whether what is undecided may lower the level."""
        return self.lowest is not None and self.lowest < self.level

    @property
    def vetoed(self) -> bool:
        """Whether a veto takes every star, whatever the points."""
        return any(item.effect.kind == "all" for item in self.vetoes)

    @property
    def open_titles(self) -> tuple[str, ...]:
        """The indicators of which something is still to be entered."""
        return tuple(dict.fromkeys(words.split("：")[0] for words in self.missing))

    @property
    def title(self) -> str:
        """五星; 五星（待定） while a veto may take it; 待考评 while no star is sure and some may come."""
        if self.pending and not self.level and not self.vetoed:
            return "待考评"
        return f"{level_words(self.level)}{'（待定）' if self.provisional else ''}"

    @property
    def won(self) -> tuple[str, ...]:
        """The stars won."""
        return tuple(star.name for star in self.stars if star.won)

    def indicator(self, key: str) -> IndicatorResult:
        """The result of an indicator. Raises KeyError."""
        return {item.key: item for star in self.stars for item in star.indicators}[key]


@dataclass(frozen=True)
class PastStar:
    """One star's points and the line it was won from."""

    name: str
    score: Decimal
    line: Decimal


@dataclass(frozen=True)
class PastResult:
    """A branch's result of a period. `branch` is its name then, `level` what 摘星 or 晋星 made of it."""

    branch: str
    total: Decimal
    level: int
    stars: tuple[PastStar, ...]
    pending: Decimal = NOUGHT  # not scored yet: the total is no comparison


def past_of(result: BranchResult) -> PastResult:
    """A result as a trend shows it."""
    stars = tuple(PastStar(star.name, star.score, star.line) for star in result.stars)
    return PastResult(result.branch.name, result.total, result.level, stars, result.pending)


@dataclass(frozen=True)
class Place:
    """A branch's place in the ranking, from 1; branches of the same place are `tied`.

    `unplaced`: it stands behind the others, because its points are not final yet or nothing is known of it.
    """

    place: int
    result: BranchResult
    tied: bool = False
    unplaced: bool = False

    def text(self, tied: str) -> str:
        """As it stands in a table, – for none; `tied` marks a place that several share."""
        return "–" if self.unplaced else f"{self.place}{tied if self.tied else ''}"


@dataclass(frozen=True)
class Ranking:
    """All branches of a period, best first, with the caps on shares of branches applied and explained in `notes`."""

    period: Period
    places: tuple[Place, ...]
    notes: tuple[str, ...] = ()

    def place_of(self, branch: str) -> Place:
        """The place of a branch. Raises KeyError."""
        return {place.result.branch.name: place for place in self.places}[branch]
