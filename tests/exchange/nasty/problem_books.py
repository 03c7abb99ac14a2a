"""Problem lists and rectification ledgers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from tests.exchange.nasty.judging import Book, expect, sheet, sheets

WPS = ["序号", "问题表现", "整改措施", "责任领导", "责任科室", "完成时限", "进展"]


def departments(path: Path) -> None:
    """A sheet a department whose name stands only in the sheet's name; two-level headings; pages; sums; notes."""
    upper = ["序号", "存在的突出\n问题", "整改措施", "责任主体", None, "完成\n时限", "整改落实情况", None, None, None]
    lower = [None, None, None, "责任\n领导", "责任人", None, "进展情况", "完成率", "未完成", "已完成"]
    pages = []
    for place, unit in enumerate(("综合科", "1.组织科", "宣传科（2条）")):
        name = unit.split("（")[0].split(".")[-1]
        pages.append(
            (
                unit,
                [
                    ["附件1"],
                    ["2023年度作风建设专项整治问题整改台账"],
                    upper,
                    lower,
                    ["一、思想认识方面"],
                    [
                        "1、",
                        f"{name}学习不深",
                        "1.集中学习；\n2.撰写心得。",
                        "张建国",
                        "李　明",
                        "3月底前",
                        "已学2次",
                        "80%",
                        None,
                        None,
                    ],
                    ["2、", f"{name}联系不紧", "每月下沉", "张建国", "李明、王芳", "长期坚持", None, 0.3, None, None],
                    ["小　计", "2条"],
                    upper,
                    lower,
                    ["二、工作落实方面（1条）"],
                    ["3、", f"{name}督办不力", "建立台账", "张建国", "王芳", dt.datetime(2023, 5, 10), "已建立", 1, None, None],
                    ["合　计", "3条"],
                    ["备注：完成率按百分比填写。"],
                    ["填表人：赵六", None, None, None, "审核人：张建国"],
                ],
                [
                    *("A2:J2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:J3", "A5:J5", "A11:J11"),
                    *("A9:A10", "B9:B10", "C9:C10", "D9:E9", "F9:F10", "G9:J9"),
                ],
            )
        )
        assert place < 3
    sheets(*pages)(path)


def of_department(name: str):
    return expect(
        "problem",
        "序号 问题类别 问题表述 整改措施 责任人 整改时限 进展 完成率 状态",
        (
            "1",
            "思想认识",
            f"{name}学习不深",
            "1.集中学习；\n2.撰写心得。",
            "李明",
            "3月底前",
            "已学2次",
            "80%",
            "待整改?整改中",
        ),
        ("2", "思想认识", f"{name}联系不紧", "每月下沉", "李明、王芳", "长期坚持", "", "30%", "待整改?整改中"),
        ("3", "工作落实", f"{name}督办不力", "建立台账", "王芳", "2023年5月10日", "已建立", "100%", "待整改?已销号"),
        责任部门=name,
        责任领导="张建国",
        清单="部门",
    )


def struck_out(path: Path) -> None:
    """Rows that somebody struck through, colours, comments, drop-downs and half-struck rich text."""
    book = Workbook()
    page = book.active
    for row in (
        WPS,
        [1, "学习不深", "多学", "张建国", "综合科", "2023年9月底前", "进行中"],
        [2, "会议过多", "精简", "张建国", "综合科", "2023年6月底前", None],
        [3, "文风不实", "压减", "张建国", "组织科", "2023.10", "已压减"],
    ):
        page.append(row)
    for column in range(1, 8):
        page.cell(3, column).font = Font(strike=True)
        page.cell(2, column).fill = PatternFill("solid", fgColor="FFFF00")
    page["B2"].comment = Comment("请核实", "张")
    check = DataValidation(type="list", formula1='"综合科,组织科"')
    check.add("E2:E100")
    page.add_data_validation(check)
    book.save(path)


def claims_a_million(path: Path) -> None:
    """Dimensions that claim the whole sheet, formats down to row 1,048,576, a filter with hidden rows."""
    book = xlsxwriter.Workbook(str(path))
    page, grey = book.add_worksheet("问题清单"), book.add_format({"bg_color": "#EEEEEE"})
    page.write_row(0, 0, ["2023年部门问题清单"])
    page.write_row(2, 0, WPS)
    for row, cells in enumerate(
        (
            [1, "学习不深", "多学", "张建国", "综合科", "9月底", "进行中"],
            [2, "会议过多", "精简", "张建国", "组织科", "全年", ""],
        ),
        3,
    ):
        page.write_row(row, 0, cells)
    page.set_row(4, None, None, {"hidden": True})
    page.autofilter(2, 0, 4, 6)
    page.write_blank(1048575, 16383, None, grey)
    book.close()


def no_cached_values(path: Path) -> None:
    """openpyxl writes formulas without their results; WPS keeps them once it was opened."""
    book = Workbook()
    page = book.active
    page.append(["序号", "问题表述", "整改措施", "责任部门", "整改时限", "完成率"])
    page.append(["=ROW()-1", "学习不深", "多学", "办公室", "年底", "=1/2"])
    page.append(["=ROW()-1", "文风不实", "精简", "办公室", "年底", "=1/4"])
    book.save(path)


BOOKS = (
    Book("departments.xlsx", departments, (of_department("综合科"), of_department("组织科"), of_department("宣传科"))),
    Book(
        "struck_out.xlsx",
        struck_out,
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 责任部门 整改时限 进展 状态",
                ("1", "学习不深", "多学", "综合科", "2023年9月底前", "进行中", "待整改?整改中"),
                ("2", "会议过多", "精简", "综合科", "2023年6月底前", "", "待整改"),
                ("3", "文风不实", "压减", "组织科", "2023.10", "已压减", "待整改"),
                责任领导="张建国",
            ),
        ),
        ("第 3 行",),
    ),
    Book(
        "a_million_rows.xlsx",
        claims_a_million,
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 责任部门 整改时限 进展 状态",
                ("1", "学习不深", "多学", "综合科", "9月底", "进行中", "待整改?整改中"),
                ("2", "会议过多", "精简", "组织科", "全年", "", "待整改"),
                责任领导="张建国",
            ),
        ),
        ("第 5 行在原表中是隐藏的",),
    ),
    Book(
        "no_cached_values.xlsx",
        no_cached_values,
        (
            expect(
                "problem",
                "问题表述 整改措施 责任部门 整改时限",
                ("学习不深", "多学", "办公室", "年底"),
                ("文风不实", "精简", "办公室", "年底"),
            ),
        ),
        ("第 2、3 行有公式没有保存结果",),
    ),
    Book(
        "personal.xlsx",  # a personal list whose names are merged down, with a count behind the name
        sheet(
            [
                ["领导班子成员个人问题整改台账（2024年）"],
                ["姓名", "职 务", "序号", "查摆出的问题", "整改措施", "整改时限", "整改进展", "是否销号"],
                ["张建国", "主席", "（一）", "学得不深", "每周学习", "2024.5", "已学10次", "是"],
                [None, None, "（二）", "下得不勤", "每月调研", "2024年5月底前", None, "否"],
                ["李　明", "秘书长", "（一）", "抓得不紧", "定期调度", "5月10日", "正在整改", ""],
                ["合计3条"],
            ],
            ["A1:H1", "A3:A4", "B3:B4"],
        ),
        (
            expect(
                "problem",
                "责任人 序号 问题表述 整改措施 整改时限 进展 状态",
                ("张建国", "（一）", "学得不深", "每周学习", "2024.5", "已学10次", "已销号"),
                ("张建国", "（二）", "下得不勤", "每月调研", "2024年5月底前", "", "?整改中"),
                ("李明", "（一）", "抓得不紧", "定期调度", "5月10日", "正在整改", "待整改?整改中"),
                清单="个人",
            ),
        ),
    ),
    Book(
        "two_languages.xlsx",  # headings again in English, a numbering row, notes inside the heading
        sheet(
            [
                ["序号", "问题表述", "整改措施", "责任\n部门", "责任人", "整改\n时限", "完成率"],
                ["No.", "Problem", "Measures", "Department", "Person", "Deadline", "Percent"],
                ["1", "2", "3", "4", "5", "6", "7"],
                ["一、1", "学习不深 ", " 多学　", "办公室 ", "王 伟", "２０２３年９月", "８０％"],
                ["一、2", "文风不实", "精简", "办公室", "欧阳修远", "2023年三季度末", "0.8"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 责任人 整改时限 完成率",
                ("一、1", "学习不深", "多学", "王伟", "２０２３年９月", "80%"),
                ("一、2", "文风不实", "精简", "欧阳修远", "2023年三季度末", "80%"),
                责任部门="办公室",
                状态="待整改?整改中",
            ),
        ),
    ),
    Book(
        "measures_on_rows.xlsx",  # several measures a problem; the department merged over two problems; blank rows inside
        sheet(
            [
                ["市政协机关问题整改清单"],
                ["序号", "问题", "整改措施", "责任部门", "责任人", "完成时限", "备注"],
                [1, "学习不深", "1.制定计划", "办公室", "王伟", "3月底", None],
                [None, None, "2.交流研讨", None, "李强", None, None],
                [None] * 7,
                [2, "文风不实", "压减文件", None, "王伟", "6月底", "已压减30%"],
                [None] * 7,
                [3, "调研不够", "深入基层", "研究室", "赵敏", "年底", "/"],
            ],
            ["A1:G1", "A3:A4", "B3:B4", "D3:D6", "F3:F4"],
        ),
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 责任部门 责任人 整改时限 备注",
                ("1", "学习不深", "1.制定计划\n2.交流研讨", "办公室", "王伟、李强", "3月底", ""),
                ("2", "文风不实", "压减文件", "办公室", "王伟", "6月底", "已压减30%"),
                ("3", "调研不够", "深入基层", "研究室", "赵敏", "年底", "/"),
            ),
        ),
    ),
    Book(
        "status_matrix.xlsx",  # √ under the words of a state, and under the kinds of rectification
        sheet(
            [
                ["序号", "问题描述", "整改类型", None, None, "责任单位", "整改状态", None, None],
                [None, None, "立行立改", "限期整改", "长期坚持", None, "未整改", "整改中", "已完成"],
                ["1", "学习不深", "√", None, None, "办公室", None, None, "√"],
                ["2", "文风不实", None, "√", None, "研究室", None, "✓", None],
                ["3", "调研不够", None, None, "☑", "提案委", "○", None, None],
                ["合计", None, 1, 1, 1, None, 1, 1, 1],
            ],
            ["C1:E1", "G1:I1", "A1:A2", "B1:B2", "F1:F2"],
        ),
        (
            expect(
                "problem",
                "序号 问题表述 整改类型 责任部门 状态",
                ("1", "学习不深", "立行立改", "办公室", "已销号"),
                ("2", "文风不实", "限期整改", "研究室", "整改中"),
                ("3", "调研不够", "?持续整改", "提案委", "待整改"),
            ),
        ),
    ),
)
