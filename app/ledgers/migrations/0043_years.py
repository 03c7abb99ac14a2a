"""Closed years and what they handed on to the next (app.ledgers.years)."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the tables."""
    db.execute_sql(
        "CREATE TABLE year_closing (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, year INTEGER NOT NULL, "
        "day TEXT NOT NULL, author TEXT NOT NULL, content TEXT NOT NULL, "
        "reopened_on TEXT, reopened_by TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '')"
    )
    db.execute_sql(
        "CREATE TABLE carried_row (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, ledger TEXT NOT NULL, "
        "source_row INTEGER NOT NULL, year INTEGER NOT NULL, row INTEGER NOT NULL)"
    )
    db.execute_sql("CREATE INDEX carried_row_source ON carried_row (ledger, source_row)")
