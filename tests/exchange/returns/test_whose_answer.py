"""Whose answer a file is, and what it answers: a department is known by the rows it was handed, not by what it calls itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from app.exchange.returns.accepting import accept
from app.exchange.returns.collecting import collect
from app.exchange.returns.earlier import Past
from app.exchange.returns.returned import Returned
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.democratic.democratic_life import LIFE_STEP
from app.ledgers.handouts import read_batches
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.organisation.person import PERSON
from app.ledgers.party_life.appraisal import APPRAISAL
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from tests.conftest import OpenOffice
from tests.exchange.returns.handouts import (
    FIRST_ROW,
    TODAY,
    add_problems,
    columns_of_sheet,
    fill,
    hand_out,
    returned_book,
    stored,
)
from tests.exchange.returns.looking import by_number, cells, lines, look, only, row_id

MEMBERS = (
    ("1", "王建国", "机关第一党支部", "综合处", "6001"),
    ("2", "李文斌", "机关第一党支部", "研究室", "6002"),
    ("3", "赵敏", "机关第二党支部", "综合处", "6003"),
)


def answered(office: Office) -> list[str]:
    return [part.recipient for batch in read_batches(office.database) for part in batch.parts if part.answered_on]


def without_key(path: Path, out: Path) -> Path:
    """The values of a workbook alone in a new one, as somebody copies them."""
    source, book = load_workbook(path).active, Workbook()
    for row in source.iter_rows(max_col=source.max_column - 1):
        book.active.append([cell.value for cell in row])
    book.save(out)
    return out


@pytest.fixture
def members(open_office: OpenOffice, tmp_path: Path) -> tuple[Office, Path]:
    """Two branches with members of two departments: the office, and what the first branch copied into a book of its own."""
    office = open_office()
    names = ("number", "name", "branch", "department", "phone")
    rows = [dict(zip(names, row, strict=True)) | {"member_kind": "正式党员"} for row in MEMBERS]
    office.run(add_rows(PERSON, rows, TODAY, LEDGERS))
    path = hand_out(office, tmp_path / "下发", PERSON.reported_fields, PERSON, "branch")["机关第一党支部"]
    book = load_workbook(path)
    phone = next(cell.column for cell in book.active[3] if cell.value == "联系电话")
    book.active.cell(4, phone).value = "6100"
    book.active.cell(5, phone).value = None
    book.save(path)
    return office, without_key(path, tmp_path / "名册.xlsx")


def test_a_list_of_members_that_lost_its_key_answers_for_the_branch_it_was_sent_to(members: tuple[Office, Path]) -> None:
    office, path = members
    found = only(office, path)
    assert (found.recipient, found.chosen) == ("机关第一党支部", True)
    office.run(accept([found], TODAY))
    assert answered(office) == ["机关第一党支部"]
    assert {row["name"]: row["phone"] for row in stored(office, PERSON).values()}["王建国"] == "6100"


def test_what_was_emptied_in_a_list_of_members_without_its_key_is_shown(members: tuple[Office, Path]) -> None:
    office, path = members
    told = {
        line.title: [(cell.field, cell.present, cell.returned, cell.taken) for cell in line.cells]
        for line in lines(only(office, path))
    }
    assert told["人员“李文斌”"] == [("phone", "6002", "", False)]


def test_only_rows_that_were_handed_out_are_missing(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    add_problems(office)
    files = hand_out(office, tmp_path / "下发")
    later = (("5", "督查事项反馈不及时，个别事项超期", "办公室", 10, "整改中", ""),)
    add_problems(office, later)
    found = only(office, without_key(files["办公室"], tmp_path / "办公室.xlsx"))
    assert found.counts.words == "2 行均无改动"


def test_a_department_that_calls_itself_otherwise_is_known_by_its_rows(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    rows = [
        [1, "", "学用结合不够紧，存在学用脱节现象", "秘书行政科", 0.9],
        [3, "", "考勤制度执行不严，值班有脱岗现象", "秘书行政科", 0.2],
    ]
    found = only(office, returned_book(tmp_path / "返回.xlsx", rows))
    assert found.recipient == "办公室"
    assert (found.counts.words, found.untaken()) == ("改 1 行", (0, 0, 0))  # its name is told once, not at each row
    assert "文件里写的是“秘书行政科”，按其中的内容认作“办公室”的答复" in found.notes[0]
    office.run(accept([found], TODAY))
    assert answered(office) == ["办公室"]
    assert (by_number(office)["1"]["percent"], by_number(office)["1"]["department"]) == (90, "办公室")


def test_a_single_row_of_another_department_is_no_answer_of_that_department(office: Office, files: dict[str, Path]) -> None:
    fill(files["研究室"], {(1, "完成率"): 0.7})
    book, other = load_workbook(files["办公室"]), load_workbook(files["研究室"]).active
    for column in range(1, other.max_column + 1):
        book.active.cell(FIRST_ROW + 2, column).value = other.cell(FIRST_ROW + 1, column).value
    book.save(files["办公室"])
    found = look(office, files["办公室"])
    assert [(item.recipient, item.among, item.chosen) for item in found.files] == [
        ("办公室", "", True),
        ("研究室", "办公室", False),
    ]
    assert cells(found.files[1]) == {("4", "percent"): (80, 80, 70, True)}
    assert [part.recipient for _, part in found.waiting()] == ["研究室"]
    assert "缺" not in found.files[1].counts.words


def numbered(path: Path) -> None:
    """A department counts its rows from 1."""
    book = load_workbook(path)
    for place in range(2):
        book.active.cell(FIRST_ROW + place, columns_of_sheet(book.active)["序号"]).value = place + 1
    book.save(path)


def test_rows_that_a_department_counted_anew_change_no_number_and_are_told(office: Office, files: dict[str, Path]) -> None:
    numbered(files["研究室"])
    found: Returned = only(office, files["研究室"])
    assert found.untaken() == (0, 0, 0)
    assert found.counts.words == "2 行均无改动"
    assert "第 5、6 行的序号与下发时不同，按原来的行核对，序号没有收取" in found.notes


def test_an_old_export_takes_back_nothing_that_a_colleague_wrote_since(office: Office, tmp_path: Path) -> None:
    """Nothing was handed out: who says exactly what the ledger said before has only an old table."""
    change = {"percent": (30, 60), "progress": ("进展1", "已集体学习两次")}
    office.run(change_row(PROBLEM, row_id(office, "1"), change, TODAY))  # type: ignore[arg-type]
    headings = "序号 问题类别 问题表述 责任部门 完成率 整改进展"
    rows = [
        [1, "", "学用结合不够紧，存在学用脱节现象", "办公室", 0.3, "进展1"],
        [3, "", "考勤制度执行不严，值班有脱岗现象", "办公室", 0.5, "进展3，新查1次"],
    ]
    path = returned_book(tmp_path / "办公室.xlsx", rows, headings)
    (found,) = collect([path], office.database, office.office_id, TODAY, past=Past(office)).files
    told = {
        (line.title[2:3], cell.field): (cell.returned, cell.taken, cell.proposal)
        for line in lines(found)
        for cell in line.cells
    }
    assert told["1", "percent"][:2] == (30, False)
    assert "改过台账，文件里还是以前的内容" in told["1", "percent"][2]
    assert told["1", "progress"] == ("进展1", False, "台账已有更新的一条，文件里还是以前的内容")
    assert (told["3", "percent"], told["3", "progress"]) == ((50, True, ""), ("进展3，新查1次", True, ""))
    office.run(accept([found], TODAY))
    assert [by_number(office)[number]["percent"] for number in "13"] == [60, 50]


def test_a_department_renamed_meanwhile_adds_rows_under_its_new_name(office: Office, files: dict[str, Path]) -> None:
    (department,) = [row_id for row_id, row in stored(office, DEPARTMENT).items() if row["name"] == "研究室"]
    office.run(change_row(DEPARTMENT, department, {"name": ("研究室", "政策研究室")}, TODAY, LEDGERS))
    fill(files["研究室"], {(1, "完成率"): 0.9, (2, "问题表述"): "课题成果转化不够，采用率偏低"})
    fill(files["研究室"], {(3, "问题表述"): "信息报送质量不高，迟报漏报", (3, "责任部门"): "研究室"})
    found = only(office, files["研究室"])
    assert "“研究室”已改名为“政策研究室”，新增的行按现在的名称填写" in found.notes
    office.run(accept([found], TODAY))
    assert {row["department"] for row in stored(office).values()} == {"办公室", "政策研究室"}
    assert "研究室" not in [row["name"] for row in stored(office, DEPARTMENT).values()]


def test_a_form_pasted_below_another_without_keys_answers_for_its_department(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    fill(files["研究室"], {(1, "完成率"): 0.9})
    book = load_workbook(without_key(files["办公室"], tmp_path / "合报.xlsx"))
    for row in load_workbook(files["研究室"]).active.iter_rows(max_col=book.active.max_column):
        book.active.append([cell.value for cell in row])
    book.save(tmp_path / "合报.xlsx")
    found = look(office, tmp_path / "合报.xlsx")
    assert [(item.recipient, item.among, item.chosen) for item in found.files] == [("办公室", "", True), ("研究室", "", True)]
    assert found.waiting() == []


def test_a_copied_form_that_has_no_column_for_the_year_is_still_read(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    rows = [{"year": 2023, "branch": "第一党支部", "person": name, "result": "合格"} for name in ("王建国", "李文斌")]
    office.run(add_rows(APPRAISAL, rows, TODAY, LEDGERS))
    path = hand_out(office, tmp_path / "下发", APPRAISAL.reported_fields, APPRAISAL, "branch")["第一党支部"]
    book = load_workbook(path)
    (place,) = [cell for row in book.active.iter_rows(max_row=6) for cell in row if cell.value == "备注"]
    first = next(cell.row for cell in book.active["B"] + book.active["C"] if cell.value == "李文斌")
    book.active.cell(first, place.column).value = "新转入"
    book.save(path)
    found = only(office, without_key(path, tmp_path / "民主评议.xlsx"))
    assert (found.recipient, found.counts.words) == ("第一党支部", "改 1 行")
    office.run(accept([found], TODAY))
    assert [row["remark"] for row in stored(office, APPRAISAL).values()] == ["", "新转入"]


def test_a_line_that_goes_on_with_the_row_above_is_no_blank(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(2, "备注"): "以上情况属实"})
    (line,) = lines(only(office, files["办公室"]))
    assert [(cell.field, cell.returned) for cell in line.cells] == [("remark", "以上情况属实")]


def test_a_file_that_is_open_elsewhere_is_told_and_the_others_come_in(
    office: Office, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(path: Path, *_: object) -> bytes:
        if path == files["办公室"]:
            raise PermissionError(13, "另一个程序正在使用此文件", str(path))
        return path.read_bytes()

    monkeypatch.setattr("app.exchange.grids.workbook.read_steady", locked)
    found = look(office, *files.values())
    assert ["文件可能正被 Excel 或 WPS 打开" in item.why for item in found.files] == [True, False]
    assert found.files[1].plan is not None
    assert [part.recipient for _, part in found.waiting()] == ["办公室"]


STEPS = (
    ("2022年度民主生活会", "4", "谈心谈话", "段海涛", "2022-12-03", "2022-12-03", "已完成"),
    ("2023年度民主生活会", "4", "谈心谈话", "王建国", "2023-12-03", None, "进行中"),
)


def test_a_copied_form_without_a_column_for_the_meeting_changes_the_row_it_was_made_of(
    open_office: OpenOffice, tmp_path: Path
) -> None:
    """Both sessions have a step of the same number and text; the one of last year was overwritten."""
    office = open_office()
    names = ("session", "number", "name", "person", "due", "done_on", "status")
    office.run(add_rows(LIFE_STEP, [dict(zip(names, row, strict=True)) for row in STEPS], TODAY, LEDGERS))
    path = hand_out(office, tmp_path / "下发", ("note",), LIFE_STEP, "person")["王建国"]
    book = load_workbook(path)
    row = next(cell.row for cell in book.active["B"] if cell.value == "谈心谈话")
    book.active.cell(row, next(cell.column for cell in book.active[row - 1] if cell.value == "说明")).value = "已谈12人次"
    book.save(path)
    found = only(office, without_key(path, tmp_path / "步骤.xlsx"))
    assert (found.recipient, found.counts.words) == ("王建国", "改 1 行")
    office.run(accept([found], TODAY))
    assert [row["note"] for row in stored(office, LIFE_STEP).values()] == ["", "已谈12人次"]


def test_of_two_rounds_divided_otherwise_a_copied_form_answers_the_one_it_is_of(office: Office, tmp_path: Path) -> None:
    office.run(change_row(PROBLEM, row_id(office, "3"), {"person": ("", "王伟")}, TODAY))
    by_department = hand_out(office, tmp_path / "一")
    by_person = hand_out(office, tmp_path / "二", field="person")
    fill(by_person["王伟"], {(0, "完成率"): 0.9})
    fill(by_department["研究室"], {(0, "完成率"): 0.6})
    back = tmp_path / "返回"
    back.mkdir()
    for name, path in (("一.xlsx", by_person["王伟"]), ("二.xlsx", by_department["研究室"])):
        without_key(path, back / name)
    found = look(office, back)
    assert [(item.recipient, item.batch is not None and item.batch.field, item.counts.words) for item in found.files] == [
        ("王伟", "person", "改 1 行"),
        ("研究室", "department", "改 1 行"),
    ]


def test_a_copied_form_counted_anew_with_more_around_its_texts_is_matched_by_them(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    """Numbers one further each: the second row was asked as the first one, and the last was added once more."""
    rows = [
        [3, "", "关于学用结合不够紧，存在学用脱节现象的问题", "办公室", 0.9],
        [4, "", "关于考勤制度执行不严，值班有脱岗现象的问题", "办公室", 0.2],
    ]
    found = only(office, returned_book(tmp_path / "办公室.xlsx", rows))
    assert found.counts.words == "改 2 行"
    assert {place: cell[2:] for place, cell in cells(found).items()} == {
        ("1", "percent"): (90, True),
        ("1", "statement"): ("关于学用结合不够紧，存在学用脱节现象的问题", False),
        ("3", "statement"): ("关于考勤制度执行不严，值班有脱岗现象的问题", False),
    }
