"""Cells that name another row: when that row gets a new name they follow in the same commit, whoever they belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import apsw

from app.core.titles import renamed_title
from app.store.sqlite import table_columns

Cells = Mapping[str, object]
Target = tuple[str, str]  # table, the column with its rows' names
Renamed = Mapping[Target, frozenset[tuple[object, object]]]  # → old and new names


def renamed_rows(changeset: bytes, targets: Iterable[Target], connection: apsw.Connection) -> Renamed:
    """The names that a commit gives anew, of all tables that are a target."""
    places = {
        table: ((table, name), place)
        for table, name in targets  # a ledger has one column with names
        for place, column in enumerate(table_columns(connection, table))
        if column == name
    }
    found: dict[Target, set[tuple[object, object]]] = {}
    for item in apsw.Changeset.iter(changeset):
        if item.op == "UPDATE" and item.name in places:
            target, place = places[item.name]
            old, new = (cells[place] if cells and place < len(cells) else apsw.no_change for cells in (item.old, item.new))
            if new is not apsw.no_change:
                found.setdefault(target, set()).add((old, new))
    return {target: frozenset(pairs) for target, pairs in found.items()}


def only_follows(changed: Iterable[str], names: Mapping[str, Target], before: Cells, after: Cells, renamed: Renamed) -> bool:
    """Whether a row changes in nothing but names of rows that got a new one, each from the old to the new one."""
    columns = list(changed)
    return bool(columns) and all(
        column in names and follows(before.get(column), after.get(column), renamed.get(names[column], ())) for column in columns
    )


def follows(before: object, after: object, pairs: Collection[tuple[object, object]]) -> bool:
    """Whether a cell names a row by its new name where it named it by the old one, in title marks or without.

    Nearly always without: only marks make it worth to look at each of the thousands that one step may rename.
    """
    if (before, after) in pairs:
        return True
    marked = "《" in str(before)
    titles = ((str(old), str(new)) for old, new in pairs if marked or "《" in str(old))
    return any(renamed_title(str(before), old, new) == after != before for old, new in titles)
