"""The drafts of one ledger page: what was typed there and never saved. They lie on this PC, beside the replica."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.core.errors import ExpectedError, StorageError
from app.core.kinds import Value
from app.ledgers.changes.drafts import Draft, drop_draft, load_drafts, save_draft
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Page
from app.store.office import Office
from app.store.safes import SafeSealer, safes_of
from app.store.sealing import Sealer
from app.ui.form.drafting import now_text
from app.ui.messages import Messages
from app.ui.session import Session

DRAFTS = "drafts"  # the folder beside the replica


def draft_place(office: Office, ledger: Ledger) -> tuple[Path, Sealer]:
    """Where drafts of a ledger are kept, and what seals them: those of a restricted one lie by themselves under its key."""
    beside = office.replica.path.parent
    if ledger.restricted:
        return beside / f"{DRAFTS}-{ledger.key}", SafeSealer(safes_of(office.database), ledger.key)
    return beside / DRAFTS, office.folder.vault


class PageDrafts:
    """Keeps, finds and drops the drafts of a page; the session tells whoever counts them."""

    def __init__(self, ledger: Ledger, page: Page, session: Session, messages: Messages) -> None:
        self.ledger = ledger
        self.page = page
        self.session = session
        self.messages = messages
        self.folder, self.sealer = draft_place(session.office, ledger)
        if isinstance(self.sealer, SafeSealer):
            self.sealer.hold()

    def waiting(self) -> list[Draft]:
        """What was typed on this page before and never saved. Raises StorageError."""
        found = load_drafts(self.folder, self.sealer).drafts
        return [draft for draft in found if draft.ledger == self.ledger.key and draft.page in ("", self.page.key)]

    def of_row(self, row: str) -> Draft | None:
        """The draft of a row, whichever page it was written on. Raises StorageError."""
        found = load_drafts(self.folder, self.sealer).drafts
        return next((draft for draft in found if (draft.ledger, draft.row) == (self.ledger.key, row)), None)

    def keep(self, draft: Draft) -> bool:
        """Store a draft as one of this page; what hinders it is told. Whether it is kept."""
        try:
            save_draft(self.folder, replace(draft, page=self.page.key), self.sealer)
        except ExpectedError as fault:
            self.messages.toast(str(fault), "red")
            return False
        finally:
            self.session.drafts_changed.emit()
        return True

    def keep_cell(
        self,
        row_id: int,
        row: Mapping[str, Value],
        changes: Mapping[str, tuple[Value, Value]],
        typed: Mapping[str, str] | None = None,
    ) -> bool:
        """A cell typed in the table could not be stored (the LAN is away): it becomes the row's draft, or joins it.

        `typed` is what cannot be read as a value. Whether it is kept; what hinders it is told.
        """
        typed = typed or {}
        try:
            draft = self.of_row(str(row_id))
        except ExpectedError as fault:  # a page that is being locked goes on all the same
            self.messages.toast(str(fault), "red")
            return False
        if draft:
            return self.keep(replace(draft, changes={**draft.changes, **changes}, typed={**draft.typed, **typed}))
        title = self.ledger.fields[self.ledger.name_field].kind.text(row.get(self.ledger.name_field))
        return self.keep(Draft(self.ledger.key, str(row_id), title, now_text(), dict(changes), typed))

    def close(self) -> None:
        """The page goes: nothing is kept any more."""
        if isinstance(self.sealer, SafeSealer):
            self.sealer.forget()

    def drop(self, ledger: str, row: str) -> None:
        """The row is saved or given up. Raises StorageError."""
        drop_draft(self.folder, ledger, row)
        self.session.drafts_changed.emit()

    def has_rows(self, ids: set[int]) -> bool:
        """Whether something typed on one of these rows is kept. Where that cannot be read it may be."""
        try:
            drafts = load_drafts(self.folder, self.sealer).drafts
        except StorageError:
            return True
        return any(draft.ledger == self.ledger.key and draft.row_id in ids for draft in drafts)

    def drop_rows(self, ids: set[int]) -> None:
        """Rows are being removed: what was typed on them goes too. What hinders it is told, and keeps no row."""
        try:
            for draft in load_drafts(self.folder, self.sealer).drafts:
                if draft.ledger == self.ledger.key and draft.row_id in ids:
                    self.drop(draft.ledger, draft.row)
        except StorageError as fault:
            self.messages.toast(str(fault), "red")
