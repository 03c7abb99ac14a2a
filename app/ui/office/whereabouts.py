"""Whether the window shows the office where it is used: the past, a place it has left, or one without a login is only seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.store.health import Health
from app.ui.office.welcome import ElsewhereStrip
from app.ui.page_widget import PageWidget

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

ELSEWHERE = ("past", "moved", "locked")  # states in which nothing is edited here


class Whereabouts(QObject):
    """The strip over the pages that says so with the way out, and what may be done on the pages of the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.session = window.session
        self.strip = ElsewhereStrip()
        self.session.health_changed.connect(self.show_health)
        self.session.grant_changed.connect(self._follow_grant)

    def show_health(self, health: Health) -> None:
        """Show or take away the strip; where nothing is edited all pages follow."""
        if health.state == "past":
            self.strip.show_words(health.words, "关闭", self.window.close)
        elif health.state == "moved":
            self.strip.show_words(health.words, "打开新位置", self._follow)
        elif health.state == "locked":
            self.strip.show_words(health.words, "登录…", lambda: self.window.office_actions.reopen_requested.emit(None))
        elif self.strip.isVisibleTo(self.window):  # the old place came into use again: everything can be edited there
            self.window.office_chosen.emit(self.session.office.folder.path)
        if health.state in ELSEWHERE:
            for page in self.window.pages.values():
                page.set_read_only(health.words)

    def limit(self, page: PageWidget) -> None:
        """What may be done on a page that was just made."""
        if self.session.health.state in ELSEWHERE:
            page.set_read_only(self.session.health.words)
        else:
            page.limit()

    def _follow_grant(self) -> None:
        """An administrator has changed what the user here may do: all pages follow, and the user is told."""
        if self.session.health.state in ELSEWHERE:
            return
        for page in self.window.pages.values():
            page.limit()
        grant = self.session.grant
        if grant is not None:
            self.window.messages.toast(f"管理员调整了您的权限：{grant.role}，范围：{grant.scope_words}", "amber")

    def _follow(self) -> None:
        self.window.office_actions.office_followed.emit(Path(self.session.office.replica.moved))
