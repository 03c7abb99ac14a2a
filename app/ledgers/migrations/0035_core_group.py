"""Who belongs to the 理论学习中心组 of the office's party group."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add the column."""
    db.execute_sql("ALTER TABLE person ADD COLUMN core_group TEXT NOT NULL DEFAULT '否'")
