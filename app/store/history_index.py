"""Which commit touched which row: an index beside the replica's tables, filled in the transaction that applies a commit.

    _history   a commit's header, one row each: who, when, what, how many rows
    _touched   the rows a commit changed (`own` 1), and the rows that added or deleted rows point at (`own` 0): a progress
               entry that was added is found by the id of its problem also when the entry itself no longer exists

It holds no contents: these are read from the commits (history.py). Snapshots carry it. What is missing, in a replica or a
snapshot of an older program, is the gap between the two counts, and is filled from the log.
"""

from __future__ import annotations

import apsw
import peewee

from app.store.commit import Commit

TABLES = (
    "CREATE TABLE IF NOT EXISTS _history (sequence INTEGER PRIMARY KEY, user TEXT NOT NULL, pc TEXT NOT NULL, "
    "time TEXT NOT NULL, action TEXT NOT NULL, rows INTEGER NOT NULL)",
    "CREATE INDEX IF NOT EXISTS _history_user ON _history (user)",
    "CREATE INDEX IF NOT EXISTS _history_time ON _history (time)",
    "CREATE TABLE IF NOT EXISTS _touched (sequence INTEGER, name TEXT, row INTEGER, own INTEGER NOT NULL, "
    "PRIMARY KEY (sequence, name, row)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS _touched_row ON _touched (row)",
)


def create_index(database: peewee.Database) -> None:
    """Make the tables where they are not there yet."""
    for statement in TABLES:
        database.execute_sql(statement)


def note(connection: apsw.Connection, commit: Commit) -> None:
    """Index one commit, inside the transaction that applies it."""
    header = commit.header
    connection.execute(
        "INSERT OR REPLACE INTO _history (sequence, user, pc, time, action, rows) VALUES (?, ?, ?, ?, ?, ?)",
        (header.sequence, header.user, header.pc, header.time, header.action, sum(own for _, _, own in commit.touched)),
    )
    connection.executemany(
        "INSERT INTO _touched (sequence, name, row, own) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET own = max(own, excluded.own)",
        ((header.sequence, *row) for row in commit.touched),
    )
