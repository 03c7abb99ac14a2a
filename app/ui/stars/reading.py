"""A period read and computed off the GUI thread into what the page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import peewee

from app.ledgers.office_settings import read_settings
from app.scoring.assessment import Assessment, Participant, end_of, read_assessment, read_periods
from app.scoring.computing import Scorer, compute, results_of
from app.scoring.engine import rank
from app.scoring.history import History, read_history
from app.scoring.period import Period
from app.scoring.procedure import StarSettings
from app.scoring.readings import Readings
from app.scoring.result import BranchInput, BranchResult, PastResult, Place, Ranking, past_of
from app.scoring.rights import may_assess, may_lead
from app.scoring.schemes import StoredScheme, read_schemes, scheme_years
from app.scoring.tables import AWARDED, DECLARED, LEVEL_CHANGED, NOTICE, REVIEWED
from app.store.accounts import Grant
from app.ui.stars.steps_line import Step
from app.ui.stars.views import SELF_STAGE, BranchView, PeriodView


@dataclass(frozen=True)
class Reading:
    """Everything the page knows after one reading. `schemes` and `branches` of the ledger are for a period not yet begun,
    `years` those that have a scheme.

    `open` are other periods under way: they are worked out when the page is shown, for the trend (`read_open`).
    """

    view: PeriodView
    periods: tuple[Period, ...]
    settings: StarSettings
    schemes: tuple[StoredScheme, ...] = ()
    branches: int = 0
    years: frozenset[int] = frozenset()
    open: tuple[Period, ...] = ()


def read_page(
    database: peewee.Database,
    period: Period,
    today: dt.date,
    grant: Grant | None = None,
    *,
    as_branch: bool = False,
    scorer: Scorer | None = None,
) -> Reading:
    """Read a period. Slow work belongs here: nothing else of the page reads the ledgers.

    `grant` is what I may do in a protected office: administrators review, those who only look enter nothing. Where nobody
    logs in a person may say that they fill in for a branch (`as_branch`): then they see and do what a branch does.
    """
    lead = may_lead(grant) and not as_branch
    settings = read_settings(database, StarSettings)
    periods, years = read_periods(database), scheme_years(database)
    assessment = read_assessment(database, period)
    if assessment is None:
        view = PeriodView(period, None, Ranking(period, ()), {}, may_lead=lead)
        branches = len(Readings(database, today).branches())
        return Reading(view, tuple(periods), settings, tuple(read_schemes(database)), branches, years)
    ranking, inputs = compute(database, seen_by(assessment, settings, lead=lead), today, scorer)
    shown = shown_ranking(assessment, ranking, inputs)
    view = period_view(assessment, shown, results_of(ranking), inputs, settings, grant, lead=lead)
    history = read_history(database)
    known = {one for results in history.values() for one, _ in results}
    open_ = tuple(one for one in periods if one not in known and one != period)
    return Reading(with_history(view, history), tuple(periods), settings, years=years, open=open_)


def hides_review(own: Participant, settings: StarSettings, *, lead: bool) -> bool:
    """Whether the reviewer's scores of a branch are not to be seen yet: until both sides are in, by the reviewer only."""
    return settings.hide_review and not own.reviewed and not lead


def seen_by(assessment: Assessment, settings: StarSettings, *, lead: bool) -> Assessment:
    """The assessment without the scores that are not to be seen yet: a total or a reason would tell them as well."""
    participants = (
        replace(own, review_entries={}) if hides_review(own, settings, lead=lead) else own for own in assessment.participants
    )
    return replace(assessment, participants=tuple(participants))


def read_open(
    database: peewee.Database, periods: Sequence[Period], today: dt.date
) -> dict[int | str, list[tuple[Period, PastResult]]]:
    """The results of other periods under way as they stand now, by the branches' identity."""
    found: dict[int | str, list[tuple[Period, PastResult]]] = {}
    for period in periods:
        assessment = read_assessment(database, period)
        if assessment is not None and not assessment.awarded:
            ranking, _ = compute(database, assessment, today)
            for place in ranking.places:
                found.setdefault(place.result.branch.identity, []).append((period, past_of(place.result)))
    return found


def with_history(view: PeriodView, more: History) -> PeriodView:
    """The view with further results of other periods, each branch's in their order up to the period shown."""
    found = {}
    for name, branch in view.branches.items():
        identity = branch.shown.branch.identity
        known = {view.period: past_of(branch.shown), **dict(view.history.get(name, ())), **dict(more.get(identity, ()))}
        known[view.period] = past_of(branch.shown)
        upto = [one for one in known if end_of(one) <= end_of(view.period)]
        found[name] = tuple((one, known[one]) for one in sorted(upto, key=end_of))
    return replace(view, history=found, previous=previous_totals(found, view.period))


def previous_totals(history: Mapping[str, Sequence[tuple[Period, PastResult]]], period: Period) -> Mapping[str, Decimal]:
    """Each branch's total of the last period of the same kind before this one, also where it bore another name then."""
    found = {}
    for name, results in history.items():
        before = [result for one, result in results if one.kind == period.kind and one.last < period.first]
        before = [result for result in before if not result.pending]
        if before:
            found[name] = before[-1].total
    return found


def shown_ranking(assessment: Assessment, computed: Ranking, inputs: Mapping[str, BranchInput]) -> Ranking:
    """The frozen results once awarded, else the computed ones. Places follow the totals; levels are as awarded."""
    return frozen_ranking(assessment) if assessment.awarded else final_first(assessment, computed, inputs)


def frozen_ranking(assessment: Assessment) -> Ranking:
    """The results as they were awarded, with the levels that 摘星 or 晋星 made of them."""
    frozen = [item.result for item in assessment.participants if item.result is not None]
    return rank(replace(assessment.scheme, shares=()), assessment.period, frozen)


def final_first(assessment: Assessment, ranking: Ranking, inputs: Mapping[str, BranchInput]) -> Ranking:
    """Branches that are still assessing themselves stand behind the others: their points are not final yet.

    While nobody has declared, those stand behind of whom nothing is on record: what is not due yet is no merit of theirs.
    """
    declared = {item.branch.name for item in assessment.participants if item.declared}
    known = declared or {name for name, item in inputs.items() if on_record(item)}
    first = [place.result for place in ranking.places if place.result.branch.name in known]
    rest = [place for place in ranking.places if place.result.branch.name not in known]
    rest.sort(key=lambda place: not on_record(inputs[place.result.branch.name]))
    counted = rank(replace(assessment.scheme, shares=()), ranking.period, first).places
    behind = tuple(Place(len(first) + 1, place.result, len(rest) > 1, unplaced=True) for place in rest)
    return replace(ranking, places=(*counted, *behind))


def on_record(inputs: BranchInput) -> bool:
    """Whether a person or a ledger says anything of the branch itself."""
    measured = (value for values in inputs.measured.values() for value in values.values())
    return bool(inputs.entries) or any(value.value is not None and value.own for value in measured)


def period_view(
    assessment: Assessment,
    shown: Ranking,
    computed: Mapping[str, BranchResult],
    inputs: Mapping[str, BranchInput],
    settings: StarSettings,
    grant: Grant | None,
    *,
    lead: bool,
) -> PeriodView:
    """The period with every branch."""
    results = results_of(shown)
    branches = {
        item.branch.name: branch_view(assessment, item, results, computed, inputs, settings, grant, lead=lead)
        for item in assessment.participants
    }
    return PeriodView(assessment.period, assessment.scheme, shown, branches, assessment=assessment, may_lead=lead)


def branch_view(
    assessment: Assessment,
    own: Participant,
    results: Mapping[str, BranchResult],
    computed: Mapping[str, BranchResult],
    inputs: Mapping[str, BranchInput],
    settings: StarSettings,
    grant: Grant | None,
    *,
    lead: bool,
) -> BranchView:
    """One branch."""
    name = own.branch.name
    closed = assessment.stage in (NOTICE, AWARDED)
    return BranchView(
        scheme=assessment.scheme,
        shown=results[name],
        inputs=inputs[name],
        now=computed[name] if assessment.awarded else None,
        awarded_level=own.frozen.level if own.frozen is not None else None,
        self_entries=own.self_entries,
        review_entries=own.review_entries,
        review_hidden=hides_review(own, settings, lead=lead),
        may_self=not closed and not own.declared and may_assess(grant, name),
        may_prove=not assessment.awarded and may_assess(grant, name),
        may_review=not closed and bool(own.declared) and not own.reviewed and lead,
        may_reopen=not closed and bool(own.reviewed) and lead,
        stage=stage_words(assessment, own),
        on_record=on_record(inputs[name]),
        steps=steps_of(assessment, own),
        published=own.published,
        level_changes=tuple(f"{one.day} {one.note}（{one.document}）" for one in own.steps if one.step == LEVEL_CHANGED),
        declared_by=next((step.author for step in reversed(own.steps) if step.step == DECLARED), ""),
        evidence=own.evidence,
    )


def stage_words(assessment: Assessment, own: Participant) -> str:
    """The state of a branch."""
    if assessment.awarded:
        return "已授星"
    if assessment.stage == NOTICE:
        return "公示中"
    return "已考评" if own.reviewed else "考评中" if own.declared else SELF_STAGE


def steps_of(assessment: Assessment, own: Participant) -> tuple[Step, ...]:
    """The procedure of a branch: who did what when."""
    last = {item.step: item for item in own.steps}
    reviewed = sum(bool(item.reviewed) for item in assessment.participants)

    def note(step: str) -> str:
        done = last.get(step)
        return f"{done.day[5:]} {done.author}" if done else ""

    self_note = f"已填 {len(own.self_entries)} 项"
    every = f"已考评 {reviewed}/{len(assessment.participants)}"
    noticed = f"{assessment.notice_from[5:]} 至 {(assessment.notice_until or '')[5:]}" if assessment.notice_from else ""
    facts = (
        ("自评", bool(own.declared), self_note if not own.declared else ""),
        ("申报", bool(own.declared), note(DECLARED) if own.declared else ""),
        ("考评", bool(own.reviewed), note(REVIEWED) if own.reviewed else every),
        ("公示", assessment.awarded, noticed if assessment.stage in (NOTICE, AWARDED) else ""),
        ("授星", assessment.awarded, note(AWARDED)),
    )
    reached = next((place for place, (_, done, _) in enumerate(facts) if not done), len(facts))
    if assessment.stage == NOTICE:
        reached = 3
    return tuple(
        Step(title, "done" if place < reached else "now" if place == reached else "later", text)
        for place, (title, _, text) in enumerate(facts)
    )
