"""The header of a ledger page: title, switch, views, and the buttons of what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from app.core.program import resources
from app.ui.page.field_switch import FieldSwitch
from app.ui.widgets import button, icon, words

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

PAGE_MARGIN = 16  # pixels at 96 dpi left and right of the page
LEAST_SWITCH = 150  # pixels of the switch: 全部专项


class PageHeader(QWidget):
    """One line, two where there is no room for one. `changing` are the buttons that change rows: they are greyed where
    nothing may be changed."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__()
        self.page = page
        self._why_grey = ""  # why the user may not change rows here
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        row, actions = QHBoxLayout(), QHBoxLayout()
        for part in (row, actions):
            part.setSpacing(8)
            self._lines.addLayout(part)
        self._lines.insertStretch(1, 1)
        self._fill_row(row)
        self._fill_actions(actions)
        self._parts = (row, actions)
        self.changing = (self.add_button, self.batch_button, self.row_actions_button, self.import_button)
        shrinking = (self.batch_button, self.row_actions_button, self.import_button, self.export_button)
        self._words = {each: each.text() for each in shrinking}
        self._words |= {self.view_button: "视图", self.print_button: "打印", self.more_button: "更多"}

    def _fill_row(self, row: QHBoxLayout) -> None:
        """What is shown and how."""
        page = self.page
        self.switch = FieldSwitch(page.ledger)
        self.switch.chosen.connect(page.set_filters)
        self.pane_button = QToolButton()
        self.pane_button.setIcon(QIcon(str(resources() / "icons" / "filter.svg")))
        self.pane_button.setToolTip("显示或收起筛选栏")
        self.pane_button.setAccessibleName("筛选栏")
        self.pane_button.setCheckable(True)
        self.pane_button.setChecked(True)
        self.pane_button.toggled.connect(lambda on: page.pane.setVisible(on))
        row.addWidget(self.pane_button)
        row.addWidget(words(page.page.title, "title"))
        row.addSpacing(4)
        row.addWidget(self.switch)
        self.board_button = self._button("看板", "columns", None)
        self.board_button.setCheckable(True)
        self.board_button.setChecked(bool(page.settings.get(f"board/{page.page.key}")))
        self.board_button.toggled.connect(lambda _: page.show_all())
        row.addWidget(self.board_button)
        if page.ledger.board is None:
            self.board_button.hide()
        self.view_button = self._button("视图", "view", None)
        self.view_button.setProperty("menu", True)
        self.view_menu = QMenu(self.view_button)
        self.view_menu.aboutToShow.connect(lambda: page.views.fill(self.view_menu))
        self.view_button.setMenu(self.view_menu)
        row.addWidget(self.view_button)
        row.addStretch()

    def _fill_actions(self, actions: QHBoxLayout) -> None:
        """What can be done with the rows."""
        page = self.page
        self.add_button = self._button(f"新增{page.ledger.noun}", "", page.add)
        self.add_button.setProperty("primary", True)
        self.setFocusProxy(self.add_button)  # from here the arrow keys lead along the buttons
        self.batch_button = self._button("批量修改", "edit", page.edits.batch)
        self.batch_button.setEnabled(False)
        self.row_actions_button = self._button("办理", "check", None)
        self.row_actions_button.setProperty("menu", True)
        self.row_actions_button.setEnabled(False)
        self.row_actions_menu = QMenu(self.row_actions_button)
        self.row_actions_menu.aboutToShow.connect(lambda: self.fill_row_actions(self.row_actions_menu))
        self.row_actions_button.setMenu(self.row_actions_menu)
        self.import_button = self._button("导入", "import", page.exchange.choose_import)
        self.export_button = self._button("导出", "export", page.exchange.choose_export)
        self.print_button = self._button("打印", "print", None)
        self.print_button.setProperty("menu", True)
        self.print_button.setMenu(page.printing.menu(self.print_button))
        self.more_button = self._button("更多", "more", None)
        self.more_button.setProperty("menu", True)
        self.more_menu = QMenu(self.more_button)
        self._fill_more(self.more_menu)
        self.more_button.setMenu(self.more_menu)
        for each in (
            self.add_button,
            self.batch_button,
            self.row_actions_button,
            self.import_button,
            self.export_button,
            self.print_button,
            self.more_button,
        ):
            actions.addWidget(each)
        actions.addStretch()

    def _fill_more(self, menu: QMenu) -> None:
        page = self.page
        page.actions_here.fill(menu, for_rows=False)
        menu.addAction("查找和替换…\tCtrl+H", page.replace_cells)
        if page.places.number:
            menu.addAction("重新编号…", lambda: None if page.read_only else page.places.renumber())
        menu.addAction("显示的列…", self._choose_columns)
        menu.addAction("导出所见（可分列）…", page.exchange.choose_seen)
        menu.addAction("回收站…", page.show_recycle_bin)

    def grey(self, why: str) -> None:
        """Grey what changes rows, with the reason; "" for not any more."""
        self._why_grey = why
        for item in self.changing:
            item.setEnabled(not why)

    def fit(self) -> None:
        """Where there is no room for all words the buttons keep their pictures only; where there is none for these either,
        title and buttons stand below each other."""
        self._lines.setDirection(QBoxLayout.Direction.LeftToRight)
        self._show_words(True)
        if self._needed() > self._room():
            self._show_words(False)
        if self._needed() > self._room():
            self._lines.setDirection(QBoxLayout.Direction.TopToBottom)

    def _room(self) -> int:
        return self.page.width() - 2 * PAGE_MARGIN

    def _needed(self) -> int:
        """Pixels of one line; the switch may be narrower than its longest word."""
        for part in self._parts:
            part.invalidate()  # a button's new words are known to the outer layout only
        given = max(0, self.switch.sizeHint().width() - LEAST_SWITCH) if self.switch.isVisibleTo(self) else 0
        return sum(part.sizeHint().width() for part in self._parts) + 2 * self._lines.spacing() - given

    def _show_words(self, shown: bool) -> None:
        for each, text in self._words.items():
            each.setText(text if shown else "")
            grey = self._why_grey if each in self.changing else ""
            each.setToolTip(grey or ("" if shown else text))
        self.add_button.setToolTip(self._why_grey)

    def fill_row_actions(self, menu: QMenu) -> None:
        """What can be done with the selected rows, for the menu of the button 办理 and of the rows."""
        menu.clear()
        self.page.extras.add_actions(menu, self.page.chosen_rows())
        self.page.actions_here.fill(menu, for_rows=True)
        if menu.isEmpty():
            menu.addAction("选中的行没有可以办理的").setEnabled(False)

    def _choose_columns(self) -> None:
        """The header's menu, for hands that do not find the right mouse button."""
        self.page.table.header_menu().exec(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _button(self, text: str, picture: str, action: Callable[[], object] | None) -> QPushButton:
        found = button(text, clicked=action)
        if picture:
            found.setIcon(icon(picture))
        return found
