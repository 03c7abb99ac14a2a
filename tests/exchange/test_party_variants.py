"""Workbooks of party life as other offices keep them: other headings, orders, sections, one sheet a branch."""

from __future__ import annotations

from tests.exchange.import_workbooks import plan, records, save, shown


def test_a_roster_in_another_order_with_a_section_for_each_branch(tmp_path):
    rows = [
        ["××市政协机关中共党员花名册"],
        [
            "编号",
            "党员姓名",
            "出生日期",
            "性别",
            "族别",
            "文化程度",
            "所在处室",
            "现任职务",
            "支部职务",
            "入党日期",
            "转正日期",
            "党员身份",
            "政协委员",
        ],
        ["一、办公室党支部（2人）"],
        [
            1,
            "王　伟",
            "1988年5月",
            "男",
            "汉族",
            "硕士研究生",
            "办公室",
            "副主任",
            "书记",
            "2014.1.20",
            "2015.1.20",
            "正式",
            "√",
        ],
        [2, "李强", 1975.1, "男", "汉族", "大专", "办公室", "科长", "", "1998-03-06", "1999-03-06", "中共党员", ""],
        ["二、经济委员会功能型党支部（1人）"],
        [3, "陈静", "196503", "女", "回族", "大学本科", "经济委", "委员", "", "20200624", "", "预备", "是"],
        ["合计", "3人"],
    ]
    area = [f"A{row}:M{row}" for row in (1, 3, 6)]
    sheet = plan(save(tmp_path / "花名册.xlsx", rows, area)).sheets[0]
    assert sheet.ledger == "person"
    assert sheet.unmapped == ()
    first, second, third = sheet.records
    assert shown(first, "name", "birth", "branch", "party_post", "joined", "member_kind", "is_cppcc") == [
        "王伟",
        "1988-05",
        "办公室党支部",
        "支部书记",
        "2014-01-20",
        "正式党员",
        "是",
    ]
    assert shown(second, "birth", "branch", "member_kind", "is_cppcc") == ["1975-10", "办公室党支部", "正式党员", "否"]
    assert shown(third, "birth", "branch", "joined", "confirmed", "member_kind") == [
        "1965-03",
        "经济委员会功能型党支部",
        "2020-06-24",
        None,
        "预备党员",
    ]


def test_a_sheet_of_one_branch_has_its_name_in_the_title(tmp_path):
    rows = [
        ["2023年度办公室党支部组织生活登记表"],
        [
            "序号",
            "会议名称",
            "会议主题",
            "召开时间",
            "会议地点",
            "主持",
            "记录",
            "应到人数",
            "实到人数",
            "缺席情况",
            "会议内容",
            "会议决议",
        ],
        [1, "支部大会", "总结工作", "3月5日15:00", "会议室", "李强", "王伟", 12, 11, "刘宏（休假）", "总结", "同意"],
        [2, "支部委员会", "研究发展党员", "2023年4月6日下午3点半", "会议室", "李强", "王伟", 4, 4, "", "研究", ""],
    ]
    first, second = records(save(tmp_path / "登记.xlsx", rows, ["A1:L1"]))
    assert shown(first, "branch", "kind", "day", "clock", "due", "present", "absent", "decision") == [
        "办公室党支部",
        "支部党员大会",
        "2023-03-05",
        "15:00",
        12,
        11,
        "刘宏（休假）",
        "同意",
    ]
    assert shown(second, "branch", "kind", "day", "clock") == ["办公室党支部", "支委会", "2023-04-06", "15:30"]


def test_sections_of_a_record_book_give_branch_or_kind(tmp_path):
    rows = [
        ["党支部组织生活记录汇总表"],
        ["日期", "类别", "题目", "地点", "主持人", "记录人", "应到", "实到", "请假人员及原因", "主要内容"],
        ["研究室党支部"],
        ["2023.8.3", "主题党日活动", "参观", "纪念馆", "赵海燕", "高翔", 8, 8, "", "参观"],
        ["联络处党支部"],
        ["2023.8.9", "党课", "纪律", "会议室", "田振宇", "苏健", 9, 8, "周敏（病假）", "讲课"],
        ["合计", "2次"],
    ]
    sheet = plan(
        save(tmp_path / "汇总.xlsx", rows, ["A1:J1", "A3:J3", "A5:J5"]), ledger="party_meeting", fixed={"党支部": "待定"}
    )
    assert [shown(record, "branch", "kind", "day") for record in sheet.sheets[0].records] == [
        ["研究室党支部", "主题党日", "2023-08-03"],
        ["联络处党支部", "党课", "2023-08-09"],
    ]


def test_a_study_ledger_with_other_words_and_a_unit_behind_the_hours(tmp_path):
    rows = [
        ["2023年度机关学习教育台账"],
        [
            "序号",
            "学习时间",
            "学习形式",
            "学习内容（主题）",
            "参加范围",
            "学习地点",
            "领学人",
            "应参加人数",
            "参学人数",
            "请假人数",
            "学时数",
            "重点发言人",
        ],
        [1, "1月5日", "党组理论学习中心组学习", "专题一", "中心组", "会议室", "周国强", 11, 10, 1, "2学时", "李强、王伟"],
        [2, "2023-02-06", "警示教育会", "案例通报", "全体党员", "报告厅", "李强", 70, 70, 0, 1.5, ""],
        ["小计", "", "", "", "", "", "", "", "", "", 3.5, ""],
    ]
    sheet = plan(save(tmp_path / "学习.xlsx", rows, ["A1:L1"])).sheets[0]
    assert (sheet.ledger, sheet.unmapped) == ("study", ())
    first, second = sheet.records
    assert shown(first, "day", "kind", "topic", "hours", "speakers", "status") == [
        "2023-01-05",
        "中心组学习",
        "专题一",
        2,
        "李强、王伟",
        "已完成",
    ]
    assert shown(second, "kind", "lecturer", "leave", "hours") == ["警示教育", "李强", 0, 1.5]


def test_appraisals_know_their_year_from_the_title(tmp_path):
    rows = [
        ["2022年度民主评议党员结果汇总表"],
        ["序号", "所在党支部", "党员姓名", "优秀票", "有效票", "评议结果", "备注"],
        [1, "办公室党支部", "王伟", 9, 12, "优秀", ""],
        [2, "办公室党支部", "李强", 3, 12, "合格", ""],
    ]
    sheet = plan(save(tmp_path / "评议.xlsx", rows, ["A1:G1"])).sheets[0]
    assert sheet.ledger == "appraisal"
    assert [shown(record, "year", "person", "result", "good") for record in sheet.records] == [
        [2022, "王伟", "优秀", 9],
        [2022, "李强", "合格", 3],
    ]
