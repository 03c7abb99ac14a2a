"""What a star card's table shows: one row an indicator, with the reasons of its points in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.core.kinds import Tone
from app.scoring.metric import RowRef
from app.scoring.points import shown

PENDING = "待考评"
Side = Literal["self", "review", "try"]  # "try": a what-if


@dataclass(frozen=True)
class Reason:
    """One line of 依据: `points` lost (below 0) or won, the words, and the rows that a click opens."""

    words: str
    points: Decimal | None = None
    tone: Tone = "neutral"
    rows: tuple[RowRef, ...] = ()

    @property
    def text(self) -> str:
        """As it is read out and copied."""
        return f"{signed(self.points)} {self.words}" if self.points is not None else self.words


@dataclass(frozen=True)
class Given:
    """A score given by the branch or by the reviewer, and `by` whom. `hidden`: it is there and not shown yet."""

    score: Decimal | None = None
    reason: str = ""
    hidden: bool = False
    by: str = ""  # 王建国 2026-11-30


@dataclass(frozen=True)
class IndicatorRow:
    """One row. `now` is what the ledgers give today where that differs from the frozen score."""

    key: str
    title: str
    content: str
    standard: str
    basis: str
    full: Decimal
    score: Decimal
    self_given: Given
    review_given: Given
    reasons: tuple[Reason, ...] = ()
    evidence: int = 0
    exempt: bool = False
    now: Decimal | None = None
    open: bool = False  # not scored yet: `score` is the most it can be

    def given(self, side: Side) -> Given:
        """The score of one side."""
        return {"self": self.self_given, "review": self.review_given, "try": Given(self.score)}[side]

    @property
    def lost(self) -> bool:
        """Whether points were lost."""
        return not self.exempt and self.score < self.full

    @property
    def score_text(self) -> str:
        """The score, or why there is none."""
        return "不适用" if self.exempt else PENDING if self.open else shown(self.score)


def signed(points: Decimal) -> str:
    """−2, +1.5: with a real minus."""
    return f"{'−' if points < 0 else '+'}{shown(abs(points))}"


def score_words(points: Decimal) -> str:
    """A score with at least one decimal: 89.0, 82.25."""
    text = shown(points)
    return text if "." in text else f"{text}.0"
