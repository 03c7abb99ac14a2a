"""The forms of departments put together, one below the other or one on each sheet: each names who has filled it in.

机关党委, which collects everybody's, is one of them there; and 填报单位 between the tables counts as above the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.exchange.nasty.judging import Book, Expected, Rows, expect, sheet, sheets

HEADINGS = ["序号", "问题表述", "整改措施", "责任人"]
UNITS = ("办公室", "研究室", "机关党委", "提案委")
LINES = (  # cells separated by |
    "填报单位：{}",
    "填报部门（盖章）：{}",
    "单位：{}",
    "部门名称：{}",
    "责任部门：{}",
    "填报单位：{}　　填报人：王伟　　填报日期：2023年6月30日",
    "填报单位：{}||填报人：王伟||2023年6月30日",
    "填报单位：|{}||填报日期：|2023年6月1日",
    "填报单位|{}||填报日期|2023年6月1日",
    "责任部门|{}",
    "|||填报单位：{}",
    "{}",
    "【{}】",
    "（{}）",
    "—{}—",
    "★{}★",
    "{}存在的问题",
    "{}（负责人：王伟）",
)
TITLE = ["市政协机关问题整改台账"]


def block(unit: str, *above: Sequence[object]) -> Rows:
    """The form of one department."""
    return [*above, HEADINGS, [1, f"{unit}学习不深", "每周学习", "王伟"], [2, f"{unit}文风不实", "精简文件", "李强"]]


def of(units: Iterable[str], *departments: str) -> Expected:
    """The records of some forms below one another; `departments` are read where they differ from the units."""
    pairs = zip(units, departments or units, strict=True)
    rows = [
        (number, f"{unit}{text}", deed, department, person)
        for unit, department in pairs
        for number, text, deed, person in (("1", "学习不深", "每周学习", "王伟"), ("2", "文风不实", "精简文件", "李强"))
    ]
    return expect("problem", "序号 问题表述 整改措施 责任部门 责任人", *rows)


def cells(line: str, unit: str) -> list[object]:
    """A line above a form."""
    return [text or None for text in line.format(unit).split("|")]


def below(
    name: str, line: str, units: Sequence[str] = UNITS, departments: Sequence[str] = (), told: Sequence[str] = ()
) -> Book:
    """The forms below one another under one title, `line` above each."""
    rows = [row for unit in units for row in (*block(unit, cells(line, unit)), [])]
    return Book(name, sheet([TITLE, *rows]), (of(units, *departments),), tuple(told))


def a_sheet_each(name: str, line: str, told: Sequence[str] = ()) -> Book:
    """A sheet for each form, `line` above its headings."""
    pages = [(f"Sheet{place}", block(unit, TITLE, cells(line, unit)), ()) for place, unit in enumerate(UNITS, 1)]
    return Book(name, sheets(*pages), tuple(of([unit]) for unit in UNITS), tuple(told))


def titled(name: str, title: str, told: str) -> Book:
    """The same with nothing but a title of its own on each."""
    pages = [(f"Sheet{place}", block(unit, [title.format(unit)]), ()) for place, unit in enumerate(UNITS, 1)]
    return Book(name, sheets(*pages), tuple(of([unit]) for unit in UNITS), (told,))


LIFE = ["序号", "类型", "主题", "时间", "地点"]
BRANCHES = ("机关第一党支部", "第二党支部", "离退休党支部")
BRANCH_LINES = (
    "党支部：{}",
    "填报支部：{}",
    "支部名称：{}",
    "党支部|{}",
    "填报支部：|{}||填报日期：|2023年6月",
    "{}",
    "【{}】",
)


def meeting(branch: str) -> Rows:
    """A branch's record of one meeting."""
    return [LIFE, [1, "党员大会", f"{branch}学习", "2023年6月30日", "会议室"]]


def meetings(*branches: str) -> Expected:
    """The same as they are read."""
    rows = [("1", branch, "支部党员大会", f"{branch}学习", "2023-06-30", "会议室") for branch in branches]
    return expect("party_meeting", "序号 党支部 类型 主题 时间 地点", *rows)


def of_branches(name: str, line: str) -> Book:
    """The records of branches below one another, `line` above each."""
    rows = [row for branch in BRANCHES for row in (cells(line, branch), *meeting(branch), [])]
    return Book(name, sheet([["市政协机关三会一课记录"], *rows]), (meetings(*BRANCHES),))


BOOKS = (
    *(of_branches(f"branches_{number}.xlsx", line) for number, line in enumerate(BRANCH_LINES)),
    Book(
        "branches_by_sheet.xlsx",
        sheets(*((f"{branch}三会一课记录", [["市政协机关三会一课记录"], *meeting(branch)], ()) for branch in BRANCHES)),
        tuple(map(meetings, BRANCHES)),
    ),
    *(below(f"below_{number}.xlsx", line) for number, line in enumerate(LINES)),
    below("collector_first.xlsx", "填报单位：{}", ("机关党委", "办公室", "研究室")),
    below("by_page.xlsx", "填报单位：{}", ("办公室", "办公室")),
    below(
        "sent_by_nobody_known.xlsx",  # whoever stands there, the rows are no longer surely of the one before
        "填报单位：{}",
        ("办公室", "机关党组", "研究室"),
        ("办公室", "办公室", "研究室"),
        ["的“填报单位：机关党组”没有对应的内容；其下各行的“责任部门”仍取“办公室”，请核对"],
    ),
    *(a_sheet_each(f"sheet_each_{number}.xlsx", line) for number, line in enumerate(LINES)),
    a_sheet_each(
        "told_whose_they_are.xlsx", "填报单位：{}", [f"“责任部门”取自表格上方的“填报单位：{unit}”：{unit}" for unit in UNITS]
    ),
    *(
        titled(f"titles_{number}.xlsx", title, f"“责任部门”取自表格上方的“{title.format('机关党委')}”：机关党委")
        for number, title in enumerate(("{}问题整改台账", "市政协{}2023年问题整改台账", "问题整改台账（{}）"))
    ),
    Book(
        "collector_of_all.xlsx",  # where no other unit has filled one in, it is nobody's department
        sheet([TITLE, ["填报单位：机关党委"], *block("办公室")]),
        (of(["办公室"], ""),),
    ),
    Book(
        "office_of_all.xlsx",  # nor is the office's own office
        sheet([["市政协办公室2023年问题整改台账"], *block("办公室")]),
        (of(["办公室"], ""),),
    ),
)
