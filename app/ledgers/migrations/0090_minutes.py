"""What the minutes of a meeting (会议纪要) say besides what was decided: who led it, who was there, its number and day."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

TEXTS = ("host", "present", "sitting_in", "absent", "recorder", "minutes_number")


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add the columns."""
    for name in TEXTS:
        db.execute_sql(f"ALTER TABLE meeting ADD COLUMN {name} TEXT NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE meeting ADD COLUMN minutes_day TEXT")
