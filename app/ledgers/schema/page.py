"""How a ledger is shown: pages, table, filters, figures, form, board, and its rows' days on the calendar."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.conditions import Condition
from app.core.kinds import Tone, Value


@dataclass(frozen=True)
class Column:
    """A column of the ledger's table. `width` in pixels at 96 dpi; frozen ones stay at the left."""

    field: str
    width: int = 100
    frozen: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Facet:
    """A filter by values with live counts. At most `limit` values are shown before 更多."""

    field: str
    limit: int = 8


@dataclass(frozen=True)
class DateRange:
    """A filter by days with 本周/本月/本季."""

    field: str


@dataclass(frozen=True)
class Figure:
    """A number on top of the page; a click filters by its conditions. No conditions: all rows."""

    label: str
    conditions: tuple[Condition, ...] = ()
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Section:
    """A titled group of fields in the form."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """An entry of the navigation: the ledger under fixed conditions. New rows get `values`.

    `sheets` are its paper forms as tables; the ledger's record forms are offered on each of its pages.
    """

    key: str
    title: str
    where: tuple[Condition, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()
    sheets: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    group: str = ""  # of the navigation, where it is not the ledger's (党员名册 is a page of 人员)
    counted: bool = True  # whether the navigation shows how many of its rows need attention


@dataclass(frozen=True)
class Board:
    """The rows as cards in columns by the words of a choice; dragging a card changes the choice. `card`: what a card shows.

    `wants`: a word and the fields that a row ought to have filled in there; who drags a card there is told what is missing.
    """

    field: str
    card: tuple[str, ...] = ()
    wants: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class DayMark:
    """What a row shows on the calendar: on the day in `field`, called `label`, in the colour of the choice `tone`.

    Rows whose `tone` is one of `ended` are grey; without a `tone` a row is blue, and grey once its day is past. `before` are
    fields whose texts stand before the row's name, `within` names what the row is a part of and stands behind it. A `field`
    that is worked out in Python makes the calendar read the whole ledger: only for short ones.
    """

    field: str
    label: str
    tone: str = ""
    ended: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    within: str = ""
    deadline: bool = True  # something due, not something that takes place

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field it shows."""
        return tuple(name for name in (self.field, self.tone, *self.before, self.within) if name)
