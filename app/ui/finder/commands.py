"""What can be done on a page, read off its buttons and menus: nothing has to be declared for being found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

# What a button does, not a figure (已逾期 6), a step (✓ 制定方案) or an arrow.
COMMAND = re.compile(r"(?:[^\W\d_]|[（）：、…/ ])+(?<! )")
SHORTCUT = "\t"  # in a menu's text: what stands behind it is only shown


@dataclass(frozen=True)
class Command:
    """One button or line of a menu. `path`: the menus it stands in."""

    title: str
    path: tuple[str, ...]
    run: Callable[[], object]
    shortcut: str = ""


def page_commands(page: QWidget, apart: Sequence[QWidget] = ()) -> list[Command]:
    """What can be done on a page now. Parts that are no commands of the page (filters, the form of a row) stand `apart`."""
    buttons = [
        button
        for button in page.findChildren(QPushButton)
        if button.isVisibleTo(page)
        and button.isEnabled()
        and not button.property("chip")
        and not any(part.isAncestorOf(button) for part in apart)
    ]
    found: list[Command] = []
    for button in buttons:
        title = words_of(button)
        menu = button.menu()
        if menu is not None:
            found += menu_commands(menu, (title,))
        elif COMMAND.fullmatch(title):
            found.append(Command(title, (), button.click))
    return list({(command.path, command.title): command for command in found}.values())


def words_of(button: QPushButton) -> str:
    """What a button says; in a narrow window it keeps its picture only, and its words in the tip."""
    return plain(button.text() or button.toolTip())


def plain(text: str) -> str:
    """A title without the marks of its shortcut."""
    return text.split(SHORTCUT, 1)[0].replace("&", "").strip()


def menu_commands(menu: QMenu, path: tuple[str, ...] = ()) -> list[Command]:
    """The lines of a menu that can be chosen now, those of its submenus too."""
    menu.aboutToShow.emit()  # menus are filled when they open
    found: list[Command] = []
    for action in lines_of(menu):
        title = plain(action.text())
        submenu = action.menu()
        if isinstance(submenu, QMenu):
            found += menu_commands(submenu, (*path, title))
            continue
        behind = action.text().partition(SHORTCUT)[2] or action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        found.append(Command(title, path, partial(choose, menu, title), behind))
    return found


def made_commands(make: Callable[[], QMenu | None]) -> list[Command]:
    """The lines of a menu that is made anew each time it is asked for, as that of the selected rows; `make` may have none."""

    def run(path: tuple[str, ...], title: str) -> None:
        again = make()
        if again is None:
            return
        line = next((item for item in menu_commands(again) if (item.path, item.title) == (path, title)), None)
        if line is not None:
            line.run()
        again.deleteLater()

    menu = make()
    if menu is None:
        return []
    found = [Command(item.title, item.path, partial(run, item.path, item.title), item.shortcut) for item in menu_commands(menu)]
    menu.deleteLater()
    return found


def lines_of(menu: QMenu) -> Iterator[QAction]:
    """The lines of a menu that can be chosen."""
    return (action for action in menu.actions() if action.isVisible() and action.isEnabled() and plain(action.text()))


def choose(menu: QMenu, title: str) -> None:
    """Choose a line of a menu. The menu may have been filled again since it was read."""
    menu.aboutToShow.emit()
    for action in lines_of(menu):
        if plain(action.text()) == title:
            action.trigger()
            return
