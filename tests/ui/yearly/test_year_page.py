"""年度总结 by real clicks: compare years, write the report, roll over, see the closed year, open it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.views.attention import attention_of
from app.ledgers.works.duty import DUTY
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.ledgers.years import ClosedYearError, closing_of
from app.ui.finished_box import FinishedBox
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.preview import PreviewDialog
from app.ui.yearly.page import YearPage
from app.ui.yearly.rollover_dialog import ReopenDialog, RolloverDialog
from app.yearly.figures import FIGURES
from tests.ui.conftest import go_to, open_special
from tests.yearly.conftest import NEW_YEAR, Years
from tests.yearly.conftest import office as office
from tests.yearly.conftest import years as years

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(years: Years, make_window) -> MainWindow:
    found = make_window(years.office)
    found.session.today = lambda: NEW_YEAR
    return found


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> YearPage:
    return open_page(qtbot, window)


def open_page(qtbot: QtBot, window: MainWindow) -> YearPage:
    return open_special(qtbot, window, "year", YearPage)


def choose(qtbot: QtBot, box, text: str) -> None:
    box.setFocus()
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def cell(page: YearPage, key: str, column: int) -> str:
    line = [figure.key for figure in FIGURES].index(key)
    return page.table.model().index(line, column).data()


def roll_over(qtbot: QtBot, page: YearPage, *left: str) -> None:
    qtbot.mouseClick(page.close_button, LEFT)
    qtbot.waitUntil(lambda: page.findChild(RolloverDialog) is not None)
    dialog = page.findChild(RolloverDialog)
    for item in dialog.items.values():
        if item.text(0) in left:
            item.setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.mouseClick(dialog.close_button, LEFT)
    qtbot.waitUntil(lambda: page.ready and page.reopen_button.isVisible())


def test_in_january_the_year_before_stands_beside_its_own_past(page: YearPage) -> None:
    assert page.year == 2023
    assert [page.years.itemText(place) for place in range(page.years.count())] == ["2024年", "2023年", "2022年"]
    headings = [column.heading for column in page.document().columns]
    assert headings == ["类别", "项目", "单位", "2023年", "2022年", "比上年"]
    assert (cell(page, "raised", 3), cell(page, "raised", 4), cell(page, "raised", 5)) == ("2", "1", "↑1")
    assert cell(page, "in_time", 3) == "50"
    assert "年度目标任务 2" in page.outlook.text()


def test_a_line_shows_in_the_chart_and_opens_its_rows(qtbot: QtBot, window: MainWindow, page: YearPage) -> None:
    line = [figure.key for figure in FIGURES].index("tasks_done")
    page.table.selectRow(line)
    assert page.chart_title.text() == "已完成任务（项）"
    assert page.chart.accessibleDescription() == "2022年 0，2023年 2"
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, LedgerPage) and window.page.ready)
    assert window.page.ledger is YEARLY_TASK
    assert sorted(row["name"] for row in window.page.shown_rows()) == ["提案表彰", "文史征编"]


def test_half_a_year_and_another_year_are_one_choice_away(qtbot: QtBot, page: YearPage) -> None:
    choose(qtbot, page.spans, "上半年")
    qtbot.waitUntil(lambda: page.ready)
    assert page.document().title == "2022年至2023年上半年党建工作主要数据表"
    assert cell(page, "raised", 3) == "0"
    choose(qtbot, page.years, "2022年")
    qtbot.waitUntil(lambda: page.ready)
    assert (cell(page, "raised", 3), page.outlook_title.text()) == ("1", "谋划下半年")


def test_the_report_and_the_comparison_are_printed_and_exported(
    qtbot: QtBot, page: YearPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.mouseClick(page.report_button, LEFT)
    preview = page.findChild(PreviewDialog)
    qtbot.waitUntil(lambda: preview.pages is not None)
    assert preview.document.title == "市政协机关2023年党建工作总结"
    preview.close()
    target = tmp_path / "对比.xlsx"
    monkeypatch.setattr("app.ui.page_widget.choose_workbook", lambda *_: target)
    qtbot.mouseClick(page.export_button, LEFT)
    qtbot.waitUntil(lambda: page.findChild(FinishedBox) is not None)
    page.findChild(FinishedBox).close()
    texts = [
        str(value) for row in load_workbook(target).active.iter_rows(values_only=True) for value in row if value is not None
    ]
    assert "2022年至2023年党建工作主要数据表" in texts
    assert "按期销号率" in texts


def test_roll_over_by_clicks_leaves_behind_what_is_unticked(qtbot: QtBot, page: YearPage, years: Years) -> None:
    qtbot.mouseClick(page.close_button, LEFT)
    qtbot.waitUntil(lambda: page.findChild(RolloverDialog) is not None)
    dialog = page.findChild(RolloverDialog)
    every = len(dialog.items)
    assert dialog.count.text() == f"结转 {every} 项"
    assert "年度目标任务 4 条" in dialog.locked.text()
    names = {item.text(0): item for item in dialog.items.values()}
    problem = names["学用脱节"]  # it ends by 销号: it goes on in any case
    assert problem.checkState(0) == Qt.CheckState.Checked
    assert not problem.flags() & Qt.ItemFlag.ItemIsUserCheckable
    names["提案办理"].setCheckState(0, Qt.CheckState.Unchecked)
    names["讲好党课"].setCheckState(0, Qt.CheckState.Unchecked)
    assert names["提案办理"].checkState(0) == Qt.CheckState.Checked  # its part goes on
    assert dialog.count.text() == f"结转 {every - 1} 项，1 项留在2023年"
    qtbot.mouseClick(dialog.close_button, LEFT)
    qtbot.waitUntil(lambda: page.ready and page.reopen_button.isVisible())
    assert page.years.currentText() == "2023年 · 已封存"
    assert "2024-01-05 王建国结转封存" in page.history.text()
    assert years.row(YEARLY_TASK, "重点提案督办", 2024)
    with pytest.raises(KeyError):
        years.row(DUTY, "讲好党课", 2024)


def test_a_closed_year_is_grey_says_why_and_cannot_be_edited(
    qtbot: QtBot, window: MainWindow, page: YearPage, years: Years
) -> None:
    task = go_to(qtbot, window, "yearly_task")
    page = open_page(qtbot, window)
    roll_over(qtbot, page)
    window.navigation.show_page("yearly_task")
    qtbot.waitUntil(lambda: task.ready and not task.stale and bool(task.view.locks.closed))
    texts = [task.header.switch.itemText(place) for place in range(task.header.switch.count())]
    assert (texts[0], task.header.switch.currentText()) == ("全部年度", "全部年度")
    assert {"2024年", "2023年 · 已封存", "2022年"} <= set(texts)
    old, new = (years.row(YEARLY_TASK, "重点提案督办", year)[0] for year in (2023, 2024))
    model = task.table.model
    column = model.column_of("percent")
    assert model.is_closed(model.row_of(old))
    assert "2023年已结转封存，只能查看" in model.remark(model.row_of(old))
    assert not model.is_closed(model.row_of(new))
    assert (model.may_edit(model.row_of(old), column), model.may_edit(model.row_of(new), column)) == (False, True)
    task.open_row(old)
    form = task.drawer.form
    qtbot.waitUntil(lambda: form.notice.isVisible())
    assert "2023年已结转封存，只能查看" in form.notice.text.text()
    assert not form.footer.save.isEnabled() or not form.footer.save.isVisible()
    task.open_row(new)
    assert [card.row.row_id for card in form.tabs.links.cards if card.row.carried] == [old]


def test_a_colleague_who_has_not_heard_of_it_is_told_in_words(
    qtbot: QtBot, window: MainWindow, page: YearPage, years: Years
) -> None:
    task = go_to(qtbot, window, "yearly_task")
    row_id, row = years.row(YEARLY_TASK, "重点提案督办", 2023)
    years.close()  # by another window of this office; this page has not read it yet
    task.edits.edit_cell(row_id, "percent", 90, row["percent"])
    qtbot.waitUntil(lambda: bool(window.messages.told))
    (fault,) = window.messages.told
    assert isinstance(fault, ClosedYearError)
    assert "重新打开该年度" in str(fault)


def test_reopening_asks_why_and_makes_rows_editable(qtbot: QtBot, window: MainWindow, page: YearPage, years: Years) -> None:
    roll_over(qtbot, page)
    qtbot.mouseClick(page.reopen_button, LEFT)
    dialog = page.findChild(ReopenDialog)
    assert not dialog.open_button.isEnabled()
    dialog.reason.insert("补记12月主题党日")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.ready and page.close_button.isVisible())
    assert closing_of(years.office.database, 2023) is None
    assert "王建国重新打开：补记12月主题党日" in page.history.text()
    years.change(YEARLY_TASK, "重点提案督办", "percent", 95, 2023)


def test_a_running_year_says_why_it_cannot_be_closed(qtbot: QtBot, page: YearPage) -> None:
    choose(qtbot, page.years, "2024年")
    qtbot.waitUntil(lambda: page.ready)
    qtbot.mouseClick(page.close_button, LEFT)
    qtbot.waitUntil(lambda: page.findChild(RolloverDialog) is not None)
    dialog = page.findChild(RolloverDialog)
    assert not dialog.close_button.isEnabled()
    assert "2024年12月1日起可以结转" in dialog.plan.refused
    dialog.reject()


def test_undo_takes_the_roll_over_back(qtbot: QtBot, window: MainWindow, page: YearPage, years: Years) -> None:
    roll_over(qtbot, page)
    window.steps.undo()
    qtbot.waitUntil(lambda: page.ready and page.close_button.isVisible())
    with pytest.raises(KeyError):
        years.row(YEARLY_TASK, "重点提案督办", 2024)


def test_a_page_opened_after_the_roll_over_begins_with_the_new_year(
    qtbot: QtBot, window: MainWindow, years: Years, page: YearPage
) -> None:
    roll_over(qtbot, page)
    task = go_to(qtbot, window, "yearly_task")
    assert task.header.switch.currentText() == "2024年"
    assert [row["name"] for row in task.shown_rows()] == ["提案办理", "重点提案督办"]
    choose(qtbot, task.header.switch, "2023年 · 已封存")
    assert [row["name"] for row in task.shown_rows()] == ["提案办理", "重点提案督办", "提案表彰", "文史征编"]


def test_figures_and_new_rows_are_those_of_the_year_that_is_shown(qtbot: QtBot, window: MainWindow, page: YearPage) -> None:
    roll_over(qtbot, page)
    tasks = go_to(qtbot, window, "yearly_task")
    total, done = tasks.figures.cards[:2]
    assert (tasks.header.switch.currentText(), total.number.text(), done.number.text()) == ("2024年", "2", "0")
    choose(qtbot, tasks.header.switch, "2023年 · 已封存")
    assert (total.number.text(), done.number.text()) == ("4", "2")
    qtbot.mouseClick(done, LEFT)
    assert len(tasks.shown_rows()) == 2
    qtbot.mouseClick(total, LEFT)
    assert tasks.header.switch.currentText() == "2023年 · 已封存"
    assert len(tasks.shown_rows()) == 4
    qtbot.mouseClick(tasks.header.add_button, LEFT)
    assert tasks.drawer.form.fields.boxes["year"].editor.value() == 2024


def test_a_hand_on_a_closed_row_is_told_why_nothing_happens(qtbot: QtBot, window: MainWindow, page: YearPage) -> None:
    roll_over(qtbot, page)
    tasks = go_to(qtbot, window, "yearly_task")
    choose(qtbot, tasks.header.switch, "2023年 · 已封存")
    grid, told = tasks.table.grid, window.messages.toasts
    grid.setCurrentIndex(tasks.table.model.index(0, [spec.name for spec in tasks.table.model.specs].index("name")))
    for key in (Qt.Key.Key_A, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        told.clear()
        qtbot.keyClick(grid, key)
        assert [words[:10] for words in told] == ["2023年已结转封存"], key


def test_what_is_overdue_in_a_closed_year_asks_for_nothing_any_more(years: Years) -> None:
    pages = [(YEARLY_TASK, YEARLY_TASK.widest_page)]
    (before,) = attention_of(years.office.database, NEW_YEAR, pages)
    years.close()
    (after,) = attention_of(years.office.database, NEW_YEAR, pages)
    assert before.count == after.count == 2  # the copies, not the rows they were made from


def test_the_problems_of_a_past_year_are_one_choice_away(
    qtbot: QtBot, window: MainWindow, page: YearPage, years: Years
) -> None:
    """Below the campaigns: a year of problems is never locked, so it is not called so."""
    roll_over(qtbot, page)
    problems = go_to(qtbot, window, "problem_all")
    every = {row["statement"]: row["opened_on"] for row in problems.shown_rows()}
    choose(qtbot, problems.header.switch, "2022年")
    assert {row["statement"] for row in problems.shown_rows()} == {
        name for name, day in every.items() if str(day).startswith("2022")
    }
    assert problems.header.switch.currentText() == "2022年"
    assert problems.header.switch.findText("2023年") > 0
    choose(qtbot, problems.header.switch, "全部专项")
    assert len(problems.shown_rows()) == len(every)
