"""填报单位 belongs to the office: two PCs never print two names."""

from __future__ import annotations

from app.ledgers.office_settings import change_settings
from app.ledgers.office_unit import OfficeUnit, first_unit, unit_of
from tests.conftest import OpenOffice


def test_the_name_given_on_one_pc_is_printed_by_all(open_office: OpenOffice) -> None:
    office, other = open_office("甲"), open_office("乙")
    office.run(change_settings(OfficeUnit(), OfficeUnit("某市政协机关")))
    other.catch_up()
    assert unit_of(office.database) == unit_of(other.database) == "某市政协机关"


def test_what_a_pc_printed_before_becomes_the_offices_name_once(open_office: OpenOffice) -> None:
    office, other = open_office("甲"), open_office("乙")
    first = first_unit(office.database, "某市政协机关")
    assert first is not None
    change = office.run(first)
    assert change is not None
    assert change.action == "修改填报单位"
    other.catch_up()
    assert first_unit(other.database, "某市政协机关党办") is None
    assert unit_of(other.database) == "某市政协机关"


def test_nothing_is_written_for_a_pc_where_nobody_typed_a_name(open_office: OpenOffice) -> None:
    assert first_unit(open_office().database, "") is None
