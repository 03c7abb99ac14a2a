"""What is pasted, and where: a short clipboard is read at once, a long one off the GUI thread while the table may change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject

from app.core.blocks import Block, read_block, tiled
from app.core.errors import InvalidValueError
from app.ledgers.schema.fields import FieldSpec
from app.ledgers.views.named_rows import NamedRows
from app.ui.progress import ProgressDialog
from app.ui.table.selection import Area

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

READ_AT_ONCE = 200_000  # signs of the source, some 2,000 cells of Excel: a twentieth of a second


def read_clipboard(page: LedgerPage, data: QMimeData, then: Callable[[Block], object], owner: QObject) -> None:
    """Hand its cells to `then`; what cannot be read, and 取消, the page is told instead."""
    html, text = data.html() if data.hasHtml() else "", data.text() if data.hasText() else ""
    if len(html) + len(text) > READ_AT_ONCE:
        job = page.session.plan(lambda job: read_block(html, text, job.report), then, page.failed, owner=owner)
        ProgressDialog(page, "正在读取剪贴板", job)
        return
    try:
        block = read_block(html, text)
    except InvalidValueError as fault:
        page.failed(fault)
        return
    then(block)


def texts_of(seen: NamedRows, rows: Sequence[int], specs: Sequence[FieldSpec]) -> list[list[str]]:
    """What some rows show in some fields; nothing where a row is new. Of 100,000 rows not for the GUI thread."""
    lines = []
    for row in rows:
        values = seen[row][1] if row < len(seen) else {}
        lines.append([spec.kind.text(values[spec.name]) if values else "" for spec in specs])
    return lines


@dataclass(frozen=True)
class Place:
    """Where a person was when pasting. Numbers of rows are those of `seen`, the table as it was then."""

    seen: NamedRows
    rows: Sequence[int]  # the selected ones; none: below the last one
    selected: Sequence[FieldSpec]  # of the selected columns
    to_the_right: Sequence[FieldSpec]  # of the first selected column and those to its right
    cut: Area | None  # what was cut to be pasted here

    def why_no_room(self, block: Block) -> str:
        """Why a block does not fit here, "" when it does."""
        try:
            self.take(block)
        except InvalidValueError as fault:
            return fault.message
        return ""

    def take(self, block: Block) -> tuple[Sequence[int], list[str], Block]:
        """The row of every line and the field of every column of a block; one that fits in several times is repeated.

        Raises InvalidValueError for more columns than there are.
        """
        rows = self.rows or (len(self.seen),)
        if self.rows:
            block = tiled(block, len(rows), len(self.selected))
        if len(block) != len(rows):
            rows = range(rows[0], rows[0] + len(block))
        width = len(block[0])
        specs = self.selected if width == len(self.selected) else self.to_the_right
        if width > len(specs):
            raise InvalidValueError(
                f"剪贴板里有 {width} 列，从“{specs[0].label}”起只有 {len(specs)} 列，没有粘贴。",
                "请从更靠左的一列开始粘贴，或先显示要粘贴的列。",
            )
        return rows, [spec.name for spec in specs[:width]], block
