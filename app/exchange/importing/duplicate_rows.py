"""Rows of one workbook that say the same, or nearly: pointed out before they are entered twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from app.core.errors import CancelledError
from app.core.kinds import Ordinal, Value
from app.core.likeness import LikeTexts, bare
from app.exchange.importing.completion import match_key
from app.exchange.importing.import_sheet import Duplicate, SheetPlan
from app.exchange.importing.plan_changes import duplicates_after
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.tables.tables import blank
from app.ledgers.schema.declaration import Ledger

MOST_COMPARED = 100_000_000  # pairs of texts: half a minute
REPORTED = 200  # rows between two reports of progress

Key = tuple[Value, ...]
Place = tuple[int, int]  # of the sheet, row as Excel counts


def duplicates(
    ledger: Ledger, sheets: Sequence[SheetPlan], pages: Callable[[RecordPlan], Key], report: Callable[[int, int], bool]
) -> list[dict[int, Duplicate]]:
    """Of each sheet: row → which earlier row it is like. `pages`: rows of different pages are never alike.

    Rows that the ledger has with the same text are entered no second time: nobody looks what is nearly like them.
    Raises CancelledError when `report` says so.
    """
    found: list[dict[int, Duplicate]] = [{} for _ in sheets]

    def like(at: int, there: Place, how: str) -> Duplicate:
        sheet, row = there
        return Duplicate(row, how, "" if sheet == at else sheets[sheet].sheet)

    first: dict[object, Place] = {}
    numbers = frozenset(spec.name for spec in ledger.fields.values() if isinstance(spec.kind, Ordinal))
    records = [(at, record) for at, sheet in enumerate(sheets) for record in sheet.records]
    for at, record in records:
        key = same_key(ledger, record, pages(record), numbers)
        there = first.setdefault(key, (at, record.row))
        if key is not None and there != (at, record.row):
            found[at][record.row] = like(at, there, "同名" if ledger.grows else "内容相同")
    if ledger.alike_field == ledger.name_field:
        fresh = {(at, record.row) for at, record in records if not is_there(ledger, sheets[at], record)}
        for (at, row), there in nearly(ledger, records, fresh, pages, report):
            found[at].setdefault(row, like(at, there, "相近"))
    return found


def is_there(ledger: Ledger, sheet: SheetPlan, record: RecordPlan) -> bool:
    """Whether the ledger has a row already, with the same text."""
    known = sheet.known.get(record.row)
    completion = known.completes if known is not None else None
    return known is not None and (known.identical or (completion is not None and ledger.name_field not in completion.cells))


def same_key(ledger: Ledger, record: RecordPlan, page: Key, numbers: Collection[str]) -> object:
    """What two rows have in common that are the same; None for a row that is nothing yet."""
    name = str(record.values[ledger.name_field] or "")
    if not name:
        return None
    if ledger.grows:
        return match_key(name)
    filled = (field for field, content in record.cells.items() if field not in numbers and not blank(content))
    return page, frozenset((field, record.values[field]) for field in filled)


def nearly(
    ledger: Ledger,
    records: Sequence[tuple[int, RecordPlan]],
    fresh: Collection[Place],
    pages: Callable[[RecordPlan], Key],
    report: Callable[[int, int], bool],
) -> list[tuple[Place, Place]]:
    """(one of the `fresh` rows, the first row before it that says nearly the same), as far as can be compared in good time."""
    groups: dict[Key, list[tuple[Place, str]]] = {}
    for at, record in records:
        text = bare(str(record.values[ledger.name_field] or ""))
        groups.setdefault(pages(record), []).append(((at, record.row), text))
    pairs: list[tuple[Place, Place]] = []
    for rows in groups.values():
        first: dict[str, int] = {}  # text → the first row that says it; many rows may
        for place, (_, text) in enumerate(rows):
            first.setdefault(text, place)
        places, texts, numbers = list(first.values()), LikeTexts(list(first)), {text: at for at, text in enumerate(first)}
        earliest: dict[str, int] = {}  # text → the first row that says nearly the same, itself included
        for place, (row, text) in enumerate(rows):
            if place % REPORTED == 0 and not report(place, len(rows)):
                raise CancelledError("已取消，没有导入。")
            if row not in fresh:
                continue
            if text not in earliest:
                if texts.cost > MOST_COMPARED:
                    return pairs
                found = texts.first(numbers[text])
                earliest[text] = len(rows) if found is None else places[found]
            if earliest[text] < place:
                pairs.append((row, rows[earliest[text]][0]))
    return pairs


def with_sheet(sheets: Sequence[SheetPlan], place: int, sheet: SheetPlan) -> tuple[SheetPlan, ...]:
    """The sheets with another plan of one: what the others say of its rows that have changed is not true any more."""
    if sheet.records is sheets[place].records:
        return (*sheets[:place], sheet, *sheets[place + 1 :])
    kept = {id(record) for record in sheet.records}
    changed = {record.row for record in sheets[place].records if id(record) not in kept}

    def without_stale(other: SheetPlan) -> SheetPlan:
        still = duplicates_after(other, changed, sheets[place].sheet)
        return other if len(still) == len(other.duplicates) else replace(other, duplicates=still)

    return tuple(sheet if at == place else without_stale(other) for at, other in enumerate(sheets))
