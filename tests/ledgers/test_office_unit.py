"""填报单位 belongs to the office: two PCs never print two names."""

from __future__ import annotations

from pathlib import Path

from app.commands.opening import open_office as open_office_in
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


def test_an_office_that_is_there_and_gets_its_name_from_the_pc_that_opens_it_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "共享"
    begun = open_office_in(folder, tmp_path / "甲", "王建国")
    begun.close()
    office = open_office_in(folder, tmp_path / "乙", "李梅", unit="某市政协机关")
    assert unit_of(office.database) == "某市政协机关"
    assert [report.words for report in office.take_reports()] == [
        "这份数据还没有填报单位，已用本机设置的“某市政协机关”；不对请在“设置”中改正。"
    ]
    office.close()
    again = open_office_in(folder, tmp_path / "丙", "申悦", unit="别的名字")
    assert (unit_of(again.database), again.take_reports()) == ("某市政协机关", [])
    again.close()
    own = open_office_in(tmp_path / "新的", tmp_path / "丁", "申悦", unit="刚刚填写的单位")
    assert (unit_of(own.database), own.take_reports()) == ("刚刚填写的单位", [])
    own.close()


def test_nothing_is_written_for_a_pc_where_nobody_typed_a_name(open_office: OpenOffice) -> None:
    assert first_unit(open_office().database, "") is None
