"""责任清单, 督查考核问责, 民主生活会 with its registers, and links between rows of different ledgers.

A frozen copy of the models as they were then, written as SQL so that it never follows a later change of the models.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator

TEXT = "TEXT NOT NULL DEFAULT ''"


def table(name: str, *columns: str) -> str:
    """One CREATE TABLE statement with the two columns of every record."""
    return f"CREATE TABLE {name} (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, {', '.join(columns)})"


def texts(*names: str) -> tuple[str, ...]:
    """Text columns; empty is ''."""
    return tuple(f'"{name}" {TEXT}' for name in names)


STATEMENTS = (
    table(
        "duty",
        "year INTEGER",
        *texts("number", "subject", "person", "post", "department", "kind", "content", "measures", "frequency", "proof"),
        "due TEXT",
        "percent INTEGER",
        *texts("outcome", "parent", "remark"),
    ),
    table("duty_progress", "duty INTEGER NOT NULL", "day TEXT", *texts("content"), "percent INTEGER", *texts("person")),
    table(
        "inspection",
        *texts("number", "kind"),
        "date TEXT",
        *texts("object", "department", "person", "basis", "finding", "result"),
        "points REAL",
        *texts("inspector", "remark"),
    ),
    table(
        "life_session",
        *texts("name", "body", "topic"),
        "date TEXT",
        *texts("place", "host", "recorder", "members"),
        "expected INTEGER",
        "present INTEGER",
        *texts("absent", "guests", "report", "remark"),
    ),
    table("life_step", *texts("session", "number", "name"), "due TEXT", "done_on TEXT", *texts("status", "person", "note")),
    table("step_file", "step INTEGER NOT NULL", *texts("name", "sha256"), "size INTEGER NOT NULL", "day TEXT"),
    table(
        "opinion", *texts("session", "number"), "day TEXT", *texts("source", "way", "about", "category", "content", "remark")
    ),
    table("talk", *texts("session"), "date TEXT", *texts("talker", "partner", "place", "content", "remark")),
    table(
        "criticism",
        *texts("session", "number", "kind", "critic", "target", "category", "content", "attitude", "remark"),
    ),
    table(
        "link",
        "source_ledger TEXT NOT NULL",
        "source_row INTEGER NOT NULL",
        "target_ledger TEXT NOT NULL",
        "target_row INTEGER NOT NULL",
        "day TEXT",
    ),
    "CREATE INDEX duty_parent ON duty (parent)",
    "CREATE INDEX duty_content ON duty (year, content)",
    "CREATE INDEX duty_number ON duty (year, number)",
    "CREATE INDEX duty_progress_duty ON duty_progress (duty, day)",
    "CREATE INDEX step_file_step ON step_file (step)",
    "CREATE INDEX link_source ON link (source_row)",
    "CREATE INDEX link_target ON link (target_row)",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
