"""What follows when rows of a ledger are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.ledgers.schema.fields import Values
from app.store.transaction import Transaction


@dataclass(frozen=True)
class Written:
    """A row an operation has written: its stored fields before (None: it is new) and after (None: it was deleted).

    `restored`: it is not new but came back from the recycle bin.
    """

    row_id: int
    before: Values | None
    after: Values | None
    restored: bool = False


# What a ledger does when rows were written, in the same commit: a stage history, the percent of a parent. The day is today's.
Consequence = Callable[[Transaction, Sequence[Written], dt.date], None]
