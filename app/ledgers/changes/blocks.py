"""A block of texts written into rows: what every cell becomes, what does not fit, and the one operation that does it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.core.errors import CancelledError, InvalidValueError
from app.core.kinds import Ordinal, ParseContext, Value
from app.ledgers.changes.operations import change_rows, context_for, insert_rows
from app.ledgers.changes.row_rules import RowRules
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Seen, Values
from app.store.operation import Operation
from app.store.transaction import Transaction

PORTION = 100  # rows written between two reports of progress
COMPUTED = "由程序填写"
LONGEST_NAME = 10  # characters of it that tell a row from others with its 序号
LOOKED_AT = 2000  # lines read between two
Patch = Sequence[Sequence[str | None]]  # texts of cells line by line; None leaves a cell as it is
Report = Callable[[int, int], bool]  # (done, total) → whether to go on


@dataclass(frozen=True)
class Misfit:
    """A text that cannot stand in its field: line of the block (from 1), label of the field, text, reason in Chinese, and
    the row as a person names it, "" of a new one."""

    line: int
    label: str
    text: str
    why: str
    row: str = ""


@dataclass
class BlockPlan:
    """What writing a block would do. `cells` of present rows change; `left_out` are those that cannot: the reason → the row of
    each as a person names it, of `COMPUTED` ones the field.

    Changes hold what was seen when the block was planned: a colleague's save between plan and writing is a conflict.
    """

    changes: dict[int, dict[str, tuple[Value, Value]]] = field(default_factory=dict)
    cells: int = 0
    new: list[dict[str, Value]] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def change(self, ledger: Ledger, row_id: int, row: Values, values: Values, context: ParseContext) -> None:
        """Note new values of a row, with what follows from them."""
        self.cells += len(values)
        self.changes[row_id] = {name: (row[name], new) for name, new in ledger.derive(values, context).items()}


def plan_block(
    rules: RowRules,
    rows: Iterable[tuple[int, Values] | None],
    fields: Sequence[str],
    block: Patch,
    report: Report = lambda done, total: True,
    begin: Values | None = None,
) -> BlockPlan:
    """Read each text by its field's kind. `rows` are (id, row as field → value) per line, None for a line that is a new row.

    Cells that say what the row has already are no changes; fields that are worked out, and rows that can only be looked at,
    are left out; a field that must not be empty is not emptied. What the rules refuse of a row as it would be is a misfit of
    the cells that make it so; new rows begin as `begin`. Raises CancelledError when `report` says no.
    """
    plan, ledger = BlockPlan(), rules.ledger
    for line, (target, texts) in enumerate(zip(rows, block, strict=True), start=1):
        if line % LOOKED_AT == 0 and not report(line, len(block)):
            raise CancelledError("已取消，没有修改任何一行。")
        row_id, row = target if target else (0, None)
        if row is None and not any(text and text.strip() for text in texts):
            continue
        why = "" if row is None else rules.locked(row_id, row)
        values = read_line(rules, plan, line, row, zip(fields, texts, strict=True), why)
        drop_refused(rules, plan, line, row, values, begin or {})
        if row is None:
            if not values.get(ledger.name_field):
                label = ledger.fields[ledger.name_field].label
                plan.misfits.append(Misfit(line, label, "", f"新的一行缺少“{label}”。"))
            elif values:
                plan.new.append(values)
        elif values:
            plan.change(ledger, row_id, row, values, rules.context_of(row))
    return plan


def read_line(
    rules: RowRules, plan: BlockPlan, line: int, row: Values | None, cells: Iterable[tuple[str, str | None]], why: str
) -> dict[str, Value]:
    """The new values of one line; what cannot be written is noted in the plan. `why`: why nothing may be, "" when it may."""
    ledger, values = rules.ledger, dict[str, Value]()
    for name, text in cells:
        spec = ledger.fields[name]
        now = spec.kind.empty if row is None else row[name]
        if text is None or text == spec.kind.text(now):
            continue
        if why or not spec.writable:
            plan.left_out.setdefault(why or COMPUTED, []).append(row_name(ledger, row) if why else f"“{spec.label}”")
            continue
        try:
            value = spec.read(text, rules.context_of(row))
        except InvalidValueError as fault:
            plan.misfits.append(Misfit(line, spec.label, text, fault.message, row_name(ledger, row)))
            continue
        if value != now:
            values[name] = value
    return values


def drop_refused(
    rules: RowRules, plan: BlockPlan, line: int, row: Values | None, values: dict[str, Value], begin: Values
) -> None:
    """Take out of `values` what the row's state or the ledger's rules do not allow, and note why."""
    ledger, context = rules.ledger, rules.context_of(row)

    def wrong(some: Values) -> dict[str, str]:
        return rules.refused(row, {**(begin if row is None else row), **ledger.derive(some, context)})

    while values and (whys := wrong(values)):
        if row is None:
            guilty = {name: {name: whys[name]} for name in values if name in whys}
        else:
            guilty = {name: alone for name in values if (alone := wrong({name: values[name]}))} or dict.fromkeys(values, whys)
        if not guilty:  # of a new row something is missing that was not given
            name, why = next(iter(whys.items()))
            plan.misfits.append(Misfit(line, ledger.fields[name].label, "", f"新的一行不能加入：{why}"))
            values.clear()
        for name, found in guilty.items():
            spec, why = ledger.fields[name], "".join(dict.fromkeys(found.values()))
            plan.misfits.append(Misfit(line, spec.label, spec.kind.text(values.pop(name)), why, row_name(ledger, row)))


def row_name(ledger: Ledger, row: Values | None) -> str:
    """How a person finds a row again: its 序号, which others may have too, and the beginning of its name; "" of one that is not
    there yet."""
    if row is None:
        return ""
    number = next((spec for spec in ledger.fields.values() if isinstance(spec.kind, Ordinal) and row[spec.name]), None)
    name = ledger.fields[ledger.name_field].kind.text(row[ledger.name_field])
    begins = f"“{name[:LONGEST_NAME]}{'…' if len(name) > LONGEST_NAME else ''}”"
    return f"{number.label}{row[number.name]}{begins}" if number is not None else begins


def rows_from(
    ledger: Ledger, begin: Values, given: Sequence[Values], day: dt.date, there: Iterable[Values] = ()
) -> list[dict[str, Value]]:
    """Whole new rows: what every one begins with, numbered on from there, under what is given of each and follows from it.
    A given number that a row has already (of those `there`, or a new one) is not kept: a copied row takes the next."""
    context, switch = context_for(day), ledger.switch
    numbers = {
        name: int(str(begin[name]))
        for name, spec in ledger.fields.items()
        if isinstance(spec.kind, Ordinal) and str(begin.get(name)).isdecimal()
    }
    taken = {(name, row[switch] if switch else "", row[name]) for row in there for name in numbers}
    made = []
    for values in given:
        row = {**begin, **ledger.derive(values, context)}
        among = row[switch] if switch else ""
        for name in numbers:
            if name not in values or (name, among, row[name]) in taken:
                while (name, among, str(numbers[name])) in taken:
                    numbers[name] += 1
                row[name] = str(numbers[name])
            taken.add((name, among, row[name]))
        made.append(row)
    return made


def write_block(
    ledger: Ledger,
    changes: Mapping[int, Seen],
    new: Sequence[Values],
    day: dt.date,
    ledgers: Sequence[Ledger],
    report: Report,
    action: str,
) -> Operation:
    """Change rows and add others as one step; `report` is asked after every portion. Raises CancelledError when it says no."""
    rows = list(changes.items())
    size = portion_size(len(rows))
    total = len(rows) + len(new)

    def apply(transaction: Transaction) -> None:
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            done += count
            if not report(done, total):
                raise CancelledError("已取消，没有修改任何一行。")

        for start in range(0, len(rows), size):
            portion = dict(rows[start : start + size])
            change_rows(ledger, portion, day, ledgers).apply(transaction)
            tell(len(portion))
        for start in range(0, len(new), PORTION):
            some = new[start : start + PORTION]
            insert_rows(transaction, ledger, some, day, ledgers, by_hand=True)
            tell(len(some))

    return Operation(action, apply)


def portion_size(count: int) -> int:
    """Rows a portion, all portions alike."""
    return max(1, math.ceil(count / max(1, math.ceil(count / PORTION))))
