"""The kinds of rule by which an indicator's points follow from something observed.

What is observed is one exact number for each rule: how often (每少1次扣2分), yes or no as 1 or 0 (未按期换届不得分), a rate in
percent (90%以上得10分), or the place of the grade that was reached (市级推广得12分). None means that there was nothing to
observe: no rule takes points for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.scoring.points import NOUGHT, shown, times


@dataclass(frozen=True)
class Outcome:
    """What a rule makes of an observation: points lost or won, and why in words ("" when there is nothing to explain)."""

    lost: Decimal = NOUGHT
    bonus: Decimal = NOUGHT
    words: str = ""
    veto: bool = False


@dataclass(frozen=True)
class Deduct:
    """每少1次扣2分: `points` for each full `every` `unit` of `what`; `ceiling` None means 扣完为止."""

    what: str
    points: Decimal
    unit: str = "次"
    every: int = 1
    ceiling: Decimal | None = None

    def outcome(self, seen: Fraction, full: Decimal) -> Outcome:
        """`seen` is how many. Only whole occurrences count."""
        count = max(0, int(seen // self.every))
        lost = self.points * count
        if not lost:
            return Outcome()
        words = f"{self.what}{shown(seen)}{self.unit}，每{self.every}{self.unit}扣{shown(self.points)}分"
        if self.ceiling is not None and lost > self.ceiling:
            return Outcome(self.ceiling, words=f"{words}，最多扣{shown(self.ceiling)}分")
        return Outcome(lost, words=words)


@dataclass(frozen=True)
class Fail:
    """未按期换届不得分, 班子不健全扣4分, 述职测评低于80分扣4分: `points` None takes all of the indicator.

    With `below` the observation is a measure that fails under that bound (`unit` 分 or %); otherwise it is 1 when `what`
    is true. `veto` makes it 一票否决 as well.
    """

    what: str
    points: Decimal | None = None
    below: Fraction | None = None
    unit: str = ""
    veto: bool = False

    def outcome(self, seen: Fraction, full: Decimal) -> Outcome:
        """All or nothing."""
        failed = seen < self.below if self.below is not None else seen > 0
        if not failed:
            return Outcome()
        measured = f"{self.what}（实际{shown(seen)}{self.unit}）" if self.below is not None else self.what
        if self.points is None:
            return Outcome(full, words=f"{measured}，不得分{'，一票否决' if self.veto else ''}", veto=self.veto)
        lost = min(self.points, full)
        return Outcome(lost, words=f"{measured}，扣{shown(lost)}分{'，一票否决' if self.veto else ''}", veto=self.veto)


@dataclass(frozen=True)
class Step:
    """From `at_least` on the indicator gets `points`."""

    at_least: Fraction
    points: Decimal


@dataclass(frozen=True)
class Steps:
    """90%以上得10分，80%以上得7分: the highest step reached gives the points; `below` is got under the lowest."""

    steps: tuple[Step, ...]
    unit: str = "%"
    what: str = ""
    below: Decimal = NOUGHT

    def outcome(self, seen: Fraction, full: Decimal) -> Outcome:
        """`seen` is the measure."""
        got = max((step.points for step in self.steps if seen >= step.at_least), default=self.below)
        if got >= full:
            return Outcome()
        return Outcome(full - got, words=f"{self.what or '实际'}{shown(seen)}{self.unit}，得{shown(got)}分")


@dataclass(frozen=True)
class Grade:
    """A grade in words with its points."""

    words: str
    points: Decimal


@dataclass(frozen=True)
class Grades:
    """市级推广得12分，机关推广得8分: the observation is the place of the grade from 1; 0 is none of them."""

    grades: tuple[Grade, ...]

    def outcome(self, seen: Fraction, full: Decimal) -> Outcome:
        """No grade gives no points."""
        place = int(seen)
        grade = self.grades[place - 1] if 1 <= place <= len(self.grades) else Grade("未达到所列等次", NOUGHT)
        if grade.points >= full:
            return Outcome()
        return Outcome(full - grade.points, words=f"{grade.words}，得{shown(grade.points)}分")


@dataclass(frozen=True)
class PerPoint:
    """满意率每低1个百分点扣1分: `points` for each `every` percentage points under `target` (percent).

    Only whole ones count (94.2% under a target of 95% loses nothing) unless `started` says that a begun one does.
    """

    target: Fraction
    points: Decimal
    what: str = ""
    every: Fraction = Fraction(1)
    started: bool = False

    def outcome(self, seen: Fraction, full: Decimal) -> Outcome:
        """`seen` is the rate in percent."""
        short = max(Fraction(0), self.target - seen)
        count = -(-short // self.every) if self.started else short // self.every
        lost = times(self.points, Fraction(count))
        if not lost:
            return Outcome()
        words = f"{self.what or '完成率'}{shown(seen)}%，比{shown(self.target)}%低{shown(short)}个百分点"
        return Outcome(lost, words=f"{words}，每低{shown(self.every)}个百分点扣{shown(self.points)}分")


@dataclass(frozen=True)
class Bonus:
    """获市级以上采纳加2分: `points` for each `every` `unit`, at most `ceiling`. Comes on top of the indicator's points."""

    what: str
    points: Decimal
    unit: str = "项"
    ceiling: Decimal | None = None

    def outcome(self, seen: Fraction, full: Decimal) -> Outcome:
        """`seen` is how many."""
        won = self.points * max(0, int(seen))
        if not won:
            return Outcome()
        words = f"{self.what}{shown(seen)}{self.unit}，每{self.unit}加{shown(self.points)}分"
        if self.ceiling is not None and won > self.ceiling:
            return Outcome(bonus=self.ceiling, words=f"{words}，最多加{shown(self.ceiling)}分")
        return Outcome(bonus=won, words=words)


Rule = Deduct | Fail | Steps | Grades | PerPoint | Bonus
Settings = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Clause:
    """A rule with what it observes: a metric (app.scoring.metrics) under settings, or with "" what a person enters.

    `words` is the part of the 评分标准 it stands for.
    """

    rule: Rule
    metric: str = ""
    settings: Settings = ()
    words: str = ""
