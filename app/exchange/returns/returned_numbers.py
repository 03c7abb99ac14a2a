"""序号 for rows that a department added: they go on behind the last one of their list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import peewee

from app.core.kinds import Value
from app.exchange.importing.import_sheet import SheetPlan, completion_at
from app.exchange.importing.plan import ImportPlan
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.row_places import number_field, page_fields, plain_number
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.declaration import Ledger

Key = tuple[Value, ...]


@dataclass
class Numbers:
    """The plain numbers of one list of the ledger, and those that new rows have brought so far."""

    there: Counter[int] = field(default_factory=Counter)
    brought: set[int] = field(default_factory=set)

    @property
    def last(self) -> int:
        """The highest one, 0 in a list that is numbered otherwise (一、二) or not at all."""
        return max((*self.there, *self.brought), default=0) if self.there else 0

    def is_free(self, number: int) -> bool:
        """Whether a new row may keep its number: no other has it, or the list has numbers more than once anyway (1, 2, 3 a
        department)."""
        again = any(count > 1 for count in self.there.values())
        return again or not (number in self.there or number in self.brought)


Lists = dict[str, dict[Key, Numbers]]  # by ledger, by list
Give = Callable[[Numbers, Value], Value]  # the number of a new row, from what it has


def with_numbers(plan: ImportPlan, database: peewee.Database) -> ImportPlan:
    """The plan with a number for every new row that has none, where the rows it joins are numbered 1, 2, 3.

    A number that a department gave to a new row stays, and is not given a second time, unless another row has it already:
    two departments that both went on with 13 did not mean the same row.
    """
    lists: Lists = {}
    for sheet in plan.sheets:
        ledger = BY_KEY.get(sheet.ledger or "")
        if ledger is not None and (name := number_field(ledger)) and ledger.key not in lists:
            lists[ledger.key] = numbers_of(database, ledger, name)
    sheets = tuple(renumbered(sheet, lists, kept_if_free) for sheet in plan.sheets)
    return replace(plan, sheets=tuple(renumbered(sheet, lists, given_if_missing) for sheet in sheets))


def renumbered(sheet: SheetPlan, lists: Mapping[str, dict[Key, Numbers]], give: Give) -> SheetPlan:
    """One sheet whose new rows have the numbers that `give` makes of theirs."""
    if sheet.ledger is None or sheet.ledger not in lists:
        return sheet
    ledger = BY_KEY[sheet.ledger]
    name = number_field(ledger)
    records: list[RecordPlan] = []
    for record in sheet.records:
        numbers = lists[sheet.ledger].get(list_of(ledger, record))
        if numbers is not None and completion_at(sheet, record.row) is None:
            number = give(numbers, record.values[name])
            if number != record.values[name]:
                record = replace(record, values={**record.values, name: number})
        records.append(record)
    return replace(sheet, records=tuple(records))


def kept_if_free(numbers: Numbers, number: Value) -> Value:
    """A number that nobody has; "" in place of one that another row has."""
    if plain := plain_number(number):
        if not numbers.is_free(plain):
            return ""
        numbers.brought.add(plain)
    return number


def given_if_missing(numbers: Numbers, number: Value) -> Value:
    """The next one behind the last for a row without a number."""
    if number or not numbers.last:
        return number
    numbers.brought.add(following := numbers.last + 1)
    return str(following)


def list_of(ledger: Ledger, record: RecordPlan) -> Key:
    """The list that a row is counted in."""
    return tuple(record.values[field] for field in list_fields(ledger))


def list_fields(ledger: Ledger) -> tuple[str, ...]:
    """The fields that say in which list a row is counted: 清单, and campaign or year."""
    named = (*page_fields(ledger), ledger.switch, ledger.year_field)
    return tuple(name for name in dict.fromkeys(named) if name and ledger.fields[name].stored)


def numbers_of(database: peewee.Database, ledger: Ledger, name: str) -> dict[Key, Numbers]:
    """The plain numbers of each list; lists that are numbered otherwise (一、二) have none."""
    model = ledger.model
    columns = [getattr(model, field) for field in (name, *list_fields(ledger))]
    found: dict[Key, Numbers] = {}
    for text, *key in database.execute(model.select(*columns).where(model.deleted_at.is_null()).tuples()).fetchall():
        if plain := plain_number(text):
            found.setdefault(tuple(key), Numbers()).there[plain] += 1
    return found
