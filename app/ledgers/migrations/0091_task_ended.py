"""The day on which a yearly task was done or dropped: what was behind on an earlier day is told by it."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add the column."""
    db.execute_sql("ALTER TABLE yearly_task ADD COLUMN ended TEXT")
