"""整改情况汇总表, 逾期未销号问题清单 and 整改进展情况报告 in the print menu of the problem pages, where a clerk looks for them."""

from __future__ import annotations

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.core.conditions import Is
from app.forms.layout.document import TableDocument
from app.forms.layout.official import OfficialDocument
from app.forms.layout.pages import Document
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.ui.main_window import MainWindow
from app.ui.page.filters import Filters
from app.ui.page.ledger_page import LedgerPage
from tests.ui.conftest import TODAY, go_to

CAMPAIGN = "2023年机关作风问题专项整治"


def actions(page: LedgerPage) -> dict[str, QAction]:
    menu = page.header.print_button.menu()
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def printed(qtbot: QtBot, page: LedgerPage, title: str) -> Document:
    """Choose an entry of the print menu; the document of its preview, which is closed again."""
    with qtbot.waitSignal(page.printing.previewed) as heard:
        actions(page)[title].trigger()
    dialog = heard.args[0]
    document: Document = dialog.document
    dialog.reject()
    return document


def filter_by(qtbot: QtBot, page: LedgerPage, filters: Filters) -> None:
    page.set_filters(filters)
    qtbot.waitUntil(lambda: page.ready and not page.session.jobs.busy)


def test_the_figures_of_the_rows_shown(qtbot: QtBot, window: MainWindow) -> None:
    page = go_to(qtbot, window, "problem_department")
    filter_by(qtbot, page, Filters().with_value("campaign", CAMPAIGN, True))
    count = len(page.numbered_rows())
    assert f"整改情况 · 当前 {count} 行" in actions(page)
    document = printed(qtbot, page, "整改情况汇总表…")
    assert isinstance(document, TableDocument)
    assert document.title == f"{CAMPAIGN}部门问题整改情况汇总表"
    assert document.rows[-1][:2] == ("合计", count)
    assert document.selection == f"筛选：专项 {CAMPAIGN}"
    assert page.view is not None
    late = [row for _, row in page.numbered_rows() if row["light"] == "逾期"]
    overdue = printed(qtbot, page, "逾期未销号问题清单…")
    assert isinstance(overdue, TableDocument)
    assert {row[2] for row in overdue.rows} == {row["statement"] for row in late} != set()


def test_the_report_tells_of_the_whole_campaign(qtbot: QtBot, window: MainWindow) -> None:
    page = go_to(qtbot, window, "problem_department")
    filter_by(qtbot, page, Filters().with_value("campaign", CAMPAIGN, True))
    report = printed(qtbot, page, "整改进展情况报告（公文）…")
    assert isinstance(report, OfficialDocument)
    assert report.title == f"关于{CAMPAIGN}整改进展情况的报告"
    rows = read_rows(window.session.office.database, PROBLEM, TODAY)
    whole = sum(Is("campaign", (CAMPAIGN,)).values == (row[rows.position("campaign")],) for row in rows.values)
    assert f"共梳理问题{whole}条，其中部门问题" in "".join(str(part) for part in report.body)


def test_without_rows_there_is_nothing_to_print(qtbot: QtBot, window: MainWindow) -> None:
    page = go_to(qtbot, window, "problem_personal")
    filter_by(qtbot, page, Filters(words="没有这样的问题"))
    found = actions(page)
    assert not found["整改情况汇总表…"].isEnabled()
    assert not found["整改进展情况报告（公文）…"].isEnabled()
    assert "整改情况汇总表…" not in actions(go_to(qtbot, window, "supervision"))
