"""What happens to a problem on its way: 办理记录, 延期记录, 回头看; and the rules for changing a row by typing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import peewee

from app.core.day_kinds import Date
from app.core.kinds import Choice, LongText, Text, Tone, Value
from app.core.names import Person
from app.core.number_kinds import Integer
from app.ledgers.problems.problem_lights import ProblemRules
from app.ledgers.problems.problem_states import AT_ONCE, LASTING, WAITING, refused_move
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.fields import LedgerField, Reading
from app.ledgers.schema.record import Record
from app.store.transaction import Transaction

APPLY, APPROVE, WAIVE, RETURN = "申请销号", "同意", "免签", "退回整改"
CLOSE_DIRECTLY, RESTART, EXTEND, CORRECT, REVISIT, MOVE = "直接销号", "重启", "延期", "更正时限", "回头看", "状态更正"
ACTIONS: dict[str, Tone] = {
    APPLY: "blue",
    APPROVE: "green",
    WAIVE: "grey",
    RETURN: "purple",
    CLOSE_DIRECTLY: "green",
    RESTART: "red",
    EXTEND: "amber",
    CORRECT: "grey",
    REVISIT: "neutral",
    MOVE: "grey",
}
HOLDS, RELAPSED = "巩固", "反弹"


class Handling(Record):
    """One step in the handling of a problem: who did what when, with which opinion. `step` is that of the 销号 chain."""

    problem = peewee.BigIntegerField(index=True)
    round = LedgerField(Integer(minimum=1), "整改轮次", default=1)
    step = LedgerField(Text(), "环节")
    action = LedgerField(Choice(options=tuple(ACTIONS), tones=tuple(ACTIONS.items())), "办理", required=True)
    person = LedgerField(Person(), "办理人")
    day = LedgerField(Date(), "日期", required=True)
    time = LedgerField(Text(), "时间", help_text="时:分")
    opinion = LedgerField(LongText(), "意见")

    class Meta:
        """Table handling."""

        table_name = "handling"


class Extension(Record):
    """A time limit that was put off, put right, or set anew with a restart: the old and the new one, and why."""

    problem = peewee.BigIntegerField(index=True)
    round = LedgerField(Integer(minimum=1), "整改轮次", default=1)
    kind = LedgerField(
        Choice(options=(EXTEND, CORRECT, RESTART), tones=((EXTEND, "amber"), (CORRECT, "grey"), (RESTART, "red"))), "性质"
    )
    old_deadline = LedgerField(Text(), "原整改时限")
    old_date = LedgerField(Date(), "原时限日期")
    new_deadline = LedgerField(Text(), "新整改时限")
    new_date = LedgerField(Date(), "新时限日期")
    reason = LedgerField(LongText(), "理由", required=True)
    approver = LedgerField(Person(), "审批人")
    person = LedgerField(Person(), "经办人")
    day = LedgerField(Date(), "日期", required=True)

    class Meta:
        """Table extension."""

        table_name = "extension"


class Revisit(Record):
    """回头看: whether the rectification of a closed problem holds."""

    problem = peewee.BigIntegerField(index=True)
    round = LedgerField(Integer(minimum=1), "整改轮次", default=1)
    day = LedgerField(Date(), "检查日期", required=True)
    person = LedgerField(Person(), "检查人", required=True)
    result = LedgerField(
        Choice(options=(HOLDS, RELAPSED), tones=((HOLDS, "green"), (RELAPSED, "red"))), "检查结果", required=True
    )
    note = LedgerField(LongText(), "检查情况")

    class Meta:
        """Table revisit."""

        table_name = "revisit"


def refused_change(reading: Reading, before: Mapping[str, Value], after: Mapping[str, Value]) -> dict[str, str]:
    """Field → why an open problem cannot be changed so: states that are reached by actions, a time limit put off quietly."""
    wrong = {}
    if why := refused_move(before["status"], after["status"]):
        wrong["status"] = why
    old, new = before["deadline_date"], after["deadline_date"]
    put_off = bool(old) and (not new or str(new) > str(old))
    if put_off and before["status"] != WAITING and reading.settings(ProblemRules).extension_needed:
        wrong["deadline_date"] = "整改开始后，时限不能直接推后或清空。请用“延期”办理（说明理由和审批人，原时限会保留）。"
    return wrong


def note_moves(transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
    """A state put right by typing is an entry of its own among the 办理记录."""
    moved = [row for row in written if row.before and row.after and row.before["status"] != row.after["status"]]
    entries = [
        {
            "problem": row.row_id,
            "round": (row.after or {})["round"] or 1,
            "step": "",
            "action": MOVE,
            "person": transaction.user,
            "day": day.isoformat(),
            "time": dt.datetime.now().strftime("%H:%M"),
            "opinion": f"{(row.before or {})['status']} → {(row.after or {})['status']}",
        }
        for row in moved
    ]
    transaction.insert_many(Handling, entries)


def deadline_of_kind(reading: Reading, row: Mapping[str, Value]) -> dict[str, Value]:
    """The time limit of a new problem that names none: 立行立改 within the office's days, 持续整改 长期坚持."""
    if row["deadline"] or row["deadline_date"]:
        return {}
    if row["kind"] == AT_ONCE:
        opened = dt.date.fromisoformat(str(row["opened_on"])) if row["opened_on"] else reading.today
        days = reading.settings(ProblemRules).at_once_days
        return {"deadline": AT_ONCE, "deadline_date": (opened + dt.timedelta(days=days)).isoformat() if days else None}
    return {"deadline": "长期坚持"} if row["kind"] == LASTING else {}
