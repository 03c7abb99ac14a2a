"""The figures of a rectification, against an independent count in SQL over the sample office."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import permutations, product

import pytest

from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.crosstab import cross_table
from app.ledgers.views.rows import read_rows
from app.rectify.figures import RectificationFigures, rectification_figures
from app.store.office import Office
from tests.conftest import OpenSample

TODAY = dt.date(2024, 2, 29)


@pytest.fixture
def office(open_sample: OpenSample) -> Office:
    return open_sample(TODAY)


@pytest.fixture
def figures(office: Office) -> RectificationFigures:
    rows = read_rows(office.database, PROBLEM, TODAY)
    starts = dict(office.database.execute_sql("SELECT name, start FROM campaign").fetchall())
    return rectification_figures([rows.mapping(i) | {"id": rows.ids[i]} for i in range(len(rows.ids))], TODAY, "", starts)


def one(office: Office, sql: str, *values: object) -> object:
    return office.database.execute_sql(sql, values).fetchone()[0]


def test_the_whole_and_each_state(office: Office, figures: RectificationFigures):
    assert figures.whole.total == one(office, "SELECT count(*) FROM problem WHERE deleted_at IS NULL")
    assert figures.whole.states == dict(
        office.database.execute_sql("SELECT status, count(*) FROM problem GROUP BY status").fetchall()
    )
    assert sum(figures.whole.states.values()) == figures.whole.total


@pytest.mark.parametrize("field", ["category", "kind", "list", "department"])
def test_each_grouping(office: Office, figures: RectificationFigures, field: str):
    counted = office.database.execute_sql(
        f"SELECT {field}, count(*), sum(status = '已销号') FROM problem GROUP BY {field}"
    ).fetchall()
    assert {(group.name, group.total, group.closed) for group in figures.groups[field]} == set(counted)


def test_what_is_overdue_longest_first(office: Office, figures: RectificationFigures):
    sql = "SELECT id, cast(julianday(?) - julianday(deadline_date) AS INTEGER) FROM problem WHERE status <> '已销号' AND deadline_date < ?"
    counted = dict(office.database.execute_sql(sql, (TODAY.isoformat(), TODAY.isoformat())).fetchall())
    assert {item.row_id: item.days for item in figures.overdue} == counted
    assert figures.whole.overdue == len(counted) > 0
    assert [item.days for item in figures.overdue] == sorted((item.days for item in figures.overdue), reverse=True)


def test_the_share_closed_in_time(office: Office, figures: RectificationFigures):
    due = "deadline_date IS NOT NULL AND (status = '已销号' OR deadline_date < ?)"
    assert figures.due == one(office, f"SELECT count(*) FROM problem WHERE {due}", TODAY.isoformat())
    in_time = one(
        office,
        f"SELECT count(*) FROM problem WHERE {due} AND status = '已销号' AND closed_on <= deadline_date",
        TODAY.isoformat(),
    )
    assert figures.on_time == in_time
    assert figures.on_time_rate == round(100 * in_time / figures.due, 1)


def test_what_ends_today_is_not_due_yet_and_counts_in_time_when_it_is_closed_today():
    open_row = {"id": 1, "status": "整改中", "closed_on": None, "deadline_date": "2024-02-29", "deadline": "", "light": "临期"}
    rest = dict.fromkeys(
        ("campaign", "category", "department", "kind", "leader", "list", "number", "statement", "progress"), ""
    )
    row = open_row | rest | {"person": "", "opened_on": None}
    assert rectification_figures([row], TODAY).due == 0
    assert rectification_figures([row], TODAY + dt.timedelta(days=1)).due == 1
    closed = rectification_figures([row | {"status": "已销号", "closed_on": "2024-02-29"}], TODAY)
    assert (closed.due, closed.on_time) == (1, 1)
    late = rectification_figures([row | {"status": "已销号", "closed_on": "2024-03-01"}], TODAY + dt.timedelta(days=1))
    assert (late.due, late.on_time) == (1, 0)


def test_the_days_it_took(office: Office, figures: RectificationFigures):
    sql = """SELECT round(avg(julianday(p.closed_on) - julianday(c.start)), 1)
             FROM problem p JOIN campaign c ON c.name = p.campaign WHERE p.status = '已销号'"""
    assert figures.average_days == pytest.approx(one(office, sql), abs=0.11)


CROSSED = ("category", "department", "kind", "status", "leader", "campaign")


@pytest.mark.parametrize(("down", "across"), [*permutations(CROSSED, 2)])
def test_a_cross_table_of_any_two_is_what_sql_counts(office: Office, down: str, across: str):
    cross = cross_table(read_rows(office.database, PROBLEM, TODAY), down, across)
    sql = f"SELECT {down}, {across}, count(*) FROM problem WHERE deleted_at IS NULL GROUP BY 1, 2"
    cells: Counter[tuple[str, str]] = Counter()
    for first, second, count in office.database.execute_sql(sql).fetchall():
        for pair in product(first.split("、"), second.split("、")):  # several leaders: the problem counts for each
            cells[pair] += count
    assert cross.cells == cells
    for field, totals in ((down, cross.down_totals), (across, cross.across_totals)):
        counted: Counter[str] = Counter()
        for value, count in office.database.execute_sql(f"SELECT {field}, count(*) FROM problem GROUP BY 1").fetchall():
            counted.update(dict.fromkeys(value.split("、"), count))
        assert totals == counted
    assert cross.total == one(office, "SELECT count(*) FROM problem")


def test_without_a_campaign_the_days_count_from_the_day_it_was_listed():
    base = {"category": "", "department": "", "kind": "", "leader": "", "list": "部门", "status": "已销号", "light": "已销号"}
    base |= {"deadline_date": None, "campaign": ""}
    rows = [
        base | {"opened_on": "2024-02-01", "closed_on": "2024-02-11"},
        base | {"opened_on": "2024-02-01", "closed_on": "2024-02-21"},
        base | {"opened_on": "2024-02-28", "closed_on": "2023-12-01"},  # taken over after it was closed
        base | {"opened_on": None, "closed_on": "2024-02-01"},
    ]
    assert rectification_figures(rows, TODAY).average_days == 15


def test_of_nothing_there_are_no_rates():
    empty = rectification_figures([], TODAY)
    assert (empty.whole.total, empty.whole.rate, empty.on_time_rate, empty.average_days) == (0, None, None, None)
    assert empty.overdue == ()
    assert empty.groups["category"] == ()
