"""A row of a workbook as it is to be imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.cell_text import plain
from app.core.kinds import Value
from app.exchange.tables.tables import blank
from app.ledgers.changes.entry_operations import Entries


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """A row to be imported; row as Excel counts. `values` has every writable field, `cells` what stands in the sheet.

    `proposals`: what cells that cannot be read probably mean, as it would be typed. `entries`: what it says of earlier
    days too.
    """

    row: int
    cells: Mapping[str, object]
    values: dict[str, Value]
    errors: Mapping[str, str]
    proposals: Mapping[str, str]
    entries: Entries | None = None

    @property
    def raw(self) -> dict[str, str]:
        """What the filled cells hold, as text. Made anew each time: of 100,000 rows hardly any is asked."""
        return {name: plain(content) for name, content in self.cells.items() if not blank(content)}
