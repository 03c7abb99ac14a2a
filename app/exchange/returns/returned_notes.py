"""What of a table that came back was not read, and what a person should look at."""

from __future__ import annotations

from collections.abc import Collection

from app.exchange.importing.closed_years import closed_remarks
from app.exchange.importing.import_sheet import SheetPlan, columns_of, work_of
from app.exchange.tables.tables import blank, cell


def notes_of(sheet: SheetPlan, filled: Collection[str] = ()) -> tuple[str, ...]:
    """In words, what matters most first; `filled` are the fields that were to be filled in."""
    fields = work_of(sheet).source.ledger.fields
    lost = "、".join(f"“{fields[name].label}”" for name in filled if name not in columns_of(sheet))
    missing = (f"没有找到{lost}列，这些内容没有收取",) if lost else ()
    strange = "、".join(f"“{heading}”" for heading in strange_columns(sheet))
    unread = (f"{strange}列没有对应的字段，没有收取",) if strange else ()
    return (*missing, *unread, *closed_remarks(sheet), *sheet.remarks)


def strange_columns(sheet: SheetPlan) -> list[str]:
    """The headings of columns with content that are no field of the ledger, not even one that it works out by itself (预警)."""
    work = work_of(sheet)
    grid, labels = work.source.table.grid, work.source.ledger.by_label

    def holds(column: int) -> bool:
        return any(not blank(cell(grid, row.row - 1, column)) for row in work.body.rows)

    return [item.heading for item in sheet.columns if not item.says and item.heading not in labels and holds(item.column)]
