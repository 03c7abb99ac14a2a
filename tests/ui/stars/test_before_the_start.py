"""What the star page says and offers before an assessment: a scheme of another year, a scheme without rules."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.scoring.period import Period
from app.scoring.schemes import read_schemes
from app.ui.main_window import MainWindow
from app.ui.stars.page import StarPage
from tests.ui.stars.conftest import PERIOD, press, wait
from tests.ui.stars.test_from_an_empty_office import bring
from tests.ui.stars.test_star_page import bring_scheme


def test_the_year_of_a_scheme_can_be_assessed_however_long_ago_it_was(qtbot: QtBot, page: StarPage, workbook: Path) -> None:
    """In 2027 the scheme of 2023 was brought, and 考评期 offered 2025 at the earliest: there was no way to assess 2023."""
    page.period = Period(PERIOD.year + 4)
    bring_scheme(qtbot, page, workbook)
    (change,) = [found for found in page.empty.buttons if found.text() == "转到2023年度"]
    press(change)
    wait(qtbot, page)
    assert page.period == PERIOD
    assert [found.text() for found in page.empty.buttons] == ["开始评定", "指标体系"]
    page.choose_period(Period(PERIOD.year + 4))
    wait(qtbot, page)
    assert PERIOD in page.periods()


def test_a_scheme_without_rules_says_where_they_are_found(qtbot: QtBot, page: StarPage, workbook: Path) -> None:
    """A scheme that came in by 导入 of any page has no rules; nobody said that they can be read from its standards."""
    window = page.window()
    assert isinstance(window, MainWindow)
    bring(qtbot, window, "problem_department", workbook)
    window.navigation.show_page("stars")
    wait(qtbot, page)
    (stored,) = read_schemes(page.session.office.database)
    assert not any(item.clauses for item in stored.scheme.indicators)
    assert "点“识别规则…”，可以从评分标准里识别" in page.empty.advice.text()


def test_a_scheme_with_rules_says_nothing_of_them(qtbot: QtBot, page: StarPage, workbook: Path) -> None:
    bring_scheme(qtbot, page, workbook)
    assert "识别规则" not in page.empty.advice.text()
