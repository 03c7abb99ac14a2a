"""制度, 年度目标任务, 会议活动 with what belongs to their rows.

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


def files(name: str, parent: str) -> str:
    """A table of files that belong to the rows of another."""
    return table(name, f"{parent} INTEGER NOT NULL", *texts("name", "sha256"), "size INTEGER NOT NULL", "day TEXT")


RULES = (
    table(
        "rule",
        *texts("number", "name", "category", "action", "department", "person"),
        "planned TEXT",
        *texts("stage", "meeting"),
        "meeting_day TEXT",
        *texts("document"),
        "issued TEXT",
        *texts("replaces", "remark"),
    ),
    table("rule_stage", "rule INTEGER NOT NULL", "day TEXT", *texts("stage", "person", "note")),
    files("rule_text", "rule"),
)
TASKS = (
    table(
        "yearly_task",
        "year INTEGER",
        *texts("number", "category", "name", "target", "leader", "department", "partners", "person"),
        "due TEXT",
        "percent INTEGER",
        *texts("status", "gap"),
        "points REAL",
        "score REAL",
        *texts("parent", "remark"),
    ),
    table("task_progress", "task INTEGER NOT NULL", "day TEXT", *texts("content"), "percent INTEGER", *texts("person")),
)
MEETINGS = (
    table(
        "meeting",
        *texts("number", "name", "kind"),
        "date TEXT",
        *texts("hour", "place", "department", "person"),
        "attendance INTEGER",
        *texts("agenda", "outcome", "called_off", "remark"),
    ),
    table("follow_up", "meeting INTEGER NOT NULL", *texts("content", "department", "person"), "due TEXT", *texts("done")),
    files("meeting_file", "meeting"),
    table(
        "preparation",
        *texts("meeting"),
        "meeting_date TEXT",
        *texts("number", "name", "requirement", "department", "person"),
        '"offset" INTEGER',
        "due TEXT",
        *texts("status", "remark"),
    ),
)
INDEXES = (
    "CREATE INDEX rule_stage_rule ON rule_stage (rule, day)",
    "CREATE INDEX rule_text_rule ON rule_text (rule)",
    "CREATE INDEX yearly_task_parent ON yearly_task (parent)",
    "CREATE INDEX yearly_task_name ON yearly_task (year, name)",
    "CREATE INDEX yearly_task_number ON yearly_task (year, number)",
    "CREATE INDEX task_progress_task ON task_progress (task, day)",
    "CREATE INDEX meeting_name ON meeting (name, date)",
    "CREATE INDEX follow_up_meeting ON follow_up (meeting)",
    "CREATE INDEX meeting_file_meeting ON meeting_file (meeting)",
    "CREATE INDEX preparation_meeting ON preparation (meeting, meeting_date)",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the tables."""
    for statement in (*RULES, *TASKS, *MEETINGS, *INDEXES):
        db.execute_sql(statement)
