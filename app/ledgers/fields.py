"""The fields of a ledger's model: a peewee column that knows its kind, and computed fields that are not stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import peewee

from app.core.kinds import Kind, Value


class LedgerField(peewee.Field):
    """A stored field: column type, empty value and default come from its kind."""

    def __init__(self, kind: Kind, label: str, *, required: bool = False, help_text: str = "", default: Value = None) -> None:
        self.kind = kind
        self.required = required
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
class Computed:
    """A field worked out from the row's other fields and today's date whenever rows are read. Never stored, never typed."""

    name: str
    label: str
    kind: Kind
    compute: Callable[[Mapping[str, Value], dt.date], Value]
    help_text: str = ""


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
    """How many rows a child ledger has for this row."""

    name: str
    label: str
    kind: Kind
    child: str
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


Extra = Computed | Latest | ChildCount | CountOf


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

    @property
    def stored(self) -> bool:
        """Whether the field is a column of the ledger's own table."""
        return isinstance(self.source, LedgerField)

    @property
    def writable(self) -> bool:
        """Whether a person can give it a value."""
        return isinstance(self.source, LedgerField | Latest)
