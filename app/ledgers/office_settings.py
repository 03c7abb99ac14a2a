"""Settings that the whole office shares (light days, the 销号 chain, frequencies): one row an area in the office's database.

An area is a frozen dataclass with a default for every field; its class attribute AREA is its name. Fields may be texts,
numbers, dates, tuples, mappings, enums and further such dataclasses. What a newer program added is ignored, what an older
one did not know has its default.

What belongs to a restricted ledger (its shared views) is an area of its own in a row of its own, sealed with the ledger's key
`safe`; whoever has not that has the defaults, and changes nothing.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar, Protocol, TypeVar

import cattrs
import peewee
from cattrs.preconf.json import make_converter

from app.core.errors import ConflictError, DamagedError
from app.ledgers.schema.record import Record
from app.store.operation import Operation
from app.store.safes import LockedLedgerError, safes_of
from app.store.transaction import Transaction

CONVERTER = make_converter()


class SettingsArea(Protocol):
    """A frozen dataclass of settings."""

    AREA: ClassVar[str]  # the name it is stored under
    TITLE: ClassVar[str]  # what the history calls it: 整改设置
    __dataclass_fields__: ClassVar[dict[str, Any]]


Area = TypeVar("Area", bound=SettingsArea)


class OfficeSetting(Record):
    """One area of settings as JSON."""

    area = peewee.TextField()
    content = peewee.TextField()

    class Meta:
        """Table office_setting."""

        table_name = "office_setting"


def read_settings(database: peewee.Database, area: type[Area], safe: str = "") -> Area:
    """The office's settings of an area; the defaults where none are stored or the stored ones cannot be read."""
    found = stored(database, area, safe)
    if found is None:
        return area()
    try:
        content = safes_of(database).open(safe, found[1], bound_to(area, safe)) if safe else found[1]
        return CONVERTER.structure(json.loads(str(content)), area)
    except (ValueError, cattrs.BaseValidationError, LockedLedgerError, DamagedError):
        return area()


def change_settings(seen: Area, wanted: Area, safe: str = "") -> Operation:
    """Store an area's settings. Raises ConflictError when they are no longer those that the person saw."""
    area = type(wanted)

    def apply(transaction: Transaction) -> None:
        if read_settings(transaction.database, area, safe) != seen:
            raise ConflictError(f"同事刚刚修改了{area.TITLE}，没有保存。", {})
        put_settings(transaction, wanted, safe)

    return Operation(f"修改{area.TITLE}", apply)


def put_settings(transaction: Transaction, wanted: Area, safe: str = "") -> None:
    """Store an area's settings as part of an operation that has worked them out from the stored ones.

    Raises LockedLedgerError.
    """
    area = type(wanted)
    content = json.dumps(CONVERTER.unstructure(wanted), ensure_ascii=False)
    if safe:
        content = safes_of(transaction.database).seal(safe, content, bound_to(area, safe))
    found = stored(transaction.database, area, safe)
    if found is None:
        transaction.insert(OfficeSetting, {"area": area_name(area, safe), "content": content})
    elif found[1] != content and (not safe or read_settings(transaction.database, area, safe) != wanted):
        transaction.update(OfficeSetting, found[0], {"content": (found[1], content)})


def area_name(area: type[SettingsArea], safe: str = "") -> str:
    """What the row of an area is called."""
    return f"{area.AREA}/{safe}" if safe else area.AREA


def bound_to(area: type[SettingsArea], safe: str) -> str:
    """What is bound to the sealed content of an area."""
    return f"{OfficeSetting._meta.table_name}.{area_name(area, safe)}"


def stored(database: peewee.Database, area: type[SettingsArea], safe: str = "") -> tuple[int, str] | None:
    """The (row id, JSON or its ciphertext) of an area. Two PCs cannot make two: the second save runs again after the first."""
    query = OfficeSetting.select(OfficeSetting.id, OfficeSetting.content).where(
        (OfficeSetting.area == area_name(area, safe)) & OfficeSetting.deleted_at.is_null()
    )
    found: tuple[int, str] | None = database.execute(query.order_by(OfficeSetting.id).tuples()).fetchone()
    return found
