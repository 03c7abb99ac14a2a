"""The wrapped keys of restricted ledgers (app.store.safes)."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the table."""
    db.execute_sql(
        "CREATE TABLE ledger_safe (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, "
        "name TEXT NOT NULL, slot TEXT NOT NULL, recovery TEXT NOT NULL)"
    )
