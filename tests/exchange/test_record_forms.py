"""Forms of one record each: a word and what belongs to it beside it, alone, below one another, beside one another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.exchange.import_workbooks import plan, records, save, shown


def card(number: object, statement: str, department: str, person: str = "王　伟") -> list[list[object]]:
    return [
        ["编号", number, "问题类别", "理论武装"],
        ["存在问题", statement, "", ""],
        ["责任部门", department, "责任人", person],
        ["整改时限", "2023年11月30日", "整改状态", "整改中"],
    ]


def beside(*cards: Sequence[Sequence[object]]) -> list[list[object]]:
    """The cards beside one another with an empty column between them."""
    return [[value for row in rows for value in (*row, None)] for rows in zip(*cards, strict=True)]


def test_forms_beside_one_another_are_all_read(tmp_path: Path) -> None:
    rows = [["问题整改卡"], *beside(card(1, "学习不深", "办公室"), card(2, "文风不实", "研究室", "李强"))]
    sheets = plan(save(tmp_path / "卡.xlsx", rows, ["A1:I1"])).sheets
    found = [shown(record, "number", "statement", "department", "person") for sheet in sheets for record in sheet.records]
    assert found == [["1", "学习不深", "办公室", "王伟"], ["2", "文风不实", "研究室", "李强"]]


def test_two_columns_of_forms_below_one_another(tmp_path: Path) -> None:
    pages = [beside(card(n, f"问题之{n}", "办公室"), card(n + 1, f"问题之{n + 1}", "研究室")) for n in (1, 3)]
    sheets = plan(save(tmp_path / "卡.xlsx", [*pages[0], [], *pages[1]])).sheets
    found = [shown(record, "number", "department") for sheet in sheets for record in sheet.records]
    assert found == [["1", "办公室"], ["3", "办公室"], ["2", "研究室"], ["4", "研究室"]]


def test_what_stands_over_one_form_is_not_said_of_its_neighbour(tmp_path: Path) -> None:
    def without_department(number: int, statement: str) -> list[list[object]]:
        return [[*row] for row in card(number, statement, "") if row[0] != "责任部门"]

    rows = beside(
        [["办公室问题整改卡", "", "", ""], *without_department(1, "学习不深")],
        [["研究室问题整改卡", "", "", ""], *without_department(2, "文风不实")],
    )
    found = [item.records[0].values["department"] for item in plan(save(tmp_path / "卡.xlsx", rows)).sheets]
    assert found == ["办公室", "研究室"]


def test_a_long_sheet_of_forms_is_read_to_its_end(tmp_path: Path) -> None:
    rows = [row for n in range(1, 121) for row in (["问题整改卡"], *card(n, f"问题之{n}", "办公室"), [])]
    found = records(save(tmp_path / "卡.xlsx", rows))
    assert [record.values["number"] for record in found] == [str(n) for n in range(1, 121)]


def test_hidden_rows_inside_a_form_are_told(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    for row in card(1, "学习不深", "办公室"):
        page.append(row)
    page.row_dimensions[3].hidden = True
    book.save(tmp_path / "卡.xlsx")
    (sheet,) = plan(tmp_path / "卡.xlsx").sheets
    assert sheet.records[0].values["department"] == "办公室"
    assert "第 3 行在原表中是隐藏的，也会导入" in sheet.remarks


def test_a_form_with_values_before_signatures_and_words_nobody_knows(tmp_path: Path) -> None:
    rows = [*card(1, "学习不深", "办公室"), ["本人签字", "", "党委意见", "同意"], ["审核人：", "", "", "填表人：王伟"]]
    (sheet,) = plan(save(tmp_path / "卡.xlsx", rows)).sheets
    assert shown(sheet.records[0], "statement", "person", "status") == ["学习不深", "王伟", "整改中"]


@pytest.mark.parametrize("between", [[], [["附：第二张"]]])
def test_forms_below_one_another(tmp_path: Path, between: list[list[object]]) -> None:
    rows = [*card(1, "学习不深", "办公室"), *between, *card(2, "文风不实", "研究室")]
    found = [shown(record, "number", "statement", "department") for record in records(save(tmp_path / "卡.xlsx", rows))]
    assert found == [["1", "学习不深", "办公室"], ["2", "文风不实", "研究室"]]


def test_other_words_of_a_form_are_understood_as_in_a_table_and_told_when_they_are_not(tmp_path: Path) -> None:
    rows = [*card(1, "学习不深", "办公室"), ["具体整改措施", "每周学习", "", ""], ["附注", "领导批示", "督办等级", "二级"]]
    (sheet,) = plan(save(tmp_path / "卡.xlsx", rows)).sheets
    assert [shown(record, "measures", "remark") for record in sheet.records] == [["每周学习", "领导批示"]]
    assert sheet.unmapped == ("督办等级",)


def test_words_that_head_other_ledgers_may_be_values_of_records_beside_one_another(tmp_path: Path) -> None:
    rows = [
        ["问题来源", "自查", "民主生活会", "民主生活会"],
        ["存在问题", "学习不深", "文风不实", "会议偏多"],
        ["责任部门", "办公室", "研究室", "人事处"],
        ["责任人", "王伟", "李强", "张敏"],
        ["附注", "", "领导批示", ""],
    ]
    found = records(save(tmp_path / "卡.xlsx", rows))
    assert [shown(record, "origin", "statement", "person", "remark") for record in found] == [
        ["自查", "学习不深", "王伟", ""],
        ["民主生活会", "文风不实", "李强", "领导批示"],
        ["民主生活会", "会议偏多", "张敏", ""],
    ]


def test_forms_that_are_hardly_filled_in_are_no_less_forms(tmp_path: Path) -> None:
    scanty = [
        ["编号", 2, "问题类别", ""],
        ["存在问题", "文风不实", "", ""],
        ["责任部门", "", "责任人", ""],
        ["整改时限", "", "整改状态", ""],
    ]
    empty = [
        ["编号", "", "问题类别", ""],
        ["存在问题", "", "", ""],
        ["责任部门", "", "责任人", ""],
        ["整改时限", "", "整改状态", ""],
    ]
    rows = [*card(1, "学习不深", "办公室"), [], *scanty, [], *empty, [], *card(4, "会议偏多", "研究室")]
    found = [shown(record, "number", "statement", "department") for record in records(save(tmp_path / "卡.xlsx", rows))]
    assert found == [["1", "学习不深", "办公室"], ["2", "文风不实", ""], ["4", "会议偏多", "研究室"]]


def test_a_table_on_the_sheet_of_a_form_is_read_too_and_a_list_inside_it_told(tmp_path: Path) -> None:
    headings = ["序号", "问题表述", "整改措施", "责任部门", "整改时限"]
    table = [["市政协机关问题整改台账"], headings, [7, "会议偏多", "减少会议", "人事处", "2023年6月底"]]
    form = [["问题整改卡"], *card(1, "学习不深", "办公室")]
    for name, rows in (("下.xlsx", [*form, [], *table]), ("上.xlsx", [*table, [], *form])):
        found = [
            shown(row, "number", "department") for item in plan(save(tmp_path / name, rows)).sheets for row in item.records
        ]
        assert sorted(found) == [["1", "办公室"], ["7", "人事处"]]
    inside = [*form, ["整改进展记录"], ["序号", "时间", "进展情况", "完成率"], [1, "2023年6月1日", "制定方案", "20%"]]
    one, other = plan(save(tmp_path / "内.xlsx", inside)).sheets
    assert [shown(record, "number") for record in one.records] == [["1"]]
    assert (other.ledger, other.heading_row) == (None, 7)
