"""F6 and F10: the focus goes round the parts of the window, and to the buttons of the page and back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.ui.page_widget import PageWidget


class FocusAreas(QObject):
    """The navigation, then the areas of the page in front, last what is said in passing.

    Each takes the focus where it had it last, at first in its focus proxy.
    """

    def __init__(self, window: QWidget, navigation: QWidget, page: Callable[[], PageWidget], in_passing: QWidget) -> None:
        super().__init__(window)
        self.navigation = navigation
        self.page = page
        self.in_passing = in_passing
        self._before: QWidget | None = None  # what had the focus before F10

    def step(self, by: int) -> None:
        """F6: to the next area (1) or the one before (-1) that has something to be focused."""
        areas = [area for area in (self.navigation, *self.page().focus_areas(), self.in_passing) if _inside(area)]
        focus = QApplication.focusWidget()
        here = next((at for at, area in enumerate(areas) if focus is not None and _is_in(area, focus)), -1 if by > 0 else 0)
        if areas:
            _take(areas[(here + by) % len(areas)])

    def to_page(self) -> None:
        """Into the rows of the page in front, where it has any; who goes along the navigation stays there."""
        focus, page = QApplication.focusWidget(), self.page()
        if focus is not None and _is_in(self.navigation, focus):
            return
        if (rows := page.focusProxy()) is not None:
            rows.setFocus(Qt.FocusReason.TabFocusReason)
        elif focus is None or not _is_in(page, focus):
            _take(page)

    def to_buttons(self) -> None:
        """F10: to the buttons of the page; from there back to where the focus was."""
        first, focus = self.page().focus_areas()[0], QApplication.focusWidget()
        if focus is None or not _is_in(first, focus):
            self._before = focus
            _take(first)
        elif self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.BacktabFocusReason)


def _is_in(area: QWidget, widget: QWidget) -> bool:
    return widget is area or area.isAncestorOf(widget)


def _inside(area: QWidget) -> list[QWidget]:
    """What a Tab would come to in an area, in that order."""
    found: list[QWidget] = [area]
    while (following := found[-1].nextInFocusChain()) is not None and following is not area:
        found.append(following)
    return [widget for widget in found if _is_in(area, widget) and _takes_tab(widget)]


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()


def _take(area: QWidget) -> None:
    inside = _inside(area)
    wanted = next((widget for widget in (area.focusWidget(), area.focusProxy(), *inside) if widget in inside), None)
    if wanted is not None:
        wanted.setFocus(Qt.FocusReason.TabFocusReason)
