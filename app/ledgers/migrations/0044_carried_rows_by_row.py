"""Whether a row was carried is asked at every save once a year is closed (app.ledgers.years)."""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the index."""
    db.execute_sql("CREATE INDEX carried_row_row ON carried_row (ledger, row)")
