"""Kept days of a rectification (调度记录)."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the table."""
    names = ("kind", "day", "campaign", "note", "author", "content")
    columns = ", ".join(f"{name} TEXT NOT NULL" for name in names)
    db.execute_sql(f"CREATE TABLE dispatch (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, {columns})")
