"""Schemes, assessments of branches, what was entered, every step of the procedure and the evidence."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

TABLES = {
    "star_scheme": "name TEXT NOT NULL, year INTEGER NOT NULL, content TEXT NOT NULL",
    "star_assessment": (
        "period TEXT NOT NULL, scheme INTEGER NOT NULL, stage TEXT NOT NULL, "
        "notice_from TEXT, notice_until TEXT, awarded_on TEXT"
    ),
    "star_branch": (
        "assessment INTEGER NOT NULL, name TEXT NOT NULL, row INTEGER NOT NULL, functional INTEGER NOT NULL, "
        "declared TEXT, reviewed TEXT, appraisal TEXT, result TEXT, level INTEGER"
    ),
    "star_entry": "branch INTEGER NOT NULL, side TEXT NOT NULL, indicator TEXT NOT NULL, content TEXT NOT NULL",
    "star_step": (
        "assessment INTEGER NOT NULL, branch INTEGER NOT NULL, step TEXT NOT NULL, author TEXT NOT NULL, day TEXT NOT NULL, "
        "note TEXT NOT NULL, document TEXT NOT NULL"
    ),
    "star_evidence": (
        "branch INTEGER NOT NULL, indicator TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL"
    ),
}
INDEXES = {"star_branch": "assessment", "star_entry": "branch", "star_step": "assessment", "star_evidence": "branch"}


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the tables."""
    for table, columns in TABLES.items():
        db.execute_sql(f"CREATE TABLE {table} (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, {columns})")
    for table, column in INDEXES.items():
        db.execute_sql(f"CREATE INDEX {table}_{column} ON {table} ({column})")
