"""Documents as offices print them, a measure without fonts for pure geometry, and disks that refuse."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from app.forms.layout.document import Column, TableDocument
from app.forms.layout.text import Style

LEDGER_COLUMNS = (
    Column("序号", 5, align="center"),
    Column("问题类别", 8, align="center", merge=True),
    Column("问题表述", 26),
    Column("整改措施", 30),
    Column("责任领导", 9, "责任主体", "center"),
    Column("责任部门", 9, "责任主体", "center"),
    Column("整改时限", 13),
    Column("完成率", 7, "整改落实情况", "center", number_format="0%"),
    Column("销号日期", 12, "整改落实情况", "center", number_format="yyyy-mm-dd"),
)
PROSE = "理论学习与秘书、综合工作结合不够紧，学用脱节；“以文促学”（每季度一次）坚持得不好，抽查笔记仅12本。"


def ledger(count: int = 30, /, **changes: object) -> TableDocument:
    """A 整改台账 with the given number of problems in three categories."""
    texts = tuple(
        (
            str(number),
            ("理论武装", "履职能力", "纪律作风")[number * 3 // (count + 1)],
            f"第{number}项：{PROSE}",
            f"措施{number}：{PROSE[: 10 + number * 7 % 40]}",
            "李文斌",
            "办公室",
            "2023年底前，并长期坚持",
            f"{number % 11 * 10}%",
            "2023-10-12",
        )
        for number in range(1, count + 1)
    )
    values: dict[str, object] = {
        "title": "市政协机关作风问题专项整治部门问题整改台账",
        "columns": LEDGER_COLUMNS,
        "rows": texts,
        "texts": texts,
        "line": ("填报单位：市政协机关党委", "填报日期：2023年11月10日"),
        "signature": ("审核人", "填表人", "联系电话"),
    }
    return TableDocument(**{**values, **changes})


class PlainMeasure:
    """A Chinese character is one em wide, others half; lines break anywhere."""

    def advance(self, text: str, style: Style) -> float:
        return sum(style.size if east_asian_width(letter) in "WF" else style.size / 2 for letter in text)

    def lines(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for letter in paragraph:
                if line and self.advance(line + letter, style) > width + 1e-6:
                    lines.append(line)
                    line = ""
                line += letter
            lines.append(line)
        return tuple(lines)


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Take away the right to write in a folder of `tmp_path`; root, who may do everything, becomes nobody meanwhile."""
    if sys.platform == "win32":
        pytest.skip("folders of Windows have no such bits")
    for writer in ("app.forms.word.docx_table", "app.forms.word.docx_grid", "app.forms.excel.grid_xlsx"):
        import_module(writer)  # they are imported late, and nobody may not be allowed to read Python's own files
    root = os.geteuid() == 0
    folder.chmod(0o555)
    if root:
        for parent in folder.parents:
            if parent.is_relative_to(tempfile.gettempdir()) and parent != Path(tempfile.gettempdir()):
                parent.chmod(0o755)  # pytest makes them for its user only; xdist adds one more
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@contextmanager
def full_after(size: int) -> Iterator[None]:
    """Let every file end at so many bytes: the write fails in the middle, as on a full disk."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such limit")
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
