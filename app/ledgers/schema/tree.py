"""Rows under rows of the same ledger: numbers like 1.1, the row above by its name, and the percent that follows from below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import peewee

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.core.outline import SEPARATOR, is_part, number_above
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.fields import Values
from app.ledgers.schema.record import Record
from app.store.accounts import read_bench
from app.store.derived_percent import mean_percent
from app.store.transaction import Transaction

DEEPEST = 12  # levels; nobody divides a task further, and a ring of parents must end


@dataclass(frozen=True)
class Tree:
    """Rows that stand under other rows of the same ledger (a task and its parts).

    `parent` names the row above within the same `scope` (年度), `number` shows the place (1, 1.1, 1.1.2) and tells which of
    several rows of one name is meant. The `percent` of a
    row with rows below it is their average, weighted by `weight` where all have one. A new part that says nothing of an
    `inherited` field (类别) has that of the row above. See app.ledgers.schema.tree.
    """

    parent: str
    number: str
    scope: str = ""
    percent: str = ""
    weight: str = ""
    inherited: tuple[str, ...] = ()


@dataclass(frozen=True)
class TreeKeeper:
    """Keeps number, parent and percent of a ledger's tree in agreement when rows are written."""

    model: type[Record]
    tree: Tree
    name: str  # the field a row is called by

    def __call__(self, transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
        """The consequence. Raises InvalidValueError when a row would stand under itself."""
        touched: dict[tuple[Value, str], None] = {}
        self.renumber_parts(transaction, written)
        for item in written:
            after = self.place(transaction, item) if item.after is not None else None
            for row in (item.before, after):
                if row is not None and row[self.tree.parent]:
                    touched[self.scope_of(row), str(row[self.tree.parent])] = None
            if item.before is not None and after is not None:
                touched[self.scope_of(after), str(after[self.name])] = None
        for scope, name in touched:
            self.rise(transaction, scope, name)

    def renumber_parts(self, transaction: Transaction, written: Sequence[Written]) -> None:
        """The parts of a row that got another number follow: 2.1 of the task that becomes 3 is 3.1.

        Those written in the same step are left as they were given, and those that the person here may not change stay.
        """
        field, table = self.tree.number, str(self.model._meta.table_name)
        bench = read_bench(transaction.database.connection())
        given, numbers = {item.row_id for item in written}, dict[int, str]()

        def follow(whole: Values, whole_id: int, old: str, new: str) -> None:
            for part_id in self.parts_of(transaction, whole, whole_id):
                part = transaction.read(self.model, part_id, list(whole)) or {}
                number = str(part[field] or "")
                left = part_id in given or part_id in numbers or number_above(number) != old
                if not left and bench.may_change(transaction.user, table, part):
                    numbers[part_id] = f"{new}{number[len(old) :]}"
                    follow(part, part_id, number, numbers[part_id])

        for item in written:
            before, after = item.before, item.after
            if before and after and self.scope_of(before) == self.scope_of(after):
                old, new = (str(row[field] or "") for row in (before, after))
                if old and new and old != new:
                    follow(before, item.row_id, old, new)
        for row_id, number in numbers.items():
            self.model.update({field: number}).where(self.model.id == row_id).execute(transaction.database)

    def place(self, transaction: Transaction, item: Written) -> Values:
        """Find the row above by the number, or the number by the row above; rows below follow a new name. The row then."""
        before, after, tree = item.before, dict(item.after or {}), self.tree
        if before and before[self.name] != after[self.name]:
            parts = self.parts_of(transaction, before, item.row_id)
            self.model.update({tree.parent: after[self.name]}).where(self.model.id.in_(parts)).execute(transaction.database)
        if before and all(before[name] == after[name] for name in (tree.parent, tree.number)):
            return after
        above = number_above(after[tree.number])
        others = self.among(self.scope_of(after)) & (self.model.id != item.row_id)
        numbered = self.first(transaction, others & (self.column(tree.number) == above), self.name) if above else None
        changed: dict[str, Value] = {}
        if after[tree.parent]:
            named = others & (self.column(self.name) == after[tree.parent])
            parents = [str(number or "") for (number,) in self.all(transaction, named, tree.number)]
            moved = before is not None and before[tree.parent] == after[tree.parent]  # by its number alone
            if parents and parents[0] and above not in parents:
                if moved and numbered and numbered != after[self.name]:
                    changed[tree.parent] = numbered
                else:
                    changed[tree.number] = self.free_number(transaction, others, str(after[tree.parent]), parents[0])
        elif numbered and numbered != after[self.name]:
            changed[tree.parent] = numbered
        if before is None and not item.restored:
            changed |= self.inherited(transaction, others, after | changed)
        placed = after | changed
        self.refuse_ring(transaction, item.row_id, placed, {str(row[tree.number] or "") for row in (before, placed) if row})
        if changed:
            self.model.update(changed).where(self.model.id == item.row_id).execute(transaction.database)
        return placed

    def inherited(self, transaction: Transaction, others: peewee.Expression, row: Values) -> dict[str, Value]:
        """What a new row has of the one above it."""
        names = [name for name in self.tree.inherited if row[name] in (None, "")]
        if not names or not row[self.tree.parent]:
            return {}
        wholes = self.all(transaction, others & (self.column(self.name) == row[self.tree.parent]), self.tree.number, *names)
        meant = [whole[1:] for whole in wholes if is_part(row[self.tree.number], whole[0], len(wholes))]
        return dict(zip(names, meant[0], strict=True)) if meant else {}

    def refuse_ring(self, transaction: Transaction, row_id: int, row: Values, numbers: Collection[str]) -> None:
        """Raise InvalidValueError when the row stands under itself, directly or further up.

        Several rows may bear one name, on one level or on several: the numbers tell which is meant. `numbers` are the row's
        own, before and after the change: the rows below it may still go by the former.
        """
        scope, tree = self.among(self.scope_of(row)), self.tree
        name, number = row[tree.parent], row[tree.number]
        for _ in range(DEEPEST):
            if not name:
                return
            columns = ("id", tree.number, tree.parent)
            named = self.all(transaction, scope & (self.column(self.name) == name), *columns)
            above = number_above(number)
            meant = [
                found
                for found in named
                if len(named) == 1 or above == str(found[1] or "") or (found[0] == row_id and above in numbers)
            ]
            if any(found[0] == row_id for found in meant):
                raise InvalidValueError(f"“{str(row[self.name])[:20]}”不能放在自己或自己的下级之下。", "请另选上级。")
            if not meant:
                return
            _, number, name = meant[0]
        raise InvalidValueError(f"上下级超过 {DEEPEST} 层。", "请另选上级。")

    def free_number(self, transaction: Transaction, others: peewee.Expression, parent: str, number: str) -> str:
        """The next number below a row: 1.3 after 1.1 and 1.2."""
        below = self.all(transaction, others & (self.column(self.tree.parent) == parent), self.tree.number)
        last = [SEPARATOR.split(str(found))[-1] for (found,) in below if number_above(found) == number]
        return f"{number}.{max((int(part) for part in last if part.isdecimal()), default=0) + 1}"

    def parts_of(self, transaction: Transaction, row: Values, row_id: int) -> list[int]:
        """The ids of the rows below a row."""
        tree, scope = self.tree, self.among(self.scope_of(row))
        namesakes = self.all(transaction, scope & (self.column(self.name) == row[self.name]) & (self.model.id != row_id), "id")
        below = self.all(transaction, scope & (self.column(tree.parent) == row[self.name]), "id", tree.number)
        return [int(str(found)) for found, number in below if is_part(number, row[tree.number], len(namesakes) + 1)]

    def rise(self, transaction: Transaction, scope: Value, name: str) -> None:
        """Work out the percent of the rows of a name from the rows below them, then that of the rows above, up to the top."""
        tree, among = self.tree, self.among(scope)
        if not tree.percent:
            return
        weight = (tree.weight,) if tree.weight else ()
        names = [name]
        for _ in range(DEEPEST):
            above: dict[str, None] = {}
            for whole in names:
                parts = self.all(transaction, among & (self.column(tree.parent) == whole), tree.number, tree.percent, *weight)
                owners = self.all(transaction, among & (self.column(self.name) == whole), "id", tree.number, tree.parent)
                for row_id, number, parent in owners:
                    own = [(part[1], part[2] if weight else 1) for part in parts if is_part(part[0], number, len(owners))]
                    if not own:
                        continue
                    share = mean_percent(own)
                    differs = self.column(tree.percent).is_null() | (self.column(tree.percent) != share)
                    change = self.model.update({tree.percent: share}).where((self.model.id == row_id) & differs)
                    change.execute(transaction.database)
                    if parent:
                        above[str(parent)] = None
            if not above:
                return
            names = list(above)

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

    def all(self, transaction: Transaction, where: peewee.Expression, *names: str) -> list[tuple[Value, ...]]:
        """Some fields of the rows that meet a condition, in the order of their ids."""
        query = self.model.select(*map(self.column, names)).where(where).order_by(self.model.id)
        found: list[tuple[Value, ...]] = transaction.database.execute(query.tuples()).fetchall()
        return found

    def first(self, transaction: Transaction, where: peewee.Expression, name: str) -> Value:
        """One field of the first row that meets a condition, None when there is none."""
        found = self.all(transaction, where, name)
        return found[0][0] if found else None
