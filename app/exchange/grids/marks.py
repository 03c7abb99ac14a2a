"""What a sheet says besides its cells: what is hidden, which results are missing, from when its days count."""

from __future__ import annotations

from dataclasses import dataclass

MOST_HIDDEN = 1_000  # columns; everything to the right of a form is hidden as one range of 16,000
MOST_COLUMNS = 16_384  # of a sheet, in any format


class Fault(str):
    """The fault of a formula that failed (#N/A), where the same characters could also have been typed."""

    __slots__ = ()


class Several(str):
    """The words of a choice that are ticked together, where one can be meant."""

    __slots__ = ()


MACROS = "文件带有宏，没有运行；只读取单元格里的内容"
LINKS = "文件链接到别的文件，没有打开；链接的单元格取上次保存的结果"


@dataclass(frozen=True)
class Marks:
    """Rows and columns by 0-based numbers; `since_1904`: serial numbers count from 1 January 1904.

    `struck` rows hold something that was struck through: done, or not meant any more, which nobody but a person can know.
    """

    hidden: frozenset[int] = frozenset()
    uncomputed: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    since_1904: bool = False
    struck: frozenset[int] = frozenset()
    faults: tuple[tuple[int, int, Fault], ...] = ()  # row, column and fault of formulas that failed
    notes: tuple[tuple[int, str], ...] = ()  # row and text of what somebody noted to a cell (批注)
    live: tuple[str, ...] = ()  # of a file's first sheet: what the file could do by itself, and did not
