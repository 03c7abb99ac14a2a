"""日程: what stands on which day, turned and opened by mouse and keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.kinds import Value
from app.core.workdays import WorkCalendar
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.meetings.preparation import PREPARATION
from app.ledgers.office_settings import change_settings
from app.ledgers.organisation.branch import BRANCH
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_lights import ProblemRules
from app.ledgers.problems.supervision import SUPERVISION
from app.ledgers.registry import LEDGERS
from app.ledgers.works.rule import RULE
from app.store.office import Office
from app.ui.calendar.days import rest_mark, shown_days, title, turned
from app.ui.calendar.page import CalendarPage
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


@given(DAYS)
def test_a_month_is_shown_in_whole_weeks(day: dt.date) -> None:
    days = shown_days(day, "month")
    assert days[0].weekday() == 0
    assert days[-1].weekday() == 6
    assert [other for other in days if other.month == day.month] == [
        dt.date(day.year, day.month, number) for number in range(1, 32) if valid(day, number)
    ]
    assert len(days) in (28, 35, 42)
    assert day in shown_days(day, "week")


def valid(day: dt.date, number: int) -> bool:
    try:
        return bool(day.replace(day=number))
    except ValueError:
        return False


@given(DAYS, st.sampled_from(["month", "week"]))
def test_turning_there_and_back_shows_the_same_page(day: dt.date, span: str) -> None:
    there = turned(day, span, 1)  # type: ignore[arg-type]
    assert shown_days(turned(there, span, -1), span) == shown_days(day, span)  # type: ignore[arg-type]
    assert there > day


def test_words_of_days() -> None:
    assert title(dt.date(2023, 11, 20), "month") == "2023年11月"
    assert title(dt.date(2023, 11, 28), "week") == "2023年11月27日—12月3日"
    assert [rest_mark(dt.date(2023, 10, day), WorkCalendar()) for day in (2, 7, 9, 14)] == ["休", "班", "", ""]


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    found = open_office("党办-PC")
    found.run(add_rows(MEETING, [{"name": "第四季度主席会议", "date": "2023-11-24"}], TODAY))
    problems = [
        {"list": "部门", "statement": "学用脱节", "deadline": "11月24日", "deadline_date": "2023-11-24"},
        {"list": "部门", "statement": "传达滞后", "deadline": "12月5日", "deadline_date": "2023-12-05"},
    ]
    found.run(add_rows(PROBLEM, problems, TODAY))
    found.run(add_rows(RULE, [{"name": "谈心谈话制度", "planned": "2023-11-10"}], TODAY))
    return found


@pytest.fixture
def window(make_window: Callable[..., MainWindow], office: Office) -> MainWindow:
    found = make_window(office)
    found.navigation.show_page("calendar")
    return found


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> CalendarPage:
    found = window.page
    assert isinstance(found, CalendarPage)
    qtbot.waitUntil(lambda: found.ready and bool(found.answer.found))
    return found


def on(page: CalendarPage, day: str) -> list[tuple[str, str, str]]:
    return [(item.label, item.title, item.tone) for item in page.visible_items().get(dt.date.fromisoformat(day), [])]


def test_meetings_and_deadlines_stand_on_their_days(page: CalendarPage) -> None:
    assert on(page, "2023-11-24") == [("会议", "第四季度主席会议", "amber"), ("问题整改", "学用脱节", "amber")]
    assert on(page, "2023-11-10") == [("制度", "谈心谈话制度", "red")]
    assert on(page, "2023-12-05") == []  # the month ends with the week of the 3rd


def test_a_click_on_an_entry_opens_its_row(page: CalendarPage, window: MainWindow, qtbot: QtBot) -> None:
    item = page.visible_items()[dt.date(2023, 11, 24)][1]
    entries = (entry for day in range(len(page.grid.days)) for entry in page.grid.entry_areas(day))
    area = next(area for area, shown in entries if shown == item)
    qtbot.mouseClick(page.grid, Qt.MouseButton.LeftButton, pos=area.center())
    qtbot.waitUntil(lambda: isinstance(window.page, LedgerPage) and window.page.drawer.isVisible())
    opened = window.page
    assert isinstance(opened, LedgerPage)
    assert (opened.ledger.key, opened.drawer.row_id) == ("problem", item.row_id)


def test_keys_choose_days_turn_pages_and_open(page: CalendarPage, window: MainWindow, qtbot: QtBot) -> None:
    grid = page.grid
    for _ in range(4):
        QTest.keyClick(grid, Qt.Key.Key_Right)
    assert page.chosen == dt.date(2023, 11, 24)
    assert page.side.count() == 2
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: page.ready and page.when.text() == "2023年12月")
    assert on(page, "2023-12-05") == [("问题整改", "传达滞后", "green")]
    QTest.keyClick(grid, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: page.ready and page.chosen == TODAY)
    page.choose(dt.date(2023, 11, 24))
    QTest.keyClick(grid, Qt.Key.Key_Space)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, LedgerPage) and window.page.ledger.key == "meeting")


def test_by_week_and_back_to_today(page: CalendarPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.week, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.ready and page.when.text() == "2023年11月20日—26日")
    qtbot.mouseClick(page.forth, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.ready and page.when.text() == "2023年11月27日—12月3日")
    qtbot.mouseClick(page.now, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.ready and page.chosen == TODAY)
    page.remember()
    assert page.settings.get("calendar") == {"span": "week", "hidden": []}


def test_kinds_can_be_left_out(page: CalendarPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.chips["会议"], Qt.MouseButton.LeftButton)
    assert on(page, "2023-11-24") == [("问题整改", "学用脱节", "amber")]


def test_it_follows_what_is_saved_elsewhere(page: CalendarPage, office: Office, qtbot: QtBot) -> None:
    row_id = page.visible_items()[dt.date(2023, 11, 24)][0].row_id
    page.session.run(change_row(MEETING, row_id, {"date": ("2023-11-24", "2023-11-28")}, TODAY))
    qtbot.waitUntil(lambda: on(page, "2023-11-28") == [("会议", "第四季度主席会议", "amber")])


def test_the_month_prints_a_week_a_row(page: CalendarPage) -> None:
    document = page.document()
    assert document.title == "2023年11月日程"
    assert document.from_top  # the days of a week stand side by side
    assert [column.heading for column in document.columns][::6] == ["周一", "周日"]
    assert document.texts[3][4] == "11月24日\n·第四季度主席会议\n·问题整改：学用脱节"


def test_the_offices_own_days_off_are_marked(page: CalendarPage, office: Office, qtbot: QtBot) -> None:
    own = replace(ProblemRules(), days_off=(dt.date(2023, 11, 22),), days_on=(dt.date(2023, 11, 25),))
    page.session.run(change_settings(ProblemRules(), own))
    qtbot.waitUntil(lambda: page.grid.marks == {dt.date(2023, 11, 22): "休", dt.date(2023, 11, 25): "班"})
    assert page.document().texts[3][2] == "11月22日（休）"


def test_every_kind_of_day_is_there(page: CalendarPage, office: Office, qtbot: QtBot) -> None:
    """Preparations name their meeting; what took place is grey; reviews of rules and ends of terms are worked out."""
    office.run(add_rows(PREPARATION, [{"meeting": "第四季度主席会议", "name": "座位表", "due": "2023-11-22"}], TODAY, LEDGERS))
    office.run(add_rows(BRANCH, [{"name": "综合处党支部", "kind": "党支部", "term_start": "2020-11-23"}], TODAY, LEDGERS))
    meeting: dict[str, Value] = {"branch": "综合处党支部", "kind": "支部党员大会", "topic": "学习", "day": "2023-11-02"}
    office.run(add_rows(PARTY_MEETING, [meeting, {**meeting, "day": "2023-11-28"}], TODAY, LEDGERS))
    office.run(add_rows(SUPERVISION, [{"matter": "办理反馈", "due": "2023-11-17"}], TODAY, LEDGERS))
    office.run(add_rows(RULE, [{"name": "考勤办法", "stage": "印发", "issued": "2018-11-21"}], TODAY, LEDGERS))
    page.reload()
    qtbot.waitUntil(lambda: bool(on(page, "2023-11-21")))
    assert on(page, "2023-11-22") == [("会议筹备", "座位表（第四季度主席会议）", "amber")]
    assert on(page, "2023-11-02") == [("组织生活", "综合处党支部：支部党员大会：学习", "blue")]
    ended = {item.day.day: item.ended for item in page.answer.found if item.label == "组织生活"}
    assert ended == {2: True, 28: False}
    assert on(page, "2023-11-17") == [("督办", "办理反馈", "red")]
    assert on(page, "2023-11-21") == [("制度清理", "考勤办法", "amber")]
    (term,) = [item for item in page.answer.found if item.label == "换届"]
    assert (term.title, term.tone) == ("综合处党支部", "amber")
    assert abs((term.day - dt.date(2023, 11, 22)).days) <= 1
