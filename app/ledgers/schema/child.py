"""Entries that belong to one row of a ledger: its progress, its stage goals, who was there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import peewee

from app.core.kinds import Value
from app.ledgers.schema.fields import FieldSpec, Values, specs_of
from app.ledgers.schema.record import Record


@dataclass(frozen=True)
class Fill:
    """A button that adds the entries a row may be expected to have (全员出席): those whose first field is not there yet."""

    title: str
    entries: Callable[[peewee.Database, Values], list[dict[str, Value]]]
    nobody: str  # what is said when there is nobody to add


@dataclass(frozen=True)
class Child:
    """Rows that belong to one row of this ledger (进展, 阶段目标), shown as a tab of the form."""

    key: str
    title: str
    model: type[Record]
    parent: str  # the column of the child's model that holds the parent's id
    fields: tuple[str, ...]
    order: tuple[str, ...] = ()  # newest first when it starts with "-"
    shares: tuple[str, ...] = ()  # fields of the newest entry that are the row's too (完成率)
    # What all entries together say of the row (出席 → 应到, 实到). Field → value; nothing while there are no entries.
    tally: Callable[[Sequence[Values]], dict[str, Value]] | None = None
    fill: Fill | None = None
    kept: bool = False  # written by the program alone, when something is done with the row (办理记录)

    @cached_property
    def specs(self) -> dict[str, FieldSpec]:
        """The child's own fields by name."""
        return specs_of(self.model)
