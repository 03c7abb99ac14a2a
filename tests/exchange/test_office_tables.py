"""Tables of every ledger as offices really send them: each cell is taken for what it means, what is unclear is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.plan import plan_sheet_again
from app.ledgers.registry import BY_KEY
from tests.exchange.import_workbooks import plan, records, save, shown


def sheet(path, **options: object) -> SheetPlan:
    return next(item for item in plan(path, **options).sheets if item.ledger)


def reasons(path) -> dict[int, str]:
    return {item.row: item.why for item in sheet(path).skipped}


# Whose the rows are


def test_a_sheet_a_branch_gives_the_branch_and_not_a_department(tmp_path):
    book = Workbook()
    book.remove(book.active)
    for name in ("机关第一党支部", "2.机关第二党支部党员名册"):
        page = book.create_sheet(name)
        for row in (["党员名册"], ["序号", "姓名", "性别", "入党时间"], [1, "欧阳　明", "男", "2001.6.15"]):
            page.append(row)
    book.save(tmp_path / "名册.xlsx")
    found = [shown(item.records[0], "name", "branch", "department") for item in plan(tmp_path / "名册.xlsx").sheets]
    assert found == [["欧阳明", "机关第一党支部", ""], ["欧阳明", "机关第二党支部", ""]]


@pytest.mark.parametrize(
    ("name", "line", "department"),
    [
        ("Sheet1", "办公室", "办公室"),
        ("Sheet1", "填报单位：研究室　　　填报人：张三", "研究室"),
        ("Sheet1", "责任处室：提案委　　　填报日期：2023年11月1日", "提案委"),
        ("一、人事处", None, "人事处"),
        ("（2）信息中心台账", None, "信息中心"),
        ("2023年委员联络处", None, "委员联络处"),
        ("Sheet1", "填报单位：机关党委", ""),  # which collects everybody's rows
        ("Sheet1", "市政协办公厅", ""),
        ("Sheet1", None, ""),
    ],
)
def test_the_department_stands_only_in_a_line_above_or_in_the_name_of_the_sheet(tmp_path, name, line, department):
    book = Workbook()
    page = book.active
    page.title = name
    for row in (["问题整改台账"], [line], ["序号", "问题表述", "整改措施", "整改时限"], [1, "学习不深", "多学", "年底"]):
        page.append(row)
    book.save(tmp_path / "表.xlsx")
    found = sheet(tmp_path / "表.xlsx")
    assert found.records[0].values["department"] == department
    assert any("责任部门" in remark for remark in found.remarks) == bool(department)


def test_a_name_with_inner_blanks_in_a_line_above_is_read_whole(tmp_path):
    rows = [
        ["责任人：王　伟　　　责任部门：办公室"],
        ["序号", "问题表述", "整改措施", "整改时限"],
        [1, "学习不深", "多学", "年底"],
    ]
    assert shown(records(save(tmp_path / "表.xlsx", rows))[0], "person", "department") == ["王伟", "办公室"]


def test_a_line_above_gives_days_and_short_texts_too(tmp_path):
    rows = [
        ["会议名称：市政协十三届二次会议", None, "会议时间：2024年1月15日"],
        ["序号", "准备事项", "责任处室", "倒排时间", "落实情况"],
        [1, "起草方案", "办公室", "T-15", "已完成"],
        [2, "纪要", "办公室", "会后7天内", None],
    ]
    path = save(tmp_path / "表.xlsx", rows)
    assert [shown(record, "meeting", "meeting_date", "offset") for record in records(path)] == [
        ["市政协十三届二次会议", "2024-01-15", -15],
        ["市政协十三届二次会议", "2024-01-15", 7],
    ]
    rows = [["责任主体：机关党委书记　李文斌"], ["序号", "责任内容", "落实措施", "频次"], ["（1）", "讲党课", "备课", "每年"]]
    assert records(save(tmp_path / "责任.xlsx", rows))[0].values["subject"] == "机关党委书记 李文斌"


# Rows between the records


def test_section_rows_that_name_departments_give_the_department(tmp_path):
    headings = ["序号", "问题表述", "整改措施", "整改时限"]
    rows = [headings, ["办公室（2条）"], [1, "一", "a", "年底"], [2, "二", "b", "年底"], ["二、研究室"], [1, "三", "c", "年底"]]
    path = save(tmp_path / "表.xlsx", rows, ["A2:D2", "A5:D5"])
    found = [shown(record, "department", "category", "statement") for record in records(path)]
    assert found == [["办公室", "", "一"], ["办公室", "", "二"], ["研究室", "", "三"]]


def test_chapters_with_a_chinese_number_in_the_column_of_numbers_give_the_category(tmp_path):
    rows = [
        ["序号", "问题表述", "责任部门", "整改时限"],
        ["一", "理论武装方面"],
        [1, "一", "办公室", "年底"],
        ["二", "服务群众方面（1条）"],
        [2, "二", "研究室", "年底"],
    ]
    path = save(tmp_path / "表.xlsx", rows)
    assert [shown(record, "number", "category", "statement") for record in records(path)] == [
        ["1", "理论武装", "一"],
        ["2", "服务群众", "二"],
    ]


def test_problems_numbered_in_chinese_are_no_chapters(tmp_path):
    rows = [["序号", "问题表述", "责任部门"], ["一", "学习不深", "办公室"], ["二", "文风不实", "研究室"]]
    assert [record.values["number"] for record in records(save(tmp_path / "表.xlsx", rows))] == ["一", "二"]


def test_section_rows_alone_give_the_kind_of_a_study_session(tmp_path):
    rows = [
        ["序号", "时间", "学习内容", "主讲人", "应到", "实到", "学时"],
        ["一、党组理论学习中心组学习"],
        [1, "1月15日", "学习报告", "刘 建 国", "12人", "11人", "4课时"],
        ["小计", None, None, None, 12, 11, 4],
        ["二、警示教育"],
        [1, dt.datetime(2023, 5, 6, 9, 0), "观看警示教育片", "李强", 40, 38, 2],
    ]
    path = save(tmp_path / "表.xlsx", rows, ["A2:G2", "A5:G5"])
    assert [shown(record, "kind", "day", "lecturer", "due", "present", "hours") for record in records(path)] == [
        ["中心组学习", "2023-01-15", "刘建国", 12, 11, 4.0],
        ["警示教育", "2023-05-06", "李强", 40, 38, 2.0],
    ]


def test_a_branch_named_above_the_headings_and_another_between_the_rows(tmp_path):
    rows = [
        ["2022年度民主评议党员结果汇总表"],
        ["一、机关第一党支部（15人）"],
        ["序号", "党员姓名", "评议等次", "优秀票", "有效票"],
        [1, "王　伟", "优 秀", "12票", 15],
        ["二、机关第二党支部（1人）"],
        [1, "张 敏", "基本合格", 0, 10],
    ]
    path = save(tmp_path / "表.xlsx", rows, ["A1:E1", "A2:E2"])
    assert [shown(record, "year", "branch", "person", "result", "good") for record in records(path)] == [
        [2022, "机关第一党支部", "王伟", "优秀", 12],
        [2022, "机关第二党支部", "张敏", "基本合格", 0],
    ]


def test_a_section_row_gives_the_category_and_not_another_open_list(tmp_path):
    rows = [["序号", "意见来源", "意见内容", "针对对象"], ["一、理论武装方面"], [1, "委员", "要深入", "班子"], ["共1条"]]
    (record,) = records(save(tmp_path / "表.xlsx", rows, ["A2:D2"]), ledger="opinion")
    assert shown(record, "category", "way") == ["理论武装", ""]


def test_signatures_averages_and_dashes_below_the_table_are_no_records(tmp_path):
    rows = [
        ["序号", "问题类别", "问题表述", "完成率"],
        [1, "理论武装", "一", 0.5],
        ["平均", None, None, 0.5],
        ["其中：理论武装", None, "1条"],
        ["—", "—", "—", "—"],
        ["填表人：王伟", None, "审核人：李文斌"],
    ]
    path = save(tmp_path / "表.xlsx", rows)
    assert [record.row for record in records(path)] == [2]
    assert reasons(path) == {3: "合计行", 4: "合计行", 5: "空行", 6: "签字行"}


def test_a_csv_that_lost_merged_cells_goes_on_with_the_record_above(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text(
        "序号,问题表述,整改措施,责任人\n1,问题一,措施甲,王伟\n,,措施乙,李强\n2,问题二,措施,王伟\n", encoding="gb18030"
    )
    assert [shown(record, "measures", "person") for record in records(path)] == [
        ["措施甲\n措施乙", "王伟、李强"],
        ["措施", "王伟"],
    ]
    assert "第 2 行" in reasons(path)[3]


# Headings


def test_three_rows_of_headings_are_read_together(tmp_path):
    rows = [
        ["序号", "问题情况", None, None, "整改情况", None, None, "备注"],
        [None, "类别", "内容", None, "措施", "责任", None, None],
        [None, None, "问题表述", "具体表现", None, "部门", "责任人", None],
        [1, "理论武装", "问题一", "表现", "措施", "办公室", "王伟", "重点"],
    ]
    path = save(tmp_path / "表.xlsx", rows, ["A1:A3", "B1:D1", "E1:G1", "H1:H3", "B2:B3", "C2:D2", "E2:E3", "F2:G2"])
    found = sheet(path)
    assert found.heading_row == 3
    assert list(found.mapping.values()) == [
        "number",
        "category",
        "statement",
        "symptom",
        "measures",
        "department",
        "person",
        "remark",
    ]
    assert shown(found.records[0], "number", "category", "measures", "remark") == ["1", "理论武装", "措施", "重点"]


def test_tables_beside_one_another_are_all_read(tmp_path):
    headings = ["序号", "问题表述", "责任部门"]
    rows = [[*headings, None, *headings], [1, "左一", "办公室", None, 1, "右一", "研究室"], [2, "左二", "办公室"]]
    found = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert [[record.values["statement"] for record in item.records] for item in found] == [["左一", "左二"], ["右一"]]
    rows = [[*headings, *headings], [1, "左", "办公室", 1, "右", "研究室"]]
    assert len(plan(save(tmp_path / "表.xlsx", rows)).sheets) == 2


def test_one_table_with_its_first_heading_twice_stays_whole(tmp_path):
    headings = ["责任部门", "问题表述", "整改措施", "责任部门", "责任人", "整改时限"]
    (found,) = plan(save(tmp_path / "表.xlsx", [headings, ["办公室", "一", "学", "研究室", "王伟", "2023-12-01"]])).sheets
    assert shown(found.records[0], "statement", "person", "deadline_date") == ["一", "王伟", "2023-12-01"]


def test_the_right_one_of_two_tables_beside_one_another_goes_to_another_ledger(tmp_path):
    headings = ["序号", "姓名", "部门名称", "联系电话"]
    rows = [[*headings, None, *headings], [1, "王伟", "办公室", "123", None, 2, "李强", "研究室", "456"]]
    found = plan(save(tmp_path / "并排.xlsx", rows))
    left, right = (plan_sheet_again(found, item, BY_KEY["department"], 2023) for item in found.sheets)
    assert [left.records[0].values["name"], right.records[0].values["name"]] == ["办公室", "研究室"]


def test_an_empty_column_inside_a_table_does_not_part_it(tmp_path):
    rows = [
        ["序号", "问题表述", "责任部门", None, "责任人", "整改时限", "整改措施"],
        [1, "一", "办公室", None, "王伟", "年底", "学"],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert shown(found.records[0], "department", "person", "measures") == ["办公室", "王伟", "学"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [("活动形式", "kind"), ("会议形式", "kind"), ("活动题目", "topic"), ("会议记录员", "recorder")],
)
def test_a_word_that_says_nothing_more_before_a_heading_does_not_matter(tmp_path, heading, field):
    rows = [
        ["序号", "党支部", "日期", heading, *(["类型"] if field != "kind" else [])],
        [1, "一支部", "3月5日", "党课", "党课"],
    ]
    assert sheet(save(tmp_path / "表.xlsx", rows)).mapping[heading] == field


def test_sentences_below_a_heading_of_states_are_progress(tmp_path):
    headings = ["序号", "问题表述", "整改时限", "完成情况"]
    rows = [headings, [1, "一", "年底", "已制定计划，每周学习"], [2, "二", "年底", "正在修改制度"]]
    assert [shown(record, "status", "progress") for record in records(save(tmp_path / "表.xlsx", rows))] == [
        ["待整改", "已制定计划，每周学习"],
        ["待整改", "正在修改制度"],
    ]
    rows = [headings, [1, "一", "年底", "已完成"], [2, "二", "年底", "整改中"]]
    assert [record.values["status"] for record in records(save(tmp_path / "表.xlsx", rows))] == ["已销号", "整改中"]


def test_percents_below_a_heading_of_stages_are_told_and_not_read_as_stages(tmp_path):
    """A rule has a stage and no percent: its 30% is no word of that list, and no reason to refuse the row."""
    rows = [["序号", "制度名称", "责任处室", "进度"], [1, "议事规则", "机关党委", 1], [2, "接待管理办法", "行政处", 0.3]]
    found = sheet(save(tmp_path / "制度.xlsx", [["制度建设台账"], *rows]))
    assert (found.ledger, found.unmapped) == ("rule", ("进度",))
    assert not any(record.errors for record in found.records)


def test_days_below_the_time_of_a_meeting_are_its_day(tmp_path):
    headings = ["序号", "会议活动名称", "时间", "地点", "参会人数"]
    rows = [headings, [1, "全体会议", "3月5日—8日", "会堂", "380人"], [2, "常委会会议", "4月20日 9:00", "会议室", 65]]
    assert [shown(record, "date", "hour", "attendance") for record in records(save(tmp_path / "表.xlsx", rows))] == [
        ["2023-03-05", "", 380],
        ["2023-04-20", "09:00", 65],
    ]


def test_days_counted_from_the_meeting_below_a_time_limit(tmp_path):
    rows = [
        ["序号", "会议名称", "筹备事项", "责任处室", "完成时限"],
        [1, "全会", "材料", "办公室", "T－3"],
        [2, "全会", "报道", "办公室", "会后1天"],
    ]
    assert [shown(record, "offset", "due") for record in records(save(tmp_path / "表.xlsx", rows))] == [[-3, None], [1, None]]


# Cells


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("第4条", "第4条"),
        ("NO.5", "NO.5"),
        ("Ⅲ", "Ⅲ"),
        ("⑴", "⑴"),
        ("㈡", "㈡"),
        ("3．", "3"),
        ("一、1", "一、1"),
        ("合计前", ""),
    ],
)
def test_running_numbers_as_offices_write_them(tmp_path, cell, number):
    rows = [["序号", "问题表述", "责任部门"], [cell, "学习不深", "办公室"]]
    assert records(save(tmp_path / "表.xlsx", rows))[0].values["number"] == number


@pytest.mark.parametrize(
    "cell",
    [
        *("2023、11、30", "2023，11，30", "'2023-11-30", "30/11/2023", "11/30/2023", "2023 11 30", "2023．11．30", "45260.5"),
        *("30-Nov-23", "30-Nov-2023", "Nov 30, 2023", "30 November 2023"),
    ],
)
def test_more_ways_to_write_a_day(tmp_path, cell):
    rows = [["序号", "问题表述", "整改时限", "销号日期", "状态"], [1, "一", cell, cell, "已销号"]]
    (record,) = records(save(tmp_path / "表.xlsx", rows))
    assert shown(record, "closed_on", "deadline_date") == ["2023-11-30", "2023-11-30"]


def test_bare_numbers_of_days_count_from_1904_in_a_workbook_that_does(tmp_path):
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    days: Sequence[object] = (dt.datetime(2023, 11, 30), 43798, "43798", "４３７９８", "2023-11-30")
    book.active.append(["序号", "问题表述", "整改时限", "销号日期", "状态"])
    for place, day in enumerate(days):
        book.active.append([place, f"问题{place}", day, day, "已销号"])
    book.save(tmp_path / "表.xlsx")
    found = records(tmp_path / "表.xlsx")
    assert {record.values["closed_on"] for record in found} == {"2023-11-30"}
    assert {record.values["deadline_date"] for record in found} == {"2023-11-30"}


@pytest.mark.parametrize(
    ("heading", "cell", "proposal"),
    [
        ("销号日期", "2023年11月", "2023-11-01"),
        ("销号日期", "2023.11.31", "2023-11-30"),
        ("销号日期", "3/5/2023", "2023-03-05"),
        ("完成率", "约70%", "70"),
        ("状态", "否", "整改中"),
        ("状态", "部分完成", "整改中"),
        ("状态", "已销号（待复核）", "已销号"),
        ("整改类型", "长期整改", "持续整改"),
    ],
)
def test_what_cannot_be_decided_is_asked_with_a_proposal(tmp_path, heading, cell, proposal):
    headings = ["序号", "问题表述", "责任部门", "整改时限", heading]
    (record,) = records(save(tmp_path / "表.xlsx", [headings, [1, "一", "办公室", "年底", cell]]))
    assert list(record.proposals.values()) == [proposal]
    assert record.proposals.keys() == record.errors.keys()


def test_the_year_beside_the_unit_is_that_of_days_without_one(tmp_path):
    rows = [
        ["问题整改台账"],
        ["单位：机关党办　　2022年7月"],
        ["序号", "问题表述", "责任部门", "整改时限"],
        [1, "一", "办公室", "9月30日"],
    ]
    (record,) = records(save(tmp_path / "表.xlsx", rows), default_year=None)
    assert record.values["deadline_date"] == "2022-09-30"


def test_a_hidden_column_is_told(tmp_path):
    book = Workbook()
    for row in (["序号", "问题表述", "责任部门"], [1, "一", "办公室"]):
        book.active.append(row)
    book.active.column_dimensions["C"].hidden = True
    book.save(tmp_path / "表.xlsx")
    found = sheet(tmp_path / "表.xlsx")
    assert found.records[0].values["department"] == "办公室"
    assert found.remarks == ("“责任部门”列在原表中是隐藏的，也会导入",)


# What stands over a table


def test_a_note_between_two_tables_does_not_hide_whose_the_second_is(tmp_path):
    rows = [
        ["研究室2023年工作"],
        ["一、问题整改"],
        ["序号", "问题表述", "整改措施", "整改时限"],
        [1, "学习不深", "多学", "年底"],
        ["注：1.按月更新；"],
        ["2.由办公室督办。"],
        ["二、目标任务"],
        ["序号", "工作任务", "目标标准", "完成时限"],
        [1, "写报告", "10篇", "12月底"],
    ]
    found = [shown(item.records[0], "department") for item in plan(save(tmp_path / "表.xlsx", rows)).sheets]
    assert found == [["研究室"], ["研究室"]]


def test_what_stands_over_one_of_two_tables_beside_one_another_is_its_own(tmp_path):
    headings = ["序号", "问题表述", "整改时限"]
    rows = [
        ["2023年问题整改台账"],
        ["办公室", None, None, None, "研究室"],
        [*headings, None, *headings],
        [1, "学习不深", "年底", None, 1, "文风不实", "11月底"],
    ]
    found = [
        shown(item.records[0], "department", "statement") for item in plan(save(tmp_path / "表.xlsx", rows, ["A1:G1"])).sheets
    ]
    assert found == [["办公室", "学习不深"], ["研究室", "文风不实"]]


# Cells merged over several fields


def test_a_cell_over_fields_of_the_same_kind_is_taken_for_both_and_told(tmp_path):
    rows = [["序号", "问题表述", "责任领导", "责任人", "整改时限"], [1, "学习不深", "李强", None, "年底"]]
    found = sheet(save(tmp_path / "表.xlsx", rows, ["C2:D2"]))
    assert shown(found.records[0], "leader", "person") == ["李强", "李强"]
    assert "第 2 行“责任领导”和“责任人”合并为一个单元格，两栏都取其内容，请核对" in found.remarks


def test_a_cell_over_lists_of_different_words_fills_only_the_first(tmp_path):
    rows = [
        ["序号", "问题表述", "整改类型", "整改状态"],
        [1, "学习不深", "立行立改", None],
        [2, "文风不实", "立行立改", "整改中"],
    ]
    found = sheet(save(tmp_path / "表.xlsx", rows, ["C2:D2"]))
    assert shown(found.records[0], "kind") == ["立行立改"]
    assert "status" not in found.records[0].errors
    assert "第 2 行“整改类型”和“状态”合并为一个单元格，只填入“整改类型”，请核对" in found.remarks


# What stands around the rows in the words of an office


def test_what_the_rows_of_a_section_come_to_is_no_part_of_its_name(tmp_path):
    head = ["序号", "问题表述", "整改措施", "责任人", "完成率"]
    rows = (
        ["部门问题整改台账"],
        head,
        ["办公室（1个）　完成率75%"],
        [1, "公文质量不高", "三校三审", "李娜", "50%"],
        ["提案委（1个）　完成率30%"],
        [2, "督办不力", "建立台账", "王强", "30%"],
    )
    found = records(save(tmp_path / "台账.xlsx", rows, ("A3:E3", "A5:E5")))
    assert [shown(item, "department", "status") for item in found] == [["办公室", "待整改"], ["提案委", "待整改"]]


def test_a_meeting_in_a_title_ends_with_its_word(tmp_path):
    rows = (
        ["机关党组2022年度民主生活会相互批评意见汇总表"],
        ["序号", "批评人", "被批评人", "批评意见"],
        [1, "马俊峰", "周建平", "抓落实力度不够"],
    )
    found = records(save(tmp_path / "批评意见.xlsx", rows))
    assert [item.values["session"] for item in found] == ["机关党组2022年度民主生活会"]


@pytest.mark.parametrize("line", ["单位（盖章）：机关第一党支部", "填报单位（公章）：机关第一党支部"])
def test_the_place_of_the_stamp_is_no_part_of_the_heading_of_a_unit(tmp_path, line):
    rows = (
        ["2023年“主题党日”活动开展情况统计表"],
        [line],
        ["活动时间", "活动主题", "活动地点", "主要内容", "主持人"],
        ["1月6日", "重温入党誓词", "机关会议室", "重温誓词", "陈立"],
    )
    found = records(save(tmp_path / "主题党日.xlsx", rows))
    assert [shown(item, "branch", "kind") for item in found] == [["机关第一党支部", "主题党日"]]


def test_ticks_below_one_heading_are_read_together_whatever_the_word(tmp_path):
    rows = (
        ["2023年制度“废改立”清单"],
        ["序号", "制度名称", "责任科室", "类型", None, None, "进度"],
        [None, None, None, "新立", "修订", "另行研究"],
        [1, "党员积分管理办法", "机关党委", "√", None, None, "起草"],
        [2, "机关党组工作规则", "机关党委", None, "√", None, "起草"],
        [3, "公务用车管理办法", "办公室", None, None, "▲", "起草"],
    )
    found = records(save(tmp_path / "制度.xlsx", rows, ("D2:F2",)))
    assert [item.values["action"] for item in found][:2] == ["新建", "修订"]
    assert "另行研究" in found[2].errors["action"]


def test_the_title_of_the_meeting_decides_between_two_lists_of_tasks(tmp_path):
    rows = (
        ["政协江州市第七届委员会第三次会议筹备工作任务清单"],
        ["序号", "工作事项", "具体要求", "责任单位", "责任人", "完成时间"],
        [1, "会场布置", "会标、席卡", "办公室", "陈立", "2024年1月10日"],
    )
    found = sheet(save(tmp_path / "筹备.xlsx", rows))
    assert found.ledger == "preparation"
    assert found.records[0].values["meeting"] == "政协江州市第七届委员会第三次会议"


def test_a_sentence_below_the_rows_is_a_note_in_a_column_that_takes_no_sentences(tmp_path):
    rows = (
        ["市政协机关7月份会议活动安排表"],
        ["日期", "时间", "会议名称", "地点", "主持人"],
        ["7月3日", "上午9:00", "党组会议", "三楼会议室", "周建平"],
        ["如有变动，以通知为准。"],
    )
    path = save(tmp_path / "安排.xlsx", rows)
    assert len(records(path)) == 1
    assert reasons(path) == {4: "说明文字"}
    rows = (
        ["批评意见汇总表"],
        ["被批评人", "序号", "批评人", "批评意见"],
        ["周建平", 1, "马俊峰", "抓落实力度不够"],
        ["（会议时间：2023年1月10日）"],
    )
    path = save(tmp_path / "批评.xlsx", rows)
    assert [item.values["target"] for item in records(path)] == ["周建平"]
    assert reasons(path) == {4: "说明文字"}


def test_a_percent_that_stands_alone_among_words_of_progress_is_proposed_as_one(tmp_path):
    rows = (
        ["2023年重点工作任务分解表"],
        ["序号", "重点任务", "目标要求", "牵头部门", "完成时限", "完成情况"],
        [1, "开好全委会", "会风清新", "办公室", "2月底", "已于2月底召开，反响良好"],
        [2, "重点提案督办", "督办率100%", "提案委", "11月底", "已完成60％"],
        [3, "委员视察", "组织4次", "研究室", "11月底", "100%"],
    )
    found = records(save(tmp_path / "任务.xlsx", rows))
    assert [dict(item.proposals) for item in found] == [
        {},
        {"percent": "60%", "status": "推进中"},
        {"percent": "100%", "status": "已完成"},
    ]


def test_a_section_ends_what_the_one_before_it_of_the_same_numbering_said(tmp_path):
    head = ["序号", "问题表述", "具体表现", "整改措施", "责任人"]
    rows = (
        ["上级反馈问题整改台账"],
        head,
        ["一、市委巡察反馈问题"],
        [1, "学习不深", "走形式", "每周自学", "李娜"],
        ["（一）办公室"],
        [2, "文风不实", "篇幅长", "精简文件", "李娜"],
        ["二、审计发现问题"],
        [3, "报销不规范", "附件不全", "三级审核", "陈立"],
    )
    found = records(save(tmp_path / "台账.xlsx", rows, ("A3:E3", "A5:E5", "A7:E7")))
    assert [shown(item, "origin", "department") for item in found] == [["巡察", ""], ["巡察", "办公室"], ["", ""]]


def test_the_members_of_a_meeting_in_a_title_are_no_meeting(tmp_path):
    rows = (
        ["主席会议成员参加会议安排表"],
        ["序号", "会议名称", "会议日期", "地点", "参会人员"],
        [1, "党组会议", "2023.3.1", "三楼", "全体"],
    )
    assert records(save(tmp_path / "安排.xlsx", rows))[0].values["kind"] != "主席会议"
