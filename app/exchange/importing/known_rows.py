"""Rows of a workbook that the ledger has already: identical ones are not imported twice, changed ones update it cell by cell.

Identical means that the row says nothing that a row of the ledger does not say; fields the workbook has no column for do not
count. Each row of the ledger answers for one row of the workbook: of two equal rows that are there once, one is new. What is
only like a row of the ledger is proposed as a new one, and a person may say that it is the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import peewee

from app.exchange.importing.asking import without_answered
from app.exchange.importing.closed_years import new_of_closed_years
from app.exchange.importing.completion import (
    locks_of,
)
from app.exchange.importing.duplicate_rows import duplicates
from app.exchange.importing.existing_rows import Existing, Report
from app.exchange.importing.import_sheet import (
    SheetPlan,
    identical_rows,
)
from app.exchange.importing.importable import COMPOSITES
from app.exchange.importing.known_names import with_office_names
from app.exchange.importing.plan import ImportPlan
from app.exchange.importing.row_numbers import with_numbers_told, with_same_numbers
from app.exchange.importing.row_places import page_fields
from app.ledgers.registry import BY_KEY
from app.ledgers.restricted import state_of
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading


def with_known_rows(
    plan: ImportPlan,
    database: peewee.Database,
    today: dt.date | None = None,
    report: Report = lambda done, total: True,
    *,
    update: bool = True,
    rows_of: Callable[[Ledger], Existing] | None = None,
) -> ImportPlan:
    """The plan with `known` and `missing` filled for every sheet. Reads the replica: for a worker thread if there is a window.

    `report` is told how far the comparison is; CancelledError when it answers False. Without `update` rows that the ledger has
    differently are proposed as new ones, for where nobody looks at the proposal. `rows_of` has the rows of a ledger when they
    have been read already, for another workbook.
    """
    reading = Reading(today or dt.date.today(), database)
    sheets = with_office_names(plan.sheets, database)
    for key in dict.fromkeys(sheet.ledger for sheet in plan.sheets if sheet.ledger):
        places = [place for place, sheet in enumerate(sheets) if sheet.ledger == key]
        own = [sheets[place] for place in places]
        if key in COMPOSITES:
            found = COMPOSITES[key].known(own, database)
        elif state_of(database, BY_KEY[key]) != "open":
            found = [replace(sheet, locked=True) for sheet in own]
        else:
            existing = rows_of(BY_KEY[key]) if rows_of else Existing.read(database, BY_KEY[key])
            found = compared(existing.for_sheets(own), own, reading, report, update=update)
        for place, sheet in zip(places, found, strict=True):
            sheets[place] = sheet
    return replace(plan, sheets=tuple(sheets))


def compared(
    existing: Existing, sheets: Sequence[SheetPlan], reading: Reading, report: Report, *, update: bool
) -> list[SheetPlan]:
    """The sheets that go into one ledger, beside its rows and beside one another; see `with_known_rows`."""
    ledger, names = existing.ledger, page_fields(existing.ledger)
    same = [existing.same(sheet) for sheet in sheets]  # of all sheets before any that are only like them
    exact = [existing.exact(sheet, known) for sheet, known in zip(sheets, same, strict=True)]
    completed = existing.completed(list(zip(sheets, same, strict=True)))
    found = []
    for sheet, here, further, exactly in zip(sheets, same, completed, exact, strict=True):
        known, before = here | further, existing.uncompared
        known |= existing.alike(sheet, known, exactly, reading, report, update=update)
        closed = new_of_closed_years(sheet, known, locks_of(reading))
        found.append(replace(sheet, known=known, uncompared=existing.uncompared - before, locked=False, closed=closed))
    found = [with_same_numbers(sheet, existing, reading) for sheet in found]  # of what no sheet has under another number
    found = with_numbers_told([*map(without_answered, found)], existing)
    doubles = duplicates(ledger, found, lambda record: tuple(record.values[name] for name in names), report)
    found = [replace(sheet, duplicates=own) for sheet, own in zip(found, doubles, strict=True)]
    return [*found[:-1], replace(found[-1], missing=existing.missing(sheets))]  # what none of the sheets has is told once


def without_identical(plan: ImportPlan) -> tuple[ImportPlan, int]:
    """The plan without the rows that the ledger has with the same content, and how many those are."""
    same = [identical_rows(sheet) for sheet in plan.sheets]
    return plan.without(same), sum(map(len, same))
