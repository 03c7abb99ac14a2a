"""What a metric is: a named, documented measure over the ledgers that returns its value and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from app.scoring.period import Period

if TYPE_CHECKING:
    from app.scoring.readings import Readings


class RowRef(NamedTuple):
    """A row that a value comes from: what a click on the reason opens. `row` 0 means the ledger as a whole."""

    ledger: str
    row: int
    words: str


@dataclass(frozen=True)
class MetricValue:
    """A measured value with the rows behind it. `value` None: nothing to measure in the period; `words` then says why.

    `own` False: it is known of the whole office, not of this branch in particular. `unrecorded`: there is a duty, but what
    would tell whether it was done is not on record; a person has to say, and until then no points are given.
    """

    value: Fraction | None
    words: str
    rows: tuple[RowRef, ...] = ()
    own: bool = True
    unrecorded: bool = False


def not_recorded(words: str, rows: tuple[RowRef, ...] = ()) -> MetricValue:
    """Nothing can be said: the ledgers should have it and have not. `rows`: where it is to be filled in."""
    return MetricValue(None, f"{words}，请人工核实", rows, unrecorded=True)


@dataclass(frozen=True)
class Branch:
    """A party branch as far as scoring needs it. `functional`: a 功能型党支部, without dues, transfers and 换届.

    An assessment keeps the `name` it began with; `renamed` is the name the ledgers know the branch by since, "" when it is
    the same.
    """

    name: str
    row: int = 0
    functional: bool = False
    departments: tuple[str, ...] = ()
    secretary: str = ""
    members: tuple[str, ...] = ()
    renamed: str = ""

    @property
    def in_ledgers(self) -> str:
        """The name that the rows of the ledgers bear."""
        return self.renamed or self.name

    @property
    def identity(self) -> int | str:
        """What stays the same from one assessment to the next: its row, or its name where it has none."""
        return self.row or self.name


Compute = Callable[["Readings", Branch, Period, Mapping[str, str]], MetricValue]


@dataclass(frozen=True)
class MetricSetting:
    """What a rule may set of a measure: a number, or one of `options`; with `many` some of them, joined by 、."""

    name: str
    title: str
    default: str
    options: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True)
class Metric:
    """A measure. `unit` is what the value counts (次, %, 人); `doc` says in Chinese how it is worked out.

    `functional` False: not measured for functional branches.
    """

    key: str
    title: str
    unit: str
    doc: str
    compute: Compute
    settings: tuple[MetricSetting, ...] = ()
    functional: bool = True

    @property
    def defaults(self) -> tuple[tuple[str, str], ...]:
        """The settings of a rule that says nothing else."""
        return tuple((setting.name, setting.default) for setting in self.settings)
