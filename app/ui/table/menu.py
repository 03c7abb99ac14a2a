"""The menu of the header: sort, freeze, which columns are shown, row height."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction, QActionGroup, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.table.columns import LINES


class StayingMenu(QMenu):
    """Ticks several columns without closing in between."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tick leaves the menu open."""
        action = self.actionAt(event.position().toPoint())
        if action and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)


def add(menu: QMenu, text: str, do: Callable[[], None], enabled: bool = True) -> QAction:
    """An entry."""
    action = menu.addAction(text)
    action.triggered.connect(lambda: do())
    action.setEnabled(enabled)
    return action


def column_checks(parent: QWidget, columns: Sequence[tuple[str, str, bool]], show: Callable[[str, bool], None]) -> QMenu:
    """A list of (field, label, visible) to tick. `show` is told a field and whether it shall be visible."""
    menu = StayingMenu("显示的列", parent)
    for field, label, visible in columns:
        action = menu.addAction(label)
        action.setCheckable(True)
        action.setChecked(visible)
        action.toggled.connect(lambda on, field=field: show(field, on))
    return menu


def choices(parent: QWidget, title: str, words: Mapping[int, str], now: int, choose: Callable[[int], None]) -> QMenu:
    """Numbers in words, one of which is chosen."""
    menu = QMenu(title, parent)
    group = QActionGroup(menu)
    for number, text in words.items():
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(number == now)
        action.triggered.connect(lambda _on=False, number=number: choose(number))
        group.addAction(action)
    return menu


def line_choices(parent: QWidget, lines: int, choose: Callable[[int], None]) -> QMenu:
    """The row heights, in lines of text."""
    return choices(parent, "行高", {number: f"{number} 行" for number in LINES}, lines, choose)


def zoom_choices(parent: QWidget, zooms: Sequence[int], zoom: int, choose: Callable[[int], None]) -> QMenu:
    """How large the table is drawn, in percent."""
    return choices(parent, "显示比例（Ctrl+滚轮）", {percent: f"{percent}%" for percent in zooms}, zoom, choose)
