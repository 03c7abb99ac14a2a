"""The year of days that name none: known from the workbook and told, or asked once a sheet with a proposal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.plan import plan_sheet_again
from app.exchange.importing.plan_changes import in_year
from app.exchange.importing.plan_json import to_json
from app.ledgers.registry import BY_KEY
from tests.exchange.import_workbooks import plan, save
from tests.exchange.nasty.judging import sheets

HEADINGS = ["序号", "问题表述", "责任部门", "整改时限"]
TODAY = dt.date(2026, 11, 30)


def read(path: Path, title: str, limits: Sequence[object]) -> SheetPlan:
    """The first sheet of a workbook with a title and some time limits."""
    save(path, [[title], HEADINGS, *([n, f"问题{n}", "办公室", limit] for n, limit in enumerate(limits, 1))])
    return plan(path, default_year=None, today=TODAY).sheets[0]


def days(sheet: SheetPlan) -> list[object]:
    return [record.values["deadline_date"] for record in sheet.records]


def test_nothing_says_the_year_so_it_is_asked_once(tmp_path):
    sheet = read(tmp_path / "台账.xlsx", "部门问题整改台账", ["6月底", "立行立改", "9.30"])
    assert days(sheet) == ["2026-06-30", None, "2026-09-30"]
    assert sheet.year_known == "asked"
    assert sheet.remarks[0] == sheet.year_question
    assert sheet.year_question.startswith("2 处日期（如“6月底”）没有写年份")
    assert not any(record.errors or record.proposals for record in sheet.records)
    (asked,) = to_json(plan(tmp_path / "台账.xlsx", default_year=None, today=TODAY))["sheets"][0]["questions"]
    assert (asked["field"], asked["text"]) == ("日期年度", "2026")


def test_an_answered_question_is_not_asked_again(tmp_path):
    sheet = read(tmp_path / "台账.xlsx", "部门问题整改台账", ["6月底"])
    for year in (2026, 2025):
        answered = in_year(sheet, year, lambda row: None)
        assert (answered.year_known, answered.year_question) == ("chosen", "")
        assert days(answered) == [f"{year}-06-30"]
        assert not any("确认" in words for words in answered.remarks)


@pytest.mark.parametrize(
    "title",
    [
        "2023年部门问题整改台账",
        "2023 年部门问题整改台账",
        "２０２３年部门问题整改台账",
        "二〇二三年部门问题整改台账",
        "23年部门问题整改台账",
        "部门问题整改台账（2023）",
        "部门问题整改台账（2023年度）",
    ],
)
def test_a_title_with_its_year_is_not_asked_about(tmp_path, title):
    sheet = read(tmp_path / "台账.xlsx", title, ["6月底"])
    assert (sheet.year_known, days(sheet)) == ("said", ["2023-06-30"])
    assert not any("年度" in words for words in sheet.remarks)
    assert "二〇" not in str(sheet.fixed)


@pytest.mark.parametrize("name", ["2023年整改台账.xlsx", "整改台账2023.xlsx", "整改台账20231108.xlsx", "2023整改.xlsx"])
def test_the_name_of_the_file_says_the_year_and_that_is_told(tmp_path, name):
    sheet = read(tmp_path / name, "部门问题整改台账", ["6月底"])
    assert (sheet.year_known, days(sheet)) == ("said", ["2023-06-30"])
    assert any("按文件名算在2023年" in words for words in sheet.remarks)


@pytest.mark.parametrize("name", ["整改台账2023-2024.xlsx", "按〔2023〕15号文.xlsx", "台账v20231.xlsx"])
def test_what_is_no_year_in_the_name_of_a_file(tmp_path, name):
    assert read(tmp_path / name, "部门问题整改台账", ["6月底"]).year_known == "asked"


def test_other_days_of_the_sheet_say_the_year(tmp_path):
    sheet = read(tmp_path / "台账.xlsx", "部门问题整改台账", ["2023年6月底", "9月底"])
    assert (sheet.year_known, days(sheet)) == ("said", ["2023-06-30", "2023-09-30"])
    assert any("按表中其他日期算在2023年" in words for words in sheet.remarks)


@pytest.mark.parametrize(
    ("limits", "year"),
    [(["2022年12月底", "2023年3月底", "2023年6月底", "1月底"], 2023), (["2023年6月底", "7月底", "8月底", "9月底"], 2026)],
)
def test_days_of_several_years_or_few_with_a_year_only_propose_it(tmp_path, limits, year):
    sheet = read(tmp_path / "台账.xlsx", "部门问题整改台账", limits)
    assert (sheet.year_known, sheet.default_year) == ("asked", year)


def test_days_of_another_year_than_the_title_are_asked_about(tmp_path):
    sheet = read(tmp_path / "台账.xlsx", "2022年度民主生活会问题整改台账", ["2023年3月底", "6月底"])
    assert (sheet.year_known, days(sheet)) == ("asked", ["2023-03-31", "2023-06-30"])
    assert "标题写的是2022年，表中其他日期却都在2023年" in sheet.year_question
    same = read(tmp_path / "台账.xlsx", "2022年度民主生活会问题整改台账", ["2022年12月底", "6月底"])
    assert (same.year_known, days(same)) == ("said", ["2022-12-31", "2022-06-30"])


@pytest.mark.parametrize("title", ["2022-2023年部门问题整改台账", "关于印发市委〔2021〕3号文的部门问题整改台账"])
def test_years_and_numbers_of_a_title_are_no_campaign(tmp_path, title):
    sheet = read(tmp_path / "台账.xlsx", title, ["6月底"])
    assert sheet.year_known == "asked"
    assert not sheet.records[0].values["campaign"]


@pytest.mark.parametrize("limits", [["2023年6月底", "立行立改"], ["长期坚持"], [dt.date(2023, 6, 30)]])
def test_where_every_day_has_its_year_nothing_is_asked(tmp_path, limits):
    sheet = read(tmp_path / "台账.xlsx", "部门问题整改台账", limits)
    assert sheet.year_known == ""
    assert not any("年度" in words for words in sheet.remarks)


def test_another_sheet_says_the_year_and_that_is_told(tmp_path):
    rows = [HEADINGS, [1, "问题", "办公室", "6月底"]]
    sheets(("甲", [["2023年部门问题整改台账"], *rows], ()), ("乙", [["部门问题整改台账"], *rows], ()))(tmp_path / "台账.xlsx")
    one, other = plan(tmp_path / "台账.xlsx", default_year=None, today=TODAY).sheets
    assert days(one) == days(other) == ["2023-06-30"]
    assert (other.year_known, other.year_question) == ("said", "")
    assert any("按其他工作表算在2023年" in words for words in other.remarks)


def test_in_the_year_of_the_other_sheets_what_is_told_of_days_is_of_that_year(tmp_path):
    rows = [HEADINGS, [1, "会议多", "办公室", "6月前"]]
    path = tmp_path / "台账.xlsx"
    sheets(("甲", [["2023年部门问题整改台账"], *rows], ()), ("乙", [["部门问题整改台账"], *rows], ()))(path)
    _, other = plan(path, default_year=None, today=TODAY).sheets
    assert days(other) == ["2023-06-30"]
    told = [words for words in other.remarks if "6月前" in words]
    assert told == ["第 3 行“整改时限”写的是“6月前”，算到 2023-06-30，请核对"]


def test_the_year_of_a_task_that_nothing_says_is_asked(tmp_path):
    save(tmp_path / "任务.xlsx", [["重点工作任务清单"], ["序号", "工作任务", "牵头部门"], [1, "任务", "办公室"]])
    (sheet,) = plan(tmp_path / "任务.xlsx", default_year=None, today=TODAY).sheets
    assert sheet.year_question.startswith("“年度”没有写明")


def test_the_column_of_the_year_says_it(tmp_path):
    headings = ["年度", "序号", "工作任务", "牵头部门", "完成时限"]
    save(tmp_path / "任务.xlsx", [["重点工作任务清单"], headings, ["2023年", 1, "任务", "办公室", "6月底"]])
    (sheet,) = plan(tmp_path / "任务.xlsx", default_year=None, today=TODAY).sheets
    assert sheet.records[0].values["due"] == "2023-06-30"
    assert sheet.year_known == "said"


def test_another_ledger_finds_the_year_by_its_own_days(tmp_path):
    path = tmp_path / "台账.xlsx"
    save(
        path,
        [
            ["一览"],
            ["序号", "制度名称", "工作任务", "责任部门", "完成时限", "印发日期"],
            [1, "制度一", "任务一", "办公室", "6月底", "2021-03-05"],
            [2, "制度二", "任务二", "办公室", "2023年9月底", "2021-03-05"],
        ],
    )
    whole = plan(path, default_year=None, today=TODAY, ledger="rule")
    (sheet,) = (item for item in whole.sheets if item.ledger)
    assert sheet.default_year == 2021
    found = plan_sheet_again(whole, sheet, BY_KEY["yearly_task"], sheet.default_year)
    assert found.records[0].values["due"] == "2023-06-30"
    wrong = in_year(sheet, 2026, lambda row: None)
    kept = plan_sheet_again(whole, wrong, BY_KEY["yearly_task"], 2026)  # a person chose it
    assert kept.records[0].values["due"] == "2026-06-30"
    assert kept.year_known == "chosen"


def test_how_its_columns_were_found_is_told_in_whichever_year(tmp_path: Path) -> None:
    rows = [
        ["个人问题整改台账"],
        ["序号", "姓名", "问题清单", "整改措施", "整改时限"],
        [1, "王伟", "理论学习不够系统深入", "制定计划", "6月底前"],
        [2, "李强", "深入基层调研次数偏少", "每月一次", "9月底前"],
    ]
    (sheet,) = plan(save(tmp_path / "表.xlsx", rows), default_year=None, today=TODAY).sheets
    said = "“问题清单”按内容对应为“问题表述”，请核对"
    assert said in sheet.remarks
    assert said in in_year(sheet, 2021, lambda row: None).remarks
