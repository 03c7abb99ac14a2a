"""A table as it is seen, for paper and for an export: its columns, groups and totals, and its conditional colours."""

from __future__ import annotations

from typing import Literal

from app.ledgers.schema.fields import Values
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ui.palette import TINTS
from app.ui.table.arrangement import WHOLE
from app.ui.table.ledger_table import LedgerTable

WIDEST_UPRIGHT, WIDEST_A4 = 680, 1080  # pixels at 96 dpi of columns that go on A4 upright, and across
PIXELS_A_CHARACTER = 8.0  # a width on paper is in characters


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


def grounds_seen(table: LedgerTable, row: Values) -> dict[str, str]:
    """The conditional colours of a row: field → RRGGBB. For any thread."""
    ledger, colouring = table.model.ledger, table.model.colouring
    whole, cells = colouring.of_row(dict(row), ledger.name_lists) if colouring.rules else (None, {})
    tones = (dict.fromkeys(ledger.fields, whole) if whole else {}) | cells
    return {name: TINTS[tone].removeprefix("#") for name, tone in tones.items()}
