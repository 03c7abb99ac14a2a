"""Rows under rows of the same ledger: numbers like 1.1, the row above by its name, and the percent that follows from below."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import peewee

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.fields import Values
from app.ledgers.schema.record import Record
from app.store.following import mean_percent
from app.store.transaction import Transaction

SEPARATOR = re.compile(r"[-－.．]")
DEEPEST = 12  # levels; nobody divides a task further, and a ring of parents must end


def depth(number: Value) -> int:
    """How deep a row stands: 0 for 1, 1 for 1.1, 2 for 1.1.2."""
    return len(SEPARATOR.findall(str(number or "")))


def number_above(number: Value) -> str:
    """1.1.2 → 1.1; "" for a row at the top."""
    text = str(number or "")
    places = [match.start() for match in SEPARATOR.finditer(text)]
    return text[: places[-1]] if places else ""


@dataclass(frozen=True)
class Tree:
    """Rows that stand under other rows of the same ledger (a task and its parts).

    `parent` names the row above within the same `scope` (年度), `number` shows the place (1, 1.1, 1.1.2). The `percent` of a
    row with rows below it is their average, weighted by `weight` where all have one. See app.ledgers.schema.tree.
    """

    parent: str
    number: str
    scope: str = ""
    percent: str = ""
    weight: str = ""


@dataclass(frozen=True)
class TreeKeeper:
    """Keeps number, parent and percent of a ledger's tree in agreement when rows are written."""

    model: type[Record]
    tree: Tree
    name: str  # the field a row is called by

    def __call__(self, transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
        """The consequence. Raises InvalidValueError when a row would stand under itself."""
        touched: dict[tuple[Value, str], None] = {}
        for item in written:
            after = self.place(transaction, item) if item.after is not None else None
            for row in (item.before, after):
                if row is not None and row[self.tree.parent]:
                    touched[self.scope_of(row), str(row[self.tree.parent])] = None
            if item.before is not None and after is not None:
                touched[self.scope_of(after), str(after[self.name])] = None
        for scope, name in touched:
            self.rise(transaction, scope, name)

    def place(self, transaction: Transaction, item: Written) -> Values:
        """Find the row above by the number, or the number by the row above; rows below follow a new name. The row then."""
        before, after, tree = item.before, dict(item.after or {}), self.tree
        if before and before[self.name] != after[self.name]:
            below = self.among(self.scope_of(before)) & (self.column(tree.parent) == before[self.name])
            self.model.update({tree.parent: after[self.name]}).where(below).execute(transaction.database)
        if before and all(before[name] == after[name] for name in (tree.parent, tree.number)):
            return after
        above = number_above(after[tree.number])
        others = self.among(self.scope_of(after)) & (self.model.id != item.row_id)
        changed: dict[str, Value] = {}
        if after[tree.parent]:
            self.refuse_ring(transaction, after)
            parent = self.first(transaction, others & (self.column(self.name) == after[tree.parent]), tree.number)
            if parent and parent != above:
                changed[tree.number] = self.free_number(transaction, others, str(after[tree.parent]), str(parent))
        elif above:
            parent = self.first(transaction, others & (self.column(tree.number) == above), self.name)
            if parent:
                changed[tree.parent] = parent
        if changed:
            self.model.update(changed).where(self.model.id == item.row_id).execute(transaction.database)
        return after | changed

    def refuse_ring(self, transaction: Transaction, row: Values) -> None:
        """Raise InvalidValueError when the row stands under itself, directly or further up."""
        scope, name = self.among(self.scope_of(row)), row[self.tree.parent]
        for _ in range(DEEPEST):
            if not name:
                return
            if name == row[self.name]:
                raise InvalidValueError(f"“{str(name)[:20]}”不能放在自己或自己的下级之下。", "请另选上级。")
            name = self.first(transaction, scope & (self.column(self.name) == name), self.tree.parent)
        raise InvalidValueError(f"上下级超过 {DEEPEST} 层。", "请另选上级。")

    def free_number(self, transaction: Transaction, others: peewee.Expression, parent: str, number: str) -> str:
        """The next number below a row: 1.3 after 1.1 and 1.2."""
        query = self.model.select(self.column(self.tree.number)).where(others & (self.column(self.tree.parent) == parent))
        last = [
            SEPARATOR.split(str(found))[-1]
            for (found,) in transaction.database.execute(query.tuples()).fetchall()
            if number_above(found) == number
        ]
        return f"{number}.{max((int(part) for part in last if part.isdecimal()), default=0) + 1}"

    def rise(self, transaction: Transaction, scope: Value, name: str) -> None:
        """Work out the percent of a row from the rows below it, then that of the row above, up to the top."""
        tree = self.tree
        if not tree.percent:
            return
        for _ in range(DEEPEST):
            cells = [self.column(tree.percent)] + ([self.column(tree.weight)] if tree.weight else [])
            below = self.among(scope) & (self.column(tree.parent) == name)
            rows = transaction.database.execute(self.model.select(*cells).where(below).tuples()).fetchall()
            if not rows:
                return
            share = mean_percent([(row[0], row[1] if tree.weight else 1) for row in rows])
            own = self.among(scope) & (self.column(self.name) == name)
            changed = own & (self.column(tree.percent).is_null() | (self.column(tree.percent) != share))
            self.model.update({tree.percent: share}).where(changed).execute(transaction.database)
            name = str(self.first(transaction, own, tree.parent) or "")
            if not name:
                return

    def scope_of(self, row: Values) -> Value:
        """The value of the field within which names and numbers are one row's."""
        return row[self.tree.scope] if self.tree.scope else None

    def among(self, scope: Value) -> peewee.Expression:
        """The rows of a scope that are not in the recycle bin."""
        alive: peewee.Expression = self.model.deleted_at.is_null()
        if not self.tree.scope:
            return alive
        column = self.column(self.tree.scope)
        return alive & (column.is_null() if scope is None else column == scope)

    def column(self, name: str) -> peewee.Field:
        """A column of the ledger's table."""
        return self.model._meta.fields[name]

    def first(self, transaction: Transaction, where: peewee.Expression, name: str) -> Value:
        """One field of the first row that meets a condition, None when there is none."""
        query = self.model.select(self.column(name)).where(where).order_by(self.model.id).limit(1)
        row = transaction.database.execute(query.tuples()).fetchone()
        return row[0] if row else None
