"""佐证材料 that came with an action (回头看, 重启, 申请销号…) say with which one."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add the column."""
    db.execute_sql("ALTER TABLE evidence ADD COLUMN occasion TEXT DEFAULT ''")
