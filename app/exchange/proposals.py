"""Cells that cannot be read as they stand, with what they probably mean: taken only when a person says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from app.exchange.import_sheet import SheetPlan, known_after, plan_row, twins_after, work_of

Cell = tuple[int, str]  # row as Excel counts, field


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


def correct_all(plan: SheetPlan, texts: Mapping[Cell, str]) -> SheetPlan:
    """The plan with other texts in many cells, as `correct` has it for one."""
    work = work_of(plan)
    typed = dict(work.typed)
    for (row, name), text in texts.items():
        typed[row] = {**typed.get(row, {}), name: text}
    changed = {row for row, _ in texts}
    bodies = {item.row: item for item in work.body.rows if item.row in changed}
    after = {row: plan_row(work.reader, body, typed[row]) for row, body in bodies.items()}
    known = {row: item for row, item in plan.known.items() if row not in after}
    for record in plan.records:
        if record.row in after and (still := known_after(plan, record, after[record.row])):
            known[record.row] = still
    records = tuple(after.get(record.row, record) for record in plan.records)
    twins = twins_after(plan, changed)
    return replace(plan, records=records, known=known, twins=twins, work=replace(work, typed=typed))


def accepted(plan: SheetPlan, wanted: Collection[Proposal]) -> SheetPlan:
    """The plan with these proposals taken."""
    return correct_all(plan, {(item.row, item.field): item.text for item in wanted})
