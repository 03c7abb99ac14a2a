"""A table read from text, and the text of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.exchange.grids.marks import Marks
from app.exchange.grids.read_errors import Merge, not_a_workbook

NOTHING = Marks()


@dataclass(frozen=True)
class TextTable:
    """A table read from text; positions as in SheetGrid."""

    name: str
    rows: tuple[list[object], ...]
    merges: tuple[Merge, ...] = ()
    marks: Marks = NOTHING
    visible: bool = True


def decode(data: bytes) -> str:
    """The text of a file. Raises WorkbookError when the bytes are no text."""
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:2000]:  # no other text holds zeros: a comma or a digit in UTF-16 has one
        little = data[1:2000:2].count(0) > data[0:2000:2].count(0)  # 一 and 伀 have one on the other side
        encodings = ["utf-16-le" if little else "utf-16-be"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text):
            return text
    raise not_a_workbook("无法识别的文件")
