"""Cells of a table taken to the clipboard: as text, and as a table that Excel prefers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData

from app.core.errors import CancelledError
from app.core.kinds import Value
from app.core.number_kinds import Integer, Number, Percent
from app.ledgers.schema.fields import FieldSpec
from app.ui.table.clipboard import as_html, as_plain_text, as_text
from app.ui.table.model import BROKEN_TEXT, LedgerTableModel
from app.ui.table.selection import Area

MOST_HTML_CELLS = 60_000  # larger blocks are copied as text only
CUT_FORMAT = "application/x-star-ledger-cut"  # says that the cells were cut, not copied


@dataclass(frozen=True)
class CopiedCells:
    """Rows as they were when they were copied, and which of their fields. Any thread may make texts of them."""

    specs: Sequence[FieldSpec]
    places: Sequence[int]  # of the fields in a row
    rows: Sequence[Sequence[Value]]
    broken: dict[int, str]  # line → what stands in its first column

    @classmethod
    def of(cls, model: LedgerTableModel, area: Area) -> CopiedCells:
        """The cells of an area."""
        broken = {line: BROKEN_TEXT for line, row in enumerate(area.rows) if model.is_broken(row)} if model.view.broken else {}
        specs = [model.specs[column] for column in area.columns]
        return cls(specs, [model.view.places[spec.name] for spec in specs], model.rows_at(area.rows), broken)

    @property
    def count(self) -> int:
        """How many cells."""
        return len(self.specs) * len(self.rows)

    def values(self) -> list[tuple[Value, ...]]:
        """Line by line what the cells hold."""
        return [tuple(row[place] for place in self.places) for row in self.rows]

    def texts(self, report: Callable[[int, int], bool] = lambda done, total: True) -> list[Sequence[str]]:
        """Line by line what the cells show. Raises CancelledError when `report` says no."""
        found = []
        for at, (spec, place) in enumerate(zip(self.specs, self.places, strict=True)):
            if not report(at, len(self.specs)):
                raise CancelledError("已取消。")
            values = [row[place] for row in self.rows]
            known = {value: spec.kind.text(value) for value in set(values)}  # a ledger repeats itself
            found.append([known[value] for value in values])
        block: list[Sequence[str]] = list(zip(*found, strict=True))
        for line, words in self.broken.items():
            block[line] = (words, *[""] * (len(self.specs) - 1))
        return block

    def written(self, report: Callable[[int, int], bool] = lambda done, total: True) -> tuple[str, str]:
        """As text, and as HTML ("" of too many cells)."""
        block = self.texts(report)
        if self.count > MOST_HTML_CELLS:
            return as_plain_text(block), ""
        numbers = [at for at, spec in enumerate(self.specs) if isinstance(spec.kind, Integer | Number | Percent)]
        return as_text(block), as_html(block, numbers)


def mime_data(text: str, html: str, cut: bytes) -> QMimeData:
    """What goes to the clipboard; `cut` is the mark of cells that were cut, b"" of copied ones."""
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    if cut:
        data.setData(CUT_FORMAT, cut)
    return data
