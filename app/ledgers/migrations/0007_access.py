"""Users with their roles and scopes, the office keys by their ids, and who may change which table (app.store.accounts)."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

ROW = "id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT"


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the tables; they stay empty in an office without a password."""
    db.execute_sql(
        f"CREATE TABLE account ({ROW}, name TEXT NOT NULL, role TEXT NOT NULL, scopes TEXT NOT NULL, public TEXT NOT NULL)"
    )
    db.execute_sql(f"CREATE TABLE office_key ({ROW}, key TEXT NOT NULL)")
    db.execute_sql(f"CREATE TABLE access_rule ({ROW}, name TEXT NOT NULL, rule TEXT NOT NULL)")
