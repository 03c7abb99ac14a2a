"""Cells of a workbook that cannot be typed into the ledger's row but stand for an action on it: 待审核 is 申请销号, a later
time limit 延期."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from app.core.errors import InvalidValueError
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import REVIEW
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Values
from app.ledgers.views.rows import column_of
from app.rectify.actions import OPEN
from app.rectify.limits import NewLimit
from app.rectify.reported import (
    APPLY,
    PUT_OFF,
    Application,
    Approval,
    Postponement,
    Reports,
    apply_reported,
    put_off_reported,
)
from app.store.operation import Operation

if TYPE_CHECKING:
    from app.exchange.importing.completion import Completion

LIMIT = ("deadline", "deadline_date")  # put off together


def deeds_of(
    ledger: Ledger, row_id: int, there: Values, wanted: Values, refused: Mapping[str, str], reading: Reading
) -> tuple[dict[str, str], dict[str, str]]:
    """(field → the action its cell stands for, field → why that is not possible either) for `refused` cells of a row."""
    database = reading.database
    if database is None or ledger.key != PROBLEM.key:
        return {}, {}
    applies = "status" in refused and wanted["status"] == REVIEW and there["status"] in OPEN
    limit = later_limit(there, wanted) if "deadline_date" in refused else None
    if not applies and limit is None:
        return {}, {}
    if Reports not in reading.known:
        reading.known[Reports] = Reports(database)
    reports: Reports = reading.known[Reports]
    stored = [spec.name for spec in ledger.fields.values() if spec.stored]
    query = ledger.model.select(*(column_of(ledger, name) for name in stored)).where(ledger.model.id == row_id)
    row = dict(zip(stored, database.execute(query.tuples()).fetchone(), strict=True))
    after = {**row, **{name: value for name, value in wanted.items() if name in row and name != "status"}}
    deeds: dict[str, str] = {}
    why_not: dict[str, str] = {}
    if limit is not None:
        cells = [name for name in LIMIT if name in wanted]
        why = reports.why_not_put_off(row_id, {**after, **{name: row[name] for name in LIMIT}}, limit)
        (why_not if why else deeds).update(dict.fromkeys(cells, why or PUT_OFF.word))
    if applies:
        why = reports.why_not_applied(row_id, after, said_of(there, wanted))
        (why_not if why else deeds)["status"] = why or APPLY.word
    return deeds, why_not


def later_limit(there: Values, wanted: Values) -> NewLimit | None:
    """The time limit that cells put off, None where they do not."""
    day = wanted.get("deadline_date")
    if not day or not there["deadline_date"] or str(day) <= str(there["deadline_date"]):
        return None
    return NewLimit(str(wanted.get("deadline") or day), day)


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


def carried_out(completions: Iterable[Completion], day: dt.date, approval: Approval | None = None) -> Iterator[Operation]:
    """The actions of rows whose cells are taken. Raises InvalidValueError for a time limit put off without an approval."""
    rows = list(completions)
    if put_off := postponed(rows):
        if approval is None:
            raise InvalidValueError(f"有 {len(put_off)} 条问题推后了整改时限，要办理延期。", "请写明延期理由和审批人。")
        yield put_off_reported(put_off, approval, day)
    applications: Mapping[int, Application] = {
        item.row_id: Application(str(item.there["status"]), said_of(item.there, item.said))
        for item in rows
        if APPLY.word in taken_deeds(item)
    }
    if applications:
        yield apply_reported(applications, day)


def postponed(completions: Iterable[Completion]) -> dict[int, Postponement]:
    """The problems whose time limit is put off by cells that are taken, by id."""
    found: dict[int, Postponement] = {}
    for item in completions:
        limit = later_limit(item.there, item.cells) if PUT_OFF.word in taken_deeds(item) else None
        if limit is not None:
            found[item.row_id] = Postponement((item.there["deadline"], item.there["deadline_date"]), limit)
    return found


def taken_deeds(item: Completion) -> frozenset[str]:
    """The actions that the taken cells of a row stand for."""
    return frozenset(deed for name, deed in item.deeds.items() if name in item.taken)
