"""Settings that the whole office shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from app.core.errors import ConflictError
from app.ledgers.office_settings import OfficeSetting, change_settings, read_settings
from tests.conftest import OpenOffice


@dataclass(frozen=True)
class Step:
    name: str = ""
    days: int = 3


@dataclass(frozen=True)
class Lights:
    AREA: ClassVar[str] = "lights"
    TITLE: ClassVar[str] = "预警设置"
    soon_days: int = 7
    steps: tuple[Step, ...] = (Step("申请"), Step("审核", 5))


def test_without_any_the_defaults_hold(open_office: OpenOffice):
    assert read_settings(open_office().database, Lights) == Lights()


def test_a_change_is_seen_by_the_others(open_office: OpenOffice):
    office, other = open_office("甲"), open_office("乙")
    wanted = replace(Lights(), soon_days=10, steps=(Step("只此一步", 1),))
    change = office.run(change_settings(Lights(), wanted))
    assert change is not None
    other.catch_up()
    assert read_settings(other.database, Lights) == wanted


def test_two_who_change_at_once_are_told(open_office: OpenOffice):
    office, other = open_office("甲"), open_office("乙")
    office.run(change_settings(Lights(), replace(Lights(), soon_days=10)))
    with pytest.raises(ConflictError, match="预警设置"):
        other.run(change_settings(Lights(), replace(Lights(), soon_days=5)))
    assert read_settings(other.database, Lights).soon_days == 10


def test_what_a_newer_program_stored_is_read_as_far_as_it_is_known(open_office: OpenOffice):
    office = open_office()
    office.run(change_settings(Lights(), replace(Lights(), soon_days=9)))
    OfficeSetting.update(content='{"soon_days": 4, "moon": true}').execute(office.database)
    assert read_settings(office.database, Lights) == replace(Lights(), soon_days=4)
    OfficeSetting.update(content="{").execute(office.database)
    assert read_settings(office.database, Lights) == Lights()
