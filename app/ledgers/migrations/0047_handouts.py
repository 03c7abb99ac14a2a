"""Rows handed out to departments to be filled in (下发): a batch, and what each of them was given."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the tables."""
    head = "id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT"
    texts = ("ledger", "field", "title", "day", "due", "note", "author", "columns", "filled")
    db.execute_sql(f"CREATE TABLE handout ({head}, {', '.join(f'{name} TEXT NOT NULL' for name in texts)})")
    names = ("recipient", "file", "content", "answered_on", "answered_file")
    columns = ", ".join(f"{name} TEXT NOT NULL" for name in names)
    db.execute_sql(f"CREATE TABLE handout_part ({head}, handout INTEGER NOT NULL, rows INTEGER NOT NULL, {columns})")
    db.execute_sql("CREATE INDEX handout_part_handout ON handout_part (handout)")
