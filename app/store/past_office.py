"""The office as it was after a commit, to be looked at in the same pages; nothing can be saved there."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from app.core.changes import Change
from app.core.errors import StorageError
from app.store.accounts import Grant
from app.store.health import Health
from app.store.office import Office
from app.store.operation import Operation
from app.store.outbox import Outbox, Pending
from app.store.settling import Report
from app.store.sqlite import remove_database
from app.store.view import Progress, view_at


class PastOffice(Office):
    """A view of an open office. `words` say of when, 2026年11月20日 10:32."""

    def __init__(
        self, office: Office, number: int, path: Path, words: str, progress: Progress = lambda done, total: True
    ) -> None:
        """Make the view as a database at `path`. Raises StorageError, DamagedError or, as `view_at`, CancelledError."""
        self.folder = office.folder
        self.identity = office.identity
        self.office_id = office.office_id
        self.fault = None
        self.words = words
        self._lock = threading.RLock()
        self.replica = view_at(office.folder, number, path, office.replica.migrations, progress)
        self.replica.database.safes = office.replica.database.safes
        self.keys, self.person = office.keys, office.person
        self.outbox = Outbox(path, self.office_id, self.folder.vault)
        self.pending = Pending(path, self.office_id, self.folder.vault)

    @property
    def health(self) -> Health:
        """Says that this is the past."""
        return Health("past", f"正在查看 {self.words} 的数据，只能查看", "关闭这个窗口即回到现在。")

    def catch_up(self) -> list[Change]:
        """The past does not change."""
        return []

    def take_reports(self) -> list[Report]:
        """Nothing happens to it."""
        return []

    def maintain(self, now: float) -> None:
        """Nothing is due."""

    def run(self, operation: Operation) -> Change | None:
        """Raises StorageError."""
        raise StorageError("这是以前的数据，只能查看，没有保存。", "请在原来的窗口中修改。")

    def ready_to_move(self) -> int:
        """Raises StorageError."""
        raise StorageError("这是以前的数据，不能搬迁。", "请在原来的窗口中搬迁。")

    @property
    def grant(self) -> Grant | None:
        """Rights are those of the present; here nothing can be changed anyway."""
        return self.replica.bench().by_public.get(self.person.public) if self.person else None

    def close(self) -> None:
        """Close this thread's connection to the view."""
        self.replica.close()

    def discard(self) -> None:
        """Delete the view; its window has been closed. A file that is held open is left behind."""
        self.replica.close()
        with contextlib.suppress(OSError, StorageError):
            remove_database(self.replica.path)
