"""Rows chosen by conditions and put in the ledger's own order, for paper, export and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from app.core.conditions import Condition, Is, holds
from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.declaration import Ledger, Values
from app.ledgers.fields import FieldSpec
from app.ledgers.operations import context_for
from app.ledgers.rows import Rows


def chosen_rows(rows: Rows, conditions: Iterable[Condition]) -> list[dict[str, Value]]:
    """The rows that meet all conditions, as field → value, in the ledger's order."""
    wanted = tuple(conditions)
    found = [row for row in (rows.mapping(i) for i in range(len(rows.ids))) if all(holds(item, row) for item in wanted)]
    return in_order(rows.ledger, found)


def in_order(ledger: Ledger, rows: Iterable[Values]) -> list[dict[str, Value]]:
    """Rows sorted by the ledger's declared order; "-year" is descending."""
    found = [dict(row) for row in rows]
    for key in reversed(ledger.sort):
        spec = ledger.fields[key.removeprefix("-")]
        found.sort(key=partial(sort_key, spec), reverse=key.startswith("-"))
    return found


def sort_key(spec: FieldSpec, row: Values) -> Any:
    """What orders a row by a field."""
    return spec.kind.sort_key(row[spec.name])


def parse_conditions(ledger: Ledger, pairs: Iterable[str]) -> tuple[Condition, ...]:
    """Conditions from 字段=值 as typed on a command line; several values are separated by a comma.

    Raises InvalidValueError for an unknown field or a value that does not fit it.
    """
    found: list[Condition] = []
    for pair in pairs:
        label, sign, value = pair.partition("=")
        if not sign:
            raise InvalidValueError(f"条件“{pair}”应写成 字段=值。")
        spec = ledger.by_label.get(label.strip())
        if spec is None:
            raise InvalidValueError(f"{ledger.title}没有字段“{label}”。", f"可用字段：{'、'.join(ledger.by_label)}。")
        values = [part.strip() for part in value.replace("，", ",").split(",")]
        found.append(Is(spec.name, tuple(spec.kind.parse(part, context_for()) for part in values)))
    return tuple(found)
