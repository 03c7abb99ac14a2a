"""A workbook whose rows the ledger has already: identical ones are told from like ones and from new ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.core.errors import CancelledError
from app.exchange.importing import existing_rows
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.import_sheet import identical_rows
from app.exchange.importing.known_rows import with_known_rows, without_identical
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import ImportPlan, plan_import
from app.exchange.importing.plan_changes import correct
from app.exchange.importing.plan_json import to_json
from app.ledgers.changes.operations import add_rows, change_row, remove_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from app.ui.importing.summary import known_counts
from tests.benchmarks.data import problem_rows
from tests.conftest import OpenOffice
from tests.exchange.import_workbooks import save

TODAY = dt.date(2023, 11, 20)
HEADINGS = ("序号", "问题表述", "责任部门", "整改时限", "整改进展", "完成率")
FIRST = (1, "学用结合不够紧，存在学用脱节现象", "办公室", "11月底前", "已制定计划", 0.3)
SECOND = (2, "会议统筹不够，多头布置", "研究室", "立行立改", "", 0)

Plan = Callable[..., ImportPlan]


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office()


@pytest.fixture
def plan(tmp_path: Path, office: Office) -> Plan:
    def make(*rows: Sequence[object], title: str = "2023年部门问题整改台账") -> ImportPlan:
        book = Workbook()
        for row in ([title], HEADINGS, *rows):
            book.active.append(list(row))  # type: ignore[union-attr]
        book.save(tmp_path / "台账.xlsx")
        return with_known_rows(plan_import(tmp_path / "台账.xlsx", LEDGERS), office.database)

    return make


def words(found: ImportPlan) -> dict[int, str]:
    return {row: item.words for row, item in found.sheets[0].known.items()}


def ids(office: Office) -> list[int]:
    return read_rows(office.database, PROBLEM, TODAY).ids


def test_a_workbook_imported_again_is_known_row_by_row(office: Office, plan: Plan) -> None:
    first = plan(FIRST, SECOND)
    assert words(first) == {}
    office.run(import_operation(first, TODAY))
    again = plan(FIRST, SECOND, (3, "考勤制度执行不严", "办公室", "", "", 0))
    assert words(again) == {3: "与现有的第 1 号问题相同", 4: "与现有的第 2 号问题相同"}
    fresh, same = without_identical(again)
    assert same == 2
    assert [record.values["number"] for record in fresh.sheets[0].records] == ["3"]


def test_the_contract_keeps_all_records_and_lists_known_ones_as_skipped(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(FIRST), TODAY))
    (sheet,) = to_json(plan(FIRST, SECOND))["sheets"]  # type: ignore[misc]
    assert [record["_row"] for record in sheet["records"]] == [3, 4]
    assert {"row": 3, "why": "与现有的第 1 号问题相同，没有重复导入"} in sheet["skipped"]


def test_two_equal_rows_are_both_new_and_known_only_as_often_as_they_are_there(office: Office, plan: Plan) -> None:
    assert words(plan(FIRST, FIRST)) == {}
    office.run(import_operation(plan(FIRST), TODAY))
    assert identical_rows(plan(FIRST, FIRST).sheets[0]) == {3}
    office.run(import_operation(plan(FIRST), TODAY))
    assert identical_rows(plan(FIRST, FIRST, FIRST).sheets[0]) == {3, 4}


def test_a_row_that_differs_in_one_cell_is_like_the_one_with_its_number(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(FIRST, SECOND), TODAY))
    changed = (1, "学用结合不够紧，学用脱节的现象仍然存在", *FIRST[2:])
    other = (2, "请销假手续不全", *SECOND[2:])
    assert words(plan(changed, other)) == {3: "更新第 1 号问题：改 1 处"}


def test_the_other_list_and_the_recycle_bin_do_not_count(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(FIRST), TODAY))
    assert words(plan(FIRST, title="2023年个人问题整改台账")) == {}
    office.run(remove_rows(PROBLEM, ids(office)))
    assert words(plan(FIRST)) == {}


def test_what_the_workbook_has_no_column_for_does_not_make_a_row_new(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(FIRST), TODAY))
    office.run(change_row(PROBLEM, ids(office)[0], {"remark": ("", "已督办")}, TODAY))
    assert identical_rows(plan(FIRST).sheets[0]) == {3}
    office.run(change_row(PROBLEM, ids(office)[0], {"percent": (30, 60)}, TODAY))
    assert words(plan(FIRST)) == {3: "更新第 1 号问题：改 1 处"}


def test_a_corrected_row_is_another_row(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(FIRST), TODAY))
    assert words(ImportPlan("", (correct(plan(FIRST).sheets[0], 3, "department", "研究室"),))) == {}


def test_what_is_typed_in_the_preview_changes_the_row_that_was_the_same(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(FIRST), TODAY))
    corrected = ImportPlan("", (correct(plan(FIRST).sheets[0], 3, "percent", "80%"),))
    assert words(corrected) == {3: "更新第 1 号问题：改 1 处"}
    office.run(import_operation(without_identical(corrected)[0], TODAY))
    assert len(ids(office)) == 1
    assert words(plan(FIRST)) == {3: "更新第 1 号问题：改 1 处"}  # back again
    twice = correct(correct(plan(FIRST).sheets[0], 3, "percent", "60%"), 3, "remark", "已督办")
    assert words(ImportPlan("", (twice,))) == {3: "更新第 1 号问题：改 2 处"}


def test_every_row_is_compared_with_thousands_of_rows_of_the_ledger(office: Office, tmp_path: Path) -> None:
    rows = problem_rows(500)
    office.run(add_rows(PROBLEM, [rows.mapping(place) for place in range(500)], TODAY, LEDGERS))
    # 19 further rows of each text, as if it had been raised in every campaign
    many = "INSERT INTO problem SELECT p.id + k.k * 10000000, p.deleted_at, {} FROM problem p, k"
    columns = ", ".join(f"p.{row[1]}" for row in office.database.execute_sql("PRAGMA table_info(problem)").fetchall()[2:])
    office.database.execute_sql(
        f"WITH RECURSIVE k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < 19) {many.format(columns)}"
    )
    book = Workbook()
    book.active.append(list(HEADINGS))  # type: ignore[union-attr]
    for number in range(500):
        book.active.append([number + 1, f"{rows.mapping(number)['statement']}。", "办公室", "", "", 0])  # type: ignore[union-attr]
    book.save(tmp_path / "五百.xlsx")
    found = plan_import(tmp_path / "五百.xlsx", LEDGERS, ImportOptions(fixed={"清单": "部门"}))
    told: list[tuple[int, int]] = []
    sheet = with_known_rows(found, office.database, report=lambda *where: told.append(where) is None).sheets[0]
    assert len(sheet.known) > 300
    assert sheet.uncompared == 0
    assert (450, 500) in told
    with pytest.raises(CancelledError):
        with_known_rows(found, office.database, report=lambda done, total: done < 100)


def test_rows_that_were_too_many_to_compare_are_counted(office: Office, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    office.run(import_operation(plan(FIRST, SECOND), TODAY))
    monkeypatch.setattr(existing_rows, "MOST_COMPARED", 2)
    rows = [(number, f"{FIRST[1]}{word}", *FIRST[2:]) for number, word in ((17, "等问题"), (18, "等情况"), (19, "等情形"))]
    found = plan(*rows)
    assert (list(words(found)), found.sheets[0].uncompared) == ([3], 1)
    assert "台账过大，1 行没有核对是否与现有内容相近" in known_counts(found, [set()])


def test_a_row_that_says_nearly_the_same_under_another_number_is_pointed_out(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(FIRST, SECOND), TODAY))
    near = (17, f"{FIRST[1]}等问题", *FIRST[2:])
    assert words(plan(near)) == {3: "与现有的第 1 号问题相近，新增一行"}
    assert identical_rows(plan(near).sheets[0]) == set()


def test_parts_of_a_row_that_is_there_are_told(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(FIRST, SECOND), TODAY))
    parts = [("2-1", "文件过多过长", "研究室", "年底", "", 0), ("2-2", "陪会现象突出", "研究室", "年底", "", 0)]
    (sheet,) = plan(FIRST, *parts).sheets
    said = "第 4、5 行的序号 2-1、2-2 像是由现有的第 2 号问题拆分而来，按新增导入；第 2 号问题保留不变，请核对"
    assert said in sheet.remarks
    (whole,) = plan(FIRST, SECOND, *parts).sheets  # the row itself is still there
    assert said not in whole.remarks
    (other,) = plan(FIRST, ("3-1", "文件过多过长", "研究室", "年底", "", 0)).sheets
    assert not any("拆分" in words for words in other.remarks)


def test_the_number_of_a_closed_row_that_is_numbered_anew_is_told(office: Office, tmp_path: Path) -> None:
    def made(*rows: Sequence[object]) -> ImportPlan:
        path = tmp_path / "台账.xlsx"
        save(path, [["2023年部门问题整改台账"], ["序号", "问题表述", "责任部门", "整改时限", "状态"], *rows])
        return with_known_rows(plan_import(path, LEDGERS), office.database)

    texts = ["学用脱节", "会议统筹不够，多头布置", "联系委员不够经常"]
    rows = [
        (place, text, "办公室", "年底", state)
        for place, text, state in zip((1, 2, 3), texts, ("整改中", "已销号", "整改中"), strict=True)
    ]
    office.run(import_operation(made(*rows), TODAY))
    (sheet,) = made((1, *rows[1][1:]), (2, *rows[2][1:])).sheets
    assert (
        "第 3 行是现有的第 2 号问题，序号不能改为 1：已销号的问题只能查看；导入后与改为 2 的第 4 行序号重复，请核对"
        in sheet.remarks
    )
