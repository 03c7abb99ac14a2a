"""What the lines above a table say of its rows, and what they only seem to say."""

from __future__ import annotations

import pytest

from app.exchange.grids.workbook import SheetGrid
from app.exchange.tables.context_questions import named_at
from app.exchange.tables.read_sections import Sections
from app.exchange.tables.shared_headings import divided
from app.exchange.tables.table_context import said_around
from app.exchange.tables.title_lines import read_title
from app.exchange.tables.title_words import said_by_title
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.meetings.preparation import PREPARATION
from app.ledgers.organisation.person import PERSON
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.declaration import Ledger
from app.ledgers.works.yearly_task import YEARLY_TASK


def said(ledger: Ledger, line: str) -> dict[str, str]:
    return {
        ledger.fields[name].label: text
        for name, (text, _) in said_around(ledger, (), [line], SheetGrid("Sheet1", True, ())).items()
    }


@pytest.mark.parametrize(
    ("ledger", "line", "expected"),
    [
        (PREPARATION, "填报单位：研究室　填报人：王伟　负责人：李强", {"责任部门": "研究室"}),
        (PREPARATION, "责任部门：研究室　责任人：孙丽", {"责任部门": "研究室", "责任人": "孙丽"}),
        (PERSON, "单位负责人：李强　　填表人：王伟　　联系电话：8234567", {}),
        (MEETING, "联系人：王伟", {}),
        (PREPARATION, "责任人：孙丽　联系电话：8234567", {"责任人": "孙丽"}),
    ],
)
def test_who_fills_in_or_signs_a_table_is_not_responsible_for_its_rows(
    ledger: Ledger, line: str, expected: dict[str, str]
) -> None:
    assert said(ledger, line) == expected


@pytest.mark.parametrize("title", ["党员干部学习计划完成情况表", "常委会议签到表", "内部任务清单"])
def test_words_that_end_like_a_department_are_none(title: str) -> None:
    assert said(PROBLEM, title) == {}


def test_what_is_still_to_be_reached_is_no_state() -> None:
    rule = BY_KEY["rule"]
    assert "stage" in said_by_title(rule, (), ["废止制度目录"], "Sheet1")
    assert "stage" not in said_by_title(rule, (), ["拟废止制度清单"], "Sheet1")


@pytest.mark.parametrize(
    ("title", "name"), [("关于王伟同志的问题清单", "王伟"), ("王建国同志问题清单", "王建国"), ("全体同志问题清单", "")]
)
def test_a_comrade_in_a_title_is_a_name_alone(title: str, name: str) -> None:
    assert named_at(title) == name


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("应到20人，实到18人", ["20", "18"]),
        ("实到18人、应到20人", ["20", "18"]),
        ("20（18）", ["20", "18"]),
        ("应到20人，请假2人", []),
        ("18人（缺席2人）", []),
        ("3月5日", []),
    ],
)
def test_only_the_two_numbers_of_a_heading_are_divided(cell: str, expected: list[str]) -> None:
    by_label = PARTY_MEETING.by_label
    names = by_label["应到"].name, by_label["实到"].name
    assert [*divided(cell, names, PARTY_MEETING).values()] == expected


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("王伟（2条）", "王伟"),
        ("二、李 强同志", "李强"),
        ("高标准", ""),
        ("周例会", ""),
        ("严重", ""),
        ("高质量", ""),
        ("江北", ""),
    ],
)
def test_only_a_name_between_records_is_who_is_responsible(text: str, person: str) -> None:
    assert Sections(PROBLEM).person(text).get("person", "") == person


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("一、已整改到位的问题（2项）", "已销号"),
        ("二、未整改到位的问题（3项）", ""),
        ("未销号问题", ""),
        ("未按期完成的任务", ""),
        ("没有完成的任务", ""),
    ],
)
def test_a_section_of_what_is_not_yet_done_is_not_done(text: str, state: str) -> None:
    sections = Sections(PROBLEM)
    assert sections.are(text)
    assert sections.said(text, {"status": "已销号"}).get("status", "") == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("二、未整改到位的问题（3项）", "整改中"),
        ("二、未完成整改问题", "整改中"),
        ("（三）基本完成的问题", "整改中"),
        ("没有完成的任务", "整改中"),
        ("一、已整改到位的问题", ""),
        ("未销号问题", ""),
        ("三、责任落实方面", ""),
        ("重点问题推进", ""),
    ],
)
def test_a_section_of_what_is_not_done_is_asked(text: str, state: str) -> None:
    assert Sections(PROBLEM).doubted(text).get("status", "") == state


def test_a_section_about_pushing_on_says_no_state() -> None:
    assert "status" not in Sections(YEARLY_TASK).said("三、重点项目推进", {})
    assert Sections(YEARLY_TASK).said("三、推进中的项目（3项）", {})["status"] == "推进中"


@pytest.mark.parametrize("title", ["部门和个人问题整改台账", "部门、个人问题整改台账", "2023年部门及个人问题清单"])
def test_a_title_of_both_lists_says_neither_and_names_no_campaign(title: str) -> None:
    assert not {"list", "campaign"} & {*read_title(PROBLEM, title)}


def test_a_campaign_before_both_lists_is_still_read() -> None:
    assert read_title(PROBLEM, "作风建设专项整治部门和个人问题整改台账")["campaign"] == "作风建设专项整治"


@pytest.mark.parametrize(
    "title",
    ["机关第一党支部党员名册", "机关第一党支部入党积极分子名册", "机关第一党支部发展对象情况表", "机关第一党支部预备党员名单"],
)
def test_a_list_of_the_people_of_a_branch_is_of_that_branch(title: str) -> None:
    assert read_title(PERSON, title) == {"branch": "机关第一党支部"}


@pytest.mark.parametrize(("text", "name"), [("欧阳修远问题清单", "欧阳修远"), ("诸葛明整改台账", "诸葛明")])
def test_a_surname_may_have_two_characters(text: str, name: str) -> None:
    assert named_at(text) == name
