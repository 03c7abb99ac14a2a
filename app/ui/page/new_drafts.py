"""Which draft a new row is kept as, when several windows of one PC write new rows at the same time."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

from app.ledgers.changes.drafts import OPEN, Draft, draft_path, load_drafts, new_rows
from app.store.sealing import Sealer


class NewDraft:
    """The draft of the new row that one drawer shows. A lock file beside it keeps other windows off as long as we live.

    The lock of a program that crashed counts no more: then its draft can be taken up.
    """

    def __init__(self, folder: Path, ledger: str, page: str, vault: Sealer = OPEN) -> None:
        self.folder = folder
        self.vault = vault
        self.ledger = ledger
        self.page = page
        self._lock: QLockFile | None = None

    def begin(self) -> tuple[str, Draft | None]:
        """What the next new row is kept as, and the draft left there by an earlier run if there is one. Raises StorageError."""
        self.release()
        for draft in load_drafts(self.folder, self.vault).drafts:
            # A draft of a version that did not note the page belongs to whichever comes first.
            mine = draft.ledger == self.ledger and draft.row_id is None and draft.page in ("", self.page)
            if mine and self._take(draft.row):
                if draft_path(self.folder, self.ledger, draft.row).exists():
                    return draft.row, draft
                self.release()  # saved in another window since the folder was read
        return next(row for row in new_rows(self.folder, self.ledger) if self._take(row)), None

    def _take(self, row: str) -> bool:
        path = draft_path(self.folder, self.ledger, row).with_suffix(".lock")
        with suppress(OSError):  # the first draft to be kept there will say so
            path.parent.mkdir(parents=True, exist_ok=True)
        lock = QLockFile(str(path))
        lock.setStaleLockTime(0)  # old is not stale: only a process that is gone gives up its lock
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            return False
        self._lock = lock  # without the right to make files nothing is kept here, and nothing needs a lock
        return True

    def release(self) -> None:
        """The row is not shown any more."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
