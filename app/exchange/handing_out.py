"""Workbooks for departments to fill in: the office's layout, locked but for what is to be filled, with lists and hints."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.core.dates import chinese_day
from app.core.errors import CancelledError
from app.core.file_names import free_place, safe_name, unlike
from app.core.kinds import Choice, Date, Deadline, Integer, Kind, Percent
from app.core.names import Name
from app.core.whole_file import whole_file
from app.exchange.export_xlsx import styled_workbook, workbook_bytes
from app.exchange.return_key import ReturnKey, RowKey
from app.forms.document import TableDocument
from app.forms.ledger_sheet import sheet_document
from app.ledgers.declaration import Ledger, Sheet, SheetColumn
from app.ledgers.fields import FieldSpec
from app.ledgers.handouts import Batch, NewPart, digest, sent_values
from app.ledgers.years import YearLocks, why_locked

FILL = PatternFill("solid", fgColor="FFFFF8DC")  # a light yellow that does not print grey
UNLOCKED = Protection(locked=False)
LISTS = "选项"  # the sheet that holds the lists of the drop-downs
MOST_INLINE = 200  # characters of a list that stands in the validation itself; Excel takes 255
COMMENT_WIDTH, COMMENT_HEIGHT = 240, 110  # pixels
EXTRA_WIDTH = 12.0  # of a column the paper form has no place for
Options = Callable[[FieldSpec], Sequence[str]]


@dataclass(frozen=True)
class Order:
    """How workbooks are made. `blank` rows at the end are for what the department adds; `options` gives names to pick from.

    `locks`: rows of closed years go out locked, as those do that their state locks (已销号).
    """

    office: str
    ledger: Ledger
    sheet: Sheet
    batch: Batch
    blank: int
    options: Options
    locks: YearLocks = field(default_factory=YearLocks)


def write_handout(
    order: Order, parts: Sequence[NewPart], parent: Path, on_progress: Callable[[int, int], bool] | None = None
) -> tuple[Path, dict[int, str]]:
    """A folder with a workbook for each part: its place, and the names of the files by the parts' ids.

    `on_progress(done, total)` counts workbooks; when it returns False the work ends with CancelledError. Raises StorageError.
    Nothing stays of a handout that was not written as a whole.
    """
    folder = free_place(parent, safe_name(f"下发 {order.batch.title} {order.batch.day}"))
    folder.mkdir()
    files: dict[int, str] = {}
    try:
        for done, part in enumerate(parts):
            if on_progress is not None and not on_progress(done, len(parts)):
                raise CancelledError("已取消下发，没有留下文件。")
            name = unlike(safe_name(f"{part.recipient}_{order.batch.title}.xlsx"), tuple(files.values()))
            with whole_file(folder / name) as file:
                file.write(workbook_bytes(part_workbook(order, part)))
            files[part.row_id] = name
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder, files


def part_workbook(order: Order, part: NewPart) -> Workbook:
    """The workbook of one department."""
    sheet = with_columns(order.ledger, order.sheet, order.batch.filled)
    document = part_document(order, sheet, part)
    workbook, first = styled_workbook(document)
    page: Worksheet = workbook.active
    specs = [order.ledger.fields[column.field] for column in sheet.columns]
    headings = {column.field: column.heading or order.ledger.fields[column.field].label for column in sheet.columns}
    last = first + len(part.rows) + order.blank - 1
    ids = enumerate(part.rows.items())
    locked = {place for place, (row_id, row) in ids if why_locked(order.locks, order.ledger, row_id, row)}
    Filler(order, workbook, page, specs, headings, first, last).fill(len(part.rows), locked)
    heading = first - (2 if any(column.group for column in sheet.columns) else 1)
    write_key(order, part, page, len(specs) + 1, heading, first)
    return workbook


def with_columns(ledger: Ledger, sheet: Sheet, filled: Sequence[str]) -> Sheet:
    """The sheet with a column for everything that is to be filled in."""
    present = {column.field for column in sheet.columns}
    further = tuple(SheetColumn(name, EXTRA_WIDTH) for name in filled if name not in present)
    return replace(sheet, columns=sheet.columns + further)


def sheet_fields(ledger: Ledger, sheet: Sheet, filled: Sequence[str]) -> tuple[str, ...]:
    """The fields of the workbook in its order."""
    return tuple(column.field for column in with_columns(ledger, sheet, filled).columns)


def part_document(order: Order, sheet: Sheet, part: NewPart) -> TableDocument:
    """The rows on the office's paper, with blank ones below; the lines say what is to be done and until when."""
    batch = order.batch
    document = sheet_document(order.ledger, sheet, list(part.rows.values()), part.recipient, dt.date.fromisoformat(batch.day))
    blank: tuple[tuple[object, ...], ...] = ((None,) * len(sheet.columns),) * order.blank
    due = f"报送时限：{chinese_day(dt.date.fromisoformat(batch.due))}" if batch.due else ""
    return replace(
        document,
        title=batch.title,
        line=(f"填报单位：{part.recipient}", due),
        rows=document.rows + blank,
        texts=document.texts + (("",) * len(sheet.columns),) * order.blank,
    )


def write_key(order: Order, part: NewPart, page: Worksheet, column: int, heading: int, first: int) -> None:
    """The hidden column that says what the rows are. Its heading stands in the upper heading row, as one of a single column."""
    put_text(page.cell(heading, column), ReturnKey(order.office, order.batch.row_id, part.row_id).text)
    for place, (row_id, row) in enumerate(part.rows.items()):
        key = RowKey(row_id, digest(sent_values(order.ledger, order.batch.columns, row)))
        put_text(page.cell(first + place, column), key.text)
    page.column_dimensions[get_column_letter(column)].hidden = True
    page.print_area = f"A1:{get_column_letter(column - 1)}{page.max_row}"


def put_text(cell: Cell, text: str) -> None:
    """A text that no program takes for a number."""
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"


@dataclass
class Filler:
    """Unlocks and marks what is to be filled in. Rows and columns count from 1."""

    order: Order
    workbook: Workbook
    page: Worksheet
    specs: Sequence[FieldSpec]
    headings: Mapping[str, str]
    first: int
    last: int

    def fill(self, rows: int, locked: Collection[int]) -> None:
        """Locks, colours, lists, hints and a line that explains them. `locked`: places of rows that nobody can change."""
        filled = frozenset(self.order.batch.filled)
        styles: dict[object, StyleArray] = {}
        for number in range(self.first, self.last + 1):
            if number - self.first in locked:
                continue
            for column, spec in enumerate(self.specs, start=1):
                if spec.name in filled or (number >= self.first + rows and spec.writable):
                    open_cell(self.page.cell(number, column), styles)
        for column, spec in enumerate(self.specs, start=1):
            if spec.name in filled:
                self.hint(column, spec)
            if spec.writable and (spec.name in filled or self.order.blank):
                self.validate(column, spec)
        self.explain()
        protection = self.page.protection
        protection.sheet = True
        protection.formatRows = protection.formatColumns = False  # may be changed: a long text needs a higher row
        protection.autoFilter = protection.sort = False

    def hint(self, column: int, spec: FieldSpec) -> None:
        """A note on the heading."""
        words = "\n".join(filter(None, (f"{self.headings[spec.name]}：请填写", spec.help_text, how_to(spec.kind))))
        note = Comment(words, "五星台账", height=COMMENT_HEIGHT, width=COMMENT_WIDTH)
        self.page.cell(self.heading_row(column), column).comment = note

    def heading_row(self, column: int) -> int:
        """The row of a column's heading: the first of the rows it is merged over."""
        for area in self.page.merged_cells.ranges:
            if area.min_col <= column <= area.max_col and area.min_row <= self.first - 1 <= area.max_row:
                return int(area.min_row)
        return self.first - 1

    def validate(self, column: int, spec: FieldSpec) -> None:
        """A list, or bounds; what the kind of the field reads otherwise too is only warned of."""
        rule = self.rule(spec)
        if rule is not None:
            letter = get_column_letter(column)
            rule.add(f"{letter}{self.first}:{letter}{self.last}")
            self.page.add_data_validation(rule)

    def rule(self, spec: FieldSpec) -> DataValidation | None:
        """The validation of a field."""
        kind = spec.kind
        words = self.words(spec)
        if words:
            many = isinstance(kind, Name) and kind.many
            strict = isinstance(kind, Choice) and not kind.open
            rule = DataValidation(type="list", formula1=self.source(spec, words), allow_blank=True)
            rule.errorStyle = "stop" if strict else "warning"
            rule.showErrorMessage = strict
            rule.error, rule.errorTitle = "请从下拉列表中选择。", spec.label
            return None if many else rule
        if isinstance(kind, Percent):
            rule = DataValidation(type="decimal", operator="between", formula1="0", formula2="1", allow_blank=True)
            rule.error = "请填 0 到 100 之间的百分数，如 70%。"
        elif isinstance(kind, Integer):
            low, high = kind.minimum if kind.minimum is not None else 0, kind.maximum
            rule = DataValidation(type="whole", operator="between" if high is not None else "greaterThanOrEqual")
            rule.formula1, rule.formula2, rule.allow_blank = str(low), None if high is None else str(high), True
            rule.error = "请填整数。"
        else:
            return None
        rule.showErrorMessage, rule.errorTitle = True, spec.label
        return rule

    def words(self, spec: FieldSpec) -> list[str]:
        """What may be picked."""
        return [word for word in self.order.options(spec) if word]

    def source(self, spec: FieldSpec, words: Sequence[str]) -> str:
        """Where Excel finds a list: in the validation itself, or on a hidden sheet when it is long or has commas."""
        text = ",".join(words)
        if len(text) <= MOST_INLINE and not any(sign in word for word in words for sign in ',"'):
            return f'"{text}"'
        lists = self.workbook[LISTS] if LISTS in self.workbook.sheetnames else self.workbook.create_sheet(LISTS)
        lists.sheet_state = "veryHidden"
        column = 1 if lists.cell(1, 1).value is None else lists.max_column + 1
        for place, word in enumerate((spec.label, *words), start=1):
            put_text(lists.cell(place, column), word)
        letter = get_column_letter(column)
        return f"{LISTS}!${letter}$2:${letter}${len(words) + 1}"

    def explain(self) -> None:
        """One line below everything."""
        filled = "、".join(self.headings[spec.name] for spec in self.specs if spec.name in self.order.batch.filled)
        blank = f"；新增的内容写在下面的 {self.order.blank} 个空行" if self.order.blank else ""
        note = f"{self.order.batch.note}。" if self.order.batch.note else ""
        rest = "其他单元格已锁定，请不要增删列或改动表头，填好后保存，原文件报送。"
        words = f"填报说明：{note}请填写浅黄色单元格（{filled}）{blank}。{rest}"
        row = self.page.max_row + 1
        cell = self.page.cell(row, 1)
        put_text(cell, words.replace("。。", "。"))
        template = self.page.cell(self.last + 1, 1)
        cell._style = copy(template._style) if template.value else cell._style
        self.page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(self.specs))
        self.page.row_dimensions[row].height = 36


def open_cell(cell: Cell, styles: dict[object, StyleArray]) -> None:
    """A cell that can be written in. Each style is worked out once: openpyxl takes its time over it."""
    key = tuple(cell._style)
    if key not in styles:
        cell.fill, cell.protection = FILL, UNLOCKED
        styles[key] = copy(cell._style)
    cell._style = styles[key]


def how_to(kind: Kind) -> str:
    """How a kind of field is written."""
    match kind:
        case Deadline():
            return "照写即可，如 2023年11月底前、立行立改"
        case Date():
            return "写成 2023-11-30 或 2023年11月30日"
        case Percent():
            return "写成 70%"
        case Choice(open=True):
            return "可从下拉列表中选择，也可直接填写"
        case Choice():
            return "从下拉列表中选择"
        case Name(many=True):
            return "多人之间用顿号隔开"
        case _:
            return ""
