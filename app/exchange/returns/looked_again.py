"""What came back against a ledger that a colleague changed while it was looked at: what was decided stays as far as it can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import peewee

from app.exchange.importing.completion import Completion, proposed
from app.exchange.importing.import_sheet import KnownRow, SheetPlan, with_completion
from app.exchange.importing.row_places import PlaceFields
from app.exchange.importing.whole_rows import whole_rows
from app.exchange.returns.returned import Collection, Returned
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Values


def looked_again(collection: Collection, database: peewee.Database, today: dt.date) -> Collection:
    """The files against the ledger as it is now: a cell that was changed meanwhile is a conflict, which nobody has decided yet.
    For a worker thread."""
    sheets = [sheet for item in collection.files for sheet, _ in item.sheets]
    ledgers = [BY_KEY[key] for key in dict.fromkeys(str(sheet.ledger) for sheet in sheets)]
    reading = Reading(today, database)
    now = {ledger.key: Present(ledger, present_rows(database, ledger, sheets), reading) for ledger in ledgers}
    files = tuple(file_again(item, now) for item in collection.files)
    for item in files:
        _ = item.counts  # counted here, and not while a list is painted
    return replace(collection, files=files)


def file_again(item: Returned, now: Mapping[str, Present]) -> Returned:
    """One file. Rows that are gone are not added unless somebody wants it."""
    if item.plan is None:
        return item
    sheets = tuple(now[sheet.ledger].sheet(sheet) if sheet.ledger else sheet for sheet in item.plan.sheets)
    if all(new is old for new, old in zip(sheets, item.plan.sheets, strict=True)):
        return item
    left_out = tuple(
        out | {row for row, known in new.known.items() if known.gone and not old.known[row].gone}
        for new, old, out in zip(sheets, item.plan.sheets, item.left_out, strict=True)
    )
    return replace(item, plan=replace(item.plan, sheets=sheets), left_out=left_out)


@dataclass(frozen=True)
class Present:
    """The rows of a ledger as they are now, by id; one that is not there has been deleted."""

    ledger: Ledger
    rows: Mapping[int, Values]
    reading: Reading

    def sheet(self, sheet: SheetPlan) -> SheetPlan:
        """A sheet against these rows, the same one when nothing of it has changed."""
        known = {row: self.known_row(item) for row, item in sheet.known.items()}
        missing = tuple(item for item in sheet.missing if item.row_id in self.rows)
        if len(missing) == len(sheet.missing) and all(item is sheet.known[row] for row, item in known.items()):
            return sheet
        removed = type(sheet.removed)(row_id for row_id in sheet.removed if row_id in self.rows)
        return replace(sheet, known=known, missing=missing, removed=removed)

    def known_row(self, known: KnownRow) -> KnownRow:
        """A row against that of the ledger."""
        before = known.completion
        if before is None:
            return known
        row = self.rows.get(before.row_id)
        if row is None:
            return KnownRow(self.ledger.noun, identical=False, gone=True)
        there = {name: row[name] for name in before.there}
        if there == before.there:
            return known
        found = with_completion(known, self.completion(before, there))
        return replace(found, identical=found.identical and not before.refused)

    def completion(self, before: Completion, there: Values) -> Completion:
        """What was decided of cells that are as they were still holds.

        Where nobody knows what was handed out, what the ledger said before stands for it: a file that says that says nothing.
        """
        changed = {name for name, value in there.items() if value != before.there[name]}
        seen = {name: before.there[name] for name in changed - before.sent.keys()}
        said = {name: value for name, value in before.said.items() if name not in seen or value != seen[name]}
        known = replace(before, there=there, said=said, sent={**before.sent, **seen})
        now = proposed(self.ledger, known, self.reading)
        fresh = now.taken & (changed | (now.cells.keys() - before.cells.keys()))
        return now.taking(fresh | (before.taken - changed))


def present_rows(database: peewee.Database, ledger: Ledger, sheets: Sequence[SheetPlan]) -> dict[int, Values]:
    """The rows of a ledger, by id, of which sheets say something, as far as they are not deleted."""
    own = [sheet for sheet in sheets if sheet.ledger == ledger.key]
    wanted = {known.row_id for sheet in own for known in sheet.known.values() if known.completion is not None}
    wanted |= {item.row_id for sheet in own for item in sheet.missing}
    there = {place.row_id for place in PlaceFields.of(ledger).read(database)}
    return dict(whole_rows(database, ledger, sorted(wanted & there)))
