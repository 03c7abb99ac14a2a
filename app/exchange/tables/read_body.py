"""The rows of a table: merged cells filled, totals, notes, signatures and the like left out, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.core.cell_text import NOTHINGS, clean_line, normal_digits, plain, short_line
from app.core.day_kinds import DaysFrom
from app.core.kinds import Choice, LongText, Ordinal, Text
from app.core.number_kinds import Integer, Number, Percent
from app.exchange.tables.body import Body, BodyRow, Section, Skipped, joined_to
from app.exchange.tables.from_above import fill_from_above
from app.exchange.tables.lines_above import CONTINUED, MOST_TITLE_CELLS, is_unit_line
from app.exchange.tables.lines_between import LinesBetween
from app.exchange.tables.mapping import normal_heading
from app.exchange.tables.months_around import MonthsAround
from app.exchange.tables.one_line import in_pairs
from app.exchange.tables.period_columns import PERIOD, Periods
from app.exchange.tables.read_sections import CHAPTER, Sections, bare_section, chapters
from app.exchange.tables.record_cells import RecordCells
from app.exchange.tables.row_words import COLOURS, EXAMPLE, NOTE, PAGE, REMARK_LINE, SIGN_HERE, SIGNATURE, TOTAL, TOTAL_OF
from app.exchange.tables.running_sections import RunningSections
from app.exchange.tables.shared_headings import Halves
from app.exchange.tables.sibling_sections import first_section, named_by_siblings
from app.exchange.tables.table_below import TableBelow, is_count
from app.exchange.tables.table_context import named_in_line
from app.exchange.tables.tables import Table, blank, cell, rows_in_words, shortened
from app.exchange.tables.tick_columns import Ticks
from app.exchange.tables.title_lines import title_values
from app.ledgers.schema.declaration import Ledger

LEAST_OF_RECORD = 3  # cells of a row that is surely one
FOREIGN = re.compile(r"[A-Za-z][A-Za-z .,/()%'&-]*")  # No., Person in charge
HEADINGS_AGAIN = "重复的表头"
FILLED_BY = "填报信息行"
NOTES = "说明文字"
SIGNED = "签字行"
HAN = "一二三四五六七八九十"
DAY = re.compile(rf"(?:20\d\d|二[〇○零][〇○零{HAN}]{{2}}) ?年 ?[\d{HAN}]{{1,3}} ?月 ?[\d{HAN}]{{1,3}} ?日")
UNCOMPUTED = "公式没有保存结果，读不出内容"
SECTION = "分类行"
ONLY_A_TEXT = "不是记录：只有一处文字"
MOST_BLANKS = 1_000  # rows in a run that are listed one by one
MOST_LOOKED_AT = 100  # records above a gap
MOST_SAID = 8  # cells of a row that says who has filled in the table, and when
LEAST_WORDS = 2  # cells beside a name that sounds like a total or a signature, which have numbers or names behind colons
LEAST_COLUMNS = 3  # of a table whose chapters are told by what is missing in them, and of headings in another language


@dataclass
class BodyReader:
    """Reads the rows of a table whose columns have been taken for fields of a ledger."""

    table: Table
    columns: Mapping[int, str]  # column → field
    ledger: Ledger
    ticks: Ticks = field(default_factory=dict)
    halves: Halves = field(default_factory=dict)
    periods: Periods = field(default_factory=dict)
    apart: bool = False  # another table has begun that no ledger knows: its rows are none of these
    begun: bool = False  # a record has been seen
    headed: int = -1  # the last row that held the headings again
    noted: bool = False  # a note has been seen: numbered texts without anything else below it are its points
    ended: bool = False  # a note or a signature has been seen: single texts below belong to it

    @cached_property
    def records(self) -> RecordCells:
        """Takes the cells of a record together."""
        columns, number, name = self.columns, self.number_column, self.name_column
        return RecordCells(self.table, columns, self.ledger, number, name, self.ticks, self.halves, self.periods)

    @cached_property
    def name_column(self) -> int | None:
        """The column of the field a row is called by."""
        return next((column for column, name in self.columns.items() if name == self.ledger.name_field), None)

    @cached_property
    def number_column(self) -> int | None:
        """The column of the running number."""
        return next((column for column in self.columns if isinstance(self.kind(column), Ordinal)), None)

    @cached_property
    def slight(self) -> set[int]:
        """The columns that alone make no record: numbers and options, which offices fill in for rows to come."""
        slight = (Ordinal, Choice, Percent, Integer, Number, DaysFrom)
        return {column for column in self.columns if isinstance(self.kind(column), slight)}

    @cached_property
    def strict(self) -> set[int]:
        """The columns that take no sentences: days, people, units, words of a list."""
        return {column for column in self.columns if not isinstance(self.kind(column), Text | LongText | Ordinal)}

    @cached_property
    def titles(self) -> set[str]:
        """The lines above the table, which long tables repeat on each page."""
        return {normal_heading(CONTINUED.sub("", line)) for line in self.table.lines}

    @cached_property
    def heading_words(self) -> set[str]:
        """The headings of both rows."""
        return {normal_heading(text) for item in self.table.headings for text in (item.text, item.upper) if text}

    @cached_property
    def wide(self) -> set[int]:
        """The rows of which a merged cell covers at least half the columns."""
        least = max(2, len(self.table.headings) // 2)
        merges = self.table.grid.merges_in(range(self.table.first, self.table.end))
        return {top for top, left, bottom, right in merges if top == bottom and right - left + 1 >= least}

    @cached_property
    def sections(self) -> RunningSections:
        """Reads the rows between the records."""
        lines, known = self.table.lines, set[str]()
        titled = {*title_values(self.ledger, reversed(lines), (self.table.grid.name,))}
        titled.update(*(named_in_line(self.ledger, known, line) for line in lines))
        sections = Sections(self.ledger, titled, self.table.grid.departments)
        return RunningSections(sections, {*self.columns.values()}, named_by_siblings(self.table, sections))

    def read(self) -> Body:
        """The records."""
        self.sections.begin_above(self.table.lines, first_section(self.table))
        body = Body()
        blanks: list[int] = []
        joined = set[int]()
        for row in range(self.table.first, self.table.end):
            cells = self.table.grid.rows[row]
            columns = self.table.grid.filled[row]
            if not columns:
                blanks.append(row + 1)
                continue
            body.skipped += skipped_blanks(blanks)
            blanks = []
            why = self.reason(row, cells, columns)
            if why:
                body.skipped.append(Skipped(row + 1, why))
                self.apart = self.apart and why != HEADINGS_AGAIN
                if why == ONLY_A_TEXT:
                    self.sections.doubt(row, clean_line(cells[columns[0]]), self.sections.section.said)
            elif self.begins_apart(row, body):
                body.skipped.append(Skipped(row + 1, "另一张表"))
            elif body.rows and self.records.continues(row):
                self.records.join(body.rows[-1].cells, row)
                joined.add(row + 1)
                body.skipped.append(Skipped(row + 1, joined_to(body.rows[-1].row)))
            else:
                body.rows.append(self.record(row))
                self.begun, self.ended, self.noted = True, False, False
        fill_from_above(body, self.table, self.columns, self.ledger, joined)
        body.remarks += self.records.across.remarks()
        body.remarks += self.months.remarks()
        body.remarks += self.coloured(body)
        body.remarks += self.slight_rows(body)
        body.remarks += self.sections.remarks(max((item.row for item in body.rows), default=0) - 1)
        return body

    def coloured(self, body: Body) -> list[str]:
        """What lines around the records say that the colours of cells mean, which nobody can read from a cell."""
        below = (self.table.grid.rows[item.row - 1] for item in body.skipped if item.why == NOTES)
        texts = (*self.table.lines, *(short_line(value) for cells in below for value in cells if not blank(value)))
        return [f"“{shortened(text)}”：单元格的颜色不导入，请核对相应的栏目" for text in texts if COLOURS.search(text)]

    def slight_rows(self, body: Body) -> list[str]:
        """Rows below all others that say little: a note may be numbered like a record."""
        rows = [item.row for item in body.rows if item.row > self.last_record + 1]
        return [f"{rows_in_words(rows)}在其他记录之后，只填了一两处，请核对是不是记录"] if rows else []

    def reason(self, row: int, cells: list[object], columns: list[int]) -> str:
        """Why a row is no record, "" when it is one."""
        if self.is_plain_record(cells, columns):
            return ""
        texts = [short_line(cells[column]) for column in columns[:2]]
        # A text below 序号 is no number of a record that only sounds like 合计 or 审核人: it is one.
        named = self.name_column in columns and columns[0] not in (self.name_column, self.number_column)
        if columns[0] == self.number_column and self.name_column in columns:
            number = re.sub(r"\s", "", normal_digits(texts[0]))
            named = len(columns) > MOST_TITLE_CELLS or Ordinal.PATTERN.fullmatch(number) is not None
        single = len(columns) == 1 or (row in self.wide and len(columns) == 2)
        line = [short_line(cells[column]) for column in columns] if len(columns) <= MOST_SAID else []
        if line and self.between.take(row, line, self.name_column in columns[1:]):
            return SECTION
        if row in self.chapters:
            return self.begin_section(row, texts[-1])
        if self.is_signed(line):
            self.ended = True
            return SIGNED
        return (
            self.about_paper(row, cells, columns, texts, single, named)
            or (self.about_text(row, texts[0], columns[0]) if single else "")
            or self.about_content(row, columns)
        )

    def is_plain_record(self, cells: list[object], columns: list[int]) -> bool:
        """Whether a row is a record at first sight, as most are: a number of digits, a name and more, below another record."""
        number, name = self.number_column, self.name_column
        if not self.begun or columns[0] != number or name not in columns or len(columns) <= MOST_TITLE_CELLS:
            return False
        return plain(cells[number]).isdecimal() and name not in self.slight and clean_line(cells[name]) not in NOTHINGS

    @cached_property
    def between(self) -> LinesBetween:
        """Reads the rows that say with a heading whose the rows below are."""
        return LinesBetween(self.table, self.columns, self.ledger, self.heading_words, self.sections)

    def about_paper(
        self, row: int, cells: list[object], columns: list[int], texts: list[str], single: bool, named: bool
    ) -> str:
        """Reasons that lie in the paper form: headings, totals, signatures, notes, titles, page numbers.

        `texts` are the first two that the row holds.
        """
        lower = self.headed == row - 1 and all(normal_heading(cells[column]) in self.heading_words for column in columns)
        if lower or self.is_heading(cells, columns) or self.is_translation(cells, columns):
            self.headed, self.noted = row, False
            return HEADINGS_AGAIN
        close = [re.sub(r"\s", "", text) for text in texts]  # 合  计
        first = close[0]
        alone = single and columns[0] != self.name_column
        named = named or self.is_told(cells, columns, first)
        if (SIGNATURE.match(first) and not named) or (alone and SIGN_HERE.search(first)):
            self.ended = True
            return SIGNED
        if (TOTAL.fullmatch(first) and not self.is_told(cells, columns, first)) or (
            not named and any(map(TOTAL_OF.fullmatch, close))
        ):
            return "合计行"
        if NOTE.match(first) and (single or not named):
            self.ended = self.noted = True
            return NOTES
        bare = [*columns] == [self.number_column, self.name_column] and len(self.columns) > MOST_TITLE_CELLS
        if bare and (self.noted or not re.search(r"\w", texts[0])):  # * 问题1为巡察反馈
            return NOTES
        if single and normal_heading(CONTINUED.sub("", first)) in self.titles:
            return "重复的标题"
        if is_unit_line(first) and not named:
            return FILLED_BY
        if PAGE.match(first) and single:
            return "页码"
        if EXAMPLE.match(first) and columns[0] != self.name_column:
            return "填写示例"
        return "栏号行" if self.is_numbering(row, cells, columns) else ""

    def is_told(self, cells: list[object], columns: list[int], first: str) -> bool:
        """Whether 共3条建议未落实 or 负责人：不明确 is what a record without a number is called: others tell of it in words."""
        if columns[0] != self.name_column or not re.search(r"[:：\d]", first):
            return False
        words = [clean_line(cells[column]) for column in columns[1:] if column in self.columns]
        return sum(bool(word) and not re.search(r"[:：\d]", word) for word in words) >= LEAST_WORDS

    def about_text(self, row: int, text: str, column: int) -> str:
        """What a text is that stands alone in its row; a section row sets what follows."""
        if row == self.table.end - 1 and self.table.end < len(self.table.grid.rows):
            return "下一张表的标题"
        if PERIOD.fullmatch(bare_section(text)) and not self.records.merged_into(row):
            return self.begin_period(row, bare_section(text))
        if column == self.name_column and row not in self.wide:
            known = self.sections.sections.known(text) if self.number_column is not None or self.says_more(row + 1) else {}
            if known and not self.records.merged_into(row):  # 在职党员（2人） below 姓名, without a number
                return self.begin_section(row, text)
            return NOTES if self.ended and self.number_column is not None else ""
        if row > self.last_record and DAY.fullmatch(text):  # below the name of the office
            self.ended = True
            return SIGNED
        if Ordinal.PATTERN.fullmatch(text):
            return ""
        if self.ended:
            return NOTES
        sections = self.sections.sections
        if sections.are(text) or (column in self.columns and self.columns[column] == sections.field):
            return self.begin_section(row, text)
        if (row in self.wide or column == self.number_column) and self.sections.may_begin(text):
            self.sections.begin_unknown(text)
            return SECTION
        if REMARK_LINE.fullmatch(text) and column in self.strict and not self.records.merged_into(row):
            return NOTES
        own = column in self.columns and column != self.number_column and row not in self.wide
        return "" if own else ONLY_A_TEXT

    def is_signed(self, texts: list[str]) -> bool:
        """Whether a row below records says in pairs of cells who has made the table, or what was said of it: 填表人 | 王伟."""
        return self.begun and len(texts) > 1 and not self.heading_words & {*texts} and in_pairs(texts)

    @cached_property
    def last_record(self) -> int:
        """The last row that is filled in like a record."""
        return max((row for row in range(self.table.first, self.table.end) if self.says_more(row)), default=self.table.end)

    def says_more(self, row: int) -> bool:
        """Whether a row is filled in like a record, not a name alone."""
        return row < self.table.end and len(self.table.grid.filled[row]) >= LEAST_OF_RECORD

    def begin_section(self, row: int, text: str) -> str:
        """Take what a section row says of the rows below it."""
        self.sections.begin(row, text)
        return SECTION

    def begin_period(self, row: int, text: str) -> str:
        """Take the month of the rows below; a quarter or a half year says nothing that a row has to be told."""
        if not self.months.begin(text):
            self.sections.unsaid.append(row)
        return SECTION

    @cached_property
    def months(self) -> MonthsAround:
        """Completes days that name no month."""
        return MonthsAround(self.table, self.columns, self.ledger)

    @cached_property
    def chapters(self) -> set[int]:
        """The rows that only say what the ones below them belong to."""
        if self.name_column is None or len(self.columns) < LEAST_COLUMNS:
            return set()
        sums = [column for column in self.columns if isinstance(self.kind(column), Integer | Number)]
        return chapters(self.table, self.number_column, self.name_column, sums)

    def about_content(self, row: int, columns: list[int]) -> str:
        """Reasons that lie in what is missing."""
        if all(clean_line(cell(self.table.grid, row, column)) in NOTHINGS for column in columns):
            return "空行"
        known = {column for column in columns if column in self.columns}
        if not known and not any(column in self.ticks for column in columns):
            return "没有可导入的内容"
        if known == {self.number_column}:
            return "只有序号，没有内容"
        counted = len(columns) <= MOST_TITLE_CELLS and columns[0] == self.number_column and self.name_column in columns
        if counted and not self.below.is_number(row) and is_count(self.table.grid.rows[row][self.name_column or 0]):
            return "合计行"  # 其中：已完成 1, 未完成 0
        if known | self.records.merged_into(row) <= self.slight:
            return UNCOMPUTED if row in self.table.grid.marks.uncomputed else "没有内容，只有序号和选项"
        return ""

    def is_heading(self, cells: list[object], columns: list[int]) -> bool:
        """Whether a row begins with a heading of the table and most of its texts are headings."""
        if len(columns) < 2 or normal_heading(cells[columns[0]]) not in self.heading_words:
            return False
        return sum(normal_heading(cells[column]) in self.heading_words for column in columns) * 2 > len(columns)

    def begins_apart(self, row: int, body: Body) -> bool:
        """Whether another table that no ledger knows begins here or has begun: statistics below the list."""
        near = body.rows and body.rows[-1].row == row and len(self.table.grid.filled[row]) > 1
        if not self.apart and body.rows and not near:
            words = self.below.words_at(row, [item.row - 1 for item in body.rows[-MOST_LOOKED_AT:]])
            self.apart = bool(words)
            if words:
                body.remarks.append(f"第 {row + 1} 行起像是另一张表（{words}），没有导入；需要时请选择台账单独导入")
        return self.apart

    @cached_property
    def below(self) -> TableBelow:
        """Looks for another table below the records."""
        return TableBelow(self.table, {column: self.ledger.fields[name].kind for column, name in self.columns.items()})

    def is_numbering(self, row: int, cells: list[object], columns: list[int]) -> bool:
        """Whether a row between the headings and the first record numbers the columns 1 2 3 4 …"""
        if self.begun or len(columns) < max(3, len(self.table.headings) // 2):
            return False
        return [clean_line(cells[column]).strip("()（）") for column in columns] == [str(i + 1) for i in range(len(columns))]

    def is_translation(self, cells: list[object], columns: list[int]) -> bool:
        """Whether a row between the headings and the first record says them in another language."""
        if self.begun or len(columns) < max(LEAST_COLUMNS, len(self.table.headings) // 2):
            return False
        texts = (cells[column] for column in columns)
        return all(isinstance(text, str) and FOREIGN.fullmatch(text.strip()) for text in texts)

    def kind(self, column: int) -> object:
        """The kind of a column's field."""
        return self.ledger.fields[self.columns[column]].kind if column in self.columns else None

    def record(self, row: int) -> BodyRow:
        """The cells of a record by field: what stands in its row, then what the section says."""
        cells = self.records.read(row)
        number = cell(self.table.grid, row, self.number_column) if self.chapters and self.number_column is not None else None
        if CHAPTER.fullmatch(clean_line(number)):
            self.sections.section = Section()  # 二 without rows of its own is no part of 一
        self.months.complete(row, cells)
        return self.sections.record(row, cells)


def skipped_blanks(rows: Sequence[int]) -> list[Skipped]:
    """Blank rows (as Excel counts) between others, each by itself, unless there are very many before a stray cell."""
    if len(rows) > MOST_BLANKS:
        return [Skipped(rows[0], f"空行，到第 {rows[-1]} 行都是空的")]
    return [Skipped(row, "空行") for row in rows]
