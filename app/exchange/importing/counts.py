"""What an import would write, in numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.exchange.importing.import_sheet import completion_at
from app.exchange.importing.plan import ImportPlan


@dataclass(frozen=True)
class Counts:
    """What an import does with the rows that are not left out."""

    added: int
    completed: int  # rows of the ledger in which something is filled or replaced
    kept: int  # cells that both say differently and the ledger keeps
    removed: int = 0  # rows of the ledger that the workbook has not and that are deleted

    @property
    def changed(self) -> int:
        """How many rows are written."""
        return self.added + self.completed + self.removed


def counts_of(plan: ImportPlan, left_out: Sequence[Collection[int]] = ()) -> Counts:
    """Count what an import would do without some rows (as Excel counts) of each sheet."""
    added = completed = kept = removed = 0
    for sheet, out in zip(plan.sheets, left_out or [()] * len(plan.sheets), strict=True):
        removed += len(sheet.removed)
        for record in sheet.records:
            if record.row in out:
                continue
            completes = completion_at(sheet, record.row)
            added += completes is None
            if completes is not None:
                written = len(completes.written)
                completed += written > 0
                kept += len(completes.cells) - written
    return Counts(added, completed, kept, removed)
