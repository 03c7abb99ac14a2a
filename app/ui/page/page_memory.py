"""What a page remembers on this PC: columns, filters, one's own views. That of a restricted ledger is sealed with its key.

In a protected office nothing is left on the disk that could be words of its rows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.store.safes import SafeSealer

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


OF_ONE_OFFICE = ("filters",)  # words and names of an office mean nothing in another; columns are the person's habit


class PageMemory:
    """The settings of one page; filters, and all of a restricted ledger, by themselves for each office, the latter under the
    key the page holds."""

    def __init__(self, page: LedgerPage) -> None:
        self.settings = page.settings
        sealer = page.drafts.sealer
        self.sealer = sealer if isinstance(sealer, SafeSealer) else None
        self._vault = page.session.office.folder.vault
        self._page = page.page.key
        self._office = f"/{page.session.office.office_id}"

    @property
    def holds_words(self) -> bool:
        """Whether words of rows may be remembered."""
        return self.sealer is not None or not self._vault.current

    def get(self, name: str, default: Any = None) -> Any:
        """A remembered value; the default when there is none or it cannot be read."""
        found = self.settings.get(self._key(name), None if self.sealer else default)
        if self.sealer is None:
            return found
        try:
            return json.loads(self.sealer.open(str(found).encode(), name)) if found else default
        except ValueError:  # of another key: nobody can read it any more
            return default

    def put(self, name: str, value: Any) -> None:
        """Remember a value that JSON can hold."""
        if self.sealer is not None:
            value = self.sealer.seal(json.dumps(value, ensure_ascii=False).encode(), name).decode()
        self.settings.put(self._key(name), value)

    def _key(self, name: str) -> str:
        return f"{name}/{self._page}{self._office if self.sealer or name in OF_ONE_OFFICE else ''}"
