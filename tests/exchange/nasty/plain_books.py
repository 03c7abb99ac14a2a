"""Ordinary tables that look a little like what is left out elsewhere: nothing of them may be lost."""

from __future__ import annotations

from tests.exchange.nasty.judging import Book, expect, sheet

BOOKS: tuple[Book, ...] = (
    Book(
        "task_like_headings.xlsx",  # a task of which every word could be a heading: 提案办理情况, 各处室
        sheet(
            [
                ["2023年度目标任务分解表"],
                ["工作任务", "责任部门", "完成时限"],
                ["召开党组会", "办公室", "6月底"],
                ["二、履职工作", None, None],
                ["提案办理情况", "综合处室", "12月底"],
                ["视察调研", "研究室", "9月底"],
            ],
            ["A4:C4"],
        ),
        (
            expect(
                "yearly_task",
                "工作任务 牵头部门 完成时限 类别",
                ("召开党组会", "办公室", "2023-06-30", ""),
                ("提案办理情况", "综合处室", "2023-12-31", "履职工作"),
                ("视察调研", "研究室", "2023-09-30", "履职工作"),
                年度="2023",
            ),
        ),
    ),
    Book(
        "items_like_headings.xlsx",  # behind a gap, with names of departments that are no names
        sheet(
            [
                ["会议筹备清单"],
                ["会议名称：政协全会"],
                ["准备事项", "责任部门", "备注"],
                ["起草通知", "办公室", None],
                [],
                ["座次安排情况", "各部门", None],
                ["会议内容", "相关科室", "协调"],
            ]
        ),
        (
            expect(
                "preparation",
                "准备事项 责任部门 备注",
                ("起草通知", "办公室", ""),
                ("座次安排情况", "各部门", ""),
                ("会议内容", "相关科室", "协调"),
                会议名称="政协全会",
            ),
        ),
    ),
    Book(
        "departments_of_two_ranks.xlsx",  # one column for both
        sheet(
            [
                ["问题整改台账"],
                ["序号", "问题表述", "责任处室/科室", "责任人", "整改时限"],
                [1, "学习不深", "办公室", "王伟", "6月底"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 责任人 整改时限",
                ("1", "学习不深", "办公室", "王伟", "6月底"),
            ),
        ),
    ),
    Book(
        "chapters_without_numbers.xlsx",  # in the column of the problems, where no running number tells them
        sheet(
            [
                ["问题整改台账"],
                ["问题表述", "责任部门", "整改时限"],
                ["一、理论武装方面（2条）", None, None],
                ["学习不深", "办公室", "6月底"],
                ["二、履职能力方面（1条）", None, None],
                ["调研少", "研究室", "9月底"],
            ]
        ),
        (
            expect(
                "problem",
                "问题表述 责任部门 整改时限 问题类别",
                ("学习不深", "办公室", "6月底", "理论武装"),
                ("调研少", "研究室", "9月底", "履职能力"),
            ),
        ),
    ),
    Book(
        "chapters_beside_numbers.xlsx",
        sheet(
            [
                ["2023年度目标任务分解表"],
                ["序号", "工作任务", "牵头部门", "完成时限"],
                [None, "一、党建工作", None, None],
                [1, "召开党组会", "办公室", "6月底"],
                [None, "二、履职工作", None, None],
                [2, "视察调研", "研究室", "9月底"],
            ]
        ),
        (
            expect(
                "yearly_task",
                "序号 工作任务 牵头部门 完成时限 类别",
                ("1", "召开党组会", "办公室", "2023-06-30", "党建工作"),
                ("2", "视察调研", "研究室", "2023-09-30", "履职工作"),
                年度="2023",
            ),
        ),
    ),
    Book(
        "all_rows_in_chinese_numbers.xlsx",  # 一、 is how this table numbers its tasks, one of them still without anybody
        sheet(
            [
                ["2023年度目标任务分解表"],
                ["工作任务", "牵头部门", "完成时限"],
                ["一、召开党组会", "办公室", "6月底"],
                ["二、筹备全会", None, None],
                ["三、视察调研", "研究室", "9月底"],
            ]
        ),
        (
            expect(
                "yearly_task",
                "工作任务 牵头部门 完成时限",
                ("一、召开党组会", "办公室", "2023-06-30"),
                ("二、筹备全会", "", ""),
                ("三、视察调研", "研究室", "2023-09-30"),
                年度="2023",
            ),
        ),
    ),
    Book(
        "last_task_without_parts.xlsx",  # no chapter: nothing stands below it
        sheet(
            [
                ["2023年度目标任务分解表"],
                ["序号", "工作任务", "牵头部门", "完成时限", "分值"],
                ["一", "召开全会", None, None, 30],
                [1, "起草报告", "办公室", "6月底", 10],
                [2, "分组讨论", "办公室", "6月底", 20],
                ["二", "召开常委会", None, None, 70],
            ]
        ),
        (
            expect(
                "yearly_task",
                "序号 工作任务 牵头部门 完成时限 分值 类别",
                ("1", "起草报告", "办公室", "2023-06-30", "10", "召开全会"),
                ("2", "分组讨论", "办公室", "2023-06-30", "20", "召开全会"),
                ("二", "召开常委会", "", "", "70", ""),
                年度="2023",
            ),
        ),
    ),
    Book(
        "sections_of_no_field.xlsx",  # 离退休 is no field of a member of the staff that the ledger could fill
        sheet(
            [
                ["人员名册"],
                ["序号", "姓名", "所在部门", "职务", "联系电话"],
                ["一、在职人员", None, None, None, None],
                [1, "王伟", "办公室", "主任", "1380"],
                ["二、离退休", None, None, None, None],
                [2, "张率", "研究室", "处长", "1390"],
            ]
        ),
        (
            expect(
                "person",
                "序号 姓名 所在部门 职务 联系电话",
                ("1", "王伟", "办公室", "主任", "1380"),
                ("2", "张率", "研究室", "处长", "1390"),
            ),
        ),
        told=("第 3、5 行只分隔各行，台账没有对应的栏目，没有采用",),
    ),
    Book(
        "department_and_person.xlsx",  # once the other way round
        sheet(
            [
                ["问题整改台账"],
                ["序号", "问题表述", "责任部门和责任人", "整改时限"],
                [1, "学习不深", "办公室\n李强", "6月底"],
                [2, "调研少", "王伟、张三\n研究室", "6月底"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 责任人",
                ("1", "学习不深", "办公室", "李强"),
                ("2", "调研少", "研究室", "王伟、张三"),
                整改时限="6月底",
            ),
        ),
    ),
    Book(
        "names_like_totals.xlsx",  # of a table without numbers: 共3条 and 其中： do not begin a sum here, nor 负责人： a signature
        sheet(
            [
                ["问题整改台账"],
                ["问题表述", "责任部门", "责任人", "整改时限"],
                ["共3条建议未落实", "办公室", "王伟", "6月底"],
                ["负责人：不明确", "办公室", "王伟", "6月底"],
                ["其中：会议偏多", "研究室", "李强", "6月底"],
                ["合计：3条", None, None, None],
                ["负责人：王伟", "填表人：李强", None, "2023年6月1日"],
            ]
        ),
        (
            expect(
                "problem",
                "问题表述 责任部门 责任人",
                ("共3条建议未落实", "办公室", "王伟"),
                ("负责人：不明确", "办公室", "王伟"),
                ("其中：会议偏多", "研究室", "李强"),
                整改时限="6月底",
            ),
        ),
    ),
    Book(
        "departments_side_by_side.xlsx",
        sheet(
            [
                ["问题整改台账"],
                ["序号", "问题表述", "责任部门", "整改时限"],
                [1, "学习不深", "办公室 研究室", "6月底"],
                [2, "调研少", "办 公 室", "6月底"],
                [3, "会议多", "办公室 综合科", "6月底"],
                [4, "文件多", "提案委\n办公室", "6月底"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门",
                ("1", "学习不深", "办公室、研究室"),
                ("2", "调研少", "办公室"),
                ("3", "会议多", "办公室综合科"),
                ("4", "文件多", "提案委、办公室"),
                整改时限="6月底",
            ),
        ),
    ),
)
