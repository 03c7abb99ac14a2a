"""Books of a party office in its own words: titles, lines above the table, headings and cells that mean what they say."""

from __future__ import annotations

from tests.exchange.nasty.judging import Book, expect, sheet

BOOKS: tuple[Book, ...] = (
    Book(
        "led_by.xlsx",  # who leads stands above the table, under another word than the ledger's
        sheet(
            [
                ["市政协十三届二次会议筹备工作分工表"],
                ["牵头单位：研究室"],
                ["序号", "工作内容", "具体要求", "责任人", "完成时间"],
                [1, "起草报告", "三稿报审", "胡志远", "1月10日前"],
            ]
        ),
        (
            expect(
                "preparation",
                "会议名称 序号 责任部门 准备事项 工作要求 责任人 完成时限",
                ("市政协十三届二次会议", "1", "研究室", "起草报告", "三稿报审", "胡志远", "2023-01-10"),
            ),
        ),
    ),
    Book(
        "branch_stamped.xlsx",  # 单位 is a branch, and the stamp goes there
        sheet(
            [
                ["市政协机关党员基本信息登记表"],
                ["单位：机关第四党支部（盖章）", None, None, None, "2023年6月"],
                ["序号", "姓名", "性别", "入党日期", "政治面貌", "联系方式"],
                [1, "王  芳", "女", "2001-06-01", "中共党员", "13900000001"],
                [2, "李 勇", "男", None, "民盟盟员", 13900000003],
            ]
        ),
        (
            expect(
                "person",
                "序号 姓名 性别 入党时间 党员类别 联系电话",
                ("1", "王芳", "女", "2001-06-01", "正式党员", "13900000001"),
                ("2", "李勇", "男", "", "民主党派成员", "13900000003"),
                党支部="机关第四党支部",
            ),
        ),
    ),
    Book(
        "committee_of_four.xlsx",  # each seat of the committee has a column of its own
        sheet(
            [
                ["机关党组织信息台账"],
                ["序号", "党组织名称", "支部委员会", None, None, "任期年限"],
                [None, None, "书记", "组织委员", "宣传委员", None],
                [1, "第一党支部", "王 伟", "孙丽", "李强", "三年"],
                [2, "第二党支部", "高洪涛", "钱进", None, "3年"],
            ],
            ["C2:E2", "A2:A3", "B2:B3", "F2:F3"],
        ),
        (
            expect(
                "branch",
                "序号 党组织名称 书记 支委 届期（年）",
                ("1", "第一党支部", "王伟", "孙丽、李强", "3"),
                ("2", "第二党支部", "高洪涛", "钱进", "3"),
            ),
        ),
        told=("“支委”有 2 列，内容合在一起",),
    ),
    Book(
        "core_group_planned.xlsx",  # the 中心组 learns together: it is its meeting, and nothing is held yet
        sheet(
            [
                ["党组理论学习中心组2023年度集中学习安排"],
                ["学习时间", "学习专题", "重点发言人", "地点"],
                ["9月中旬", "全会精神", "李文斌、陈建国", "会议室"],
            ]
        ),
        (
            expect(
                "study",
                "学习类型 学习日期 学习主题 交流发言人 地点 状态",
                ("中心组学习", "2023-09-20", "全会精神", "李文斌、陈建国", "会议室", "计划"),
            ),
        ),
    ),
    Book(
        "appraised_the_year_after.xlsx",  # the day of the meeting is no year of the appraisal
        sheet(
            [
                ["机关第二党支部2022年度民主评议党员结果"],
                ["时间：2023年1月15日   应到9人  实到9人"],
                ["序号", "姓名", "评定等次", "支部意见"],
                [1, "陈 建国", "优秀", "同意"],
            ]
        ),
        (
            expect(
                "appraisal",
                "年度 党支部 序号 姓名 评议等次 支部意见",
                ("2022年", "机关第二党支部", "1", "陈建国", "优秀", "同意"),
            ),
        ),
    ),
    Book(
        "matters_without_title.csv",
        lambda path: path.write_text(
            "序号|督办内容|责任部门|责任人|要求完成时间|完成情况\n1|整理档案|办公室|赵 敏|2023年7月|整理中\n", encoding="utf-16"
        ),
        (
            expect(
                "supervision",
                "督办事项 承办单位 承办人 反馈时限 反馈情况",
                ("整理档案", "办公室", "赵敏", "2023-07-31", "整理中"),
            ),
        ),
    ),
    Book(
        "one_is_no_zero.csv",  # UTF-16 without its mark, where 一 has a zero on the other side than digits and commas
        lambda path: path.write_bytes(
            "内设机构一览表\r\n序号,处室名称,主要负责人,分管领导,办公电话\r\n1,办公室,王 伟,李文斌,3345001\r\n".encode(
                "utf-16-le"
            )
        ),
        (
            expect(
                "department",
                "序号 部门名称 负责人 分管领导 联系电话",
                ("1", "办公室", "王伟", "李文斌", "3345001"),
            ),
        ),
    ),
    Book(
        "middle_and_end.csv",
        lambda path: path.write_text(
            "序号,问题表述,责任部门,整改时限\n1,学习不深,办公室,10月上中旬\n2,文风不实,办公室,10月中下旬\n",
            encoding="gb18030",
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 整改时限 整改时限日期",
                ("1", "学习不深", "办公室", "10月上中旬", "2023-10-20"),
                ("2", "文风不实", "办公室", "10月中下旬", "2023-10-31"),
            ),
        ),
    ),
    Book(
        "inspected.xlsx",
        sheet(
            [
                ["2023年机关作风督查情况通报表"],
                ["序号", "检查时间", "受检单位", "发现的主要问题", "处理意见", "扣分"],
                [1, "3.8", "办公室", "1人迟到", "提醒谈话", -1],
            ]
        ),
        (
            expect(
                "inspection",
                "序号 类型 日期 对象 发现问题 结果 分值",
                ("1", "督查", "2023-03-08", "办公室", "1人迟到", "提醒谈话", "-1"),
            ),
        ),
    ),
    Book(
        "asked_for.xlsx",  # those who were asked say what is to be better
        sheet(
            [
                ["征求意见建议汇总表"],
                ["序号", "征求对象", "意见和建议", "征求方式", None],
                [None, None, None, "座谈", "书面征求"],
                [1, "各民主党派", "加强走访", "√", None],
                [2, "基层委员", "精简材料", None, "√"],
            ],
            ["A2:A3", "B2:B3", "C2:C3", "D2:E2"],
        ),
        (
            expect(
                "opinion",
                "序号 提出人 意见建议 征求方式",
                ("1", "各民主党派", "加强走访", "座谈会"),
                ("2", "基层委员", "精简材料", "书面"),
            ),
        ),
    ),
    Book(
        "steps_of_a_session.xlsx",  # every step needs its session, which only the title names: asked, not refused
        sheet(
            [
                ["2023年度民主生活会工作流程"],
                ["序号", "工作步骤", "工作要求", "责任人", "完成时间", "是否完成"],
                [1, "制定方案", "报上级审核", "王伟", "12月1日", "是"],
            ]
        ),
        (
            expect(
                "life_step",
                "民主生活会 序号 步骤 说明 责任人 计划日期 状态",
                ("?2023年度民主生活会", "1", "制定方案", "报上级审核", "王伟", "2023-12-01", "已完成"),
            ),
        ),
    ),
    Book(
        "days_and_counted.xlsx",  # days of the calendar among those that count from the meeting
        sheet(
            [
                ["协商座谈会筹备工作倒排工期表"],
                ["序号", "工作事项", "责任单位", "完成时限"],
                [1, "制定方案", "办公室", "8月20日"],
                [2, "确定议题", "提案委", "会前20天"],
                [3, "布置会场", "后勤中心", "会前1天"],
            ]
        ),
        (
            expect(
                "preparation",
                "会议名称 序号 准备事项 责任部门 完成时限 倒排天数",
                ("协商座谈会", "1", "制定方案", "办公室", "2023-08-20", ""),
                ("协商座谈会", "2", "确定议题", "提案委", "", "T-20"),
                ("协商座谈会", "3", "布置会场", "后勤中心", "", "T-1"),
            ),
        ),
    ),
    Book(
        "not_issued_yet.xlsx",  # when it is expected is no day on which it was issued
        sheet([["制度建设进展"], ["序号", "制度名称", "责任人", "预计出台时间"], [1, "值班办法", "王 伟", "7月中旬"]]),
        (expect("rule", "序号 制度名称 责任人 计划完成时间", ("1", "值班办法", "王伟", "2023-07-20")),),
    ),
    Book(
        "held_to_account.xlsx",
        sheet(
            [
                ["2023年问责情况台账"],
                ["序号", "问责时间", "被问责人", "单位", "问责事由", "问责方式"],
                [1, "3月8日", "张 某", "办公室", "迟报信息", "通报批评"],
            ]
        ),
        (
            expect(
                "inspection",
                "序号 类型 日期 对象 所在部门 发现问题 结果",
                ("1", "问责", "2023-03-08", "张某", "办公室", "迟报信息", "通报批评"),
            ),
        ),
    ),
    Book(
        "closed_on_a_day.xlsx",  # no column says how a problem stands, but the day on which it was closed does
        sheet(
            [
                ["问题整改台账"],
                ["序号", "存在问题", "责任部门", "完成时间", "销号时间"],
                [1, "督办弱", "办公室", "2023.6.30", "2023.6.28"],
                [2, "调研浅", "研究室", "2023.10.31", "/"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 整改时限 销号日期 状态",
                ("1", "督办弱", "办公室", "2023.6.30", "?", "待整改?已销号"),
                ("2", "调研浅", "研究室", "2023.10.31", "", "待整改"),
            ),
        ),
    ),
    Book(
        "unit_behind_title.xlsx",  # whose list it is stands behind the title, who to call below the table
        sheet(
            [
                ["市政协机关问题整改清单（办公室）"],
                ["序号", "问题", "整改措施", "责任人", "完成时限"],
                [1, "会风不实", "精简", "王 伟", "7月底"],
                ["承办：办公室", None, None, "电话：3345001"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 责任部门 问题表述 整改措施 责任人 整改时限",
                ("1", "办公室", "会风不实", "精简", "王伟", "7月底"),
            ),
        ),
        told=("“责任部门”取自表格上方的“市政协机关问题整改清单（办公室）”：办公室",),
    ),
)
