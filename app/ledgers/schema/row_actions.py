"""What a ledger offers to do with its rows besides editing them. `conversion` and `quarterly` carry it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from app.core.conditions import Condition
from app.core.kinds import Value
from app.ledgers.schema.fields import Reading, Values


@dataclass(frozen=True)
class Conversion:
    """A row of this ledger becomes a row of another by one action, and both know it (督查发现 → 问题).

    `fields` are (own field, field of the target); where several own fields go to one, the first that is filled counts.
    `values` are given to every new row, `derived` follow from the old one. `asked` are fields of the target that the person is
    asked for first.
    A row makes one other row, unless `count_field` names the field of the target that says the how manieth it is, among
    those that have the same value in `counted_by`.
    """

    title: str  # 转为问题
    target: str  # key
    fields: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, Value], ...] = ()
    asked: tuple[str, ...] = ()
    count_field: str = ""
    counted_by: str = ""
    derived: tuple[tuple[str, Callable[[Values], Value]], ...] = ()

    def naming(self, name_field: str) -> list[str]:
        """The own fields that may give the new row its name."""
        return [own for own, name in self.fields if name == name_field]


@dataclass(frozen=True)
class Quarterly:
    """A walk by quarters (`app.ledgers.changes.quarterly`).

    `due` says of a row whether it is behind what should be reached by a day. What is written into the field `note` is kept by
    `child` (fields quarter, day, percent and the note's), one entry a row and quarter. `sheet` prints the quarter's rows.
    """

    due: Callable[[Values, dt.date, Reading], bool]
    child: str
    note: str
    sheet: str


@dataclass(frozen=True)
class Walk:
    """A walk through the rows that are behind (`where`), one by one: `facts` are shown, `fields` are brought up to date."""

    title: str
    where: tuple[Condition, ...]
    facts: tuple[str, ...]
    fields: tuple[str, ...]
    quarterly: Quarterly | None = None  # then it goes through what is to be reached by the end of a chosen quarter
