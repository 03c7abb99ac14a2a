"""Looking at what came back, and the differences in short; for the tests of returns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.exchange.importing.differences import Differences, RowDifference, RowKind
from app.exchange.returns.collecting import collect
from app.exchange.returns.returned import Collection, Returned
from app.store.office import Office
from tests.exchange.returns.handouts import TODAY, stored


def look(office: Office, *places: Path) -> Collection:
    return collect(places, office.database, office.office_id, TODAY)


def only(office: Office, *places: Path) -> Returned:
    (found,) = look(office, *places).files
    return found


def lines(found: Returned) -> list[RowDifference]:
    return [line for sheet, out in found.sheets for line in Differences(sheet, out) if line.kind is not RowKind.SAME]


def cells(found: Returned) -> dict[tuple[str, str], tuple[object, object, object, bool]]:
    """(number, field) → sent, present, returned, taken."""
    return {
        (line.title[2:3], cell.field): (cell.sent, cell.present, cell.returned, cell.taken)
        for line in lines(found)
        if line.kind is RowKind.CHANGED
        for cell in line.cells
    }


def by_number(office: Office) -> dict[object, dict[str, object]]:
    return {row["number"]: row for row in stored(office).values()}


def row_id(office: Office, number: str) -> int:
    return next(row_id for row_id, row in stored(office).items() if row["number"] == number)


def with_sheet(found: Returned, sheet: object, out: frozenset[int]) -> Returned:
    assert found.plan is not None
    return replace(found, plan=replace(found.plan, sheets=(sheet,)), left_out=(out,))  # type: ignore[arg-type]
