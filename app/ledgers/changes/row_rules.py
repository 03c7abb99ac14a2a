"""How texts that a person writes become values of the rows of a ledger, and what its rows do not take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.core.kinds import ParseContext
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ledgers.schema.guard import Locked

Refused = Callable[[Values | None, Values], dict[str, str]]  # row before (None: a new one), after → field → why not


@dataclass(frozen=True)
class RowRules:
    """Those of one ledger as of one day. For any thread."""

    ledger: Ledger
    context: ParseContext
    why_locked: Locked | None = None  # which rows can only be looked at; without it the ledger itself says
    refused: Refused = lambda before, after: {}

    def context_of(self, row: Values | None) -> ParseContext:
        """How texts of a row are read; None for a new one."""
        return self.context if row is None else self.ledger.context_of(row, self.context)

    def locked(self, row_id: int, row: Values) -> str:
        """Why a row can only be looked at, "" when it can be changed."""
        return self.why_locked(row_id, row) if self.why_locked else self.ledger.locked(row)

    def refusals(self, rows: Iterable[tuple[int, Values]], values: Values) -> dict[int, str]:
        """Row id → why, of the rows (ids with what stands there) that cannot take these values."""
        found = {}
        for row_id, row in rows:
            after = {**row, **self.ledger.derive(values, self.context_of(row))}
            if whys := self.refused(row, after):
                found[row_id] = "".join(dict.fromkeys(whys.values()))
        return found
