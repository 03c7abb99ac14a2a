"""The life of a problem: first day, round, step of the 销号 chain, original time limit; 办理记录, 延期记录, 回头看."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

TEXT = "TEXT NOT NULL DEFAULT ''"
ENTRY = "id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, problem INTEGER NOT NULL, round INTEGER"


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add the columns and create the tables."""
    for statement in (
        "ALTER TABLE problem ADD COLUMN opened_on TEXT",
        "ALTER TABLE problem ADD COLUMN round INTEGER DEFAULT 1",
        f"ALTER TABLE problem ADD COLUMN step {TEXT}",
        "ALTER TABLE problem ADD COLUMN original_date TEXT",
        f"CREATE TABLE handling ({ENTRY}, step {TEXT}, action {TEXT}, person {TEXT}, day TEXT, time {TEXT}, opinion {TEXT})",
        f"CREATE TABLE extension ({ENTRY}, kind {TEXT}, old_deadline {TEXT}, old_date TEXT, new_deadline {TEXT}, "
        f"new_date TEXT, reason {TEXT}, approver {TEXT}, person {TEXT}, day TEXT)",
        f"CREATE TABLE revisit ({ENTRY}, day TEXT, person {TEXT}, result {TEXT}, note {TEXT})",
        "CREATE INDEX handling_problem ON handling (problem)",
        "CREATE INDEX extension_problem ON extension (problem)",
        "CREATE INDEX revisit_problem ON revisit (problem)",
        "DROP INDEX milestone_problem",
        "CREATE INDEX milestone_problem ON milestone (problem, done, day)",
    ):
        db.execute_sql(statement)
