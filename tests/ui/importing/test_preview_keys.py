"""The preview of an import under a hand that knows Excel: blocks pasted, columns filled, a step taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRect, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.ui.importing.dialog import ImportDialog
from app.ui.importing.menus import corner_of
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import bring_to_front, go_to
from tests.ui.importing.test_import_dialog import book

CONTROL = Qt.KeyboardModifier.ControlModifier
HEADINGS = ["日期", "会议类型", "党支部", "主持人", "议题"]
MANY = 3_500  # cells, more than are read again at once


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice) -> LedgerPage:
    return go_to(qtbot, make_window(open_office("党办-PC")), "party_meeting")


@pytest.fixture
def preview(qtbot: QtBot, page: LedgerPage, tmp_path: Path) -> Iterator[Callable[[int], ImportDialog]]:
    """Meetings of a branch that the workbook does not name."""

    def show(rows: int) -> ImportDialog:
        meetings = [["2023.3.9", "党小组会", "", "王芳", f"议题{number}"] for number in range(rows)]
        dialogs: list[ImportDialog] = []
        page.exchange.import_file(book(tmp_path / "组织生活.xlsx", 表=[HEADINGS, *meetings]), preview=dialogs.append)
        qtbot.waitUntil(lambda: bool(dialogs) and dialogs[0].model.rowCount() == rows, timeout=30_000)
        dialogs[0].table.setFocus()
        return dialogs[0]

    yield show
    QGuiApplication.clipboard().clear()


def select(dialog: ImportDialog, rows: range, first: str, last: str = "") -> None:
    model, columns = dialog.model, [dialog.model.fields.index(name) + 1 for name in (first, last or first)]
    one, other = model.index(rows[0], columns[0]), model.index(rows[-1], columns[1])
    dialog.table.setCurrentIndex(one)
    dialog.table.selectionModel().select(QItemSelection(one, other), QItemSelectionModel.SelectionFlag.ClearAndSelect)


def column(dialog: ImportDialog, field: str) -> list[object]:
    place = dialog.model.fields.index(field) + 1
    return [dialog.model.index(row, place).data() for row in range(dialog.model.rowCount())]


def test_one_value_is_pasted_into_all_selected_cells_and_ctrl_z_takes_it_back(qtbot, preview):
    dialog = preview(3)
    assert not dialog.accept_button.isEnabled()
    select(dialog, range(3), "branch")
    QGuiApplication.clipboard().setText("第二支部")
    qtbot.keyClick(dialog.table, Qt.Key.Key_V, CONTROL)
    assert column(dialog, "branch") == ["第二支部"] * 3
    assert dialog.accept_button.isEnabled()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Z, CONTROL)
    assert column(dialog, "branch") == [""] * 3
    assert not dialog.accept_button.isEnabled()


def test_a_block_from_excel_goes_to_the_right_and_down_and_is_read_like_typing(qtbot, preview):
    dialog = preview(3)
    select(dialog, range(1, 2), "branch")
    QGuiApplication.clipboard().setText("第一支部\t党课\t甲\t2023年4月5日\r\n第二支部\t党课\t乙\t2月31日\r\n")
    qtbot.keyClick(dialog.table, Qt.Key.Key_V, CONTROL)
    assert column(dialog, "branch") == ["", "第一支部", "第二支部"]
    assert column(dialog, "kind") == ["党小组会", "党课", "党课"]
    assert column(dialog, "day") == ["2023-03-09", "2023-04-05", "2月31日"]
    assert (2, dialog.model.fields.index("day") + 1) in dialog.model.wrong_cells()


def test_what_does_not_fit_is_refused_and_nothing_changes(qtbot, preview):
    dialog = preview(2)
    select(dialog, range(1, 2), "branch")
    QGuiApplication.clipboard().setText("第一支部\r\n第二支部\r\n")
    qtbot.keyClick(dialog.table, Qt.Key.Key_V, CONTROL)
    assert column(dialog, "branch") == ["", ""]
    assert dialog.messages.told[0].message == "要粘贴的内容有 2 行 1 列，从选中的格起放不下，没有粘贴。"


def test_ctrl_d_fills_down_and_delete_empties(qtbot, preview):
    dialog = preview(3)
    dialog.model.setData(dialog.model.index(0, dialog.model.fields.index("branch") + 1), "第二支部")
    select(dialog, range(3), "branch")
    qtbot.keyClick(dialog.table, Qt.Key.Key_D, CONTROL)
    assert column(dialog, "branch") == ["第二支部"] * 3
    select(dialog, range(1, 3), "branch")
    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert column(dialog, "branch") == ["第二支部", "", ""]
    select(dialog, range(1, 2), "branch")
    qtbot.keyClick(dialog.table, Qt.Key.Key_D, CONTROL)  # a single cell: like the one above
    assert column(dialog, "branch") == ["第二支部", "第二支部", ""]


def test_copied_cells_go_to_other_ones(qtbot, preview):
    dialog = preview(2)
    select(dialog, range(2), "host")
    qtbot.keyClick(dialog.table, Qt.Key.Key_C, CONTROL)
    select(dialog, range(2), "branch")
    qtbot.keyClick(dialog.table, Qt.Key.Key_V, CONTROL)
    assert column(dialog, "branch") == ["王芳", "王芳"]


def test_thousands_of_cells_are_filled_aside(qtbot, preview):
    dialog = preview(MANY)
    select(dialog, range(MANY), "branch")
    QGuiApplication.clipboard().setText("第二支部")
    qtbot.keyClick(dialog.table, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: column(dialog, "branch") == ["第二支部"] * MANY, timeout=30_000)
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)


def test_corrections_are_only_given_up_when_a_person_says_so(qtbot, preview):
    dialog = preview(2)
    dialog.model.setData(dialog.model.index(0, dialog.model.fields.index("branch") + 1), "第二支部")
    dialog.messages.answers = ["stay"]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.messages.answers = ["go"]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_columns_that_would_be_lost_are_told_first(qtbot, page, tmp_path):
    dialogs: list[ImportDialog] = []
    rows = [
        ["组织生活"],
        [*HEADINGS, "备胎一", "备胎二"],
        ["2023.3.9", "党课", "第二支部", "王芳", "议题", "甲", "乙"],
        ["合计"],
    ]
    page.exchange.import_file(book(tmp_path / "表.xlsx", 表=rows), preview=dialogs.append)
    qtbot.waitUntil(lambda: bool(dialogs), timeout=30_000)
    first = dialogs[0].notes.toPlainText().splitlines()[0]
    assert first == "表头“备胎一”、“备胎二”没有对应的字段，不导入；需要时用“表头对应”指定"


@pytest.fixture
def several(qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice, tmp_path: Path) -> ImportDialog:
    """A sheet for each of three departments, shown: each proposes a state, one has a wrong percent."""
    page = go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")
    head = ["序号", "问题表述", "是否完成", "完成率"]
    lines = (("办公室", "否", ""), ("研究室", "否", "很多"), ("提案委", "否", "不少"))
    sheets = {name: [head, [1, f"{name}的问题", said, percent]] for name, said, percent in lines}
    dialogs: list[ImportDialog] = []
    page.exchange.import_file(book(tmp_path / "分部门.xlsx", **sheets), preview=dialogs.append)
    qtbot.waitUntil(lambda: bool(dialogs) and dialogs[0].model.rowCount() == 1, timeout=30_000)
    (dialog,) = dialogs
    dialog.show()
    bring_to_front(qtbot, dialog)
    dialog.table.setFocus()
    return dialog


def states(dialog: ImportDialog) -> list[object]:
    return [sheet.records[0].values["status"] for sheet in dialog.plan.sheets]


def test_ctrl_z_takes_back_what_was_done_on_all_sheets(qtbot: QtBot, several: ImportDialog) -> None:
    """Only the sheet that was shown went back."""
    dialog, before = several, states(several)
    dialog.take_everywhere()
    qtbot.waitUntil(lambda: states(dialog) == ["整改中"] * 3 and not dialog._busy, timeout=30_000)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Z, CONTROL)
    assert states(dialog) == before != ["整改中"] * 3
    assert dialog.fault_line.propose.text() == "采用建议（1 处，其他表 2 处）"
    qtbot.keyClick(dialog.table, Qt.Key.Key_Y, CONTROL)
    assert states(dialog) == ["整改中"] * 3
    qtbot.keyClick(dialog.table, Qt.Key.Key_Z, CONTROL)
    dialog.sheets.setCurrentIndex(1)
    (mine,) = [action for action in dialog.menus.proposals().actions() if "第 2 行" in action.text()]
    mine.trigger()
    dialog.sheets.setCurrentIndex(0)
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Z, CONTROL)
    assert states(dialog) == before
    assert dialog.sheets.currentIndex() == 1  # what went back is seen


def test_the_menu_says_which_proposals_are_of_this_sheet(
    qtbot: QtBot, preview: Callable[[int], ImportDialog], page: LedgerPage, tmp_path: Path
) -> None:
    head = ["序号", "问题表述", "是否完成"]
    sheets = {name: [head, *([at, f"{name}{at}", "否"] for at in (1, 2))] for name in ("办公室", "研究室")}
    dialogs: list[ImportDialog] = []
    page.exchange.import_file(book(tmp_path / "两表.xlsx", **sheets), preview=dialogs.append)
    qtbot.waitUntil(lambda: bool(dialogs) and dialogs[0].model.rowCount() == 2, timeout=30_000)
    texts = [action.text() for action in dialogs[0].menus.proposals().actions()]
    assert texts[-2:] == ["本表全部 2 处采用建议", "所有工作表 4 处采用建议"]


def test_the_next_wrong_cell_may_be_on_another_sheet(qtbot: QtBot, several: ImportDialog) -> None:
    """The first click only changed the sheet; and no click left a sheet whose cell was still wrong."""
    dialog, places = several, []
    for _ in range(6):
        dialog.next_error.click()
        places.append((dialog.sheets.currentIndex(), dialog.table.currentIndex().data()))
    assert places == [(0, "否"), (1, "很多"), (1, "否"), (2, "不少"), (2, "否"), (0, "否")]
    assert dialog.table.hasFocus()


def test_the_focus_goes_to_the_rows_when_nothing_is_proposed_any_more(qtbot: QtBot, several: ImportDialog) -> None:
    """It went on to the notes."""
    dialog = several
    dialog.fault_line.propose.setFocus()
    dialog.take_everywhere()
    qtbot.waitUntil(lambda: states(dialog) == ["整改中"] * 3 and not dialog._busy, timeout=30_000)
    qtbot.waitUntil(dialog.table.hasFocus)


def test_a_menu_stands_beside_its_button(qtbot: QtBot, several: ImportDialog) -> None:
    """Those at the foot covered it: they began at its upper corner."""
    dialog = several
    dialog.move(0, dialog.screen().availableGeometry().bottom() - dialog.height())
    menu = dialog.menus.proposals()
    for button in (dialog.fault_line.propose, dialog.mapping):
        own = QRect(button.mapToGlobal(button.rect().topLeft()), button.size())
        place = QRect(corner_of(menu, button), menu.sizeHint())
        assert not own.intersects(place)
        assert dialog.screen().availableGeometry().bottom() >= place.bottom()
    menu.deleteLater()
