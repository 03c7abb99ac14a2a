"""A clerk's first day: an empty office, her workbooks, the branches' gaps filled, a gap of the calendar, then scheme to stars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.partylife.requirements import State
from app.scoring.period import Period
from app.ui.importing.dialog import ImportDialog
from app.ui.main_window import MainWindow
from app.ui.partylife.life_page import LifePage
from app.ui.partylife.new_meeting import NewMeetingDialog
from app.ui.partylife.watch_page import WatchPage
from app.ui.stars.dialogs import LevelDialog, StartDialog
from app.ui.stars.page import StarPage
from app.ui.stars.publishing_dialogs import AwardDialog
from tests.ui.conftest import TODAY, go_to, open_special
from tests.ui.stars.conftest import click_reason, only, press, press_action, wait
from tests.ui.stars.test_star_page import bring_scheme, publish_and_wait

QUARTER = Period(2023, "quarter", 2)
OFFICE, RESEARCH = "办公室党支部", "研究室党支部"
ROSTER = (
    ("党员名册",),
    ("序号", "姓名", "所在部门", "党支部", "党内职务", "党员类别"),
    (1, "李文斌", "办公室", OFFICE, "支部书记", "正式党员"),
    (2, "王伟", "办公室", OFFICE, "组织委员", "正式党员"),
    (3, "张晓丽", "办公室", OFFICE, "", "正式党员"),
    (4, "赵海燕", "研究室", RESEARCH, "支部书记", "正式党员"),
    (5, "朱敏", "研究室", RESEARCH, "", "正式党员"),
)
PARTY_DAYS = ((OFFICE, "07-05"), (OFFICE, "08-04"), (RESEARCH, "07-06"), (RESEARCH, "08-03"), (RESEARCH, "09-07"))
COMMITTEES = ((OFFICE, "07-03"), (OFFICE, "08-02"), (OFFICE, "09-04"))
MEETINGS = (
    ("组织生活记录",),
    ("序号", "党支部", "类型", "主题", "时间", "主持人"),
    *((n, branch, "主题党日", "志愿服务", f"2023-{day}", "李文斌") for n, (branch, day) in enumerate(PARTY_DAYS, 1)),
    *((n, branch, "支委会", "研究整改", f"2023-{day}", "李文斌") for n, (branch, day) in enumerate(COMMITTEES, 6)),
    (9, OFFICE, "支部党员大会", "三季度小结", "2023-09-25", "李文斌"),
    (10, RESEARCH, "支部党员大会", "三季度小结", "2023-09-26", "赵海燕"),
)
PROBLEMS = (
    ("部门问题整改台账",),
    ("序号", "问题表述", "责任部门", "整改时限", "状态", "销号日期"),
    (1, "公文流转超时限", "办公室", "2023-08-31", "整改中", None),
    (2, "学习记录不全", "办公室", "2023-08-31", "已销号", "2023-08-20"),
)
SCHEME = (
    ("考评细则（2023年度）",),
    ("每星10分　授星线：8分",),
    ("星级", "序号", "考评项目", "考评内容", "分值", "评分标准"),
    ("支部过硬星", 1, "三会一课", "支委会每月、党员大会每季度", 6, "每少1次扣2分，扣完为止"),
    (None, 2, "主题党日", "每月开展", 4, "每少1次扣1分"),
    ("廉洁法治星", 1, "作风整改", "按期销号率达到95%", 10, "每低1个百分点扣0.2分"),
    ("注：发生失泄密的，实行一票否决。",),
)


@pytest.fixture
def window(make_window) -> MainWindow:
    return make_window()


def book(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)  # type: ignore[union-attr]
    workbook.save(path)
    return path


def bring(qtbot, window: MainWindow, key: str, path: Path) -> None:
    """A workbook dropped onto its page, and 导入 pressed."""
    page = go_to(qtbot, window, key)
    page.exchange.import_files([path])
    qtbot.waitUntil(lambda: any(item.isVisible() for item in page.findChildren(ImportDialog)))
    (dialog,) = [item for item in page.findChildren(ImportDialog) if item.isVisible()]
    press(dialog.accept_button)
    qtbot.waitUntil(lambda: any("已导入" in said for said in window.messages.toasts))
    window.messages.toasts.clear()
    qtbot.waitUntil(lambda: not window.session.jobs.busy)


def test_the_first_day_from_an_empty_office_to_the_stars(qtbot, window, tmp_path):
    empty = open_special(qtbot, window, "party_life", LifePage)
    assert empty.empty.isVisible()
    bring(qtbot, window, "members", book(tmp_path / "党员名册.xlsx", ROSTER))
    bring(qtbot, window, "party_meeting", book(tmp_path / "组织生活记录.xlsx", MEETINGS))
    bring(qtbot, window, "problem_department", book(tmp_path / "部门问题整改台账.xlsx", PROBLEMS))
    # the roster knows who leads the branches and which departments they have
    watch = open_special(qtbot, window, "party_watch", WatchPage)
    qtbot.waitUntil(watch.roster.isVisible)
    window.messages.answers.append("yes")
    press(watch.roster.fill)
    qtbot.waitUntil(lambda: not watch.roster.isVisible())
    query = "SELECT name, secretary, members, departments FROM branch ORDER BY name"
    assert window.session.office.database.execute_sql(query).fetchall() == [
        (OFFICE, "李文斌", "王伟", "办公室"),
        (RESEARCH, "赵海燕", "", "研究室"),
    ]
    # the calendar: 9月 of 办公室 is missing; a click puts it on record
    life = open_special(qtbot, window, "party_life", LifePage)
    assert not life.empty.isVisible()
    record_missing_party_day(qtbot, life)
    # 五星支部, a quarterly review: scheme, branches, both sides
    stars = open_special(qtbot, window, "stars", StarPage)
    assert stars.header.action_buttons == []  # the empty page says what comes first
    stars.choose_period(QUARTER)
    wait(qtbot, stars)
    bring_scheme(qtbot, stars, book(tmp_path / "考评细则.xlsx", SCHEME))
    press_action(stars, "start")
    wait(qtbot, stars)
    dialog = only(stars, StartDialog)
    assert [branch.name for branch in dialog.chosen()] == [OFFICE, RESEARCH]
    assert not dialog.no_departments.isVisible()
    press(dialog.do)
    wait(qtbot, stars)
    assert stars.pane.advice.text().startswith("自评：")
    for name in (OFFICE, RESEARCH):
        stars.ranking.select(name)
        for key in ("declare", "review"):
            window.messages.answers.append("yes")
            press_action(stars, key)
            wait(qtbot, stars)
    assert stars.pane.advice.text() == "全部支部考评完，可以公示。"
    publish_and_wait(qtbot, stars)
    assert stars.pane.advice.text().startswith("公示期满")
    press_action(stars, "award")
    press(only(stars, AwardDialog).do)
    wait(qtbot, stars)
    # half of 办公室's problems were closed in time: 45 points under 95 % cost 9 of 10; everything else was held
    frozen = {own.branch.name: own.result for own in stars.view.assessment.participants}
    assert {name: (result.level, [star.score for star in result.stars]) for name, result in frozen.items()} == {
        OFFICE: (1, [10, 1]),
        RESEARCH: (2, [10, 10]),
    }
    # the reason opens the problem that was late
    stars.ranking.select(OFFICE)
    click_reason(stars, "作风整改")
    qtbot.waitUntil(lambda: window.page.key == "problem_department")
    ledger = window.page
    qtbot.waitUntil(lambda: ledger.drawer.isVisible())
    assert ledger.row(ledger.drawer.row_id)["statement"] == "公文流转超时限"


def record_missing_party_day(qtbot, life: LifePage) -> None:
    row = next(n for n, line in enumerate(life.model.lines) if (line.organisation.name, line.rule.name) == (OFFICE, "主题党日"))
    index = life.model.index(row, 10)
    assert life.model.slot(index).state is State.MISSING
    life.table.scrollTo(index)
    QTest.mouseClick(life.table.viewport(), Qt.MouseButton.LeftButton, pos=life.table.visualRect(index).center())
    dialog = life.findChild(NewMeetingDialog)
    dialog.day.focus_widget().setText("2023-09-12")
    dialog.topic.focus_widget().insertPlainText("走访慰问老党员")
    press(dialog.save)
    qtbot.waitUntil(lambda: life.model.slot(index).state is State.HELD)


def test_the_page_says_what_is_next_and_why_a_level_was_changed(qtbot, window, tmp_path):
    """Of a branch put down by hand nobody knows the departments; the others have no place while one has declared."""
    bring(qtbot, window, "members", book(tmp_path / "党员名册.xlsx", ROSTER))
    stars = open_special(qtbot, window, "stars", StarPage)
    stars.choose_period(QUARTER)
    wait(qtbot, stars)
    bring_scheme(qtbot, stars, book(tmp_path / "考评细则.xlsx", SCHEME))
    press_action(stars, "start")
    wait(qtbot, stars)
    dialog = only(stars, StartDialog)
    assert dialog.no_departments.text().startswith(f"2 个支部没有填写所含部门：{OFFICE}、{RESEARCH}。")
    assert "按党员名册补充…" in dialog.no_departments.text()  # the roster knows them: nobody types what is there
    press(dialog.do)
    wait(qtbot, stars)
    for name, left in ((OFFICE, RESEARCH), (RESEARCH, "")):
        stars.ranking.select(name)
        for key, said in (
            ("declare", "考评："),
            ("rest", "考评："),
            ("review", f"本支部考评完成。还有 1 个支部没有考评完：{left}；"),
        ):
            window.messages.answers += ["yes"] * (key != "rest")
            press_action(stars, key)
            wait(qtbot, stars)
            assert stars.pane.advice.text().startswith(said if left or key != "review" else "全部支部考评完")
        if left:
            assert [item.place_words for item in stars.ranking.model.shown] == ["第1名", "未排名"]
    publish_and_wait(qtbot, stars)
    press_action(stars, "award")
    press(only(stars, AwardDialog).do)
    wait(qtbot, stars)
    press_action(stars, "level")
    change = only(stars, LevelDialog)
    QTest.keyClick(change.stars, Qt.Key.Key_1)
    change.reason.setPlainText("发生投诉")
    QTest.keyClicks(change.document, "No. 7")
    press(change.do)
    wait(qtbot, stars)
    day = (TODAY + dt.timedelta(days=1)).isoformat()
    notes = [label.text() for label in stars.pane.headline.findChildren(QLabel)]
    assert f"{day} 摘星：二星 → 一星。发生投诉（No. 7）" in notes
    assert stars.pane.headline.next.isHidden()
