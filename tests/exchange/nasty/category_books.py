"""What the rows of a list are of, said in every way an office has: between them, above them, as the name of their sheet.

文史工作 is in no list of words. Where only its looks say that it is a category it is asked, without its number and ornaments.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.exchange.nasty.judging import ASKED, Book, Expected, Rows, expect, sheet, sheets

TITLE = ["市政协机关2023年度目标任务分解表"]
HEADINGS = ["序号", "工作任务", "目标标准", "牵头部门"]
KNOWN, UNKNOWN = ("党建工作", "提案工作"), "文史工作"
NUMERALS = "一二三"
SURE = (  # cells separated by |; {1} is the numeral, {2} the number
    "{1}、{0}",
    "（{1}）{0}",
    "{1}、{0}（2条）",
    "{1}、{0}方面",
    "{0}类",
    "类别：{0}",
    "类别|{0}",
    "第{1}部分 {0}",
    "第{1}类：{0}",
    "{1}|{0}",
)
DOUBTFUL = ("{0}", "{0}：", "【{0}】", "★{0}", "——{0}——", "{2}、{0}", "{2}．{0}")


def rows_of(category: str, first: int) -> Rows:
    """Two tasks of a category."""
    return [[number, f"{category}任务{number}", "按时完成", "办公室"] for number in (first, first + 1)]


def tasks(asked: bool, *categories: str) -> Expected:
    """The same as they are read."""
    rows = [
        (str(row[0]), row[1], row[2], row[3], ASKED + category if asked and category == UNKNOWN else category)
        for place, category in enumerate(categories)
        for row in rows_of(category, 2 * place + 1)
    ]
    return expect("yearly_task", "序号 工作任务 目标标准 牵头部门 类别", *rows, 年度="2023")


def cells(line: str, category: str, place: int) -> list[object]:
    """A row that says the category."""
    return [text or None for text in line.format(category, NUMERALS[place], place + 1).split("|")]


def between(name: str, line: str, asked: bool) -> Book:
    """One list, a row above the tasks of each category."""
    categories = (*KNOWN, UNKNOWN)
    rows = [row for at, item in enumerate(categories) for row in (cells(line, item, at), *rows_of(item, 2 * at + 1))]
    merges = [f"A{row}:D{row}" for row in (3, 6, 9)] if "|" not in line else []
    told = ("第 10、11 行在“文史工作”之下，没有写明“类别”，建议填“文史工作”",) if asked else ()
    return Book(name, sheet([TITLE, HEADINGS, *rows], merges), (tasks(asked, *categories),), told)


def a_sheet_each(name: str, pages: Sequence[tuple[str, Rows]], asked: bool = True, told: Sequence[str] = ()) -> Book:
    """A sheet for each category: its name, and what stands above the headings."""
    categories = (*KNOWN, UNKNOWN)
    found = [(title, [*above, HEADINGS, *rows_of(item, 1)], ()) for (title, above), item in zip(pages, categories, strict=True)]
    return Book(name, sheets(*found), tuple(tasks(asked, item) for item in categories), tuple(told))


def named(name: str, title: str) -> Book:
    """The category is the name of the sheet."""
    pages = [(title.format(item, "", at), [TITLE]) for at, item in enumerate((*KNOWN, UNKNOWN), 1)]
    return a_sheet_each(name, pages, told=["其他工作表的“类别”取自表名；本表的“文史工作”不像，没有采用，见建议"])


def above(name: str, line: str, asked: bool = True) -> Book:
    """The category stands above the headings."""
    pages = [(f"Sheet{at}", [TITLE, cells(line, item, at)]) for at, item in enumerate((*KNOWN, UNKNOWN))]
    told = (
        ["其他工作表的“类别”取自标题；本表的“文史工作”不像，没有采用，见建议"] if asked else ["取自表格上方的“类别：文史工作”"]
    )
    return a_sheet_each(name, pages, asked, told)


BOOKS = (
    *(between(f"category_between_{number}.xlsx", line, False) for number, line in enumerate(SURE)),
    *(between(f"category_doubtful_{number}.xlsx", line, True) for number, line in enumerate(DOUBTFUL)),
    *(named(f"category_named_{number}.xlsx", title) for number, title in enumerate(("{0}", "{2}.{0}", "{0}类", "{0}方面"))),
    *(
        above(f"category_above_{number}.xlsx", line)
        for number, line in enumerate(("{0}", "{1}、{0}", "（{0}）", "{1}、{0}方面（2条）"))
    ),
    *(above(f"category_headed_{number}.xlsx", line, asked=False) for number, line in enumerate(("类别：{0}", "类别|{0}"))),
    a_sheet_each(
        "category_behind_the_title.xlsx",
        [(f"Sheet{at}", [[f"{TITLE[0]}（{item}）"]]) for at, item in enumerate((*KNOWN, UNKNOWN))],
    ),
    Book(
        "category_in_the_title.xlsx",  # nobody knows which words of 文史2023年度目标任务分解表 are one: it is told
        sheets(
            *(
                (f"Sheet{at}", [[f"{item}2023年度目标任务分解表"], HEADINGS, *rows_of(item, 1)], ())
                for at, item in enumerate((KNOWN[0], UNKNOWN))
            )
        ),
        (
            tasks(False, KNOWN[0]),
            expect(
                "yearly_task",
                "序号 工作任务 目标标准 牵头部门",
                *((str(row[0]), *row[1:]) for row in rows_of(UNKNOWN, 1)),
                年度="2023",
            ),
        ),
        told=("其他工作表的“类别”取自标题；本表的标题没有写明，请核对",),
    ),
)
