"""Rows of returns of which nobody can know what they are: asked or told, never written in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.core.errors import InvalidValueError
from app.exchange.importing.differences import RowKind, decide_apart, decide_cell
from app.exchange.returns.accepting import accept
from app.exchange.returns.returned import Returned
from app.ledgers.changes.operations import add_rows, change_row, remove_rows
from app.ledgers.organisation.person import PERSON
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from tests.exchange.returns.handouts import (
    FILLED,
    FIRST_ROW,
    PROBLEMS,
    TODAY,
    columns_of_sheet,
    fill,
    hand_out,
    returned_book,
    stored,
)
from tests.exchange.returns.looking import by_number, cells, lines, only, row_id, with_sheet


def kinds(found: Returned) -> list[tuple[RowKind, str, bool]]:
    return [(line.kind, line.title, line.wanted) for line in lines(found)]


def answer(found: Returned, row: int, apart: bool) -> Returned:
    """Said of a row of the first sheet whether it is another one."""
    ((sheet, out), *_) = found.sheets
    return with_sheet(found, decide_apart(sheet, row, apart), out)


@pytest.fixture
def rewritten(office: Office, tmp_path: Path) -> Path:
    """A return without a key whose first row has been rewritten in the ledger meanwhile."""
    text = "作风方面仍有薄弱环节，需要整治"
    office.run(change_row(PROBLEM, row_id(office, "1"), {"statement": (PROBLEMS[0][1], text)}, TODAY))  # type: ignore[dict-item]
    rows = [[int(number), "", text, "办公室", 0.9] for number, text, department, *_ in PROBLEMS if department == "办公室"]
    return returned_book(tmp_path / "办公室.xlsx", rows)


def test_a_row_with_the_number_of_one_that_is_missing_is_asked_and_not_added(office: Office, rewritten: Path) -> None:
    found = only(office, rewritten)
    assert kinds(found) == [
        (RowKind.ASKED, PROBLEMS[0][1], False),
        (RowKind.CHANGED, f"第 3 号问题“{PROBLEMS[2][1]}”", True),
    ]
    assert found.counts.words == "改 1 行，1 行待确认"
    assert "是不是现有的第 1 号问题" in lines(found)[0].note
    seen = {cell.field: (cell.present, cell.returned, cell.taken) for cell in lines(found)[0].cells}
    assert seen["percent"] == (30, 90, False)
    assert "statement" in seen
    office.run(accept([found], TODAY))
    assert len(stored(office)) == len(PROBLEMS)
    assert (by_number(office)["1"]["percent"], by_number(office)["3"]["percent"]) == (30, 90)


def test_a_row_in_question_changes_the_one_it_is_said_to_be(office: Office, rewritten: Path) -> None:
    found = answer(only(office, rewritten), 4, apart=False)
    assert [kind for kind, *_ in kinds(found)] == [RowKind.CHANGED, RowKind.CHANGED]
    office.run(accept([found], TODAY))
    now = by_number(office)["1"]
    assert (len(stored(office)), now["percent"], now["statement"]) == (len(PROBLEMS), 90, PROBLEMS[0][1])


def test_a_row_in_question_is_added_when_it_is_said_to_be_another(office: Office, rewritten: Path) -> None:
    found = answer(only(office, rewritten), 4, apart=True)
    assert kinds(found)[0] == (RowKind.NEW, PROBLEMS[0][1], True)
    office.run(accept([found], TODAY))
    assert len(stored(office)) == len(PROBLEMS) + 1


def test_a_row_in_question_with_a_cell_that_cannot_be_read_is_not_added_without_it(office: Office, tmp_path: Path) -> None:
    row = [1, "", "一条文字完全不同的问题", "办公室", "大半"]
    found = only(office, returned_book(tmp_path / "办公室.xlsx", [row, [3, "", PROBLEMS[2][1], "办公室", 0.2]]))
    (line, *_) = lines(answer(found, 4, apart=True))
    assert (line.kind, line.wanted) == (RowKind.NEW, False)
    assert "大半" in line.refused
    with pytest.raises(InvalidValueError, match="没有要采用的内容"):
        accept([answer(found, 4, apart=True)], TODAY)
    same = answer(found, 4, apart=False)
    assert {cell.field: (cell.taken, bool(cell.refused)) for cell in lines(same)[0].cells} == {
        "statement": (True, False),
        "percent": (False, True),
    }


def test_the_only_row_of_a_department_is_asked_too(office: Office, tmp_path: Path) -> None:
    found = only(office, returned_book(tmp_path / "办公室.xlsx", [[3, "", "一条文字完全不同的问题", "办公室", 0.9]]))
    assert kinds(found) == [(RowKind.ASKED, "一条文字完全不同的问题", False)]


def test_the_number_of_a_row_of_another_department_asks_nothing(office: Office, tmp_path: Path) -> None:
    rows = [[1, "", PROBLEMS[0][1], "办公室", 0.3], [2, "", "新发现的另一条问题", "办公室", 0.1]]
    assert (RowKind.NEW, "新发现的另一条问题", True) in kinds(only(office, returned_book(tmp_path / "办公室.xlsx", rows)))


def without_row_keys(path: Path, *places: int) -> Path:
    book = load_workbook(path)
    for place in places:
        book.active.cell(FIRST_ROW + place, book.active.max_column).value = None
    book.save(path)
    return path


def test_a_row_whose_key_was_deleted_is_still_that_row(office: Office, files: dict[str, Path]) -> None:
    path = without_row_keys(fill(files["办公室"], {(0, "完成率"): 0.6, (1, "备注"): "已办"}), 0, 1)
    found = only(office, path)
    assert cells(found) == {("1", "percent"): (30, 30, 60, True), ("3", "remark"): ("", "", "已办", True)}
    assert found.counts.words == "改 2 行"


def test_a_row_typed_anew_without_its_key_is_asked(office: Office, files: dict[str, Path]) -> None:
    path = without_row_keys(fill(files["办公室"], {(0, "问题表述"): "重新写过的一条问题"}), 0)
    assert kinds(only(office, path)) == [(RowKind.ASKED, "重新写过的一条问题", False)]


def test_a_row_that_was_copied_below_with_its_key_is_not_added_unless_wanted(office: Office, files: dict[str, Path]) -> None:
    path = files["办公室"]
    book = load_workbook(path)
    for cell in list(book.active[FIRST_ROW]):
        book.active.cell(FIRST_ROW + 2, cell.column).value = cell.value
    book.save(path)
    (line,) = lines(only(office, path))
    assert (line.kind, line.wanted, line.note) == (RowKind.NEW, False, "文件中另有一行也是第 1 号问题；勾选则新增一行")


def test_a_new_row_that_another_department_has_already_is_asked(office: Office, files: dict[str, Path]) -> None:
    path = fill(files["办公室"], {(2, "问题表述"): PROBLEMS[1][1], (2, "责任部门"): "办公室"})
    assert kinds(only(office, path)) == [(RowKind.ASKED, PROBLEMS[1][1], False)]


def test_a_cell_that_nobody_touched_is_never_refused(office: Office, tmp_path: Path) -> None:
    office.run(change_row(PROBLEM, row_id(office, "3"), {"percent": (20, 100)}, TODAY))
    path = fill(hand_out(office, tmp_path / "下发")["办公室"], {(0, "完成率"): 80})  # beside the 1 of a whole row
    found = only(office, path)
    assert [(line.title[2:3], [cell.field for cell in line.cells]) for line in lines(found)] == [("1", ["percent"])]


def test_a_formula_without_a_result_empties_nothing(office: Office, files: dict[str, Path]) -> None:
    found = only(office, fill(files["办公室"], {(0, "完成率"): "=0.5+0.3"}))
    ((line,), item) = lines(found), found
    assert [(cell.field, cell.taken, "公式" in cell.refused) for cell in line.cells] == [("percent", False, True)]
    assert item.untaken()[0] == 1


def test_a_row_that_was_deleted_meanwhile_is_not_added_again_by_a_file_without_a_key(office: Office, tmp_path: Path) -> None:
    rows = [[int(number), "", text, "办公室", 0.9] for number, text, department, *_ in PROBLEMS if department == "办公室"]
    path = returned_book(tmp_path / "办公室.xlsx", rows)
    office.run(remove_rows(PROBLEM, [row_id(office, "1")]))
    found = only(office, path)
    assert kinds(found) == [
        (RowKind.NEW, PROBLEMS[0][1], False),
        (RowKind.CHANGED, f"第 3 号问题“{PROBLEMS[2][1]}”", True),
    ]
    assert "已删除这一行" in lines(found)[0].note
    office.run(accept([found], TODAY))
    assert len(stored(office)) == len(PROBLEMS) - 1


def test_a_row_that_was_rewritten_meanwhile_is_known_by_what_was_handed_out(office: Office, files: dict[str, Path]) -> None:
    path = fill(files["办公室"], {(0, "完成率"): 0.9})
    book = load_workbook(path)
    book.active.delete_cols(book.active.max_column)
    book.save(path)
    text = "作风方面仍有薄弱环节，需要整治"
    office.run(change_row(PROBLEM, row_id(office, "1"), {"statement": (PROBLEMS[0][1], text)}, TODAY))  # type: ignore[dict-item]
    found = only(office, path)
    assert cells(found) == {("1", "percent"): (30, 30, 90, True)}
    office.run(accept([found], TODAY))
    assert (by_number(office)["1"]["statement"], by_number(office)["1"]["percent"]) == (text, 90)


def test_a_new_row_with_a_fault_is_told_because_it_is_not_added(office: Office, tmp_path: Path) -> None:
    rows = [[int(number), "", text, "办公室", 0.9] for number, text, department, *_ in PROBLEMS if department == "办公室"]
    path = returned_book(tmp_path / "办公室.xlsx", [*rows, [9, "", "调研报告转化运用不够", "办公室", "快了"]])
    found = only(office, path)
    assert found.untaken() == (1, 0, 0)
    (told,) = found.unread()
    assert told.startswith(f"第 {4 + len(rows)} 行是新增的，没有添加")
    assert "快了" in told
    office.run(accept([found], TODAY))
    assert len(stored(office)) == len(PROBLEMS)


def test_a_file_collected_again_for_its_question_sets_back_nothing(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    """Its round had been answered, so that nobody knew any more what had been handed out: later work was set back in silence."""
    rows = [[9, "", "一个谁也不认识的问题", "办公室", 0.1], [3, "", PROBLEMS[2][1], "办公室", 0.9]]
    path = returned_book(tmp_path / "回收(1).xlsx", rows)
    found = only(office, path)
    office.run(accept([found], TODAY))
    assert by_number(office)["3"]["percent"] == 90
    office.run(change_row(PROBLEM, row_id(office, "3"), {"percent": (90, 95)}, TODAY))
    again = only(office, path)
    assert again.part == replace(found.part, answered_on=TODAY.isoformat(), answered_file=path.name)
    assert cells(again)["3", "percent"] == (20, 95, 90, False)
    copied = only(office, returned_book(tmp_path / "另一份.xlsx", rows))
    assert copied.part is None, "what nobody knows the round of is compared with the ledger alone"


@pytest.mark.parametrize("content", ["80", 80, "８０", "80 %", "80％", "80％。", "完成80%", "八成", "百分之八十", 0.8])
def test_a_percent_is_taken_however_it_is_written(office: Office, files: dict[str, Path], content: object) -> None:
    found = only(office, fill(files["办公室"], {(0, "完成率"): content}))
    assert cells(found) == {("1", "percent"): (30, 30, 80, True)}


@pytest.mark.parametrize(("content", "share"), [("约80%", 80), ("80%以上", 80), ("已完成", 100), ("1", 100), ("8", 8)])
def test_what_a_percent_probably_means_is_proposed(office: Office, files: dict[str, Path], content: object, share: int) -> None:
    found = only(office, fill(files["办公室"], {(0, "完成率"): content, (0, "备注"): "已办"}))
    assert cells(found)["1", "percent"] == (30, 30, share, False)
    (line,) = lines(found)
    assert {cell.field: cell.proposal for cell in line.cells} == {"percent": f"文件中写的是“{content}”", "remark": ""}
    assert found.untaken() == (0, 0, 1)
    assert found.unread() == [f"第 5 行完成率“{content}”"]
    office.run(accept([found], TODAY))
    assert (by_number(office)["1"]["percent"], by_number(office)["1"]["remark"]) == (30, "已办")


def test_a_proposal_is_taken_by_its_tick(office: Office, files: dict[str, Path]) -> None:
    found = only(office, fill(files["办公室"], {(0, "完成率"): "约80%"}))
    ((sheet, out),) = found.sheets
    office.run(accept([with_sheet(found, decide_cell(sheet, 5, "percent", wanted=True), out)], TODAY))
    assert by_number(office)["1"]["percent"] == 80


def test_a_percent_written_where_the_progress_belongs_is_proposed(office: Office, tmp_path: Path) -> None:
    files = hand_out(office, tmp_path / "下发", filled=("progress", "remark"))
    book = load_workbook(files["办公室"])
    book.active.delete_cols(columns_of_sheet(book.active)["完成率"])
    book.active.cell(FIRST_ROW, columns_of_sheet(book.active)["整改进展"]).value = "50%"
    book.save(files["办公室"])
    found = only(office, files["办公室"])
    assert cells(found) == {("1", "progress"): ("进展1", "进展1", "50%", True), ("1", "percent"): (30, 30, 50, False)}
    assert {cell.field: cell.proposal for cell in lines(found)[0].cells} == {
        "progress": "",
        "percent": "按这一行的其他内容推断",
    }


def test_a_percent_written_where_the_progress_belongs_is_proposed_beside_a_percent_that_was_left_as_it_was(
    office: Office, files: dict[str, Path]
) -> None:
    found = only(office, fill(files["办公室"], {(0, "整改进展"): "50%"}))
    assert cells(found) == {("1", "progress"): ("进展1", "进展1", "50%", True), ("1", "percent"): (30, 30, 50, False)}


def test_a_percent_in_the_progress_is_proposed_without_a_key_where_the_percent_is_that_of_the_ledger(
    office: Office, tmp_path: Path
) -> None:
    row = [1, "", PROBLEMS[0][1], "办公室", "30%", "已完成60%"]
    path = returned_book(tmp_path / "办公室.xlsx", [row], "序号 问题类别 问题表述 责任部门 完成率 整改进展")
    assert cells(only(office, path))["1", "percent"][1:] == (30, 60, False)


def test_a_percent_that_was_filled_in_counts_whatever_the_progress_says(office: Office, files: dict[str, Path]) -> None:
    found = only(office, fill(files["办公室"], {(0, "整改进展"): "50%", (0, "完成率"): "60%"}))
    assert cells(found)["1", "percent"] == (30, 30, 60, True)


def test_a_percent_written_where_the_progress_belongs_is_proposed_without_a_key_too(office: Office, tmp_path: Path) -> None:
    row = [1, "", PROBLEMS[0][1], "办公室", "已完成60%"]
    path = returned_book(tmp_path / "办公室.xlsx", [row], "序号 问题类别 问题表述 责任部门 整改进展")
    assert cells(only(office, path))["1", "percent"] == (None, 30, 60, False)


def returned_rows(path: Path, *rows: tuple[object, str, object]) -> Path:
    return returned_book(path, [[number, "", text, "办公室", share] for number, text, share in rows])


def test_a_row_rewritten_in_number_and_text_is_asked_where_the_lost_one_stood(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    rows = ((8, "干部队伍建设还需加强", 0.9), (3, PROBLEMS[2][1], 0.2))
    found = only(office, returned_rows(tmp_path / "办公室.xlsx", *rows))
    assert kinds(found) == [(RowKind.ASKED, "干部队伍建设还需加强", False)]
    assert "是不是现有的第 1 号问题" in lines(found)[0].note
    office.run(accept([answer(found, 4, apart=False)], TODAY))
    assert (len(stored(office)), by_number(office)["1"]["percent"]) == (len(PROBLEMS), 90)
    assert by_number(office)["1"]["statement"] == PROBLEMS[0][1]  # that was not to be filled in: its tick is asked


def test_a_row_rewritten_in_number_and_text_is_asked_where_it_was_moved_to(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    rows = ((1, PROBLEMS[0][1], 0.3), (9, "值班脱岗，考勤不严", 0.9))
    assert kinds(only(office, returned_rows(tmp_path / "办公室.xlsx", *rows))) == [(RowKind.ASKED, "值班脱岗，考勤不严", False)]


def test_a_new_row_behind_the_last_is_new_although_another_was_taken_out(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    rows = ((3, PROBLEMS[2][1], 0.2), (9, "调研报告转化运用不够", 0.1))
    found = only(office, returned_rows(tmp_path / "办公室.xlsx", *rows))
    assert [kind for kind, *_ in kinds(found)] == [RowKind.NEW, RowKind.MISSING]
    assert found.counts.asked == 0


def test_a_row_without_its_key_rewritten_in_number_and_text_is_asked(office: Office, files: dict[str, Path]) -> None:
    path = fill(files["办公室"], {(0, "问题表述"): "干部队伍建设还需加强", (0, "序号"): 2})
    assert kinds(only(office, without_row_keys(path, 0))) == [(RowKind.ASKED, "干部队伍建设还需加强", False)]


def test_a_second_row_with_the_text_of_one_is_not_added_unless_wanted(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    rows = ((1, PROBLEMS[0][1], 0.3), (3, PROBLEMS[2][1], 0.2), (1, PROBLEMS[0][1], 0.9))
    (line,) = lines(only(office, returned_rows(tmp_path / "办公室.xlsx", *rows)))
    assert (line.kind, line.wanted) == (RowKind.NEW, False)
    assert "另有一行也是第 1 号问题" in line.note


def test_a_table_that_lost_its_key_changes_by_itself_only_what_was_to_be_filled_in(
    office: Office, files: dict[str, Path]
) -> None:
    path = fill(files["办公室"], {(0, "完成率"): 0.9, (0, "整改时限"): "2024年6月底"})
    book = load_workbook(path)
    book.active.delete_cols(book.active.max_column)
    book.save(path)
    found = only(office, path)
    assert not found.keyed
    assert {name: taken for (_, name), (*_, taken) in cells(found).items()} == {
        "percent": True,
        "deadline": False,
        "deadline_date": False,
    }
    assert found.untaken()[1] == 2


def test_a_person_named_with_a_title_is_no_further_person(office: Office, tmp_path: Path) -> None:
    """Typed into an open cell 王伟同志 was written as it stood, and 王伟同志 was added to 人员."""
    office.run(add_rows(PERSON, [{"name": "王伟", "department": "办公室"}], TODAY, LEDGERS))
    office.run(change_row(PROBLEM, row_id(office, "3"), {"person": ("", "王伟")}, TODAY))
    files = hand_out(office, tmp_path / "再发", filled=(*FILLED, "person"))
    fill(files["办公室"], {(0, "责任人"): "王伟同志", (1, "责任人"): "王伟同志", (1, "备注"): "已办"})
    found = only(office, files["办公室"])
    assert cells(found) == {("1", "person"): ("", "", "王伟", False), ("3", "remark"): ("", "", "已办", True)}
    office.run(accept([found], TODAY))
    assert "王伟同志" not in [row["name"] for row in stored(office, PERSON).values()]
