"""Party organisations and party life: 党支部, the roster's columns of 人员, 组织生活, 理论学习, 民主评议, 谈心谈话.

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


def files(name: str, parent: str) -> str:
    """A table of the files of a row."""
    return table(name, f"{parent} INTEGER NOT NULL", *texts("name", "sha256"), "size INTEGER NOT NULL", "day TEXT")


PERSON = (
    *(f"{name} {TEXT}" for name in ("sex", "nation", "education", "branch", "party_post", "member_kind", "sector")),
    *(f"{name} {TEXT}" for name in ("committee", "contact")),
    "is_cppcc TEXT NOT NULL DEFAULT '否'",
    *("birth TEXT", "joined TEXT", "confirmed TEXT"),
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add the columns and create the tables."""
    for column in PERSON:
        db.execute_sql(f"ALTER TABLE person ADD COLUMN {column}")
    for statement in (
        table(
            "branch",
            *texts("name", "number", "kind", "parent", "departments", "committee", "secretary", "deputy", "members"),
            *("founded TEXT", "ended TEXT", "term_start TEXT", "term_years INTEGER"),
            *texts("remark"),
        ),
        table(
            "party_meeting",
            *texts("branch", "number", "kind", "topic"),
            "day TEXT",
            *texts("clock", "place", "host", "recorder"),
            *("due INTEGER", "present INTEGER"),
            *texts("absent", "guests", "content", "decision", "remark"),
        ),
        table("attendance", "meeting INTEGER NOT NULL", *texts("person", "state", "reason")),
        files("party_meeting_file", "meeting"),
        table(
            "study",
            *texts("number"),
            "day TEXT",
            *texts("clock", "kind", "topic", "organizer", "place", "lecturer"),
            *("due INTEGER", "present INTEGER", '"leave" INTEGER', "hours REAL"),
            *texts("speakers", "status", "content", "remark"),
        ),
        table("study_person", "study INTEGER NOT NULL", *texts("person", "state"), "hours REAL", *texts("note")),
        files("study_file", "study"),
        table(
            "appraisal",
            "year INTEGER",
            *texts("number", "branch", "person", "result"),
            *("good INTEGER", "votes INTEGER"),
            *texts("opinion", "remark"),
        ),
        table(
            "heart_talk",
            *texts("branch", "number"),
            "day TEXT",
            *texts("clock", "talker", "listener", "kind", "place", "content", "opinion", "result", "remark"),
        ),
        files("heart_talk_file", "talk"),
        "CREATE INDEX person_branch ON person (branch)",
        "CREATE INDEX party_meeting_branch ON party_meeting (branch, day)",
        "CREATE INDEX attendance_meeting ON attendance (meeting)",
        "CREATE INDEX party_meeting_file_meeting ON party_meeting_file (meeting)",
        "CREATE INDEX study_person_study ON study_person (study)",
        "CREATE INDEX study_file_study ON study_file (study)",
        "CREATE INDEX appraisal_branch ON appraisal (branch, year)",
        "CREATE INDEX heart_talk_file_talk ON heart_talk_file (talk)",
    ):
        db.execute_sql(statement)
