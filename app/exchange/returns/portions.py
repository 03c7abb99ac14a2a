"""What of a workbook without keys is of which department: two of them may have filled in one sheet, or a sheet each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import peewee

from app.exchange.grids.workbook import SheetGrid
from app.exchange.importing.import_sheet import MissingRow, SheetPlan, identical_rows, work_of
from app.exchange.importing.plan_changes import only_rows
from app.exchange.importing.whole_rows import whole_rows
from app.exchange.tables.read_body import FILLED_BY
from app.ledgers.handouts import recipient_fields, recipients_of
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.fields import FieldSpec

MOST_ABOVE = 10  # lines of a sheet that may name the department: title, 填报单位, headings


class HandedTo(NamedTuple):
    """Whose form a sheet is: by which field it was divided, the recipient, which of its rows (as Excel counts) were on it."""

    field: str
    recipient: str
    rows: Collection[int] = ()


Whose = Callable[[SheetPlan, str], HandedTo | None]


@dataclass(frozen=True)
class Portion:
    """What a workbook says of one department (branch, person), "" for nobody in particular. `among`: whose file it is, when it
    is another's."""

    recipient: str
    among: str
    sheets: tuple[SheetPlan, ...]


def portions(
    database: peewee.Database,
    path: Path,
    grids: Sequence[SheetGrid],
    sheets: Sequence[SheetPlan],
    whose: Whose,
) -> list[Portion]:
    """The sheets by department. What names nobody goes with the only one that is named.

    `whose`: a sheet and what stands around it → to whom it was handed out, where that can be told.
    """
    found: dict[tuple[str, str], list[SheetPlan]] = {}
    for sheet in sheets:
        for recipient, among, portion in of_sheet(database, sheet, said_above(path, grids, sheet), whose):
            found.setdefault((recipient, among), []).append(portion)
    named = [key for key in found if key[0] and not key[1]]
    if len(named) == 1 and (nobody := found.pop(("", ""), None)):
        found[named[0]] += nobody
    return [Portion(recipient, among, tuple(own)) for (recipient, among), own in found.items()]


def of_sheet(database: peewee.Database, sheet: SheetPlan, around: str, whose: Whose) -> list[tuple[str, str, SheetPlan]]:
    """(recipient, whose file it is when it is another's, rows) of one sheet.

    In the file of a department, or of nobody, those of others stand by themselves as far as they say anything new.
    """
    handed = whose(sheet, around)
    spec, main = recipient_of(sheet, around)
    if handed is not None:
        spec, main = BY_KEY[str(sheet.ledger)].fields[handed.field], handed.recipient
    own = handed.rows if handed is not None else ()
    if spec is None:
        return [("", "", sheet)]
    whose_row = {record.row: recipients_of(spec, record.values[spec.name]) for record in sheet.records}
    same = identical_rows(sheet)
    strangers = {row: names[0] for row, names in whose_row.items() if names and main not in names and row not in own}
    speaking = list(dict.fromkeys(name for row, name in strangers.items() if row not in same))
    owners = [main, *speaking] if main else speaking
    if len(owners) < 2:
        return [(main, "", sheet)]
    rows: dict[str, set[int]] = {name: set() for name in owners}
    for row in whose_row:
        rows[strangers[row] if strangers.get(row) in speaking else owners[0]].add(row)
    gone: dict[str, list[MissingRow]] = {name: [] for name in owners}
    ids = [item.row_id for item in sheet.missing]
    named = dict(whole_rows(database, BY_KEY[str(sheet.ledger)], ids, [spec.name]))
    for item in sheet.missing:
        names = recipients_of(spec, named[item.row_id][spec.name])
        gone[next((name for name in names if name in gone), owners[0])].append(item)
    apart = {main, *named_in(around, owners), *(name for name in owners if names_itself(sheet, name))}
    return [
        (name, "" if name in apart else main, replace(only_rows(sheet, rows[name]), missing=tuple(gone[name])))
        for name in owners
    ]


def names_itself(sheet: SheetPlan, recipient: str) -> bool:
    """Whether a line between the rows says whose what stands below is (填报单位：研究室): a form pasted below another."""
    rows = work_of(sheet).source.table.grid.rows
    between = (rows[item.row - 1] for item in sheet.skipped if item.why == FILLED_BY)
    return any(isinstance(cell, str) and recipient in cell for cells in between for cell in cells)


def recipient_of(sheet: SheetPlan, around: str = "") -> tuple[FieldSpec | None, str]:
    """Whose rows a sheet holds, and the field that says so: the department (branch, person) that more than half of them name;
    in a copy of the whole ledger the only one of those that `around` names. ("" for nobody in particular.)"""
    first: FieldSpec | None = None
    for spec in recipient_fields(BY_KEY[str(sheet.ledger)]):
        counted = Counter(name for record in sheet.records for name in recipients_of(spec, record.values[spec.name]))
        first = first or (spec if counted else None)
        longest = named_in(around, counted)
        if len(longest) == 1:
            return spec, longest[0]
        best = max(counted, key=lambda value: counted[value], default="")
        if best and 2 * counted[best] > len(sheet.records):
            return spec, best
    return first, ""


def named_in(around: str, names: Iterable[str]) -> list[str]:
    """Those of some names that a text holds, without those that are part of another one."""
    named = [name for name in names if name in around]
    return [name for name in named if not any(name != other and name in other for other in named)]


def said_above(path: Path, grids: Sequence[SheetGrid], sheet: SheetPlan) -> str:
    """The names of file and sheet, and what stands above the first row of a sheet."""
    end = min((record.row - 1 for record in sheet.records), default=0)
    lines = (cell for grid in grids if grid.name == sheet.sheet for row in grid.rows[: min(end, MOST_ABOVE)] for cell in row)
    return "\n".join((path.stem, sheet.sheet, *(cell for cell in lines if isinstance(cell, str))))
