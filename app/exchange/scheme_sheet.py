"""A scheme out of a workbook: 星级/考评项目/考评内容/分值/评分标准/考评依据 under a title line, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from app.core.errors import WorkbookError
from app.exchange.workbook import read_workbook
from app.scoring.scheme import DEFAULT_LINE, Effect, Indicator, Scheme, Star, Trigger

HEADINGS: dict[str, tuple[str, ...]] = {
    "star": ("星级", "星", "星名", "维度", "类别"),
    "number": ("序号", "编号"),
    "title": ("考评项目", "考核项目", "项目", "指标", "评价指标"),
    "content": ("考评内容", "考核内容", "内容", "评价内容", "指标内容"),
    "full": ("分值", "分数", "标准分", "满分"),
    "standard": ("评分标准", "计分标准", "扣分标准", "评分办法", "考核标准"),
    "basis": ("考评依据", "考核依据", "依据", "佐证材料", "考评方式"),
}
NEEDED = ("title", "full")
YEAR = re.compile(r"(20\d\d)\s*年")
LINE = re.compile(r"授星线[：:\s]*(\d+(?:\.\d+)?)\s*(分|%|％)?")
VETO = re.compile(r"([^。；.\d][^。；]*?)的?[，,]?实行一票否决")
Cells = Sequence[str]


def read_scheme(path: Path, year: int) -> Scheme:
    """The scheme in the first sheet that holds one; `year` counts where the sheet names none.

    Raises WorkbookError when no sheet has the columns 考评项目 and 分值, or a 分值 cannot be read.
    """
    for sheet in read_workbook(path):
        grid = [[words_of(value) for value in row] for row in sheet.rows]
        found = heading_row(grid)
        if found is not None:
            return scheme_of(grid, *found, year=year)
    raise WorkbookError(
        f"“{path.name}”里没有找到考评细则。", "表头要有“考评项目”和“分值”，另可有：星级、考评内容、评分标准、考评依据。"
    )


def heading_row(grid: Sequence[Cells]) -> tuple[int, dict[str, int]] | None:
    """Which row holds the headings, and the column of each field."""
    for number, row in enumerate(grid[:20]):
        plain = [re.sub(r"\s", "", text) for text in row]
        columns = {
            field: next(place for place, text in enumerate(plain) if text in known)
            for field, known in HEADINGS.items()
            if any(text in known for text in plain)
        }
        if all(field in columns for field in NEEDED):
            return number, columns
    return None


def scheme_of(grid: Sequence[Cells], heading: int, columns: Mapping[str, int], *, year: int) -> Scheme:
    """The scheme out of the rows of a sheet."""
    above = " ".join(text for row in grid[:heading] for text in row if text)
    title = next((text for row in grid[:heading] for text in row if text), "五星支部考评细则")
    found_year = YEAR.search(above)
    line = LINE.search(above)
    items: dict[str, list[Indicator]] = {}
    notes: list[str] = []
    star = ""

    def cell(row: Cells, field: str) -> str:
        place = columns.get(field, -1)
        return row[place] if 0 <= place < len(row) else ""

    for number, row in enumerate(grid[heading + 1 :], heading + 2):
        if not cell(row, "title") or not cell(row, "full"):
            notes += [text for text in row if text]
            continue
        star = cell(row, "star") or star or "综合"
        listed = items.setdefault(star, [])
        key = f"i{sum(map(len, items.values())) + 1}"
        listed.append(
            Indicator(
                key,
                star,
                cell(row, "number") or str(len(listed) + 1),
                cell(row, "title"),
                points_of(cell(row, "full"), number),
                cell(row, "content"),
                cell(row, "standard"),
                cell(row, "basis"),
            )
        )
    limit = Decimal(line[1]) if line else DEFAULT_LINE
    percent = bool(line and line[2] in ("%", "％"))
    stars = tuple(Star(name, tuple(listed), limit, percent) for name, listed in items.items())
    return Scheme(title, int(found_year[1]) if found_year else year, stars, triggers=tuple(vetoes(notes)))


def points_of(text: str, row: int) -> Decimal:
    """分值 of a row."""
    try:
        return Decimal(text.removesuffix("分").strip()).normalize() + 0
    except InvalidOperation as fault:
        raise WorkbookError(f"第 {row} 行的分值“{text}”不是数字。", "请改正后再导入。") from fault


def vetoes(notes: Sequence[str]) -> list[Trigger]:
    """一票否决 items in the notes below the table."""
    found = [match[1].strip("注：: ") for note in notes for match in VETO.finditer(note)]
    return [Trigger(f"t{number}", words, Effect("all")) for number, words in enumerate(found, 1)]


def words_of(value: object) -> str:
    """A cell as text; a whole number without its .0."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
