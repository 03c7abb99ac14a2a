"""督办事项 count the how manieth order for one problem it is."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add the column."""
    db.execute_sql("ALTER TABLE supervision ADD COLUMN times INTEGER DEFAULT 1")
