"""SQLite changesets: recorded from what an operation does, read for the rows they touch, and made again on a later state."""

from __future__ import annotations

from collections.abc import Callable

import apsw

from app.core.changes import Change
from app.store.commit import Commit
from app.store.outbox import Cell, Refused
from app.store.replica import is_office_table
from app.store.sqlite import table_columns
from app.store.statements import select_sql


def record(connection: apsw.Connection, work: Callable[[], None]) -> bytes:
    """The changeset of what `work` does to the office's tables; empty when it changes nothing in the end."""
    session = apsw.Session(connection, "main")
    try:
        session.table_filter(is_office_table)
        session.attach()
        work()
        parts: list[bytes] = []  # in one go no other thread would get a word in: of 100,000 rows for a tenth of a second
        session.changeset_stream(lambda part: parts.append(bytes(part)))
        return b"".join(parts)
    finally:
        session.close()


def change_of(commit: Commit) -> Change:
    """Which rows a commit touched."""
    tables: dict[str, set[int]] = {}
    for name, row, own in commit.touched:
        if own:
            tables.setdefault(name, set()).add(row)
    header = commit.header
    found = {name: frozenset(ids) for name, ids in tables.items()}
    return Change(header.sequence, header.user, header.pc, header.time, header.action, found, header.commit_id, header.station)


def apply_again(connection: apsw.Connection, changeset: bytes) -> list[Refused]:
    """Make a lost commit's changes on what the office holds now, cell by cell; what no longer fits is left out and returned.

    A cell that already holds the new value is no conflict. For a row of which one cell conflicts, nothing is changed.
    """
    columns = {name: table_columns(connection, name) for name in changed_tables(changeset)}
    refused = [
        Refused(item.name, row_id(item), "unfit", cells_of(item, None, ()))
        for item in apsw.Changeset.iter(changeset)
        if len(columns[item.name]) < item.column_count
    ]

    def decide(reason: int, item: apsw.TableChange) -> int:
        current = item.conflict
        if reason == apsw.SQLITE_CHANGESET_NOTFOUND:
            if item.op != "DELETE":
                refused.append(Refused(item.name, row_id(item), "gone", cells_of(item, None, columns[item.name])))
            return apsw.SQLITE_CHANGESET_OMIT
        if item.op == "UPDATE" and current is not None and still_fits(item, current):
            return apsw.SQLITE_CHANGESET_REPLACE
        if item.op == "INSERT" and current is not None and item.new == current[: item.column_count]:
            return apsw.SQLITE_CHANGESET_OMIT
        why = "exists" if item.op == "INSERT" else "changed"
        refused.append(Refused(item.name, row_id(item), why, cells_of(item, current, columns[item.name])))
        return apsw.SQLITE_CHANGESET_OMIT

    apsw.Changeset.apply(
        changeset, connection, filter=lambda name: is_office_table(name) and bool(columns[name]), conflict=decide
    )
    return refused


def refuse_all(connection: apsw.Connection, changeset: bytes, why: str) -> list[Refused]:
    """Every row of a commit that is not made again at all, beside what the office holds now."""
    found = []
    for item in apsw.Changeset.iter(changeset):
        names = table_columns(connection, item.name)
        rows = connection.execute(select_sql(item.name, names, "id = ?"), (row_id(item),)) if names else ()
        found.append(Refused(item.name, row_id(item), why, cells_of(item, next(iter(rows), None), names)))
    return found


def changed_tables(changeset: bytes) -> set[str]:
    """The names of the tables in a changeset."""
    return {item.name for item in apsw.Changeset.iter(changeset)}


def still_fits(item: apsw.TableChange, current: tuple[object, ...]) -> bool:
    """Whether every changed cell holds what the author saw, or already what the author wrote."""
    triples = zip(item.old or (), item.new or (), current, strict=False)
    return all(new is apsw.no_change or now in (before, new) for before, new, now in triples)


def row_id(item: apsw.TableChange) -> int:
    """The id of the row that a change is about; ids are the first column."""
    row = item.new if item.op == "INSERT" else item.old
    return row[0] if row is not None and isinstance(row[0], int) else 0


def cells_of(
    item: apsw.TableChange, current: tuple[object, ...] | None, names: tuple[str, ...]
) -> dict[str, tuple[Cell, Cell, Cell]]:
    """The changed cells of a row as column → (before, theirs, mine)."""
    found = {}
    for place, name in enumerate(names or [f"#{n}" for n in range(item.column_count)]):
        if place >= item.column_count:
            break
        before, mine = (plain(values[place]) if values else None for values in (item.old, item.new))
        changed = item.op != "UPDATE" or (item.new is not None and item.new[place] is not apsw.no_change)
        if changed and (item.op != "INSERT" or mine not in (None, "")):
            theirs = plain(current[place]) if current and place < len(current) else None
            found[name] = (before, theirs, mine)
    return found


def plain(value: object) -> Cell:
    """A value as JSON can hold it."""
    if value is None or isinstance(value, str | int | float):
        return value
    return value.hex() if isinstance(value, bytes) else None
