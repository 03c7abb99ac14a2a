"""Two departments answer in one workbook, a department copies its sheet, and other things that stand beside the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.core.errors import InvalidValueError
from app.exchange.returns.accepting import accept
from app.exchange.returns.returned import Returned, choose
from app.ledgers.handouts import read_batches
from app.store.office import Office
from tests.conftest import OpenOffice
from tests.exchange.returns.handouts import (
    FIRST_ROW,
    PROBLEMS,
    TODAY,
    add_problems,
    columns_of_sheet,
    fill,
    hand_out,
    returned_book,
)
from tests.exchange.returns.looking import by_number, cells, lines, look, only


@pytest.fixture
def both(files: dict[str, Path]) -> dict[str, Path]:
    fill(files["办公室"], {(0, "完成率"): 0.9})
    fill(files["研究室"], {(1, "完成率"): 0.7})
    return files


def copy_cells(
    source: Worksheet, target: Worksheet, down: int = 0, first: int = 1, last: int = 100, columns: int = 100
) -> None:
    for row in source.iter_rows(min_row=first, max_row=min(last, source.max_row), max_col=min(columns, source.max_column)):
        for cell in row:
            if cell.value is not None:
                target.cell(cell.row + down, cell.column).value = cell.value


def told(office: Office, path: Path) -> dict[str, tuple[bool, dict[object, object]]]:
    """Department → whether it is ticked, its cells."""
    return {item.recipient: (item.chosen, cells(item)) for item in look(office, path).files}


def answered(office: Office) -> list[str]:
    (batch,) = read_batches(office.database)
    return [part.recipient for part in batch.parts if part.answered_on]


BOTH = {
    "办公室": (True, {("1", "percent"): (30, 30, 90, True)}),
    "研究室": (True, {("4", "percent"): (80, 80, 70, True)}),
}


def test_two_departments_on_two_sheets_are_two_answers(office: Office, both: dict[str, Path]) -> None:
    book = load_workbook(both["办公室"])
    copy_cells(load_workbook(both["研究室"]).active, book.create_sheet("研究室"))
    book.save(both["办公室"])
    assert told(office, both["办公室"]) == BOTH
    office.run(accept(look(office, both["办公室"]).files, TODAY))
    assert answered(office) == ["办公室", "研究室"]
    assert (by_number(office)["1"]["percent"], by_number(office)["4"]["percent"]) == (90, 70)


def test_a_table_pasted_below_another_is_an_answer_of_its_own(office: Office, both: dict[str, Path]) -> None:
    book = load_workbook(both["办公室"])
    copy_cells(load_workbook(both["研究室"]).active, book.active, down=book.active.max_row + 2)
    book.save(both["办公室"])
    assert told(office, both["办公室"]) == BOTH


def test_rows_of_another_department_pasted_into_the_table_are_its_answer(office: Office, both: dict[str, Path]) -> None:
    book = load_workbook(both["办公室"])
    copy_cells(load_workbook(both["研究室"]).active, book.active, down=2, first=FIRST_ROW, last=FIRST_ROW + 1)
    book.save(both["办公室"])
    assert told(office, both["办公室"]) == BOTH


def test_of_a_sheet_and_its_copy_the_one_that_was_filled_in_counts(office: Office, files: dict[str, Path]) -> None:
    filled = load_workbook(fill(files["办公室"], {(0, "完成率"): 0.9}, files["办公室"].with_name("填.xlsx"))).active
    book = load_workbook(files["办公室"])
    copy_cells(filled, book.create_sheet("表 (2)"))
    book.save(files["办公室"])
    found = look(office, files["办公室"]).files
    assert [(item.chosen, item.counts.changed) for item in found] == [(False, 0), (True, 1)]


def test_without_keys_a_sheet_of_each_department_is_an_answer_of_each(
    office: Office, both: dict[str, Path], tmp_path: Path
) -> None:
    book = Workbook()
    book.remove(book.active)
    for name, path in both.items():
        source = load_workbook(path).active
        copy_cells(source, book.create_sheet(name), columns=source.max_column - 1)
    book.save(tmp_path / "汇总.xlsx")
    found = look(office, tmp_path / "汇总.xlsx").files
    assert [(item.recipient, item.chosen, list(cells(item))) for item in found] == [
        ("办公室", True, [("1", "percent")]),
        ("研究室", True, [("4", "percent")]),
    ]
    office.run(accept(found, TODAY))
    assert answered(office) == ["办公室", "研究室"]


def rows_of_all(share: float) -> list[list[object]]:
    return [[int(number), "", text, department, share] for number, text, department, *_ in PROBLEMS]


def test_what_a_departments_file_says_of_others_is_taken_only_when_somebody_wants_it(office: Office, tmp_path: Path) -> None:
    path = returned_book(tmp_path / "办公室.xlsx", rows_of_all(0.95))
    collection = look(office, path)
    found = collection.files
    assert [(item.recipient, item.among, item.chosen) for item in found] == [("办公室", "", True), ("研究室", "办公室", False)]
    assert collection.waiting() == []  # nothing was handed out
    office.run(accept([item for item in found if item.chosen], TODAY))
    assert [by_number(office)[number]["percent"] for number in "1234"] == [95, 50, 95, 80]


def test_a_department_of_whom_only_another_ones_file_says_something_has_not_answered(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    found = look(office, returned_book(tmp_path / "办公室.xlsx", rows_of_all(0.95)))
    assert [part.recipient for _, part in found.waiting()] == ["研究室"]
    assert choose(found, found.files[1], chosen=True).waiting() == []


def test_a_file_that_is_nobodys_is_told_by_department(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["序号", "问题类别", "问题表述", "责任部门", "完成率"])
    for row in rows_of_all(0.95):
        book.active.append(row)
    book.save(tmp_path / "收回.xlsx")
    found = look(office, tmp_path / "收回.xlsx").files
    assert [(item.recipient, item.among, item.chosen) for item in found] == [("办公室", "", True), ("研究室", "", True)]
    assert [len(item.sheets[0][0].missing) for item in found] == [0, 0]


def test_a_missing_row_is_told_of_its_own_department(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["序号", "问题类别", "问题表述", "责任部门", "完成率"])
    for row in rows_of_all(0.95)[:3]:
        book.active.append(row)
    book.save(tmp_path / "收回.xlsx")
    found = look(office, tmp_path / "收回.xlsx").files
    assert [[item.title for item in each.sheets[0][0].missing] for each in found] == [
        [],
        ["第 4 号问题“文稿把关不严，偶有数据和表述错误”"],
    ]


def notes(found: Returned) -> str:
    return "；".join(found.notes)


def test_an_untouched_file_has_nothing_to_be_told(files: dict[str, Path], office: Office) -> None:
    assert only(office, files["办公室"]).notes == ()


def test_a_column_that_was_added_or_renamed_is_told(office: Office, files: dict[str, Path]) -> None:
    book = load_workbook(files["办公室"])
    sheet = book.active
    column = columns_of_sheet(sheet)["备注"]
    row = next(row for row in (FIRST_ROW - 2, FIRST_ROW - 1) if sheet.cell(row, column).value == "备注")
    sheet.cell(row, column).value = "处室要说的话"
    sheet.cell(FIRST_ROW, column).value = "已办"
    book.save(files["办公室"])
    found = only(office, files["办公室"])
    assert "没有找到“备注”列" in notes(found)
    assert "“处室要说的话”列没有对应的字段，没有收取" in notes(found)
    assert found.counts.words == "2 行均无改动"


def test_a_sheet_of_something_else_is_told_and_not_taken(office: Office, files: dict[str, Path]) -> None:
    book = load_workbook(files["办公室"])
    for line in (["姓名", "手机号"], ["王伟", "13800000000"]):
        if "通讯录" not in book.sheetnames:
            book.create_sheet("通讯录")
        book["通讯录"].append(line)
    book.save(files["办公室"])
    found = only(office, files["办公室"])
    assert "工作表“通讯录”不是下发的表格，没有收取" in notes(found)
    assert found.counts.words == "2 行均无改动"


def test_what_two_departments_say_differently_of_a_row_is_told_beside_each(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    add_problems(office, [("1", "联合调研统筹不够，协同不足", "办公室、研究室", 30, "整改中", "")])
    files = hand_out(office, tmp_path / "下发")
    fill(files["办公室"], {(0, "完成率"): 0.9, (0, "备注"): "甲"})
    fill(files["研究室"], {(0, "完成率"): 0.6})
    found = look(office, *files.values()).files
    told = [{cell.field: cell.elsewhere for line in lines(item) for cell in line.cells} for item in found]
    assert told == [{"percent": "“研究室”填的是“60%”", "remark": ""}, {"percent": "“办公室”填的是“90%”"}]
    with pytest.raises(InvalidValueError, match="都改了第 1 号问题的“完成率”"):
        accept(found, TODAY)
