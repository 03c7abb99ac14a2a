"""督办事项."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

TEXTS = ("kind", "number", "matter", "demands", "department", "person", "leader", "instruction", "issuer", "feedback", "remark")
DAYS = ("issued_on", "due", "feedback_on")


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the table."""
    columns = [f"{name} TEXT NOT NULL DEFAULT ''" for name in TEXTS] + [f"{name} TEXT" for name in DAYS]
    db.execute_sql(f"CREATE TABLE supervision (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, {', '.join(columns)})")
