"""Settings that the whole office shares."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the table."""
    db.execute_sql(
        "CREATE TABLE office_setting (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, "
        "area TEXT NOT NULL, content TEXT NOT NULL)"
    )
