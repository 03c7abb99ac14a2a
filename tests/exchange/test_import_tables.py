"""Tables as offices lay them out: the import finds them wherever they stand and takes every cell for what it is."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl import Workbook, load_workbook

from app.core.errors import WorkbookError
from app.exchange.grids.workbook import grids_of
from tests.exchange.import_workbooks import plan, records, save, shown
from tests.exchange.test_workbook import repacked

HEADINGS = ["序号", "问题类别", "问题表述", "整改措施", "责任部门", "责任人", "整改时限", "完成率", "整改状态"]


def line(number: object, statement: str, **cells: object) -> list[object]:
    """A row under HEADINGS."""
    given = {"问题类别": "理论武装", "整改措施": "抓好学习", "责任部门": "办公室", "责任人": "王伟", "整改状态": "整改中"}
    return [{**given, "序号": number, "问题表述": statement, **cells}.get(name) for name in HEADINGS]


def skipped(path) -> dict[int, str]:
    return {item.row: item.why for sheet in plan(path).sheets for item in sheet.skipped}


def test_headings_in_the_first_row(tmp_path):
    path = save(tmp_path / "一.xlsx", [HEADINGS, line(1, "学习不够", 整改时限="11月底前", 完成率=0.7)])
    sheet = plan(path).sheets[0]
    assert (sheet.ledger, sheet.heading_row) == ("problem", 1)
    (record,) = sheet.records
    assert record.row == 2
    assert record.errors == {}
    assert shown(record, "number", "category", "statement", "measures", "department", "person") == [
        *("1", "理论武装", "学习不够", "抓好学习", "办公室", "王伟")
    ]
    assert shown(record, "deadline", "deadline_date", "percent", "status") == ["11月底前", "2023-11-30", 70, "整改中"]


def test_headings_in_the_seventh_row_below_an_empty_column(tmp_path):
    rows = [
        [],
        [None, "市政协机关作风问题专项整治"],
        [None, "个人问题整改台账"],
        [],
        [None, "填报单位：机关党委", None, None, "填报日期：2022年12月1日"],
        [],
        [None, *HEADINGS],
        [None, *line(1, "学习不够", 整改时限="11月底前")],
    ]
    path = save(tmp_path / "二.xlsx", rows, ["B2:J2", "B3:J3"])
    sheet = plan(path, default_year=None).sheets[0]
    assert sheet.heading_row == 7
    assert sheet.default_year == 2022
    assert sheet.day == dt.date(2022, 12, 1)
    assert [(record.row, *shown(record, "list", "statement", "deadline_date")) for record in sheet.records] == [
        (8, "个人", "学习不够", "2022-11-30")
    ]


@pytest.mark.parametrize(
    ("days", "year", "read"),
    [
        (["2023.1.12", "2023-02-08", dt.date(2023, 3, 1), "3月9日"], 2023, "2023-03-09"),
        (["2023.1.12", "2024-02-08", "3月9日"], 2024, "2024-03-09"),  # of two years: asked
        (["2027年底", "9月底前", "3月9日"], 2026, "2026-03-09"),  # the one with a year is the exception
        (["2023年6月", "９月底前"], 2023, "2023-09-30"),
    ],
)
def test_a_day_without_a_year_is_in_that_of_the_other_days_and_this_is_said(tmp_path, days, year, read):
    rows = [["问题整改台账"], HEADINGS, *(line(n, f"问题{n}", 整改时限=day) for n, day in enumerate(days, 1))]
    sheet = plan(save(tmp_path / "表.xlsx", rows), default_year=None, today=dt.date(2026, 11, 30)).sheets[0]
    assert (sheet.default_year, sheet.records[-1].values["deadline_date"]) == (year, read)
    assert [text for text in sheet.remarks if "没有写年份的日期" in text] == (
        [f"没有写年份的日期，按表中其他日期算在{year}年；不对请改“日期年度”"] if year == 2023 else []
    )


def test_other_words_another_order_and_columns_nobody_knows(tmp_path):
    rows = [
        [
            "完成\n时限",
            "分管领导",
            "存在的突出问题",
            "备　注",
            "得分",
            "编号",
            "责任处室（单位）",
            "整改举措*",
            "问题来源：",
            "具体责任人",
            "进度",
        ],
        ["四季度", "李文斌", "学习不够", "无", 5, "（一）", "办公室", "抓好学习", "巡 察", "张　三", "70％"],
    ]
    sheet = plan(save(tmp_path / "三.xlsx", rows)).sheets[0]
    assert sheet.unmapped == ("得分",)
    assert sheet.mapping == {
        "完成 时限": "deadline",
        "分管领导": "leader",
        "存在的突出问题": "statement",
        "备 注": "remark",
        "编号": "number",
        "责任处室（单位）": "department",
        "整改举措*": "measures",
        "问题来源：": "origin",
        "具体责任人": "person",
        "进度": "percent",
    }
    record = sheet.records[0]
    assert shown(record, "deadline", "deadline_date", "leader", "statement", "remark", "number") == [
        *("四季度", "2023-12-31", "李文斌", "学习不够", "无", "（一）")
    ]
    assert shown(record, "department", "measures", "origin", "person", "percent") == ["办公室", "抓好学习", "巡察", "张三", 70]


def test_two_heading_rows_are_read_together(tmp_path):
    rows = [
        ["问题清单"],
        ["序号", "问题", None, "责任", None, None, "整改", None, "备注"],
        [None, "类别", "表述", "领导", "部门", "人", "时限", "情况", None],
        [1, "理论武装", "学习不够", "李文斌", "办公室", "王伟", "年底", "已完成", "重点"],
    ]
    merges = ["A1:I1", "A2:A3", "B2:C2", "D2:F2", "G2:H2", "I2:I3"]
    for areas in (merges, [*merges[:1], "B2:C2", "D2:F2", "G2:H2"], []):
        sheet = plan(save(tmp_path / "四.xlsx", rows, areas)).sheets[0]
        assert sheet.heading_row == 3
        assert sheet.mapping == {
            "序号": "number",
            "类别": "category",
            "表述": "statement",
            "领导": "leader",
            "部门": "department",
            "人": "person",
            "时限": "deadline",
            "情况": "progress",
            "备注": "remark",
        }
        (record,) = sheet.records
        assert shown(record, "category", "person", "deadline_date", "progress", "remark") == [
            *("理论武装", "王伟", "2023-12-31", "已完成", "重点")
        ]


def test_totals_notes_signatures_blanks_and_repeated_headings_are_left_out_each_with_its_reason(tmp_path):
    title = ["部门问题整改台账"]
    rows = [
        title,
        HEADINGS,
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        line("例", "填写示例"),
        line(1, "一"),
        ["小计", None, 1],
        [],
        ["第 1 页 共 2 页"],
        title,
        ["填报单位：办公室"],
        HEADINGS,
        line(2, "二"),
        [None, "合  计", "2条"],
        [None, "理论武装小计", None, None, 2],
        ["共2条"],
        [3],
        [4, "理论武装", None, None, None, None, None, 0, "待整改"],
        ["注：1.完成率按百分比填写。"],
        ["2.时限写到月。"],
        ["审核人：", None, None, "填表人：", None, None, "联系电话："],
        [None, None, "分管领导（签字）：", None, None, "日期："],
        ["单位（盖章）"],
    ]
    path = save(tmp_path / "五.xlsx", rows, ["A1:I1", "A9:I9"])
    assert [(record.row, record.values["statement"]) for record in records(path)] == [(5, "一"), (12, "二")]
    assert skipped(path) == {
        3: "栏号行",
        4: "填写示例",
        6: "合计行",
        7: "空行",
        8: "页码",
        9: "重复的标题",
        10: "填报信息行",
        11: "重复的表头",
        13: "合计行",
        14: "合计行",
        15: "合计行",
        16: "只有序号，没有内容",
        17: "没有内容，只有序号和选项",
        18: "说明文字",
        19: "说明文字",
        20: "签字行",
        21: "签字行",
        22: "签字行",
    }


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("合计数核对不及时", 1),
        ("说明材料不规范", 1),
        ("注重形式", 1),
        ("文件未签字", 1),
        ("共3条意见未采纳", 1),
        ("审核人：职责不清", 1),
    ],
)
def test_a_problem_that_only_sounds_like_a_total_or_a_note_is_kept(tmp_path, statement, first):
    (record,) = records(save(tmp_path / "六.xlsx", [HEADINGS, line(first, statement)]))
    assert record.values["statement"] == statement


def test_merged_cells_anywhere_are_filled_down(tmp_path):
    rows = [
        HEADINGS,
        line(1, "一", 问题类别="履职能力", 责任部门="提案委"),
        line(2, "二", 问题类别=None, 责任部门=None, 整改措施=None),
        line(3, "三", 问题类别=None),
        line(4, "四", 问题类别=None),
    ]
    path = save(tmp_path / "七.xlsx", rows, ["B2:B4", "E2:E3", "D2:D3"])
    assert [shown(record, "category", "department", "measures") for record in records(path)] == [
        ["履职能力", "提案委", "抓好学习"],
        ["履职能力", "提案委", "抓好学习"],
        ["履职能力", "办公室", "抓好学习"],
        ["", "办公室", "抓好学习"],
    ]


def test_a_problem_over_several_rows_is_one_record(tmp_path):
    rows = [
        HEADINGS,
        line(1, "一", 整改措施="1.学习", 责任人="王伟"),
        [None, None, None, "2.检查", None, "李强"],
        [None, None, None, "3.总结", None, "王伟"],
        line(2, "二"),
    ]
    path = save(tmp_path / "八.xlsx", rows, ["A2:A4", "B2:B4", "C2:C4"])
    first, second = records(path)
    assert shown(first, "number", "statement", "measures", "person") == ["1", "一", "1.学习\n2.检查\n3.总结", "王伟、李强"]
    assert (second.row, second.values["statement"]) == (5, "二")
    assert "第 2 行" in skipped(path)[3]


def test_a_category_written_once_for_the_rows_below_is_filled_where_that_is_clear(tmp_path):
    lines = ["序号,问题类别,问题表述,问题来源", "1,理论武装,一,自查", "2,,二,", "3,,三,巡察", "4,履职能力,四,", "5,,五,自查"]
    path = tmp_path / "九.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    assert [shown(record, "category", "origin") for record in records(path)] == [
        ["理论武装", "自查"],
        ["理论武装", ""],
        ["理论武装", "巡察"],
        ["履职能力", ""],
        ["履职能力", "自查"],
    ]


@pytest.mark.parametrize(
    "categories",
    [["理论武装", "", "理论武装", ""], ["", "理论武装", "", ""], ["理论武装", "履职能力", "纪律作风", ""]],
    ids=["comes again", "begins blank", "few blanks"],
)
def test_a_blank_category_stays_blank_where_it_may_be_meant(tmp_path, categories):
    rows = [HEADINGS, *(line(place, "问题", 问题类别=word) for place, word in enumerate(categories, start=1))]
    assert [record.values["category"] for record in records(save(tmp_path / "十.xlsx", rows))] == categories


def test_rows_that_name_a_category_give_it_to_what_follows(tmp_path):
    headings = ["序号", "问题表述", "责任部门", "整改时限"]
    rows = [
        headings,
        ["一、理论武装方面（22条）"],
        [1, "一", "办公室", "年底"],
        [2, "二", "办公室", "年底"],
        ["（二）履职能力方面存在的突出问题 共1条"],
        [1, "三", "办公室", "年底"],
        ["三、服务群众方面"],
        [1, "四", "办公室", "年底"],
    ]
    path = save(tmp_path / "十一.xlsx", rows, ["A2:D2", "A5:D5", "A7:D7"])
    assert [shown(record, "category", "statement") for record in records(path)] == [
        ["理论武装", "一"],
        ["理论武装", "二"],
        ["履职能力", "三"],
        ["服务群众", "四"],
    ]
    assert [skipped(path)[row] for row in (2, 5, 7)] == ["分类行"] * 3


def test_two_tables_in_one_sheet_and_one_in_another(tmp_path):
    rows = [
        ["部门问题清单"],
        ["序号", "问题表述", "责任部门"],
        [1, "部门一", "办公室"],
        [],
        ["个人问题清单"],
        ["序号", "姓名", "存在问题", "所在部门"],
        [1, "王伟", "个人一", "办公室"],
    ]
    path = save(tmp_path / "十二.xlsx", rows)
    book = load_workbook(path)
    sheet = book.create_sheet("人员")
    for row in (["序号", "姓名", "部门", "职务", "手机"], [1, "王　伟", "办公室", "主任", 13800000000]):
        sheet.append(row)
    book.create_sheet("说明")["A1"] = "填表时请注意"
    book.create_sheet("旧").sheet_state = "hidden"
    book.save(path)
    sheets = plan(path).sheets
    assert [(item.ledger, [shown(record, *("list", "statement")) for record in item.records]) for item in sheets[:2]] == [
        ("problem", [["部门", "部门一"]]),
        ("problem", [["个人", "个人一"]]),
    ]
    assert sheets[2].ledger == "person"
    assert shown(sheets[2].records[0], "name", "department", "post", "phone", "status") == [
        *("王伟", "办公室", "主任", "13800000000", "在职")
    ]
    assert [(item.ledger, bool(item.why)) for item in sheets[3:]] == [(None, True), (None, True)]


@pytest.mark.parametrize(
    ("cell", "field", "value"),
    [
        ("７", "number", "7"),
        ("（一）", "number", "（一）"),
        (3.0, "number", "3"),
        ("3-1", "number", "3-1"),
        ("新增", "number", ""),
        ("70％", "percent", 70),
        ("７０%", "percent", 70),
        (0.66, "percent", 66),
        (1, "percent", 100),
        (0, "percent", 0),
        ("0.5", "percent", 50),
        ("45230", "closed_on", "2023-10-31"),
        (45230, "closed_on", "2023-10-31"),
        ("２０２３．１０．３１", "closed_on", "2023-10-31"),
        ("二〇二三年十月三十一日", "closed_on", "2023-10-31"),
        ("10月31日", "closed_on", "2023-10-31"),
        (dt.date(2023, 10, 31), "closed_on", "2023-10-31"),
        (dt.datetime(2023, 10, 31, 9, 30), "closed_on", "2023-10-31"),
        (dt.date(2023, 10, 31), "deadline", "2023年10月31日"),
        ("王　伟", "person", "王伟"),
        ("王 伟、李  强", "person", "王伟、李强"),
        ("王伟\n李强", "person", "王伟、李强"),
        ("王伟 李强", "person", "王伟、李强"),
        (" 已 销 号 ", "status", "已销号"),
        ("已完成", "status", "已销号"),
        ("", "status", "待整改"),
        ("  一\r\n二  \n", "measures", "一\n二"),
        ("＝1+1的问题", "statement", "＝1+1的问题"),
    ],
)
def test_a_cell_is_read_for_what_it_means(tmp_path, cell, field, value):
    headings = ["序号", "问题表述", "整改措施", "责任人", "整改时限", "完成率", "状态", "销号日期"]
    names = ["number", "statement", "measures", "person", "deadline", "percent", "status", "closed_on"]
    row = [1, "问题", "措施", "王伟", "年底", 0.5, "已销号", None]
    row[names.index(field)] = cell
    (record,) = records(save(tmp_path / "十三.xlsx", [headings, row]))
    assert record.errors == {}
    assert record.values[field] == value


def test_whole_percents_in_a_column_are_not_taken_for_shares(tmp_path):
    rows = [["序号", "问题表述", "完成率"], [1, "一", 100], [2, "二", 1], [3, "三", 45.5], [4, "四", "30%"]]
    assert [record.values["percent"] for record in records(save(tmp_path / "十四.xlsx", rows))] == [100, 1, 46, 30]
    rows = [["序号", "问题表述", "完成率"], [1, "一", 1], [2, "二", 1.2]]
    first, second = records(save(tmp_path / "十四.xlsx", rows))
    assert first.values["percent"] == 100
    assert "percent" in second.errors


def test_a_wrong_cell_keeps_its_text_and_says_what_is_wrong(tmp_path):
    rows = [["序号", "问题表述", "整改类型", "完成率", "销号日期"], [1, "一", "马上改", "大半", "2月30日"]]
    path = save(tmp_path / "十五.xlsx", [*rows, [2, None, "立行立改", 1, dt.date(2023, 1, 1)]])
    first, second = records(path)
    assert set(first.errors) == {"kind", "percent", "closed_on"}
    assert first.raw["closed_on"] == "2月30日"
    assert shown(first, "kind", "percent", "closed_on") == ["", None, None]
    assert "立行立改" in first.errors["kind"]
    assert second.errors["statement"] == "请填写问题表述。"
    assert "closed_on" in second.errors


def refusal(path) -> str:
    with pytest.raises(WorkbookError) as error:
        plan(path)
    assert error.value.advice
    return error.value.message


def test_a_sheet_without_headings_is_refused_with_the_reason(tmp_path):
    assert "没有找到表头" in refusal(
        save(tmp_path / "十六.xlsx", [["关于开展专项整治的通知"], ["各处室："], ["现将有关事项通知如下"]])
    )
    assert "是空的" in refusal(save(tmp_path / "十七.xlsx", []))


def test_a_ledger_this_program_does_not_have_is_not_swallowed_as_another(tmp_path):
    rows = [
        ["序号", "姓名", "工号", "基本工资", "津贴", "奖金", "扣款", "实发", "备注"],
        [1, "王伟", "031", 5200, 800, 300, 120, 6180, ""],
    ]
    message = refusal(save(tmp_path / "十八.xlsx", rows))
    assert "人员" in message
    assert "9 列中只有 3 列" in message
    assert plan(tmp_path / "十八.xlsx", ledger="person").sheets[0].records[0].values["name"] == "王伟"


def test_no_field_takes_two_columns(tmp_path):
    rows = [["序号", "问题表述", "责任部门", "部门", "整改时限", "完成时间"], [1, "一", "办公室", "研究室", "年底", "11月"]]
    sheet = plan(save(tmp_path / "十九.xlsx", rows)).sheets[0]
    assert sheet.unmapped == ("部门", "完成时间")
    assert shown(sheet.records[0], "department", "deadline") == ["办公室", "年底"]


def test_formulas_count_by_the_value_excel_stored(tmp_path):
    path = save(tmp_path / "二十.xlsx", [HEADINGS, line("=ROW()-1", "一")])
    data = repacked(
        path.read_bytes(),
        "xl/worksheets/sheet1.xml",
        lambda content: content.replace(b"<v></v>", b"<v>1</v>").replace(b"<v />", b"<v>1</v>"),
    )
    assert grids_of(data)[0].rows[1][0] == 1
    path.write_bytes(data)
    assert records(path)[0].values["number"] == "1"


NO_DEPARTMENT = [heading for heading in HEADINGS if heading != "责任部门"]


def departmentless(number: object, statement: str, **cells: object) -> list[object]:
    return [cell for heading, cell in zip(HEADINGS, line(number, statement, **cells), strict=True) if heading != "责任部门"]


def test_a_sheet_per_department_gives_the_department(tmp_path):
    book = Workbook()
    book.remove(book.active)
    for name in ("办公室", "2.研究室问题清单", "汇总", "Sheet1"):
        sheet = book.create_sheet(name)
        sheet.append(NO_DEPARTMENT)
        sheet.append(departmentless(1, f"{name}的问题"))
    book.save(tmp_path / "各部门.xlsx")
    sheets = plan(tmp_path / "各部门.xlsx").sheets
    assert [record.values["department"] for sheet in sheets for record in sheet.records] == ["办公室", "研究室", "", ""]
    assert sheets[0].remarks == ("“责任部门”取自工作表名“办公室”：办公室",)
    assert not sheets[2].remarks


def test_a_line_above_or_between_tables_gives_the_department(tmp_path):
    rows = []
    for name in ("办公室", "研究室"):
        rows += [["问题整改台账"], [f"责任部门：{name}", None, None, "填报日期：2023年11月1日"], NO_DEPARTMENT]
        rows += [departmentless(1, f"{name}的问题"), ["合计", None, "1 条"], []]
    sheet = plan(save(tmp_path / "一.xlsx", rows)).sheets[0]
    assert [record.values["department"] for record in sheet.records] == ["办公室", "研究室"]
    assert not any(record.errors for record in sheet.records)


def test_a_column_wins_over_the_name_of_the_sheet(tmp_path):
    book = Workbook()
    book.active.title = "研究室"
    book.active.append(HEADINGS)
    book.active.append(line(1, "问题"))
    book.save(tmp_path / "一.xlsx")
    assert plan(tmp_path / "一.xlsx").sheets[0].records[0].values["department"] == "办公室"


def test_a_choice_spread_over_columns_is_read_by_its_ticks(tmp_path):
    rows = [["序号", "问题表述", "责任部门", "整改时限", "整改状态"], [None] * 4 + ["待整改", "整改中", "已销号"]]
    rows += [
        [1, "甲", "办公室", "11月底前", "√"],
        [2, "乙", "办公室", "11月底前", None, "✓"],
        [3, "丙", "办公室", "11月底前", None, None, "√"],
        [4, "丁", "办公室", "11月底前", "√", "√"],
    ]
    merges = ["E1:G1", "A1:A2", "B1:B2", "C1:C2", "D1:D2"]
    sheet = plan(save(tmp_path / "一.xlsx", rows, merges)).sheets[0]
    assert [record.values["status"] for record in sheet.records][:3] == ["待整改", "整改中", "已销号"]
    assert "待整改”和“整改中" in sheet.records[3].errors["status"]
    assert sheet.unmapped == ()


def test_hidden_rows_and_formulas_without_a_result_are_told(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in (HEADINGS, line(1, "甲"), line(2, "乙"), line(3, "丙", 整改措施='="抓好"&"学习"')):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    book.save(tmp_path / "一.xlsx")
    found = plan(tmp_path / "一.xlsx").sheets[0]
    assert [record.values["number"] for record in found.records] == ["1", "2", "3"]
    hidden, uncomputed = found.remarks
    assert hidden.startswith("第 3 行在原表中是隐藏的")
    assert uncomputed.startswith("第 4 行有公式没有保存结果")


def test_signs_that_nobody_sees_are_dropped(tmp_path):
    path = save(tmp_path / "一.xlsx", [HEADINGS, line("一、1", "\u200f公文\u202e流转\u200b慢\ufeff")])
    (record,) = records(path)
    assert shown(record, "number", "statement") == ["一、1", "公文流转慢"]


def test_the_column_that_a_name_is_made_from_is_not_left_over(tmp_path):
    rows = [["2023年主席会议台账"], ["次数", "召开日期", "地点", "议题"], ["第12次", "3月1日", "会议室", "学习"]]
    found = next(item for item in plan(save(tmp_path / "a.xlsx", rows)).sheets if item.ledger)
    assert found.mapping["次数"] == "name"
    assert found.unmapped == ()
    assert found.records[0].proposals["name"] == "第12次主席会议"
