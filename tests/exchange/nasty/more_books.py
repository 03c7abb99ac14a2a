"""What stands between, around and across tables: pages, forms, notes, merged cells, foreign formats."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from tests.exchange.nasty.judging import Book, expect, sheet, sheets

PROBLEM = ["序号", "问题表述", "整改措施", "责任部门", "责任人", "整改时限"]


def ods(path: Path) -> None:
    """Merged downwards, a percentage, a day, a text with two paragraphs."""
    book = OpenDocumentSpreadsheet()
    page = Table(name="任务")

    def cell(*lines: object, **attributes: object) -> TableCell:
        found = TableCell(**{"valuetype": "string", **attributes})
        for line in lines:
            found.addElement(P(text=str(line)))
        return found

    for cells in (
        [cell(text) for text in ("序号", "牵头科室", "工作任务", "完成时限", "完成率")],
        [
            cell(1, valuetype="float", value=1),
            cell("综合科", numberrowsspanned=2, numbercolumnsspanned=1),
            cell("召开全会", "做好服务"),
            cell("2023年5月10日", valuetype="date", datevalue="2023-05-10"),
            cell("45%", valuetype="percentage", value=0.45),
        ],
        [cell(2, valuetype="float", value=2), CoveredTableCell(), cell("调研"), cell("三季度"), cell("100%")],
    ):
        row = TableRow()
        for item in cells:
            row.addElement(item)
        page.addElement(row)
    book.spreadsheet.addElement(page)
    book.save(str(path))


def xls_two_levels(path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("1.办公室")
    page.write_merge(0, 0, 0, 6, "问题整改台账")
    for column, text in ((0, "序号"), (1, "问题表述"), (4, "整改时限")):
        page.write_merge(1, 2, column, column, text)
    page.write_merge(1, 1, 2, 3, "责任主体")
    page.write_merge(1, 1, 5, 6, "整改情况")
    for column, text in ((2, "领导"), (3, "责任人"), (5, "进展"), (6, "完成率")):
        page.write(2, column, text)
    for column, value in enumerate(("①", "学习不深", "张建国", "王　伟", 45260, "已完成", "100％")):
        page.write(3, column, value)
    page.write_merge(4, 4, 0, 6, "— 1 —")
    book.save(str(path))


def formats(path: Path) -> None:
    """Days in every format of Excel, texts that begin with an apostrophe, numbers with units."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, ["序号", "学习日期", "学习类型", "学习主题", "应到人数", "学时"])
    day = dt.datetime(2023, 5, 10)
    for row, number_format in enumerate(
        ("yyyy/m/d", 'yyyy"年"m"月"d"日"', "mmm-yy", "[DBNum1]yyyy年m月d日", "m月d日", "dddd", "yyyy-mm-dd hh:mm", "@"), 1
    ):
        page.write(row, 0, row)
        page.write_datetime(row, 1, day, book.add_format({"num_format": number_format}))
        page.write_row(row, 2, ["自学", f"题{row}", "12 人", "１.５学时"])
    page.write_row(9, 0, ["'9", "'2023.5.10", "自学", "题9", "12人", 1.5])
    book.close()


CARD = [
    ["党员基本信息采集表"],
    ["姓　名", "王　伟", "性　别", "男", "出生年月", "1965年10月"],
    ["民　族", "汉族", "学　历", "大学本科", "政治面貌", "中共党员"],
    ["入党时间", "1990年7月1日", None, "转正时间", "1991.7.1", None],
    ["工作部门", "综合科", None, "职　　务", "科长", None],
    ["所在支部：机关第一党支部", None, None, "联系电话：0391-3560011", None, None],
    ["本人签字：", None, None, "年   月   日", None, None],
]

BOOKS = (
    Book(
        "m1.ods",
        ods,
        (
            expect(
                "yearly_task",
                "序号 工作任务 完成时限 完成率 状态",
                ("1", "召开全会\n做好服务", "2023-05-10", "45%", "未启动?推进中"),
                ("2", "调研", "2023-09-30", "100%", "未启动?已完成"),
                牵头部门="综合科",
                年度="2023",
            ),
        ),
    ),
    Book(
        "m2.xls",
        xls_two_levels,
        (
            expect(
                "problem",
                "序号 问题表述 责任领导 责任人 整改时限 进展 完成率 状态",
                ("①", "学习不深", "张建国", "王伟", "2023年11月30日", "已完成", "100%", "待整改?已销号"),
                责任部门="办公室",
            ),
        ),
    ),
    Book(
        "formats.xlsx",
        formats,
        (
            expect(
                "study",
                "序号 学习类型 学习主题 应到人数 学时",
                *((str(n), "自学", f"题{n}", "12", "1.5") for n in range(1, 10)),
                学习日期="2023-05-10",
            ),
        ),
    ),
    Book(
        "card.xlsx",
        sheet(CARD, ["A1:F1", "B4:C4", "E4:F4", "B5:C5", "E5:F5", "A6:C6", "D6:F6"]),
        (
            expect(
                "person",
                "姓名 性别 民族 出生年月 学历 党员类别 入党时间 转正时间 所在部门 职务 党支部 联系电话",
                (
                    *("王伟", "男", "汉族", "1965-10", "大学本科", "正式党员", "1990-07-01", "1991-07-01", "综合科", "科长"),
                    *("机关第一党支部", "0391-3560011"),
                ),
            ),
        ),
    ),
    Book(
        "pages.xlsx",  # the title, the unit line and the headings on every page, carried sums, page numbers
        sheet(
            [
                line
                for page in range(3)
                for line in (
                    ["2023年部门问题整改台账" + ("（续）" if page else "")],
                    ["填报单位：办公室", None, None, "填报日期：2023年5月10日"],
                    PROBLEM[:3] + PROBLEM[4:],
                    [page * 2 + 1, f"问题{page * 2 + 1}", "措施", "王伟", "下月底前"],
                    [page * 2 + 2, f"问题{page * 2 + 2}", "措施", "王伟", "长期"],
                    ["本页小计", "2条"],
                    [f"第{page + 1}页 共3页"],
                )
            ]
            + [["总计", "6条"], ["领导签字：", None, "填表人：王伟"]]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 整改时限",
                *((str(n), f"问题{n}", "下月底前" if n % 2 else "长期") for n in range(1, 7)),
                整改措施="措施",
                责任人="王伟",
                责任部门="办公室",
            ),
        ),
    ),
    Book(
        "merged.xlsx",  # merged in every direction in the data
        sheet(
            [
                PROBLEM,
                [1, "学习不深", "多学", "综合科", None, "年底前"],
                [2, "文风不实", "精简", None, None, "年底前"],
                [3, "调研不够", "深入基层", "组织科", "李强", None],
                [4, "督办不力", None, "组织科", "李强", "9月"],
            ],
            ["D2:E3", "C4:C5", "F2:F3"],
        ),
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 责任部门 责任人 整改时限",
                ("1", "学习不深", "多学", "综合科", "", "年底前"),
                ("2", "文风不实", "精简", "综合科", "", "年底前"),
                ("3", "调研不够", "深入基层", "组织科", "李强", ""),
                ("4", "督办不力", "深入基层", "组织科", "李强", "9月"),
            ),
        ),
    ),
    Book(
        "quoted.csv",
        lambda path: path.write_bytes(
            '\ufeff序号\t问题表述\t整改措施\t责任科室\t整改时限\r\n1\t"学习""不深"""\t"1.学；\n2.查"\t综合科\t2023/5/10\r\n\r\n2\t文风不实\t\t组织科\t即知即改\r\n'.encode()
        ),
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 责任部门 整改时限",
                ("1", '学习"不深"', "1.学；\n2.查", "综合科", "2023/5/10"),
                ("2", "文风不实", "", "组织科", "即知即改"),
            ),
        ),
    ),
    Book(
        "stacked.xlsx",  # two tables one below the other, in two departments, each with a note
        sheet(
            [
                ["综合科问题整改台账"],
                PROBLEM[:3] + PROBLEM[4:],
                [1, "学习不深", "多学", "王伟", "5月"],
                ["注：5月底前完成。"],
                [],
                ["组织科问题整改台账"],
                PROBLEM[:3] + PROBLEM[4:],
                [1, "文风不实", "精简", "李强", "6月"],
                ["备注：无"],
            ],
            ["A1:E1", "A6:E6"],
        ),
        (
            expect(
                "problem", "序号 问题表述 整改措施 责任部门 责任人 整改时限", ("1", "学习不深", "多学", "综合科", "王伟", "5月")
            ),
            expect(
                "problem", "序号 问题表述 整改措施 责任部门 责任人 整改时限", ("1", "文风不实", "精简", "组织科", "李强", "6月")
            ),
        ),
    ),
    Book(
        "months.xlsx",  # groups with the month in a merged column, days without it
        sheet(
            [
                ["2024年党组理论学习中心组学习计划"],
                ["月份", "序号", "学习时间", "学习内容", "主讲人", "备注"],
                ["1月", 1, "1月10日", "全会精神", "刘主席", None],
                [None, 2, "1月25日", "党章", "李主席", None],
                ["2月", 3, "2月上旬", "条例", "刘主席", "集中学习"],
            ],
            ["A1:F1", "A3:A4"],
        ),
        (
            expect(
                "study",
                "序号 学习日期 学习主题 主讲人 备注",
                ("1", "2024-01-10", "全会精神", "刘主席", ""),
                ("2", "2024-01-25", "党章", "李主席", ""),
                ("3", "2024-02-10", "条例", "刘主席", "集中学习"),
                学习类型="中心组学习",
                状态="计划",
            ),
        ),
    ),
    Book(
        "short.xlsx",  # a table of two columns, of two rows, of one problem
        sheet([["存在问题", "整改措施"], ["学习不深", "多学"], ["文风不实", "精简"]]),
        (expect("problem", "问题表述 整改措施", ("学习不深", "多学"), ("文风不实", "精简")),),
    ),
    Book(
        "two_lists.xlsx",  # departments' and personal lists on two sheets of one file
        sheets(
            ("部门清单", [["部门问题清单"], ["序号", "问题表述", "责任部门"], [1, "学习不深", "综合科"]], ()),
            ("个人清单", [["个人问题清单"], ["序号", "姓名", "所在科室", "存在问题"], [1, "王 伟", "综合科", "下得不勤"]], ()),
            ("统计", [["类别", "条数", "占比"], ["理论武装", 3, "30%"], ["合计", 3, "100%"]], ()),
        ),
        (
            expect("problem", "序号 问题表述 责任部门", ("1", "学习不深", "综合科"), 清单="部门"),
            expect("problem", "序号 责任人 责任部门 问题表述", ("1", "王伟", "综合科", "下得不勤"), 清单="个人"),
        ),
    ),
    Book(
        "progress.xlsx",  # the state in sentences, the percent in words
        sheet(
            [
                ["序号", "问题表述", "整改责任科室", "整改时限", "完成情况", "完成比例"],
                [1, "学习不深", "综合科", "立行立改", "已组织集中学习2次，修订制度1项", "约80%"],
                [2, "文风不实", "组织科", "2023年5月31号前", "正在压减文件", "过半"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 整改时限 进展 完成率",
                ("1", "学习不深", "综合科", "立行立改", "已组织集中学习2次，修订制度1项", "?80"),
                ("2", "文风不实", "组织科", "2023年5月31号前", "正在压减文件", "?50%"),
            ),
        ),
    ),
    Book(
        "lines_in_names.xlsx",
        sheet(
            [
                ["序\n号", "问题\n表述", "责 任 部 门", "责任\n人", "整改 时限（年月日）", "备 注"],
                ["1）", "学习不深\n", "综 合 科", "王伟\n李　强", "2023-5-10 00:00:00", " "],
                ["2）", "　文风不实　", "组织科、综合科", "欧阳修远 李强", "20230510", "\t无"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 责任人 整改时限 备注",
                ("1）", "学习不深", "综合科", "王伟、李强", "2023-5-10 00:00:00", ""),
                ("2）", "文风不实", "组织科、综合科", "欧阳修远、李强", "20230510", "无"),
            ),
        ),
    ),
)
