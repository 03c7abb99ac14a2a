"""Cells that cannot be read as they stand, with what they probably mean: taken only when a person says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.plan_changes import correct_all


@dataclass(frozen=True)
class Proposal:
    """One cell: what stands in it and what is proposed, as it would be typed."""

    row: int
    field: str
    raw: str
    text: str


def proposals_of(plan: SheetPlan, left_out: Collection[int] = ()) -> Iterator[Proposal]:
    """Every proposal of a sheet but those for rows that are left out."""
    for record in plan.records:
        if record.row not in left_out:
            for name, text in record.proposals.items():
                yield Proposal(record.row, name, record.raw.get(name, ""), text)


def accepted(plan: SheetPlan, wanted: Collection[Proposal]) -> SheetPlan:
    """The plan with these proposals taken."""
    return correct_all(plan, {(item.row, item.field): item.text for item in wanted})
