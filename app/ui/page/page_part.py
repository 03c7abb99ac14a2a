"""Something a ledger page can do (import and export, print, archive), kept out of the page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


class PagePart(QObject):
    """Lives as long as its page, and works with what the page works with."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        self.ledger = page.ledger
        self.session = page.session
        self.messages = page.messages
        self.settings = page.settings
        self.failed = page.failed
