"""A table as it is seen, for paper and for an export: its columns, groups and totals, conditional colours, heights of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.ledgers.schema.fields import Values
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.views.named_rows import NumberedRows
from app.ui.palette import TINTS
from app.ui.table.arrangement import WHOLE
from app.ui.table.ledger_table import LedgerTable

WIDEST_UPRIGHT, WIDEST_A4 = 680, 1080  # pixels at 96 dpi of columns that go on A4 upright, and across
PIXELS_A_CHARACTER = 8.0  # a width on paper is in characters


@dataclass(frozen=True)
class TableSeen:
    """What paper and an export need of a table besides its rows. Except for `grounds` as it was when this was made."""

    sheet: Sheet
    lines: Mapping[int, int]  # row id → lines of text, of rows with a height of their own
    table: LedgerTable

    def grounds(self, row: Values) -> dict[str, str]:
        """The conditional colours of a row: field → RRGGBB. For any thread."""
        table = self.table
        ledger, colouring = table.model.ledger, table.model.colouring
        whole, cells = colouring.of_row(dict(row), ledger.name_lists) if colouring.rules else (None, {})
        tones = (dict.fromkeys(ledger.fields, whole) if whole else {}) | cells
        return {name: TINTS[tone].removeprefix("#") for name, tone in tones.items()}

    def least_lines(self, rows: NumberedRows) -> dict[int, int]:
        """Place → lines, of those of some rows with a height of their own."""
        return {at: self.lines[row_id] for at, (row_id, _) in enumerate(rows) if row_id in self.lines} if self.lines else {}


def table_seen(table: LedgerTable, title: str) -> TableSeen:
    """The table as it stands."""
    return TableSeen(sheet_seen(table, title), dict(table.grid.heights.lines), table)


def sheet_seen(table: LedgerTable, title: str) -> Sheet:
    """The columns as seen, with groups and totals: A4 upright, across, or A3 as their widths need it."""
    grid, specs = table.grid, table.model.specs
    columns = grid.visible_columns()
    widths = {specs[column].name: grid.columnWidth(column) * WHOLE / table.arrangement.zoom for column in columns}
    width = sum(widths.values())
    paper: Literal["A3", "A4"] = "A4" if width <= WIDEST_A4 else "A3"
    return Sheet(
        "as_seen",
        title,
        tuple(
            SheetColumn(
                specs[column].name, widths[specs[column].name] / PIXELS_A_CHARACTER, merge=specs[column].name == table.group
            )
            for column in columns
        ),
        paper=paper,
        landscape=width > WIDEST_UPRIGHT,
        group=table.group,
        totals=not table.totals.isHidden(),
    )
