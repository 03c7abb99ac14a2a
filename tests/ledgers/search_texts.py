"""A row's search text, as `app.core.conditions.holds` wants it for a search by words."""

from __future__ import annotations

from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import Row
from app.ledgers.views.search import row_reader


def search_text_of(ledger: Ledger, row: Row) -> str:
    texts = row_reader(ledger)(row)
    return f"{texts.contents}\n{texts.initials}"
