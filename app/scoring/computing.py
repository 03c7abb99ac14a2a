"""All branches of an assessment computed from the ledgers as they are now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import peewee

from app.scoring.assessment import Assessment, Participant, counting_entries
from app.scoring.engine import rank, score_branch
from app.scoring.metric import Branch, Metric, MetricValue
from app.scoring.metrics import METRICS
from app.scoring.period import Period
from app.scoring.readings import Readings
from app.scoring.result import BranchInput, BranchResult, Ranking
from app.scoring.rules import Settings
from app.scoring.scheme import Scheme


class Computation:
    """Measures and results of one period. Every measure is taken once a branch, however many rules use it."""

    def __init__(self, scheme: Scheme, period: Period, readings: Readings, *, accepted: bool = False) -> None:
        self.scheme = scheme
        self.accepted = accepted
        self.period = period
        self.readings = readings
        self._taken: dict[tuple[int | str, str, Settings], MetricValue | None] = {}

    def measure(self, branch: Branch, key: str, settings: Settings) -> MetricValue | None:
        """A measure of a branch; None when the program has no such metric."""
        place = (branch.identity, key, settings)
        if place not in self._taken:
            metric: Metric | None = METRICS.get(key)
            if metric is None:
                self._taken[place] = None
            elif branch.functional and not metric.functional:
                self._taken[place] = MetricValue(None, "功能型党支部不适用")
            else:
                self._taken[place] = metric.compute(self.readings, branch, self.period, dict(metric.defaults) | dict(settings))
        return self._taken[place]

    def inputs(self, participant: Participant) -> BranchInput:
        """Everything the result of a branch follows from."""
        branch = self.readings.filled(participant.branch)
        return BranchInput(
            branch,
            counting_entries(self.scheme, participant),
            self.measured(branch),
            participant.facts,
            self.facts(branch),
            participant.appraisal,
            self.accepted,
        )

    def measured(self, branch: Branch) -> Mapping[str, Mapping[int, MetricValue]]:
        """The measures of all clauses."""
        found: dict[str, dict[int, MetricValue]] = {}
        for item in self.scheme.indicators:
            for number, clause in enumerate(item.clauses):
                value = self.measure(branch, clause.metric, clause.settings) if clause.metric else None
                if value is not None:
                    found.setdefault(item.key, {})[number] = value
        return found

    def facts(self, branch: Branch) -> dict[str, MetricValue]:
        """The measures of vetoes and caps."""
        values = {
            trigger.key: self.measure(branch, trigger.metric, trigger.settings)
            for trigger in self.scheme.triggers
            if trigger.metric
        }
        return {key: value for key, value in values.items() if value is not None}


class Scorer:
    """Scores branches, and gives the same result again for one of which nothing has changed since."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Scheme, BranchInput, BranchResult]] = {}

    def score(self, scheme: Scheme, inputs: BranchInput) -> BranchResult:
        """The result of a branch."""
        name = inputs.branch.name
        known = self._known.get(name)
        if known is not None and known[0] is scheme and known[1] == inputs:
            return known[2]
        result = score_branch(scheme, inputs)
        self._known[name] = (scheme, inputs, result)
        return result


def compute(
    database: peewee.Database, assessment: Assessment, today: dt.date, scorer: Scorer | None = None
) -> tuple[Ranking, dict[str, BranchInput]]:
    """The ranking as the ledgers stand now, and what each result follows from. A `scorer` is for computing again and again."""
    readings = Readings(database, today)
    computation = Computation(assessment.scheme, assessment.period, readings, accepted=assessment.published)
    inputs = {item.branch.name: computation.inputs(item) for item in assessment.participants}
    scorer = scorer or Scorer()
    results = [scorer.score(assessment.scheme, item) for item in inputs.values()]
    return rank(assessment.scheme, assessment.period, results), inputs


def results_of(ranking: Ranking) -> dict[str, BranchResult]:
    """The results by the branches' names."""
    return {place.result.branch.name: place.result for place in ranking.places}
