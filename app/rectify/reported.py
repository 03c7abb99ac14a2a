"""待审核 in a workbook that comes back: whoever reports a problem so applies for 销号, and the chain begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import peewee

from app.core.kinds import Value
from app.ledgers.changes.stored_rows import whole_row
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import REVIEW
from app.rectify.actions import ACTIONS
from app.rectify.chain import Directory, names, open_steps
from app.rectify.handling import Deed, Seen, Work, refusal
from app.rectify.requirements import standings
from app.rectify.rules import ClosingRules
from app.store.operation import Operation
from app.store.transaction import Transaction

APPLY = ACTIONS["apply"]
NAMELESS = "没有填写责任人，不能申请销号。"
NOBODY = "没有可以审核的环节，请在“整改设置”中补充销号环节的审核人。"


@dataclass(frozen=True)
class Application:
    """申请销号 of one problem: its state as it was seen, and what is said of the rectification."""

    status: str
    opinion: str


class Applications:
    """What stands in the way of applications; the office's rules and directory are read once."""

    def __init__(self, database: peewee.Database) -> None:
        self.database = database
        self.rules = read_settings(database, ClosingRules)
        self.directory = Directory.read(database)

    def why_not(self, row_id: int, row: Mapping[str, Value], opinion: str) -> str:
        """Why a problem (all its stored fields, as they will be) cannot be applied for, "" when it can."""
        person = str(row["person"] or "")
        deed = Deed(APPLY, person or NAMELESS, opinion, dt.datetime.min)
        if why := refusal(self.rules, deed, dict(row), standings(self.database, {row_id: row})[row_id]):
            return why
        if not person:
            return NAMELESS
        return "" if open_steps(self.rules, self.directory, row, None, names(person)) else NOBODY


def apply_reported(rows: Mapping[int, Application], day: dt.date) -> Operation:
    """申请销号 for problems by id, in the name of the persons responsible; those in review already stay as they are."""

    def apply(transaction: Transaction) -> None:
        for row_id, item in rows.items():
            row = whole_row(transaction, PROBLEM, row_id)
            if row and row["status"] == REVIEW:
                continue
            seen = Seen(item.status, int(row["round"] or 1), str(row["step"] or "")) if row else Seen(item.status, 1, "")
            moment = dt.datetime.combine(day, dt.datetime.now().time())
            Work(transaction, Deed(APPLY, "", item.opinion, moment)).handle(row_id, seen)

    return Operation(APPLY.word, apply)
