"""晒清单、晒进度、晒实绩: the same list at three dates, whenever it is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.commands.papers import sheet_for
from app.core import ids
from app.core.errors import CancelledError
from app.core.kinds import Value
from app.forms.papers.ledger_sheet import sheet_document
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.views.as_of import UNKNOWN, rows_as_of
from app.ledgers.views.rows import read_rows
from app.ledgers.works.duty import DUTY
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.scoring.period import Period
from app.store import publisher
from app.store.office import Office
from app.yearly.reading import Source
from app.yearly.summary import worked_out
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 12, 20)
PROGRESS = DUTY.child("progress")


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    """党组书记's duty with two parts: one reported on twice, the other only late in the year."""
    found = open_office()
    duties: list[dict[str, Value]] = [
        {"year": 2023, "number": "1", "content": "履行第一责任人职责"},
        {"year": 2023, "number": "1.1", "content": "抓好分管处室党建", "due": "2023-12-31"},
        {"year": 2023, "number": "1.2", "content": "创建五星支部", "due": "2023-09-30"},
        {"year": 2023, "number": "2", "content": "参加组织生活", "percent": 50},
    ]
    found.run(add_rows(DUTY, duties, dt.date(2023, 1, 10)))
    ids = read_rows(found.database, DUTY, TODAY).ids
    for place, day, content, percent in (
        (1, "2023-04-02", "听取汇报1次", 30),
        (1, "2023-11-30", "听取汇报4次", 90),
        (2, "2023-12-01", "五星支部已授星", 100),
    ):
        entry: dict[str, Value] = {"day": day, "content": content, "percent": percent}
        found.run(add_child(DUTY, PROGRESS, ids[place], entry))
    return found


def seen(office: Office, day: dt.date) -> list[tuple[Value, Value, Value]]:
    ids = read_rows(office.database, DUTY, TODAY).ids
    rows = rows_as_of(office, DUTY, PROGRESS, ids, day, TODAY)
    return [(row["progress"], row["percent"], row["light"]) for _, row in rows]


def test_the_list_at_three_dates(office: Office) -> None:
    assert seen(office, dt.date(2023, 3, 1)) == [
        ("", 0, "正常"),
        ("", None, "正常"),
        ("", None, "正常"),
        ("", UNKNOWN, "正常"),  # nobody reported on it, and it came into the office later
    ]
    assert seen(office, dt.date(2023, 6, 30)) == [
        ("", 15, "正常"),
        ("听取汇报1次", 30, "正常"),
        ("", None, "正常"),
        ("", UNKNOWN, "正常"),
    ]
    assert [percent for _, percent, _ in seen(office, TODAY)] == [95, 90, 100, 50]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the day on which the next commits are made."""
    now = [dt.datetime(2023, 1, 10, 9, tzinfo=dt.UTC)]
    days = type("Clock", (dt.datetime,), {"now": classmethod(lambda cls, zone=None: now[0])})
    monkeypatch.setattr(publisher, "dt", SimpleNamespace(datetime=days, UTC=dt.UTC))
    monkeypatch.setattr(ids, "_last", 0)
    monkeypatch.setattr(ids.time, "time_ns", lambda: int(now[0].timestamp() * 1e9))

    def turn(day: str) -> None:
        now[0] = dt.datetime.fromisoformat(f"{day}T09:00:00+00:00")

    return turn


def typed(office: Office, row_id: int, percent: Value) -> None:
    seen = read_rows(office.database, DUTY, TODAY, [row_id]).mapping(0)["percent"]
    office.run(change_row(DUTY, row_id, {"percent": (seen, percent)}, TODAY))


def percents(office: Office, day: str) -> dict[Value, Value]:
    rows = read_rows(office.database, DUTY, TODAY).ids
    found = rows_as_of(office, DUTY, PROGRESS, rows, dt.date.fromisoformat(day), TODAY)
    return {row["number"]: row["percent"] for _, row in found}


def test_a_percent_that_was_typed_without_any_entry_is_printed_as_it_stood(
    open_office: OpenOffice, clock: Callable[[str], None]
) -> None:
    office = open_office()
    office.run(add_rows(DUTY, [{"year": 2023, "number": "1", "content": "参加组织生活", "percent": 10}], TODAY))
    (row_id,) = read_rows(office.database, DUTY, TODAY).ids
    for day, percent in (("2023-05-20", 40), ("2023-11-02", 90)):
        clock(day)
        typed(office, row_id, percent)
    clock("2023-09-01")  # a PC whose clock is behind
    office.run(change_row(DUTY, row_id, {"remark": ("", "已核")}, TODAY))
    shown = {day: percents(office, day)["1"] for day in ("2023-01-10", "2023-05-19", "2023-05-20", "2023-06-30", "2023-12-19")}
    assert shown == {"2023-01-10": 10, "2023-05-19": 10, "2023-05-20": 40, "2023-06-30": 40, "2023-12-19": 90}


def test_a_percent_typed_after_the_last_entry_counts_and_an_entry_made_afterwards_too(
    open_office: OpenOffice, clock: Callable[[str], None]
) -> None:
    office = open_office()
    duties: list[dict[str, Value]] = [{"year": 2023, "number": number, "content": number} for number in ("1", "2")]
    office.run(add_rows(DUTY, duties, TODAY))
    first, second = read_rows(office.database, DUTY, TODAY).ids
    clock("2023-03-01")
    office.run(add_child(DUTY, PROGRESS, first, {"day": "2023-03-01", "content": "已布置", "percent": 20}))
    clock("2023-04-01")
    typed(office, first, 35)
    clock("2023-08-01")
    office.run(add_child(DUTY, PROGRESS, second, {"day": "2023-06-20", "content": "补报", "percent": 60}))
    assert percents(office, "2023-03-31") == {"1": 20, "2": None}
    assert percents(office, "2023-06-30") == {"1": 35, "2": 60}


def test_what_came_into_the_office_later_is_not_known_nor_what_stands_above_it(
    open_office: OpenOffice, clock: Callable[[str], None]
) -> None:
    office = open_office()
    office.run(add_rows(DUTY, [{"year": 2023, "number": "1", "content": "第一责任人"}], TODAY))
    clock("2023-09-01")
    parts: list[dict[str, Value]] = [
        {"year": 2023, "number": "1.1", "content": "抓分管处室", "parent": "第一责任人", "percent": 80},
        {"year": 2023, "number": "2", "content": "还没有填", "percent": None},
    ]
    office.run(add_rows(DUTY, parts, TODAY))
    assert percents(office, "2023-06-30") == {"1": UNKNOWN, "1.1": UNKNOWN, "2": None}
    assert percents(office, "2023-09-01") == {"1": 80, "1.1": 80, "2": None}
    sheet = DUTY.sheet("duty_progress")
    rows = rows_as_of(office, DUTY, PROGRESS, read_rows(office.database, DUTY, TODAY).ids, dt.date(2023, 6, 30), TODAY)
    document = sheet_document(DUTY, sheet, [row for _, row in rows], "市政协", TODAY)
    assert [row[-1] for row in document.texts] == ["不详", "不详", ""]
    assert [row[-1] for row in document.rows] == ["不详", "不详", None]


def test_the_first_time_in_an_old_office_it_can_be_cancelled_while_the_log_is_indexed(office: Office) -> None:
    """A program older than the index left nothing of it behind; that many commits take a while."""
    for table in ("_history", "_touched"):
        office.database.execute_sql(f"DELETE FROM {table}")
    told: list[tuple[int, int]] = []

    def cancel(done: int, total: int) -> bool:
        told.append((done, total))
        return False

    ids, day = read_rows(office.database, DUTY, TODAY).ids, dt.date(2023, 6, 30)
    with pytest.raises(CancelledError):
        rows_as_of(office, DUTY, PROGRESS, ids, day, TODAY, cancel)
    assert told == [(0, office.head)]
    assert office.database.execute_sql("SELECT count(*) FROM _history").fetchone() == (0,)
    assert [row["percent"] for _, row in rows_as_of(office, DUTY, PROGRESS, ids, day, TODAY)][1] == 30


def test_today_it_is_what_the_ledger_says(office: Office) -> None:
    now = read_rows(office.database, DUTY, TODAY)
    found = rows_as_of(office, DUTY, PROGRESS, now.ids, TODAY, TODAY)
    assert [row for _, row in found] == [now.mapping(place) for place in range(len(now.ids))]


def gaps(folder: Path, day: dt.date) -> list[tuple[str, ...]]:
    """What the command line prints: 任务, 目前进度, 完成率, 差距与补缺措施."""
    sheet = YEARLY_TASK.sheet("task_gaps")
    document = sheet_for(folder, YEARLY_TASK, sheet, ["年度=2023"], "市政协", complete=False, day=day)
    return [(row[1], *row[5:]) for row in document.texts]


def test_what_was_behind_on_a_day_is_printed_with_the_note_of_its_quarter(open_office: OpenOffice) -> None:
    office = open_office()
    tasks: list[dict[str, Value]] = [
        {"year": 2023, "name": "结题课题", "due": "2023-06-15"},
        {"year": 2023, "name": "编发信息", "due": "2023-12-31", "percent": 90},
        {"year": 2022, "name": "去年的事", "due": "2022-06-15"},
    ]
    office.run(add_rows(YEARLY_TASK, tasks, dt.date(2023, 1, 10)))
    first, second, _ = read_rows(office.database, YEARLY_TASK, TODAY).ids
    progress, checks = YEARLY_TASK.child("progress"), YEARLY_TASK.child("checks")
    for row_id, day, content, percent in ((first, "2023-05-10", "开题", 20), (second, "2023-08-01", "已发8期", 90)):
        office.run(add_child(YEARLY_TASK, progress, row_id, {"day": day, "content": content, "percent": percent}))
    for quarter, note in (("第2季度", "加派人手"), ("第4季度", "请专家把关")):
        office.run(add_child(YEARLY_TASK, checks, first, {"quarter": quarter, "day": "2023-12-01", "gap": note}))
    folder = office.folder.path
    office.close()
    assert gaps(folder, dt.date(2023, 6, 1)) == [("结题课题", "开题", "20%", "加派人手")]
    assert gaps(folder, dt.date(2023, 9, 30)) == [("结题课题", "开题", "20%", "加派人手")]
    assert gaps(folder, dt.date(2023, 12, 10)) == [("结题课题", "开题", "20%", "请专家把关")]
    assert gaps(folder, dt.date(2023, 1, 31)) == []


def test_a_task_finished_later_was_behind_then(open_office: OpenOffice) -> None:
    office = open_office()
    names = ("结题课题", "编发信息", "早已办结", "导入即完成")
    given: list[dict[str, Value]] = [{"year": 2023, "name": name, "due": "2023-06-15", "status": "推进中"} for name in names]
    given[3] |= {"status": "已完成", "percent": 100}
    office.run(add_rows(YEARLY_TASK, given, dt.date(2023, 1, 10)))
    first, second, third, _ = read_rows(office.database, YEARLY_TASK, TODAY).ids
    progress = YEARLY_TASK.child("progress")
    office.run(add_child(YEARLY_TASK, progress, first, {"day": "2023-05-10", "content": "开题", "percent": 20}))
    for row_id, day in ((first, "2023-11-20"), (second, "2023-11-21"), (third, "2023-06-10")):
        seen = read_rows(office.database, YEARLY_TASK, TODAY, [row_id]).mapping(0)
        done: dict[str, tuple[Value, Value]] = {"status": ("推进中", "已完成"), "percent": (seen["percent"], 100)}
        office.run(change_row(YEARLY_TASK, row_id, done, dt.date.fromisoformat(day)))
    rows = read_rows(office.database, YEARLY_TASK, TODAY)
    ended = [row[rows.position("ended")] for row in rows.values]
    assert ended == ["2023-11-20", "2023-11-21", "2023-06-10", None]  # an import says nothing of when
    half = worked_out(Source(office.database, TODAY), Period(2023, "half"))
    whole = worked_out(Source(office.database, TODAY), Period(2023))
    assert (half.value("tasks_done"), whole.value("tasks_done")) == (2, 4)
    office.run(change_row(YEARLY_TASK, third, {"status": ("已完成", "推进中")}, dt.date(2023, 12, 1)))  # not done after all
    assert read_rows(office.database, YEARLY_TASK, TODAY, [third]).mapping(0)["ended"] is None
    folder = office.folder.path
    office.close()
    assert gaps(folder, dt.date(2023, 9, 30))[:2] == [("结题课题", "开题", "20%", ""), ("编发信息", "", "", "")]
    assert gaps(folder, dt.date(2023, 12, 10)) == [("早已办结", "", UNKNOWN, "")]  # it came into the office later
