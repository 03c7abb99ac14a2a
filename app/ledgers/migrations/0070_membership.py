"""When a member's papers came to this office and when they left it: what past years' figures are counted by."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add the columns."""
    db.execute_sql("ALTER TABLE person ADD COLUMN arrived TEXT")
    db.execute_sql("ALTER TABLE person ADD COLUMN departed TEXT")
