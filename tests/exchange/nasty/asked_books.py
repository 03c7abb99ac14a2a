"""Cells that hold more than their column asks for, or otherwise than the rest of it: divided and told, or asked."""

from __future__ import annotations

from tests.exchange.nasty.judging import Book, expect, sheet

PROBLEM = ["序号", "问题表述", "整改措施", "责任部门", "责任人", "整改时限"]
TASK = ["序号", "工作任务", "目标标准", "责任单位", "责任人", "完成时限"]
PERCENT = ["序号", "问题表述", "责任部门", "完成率"]


def percents(name: str, *cells: object, shown: str, told: tuple[str, ...] = ()) -> Book:
    """A column of percents; what is expected of each cell stands in `shown`, blanks between."""
    rows = [[place, f"问题{place}", "办公室", value] for place, value in enumerate(cells, 1)]
    wanted = [(str(place), f"问题{place}", "办公室", text) for place, text in enumerate(shown.split(), 1)]
    return Book(name, sheet([PERCENT, *rows]), (expect("problem", " ".join(PERCENT), *wanted),), told)


BOOKS = (
    Book(
        "roles.xlsx",  # who leads and who helps in one cell, where the ledger has one field for both
        sheet(
            [
                PROBLEM,
                [1, "问题一", "学", "牵头：办公室\n配合：研究室", "王建国", "6月底"],
                [2, "问题二", "学", "牵头单位：办公室；责任单位：研究室、提案委", "王伟", "6月底"],
                [3, "问题三", "学", "办公室（牵头）、研究室", "李明（牵头）、王伟", "6月底"],
                [4, "问题四", "学", "办公室牵头，研究室、提案委配合", "王伟牵头", "6月底"],
                [5, "问题五", "学", "责任单位：办公室", "李明", "6月底"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 责任人",
                ("1", "问题一", "办公室（牵头）、研究室（配合）?办公室、研究室", "王建国"),
                ("2", "问题二", "办公室（牵头）、研究室（责任）、提案委（责任）?办公室、研究室、提案委", "王伟"),
                ("3", "问题三", "办公室（牵头）、研究室?办公室、研究室", "李明（牵头）、王伟?李明、王伟"),
                ("4", "问题四", "办公室（牵头）、研究室（配合）、提案委（配合）?办公室、研究室、提案委", "王伟（牵头）?王伟"),
                ("5", "问题五", "办公室（责任）?办公室", "李明"),
                整改措施="学",
                整改时限="6月底",
            ),
        ),
    ),
    Book(
        "leads_and_helps.xlsx",  # the same where the ledger has a field for each
        sheet(
            [
                ["2023年重点工作任务清单"],
                TASK,
                [1, "任务一", "好", "牵头：办公室\n配合：研究室", "王建国", "6月底"],
                [2, "任务二", "好", "办公室", "王伟", "6月底"],
                [3, "任务三", "好", "研究室、办公室（牵头）", "李明", "6月底"],
                [4, "任务四", "好", "办公室牵头，研究室、提案委配合", "王伟", "6月底"],
            ]
        ),
        (
            expect(
                "yearly_task",
                "序号 工作任务 牵头部门 协作部门 责任人",
                ("1", "任务一", "办公室", "研究室", "王建国"),
                ("2", "任务二", "办公室", "", "王伟"),
                ("3", "任务三", "办公室", "研究室", "李明"),
                ("4", "任务四", "办公室", "研究室、提案委", "王伟"),
                目标标准="好",
                完成时限="2023-06-30",
                年度="2023",
            ),
        ),
        told=("第 3、5、6 行“牵头部门”写明了牵头和配合，分别填入“牵头部门”和“协作部门”",),
    ),
    Book(
        "helps_twice.xlsx",  # who helps stands in a column of its own too
        sheet(
            [
                ["序号", "工作任务", "目标标准", "牵头部门", "协作部门", "完成时限"],
                [1, "任务一", "好", "办公室牵头，研究室配合", "提案委", "6月底"],
            ]
        ),
        (
            expect(
                "yearly_task",
                "序号 工作任务 目标标准 牵头部门 协作部门 完成时限",
                ("1", "任务一", "好", "办公室", "提案委、研究室", "2023-06-30"),
                年度="2023",
            ),
        ),
    ),
    *(
        Book(
            name,
            sheet(
                [
                    ["序号", "问题表述", heading, "整改时限"],
                    [1, "问题一", "办公室 王建国", "6月底"],
                    [2, "问题二", "办公室（王建国）", "6月底"],
                    [3, "问题三", "研究室：李明、王　伟", "6月底"],
                    [4, "问题四", "提案委（含专委办）", "6月底"],
                    [5, "问题五", "办公室王伟", "6月底"],
                    [6, "问题六", "每位党员同志", "6月底"],
                ]
            ),
            (
                expect(
                    "problem",
                    "序号 问题表述 责任部门 责任人",
                    ("1", "问题一", "办公室", "王建国"),
                    ("2", "问题二", "办公室", "王建国"),
                    ("3", "问题三", "研究室", "李明、王伟"),
                    ("4", "问题四", "提案委（含专委办）", ""),
                    ("5", "问题五", "办公室", "王伟"),
                    ("6", "问题六", *whole),
                    整改时限="6月底",
                ),
            ),
            told=(f"“{heading}”一栏按部门和姓名分别填入“责任部门”和“责任人”；第 7 行分不开",),
        )
        for name, heading, whole in (
            ("unit_and_person.xlsx", "责任部门及责任人", ("", "每位党员同志")),
            ("unit_bracket_person.xlsx", "责任部门（责任人）", ("每位党员同志", "")),
            ("unit_and_staff.xlsx", "责任单位及人员", ("每位党员同志", "")),
        )
    ),
    Book(
        "person_beside_unit.xlsx",  # the heading says nothing of people
        sheet(
            [
                ["序号", "问题表述", "整改措施", "责任单位", "整改时限"],
                [1, "问题一", "学", "办公室（王建国）", "6月底"],
                [2, "问题二", "学", "研究室 李明", "6月底"],
                [3, "问题三", "学", "提案委", "6月底"],
            ]
        ),
        (
            expect(
                "problem",
                "序号 问题表述 责任部门 责任人",
                ("1", "问题一", "办公室", "王建国"),
                ("2", "问题二", "研究室", "李明"),
                ("3", "问题三", "提案委", ""),
                整改措施="学",
                整改时限="6月底",
            ),
        ),
        told=("“责任单位”一栏按部门和姓名分别填入“责任部门”和“责任人”",),
    ),
    percents("percents_whole.xlsx", 10, 1.5, 50, 100, shown="10% ?2% 50% 100%"),
    percents("percents_shares.xlsx", 0.5, 0.7, 1, 50, shown="50% 70% ?100% ?50%"),
    percents("percents_above_one.xlsx", 0.5, 0.7, 1.5, 1, shown="50% 70% ? 100%"),
    percents("percents_half_half.xlsx", "50", "0.5", "80%", "1", shown="?50% ?50% 80% ?100%"),
    percents("percents_one_share.xlsx", 0.8, 80, 60, 1, shown="?80% 80% 60% ?100%"),
    percents(
        "percents_with_decimals.xlsx",
        66.7,
        33.5,
        100,
        20,
        shown="67% 34% 100% 20%",
        told=("第 2、3 行“完成率”有小数，四舍五入取整",),
    ),
)
