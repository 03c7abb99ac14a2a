"""Rows chosen by conditions and put in the ledger's own order, for paper, export and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from app.core.conditions import Condition, Is, holds
from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.operations import context_for
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import Rows
from app.ledgers.views.sorting import SortedRows, declared_sort


def chosen_rows(rows: Rows, conditions: Iterable[Condition]) -> list[tuple[int, dict[str, Value]]]:
    """The rows that meet all conditions, as (id, field → value), in the ledger's own order: that of the table."""
    wanted, names = tuple(conditions), rows.ledger.name_lists
    sorted_rows = SortedRows(rows.ledger, rows.values)
    sorted_rows.sort(range(len(rows.ids)), declared_sort(rows.ledger))
    found = ((rows.ids[place], rows.mapping(place)) for place in sorted_rows.order)
    return [(row_id, row) for row_id, row in found if all(holds(item, row, names) for item in wanted)]


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
        found.append(Is(spec.name, tuple(spec.kind.parse(part, context_for(dt.date.today())) for part in values)))
    return tuple(found)
