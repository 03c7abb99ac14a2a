"""How the columns stand: order, widths, what is hidden or frozen. Declared by the ledger, changed and kept by the user."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from app.ledgers.schema.page import Column
from app.ledgers.views.sorting import SortBy

NARROWEST, WIDEST = 36, 1200  # pixels
LINES = (1, 2, 3, 4)
DEFAULT_LINES = 2


@dataclass(frozen=True)
class Columns:
    """The arrangement of a table. `frozen` counts the leading columns of `order` that do not scroll, hidden ones too."""

    order: tuple[str, ...]
    widths: Mapping[str, int]
    hidden: frozenset[str]
    frozen: int
    lines: int = DEFAULT_LINES
    own_widths: bool = False  # the user has set widths; else spare room is shared out among the wide columns

    @classmethod
    def declared(cls, columns: Sequence[Column], hidden: Collection[str] = ()) -> Self:
        """As the ledger declares it; `hidden` names further hidden columns."""
        return cls(
            order=tuple(column.field for column in columns),
            widths={column.field: column.width for column in columns},
            hidden=frozenset(column.field for column in columns if column.hidden) | frozenset(hidden),
            frozen=sum(1 for column in columns if column.frozen),
        )

    def to_json(self) -> dict[str, object]:
        """For the user's settings."""
        return {
            "order": list(self.order),
            "widths": dict(self.widths) if self.own_widths else {},
            "hidden": sorted(self.hidden),
            "frozen": self.order[self.frozen - 1] if self.frozen else "",
            "lines": self.lines,
        }

    def restored(self, state: Mapping[str, object]) -> Self:
        """This arrangement with what was remembered. Columns unknown today are dropped, new ones stand where declared."""
        order = with_new([name for name in texts(state.get("order")) if name in self.order], self.order)
        widths = state.get("widths")
        remembered = {
            name: min(max(width, NARROWEST), WIDEST)
            for name, width in (widths.items() if isinstance(widths, Mapping) else ())
            if name in self.widths and isinstance(width, int)
        }
        hidden = frozenset(texts(state["hidden"])) & frozenset(order) if "hidden" in state else self.hidden
        frozen, lines = state.get("frozen"), state.get("lines")
        return replace(
            self,
            order=order,
            widths={**self.widths, **remembered},
            hidden=hidden if len(hidden) < len(order) else self.hidden,
            frozen=order.index(frozen) + 1
            if isinstance(frozen, str) and frozen in order
            else 0
            if frozen == ""
            else self.frozen,
            lines=lines if isinstance(lines, int) and lines in LINES else self.lines,
            own_widths=bool(remembered),
        )


def with_new(order: list[str], declared: Sequence[str]) -> tuple[str, ...]:
    """The remembered order with the declared columns it does not know, each behind the column it is declared behind."""
    for place, name in enumerate(declared):
        if name not in order:
            before = declared[place - 1] if place else None
            order.insert(order.index(before) + 1 if before else 0, name)
    return tuple(order)


def texts(value: object) -> list[str]:
    """The texts of a list out of settings; nothing for anything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def sort_to_json(keys: Sequence[SortBy]) -> list[list[object]]:
    """For the user's settings."""
    return [[by.field, by.descending] for by in keys]


def sort_from_json(state: object, fields: Collection[str]) -> tuple[SortBy, ...]:
    """The remembered sort, as far as its fields still exist."""
    pairs = [pair for pair in state if isinstance(pair, list) and len(pair) == 2] if isinstance(state, list) else []
    return tuple(SortBy(name, bool(descending)) for name, descending in pairs if name in fields)


def next_sort(keys: Sequence[SortBy], field: str, add: bool) -> tuple[SortBy, ...]:
    """What a click on a header makes of the sort: ascending, descending, none. `add` keeps the other columns (Shift)."""
    old = next((by for by in keys if by.field == field), None)
    if old is None:
        return (*(keys if add else ()), SortBy(field))
    new = () if old.descending else (SortBy(field, descending=True),)
    return tuple(item for by in keys for item in (new if by is old else (by,))) if add else new
