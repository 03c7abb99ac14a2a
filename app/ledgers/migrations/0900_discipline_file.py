"""The files of 监督执纪“四种形态”: every column but the ids holds sealed text, whatever its kind."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the table."""
    db.execute_sql(
        "CREATE TABLE discipline_file (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, discipline INTEGER NOT NULL, "
        "name TEXT, sha256 TEXT, size TEXT, stored TEXT, day TEXT)"
    )
    db.execute_sql("CREATE INDEX discipline_file_discipline ON discipline_file (discipline)")
