"""Headings that stand otherwise than in one cell above their column: wrapped without a merge, two fields in one."""

from __future__ import annotations

from pathlib import Path

from tests.exchange.nasty.judging import Book, Make, expect, sheet


def text(content: str) -> Make:
    """A .csv as Excel saves it in China."""

    def make(path: Path) -> None:
        path.write_bytes(content.encode("gb18030"))

    return make


MEMBERS = expect(
    "person",
    "序号 姓名 性别 民族 出生年月 入党时间 学历",
    ("1", "王伟", "男", "汉族", "1985-06", "2008-07-01", "大学本科"),
    ("2", "赵敏", "女", "满族", "1990-11", "2012-07-01", "研究生"),
    党员类别="?正式党员",
)

QUARTERS = ("一季度", "二季度", "三季度", "四季度")

BOOKS = (
    Book(
        "wrapped_headings.csv",  # 出生, below it 年月: a heading of two lines, of which a .csv keeps no merged cell
        text(
            "机关党员信息采集表,,,,,,\n序号,姓名,性别,民族,出生,入党,学历\n,,,,年月,时间,\n"
            "1,王 伟,男,汉族,1985.6,2008.7.1,大学本科\n2,赵敏,女,满族,1990.11,2012-07-01,研究生\n"
        ),
        (MEMBERS,),
    ),
    Book(
        "wrapped_headings.xlsx",
        sheet(
            [
                ["序号", "姓名", "性别", "民族", "出生", "入党", "学历"],
                [None, None, None, None, "年月", "时间", None],
                [1, "王 伟", "男", "汉族", "1985.6", "2008.7.1", "大学本科"],
                [2, "赵敏", "女", "满族", "1990.11", "2012-07-01", "研究生"],
            ]
        ),
        (MEMBERS,),
    ),
    Book(
        "first_row_of_few_cells.csv",  # a first record of two short texts goes on with no heading
        text("序号,问题表述,责任部门,责任人,备注\n,学习不深,办公室,,\n2,会议偏多,研究室,王伟,无\n"),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 责任人 备注",
                ("", "学习不深", "办公室", "", ""),
                ("2", "会议偏多", "研究室", "王伟", "无"),
            ),
        ),
    ),
    Book(
        "title_down_the_side.xlsx",  # the title of the sheet, merged down its first column
        sheet(
            [
                ["督\n办\n台\n账", "序号", "督办事项", "责任部门", "办结时限"],
                [None, "1", "甲事", "办公室", "7.1"],
                [None, "2", "乙事", "提案委", "7.2"],
            ],
            ["A1:A3"],
        ),
        (
            expect(
                "supervision",
                "督办事项 承办单位 反馈时限",
                ("甲事", "办公室", "2023-07-01"),
                ("乙事", "提案委", "2023-07-02"),
            ),
        ),
    ),
    Book(
        "title_down_the_side_below_another.xlsx",
        sheet(
            [
                ["2023年督办事项"],
                [None, "序号", "督办事项", "责任部门", "办结时限"],
                ["督办事项台账", "1", "甲事", "办公室", "7.1"],
                [None, "2", "乙事", "提案委", "7.2"],
                [None, "3", "丙事", "研究室", "7.3"],
            ],
            ["A1:E1", "A3:A5"],
        ),
        (
            expect(
                "supervision",
                "督办事项 承办单位 反馈时限",
                ("甲事", "办公室", "2023-07-01"),
                ("乙事", "提案委", "2023-07-02"),
                ("丙事", "研究室", "2023-07-03"),
            ),
        ),
    ),
    *(
        Book(
            f"two_numbers_{place}.xlsx",  # how many should have come and how many came, in one cell
            sheet(
                [
                    ["机关第一党支部组织生活记录"],
                    ["序号", "类型", "主题", "时间", heading],
                    [1, "主题党日", "植树", "2023-04-07", first],
                    [2, "党课", "讲党史", "2023-05-06", second],
                ]
            ),
            (
                expect(
                    "party_meeting",
                    "序号 类型 主题 时间 应到 实到",
                    ("1", "主题党日", "植树", "2023-04-07", "20", "18"),
                    ("2", "党课", "讲党史", "2023-05-06", "20", "20"),
                    党支部="机关第一党支部",
                ),
            ),
            told=("一栏按前后两部分分别填入“应到”和“实到”",),
        )
        for place, (heading, first, second) in enumerate(
            (
                ("应到/实到", "20/18", "20/20"),
                ("应到、实到人数", "应到20人，实到18人", "应到20人、实到20人"),
                ("应到（实到）人数", "20（18）", "20人（20人）"),
                ("参加人数（应到/实到）", "20人/18人", "20人/20人"),
                ("应到/实到（人）", "20 / 18", "20／20"),
                ("应到人数\n实到人数", "20\n18", "20\n20"),
            )
        )
    ),
    Book(
        "two_numbers_of_one.xlsx",  # a cell with one number is asked for: nobody knows which it is
        sheet(
            [
                ["机关第一党支部组织生活记录"],
                ["序号", "类型", "主题", "时间", "应到/实到"],
                [1, "主题党日", "植树", "2023-04-07", "20/18"],
                [2, "党课", "讲党史", "2023-05-06", "18"],
            ]
        ),
        (
            expect(
                "party_meeting",
                "序号 类型 主题 时间 应到 实到",
                ("1", "主题党日", "植树", "2023-04-07", "20", "18"),
                ("2", "党课", "讲党史", "2023-05-06", "18", ""),
                党支部="机关第一党支部",
            ),
        ),
        told=("第 4 行分不开，填入“应到”",),
    ),
    Book(
        "quarters.xlsx",  # the progress of a year in a column for each quarter
        sheet(
            [
                ["2023年度重点任务推进表"],
                ["序号", "重点任务", "牵头部门", "完成时限", "推进情况", None, None, None],
                [None, None, None, None, *QUARTERS],
                [1, "协商会", "经济委", "6月底", "已定题", "已召开", None, None],
                [2, "视察", "社法委", "9月底", "制定方案", None, "已视察", "报告\n已印发"],
            ],
            ["E2:H2", "A2:A3", "B2:B3", "C2:C3", "D2:D3"],
        ),
        (
            expect(
                "yearly_task",
                "序号 工作任务 牵头部门 完成时限 进度",
                ("1", "协商会", "经济委", "2023-06-30", "已召开"),
                ("2", "视察", "社法委", "2023-09-30", "报告\n已印发"),
                年度="2023",
            ),
        ),
        told=("“进度”分列在“一季度”、“二季度”、“三季度”、“四季度”，按 2023 年各期末日期分别记为一条",),
    ),
    Book(
        "months_of_progress.xlsx",  # more columns of months than all others; one row of headings
        sheet(
            [
                ["2023年部门问题整改台账"],
                ["序号", "问题表述", "责任部门", "整改措施", *(f"{month}月进展" for month in range(1, 10))],
                [1, "学习不深", "办公室", "读书", "制定计划", *[None] * 7, "完成"],
                [2, "联系少", "提案委", "调研", None, "走访2家", *[None] * 7],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 整改措施 进展 状态",
                ("1", "学习不深", "办公室", "读书", "完成", "待整改?已销号"),
                ("2", "联系少", "提案委", "调研", "走访2家", "待整改"),
                清单="部门",
            ),
        ),
        told=("“进展”分列在“1月”、“2月”",),
    ),
    Book(
        "half_years.csv",
        text(
            "序号,工作任务,责任部门,进展情况（上半年）,进展情况（下半年）\n1,协商会,经济委,已定题,已召开\n2,视察,社法委,,无\n"
        ),
        (
            expect(
                "yearly_task",
                "序号 工作任务 牵头部门 进度",
                ("1", "协商会", "经济委", "已召开"),
                ("2", "视察", "社法委", ""),
                年度="2023",
            ),
        ),
    ),
    Book(
        "day_of_completion.xlsx",  # the only column of a day of an unfinished problem is its deadline; who signs is no contact
        sheet(
            [
                ["部门问题整改台账"],
                ["序号", "存在的主要问题", "整改措施", "整改完成时间", "目前状态"],
                ["1", "学习不深", "读书", "2023-09-30", "整改中"],
                ["部门负责人：", None, "分管领导：", None, "联系电话："],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 整改时限 状态",
                ("1", "学习不深", "读书", "2023-09-30", "整改中"),
                清单="部门",
            ),
        ),
        told=("“整改完成时间”作为“整改时限”导入；如果是“销号日期”，请在“表头对应”中改正",),
    ),
    Book(
        "duties_of_a_person.xlsx",
        sheet(
            [
                ["2023年度“一岗双责”责任清单"],
                ["责任事项", "具体任务", "落实情况"],
                ["加强分管领域廉政建设", "每季度听取汇报", "已听取2次"],
            ]
        ),
        (
            expect(
                "duty",
                "责任内容 落实措施 落实情况",
                ("加强分管领域廉政建设", "每季度听取汇报", "已听取2次"),
                年度="2023",
                责任类别="一岗双责",
            ),
        ),
    ),
    Book(
        "parts_of_meetings.xlsx",  # headings again are no cell that cannot be divided
        sheet(
            [
                ["第一党支部组织生活记录"],
                ["序号", "时间", "主题", "类型", "应到/实到"],
                ["1", "2023-01-05", "学习", "支委会", "5/4"],
                ["序号", "时间", "主题", "类型", "应到/实到"],
                ["2", "2023-02-05", "研究", "支委会", "5/5"],
            ]
        ),
        (
            expect(
                "party_meeting",
                "序号 时间 主题 类型 应到 实到",
                ("1", "2023-01-05", "学习", "支委会", "5", "4"),
                ("2", "2023-02-05", "研究", "支委会", "5", "5"),
                党支部="第一党支部",
            ),
        ),
        told=("按前后两部分分别填入“应到”和“实到”，请核对",),
    ),
    Book(
        "consultations.xlsx",
        sheet(
            [
                ["2023年市政协协商工作计划"],
                ["协商形式", "协商议题", "承办专委会", "协商时间"],
                ["协商座谈会", "关于优化营商环境", "经济委", "2023-04-20"],
            ]
        ),
        (
            expect(
                "meeting",
                "会议名称 会议类型 牵头部门 会议日期",
                ("关于优化营商环境", "协商座谈会", "经济委", "2023-04-20"),
            ),
        ),
    ),
    Book(
        "contents_beside_tasks.xlsx",
        sheet(
            [
                ["2023年度重点工作计划表"],
                ["序号", "工作项目", "主要内容", "责任部门", "完成时限"],
                ["1", "文史征集", "征集稿件20篇", "文史委", "2023-04-20"],
            ]
        ),
        (
            expect(
                "yearly_task",
                "序号 工作任务 目标标准 牵头部门 完成时限",
                ("1", "文史征集", "征集稿件20篇", "文史委", "2023-04-20"),
                年度="2023",
            ),
        ),
    ),
)
