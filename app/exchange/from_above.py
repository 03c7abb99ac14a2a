"""What cells take from the rows above them where no merged cell says so: 同上, and the blanks of columns merged once.

A .csv and some .xls keep nothing of merged cells. Blanks are then filled down only in a column that is clearly a category
(`is_category`), in one the ledger carries on, and in those beside them that are blank in exactly the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from app.core.cell_text import clean_line
from app.core.day_kinds import Date
from app.core.kinds import Choice
from app.core.names import Name
from app.exchange.tables import blank
from app.ledgers.declaration import Ledger

DITTOS = frozenset({"同上", "同前", "〃", "″", "〞", '"', "”"})
LEAST_FILLED = 2  # cells of a column that is blank where its neighbour is: one alone is blank there by chance

Cells = dict[str, object]  # of a record, by field


def fill_dittos(rows: Sequence[Cells]) -> None:
    """Give 同上 the value above it; in the first row it stays, and is told as what it is."""
    for above, cells in pairwise(rows):
        for name, value in cells.items():
            if is_ditto(value) and not blank(above.get(name)):
                cells[name] = above[name]


def is_ditto(value: object) -> bool:
    """Whether a cell refers to the one above it."""
    return isinstance(value, str) and "".join(value.split()) in DITTOS


def fill_blanks(rows: Sequence[Cells], columns: Mapping[int, str], ledger: Ledger, merged: Collection[int]) -> None:
    """Fill the blanks of columns that were merged once. `merged` are those of which merged cells are known."""
    name_column = next((column for column, name in columns.items() if name == ledger.name_field), None)
    blanks = {name: tuple(blank(cells[name]) for cells in rows) for name in columns.values()}
    kinds = {name: ledger.fields[name].kind for name in columns.values()}
    filled = {name for name in ledger.carried if name in blanks}
    for column, name in columns.items():
        left = name_column is not None and column < name_column and column not in merged
        if left and isinstance(kinds[name], Choice | Name) and is_category([cells[name] for cells in rows]):
            filled.add(name)
    same = {
        name
        for column, name in columns.items()
        if column not in merged
        and isinstance(kinds[name], Choice | Name | Date)
        and blanks[name].count(False) >= LEAST_FILLED
        and any(blanks[name] == blanks[other] for other in filled)
    }
    for name in filled | same:
        last: object = ""
        for cells in rows:
            last = last if blank(cells[name]) else cells[name]
            cells[name] = last


def is_category(cells: Sequence[object]) -> bool:
    """Whether blanks mean "as above": the first cell is filled, no value comes twice, at least half of the cells are blank."""
    values = [clean_line(value) for value in cells if not blank(value)]
    return bool(values) and not blank(cells[0]) and len(set(values)) == len(values) and len(values) * 2 <= len(cells)
