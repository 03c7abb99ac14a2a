"""What stands below a heading decides: words of another list, crosses beside ticks, sums of chapters, notes between."""

from __future__ import annotations

from tests.exchange.nasty.judging import Book, expect, sheet, sheets

PROBLEM = ["序号", "问题表述", "整改措施", "责任部门", "责任人", "整改时限"]

BOOKS: tuple[Book, ...] = (
    Book(
        "kind_of_work.xlsx",  # 工作类型 could be the category, but the words are those of the way it is made
        sheet(
            [
                ["制度建设台账"],
                ["序号", "制度名称", "工作类型", "起草部门", "当前阶段"],
                [1, "考勤制度", "修订", "办公室", "起草"],
                [2, "会议制度", "新建", "办公室", "印发"],
            ]
        ),
        (
            expect(
                "rule",
                "序号 制度名称 建设方式 起草部门 当前阶段",
                ("1", "考勤制度", "修订", "办公室", "起草"),
                ("2", "会议制度", "新建", "办公室", "印发"),
            ),
        ),
        told=("“工作类型”按内容对应为“建设方式”",),
    ),
    Book(
        "category_without_heading.xlsx",
        sheet(
            [
                ["问题整改台账"],
                [None, "序号", "问题表述", "责任部门", "整改时限"],
                ["理论武装", 1, "学习不深", "办公室", "6月底"],
                [None, 2, "研讨不够", "办公室", "6月底"],
                ["履职能力", 3, "调研不够", "研究室", "6月底"],
            ],
            ["A3:A4"],
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 问题类别",
                ("1", "学习不深", "办公室", "理论武装"),
                ("2", "研讨不够", "办公室", "理论武装"),
                ("3", "调研不够", "研究室", "履职能力"),
                整改时限="6月底",
            ),
        ),
        told=("“第 1 列（无表头）”按内容对应为“问题类别”",),
    ),
    Book(
        "chapters_with_sums.xlsx",
        sheet(
            [
                ["2023年度目标任务分解表"],
                ["序号", "工作任务", "牵头部门", "完成时限", "分值"],
                ["一", "党建工作（30分）", None, None, 30],
                [1, "召开党组会", "办公室", "6月底", 10],
                [2, "理论学习", "机关党委", "6月底", 20],
                ["二", "履职工作（70分）", None, None, 70],
                [3, "全会", "办公室", "1月", 70],
                ["合计", None, None, None, 100],
            ]
        ),
        (
            expect(
                "yearly_task",
                "序号 工作任务 牵头部门 完成时限 分值 类别",
                ("1", "召开党组会", "办公室", "2023-06-30", "10", "党建工作"),
                ("2", "理论学习", "机关党委", "2023-06-30", "20", "党建工作"),
                ("3", "全会", "办公室", "2023-01-31", "70", "履职工作"),
                年度="2023",
            ),
        ),
    ),
    Book(
        "stars_explained.xlsx",  # a note below the table that goes on in the column of the problems
        sheet(
            [
                PROBLEM,
                [1, "学习不深", "学", "办公室", "王伟", "6月底"],
                ["*表示重点问题"],
                [None, "带*号的为上级反馈问题"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 责任部门 责任人 整改时限",
                ("1", "学习不深", "学", "办公室", "王伟", "6月底"),
            ),
        ),
    ),
    Book(
        "yes_or_no.xlsx",  # ticks and crosses under 是 and 否
        sheet(
            [
                ["序号", "问题表述", "责任部门", "是否完成", None],
                [None, None, None, "是", "否"],
                [1, "问题一", "办公室", "√", "×"],
                [2, "问题二", "办公室", None, "√"],
            ],
            ["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
        ),
        (
            expect(
                "problem",
                "序号 问题表述 状态",
                ("1", "问题一", "已销号"),
                ("2", "问题二", "?整改中"),
                责任部门="办公室",
            ),
        ),
    ),
    Book(
        "partners_ticked.xlsx",
        sheet(
            [
                ["序号", "工作任务", "牵头部门", "配合部门", None, None, "完成时限"],
                [None, None, None, "办公室", "研究室", "提案委", None],
                [1, "任务一", "办公室", None, "√", "√", "6月底"],
                [2, "任务二", "研究室", "√", None, None, "6月底"],
            ],
            ["A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:G2"],
        ),
        (
            expect(
                "yearly_task",
                "序号 工作任务 牵头部门 协作部门",
                ("1", "任务一", "办公室", "研究室、提案委"),
                ("2", "任务二", "研究室", "办公室"),
                完成时限="2023-06-30",
                年度="2023",
            ),
        ),
    ),
    Book(
        "more_than_a_day.xlsx",  # a word behind the day, a bracket behind the number
        sheet(
            [
                ["序号", "党支部", "类型", "时间", "主题", "应到", "实到"],
                [1, "第一党支部", "党课", "2023年6月30日召开", "党课", 12, "11（请假1人）"],
            ]
        ),
        (
            expect(
                "party_meeting",
                "序号 党支部 类型 时间 主题 应到 实到",
                ("1", "第一党支部", "党课", "?2023-06-30", "党课", "12", "?11"),
            ),
        ),
    ),
    Book(
        "shares_as_progress.xlsx",  # 完成情况 in percent is how far a task is
        sheet(
            [
                ["2024年度重点任务"],
                ["序号", "工作任务", "牵头部门", "完成时限", "完成情况"],
                [1, "提案办理", "提案委", "12月底", "50%"],
                [2, "专题调研", "研究室", "6月底", 1],
            ]
        ),
        (
            expect(
                "yearly_task",
                "序号 工作任务 牵头部门 完成时限 完成率 状态",
                ("1", "提案办理", "提案委", "2024-12-31", "50%", "未启动?推进中"),
                ("2", "专题调研", "研究室", "2024-06-30", "100%", "未启动?已完成"),
                年度="2024",
            ),
        ),
        told=("“完成情况”按内容对应为“完成率”",),
    ),
    Book(
        "contacts_below.xlsx",  # who reports is no list of the office's people
        sheet(
            [
                ["问题整改台账"],
                PROBLEM,
                [1, "学习不深", "学", "办公室", "王伟", "6月底"],
                [],
                ["联络员名单"],
                ["序号", "姓名", "部门", "职务", "联系电话"],
                [1, "张三", "办公室", "科员", "3560011"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 责任部门 责任人 整改时限",
                ("1", "学习不深", "学", "办公室", "王伟", "6月底"),
            ),
        ),
    ),
    Book(
        "sheet_of_a_committee.xlsx",  # a word of another column may be the name of a department here
        sheets(
            *(
                (name, [["序号", "制度名称", "审议会议"], [1, f"{name}工作规则", "机关党委会议"]], ())
                for name in ("办公室", "研究室", "机关党委")
            )
        ),
        (
            expect("rule", "序号 制度名称 审议会议 起草部门", ("1", "办公室工作规则", "机关党委会议", "办公室")),
            expect("rule", "序号 制度名称 审议会议 起草部门", ("1", "研究室工作规则", "机关党委会议", "研究室")),
            expect("rule", "序号 制度名称 审议会议 起草部门", ("1", "机关党委工作规则", "机关党委会议", "机关党委")),
        ),
        told=("“起草部门”取自工作表名“机关党委”：机关党委",),
    ),
    Book(
        "sheets_of_units.xlsx",  # one sheet is named like no department: it is asked whether it is one
        sheets(
            *((name, [["序号", "问题表述"], [1, f"问题{name}"]], ()) for name in ("办公室", "提案委（含专委办）", "老干部之家"))
        ),
        (
            expect("problem", "序号 问题表述 责任部门", ("1", "问题办公室", "办公室")),
            expect("problem", "序号 问题表述 责任部门", ("1", "问题提案委（含专委办）", "提案委")),
            expect("problem", "序号 问题表述 责任部门", ("1", "问题老干部之家", "?老干部之家")),
        ),
        told=("本表的“老干部之家”不像，没有采用，见建议",),
    ),
    Book(
        "applied_for.xlsx",  # when somebody applied is not when they were taken in
        sheet(
            [
                ["发展党员工作台账"],
                ["序号", "姓名", "性别", "民族", "学历", "所在支部", "申请入党时间", "确定发展对象时间", "原工作单位"],
                [1, "张三", "男", "汉族", "大学本科", "第一党支部", "2021.3.5", "2023.3.1", "市委办"],
            ]
        ),
        (expect("person", "序号 姓名 性别 民族 学历 党支部", ("1", "张三", "男", "汉族", "大学本科", "第一党支部")),),
    ),
    Book(
        "unit_above_an_empty_column.xlsx",
        sheet(
            [
                ["附件1", None, None, None],
                [None, "2023年问题整改台账", None, None],
                ["单位：研究室", None, "2023年6月", "单位：个"],
                ["序号", "问题表述", "责任处室", "整改时限"],
                [1, "学习不深", None, "6月底"],
                [2, "调研少", None, "6月底"],
                [None, "合计：2个", None, None],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述",
                ("1", "学习不深"),
                ("2", "调研少"),
                责任部门="研究室",
                整改时限="6月底",
            ),
        ),
        told=("“责任部门”取自表格上方的",),
    ),
    Book(
        "signed_percents.xlsx",  # a bare 1 among 50% and 70%
        sheet([["序号", "问题表述", "完成率"], [1, "一", "50%"], [2, "二", "70％"], [3, "三", "1"], [4, "四", "0"]]),
        (
            expect(
                "problem",
                "序号 问题表述 完成率 状态",
                ("1", "一", "50%", "待整改?整改中"),
                ("2", "二", "70%", "待整改?整改中"),
                ("3", "三", "?100%", "待整改"),
                ("4", "四", "0%", "待整改"),
            ),
        ),
    ),
    Book(
        "spoken_hours.xlsx",
        sheet([["会议活动台账"], ["序号", "会议名称", "会议时间", "地点"], [1, "专题会", "2023-04-05 下午三点", "二楼"]]),
        (expect("meeting", "序号 会议名称 会议日期 时间 地点", ("1", "专题会", "2023-04-05", "15:00", "二楼")),),
    ),
    Book(
        "chinese_commas.csv",
        lambda path: path.write_text("序号，问题表述，责任部门\n1，学习不深，办公室\n", encoding="gb18030"),
        (expect("problem", "序号 问题表述 责任部门", ("1", "学习不深", "办公室")),),
    ),
    Book(
        "in_columns.txt",
        lambda path: path.write_text("序号  问题表述  责任部门\n1    学习不深    办公室\n", encoding="utf-8"),
        (expect("problem", "序号 问题表述 责任部门", ("1", "学习不深", "办公室")),),
    ),
    Book(
        "unit_sections.xlsx",  # sections name the department whose column stands empty; counts below the sum
        sheet(
            [
                ["问题整改台账"],
                PROBLEM,
                ["（一）办公室（2项）"],
                [1, "学习不深", "学", None, "王伟", "6月底"],
                [2, "调研少", "学", None, "王伟", "6月底"],
                ["（二）研究室（1项）"],
                [3, "文风", "学", None, "李强", "6月底"],
                ["合计", 3],
                ["其中：已完成", 1],
                ["未完成", 2],
            ],
            ["A3:F3", "A6:F6"],
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 责任人",
                ("1", "学习不深", "办公室", "王伟"),
                ("2", "调研少", "办公室", "王伟"),
                ("3", "文风", "研究室", "李强"),
                整改措施="学",
                整改时限="6月底",
            ),
        ),
    ),
)
