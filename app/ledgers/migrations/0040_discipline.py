"""监督执纪“四种形态”: every column but the ids holds sealed text, whatever its kind."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

CELLS = (
    "number",
    "name",
    "department",
    "branch",
    "post",
    "standing",
    "clue",
    "breach",
    "facts",
    "form",
    "measure",
    "authority",
    "document",
    "decided",
    "until",
    "talker",
    "recorder",
    "day",
    "clock",
    "place",
    "content",
    "attitude",
    "status",
    "result",
    "remark",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create both tables."""
    cells = ", ".join(f'"{name}" TEXT' for name in CELLS)
    db.execute_sql(f"CREATE TABLE discipline (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, {cells})")
    db.execute_sql(
        "CREATE TABLE discipline_follow (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, "
        "discipline INTEGER NOT NULL, day TEXT, content TEXT, person TEXT)"
    )
    db.execute_sql("CREATE INDEX discipline_follow_discipline ON discipline_follow (discipline)")
