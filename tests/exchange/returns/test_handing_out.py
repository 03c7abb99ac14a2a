"""The workbook a department gets: locked but for what it shall fill in, with lists, hints, a hidden key, ready to print."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.core.errors import CancelledError
from app.exchange.grids.workbook import read_workbook
from app.exchange.returns.handing_out import Order, sheet_fields, write_handout
from app.exchange.returns.return_key import take_keys
from app.ledgers.changes.operations import add_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.handouts import Batch, NewPart, handout_sheet, read_batches, read_sent, recipient_fields
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.store.office import Office
from tests.conftest import OpenOffice
from tests.exchange.returns.handouts import (
    FILLED,
    FIRST_ROW,
    TODAY,
    add_problems,
    by_recipient,
    columns_of_sheet,
    fill,
    hand_out,
    stored,
)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office()
    add_problems(office)
    return office


def test_each_department_gets_its_rows_in_the_offices_layout(office: Office, tmp_path: Path) -> None:
    files = hand_out(office, tmp_path / "下发")
    assert sorted(files) == ["办公室", "研究室"]
    assert files["办公室"].name == "办公室_问题整改台账填报.xlsx"
    sheet = load_workbook(files["办公室"]).active
    columns = columns_of_sheet(sheet)
    assert sheet["A1"].value == "问题整改台账填报"
    assert [sheet.cell(FIRST_ROW + place, columns["序号"]).value for place in range(3)] == [1, 3, None]
    assert [cell.value for cell in sheet[2] if cell.value] == ["填报单位：办公室", "报送时限：2023年12月1日"]
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.page_setup.orientation == "landscape"


def test_only_the_cells_to_fill_and_the_blank_rows_are_open(office: Office, tmp_path: Path) -> None:
    sheet = load_workbook(hand_out(office, tmp_path / "下发")["办公室"]).active
    assert sheet.protection.sheet
    columns = columns_of_sheet(sheet)
    fill_in = {"整改进展", "完成率", "整改状态", "备注"}
    for heading, column in columns.items():
        if heading not in ("责任主体", "整改落实情况"):
            assert sheet.cell(FIRST_ROW, column).protection.locked == (heading not in fill_in), heading
            worked_out = heading == "预警"  # of a new row as well
            assert sheet.cell(FIRST_ROW + 2, column).protection.locked == worked_out, heading
    assert sheet.cell(1, 1).protection.locked


def test_choices_have_lists_percents_bounds_and_headings_hints(office: Office, tmp_path: Path) -> None:
    sheet = load_workbook(hand_out(office, tmp_path / "下发")["办公室"]).active
    columns = columns_of_sheet(sheet)
    rules = {next(iter(rule.sqref.ranges)).min_col: rule for rule in sheet.data_validations.dataValidation}
    status = rules[columns["整改状态"]]
    assert (status.type, status.showErrorMessage) == ("list", True)
    assert status.formula1 == '"待整改,整改中,待审核"'  # 已销号 is not a department's to say
    assert rules[columns["完成率"]].formula2 == "1"
    assert "请填写" in sheet.cell(FIRST_ROW - 1, columns["完成率"]).comment.text
    assert sheet.cell(FIRST_ROW - 1, columns["责任人"]).comment is None
    assert str(sheet.cell(sheet.max_row, 1).value).startswith("填报说明：")


def test_a_long_list_stands_on_a_sheet_nobody_sees(office: Office, tmp_path: Path) -> None:
    names = [f"第{number}处室" for number in range(80)]
    sheet = handout_sheet(PROBLEM, PROBLEM.pages[0])
    filled = ("department",)
    batch = Batch(1, "problem", "department", "填报", "2023-11-20", "", "", "", sheet_fields(PROBLEM, sheet, filled), filled)
    part = NewPart("办公室", stored(office))  # type: ignore[arg-type]
    order = Order(office.office_id, PROBLEM, sheet, batch, 0, lambda spec: names if spec.name == "department" else ())
    folder, files = write_handout(order, [part], tmp_path)
    book = load_workbook(folder / files[part.row_id])
    assert book["选项"].sheet_state == "veryHidden"
    (rule,) = [item for item in book.active.data_validations.dataValidation if item.type == "list"]
    assert rule.formula1 == "选项!$A$2:$A$81"
    assert not rule.showErrorMessage  # a name that is not in the list is taken too


def test_the_key_is_hidden_says_nothing_secret_and_is_found_again(office: Office, tmp_path: Path) -> None:
    path = hand_out(office, tmp_path / "下发")["研究室"]
    sheet = load_workbook(path).active
    (batch,) = read_batches(office.database)
    _, (key,) = take_keys(read_workbook(path))
    assert (key.office, key.batch) == (office.office_id, batch.row_id)
    assert key.part in {part.row_id for part in batch.parts if part.recipient == "研究室"}
    rows = stored(office)
    assert [rows[item.row_id]["number"] for item in key.rows.values()] == ["2", "4"]
    last = sheet.max_column
    assert sheet.column_dimensions[sheet.cell(1, last).column_letter].hidden
    assert sheet.cell(FIRST_ROW, last).value == key.rows[FIRST_ROW].text


def test_the_office_keeps_what_was_sent_and_undo_takes_the_record_back(office: Office, tmp_path: Path) -> None:
    hand_out(office, tmp_path / "下发")
    (batch,) = read_batches(office.database)
    assert (batch.title, batch.due, batch.filled, batch.author) == ("问题整改台账填报", "2023-12-01", FILLED, "王建国")
    assert [(part.recipient, part.rows, part.answered_on) for part in batch.parts] == [("办公室", 2, ""), ("研究室", 2, "")]
    sent = read_sent(office.database, batch.parts[0].row_id)
    assert [row["progress"] for row in sent.values()] == ["进展1", "进展3"]
    office.run(undo_of(office, office.head))
    assert read_batches(office.database) == []


def test_the_other_pc_sees_the_batch(open_office: OpenOffice, office: Office, tmp_path: Path) -> None:
    hand_out(office, tmp_path / "下发")
    other = open_office("研究室-PC")
    assert [batch.title for batch in read_batches(other.database)] == ["问题整改台账填报"]


def test_cancelling_leaves_nothing(office: Office, tmp_path: Path) -> None:
    sheet = handout_sheet(PROBLEM, PROBLEM.pages[0])
    batch = Batch(1, "problem", "department", "填报", "2023-11-20", "", "", "", sheet_fields(PROBLEM, sheet, FILLED), FILLED)
    parts = [NewPart(name, stored(office)) for name in ("甲", "乙")]  # type: ignore[arg-type]
    order = Order(office.office_id, PROBLEM, sheet, batch, 0, lambda spec: ())
    with pytest.raises(CancelledError):
        write_handout(order, parts, tmp_path, lambda done, total: done < 1)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("下发")] == []


def test_a_row_of_several_departments_goes_to_each_and_one_of_none_to_nobody() -> None:
    rows = {1: {"partners": "办公室、研究室"}, 2: {"partners": ""}, 3: {"partners": "研究室"}}
    assert {name: list(found) for name, found in by_recipient(YEARLY_TASK, "partners", rows).items()} == {
        "办公室": [1],
        "研究室": [1, 3],
        "": [2],
    }


def test_two_departments_in_a_cell_for_one_get_the_row_both(office: Office, tmp_path: Path) -> None:
    add_problems(office, [("5", "两个部门共同的问题", "办公室（牵头）、研究室（配合）", 0, "待整改", "")])
    found = by_recipient(PROBLEM, "department", stored(office))
    assert {name: [row["number"] for row in rows.values()] for name, rows in found.items()} == {
        "办公室": ["1", "3", "5"],
        "研究室": ["2", "4", "5"],
    }


def test_a_text_that_looks_like_a_formula_stays_a_text(office: Office, tmp_path: Path) -> None:
    add_problems(office, [("9", "=HYPERLINK(1)", "提案委", 0, "待整改", "+1")])
    sheet = load_workbook(hand_out(office, tmp_path / "下发")["提案委"]).active
    cell = sheet.cell(FIRST_ROW, columns_of_sheet(sheet)["问题表述"])
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize("ledger", [item for item in LEDGERS if recipient_fields(item)], ids=lambda item: item.key)
def test_every_ledger_with_a_department_can_be_handed_out(ledger: Ledger, tmp_path: Path) -> None:
    for page in ledger.pages:
        sheet = handout_sheet(ledger, page)
        filled = ledger.reported_fields
        columns = sheet_fields(ledger, sheet, filled)
        batch = Batch(1, ledger.key, recipient_fields(ledger)[0].name, page.title, "2023-11-20", "", "", "", columns, filled)
        row = {name: spec.kind.empty for name, spec in ledger.fields.items()} | {ledger.name_field: "一项内容"}
        part = NewPart("办公室", {7: row})
        password = "打开密码" if ledger.restricted else ""
        order = Order("0" * 32, ledger, sheet, batch, 2, lambda spec: getattr(spec.kind, "options", ()), password=password)
        folder, files = write_handout(order, [part], tmp_path)
        _, (key,) = take_keys(read_workbook(folder / files[part.row_id], password))
        assert [item.row_id for item in key.rows.values()] == [1 if ledger.restricted else 7]  # its place says nothing


def test_filling_in_by_heading_reaches_the_cell(office: Office, tmp_path: Path) -> None:
    path = fill(hand_out(office, tmp_path / "下发")["办公室"], {(1, "备注"): "已报"})
    sheet = load_workbook(path).active
    assert sheet.cell(FIRST_ROW + 1, columns_of_sheet(sheet)["备注"]).value == "已报"


def test_rows_that_nobody_can_change_go_out_locked(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    rows = [
        {
            "list": "部门",
            "number": "1",
            "statement": "已经销号的问题",
            "department": "办公室",
            "status": "已销号",
            "closed_on": "2023-10-01",
        },
        {"list": "部门", "number": "2", "statement": "还在整改的问题", "department": "办公室", "status": "整改中"},
    ]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    sheet = load_workbook(hand_out(office, tmp_path / "下发")["办公室"]).active
    remark = columns_of_sheet(sheet)["备注"]
    assert [sheet.cell(FIRST_ROW + place, remark).protection.locked for place in range(3)] == [True, False, False]


def test_a_row_gets_higher_with_what_is_typed_into_it(office: Office, tmp_path: Path) -> None:
    path = hand_out(office, tmp_path / "下发")["办公室"]
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    rows = {int(number): words for number, words in re.findall(r'<row r="(\d+)"([^>]*)>', sheet)}
    kept = {number for number, words in rows.items() if "customHeight" in words}
    assert kept == {*range(1, FIRST_ROW), max(rows) - 1, max(rows)}  # title, headings, signatures, the line that explains
    assert all("ht=" in words for words in rows.values())


def test_what_is_explained_below_a_narrow_table_is_not_cut_off(office: Office, tmp_path: Path) -> None:
    wide = hand_out(office, tmp_path / "宽")["办公室"]
    columns = ("number", "statement", *FILLED)
    sheet = Sheet("", "窄", tuple(SheetColumn(name, 6) for name in columns))
    batch = Batch(1, "problem", "department", "填报", "2023-11-20", "", "请写明" * 20, "", columns, FILLED)
    part = NewPart("办公室", stored(office))  # type: ignore[arg-type]
    folder, files = write_handout(Order(office.office_id, PROBLEM, sheet, batch, 1, lambda spec: ()), [part], tmp_path)
    heights = []
    for path in (wide, folder / files[part.row_id]):
        found = load_workbook(path).active
        heights.append(found.row_dimensions[found.max_row].height)
    assert heights[1] > 3 * heights[0]
