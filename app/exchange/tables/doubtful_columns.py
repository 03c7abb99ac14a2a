"""Columns whose heading may mean a field of the ledger or something it does not keep: what stands in them is only proposed."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.cell_text import plain
from app.exchange.tables.body import Body
from app.exchange.tables.mapping import Vocabulary, normal_heading
from app.exchange.tables.tables import Table, blank
from app.ledgers.schema.declaration import Ledger


def ask_doubtful(body: Body, table: Table, ledger: Ledger, columns: Mapping[int, str]) -> None:
    """Propose what stands below such headings; `columns` (column → field) are those of which nobody has decided."""
    doubtful = Vocabulary(ledger).doubtful
    for item in table.headings if doubtful else ():
        name = columns.get(item.column, "")
        if not name or doubtful.get(normal_heading(item.text)) != name:
            continue
        for row in body.rows:
            if not blank(content := row.cells[name]):
                row.proposed = {**(row.proposed or {}), name: plain(content)}
                row.cells[name] = None
        body.remarks.append(f"“{item.text}”可能是“{ledger.fields[name].label}”，也可能不是，见建议")
