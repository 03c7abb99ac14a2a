"""What the readers of files share: refusals in Chinese, and the limits that keep a hostile file from filling the memory."""

from __future__ import annotations

from app.core.errors import PasswordNeededError, WorkbookError

# Cells from A1 to the last one with content, over all sheets: 100,000 rows of 100 columns. The reader allocates them all.
MAX_CELLS = 10_000_000
MAX_TEXT_BYTES = 500 * 1024 * 1024  # in all cells together: a text that many cells share, and a repeated cell, multiply
MAX_TEXT = 100_000  # characters of one cell; Excel takes 32,767, and whatever looks for something in one takes as long as it is
MAX_SHEETS = 200
MAX_ROWS = 300_000  # with content; three times the largest ledger
MAX_FILLED = 5_000_000  # cells with content: the largest ledger with 50 columns; each is an object of Python, some 80 bytes
MOST_KNOWN = 100_000  # texts that are kept once each: of unlike ones the list of them takes more memory than it saves
SAVE_AGAIN = "请用 WPS 或 Excel 打开该文件，另存为 .xlsx 后再试。"

Merge = tuple[int, int, int, int]  # top, left, bottom, right; 0-based, inclusive


def damaged(detail: str) -> WorkbookError:
    """The refusal of a file that cannot be read."""
    return WorkbookError("该文件已损坏或不是电子表格，无法读取。", SAVE_AGAIN, detail)


def encrypted(detail: str) -> PasswordNeededError:
    """The refusal of a workbook that is encrypted."""
    return PasswordNeededError("该工作簿设有打开密码。", "请用 WPS 或 Excel 打开，取消密码并保存后再导入。", detail)


def sealed_otherwise(detail: str) -> WorkbookError:
    """The refusal of a workbook whose encryption is not known here, whatever the password."""
    return WorkbookError("该工作簿的加密方式无法在这里打开。", "请用 WPS 或 Excel 打开，取消密码并保存后再试。", detail)


ARCHIVE = "压缩包"


def not_a_workbook(what: str) -> WorkbookError:
    """The refusal of a healthy file of another kind; `what` names it."""
    advice = "请先解压，再选择里面的表格。" if what == ARCHIVE else "请选择 .xlsx、.xls、.et、.ods 或 .csv 文件。"
    return WorkbookError(f"这是{what}，不是电子表格。", advice)


def check_sheets(count: int) -> None:
    """Refuse a workbook of more sheets than anybody fills in. Raises WorkbookError."""
    if count > MAX_SHEETS:
        raise WorkbookError(f"该工作簿有 {count} 张工作表，超过 {MAX_SHEETS} 张。", "请只保留要导入的工作表。")


def suspicious(detail: str) -> WorkbookError:
    """The refusal of a file that unpacks to far more than it seems, or tries to."""
    return WorkbookError("该文件的内容异常庞大，可能有害，已停止读取。", "请向发件人核实；确需导入时，" + SAVE_AGAIN, detail)


def check_area(rows: int, columns: int) -> int:
    """The cells of an area from A1. Raises WorkbookError when a stray cell far out makes it too large to read."""
    if rows * columns > MAX_CELLS:
        raise WorkbookError(
            f"工作表的内容延伸到第 {rows} 行、第 {columns} 列，范围过大。",
            "请删除表格下方和右侧多余的行列，保存后再试。",
        )
    return rows * columns


def check_rows(rows: int) -> int:
    """So many rows with content. Raises WorkbookError for more than any ledger has."""
    if rows > MAX_ROWS:
        said = f"工作表里有内容的行超过 {MAX_ROWS // 10_000} 万行，没有导入。"
        raise WorkbookError(said, "请删除多余的行，或分成几个文件分别导入。", f"{rows} rows")
    return rows


def endless(place: str, length: int) -> WorkbookError:
    """The refusal of a cell with so many characters; `place` says where it is."""
    said = f"{place}有一格的文字有 {length} 个字，超过 {MAX_TEXT // 10_000} 万字，没有读取。"
    return WorkbookError(said, "请把这段文字另存为文档，在表格中只写要点。")


def too_wide(sheet: str, columns: int) -> WorkbookError:
    """The refusal of a sheet with more filled columns than any table has."""
    said = f"工作表“{sheet}”有内容的列超过 {columns:,} 列，不是一张台账，没有读取。"
    return WorkbookError(said, "请只保留要导入的列，保存后再试。")


def check_cells(cells: int) -> None:
    """So many cells, wherever they stand. Raises WorkbookError for too many."""
    if cells > MAX_CELLS:
        said = f"该文件的表格超过 {MAX_CELLS // 10_000:,} 万格，范围过大。"
        raise WorkbookError(said, "请只保留要导入的表格，保存后再试。", f"{cells} cells")


def check_filled(cells: int) -> int:
    """So many cells with content, over all sheets. Raises WorkbookError for more than any ledger has."""
    if cells > MAX_FILLED:
        said = f"该文件有内容的格子超过 {MAX_FILLED // 10_000} 万个，没有读取。"
        raise WorkbookError(said, "请只保留要导入的行列，或分成几个文件分别导入。", f"{cells} filled cells")
    return cells
