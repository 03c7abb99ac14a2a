"""What running numbers tell of rows whose texts tell nothing, and numbers that would stand twice.

A department counts the rows of its own sheet from 1, where the office's list counts all of them: taken over, its numbers would
be those of other rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.exchange.importing.completion import EMPTY
from app.exchange.importing.import_sheet import SheetPlan, columns_of
from app.exchange.importing.row_places import NUMBERS, Key
from app.exchange.tables.tables import rows_in_words
from app.ledgers.schema.fields import Reading

if TYPE_CHECKING:
    from app.exchange.importing.existing_rows import Existing
    from app.exchange.importing.record_plan import RecordPlan

LEAST_AGREEING = 2  # cells, for a row that was written anew


def with_same_numbers(sheet: SheetPlan, existing: Existing, reading: Reading) -> SheetPlan:
    """The sheet with the rows that may have been written anew: no text is like theirs, but the row of their number says the
    same in most other cells. Each is added, and told, until a person says that it is that row.
    """
    if existing.ledger.grows or not existing.fields.number:
        return sheet
    found = dict(sheet.known)
    for record in sheet.records:
        row_id = existing.of_number(record) if record.row not in found else None
        if row_id is None or not is_alike(existing, record, row_id):
            continue
        known = existing.updated(record, columns_of(sheet), row_id, reading, apart=True)
        found[record.row] = replace(known, numbered=True)
    return replace(sheet, known=found)


def is_alike(existing: Existing, record: RecordPlan, row_id: int) -> bool:
    """Whether most cells of two rows of one number, list and department say the same, those apart that put them there."""
    pairs = zip(existing.fields.of_row(record.values).identity, existing.by_id[row_id].identity, strict=True)
    if any(one != other and one not in EMPTY and other not in EMPTY for one, other in pairs):
        return False
    both = existing.agreement(record, row_id, existing.fields.set)
    return sum(both) >= LEAST_AGREEING and 2 * sum(both) > len(both)


def counted_anew(existing: Existing, sheets: Sequence[SheetPlan]) -> frozenset[Key]:
    """List and number of the numbers that several rows of the workbook would have, which are rows of one list of the ledger."""
    if not existing.fields.number:
        return frozenset()
    count: Counter[Key] = Counter()
    for sheet in sheets:
        for record in sheet.records:
            known = sheet.known.get(record.row)
            if known is not None and known.row_id in existing.by_id and (known.identical or known.completes is not None):
                count[(*list_of(existing, known.row_id), existing.fields.of_row(record.values).number)] += 1
    return frozenset(key for key, times in count.items() if times > 1)


def without_double_numbers(sheet: SheetPlan, existing: Existing, doubled: Collection[Key]) -> SheetPlan:
    """The sheet without numbers that another row has which is not in the workbook, or is as well; a person may take them."""
    number = existing.fields.number
    found, rows = dict(sheet.known), []
    for row, known in sheet.known.items():
        change = known.completes
        if change is None or number not in change.taken or not known.listed:
            continue
        wanted = NUMBERS.bare(change.cells[number])
        anew = (*list_of(existing, known.row_id), wanted) in doubled and stands_alone(existing, known.row_id)
        if anew or others(existing, known.row_id, wanted) - existing.used:
            found[row] = known.completed_by(change.taking(change.taken - {number}))
            rows.append(row)
    if not rows:
        return sheet
    label = existing.ledger.fields[number].label
    told = f"{rows_in_words(rows)}的“{label}”在台账中是别的行的，没有采用；需要时请勾选"
    return replace(sheet, known=found, remarks=(*sheet.remarks, told))


PART = re.compile(r"(?P<whole>[0-9]+)[-－.．][0-9]+")  # 4-1 of 4


def with_split_rows(sheet: SheetPlan, existing: Existing) -> SheetPlan:
    """The sheet, told of new rows that look like parts of a row of the ledger which is not in it: 4-1 and 4-2 instead of 4."""
    number = existing.fields.number
    if existing.ledger.grows or not number:
        return sheet
    kept = {known.row_id for known in sheet.known.values() if known.identical or known.completes is not None}
    parts: dict[int, list[RecordPlan]] = {}
    for record in sheet.records:
        known = sheet.known.get(record.row)
        found = (
            PART.fullmatch(str(record.values[number])) if known is None or not (known.identical or known.completes) else None
        )
        page = existing.fields.of_row(record.values).page if found else ()
        for row_id in existing.numbered.get((found["whole"], page), ()) if found else ():
            if row_id not in kept:
                parts.setdefault(row_id, []).append(record)
    told = []
    for row_id, records in parts.items():
        rows, numbers = rows_in_words([item.row for item in records]), "、".join(str(item.values[number]) for item in records)
        label, title = existing.ledger.fields[number].label, existing.title(row_id)
        told.append(f"{rows}的{label} {numbers} 像是由现有的{title}拆分而来，按新增导入；{title}保留不变，请核对")
    return replace(sheet, remarks=(*sheet.remarks, *told)) if told else sheet


def with_kept_numbers(sheet: SheetPlan, existing: Existing) -> SheetPlan:
    """The sheet, told of rows whose state keeps their number while others are numbered anew."""
    number = existing.fields.number
    told = []
    changes = {row: change for row, known in sheet.known.items() if known.listed and (change := known.completes)}
    taking = {NUMBERS.bare(change.cells[number]): row for row, change in changes.items() if number in change.taken}
    label = existing.ledger.fields[number].label if number else ""
    for row, change in changes.items():
        if number not in change.refused or number not in change.cells:
            continue
        own, wanted = change.there[number], change.cells[number]
        why = (existing.ledger.locked(change.there) or change.refused[number]).split("。")[0]
        double = taking.get(NUMBERS.bare(own))
        also = f"；导入后与改为 {own} 的第 {double} 行{label}重复，请核对" if double else ""
        told.append(f"第 {row} 行是现有的{existing.title(change.row_id)}，{label}不能改为 {wanted}：{why}{also}")
    return replace(sheet, remarks=(*sheet.remarks, *told)) if told else sheet


def with_numbers_told(sheets: Sequence[SheetPlan], existing: Existing) -> list[SheetPlan]:
    """The sheets of a workbook without numbers that would stand twice, and all that is told of numbers."""
    doubled = counted_anew(existing, sheets)
    own = (without_double_numbers(sheet, existing, doubled) for sheet in sheets)
    return [with_kept_numbers(with_split_rows(sheet, existing), existing) for sheet in own]


def others(existing: Existing, row_id: int, number: str) -> set[int]:
    """The rows of the ledger with a number in the list of a row, where no number stands twice now (as for each department)."""
    return numbered(existing, row_id, number) if stands_alone(existing, row_id) else set()


def stands_alone(existing: Existing, row_id: int) -> bool:
    """Whether the number of a row stands once in its list."""
    return len(numbered(existing, row_id, existing.by_id[row_id].number)) == 1


def numbered(existing: Existing, row_id: int, number: str) -> set[int]:
    """The rows of the ledger with a number in the list of a row."""
    rows = existing.numbered.get((number, existing.by_id[row_id].page), ())
    return {other for other in rows if list_of(existing, other) == list_of(existing, row_id)}


def list_of(existing: Existing, row_id: int) -> Key:
    """The campaign or year of a row: what is counted from 1 anew."""
    scope = existing.ledger.scope
    return tuple(
        value for name, value in zip(existing.fields.set, existing.by_id[row_id].set, strict=True) if name not in scope
    )
