"""Tables in a sheet: title and unit lines above, one heading row or two, then the rows up to the next table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.core.cell_text import plain, short_line
from app.exchange.grids.marks import Marks
from app.exchange.grids.read_errors import check_cells
from app.exchange.grids.workbook import SheetGrid
from app.exchange.tables.beside import parts_beside
from app.exchange.tables.lines_above import is_unit_line, other_title, title_above
from app.exchange.tables.mapping import Heading, Vocabulary, normal_heading
from app.exchange.tables.side_title import without_side_title
from app.exchange.tables.wrapped_headings import wrapped_headings, wraps

# A row is a heading row when this many of its cells, and at least half of them, are headings of one ledger.
LEAST_HEADINGS = 3
LONGEST_HEADING = 40  # characters; what is longer is a text, not a heading
MOST_MARKS = 12  # characters of a heading beside its word: 1. before it, （必填）* behind it
MOST_HEADINGS = 500  # of a table; what is wider is no ledger beyond them
SEARCHED_ROWS = 60  # where a heading row is looked for that is not clear at first sight
MOST_NAMED_ROWS = 8
LONGEST_NOTE = 60  # characters of a note to a cell that are shown
BESIDE = "与表格之间隔着空列，没有导入"


@dataclass(frozen=True)
class Table:
    """A table of a sheet. Row numbers are 0-based; the data rows are first to end - 1."""

    grid: SheetGrid
    title: tuple[str, ...]  # the lines above, from the top
    top: int  # the upper or only heading row
    first: int
    end: int
    headings: tuple[Heading, ...]
    notes: tuple[str, ...] = ()  # what a person should know of how it was found
    over: tuple[str, ...] = ()  # the lines over the first table of the sheet that this one has none of its own for

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything that stands above, from the top: the title of the sheet, then the table's own lines."""
        return (*self.over, *self.title)

    def remarks(self, read: Collection[int]) -> list[str]:
        """What a person should know of its rows and the columns that are `read`: what is hidden, formulas without a value."""
        marks = self.grid.marks
        hidden = [item for item in self.headings if item.column in marks.hidden_columns]
        columns = []
        for taken, words in ((True, "也会导入"), (False, "没有导入")):
            if texts := [item.text for item in hidden if (item.column in read) is taken]:
                columns.append(f"“{'”、“'.join(texts)}”列在原表中是隐藏的，{words}")
        return [*self.notes, *marks.live, *columns, *remarks_on(marks, range(self.first, self.end))]

    @property
    def heading_row(self) -> int:
        """The number Excel shows for the lower heading row."""
        return self.first


def remarks_on(marks: Marks, rows: range) -> list[str]:
    """What a person should know of some rows."""
    kinds = (
        (marks.hidden, "在原表中是隐藏的，也会导入"),
        (marks.struck, "有带删除线的内容，也会导入；已作废的请取消勾选或改正"),
        (marks.uncomputed, "有公式没有保存结果，读作空白；请用 Excel 或 WPS 打开并保存一次再导入"),
    )
    found = (([row + 1 for row in sorted(marked) if row in rows], words) for marked, words in kinds)
    notes = [f"第 {row + 1} 行有批注“{shortened(text)}”，批注不导入" for row, text in marks.notes if row in rows]
    more = [f"还有 {len(notes) - MOST_NAMED_ROWS} 处批注，批注不导入"] if len(notes) > MOST_NAMED_ROWS else []
    return [*(f"{rows_in_words(own)}{words}" for own, words in found if own), *notes[:MOST_NAMED_ROWS], *more]


def shortened(text: str) -> str:
    """The beginning of a long text, on one line."""
    line = short_line(text)
    return line if len(line) <= LONGEST_NOTE else f"{line[:LONGEST_NOTE]}…"


def rows_in_words(rows: Sequence[int]) -> str:
    """第 3、4 行 (as Excel counts); of many only the first."""
    more = f" 等 {len(rows)} 行" if len(rows) > MOST_NAMED_ROWS else " 行"
    return f"第 {'、'.join(map(str, rows[:MOST_NAMED_ROWS]))}{more}"


def cell(grid: SheetGrid, row: int, column: int) -> object:
    """A cell, None outside the grid."""
    cells = grid.rows[row] if 0 <= row < len(grid.rows) else []
    return cells[column] if column < len(cells) else None


def blank(value: object) -> bool:
    """Whether a cell holds nothing but blanks."""
    return value is None or (isinstance(value, str) and not value.strip())


def find_tables(grid: SheetGrid, vocabularies: Sequence[Vocabulary]) -> list[Table]:
    """The tables of a sheet from the top; empty when no row looks like headings of any ledger."""
    return [table for part in parts_beside(grid, vocabularies) for table in tables_below(part, vocabularies)]


def tables_below(grid: SheetGrid, vocabularies: Sequence[Vocabulary]) -> list[Table]:
    """The same of a sheet whose tables stand below one another, or have one row of headings."""
    grid, beside = without_side_title(grid)
    spans: list[tuple[int, int]] = []
    for row in heading_rows(grid, vocabularies):
        if not spans or row > spans[-1][1]:
            spans.append(whole_span(grid, *heading_span(grid, row, vocabularies)))
    tables: list[Table] = []
    for top, last in spans:
        if tables and same_texts(grid, top, tables[-1].top):  # the same paper, even where its lower row is hard to tell
            last = max(last, top + tables[-1].first - 1 - tables[-1].top)
        headings = headings_at(grid, top, last, vocabularies)
        further = headings[MOST_HEADINGS:]
        notes = (f"只看前 {MOST_HEADINGS} 列，其余 {len(further)} 列没有导入",) if further else ()
        headings = headings[:MOST_HEADINGS]
        if not headings:
            continue  # nothing but the covered cells of a merged one that is empty
        title = (*beside, *title_above(grid, top, tables[-1].first if tables else -1))
        if tables and same_headings(headings, tables[-1].headings) and not other_title(title, tables[-1].lines):
            continue  # the headings again, on the next page of the paper
        if tables:
            tables[-1] = replace(tables[-1], end=top)
        over = tables[0].title[: -len(title)] if tables and title else ()
        tables.append(Table(grid, title, top, last + 1, len(grid.rows), headings, notes, over))
    above = [-1, *(table.first for table in tables)]
    tables = [without_strange_blocks(table, vocabularies) for table in tables]
    return [part for before, table in zip(above, tables, strict=False) for part in side_by_side(table, before, vocabularies)]


def without_right_side(table: Table, known: Collection[int]) -> Table:
    """The table without what stands to its right: explanations, a list of words, small statistics. It is told.

    It ends with the headings that join on to the last of the `known` columns.
    """
    headings = {item.column for item in table.headings}
    right = max(known, default=max(headings))
    while right + 1 in headings:
        right += 1
    rows = range(table.first, min(table.end, len(table.grid.rows)))
    row = next((row for row in rows if max(table.grid.filled[row], default=0) > right), None)
    if row is None:
        return table
    cut = replace(table, grid=table.grid.between(0, right + 1))
    if any(BESIDE in note for note in table.notes):  # its headings are told already
        return cut
    text = next(table.grid.rows[row][column] for column in table.grid.filled[row] if column > right)
    return replace(cut, notes=(*table.notes, f"右边的内容（如第 {row + 1} 行的“{shortened(plain(text))}”）{BESIDE}"))


def without_strange_blocks(table: Table, vocabularies: Sequence[Vocabulary]) -> Table:
    """The table without blocks of headings behind an empty column that no ledger knows: statistics beside the list."""
    blocks: list[list[Heading]] = []
    for item in sorted(table.headings, key=lambda item: item.column):
        if not blocks or item.column > blocks[-1][-1].column + 1:
            blocks.append([])
        blocks[-1].append(item)
    known = [known_headings([normal_heading(item.text) for item in block], vocabularies) for block in blocks]
    own = [block for block, count in zip(blocks, known, strict=True) if 2 * count >= len(block) or count == max(known)]
    strange = [item.text for block in blocks if block not in own for item in block]
    if not strange:
        return table
    notes = (*table.notes, f"“{'”、“'.join(strange)}”{BESIDE}")
    return replace(table, headings=tuple(item for block in own for item in block), notes=notes)


def table_of_unknown_words(grid: SheetGrid) -> list[Table]:
    """The table below the first row of short texts that is as wide as a table, whatever its headings are called."""
    widest = max(map(len, grid.filled[:SEARCHED_ROWS]), default=0)
    for row, columns in enumerate(grid.filled[:SEARCHED_ROWS]):
        texts = [grid.rows[row][column] for column in columns]
        short = all(isinstance(text, str) and len(text) <= LONGEST_HEADING for text in texts)
        if short and len(columns) > 1 and 2 * len(columns) >= widest:
            headings = headings_at(grid, row, row)
            return [Table(grid, title_above(grid, row), row, row + 1, len(grid.rows), headings)]
    return []


def side_by_side(table: Table, before: int, vocabularies: Sequence[Vocabulary]) -> list[Table]:
    """The tables that stand beside one another under one row of headings: each has headings of its own, some of them again.

    `before`: the first row of the table further up, -1 when there is none. Raises WorkbookError for more than can be kept.
    """
    blocks: list[list[Heading]] = []
    for item in sorted(table.headings, key=lambda item: item.column):
        gap = blocks and item.column > blocks[-1][-1].column + 1
        other_group = blocks and (not item.upper or item.upper != blocks[-1][0].upper)
        again = other_group and normal_heading(item.text) == normal_heading(blocks[-1][0].text)
        if not blocks or gap or again:
            blocks.append([])
        blocks[-1].append(item)
    words = [[normal_heading(item.text) for item in block] for block in blocks]
    for left_one, block, said in zip(blocks, blocks[1:], words[1:], strict=False):
        # Without a column between them they are one table that has a heading twice, unless most are there again.
        if block[0].column == left_one[-1].column + 1 and 2 * len({*said} & {*words[0]}) <= len(said):
            return [table]
    alone = [known_headings(block, vocabularies) >= LEAST_HEADINGS for block in words]
    if len(blocks) < 2 or not all(alone) or any(not {*block} & {*words[0]} for block in words[1:]):
        return [table]
    edges = [0, *(block[0].column for block in blocks[1:]), max(map(len, table.grid.rows))]
    check_cells(len(table.grid.rows) * sum(edges))  # each of them keeps its columns where they are
    return [
        with_title_over_all(
            replace(
                table,
                grid=table.grid.between(left, right),
                headings=tuple(block),
                title=title_above(table.grid, table.top, before, range(left, right)),
            )
        )
        for left, right, block in zip(edges, edges[1:], blocks, strict=False)
    ]


def with_title_over_all(table: Table) -> Table:
    """What stands over all headings of one of several tables is its title (第一党支部), no upper heading."""
    uppers = {item.upper for item in table.headings}
    if len(uppers) > 1 or "" in uppers:
        return table
    headings = tuple(replace(item, upper="") for item in table.headings)
    return replace(table, headings=headings, title=(*table.title, *uppers))


def heading_rows(grid: SheetGrid, vocabularies: Sequence[Vocabulary]) -> list[int]:
    """The rows that are headings beyond doubt; otherwise the row near the top that is most like headings."""
    clear: list[int] = []
    best, best_score = None, 0
    headings = known_texts(grid, frozenset[str]().union(*(item.known for item in vocabularies)))
    for row, (cells, columns) in enumerate(zip(grid.rows, grid.filled, strict=True)):
        words = [] if headings.keys().isdisjoint(cells) else [headings[text] for text in cells if text in headings]
        # Only what can still matter is counted ledger by ledger: a title near the top, or enough headings further down.
        score = known_headings(words, vocabularies) if len(words) >= (1 if row < SEARCHED_ROWS else LEAST_HEADINGS) else 0
        if score >= LEAST_HEADINGS and score * 2 >= len(columns):
            signed = clear and all(plain(cells[column]).rstrip().endswith((":", "：")) for column in columns)
            clear += [] if signed else [row]  # 部门负责人：, 联系电话： below a table is where people sign
        elif score > best_score and row < SEARCHED_ROWS and (score > 1 or score == len(columns)):
            best, best_score = row, score
    return clear or ([] if best is None else [best])


def known_texts(grid: SheetGrid, known: Collection[str]) -> dict[object, str]:
    """The texts of a sheet that are headings a ledger knows → the heading: each text is looked at once."""
    longest = max(map(len, known), default=0) + MOST_MARKS
    texts = (text for text in set[object]().union(*grid.rows) if isinstance(text, str) and len(text) <= LONGEST_HEADING)
    words = {text: normal_heading(text) for text in texts if len("".join(text.split())) <= longest}
    return {text: word for text, word in words.items() if word in known}


def known_headings(words: Sequence[str], vocabularies: Sequence[Vocabulary]) -> int:
    """How many of the words are, as a whole, headings of different fields of the ledger that knows most of them."""
    different = set(words)  # a row of 2,000 headings has few
    return max((len({item.known[word][0] for word in different if word in item.known}) for item in vocabularies), default=0)


def heading_span(grid: SheetGrid, row: int, vocabularies: Sequence[Vocabulary]) -> tuple[int, int]:
    """The first and the last of the one or two heading rows, one of which is `row`."""
    if subdivides(grid, row, vocabularies) or wraps(grid, row, vocabularies):
        return row, row + 1
    if row and wraps(grid, row - 1, vocabularies):
        return row - 1, row
    groups = [item for item in grid.merges_in(range(row - 1, row)) if item[0] == item[2] and item[3] > item[1]]
    above = " ".join(short_line(grid.rows[row - 1][column]) for column in grid.filled[row - 1]) if row else ""
    return (row - 1, row) if len(groups) > 1 and not is_unit_line(above) else (row, row)


def whole_span(grid: SheetGrid, top: int, last: int) -> tuple[int, int]:
    """The heading rows with those above and below that cells merged downwards join to them (序号 over three rows)."""
    while top and any(item[2] >= top for item in grid.merges_in(range(top - 1, top))):
        top -= 1
    deepest = max((item[2] for item in grid.merges_in(range(top, last + 1))), default=last)
    while last < deepest and last + 1 < len(grid.rows) and grid.filled[last + 1]:
        last += 1
    return top, last


def subdivides(grid: SheetGrid, top: int, vocabularies: Sequence[Vocabulary]) -> bool:
    """Whether the row below a heading row only subdivides groups of it.

    Every text of the lower row then stands under a group: a cell merged across, or one with an empty cell to its right.
    """
    lower = top + 1
    texts = grid.filled[lower] if lower < len(grid.rows) else []
    if not texts or not all(isinstance(grid.rows[lower][column], str) for column in texts):
        return False
    wide = [(left, right) for _, left, last, right in grid.merges_in(range(top, lower)) if last == top and right > left]
    if any(last > first for first, _, last, _ in grid.merges_in(range(lower, lower + 1))):
        return False  # a cell merged downwards from the lower row: it is data
    upper = set(grid.filled[top])
    for column in texts:
        merged = any(left <= column <= right for left, right in wide)
        group = column not in upper or (column + 1 not in upper and column + 1 in texts)
        if not (merged or (not wide and group)):
            return False
    words = [normal_heading(grid.rows[lower][column]) for column in texts]
    return max(map(len, words)) <= LONGEST_HEADING and (bool(wide) or known_headings(words, vocabularies) > 0)


def headings_at(grid: SheetGrid, top: int, last: int, vocabularies: Sequence[Vocabulary] = ()) -> tuple[Heading, ...]:
    """The headings of the columns."""
    if last > top + 1:
        return deep_headings(grid, top, last)
    if last > top and wraps(grid, top, vocabularies):
        return wrapped_headings(grid, top)
    if last > top:
        return joined_headings(grid, top, last)
    return tuple(Heading(column, short_line(grid.rows[top][column])) for column in grid.filled[top])


def joined_headings(grid: SheetGrid, top: int, last: int) -> tuple[Heading, ...]:
    """The headings of two rows: a lower one with the upper that spans it, or an upper one alone."""
    found = []
    width = max(len(grid.rows[top]), len(grid.rows[last]))
    spans = {
        column: left
        for _, left, _, right in grid.merges_in(range(top, top + 1))
        if right > left
        for column in range(left, right + 1)
    }
    has_spans = bool(spans)
    above = ""
    for column in range(width):
        own = short_line(cell(grid, top, column))
        lower = short_line(cell(grid, last, column))
        above = short_line(cell(grid, top, spans[column])) if column in spans else own or ("" if has_spans else above)
        if lower:
            found.append(Heading(column, lower, above if above != lower else ""))
        elif own and (column not in spans or spans[column] == column):
            found.append(Heading(column, own))
    return tuple(found)


def deep_headings(grid: SheetGrid, top: int, last: int) -> tuple[Heading, ...]:
    """The headings of three rows and more: of each column the lowest text with the nearest other one above it."""
    areas = grid.merges_in(range(top, last + 1))
    found = []
    for column in range(max(map(len, grid.rows[top : last + 1]))):
        texts: list[tuple[str, int]] = []  # with the column they stand in, the lowest first
        for row in range(last, top - 1, -1):
            over = next((a for a in areas if a[0] <= row <= a[2] and a[1] <= column <= a[3]), (row, column))
            text = short_line(cell(grid, over[0], over[1]))
            if text and text not in [known for known, _ in texts]:
                texts.append((text, over[1]))
        if texts and texts[0][1] == column:
            found.append(Heading(column, texts[0][0], texts[1][0] if len(texts) > 1 else ""))
    return tuple(found)


def same_texts(grid: SheetGrid, row: int, other: int) -> bool:
    """Whether two rows hold the same texts in the same columns."""
    one, two = grid.filled[row], grid.filled[other]
    return one == two and all(normal_heading(grid.rows[row][item]) == normal_heading(grid.rows[other][item]) for item in one)


def same_headings(headings: Sequence[Heading], others: Sequence[Heading]) -> bool:
    """Whether two heading rows are the same, column by column."""
    return {(item.column, normal_heading(item.text)) for item in headings} == {
        (item.column, normal_heading(item.text)) for item in others
    }
