"""Books of branches: pairs of days in one column, ticks for yes, two words of a kind, lost digits, lists below lists."""

from __future__ import annotations

from pathlib import Path

from tests.exchange.nasty.judging import Book, expect, sheet


def text_of_a_program(path: Path) -> None:
    """A roster saved as text, where a program wrote a telephone number as a power of ten."""
    text = "姓名\t性别\t手机\t所在部门\n王伟\t男\t13800000001\t办公室\n李梅\t女\t1.38E+10\t办公室\n"
    path.write_bytes(text.encode("utf-16"))


BOOKS = (
    Book(
        "joined_and_confirmed.xlsx",
        sheet(
            [
                ["第一党支部党员名册"],
                ["序号", "姓名", "入党/转正时间", "类别"],
                [1, "王伟", "2003.5.12/2004.5.12", "正式党员"],
                [2, "李梅", "2010年9月1日/2011年9月1日", "正式党员"],
            ]
        ),
        (
            expect(
                "person",
                "序号 姓名 入党时间 转正时间",
                ("1", "王伟", "2003-05-12", "2004-05-12"),
                ("2", "李梅", "2010-09-01", "2011-09-01"),
                党支部="第一党支部",
                党员类别="正式党员",
            ),
        ),
        told=("“入党/转正时间”一栏按前后两部分分别填入“入党时间”和“转正时间”",),
    ),
    Book(
        "ticks_for_yes.xlsx",
        sheet(
            [
                ["机关干部基本情况"],
                ["姓名", "部门", "职务", "机关领导", "中心组成员", "政协委员"],
                ["王伟", "办公室", "主席", "√", "√", "√"],
                ["李梅", "办公室", "科员", "×", "×", None],
            ]
        ),
        (
            expect(
                "person",
                "姓名 职务 机关领导 中心组成员 政协委员",
                ("王伟", "主席", "是", "是", "是"),
                ("李梅", "科员", "否", "否", "否"),
                所在部门="办公室",
            ),
        ),
    ),
    Book(
        "two_kinds.xlsx",
        sheet(
            [
                ["第一党支部组织生活台账"],
                ["序号", "会议类型", "时间", "主题"],
                [1, "支委会、党小组会", "2023年7月3日", "民主评议"],
                [2, "支委会（扩大会议）", "2023年7月4日", "半年总结"],
            ]
        ),
        (
            expect(
                "party_meeting",
                "序号 类型 时间 主题",
                ("1", "支委会、党小组会", "2023-07-03", "民主评议"),
                ("2", "支委会", "2023-07-04", "半年总结"),
                党支部="第一党支部",
            ),
        ),
        told=("第 3 行“类型”写了几种（支委会、党小组会），照原文填入，请核对",),
    ),
    Book(
        "lost_digits.xls",
        text_of_a_program,
        (
            expect(
                "person",
                "姓名 性别 联系电话",
                ("王伟", "男", "13800000001"),
                ("李梅", "女", "1.38E+10"),
                所在部门="办公室",
            ),
        ),
        told=("第 3 行“联系电话”是科学计数法（1.38E+10），后几位可能已经丢失",),
    ),
    Book(  # days are no problems, whatever else stands in the table
        "days_without_heading.xlsx",
        sheet(
            [
                ["部门问题整改台账"],
                ["序号", "责任部门", "责任人", "完成率", "某某"],
                [1, "办公室", "王伟", "30%", "2023年7月28日"],
                [2, "研究室", "李强", "50%", "2023年8月28日"],
                [3, "提案委", "孙丽", "60%", "2023年9月28日"],
            ]
        ),
    ),
    Book(  # what is below 其他 is of no kind that anybody named: nothing is taken of the table by halves
        "half_known_kinds.xlsx",
        sheet(
            [
                ["2023年上半年各支部“三会一课”开展情况统计表"],
                ["党支部", "一季度", None, None, "二季度"],
                [None, "支委会", "党课", "志愿服务", "支委会", "党课", "志愿服务"],
                ["第一党支部", "3月15日", "3月28日", "3月5日", "6月15日", "6月29日", "6月5日"],
            ],
            ["A2:A3", "B2:D2", "E2:G2"],
        ),
    ),
)
