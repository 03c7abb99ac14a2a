"""What departments write beside the table that was handed out, and what lies beside their files."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from app.exchange.importing.differences import RowKind
from app.exchange.returns.accepting import accept
from app.store.office import Office
from tests.exchange.returns.handouts import FIRST_ROW, PROBLEMS, TODAY, columns_of_sheet, fill, stored
from tests.exchange.returns.looking import by_number, lines, look, only


@pytest.mark.parametrize("headings", [["序号", "问题表述", "责任部门"], ["序号", "问题表述"]])
def test_additions_on_a_further_sheet_are_taken_with_the_table(
    office: Office, files: dict[str, Path], headings: list[str]
) -> None:
    path = fill(files["办公室"], {(0, "完成率"): 0.9})
    book = load_workbook(path)
    more = book.create_sheet("补充")
    more.append(headings)
    more.append([1, "值守应急预案没有演练", "办公室"][: len(headings)])
    book.save(path)
    found = only(office, path)
    assert [(line.kind, line.wanted) for line in lines(found)] == [(RowKind.CHANGED, True), (RowKind.NEW, True)]
    office.run(accept([found], TODAY))
    assert (by_number(office)["1"]["percent"], len(stored(office))) == (90, len(PROBLEMS) + 1)


def test_a_sentence_below_the_rows_is_told(office: Office, files: dict[str, Path]) -> None:
    book = load_workbook(files["办公室"])
    book.active.cell(FIRST_ROW + 12, 1).value = "备注：第3项已移交机关事务中心。"
    book.save(files["办公室"])
    (note,) = only(office, files["办公室"]).notes
    assert "“备注：第3项已移交机关事务中心。”" in note
    assert note.startswith(f"第 {FIRST_ROW + 12} 行")


def test_a_column_that_was_put_in_is_told_whatever_it_is_called(office: Office, files: dict[str, Path]) -> None:
    book = load_workbook(files["办公室"])
    sheet = book.active
    column = columns_of_sheet(sheet)["备注"]
    sheet.insert_cols(column)
    sheet.cell(FIRST_ROW - 2, column).value = "佐证材料"
    sheet.cell(FIRST_ROW, column).value = "见附件1"
    book.save(files["办公室"])
    assert "“佐证材料”列没有对应的字段，没有收取" in only(office, files["办公室"]).notes


def test_a_workbook_that_is_no_answer_is_not_taken_unless_somebody_wants_it(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    book = Workbook()
    book.active.append(["姓名", "电话"])
    book.active.append(["张三", "13800000000"])
    book.save(tmp_path / "通讯录.xlsx")
    found = only(office, tmp_path / "通讯录.xlsx")
    assert (found.unrelated, found.chosen) == (True, False)
    assert not look(office, files["办公室"]).files[0].unrelated


def test_last_years_list_on_a_further_sheet_changes_no_row_that_came_back(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "完成率"): 0.9})
    book = load_workbook(files["办公室"])
    further = book.create_sheet("2022年")
    further.append(["序号", "问题类别", "问题表述", "责任部门", "完成率"])
    further.append([1, "", "学用结合不够紧，存在学用脱节现象（2022年度）", "办公室", 0.1])
    book.save(files["办公室"])
    found = only(office, files["办公室"])
    office.run(accept([found], TODAY))
    assert by_number(office)["1"]["percent"] == 90
    assert "1 行待确认" in found.counts.words or "新增 1 行" in found.counts.words
