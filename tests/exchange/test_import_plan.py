"""Planning an import: the office's own files, what is given for all rows, corrections, cancelling, the JSON contract."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.core.errors import CancelledError, ExpectedError, InvalidValueError, PasswordNeededError, WorkbookError
from app.exchange.grids.workbook import SheetGrid
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import UNFOLDED, plan_import
from app.exchange.importing.plan import plan_sheet as plan_one_sheet
from app.exchange.importing.plan_changes import correct, exclude, remap
from app.exchange.importing.plan_json import needs_password, refused, to_json
from app.exchange.importing.table_plan import Request
from app.exchange.tables.mapping import Vocabulary
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from tests.exchange.import_workbooks import plan, records, save, shown

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the office's samples are not on this machine")
PROBLEM_SAMPLES = [
    "部门问题整改台账.xlsx",
    "个人问题整改台账.xls",
    "回收_办公室_部门问题整改台账.xlsx",
    "回收_研究室_部门问题整改台账.xlsx",
    "回收_提案委_部门问题整改台账.xlsx",
]
OTHER_SAMPLES = [
    "五星支部考评细则.xlsx",
]


PARTY_SAMPLES = {"党员名册.xls": "person", "组织生活记录.xlsx": "party_meeting", "理论学习台账.ods": "study"}


def empty_as_none(value: object) -> object:
    return None if value == "" else value


@needs_samples
@pytest.mark.parametrize("name", PROBLEM_SAMPLES)
def test_the_offices_problem_ledgers_give_exactly_the_answers(name):
    answers = json.loads((SAMPLES / "ANSWERS.json").read_text(encoding="utf-8"))["files"][name]["records"]
    (sheet,) = to_json(plan_import(SAMPLES / name, LEDGERS))["sheets"]
    assert [record["_row"] for record in sheet["records"]] == [answer["_row"] for answer in answers]
    for record, answer in zip(sheet["records"], answers, strict=True):
        fields = [key for key in answer if not key.startswith("_")]
        assert {key: empty_as_none(record[key]) for key in fields} == {key: empty_as_none(answer[key]) for key in fields}
        assert record["专项"] == "市政协机关作风问题专项整治"
        assert record["_errors"] == {}
    assert sheet["ledger"] == "problem"
    assert [item["why"] for item in sheet["skipped"]] == ["签字行"]
    assert sheet["mapping"]["整改进展"] == "进展"


@needs_samples
@pytest.mark.parametrize("name", PARTY_SAMPLES)
def test_the_offices_party_ledgers_give_exactly_the_answers(name):
    answers = json.loads((SAMPLES / "ANSWERS.json").read_text(encoding="utf-8"))["files"][name]["records"]
    (sheet,) = to_json(plan_import(SAMPLES / name, LEDGERS))["sheets"]
    assert sheet["ledger"] == PARTY_SAMPLES[name]
    assert [record["_row"] for record in sheet["records"]] == [answer["_row"] for answer in answers]
    for record, answer in zip(sheet["records"], answers, strict=True):
        fields = [key for key in answer if not key.startswith("_")]
        assert {key: empty_as_none(record[key]) for key in fields} == {key: empty_as_none(answer[key]) for key in fields}
        assert record["_errors"] == {}


@needs_samples
@pytest.mark.parametrize("name", OTHER_SAMPLES)
def test_ledgers_that_do_not_exist_yet_are_refused_with_the_reason(name):
    with pytest.raises(WorkbookError) as error:
        plan_import(SAMPLES / name, LEDGERS)
    assert "没有可以导入的表格" in error.value.message
    assert "缺少" in error.value.message or "列对得上" in error.value.message or "没有找到表头" in error.value.message
    assert refused(name, error.value) == {"file": name, "outcome": "refused", "message": str(error.value), "sheets": []}


@pytest.fixture
def ledger_file(tmp_path) -> Path:
    """Two departments' problems: one cell wrong, one heading unknown."""
    rows = [
        ["2022年专项整治部门问题清单"],
        ["序号", "问题表述", "责任人", "整改时限", "完成率", "打分", "落实"],
        [1, "学习不够", "王伟", "11月底前", 0.7, 5, "已学习"],
        [2, "作风不实", "李强", "立行立改", "大半", 4, ""],
    ]
    return save(tmp_path / "清单.xlsx", rows)


def test_the_year_of_the_title_is_the_year_of_dates_without_one(ledger_file):
    sheet = plan(ledger_file, default_year=None).sheets[0]
    assert sheet.default_year == 2022
    assert sheet.records[0].values["deadline_date"] == "2022-11-30"
    assert records(ledger_file, default_year=2024)[0].values["deadline_date"] == "2024-11-30"


def test_values_given_for_all_rows_fill_what_rows_leave_blank(ledger_file):
    given = {"专项": "主题教育", "清单": "个人", "department": "办公室", "责任人": "陈静", "整改时限": "12月31日"}
    first, second = records(ledger_file, fixed=given)
    assert shown(first, "campaign", "list", "department", "person") == ["主题教育", "个人", "办公室", "王伟"]
    assert shown(first, "deadline", "deadline_date") == ["11月底前", "2023-11-30"]
    assert shown(second, "deadline", "deadline_date") == ["立行立改", None]
    assert records(ledger_file)[0].values["list"] == "部门"


@pytest.mark.parametrize("given", [{"清单": "全部"}, {"没有的字段": "1"}, {"预警": "逾期"}])
def test_wrong_values_for_all_rows_are_refused(ledger_file, given):
    with pytest.raises(InvalidValueError):
        plan(ledger_file, fixed=given)


def test_an_unknown_ledger_is_refused(ledger_file):
    with pytest.raises(InvalidValueError):
        plan(ledger_file, ledger="stars")


def test_a_wrong_cell_is_corrected_in_the_preview(ledger_file):
    sheet = plan(ledger_file).sheets[0]
    assert set(sheet.records[1].errors) == {"percent"}
    still = correct(sheet, 4, "percent", "很多")
    assert still.records[1].raw["percent"] == "很多"
    assert set(still.records[1].errors) == {"percent"}
    better = correct(still, 4, "percent", "80%")
    assert better.records[1].errors == {}
    assert better.records[1].values["percent"] == 80
    assert sheet.records[1].values["percent"] is None
    moved = correct(better, 4, "deadline", "12月中旬")
    assert shown(moved.records[1], "deadline_date", "percent") == ["2023-12-20", 80]
    assert "statement" in correct(moved, 3, "statement", "").records[0].errors


def test_a_heading_is_taken_for_another_field_or_for_none(ledger_file):
    sheet = plan(ledger_file).sheets[0]
    assert sheet.unmapped == ("打分",)
    assert sheet.mapping["落实"] == "progress"
    typed = correct(sheet, 4, "percent", "80")
    again = remap(remap(typed, "落实", "remark"), "打分", "number")
    assert shown(again.records[0], "remark", "progress", "number") == ["已学习", "", "5"]
    assert again.unmapped == ("序号",)
    assert again.records[1].values["percent"] == 80
    assert "责任人" in remap(again, "责任人", None).unmapped
    assert remap(again, "责任人", None).records[0].values["person"] == ""
    nameless = remap(sheet, "问题表述", None)
    assert all("statement" in record.errors for record in nameless.records)


def test_rows_are_left_out_and_come_back(ledger_file):
    sheet = correct(plan(ledger_file).sheets[0], 4, "percent", "80")
    without = exclude(sheet, {4})
    assert [record.row for record in without.records] == [3]
    assert [(item.row, item.why) for item in without.skipped] == [(4, "已手动排除")]
    assert exclude(without, ()).records == sheet.records


def test_the_same_heading_twice_is_told_apart_by_the_one_above(tmp_path):
    rows = [
        ["序号", "问题表述", "责任", None, "配合", None],
        [None, None, "部门", "人", "部门", "人"],
        [1, "一", "办公室", "王伟", "研究室", "李强"],
    ]
    sheet = plan(save(tmp_path / "双.xlsx", rows, ["A1:A2", "B1:B2", "C1:D1", "E1:F1"])).sheets[0]
    assert sheet.mapping == {"序号": "number", "问题表述": "statement", "责任/部门": "department", "责任/人": "person"}
    assert sheet.unmapped == ("配合/部门", "配合/人")
    assert remap(sheet, "配合/部门", "department").records[0].values["department"] == "研究室"


def test_a_required_column_may_be_given_for_all_rows(tmp_path):
    path = save(tmp_path / "续.xlsx", [["序号", "整改措施", "责任人"], [1, "抓好学习", "王伟"]])
    with pytest.raises(WorkbookError) as error:
        plan(path)
    assert "“问题表述”" in error.value.message
    assert shown(records(path, fixed={"问题表述": "学习不够"})[0], "statement", "person") == ["学习不够", "王伟"]


def test_the_json_has_labels_rows_and_errors(ledger_file):
    result = to_json(plan(ledger_file))
    assert result["file"] == str(ledger_file)
    (sheet,) = result["sheets"]
    assert {key: sheet[key] for key in ("sheet", "ledger", "heading_row", "skipped")} == {
        "sheet": "Sheet",
        "ledger": "problem",
        "heading_row": 2,
        "skipped": [],
    }
    assert sheet["mapping"] == {
        "序号": "序号",
        "问题表述": "问题表述",
        "责任人": "责任人",
        "整改时限": "整改时限",
        "完成率": "完成率",
        "落实": "进展",
    }
    first, second = sheet["records"]
    assert (first["序号"], first["完成率"], first["整改时限日期"], first["销号日期"]) == (1, 70, "2023-11-30", None)
    assert (first["进展"], first["备注"], first["_row"], first["_errors"]) == ("已学习", "", 3, {})
    assert "预警" not in first
    assert list(second["_errors"]) == ["完成率"]
    json.dumps(result)


def test_a_sheet_that_is_not_imported_is_named_in_the_json(tmp_path, ledger_file):
    book = load_workbook(ledger_file)
    book.create_sheet("填表说明")["A1"] = "请认真填写"
    book.save(ledger_file)
    sheet = to_json(plan(ledger_file))["sheets"][1]
    assert (sheet["sheet"], sheet["ledger"], sheet["records"]) == ("填表说明", None, [])
    assert "没有找到表头" in sheet["skipped"][0]["why"]


def test_an_encrypted_file_asks_in_json():
    error = PasswordNeededError("该工作簿设有打开密码。", "请取消密码。")
    assert needs_password("a.xlsx", error)["outcome"] == "needs_password"


@pytest.fixture
def long_file(tmp_path) -> Path:
    rows = [["序号", "问题表述", "整改时限"], *([number, f"问题{number}", "11月底前"] for number in range(1, 5001))]
    return save(tmp_path / "长.xlsx", rows)


def test_five_thousand_rows_tell_how_far_they_are_and_stop_when_asked(long_file):
    seen: list[tuple[int, int]] = []

    def look(done: int, total: int) -> bool:
        seen.append((done, total))
        return True

    assert len(records(long_file, on_progress=look)) == 5000
    assert len(seen) > 40
    assert seen == sorted(seen)
    assert seen[-1] == (5001, 5001)
    asked: list[int] = []

    def stop(done: int, total: int) -> bool:
        asked.append(done)
        return done < 1000

    with pytest.raises(CancelledError):
        plan(long_file, on_progress=stop)
    assert asked[-1] < 1200


def test_an_imported_plan_is_in_the_office(open_office, ledger_file):
    office = open_office()
    made = plan(ledger_file, fixed={"专项": "主题教育"})
    with pytest.raises(InvalidValueError):
        import_operation(made, dt.date(2023, 11, 10))
    (sheet,) = made.sheets
    office.run(import_operation(replace(made, sheets=(correct(sheet, 4, "percent", "80"),)), dt.date(2023, 11, 10)))
    rows = read_rows(office.database, PROBLEM, dt.date(2023, 11, 10))
    found = [rows.mapping(place) for place in range(2)]
    assert [(row["statement"], row["campaign"], row["percent"], row["progress"]) for row in found] == [
        ("学习不够", "主题教育", 70, "已学习"),
        ("作风不实", "主题教育", 80, ""),
    ]


WORDS = st.sampled_from(
    [
        *(
            "序号",
            "问题表述",
            "存在问题",
            "责任人",
            "整改时限",
            "完成率",
            "状态",
            "姓名",
            "专项名称",
            "年度",
            "备注",
            "部门名称",
        ),
        *(
            "合计",
            "注：",
            "审核人：",
            "一、理论武装方面（2条）",
            "11月底前",
            "2月30日",
            "70%",
            "立行立改",
            "王　伟",
            "填报日期：2023年",
            "党支部",
            "支委会",
            "支部党员大会",
            "第一党支部",
            "2月",
            "3月",
            "√",
            "牵头：办公室；配合：研究室",
            "办公室（王建国）",
            "王建国主任",
        ),
    ]
)
CELLS = st.one_of(st.none(), WORDS, st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.dates(), st.times())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(CELLS, max_size=8), max_size=14),
    st.lists(st.tuples(st.integers(0, 14), st.integers(0, 8), st.integers(0, 5), st.integers(0, 5)), max_size=6),
)
def test_any_grid_is_planned_or_refused(rows, areas):
    merges = tuple((top, left, top + down, left + across) for top, left, down, across in areas)
    grid = SheetGrid("表", True, tuple(rows), merges)
    request = Request(tuple(map(Vocabulary, LEDGERS)), "文件", ImportOptions(default_year=2023))
    try:
        sheets = plan_one_sheet(grid, request, lambda _: None)
    except ExpectedError:
        return
    for sheet in sheets:
        taken = [record.row for record in sheet.records] + [item.row for item in sheet.skipped]
        assert len(set(taken)) == len(taken)
        for record in sheet.records:
            assert 1 <= record.row <= (len(rows) if UNFOLDED not in " ".join(sheet.remarks) else record.row)
            assert set(record.errors) <= set(record.values)
            correct(sheet, record.row, "remark", "改") if "remark" in record.values else None
