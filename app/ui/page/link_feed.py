"""Keeps the cards of the tab 关联 as the rows they stand for are: whoever changes one, and in whichever ledger."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.core.changes import Change
from app.ledgers.changes.links import linked_rows
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.row_states import with_states
from app.ui.form.form_tabs import FormTabs
from app.ui.form.link_page import takes_part
from app.ui.session import Session

PAUSE_MS = 200  # changes that come one after the other are read once


class LinkFeed(QObject):
    """Feeds the cards of a form; `row` gives the id of the row shown, None when there is none to follow."""

    def __init__(self, tabs: FormTabs, ledger: Ledger, session: Session, row: Callable[[], int | None]) -> None:
        super().__init__(tabs)
        self.tabs, self.ledger, self.session, self.row = tabs, ledger, session, row
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.load)
        if takes_part(ledger):
            session.changed.connect(self._changed)
            session.day_changed.connect(self._pause.start)

    def load(self) -> None:
        """Read what the row is linked with: a few local, indexed reads."""
        row_id, database = self.row(), self.session.office.database
        if row_id is not None and takes_part(self.ledger):
            linked = linked_rows(database, BY_KEY, self.ledger.key, row_id)
            self.tabs.load_links(with_states(database, BY_KEY, linked, self.session.today()))

    def _changed(self, change: Change) -> None:
        """The row itself and new links to it are the drawer's; here it is what stands on the cards."""
        shown: dict[str, set[int]] = {}
        for card in self.tabs.links.cards:
            shown.setdefault(card.row.ledger, set()).add(card.row.row_id)
        if self.row() is not None and any(self._touches(BY_KEY[key], ids, change) for key, ids in shown.items()):
            self._pause.start()

    def _touches(self, ledger: Ledger, ids: set[int], change: Change) -> bool:
        touched = self.session.touched(ledger, change)
        return touched is None or not touched.isdisjoint(ids)
