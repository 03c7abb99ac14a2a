"""视图: filters, columns, sort and groups of a page kept under a name, for oneself or for all colleagues.

Those of a restricted ledger are sealed with its key, names too, on this PC and in the office.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QMenu, QWidget

from app.core.changes import Change
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.rights import why_only_view
from app.ledgers.views.saved_views import SavedView, SharedViews
from app.ui.messages import Answer
from app.ui.page.filters import Filters
from app.ui.page.own_templates import add_heading
from app.ui.widgets import button, dialog_column, side_by_side, words

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

LONGEST = 30  # characters of a name
VIEWS = "views"  # what one's own are remembered as


class PageViews(QObject):
    """The saved views of one page. The user's own are kept on this PC, the shared ones in the office."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        self._safe = page.ledger.key if page.ledger.restricted else ""
        self._before: dict[str, str] = {}  # own views from before the office got a password: no longer on the disk
        if self.only_shared and (kept := self._kept()):
            self._before = kept
            self._keep({})

    # What there is

    def own(self) -> list[SavedView]:
        """The views on this PC; in a protected office those that were there before, until the window closes."""
        found = self._before if self.only_shared else self._kept()
        return [SavedView(self.page.page.key, str(name), str(content)) for name, content in sorted(found.items())]

    def _kept(self) -> dict[str, str]:
        """Name → content of the views on this PC."""
        found = self.page.memory.get(VIEWS, {})
        return dict(found) if isinstance(found, dict) else {}

    def _keep(self, views: dict[str, str]) -> None:
        """Put the views on this PC in place of those there."""
        self.page.memory.put(VIEWS, views)

    def shared(self) -> list[SavedView]:
        """The views of the office: a small local read."""
        return read_settings(self.page.session.office.database, SharedViews, self._safe).of_page(self.page.page.key)

    @property
    def only_shared(self) -> bool:
        """In a protected office the words one filters by are not left on the disk of a PC."""
        return not self.page.memory.holds_words

    @property
    def _may_share(self) -> bool:
        return not self.page.read_only and not why_only_view(self.page.session.grant)

    def fill(self, menu: QMenu) -> None:
        """The entries of the menu 视图."""
        menu.clear()
        own, shared = self.own(), self.shared()
        mine = "我的视图（启用密码前保存，需要的请重新保存为共享）" if self.only_shared else "我的视图"
        for title, views in ((mine, own), ("共享视图", shared)):
            if views:
                add_heading(menu, title)
            for view in views:
                action = menu.addAction(view.name, lambda view=view: self.apply(view))
                action.setToolTip(f"{view.by} 共享" if view.by else "")
        if own or shared:
            menu.addSeparator()
        menu.addAction("清除筛选\tCtrl+Shift+F", self.page.clear_filters)
        menu.addAction("恢复默认视图", self.reset)
        menu.addAction("保存当前视图…", self.ask_name)
        if own or shared:
            gone = menu.addMenu("删除视图")
            for view in own:
                gone.addAction(view.name, lambda view=view: self.forget(view))
            for view in shared:
                action = gone.addAction(f"{view.name}（共享）", lambda view=view: self.unshare(view))
                action.setEnabled(self._may_share)

    # Using

    def content(self) -> str:
        """The page as it is now."""
        return json.dumps({"filters": self.page.filters.to_json(), "table": self.page.table.state()}, ensure_ascii=False)

    def apply(self, view: SavedView) -> None:
        """Show the page as it was saved; what the ledger no longer has is left out."""
        try:
            found = json.loads(view.content)
        except ValueError:
            found = {}
        if not isinstance(found, dict):
            found = {}
        page = self.page
        with page.looks.together(f"切换到视图“{view.name}”"):
            page.table.restore(found.get("table", {}))
            page.set_filters(Filters.from_json(found.get("filters"), page.ledger, page.session.today()))
        page.messages.toast(f"已切换到视图“{view.name}”")

    def reset(self) -> None:
        """The page as declared: all rows, the ledger's columns and order."""
        with self.page.looks.together("恢复默认视图"):
            self.page.table.restore({})
            self.page.set_filters(Filters())
        self.page.messages.toast("已恢复默认视图，按 Ctrl+Z 撤销")

    # Keeping

    def ask_name(self) -> SaveViewDialog:
        """Save the page as it is under a name."""
        may_share = self._may_share
        dialog = SaveViewDialog(self.page, may_share, self.only_shared, sealed=self.page.ledger.restricted)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.keep(dialog.name.text().strip(), dialog.share.isChecked()))
        dialog.open()
        return dialog

    def keep(self, name: str, share: bool) -> None:
        """Keep the page as it is; a view of the same name is replaced after asking."""
        known = {view.name for view in (self.shared() if share else self.own())}
        answers = (Answer("replace", "替换"), Answer("cancel", "取消"))
        if name in known and self.page.messages.ask("保存视图", f"已有视图“{name}”，要替换它吗？", answers) != "replace":
            return
        if share:
            by = self.page.session.office.identity.user
            self._change(
                lambda now: now.with_view(SavedView(self.page.page.key, name, self.content(), by)), f"已共享视图“{name}”"
            )
        else:
            self._keep({view.name: view.content for view in self.own()} | {name: self.content()})
            self.page.messages.toast(f"已保存视图“{name}”")

    def forget(self, view: SavedView) -> None:
        """A view of one's own goes."""
        self._before.pop(view.name, None)
        self._keep({item.name: item.content for item in self.own() if item.name != view.name})
        self.page.messages.toast(f"已删除视图“{view.name}”")

    def unshare(self, view: SavedView) -> None:
        """A shared view goes, for everybody."""
        answers = (Answer("delete", "删除", danger=True), Answer("cancel", "取消"))
        if self.page.messages.ask("删除视图", f"“{view.name}”是共享视图，删除后同事也不能再用。", answers) == "delete":
            self._change(lambda now: now.without(view.page, view.name), f"已删除视图“{view.name}”，可按 Ctrl+Z 撤销")

    def _change(self, changed: Callable[[SharedViews], SharedViews], said: str) -> None:
        page = self.page
        seen = read_settings(page.session.office.database, SharedViews, self._safe)

        def done(_: Change | None) -> None:
            page.messages.toast(said)

        page.session.run(change_settings(seen, changed(seen), self._safe), done, page.failed)


class SaveViewDialog(QDialog):
    """A name, and for whom."""

    def __init__(self, parent: QWidget, may_share: bool, only_shared: bool, *, sealed: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle("保存视图")
        self.setMinimumWidth(420)
        self.name = QLineEdit(placeholderText="如：本月到期、办公室整改中", maxLength=LONGEST)
        self.name.setAccessibleName("视图名称")
        self.share = QCheckBox("共享给同事")
        self.share.setChecked(only_shared)
        self.share.setEnabled(may_share and not only_shared)
        self.save_button, cancel = button("保存", "primary"), button("取消")
        self.save_button.setEnabled(False)
        self.save_button.setDefault(True)
        self.name.textChanged.connect(
            lambda text: self.save_button.setEnabled(bool(text.strip()) and (may_share or not only_shared))
        )
        self.save_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        column = dialog_column(self)
        column.addWidget(words("保存现在的筛选、列、排序和分组，以后一点即可恢复。", "soft", wrap=True))
        column.addWidget(self.name)
        column.addWidget(self.share)
        if sealed:
            column.addWidget(words("受限台账的视图连同名称一起加密；共享的，有台账密码的同事才看得到。", "soft", wrap=True))
        if only_shared:
            column.addWidget(words("数据已启用密码，视图只保存在共享数据中，不留在本机。", "soft", wrap=True))
        foot = side_by_side(None, cancel, self.save_button)
        column.addLayout(foot)
