"""Find and replace in the cells of a ledger: what would change, before anything does."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from app.core.errors import CancelledError, InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.blocks import BlockPlan
from app.ledgers.changes.row_rules import RowRules
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values

PORTION = 2000  # rows looked at between two reports


@dataclass(frozen=True)
class Wanted:
    """What is looked for in which fields. An empty `find` finds nothing; a `whole` cell may be found by an empty one."""

    find: str
    replacement: str
    fields: tuple[str, ...]
    whole: bool = False
    exact_case: bool = False

    def pattern(self) -> re.Pattern[str] | None:
        """The regular expression that finds it literally; None when nothing is looked for."""
        if not self.find and not self.whole:
            return None
        source = re.escape(self.find)
        return re.compile(rf"\A{source}\Z" if self.whole else source, 0 if self.exact_case else re.IGNORECASE)


@dataclass(frozen=True)
class Replacement:
    """One cell: its row as it was found, texts before and after, and the value that the new text is."""

    row_id: int
    row: Values
    field: str
    before: str
    after: str
    value: Value


@dataclass(frozen=True)
class Refused:
    """One cell that holds what was looked for and stays as it is, and why: its row can only be looked at, or the new text
    cannot stand there."""

    row_id: int
    row: Values
    field: str
    before: str
    why: str


@dataclass
class Found:
    """What was found, each in the order of the rows."""

    replacements: list[Replacement] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def replaceable(ledger: Ledger) -> list[FieldSpec]:
    """The fields whose cells can be replaced: all that a person writes into the row itself."""
    return [spec for spec in ledger.fields.values() if spec.stored and spec.writable]


def find_cells(
    rules: RowRules,
    rows: Collection[tuple[int, Values]],
    wanted: Wanted,
    report: Callable[[int, int], bool] = lambda done, total: True,
) -> Found:
    """Every cell that holds what is wanted, row by row. Raises CancelledError when `report` says no."""
    ledger, found, pattern = rules.ledger, Found(), wanted.pattern()
    specs = [ledger.fields[name] for name in wanted.fields]
    if pattern is None:
        return found
    for at, (row_id, row) in enumerate(rows):
        if at % PORTION == 0 and not report(at, len(rows)):
            raise CancelledError("已取消。")
        hits = [(spec, text) for spec in specs if pattern.search(text := spec.kind.text(row[spec.name]))]
        locked = rules.locked(row_id, row) if hits else ""
        for spec, text in hits:
            after = pattern.sub(lambda _: wanted.replacement, text)
            if after == text:
                continue
            try:
                if locked:
                    raise InvalidValueError(locked)
                context = rules.context_of(row)
                value = spec.read(after, context)
                if whys := rules.refused(row, {**row, **ledger.derive({spec.name: value}, context)}):
                    raise InvalidValueError("".join(dict.fromkeys(whys.values())))
            except InvalidValueError as fault:
                found.refused.append(Refused(row_id, row, spec.name, text, fault.message))
                continue
            if value != row[spec.name]:
                found.replacements.append(Replacement(row_id, row, spec.name, text, spec.kind.text(value), value))
    return found


def plan_replacements(rules: RowRules, chosen: Iterable[Replacement]) -> BlockPlan:
    """What writing some of what was found would do, against the rows as they were found. For any thread."""
    rows: dict[int, Values] = {}
    wanted: dict[int, dict[str, Value]] = {}
    for item in chosen:
        rows[item.row_id] = item.row
        wanted.setdefault(item.row_id, {})[item.field] = item.value
    plan = BlockPlan()
    for row_id, values in wanted.items():
        plan.change(rules.ledger, row_id, rows[row_id], values, rules.context_of(rows[row_id]))
    return plan
