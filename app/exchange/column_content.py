"""Columns whose heading means one field and whose cells another: what stands below it decides.

完成情况 is the state of a problem when 已完成 and 整改中 stand below it, its progress when sentences do; 时间 is the day of a
meeting when days stand below it and no other column has them.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.core.cell_text import clean_line
from app.core.errors import InvalidValueError
from app.core.kinds import Choice, Date, Kind, LongText, ParseContext
from app.exchange.tables import Table, blank, cell
from app.ledgers.declaration import Ledger
from app.ledgers.operations import latest_fields

LONGEST_WORD = 10  # characters; more is a sentence
MOST_LOOKED_AT = 100  # cells of a column


def by_content(table: Table, columns: Mapping[int, str], ledger: Ledger, year: int) -> dict[int, str]:
    """Column → field, with the columns moved whose cells do not fit their field but another one that is free."""
    fields, found = ledger.fields, dict(columns)
    for spec in fields.values():
        if isinstance(spec.kind, Date) and spec.kind.time_field and spec.name not in found.values():
            clock = next((column for column, name in found.items() if name == spec.kind.time_field), None)
            if clock is not None and mostly_fit(table, clock, spec.kind, year):
                found[clock] = spec.name
    for column, name in columns.items():
        kind = fields[name].kind
        if found[column] != name or not isinstance(kind, Choice) or kind.open or mostly_fit(table, column, kind, year):
            continue
        free = [
            entry for entry in latest_fields(ledger) if entry not in found.values() and isinstance(fields[entry].kind, LongText)
        ]
        if free:
            found[column] = free[0]
    return found


def mostly_fit(table: Table, column: int, kind: Kind, year: int) -> bool:
    """Whether at least half of the cells below a heading can be read; a column without any fits."""
    values = (cell(table.grid, row, column) for row in range(table.first, table.end))
    texts = [value for value in values if not blank(value)][:MOST_LOOKED_AT]
    return 2 * sum(fits(kind, value, year) for value in texts) >= len(texts)


def fits(kind: Kind, value: object, year: int) -> bool:
    """Whether a kind reads a cell, or at least knows what a short word in it probably means."""
    try:
        kind.parse(value, ParseContext(year))
    except InvalidValueError as error:
        return bool(error.proposal) and len(clean_line(value)) <= LONGEST_WORD
    return True
