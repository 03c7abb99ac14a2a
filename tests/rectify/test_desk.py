"""What the 工作台 counts, against SQL over the sample office."""

from __future__ import annotations

import datetime as dt

import pytest

from app.forms.papers.desk_form import closing_trend
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.rectify.desk import Desk, desk_of
from app.store.office import Office
from tests.conftest import OpenOffice, OpenSample

TODAY = dt.date(2024, 2, 28)  # a Wednesday


@pytest.fixture
def office(open_sample: OpenSample) -> Office:
    return open_sample(TODAY)


@pytest.fixture
def desk(office: Office) -> Desk:
    return desk_of(office.database, TODAY)


RUNNING = "campaign IN (SELECT name FROM campaign WHERE status = '进行中') AND status <> '已销号'"


def ids(office: Office, where: str, *values: object) -> set[int]:
    return {
        row for (row,) in office.database.execute_sql(f"SELECT id FROM problem WHERE {RUNNING} AND {where}", values).fetchall()
    }


def test_this_week_is_from_today_to_sunday(office: Office, desk: Desk):
    assert {row["id"] for row in desk.due} == ids(office, "deadline_date BETWEEN '2024-02-28' AND '2024-03-03'")


def test_overdue_in_the_order_of_the_days(office: Office, desk: Desk):
    assert {row["id"] for row in desk.overdue} == ids(office, "deadline_date < '2024-02-28'")
    days = [row["deadline_date"] for row in desk.overdue]
    assert days == sorted(days)
    assert days


def test_without_progress_for_so_many_days(office: Office, desk: Desk):
    limit = (TODAY - dt.timedelta(days=desk.quiet_days)).isoformat()
    last = "coalesce((SELECT max(day) FROM progress WHERE problem = problem.id), (SELECT start FROM campaign WHERE name = campaign))"
    last = last.replace("problem = problem.id", "progress.problem = problem.id").replace(
        "name = campaign)", "campaign.name = problem.campaign)"
    )
    assert {row["id"] for row in desk.quiet} == ids(office, f"status <> '待审核' AND {last} <= ?", limit)


def test_the_tables_count_only_what_runs(office: Office, desk: Desk):
    running = "SELECT count(*) FROM problem WHERE campaign IN (SELECT name FROM campaign WHERE status = '进行中')"
    (total,) = office.database.execute_sql(running).fetchone()
    assert desk.departments.total == desk.categories.total == desk.figures.whole.total == total
    assert desk.closings[-1][1] == desk.figures.whole.closed


def test_an_empty_office(open_office: OpenOffice):
    desk = desk_of(open_office().database, TODAY)
    assert (desk.figures.whole.total, desk.due, desk.quiet, desk.closings, desk.start) == (0, (), (), (), None)


def test_the_trend_ends_with_what_is_closed_now(desk: Desk):
    chart = closing_trend(desk, TODAY)
    values = [point.value for point in chart.series[0].points]
    assert values == sorted(values)
    assert values[-1] == desk.figures.whole.closed
    assert chart.line == desk.figures.whole.total
    assert chart.series[0].points[-1].label == "2-28"


def test_no_trend_before_anything_began(open_office: OpenOffice):
    assert closing_trend(desk_of(open_office().database, TODAY), TODAY) is None


@pytest.mark.parametrize(
    ("today", "due"),
    [
        ("2024-02-05", ["2024-02-05", "2024-02-10", "2024-02-11"]),  # Monday; the week ends with its Sunday
        ("2024-02-10", ["2024-02-10", "2024-02-11"]),  # Saturday: what was due before is overdue
        ("2024-02-11", ["2024-02-11"]),
        ("2024-02-18", ["2024-02-18"]),  # a Sunday worked in exchange for the Spring Festival is still the end of its week
        ("2024-02-12", ["2024-02-18"]),
    ],
)
def test_due_this_week_is_up_to_its_sunday_whatever_is_worked(open_office: OpenOffice, today: str, due: list[str]):
    office = open_office()
    days = ["2024-02-04", "2024-02-05", "2024-02-10", "2024-02-11", "2024-02-18", "2024-02-19"]
    rows = [{"list": "部门", "statement": f"问题{day}", "status": "整改中", "deadline_date": day} for day in days]
    office.run(add_rows(PROBLEM, rows, TODAY))
    desk = desk_of(office.database, dt.date.fromisoformat(today))
    assert [row["deadline_date"] for row in desk.due] == due
    assert [row["deadline_date"] for row in desk.overdue] == [day for day in days if day < today]


def test_a_problem_in_review_does_not_stand_still_whoever_has_to_sign(open_office: OpenOffice):
    """Nothing can be reported of it meanwhile; that it waits is told by 销号审核."""
    office, long_ago = open_office(), dt.date(2024, 1, 5)
    states = ("待整改", "整改中", "退回整改", "待审核", "已销号")
    rows = [{"list": "部门", "statement": f"{state}的问题", "status": state, "progress": "开过会"} for state in states]
    office.run(add_rows(PROBLEM, rows, long_ago))
    desk = desk_of(office.database, long_ago + dt.timedelta(days=15))
    assert sorted(str(row["status"]) for row in desk.quiet) == sorted(["待整改", "整改中", "退回整改"])
    assert desk_of(office.database, long_ago + dt.timedelta(days=14)).quiet == ()
