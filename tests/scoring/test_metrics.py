"""Measures over the ledgers, counted again by SQL and a few lines that know nothing of the program's own way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.links import Link
from app.ledgers.changes.operations import add_rows, change_row, remove_rows
from app.ledgers.democratic.democratic_registers import OPINION
from app.ledgers.office_settings import change_settings
from app.ledgers.organisation.branch import BRANCH
from app.ledgers.organisation.person import PERSON
from app.ledgers.party_life.appraisal import APPRAISAL
from app.ledgers.party_life.party_meeting import PARTY_DAY, PARTY_MEETING
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from app.ledgers.works.rule import RULE
from app.partylife.requirements import Meeting
from app.partylife.rules import PartyLifeRules
from app.scoring.assessment import read_assessment
from app.scoring.beginning import start
from app.scoring.computing import Computation, compute
from app.scoring.metric import MetricValue
from app.scoring.metric_choice import CHOICES
from app.scoring.metrics import METRICS
from app.scoring.party_metrics import attended
from app.scoring.period import Period
from app.scoring.procedure import Signer
from app.scoring.readings import Readings
from app.scoring.rules import Clause, Deduct, Fail, PerPoint
from app.scoring.scheme import Scheme, Star
from app.scoring.schemes import add_scheme, read_schemes
from app.store.operation import Operation
from tests.scoring.party_office import AFTER, YEAR, fill
from tests.scoring.test_engine import hand

PERIOD = Period(YEAR)
Counts = dict[str, Fraction | None]


@pytest.fixture
def office(open_office):
    found = open_office()
    fill(found)
    return found


def measured(office, key: str, period: Period = PERIOD, today: dt.date = AFTER, **settings: str) -> dict[str, MetricValue]:
    """A measure of every ordinary branch by name."""
    readings, metric = Readings(office.database, today), METRICS[key]
    return {
        branch.name: metric.compute(readings, branch, period, dict(metric.defaults) | settings)
        for branch in readings.branches()
        if not branch.functional
    }


def values(office, key: str, **more) -> Counts:
    return {name: item.value for name, item in measured(office, key, **more).items()}


def query(office, sql: str, *values: object) -> list[tuple]:
    return office.database.execute_sql(sql, values).fetchall()


def names(office) -> list[str]:
    return [row[0] for row in query(office, "SELECT name FROM branch WHERE kind = '党支部' ORDER BY id")]


def months_with(office, branch: str, kind: str) -> set[int]:
    rows = query(office, "SELECT DISTINCT substr(day, 6, 2) FROM party_meeting WHERE branch = ? AND kind = ?", branch, kind)
    return {int(row[0]) for row in rows}


def quarters_without(office, branch: str, kind: str) -> int:
    return 4 - len({(month - 1) // 3 for month in months_with(office, branch, kind)})


def test_missing_meetings_are_months_and_quarters_without_one(office):
    def oracle(branch: str, *kinds: str) -> int:
        return 12 - len(months_with(office, branch, "支委会")) + sum(quarters_without(office, branch, kind) for kind in kinds)

    found = values(office, "missing_meetings")
    assert found == {name: oracle(name, "支部党员大会") for name in names(office)}
    assert any(found.values())
    asked = values(office, "missing_meetings", advised="计入")
    assert asked == {name: oracle(name, "支部党员大会", "党课") for name in names(office)}
    assert asked != found
    assert values(office, "missing_party_days") == {
        name: 12 - len(months_with(office, name, "主题党日")) for name in names(office)
    }


def test_participation_counts_heads(office):
    sql = "SELECT sum(present), sum(due), sum(present * 10 < due * 9) FROM party_meeting WHERE branch = ? AND kind = '主题党日'"
    sums = {name: query(office, sql, name)[0] for name in names(office)}
    assert values(office, "party_day_rate") == {name: Fraction(100 * here, due) for name, (here, due, _) in sums.items()}
    assert values(office, "low_party_days") == {name: low for name, (_, _, low) in sums.items()}


@pytest.mark.parametrize(
    ("present", "target", "fine"), [(9, "90", True), (8, "90", False), (9, "90.1", False), (7, "66.6", True)]
)
def test_a_party_day_reaches_its_target_exactly(present, target, fine):
    day = Meeting(1, "一支部", PARTY_DAY, dt.date(2023, 5, 5), due=10, present=present)
    assert attended(day, Fraction(target)) == fine


def test_problems_are_those_of_the_branchs_departments(office):
    sql = """SELECT count(*), sum(p.status = '已销号' AND p.closed_on <= p.deadline_date) FROM problem p
             JOIN branch b ON b.departments = p.department WHERE b.name = ?"""
    sums = {name: query(office, sql, name)[0] for name in names(office)}
    assert values(office, "on_time_rate") == {name: Fraction(100 * good, count) for name, (count, good) in sums.items()}


@pytest.mark.parametrize(
    ("today", "rate"),
    [(dt.date(YEAR, 7, 1), Fraction(100 * 2, 3)), (AFTER, Fraction(100 * 3, 5))],
)
def test_rules_are_those_that_were_to_come_into_force_by_now(office, today, rate):
    """Not what is planned for next year, nor what has been in force for long."""
    (department,) = query(office, "SELECT departments FROM branch WHERE name = ?", names(office)[0])[0]
    cells = [
        {"stage": "印发", "planned": f"{YEAR}-06-30", "issued": f"{YEAR}-06-20"},
        {"stage": "备案", "planned": None, "issued": f"{YEAR}-02-01"},
        {"stage": "起草", "planned": f"{YEAR - 1}-12-31", "issued": None},  # left over
        {"stage": "研究审议", "planned": f"{YEAR}-12-31", "issued": None},
        {"stage": "印发", "planned": f"{YEAR}-12-31", "issued": f"{YEAR}-11-20"},
        {"stage": "计划", "planned": f"{YEAR + 1}-06-30", "issued": None},
        {"stage": "印发", "planned": None, "issued": f"{YEAR - 4}-06-30"},
        {"stage": "废止", "planned": f"{YEAR}-03-31", "issued": f"{YEAR}-03-01"},
    ]
    rules = [{"name": f"制度{place}", "department": department, **row} for place, row in enumerate(cells)]
    office.run(add_rows(RULE, rules, dt.date(YEAR, 1, 1), LEDGERS))
    assert values(office, "finished_rules", today=today)[names(office)[0]] == rate


def test_elections_are_due_three_years_after_the_last(office):
    starts = dict(query(office, "SELECT name, term_start FROM branch WHERE kind = '党支部'"))
    assert values(office, "late_election") == {name: int(int(start[:4]) + 3 < 2024) for name, start in starts.items()}
    functional = next(branch for branch in Readings(office.database, AFTER).branches() if branch.functional)
    assert METRICS["late_election"].functional is False
    assert METRICS["late_election"].compute(Readings(office.database, AFTER), functional, PERIOD, {}).value is None


def test_a_branch_without_its_secretary_or_committee_is_incomplete(office):
    assert set(values(office, "incomplete_team").values()) == {0}
    more = [{"name": f"党员{n}", "branch": "缺支委支部", "member_kind": "正式党员", "status": "在职"} for n in range(7)]
    office.run(add_rows(PERSON, more, AFTER))
    lacking = {"name": "缺支委支部", "kind": "党支部", "secretary": "党员1"}
    office.run(add_rows(BRANCH, [lacking, {"name": "缺书记支部", "kind": "党支部"}], AFTER))
    found = measured(office, "incomplete_team")
    as_of = f"（{PERIOD.last} 的情况，支委按任职经历，没有记载的按现在）"
    assert (found["缺支委支部"].value, found["缺支委支部"].words) == (1, f"正式党员 7 人，应设支委会而未设{as_of}")
    assert (found["缺书记支部"].value, found["缺书记支部"].words) == (1, f"书记空缺{as_of}")


def test_the_team_of_a_period_is_judged_as_it_stood_at_its_end(open_office):
    office = open_office()
    more = [{"name": f"党员{n}", "branch": "一支部", "member_kind": "正式党员", "status": "在职"} for n in range(7)]
    more[0] |= {"joined": "2024-01-15"}  # the seventh came after the year
    office.run(add_rows(BRANCH, [{"name": "一支部", "kind": "党支部", "secretary": "党员1"}], AFTER))
    office.run(add_rows(BRANCH, [{"name": "二支部", "kind": "党支部", "secretary": "党员2", "members": "党员3"}], AFTER))
    office.run(add_rows(PERSON, more, AFTER))
    second = read_rows(office.database, BRANCH, AFTER).ids[1]
    post = {"since": "2022-01-01", "until": "2024-02-01", "secretary": "党员5"}
    office.run(add_child(BRANCH, BRANCH.child("secretaries"), second, post))
    office.run(change_row(BRANCH, second, {"secretary": ("党员2", "")}, AFTER, LEDGERS))
    found = measured(office, "incomplete_team")
    assert (found["一支部"].value, found["二支部"].value) == (0, 0)
    assert found["一支部"].words == f"书记在岗，支委会可不设（{PERIOD.last} 的情况，支委按任职经历，没有记载的按现在）"
    now = measured(office, "incomplete_team", Period(AFTER.year))
    assert (now["一支部"].words, now["二支部"].words) == ("正式党员 7 人，应设支委会而未设", "书记空缺")


def test_the_committee_of_a_past_period_is_that_of_its_time(open_office):
    """三支部's 支委 came only after the year; 四支部's has left since."""
    office = open_office()
    people = [
        {"name": f"{branch}党员{n}", "branch": branch, "member_kind": "正式党员", "status": "在职"}
        for branch in ("三支部", "四支部")
        for n in range(8)
    ]
    office.run(add_rows(PERSON, people, AFTER))
    branches = [
        {"name": "三支部", "kind": "党支部", "secretary": "三支部党员1", "members": "三支部党员2"},
        {"name": "四支部", "kind": "党支部", "secretary": "四支部党员1"},
    ]
    office.run(add_rows(BRANCH, branches, AFTER))
    ids = dict(query(office, "SELECT name, id FROM person"))
    span = {"since": "2020-01-01", "until": AFTER.isoformat(), "is_leader": "否", "status": "在职"}
    before = {**span, "branch": "四支部", "party_post": ""}
    office.run(add_child(PERSON, PERSON.child("posts"), ids["三支部党员2"], before))
    seat = {**span, "branch": "四支部", "party_post": "组织委员"}
    office.run(add_child(PERSON, PERSON.child("posts"), ids["四支部党员3"], seat))
    assert {name: found.value for name, found in measured(office, "incomplete_team").items()} == {"三支部": 1, "四支部": 0}
    now = measured(office, "incomplete_team", Period(AFTER.year))
    assert {name: found.value for name, found in now.items()} == {"三支部": 0, "四支部": 1}


def test_a_clause_about_team_or_election_is_met_by_either(office):
    team, late, both = (values(office, key) for key in ("incomplete_team", "late_election", "team_or_election"))
    assert set(late.values()) == {0, 1}
    assert both == {name: max(team[name], late[name]) for name in team}


@pytest.mark.parametrize("kept", [{}, {"secretary": "党员1"}])
def test_where_no_branch_names_its_team_nobody_is_said_to_lack_it(open_office, kept):
    office = open_office()
    people = [{"name": f"党员{n}", "branch": "新支部", "member_kind": "正式党员", "status": "在职"} for n in range(7)]
    office.run(add_rows(BRANCH, [{"name": "新支部", "kind": "党支部", **kept}], AFTER))
    office.run(add_rows(PERSON, people, AFTER))
    (found,) = measured(office, "incomplete_team").values()
    assert (found.value, found.unrecorded) == (None, True), found.words


@pytest.mark.parametrize(("day", "late"), [(dt.date(2023, 5, 1), 0), (dt.date(2023, 5, 2), 1)])
def test_an_election_on_the_last_day_of_the_term_is_in_time(office, day, late):
    (branch,) = [one for one in Readings(office.database, day).branches() if term_of(office, one) == "2020-05-01"][:1]
    assert METRICS["late_election"].compute(Readings(office.database, day), branch, PERIOD, {}).value == late


def term_of(office, branch) -> str:
    return query(office, "SELECT term_start FROM branch WHERE name = ?", branch.name)[0][0]


def test_what_a_functional_branch_does_not_have_is_not_measured(office):
    """Whatever its row says: a term entered by mistake makes no election due."""
    functional = next(branch for branch in Readings(office.database, AFTER).branches() if branch.functional)
    mistaken = replace(
        next(branch for branch in Readings(office.database, AFTER).branches() if not branch.functional), functional=True
    )
    computation = Computation(Scheme("细则", YEAR, ()), PERIOD, Readings(office.database, AFTER))
    for branch in (functional, mistaken):
        assert computation.measure(branch, "late_election", ()) == MetricValue(None, "功能型党支部不适用")
    assert computation.measure(replace(mistaken, functional=False, row=0), "unheard", ()) is None


def test_appraisals_count_a_third(office):
    sql = "SELECT count(*), sum(result = '优秀') FROM appraisal WHERE branch = ?"
    sums = {name: query(office, sql, name)[0] for name in names(office)}
    assert values(office, "excellent_share") == {name: Fraction(100 * good, count) for name, (count, good) in sums.items()}
    assert values(office, "too_many_excellent") == {name: int(good * 3 > count) for name, (count, good) in sums.items()}


def test_whom_nobody_talked_with_in_a_half(office):
    def oracle(branch: str) -> int:
        people = {row[0] for row in query(office, "SELECT name FROM person WHERE branch = ?", branch)}
        gaps = 0
        for first, last in ((1, 6), (7, 12)):
            rows = query(
                office,
                "SELECT talker, listener FROM heart_talk WHERE branch = ? AND CAST(substr(day, 6, 2) AS INT) BETWEEN ? AND ?",
                branch,
                first,
                last,
            )
            gaps += len(people - {name for row in rows for name in row})
        return gaps

    assert values(office, "missing_talks") == {name: oracle(name) for name in names(office)}
    sql = "SELECT count(*) FROM heart_talk WHERE branch = ?"
    assert values(office, "talk_count") == {name: query(office, sql, name)[0][0] for name in names(office)}


def test_lessons_on_discipline_of_the_office_count_for_every_branch(office):
    first, *others = names(office)
    assert values(office, "missing_discipline") == {first: 1, **dict.fromkeys(others, 2)}
    assert set(values(office, "missing_discipline", period=Period(YEAR, "quarter", 1)).values()) == {0, 1}


def test_the_secretary_gives_a_lesson_himself(office):
    sql = "SELECT count(*) FROM party_meeting m JOIN branch b ON b.name = m.branch WHERE m.kind = '党课' AND m.host = b.secretary AND b.name = ?"
    expected = {name: int(not query(office, sql, name)[0][0]) for name in names(office)}
    assert values(office, "no_secretary_lecture") == expected


def test_months_that_are_not_over_are_not_owed(office):
    early = values(office, "missing_party_days", today=dt.date(2023, 2, 15))
    assert {value for value in early.values() if value is not None} <= {0, 1}


@pytest.mark.parametrize("key", list(METRICS))
def test_an_office_without_rows_has_defined_values_and_words(open_office, key):
    office = open_office()
    office.run(add_rows(BRANCH, [{"name": "新支部", "kind": "党支部"}], AFTER))
    for period in (PERIOD, Period(YEAR, "half", 1), Period(YEAR, "quarter", 3), Period(2031)):
        (found,) = measured(office, key, period=period).values()
        assert found.words
        assert not found.value


@pytest.mark.parametrize("key", list(METRICS))
def test_a_duty_of_which_nothing_is_on_record_is_open_and_not_fulfilled(open_office, key):
    """开始评定 in an office without records: no measure says that nothing was lost."""
    office = open_office()
    office.run(add_rows(BRANCH, [{"name": "新支部", "kind": "党支部", "term_start": None}], AFTER))
    (found,) = measured(office, key).values()
    assert (found.value, found.unrecorded) == (None, True), found.words
    assert "请人工核实" in found.words


def test_what_is_not_due_yet_is_neither_lost_nor_open(open_office):
    office = open_office()
    office.run(add_rows(BRANCH, [{"name": "新支部", "kind": "党支部", "term_start": f"{YEAR}-01-01"}], AFTER))
    for key in ("missing_meetings", "missing_party_days", "below_norm", "missing_talks", "missing_discipline", "late_election"):
        (found,) = measured(office, key, today=dt.date(YEAR, 1, 10)).values()
        assert not found.unrecorded, (key, found.words)


def test_a_branch_that_records_nothing_while_others_do_loses_the_points(office):
    """The office keeps the ledgers: what this branch has not put down was not done."""
    office.run(add_rows(BRANCH, [{"name": "空白支部", "kind": "党支部", "term_start": f"{YEAR}-01-01"}], AFTER))
    person = {"name": "空某", "branch": "空白支部", "member_kind": "正式党员", "status": "在职"}
    office.run(add_rows(PERSON, [person], AFTER))
    expected = {"missing_party_days": 12, "party_day_rate": 0, "missing_talks": 2, "no_secretary_lecture": 1}
    for key, value in expected.items():
        assert values(office, key)["空白支部"] == value, key
    assert values(office, "missing_meetings")["空白支部"] >= 4
    assert not measured(office, "too_many_excellent")["空白支部"].value
    assert measured(office, "too_many_excellent")["空白支部"].unrecorded  # held or not, the results are owed


def test_every_measure_is_documented_and_names_rows_that_exist(office):
    for metric in METRICS.values():
        assert metric.title
        assert len(metric.doc) > 10
        for item in measured(office, metric.key).values():
            for row in item.rows:
                assert query(office, f"SELECT 1 FROM {row.ledger} WHERE id = ?", row.row), (metric.key, row)


def test_proposed_measures_exist():
    assert {choice.metric for choice in CHOICES} <= set(METRICS)


def test_the_whole_assessment_agrees_with_the_raw_rows(office):
    """Points of every branch from the measures, beside a few lines of arithmetic on SQL counts."""
    clauses = (
        Clause(Deduct("三会一课少", Decimal(2)), "missing_meetings"),
        Clause(Deduct("主题党日少", Decimal(1)), "missing_party_days"),
    )
    strong = Star(
        "支部过硬星",
        (
            hand("a", "支部过硬星", 40, clauses=clauses),
            hand("b", "支部过硬星", 10, clauses=(Clause(Fail("未按期换届"), "late_election"),), applies="ordinary"),
        ),
        Decimal(30),
    )
    clean = Star(
        "廉洁法治星",
        (hand("c", "廉洁法治星", 50, clauses=(Clause(PerPoint(Fraction(95), Decimal("0.5")), "on_time_rate"),)),),
        Decimal(30),
    )
    office.run(add_scheme(Scheme("细则", YEAR, (strong, clean))))
    (stored,) = read_schemes(office.database)
    branches = Readings(office.database, AFTER).branches()
    office.run(start(PERIOD, stored.row, branches, Signer("王建国", AFTER)))
    assessment = read_assessment(office.database, PERIOD)
    assert assessment is not None
    ranking, _ = compute(office.database, assessment, AFTER)
    missing, days, late, rates = (
        values(office, key) for key in ("missing_meetings", "missing_party_days", "late_election", "on_time_rate")
    )
    for name in names(office):
        result = ranking.place_of(name).result
        lost = min(40, 2 * int(missing[name] or 0) + int(days[name] or 0)) + (10 if late[name] else 0)
        short = Decimal("0.5") * int(max(Fraction(0), 95 - (rates[name] or Fraction(0))))
        assert [star.score for star in result.stars] == [50 - lost, max(Decimal(0), 50 - short)]
        assert result.total == 100 - lost - min(short, Decimal(50))
        assert result.level == sum([50 - lost >= 30, 50 - short >= 30])
    functional = ranking.place_of("经济委功能型党支部").result
    assert functional.indicator("b").origin == "exempt"


def test_a_branch_renamed_during_the_assessment_keeps_its_measures(office):
    first = names(office)[0]
    row = query(office, "SELECT id FROM branch WHERE name = ?", first)[0][0]
    before = Readings(office.database, AFTER).branches()
    keys = ("missing_meetings", "party_day_rate", "study_hours", "missing_talks", "excellent_share", "late_election")
    seen = {key: measured(office, key)[first].value for key in keys}
    office.run(change_row(BRANCH, row, {"name": (first, "机关党办党支部")}, AFTER, LEDGERS))
    readings = Readings(office.database, AFTER)
    own = readings.filled(next(branch for branch in before if branch.name == first))
    assert (own.name, own.in_ledgers) == (first, "机关党办党支部")
    now = {key: METRICS[key].compute(readings, own, PERIOD, dict(METRICS[key].defaults)).value for key in keys}
    assert now == seen
    assert own.members


def test_results_of_an_appraisal_prove_that_it_was_held(office):
    def oracle(branch: str, held: set[str]) -> int:
        sql = "SELECT DISTINCT kind FROM party_meeting WHERE branch = ? AND kind IN ('组织生活会', '民主评议党员') AND deleted_at IS NULL"
        return 2 - len({row[0] for row in query(office, sql, branch)} | held)

    proved = {name: oracle(name, {"民主评议党员"}) for name in names(office)}
    meetings = [row[0] for row in query(office, "SELECT id FROM party_meeting WHERE kind = '民主评议党员'")]
    office.run(remove_rows(PARTY_MEETING, meetings))
    assert values(office, "no_life_meeting", advised="计入") == proved
    first = names(office)[0]
    office.run(remove_rows(APPRAISAL, [row[0] for row in query(office, "SELECT id FROM appraisal WHERE branch = ?", first)]))
    assert values(office, "no_life_meeting", advised="计入") == proved | {first: oracle(first, set())}
    assert proved[first] < oracle(first, set())
    assert values(office, "no_life_meeting") == proved  # only pointed out, unless the scheme's wording asks for it


def test_a_gap_in_what_is_only_recommended_costs_nothing_and_is_named(office):
    """条例 asks for 党课 “按期”, without a number: quarterly is the custom, which 组织生活一览 marks as 宜补."""
    recommended = {name for name in names(office) if quarters_without(office, name, "党课")}
    assert recommended
    for name, item in measured(office, "missing_meetings", kinds="党课").items():
        assert item.value is None
        assert ("提倡而未开的不计：党课" in item.words) == (name in recommended)
    slots = Readings(office.database, AFTER)
    for name, item in measured(office, "missing_meetings").items():
        shown = [slot for slot in slots.slots(YEAR, name) if slot.missing and slot.rule.name in METRIC_KINDS]
        assert item.value == sum(slot.lacking for slot in shown)  # the figure of 组织生活一览 and the points agree


METRIC_KINDS = ("支部党员大会", "支委会", "党小组会", "党课")


def test_what_the_office_makes_binding_is_counted(office):
    before = values(office, "missing_meetings", advised="计入")
    rules = PartyLifeRules()
    strict = replace(rules, rules=tuple(replace(rule, binding=True) for rule in rules.rules))
    office.run(change_settings(rules, strict))
    assert values(office, "missing_meetings") == before


def test_an_appraisal_nobody_keeps_apart_is_no_gap(office):
    """条例第十八条: 民主评议党员可以结合组织生活会一并进行."""
    for ledger, sql in (
        (PARTY_MEETING, "SELECT id FROM party_meeting WHERE kind = '民主评议党员'"),
        (APPRAISAL, "SELECT id FROM appraisal"),
    ):
        office.run(remove_rows(ledger, [row[0] for row in query(office, sql)]))
    meetings = {name: int(not months_with(office, name, "组织生活会")) for name in names(office)}
    assert values(office, "no_life_meeting", advised="计入") == meetings
    assert values(office, "no_life_meeting") == meetings


def test_opinions_are_those_of_the_branch_and_on_it(office):
    first, second, *_ = names(office)
    rows = [
        {"content": "会议太长", "day": f"{YEAR}-05-01", "source": "处室1", "about": "处室2"},
        {"content": "文件流转慢", "day": f"{YEAR}-05-02", "source": "党员1乙", "about": "党员2甲、党员9甲"},
        {"content": "上年的意见", "day": f"{YEAR - 1}-05-02", "source": "处室1", "about": "处室2"},
        {"content": "不具名", "day": f"{YEAR}-06-02", "source": "不具名", "about": second},
    ]
    office.run(add_rows(OPINION, rows, AFTER))
    taken_up = query(office, "SELECT id FROM opinion WHERE content = '会议太长'")[0][0]
    link = {"source_ledger": "opinion", "source_row": taken_up, "target_ledger": "problem", "target_row": 1, "day": None}
    office.run(Operation("转为问题", lambda transaction: transaction.insert(Link, link)))
    given = measured(office, "opinions_given")
    assert {name: item.value for name, item in given.items() if item.value} == {first: 2}
    found = measured(office, "open_opinions")
    assert {name: item.value for name, item in found.items() if item.value is not None} == {second: 2}
    assert [row.words for row in found[second].rows] == ["文件流转慢", "不具名"]
