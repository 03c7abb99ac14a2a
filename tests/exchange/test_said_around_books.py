"""Books of the thirteenth session: what stands around a table, or across it, is read, asked or told, never lost."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.known_rows import with_known_rows
from tests.conftest import OpenOffice
from tests.exchange.import_workbooks import plan, records, save, shown


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("市政协机关党组全面从严治党主体责任清单", "主体责任"),
        ("纪检监督责任清单", "监督责任"),
        ("领导班子成员领导责任清单", "领导责任"),
    ],
)
def test_a_title_that_names_a_responsibility_is_told(tmp_path: Path, title: str, word: str) -> None:
    rows = [[title], ["序号", "责任内容", "具体措施", "责任人"], [1, "加强政治建设", "专题研究", "马俊峰"]]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert [record.proposals for record in found.records] == [{}]
    assert f"标题写了“{word}”，没有“责任类别”列，请核对“责任类别”" in found.remarks


@pytest.mark.parametrize("title", ["党建工作责任清单", "2024年岗位责任清单", "一、党组主体责任清单"])
def test_a_title_without_one_or_with_one_that_is_taken_is_not(tmp_path: Path, title: str) -> None:
    rows = [[title], ["序号", "责任内容", "具体措施", "责任人"], [1, "加强政治建设", "专题研究", "马俊峰"]]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert not any("请核对“责任类别”" in remark for remark in found.remarks)


def test_stars_with_points_between_ornaments_are_stars(tmp_path: Path) -> None:
    from app.exchange.importing.importable import IMPORTABLE
    from app.exchange.importing.plan import plan_import

    rows = [
        ["2024年度“五星支部”考评细则"],
        ["考评项目", "考评内容", "分值", "评分标准"],
        ["★政治引领星★（20分）"],
        ["理论学习", "落实“第一议题”", 10, "缺1次扣1分"],
        ["政治生活", "三会一课", 10, "缺1次扣2分"],
        ["◆组织建设星◆"],
        ["班子建设", "按期换届", 20, "未换届不得分"],
    ]
    (found,) = plan_import(save(tmp_path / "细则.xlsx", rows), IMPORTABLE).sheets
    assert [record.values["star"] for record in found.records] == ["政治引领星", "政治引领星", "组织建设星"]


def test_cells_of_an_ods_that_say_no_type_are_texts(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        inner = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in cells)
        return f"<table:table-row>{inner}</table:table-row>"

    content = f"""<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="督查">
{row("类型", "日期", "检查对象", "发现问题")}{row("督查", "2024年3月12日", "办公室", "记录不全")}
</table:table></office:spreadsheet></office:body></office:document-content>"""
    path = tmp_path / "督查.ods"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", content)
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    (record,) = records(path)
    assert shown(record, "kind", "date", "object", "finding") == ["督查", "2024-03-12", "办公室", "记录不全"]


def test_who_is_criticised_stands_above_two_levels_of_headings(tmp_path: Path) -> None:
    rows = [
        ["2023年度民主生活会相互批评意见汇总表"],
        ["序号", "姓名", "批评意见", None],
        [None, None, "批评人", "意见内容"],
        [1, "马俊峰", "刘芳", "抓班子力度不够"],
        [2, None, "陈国栋", "深入基层不多"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows, ["A1:D1", "C2:D2", "A2:A3", "B2:B3", "B4:B5"]))
    assert [shown(item, "target", "critic", "content") for item in found] == [
        ["马俊峰", "刘芳", "抓班子力度不够"],
        ["马俊峰", "陈国栋", "深入基层不多"],
    ]


@pytest.mark.parametrize("heading", ["联系人", "联络人", "工作联系人"])
def test_whom_to_ask_about_a_rule_is_proposed(tmp_path: Path, heading: str) -> None:
    rows = [["制度建设计划"], ["序号", "制度名称", "责任处室", heading], [1, "考勤办法", "人事处", "李娜"]]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert found.records[0].proposals["person"] == "李娜"


def test_a_title_of_meetings_alone_says_that_the_rows_are_meetings(tmp_path: Path) -> None:
    rows = [["2024年会议台账"], ["会议名称", "时间", "地点"], ["第12次主席会议", "2024年4月2日", "主席会议室"]]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert (found.ledger, found.records[0].values["date"]) == ("meeting", "2024-04-02")


def test_numbers_below_the_heading_of_names_are_numbers(tmp_path: Path) -> None:
    rows = [
        ["2024年度民主生活会工作流程"],
        ["步骤", "工作内容", "时间安排", "责任人"],
        ["1", "制定方案", "2024年12月6日", "宋佳琪"],
        ["2", "集中学习", "2024年12月15日", "孙浩"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [shown(item, "number", "name") for item in found] == [["1", "制定方案"], ["2", "集中学习"]]


def test_who_talks_with_whom_is_a_row_for_each_tick(tmp_path: Path) -> None:
    rows = [
        ["2024年度专题民主生活会谈心谈话安排表"],
        ["谈话人\\谈话对象", "马俊峰", "刘芳", "陈国栋"],
        ["马俊峰", "—", "√", "2024年12月3日"],
        ["刘芳", "√", None, None],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [shown(item, "talker", "partner", "date") for item in found] == [
        ["马俊峰", "刘芳", None],
        ["马俊峰", "陈国栋", "2024-12-03"],
        ["刘芳", "马俊峰", None],
    ]


def test_results_of_several_years_are_a_row_for_each(tmp_path: Path) -> None:
    rows = [
        ["近两年民主评议党员情况"],
        ["序号", "党支部", "姓名", "2022年", "2023年度"],
        [1, "办公室党支部", "王伟", "优秀", "合格"],
        [2, None, "徐慧", None, "合格"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows, ["B3:B4"]))
    assert [shown(item, "year", "branch", "person", "result") for item in found] == [
        [2022, "办公室党支部", "王伟", "优秀"],
        [2023, "办公室党支部", "王伟", "合格"],
        [2023, "办公室党支部", "徐慧", "合格"],
    ]


def test_a_sealed_heading_names_the_branch_of_ticked_results(tmp_path: Path) -> None:
    rows = [
        ["2023年度民主评议党员结果汇总表"],
        ["党支部（盖章）：办公室党支部"],
        ["序号", "姓名", "优秀", "合格"],
        [1, "王伟", "√", None],
        [2, "徐慧", None, "√"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [shown(item, "branch", "person", "result") for item in found] == [
        ["办公室党支部", "王伟", "优秀"],
        ["办公室党支部", "徐慧", "合格"],
    ]


def test_a_campaign_ends_on_the_last_day_of_a_month(tmp_path: Path) -> None:
    rows = [
        ["专项工作一览"],
        ["专项名称", "年份", "开始日期", "结束日期", "进展情况"],
        ["党纪学习教育", "2024年", "2024年4月", "2024年7月", "结束"],
    ]
    (record,) = records(save(tmp_path / "表.xlsx", rows))
    assert shown(record, "year", "status") == [2024, "已结束"]
    assert (record.proposals["start"], record.proposals["end"]) == ("2024-04-01", "2024-07-31")


def test_the_form_of_a_study_is_no_kind_where_the_title_names_one(tmp_path: Path) -> None:
    rows = [
        ["党组理论学习中心组2024年学习安排"],
        ["序号", "学习专题", "学习时间", "学习形式"],
        [1, "二十届三中全会精神", "2024年8月9日", "集中研讨"],
        [2, "统一战线理论", "2024年9月9日", "读书班"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [item.proposals.get("kind") for item in found] == ["中心组学习", None]


def test_what_is_to_be_done_about_pay_is_no_day_that_has_not_come(tmp_path: Path) -> None:
    rows = [["2024年年度目标任务"], ["序号", "工作任务", "办结日期"], [1, "食堂招标", "待遇问题"], [2, "维修", "待定"]]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert ["ended" in item.errors for item in found] == [True, False]


def test_days_of_joining_stand_below_the_words_of_the_rules(tmp_path: Path) -> None:
    rows = [
        ["发展党员工作台账"],
        ["序号", "姓名", "所在支部", "申请入党时间", "接收为预备党员时间", "转正时间"],
        [1, "何川", "提案委党支部", "2019年3月1日", "2021年6月28日", "2022年6月28日"],
    ]
    (record,) = records(save(tmp_path / "表.xlsx", rows))
    assert shown(record, "joined", "confirmed") == ["2021-06-28", "2022-06-28"]


def test_a_title_says_in_brackets_that_all_are_members(tmp_path: Path) -> None:
    rows = [["市政协委员名册（中共党员）"], ["委员姓名", "性别", "界别"], ["方明", "男", "经济界"]]
    (record,) = records(save(tmp_path / "表.xlsx", rows))
    assert record.proposals["member_kind"] == "正式党员"


def test_tasks_of_a_department_in_brackets_change_no_others(tmp_path: Path, open_office: OpenOffice) -> None:
    office = open_office()
    headings = ["序号", "工作任务", "责任人", "完成时限"]
    first = [["2024年任务（办公室）"], headings, [1, "信息报送", "徐慧", "2024年12月31日"]]
    office.run(import_operation(with_known_rows(plan(save(tmp_path / "一.xlsx", first)), office.database), dt.date.today()))
    second = [["2024年任务（研究室）"], headings, [1, "信息报送", "郑爽", "2024年12月31日"]]
    (found,) = with_known_rows(plan(save(tmp_path / "二.xlsx", second)), office.database).sheets
    (record,) = found.records
    assert record.values["department"] == "研究室"
    known = found.known[record.row]
    assert known.completion is not None
    assert known.completion.apart


def test_a_meeting_of_the_same_day_with_another_topic_is_pointed_out(tmp_path: Path, open_office: OpenOffice) -> None:
    office = open_office()
    headings = ["日期", "类型", "主题"]
    title = ["办公室党支部组织生活记录"]
    first = [title, headings, ["2024-3-1", "支委会", "研究工作计划"]]
    office.run(import_operation(with_known_rows(plan(save(tmp_path / "一.xlsx", first)), office.database), dt.date.today()))
    second = [title, headings, ["2024-3-1", "支委会", "研究年度工作计划"], ["2024-4-1", "支委会", "发展党员"]]
    (found,) = with_known_rows(plan(save(tmp_path / "二.xlsx", second)), office.database).sheets
    assert [record.row in found.known for record in found.records] == [True, False]


@pytest.mark.parametrize(
    "section", ["一、王伟（办公室主任）", "（一）王伟同志存在的问题", "王 伟（办公室主任）（2条）", "一、王伟存在的主要问题"]
)
def test_a_section_names_somebody_with_the_post(tmp_path: Path, section: str) -> None:
    rows = [
        ["机关干部个人问题整改台账（2024年）"],
        ["序号", "问题表述", "整改措施", "整改时限"],
        [section],
        [1, "抓落实不够", "建台账", "2024年6月"],
    ]
    (record,) = records(save(tmp_path / "表.xlsx", rows, ["A3:D3"]))
    assert shown(record, "person", "category") == ["王伟", ""]


@pytest.mark.parametrize("section", ["一、程序问题", "一、高质量发展任务", "二、程序（重要）"])
def test_a_section_of_other_words_names_nobody(tmp_path: Path, section: str) -> None:
    rows = [
        ["机关干部个人问题整改台账（2024年）"],
        ["序号", "问题表述", "整改措施", "整改时限"],
        [section],
        [1, "抓落实不够", "建台账", "2024年6月"],
    ]
    (record,) = records(save(tmp_path / "表.xlsx", rows, ["A3:D3"]))
    assert record.values["person"] == ""


@pytest.mark.parametrize("section", ["刘芳同志牵头", "（二）刘芳牵头的任务", "刘芳牵头（2项）"])
def test_a_section_says_who_leads(tmp_path: Path, section: str) -> None:
    rows = [
        ["市政协2025年工作要点任务分解表"],
        ["序号", "任务事项", "工作要求", "责任处室", "完成时间"],
        [section],
        [1, "月度协商", "每月一次", "提案委", "12月"],
    ]
    (record,) = records(save(tmp_path / "表.xlsx", rows, ["A3:E3"]))
    assert shown(record, "leader", "target", "department") == ["刘芳", "每月一次", "提案委"]


def test_the_three_showings_of_a_duty_are_its_columns(tmp_path: Path) -> None:
    rows = [
        ["2024年党建责任“三晒”表"],
        ["序号", "责任主体", "年初晒清单", "年中晒进度", "年底晒实绩"],
        [1, "办公室党支部", "三会一课", "上半年12次", "全年24次"],
    ]
    (record,) = records(save(tmp_path / "表.xlsx", rows))
    assert shown(record, "content", "outcome") == ["三会一课", "全年24次"]
    assert record.values["progress"] == "上半年12次"


def test_inspections_of_one_department_on_two_days_are_two(tmp_path: Path) -> None:
    rows = [
        ["作风督查情况"],
        ["督查日期", "被检查部门", "存在问题", "处理意见"],
        ["2024-05-06", "提案委", "空岗1人", "约谈"],
        ["2024-05-20", None, "迟到2人", "批评教育"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows, ["B3:B4"]))
    assert [shown(item, "date", "object", "finding") for item in found] == [
        ["2024-05-06", "提案委", "空岗1人"],
        ["2024-05-20", "提案委", "迟到2人"],
    ]


def test_what_everybody_says_of_everybody_is_a_row_for_each_text(tmp_path: Path) -> None:
    rows = [
        ["2024年度民主生活会相互批评意见表"],
        ["批评人\\被批评人", "马俊峰", "刘芳"],
        ["马俊峰", None, "创新不够"],
        ["刘芳", "调研偏少", "/"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [shown(item, "critic", "target", "content") for item in found] == [
        ["马俊峰", "刘芳", "创新不够"],
        ["刘芳", "马俊峰", "调研偏少"],
    ]


def test_who_came_stands_in_one_cell(tmp_path: Path) -> None:
    rows = [
        ["办公室党支部会议记录"],
        ["日期", "会议类别", "会议议题", "参会情况"],
        ["2024.1.19", "支部党员大会", "年度总结", "应到12人，实到11人"],
    ]
    (record,) = records(save(tmp_path / "表.xlsx", rows))
    assert shown(record, "due", "present") == [12, 11]


def test_a_pair_in_brackets_behind_a_title_is_read(tmp_path: Path) -> None:
    rows = [
        ["专题议政性常委会会议倒排工期表（会议日期：2025年7月18日）"],
        ["事项", "倒排天数", "责任部门", "责任人"],
        ["印发方案", -20, "办公室", "王伟"],
    ]
    (record,) = records(save(tmp_path / "表.xlsx", rows))
    assert shown(record, "meeting", "meeting_date", "offset") == ["专题议政性常委会会议", "2025-07-18", -20]


def test_the_branch_of_kinds_and_quarters_stands_in_the_title(tmp_path: Path) -> None:
    rows = [
        ["办公室党支部2024年“三会一课”统计表"],
        ["类型", "一季度", "二季度"],
        ["支部党员大会", "3月15日", "6月20日"],
        ["党课", "2月8日、3月20日", None],
    ]
    found = records(save(tmp_path / "表.xlsx", rows), default_year=2024)
    assert [shown(item, "branch", "kind", "day") for item in found] == [
        ["办公室党支部", "支部党员大会", "2024-03-15"],
        ["办公室党支部", "支部党员大会", "2024-06-20"],
        ["办公室党支部", "党课", "2024-02-08"],
        ["办公室党支部", "党课", "2024-03-20"],
    ]


def test_the_day_of_a_meeting_stands_in_the_cell_beside_its_heading(tmp_path: Path) -> None:
    rows = [
        ["十四届二次全会筹备任务清单"],
        ["会议时间", "2025年1月6日"],
        ["阶段", "任务", "责任人", "完成时间"],
        ["会前", "报告起草", "孙浩", "2024.12.20"],
    ]
    (record,) = records(save(tmp_path / "表.xlsx", rows))
    assert shown(record, "meeting", "meeting_date", "due") == ["十四届二次全会", "2025-01-06", "2024-12-20"]


def test_the_day_on_which_somebody_became_a_full_member_and_not_the_one_planned(tmp_path: Path) -> None:
    rows = [
        ["党员转正情况表"],
        ["序号", "姓名", "支部", "入党时间", "应转正时间", "实际转正时间"],
        [1, "吴昊", "第一党支部", "2023-06-30", "2024-06-30", "2024-07-01"],
    ]
    (record,) = records(save(tmp_path / "党员名册.xlsx", rows), ledger="person")
    assert record.values["confirmed"] == "2024-07-01"


def test_what_an_inspection_was_about_is_no_problem_of_a_department(tmp_path: Path) -> None:
    rows = [
        ["三季度督查情况通报附表"],
        ["序号", "督查时间", "督查事项", "被督查处室", "问题", "整改结果"],
        [1, "2024年7月3日", "工作纪律", "办公室", "空岗", "已改"],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert found.ledger == "inspection"
    assert shown(found.records[0], "object", "finding", "result") == ["办公室", "空岗", "已改"]
    assert found.records[0].proposals["basis"] == "工作纪律"


def test_problems_below_the_words_of_their_category_are_a_row_each(tmp_path: Path) -> None:
    rows = [
        ["2024年度机关干部个人查摆问题汇总"],
        ["序号", "姓名", "查摆问题", None, None, "整改措施"],
        [None, None, "理论武装", "履职能力", "纪律作风", None],
        [1, "王伟", "学习不系统", "统筹不够", "—", "加强学习"],
        [2, "孙浩", None, "调研走过场", "会风不实", "下基层"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows, ["A1:F1", "C2:E2", "A2:A3", "B2:B3", "F2:F3"]))
    assert [shown(item, "list", "person", "category", "statement", "measures") for item in found] == [
        ["个人", "王伟", "理论武装", "学习不系统", "加强学习"],
        ["个人", "王伟", "履职能力", "统筹不够", "加强学习"],
        ["个人", "孙浩", "履职能力", "调研走过场", "下基层"],
        ["个人", "孙浩", "纪律作风", "会风不实", "下基层"],
    ]


@pytest.mark.parametrize("counted", [("3", "5", "2"), (3, 5, 2), ("3个", "5个", "2个"), ("√", None, "√")])
def test_how_many_problems_there_are_of_each_category_is_no_problem(tmp_path: Path, counted: tuple[object, ...]) -> None:
    from app.core.errors import WorkbookError

    rows = [["问题分类统计表"], ["责任部门", "理论武装", "履职能力", "纪律作风"], ["办公室", *counted], ["研究室", *counted]]
    with pytest.raises(WorkbookError):
        plan(save(tmp_path / "表.xlsx", rows))
