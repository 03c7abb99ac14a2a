"""修改记录: which commits there were, which of them touched a row, and what each changed, old value → new value.

Who and when is read from the replica's index (history_index.py), the values from the commits themselves: kept in the replica
for the newest ones, else from the log on the share.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import apsw
import peewee

from app.core.errors import DamagedError
from app.store.changesets import plain, row_id
from app.store.commit import MIGRATED, Commit, decode
from app.store.folder import OfficeFolder
from app.store.history_index import note
from app.store.outbox import Cell
from app.store.replica import Replica
from app.store.sqlite import table_columns
from app.store.statements import select_sql

Operation = Literal["INSERT", "UPDATE", "DELETE"]
FILL = 200  # commits indexed in one transaction of the replica: others wait for some hundredths of a second


@dataclass(frozen=True)
class CommitLine:
    """A commit without its contents. `time` is UTC, ISO 8601; `rows` is how many rows it changed."""

    sequence: int
    user: str
    pc: str
    time: str
    action: str
    rows: int


@dataclass(frozen=True)
class RowChange:
    """What a commit did to one row: the changed cells by column, all of them for a row added or deleted."""

    table: str
    row_id: int
    operation: Operation
    before: Mapping[str, Cell]
    after: Mapping[str, Cell]


@dataclass(frozen=True)
class Asked:
    """Which commits: by whom, from `since` to before `until` (UTC, ISO 8601), with `words` in the action, or touching `rows`.

    Empty means any; `rows` only add to what `words` find.
    """

    user: str = ""
    since: str = ""
    until: str = ""
    words: str = ""
    rows: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Family:
    """A row and the rows of other tables that belong to it, by table; those point at it with the id `parent`."""

    parent: int
    members: Mapping[str, frozenset[int]]

    def has(self, table: str, row: int, whole: Sequence[object]) -> bool:
        """Whether a row is one of them. `whole` is all it holds where it was added or deleted: a row that is gone for good
        is known by the id it pointed at."""
        members = self.members.get(table)
        return members is not None and (row in members or self.parent in whole)


def commits(database: peewee.Database, asked: Asked, before: int | None = None, limit: int = 100) -> list[CommitLine]:
    """The commits asked for, newest first; `before` is the number of the last one of the former page.

    A migration changes no contents; only who asks for it by its words sees it.
    """
    where = ["sequence < ?"]
    values: list[object] = [before if before is not None else 1 << 62]
    parts: list[tuple[str, Sequence[object]]] = [
        ("user = ?", [asked.user]),
        ("time >= ?", [asked.since]),
        ("time < ?", [asked.until]),
    ]
    if asked.words:
        rows = json.dumps(sorted(asked.rows))
        found = "sequence IN (SELECT sequence FROM _touched WHERE row IN (SELECT value FROM json_each(?)))"
        parts.append((f"(instr(lower(action), ?) OR {found})", [asked.words.lower(), rows]))
    else:
        parts.append(("action <> ?", [MIGRATED]))
    for condition, given in parts:
        if given[0]:
            where.append(condition)
            values += given
    return select(database, " AND ".join(where), [*values, limit])


def row_commits(database: peewee.Database, family: Family, before: int | None = None, limit: int = 20) -> list[CommitLine]:
    """The commits that touched a row or what belongs to it, newest first; `before` as in `commits`."""
    ids = sorted({family.parent}.union(*family.members.values()))
    where = (
        "sequence IN (SELECT sequence FROM _touched WHERE row IN (SELECT value FROM json_each(?)) "
        "AND name IN (SELECT value FROM json_each(?))) AND sequence < ?"
    )
    given = [json.dumps(ids), json.dumps(sorted(family.members)), before if before is not None else 1 << 62, limit]
    return select(database, where, given)


def select(database: peewee.Database, where: str, values: Sequence[object]) -> list[CommitLine]:
    """Lines of `_history`; `where` is made of this module's own words, what people typed is bound."""
    sql = select_sql("_history", ("sequence", "user", "pc", "time", "action", "rows"), where)
    return [CommitLine(*row) for row in database.execute_sql(f"{sql} ORDER BY sequence DESC LIMIT ?", tuple(values)).fetchall()]


def last_touched(database: peewee.Database, table: str, rows: Iterable[int]) -> dict[int, CommitLine]:
    """The newest commit that changed each of these rows, as far as the index knows."""
    sql = (
        "SELECT row, h.sequence, user, pc, time, action, rows FROM (SELECT row, max(sequence) AS newest FROM _touched "
        "WHERE own = 1 AND name = ? AND row IN (SELECT value FROM json_each(?)) GROUP BY row) "
        "JOIN _history AS h ON h.sequence = newest"
    )
    found = database.execute_sql(sql, (table, json.dumps(list(rows)))).fetchall()
    return {row: CommitLine(*line) for row, *line in found}


def added_rows(database: peewee.Database, table: str, rows: Iterable[int], sequence: int) -> list[int]:
    """Those of the rows that no commit before this one touched: it made them."""
    asked = "SELECT 1 FROM _touched WHERE row = ? AND name = ? AND own AND sequence < ?"
    return [row for row in rows if database.execute_sql(asked, (row, table, sequence)).fetchone() is None]


@dataclass(frozen=True)
class LogOrder:
    """The order in which rows of a table were made, by the log, whatever the clocks of the PCs say that made them.

    `made`: row → the number of its commit. A row of the operation that is being carried out has none yet and is the newest.
    A row of which the index knows nothing because it has gaps (a commit nobody can read) stands behind the row whose id was
    made last before its own: there the clock of its PC says where, of no other row.
    """

    made: Mapping[int, float]

    @classmethod
    def of(cls, database: peewee.Database, table: str, rows: Iterable[int]) -> LogOrder:
        """That of some rows."""
        wanted = list(rows)
        asked = (
            "SELECT row, min(sequence) FROM _touched WHERE row IN (SELECT value FROM json_each(?)) AND name = ? AND own = 1 "
            "GROUP BY row"
        )
        made: dict[int, float] = dict(database.execute_sql(asked, (json.dumps(wanted), table)).fetchall())
        (newest,) = database.execute_sql("SELECT max(sequence) FROM _history").fetchone()
        if len(made) < len(set(wanted)) and lacks_commits(database, newest or 0):
            near = (
                "SELECT min(sequence) FROM _touched WHERE own = 1 AND row = "
                "(SELECT max(row) FROM _touched WHERE own = 1 AND row < ?)"
            )
            for row in set(wanted) - set(made):
                (before,) = database.execute_sql(near, (row,)).fetchone()
                made[row] = (before or 0) + 0.5
        return cls(made)

    def key(self, row: int) -> float:
        """What orders a row; rows that one commit made have the same."""
        return self.made.get(row, math.inf)


def people(database: peewee.Database) -> list[str]:
    """Everybody who ever committed."""
    return [row[0] for row in database.execute_sql("SELECT DISTINCT user FROM _history ORDER BY user").fetchall()]


def touched_rows(database: peewee.Database, sequence: int, tables: Sequence[str], most: int) -> list[tuple[str, int]]:
    """(table, id) of at most `most` rows that a commit changed, the first tables first."""
    sql = "SELECT row FROM _touched WHERE sequence = ? AND name = ? AND own = 1 ORDER BY row LIMIT ?"
    found: list[tuple[str, int]] = []
    for table in tables:
        if len(found) < most:
            rows = database.execute_sql(sql, (sequence, table, most - len(found))).fetchall()
            found += [(table, row[0]) for row in rows]
    return found


def read_commit(replica: Replica, folder: OfficeFolder, sequence: int) -> Commit:
    """A commit of the office. Raises StorageError: AwayError when only the share has it, DamagedError when nobody has."""
    data = replica.kept(sequence) or folder.read_commit(sequence)
    if data is None:
        raise DamagedError(f"找不到第 {sequence} 次修改的内容。", "请联系管理员从备份恢复。", f"commit {sequence}")
    return decode(data, str(sequence))


def changes_in(connection: apsw.Connection, commit: Commit, family: Family | None = None) -> Iterator[RowChange]:
    """What a commit did, row by row, to the family's rows alone if one is given.

    A column that the replica's table does not have (yet) is left out.
    """
    columns: dict[str, tuple[str, ...]] = {}
    for item in apsw.Changeset.iter(commit.changeset) if commit.changeset else ():
        before, after, row = item.old or (), item.new or (), row_id(item)
        if family is not None and not family.has(item.name, row, () if item.op == "UPDATE" else before or after):
            continue
        names = columns.get(item.name)
        if names is None:
            names = columns[item.name] = table_columns(connection, item.name)
        filled = after or before
        places = [place for place in range(min(len(filled), len(names))) if filled[place] is not apsw.no_change]
        yield RowChange(
            item.name,
            row,
            cast("Operation", item.op),  # apsw's stubs say str
            {names[place]: plain(before[place]) for place in places} if before else {},
            {names[place]: plain(after[place]) for place in places} if after else {},
        )


def lacks_commits(database: peewee.Database, head: int) -> bool:
    """Whether the index has gaps. SQLite is quick to count a table only where a statement asks for nothing else."""
    (indexed,) = database.execute_sql("SELECT COUNT(*) FROM _history").fetchone()
    return bool(indexed < head)


def missing(database: peewee.Database, head: int, before: int | None = None) -> list[int]:
    """The numbers of the commits up to the head that are not indexed, newest first."""
    if not lacks_commits(database, head):
        return []
    known = {row[0] for row in database.execute_sql("SELECT sequence FROM _history").fetchall()}
    return [number for number in range(min(head, (before or head + 1) - 1), 0, -1) if number not in known]


@dataclass(frozen=True)
class Filled:
    """How many commits were indexed, and the number to go on before; None when nothing is left."""

    indexed: int
    before: int | None


def fill(replica: Replica, folder: OfficeFolder, before: int | None = None) -> Filled:
    """Index some commits that are not yet, newest first, in a replica or from a snapshot older than the index.

    A commit that nobody can read is left out. Raises StorageError while the share is away.
    """
    wanted = missing(replica.database, replica.head, before)
    found = list(readable(replica, folder, wanted[:FILL]))
    if found:
        with replica.transaction() as connection:
            for commit in found:
                note(connection, commit)
    return Filled(len(found), wanted[FILL - 1] if len(wanted) > FILL else None)


def readable(replica: Replica, folder: OfficeFolder, numbers: Iterable[int]) -> Iterator[Commit]:
    """The commits of these numbers that are whole."""
    for number in numbers:
        try:
            yield read_commit(replica, folder, number)
        except DamagedError:
            continue
