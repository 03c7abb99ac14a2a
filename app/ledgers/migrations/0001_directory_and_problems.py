"""The first tables: 专项, 部门, 人员, 问题 with its progress, milestones and evidence.

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
    return tuple(f"{name} {TEXT}" for name in names)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the tables."""
    for statement in (
        table(
            "campaign", *texts("name"), "year INTEGER", *texts("status"), "start TEXT", '"end" TEXT', *texts("basis", "remark")
        ),
        table("department", *texts("name", "number", "head", "leader", "phone", "remark")),
        table("person", *texts("name", "number", "department", "post", "is_leader", "phone", "status", "remark")),
        table(
            "problem",
            *texts("campaign", "list", "number", "category", "statement", "symptom", "origin", "goal", "measures"),
            *texts("leader", "department", "person", "kind", "deadline"),
            "deadline_date TEXT",
            "percent INTEGER",
            *texts("status"),
            "closed_on TEXT",
            *texts("remark"),
        ),
        table("progress", "problem INTEGER NOT NULL", "day TEXT", *texts("content"), "percent INTEGER", *texts("author")),
        table("milestone", "problem INTEGER NOT NULL", "day TEXT", *texts("goal", "done")),
        table("evidence", "problem INTEGER NOT NULL", *texts("name", "sha256"), "size INTEGER NOT NULL", "day TEXT"),
        "CREATE INDEX progress_problem ON progress (problem, day)",
        "CREATE INDEX milestone_problem ON milestone (problem)",
        "CREATE INDEX evidence_problem ON evidence (problem)",
    ):
        db.execute_sql(statement)
