"""F6 and F10: the focus goes round the parts of the window, and to the buttons of the page and back.

When the part that has the focus goes (a form that closes, the last filter's chip, a page behind a dialog), Qt gives it to
whatever follows in the order of Tab, were it the navigation: here it goes to the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Qt, QTimer
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
        self._last: QWidget | None = None  # what had it last, where that was no part of the navigation
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._follow)

    def _follow(self, _: QWidget | None, part: QWidget | None) -> None:
        """What has the focus now; what had it before may have gone, also while a dialog lay over the window."""
        if part is None or not isValid(self.navigation) or part.window() is not self.navigation.window():
            return
        if self._last is not None and self._last is not part and not _can_have_it(self._last):
            QTimer.singleShot(0, self, lambda: self._take_in(part))
        self._last = None if _is_in(self.navigation, part) else part

    def _take_in(self, part: QWidget) -> None:
        """The focus fell to a part; unless it was given elsewhere since, it goes to the rows."""
        if isValid(part) and part is QApplication.focusWidget():
            _take_main(self.page())

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
        if page.focusProxy() is not None or focus is None or not _is_in(page, focus):
            _take_main(page)

    def to_main(self) -> None:
        """Into the part of the page in front that one works in, wherever the focus is."""
        _take_main(self.page())

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


def _can_have_it(widget: QWidget) -> bool:
    return isValid(widget) and widget.isVisible() and widget.isEnabled()


def _take_main(page: PageWidget) -> None:
    """The rows of a page, or what stands in their place; of a page without rows what it begins with."""
    _take(page.main_area())


def _take(area: QWidget) -> None:
    inside = _inside(area)
    wanted = next((widget for widget in (area.focusWidget(), area.focusProxy(), *inside) if widget in inside), None)
    if wanted is not None:
        wanted.setFocus(Qt.FocusReason.TabFocusReason)
