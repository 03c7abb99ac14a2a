"""Columns of what was and of what is now, columns below a heading that tells them, and what only the lines around say."""

from __future__ import annotations

from tests.exchange.nasty.judging import Book, Make, expect, sheet, sheets

STAGES = ("起草", "征求意见", "审核", "审议", "印发")


def tasks_of(unit: str, *rows: tuple[object, ...]) -> tuple[str, list[list[object]], list[str]]:
    """A sheet named after its unit, whose title begins with it as well."""
    headings = ["编号", "任务", "负责人", "办结时限"]
    return unit, [[f"{unit}2023年重点任务清单"], headings, *map(list, rows)], ["A1:D1"]


def duties(name: str, post: str) -> Make:
    """A sheet whose line above says whom it is of and what they are."""
    rows = [
        ["党组成员责任清单（2023年度）"],
        [f"姓名：{name}", None, f"职务：{post}"],
        ["序号", "责任内容", "频次", "完成时限"],
    ]
    return sheet([*rows, [1, "抓好分管处室党建工作", "半年一次", "贯穿全年"]], ["A1:D1"])


BOOKS = (
    Book(
        "limit_of_old_and_now.xlsx",
        sheet(
            [
                ["部门问题整改台账"],
                ["序号", "问题表述", "责任部门", "原责任人", "现责任人", "原时限", "现时限"],
                [1, "督促检查不够经常", "机关党委", "马俊峰", "宋佳琪", "2023年6月30日", "2023年9月30日"],
                [2, "干部档案不够齐全", "人事处", "冯 丽", "冯 丽", "2023年5月底", "2023年5月底"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 责任人 整改时限",
                ("1", "督促检查不够经常", "机关党委", "宋佳琪", "2023年9月30日"),
                ("2", "干部档案不够齐全", "人事处", "冯丽", "2023年5月底"),
                清单="部门",
            ),
        ),
    ),
    Book(
        "limit_before_and_after.xlsx",
        sheet(
            [
                ["部门问题整改时限调整表"],
                ["序号", "问题", "责任部门", "整改时限", None, "完成率（上月）", "完成率（现）"],
                [None, None, None, "调整前", "调整后", None, None],
                [1, "学习笔记不齐全", "办公室", "6月底", "9月底", "20%", "60%"],
            ],
            ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3"],
        ),
        (
            expect(
                "problem",
                "序号 清单 问题表述 责任部门 整改时限 完成率 状态",
                ("1", "部门", "学习笔记不齐全", "办公室", "9月底", "60%", "待整改?整改中"),
            ),
        ),
    ),
    Book(
        "changed_beside_plain.xlsx",  # the limit that was changed counts, and the other one is told
        sheet(
            [
                ["部门问题整改台账"],
                ["序号", "问题表述", "责任部门", "整改时限", "调整后时限", "上月进展", "本月进展"],
                [1, "督促检查不够经常", "机关党委", "6月底", "9月底", "已启动", "已起草办法"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 清单 问题表述 责任部门 整改时限 进展",
                ("1", "部门", "督促检查不够经常", "机关党委", "9月底", "已起草办法"),
            ),
        ),
        told=("“整改时限”和“调整后时限”都像是“整改时限”，取了“调整后时限”",),
    ),
    Book(
        "rule_numbers_old_and_now.xlsx",
        sheet(
            [
                ["序号", "制度名称", "原文号", "现文号", "原因", "责任部门"],
                [1, "会议制度", "市政协办〔2015〕3号", "市政协办〔2023〕3号", "上级有新规定", "办公室"],
            ]
        ),
        (expect("rule", "序号 制度名称 文号 起草部门", ("1", "会议制度", "市政协办〔2023〕3号", "办公室")),),
    ),
    Book(
        "what_was_found_and_why.xlsx",  # 检视问题 over two columns; parts of a problem, section rows and notes between
        sheet(
            [
                ["检视问题整改台账（部门）"],
                ["序号", "检视问题", None, "整改措施", "牵头部门", "责任人", "整改时限"],
                [None, "问题表现", "问题根源", None, None, None, None],
                ["一、理论武装方面（2个）"],
                [1, "集中学习流于形式", "思想认识还不够到位", "修订计划", "办公室", "王 伟", "7月底"],
                [None, None, None, "建立考勤", "办公室", "赵　敏", "7月底"],
                [2, "调研成果转化偏少", "统筹谋划还不够充分", "逐件跟踪", "研究室", "胡志远", "长期坚持"],
                ["注：1.时限分三类。"],
                ["2.每月更新。"],
            ],
            ["A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:F3", "G2:G3", "A4:G4", "A5:A6", "B5:B6", "C5:C6"],
        ),
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 责任部门 责任人 整改时限",
                ("1", "集中学习流于形式", "修订计划\n建立考勤", "办公室", "王伟、赵敏", "7月底"),
                ("2", "调研成果转化偏少", "逐件跟踪", "研究室", "胡志远", "长期坚持"),
                清单="部门",
                问题类别="理论武装",
            ),
        ),
        told=("“问题表现”按内容对应为“问题表述”",),
    ),
    Book(
        "unit_of_sheet_and_title.xlsx",  # the same unit twice is no 协作部门
        sheets(
            tasks_of("研究室", ("1.", "编发信息80期", "林晓东", "12月底")),
            tasks_of("文史委", ("1.", "出版专辑", "薛峰", "9月底")),
        ),
        (
            expect(
                "yearly_task",
                "年度 序号 工作任务 责任人 牵头部门 完成时限",
                ("2023", "1", "编发信息80期", "林晓东", "研究室", "2023-12-31"),
            ),
            expect(
                "yearly_task",
                "年度 序号 工作任务 责任人 牵头部门 完成时限",
                ("2023", "1", "出版专辑", "薛峰", "文史委", "2023-09-30"),
            ),
        ),
    ),
    Book(
        "plan_by_month_and_state_by_tick.xlsx",  # months below a heading nobody knows are one unknown column
        sheet(
            [
                ["2023年重点工作推进表"],
                ["序号", "工作任务", "工作举措", "牵头单位", "推进时间安排", None, None, "完成\n情况", None, None],
                [None, None, None, None, "4月", "5月", "6月", "已完成", "进行中", "未启动"],
                [1, "编制工作规划", "征求意见", "研究室", "初稿", "修改", "定稿", "√", None, None],
                [2, "建设智慧政协", "招标建设", "信息中心", None, "招标", "建设", None, "√", None],
            ],
            ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2", "H2:J2"],
        ),
        (
            expect(
                "yearly_task",
                "年度 序号 工作任务 牵头部门 状态",
                ("2023", "1", "编制工作规划", "研究室", "已完成"),
                ("2023", "2", "建设智慧政协", "信息中心", "推进中"),
            ),
        ),
    ),
    Book(
        "heading_in_two_lines.xlsx",  # 完成 and 时限 are one heading, and 目标类别 is the 类别
        sheet(
            [
                ["2023年度目标管理责任分解表"],
                ["序号", "目标类别", "目标任务", "责任处室", "完成\n时限"],
                ["总分", None, None, None, 100],
                [1, "提案工作", "征集提案", "提案委", "3月底"],
                [2, "党建工作", "开展主题教育", "机关党委", "贯穿全年"],
            ]
        ),
        (
            expect(
                "yearly_task",
                "年度 序号 类别 工作任务 牵头部门 完成时限",
                ("2023", "1", "提案工作", "征集提案", "提案委", "2023-03-31"),
                ("2023", "2", "党建工作", "开展主题教育", "机关党委", "2023-12-31"),
            ),
        ),
    ),
    Book(
        "post_beside_name.xlsx",
        duties("马 俊 峰", "机关党委书记"),
        (
            expect(
                "duty",
                "年度 责任人 职务 序号 责任内容 频次 完成时限",
                ("2023", "马俊峰", "机关党委书记", "1", "抓好分管处室党建工作", "每半年", "2023-12-31"),
            ),
        ),
    ),
    Book(
        "stages_ticked_as_they_passed.xlsx",
        sheet(
            [
                ["制度建设进展情况表"],
                ["类别", "制度名称", "责任部门", "进展阶段", None, None, None, None],
                [None, None, None, *STAGES],
                ["纪律作风", "请销假办法", "人事处", "√", "√", None, None, None],
                ["纪律作风", "效能问责办法", "机关纪委", "√", "√", "√", "√", "√"],
            ],
            ["A2:A3", "B2:B3", "C2:C3", "D2:H2"],
        ),
        (
            expect(
                "rule",
                "类别 制度名称 起草部门 当前阶段",
                ("纪律作风", "请销假办法", "人事处", "?征求意见"),
                ("纪律作风", "效能问责办法", "机关纪委", "?印发"),
            ),
        ),
    ),
    Book(
        "object_over_name_and_unit.xlsx",
        sheet(
            [
                ["问责情况登记台账"],
                ["序号", "被问责对象", None, "问责情形", "问责方式", "问责日期"],
                [None, "姓名", "单位", None, None, None],
                [1, "王 某", "办公室", "工作失职", "诫勉谈话", "2023.4.15"],
            ],
            ["A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:F3"],
        ),
        (
            expect(
                "inspection",
                "序号 类型 对象 所在部门 发现问题 结果 日期",
                ("1", "问责", "王某", "办公室", "工作失职", "诫勉谈话", "2023-04-15"),
            ),
        ),
    ),
    Book(
        "mean_of_points.xlsx",
        sheet(
            [
                ["市政协机关2023年度考核结果汇总表"],
                ["序号", "被考核部门", "得分", "扣分原因", "考核等次"],
                [1, "办公室", 96.5, "值班漏岗扣1分", "优秀"],
                [None, "平均分", 96.5],
            ]
        ),
        (
            expect(
                "inspection",
                "序号 类型 对象 分值 发现问题 结果",
                ("1", "考核", "办公室", "96.5", "值班漏岗扣1分", "优秀"),
            ),
        ),
    ),
    Book(
        "secret_list_of_people.xlsx",  # without its measures it fits the list of people, which everybody reads
        sheet(
            [
                ["市政协机关纪委运用监督执纪“四种形态”台账"],
                ["序号", "姓名", "性别", "单位及职务", "政治面貌", "违纪违规事实"],
                [1, "张 某", "男", "办公室科员", "中共党员", "工作日饮酒"],
            ]
        ),
    ),
    Book(
        "state_by_colour.xlsx",
        sheet(
            [
                ["部门问题整改台账"],
                ["序号", "问题表述", "责任部门", "整改时限"],
                [1, "理论学习抓得不紧", "办公室", "7月底"],
                ["说明：绿色为已完成，红色为逾期未完成。"],
            ]
        ),
        (expect("problem", "序号 清单 问题表述 责任部门 整改时限", ("1", "部门", "理论学习抓得不紧", "办公室", "7月底")),),
        told=("颜色不导入",),
    ),
)
