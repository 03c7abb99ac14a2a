"""The sample office is complete, plausible and fresh on whatever day the program is tried out."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.kinds import ParseContext
from app.core.program import resources
from app.ledgers.changes.operations import add_rows, remove_rows
from app.ledgers.organisation.directory import CAMPAIGN, DEPARTMENT
from app.ledgers.organisation.person import PERSON
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import CLOSED, RETURNED, REVIEW, WAITING, WORKING
from app.ledgers.registry import LEDGERS
from app.ledgers.sample import Sample, SampleRow, Values, load_sample, read_sample
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading
from app.ledgers.views.rows import Rows, read_children, read_rows
from app.store.attachments import read_file
from app.store.office import Office
from tests.conftest import OpenOffice

FOLDER = resources() / "sample"
TODAY = dt.date(2024, 2, 29)
PROBLEM_DEFAULTS = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()}
SPECIAL_DAYS = [dt.date(2024, 2, 29), dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2024, 12, 31), dt.date(2028, 3, 1)]
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2035, 12, 31))
SAMPLE = read_sample(FOLDER, TODAY)


def each_day(test):
    for day in SPECIAL_DAYS:
        test = example(day)(test)
    return settings(deadline=None, max_examples=20)(given(DAYS)(test))


def rows_of(sample: Sample, ledger: Ledger) -> list[Values]:
    return [row.values for row in sample[ledger.key]]


def entries(problem: SampleRow, key: str) -> list[Values]:
    return [entry.values for entry in problem.entries if entry.child.key == key]


def running(sample: Sample) -> list[SampleRow]:
    name = next(row["name"] for row in rows_of(sample, CAMPAIGN) if row["status"] == "进行中")
    return [problem for problem in sample[PROBLEM.key] if problem.values["campaign"] == name]


# -- what is in it ----------------------------------------------------------------------------------------------------


def test_it_holds_what_a_small_office_has():
    assert len(rows_of(SAMPLE, DEPARTMENT)) == 10
    assert len(rows_of(SAMPLE, PERSON)) == 69  # with retired members and members of the conference
    assert sum(row["is_leader"] == "是" for row in rows_of(SAMPLE, PERSON)) == 5
    assert Counter(problem.values["list"] for problem in running(SAMPLE)) == {"部门": 36, "个人": 24}
    assert {problem.values["category"] for problem in running(SAMPLE)} == {"理论武装", "履职能力", "纪律作风"}


def test_last_years_campaign_is_finished_with_everything_closed():
    finished = [row for row in rows_of(SAMPLE, CAMPAIGN) if row["status"] == "已结束"]
    problems = [problem.values for problem in SAMPLE[PROBLEM.key] if problem not in running(SAMPLE)]
    assert [row["year"] for row in finished] == [2022]
    assert [row["status"] for row in problems] == [CLOSED] * 8
    assert all(row["closed_on"] <= finished[0]["end"] for row in problems)


def test_every_state_and_every_kind_of_time_limit_can_be_seen():
    rows = [problem.values for problem in running(SAMPLE)]
    assert Counter(row["status"] for row in rows) == {WORKING: 24, CLOSED: 24, REVIEW: 5, RETURNED: 3, WAITING: 4}
    assert {row["kind"] for row in rows} == {"立行立改", "限期整改", "持续整改"}
    assert sum(row["deadline_date"] is None for row in rows) >= 5
    assert sum(str(row["deadline_date"] or "") > (TODAY + dt.timedelta(days=90)).isoformat() for row in rows) >= 2


def test_every_field_of_every_problem_is_filled():
    wanted = ("category", "symptom", "origin", "goal", "measures", "leader", "department", "person", "kind", "deadline")
    for problem in SAMPLE[PROBLEM.key]:
        assert [name for name in wanted if not problem.values.get(name)] == []


def test_the_lists_are_numbered_in_the_order_of_the_categories():
    for name in ("部门", "个人"):
        rows = [problem.values for problem in running(SAMPLE) if problem.values["list"] == name]
        assert [row["number"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
        assert len(list(dict.fromkeys(row["category"] for row in rows))) == 3
        order = [("理论武装", "履职能力", "纪律作风").index(row["category"]) for row in rows]
        assert order == sorted(order)


def test_everybody_and_every_department_named_is_in_the_directory():
    people = {row["name"]: row for row in rows_of(SAMPLE, PERSON)}
    departments = {row["name"]: row for row in rows_of(SAMPLE, DEPARTMENT)}
    assert len(people) == len(rows_of(SAMPLE, PERSON))
    for row in rows_of(SAMPLE, DEPARTMENT):
        assert people[row["leader"]]["is_leader"] == "是"
        assert people[row["head"]]["department"] == row["name"]
    for row in rows_of(SAMPLE, PERSON):
        outside = row.get("post", "").startswith(("委员、", "原")) or row["is_leader"] == "是"
        assert (row.get("department") in departments) != outside
    for row in (problem.values for problem in SAMPLE[PROBLEM.key]):
        assert people[row["leader"]]["is_leader"] == "是"
        assert {people[name]["department"] for name in row["person"].split("、")} == {row["department"]}


def test_no_text_but_a_time_limit_names_a_month_or_a_year():
    dated = re.compile(r"\d{4}年|\d月|去年|今年|年初|年内")
    for problem in SAMPLE[PROBLEM.key]:
        texts = [problem.values[name] for name in ("statement", "symptom", "goal", "measures")]
        texts += [entry.get("content", "") for entry in entries(problem, "progress")]
        assert [text for text in texts if dated.search(text)] == []


def row_with_stage(problem: SampleRow) -> Values:
    """A problem as it is read: with the day of its next open stage."""
    stages = [str(stage["day"]) for stage in entries(problem, "milestone") if stage["done"] == "未完成"]
    return {**PROBLEM_DEFAULTS, **problem.values, "next_stage": min(stages, default=None)}


# -- fresh on every day -----------------------------------------------------------------------------------------------


@each_day
def test_something_is_overdue_and_something_due_soon(day: dt.date):
    lights = Counter(
        (problem.values["list"], PROBLEM.compute(row_with_stage(problem), Reading(day))["light"])
        for problem in running(read_sample(FOLDER, day))
    )
    for name in ("部门", "个人"):
        assert lights[name, "逾期"] >= 2
        assert lights[name, "临期"] >= 2
        assert lights[name, "正常"] >= 4
    assert lights["部门", "逾期"] + lights["个人", "逾期"] >= 3
    assert lights["部门", "临期"] + lights["个人", "临期"] >= 3


@each_day
def test_the_day_of_a_time_limit_is_what_its_text_says(day: dt.date):
    for problem in read_sample(FOLDER, day)[PROBLEM.key]:
        row = problem.values
        text = str(row["deadline"])
        assert "{" not in text
        assert (row["deadline_date"] is not None) == bool(re.search(r"\d", text))
        # Read without its own year the text must mean the same: nobody sees which year the sample was loaded in.
        assert PROBLEM.fields["deadline"].kind.day(text, ParseContext(1999)) == row["deadline_date"]


@each_day
def test_the_course_of_every_problem_is_plausible(day: dt.date):
    sample = read_sample(FOLDER, day)
    starts = {row["name"]: row["start"] for row in rows_of(sample, CAMPAIGN)}
    for problem in sample[PROBLEM.key]:
        row = problem.values
        days = [str(entry["day"]) for entry in entries(problem, "progress")]
        assert days == sorted(set(days))
        assert all(str(starts[row["campaign"]]) < moment <= day.isoformat() for moment in days)
        if row["status"] != CLOSED:
            assert row.get("closed_on") is None
            continue
        closed = dt.date.fromisoformat(str(row["closed_on"]))
        assert days[-1] <= closed.isoformat() <= day.isoformat()
        assert not row["deadline_date"] or closed <= dt.date.fromisoformat(str(row["deadline_date"])) + dt.timedelta(days=2)


def test_the_rate_grows_to_what_the_state_asks_for():
    for problem in SAMPLE[PROBLEM.key]:
        rates = [entry["percent"] for entry in entries(problem, "progress")]
        if problem.values["status"] == WAITING:
            assert (rates, problem.values["percent"]) == ([], 0)
        elif problem.values["status"] == RETURNED:
            assert rates[-1] < rates[-2]
        else:
            assert rates == sorted(set(rates))
            assert (rates[-1] == 100) == (problem.values["status"] in (CLOSED, REVIEW))


@each_day
def test_continuous_rectification_has_stages_before_its_end(day: dt.date):
    problems = [problem for problem in read_sample(FOLDER, day)[PROBLEM.key] if problem.values["kind"] == "持续整改"]
    assert len(problems) >= 5
    for problem in problems:
        stages = entries(problem, "milestone")
        assert len(stages) >= 2
        assert str(stages[-1]["day"]) <= str(problem.values["deadline_date"] or "9999")
        assert all(stage["done"] == "未完成" for stage in stages if str(stage["day"]) > day.isoformat())


# -- in an office -----------------------------------------------------------------------------------------------------


@pytest.fixture
def sample_office(open_office: OpenOffice) -> Office:
    office = open_office()
    load_sample(office, TODAY, FOLDER)
    return office


def table(office: Office) -> Rows:
    return read_rows(office.database, PROBLEM, TODAY)


def test_the_office_shows_the_newest_progress_and_its_rate(sample_office: Office):
    rows = table(sample_office)
    written = {problem.values["statement"]: problem for problem in SAMPLE[PROBLEM.key]}
    assert len(rows.ids) == len(written) == 68
    for index in range(len(rows.ids)):
        row = rows.mapping(index)
        newest = entries(written[row["statement"]], "progress")[-1:]
        assert row["progress"] == (newest[0]["content"] if newest else "")
        assert row["percent"] == (newest[0]["percent"] if newest else 0)
        assert PROBLEM.validate(row) == {}


def test_nobody_and_nothing_is_added_beside_the_sample(sample_office: Office):
    for ledger, rows in (
        (CAMPAIGN, rows_of(SAMPLE, CAMPAIGN)),
        (DEPARTMENT, rows_of(SAMPLE, DEPARTMENT)),
        (PERSON, rows_of(SAMPLE, PERSON)),
    ):
        stored = read_rows(sample_office.database, ledger, TODAY)
        assert [row[stored.position("name")] for row in stored.values] == [row["name"] for row in rows]
        assert all(ledger.validate(stored.mapping(index)) == {} for index in range(len(rows)))


def test_the_evidence_can_be_opened(sample_office: Office):
    rows = table(sample_office)
    child = PROBLEM.child("evidence")
    counts = [row[rows.position("evidence_count")] for row in rows.values]
    files = [
        item
        for row_id, count in zip(rows.ids, counts, strict=True)
        if count
        for item in read_children(sample_office.database, child, row_id)
    ]
    assert sorted(Path(str(item["name"])).suffix for item in files) == [".png", ".txt"]
    for item in files:
        assert len(read_file(sample_office.folder, str(item["sha256"]))) == item["size"] > 0


def test_the_progress_is_written_by_the_person_responsible(sample_office: Office):
    rows = table(sample_office)
    for index, row_id in enumerate(rows.ids):
        responsible = str(rows.mapping(index)["person"]).split("、")
        for entry in read_children(sample_office.database, PROBLEM.child("progress"), row_id):
            assert entry["author"] in responsible


def test_it_is_one_step_in_the_history(open_office: OpenOffice):
    office = open_office()
    head = office.head
    load_sample(office, TODAY, FOLDER)
    assert office.head == head + 1


def test_loading_twice_changes_nothing(sample_office: Office):
    head = sample_office.head
    load_sample(sample_office, TODAY, FOLDER)
    assert sample_office.head == head


def test_two_pcs_loading_it_give_one_sample(open_office: OpenOffice):
    mine, theirs = open_office("甲"), open_office("乙")
    load_sample(mine, TODAY, FOLDER)
    load_sample(theirs, TODAY, FOLDER)  # its replica has not seen the other's commit yet
    theirs.catch_up()
    assert len(table(theirs).ids) == 68
    assert theirs.head == mine.head


def test_an_office_with_a_row_of_its_own_is_left_alone(open_office: OpenOffice):
    office = open_office()
    office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "学用脱节"}], TODAY, LEDGERS))
    office.run(remove_rows(PROBLEM, table(office).ids))  # what lies in the recycle bin is somebody's work, too
    load_sample(office, TODAY, FOLDER)
    assert table(office).ids == []


def test_a_row_that_breaks_a_rule_is_refused(open_office: OpenOffice, tmp_path: Path):
    folder = tmp_path / "sample"
    shutil.copytree(FOLDER, folder)
    text = (folder / "office.json").read_text(encoding="utf-8")
    (folder / "office.json").write_text(text.replace('"status": "已销号"', '"status": "整改中"', 1), encoding="utf-8")
    office = open_office()
    with pytest.raises(ValueError, match="closed_on"):
        load_sample(office, TODAY, folder)
    assert table(office).ids == []


def test_nobody_joins_the_party_in_the_future() -> None:
    """Days of joining do not move with today: they lie before the year in which the program came out."""
    late = [row["name"] for row in rows_of(SAMPLE, PERSON) if str(row.get("joined") or "") >= "2026"]
    assert late == []
