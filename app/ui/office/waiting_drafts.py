"""What was typed and never saved, of all pages: counted in the status bar, listed there, and opened from it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu

from app.core.errors import StorageError
from app.ledgers.changes.drafts import Draft, load_drafts
from app.ledgers.registry import BY_KEY
from app.ui.form.drafting import draft_time
from app.ui.page.page_drafts import DRAFTS
from app.ui.session import Session

SOON_MS = 200  # after the last of several drafts kept or dropped
MOST_LISTED = 15
LONGEST = 28  # characters of a row's title


class WaitingDrafts(QObject):
    """Reads the drafts of this PC again whenever one was kept or dropped; lives as long as its window.

    `typing` names ledger and row of those being typed at this moment.
    """

    counted = Signal(int, int)  # rows that wait, rows that are being typed at this moment

    def __init__(self, window: QObject, session: Session, typing: Callable[[], set[tuple[str, str]]]) -> None:
        super().__init__(window)
        self.session = session
        self.typing = typing
        self.drafts: list[Draft] = []
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.count)
        session.drafts_changed.connect(self._soon.start)
        self._soon.start()

    def count(self) -> None:
        """Look what waits now. A folder that cannot be read is told when one of its rows is opened."""
        typing = self.typing()
        looking = self.session.health.state in ("past", "locked")
        self.drafts = [] if looking else [draft for draft in self._all() if (draft.ledger, draft.row) not in typing]
        self.counted.emit(len(self.drafts), len(typing))

    def _all(self) -> list[Draft]:
        """Newest first. Those of a restricted ledger are told of on its own page only."""
        beside, vault = self.session.office.replica.path.parent / DRAFTS, self.session.office.folder.vault
        try:
            return [draft for draft in load_drafts(beside, vault).drafts if draft.ledger in BY_KEY]
        except StorageError:  # also of a locked office; told when a row is opened
            return []

    def fill(self, menu: QMenu, open_draft: Callable[[Draft], object]) -> None:
        """One line for each: 问题：学用脱节（11-10 10:32）."""
        menu.clear()
        menu.addSection("有未保存的修改，点击打开")
        for draft in self.drafts[:MOST_LISTED]:
            title = draft.title if len(draft.title) <= LONGEST else f"{draft.title[: LONGEST - 1]}…"
            words = f"{BY_KEY[draft.ledger].noun}：{title}（{draft_time(draft)}）".replace("&", "&&")
            menu.addAction(words, lambda draft=draft: open_draft(draft))
        if (more := len(self.drafts) - MOST_LISTED) > 0:
            menu.addAction(f"另有 {more} 条").setEnabled(False)
