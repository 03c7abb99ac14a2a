"""Which changes of the office this program has not been told of yet, so that each is told once and in order."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.changes import Change
from app.core.errors import DamagedError
from app.store.changesets import change_of
from app.store.commit import decode
from app.store.folder import OfficeFolder
from app.store.replica import Replica


class Untold:
    """What was applied to the replica since the last `take`. What this program saved itself it is told of by `run`."""

    def __init__(self, head: int) -> None:
        self.seen = head  # the number of the last commit that was told
        self._applied: list[Change] = []

    def add(self, changes: Iterable[Change]) -> None:
        """Commits that were applied, or undone: those stand in the replica no more."""
        self._applied += changes

    def take(self, replica: Replica, folder: OfficeFolder) -> list[Change]:
        """Undone ones first, then every commit up to the head of the replica. Raises StorageError when one cannot be read."""
        applied = {change.sequence: change for change in self._applied if change.sequence <= replica.head}
        undone = [change for change in self._applied if applied.get(change.sequence) is not change]
        first, head = min([self.seen, *(change.sequence - 1 for change in undone)]) + 1, replica.head
        found = undone + [applied.get(number) or read_change(number, replica, folder) for number in range(first, head + 1)]
        self.seen, self._applied = head, []  # only now: what could not be read is told the next time
        return found


def read_change(sequence: int, replica: Replica, folder: OfficeFolder) -> Change:
    """What a commit changed (this program made it, or another one on this PC applied it). Raises StorageError."""
    data = replica.kept(sequence) or folder.read_commit(sequence)
    if data is None:
        raise DamagedError(f"共享数据缺少第 {sequence} 次修改。", "请联系管理员从备份恢复。", f"commit {sequence}")
    return change_of(decode(data, str(sequence)))
