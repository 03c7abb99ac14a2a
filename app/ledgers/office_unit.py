"""填报单位: the name that the whole office puts on forms, exports and reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import peewee

from app.core.program import DEFAULT_UNIT
from app.ledgers.office_settings import change_settings, read_settings, stored
from app.store.operation import Operation


@dataclass(frozen=True)
class OfficeUnit:
    """The unit's name as it is printed."""

    AREA: ClassVar[str] = "unit"
    TITLE: ClassVar[str] = "填报单位"

    name: str = DEFAULT_UNIT


def unit_of(database: peewee.Database) -> str:
    """The name on paper of this office, the same on every PC."""
    return read_settings(database, OfficeUnit).name or DEFAULT_UNIT


def first_unit(database: peewee.Database, name: str) -> Operation | None:
    """The office's first name is the one typed on this PC (at its first start, or before names belonged to offices).

    None when the office has a name, or nothing was typed. Raises ConflictError when a colleague named it just now.
    """
    if not name or name == DEFAULT_UNIT or stored(database, OfficeUnit) is not None:
        return None
    return change_settings(OfficeUnit(), OfficeUnit(name))
