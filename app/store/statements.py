"""SQL for tables and columns that the schema or a declaration names; values are always bound as `?`.

In words of its own, not peewee's: that takes a millisecond to find those of a row of forty columns, SQLite less to read it.
"""
# ruff: noqa: S608  every name goes through `quoted`; a `where` is made of the caller's own words

from __future__ import annotations

from collections.abc import Collection, Iterable


def quoted(name: str) -> str:
    """A name of a table or column as SQL has it, whatever it is made of."""
    return '"' + name.replace('"', '""') + '"'


def select_sql(table: str, columns: Iterable[str], where: str = "1") -> str:
    """The columns of the rows that meet a condition."""
    return f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(table)} WHERE {where}"


def insert_sql(table: str, columns: Collection[str]) -> str:
    """A new row with these columns."""
    return f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, columns))}) VALUES ({', '.join('?' * len(columns))})"


def update_sql(table: str, columns: Iterable[str], where: str) -> str:
    """New values of the columns of the rows that meet a condition."""
    return f"UPDATE {quoted(table)} SET {', '.join(f'{quoted(column)} = ?' for column in columns)} WHERE {where}"
