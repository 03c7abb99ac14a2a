"""What a workbook that comes back says of a problem and only an action can bring about.

待审核 is 申请销号, and the chain begins; a later time limit is 延期, of which a workbook says neither the reason nor who
allowed it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import peewee

from app.core.errors import ConflictError
from app.core.kinds import Value
from app.ledgers.changes.refusals import named_row
from app.ledgers.changes.stored_rows import whole_row
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import REVIEW
from app.rectify.actions import ACTIONS
from app.rectify.chain import Directory, names, open_steps
from app.rectify.handling import ActionRequest, Seen, Work, refusal
from app.rectify.limits import NewLimit, change_limit, refused_limit
from app.rectify.requirements import standings
from app.rectify.rules import ClosingRules
from app.store.operation import Operation
from app.store.transaction import Transaction

APPLY, PUT_OFF = ACTIONS["apply"], ACTIONS["extend"]
ASKED = frozenset({PUT_OFF.word})  # actions of which a workbook does not say enough: a person is asked
NAMELESS = "没有填写责任人，不能申请销号。"
ANYBODY, ANYTHING = "某人", "某事"  # stand for what a person will say
NOBODY = "没有可以审核的环节，请在“整改设置”中补充销号环节的审核人。"


@dataclass(frozen=True)
class Application:
    """申请销号 of one problem: its state as it was seen, and what is said of the rectification."""

    status: str
    opinion: str


@dataclass(frozen=True)
class Postponement:
    """延期 of one problem: the time limit as it was seen (words, day) and as it shall be."""

    seen: tuple[Value, Value]
    limit: NewLimit


@dataclass(frozen=True)
class Approval:
    """What a person says of all time limits that workbooks put off."""

    reason: str
    approver: str
    person: str


class Reports:
    """What stands in the way of what is reported; the office's rules and directory are read once."""

    def __init__(self, database: peewee.Database) -> None:
        self.database = database
        self.rules = read_settings(database, ClosingRules)
        self.directory = Directory.read(database)

    def why_not_applied(self, row_id: int, row: Mapping[str, Value], opinion: str, entries: int = 0) -> str:
        """Why a problem (all its stored fields, as they will be) cannot be applied for, "" when it can. `entries` of its
        progress come with the application."""
        person = str(row["person"] or "")
        request = ActionRequest(APPLY, person or NAMELESS, opinion, dt.datetime.min)
        stands = standings(self.database, {row_id: row})[row_id]
        if why := refusal(self.rules, request, dict(row), replace(stands, progress=stands.progress + entries)):
            return why
        if not person:
            return NAMELESS
        return "" if open_steps(self.rules, self.directory, row, None, names(person)) else NOBODY

    def why_not_put_off(self, row_id: int, row: Mapping[str, Value], limit: NewLimit) -> str:
        """Why a problem cannot get a later time limit, whatever is said of it; "" when it can."""
        request = ActionRequest(PUT_OFF, ANYBODY, ANYTHING, dt.datetime.min)
        given = {**limit.given(), "approver": ANYBODY}
        standing = standings(self.database, {row_id: row})[row_id]
        return refused_limit(PUT_OFF, row, limit) or refusal(self.rules, request, dict(row), standing, given)


def put_off_reported(rows: Mapping[int, Postponement], approval: Approval, day: dt.date) -> Operation:
    """延期 of problems by id. Raises ConflictError for a time limit that is another one by now, unless it is the new one."""

    def apply(transaction: Transaction) -> None:
        moment = dt.datetime.combine(day, dt.datetime.now().time())
        request = ActionRequest(PUT_OFF, approval.person, approval.reason, moment)
        for row_id, item in rows.items():
            row = whole_row(transaction, PROBLEM, row_id)
            now, wanted = (row.get("deadline"), row.get("deadline_date")), (item.limit.deadline, item.limit.date)
            if row and now == wanted:
                continue
            if row and now != item.seen:
                raise ConflictError(f"{named_row(PROBLEM, row)}的整改时限刚刚被同事改过，没有延期。", {})
            limit = NewLimit(item.limit.deadline, item.limit.date, approval.approver)
            change_limit({row_id: Seen.of(row) if row else Seen("", 1, "")}, request, limit).apply(transaction)

    return Operation(PUT_OFF.word, apply)


def apply_reported(rows: Mapping[int, Application], day: dt.date) -> Operation:
    """申请销号 for problems by id, in the name of the persons responsible; those in review already stay as they are."""

    def apply(transaction: Transaction) -> None:
        for row_id, item in rows.items():
            row = whole_row(transaction, PROBLEM, row_id)
            if row and row["status"] == REVIEW:
                continue
            seen = Seen(item.status, int(row["round"] or 1), str(row["step"] or "")) if row else Seen(item.status, 1, "")
            moment = dt.datetime.combine(day, dt.datetime.now().time())
            Work(transaction, ActionRequest(APPLY, "", item.opinion, moment)).handle(row_id, seen)

    return Operation(APPLY.word, apply)
