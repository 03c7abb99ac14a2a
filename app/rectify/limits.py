"""延期, 更正时限, 重启 and 回头看: what happens to a problem's time limit, and to one that is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.core.day_kinds import Deadline
from app.core.errors import InvalidValueError
from app.core.kinds import ParseContext, Value
from app.ledgers.changes.refusals import named_row
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_life import EXTEND, HOLDS, RELAPSED, Extension, Revisit
from app.rectify.actions import Action
from app.rectify.handling import ActionRequest, Outcome, Row, Seen, for_each, present_row, put, refusal, write_entry
from app.rectify.requirements import standings
from app.rectify.rules import ClosingRules
from app.store.operation import Operation
from app.store.transaction import Transaction


@dataclass(frozen=True)
class NewLimit:
    """The time limit as it shall be: its text, its day (ISO), and who allowed it."""

    deadline: str
    date: Value
    approver: str = ""

    def given(self) -> dict[str, Value]:
        """As `Brought` has it."""
        return {"deadline": self.deadline or self.date, "approver": self.approver.strip()}


def limit_context(action: str, limits: Sequence[str], text: str, given: ParseContext, today: dt.date) -> ParseContext:
    """How a new time limit without a year is read; `limits` are the present days (ISO) of the problems it is for.

    更正时限 stays in the year of the present one, as typing into the row does. 延期 and 重启 lead into the future: 3月底前 is
    the first end of March that is not past, and for 延期 of one problem later than its present day.
    """
    (present,) = limits if len(limits) == 1 else ("",)
    if action == "correct":
        return replace(given, limit_year=int(present[:4])) if present else given
    after = max(present if action == "extend" else "", (today - dt.timedelta(days=1)).isoformat())
    kind = PROBLEM.fields["deadline"].kind
    years = (replace(given, limit_year=year) for year in range(today.year, int(after[:4]) + 2))
    return next((item for item in years if isinstance(kind, Deadline) and (kind.day(text, item) or "") > after), given)


def change_limit(
    rows: Mapping[int, Seen], request: ActionRequest, limit: NewLimit, outcome: Outcome | None = None
) -> Operation:
    """延期 or 更正时限 of problems, given as id → how each was seen, as one step; for `outcome` see `handle`.

    Each old time limit stays among the 延期记录, the first one in the row itself.
    """

    def change(transaction: Transaction, row_id: int, seen: Seen) -> None:
        row = asked_row(transaction, row_id, seen, request, limit.given())
        if why := refused_limit(request.action, row, limit):
            raise InvalidValueError(f"{named_row(PROBLEM, row)}{why}")
        words = f"{text_of(row['deadline'], row['deadline_date'])} → {text_of(limit.deadline, limit.date)}。{request.opinion}"
        write_entry(transaction, row_id, row, request, "", opinion=words)
        set_limit(transaction, row_id, row, request, limit)

    return for_each(rows, request, lambda transaction: partial(change, transaction), outcome)


def asked_row(transaction: Transaction, row_id: int, seen: Seen, request: ActionRequest, given: Mapping[str, Value]) -> Row:
    """The problem as it is now. Raises what `present_row` does, and InvalidValueError for what the request still misses.

    For `given` see `Brought`.
    """
    row = present_row(transaction, row_id, seen)
    rules = read_settings(transaction.database, ClosingRules)
    stands = standings(transaction.database, {row_id: row})[row_id]
    if why := refusal(rules, request, row, stands, given):
        raise InvalidValueError(f"{named_row(PROBLEM, row)}{why}")
    return row


def refused_limit(action: Action, row: Mapping[str, Value], limit: NewLimit) -> str:
    """Why a problem cannot have that time limit by 延期 or 更正时限, "" when it can."""
    if action.key == "extend" and not limit.date:
        return "新的整改时限要写明日期。"
    if action.key == "extend" and row["deadline_date"] and str(limit.date) <= str(row["deadline_date"]):
        return f"新的时限应晚于现在的时限（{row['deadline_date']}）。提前的请用“更正时限”。"
    same = (row["deadline"], row["deadline_date"]) == (limit.deadline, limit.date)
    return "新的整改时限与现在相同。" if same and not action.closed else ""


def restart(row_id: int, seen: Seen, request: ActionRequest, limit: NewLimit | None = None) -> Operation:
    """重启 a closed problem: another round, with a new time limit where one is given. What the last round was stays noted.

    完成率 begins anew: the 100 % of the last round would say that nothing is left to do.
    """

    def apply(transaction: Transaction) -> None:
        row = asked_row(transaction, row_id, seen, request, limit.given() if limit else {})
        following = row | {"round": int(row["round"] or 1) + 1}
        was = f"（原销号日期 {row['closed_on']}）" if row["closed_on"] else ""
        write_entry(transaction, row_id, following, request, "", opinion=f"{request.opinion}{was}")
        values: Row = {
            "status": request.action.target,
            "round": following["round"],
            "step": "",
            "closed_on": None,
            "percent": None,
        }
        put(transaction, row_id, row, values)
        if limit is not None:
            set_limit(transaction, row_id, following, request, limit)

    return Operation(request.action.word, apply)


def revisit(rows: Mapping[int, Seen], request: ActionRequest, result: str, outcome: Outcome | None = None) -> Operation:
    """回头看: note whether the rectification of closed problems (id → how each was seen) holds; for `outcome` see `handle`."""

    def visit(transaction: Transaction, row_id: int, seen: Seen) -> None:
        row = asked_row(transaction, row_id, seen, request, {"result": result if result in (HOLDS, RELAPSED) else ""})
        day = request.moment.date().isoformat()
        entry = {"problem": row_id, "round": row["round"] or 1, "day": day, "person": request.person, "result": result}
        transaction.insert(Revisit, entry | {"note": request.opinion})
        write_entry(transaction, row_id, row, request, "", opinion=f"{result}。{request.opinion}")

    return for_each(rows, request, lambda transaction: partial(visit, transaction), outcome)


def set_limit(transaction: Transaction, row_id: int, row: Row, request: ActionRequest, limit: NewLimit) -> None:
    """Give a problem another time limit and keep the old one."""
    entry = {
        "problem": row_id,
        "round": row["round"] or 1,
        "kind": request.action.word,
        "old_deadline": row["deadline"],
        "old_date": row["deadline_date"],
        "new_deadline": limit.deadline,
        "new_date": limit.date,
        "reason": request.opinion,
        "approver": limit.approver.strip(),
        "person": request.person,
        "day": request.moment.date().isoformat(),
    }
    transaction.insert(Extension, entry)
    values: Row = {"deadline": limit.deadline, "deadline_date": limit.date}
    if request.action.word == EXTEND and not row["original_date"]:
        values["original_date"] = row["deadline_date"]
    put(transaction, row_id, row, values)


def text_of(deadline: Value, date: Value) -> str:
    """A time limit in words."""
    return str(deadline or date or "未定")
