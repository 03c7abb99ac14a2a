"""What stands around a table alone, in its title or the name of its sheet: a word of a choice, a person, a meeting."""

from __future__ import annotations

from tests.exchange.nasty.judging import Book, expect, sheet, sheets

CHECK = ["序号", "日期", "对象", "发现问题"]
CHECKED = [[1, "2024-03-08", "办公室", "考勤不全"], [2, "2024-03-15", "提案委", "报送迟"]]
PREPARED = [["序号", "准备事项", "责任部门", "责任人"], [1, "起草讲话", "研究室", "孙丽"], [2, "布置会场", "办公室", "赵敏"]]
ACTIONS = [["序号", "问题表述", "整改措施", "整改时限"], [1, "学习不深", "读书", "年底"], [2, "联系少", "调研", "8月底"]]


def checks(kind: str):
    return expect(
        "inspection",
        "序号 日期 对象 发现问题",
        ("1", "2024-03-08", "办公室", "考勤不全"),
        ("2", "2024-03-15", "提案委", "报送迟"),
        类型=kind,
    )


def preparations(meeting: str):
    return expect(
        "preparation",
        "序号 准备事项 责任部门 责任人",
        ("1", "起草讲话", "研究室", "孙丽"),
        ("2", "布置会场", "办公室", "赵敏"),
        会议名称=meeting,
    )


def actions(person: str):
    return expect(
        "problem",
        "序号 问题表述 整改措施 整改时限",
        ("1", "学习不深", "读书", "年底"),
        ("2", "联系少", "调研", "8月底"),
        责任人=person,
    )


def meetings(name: str):
    return expect(
        "meeting",
        "会议名称 会议日期 议题议程",
        (f"?第12次{name}", "2023-03-01", "研究提案"),
        (f"?第13次{name}", "2023-03-20", "研究调研"),
        会议类型=name,
    )


BOOKS = (
    Book(
        "kind_in_the_title.xlsx",  # no column says what kind of check it was
        sheet([["2024年度考核情况登记表"], CHECK, *CHECKED]),
        (checks("考核"),),
        told=("“类型”取自表格上方的“2024年度考核情况登记表”：考核",),
    ),
    Book(
        "kind_in_the_sheets_name.xlsx",
        sheets(*((kind, [["机关党建责任制落实情况台账"], CHECK, *CHECKED], ["A1:D1"]) for kind in ("问责", "考核"))),
        (checks("问责"), checks("考核")),
        told=("“类型”取自工作表名“问责”：问责",),
    ),
    Book(
        "two_kinds_in_the_title.xlsx",  # which of them a row is nobody says
        sheet([["2024年督查和考核情况登记表"], CHECK, *CHECKED]),
        (checks("督查"),),
        told=("标题写了“督查”“考核”，没有“类型”列，都填作“督查”，请核对",),
    ),
    Book(
        "plan_in_the_title.xlsx",  # what is planned has not been held
        sheet([["2023年理论学习中心组学习计划"], ["序号", "学习日期", "学习主题"], [1, "2023-09-01", "两会精神"]]),
        (expect("study", "序号 学习日期 学习主题 学习类型 状态", ("1", "2023-09-01", "两会精神", "中心组学习", "计划")),),
        told=("“状态”取自表格上方的“2023年理论学习中心组学习计划”：计划",),
    ),
    Book(
        "not_that_state.xlsx",  # 未完成 is not 完成, and 不合格 not 合格
        sheet([["2023年未完成整改中期评估的问题台账"], ["序号", "问题表述", "整改措施"], [1, "学习不深", "读书"]]),
        (expect("problem", "序号 问题表述 整改措施", ("1", "学习不深", "读书")),),
    ),
    Book(
        "plan_carried_out.xlsx",  # what was planned and held
        sheet(
            [
                ["2023年学习计划完成情况统计表"],
                ["序号", "学习日期", "学习类型", "学习主题"],
                [1, "2023-03-01", "自学", "两会精神"],
            ]
        ),
        (expect("study", "序号 学习日期 学习类型 学习主题", ("1", "2023-03-01", "自学", "两会精神")),),
    ),
    Book(
        "short_word_of_many.xlsx",  # 党员干部 need not be 党员: it is asked
        sheet([["2023年党员干部责任清单"], ["序号", "责任内容", "落实措施"], [1, "带头学习", "自学"]]),
        (expect("duty", "年度 序号 责任内容 落实措施 责任类别", ("2023", "1", "带头学习", "自学", "?党员")),),
        told=("“责任类别”没有列；表格上方的“2023年党员干部责任清单”写着“党员”，见建议",),
    ),
    Book(
        "word_before_a_colon.xlsx",  # who leads the branch is not what all its members are
        sheet([["第一党支部党员名册（支部书记：王伟）"], ["序号", "姓名", "性别", "民族"], [1, "赵敏", "女", "汉族"]]),
        (expect("person", "序号 姓名 性别 民族 党支部 党员类别", ("1", "赵敏", "女", "汉族", "第一党支部", "?正式党员")),),
    ),
    Book(
        "meeting_in_the_sheets_name.xlsx",
        sheet([["任务清单"], *PREPARED], title="第五次常委会会议筹备"),
        (preparations("第五次常委会会议"),),
        told=("“会议名称”取自工作表名“第五次常委会会议筹备”：第五次常委会会议",),
    ),
    Book(
        "meetings_by_sheet.xlsx",
        sheets(
            ("1.主席会议", PREPARED, ()),
            ("十四届三次全体会议（2月）", PREPARED, ()),
        ),
        (preparations("主席会议"), preparations("十四届三次全体会议")),
    ),
    Book("no_single_meeting.xlsx", sheet([["会议筹备任务清单"], *PREPARED], title="重要会议")),
    Book(
        "person_in_the_title.xlsx",  # whose problems they are is proposed
        sheet([["王建国整改台账"], *ACTIONS]),
        (actions("?王建国"),),
        told=("“责任人”没有列；“王建国整改台账”像是姓名，见建议",),
    ),
    Book(
        "comrade_in_the_title.xlsx",
        sheet([["解放同志2023年个人检视问题整改清单"], *ACTIONS]),
        (
            expect(
                "problem",
                "序号 问题表述 整改措施 整改时限",
                ("1", "学习不深", "读书", "年底"),
                ("2", "联系少", "调研", "8月底"),
                责任人="?解放",
                清单="个人",
            ),
        ),
    ),
    Book(
        "people_by_sheet.xlsx",
        sheets(*((name, [["问题整改台账"], *ACTIONS], ["A1:D1"]) for name in ("王建国", "赵 敏"))),
        (actions("?王建国"), actions("?赵敏")),
    ),
    Book("no_person.xlsx", sheet([["安全整改台账"], *ACTIONS], title="任务"), (actions(""),)),
    Book(
        "meetings_without_names.xlsx",  # they are called by how manieth of the year they are
        sheet(
            [["主席会议台账"], ["次数", "时间", "议题"], ["第12次", "2023-03-01", "研究提案"], [13, "2023-03-20", "研究调研"]]
        ),
        (meetings("主席会议"),),
        told=("没有“会议名称”列：按“次数”和标题拟名，见建议",),
    ),
    Book(
        "meetings_of_a_sheet_without_names.xlsx",
        sheet(
            [["会议次数", "会议时间", "会议议题"], ["12", "2023-03-01", "研究提案"], ["十三次", "2023-03-20", "研究调研"]],
            title="2023年党组会议",
        ),
        (
            expect(
                "meeting",
                "会议名称 会议日期 议题议程",
                ("?第12次党组会议", "2023-03-01", "研究提案"),
                ("?第十三次党组会议", "2023-03-20", "研究调研"),
                会议类型="党组会议",
            ),
        ),
    ),
    Book(
        "meetings_named_in_full.xlsx",  # the column of how manieth holds the whole name
        sheet(
            [
                ["党组会议记录台账"],
                ["会次", "时间", "议题"],
                ["第1次党组会议", "2023-03-01", "学习文件"],
                ["2", "2023-03-20", "人事"],
            ]
        ),
        (
            expect(
                "meeting",
                "会议名称 会议日期 议题议程",
                ("第1次党组会议", "2023-03-01", "学习文件"),
                ("?第2次党组会议", "2023-03-20", "人事"),
                会议类型="党组会议",
            ),
        ),
    ),
    Book(
        "lists_of_meetings.xlsx",  # each below the name and the day of its meeting
        sheet(
            [
                ["机关会议活动筹备任务分解表"],
                ["序号", "筹备事项", "责任处室", "完成时间"],
                ["十四届常委会第十八次会议（2023年3月18日）"],
                ["1", "拟定方案", "办公室", "2023-03-02"],
                ["优化营商环境专题协商会筹备工作（4月22日，市会议中心）"],
                ["1", "印发通知", "研究室", "2023-04-02"],
                ["会前准备（3项）"],
                ["2", "布置会场", "研究室", "2023-04-20"],
            ],
            ["A3:D3", "A5:D5"],
        ),
        (
            expect(
                "preparation",
                "会议名称 会议日期 序号 准备事项 责任部门 完成时限",
                ("十四届常委会第十八次会议", "2023-03-18", "1", "拟定方案", "办公室", "2023-03-02"),
                ("优化营商环境专题协商会", "2023-04-22", "1", "印发通知", "研究室", "2023-04-02"),
                ("优化营商环境专题协商会", "2023-04-22", "2", "布置会场", "研究室", "2023-04-20"),
            ),
        ),
    ),
    Book(
        "roll_of_the_office.xlsx",  # who keeps it for all is nobody's department
        sheet(
            [
                ["中共市政协机关党员名册"],
                ["单位：市政协机关党委", None, "统计时间：2023年6月"],
                ["序号", "姓名", "性别", "入党时间"],
                ["第一党支部（1名）"],
                ["1", "王建军", "男", "1985-07-01"],
            ]
        ),
        (
            expect(
                "person",
                "序号 姓名 性别 入党时间 党支部",
                ("1", "王建军", "男", "1985-07-01", "第一党支部"),
                党员类别="?正式党员",
            ),
        ),
    ),
    Book(
        "parts_of_one_meeting.xlsx",  # the title names the meeting: its parts are no other ones
        sheet(
            [
                ["市政协十四届五次会议筹备工作任务分工表"],
                ["序号", "工作任务", "责任处室", "完成时限"],
                ["一、会议材料"],
                ["1", "起草报告", "研究室", "2023-01-02"],
                ["二、小组讨论会议"],
                ["2", "安排会场", "办公室", "2023-01-03"],
            ]
        ),
        (
            expect(
                "preparation",
                "序号 准备事项 责任部门 完成时限",
                ("1", "起草报告", "研究室", "2023-01-02"),
                ("2", "安排会场", "办公室", "2023-01-03"),
                会议名称="市政协十四届五次会议",
            ),
        ),
    ),
)
