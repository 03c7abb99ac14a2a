"""What a soak client does to an office: the rows it needs, and one random edit after another.

Every value written is unlike any other, so that a save that was lost cannot be taken for another one. A counter is a problem
whose 备注 begins with a number; an increment writes the number seen plus one, so that a lost update leaves the number behind
the count of increments in the log.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

import peewee

from app.core.ids import new_id
from app.core.kinds import Value
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from app.store.operation import Operation
from app.store.transaction import Transaction

COUNTER, SHARED, OWN = "计数", "共用", "新增"  # 问题类别 of the soak's rows
COUNTERS, PROBLEMS = 4, 12
TEXT_FIELDS = ("symptom", "goal", "measures", "person", "remark")
CHANCES = {"counter": 40, "progress": 30, "cell": 25, "row": 5}


@dataclass(frozen=True)
class Edit:
    """An operation, and the counter it increments (0 for none)."""

    operation: Operation
    counter: int = 0


def prepare() -> Operation:
    """The rows that all clients share, made once however many clients start together."""

    def apply(transaction: Transaction) -> None:
        if not row_ids(transaction.database, COUNTER):
            add_rows(PROBLEM, soak_rows(), dt.date.today(), LEDGERS).apply(transaction)

    return Operation("准备并发测试", apply)


def soak_rows() -> list[dict[str, Value]]:
    """The shared rows by field."""
    named = [(COUNTER, "0 开始")] * COUNTERS + [(SHARED, "")] * PROBLEMS
    return [
        {"list": "部门", "department": "办公室", "category": category, "statement": f"{category} {number}", "remark": remark}
        for number, (category, remark) in enumerate(named, 1)
    ]


def row_ids(database: peewee.Database, category: str) -> list[int]:
    """The soak's rows of one category."""
    model = PROBLEM.model
    query = (
        model.select(model.id)
        .where((model._meta.fields["category"] == category) & model.deleted_at.is_null())
        .order_by(model.id)
    )
    return [row[0] for row in database.execute(query.tuples()).fetchall()]


def count_of(remark: object) -> int:
    """The number of a counter."""
    return int(str(remark).split()[0])


class Editor:
    """Makes edits from what the replica shows now."""

    def __init__(self, database: peewee.Database, pc: str) -> None:
        self.database = database
        self.pc = pc

    def next_edit(self) -> Edit:
        """A random edit."""
        (kind,) = random.choices(list(CHANCES), list(CHANCES.values()))
        return {"counter": self.increment, "progress": self.progress, "cell": self.cell, "row": self.row}[kind]()

    def mark(self) -> str:
        """A text that nobody else writes."""
        return f"{self.pc}-{new_id()}"

    def increment(self) -> Edit:
        """Add one to a counter."""
        row_id = random.choice(row_ids(self.database, COUNTER))
        seen = self.value(row_id, "remark")
        return Edit(self.change(row_id, "remark", seen, f"{count_of(seen) + 1} {self.mark()}"), row_id)

    def progress(self) -> Edit:
        """Add a progress entry, which may set the problem's rate."""
        entry = {"day": dt.date.today().isoformat(), "content": self.mark(), "percent": random.randint(0, 100)}
        return Edit(add_child(PROBLEM, PROBLEM.child("progress"), self.any_problem(), entry))

    def cell(self) -> Edit:
        """Change a text of a problem."""
        row_id, field = self.any_problem(), random.choice(TEXT_FIELDS)
        return Edit(self.change(row_id, field, self.value(row_id, field), self.mark()))

    def row(self) -> Edit:
        """Add a problem."""
        values: dict[str, Value] = {"list": "个人", "category": OWN, "statement": self.mark(), "person": self.pc}
        return Edit(add_rows(PROBLEM, [values], dt.date.today(), LEDGERS))

    def any_problem(self) -> int:
        """A problem that is no counter; mostly one that the others change, too."""
        own = row_ids(self.database, OWN)
        return random.choice(own if own and random.random() < 0.2 else row_ids(self.database, SHARED))

    def value(self, row_id: int, field: str) -> Value:
        """What the user sees in a cell."""
        return read_rows(self.database, PROBLEM, dt.date.today(), [row_id]).mapping(0)[field]

    def change(self, row_id: int, field: str, seen: Value, new: Value) -> Operation:
        """Write a cell over what was seen in it."""
        return change_row(PROBLEM, row_id, {field: (seen, new)}, dt.date.today())
