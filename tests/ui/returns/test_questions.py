"""Whether a row that came back is one of the ledger is said by a click."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import change_row
from app.ledgers.problems.problem import PROBLEM
from app.ui.main_window import MainWindow
from app.ui.returns.collect_dialog import CollectDialog
from tests.exchange.returns.handouts import PROBLEMS, TODAY, fill, returned_book, stored
from tests.ui.returns.conftest import lines, numbers

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def rewritten(window: MainWindow, tmp_path: Path) -> Path:
    """A return without a key whose first row somebody has rewritten in the ledger."""
    office = window.session.office
    row_id = next(row_id for row_id, row in stored(office).items() if row["number"] == "1")
    seen = {"statement": (PROBLEMS[0][1], "作风方面仍有薄弱环节，需要整治")}
    office.run(change_row(PROBLEM, row_id, seen, TODAY))  # type: ignore[arg-type]
    rows = [[int(number), "", text, "办公室", 0.9] for number, text, department, *_ in PROBLEMS if department == "办公室"]
    return returned_book(tmp_path / "办公室.xlsx", rows)


def test_whether_it_is_the_same_row_is_said_by_a_click(
    qtbot: QtBot, window: MainWindow, rewritten: Path, collect: Callable[..., CollectDialog]
) -> None:
    dialog = collect(rewritten)
    tree, model = dialog.merge.tree, dialog.merge.tree.model()
    assert lines(dialog) == ["办公室｜改 1 行，1 行待确认"]
    assert "1 行待确认，确认之前不写入" in dialog.summary.text()
    assert "是不是现有的第 1 号问题" in model.index(0, 0).data()
    assert model.index(0, 0).data(Qt.ItemDataRole.CheckStateRole) is None
    tree.setCurrentIndex(model.index(0, 0))
    assert [dialog.merge.same.text(), dialog.merge.apart.text()] == ["是同一行", "不是，新增一行"]
    qtbot.mouseClick(dialog.merge.same, LEFT)
    assert model.index(0, 0).data().startswith("改动　第 1 号问题")
    assert not dialog.merge.same.isVisible()
    assert lines(dialog) == ["办公室｜改 2 行"]
    qtbot.mouseClick(dialog.merge.apart, LEFT)  # 改为新增一行
    assert model.index(0, 0).data().startswith("新增")
    qtbot.mouseClick(dialog.merge.apart, LEFT)
    qtbot.mouseClick(dialog.accept_all, LEFT)
    qtbot.waitUntil(lambda: lines(dialog) == ["办公室｜已采用"], timeout=30_000)
    assert numbers(window, "percent")["1"] == 90
    assert len(stored(window.session.office)) == 4


def test_a_question_that_nobody_answered_stays_open_after_the_rest_was_taken(
    qtbot: QtBot, window: MainWindow, rewritten: Path, collect: Callable[..., CollectDialog]
) -> None:
    dialog = collect(rewritten)
    qtbot.mouseClick(dialog.merge.take_all, LEFT)
    qtbot.mouseClick(dialog.accept_all, LEFT)
    qtbot.waitUntil(lambda: lines(dialog) == ["办公室｜已采用其余内容，还剩：1 行待确认"], timeout=30_000)
    assert (numbers(window, "percent")["1"], numbers(window, "percent")["3"]) == (30, 90)
    assert len(stored(window.session.office)) == 4
    assert not dialog.accept_all.isEnabled()
    assert dialog.merge.tree.model().rowCount() == 1  # nothing else of the file is asked again
    qtbot.mouseClick(dialog.merge.same, LEFT)
    assert lines(dialog) == ["办公室｜已采用其余内容，还剩：改 1 行"]
    qtbot.mouseClick(dialog.accept_one, LEFT)
    qtbot.waitUntil(lambda: lines(dialog) == ["办公室｜已采用"], timeout=30_000)
    assert (numbers(window, "percent")["1"], len(stored(window.session.office))) == (90, 4)


def test_undo_opens_what_was_carried_out_in_two_steps_step_by_step(
    qtbot: QtBot, window: MainWindow, rewritten: Path, collect: Callable[..., CollectDialog]
) -> None:
    dialog = collect(rewritten)
    left = "办公室｜已采用其余内容，还剩：1 行待确认"
    qtbot.mouseClick(dialog.accept_one, LEFT)
    qtbot.waitUntil(lambda: lines(dialog) == [left], timeout=30_000)
    qtbot.mouseClick(dialog.merge.apart, LEFT)
    qtbot.mouseClick(dialog.accept_one, LEFT)
    qtbot.waitUntil(lambda: lines(dialog) == ["办公室｜已采用"], timeout=30_000)
    assert len(stored(window.session.office)) == 5
    window.steps.undo()
    qtbot.waitUntil(lambda: lines(dialog) == ["办公室｜已采用其余内容，还剩：新增 1 行"], timeout=30_000)
    assert len(stored(window.session.office)) == 4
    window.steps.undo()
    qtbot.waitUntil(lambda: lines(dialog) == ["办公室｜改 1 行，1 行待确认"], timeout=30_000)
    assert numbers(window, "percent")["3"] == 20
    window.steps.redo()
    qtbot.waitUntil(lambda: lines(dialog) == [left], timeout=30_000)


def test_what_is_left_open_is_told_when_the_review_is_closed(
    qtbot: QtBot, window: MainWindow, rewritten: Path, collect: Callable[..., CollectDialog]
) -> None:
    dialog = collect(rewritten)
    qtbot.mouseClick(dialog.accept_one, LEFT)
    qtbot.waitUntil(lambda: "还剩" in lines(dialog)[0], timeout=30_000)
    dialog.close_button.click()
    assert "办公室还有内容待确认" in window.messages.toasts[-1]  # type: ignore[attr-defined]


def test_a_proposal_that_nobody_took_stays_open(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog]
) -> None:
    fill(files["办公室"], {(0, "完成率"): "约80%", (0, "备注"): "已办", (1, "备注"): "已办"})
    dialog = collect(files["办公室"])
    assert lines(dialog)[0] == "办公室｜改 2 行，1 处写法待核对"
    qtbot.mouseClick(dialog.accept_one, LEFT)
    qtbot.waitUntil(lambda: lines(dialog)[0] == "办公室｜已采用其余内容，还剩：改 1 行，1 处写法待核对", timeout=30_000)
    assert (numbers(window, "remark")["1"], numbers(window, "percent")["1"]) == ("已办", 30)
    model = dialog.merge.tree.model()
    cell = model.index(0, 0, model.index(0, 0))
    assert [model.index(0, column, model.index(0, 0)).data() for column in range(4)] == ["完成率", "30%", "30%", "80%"]
    assert model.setData(cell, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    qtbot.mouseClick(dialog.accept_one, LEFT)
    qtbot.waitUntil(lambda: lines(dialog)[0] == "办公室｜已采用", timeout=30_000)
    assert numbers(window, "percent")["1"] == 80
