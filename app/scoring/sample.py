"""The stars of the sample office: two years that were awarded, a quarterly review, and this year's assessment under way.

resources/schemes/sample.json holds, by period and branch, the points lost with their reasons; the rest is without a loss.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.scoring.assessment import Assessment, Participant, read_periods
from app.scoring.beginning import start
from app.scoring.codec import to_text
from app.scoring.computing import compute, results_of
from app.scoring.decisions import confirm_absent
from app.scoring.default_scheme import default_scheme
from app.scoring.metric import Branch
from app.scoring.period import Period
from app.scoring.procedure import Results, Signer, award, current, declare, finish_review, publish
from app.scoring.readings import Readings
from app.scoring.result import BranchResult, Entry
from app.scoring.rules import Fail
from app.scoring.scheme import Indicator, Scheme
from app.scoring.schemes import add_scheme, read_schemes
from app.scoring.tables import REVIEW, SELF, StarEntry
from app.scoring.triggers import undecided
from app.store.office import Office
from app.store.operation import Operation
from app.store.transaction import Transaction

CLERK, REVIEWER = "王建国", "李晓梅"
FILE = Path("schemes") / "sample.json"
NOTICE = dt.timedelta(days=7)


@dataclass(frozen=True)
class SamplePeriod:
    """One assessment of the sample."""

    period: Period
    branches: tuple[str, ...]
    losses: Mapping[str, Mapping[str, tuple[Decimal, str]]]  # branch → title of the indicator → points, reason
    declared: frozenset[str]
    reviewed: frozenset[str]
    awarded: bool

    @property
    def day(self) -> dt.date:
        """When its steps were taken."""
        return self.period.last - dt.timedelta(days=20)


def load_star_sample(office: Office, today: dt.date, resources: Path) -> None:
    """Fill the sample office in one commit; an office with an assessment is left as it is. Raises StorageError."""
    if not read_periods(office.database) and not read_schemes(office.database):
        office.run(add_star_sample(today, resources))


def add_star_sample(today: dt.date, resources: Path) -> Operation:
    """The sample as one step."""
    found = json.loads((resources / FILE).read_text(encoding="utf-8"))

    def apply(transaction: Transaction) -> None:
        for year in (today.year - 2, today.year - 1, today.year):
            add_scheme(default_scheme(resources, year)).apply(transaction)
        for raw in found["periods"]:
            put_period(transaction, sample_period(raw, tuple(found["branches"]), today), today)

    return Operation("载入五星支部示例数据", apply)


def sample_period(raw: Mapping[str, Any], branches: tuple[str, ...], today: dt.date) -> SamplePeriod:
    """A period out of the file; branches are given by their place."""
    year = today.year + raw["year"]
    losses = {
        branches[int(place)]: {title: (Decimal(points), reason) for title, (points, reason) in items.items()}
        for place, items in raw["losses"].items()
    }
    places = range(len(branches))
    awarded = bool(raw.get("awarded"))
    return SamplePeriod(
        Period(year, "quarter", raw["quarter"]) if "quarter" in raw else Period(year),
        branches,
        losses,
        frozenset(branches[place] for place in raw.get("declared", places)),
        frozenset(branches[place] for place in raw.get("reviewed", places if awarded else ())),
        awarded,
    )


def put_period(transaction: Transaction, sample: SamplePeriod, today: dt.date) -> None:
    """Bring an assessment of the sample to its state."""
    period, day = sample.period, min(sample.day, today)
    before = day - NOTICE if sample.awarded else day  # an awarded one hung out for a week
    clerk, reviewer = Signer(CLERK, before), Signer(REVIEWER, before)
    stored = next(item for item in read_schemes(transaction.database) if item.scheme.year == period.year)
    listed = {branch.name: branch for branch in Readings(transaction.database, today).branches()}
    branches = [listed.get(name, Branch(name, functional="功能型" in name)) for name in sample.branches]
    start(period, stored.row, branches, clerk).apply(transaction)
    assessment = current(transaction, period)
    rows = [row for own in assessment.participants for row in entries_of(stored.scheme, sample, own)]
    transaction.insert_many(StarEntry, rows)
    for name in (name for name in sample.branches if name in sample.declared):
        declare(period, name, clerk).apply(transaction)
        if name in sample.reviewed:
            finish_review(period, name, reviewer).apply(transaction)
    if sample.awarded:
        inputs = compute(transaction.database, assessment, day)[1]
        open_ = {name: [item.key for item in undecided(stored.scheme, item)] for name, item in inputs.items()}
        confirm_absent(period, open_, clerk).apply(transaction)
        publish(period, day - dt.timedelta(days=1), clerk).apply(transaction)
        award(period, results_at(day), "机关党委会议", Signer(CLERK, day)).apply(transaction)


def entries_of(scheme: Scheme, sample: SamplePeriod, own: Participant) -> Iterator[dict[str, object]]:
    """The scores of both sides of a branch; what a ledger measures is left to the ledger."""
    name = own.branch.name
    lost = sample.losses.get(name, {})
    known = [star.name for star in scheme.stars]
    begun = set(known if name in sample.declared else known[:3])  # a branch that has not declared is in the middle of it
    checked = set(known if name in sample.reviewed else known[:4] if name in sample.declared else ())
    for item in (item for item in scheme.indicators if item.star in begun):
        points, reason = lost.get(item.title, (Decimal(0), ""))
        entry: Entry | None = Entry(item.full - points, reason)
        if not points and not sample.awarded:  # the ledgers of the sample hold a year: before it, people said so
            entry = unless_measured(item)
        if entry is None:
            continue
        content = to_text(entry)
        yield {"branch": own.row, "side": SELF, "indicator": item.key, "content": content}
        if item.star in checked:
            yield {"branch": own.row, "side": REVIEW, "indicator": item.key, "content": content}


def unless_measured(item: Indicator) -> Entry | None:
    """No loss by hand: all points where no ledger is asked, else that nothing happened by the rules that people observe."""
    if not any(clause.metric for clause in item.clauses):
        return Entry(item.full)
    open_ = {
        number: clause.rule.below if isinstance(clause.rule, Fail) and clause.rule.below is not None else Fraction(0)
        for number, clause in enumerate(item.clauses)
        if not clause.metric
    }
    return Entry(None, "", open_) if open_ else None


def results_at(day: dt.date) -> Results:
    """The results of an earlier day, for the award."""

    def work(transaction: Transaction, assessment: Assessment) -> Mapping[str, BranchResult]:
        return results_of(compute(transaction.database, assessment, day)[0])

    return work
