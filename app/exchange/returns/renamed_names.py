"""Names that were changed in a directory while a workbook was with its department: what it adds bears the new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.core.kinds import Value
from app.core.names import Name
from app.exchange.importing.completion import EMPTY
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values

IsName = Callable[[str, str], bool]  # (directory, name) → whether it is there now


def renamed_since(
    ledger: Ledger, sent: Mapping[int, Values], now: Mapping[int, Values], is_name: IsName
) -> dict[str, dict[str, str]]:
    """Field → name as it was handed out → as it is now: gone from its directory, and all rows that named it name another."""
    found: dict[str, dict[str, str]] = {}
    for name, spec in ledger.fields.items():
        if not isinstance(spec.kind, Name):
            continue
        pairs: dict[str, set[Value]] = {}
        for row_id, row in sent.items():
            if row_id in now and row.get(name) not in EMPTY:
                pairs.setdefault(str(row[name]), set()).add(now[row_id][name])
        for old, others in pairs.items():
            new = str(next(iter(others))) if len(others) == 1 else old
            if new != old and not is_name(spec.kind.ledger, old) and is_name(spec.kind.ledger, new):
                found.setdefault(name, {})[old] = new
    return found
