"""What every row of every ledger has."""

from __future__ import annotations

import peewee


class Record(peewee.Model):
    """A row: an id chosen by the PC that made it (app.core.ids) and a mark for the recycle bin.

    Models are bound to no database: queries are executed against the replica that is given (`.execute(db)`), so several
    offices can be open in one process.
    """

    id = peewee.BigIntegerField(primary_key=True)
    deleted_at = peewee.TextField(null=True)  # UTC, ISO 8601; not null: in the recycle bin

    class Meta:
        """Ids are given by the program, never by SQLite."""

        legacy_table_names = False
