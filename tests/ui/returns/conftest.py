"""The window of an office with four problems, and what came back to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.returns.collect_dialog import CollectDialog
from app.ui.returns.page import ReturnsPage
from tests.conftest import OpenOffice
from tests.exchange.returns.handouts import add_problems, hand_out, stored
from tests.ui.conftest import open_special


@pytest.fixture
def window(make_window: Callable[..., MainWindow], open_office: OpenOffice) -> MainWindow:
    office = open_office("党办-PC")
    add_problems(office)
    return make_window(office)


@pytest.fixture
def files(window: MainWindow, tmp_path: Path) -> dict[str, Path]:
    return hand_out(window.session.office, tmp_path / "下发")


def returns(qtbot: QtBot, window: MainWindow) -> ReturnsPage:
    return open_special(qtbot, window, "returns", ReturnsPage)


@pytest.fixture
def collect(qtbot: QtBot, window: MainWindow) -> Callable[..., CollectDialog]:
    def show(*places: Path) -> CollectDialog:
        dialogs: list[CollectDialog] = []
        returns(qtbot, window).collect(places, dialogs.append)
        qtbot.waitUntil(lambda: bool(dialogs))
        return dialogs[0]

    return show


def numbers(window: MainWindow, field: str) -> dict[object, object]:
    return {row["number"]: row[field] for row in stored(window.session.office).values()}


def lines(dialog: CollectDialog) -> list[str]:
    return [dialog.files.item(row).text().replace("\n", "｜") for row in range(dialog.files.count())]
