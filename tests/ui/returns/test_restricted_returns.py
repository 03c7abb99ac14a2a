"""下发 and 回收 of the four forms of discipline by hand: a password for the workbooks, and the lock over what came of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.ledgers.handouts import read_batches
from app.store.safes import safes_of
from app.ui.finished_box import FinishedBox
from app.ui.main_window import MainWindow
from app.ui.returns.collect_dialog import CollectDialog
from app.ui.returns.handing_out import ask_handout
from app.ui.returns.page import ReturnsPage
from tests.ui.conftest import open_special
from tests.ui.discipline.conftest import ledger_of, opened, window  # noqa: F401  the fixture
from tests.ui.test_access import typed

LEFT = Qt.MouseButton.LeftButton
OPENING = "这一次的打开密码"


@pytest.fixture
def handed(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """The folder with the workbooks of both departments."""
    place = tmp_path / "下发"
    place.mkdir()
    ledger = ledger_of(opened(qtbot, window))
    dialog = ask_handout(ledger)
    assert dialog is not None
    assert dialog.password is not None
    assert not dialog.go.isEnabled()
    assert "打开密码" in dialog.summary.text()
    for line in (dialog.password.first, dialog.password.second):
        typed(qtbot, line, OPENING)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *words: str(place))
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in ledger.findChildren(FinishedBox)))
    for box in ledger.findChildren(FinishedBox):
        box.close()
    (folder,) = place.iterdir()
    return folder


def test_it_is_handed_out_encrypted_and_shown_only_while_the_ledger_is_open(
    qtbot: QtBot,
    window: MainWindow,  # noqa: F811
    handed: Path,
) -> None:
    assert sorted(path.name.partition("_")[0] for path in handed.iterdir()) == ["提案委", "研究室"]
    assert not any(path.read_bytes().startswith(b"PK") for path in handed.iterdir())
    page = open_special(qtbot, window, "returns", ReturnsPage)
    qtbot.waitUntil(lambda: len(page.batches) == 1)
    safes_of(window.session.office.database).lock()
    window.session.ledgers_locked.emit()
    assert page.batches == []
    qtbot.waitUntil(lambda: page.ready)
    assert page.stack.currentIndex() == 1
    opened(qtbot, window)
    open_special(qtbot, window, "returns", ReturnsPage)
    qtbot.waitUntil(lambda: len(page.batches) == 1)
    assert "研究室" in repr(page.batches[0].parts)


def test_the_lock_closes_what_came_back(qtbot: QtBot, window: MainWindow, handed: Path) -> None:  # noqa: F811
    page = open_special(qtbot, window, "returns", ReturnsPage)
    qtbot.waitUntil(lambda: len(page.batches) == 1)
    shown: list[CollectDialog] = []
    page.collect([handed], shown.append)
    qtbot.waitUntil(lambda: bool(shown))
    (dialog,) = shown
    window.messages.ask_password = lambda *words: OPENING  # type: ignore[method-assign]
    assert all(item.locked for item in dialog.collection.files)
    qtbot.mouseClick(dialog.unlock, LEFT)  # one password opens them all
    qtbot.waitUntil(lambda: not any(item.locked for item in dialog.collection.files))
    assert {item.recipient for item in dialog.collection.files} == {"研究室", "提案委"}
    qtbot.waitUntil(lambda: not window.session.jobs.busy)
    safes_of(window.session.office.database).lock()
    with qtbot.waitSignal(dialog.finished):
        window.session.ledgers_locked.emit()
    assert read_batches(window.session.office.database) == []
