"""Cells that two departments have answered differently, because a row was handed out to both: each is told beside the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.core.kinds import Value
from app.exchange.importing.completion import Completion
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.returns.returned import Returned
from app.ledgers.registry import BY_KEY

Place = tuple[str, int, str]  # ledger, row, field
Answers = dict[Place, dict[str, Value]]  # by what a file is called


def with_elsewhere(files: Sequence[Returned]) -> list[Returned]:
    """The files with what the chosen ones of other departments say in the same cells."""
    names = told_names([item for item in files if item.chosen])
    answers: Answers = defaultdict(dict)
    for item in files:
        if item.chosen:
            for place, value in answers_of(item):
                answers[place][names[item.id]] = value
    quarrels = {place: said for place, said in answers.items() if len(set(said.values())) > 1}
    return [told_elsewhere(item, names.get(item.id, item.name), quarrels) for item in files]


def told_names(files: Sequence[Returned]) -> dict[str, str]:
    """What files are called beside one another, by id: by their departments, by their own names where one has several."""
    several = Counter(item.recipient for item in files)
    return {item.id: item.recipient if item.recipient and several[item.recipient] == 1 else item.name for item in files}


def answers_of(item: Returned) -> Iterator[tuple[Place, Value]]:
    """What a file changes."""
    for sheet, _ in item.sheets:
        for known in sheet.known.values():
            if (completion := known.completes) is not None:
                for name, value in completion.cells.items():
                    yield (str(sheet.ledger), completion.row_id, name), value


def told_elsewhere(item: Returned, name: str, quarrels: Answers) -> Returned:
    """A file with what is said elsewhere; the same one when nothing of that has changed."""
    if item.plan is None:
        return item
    sheets = tuple(told_in(sheet, name, quarrels) if sheet.ledger else sheet for sheet in item.plan.sheets)
    if all(new is old for new, old in zip(sheets, item.plan.sheets, strict=True)):
        return item
    return replace(item, plan=replace(item.plan, sheets=sheets))


def told_in(sheet: SheetPlan, name: str, quarrels: Answers) -> SheetPlan:
    """The same of one sheet."""
    known = dict(sheet.known)
    for row, item in sheet.known.items():
        completion = item.completes
        if completion is not None and (said := said_elsewhere(sheet, completion, name, quarrels)) != completion.elsewhere:
            known[row] = replace(item, completion=replace(completion, elsewhere=said))
    return replace(sheet, known=known) if any(known[row] is not item for row, item in sheet.known.items()) else sheet


def said_elsewhere(sheet: SheetPlan, completion: Completion, name: str, quarrels: Answers) -> dict[str, str]:
    """Field → what others say in that cell of a row."""
    found: dict[str, str] = {}
    for field, value in completion.cells.items():
        others = quarrels.get((str(sheet.ledger), completion.row_id, field), {})
        kind = BY_KEY[str(sheet.ledger)].fields[field].kind
        told = [f"“{who}”填的是“{kind.text(other)}”" for who, other in others.items() if who != name and other != value]
        if told:
            found[field] = "，".join(told)
    return found
