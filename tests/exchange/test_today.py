"""An import on a day: what follows from today is the day of the window, not of this PC's clock."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.exchange.import_workbooks import plan, save


def test_days_and_years_go_by_the_day_of_the_import(tmp_path: Path) -> None:
    path = save(tmp_path / "表.xlsx", [["序号", "问题表述", "整改时限"], [1, "学习不深", "11月底前"]])
    (sheet,) = plan(path, default_year=None, today=dt.date(2019, 3, 4)).sheets
    values = sheet.records[0].values
    assert (sheet.default_year, values["opened_on"], values["deadline_date"]) == (2019, "2019-03-04", "2019-11-30")
