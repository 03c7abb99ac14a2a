"""Rows of one workbook that say the same or nearly the same are pointed out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.exchange.importing.duplicate_rows import with_sheet
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.plan_changes import correct, correct_all
from app.store.office import Office
from tests.conftest import OpenOffice
from tests.exchange.import_workbooks import plan, save

HEADINGS = ["序号", "问题表述", "责任部门"]
LONG = "理论学习与业务工作结合不够紧密，存在学用脱节现象"


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


def told(sheet: SheetPlan) -> dict[int, str]:
    """Which rows are like earlier ones, in words."""
    return {row: like.words for row, like in sheet.duplicates.items()}


def doubles(path: Path, office: Office) -> list[dict[int, str]]:
    return [told(sheet) for sheet in with_known_rows(plan(path), office.database).sheets]


def test_a_problem_written_twice_in_one_file(office: Office, tmp_path: Path) -> None:
    rows = [
        HEADINGS,
        [1, LONG, "办公室"],
        [2, "会议统筹不够，多头布置较多", "研究室"],
        [3, LONG + "问题", "研究室"],
        [4, LONG, "办公室"],
    ]
    assert doubles(save(tmp_path / "表.xlsx", rows), office) == [{4: "与第 2 行相近", 5: "与第 2 行内容相同"}]


def test_the_same_problem_on_two_sheets_but_not_in_two_lists(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for name, title in (("办公室", "部门问题清单"), ("研究室", "部门问题清单"), ("个人", "个人问题清单")):
        page = book.create_sheet(name)
        for row in ([title], ["序号", "问题表述", "整改措施"], [1, LONG, "学习"]):
            page.append(row)
    book.save(tmp_path / "表.xlsx")
    assert doubles(tmp_path / "表.xlsx", office) == [{}, {3: "与工作表“办公室”第 3 行相近"}, {}] or doubles(
        tmp_path / "表.xlsx", office
    ) == [{}, {3: "与工作表“办公室”第 3 行内容相同"}, {}]


def test_a_person_listed_twice(office: Office, tmp_path: Path) -> None:
    rows = [["序号", "姓名", "性别"], [1, "王 伟", "男"], [2, "李强", "男"], [3, "王伟", "女"]]
    assert doubles(save(tmp_path / "名册.xlsx", rows), office) == [{4: "与第 2 行同名"}]


def test_meetings_on_one_topic_are_no_doubles(office: Office, tmp_path: Path) -> None:
    rows = [["党支部", "日期", "类型", "主题"], ["一支部", "3月5日", "党课", "学习"], ["一支部", "4月5日", "党课", "学习"]]
    assert doubles(save(tmp_path / "会.xlsx", rows), office) == [{}]


def test_what_is_corrected_is_no_double_any_more(office: Office, tmp_path: Path) -> None:
    rows = [["序号", "姓名", "性别"], [1, "王伟", "男"], [2, "李强", "男"], [3, "王伟", "女"]]
    (sheet,) = with_known_rows(plan(save(tmp_path / "名册.xlsx", rows)), office.database).sheets
    for changed in (2, 4):
        assert not correct_all(sheet, {(changed, "name"): "王维"}).duplicates
        assert not correct(sheet, changed, "name", "王维").duplicates
    assert told(correct_all(sheet, {(3, "name"): "李维"})) == {4: "与第 2 行同名"}


def test_what_is_corrected_on_one_sheet_is_no_double_of_another_any_more(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for name in ("一组", "二组"):
        page = book.create_sheet(name)
        for row in (["序号", "姓名", "性别"], [1, "王伟", "男"], [2, "李强", "男"]):
            page.append(row)
    book.save(tmp_path / "名册.xlsx")
    sheets = with_known_rows(plan(tmp_path / "名册.xlsx"), office.database).sheets
    assert told(sheets[1]) == {2: "与工作表“一组”第 2 行同名", 3: "与工作表“一组”第 3 行同名"}
    changed = with_sheet(sheets, 0, correct(sheets[0], 2, "name", "王维"))
    assert told(changed[1]) == {3: "与工作表“一组”第 3 行同名"}
    assert changed[0].records[0].values["name"] == "王维"


def test_many_rows_of_one_text_are_like_the_first_of_them_but_short_texts_are_left_alone(
    office: Office, tmp_path: Path
) -> None:
    texts = [LONG, "会议多", LONG + "问题", "会议多", LONG, LONG + "问题"]
    rows = [HEADINGS, *([place, text, f"{place}处室"] for place, text in enumerate(texts, start=1))]
    assert doubles(save(tmp_path / "表.xlsx", rows), office) == [dict.fromkeys((4, 6, 7), "与第 2 行相近")]


def test_rows_that_the_ledger_has_already_are_no_doubles(office: Office, tmp_path: Path) -> None:
    rows = [HEADINGS, [1, LONG, "办公室"], [2, LONG + "问题", "研究室"]]
    path = save(tmp_path / "表.xlsx", rows)
    assert doubles(path, office) == [{3: "与第 2 行相近"}]
    office.run(import_operation(plan(path), dt.date(2023, 11, 22)))
    assert doubles(path, office) == [{}]
    rows += [[3, LONG + "了", "行政处"]]
    assert doubles(save(tmp_path / "表.xlsx", rows), office) == [{4: "与第 2 行相近"}]
