"""Rows that do not fit their ledger (too short, a word where a number belongs) must not stop a page from opening."""

from __future__ import annotations

from operator import itemgetter

from app.core.kinds import Kind, Value
from app.ledgers.views.rows import Row, Rows

TYPES: dict[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float)}


def sound_rows(rows: Rows) -> tuple[list[Row], frozenset[int]]:
    """The rows with unfit cells emptied, and the indexes of the rows that had some. None stands for empty in any field."""
    kinds = [spec.kind for spec in rows.ledger.fields.values()]
    values = list(rows.values)
    doubtful = suspects(values, kinds)
    broken = {i for i in doubtful if not is_sound(values[i], kinds)}
    for i in doubtful:
        values[i] = mended(values[i], kinds)
    return values, frozenset(broken)


def suspects(values: list[Row], kinds: list[Kind]) -> set[int]:
    """The indexes of the rows with a cell of another type than its kind has; looked for column by column, which is fast."""
    if set(map(len, values)) - {len(kinds)}:
        return set(range(len(values)))
    result: set[int] = set()
    for place, kind in enumerate(kinds):
        types, column = allowed(kind), map(itemgetter(place), values)
        if set(map(type, column)) - types:
            result.update(i for i, row in enumerate(values) if type(row[place]) not in types)
    return result


def allowed(kind: Kind) -> set[type]:
    """The types a cell of the kind has."""
    return {*TYPES[kind.storage], type(kind.empty)}


def is_sound(row: Row, kinds: list[Kind]) -> bool:
    """Whether a row has the right number of cells, each of a right type or None."""
    pairs = zip(row, kinds, strict=False)
    return len(row) == len(kinds) and all(cell is None or type(cell) in allowed(kind) for cell, kind in pairs)


def mended(row: Row, kinds: list[Kind]) -> Row:
    """The row with its wrong cells emptied, its missing ones added, its surplus ones dropped."""
    cells: list[Value] = [*row, *(None for _ in kinds[len(row) :])]
    return tuple(cell if type(cell) in allowed(kind) else kind.empty for cell, kind in zip(cells, kinds, strict=False))
