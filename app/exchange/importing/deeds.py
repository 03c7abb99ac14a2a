"""Cells of a workbook that cannot be typed into the ledger's row but stand for an action on it: 待审核 is 申请销号."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import REVIEW
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Values
from app.ledgers.views.rows import column_of
from app.rectify.actions import OPEN
from app.rectify.reported import APPLY, Application, Applications, apply_reported
from app.store.operation import Operation

if TYPE_CHECKING:
    from app.exchange.importing.completion import Completion


def deeds_of(
    ledger: Ledger, row_id: int, there: Values, wanted: Values, refused: Mapping[str, str], reading: Reading
) -> tuple[dict[str, str], dict[str, str]]:
    """(field → the action its cell stands for, field → why that is not possible either) for `refused` cells of a row."""
    database = reading.database
    applies = ledger.key == PROBLEM.key and "status" in refused and wanted["status"] == REVIEW and there["status"] in OPEN
    if database is None or not applies:
        return {}, {}
    if Applications not in reading.known:
        reading.known[Applications] = Applications(database)
    applications: Applications = reading.known[Applications]
    stored = [spec.name for spec in ledger.fields.values() if spec.stored]
    query = ledger.model.select(*(column_of(ledger, name) for name in stored)).where(ledger.model.id == row_id)
    row = dict(zip(stored, database.execute(query.tuples()).fetchone(), strict=True))
    after = {**row, **{name: value for name, value in wanted.items() if name in row and name != "status"}}
    why = applications.why_not(row_id, after, said_of(there, wanted))
    return ({}, {"status": why}) if why else ({"status": APPLY.word}, {})


def reachable(ledger: Ledger, name: str, rows: Sequence[Values]) -> frozenset[str] | None:
    """The words that a field of any of these rows can get in a workbook, by typing or by an action; None for no such limit."""
    told = [ledger.guard.choices(row, name) for row in rows] if ledger.guard is not None else []
    listed = [words for words in told if words is not None]
    if not listed:
        return None
    found = frozenset(word for words in listed for word, why in words.items() if not why)
    return found | {REVIEW} if ledger.key == PROBLEM.key and name == "status" else found


def said_of(there: Values, said: Values) -> str:
    """整改完成情况: the progress as the workbook has it."""
    return str(said.get("progress") or there.get("progress") or "")


def carried_out(completions: Iterable[Completion], day: dt.date) -> Operation | None:
    """The actions of rows whose cells are taken, None for none."""
    rows: Mapping[int, Application] = {
        item.row_id: Application(str(item.there["status"]), said_of(item.there, item.said))
        for item in completions
        if item.deeds.keys() & item.taken
    }
    return apply_reported(rows, day) if rows else None
