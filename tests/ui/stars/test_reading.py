"""What the star page reads: who stands where while the assessment is under way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.scoring.beginning import start
from app.scoring.computing import Scorer
from app.scoring.metric import Branch
from app.scoring.period import Period
from app.scoring.procedure import Signer, change_level, declare, finish_review, put_entry
from app.scoring.readings import Readings
from app.scoring.result import Entry, past_of
from app.scoring.rules import Clause, Deduct
from app.scoring.scheme import Scheme, Star
from app.scoring.schemes import add_scheme, read_schemes
from app.scoring.tables import REVIEW, SELF
from app.store.accounts import Grant
from app.ui.stars.indicator_rows import Given
from app.ui.stars.reading import read_open, read_page, with_history
from app.ui.stars.views import BranchView, PeriodView, indicator_rows, list_note, notes_of, review_given
from tests.scoring.party_office import AFTER, YEAR, fill
from tests.scoring.test_engine import hand
from tests.scoring.test_engine import scheme as small_scheme
from tests.scoring.test_metrics import PERIOD
from tests.scoring.test_procedure import BRANCHES, give_stars
from tests.scoring.test_procedure import PERIOD as YEARLY

FUNCTIONAL = "经济委功能型党支部"
BY = Signer("王建国", AFTER)


@pytest.fixture
def office(open_office):
    """Ordinary branches with gaps, a functional one of which the ledgers know nothing, lessons for the whole office."""
    found = open_office()
    fill(found)
    clauses = (Clause(Deduct("三会一课少", Decimal(1)), "missing_meetings"),)
    lessons = (Clause(Deduct("少", Decimal(3)), "missing_discipline"),)
    items = (hand("a", "星", 40, clauses=clauses), hand("b", "星", 10), hand("c", "星", 12, clauses=lessons))
    found.run(add_scheme(Scheme("细则", YEAR, (Star("星", items, Decimal(40)),))))
    (stored,) = read_schemes(found.database)
    found.run(start(PERIOD, stored.row, Readings(found.database, AFTER).branches(), BY))
    return found


def view(office) -> PeriodView:
    return read_page(office.database, PERIOD, AFTER).view


def test_a_branch_of_which_nothing_is_known_does_not_lead(office):
    seen = view(office)
    last = seen.ranking.places[-1]
    assert last.result.branch.name == FUNCTIONAL
    assert last.result.total == max(place.result.total for place in seen.ranking.places)  # nothing lost, nothing proved
    assert last.place == len(seen.names)
    assert list_note(seen, last.result) == "还没有记录"
    totals = [place.result.total for place in seen.ranking.places[:-1]]
    assert totals == sorted(totals, reverse=True)


def test_only_the_branch_that_something_changed_of_is_scored_again(office):
    scorer = Scorer()
    first = read_page(office.database, PERIOD, AFTER, scorer=scorer).view
    changed = first.names[0]
    office.run(put_entry(PERIOD, changed, SELF, "b", None, Entry(Decimal(7), "记录不全")))
    second = read_page(office.database, PERIOD, AFTER, scorer=scorer).view
    for name in first.names:
        assert (second.branches[name].shown is first.branches[name].shown) == (name != changed)
    assert {name: branch.shown for name, branch in second.branches.items()} == {
        name: branch.shown for name, branch in view(office).branches.items()
    }


def test_what_is_known_of_an_open_indicator_is_told_beside_what_is_asked(open_office):
    office = open_office()
    fill(office)
    clauses = (Clause(Deduct("三会一课少", Decimal(1)), "missing_meetings"), Clause(Deduct("记录不规范", Decimal(1))))
    office.run(add_scheme(Scheme("细则", YEAR, (Star("星", (hand("a", "星", 99, clauses=clauses),), Decimal(40)),))))
    (stored,) = read_schemes(office.database)
    office.run(start(PERIOD, stored.row, Readings(office.database, AFTER).branches(), BY))
    seen = view(office)
    said = {
        name: [reason.words for reason in indicator_rows(seen.scheme, branch, branch.shown, "星")[0].reasons]
        for name, branch in seen.branches.items()
    }
    assert said.pop(FUNCTIONAL) == [
        "本期没有到期的要求",
        "待录入：记录不规范",
    ]  # nothing lost: what was measured, and what is asked
    for lost, *asked in said.values():
        assert lost.startswith("缺 ")  # a loss names what was measured once, not twice
        assert asked == ["待录入：记录不规范"]


def test_a_branch_that_begins_its_assessment_is_ranked(office):
    office.run(put_entry(PERIOD, FUNCTIONAL, SELF, "b", None, Entry(Decimal(10))))
    assert view(office).names[0] == FUNCTIONAL
    assert list_note(view(office), view(office).branches[FUNCTIONAL].shown) == "自评中"


def test_those_who_declared_go_before_the_others_and_nothing_known_stays_last(office):
    worst = view(office).names[-2]
    office.run(declare(PERIOD, worst, BY))
    names = view(office).names
    assert names[0] == worst
    assert names[-1] == FUNCTIONAL
    assert not view(office).ranking.places[0].unplaced
    assert {place.text("＝") for place in view(office).ranking.places[1:]} == {
        "–"
    }  # their points are not final: no second place


def test_another_period_under_way_is_in_the_trend_once_it_is_worked_out(office):
    (stored,) = read_schemes(office.database)
    quarter = Period(YEAR, "quarter", 1)
    office.run(start(quarter, stored.row, Readings(office.database, AFTER).branches(), BY))
    reading = read_page(office.database, PERIOD, AFTER)
    assert reading.open == (quarter,)
    assert {tuple(period for period, _ in results) for results in reading.view.history.values()} == {(PERIOD,)}
    whole = with_history(reading.view, read_open(office.database, reading.open, AFTER))
    name = whole.names[0]
    assert [period for period, _ in whole.history[name]] == [quarter, PERIOD]
    own = view_of(office, quarter).branches[name].shown
    assert whole.history[name][0][1] == past_of(own)
    assert [period for period, _ in view_of(office, quarter).history[name]] == [quarter]  # the year ends later


def view_of(office, period: Period) -> PeriodView:
    reading = read_page(office.database, period, AFTER)
    return with_history(reading.view, read_open(office.database, reading.open, AFTER))


def test_what_the_reviewer_gave_is_seen_once_both_sides_are_in(office):
    """Neither in its column nor by the total, and by the administrator at any time."""
    name = FUNCTIONAL
    office.run(put_entry(PERIOD, name, SELF, "b", None, Entry(Decimal(10))))
    office.run(declare(PERIOD, name, BY))
    before = view(office).branches[name].shown
    office.run(put_entry(PERIOD, name, REVIEW, "b", None, Entry(Decimal(4), "记录不全")))
    liaison = Grant(1, "王伟", "联络员", "")

    def seen_by(grant: Grant) -> BranchView:
        return read_page(office.database, PERIOD, AFTER, grant).view.branches[name]

    hidden, admin = seen_by(liaison), seen_by(Grant(2, "王建国", "管理员", ""))
    assert hidden.shown == before
    assert review_given(hidden, "b") == Given(hidden=True)
    assert admin.shown.total < before.total
    assert review_given(admin, "b").score == 4
    office.run(finish_review(PERIOD, name, BY))
    assert seen_by(liaison).shown == admin.shown
    assert review_given(seen_by(liaison), "b").score == 4


@pytest.fixture
def awarded(open_office):
    """Two branches with two stars each, one of which lost one afterwards."""
    found = open_office()
    found.run(add_scheme(small_scheme()))
    (stored,) = read_schemes(found.database)
    found.run(start(YEARLY, stored.row, [Branch(name) for name in BRANCHES], BY))
    give_stars(found)
    found.run(change_level(YEARLY, BRANCHES[0], 2, 1, "发生投诉", "党发〔2024〕7号", BY))
    return found


def test_a_level_that_would_be_another_now_is_told_though_the_total_is_the_same(awarded):
    """A veto that the ledgers show only after 授星 changes nothing, and is not kept back."""
    view = read_page(awarded.database, YEARLY, AFTER).view
    for name in BRANCHES:
        branch = view.branches[name]
        # 摘星 is no change of a ledger
        assert not [note for note in notes_of(view, branch, branch.shown) if "现值不同" in note.words]
        assert branch.now is not None
        vetoed = replace(branch, now=replace(branch.now, level=0))
        (note,) = [note for note in notes_of(view, vetoed, vetoed.shown) if "现值不同" in note.words]
        assert note.words.endswith("（不变），星级为未达星级。")
