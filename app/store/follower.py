"""Brings the replica up to the head of the log: few file operations when nothing happened, many at once when a lot did."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from app.core.changes import Change
from app.core.errors import BusyError, DamagedError
from app.store.changesets import change_of
from app.store.commit import DamagedCommitError, decode, digest
from app.store.folder import NOT_FOUND_SECONDS, NOT_FOUND_WAIT, OfficeFolder
from app.store.replica import ChainError, Replica

THOROUGH_SECONDS = 15.0  # how long a lost head hint may delay the sight of a foreign commit
READ_AHEAD = 16  # commits read at once when many are to be applied; each waits for the network
BATCH = 200  # commits applied in one transaction of the replica
HOLE_TOLD = 1000  # missing commits that are named at once; a file of a huge number must not fill the memory
LOOK_BACK = 100  # so far below the last look's head the log is looked at again: what is lost may have been there then


class LogChangedError(ChainError):
    """A commit of the replica is not, or not so, in the log; all up to number `good` were there at the last look."""

    def __init__(self, number: int, good: int) -> None:
        super().__init__("共享数据缺少本机已有的修改。", "程序会自动补回。", f"commit {number}")
        self.good = good


class HoleError(DamagedError):
    """The log goes on behind `numbers`, which it lacks and this PC never had."""

    def __init__(self, numbers: list[int]) -> None:
        which = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"
        super().__init__(
            f"共享数据缺少第 {which} 次修改，现在只能查看之前的内容。",
            "请打开其他电脑上的程序，由它们自动补回；不要删除任何文件。",
            f"commits {numbers[0]} to {numbers[-1]}",
        )
        self.numbers = numbers


class Follower:
    """Applies the commits after the replica's head."""

    def __init__(self, folder: OfficeFolder, replica: Replica) -> None:
        self.folder = folder
        self.replica = replica
        self._checked = float("-inf")
        self._good = int(replica.read("good", "0"))  # up to here the log had everything when it was last looked at
        self._hint = 0

    def is_due(self) -> bool:
        """Whether the log itself is to be looked at, not only the hint."""
        return time.monotonic() - self._checked >= THOROUGH_SECONDS

    def follow(self, *, thorough: bool = False, reach: int = 0) -> list[Change]:
        """Apply what is new. `reach`: a commit of this number exists, though Windows may not show it for some seconds.

        Unless thorough, a missing name is asked for only now and then. Raises LogChangedError, ChainError,
        DamagedCommitError or UnfitError when the log and the replica do not fit (see healing).
        """
        thorough = thorough or self.is_due()
        hint, newest = self.folder.head_hint()
        self._hint = hint
        head = self.replica.head
        if thorough or hint < head:
            self._check_head(head)
            if 0 < hint < head:
                self.folder.note_head(head, self.replica.kept(head) or b"")
            self._checked = time.monotonic()
        if hint == head + 1 and not thorough:
            changes = self._apply_hint(hint, newest)
            if changes:
                return changes
        return self._apply_log(max(hint, reach), reach, thorough=thorough)

    def _check_head(self, head: int) -> None:
        """The log still has the head, and what is kept of the commits before it: a server that forgot the newest commits
        may have been given later ones, which leaves a hole. Listing a folder shows a thousand at once."""
        if head == 0:
            return
        data = self.folder.read_commit(head)
        try:
            sound = data is not None and decode(data, str(head)) and digest(data) == self.replica.head_hash
        except DamagedCommitError:
            sound = False
        if not sound:
            raise LogChangedError(head, min(self._good, head - 1))
        size = self.folder.packs.size
        first = max(self.replica.oldest_kept(), (min(self._good, head) - LOOK_BACK) // size * size, 1)
        for number in self.folder.missing(first, head):
            if self.folder.read_commit(number) is None:
                raise LogChangedError(number, number - 1)
        if self._good != head:
            with self.replica.transaction():
                self.replica.write("good", str(head))
            self._good = head

    def refuse_hole(self, *, thorough: bool) -> None:
        """After `follow`: the replica stands at the end of the log, not at a hole in it. Raises HoleError.

        Nobody may write into a hole, which would give the office two histories. That the hint alone is ahead proves none.
        """
        head = self.replica.head
        if not thorough and self._hint <= head:
            return
        beyond = self.folder.numbers_after(head)
        if beyond and beyond[0] != head + 1 and self.folder.read_commit(head + 1) is None:
            known = set(beyond)
            raise HoleError(list(islice((number for number in range(head + 1, beyond[-1]) if number not in known), HOLE_TOLD)))

    def _apply_hint(self, number: int, data: bytes) -> list[Change]:
        """Apply the commit that the hint itself carries, when it is whole and the next one."""
        try:
            header = decode(data, str(number)).header
        except DamagedCommitError:  # being written just now, or too long for the hint
            return []
        if header.sequence != number or header.parent != self.replica.head_hash:
            return []
        return self._apply([data])

    def _apply_log(self, known: int, reach: int, *, thorough: bool) -> list[Change]:
        changes: list[Change] = []
        batch: list[bytes] = []
        for data in self._commits(known, reach, thorough=thorough):
            batch.append(data)
            if len(batch) >= BATCH:
                changes += self._apply(batch)
                batch = []
        return changes + self._apply(batch)

    def _commits(self, known: int, reach: int, *, thorough: bool) -> Iterator[bytes]:
        """The commits after the head, as far as they can be read; those up to `known` are said to exist."""
        number = self.replica.head + 1
        with ThreadPoolExecutor(READ_AHEAD) as pool:
            while number + 2 < known:
                wanted = range(number, min(known, number + READ_AHEAD * 8) + 1)
                for data in pool.map(self.folder.read_commit, wanted):
                    if data is None:
                        known = 0  # the hint promised too much
                        break
                    yield data
                    number += 1
        while number <= known or thorough:
            found = self._read(number, number <= reach)
            if found is None:
                return
            yield found
            number += 1

    def _read(self, number: int, exists: bool) -> bytes | None:
        until = time.monotonic() + NOT_FOUND_SECONDS
        while (data := self.folder.read_commit(number)) is None and exists:
            if time.monotonic() > until:
                raise BusyError(
                    "共享盘暂时没有给出同事刚保存的内容，这次没有保存。", "请稍后再点一次保存。", f"commit {number}"
                )
            time.sleep(NOT_FOUND_WAIT)
        return data

    def _apply(self, batch: list[bytes]) -> list[Change]:
        """Apply commits in one transaction, or, when one of them does not fit, those before it."""
        if not batch:
            return []
        try:
            return self._apply_together(batch)
        except ChainError:
            if len(batch) == 1:
                raise
        except DamagedCommitError:
            if len(batch) == 1:
                raise
        return [change for data in batch for change in self._apply_together([data])]

    def _apply_together(self, batch: list[bytes]) -> list[Change]:
        changes = []
        with self.replica.transaction():
            head = self.replica.head
            for data in batch:
                commit = decode(data, str(head + 1))
                # else another program on this PC has applied it meanwhile
                if commit.header.sequence > head and self.replica.apply(commit, data):
                    changes.append(change_of(commit))
        return changes
