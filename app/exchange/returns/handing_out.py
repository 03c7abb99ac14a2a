"""Workbooks for departments to fill in: the office's layout, locked but for what is to be filled, with lists and hints."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from msoffcrypto.format.ooxml import OOXMLFile
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from app.core.dates import chinese_day
from app.core.day_kinds import Date, Deadline
from app.core.errors import CancelledError, InvalidValueError
from app.core.file_names import free_place, safe_name, unlike
from app.core.kinds import Choice, Kind
from app.core.names import Name
from app.core.number_kinds import Integer, Percent
from app.core.whole_file import whole_file
from app.exchange.exporting.export_xlsx import TableFile
from app.exchange.exporting.sheet_text import cell_text
from app.exchange.exporting.xlsx_file import CREATOR
from app.exchange.returns.return_key import ReturnKey, RowKey
from app.forms.layout.document import TableDocument
from app.forms.papers.ledger_sheet import sheet_document
from app.ledgers.handouts import Batch, NewPart, digest, sent_values
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.years import YearLocks, why_locked
from app.rectify.cell_actions import actions_of

EXPLAINED = "填报说明："  # the line below the rows
LISTS = "选项"  # the sheet that holds the lists of the drop-downs
MOST_INLINE = 200  # characters of a list that stands in the validation itself; Excel takes 255
COMMENT_WIDTH, COMMENT_HEIGHT = 240, 110  # pixels
EXTRA_WIDTH = 12.0  # of a column the paper form has no place for
Options = Callable[[FieldSpec], Sequence[str]]


@dataclass(frozen=True)
class Order:
    """How workbooks are made. `blank` rows at the end are for what the department adds; `options` gives names to pick from.

    `locks`: rows of closed years go out locked, as those do that their state locks (已销号). With a `password` the workbooks
    are encrypted and open with it.
    """

    office: str
    ledger: Ledger
    sheet: Sheet
    batch: Batch
    blank: int
    options: Options
    locks: YearLocks = field(default_factory=YearLocks)
    password: str = ""


def write_handout(
    order: Order, parts: Sequence[NewPart], parent: Path, on_progress: Callable[[int, int], bool] | None = None
) -> tuple[Path, dict[int, str]]:
    """A folder with a workbook for each part: its place, and the names of the files by the parts' ids.

    `on_progress(done, total)` counts workbooks; when it returns False the work ends with CancelledError. Raises StorageError,
    InvalidValueError for a restricted ledger without a password. Nothing stays of a handout that was not written as a whole.
    """
    if order.ledger.restricted and not order.password:
        raise InvalidValueError(f"{order.ledger.title}是受限台账，下发的表格必须加密。", "请设置打开密码。")
    folder = free_place(parent, safe_name(f"下发 {order.batch.title} {order.batch.day}"))
    folder.mkdir()
    files: dict[int, str] = {}
    try:
        for done, part in enumerate(parts):
            if on_progress is not None and not on_progress(done, len(parts)):
                raise CancelledError("已取消下发，没有留下文件。")
            name = unlike(safe_name(f"{part.recipient}_{order.batch.title}.xlsx"), tuple(files.values()))
            with whole_file(folder / name) as file:
                file.write(encrypted(part_workbook(order, part), order.password))
            files[part.row_id] = name
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder, files


def encrypted(workbook: bytes, password: str) -> bytes:
    """A workbook that opens with a password, as Excel and WPS encrypt it (ECMA-376 agile: AES-256); as it is without one."""
    if not password:
        return workbook
    found = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(password, found)
    return found.getvalue()


def part_workbook(order: Order, part: NewPart) -> bytes:
    """The workbook of one department."""
    sheet = with_columns(order.ledger, order.sheet, order.batch.filled)
    specs = [order.ledger.fields[column.field] for column in sheet.columns]
    filled, rows = frozenset(order.batch.filled), len(part.rows)
    ids = enumerate(part.rows.items())
    locked = {place for place, (row_id, row) in ids if why_locked(order.locks, order.ledger, row_id, row)}

    def is_open(row: int, column: int) -> bool:
        return row not in locked and (specs[column].name in filled or (row >= rows and specs[column].writable))

    table = TableFile(part_document(order, sheet, part), is_open=is_open)
    table.fill()
    table.let_rows_grow()
    headings = {column.field: column.heading or order.ledger.fields[column.field].label for column in sheet.columns}
    grouped = frozenset(column.field for column in sheet.columns if column.group)
    able = [row for place, row in enumerate(part.rows.values()) if place not in locked]
    Filler(order, table, specs, headings, grouped, able, table.first_row + rows + order.blank - 1).fill()
    write_key(order, part, table, len(specs))
    return table.file.content()


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


def write_key(order: Order, part: NewPart, table: TableFile, column: int) -> None:
    """The hidden column that says what the rows are. Its heading stands in the upper heading row, as one of a single column."""
    text = table.file.add_format({"num_format": "@"})  # no program takes it for a number
    key = ReturnKey(order.office, order.batch.row_id, part.row_id)
    table.sheet.write_string(table.heading_row - 1, column, key.text, text)
    for place, (row_id, row) in enumerate(part.rows.items()):
        named = place + 1 if order.ledger.restricted else row_id  # an id says when the row was entered
        row_key = RowKey(named, digest(sent_values(order.ledger, order.batch.columns, row)))
        table.sheet.write_string(table.first_row - 1 + place, column, row_key.text, text)
    table.sheet.set_column(column, column, None, None, {"hidden": True})
    table.sheet.print_area(0, 0, table.end_row - 1, column - 1)  # with the line that explains


@dataclass
class Filler:
    """Marks what is to be filled in. Rows count from 1, columns from 0."""

    order: Order
    table: TableFile
    specs: Sequence[FieldSpec]
    headings: Mapping[str, str]
    grouped: frozenset[str]  # fields whose heading stands under another
    rows: Sequence[Values]  # that can be changed
    last: int
    lists: Worksheet | None = None
    list_count: int = 0

    def fill(self) -> None:
        """Lists, hints, a line that explains them, and the lock on everything else."""
        filled = frozenset(self.order.batch.filled)
        for column, spec in enumerate(self.specs):
            if spec.name in filled:
                self.hint(column, spec)
            if spec.writable and (spec.name in filled or self.order.blank):
                self.validate(column, spec)
        self.explain()
        # Rows and columns may be changed: a long text needs a higher row.
        free = ("format_rows", "format_columns", "autofilter", "sort", "objects", "scenarios")
        self.table.sheet.protect("", dict.fromkeys(free, True))

    def hint(self, column: int, spec: FieldSpec) -> None:
        """A note on the heading."""
        words = "\n".join(filter(None, (f"{self.headings[spec.name]}：请填写", spec.help_text, how_to(spec.kind))))
        size = {"width": COMMENT_WIDTH, "height": COMMENT_HEIGHT}
        row = self.table.first_row - 1 if spec.name in self.grouped else self.table.heading_row
        self.table.sheet.write_comment(row - 1, column, words, {"author": CREATOR, **size})

    def validate(self, column: int, spec: FieldSpec) -> None:
        """A list, or bounds; what the kind of the field reads otherwise too is only warned of."""
        rule = self.rule(spec)
        if rule:
            rule |= {"ignore_blank": True, "error_title": spec.label}
            self.table.sheet.data_validation(self.table.first_row - 1, column, self.last - 1, column, rule)

    def rule(self, spec: FieldSpec) -> dict[str, object]:
        """The validation of a field, empty for none."""
        kind = spec.kind
        if isinstance(kind, Name) and kind.many:
            return {}
        if words := self.words(spec):
            return {
                "validate": "list",
                "source": self.source(spec, words),
                "error_type": "stop" if kind.closed else "warning",
                "show_error": kind.closed,
                "error_message": "请从下拉列表中选择。",
            }
        if isinstance(kind, Percent):
            bounds = {"criteria": "between", "minimum": 0, "maximum": 1}
            return {"validate": "decimal", **bounds, "error_message": "请填 0 到 100 之间的百分数，如 70%。"}
        if isinstance(kind, Integer):
            low = kind.minimum if kind.minimum is not None else 0
            bounds = {"criteria": ">=", "value": low}
            if kind.maximum is not None:
                bounds = {"criteria": "between", "minimum": low, "maximum": kind.maximum}
            return {"validate": "integer", **bounds, "error_message": "请填整数。"}
        return {}

    def words(self, spec: FieldSpec) -> list[str]:
        """What may be picked: of states only those that a department can bring a row into."""
        words = [word for word in self.order.options(spec) if word]
        within = reachable_words(self.order.ledger, spec.name, self.rows)
        return words if within is None else [word for word in words if word in within]

    def source(self, spec: FieldSpec, words: Sequence[str]) -> list[str] | str:
        """Where Excel finds a list: in the validation itself, or on a hidden sheet when it is long or has commas."""
        if len(",".join(words)) <= MOST_INLINE and not any(sign in word for word in words for sign in ',"'):
            return list(words)
        if self.lists is None:
            self.lists = self.table.file.add_worksheet(LISTS)
            self.lists.very_hidden()
        for place, word in enumerate((spec.label, *words)):
            self.lists.write_string(place, self.list_count, cell_text(word, LISTS))
        letter = xl_col_to_name(self.list_count)
        self.list_count += 1
        return f"={LISTS}!${letter}$2:${letter}${len(words) + 1}"

    def explain(self) -> None:
        """One line below everything."""
        filled = "、".join(self.headings[spec.name] for spec in self.specs if spec.name in self.order.batch.filled)
        blank = f"；新增的内容写在下面的 {self.order.blank} 个空行" if self.order.blank else ""
        note = f"{self.order.batch.note}。" if self.order.batch.note else ""
        rest = "其他单元格已锁定，请不要增删列或改动表头，填好后保存，原文件报送。"
        words = f"{EXPLAINED}{note}请填写浅黄色单元格（{filled}）{blank}。{rest}"
        self.table.write_note(words.replace("。。", "。"))


def reachable_words(ledger: Ledger, field: str, rows: Sequence[Values]) -> frozenset[str] | None:
    """The words that a field of any of these rows can get in a workbook, by typing or by an action; None for no such limit."""
    told = [ledger.guard.choices(row, field) for row in rows] if ledger.guard is not None else []
    listed = [words for words in told if words is not None]
    if not listed:
        return None
    return actions_of(ledger).words(field).union(word for words in listed for word, why in words.items() if not why)


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
