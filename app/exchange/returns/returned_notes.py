"""What of a table that came back was not read, and what a person should look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from app.core.cell_text import clean_line, plain
from app.exchange.importing.import_sheet import SheetPlan, columns_of, work_of
from app.exchange.returns.handing_out import EXPLAINED
from app.exchange.tables.read_body import NOTES
from app.exchange.tables.tables import blank, cell

MOST_QUOTED = 40  # characters of a text that was not read


def notes_of(sheet: SheetPlan, columns: Collection[str] = (), filled: Collection[str] = ()) -> tuple[str, ...]:
    """In words, what matters most first; `columns` are the fields that were handed out, `filled` those to be filled in."""
    ledger = work_of(sheet).source.ledger
    lost = "、".join(f"“{ledger.fields[name].label}”" for name in filled if name not in columns_of(sheet))
    missing = (f"没有找到{lost}列，这些内容没有收取",) if lost else ()
    own = {ledger.fields[name].label for name in columns} or ledger.by_label.keys()
    strange = "、".join(f"“{heading}”" for heading in strange_columns(sheet, own))
    unread = (f"{strange}列没有对应的字段，没有收取",) if strange else ()
    return (*missing, *unread, *(texts_around(sheet) if columns else ()), *sheet.remarks)


def strange_columns(sheet: SheetPlan, own: Collection[str]) -> list[str]:
    """The headings of columns with content that are no field. `own` are the labels that may stand there: what the ledger works
    out by itself (预警) is no answer."""
    work = work_of(sheet)
    grid = work.source.table.grid

    def holds(column: int) -> bool:
        return any(not blank(cell(grid, row.row - 1, column)) for row in work.body.rows)

    return [item.heading for item in sheet.columns if not item.says and item.heading not in own and holds(item.column)]


def texts_around(sheet: SheetPlan) -> Iterator[str]:
    """What the department wrote below its rows: no row of the table, but perhaps an answer."""
    grid = work_of(sheet).source.table.grid
    for skipped in sheet.skipped:
        if skipped.why == NOTES:
            said = clean_line(" ".join(plain(content) for content in grid.rows[skipped.row - 1] if not blank(content)))
            if not said.startswith(EXPLAINED):
                short = said if len(said) <= MOST_QUOTED else f"{said[:MOST_QUOTED]}…"
                yield f"第 {skipped.row} 行写有“{short}”，不是填报内容，没有收取"
