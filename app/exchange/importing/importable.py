"""Everything a workbook may hold: the rows of a ledger, or the 考评细则 that become one scheme."""

from __future__ import annotations

from app.exchange.importing.scheme_sheet import STANDARD
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.schema.declaration import Ledger

IMPORTABLE: tuple[Ledger, ...] = (*LEDGERS, STANDARD)
IMPORTABLE_BY_KEY = BY_KEY | {STANDARD.key: STANDARD}
