"""What the quarterly check (逐项查漏补缺) found of a yearly task: one row a task and quarter."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the table."""
    db.execute_sql(
        "CREATE TABLE task_check (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, task INTEGER NOT NULL,"
        " quarter TEXT NOT NULL, day TEXT, percent INTEGER, gap TEXT NOT NULL)"
    )
    db.execute_sql("CREATE INDEX task_check_task ON task_check (task, quarter)")
