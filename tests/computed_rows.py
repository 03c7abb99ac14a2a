"""Rows made in a test, as the program holds them in memory."""

from __future__ import annotations

from collections.abc import Sequence

from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading
from app.ledgers.views.rows import Row, computing, filled


def fill_computed(ledger: Ledger, rows: Sequence[Row], reading: Reading) -> list[Row]:
    """Rows with the fields filled that are worked out in Python."""
    if not rows:
        return []
    columns = filled(list(zip(*rows, strict=True)), computing(ledger, reading))
    return list(zip(*columns, strict=True))
