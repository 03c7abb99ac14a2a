"""The import preview with an office behind it: progress, 取消, another year or ledger for one sheet."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msoffcrypto
import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.core.errors import CancelledError, ExpectedError
from app.exchange.importing.plan import ImportPlan
from app.exchange.importing.plan_json import sheet_json
from app.exchange.importing.state_remarks import state_remarks
from app.ledgers.changes.operations import add_rows
from app.ledgers.known_files import RememberedFiles
from app.ledgers.office_settings import read_settings
from app.ledgers.organisation.person import PERSON
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.ui.importing.deciding import deciding_menu
from app.ui.importing.dialog import NOT_COMPARED, ImportDialog
from app.ui.importing.progress import ImportProgress
from app.ui.importing.proposing import proposing_menu
from app.ui.jobs import Job
from app.ui.main_window import MainWindow
from app.ui.messages import Toast
from app.ui.page.ledger_page import LedgerPage
from app.ui.palette import TONES
from tests.conftest import OpenOffice
from tests.e2e.test_command_line import SAMPLES, needs_samples
from tests.ui.conftest import TODAY, go_to
from tests.ui.test_main_job import import_through_dialog

LEFT = Qt.MouseButton.LeftButton
MANY = 5000


def book(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """A workbook with the given sheets, each as its rows."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    return path


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice) -> LedgerPage:
    return go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")


@pytest.fixture
def preview(qtbot: QtBot, page: LedgerPage) -> Callable[[Path], ImportDialog]:
    def show(path: Path) -> ImportDialog:
        dialogs: list[ImportDialog] = []
        page.exchange.import_file(path, preview=dialogs.append)
        qtbot.waitUntil(lambda: bool(dialogs), timeout=30_000)
        return dialogs[0]

    return show


@pytest.fixture
def long_book(tmp_path: Path) -> Path:
    heading = ["序号", "问题表述", "责任部门", "责任人", "整改进展"]
    rows = [[number, f"问题{number}", "办公室", f"人员{number}", "已完成"] for number in range(MANY)]
    return book(tmp_path / "五千.xlsx", 问题=[heading, *rows])


def problems(page: LedgerPage) -> int:
    return len(read_rows(page.session.office.database, PROBLEM, TODAY).ids)


def progress_of(qtbot: QtBot, dialog: ImportDialog) -> ImportProgress:
    qtbot.waitUntil(lambda: bool(dialog.findChildren(ImportProgress)))
    (progress,) = dialog.findChildren(ImportProgress)
    return progress


def button(dialog: ImportDialog, text: str) -> QPushButton:
    return next(item for item in dialog.findChildren(QPushButton) if item.text() == text)


def report_until_cancelled(job: Job, done: int, total: int) -> bool:
    """The report of a job that has written some rows and lets the person press 取消, however slow the machine is."""
    job._post.send(lambda: job.progress.emit(done, total))
    while done and not job.is_cancelled():
        time.sleep(0.02)
        job._post.send(lambda: job.progress.emit(done, total))  # until the test listens
    return not job.is_cancelled()


def test_cancel_takes_back_every_row_and_the_preview_stays(
    qtbot: QtBot,
    page: LedgerPage,
    preview: Callable[[Path], ImportDialog],
    long_book: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = preview(long_book)
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)  # so many rows are counted off the GUI thread
    head = page.session.office.head
    seen: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(Job, "report", report_until_cancelled)
        qtbot.mouseClick(dialog.accept_button, LEFT)
        progress = progress_of(qtbot, dialog)
        progress.job.progress.connect(lambda done, total: (seen.append(done), progress.cancel.click()))
        with qtbot.waitSignal(progress.job.ended, timeout=30_000):
            pass
    assert seen
    assert seen[-1] < MANY
    assert problems(page) == 0
    assert page.session.office.head == head
    assert page.messages.toasts == ["已取消导入，没有写入任何内容。"]  # type: ignore[attr-defined]
    assert dialog.isVisible()
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)
    with qtbot.waitSignal(dialog.imported, timeout=30_000):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    assert problems(page) == MANY


def test_the_box_counts_the_rows_and_offers_no_cancel_once_all_are_in(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], long_book: Path
) -> None:
    dialog = preview(long_book)
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)  # so many rows are counted off the GUI thread
    head = page.session.office.head
    qtbot.mouseClick(dialog.accept_button, LEFT)
    progress = progress_of(qtbot, dialog)
    told: list[tuple[int, str, bool]] = []
    progress.job.progress.connect(lambda done, total: told.append((done, progress.text.text(), progress.cancel.isEnabled())))
    with qtbot.waitSignal(dialog.imported, timeout=30_000):
        pass
    assert len(told) >= 10
    assert [done for done, _, _ in told] == sorted({done for done, _, _ in told})
    assert (1000, "正在导入…  1,000 / 5,000", True) in told
    assert told[-1] == (MANY, "正在导入…  5,000 行已就绪，正在写入数据文件夹", False)
    assert page.session.office.head == head + 1  # still one commit


def test_what_was_imported_is_one_click_away(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    session = page.session
    session.office.run(add_rows(PROBLEM, [{"statement": "早就有的问题", "list": "部门"}], TODAY))
    heading = ["序号", "问题表述", "责任部门"]
    dialog = preview(
        book(tmp_path / "新.xlsx", 部门问题清单=[heading, [1, "新的问题一", "办公室"], [2, "新的问题二", "办公室"]])
    )
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)
    with qtbot.waitSignal(dialog.imported, timeout=30_000):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    toast = page.window().findChild(Toast)
    qtbot.waitUntil(lambda: toast.isVisible() and page.ready, timeout=30_000)
    assert toast.label.text() == "已导入 2 条"
    assert toast.offer_button.text() == "查看导入的行"
    qtbot.mouseClick(toast.offer_button, LEFT)
    qtbot.waitUntil(lambda: len(page.view.shown) == 2, timeout=30_000)
    assert {row["statement"] for _, row in page.numbered_rows()} == {"新的问题一", "新的问题二"}
    assert not toast.isVisible()


def test_the_preview_does_not_close_while_rows_are_written(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], long_book: Path
) -> None:
    dialog = preview(long_book)
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)
    with qtbot.waitSignal(dialog.imported, timeout=30_000):
        qtbot.mouseClick(dialog.accept_button, LEFT)
        qtbot.mouseClick(button(dialog, "取消"), LEFT)
        dialog.close()
        assert dialog.isVisible()
        dialog.import_now()  # a second click
    qtbot.waitUntil(lambda: bool(page.messages.toasts))  # type: ignore[attr-defined]
    assert page.messages.toasts == [f"已导入 {MANY} 条"]  # type: ignore[attr-defined]
    assert problems(page) == MANY


def test_after_a_failure_the_preview_can_import_again(
    qtbot: QtBot,
    page: LedgerPage,
    preview: Callable[[Path], ImportDialog],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = preview(book(tmp_path / "一条.xlsx", 问题=[["序号", "问题表述"], [1, "台账更新不及时"]]))

    def away(operation: object) -> None:
        raise ExpectedError("数据文件夹暂时连不上。")

    with monkeypatch.context() as patch:
        patch.setattr(page.session.office, "run", away)
        qtbot.mouseClick(dialog.accept_button, LEFT)
        qtbot.waitUntil(lambda: bool(page.messages.told))  # type: ignore[attr-defined]
    qtbot.waitUntil(dialog.accept_button.isEnabled)  # it compares with the ledger first
    with qtbot.waitSignal(dialog.imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    assert problems(page) == 1


@pytest.fixture
def two_sheets(tmp_path: Path) -> Path:
    return book(
        tmp_path / "两张表.xlsx",
        问题=[
            ["序号", "问题表述", "责任部门", "整改时限"],
            [1, "学用结合不够紧", "办公室", "11月底前"],
            [2, "会议统筹不够", "办公室", "11月底前"],
        ],
        通讯录=[["序号", "姓名", "部门名称", "职务", "联系电话"], [1, "王小明", "办公室", "主任", "123"]],
        说明=[["本表由办公室汇总"]],
    )


def correct_cell(dialog: ImportDialog, row: int, field: str, text: str) -> None:
    dialog.model.setData(dialog.model.index(row, dialog.model.fields.index(field) + 1), text)


def untick(dialog: ImportDialog, row: int) -> None:
    dialog.model.setData(dialog.model.index(row, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)


def choose_year(qtbot: QtBot, dialog: ImportDialog, year: int) -> None:
    dialog.year.setFocus()
    dialog.year.selectAll()
    qtbot.keyClicks(dialog.year, str(year))
    qtbot.keyClick(dialog.year, Qt.Key.Key_Return)


def choose_ledger(dialog: ImportDialog, key: str) -> None:
    dialog.ledger.setCurrentIndex(dialog.ledger.findData(key))
    dialog.ledger.activated.emit(dialog.ledger.currentIndex())


def outline(dialog: ImportDialog) -> list[tuple[str, str | None, int]]:
    return [(sheet.sheet, sheet.ledger, len(sheet.records)) for sheet in dialog.plan.sheets]


def test_a_year_that_nothing_says_is_confirmed_by_one_click(
    qtbot: QtBot, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    headings = ["序号", "问题表述", "责任部门", "整改时限"]
    dialog = preview(book(tmp_path / "台账.xlsx", 一=[["部门问题整改台账"], headings, [1, "问题一", "办公室", "11月底"]]))
    dialog.show()
    ask = dialog.year_choice.confirm
    assert (ask.isVisible(), ask.text()) == (True, f"确认是 {TODAY.year} 年")
    assert dialog.notes.toPlainText().startswith("1 处日期（如“11月底”）没有写年份")
    qtbot.mouseClick(ask, LEFT)
    qtbot.waitUntil(lambda: dialog.sheet.year_known == "chosen" and not dialog._busy, timeout=30_000)
    assert not ask.isVisible()
    assert "没有写年份" not in dialog.notes.toPlainText()
    assert dialog.sheet.records[0].values["deadline_date"] == f"{TODAY.year}-11-30"


def test_the_nearest_ledger_of_a_table_that_fits_none_is_taken_by_one_click(
    qtbot: QtBot, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    headings = ["序号", "会议名称", "时间", "地点"]
    dialog = preview(book(tmp_path / "台账.xlsx", 一=[["登记表"], headings, [1, "主席会议", "2026年3月1日", "会议室"]]))
    dialog.show()
    ask = dialog.ledger_choice.confirm
    assert (ask.isVisible(), ask.text()) == (True, "按“会议活动”导入")
    qtbot.mouseClick(ask, LEFT)
    qtbot.waitUntil(lambda: dialog.sheet.ledger == "meeting" and not dialog._busy, timeout=30_000)
    assert not ask.isVisible()
    assert dialog.sheet.records[0].values["name"] == "主席会议"


def test_another_year_reads_the_dates_of_this_sheet_again_and_nothing_else(
    qtbot: QtBot, preview: Callable[[Path], ImportDialog], two_sheets: Path
) -> None:
    dialog = preview(two_sheets)
    before = outline(dialog)
    correct_cell(dialog, 0, "statement", "改正后的问题")
    untick(dialog, 1)
    choose_year(qtbot, dialog, 2022)
    qtbot.waitUntil(lambda: dialog.sheet.default_year == 2022)
    assert outline(dialog) == before
    first = dialog.sheet.records[0].values
    assert (first["statement"], first["deadline_date"]) == ("改正后的问题", "2022-11-30")
    assert dialog.plan.sheets[1].default_year != 2022
    assert dialog.accept_button.text() == "导入 2 行"  # one problem and the person
    assert dialog.isVisible()  # Enter after the year presses no button


def test_whoever_cancels_the_comparison_compares_before_anything_comes_in(
    qtbot: QtBot,
    page: LedgerPage,
    preview: Callable[[Path], ImportDialog],
    two_sheets: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rows that the ledger has already would have come in once more."""
    dialog = preview(two_sheets)

    def cancelled(*given: object) -> ImportPlan:
        raise CancelledError("已取消，没有导入。")

    with monkeypatch.context() as patch:
        patch.setattr("app.ui.importing.dialog.with_known_rows", cancelled)
        choose_year(qtbot, dialog, 2022)
        qtbot.waitUntil(lambda: dialog.accept_button.text() == NOT_COMPARED)
    head = page.session.office.head
    qtbot.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(lambda: dialog.accept_button.text().startswith("导入") and dialog.accept_button.isEnabled())
    assert page.session.office.head == head
    with qtbot.waitSignal(dialog.imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)


def test_tables_on_one_sheet_are_told_apart(qtbot: QtBot, preview: Callable[[Path], ImportDialog], tmp_path: Path) -> None:
    rows = [
        ["一、部门问题整改台账"],
        ["序号", "问题表述", "责任部门", "整改时限"],
        [1, "会议偏多", "办公室", "11月底前"],
        [],
        ["二、党员名册"],
        ["姓名", "性别", "部门", "职务"],
        ["王伟", "男", "办公室", "科员"],
    ]
    dialog = preview(book(tmp_path / "汇总.xlsx", 汇总=rows))
    texts = [dialog.sheets.itemText(place) for place in range(dialog.sheets.count())]
    assert texts == ["汇总 → 问题整改台账（1 行）", "汇总 → 人员（1 行）"]
    assert not dialog.plan.sheets[0].records[0].values.get("campaign"), "一、 is no 专项"


def test_another_ledger_is_for_this_sheet_only(qtbot: QtBot, preview: Callable[[Path], ImportDialog], two_sheets: Path) -> None:
    dialog = preview(two_sheets)
    correct_cell(dialog, 0, "statement", "改正后的问题")
    dialog.sheets.setCurrentIndex(1)
    correct_cell(dialog, 0, "phone", "456")
    choose_ledger(dialog, "department")
    qtbot.waitUntil(lambda: dialog.sheet.ledger == "department")
    values = dialog.sheet.records[0].values
    assert (values["name"], values["phone"]) == ("办公室", "456")
    assert dialog.plan.sheets[0].ledger == "problem"
    assert dialog.plan.sheets[0].records[0].values["statement"] == "改正后的问题"
    qtbot.waitUntil(dialog.accept_button.isEnabled)  # it compares with the ledger first
    with qtbot.waitSignal(dialog.imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)


def test_a_sheet_that_fits_no_ledger_says_so_and_the_others_stay(
    qtbot: QtBot, preview: Callable[[Path], ImportDialog], two_sheets: Path
) -> None:
    dialog = preview(two_sheets)
    before = outline(dialog)
    dialog.sheets.setCurrentIndex(2)
    choose_ledger(dialog, "problem")
    messages = dialog.messages
    qtbot.waitUntil(lambda: bool(messages.told))  # type: ignore[attr-defined]
    assert messages.told[0].message == "工作表“说明”没有找到表头，不能导入到“问题整改台账”。"  # type: ignore[attr-defined]
    assert outline(dialog) == before
    assert dialog.accept_button.isEnabled()


def test_a_workbook_imported_before_is_unticked_and_said_so(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    rows = [["序号", "问题表述", "责任部门"], [1, "学用结合不够紧", "办公室"], [2, "会议统筹不够", "办公室"]]
    with qtbot.waitSignal((dialog := preview(book(tmp_path / "一.xlsx", 问题=rows))).imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    again = preview(book(tmp_path / "二.xlsx", 问题=rows))
    assert "2 行中 2 行与现有内容相同，未勾选" in again.summary.text()
    assert not again.accept_button.isEnabled()
    again.table.setCurrentIndex(again.model.index(1, 1))
    assert again.fault_line.words.text() == "第 3 行与现有的第 2 号问题相同。"
    untick(again, 1)  # a second click ticks it
    assert "2 行中 2 行与现有内容相同，1 行未勾选" in again.summary.text()
    with qtbot.waitSignal(again.imported):
        qtbot.mouseClick(again.accept_button, LEFT)
    assert problems(page) == 3


def test_a_cell_typed_in_a_row_that_the_ledger_has_is_written_into_that_row(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    rows = [["序号", "问题表述", "整改措施", "责任部门"], [1, "学用结合不够紧", "每周学习", "办公室"]]
    with qtbot.waitSignal((dialog := preview(book(tmp_path / "一.xlsx", 问题=rows))).imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    again = preview(book(tmp_path / "二.xlsx", 问题=rows))
    column = next(place for place, name in enumerate(again.model.fields, 1) if name == "measures")
    assert again.model.setData(again.model.index(0, column), "每月学习")
    qtbot.waitUntil(again.accept_button.isEnabled)
    with qtbot.waitSignal(again.imported):
        qtbot.mouseClick(again.accept_button, LEFT)
    assert problems(page) == 1
    qtbot.waitUntil(lambda: page.row(page.view.ids[0])["measures"] == "每月学习")


def test_another_field_for_a_heading_compares_with_the_ledger_again(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    rows = [["序号", "问题表述", "备注"], [1, "学用结合不够紧", "需督办"]]
    with qtbot.waitSignal((dialog := preview(book(tmp_path / "一.xlsx", 问题=rows))).imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    again = preview(book(tmp_path / "二.xlsx", 问题=rows))
    again.map_heading("备注", "symptom")
    assert not again.mapping.isEnabled()  # it is read anew beside the window, one heading after the other
    qtbot.waitUntil(lambda: again.accept_button.isEnabled(), timeout=30_000)
    assert "共 1 行将导入（其中 1 行更新或补充现有的行）" in again.summary.text()
    again.map_heading("备注", "remark")
    qtbot.waitUntil(lambda: "未勾选" in again.summary.text())


def test_the_reason_of_a_red_cell_is_told_below_the_table(
    qtbot: QtBot, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    rows = [["序号", "问题表述", "整改类型", "完成率"], [1, "学用脱节", "马上改", 0.5], [2, "传达滞后", "立行立改", "很多"]]
    dialog = preview(book(tmp_path / "坏.xlsx", 问题=rows))
    assert dialog.next_error.text() == "下一处错误（共 2 处）"
    qtbot.mouseClick(dialog.next_error, LEFT)
    assert dialog.fault_line.words.text().startswith("第 2 行“整改类型”：")
    assert "马上改" in dialog.fault_line.words.text()
    qtbot.mouseClick(dialog.next_error, LEFT)
    assert dialog.fault_line.words.text().startswith("第 3 行“完成率”：")
    correct_cell(dialog, 1, "percent", "50%")
    assert dialog.fault_line.words.text() == ""
    assert dialog.next_error.text() == "下一处错误（共 1 处）"


def test_a_person_decides_whose_words_stay_where_roster_and_ledger_differ(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    office = page.session.office
    known = {"name": "王伟", "post": "处长", "member_kind": "正式党员"}
    office.run(add_rows(PERSON, [known, {"name": "李敏"}], TODAY))
    roster = [
        ["序号", "姓名", "性别", "所在党支部", "职务"],
        [1, "王伟", "男", "办公室党支部", "调研员"],
        [2, "李敏", "女", "", "主任"],
    ]
    dialog = preview(book(tmp_path / "党员名册.xlsx", 名册=roster))
    assert dialog.accept_button.text() == "导入 2 行"
    assert "其中 2 行更新或补充现有的行" in dialog.summary.text()
    assert "1 处与台账不同，保留台账内容" in dialog.summary.text()
    post = dialog.model.index(0, dialog.model.fields.index("post") + 1)
    assert dialog.model.data(post) == "处长（导入：调研员）"
    dialog.table.setCurrentIndex(post)
    assert dialog.fault_line.decide.isVisibleTo(dialog)
    menu = deciding_menu(dialog, dialog.model, dialog.table.currentIndex())
    next(action for action in menu.actions() if action.text() == "这一处采用导入内容").trigger()
    assert dialog.model.data(post) == "处长 → 调研员"
    with qtbot.waitSignal(dialog.imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    rows = read_rows(office.database, PERSON, TODAY)
    names, posts = rows.position("name"), rows.position("post")
    assert sorted((row[names], row[posts]) for row in rows.values) == [("李敏", "主任"), ("王伟", "调研员")]


def test_proposals_are_taken_by_one_click_for_all_cells_that_say_the_same(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    rows = [["序号", "问题表述", "整改时限", "是否完成"], *([number, f"问题{number}", "年底", "否"] for number in range(1, 5))]
    dialog = preview(book(tmp_path / "否.xlsx", 问题=rows))
    assert dialog.fault_line.propose.text() == "采用建议（1 栏 4 处）"
    qtbot.mouseClick(dialog.next_error, LEFT)
    assert "建议改为“整改中”" in dialog.fault_line.words.text()
    menu = proposing_menu(dialog, dialog.model, dialog.table.currentIndex())
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["第 2 行“状态”改为“整改中”", "状态：4 处“否”都改为“整改中”", "全部 4 处采用建议"]
    menu.actions()[0].trigger()
    assert dialog.fault_line.propose.text() == "采用建议（1 栏 3 处）"
    next(action for action in menu.actions() if action.text().startswith("全部")).trigger()
    assert not dialog.fault_line.propose.isVisibleTo(dialog)
    assert {record.values["status"] for record in dialog.sheet.records} == {"整改中"}
    with qtbot.waitSignal(dialog.imported, timeout=30_000):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    assert problems(page) == 4


def test_proposals_of_the_other_sheets_are_told_and_taken_together(
    qtbot: QtBot, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    """A sheet for each department: nobody opens every one, so what is asked there must be seen on the first."""
    head = ["序号", "问题表述", "是否完成"]
    sheets = {name: [head, [1, f"{name}的问题", said]] for name, said in (("办公室", "否"), ("研究室", "否"), ("提案委", "√"))}
    dialog = preview(book(tmp_path / "分部门.xlsx", **sheets))
    assert dialog.fault_line.propose.text() == "采用建议（1 处，其他表 1 处）"
    dialog.sheets.setCurrentIndex(2)
    assert dialog.fault_line.propose.text() == "采用建议（其他表 2 处）"
    assert dialog.fault_line.needed
    dialog.take_everywhere()
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)
    assert [sheet.records[0].values["status"] for sheet in dialog.plan.sheets] == ["整改中", "整改中", "已销号"]
    assert not dialog.fault_line.propose.isVisibleTo(dialog)


def test_the_states_that_follow_from_percents_are_one_question(
    qtbot: QtBot, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    percents = ["80%", "100%", "60%", "100%", "0%"]
    rows = [["序号", "问题表述", "完成率"], *([n, f"问题{n}", text] for n, text in enumerate(percents, 1))]
    dialog = preview(book(tmp_path / "率.xlsx", 问题=[["2023年部门问题整改台账"], *rows]))
    assert dialog.fault_line.propose.text() == "采用建议（1 栏 4 处）"
    menu = proposing_menu(dialog, dialog.model, dialog.model.index(0, 0))
    (whole,) = (action for action in menu.actions() if action.text().startswith("状态：全部"))
    assert whole.text() == "状态：全部 4 处（80%、60%→整改中 2 处，100%→已销号 2 处）"
    left = "4 处建议还没有采用，不采用的按表中所示导入"
    qtbot.waitUntil(lambda: left in dialog.summary.text())
    whole.trigger()
    qtbot.waitUntil(lambda: "建议" not in dialog.summary.text())
    assert [record.values["status"] for record in dialog.sheet.records] == ["整改中", "已销号", "整改中", "已销号", "待整改"]
    assert not dialog.fault_line.propose.isVisibleTo(dialog)
    correct_cell(dialog, 2, "status", "待审核")
    assert dialog.sheet.records[2].values["status"] == "待审核"


def test_what_becomes_of_a_question_mark_is_said(qtbot: QtBot, preview: Callable[[Path], ImportDialog], tmp_path: Path) -> None:
    """正式党员？, and 按表中所示导入 below: it came in blank."""
    rows = [["党员花名册"], ["序号", "姓名", "性别", "入党时间"], [1, "王小雨", "女", "1999-07-01"]]
    dialog = preview(book(tmp_path / "册.xlsx", 名册=rows))
    assert any(dialog.model.index(0, column).data() == "正式党员？" for column in range(dialog.model.columnCount()))
    assert "1 处建议还没有采用，不采用的按表中所示导入，带“？”的留空" in dialog.summary.text()


def test_what_can_be_read_but_is_in_doubt_is_seen_and_asked_although_nothing_is_wrong(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    rows = [["序号", "问题表述", "责任部门", "整改进展"], [1, "学用脱节", "牵头：办公室；配合：研究室", "已完成"]]
    dialog = preview(book(tmp_path / "疑.xlsx", 问题=rows))
    dialog.show()
    assert dialog.accept_button.isEnabled()
    assert dialog.fault_line.isVisible()
    assert dialog.fault_line.propose.text() == "采用建议（2 处）"
    place = dialog.model.index(0, 1 + dialog.model.fields.index("department"))
    assert place.data(Qt.ItemDataRole.BackgroundRole).name().upper() == TONES["amber"].background.upper()
    qtbot.mouseClick(dialog.table.viewport(), LEFT, pos=dialog.table.visualRect(place).center())
    assert dialog.fault_line.words.text() == "第 2 行“责任部门”读作“办公室（牵头）、研究室（配合）”，建议改为“办公室、研究室”。"
    menu = proposing_menu(dialog, dialog.model, dialog.table.currentIndex())
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["第 2 行“责任部门”改为“办公室、研究室”", "第 2 行“状态”改为“已销号”", "全部 2 处采用建议"]
    menu.actions()[0].trigger()
    assert place.data() == "办公室、研究室"
    assert place.data(Qt.ItemDataRole.BackgroundRole) is None
    assert dialog.fault_line.propose.text() == "采用建议（1 处）"


def test_a_blank_cell_shows_what_is_asked_until_somebody_decides(
    preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    rows = [["王建国整改台账"], ["序号", "问题表述", "整改措施"], [1, "学用脱节", "读书"]]
    dialog = preview(book(tmp_path / "题.xlsx", 问题=rows))
    place = dialog.model.index(0, 1 + dialog.model.fields.index("person"))
    assert place.data() == "王建国？"
    assert not place.data(Qt.ItemDataRole.EditRole)
    assert place.data(Qt.ItemDataRole.BackgroundRole).name().upper() == TONES["amber"].background.upper()
    menu = proposing_menu(dialog, dialog.model, place)
    next(action for action in menu.actions() if action.text() == "第 3 行“责任人”改为“王建国”").trigger()
    assert place.data() == "王建国"


def test_a_wrong_cell_stays_red_while_it_is_selected(
    qtbot: QtBot, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    dialog = preview(book(tmp_path / "坏.xlsx", 问题=[["序号", "问题表述", "完成率"], [1, "学用脱节", "很多"]]))
    dialog.show()
    qtbot.mouseClick(dialog.next_error, LEFT)
    place = dialog.table.visualRect(dialog.table.currentIndex()).adjusted(6, 4, -6, -4).topRight()
    colour = dialog.table.viewport().grab().toImage().pixelColor(place)
    assert colour.name().upper() == TONES["red"].background.upper()


def test_a_corrected_heading_is_proposed_for_the_next_file_and_undo_takes_back_only_the_rows(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    rows = [["序号", "问题表述", "责任部门", "补充"], [1, "学用结合不够紧", "办公室", "需督办"]]
    dialog = preview(book(tmp_path / "一.xlsx", 问题=rows))
    dialog.map_heading("补充", "remark")
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)
    with qtbot.waitSignal(dialog.imported, timeout=30_000):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    database = page.session.office.database
    qtbot.waitUntil(lambda: bool(read_settings(database, RememberedFiles).kinds), timeout=30_000)
    again = preview(book(tmp_path / "二.xlsx", 问题=[rows[0], [2, "会议统筹不够", "研究室", "已督办"]]))
    assert again.sheet.mapping["补充"] == "remark"
    assert "沿用上次导入" in again.notes.toPlainText()
    again.reject()
    page.window().steps.undo()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: problems(page) == 0, timeout=30_000)
    assert read_settings(database, RememberedFiles).kinds


def test_the_same_decision_a_second_time_is_nothing_new(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    """It changes nothing in the office, so nobody is told of a change."""
    heard: list[object] = []
    page.session.changed.connect(heard.append)
    for number in (1, 2):
        rows = [["序号", "问题表述", "责任部门", "补充"], [number, f"问题{number}", "办公室", "需督办"]]
        dialog = preview(book(tmp_path / f"{number}.xlsx", 问题=rows))
        dialog.map_heading("补充", "remark")
        qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)
        with qtbot.waitSignal(dialog.imported, timeout=30_000):
            qtbot.mouseClick(dialog.accept_button, LEFT)
        qtbot.waitUntil(lambda: not page.session.jobs.busy, timeout=30_000)
    assert None not in heard


def test_a_problem_that_stands_twice_in_the_file_is_pointed_out(
    preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    text = "理论学习与业务工作结合不够紧密，存在学用脱节现象"
    rows = [["序号", "问题表述", "责任部门"], [1, text, "办公室"], [2, text + "问题", "研究室"]]
    dialog = preview(book(tmp_path / "重.xlsx", 问题=rows))
    assert "1 行与文件中的其他行相同或相近，请核对" in dialog.summary.text()
    dialog.table.setCurrentIndex(dialog.model.index(1, 1))
    assert dialog.fault_line.words.text() == "第 3 行与第 2 行相近。"


@needs_samples
@pytest.mark.parametrize(
    ("name", "key", "title"),
    [("理论学习台账.ods", "study_theory", "理论学习"), ("五星支部考评细则.xlsx", "stars", "五星支部")],
)
def test_a_workbook_of_another_ledger_is_shown_where_it_went(
    qtbot: QtBot, make_window: Callable[..., MainWindow], name: str, key: str, title: str
) -> None:
    window = make_window()
    page = go_to(qtbot, window, "party_meeting")
    import_through_dialog(qtbot, page, SAMPLES / name)
    qtbot.waitUntil(lambda: window.page.key == key)
    qtbot.waitUntil(lambda: any(f"已转到“{title}”" in toast for toast in page.messages.toasts))


def test_rows_that_went_to_other_pages_too_are_named(
    qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path
) -> None:
    """已导入 3 条, and the page had 2: where is the third?"""
    window = make_window()
    page = go_to(qtbot, window, "study_theory")
    rows = [["序号", "学习日期", "学习类型", "学习主题"], [1, "2023-03-01", "集中学习", "两会精神"]]
    rows += [[2, "2023-03-08", "警示教育", "典型案例"], [3, "2023-03-15", "自学", "章程"]]
    import_through_dialog(qtbot, page, book(tmp_path / "学习.xlsx", 学习=rows))
    toast = window.findChild(Toast)
    qtbot.waitUntil(lambda: toast.isVisible() and page.ready)
    assert toast.label.text() == "已导入 3 条（理论学习 2 条、纪律教育 1 条）"
    qtbot.mouseClick(toast.offer_button, LEFT)
    qtbot.waitUntil(lambda: len(page.view.shown) == 2)
    assert any(chip.text().startswith("刚导入的 2 条") for chip in page.chips.findChildren(QPushButton))


def test_rows_that_come_in_closed_or_in_review_are_said_before(
    page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    rows = [["序号", "问题表述", "整改状态"], [1, "会议偏多", "已销号"], [2, "文件偏长", "已完成"], [3, "调研不深", "待审核"]]
    dialog = preview(book(tmp_path / "往年.xlsx", 问题=[*rows, [4, "学习不勤", "整改中"], [5, "作风不实", None]]))
    said = dialog.notes.toPlainText().splitlines()
    assert "2 条新增问题的“状态”为“已销号”：照表导入，没有办理记录，请核对" in said
    assert "1 条新增问题的“状态”为“待审核”：照表导入，没有办理记录，请核对" in said
    assert not any("整改中" in line for line in said)
    assert set(state_remarks(dialog.sheet)) <= set(sheet_json(dialog.sheet)["remarks"])  # type: ignore[arg-type]


def test_a_table_that_fits_no_ledger_is_told_its_ledger_in_the_preview(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    rows = [
        ["查摆情况（2022年）"],
        ["编码", "情况", "怎么改", "责任科室"],
        ["A1", "学习不深", "多学", "办公室"],
        ["A2", "文风不实", "", ""],
    ]
    dialog = preview(book(tmp_path / "查摆.xlsx", 情况=rows))
    assert dialog.ledger.currentIndex() == -1
    assert "请在“导入到”中选择" in dialog.summary.text()
    assert not dialog.accept_button.isEnabled()
    assert "工作表“情况”不导入" in dialog.notes.toPlainText()
    choose_ledger(dialog, "problem")
    qtbot.waitUntil(lambda: dialog.sheet.ledger == "problem", timeout=30_000)
    qtbot.waitUntil(lambda: not dialog._busy, timeout=30_000)
    assert dialog.sheet.ledger == "problem"
    assert dialog.year.value() == 2022  # of its title
    dialog.map_heading("情况", "statement")
    qtbot.waitUntil(dialog.mapping.isEnabled, timeout=30_000)
    dialog.map_heading("怎么改", "measures")
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)
    with qtbot.waitSignal(dialog.imported, timeout=30_000):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    database = page.session.office.database
    assert len(read_rows(database, PROBLEM, TODAY).ids) == 2
    qtbot.waitUntil(lambda: bool(read_settings(database, RememberedFiles).kinds), timeout=30_000)
    assert preview(book(tmp_path / "又一份.xlsx", 情况=rows)).sheet.ledger == "problem"  # remembered


def test_a_hidden_sheet_comes_in_when_somebody_chooses_its_ledger(
    qtbot: QtBot, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    workbook = Workbook()
    workbook.create_sheet("问题").append(["序号", "问题表述", "责任部门"])
    workbook["问题"].append([1, "学习不深", "办公室"])
    workbook["问题"].sheet_state = "hidden"
    workbook.save(tmp_path / "隐藏.xlsx")
    dialog = preview(tmp_path / "隐藏.xlsx")
    dialog.sheets.setCurrentIndex(1)
    choose_ledger(dialog, "problem")
    qtbot.waitUntil(lambda: dialog.sheet.ledger == "problem", timeout=30_000)
    qtbot.waitUntil(lambda: not dialog._busy, timeout=30_000)
    assert [record.values["statement"] for record in dialog.sheet.records] == ["学习不深"]


def test_columns_are_as_wide_as_their_contents_and_texts_get_the_room(
    tmp_path: Path, preview: Callable[[Path], ImportDialog]
) -> None:
    heading, text = ["序号", "问题表述", "责任部门"], "学习研讨安排不够经常，结合业务工作不紧。" * 3
    dialog = preview(book(tmp_path / "表.xlsx", 问题=[heading, *([number, text, "办公室"] for number in range(1, 20))]))
    labels = [dialog.model.headerData(place, Qt.Orientation.Horizontal) for place in range(dialog.model.columnCount())]
    widths = {label: dialog.table.columnWidth(place) for place, label in enumerate(labels)}
    assert widths["序号"] < widths["责任部门"] < widths["问题表述"]
    assert widths["序号"] <= 60


def test_a_file_that_cannot_be_read_does_not_hold_up_the_next_one(
    qtbot: QtBot, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK not a workbook")
    good = book(tmp_path / "好.xlsx", 问题=[["序号", "问题表述", "责任部门"], [1, "学习不深", "办公室"]])
    shown: list[ImportDialog] = []
    show = page.exchange.show_import
    monkeypatch.setattr(page.exchange, "show_import", lambda plan, path: shown.append(show(plan, path)) or shown[-1])
    page.exchange.import_files([tmp_path / "坏.xlsx", good])
    qtbot.waitUntil(lambda: bool(shown), timeout=30_000)
    assert shown[0].path == good
    assert [fault.message for fault in page.messages.told] == ["坏.xlsx：该文件已损坏或不是电子表格，无法读取。"]  # type: ignore[attr-defined]


def test_of_several_files_each_preview_says_which_it_is(qtbot: QtBot, page: LedgerPage, tmp_path: Path) -> None:
    heading = ["序号", "问题表述", "责任部门"]
    paths = [
        book(tmp_path / f"{name}.xlsx", 问题=[heading, [place, f"{name}学习不深", "办公室"]])
        for place, name in enumerate("甲乙")
    ]
    page.exchange.import_files(paths)
    for place, name in enumerate("甲乙", 1):
        qtbot.waitUntil(lambda: bool(page.findChildren(ImportDialog)), timeout=30_000)
        (dialog,) = page.findChildren(ImportDialog)
        assert dialog.windowTitle() == f"导入预览 — {name}.xlsx（第 {place} 个，共 2 个）"
        dialog.reject()
        qtbot.waitUntil(lambda dialog=dialog: not isValid(dialog))


def test_rows_of_several_sheets_are_counted_together_and_say_so(
    preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    heading = ["序号", "问题表述", "责任部门"]
    rows = {
        name: [heading, *([place, f"{name}学习不深之{place}", name] for place in range(1, 4))] for name in ("办公室", "研究室")
    }
    dialog = preview(book(tmp_path / "两张.xlsx", **rows))
    assert dialog.sheets.currentText().endswith("（3 行）")
    assert dialog.summary.text().startswith("2 张表合计 6 行将导入")


def locked_book(tmp_path: Path) -> Path:
    plain = book(tmp_path / "明文.xlsx", 问题=[["序号", "问题表述", "责任部门"], [1, "会议统筹不够", "办公室"]])
    path = tmp_path / "加密.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        msoffcrypto.OfficeFile(source).encrypt("整改2023", target)
    return path


def test_a_workbook_with_a_password_is_asked_for_it_until_it_is_right(
    page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    page.messages.answers = ["123456", "整改2023"]  # type: ignore[attr-defined]
    dialog = preview(locked_book(tmp_path))
    assert dialog.accept_button.text() == "导入 1 行"
    assert page.messages.toasts == ["加密.xlsx\n该工作簿设有打开密码。", "加密.xlsx\n打开密码不正确。"]  # type: ignore[attr-defined]


def test_nobody_knows_the_password_and_the_next_file_comes(qtbot: QtBot, page: LedgerPage, tmp_path: Path) -> None:
    page.messages.answers = [""]  # type: ignore[attr-defined]
    page.exchange.import_files([locked_book(tmp_path), tmp_path / "明文.xlsx"])
    qtbot.waitUntil(lambda: page.findChild(ImportDialog) is not None, timeout=30_000)
    assert page.findChild(ImportDialog).path.name == "明文.xlsx"
    assert page.messages.told == []  # type: ignore[attr-defined]


def test_a_file_that_is_deleted_while_its_preview_is_open_still_comes_in(
    qtbot: QtBot, page: LedgerPage, preview: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    path = book(
        tmp_path / "将删.xlsx", 问题=[["序号", "问题表述", "责任部门", "说明"], [1, "会议统筹不够", "办公室", "已通报"]]
    )
    dialog = preview(path)
    path.unlink()
    dialog.map_heading("说明", "remark")
    qtbot.waitUntil(lambda: dialog.accept_button.isEnabled() and "说明" in dialog.sheet.mapping, timeout=30_000)
    with qtbot.waitSignal(dialog.imported, timeout=30_000):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    assert problems(page) == 1
