"""A form of problems in a window, with the program's look, real names and a fixed day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ledgers.changes.drafts import Draft
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.schema.fields import FieldSpec
from app.ui.form.editor import Editor, Surroundings
from app.ui.form.editors import make_editor
from app.ui.form.record_form import RecordForm
from app.ui.messages import Messages
from tests.ui.conftest import bring_to_front
from tests.ui.form.hands import CONTEXT, NAMES, ROW, ROW_ID, TODAY

OFFSCREEN = "This plugin does not support (propagateSizeHints|raise|grabbing the (keyboard|mouse))"


def pytest_itemcollected(item: pytest.Item) -> None:
    """The offscreen platform complains about popups; real ones do not."""
    item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN))


@dataclass
class FakeMessages(Messages):
    """Answers in place of a person."""

    files: list[Path] = field(default_factory=list)

    def pick_files(self, title: str, parent: QWidget | None = None) -> list[Path]:
        return self.files


@pytest.fixture
def drafts() -> dict[str, Draft]:
    """Where the form keeps its drafts, by row."""
    return {}


@pytest.fixture
def messages() -> FakeMessages:
    return FakeMessages()


@pytest.fixture
def form(qtbot: QtBot, drafts: dict[str, Draft], messages: FakeMessages) -> Iterator[RecordForm]:
    """The form with problem 3 in it."""
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(480, 900)
    form = RecordForm(
        PROBLEM,
        lambda spec: NAMES.get(spec.name, ()),
        messages,
        today=lambda: TODAY,
        save_draft=lambda draft: drafts.__setitem__(draft.row, draft),
        drop_draft=lambda ledger, row: drafts.pop(row, None),
    )
    window.setCentralWidget(form)
    window.show()
    bring_to_front(qtbot, window)
    form.load(ROW_ID, ROW, CONTEXT)
    yield form
    form.drafting.leave()


@pytest.fixture
def make(qtbot: QtBot) -> Callable[..., Editor]:
    """Put an editor into a window, with a second widget to leave it for."""

    windows = []  # qtbot alone would let them go

    def build(spec: FieldSpec, names: tuple[str, ...] = ()) -> Editor:
        editor = make_editor(spec, Surroundings(lambda spec: names, lambda: TODAY, lambda: CONTEXT))
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        layout = QVBoxLayout(window)
        layout.addWidget(editor)
        layout.addWidget(QLineEdit())
        layout.addStretch()
        window.resize(400, 400)
        window.show()
        bring_to_front(qtbot, window)
        editor.focus_widget().setFocus()
        qtbot.waitUntil(editor.focus_widget().hasFocus)
        return editor

    return build
