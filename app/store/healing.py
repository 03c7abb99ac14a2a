"""Mends the log from the replica, and the replica from the log. Nothing is dropped: what cannot stay goes to the outbox."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from pathlib import Path

import apsw

from app.core.changes import Change
from app.core.errors import DamagedError
from app.store.changesets import change_of
from app.store.commit import DamagedCommitError, decode, digest, is_commit
from app.store.faults import file_faults
from app.store.folder import OfficeFolder, is_number
from app.store.follower import Follower, HoleError, LogChangedError
from app.store.outbox import Outbox
from app.store.replica import ChainError, Replica
from app.store.sealing import commit_name
from app.store.settling import Report
from app.store.snapshots import install_snapshot
from app.store.sqlite import change_key, copy_database, fitting_key, remove_database, sqlite_faults

READ_AGAIN = 3  # a damaged commit is read so often before it is believed
READ_AGAIN_WAIT = 0.2
WANTED_AT_ONCE = 100  # each is a file
ORPHANS = 50  # so many commits that go on from one that does not follow speak against the one before it


class Healer:
    """Repairs of one office as this PC can do them."""

    def __init__(self, folder: OfficeFolder, replica: Replica, outbox: Outbox) -> None:
        self.folder = folder
        self.replica = replica
        self.outbox = outbox
        self.reports: list[Report] = []
        self.undone: list[Change] = []  # what a rebuilt replica holds no more, until it is made again

    def mend(self, fault: DamagedError) -> None:
        """Do what can be done about a fault met while following the log. Raises DamagedError when nothing can."""
        if isinstance(fault, LogChangedError):
            self._mend_log(fault.good)
        elif isinstance(fault, DamagedCommitError):
            self._ask_for(self.replica.head + 1, fault)
        elif isinstance(fault, HoleError):
            self._fill_hole(fault)
        elif isinstance(fault, ChainError):
            self._set_orphan_aside()
        else:
            self.rebuild()

    def _mend_log(self, good: int) -> None:
        """Put back what the log lost; where others have used the numbers meanwhile, follow the log and make ours again."""
        lost = self._lost_numbers(good)
        if not self._goes_on_from_the_log(lost):
            self._copy_aside(len(lost))
            self._step_back(lost[0] if lost else self.replica.head + 1)
            return
        put_back = []
        for number in lost:
            data = self.replica.kept(number) or b""
            found = self.folder.read_commit(number)
            if found is not None and found != data and not is_commit(found):
                self.folder.set_aside(number, "damaged")
                self.reports.append(Report("aside", f"第 {number} 次修改的文件已损坏，已另存并用本机副本补回。"))
                found = None
            if found != data and not self.folder.publish(number, data):
                self._step_back(number)
                break
            put_back.append(number)
        if put_back:
            words = f"共享数据缺少第 {put_back[0]}–{put_back[-1]} 次修改，已由本机补回。"
            self.reports.append(Report("mended", words))
            self.folder.note_head(put_back[-1], self.replica.kept(put_back[-1]) or b"")

    def _lost_numbers(self, good: int) -> list[int]:
        """Which of the commits kept here are not so in the log, ascending; those up to `good` were the last time."""
        lost: list[int] = []
        kept = self.replica.kept_numbers()
        for number in reversed(kept):
            if self.folder.read_commit(number) != self.replica.kept(number):
                lost.append(number)
            elif number <= good:
                return lost[::-1]
        return lost[::-1]

    def _goes_on_from_the_log(self, lost: list[int]) -> bool:
        """Whether the log has the commit before the lost ones; False when it has another one of that number: it took another
        way before the first commit kept here. Raises DamagedError when it has none, which another PC may put back."""
        first = lost[0] if lost else self.replica.head + 1
        parent = decode(self.replica.kept(first) or b"", str(first)).header.parent if lost else self.replica.head_hash
        there = self.folder.read_commit(first - 1) if first > 1 else None
        if first == 1 or (there is not None and digest(there) == parent):
            return True
        if there is not None and is_commit(there):
            return False
        self.want([first - 1])
        raise DamagedError(
            f"共享数据缺少第 {first - 1} 次及之前的修改，本机没有留存。", "请打开其他电脑上的程序补回，或从备份恢复。"
        )

    def _copy_aside(self, count: int) -> None:
        """Keep what the replica shows: of some commits it has nothing else, and nobody may have them any more.

        `count` commits are kept as such and are made again.
        """
        path = self.replica.path
        copy = path.with_name(f"{path.name}.gone-{self.replica.head}-{secrets.token_hex(3)}")
        copy_database(self.replica.database, copy, self.folder.vault.database_key)
        again = f"其中 {count} 次修改本机留有记录，正在重新保存；更早的内容" if count else "这些内容"
        words = f"共享数据在本机加入之前就走了另一条路。本机原来的内容已另存。{again}不会自动合并，请管理员核对：{copy}"
        self.reports.append(Report("aside", words))

    def _step_back(self, number: int) -> None:
        """Others went on from before `number`: our commits from there go to the outbox, the replica follows the log.

        What was saved behind a hole, on top of ours, leaves the log with them: nobody else could tell that it is no part of
        the history.
        """
        kept = [self.replica.kept(one) for one in self.replica.kept_numbers() if one >= number]
        ours = [data for data in kept if data is not None]
        for data in ours:
            self.undone.append(change_of(decode(data, "")))
        for data in reversed(ours + (self._followers_of(ours[-1]) if ours else [])):
            commit = decode(data, "")
            self.outbox.put(commit.header, data)
            if commit.header.sequence > number and self.folder.read_commit(commit.header.sequence) == data:
                self.folder.set_aside(commit.header.sequence, "orphan")
        self.rebuild()

    def _followers_of(self, data: bytes) -> list[bytes]:
        """The commits of the log that go on from one, each naming its predecessor's hash."""
        found: list[bytes] = []
        number = decode(data, "").header.sequence + 1
        while (there := self.folder.read_commit(number)) is not None and is_commit(there):
            if decode(there, str(number)).header.parent != digest(data):
                break
            found.append(there)
            data, number = there, number + 1
        return found

    def rebuild(self) -> None:
        """Make the replica anew from the log, under the connections that are open on it."""
        side = self.replica.path.with_name(f"{self.replica.path.name}.{secrets.token_hex(4)}.rebuild")
        fresh = fill_from_log(self.folder, side, self.replica)
        keep_older(fresh, self.replica)
        try:
            with sqlite_faults(self.replica.path):
                target, source = self.replica.database.connection(), fresh.database.connection()
                with target.backup("main", source, "main") as copying:
                    while not copying.done:
                        copying.step(1000)
        except apsw.Error as fault:
            raise DamagedError("本机副本无法重建。", "请关闭本机上的其他程序窗口后重试。", str(fault)) from fault
        finally:
            fresh.close()
            remove_database(side)

    def _set_orphan_aside(self) -> None:
        """The next commit was made by a PC whose predecessors were lost: it gets another name and is made again, and so do
        those that go on from it.

        Looked at anew while no other program on this PC can move the replica: a commit that only seemed not to follow,
        because the head moved on in between, stays where it is. Only while the log still has the replica's own head is
        the next commit the wrong one of the two.
        """
        with self.replica.transaction():
            head, digest_here = self.replica.head, self.replica.head_hash
            there = self.folder.read_commit(head + 1)
            if there is None or not is_commit(there) or (head and not self.folder.holds(head, digest_here)):
                return
            if decode(there, str(head + 1)).header.parent == digest_here:
                return
            orphans = [there, *self._followers_of(there)]
            if len(orphans) > ORPHANS:
                self._doubt_head(head)
            for data in reversed(orphans):  # from the end: at no moment is there a new hole
                if not self._move_orphan(data):
                    return

    def _doubt_head(self, head: int) -> None:
        """So long a history does not follow a commit that was exchanged: the PCs that know the right one shall put it back."""
        self.want([head])
        words = f"第 {head} 次修改与后面的记录不符，可能被替换，现在只能查看之前的内容。"
        raise DamagedError(words, "请打开其他电脑上的程序，由它们自动补回；不要删除任何文件。", f"commit {head}")

    def _move_orphan(self, data: bytes) -> bool:
        """Set one aside that is in the outbox already; False when another PC had put a good one in its place."""
        header = decode(data, "").header
        self.outbox.put(header, data)
        moved = self.folder.set_aside(header.sequence, "orphan")
        with file_faults(moved):
            if self.folder.vault.open(self.folder.disk.read(moved), commit_name(header.sequence)) != data:
                self.folder.disk.name(moved, self.folder.commit_path(header.sequence))
                return False
        words = f"第 {header.sequence} 次修改与记录链不符，已另存，正在重新保存：{header.action}"
        self.reports.append(Report("aside", words))
        return True

    def _fill_hole(self, fault: HoleError) -> None:
        """The next commit is not there, later ones are: take it from the outbox, or ask the other PCs for all of them."""
        for entry in self.outbox.entries():
            if self._follows(entry.data, fault.numbers[0]) and self.folder.publish(fault.numbers[0], entry.data):
                return
        self.want(fault.numbers)
        raise DamagedError(fault.message, fault.advice, fault.detail) from fault

    def _ask_for(self, number: int, fault: DamagedError) -> None:
        """A commit that cannot be read: look again, take it from outbox or hint, or ask the other PCs for it."""
        for _ in range(READ_AGAIN):
            data = self.folder.read_commit(number)
            if data is None or is_commit(data):
                return
            time.sleep(READ_AGAIN_WAIT)
        for known in (*(entry.data for entry in self.outbox.entries()), self.folder.head_hint()[1]):
            if self._follows(known, number):
                self.folder.set_aside(number, "damaged")
                self.folder.publish(number, known)
                self.reports.append(Report("mended", f"第 {number} 次修改的文件已损坏，已另存并补回。"))
                return
        self.want([number])
        words = f"共享数据从第 {number} 次修改起无法读取，现在只能查看之前的内容。"
        raise DamagedError(words, "请打开其他电脑上的程序，由它们自动补回；不要删除任何文件。", f"commit {number}") from fault

    def _follows(self, data: bytes, number: int) -> bool:
        if not is_commit(data):
            return False
        header = decode(data, str(number)).header
        return (header.sequence, header.parent) == (number, self.replica.head_hash)

    def want(self, numbers: list[int]) -> None:
        """Ask the PCs that have these commits to put them back."""
        folder = self.folder.path / "wanted"
        with file_faults(folder):
            asked = set(self.folder.disk.names(folder))
            self.folder.make_folder(folder)
            for name in [f"{number:09d}" for number in numbers[:WANTED_AT_ONCE]]:
                if name not in asked:
                    self.folder.disk.overwrite(folder / name, b"wanted")

    def answer_wants(self) -> None:
        """Put back what others ask for and this PC has."""
        folder = self.folder.path / "wanted"
        with file_faults(folder):
            names = self.folder.disk.names(folder)
        for name in names:
            if is_number(name) and self._answer(int(name)):
                with file_faults(folder):
                    self.folder.disk.remove(folder / name)

    def _answer(self, number: int) -> bool:
        data = self.replica.kept(number)
        if data is None:
            return False
        found = self.folder.read_commit(number)
        if found is not None and found != data and self.folder.holds(*self.replica.standing()):
            # The log confirms our head, and with it every commit before it: whatever else lies there is none of the chain.
            self.folder.set_aside(number, "foreign" if is_commit(found) else "damaged")
            found = None
        if found is None and self.folder.publish(number, data):
            self.reports.append(Report("mended", f"第 {number} 次修改的文件已由本机补回。"))
            return True
        return found == data


def fill_from_log(folder: OfficeFolder, path: Path, like: Replica) -> Replica:
    """A replica made at `path` from the newest good snapshot and the commits after it, as far as they are one chain."""
    key = like.database.cipher_key
    if install_snapshot(folder, path):
        found = fitting_key(path, folder.vault.database_keys())
        if found is not None and found != key:  # SQLite copies databases of one key only
            change_key(path, found, key)
    fresh = Replica(path, like.migrations, key)
    fresh.write("office", like.read("office"))
    with suppress(ChainError):  # of two lines in the log; whoever follows it next sets the second one aside
        Follower(folder, fresh).follow(thorough=True)
    return fresh


def keep_older(fresh: Replica, old: Replica) -> None:
    """Keep the bytes of the commits before the snapshot, too, as far as they are of its chain: the server may lose them yet."""
    first, parent = fresh.oldest_kept(), fresh.head_hash
    if first <= fresh.head:
        parent = decode(fresh.kept(first) or b"", str(first)).header.parent
    with fresh.transaction():
        while (data := old.kept(first - 1)) is not None and digest(data) == parent:
            first, header = first - 1, decode(data, str(first - 1)).header
            fresh.keep(header, data)
            parent = header.parent
        fresh.note_made_again()
