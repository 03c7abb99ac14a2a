"""Ctrl+Z pressed quickly: what a person sees as the last step is taken back, whatever is still being saved."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import InvalidValueError
from app.ledgers.changes import undo
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.ledgers.works.rule import RULE
from app.store.operation import Operation
from app.store.transaction import Transaction
from app.ui.jobs import Job
from app.ui.main_window import MainWindow
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY

PATIENCE = 20_000  # ms


@pytest.fixture
def window(make_window: Callable[..., MainWindow], open_office: OpenOffice) -> MainWindow:
    office = open_office("党办-PC")
    office.run(add_rows(PROBLEM, [{"list": "部门", "statement": text} for text in ("学习不深", "文风不实")], TODAY))
    return make_window(office)


class Remark:
    """The remark of one problem, changed as a cell is: by an operation of the window."""

    def __init__(self, window: MainWindow, place: int = 0) -> None:
        self.window = window
        self.row_id = read_rows(self.window.session.office.database, PROBLEM, TODAY).ids[place]
        self.last = self.text

    @property
    def text(self) -> str:
        rows = read_rows(self.window.session.office.database, PROBLEM, TODAY, [self.row_id])
        return str(rows.mapping(0)["remark"])

    def change(self, text: str, gate: threading.Event | None = None) -> None:
        operation = change_row(PROBLEM, self.row_id, {"remark": (self.last, text)}, TODAY)
        self.last = text

        def apply(transaction: Transaction) -> None:
            if gate is not None:
                gate.wait(PATIENCE / 1000)
            operation.apply(transaction)

        self.window.session.run(Operation(operation.action, apply))


def saved(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.session.saving, timeout=PATIENCE)


def test_what_is_still_being_saved_is_what_ctrl_z_takes_back(qtbot: QtBot, window: MainWindow) -> None:
    remark, gate = Remark(window), threading.Event()
    remark.change("第一次")
    saved(qtbot, window)
    remark.change("第二次", gate)
    window.steps.undo()
    gate.set()
    saved(qtbot, window)
    qtbot.waitUntil(lambda: len(window.steps.undone) == 1, timeout=PATIENCE)
    saved(qtbot, window)
    assert remark.text == "第一次"
    assert len(window.steps.done) == 1


def test_what_is_typed_after_ctrl_z_is_not_taken_back_by_it(qtbot: QtBot, window: MainWindow) -> None:
    remark, other = Remark(window), Remark(window, place=1)
    for text in ("第一次", "第二次"):
        remark.change(text)
        saved(qtbot, window)
    window.steps.undo()
    window.steps.undo()  # pressed again before the first is done
    other.change("后来写的")
    saved(qtbot, window)
    assert (remark.text, other.text) == ("第一次", "后来写的")
    window.steps.undo()
    saved(qtbot, window)
    assert (remark.text, other.text) == ("第一次", "")


def test_what_is_typed_while_ctrl_z_waits_is_not_taken_back_by_it(qtbot: QtBot, window: MainWindow) -> None:
    remark, other, gate = Remark(window), Remark(window, place=1), threading.Event()
    remark.change("第一次", gate)
    window.steps.undo()
    other.change("后来写的")
    gate.set()
    saved(qtbot, window)
    assert (remark.text, other.text) == ("第一次", "后来写的")
    assert "没有再撤销" in window.messages.toasts[-1]  # type: ignore[attr-defined]


def test_when_saving_fails_ctrl_z_does_not_take_back_an_earlier_step(qtbot: QtBot, window: MainWindow) -> None:
    remark, gate = Remark(window), threading.Event()
    remark.change("第一次")
    saved(qtbot, window)

    def fail(transaction: Transaction) -> None:
        gate.wait(PATIENCE / 1000)
        raise InvalidValueError("不行。")

    heard: list[Exception] = []
    window.session.run(Operation("改不成", fail), None, heard.append)
    window.steps.undo()
    gate.set()
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE)
    saved(qtbot, window)
    qtbot.wait(50)
    saved(qtbot, window)
    assert remark.text == "第一次"
    window.steps.undo()
    qtbot.waitUntil(lambda: len(window.steps.undone) == 1, timeout=PATIENCE)
    assert remark.text != "第一次"


def test_a_step_can_be_taken_back_though_telling_of_it_went_wrong(qtbot: QtBot, window: MainWindow) -> None:
    remark = Remark(window)

    def tell(_: object) -> None:
        raise KeyError("problem")

    with qtbot.captureExceptions() as caught:
        window.session.run(change_row(PROBLEM, remark.row_id, {"remark": ("", "第一次")}, TODAY), tell)
        qtbot.waitUntil(lambda: bool(caught), timeout=PATIENCE)
    saved(qtbot, window)
    window.steps.undo()
    qtbot.waitUntil(lambda: remark.text == "", timeout=PATIENCE)


def test_an_import_of_another_page_is_not_taken_back_without_asking(qtbot: QtBot, window: MainWindow) -> None:
    rules = [{"name": f"制度{number}"} for number in range(12)]
    window.session.run(add_rows(RULE, rules, TODAY))
    saved(qtbot, window)
    window.messages.answers += ["no", "yes"]
    for left in (1, 0):
        window.steps.undo()
        qtbot.waitUntil(lambda left=left: len(window.steps.done) == left and not window.session.saving, timeout=PATIENCE)
    assert window.messages.answers == []
    count = len(read_rows(window.session.office.database, RULE, TODAY).ids)
    assert count == 0


def test_an_import_of_the_page_in_front_is_taken_back_at_once(qtbot: QtBot, window: MainWindow) -> None:
    problems = [{"list": "部门", "statement": f"问题{number}"} for number in range(12)]
    window.session.run(add_rows(PROBLEM, problems, TODAY))
    saved(qtbot, window)
    window.steps.undo()
    qtbot.waitUntil(lambda: not window.steps.done and not window.session.saving, timeout=PATIENCE)
    assert len(read_rows(window.session.office.database, PROBLEM, TODAY).ids) == 2


def test_a_step_whose_undoing_was_cancelled_can_still_be_taken_back(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    remark = Remark(window)
    remark.change("改过的")
    saved(qtbot, window)
    monkeypatch.setattr(undo, "PORTION", 1)
    monkeypatch.setattr(Job, "report", lambda job, done, total: False)  # 取消 was pressed at once
    window.steps.undo()
    qtbot.waitUntil(lambda: "已取消，没有改动任何一行。" in window.messages.toasts, timeout=PATIENCE)  # type: ignore[attr-defined]
    assert remark.text == "改过的"
    monkeypatch.undo()
    window.steps.undo()
    qtbot.waitUntil(lambda: len(window.steps.undone) == 1, timeout=PATIENCE)
    assert remark.text == ""
