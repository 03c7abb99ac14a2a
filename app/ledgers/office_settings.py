"""Settings that the whole office shares (light days, the 销号 chain, frequencies): one row an area in the office's database.

An area is a frozen dataclass with a default for every field; its class attribute AREA is its name. Fields may be texts,
numbers, dates, tuples, mappings, enums and further such dataclasses. What a newer program added is ignored, what an older
one did not know has its default.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar, Protocol, TypeVar

import cattrs
import peewee
from cattrs.preconf.json import make_converter

from app.core.errors import ConflictError
from app.ledgers.schema.record import Record
from app.store.operation import Operation
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


def read_settings(database: peewee.Database, area: type[Area]) -> Area:
    """The office's settings of an area; the defaults where none are stored or the stored ones cannot be read."""
    found = stored(database, area)
    if found is None:
        return area()
    try:
        return CONVERTER.structure(json.loads(found[1]), area)
    except (ValueError, cattrs.BaseValidationError):
        return area()


def change_settings(seen: Area, wanted: Area) -> Operation:
    """Store an area's settings. Raises ConflictError when they are no longer those that the person saw."""
    area = type(wanted)

    def apply(transaction: Transaction) -> None:
        if read_settings(transaction.database, area) != seen:
            raise ConflictError(f"同事刚刚修改了{area.TITLE}，没有保存。", {})
        put_settings(transaction, wanted)

    return Operation(f"修改{area.TITLE}", apply)


def put_settings(transaction: Transaction, wanted: SettingsArea) -> None:
    """Store an area's settings as part of an operation that has worked them out from the stored ones."""
    content = json.dumps(CONVERTER.unstructure(wanted), ensure_ascii=False)
    found = stored(transaction.database, type(wanted))
    if found is None:
        transaction.insert(OfficeSetting, {"area": wanted.AREA, "content": content})
    elif found[1] != content:
        transaction.update(OfficeSetting, found[0], {"content": (found[1], content)})


def stored(database: peewee.Database, area: type[SettingsArea]) -> tuple[int, str] | None:
    """The (row id, JSON) of an area. Two PCs cannot make two: the second save runs again after the first."""
    query = OfficeSetting.select(OfficeSetting.id, OfficeSetting.content).where(
        (OfficeSetting.area == area.AREA) & OfficeSetting.deleted_at.is_null()
    )
    found: tuple[int, str] | None = database.execute(query.order_by(OfficeSetting.id).tuples()).fetchone()
    return found
