"""Numbers and times as offices write them (13/15, 半天, 约30人, 扣1分, 9:30), shares in the place of a word, wrapped cells."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlwt

from tests.exchange.nasty.judging import Book, expect, sheet

STUDY = ["序号", "学习日期", "学习类型", "学习主题", "应到人数", "实到人数", "学时"]
HELD = ["3月1日", "集中学习", "报告"]
MEETING = ["序号", "党支部", "类型", "时间", "主题", "实到人数"]
READ_HELD = ("2023-03-01", "集中学习", "报告")
PREPARED = ["序号", "准备事项", "责任部门", "完成时限", "进度"]
SHARES = ((1, "?已完成"), (0, "?未开始"), (0.6, "?进行中"), ("80%", "?进行中"), ("100%", "?已完成"), ("完成", "已完成"))

CLOCKS = ("9:30", "下午3点", "9:00—11:00")


def times_in_xls(path: Path) -> None:
    """A time of day in a cell of an old workbook."""
    book = xlwt.Workbook()
    page = book.add_sheet("党课")
    for column, heading in enumerate(("序号", "党支部", "类型", "时间", "时刻", "主题")):
        page.write(0, column, heading)
    for column, value in enumerate((1, "机关第一党支部", "党课", "2023年3月1日")):
        page.write(1, column, value)
    page.write(1, 4, dt.time(9, 30), xlwt.easyxf(num_format_str="h:mm"))
    page.write(1, 5, "党课")
    book.save(str(path))


BOOKS = (
    Book(
        "amounts.xlsx",
        sheet(
            [
                ["2023年理论学习台账"],
                STUDY,
                [1, *HELD, 15, "13/15", "半天"],
                [2, *HELD, "约30人", "30余人", "2小时"],
                [3, *HELD, "30名", "三十人", "1.5学时"],
                [4, *HELD, "全体", "28人（请假2人）", "两个半小时"],
            ]
        ),
        (
            expect(
                "study",
                "序号 学习日期 学习类型 学习主题 应到人数 实到人数 学时",
                ("1", *READ_HELD, "15", "?13", "?4"),
                ("2", *READ_HELD, "?30", "?30", "2"),
                ("3", *READ_HELD, "30", "30", "1.5"),
                ("4", *READ_HELD, "?", "?28", "2.5"),
            ),
        ),
    ),
    Book(
        "came_of_expected.xlsx",  # who came of how many, in the one column there is for both
        sheet(
            [
                ["2023年组织生活记录"],
                MEETING,
                [1, "机关第一党支部", "主题党日", "3月1日", "学习", "13/15"],
                [2, "机关第一党支部", "主题党日", "4月1日", "学习", "15/12"],
                [3, "机关第一党支部", "主题党日", "5月1日", "学习", 14],
            ]
        ),
        (
            expect(
                "party_meeting",
                "序号 时间 应到 实到",
                ("1", "2023-03-01", "15", "13"),
                ("2", "2023-04-01", "15", "12"),
                ("3", "2023-05-01", "", "14"),
                党支部="机关第一党支部",
                类型="主题党日",
                主题="学习",
            ),
        ),
        told=("第 3、4 行“实到人数”写了两个数，分别填入“实到”和“应到”",),
    ),
    Book(
        "came_of_expected_said.xlsx",  # the heading says both, not every cell does
        sheet(
            [
                ["2023年三会一课记录"],
                ["序号", "支部", "会议类型", "召开时间", "应到/实到", "主题"],
                [1, "机关第一党支部", "主题党日", "3月1日", "5/5", "学习"],
                [2, "机关第一党支部", "主题党日", "4月1日", "20/18（请假2人）", "学习"],
                [3, "机关第一党支部", "主题党日", "5月1日", "20人", "学习"],
            ]
        ),
        (
            expect(
                "party_meeting",
                "序号 时间 应到 实到",
                ("1", "2023-03-01", "5", "5"),
                ("2", "2023-04-01", "?20", ""),
                ("3", "2023-05-01", "20", ""),
                党支部="机关第一党支部",
                类型="主题党日",
                主题="学习",
            ),
        ),
        told=("第 4、5 行分不开，填入“应到”",),
    ),
    Book(
        "points_lost.xlsx",
        sheet(
            [
                ["2023年督查考核台账"],
                ["序号", "类型", "对象", "日期", "依据", "发现问题", "结果", "分值"],
                *(
                    [place, "考核", "办公室", "3月1日", "制度", "迟到", "通报", said]
                    for place, said in enumerate(("扣1分", -2, "加2分"))
                ),
            ]
        ),
        (
            expect(
                "inspection",
                "序号 分值",
                ("0", "-1"),
                ("1", "-2"),
                ("2", "2"),
                类型="考核",
                日期="2023-03-01",
                对象="办公室",
                依据="制度",
                发现问题="迟到",
                结果="通报",
            ),
        ),
    ),
    Book(
        "shares_of_preparation.xlsx",
        sheet(
            [
                ["市政协十三届二次会议筹备工作任务分工表"],
                PREPARED,
                *([place, f"事项{place}", "办公室", "3月1日", said] for place, (said, _) in enumerate(SHARES, 1)),
            ]
        ),
        (
            expect(
                "preparation",
                "序号 准备事项 完成情况",
                *((str(place), f"事项{place}", shown) for place, (_, shown) in enumerate(SHARES, 1)),
                会议名称="市政协十三届二次会议",
                责任部门="办公室",
                完成时限="2023-03-01",
            ),
        ),
    ),
    Book(
        "shares_of_study.xlsx",  # a ledger without a word for what is under way
        sheet(
            [
                ["2023年理论学习计划"],
                ["序号", "学习主题", "学习类型", "学习日期", "完成情况"],
                [1, "主题一", "集中学习", "3月1日", "100%"],
                [2, "主题二", "集中学习", "3月1日", "0%"],
                [3, "主题三", "集中学习", "3月1日", "50%"],
            ]
        ),
        (
            expect(
                "study",
                "序号 学习主题 状态",
                ("1", "主题一", "?已完成"),
                ("2", "主题二", "?计划"),
                ("3", "主题三", "?计划"),
                学习类型="集中学习",
                学习日期="2023-03-01",
            ),
        ),
    ),
    Book(
        "time_of_day.xls",
        times_in_xls,
        (
            expect(
                "party_meeting",
                "序号 党支部 类型 时间 时刻 主题",
                ("1", "机关第一党支部", "党课", "2023-03-01", "09:30", "党课"),
            ),
        ),
    ),
    Book(
        "day_and_time_apart.xlsx",  # both headings sound like the day
        sheet(
            [
                ["2023年组织生活记录"],
                ["序号", "党支部", "类型", "日期", "时间", "主题"],
                *([place, "机关第一党支部", "党课", "3月1日", said, "党课"] for place, said in enumerate(CLOCKS, 1)),
            ]
        ),
        (
            expect(
                "party_meeting",
                "序号 时刻",
                ("1", "09:30"),
                ("2", "15:00"),
                ("3", "9:00—11:00"),
                党支部="机关第一党支部",
                类型="党课",
                时间="2023-03-01",
                主题="党课",
            ),
        ),
        told=("“时间”按内容对应为“时刻”", "“日期”按内容对应为“时间”"),
    ),
    Book(
        "wrapped_words.xlsx",
        sheet(
            [
                ["制度建设台账"],
                ["序号", "制度名称", "文号", "起草部门", "当前阶段"],
                [1, "考勤管理办法\n（试行）", "政协办〔2023〕\n12号", "办公室", "印发"],
            ]
        ),
        (
            expect(
                "rule",
                "序号 制度名称 文号 起草部门 当前阶段",
                ("1", "考勤管理办法（试行）", "政协办〔2023〕12号", "办公室", "印发"),
            ),
        ),
    ),
)
