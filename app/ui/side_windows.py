"""The windows beside the main one: 修改记录, 查找 and 使用手册. Each is made when it is first asked for, and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.handbook.chapters import chapter_of

if TYPE_CHECKING:
    from app.ui.finder.box import Finder
    from app.ui.handbook.window import HandbookWindow
    from app.ui.history.window import HistoryWindow
    from app.ui.main_window import MainWindow


class SideWindows:
    """Those of one main window. Their modules (Markdown, printers, pinyin) are loaded with them, not at the start."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.history: HistoryWindow | None = None
        self.finder: Finder | None = None
        self.handbook: HandbookWindow | None = None

    def show_history(self) -> None:
        """修改记录 of the whole office."""
        if self.history is None:
            from app.ui.history.window import HistoryWindow

            window = self.window
            self.history = HistoryWindow(window, window.session, window.messages, window.fail)
            self.history.row_chosen.connect(window.open_row)
        self.history.open_again()

    def make_finder(self) -> Finder:
        """Have the finder ready."""
        if self.finder is None:
            from app.ui.finder.box import Finder

            self.finder = Finder(self.window)
        return self.finder

    def show_finder(self) -> None:
        """查找: everything by one line."""
        self.make_finder().open_box()

    def show_handbook(self) -> HandbookWindow:
        """使用手册, at the chapter of the page in front."""
        if self.handbook is None:
            from app.ui.handbook.window import HandbookWindow

            self.handbook = HandbookWindow(self.window)
        self.handbook.open_chapter(chapter_of(self.window.page.key))
        return self.handbook

    def forget_locked(self) -> None:
        """A restricted ledger was locked: what 修改记录 and the finder show of it goes."""
        if self.finder is not None:
            self.finder.close_box()
        if self.history is not None:
            self.history.close()
            self.history.deleteLater()
            self.history = None

    def close(self) -> None:
        """The main window goes."""
        if self.finder is not None:
            self.finder.close_box()
        if self.handbook is not None:
            self.handbook.close()
