"""组织覆盖与提醒 by real clicks: figures agree with the rows, lists open them, paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows
from app.ledgers.organisation.branch import BRANCH, BRANCH_KIND
from app.ledgers.organisation.person import PERSON
from app.ledgers.organisation.person_rows import FULL_MEMBER
from app.ledgers.party_life.study import HELD, STUDY
from app.ledgers.party_life.study_hours import TOOK_PART
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.palette import TONES
from app.ui.partylife.watch_lists import elections, list_document, read_lists
from app.ui.partylife.watch_page import WatchPage
from tests.ui.conftest import TODAY, open_special

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> WatchPage:
    return open_special(qtbot, window, "party_watch", WatchPage)


def number(window: MainWindow, sql: str) -> int:
    return window.session.office.database.execute_sql(sql).fetchone()[0]


def test_the_figures_are_those_of_the_rows(window: MainWindow, page: WatchPage):
    lists = {item.key: item for item in page.lists}
    conference = "FROM person WHERE is_cppcc = '是' AND deleted_at IS NULL"
    outside = "branch NOT IN (SELECT name FROM branch)"
    assert len(lists["members"].rows) == number(
        window, f"SELECT COUNT(*) {conference} AND member_kind IN ('正式党员', '预备党员') AND {outside}"
    )
    reached = "committee IN (SELECT committee FROM branch WHERE kind = '专委会功能型党支部')"
    assert len(lists["conference"].rows) == number(
        window, f"SELECT COUNT(*) {conference} AND {outside} AND contact = '' AND NOT {reached}"
    )
    assert 0 < len(lists["conference"].rows) < number(window, f"SELECT COUNT(*) {conference}")
    assert {row[1][4] for row in lists["elections"].rows} == {"已逾期", "半年内到期"}
    assert [cells[0] for _, cells in lists["appraisal"].rows] == ["后勤保障处党支部"]


def test_a_light_has_the_colour_it_has_in_every_table(page: WatchPage) -> None:
    light = page.list_of("elections").headings.index("预警")
    for row in range(page.table.rowCount()):
        item = page.table.item(row, light)
        assert item.foreground().color().name() == TONES[BRANCH.fields["term_light"].kind.tone(item.text())].foreground.lower()  # type: ignore[attr-defined]


def test_branches_without_a_term_are_listed_to_be_filled_in(open_office: Callable[..., Office]):
    """Of a fresh office nobody knows when elections are due: that is no all-clear."""
    office = open_office()
    office.run(add_rows(BRANCH, [{"name": "新党支部", "kind": BRANCH_KIND}], TODAY))
    found = elections(office.database, TODAY)
    assert found.rows[-1][1] == ("新党支部", "", "", "", "未填届期")
    assert found.words.endswith("没有填写本届起始 1 个（无法提醒，请补填）")
    assert int(found.figure) == len(found.rows) - 1


def test_hours_agree_with_plain_sql(window: MainWindow, page: WatchPage):
    lists = {item.key: item for item in page.lists}
    assert lists["hours"].rows
    for _, (name, _, hours, norm, short, times) in lists["hours"].rows:
        found = window.session.office.database.execute_sql(
            "SELECT COALESCE(SUM(s.hours), 0), COUNT(*) FROM study_person p JOIN study s ON s.id = p.study"
            " WHERE p.person = ? AND p.state = '参加' AND s.status = '已完成' AND s.day LIKE ?",
            (name, f"{TODAY.year}-%"),
        ).fetchone()
        assert (float(hours), int(times)) == found
        assert float(norm) - float(hours) == pytest.approx(float(short))


def test_where_nobodys_hours_are_on_record_nobody_is_said_to_lack_any(open_office: Callable[..., Office]) -> None:
    office = open_office()
    branch = {"name": "第一党支部", "kind": BRANCH_KIND}
    office.run(add_rows(BRANCH, [branch], TODAY, LEDGERS))
    member = {"name": "王伟", "branch": "第一党支部", "member_kind": FULL_MEMBER}
    office.run(add_rows(PERSON, [member, member | {"name": "李强"}], TODAY, LEDGERS))
    (hours,) = [item for item in read_lists(office.database, TODAY.year, TODAY) if item.key == "hours"]
    assert (hours.figure, hours.tone, hours.rows) == ("—", "grey", ())
    assert hours.words == f"{TODAY.year}年还没有登记个人学时，无法判断 2 名党员是否达标"
    lesson = {"day": f"{TODAY.year}-03-01", "kind": "集中学习", "topic": "学习", "hours": 4, "status": HELD}
    office.run(add_rows(STUDY, [lesson], TODAY, LEDGERS))
    (study,) = office.database.execute_sql("SELECT id FROM study").fetchone()
    office.run(add_child(STUDY, STUDY.child("people"), study, {"person": "王伟", "state": TOOK_PART}))
    (hours,) = [item for item in read_lists(office.database, TODAY.year, TODAY) if item.key == "hours"]
    assert int(hours.figure) == len(hours.rows) > 0


def test_a_figure_shows_its_list_and_a_line_opens_its_row(qtbot: QtBot, window: MainWindow, page: WatchPage):
    qtbot.mouseClick(page.cards["members"], LEFT)
    assert page.table.rowCount() == len(page.list_shown().rows)
    row_id = page.list_shown().rows[0][0]
    page.table.setCurrentCell(0, 0)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not page)
    qtbot.waitUntil(lambda: window.page.drawer.row_id == row_id)


def test_each_list_can_be_printed(page: WatchPage):
    for shown in page.lists:
        document = list_document(shown, "市政协机关党委", TODAY)
        assert len(document.rows) == len(shown.rows)
        assert all(len(row) == len(document.columns) for row in document.rows)


def test_sessions_without_participants_are_told_opened_and_filled_where_everybody_was(
    qtbot: QtBot, window: MainWindow, page: WatchPage
) -> None:
    office = window.session.office
    branch, members = office.database.execute_sql(
        "SELECT branch, COUNT(*) FROM person WHERE member_kind IN ('正式党员', '预备党员') AND branch <> ''"
        " AND deleted_at IS NULL GROUP BY branch ORDER BY 2 DESC, 1 LIMIT 1"
    ).fetchone()
    whole = {"day": f"{TODAY.year}-11-01", "kind": "集中学习", "topic": "全员到齐", "organizer": branch, "hours": 2}
    whole |= {"due": members, "present": members, "leave": 0}
    partly = whole | {"topic": "有人请假", "present": members - 1, "leave": 1}
    before = page.list_of("hours").unattended
    rows = [whole, partly, partly | {"kind": "警示教育"}]
    window.session.run(add_rows(STUDY, rows, TODAY), lambda _: None, pytest.fail)
    qtbot.waitUntil(lambda: page.list_of("hours").unattended.count == before.count + 3)
    qtbot.mouseClick(page.cards["hours"], LEFT)
    assert f"{before.count + 3} 次学习没有填写参加人员" in page.unattended.words.text()
    full = len(before.full) + 1
    (fill,) = [button for button in page.unattended.buttons if button.text() == f"补全全员参加的 {full} 次"]
    qtbot.mouseClick(fill, LEFT)
    qtbot.waitUntil(lambda: page.list_of("hours").unattended.count == before.count + 3 - full)
    entered = "SELECT COUNT(*) FROM study_person p JOIN study s ON s.id = p.study WHERE s.topic = "
    assert number(window, f"{entered}'全员到齐'") == members
    assert number(window, f"{entered}'有人请假'") == 0
    assert number(window, "SELECT present FROM study WHERE topic = '有人请假'") == members - 1
    (theory,) = [button for button in page.unattended.buttons if button.text().startswith("理论学习")]
    qtbot.mouseClick(theory, LEFT)
    qtbot.waitUntil(lambda: window.page is not page)
    assert window.page.page.key == "study_theory"


def test_the_hours_of_a_past_year_say_that_roles_are_those_of_today(qtbot: QtBot, window: MainWindow, page: WatchPage):
    assert "按现在的名册" not in page.list_of("hours").words
    page.years.addItem("去年", TODAY.year - 1)
    page.years.setCurrentIndex(page.years.count() - 1)
    page.years.activated.emit(page.years.currentIndex())
    qtbot.waitUntil(lambda: f"{TODAY.year - 1}年人均" in page.list_of("hours").words)
    assert page.list_of("hours").words.endswith("没有记载的按现在的名册）")
    page.show_list("hours")
    assert "按现在的名册" in page.words.text()
