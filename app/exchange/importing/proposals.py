"""Cells that cannot be read as they stand, with what they probably mean: taken only when a person says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.exchange.importing.duplicate_rows import with_sheet
from app.exchange.importing.import_sheet import SheetPlan, work_of
from app.exchange.importing.plan import ImportPlan
from app.exchange.importing.plan_changes import correct_all
from app.exchange.tables.tables import shortened

MOST_ANSWERS = 3  # different words, and what is proposed for them, that are listed


@dataclass(frozen=True)
class Proposal:
    """One cell: what stands in it and what is proposed, as it would be typed.

    `said`: by what, where it is not the cell itself that says it (a state by the percent of its row).
    """

    row: int
    field: str
    raw: str
    text: str
    said: str = ""


def proposals_of(plan: SheetPlan, left_out: Collection[int] = ()) -> Iterator[Proposal]:
    """Every proposal of a sheet but those for rows that are left out."""
    measures = {state: name for name, state, _ in work_of(plan).reader.shares} if plan.work else {}
    for record in plan.records:
        if record.row not in left_out:
            for name, text in record.proposals.items():
                raw = record.raw.get(name, "")
                share = record.values.get(measures.get(name, "")) if not raw else None
                yield Proposal(record.row, name, raw, text, raw or ("" if share is None else f"{share}%"))


@dataclass(frozen=True)
class Question:
    """What is asked of one column: all its proposals, which one click takes."""

    field: str
    proposals: tuple[Proposal, ...]

    @property
    def answers(self) -> str:
        """What is proposed for what: 60%、80%→推进中 12 处，100%→已完成 5 处."""
        found: dict[str, list[str]] = {}
        for item in self.proposals:
            found.setdefault(item.text, []).append(item.said or "空白")
        ordered = sorted(found.items(), key=lambda group: -len(group[1]))
        parts = [f"{listed([*dict.fromkeys(said)])}→{text} {len(said)} 处" for text, said in ordered[:MOST_ANSWERS]]
        return "，".join([*parts, *(["…"] if len(ordered) > MOST_ANSWERS else [])])


def listed(words: Sequence[str]) -> str:
    """The first of some words."""
    short = "、".join(shortened(word) for word in words[:MOST_ANSWERS])
    return f"{short} 等 {len(words)} 种" if len(words) > MOST_ANSWERS else short


def questions_of(proposals: Iterable[Proposal]) -> list[Question]:
    """The proposals of a sheet by column, in the order in which they come first."""
    found: dict[str, list[Proposal]] = {}
    for item in proposals:
        found.setdefault(item.field, []).append(item)
    return [Question(name, tuple(own)) for name, own in found.items()]


def accepted(plan: SheetPlan, wanted: Collection[Proposal]) -> SheetPlan:
    """The plan with these proposals taken."""
    return correct_all(plan, {(item.row, item.field): item.text for item in wanted})


def accepted_everywhere(plan: ImportPlan, left_out: Sequence[Collection[int]]) -> ImportPlan:
    """The plan with every proposal of every sheet taken but those for rows that are left out."""
    sheets: Sequence[SheetPlan] = plan.sheets
    for place, out in enumerate(left_out):
        if found := list(proposals_of(sheets[place], out)):
            sheets = with_sheet(sheets, place, accepted(sheets[place], found))
    return replace(plan, sheets=tuple(sheets))
