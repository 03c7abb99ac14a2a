"""民主生活会一览: last year's rectification, steps, attendance and the matrix of talks, by clicks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.core.kinds import Value
from app.forms.layout.official import Paragraph
from app.ledgers.changes.conversion import convert
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.democratic.democratic_life import LIFE_SESSION, LIFE_STEP, STEPS
from app.ledgers.democratic.democratic_registers import OPINION, TALK
from app.ledgers.democratic.democratic_view import matrix_of
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.fields import Reading
from app.ledgers.views.rows import read_rows
from app.reports.democratic import session_report_of
from app.store.office import Office
from app.ui.democratic.page import DemocraticPage
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.preview import PreviewDialog
from app.yearly.rollover import close_year, plan_closing
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to

LAST, NOW = "2022年度机关党组民主生活会", "2023年度机关党组专题民主生活会"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    found = open_office("党办-PC")
    body: dict[str, Value] = {"body": "机关党组", "members": "周国强、李文斌、马俊峰", "expected": 3}
    found.run(add_rows(LIFE_SESSION, [{**body, "name": LAST, "date": "2023-01-10"}], TODAY, LEDGERS))
    found.run(add_rows(LIFE_SESSION, [{**body, "name": NOW, "date": "2023-12-20"}], TODAY, LEDGERS))
    opinions: list[dict[str, Value]] = [{"session": LAST, "content": "会议偏多"}, {"session": NOW, "content": "学习不够经常"}]
    found.run(add_rows(OPINION, opinions, TODAY, LEDGERS))
    rows = read_rows(found.database, OPINION, TODAY)
    last = next(place for place in range(2) if rows.mapping(place)["session"] == LAST)
    taken = {rows.ids[last]: rows.mapping(last)}
    found.run(convert(OPINION, OPINION.conversions[0], PROBLEM, taken, {"list": "部门"}, TODAY, LEDGERS))
    talk = {"session": NOW, "date": "2023-11-18", "talker": "周国强", "partner": "李文斌"}
    found.run(add_rows(TALK, [talk], TODAY, LEDGERS))
    return found


@pytest.fixture
def window(make_window: Callable[..., MainWindow], office: Office) -> MainWindow:
    found = make_window(office)
    found.navigation.show_page("democratic")
    return found


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> DemocraticPage:
    found = window.page
    assert isinstance(found, DemocraticPage)
    qtbot.waitUntil(lambda: found.ready and found.found is not None)
    return found


def opened(window: MainWindow) -> tuple[str, object] | None:
    page = window.page
    return (page.ledger.key, page.drawer.row_id) if isinstance(page, LedgerPage) and page.drawer.isVisible() else None


def test_a_new_session_gets_its_steps_counted_from_its_day(office: Office) -> None:
    rows = read_rows(office.database, LIFE_STEP, TODAY)
    mine = [rows.mapping(place) for place in range(len(rows.ids)) if rows.mapping(place)["session"] == NOW]
    assert [row["name"] for row in mine] == [name for name, _ in STEPS]
    assert {row["name"]: row["due"] for row in mine}["征求意见"] == "2023-11-30"


def steps_of(office: Office, session: str) -> dict[Value, Value]:
    rows = read_rows(office.database, LIFE_STEP, TODAY)
    mine = (rows.mapping(place) for place in range(len(rows.ids)))
    return {row["name"]: row["due"] for row in mine if row["session"] == session}


def test_steps_that_are_not_done_move_with_the_meeting(office: Office) -> None:
    steps = read_rows(office.database, LIFE_STEP, TODAY)
    by_name = {
        steps.mapping(place)["name"]: row_id for place, row_id in enumerate(steps.ids) if steps.mapping(place)["session"] == NOW
    }
    done = {"status": ("未开始", "已完成"), "done_on": (None, "2023-11-19")}
    office.run(change_row(LIFE_STEP, by_name["制定方案"], done, TODAY, LEDGERS))
    office.run(change_row(LIFE_STEP, by_name["学习研讨"], {"due": ("2023-11-25", "2023-12-01")}, TODAY, LEDGERS))
    sessions = read_rows(office.database, LIFE_SESSION, TODAY)
    now = next(row_id for place, row_id in enumerate(sessions.ids) if sessions.mapping(place)["name"] == NOW)
    later = {"date": ("2023-12-20", "2024-01-10"), "name": (NOW, f"{NOW}（扩大）")}
    office.run(change_row(LIFE_SESSION, now, later, TODAY, LEDGERS))
    due = steps_of(office, f"{NOW}（扩大）")
    assert due["制定方案"] == "2023-11-20"  # done: what was planned stays
    assert due["学习研讨"] == "2023-12-01"  # somebody chose that day
    assert due["征求意见"] == "2023-12-21"
    assert due["召开会议"] == "2024-01-10"
    assert steps_of(office, LAST)["召开会议"] == "2023-01-10"


def test_a_step_that_is_set_to_done_says_when(office: Office) -> None:
    first = read_rows(office.database, LIFE_STEP, TODAY).ids[0]
    office.run(change_row(LIFE_STEP, first, {"status": ("未开始", "已完成")}, TODAY, LEDGERS))
    row = read_rows(office.database, LIFE_STEP, TODAY, [first]).mapping(0)
    assert row["done_on"] == TODAY.isoformat()
    assert "清空完成日期" in LIFE_STEP.validate({**row, "status": "进行中"})["done_on"]


def test_members_are_counted_where_nobody_wrote_how_many_are_expected() -> None:
    row = {"expected": None, "members": "周国强、李文斌、马俊峰", "present": 1, "name": NOW, "date": None}
    assert LIFE_SESSION.compute(row, Reading(TODAY))["quorum"] == "未达到"
    assert LIFE_SESSION.compute({**row, "present": 2}, Reading(TODAY))["quorum"] == "达到"
    assert LIFE_SESSION.compute({**row, "members": ""}, Reading(TODAY))["quorum"] == ""


def test_last_years_rectification_comes_first_and_opens(page: DemocraticPage, window: MainWindow, qtbot: QtBot) -> None:
    assert page.earlier_title.text() == f"先看上次整改：{LAST}，1 项，已销号 0 项，未销号 1 项"
    item = page.earlier.item(0)
    assert "会议偏多" in item.text()
    place = page.earlier.visualItemRect(item).center()
    qtbot.mouseClick(page.earlier.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: opened(window) == ("problem", item.data(Qt.ItemDataRole.UserRole)))


def test_the_matrix_tells_who_has_not_talked_yet(page: DemocraticPage) -> None:
    cells = [[page.matrix.item(row, column).text() for column in range(3)] for row in range(3)]
    assert cells == [["", "11-18", "未谈"], ["互谈", "", "未谈"], ["未谈", "未谈", ""]]
    assert page.talk_note.text() == "还有 2 对成员未谈：周国强—马俊峰、李文斌—马俊峰"


def test_a_missing_talk_is_entered_by_a_click(page: DemocraticPage, window: MainWindow, qtbot: QtBot, office: Office) -> None:
    page.messages.answers = ["add"]  # type: ignore[attr-defined]
    place = page.matrix.visualItemRect(page.matrix.item(1, 2)).center()
    qtbot.mouseClick(page.matrix.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: (opened(window) or ("",))[0] == "talk")
    rows = read_rows(office.database, TALK, TODAY)
    newest = rows.mapping(len(rows.ids) - 1)
    assert [newest[name] for name in ("session", "talker", "partner", "date")] == [NOW, "李文斌", "马俊峰", "2023-11-20"]


def test_attendance_asks_for_two_thirds(page: DemocraticPage, office: Office, qtbot: QtBot) -> None:
    assert page.attendance.text() == "应到 3 人，须到会 2 人以上，会后填写实到人数"
    row_id = int(str(page.found.session["id"]))  # type: ignore[union-attr]
    page.session.run(change_row(LIFE_SESSION, row_id, {"present": (None, 1)}, TODAY))
    qtbot.waitUntil(lambda: "未达到三分之二" in page.attendance.text())
    page.session.run(change_row(LIFE_SESSION, row_id, {"present": (1, 2)}, TODAY))
    qtbot.waitUntil(lambda: "达到三分之二" in page.attendance.text() and "未达到" not in page.attendance.text())


@pytest.mark.parametrize(("expected", "present", "enough"), [(3, 2, "达到"), (5, 3, "未达到"), (5, 4, "达到"), (6, 4, "达到")])
def test_two_thirds_are_counted_exactly(expected: int, present: int, enough: str) -> None:
    row = {"expected": expected, "present": present, "name": NOW, "date": None}
    assert LIFE_SESSION.compute(row, Reading(TODAY))["quorum"] == enough


def test_another_session_is_chosen(page: DemocraticPage, qtbot: QtBot) -> None:
    place = page.switch.findText(LAST)
    page.switch.setCurrentIndex(place)
    page.switch.activated.emit(place)
    qtbot.waitUntil(lambda: page.ready and page.found is not None and page.found.session["name"] == LAST)
    assert page.earlier_title.text() == "上次民主生活会整改：没有上次会议的记录"
    assert page.opinions.text() == "征求意见 1 条"


def test_a_register_opens_filtered(page: DemocraticPage, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.opinions, LEFT)
    qtbot.waitUntil(lambda: isinstance(window.page, LedgerPage) and window.page.ready)
    found = window.page
    assert isinstance(found, LedgerPage)
    assert [row["content"] for row in found.shown_rows()] == ["学习不够经常"]


def test_a_talk_with_somebody_else_stands_behind_the_members() -> None:
    rows = [{"talker": "周国强", "partner": "宋佳琪", "date": "2023-11-02", "id": 7}]
    matrix = matrix_of("周国强、李文斌", rows)
    assert matrix.people == ("周国强", "李文斌", "宋佳琪")
    assert matrix.missing == [("周国强", "李文斌")]


def test_the_report_is_made_by_one_click_and_the_list_of_problems_opens(
    page: DemocraticPage, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.report_button, LEFT)
    (dialog,) = page.findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: dialog.pages is not None)
    assert dialog.document.title == f"关于{NOW}情况的报告"
    dialog.close()
    page.switch.setCurrentIndex(1)
    page.switch.activated.emit(1)
    qtbot.waitUntil(lambda: page.problems.text() == "整改清单 1 项")
    qtbot.mouseClick(page.problems, LEFT)
    ledger = window.page
    assert isinstance(ledger, LedgerPage)
    qtbot.waitUntil(lambda: ledger.view is not None and len(ledger.view.shown) == 1)
    assert ledger.shown_rows()[0]["statement"] == "会议偏多"


def test_without_a_session_only_the_way_to_one_is_shown(qtbot: QtBot, make_window: Callable[..., MainWindow]) -> None:
    window = make_window()
    window.navigation.show_page("democratic")
    page = window.page
    assert isinstance(page, DemocraticPage)
    qtbot.waitUntil(lambda: page.ready)
    (way,) = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    assert not page.switch.isVisible()
    assert not page.earlier_title.isVisible()
    qtbot.mouseClick(way, LEFT)
    assert window.page.key == "life_session"


def begun(window: MainWindow, qtbot: QtBot, key: str) -> LedgerPage:
    """The page of a register with a new row begun by Ctrl+N."""
    page = go_to(qtbot, window, key)
    assert isinstance(page, LedgerPage)
    qtbot.mouseClick(page.header.add_button, LEFT)
    qtbot.waitUntil(page.drawer.isVisible)
    return page


def chosen_session(page: LedgerPage) -> Value:
    return page.drawer.form.fields.boxes["session"].editor.value()


def test_the_first_row_of_a_register_begins_with_the_newest_meeting(window: MainWindow, qtbot: QtBot) -> None:
    page = begun(window, qtbot, "criticism")
    assert chosen_session(page) == NOW


def test_a_new_row_never_begins_in_a_closed_year(window: MainWindow, qtbot: QtBot, office: Office) -> None:
    office.run(close_year(plan_closing(office.database, 2022, TODAY), {}, TODAY))
    page = go_to(qtbot, window, "opinion")
    assert isinstance(page, LedgerPage)
    page.set_filters(page.filters.with_value("session", LAST, True))
    begun(window, qtbot, "opinion")
    assert chosen_session(page) == NOW
    (told,) = page.messages.toasts  # type: ignore[attr-defined]
    assert told == f"“{LAST}”所属年度已结转封存，不能再新增；已改为“{NOW}”，请核对"


def test_the_report_tells_of_problems_without_owner_or_limit(office: Office) -> None:
    assert "还有1项的整改措施、时限或责任人有待明确" in report_text(office, LAST)
    (problem,) = read_rows(office.database, PROBLEM, TODAY).ids
    settled = {"measures": ("", "少开会"), "deadline": ("", "年底前"), "department": ("", "办公室")}
    office.run(change_row(PROBLEM, problem, settled, TODAY, LEDGERS))
    assert "列入问题整改台账1项，逐项明确措施、时限和责任人" in report_text(office, LAST)


def report_text(office: Office, name: str) -> str:
    report = session_report_of(office.database, name, TODAY, "市政协机关")
    return "\n".join(part.text for part in report.body if isinstance(part, Paragraph))
