"""Everything a workbook may hold: the rows of a ledger, or rows that make one value together (考评细则: a scheme)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import peewee

from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.scheme_sheet import STANDARD, known_standard, scheme_operation, standard_rows
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import Rows
from app.store.operation import Operation


@dataclass(frozen=True)
class Composite:
    """A declaration without a table: all rows of its sheets make one value, which is kept as a whole."""

    ledger: Ledger
    read: Callable[[peewee.Database], Rows]  # the values of the office as rows
    known: Callable[[Sequence[SheetPlan], peewee.Database], list[SheetPlan]]  # the sheets with what the office has already
    operation: Callable[[Sequence[SheetPlan]], Operation]  # adds the value of the sheets; raises InvalidValueError


COMPOSITES = {item.ledger.key: item for item in (Composite(STANDARD, standard_rows, known_standard, scheme_operation),)}
IMPORTABLE: tuple[Ledger, ...] = (*LEDGERS, *(item.ledger for item in COMPOSITES.values()))
IMPORTABLE_BY_KEY = BY_KEY | {key: item.ledger for key, item in COMPOSITES.items()}
