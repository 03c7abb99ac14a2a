"""The fields of a ledger's model: a peewee column that knows its kind, and computed fields that are not stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import peewee

from app.core.errors import InvalidValueError
from app.core.kinds import Kind, ParseContext, Value
from app.ledgers.office_settings import Area, read_settings
from app.ledgers.schema.record import Record

Values = Mapping[str, Value]  # a row: field → value
Seen = Mapping[str, tuple[Value, Value]]  # a change: field → (what the user saw, what it shall be)


class LedgerField(peewee.Field):
    """A stored field: column type, empty value and default come from its kind.

    `kept` ones are written by the program alone (the round of a problem): nobody types, imports or batch-edits them. In a new
    row that says nothing, `dated` ones get the day on which it is entered.
    """

    def __init__(
        self,
        kind: Kind,
        label: str,
        *,
        required: bool = False,
        help_text: str = "",
        default: Value = None,
        kept: bool = False,
        dated: bool = False,
    ) -> None:
        self.kind = kind
        self.required = required
        self.kept = kept
        self.dated = dated
        empty = kind.empty
        super().__init__(
            null=empty is None,
            default=empty if default is None else default,
            verbose_name=label,
            help_text=help_text,
        )

    def ddl_datatype(self, ctx: peewee.Context) -> peewee.SQL:
        """The column type, from the kind."""
        return peewee.SQL(self.kind.storage)


@dataclass(frozen=True)
class Reading:
    """What computed fields ask besides their row: today, and the office's settings (the defaults without a database)."""

    today: dt.date
    database: peewee.Database | None = field(default=None, repr=False)
    known: dict[type, Any] = field(default_factory=dict, repr=False, compare=False)

    def settings(self, area: type[Area]) -> Area:
        """The office's settings of an area, read once."""
        if area not in self.known:
            self.known[area] = area() if self.database is None else read_settings(self.database, area)
        found: Area = self.known[area]
        return found


@dataclass(frozen=True)
class Computed:
    """A field worked out from the row's other fields and today's date whenever rows are read. Never stored, never typed."""

    name: str
    label: str
    kind: Kind
    compute: Callable[[Mapping[str, Value], dt.date], Value]
    help_text: str = ""


@dataclass(frozen=True)
class Ruled:
    """A computed field that follows rules of the office (warning lights).

    `prepare` is called once a reading; what it returns is called for every row with the cells of `reads`, in their order.
    `around`: it looks at other rows of the ledger too, so that a change of one may show in any.
    """

    name: str
    label: str
    kind: Kind
    reads: tuple[str, ...]
    prepare: Callable[[Reading], Callable[..., Value]]
    help_text: str = ""
    around: bool = False


@dataclass(frozen=True)
class Latest:
    """The newest entry of a child ledger, shown as a field of its parent (进展). Writing it adds an entry."""

    name: str
    label: str
    kind: Kind
    child: str
    field: str
    help_text: str = ""


@dataclass(frozen=True)
class ChildCount:
    """How many rows a child ledger has for this row; with `where` only those that hold certain values."""

    name: str
    label: str
    kind: Kind
    child: str
    where: tuple[tuple[str, Value], ...] = ()
    help_text: str = ""


@dataclass(frozen=True)
class CountOf:
    """How many rows of another table belong to this row (正式党员数 of a branch).

    `links` pairs a column of the other table with the field of this row that it equals; `where` pairs a column with the
    values that count.
    """

    name: str
    label: str
    kind: Kind
    model: type[peewee.Model]
    links: tuple[tuple[str, str], ...]
    where: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    help_text: str = ""


@dataclass(frozen=True)
class Smallest:
    """The smallest value of a field among the entries of a child that hold certain values: the next open 阶段目标's day."""

    name: str
    label: str
    kind: Kind
    child: str
    field: str
    where: tuple[tuple[str, Value], ...] = ()
    help_text: str = ""


@dataclass(frozen=True)
class LinkCount:
    """How many rows of another ledger were made from this row (see links.py)."""

    name: str
    label: str
    kind: Kind
    target: str  # key of the other ledger
    help_text: str = ""


Extra = Computed | Ruled | Latest | ChildCount | CountOf | Smallest | LinkCount


@dataclass(frozen=True)
class FieldSpec:
    """What every part of the program knows of a field, stored or not."""

    name: str
    label: str
    kind: Kind
    required: bool = False
    help_text: str = ""
    default: Value = None
    source: LedgerField | Extra | None = None

    @cached_property
    def stored(self) -> bool:
        """Whether the field is a column of the ledger's own table."""
        return isinstance(self.source, LedgerField)

    @cached_property
    def writable(self) -> bool:
        """Whether a person can give it a value."""
        return isinstance(self.source, Latest) or (isinstance(self.source, LedgerField) and not self.source.kept)

    def read(self, raw: object, context: ParseContext) -> Value:
        """Read a cell of a row that is there. Raises InvalidValueError, also for an empty one where something must stand."""
        value = self.kind.parse(raw, context)
        if self.required and value == self.kind.empty:
            raise InvalidValueError(f"“{self.label}”不能为空。")
        return value


def specs_of(model: type[Record]) -> dict[str, FieldSpec]:
    """The declared fields of a model by name, in its order."""
    return {
        name: FieldSpec(name, item.verbose_name, item.kind, item.required, item.help_text or "", item.default, item)
        for name, item in model._meta.fields.items()
        if isinstance(item, LedgerField)
    }
