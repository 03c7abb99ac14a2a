"""An import on a day: what follows from today is the day of the window, not of this PC's clock."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.exchange.importing.state_remarks import entry_day_remarks
from tests.exchange.import_workbooks import Rows, plan, save


def test_days_and_years_go_by_the_day_of_the_import(tmp_path: Path) -> None:
    path = save(tmp_path / "表.xlsx", [["序号", "问题表述", "整改时限"], [1, "学习不深", "11月底前"]])
    (sheet,) = plan(path, default_year=None, today=dt.date(2019, 3, 4)).sheets
    values = sheet.records[0].values
    assert (sheet.default_year, values["opened_on"], values["deadline_date"]) == (2019, "2019-03-04", "2019-11-30")


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ([], ["“提出日期”表中没有，按导入当天（2019-03-04）算"]),
        ([["填报单位：办公室", "填报时间：2019年2月1日"]], ["“提出日期”表中没有，按填报日期（2019-02-01）算"]),
    ],
)
def test_the_day_rows_get_that_do_not_say_it_is_told(tmp_path: Path, above: Rows, said: list[str]) -> None:
    path = save(tmp_path / "表.xlsx", [*above, ["序号", "问题表述", "整改措施"], [1, "学习不深", "多学"]])
    (sheet,) = plan(path, default_year=None, today=dt.date(2019, 3, 4)).sheets
    assert entry_day_remarks(sheet) == said


def test_a_day_in_a_column_needs_no_words(tmp_path: Path) -> None:
    path = save(tmp_path / "表.xlsx", [["序号", "问题表述", "提出日期"], [1, "学习不深", "2019.2.3"]])
    (sheet,) = plan(path, default_year=None, today=dt.date(2019, 3, 4)).sheets
    assert entry_day_remarks(sheet) == []
