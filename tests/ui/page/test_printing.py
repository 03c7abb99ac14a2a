"""The print menu of a ledger page: tables of the rows shown, forms of the selected ones, every format from the preview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, current_thread, main_thread
from zipfile import ZipFile

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from app.core.kinds import Value
from app.forms.layout.document import TableDocument
from app.forms.layout.grid import GridDocument
from app.forms.layout.official import OfficialDocument
from app.forms.papers.ledger_sheet import sheet_document
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.works.duty import DUTY
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.ui.finished_box import FinishedBox
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.page.printing import plain_title
from app.ui.preview import PreviewDialog
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, HeardMessages, go_to

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice) -> LedgerPage:
    office = open_office("党办-PC")
    rows = [{"list": "部门", "number": str(number), "statement": f"问题{number}"} for number in (1, 2, 3)]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    return go_to(qtbot, make_window(office), "problem_department")


def choose(qtbot: QtBot, page: LedgerPage, title: str) -> PreviewDialog:
    """Pick an entry of the print menu and wait for its pages."""
    menu = page.header.print_button.menu()
    assert isinstance(menu, QMenu)
    page.printing.fill(menu)  # as when it opens
    action = next(action for action in menu.actions() if action.text() == title)
    with qtbot.waitSignal(page.printing.previewed) as shown:
        action.trigger()
    dialog = shown.args[0]
    qtbot.waitUntil(lambda: dialog.pages is not None)
    return dialog


def test_a_filtered_table_says_so_on_paper_and_not_in_excel(
    qtbot: QtBot, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = plain_title(PROBLEM.sheet(page.page.sheets[0]))
    whole = choose(qtbot, page, title)
    assert isinstance(whole.document, TableDocument)
    assert whole.document.selection == ""
    whole.close()
    page.set_filters(page.filters.with_value("status", "待整改", True))
    dialog = choose(qtbot, page, title)
    assert isinstance(dialog.document, TableDocument)
    assert dialog.document.selection == "筛选：状态 待整改"
    for suffix in (".pdf", ".docx", ".xlsx"):
        path = tmp_path / f"表{suffix}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, path=path: (str(path.with_suffix("")), ""))
        with qtbot.waitSignal(dialog.saved):
            qtbot.mouseClick(dialog.file_buttons[suffix], LEFT)
        assert path.exists()
    with ZipFile(tmp_path / "表.docx") as file:
        assert "筛选：状态 待整改" in file.read("word/document.xml").decode()
    with ZipFile(tmp_path / "表.xlsx") as file:
        assert not any("筛选" in file.read(name).decode(errors="replace") for name in file.namelist())
    dialog.close()


def test_a_table_prints_only_the_rows_it_is_for(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    """查漏补缺表 is of what is behind, whatever the page shows besides."""
    office = open_office("党办-PC")
    tasks = [{"year": 2023, "name": "编发信息", "status": "已完成"}, {"year": 2023, "name": "结题课题", "due": "2023-11-10"}]
    office.run(add_rows(YEARLY_TASK, tasks, TODAY, LEDGERS))
    page = go_to(qtbot, make_window(office), "yearly_task")
    asked = page.printing.ask_day(YEARLY_TASK.sheet("task_gaps"))
    with qtbot.waitSignal(page.printing.previewed) as shown:
        qtbot.mouseClick(asked.go, LEFT)
    dialog = shown.args[0]
    assert isinstance(dialog.document, TableDocument)
    assert [row[1] for row in dialog.document.texts] == ["结题课题"]
    dialog.close()
    page.set_filters(page.filters.with_value("status", "已完成", True))
    page.printing.preview(YEARLY_TASK.sheet("task_gaps"))
    messages = page.messages
    qtbot.waitUntil(lambda: len(messages.told) == 1)  # type: ignore[attr-defined]
    assert "没有要列入《年度目标任务查漏补缺表》" in messages.told[0].message  # type: ignore[attr-defined]


def test_the_minutes_of_the_selected_meeting(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    office = open_office("党办-PC")
    held: list[dict[str, Value]] = [
        {"name": "主席会议", "date": "2023-11-08", "outcome": "提高协商质量"},
        {"name": "常委会会议", "date": "2023-11-09"},
    ]
    office.run(add_rows(MEETING, held, TODAY, LEDGERS))
    page = go_to(qtbot, make_window(office), "meeting")
    assert page.view is not None
    if page.selected():
        page.table.grid.clearSelection()
    menu = page.header.print_button.menu()
    page.printing.fill(menu)
    (action,) = [action for action in menu.actions() if action.text() == "会议纪要（公文）…"]
    assert not action.isEnabled()
    page.table.select_row(page.view.ids[0])
    dialog = choose(qtbot, page, "会议纪要（公文）…")
    assert isinstance(dialog.document, OfficialDocument)
    assert dialog.document.title == "主席会议纪要"
    assert dialog.count == 1
    page.printing.fill(menu)
    (action,) = [action for action in menu.actions() if action.text() == "会议纪要（公文）…"]
    page.table.grid.selectAll()
    action.trigger()  # the menu was open meanwhile
    assert page.messages.toasts == ["会议纪要一次出一份，请先选中一个会议。"]  # type: ignore[attr-defined]


def test_a_form_is_printed_for_each_selected_row(
    qtbot: QtBot, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.table.grid.selectAll()
    dialog = choose(qtbot, page, "问题整改卡")
    assert isinstance(dialog.document, GridDocument)
    assert len(dialog.document.sheets) == 3
    assert not dialog.paper.isVisible()
    assert dialog.status.text() == "第 1 页 / 共 3 页，3 份"
    for suffix, button in dialog.file_buttons.items():
        path = tmp_path / f"整改卡{suffix}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, path=path: (str(path.with_suffix("")), ""))
        with qtbot.waitSignal(dialog.saved):
            qtbot.mouseClick(button, LEFT)
        assert path.stat().st_size > 1000
    dialog.close()


def test_a_table_is_printed_of_the_rows_shown(qtbot: QtBot, page: LedgerPage) -> None:
    dialog = choose(qtbot, page, "部门问题整改台账（A3 横向）")
    assert dialog.paper.isVisible()
    assert dialog.status.text() == "第 1 页 / 共 1 页，3 行"
    dialog.close()


def test_an_own_template_appears_in_the_menu_and_is_filled(
    qtbot: QtBot, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates, menu = page.printing.templates, page.header.print_button.menu()
    assert isinstance(menu, QMenu)
    page.printing.fill(menu)
    with qtbot.waitSignal(templates.found):
        next(action for action in menu.actions() if action.text() == "生成示例模板").trigger()
    page.table.select_row(page.view.ids[page.view.shown[0]])
    page.printing.fill(menu)
    target = tmp_path / "登记表.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    next(action for action in menu.actions() if action.text() == "示例表样…").trigger()
    qtbot.waitUntil(target.exists)
    assert "问题1" in ZipFile(target).read("word/document.xml").decode()
    qtbot.waitUntil(lambda: page.findChild(FinishedBox) is not None)
    for box in page.findChildren(FinishedBox):
        box.close()


def test_an_own_template_for_many_rows_takes_nobodys_place(
    qtbot: QtBot, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A .docx dropped into the folder, printed for all rows into a folder that holds an earlier print; then it is deleted."""
    templates, menu = page.printing.templates, page.header.print_button.menu()
    assert isinstance(menu, QMenu)
    path = templates.folders[0] / "登记表.docx"
    path.parent.mkdir(parents=True)
    document = Document()
    document.add_paragraph("{{序号}}：{{问题表述}}")
    document.save(str(path))
    with qtbot.waitSignal(templates.found):
        menu.aboutToShow.emit()
    page.table.grid.selectAll()
    page.printing.fill(menu)
    action = next(action for action in menu.actions() if action.text() == "登记表…")
    target = tmp_path / "打印"
    target.mkdir()
    (target / "登记表-002-问题2.docx").write_bytes(b"an earlier print with remarks")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(target))
    action.trigger()
    qtbot.waitUntil(lambda: page.findChild(FinishedBox) is not None)
    assert sorted(file.name for file in target.iterdir()) == [
        "登记表-001-问题1.docx", "登记表-002-问题2.docx", "登记表-002-问题2（2）.docx", "登记表-003-问题3.docx"
    ]  # fmt: skip
    assert (target / "登记表-002-问题2.docx").read_bytes() == b"an earlier print with remarks"
    assert "2：问题2" in ZipFile(target / "登记表-002-问题2（2）.docx").read("word/document.xml").decode()
    path.unlink()
    action.trigger()
    heard = page.messages
    assert isinstance(heard, HeardMessages)
    qtbot.waitUntil(lambda: bool(heard.told))
    assert heard.told[-1].message == "表样“登记表.docx”已不在表样文件夹里，可能被删除或改名。"
    assert len(list(target.iterdir())) == 4


def test_preparing_a_long_table_can_be_cancelled(qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is made on a worker thread; what is cancelled opens nothing and is no error."""
    begun, go_on, shown = Event(), Event(), []

    def slow(*args: object, on_row: Callable[[int, int], None], **options: object) -> TableDocument:
        assert current_thread() is not main_thread()
        begun.set()
        go_on.wait(20)
        on_row(0, 1)
        return sheet_document(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("app.ui.page.printing.sheet_document", slow)
    page.printing.previewed.connect(shown.append)
    job = page.printing.preview(PROBLEM.sheet(page.page.sheets[0]))
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    with qtbot.waitSignal(job.failed, timeout=20_000):
        job.cancel()
        go_on.set()
    assert not shown
    assert not page.messages.told  # type: ignore[attr-defined]


def test_the_table_is_printed_as_it_is_seen(qtbot: QtBot, page: LedgerPage) -> None:
    table = page.table
    for column, spec in enumerate(table.model.specs):
        table.grid.setColumnHidden(column, spec.name not in ("number", "statement", "department", "percent"))
    table.set_group("department")
    table.show_totals_row(True)
    last = table.model.rowCount() - 1
    table.grid.heights.put({last: 5})
    dialog = choose(qtbot, page, "表格所见（当前的列、顺序、分组和合计）")
    document = dialog.document
    assert isinstance(document, TableDocument)
    shown = [table.model.specs[column] for column in table.grid.visible_columns()]
    assert [column.heading for column in document.columns] == [spec.label for spec in shown]
    numbers = table.model.column_of("number")
    records = [row for place, row in enumerate(document.texts) if place not in document.sums]
    assert [row[0] for row in records] == [table.model.text(row, numbers) for row in range(table.model.rowCount())]
    sums = [" ".join(filter(None, document.texts[place])) for place in sorted(document.sums)]
    assert len(sums) == len(table.grid.bands) + 1
    assert all("小计（" in words for words in sums[:-1])
    assert sums[-1].startswith(f"合计（{table.model.rowCount()} 条）")
    assert {document.texts[place]: lines for place, lines in document.least_lines.items()} == {records[last]: 5}
    dialog.close()


def test_the_years_progress_is_printed_as_of_a_day(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    """年中晒进度 in November still tells how things stood in June."""
    office = open_office("党办-PC")
    office.run(add_rows(DUTY, [{"year": 2023, "content": "讲好党课"}], TODAY, LEDGERS))
    page = go_to(qtbot, make_window(office), "duty")
    child = DUTY.child("progress")
    for day, content, percent in (("2023-05-04", "已讲1次", 50), ("2023-11-10", "已讲2次", 100)):
        office.run(add_child(DUTY, child, page.view.ids[0], {"day": day, "content": content, "percent": percent}))
    dialog = page.printing.ask_day(DUTY.sheet("duty_progress"))
    june = next(item for item in dialog.usual if item.text() == "6月30日")
    qtbot.mouseClick(june, LEFT)
    with qtbot.waitSignal(page.printing.previewed) as shown:
        qtbot.mouseClick(dialog.go, LEFT)
    document = shown.args[0].document
    assert document.texts[0][-2:] == ("已讲1次", "50%")
    assert document.line[1] == "填报日期：2023年6月30日"
    shown.args[0].close()
