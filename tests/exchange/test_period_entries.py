"""Progress in a column for each quarter or month comes in as dated entries of the row, the newest of which it shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.plan import ImportPlan
from app.exchange.importing.plan_changes import correct, take
from app.exchange.importing.plan_json import sheet_json
from app.exchange.importing.state_remarks import earlier_entry_remarks
from app.ledgers.views.rows import read_children, read_rows
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.store.office import Office
from tests.conftest import OpenOffice
from tests.exchange.import_workbooks import plan, save

TODAY = dt.date(2023, 10, 20)
TASKS = [
    ["2023年重点工作任务清单"],
    ["序号", "工作任务", "牵头部门", "一季度进展", "二季度进展", "四季度进展", "完成时限"],
    [1, "协商会", "研究室", "已定题", "已召开", "报告起草中", "12月底"],
    [2, "视察", "提案委", None, "制定方案", None, "12月底"],
]
PROGRESS = YEARLY_TASK.child("progress")


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


@pytest.fixture
def tasks(tmp_path: Path) -> ImportPlan:
    return plan(save(tmp_path / "任务.xlsx", TASKS), today=TODAY)


def entries(office: Office) -> dict[str, list[tuple[object, object]]]:
    rows = read_rows(office.database, YEARLY_TASK, TODAY)
    names = [values[rows.position("name")] for values in rows.values]
    found = (read_children(office.database, PROGRESS, row_id) for row_id in rows.ids)
    return {str(name): [(item["day"], item["content"]) for item in own] for name, own in zip(names, found, strict=True)}


def test_each_quarter_is_an_entry_of_its_last_day_and_none_lies_ahead(office: Office, tasks: ImportPlan) -> None:
    office.run(import_operation(tasks, TODAY))
    assert entries(office) == {
        "协商会": [("2023-10-20", "报告起草中"), ("2023-06-30", "已召开"), ("2023-03-31", "已定题")],
        "视察": [("2023-06-30", "制定方案")],
    }


def test_the_preview_shows_the_newest_and_tells_of_the_others(tasks: ImportPlan) -> None:
    (sheet,) = tasks.sheets
    assert [record.values["progress"] for record in sheet.records] == ["报告起草中", "制定方案"]
    assert any("“进度”分列在“一季度”、“二季度”、“四季度”，按 2023 年各期末日期分别记为一条" in told for told in sheet.remarks)
    first = sheet_json(sheet)["records"][0]  # type: ignore[index]
    assert [item["day"] for item in first["_entries"]["进度"]] == ["2023-03-31", "2023-06-30", "2023-12-31"]


def test_what_a_person_types_for_it_is_the_newest_entry(office: Office, tasks: ImportPlan) -> None:
    (sheet,) = tasks.sheets
    typed = correct(sheet, sheet.records[1].row, "progress", "方案已批")
    office.run(import_operation(ImportPlan(tasks.file, (typed,)), TODAY))
    assert entries(office)["视察"] == [("2023-06-30", "方案已批")]


def test_the_same_table_once_more_brings_nothing_new(office: Office, tasks: ImportPlan) -> None:
    office.run(import_operation(tasks, TODAY))
    again = with_known_rows(tasks, office.database, TODAY)
    assert [known.identical for known in again.sheets[0].known.values()] == [True, True]


def test_a_row_that_is_there_gets_the_newest_and_none_twice(office: Office, tasks: ImportPlan, tmp_path: Path) -> None:
    office.run(import_operation(tasks, TODAY))
    assert earlier_entry_remarks(tasks.sheets[0]) == []
    changed = [*TASKS[:2], [1, "协商会", "研究室", "已定题", "已召开", "报告已报送", "12月底"], TASKS[3]]
    found = with_known_rows(plan(save(tmp_path / "再报.xlsx", changed), today=TODAY), office.database, TODAY)
    said = "台账中已有的 1 条任务补记较早各期的进展（按各期末日期，已有的不重复）"
    assert earlier_entry_remarks(found.sheets[0]) == [said]
    office.run(import_operation(found, dt.date(2023, 10, 25)))
    assert entries(office)["协商会"] == [
        ("2023-10-25", "报告已报送"),
        ("2023-10-20", "报告起草中"),
        ("2023-06-30", "已召开"),
        ("2023-03-31", "已定题"),
    ]


def test_a_row_that_is_there_gets_the_earlier_quarters_it_has_not(office: Office, tmp_path: Path) -> None:
    before = [TASKS[0], ["序号", "工作任务", "牵头部门", "目前进展", "完成时限"], [1, "协商会", "研究室", "已定题", "12月底"]]
    office.run(import_operation(plan(save(tmp_path / "年初.xlsx", before), today=TODAY), dt.date(2023, 3, 20)))
    found = with_known_rows(plan(save(tmp_path / "任务.xlsx", TASKS), today=TODAY), office.database, TODAY)
    office.run(import_operation(found, TODAY))
    assert entries(office)["协商会"] == [("2023-10-20", "报告起草中"), ("2023-06-30", "已召开"), ("2023-03-20", "已定题")]


def test_whoever_keeps_the_ledgers_words_gets_no_earlier_entries(office: Office, tasks: ImportPlan, tmp_path: Path) -> None:
    before = [TASKS[0], ["序号", "工作任务", "牵头部门", "目前进展", "完成时限"], [1, "协商会", "研究室", "已定题", "12月底"]]
    office.run(import_operation(plan(save(tmp_path / "年初.xlsx", before), today=TODAY), dt.date(2023, 3, 20)))
    found = with_known_rows(tasks, office.database, TODAY).sheets[0]
    kept = take(found, 3, ())
    assert earlier_entry_remarks(kept) == ["台账中已有的 1 条任务没有采用改动，较早各期的进展不补记"]
    office.run(import_operation(ImportPlan(tasks.file, (kept,)), TODAY))
    assert entries(office)["协商会"] == [("2023-03-20", "已定题")]


def test_a_column_without_a_quarter_beside_them_says_how_it_stands_now(office: Office, tmp_path: Path) -> None:
    table = [
        ["2023年重点工作任务清单"],
        ["序号", "工作任务", "牵头部门", "目前进展", "一季度进展", "二季度进展", "完成时限"],
        [1, "协商会", "研究室", "起草报告", "已定题", "已召开", "12月底"],
        [2, "视察", "提案委", "制定方案", None, None, "12月底"],
    ]
    found = plan(save(tmp_path / "任务.xlsx", table), today=TODAY)
    assert [record.values["progress"] for record in found.sheets[0].records] == ["起草报告", "制定方案"]
    office.run(import_operation(found, TODAY))
    assert entries(office) == {
        "协商会": [("2023-10-20", "起草报告"), ("2023-06-30", "已召开"), ("2023-03-31", "已定题")],
        "视察": [("2023-10-20", "制定方案")],
    }
