"""Rosters of party members as branches write them: without 党员类别, with 预备 under 转正时间, with years of two digits."""

from __future__ import annotations

import datetime as dt

import pytest

from app.exchange.importing.import_sheet import SheetPlan
from tests.exchange.import_workbooks import plan, save

TODAY = dt.date(2026, 11, 30)
HEADINGS = ["序号", "姓名", "性别", "入党时间", "转正时间", "所在支部"]


def sheet(path, **options: object) -> SheetPlan:
    (found,) = (item for item in plan(path, default_year=None, today=TODAY, **options).sheets if item.ledger)
    return found


def kinds(found: SheetPlan) -> list[str | None]:
    """What is proposed for 党员类别, row by row; nothing is taken."""
    assert not any(record.values["member_kind"] for record in found.records)
    return [record.proposals.get("member_kind") for record in found.records]


def test_members_without_a_column_for_their_kind_are_proposed_by_their_days(tmp_path):
    rows = [
        ["机关党员花名册"],
        HEADINGS,
        [1, "张建军", "男", "1990.07.01", "1991.07.01", "第一党支部"],
        [2, "王小雨", "女", "2026.07.01", "预备", "第一党支部"],
        [3, "赵磊", "男", "2026年5月20日", None, "第一党支部"],
        [4, "钱进", "男", "2010年5月20日", None, "第一党支部"],
        [5, "孙丽", "女", "2026年6月1日", "2027年6月1日", "第一党支部"],
        [6, "周舟", "女", "2026年6月1日", "未转正", "第一党支部"],
        [7, "吴敏", "女", None, None, "第一党支部"],
        [8, "郑和", "男", "2005.6", "2006.6", "第一党支部"],
    ]
    found = sheet(save(tmp_path / "表.xlsx", rows))
    full, new = "正式党员", "预备党员"
    assert kinds(found) == [full, new, new, full, new, new, full, full]
    assert [place for place, record in enumerate(found.records) if record.errors] == [7]  # a month is no day
    assert any("“党员类别”没有列" in words for words in found.remarks)
    assert any("“预备”" in words for words in found.remarks)


def test_days_of_joining_propose_where_no_title_does(tmp_path):
    rows = [
        ["机关干部名册"],
        ["序号", "姓名", "性别", "入党时间", "部门", "职务"],
        [1, "张建军", "男", "1990.07.01", "办公室", "主任"],
        [2, "王小雨", "女", None, "办公室", "科员"],
    ]
    assert kinds(sheet(save(tmp_path / "表.xlsx", rows))) == ["正式党员", None]


@pytest.mark.parametrize(
    "title", ["入党积极分子名册", "发展党员对象登记表", "非党员干部名册", "机关干部花名册", "党员联系群众名册"]
)
def test_lists_of_others_propose_no_member(tmp_path, title):
    rows = [[title], ["序号", "姓名", "性别", "职务", "所在支部"], [1, "张建军", "男", "科员", "第一党支部"]]
    found = sheet(save(tmp_path / "表.xlsx", rows), ledger="person")
    assert found.records[0].proposals.get("member_kind") != "正式党员"


def test_a_roster_with_its_kinds_proposes_none(tmp_path):
    rows = [["机关党员花名册"], [*HEADINGS, "党员类别"], [1, "张建军", "男", "1990.07.01", "1991.07.01", "第一党支部", None]]
    assert kinds(sheet(save(tmp_path / "表.xlsx", rows))) == [None]


def test_who_has_left_is_proposed_as_gone(tmp_path):
    rows = [["党员花名册"], [*HEADINGS, "转出时间"], [1, "张建军", "男", "1990.07.01", "1991.07.01", "第一党支部", "2025.3.1"]]
    assert kinds(sheet(save(tmp_path / "表.xlsx", rows))) == ["已转出"]


@pytest.mark.parametrize("text", ["未转正", "尚未转正", "还没转正", "未", "待定"])
def test_a_day_that_has_not_come_is_blank_and_told(tmp_path, text):
    rows = [
        HEADINGS,
        [1, "张建军", "男", "2026.07.01", text, "第一党支部"],
        [2, "李明", "男", "1990.07.01", "1991.07.01", "一"],
    ]
    found = sheet(save(tmp_path / "党员.xlsx", rows))
    assert not found.records[0].errors
    assert found.records[0].values["confirmed"] is None
    assert any(f"“{text}”" in words for words in found.remarks)


def test_a_nation_without_its_last_character_is_the_same(tmp_path):
    headings = ["序号", "姓名", "性别", "民族", "政治面貌"]
    names = ["汉", "满族", "回", "维吾尔", "穿青人"]
    rows = [headings, *([place, f"张{name[0]}", "男", name, "党员"] for place, name in enumerate(names, 1))]
    found = sheet(save(tmp_path / "名册.xlsx", rows))
    assert [record.values["nation"] for record in found.records] == ["汉族", "满族", "回族", "维吾尔族", "穿青人"]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("68.5", "1968-05"),
        ("85.06", "1985-06"),
        ("99.3", "1999-03"),
        ("05.6", "2005-06"),
        ("75年3月", "1975-03"),
        (85.6, "1985-06"),
    ],
)
def test_a_short_year_of_birth_is_read_where_only_one_century_can_be_meant(tmp_path, text, month):
    rows = [["党员名册"], ["序号", "姓名", "出生年月", "党员类别"], [1, "张建军", text, "正式党员"]]
    (record,) = sheet(save(tmp_path / "表.xlsx", rows)).records
    assert (record.values["birth"], dict(record.errors)) == (month, {})


@pytest.mark.parametrize(("text", "month"), [("12.3", "2012-03"), ("25.5", "1925-05"), (5.6, "2005-06"), ("5.6", "2005-06")])
def test_a_short_year_of_birth_that_would_be_a_child_is_proposed(tmp_path, text, month):
    rows = [["党员名册"], ["序号", "姓名", "出生年月", "党员类别"], [1, "张建军", text, "正式党员"]]
    (record,) = sheet(save(tmp_path / "表.xlsx", rows)).records
    assert "birth" in record.errors
    assert record.proposals["birth"] == month


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05.6", "2005-06-01"),
        ("98.7", "1998-07-01"),
        ("2005.6", "2005-06-01"),
        (98.7, "1998-07-01"),
        (2005.6, "2005-06-01"),
        ("12.10", "2012-10-01"),
        ("05年6月", "2005-06-01"),
        ("1.7", "2001-07-01"),
    ],
)
def test_a_month_of_joining_is_no_day_of_this_year(tmp_path, text, day):
    rows = [["党员名册"], ["序号", "姓名", "入党时间", "党员类别"], [1, "张建军", text, "正式党员"]]
    found = sheet(save(tmp_path / "表.xlsx", rows))
    assert found.records[0].values["joined"] is None
    assert found.records[0].proposals["joined"] == day
    assert not found.year_question


def test_short_years_of_days_that_have_been_are_not_in_the_future(tmp_path):
    rows = [["党员名册"], ["序号", "姓名", "入党时间", "转正时间", "党员类别"]]
    rows += [
        [1, "张建军", "48.7.1", "49.7.1", "正式党员"],
        [2, "李敏", "05.7.1", "06.7.1", "正式党员"],
        [3, "王", "26.7.1", "27.7.1", "预备党员"],
    ]
    found = sheet(save(tmp_path / "表.xlsx", rows))
    assert [record.values["joined"] for record in found.records] == ["1948-07-01", "2005-07-01", "2026-07-01"]
    assert [record.values["confirmed"] for record in found.records] == ["1949-07-01", "2006-07-01", "2027-07-01"]


def test_who_has_retired_is_proposed_where_no_column_says_it(tmp_path):
    """Twelve 退休干部 came in as 在职 without a word, and were asked for their hours of study."""
    rows = [
        ["机关党员名册"],
        ["序号", "所在党支部", "姓名", "所在部门", "职务", "党员类别"],
        [1, "离退休干部党支部", "郝德福", "离退休", "退休干部", "正式党员"],
        [2, "离退休干部党支部", "白玉山", "", "", "正式党员"],
        [3, "办公室党支部", "李文斌", "办公室", "主任", "正式党员"],
        [4, "离退休干部党支部", "钱进", "离退休干部处", "处长", "正式党员"],
        [5, "第一党支部", "周舟", "研究室", "副主任（已退休）", "正式党员"],
        [6, "第一党支部", "吴敏", "", "退休办主任", "正式党员"],
    ]
    found = sheet(save(tmp_path / "表.xlsx", rows))
    gone = "退休"
    assert [record.proposals.get("status") for record in found.records] == [gone, gone, None, None, gone, None]
    assert {record.values["status"] for record in found.records} == {"在职"}
    assert "“状态”没有列；按职务、所在部门和党支部推测，见建议" in found.remarks


def test_a_column_of_states_is_believed(tmp_path):
    rows = [
        ["机关党员名册"],
        ["序号", "姓名", "所在部门", "职务", "在职状态"],
        [1, "郝德福", "离退休", "退休干部", "退休"],
        [2, "钱进", "离退休", "退休干部", "在职"],
    ]
    found = sheet(save(tmp_path / "表.xlsx", rows))
    assert [record.values["status"] for record in found.records] == ["退休", "在职"]
    assert not any(record.proposals.get("status") for record in found.records)


def test_several_people_in_one_cell_are_told(tmp_path):
    rows = [["党员名册"], ["党支部", "姓名"], ["第一党支部", "王伟、李强、欧阳明"], ["第二党支部", "孙丽"]]
    (sheet,) = plan(save(tmp_path / "名册.xlsx", rows)).sheets
    assert "第 3 行“姓名”写了几个人，没有拆开；应当每人一行，请核对" in sheet.remarks
