"""Workbooks as grids of cells. What a file is, is decided by its content; its extension is never believed.

Files are read in the program's own process, hostile ones too, and not in a child. The start of a child of the one-file exe
costs about as much as a whole import may take, and the grids would have to travel back by pickle, which is not used here.
Instead what a file may ask for is bounded before anything of it is read (read_zip, read_ole, read_text and the limits of
read_errors), and a panic of the Rust reader arrives as an exception, which is a refusal in words (`calamine_grids`).
"""

from __future__ import annotations

import io
import stat
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.core.cell_text import MOST_SAID, strip_unseen
from app.core.errors import PasswordNeededError, WorkbookError
from app.core.steady_file import ChangedMeanwhileError, NoPlainFileError, TooLargeError, read_steady
from app.exchange.grids.decrypting import decrypted
from app.exchange.grids.marks import MOST_COLUMNS, Marks
from app.exchange.grids.read_errors import (
    ARCHIVE,
    MAX_TEXT,
    MOST_KNOWN,
    Merge,
    check_cells,
    check_filled,
    check_rows,
    check_sheets,
    damaged,
    endless,
    not_a_workbook,
    too_wide,
)
from app.exchange.grids.read_flat_ods import as_package, is_flat
from app.exchange.grids.read_ole import OLE_SIGNATURE, safe_ole
from app.exchange.grids.read_rows import row_marks
from app.exchange.grids.read_text import read_text_tables
from app.exchange.grids.read_zip import check_package, with_texts

MAX_FILE_BYTES = 100 * 1024 * 1024  # far above any ledger; keeps a mistaken choice from filling the memory
NEAR = 100  # rows and columns beyond the last cell with content, into which a merged cell may reach
MOST_FILLED = 2_000  # cells of a row; a formula drawn to the last column makes more, which is a row or two
WIDE_ROWS = 20  # rows of more cells, which every ledger would be compared with
NOTHING = Marks()
FOREIGN = (
    (b"%PDF", " PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"SQLite format 3", "数据库文件"),
)


TALL = 50  # rows of a merged cell that is looked for, not looked up


Departments = Mapping[str, frozenset[str]]  # where a workbook names departments → which
NONE_NAMED: Departments = MappingProxyType({})


@dataclass(frozen=True)
class SheetGrid:
    """The cells of a sheet. rows[0][0] is A1, so row r of Excel is rows[r - 1]; rows may differ in length.

    An empty cell is None or "". `merges` holds (top, left, bottom, right), 0-based and inclusive; the value of a merged
    range stands in its first cell. `marks`: what else is known (hidden rows, formulas whose result was not stored …).
    `departments`: where the workbook names departments, see `among_departments`.
    """

    name: str
    visible: bool
    rows: tuple[list[object], ...]
    merges: tuple[Merge, ...] = ()
    marks: Marks = NOTHING
    departments: Departments = field(default_factory=dict)

    def among(self, departments: Departments) -> SheetGrid:
        """The same sheet in a workbook that names these departments; what was found out of its cells is kept."""
        found = copy(self)
        object.__setattr__(found, "departments", departments)
        return found

    @cached_property
    def filled(self) -> tuple[list[int], ...]:
        """The columns of each row that hold something: a sheet is looked through by every ledger that could be meant."""
        return tuple(map(filled_columns, self.rows))

    @cached_property
    def _by_top(self) -> tuple[list[int], list[Merge]]:
        """The merged cells from the top, before them the rows in which they begin."""
        ordered = sorted(self.merges)
        return [item[0] for item in ordered], ordered

    def merges_in(self, rows: range) -> Sequence[Merge]:
        """The merged cells that begin in some rows: of a table, not of the thousand others that a sheet may hold."""
        tops, ordered = self._by_top
        return ordered[bisect_left(tops, rows.start) : bisect_left(tops, rows.stop)]

    @cached_property
    def _reaching_down(self) -> dict[int, tuple[list[int], list[Merge]]]:
        """First column → the merged cells of several rows, from the top, before them the rows in which they begin."""
        found: dict[int, tuple[list[int], list[Merge]]] = {}
        for item in self._by_top[1]:
            if item[2] > item[0]:
                tops, merges = found.setdefault(item[1], ([], []))
                tops.append(item[0])
                merges.append(item)
        return found

    def top_of(self, row: int, column: int) -> int | None:
        """The first row of the merged cell that begins in a column and reaches down into a row, None without one."""
        tops, merges = self._reaching_down.get(column, ((), ()))
        place = bisect_left(tops, row) - 1
        return tops[place] if place >= 0 and merges[place][2] >= row else None

    @cached_property
    def wide_merges(self) -> tuple[Merge, ...]:
        """The merged cells of several columns; a long list may hold thousands that only reach down."""
        return tuple(item for item in self.merges if item[3] > item[1])

    @cached_property
    def _low_merges(self) -> dict[int, list[Merge]]:
        """Row → the cells of several columns that reach over it, but for tall ones, which would stand in too many rows."""
        found: dict[int, list[Merge]] = {}
        for item in self.wide_merges:
            for row in range(item[0], item[2] + 1) if item[2] - item[0] < TALL else ():
                found.setdefault(row, []).append(item)
        return found

    @cached_property
    def _tall_merges(self) -> tuple[Merge, ...]:
        return tuple(item for item in self.wide_merges if item[2] - item[0] >= TALL)

    def right_ends(self, row: int) -> dict[int, int]:
        """First column → last column of the merged cells that reach over a row."""
        tall = (item for item in self._tall_merges if item[0] <= row <= item[2])
        return {item[1]: item[3] for item in (*self._low_merges.get(row, ()), *tall)}

    def between(self, left: int, right: int) -> SheetGrid:
        """The same sheet with nothing but the columns from left to right - 1, each where it was."""
        rows = tuple([None] * min(left, len(row)) + row[left:right] for row in self.rows)
        return replace(self, rows=rows, merges=tuple(item for item in self.merges if left <= item[1] < right))


def filled_columns(cells: Sequence[object]) -> list[int]:
    """The columns that hold something."""
    # blank(), but without a call for each cell of a sheet
    return [column for column, value in enumerate(cells) if value is not None and (not isinstance(value, str) or value.strip())]


def read_workbook(path: Path | str, password: str | None = None) -> list[SheetGrid]:
    """Every worksheet of a workbook, hidden ones too.

    Raises WorkbookError, PasswordNeededError for an encrypted file without its password or with a wrong one.
    """
    return open_workbook(read_bytes(Path(path)), password)


def open_workbook(data: bytes, password: str | None = None) -> list[SheetGrid]:
    """The same of the content of a file."""
    try:
        grids = grids_of(data)
    except PasswordNeededError:
        if password is None:
            raise
        grids = grids_of(decrypted(data, password))
    return grids


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises WorkbookError with what stands in the way."""
    name = path.name
    try:
        if path.is_dir():
            raise WorkbookError(f"“{name}”是文件夹，不是工作簿。", "请选择文件夹里的表格文件。")
        if name.startswith("~$"):
            raise WorkbookError(f"“{name}”是 Excel 打开文件时留下的临时文件。", "请选择名称不带 ~$ 的文件。")
        check_size(name, size_of(path))
        return read_steady(path, MAX_FILE_BYTES)
    except NoPlainFileError as error:
        raise WorkbookError(
            f"“{name}”是设备或管道，不是文件。", "请选择 .xlsx、.xls、.et、.ods 或 .csv 文件。", str(error)
        ) from error
    except (ChangedMeanwhileError, TooLargeError) as error:
        advice = "请等它保存或复制完，关闭 Excel 或 WPS 后再试。"
        raise WorkbookError(f"“{name}”在读取时被别的程序改动，没有读取。", advice, str(error)) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise WorkbookError(f"找不到文件“{name}”。", "文件可能已被移动或改名，请重新选择。", str(error)) from error
    except PermissionError as error:
        advice = "文件可能正被 Excel 或 WPS 打开，或您没有读取权限；请关闭后再试。"
        raise WorkbookError(f"打不开文件“{name}”。", advice, str(error)) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        raise WorkbookError(f"读取文件“{name}”时出错。", "请检查网络或磁盘后再试。", str(error)) from error


def size_of(path: Path) -> int:
    """The bytes of a file. Raises NoPlainFileError: a pipe says that it has none."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise NoPlainFileError(f"mode {found.st_mode:o}")
    return found.st_size


def check_size(name: str, size: int) -> None:
    """Refuse a file of no bytes, or of too many. Raises WorkbookError."""
    if size == 0:
        raise WorkbookError(f"“{name}”是空文件（0 字节）。", "文件可能没有保存成功，请向发件人重新索取。")
    if size > MAX_FILE_BYTES:
        raise WorkbookError(f"“{name}”太大（{size // 2**20} MB）。", "请去掉其中的图片或多余的工作表后再试。")


def grids_of(data: bytes) -> list[SheetGrid]:
    """The sheets of a file's content. Raises WorkbookError."""
    grids = [with_faults(replace(grid, name=grid.name[:MOST_SAID])) for grid in sheets_in(data)]
    for grid in grids:
        check_content(grid)
        for cells in grid.rows:
            strip_unseen(cells)
    return grids


def check_content(grid: SheetGrid) -> None:
    """Refuse a sheet with a cell that is none of a table, or with rows that are. Raises WorkbookError."""
    wide = 0
    for row, cells in enumerate(grid.rows, start=1):
        if len(cells) > MOST_FILLED and len(filled_columns(cells)) > MOST_FILLED:
            wide += 1
            if wide > WIDE_ROWS:
                raise too_wide(grid.name, MOST_FILLED)
        for value in cells:
            if isinstance(value, str) and len(value) > MAX_TEXT:
                raise endless(f"工作表“{grid.name}”第 {row} 行", len(value))


def sheets_in(data: bytes) -> list[SheetGrid]:
    """The sheets as the reader of this kind of file finds them. Raises WorkbookError."""
    for signature, what in FOREIGN:
        if data.startswith(signature):
            raise not_a_workbook(what)
    if is_flat(data):
        data = as_package(data)
    if data.startswith(b"PK"):
        scan = check_package(data)
        data = with_texts(data) if scan.untyped else data
        marks = scan.marks or row_marks(data)
        grids = calamine_grids(data, scan.merges)
        return [replace(grid, marks=marks.get(grid.name, NOTHING)) for grid in grids]
    if data.startswith(OLE_SIGNATURE):
        safe, own = safe_ole(data)
        grids = calamine_grids(safe, {})
        own = own if len(own) == len(grids) else [NOTHING] * len(grids)
        return [replace(grid, marks=mark) for grid, mark in zip(grids, own, strict=True)]
    tables = read_text_tables(data)
    return [SheetGrid(item.name, item.visible, item.rows, within(item.merges, item.rows), item.marks) for item in tables]


def with_faults(grid: SheetGrid) -> SheetGrid:
    """The grid with the faults of formulas, which the Rust reader leaves blank, in their cells."""
    for row, column, fault in grid.marks.faults:
        if row < len(grid.rows) and 0 <= column < MOST_COLUMNS:
            cells = grid.rows[row]
            cells += [None] * (column + 1 - len(cells))
            cells[column] = fault
    return grid


def calamine_grids(data: bytes, merges: dict[str, list[Merge]]) -> list[SheetGrid]:
    """The sheets as python-calamine reads them. `merges` are those of formats it reports none for."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            check_sheets(len(workbook.sheets_metadata))
            grids: list[SheetGrid] = []
            cells = rows = 0
            for index, sheet in enumerate(workbook.sheets_metadata):
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    grids.append(calamine_grid(workbook, index, merges))
                    cells += len(grids[-1].rows) * max(map(len, grids[-1].rows), default=0)
                    rows += sum(map(any, grids[-1].rows))
                    check_rows(rows)
                    check_cells(cells)  # several sheets may be one and the same part of the file
            return grids
    except CalamineError as error:
        raise damaged(str(error)) from error
    except BaseException as error:
        # A panic of the Rust library: a subclass of BaseException that no module exports.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise damaged(str(error)) from error


def calamine_grid(workbook: CalamineWorkbook, index: int, merges: dict[str, list[Merge]]) -> SheetGrid:
    """One sheet, with the empty rows and columns before its first cell restored."""
    sheet = workbook.get_sheet_by_index(index)
    top, left = sheet.start or (0, 0)
    rows: list[list[object]] = [[] for _ in range(top)]
    known: dict[object, object] = {}  # each text is kept once: names and states stand in a ledger again and again
    filled = 0
    for cells in islice(sheet.iter_rows(), top, None):
        if not (own := len(cells) - cells.count("")):
            rows.append([])  # of a million of them before a stray cell
            continue
        filled = check_filled(filled + own)
        if len(known) > MOST_KNOWN:
            known.clear()
        cells = cells[: max(content_end(cells), NEAR)] if len(cells) > NEAR else cells
        rows.append([None] * left + [known.setdefault(cell, cell) if type(cell) is str else cell for cell in cells])
    ranges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    visible = workbook.sheets_metadata[index].visible == SheetVisibleEnum.Visible
    return SheetGrid(sheet.name, visible, tuple(rows), within(ranges or merges.get(sheet.name, []), rows))


def content_end(cells: Sequence[object]) -> int:
    """Where the blanks at the end of a row begin: a stray cell far to the right in one row makes them in all others."""
    low, high = 0, len(cells)
    while low < high:
        middle = (low + high) // 2
        if cells[middle:high].count("") == high - middle:
            high = middle
        else:
            low = middle + 1
    return high


def within(merges: Sequence[Merge], rows: Sequence[Sequence[object]]) -> tuple[Merge, ...]:
    """The merges near the cells, from the top. Merged cells never overlap: in a file that says so they end there."""
    height, width = len(rows) + NEAR, max(map(len, rows), default=0) + NEAR
    found: list[Merge] = []
    free = height * width
    for top, left, bottom, right in sorted(merges):
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        free -= max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if free < 0:
            break
        if (bottom > top or right > left) and bottom >= top and right >= left:
            found.append((top, left, bottom, right))
    return tuple(found)
