"""晒清单、晒进度、晒实绩: the same list at three dates, whenever it is printed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.commands.papers import sheet_for
from app.core.kinds import Value
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.views.as_of import rows_as_of
from app.ledgers.views.rows import read_rows
from app.ledgers.works.duty import DUTY
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.scoring.period import Period
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
    rows = rows_as_of(office.database, DUTY, PROGRESS, ids, day)
    return [(row["progress"], row["percent"], row["light"]) for _, row in rows]


def test_the_list_at_three_dates(office: Office) -> None:
    assert seen(office, dt.date(2023, 3, 1)) == [
        ("", 0, "正常"),
        ("", None, "正常"),
        ("", None, "正常"),
        ("", 50, "正常"),  # nobody reported on it: as it is now
    ]
    assert seen(office, dt.date(2023, 6, 30)) == [
        ("", 15, "正常"),
        ("听取汇报1次", 30, "正常"),
        ("", None, "正常"),
        ("", 50, "正常"),
    ]
    assert [percent for _, percent, _ in seen(office, TODAY)] == [95, 90, 100, 50]


def test_today_it_is_what_the_ledger_says(office: Office) -> None:
    now = read_rows(office.database, DUTY, TODAY)
    found = rows_as_of(office.database, DUTY, PROGRESS, now.ids, TODAY)
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
    assert gaps(folder, dt.date(2023, 12, 10)) == [("早已办结", "", "100%", "")]
