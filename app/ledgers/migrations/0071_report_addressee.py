"""To whom a democratic life meeting reports; "" stands for the usual one."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add the column."""
    db.execute_sql("ALTER TABLE life_session ADD COLUMN report_to TEXT NOT NULL DEFAULT ''")
