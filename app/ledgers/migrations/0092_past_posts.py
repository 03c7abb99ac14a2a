"""Which branch, post and state a person had until when, and who was secretary of an organisation."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

ROW = "id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT"


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Create the tables."""
    texts = ", ".join(f"{name} TEXT NOT NULL" for name in ("branch", "party_post", "is_leader", "status"))
    db.execute_sql(f"CREATE TABLE person_post ({ROW}, holder INTEGER NOT NULL, since TEXT, until TEXT, {texts})")
    db.execute_sql("CREATE INDEX person_post_holder ON person_post (holder)")
    db.execute_sql(
        f"CREATE TABLE branch_secretary ({ROW}, organisation INTEGER NOT NULL, since TEXT, until TEXT, secretary TEXT NOT NULL)"
    )
    db.execute_sql("CREATE INDEX branch_secretary_organisation ON branch_secretary (organisation)")
