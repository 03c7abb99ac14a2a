"""What became of the commits in the outbox: found in the log, published again, made again as new commits, or kept as 待处理."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import apsw

from app.core.errors import BusyError
from app.store.accounts import ForbiddenError
from app.store.changesets import apply_again, record, refuse_all
from app.store.commit import Commit, Header, decode
from app.store.faults import file_faults
from app.store.outbox import Entry, Pending, PendingItem, Refused
from app.store.publisher import NumberTakenError, Publisher

ATTEMPTS = 50


@dataclass(frozen=True)
class Report:
    """Something the store did on its own that a person should know. `words` are for the user.

    `commit_id` is the one under which the user saved: of the commit in the log, that id or its `again`. Empty when there is
    no such commit, because the office held all of it already: a colleague had saved the very same.

    `kind`: "saved" (an unknown outcome turned out saved, or was saved now), "partly" and "refused" (some or all rows went to
    待处理), "mended" (commits put back into the log), "damaged" (commits of the past that nobody here has), "aside" (a file
    that did not belong to the log was set aside), "moved" (a move was broken off), "unauthorised" (a commit in the log changes
    nothing: its author had no right to it), "named" (an office without a name got this PC's).
    """

    kind: Literal["saved", "partly", "refused", "mended", "damaged", "aside", "moved", "unauthorised", "named"]
    words: str
    commit_id: str = ""


class Settler:
    """Empties the outbox."""

    def __init__(self, publisher: Publisher, pending: Pending, follow: Callable[[], object]) -> None:
        self.publisher = publisher
        self.pending = pending
        self.follow = follow  # brings the replica to the head of the log
        self.reports: list[Report] = []  # what was found out so far, even when the folder went away after that

    def settle(self) -> None:
        """Find out, or bring about, what becomes of every waiting commit. Raises StorageError while the folder is away."""
        outbox = self.publisher.outbox
        if outbox.is_empty():
            return
        with self.publisher.replica.transaction():  # wait for another program on this PC that is just publishing
            entries = outbox.entries()
        folder = self.publisher.folder
        for entry in entries:  # all of them: two may be one commit, lost and made again
            with file_faults(folder.path):  # without this file a request that is still on its way cannot succeed
                folder.disk.remove(folder.path / "tmp" / entry.commit.header.commit_id)
        originals = {entry.commit.header.commit_id for entry in entries}
        repeated = [entry for entry in entries if entry.commit.header.again in originals]
        for entry in entries:
            if entry not in repeated:
                self.follow()
                self.reports += self._settle(entry)
                outbox.remove(entry.commit.header)
        for entry in repeated:  # a try to make one of them again that did not come to an end: settled with it
            outbox.remove(entry.commit.header)

    def _settle(self, entry: Entry) -> list[Report]:
        header = entry.commit.header
        for _ in range(ATTEMPTS):
            if header.kind != "moved" and self._is_in_log(entry):
                return [Report("saved", f"已确认保存成功：{header.action}", header.origin)]
            if header.kind == "migration":
                return []  # the program upgrades the office again by itself
            try:
                return self._settle_move(header) if header.kind == "moved" else self._publish_again(entry)
            except NumberTakenError:
                self.follow()
        raise BusyError("同时保存的人太多。", "程序稍后会再试。")

    def _is_in_log(self, entry: Entry) -> bool:
        replica, header = self.publisher.replica, entry.commit.header
        if replica.has(header.origin):
            return True
        if header.sequence > replica.head:
            return False
        known = replica.kept(header.sequence) or self.publisher.folder.read_commit(header.sequence)
        return known == entry.data or self._is_made_again(header)

    def _is_made_again(self, header: Header) -> bool:
        """Whether another PC has made a lost commit again since; for a commit whose number belongs to another by now.

        The replica knows it of all commits applied here. Of those before, only what its snapshot noted, and programs up to
        0.2 did not note it: those commits are read, once for a lost one.
        """
        replica = self.publisher.replica
        for number in range(header.sequence, min(replica.oldest_kept(), replica.head + 1)):
            data = self.publisher.folder.read_commit(number)
            if data is not None:
                found = decode(data, str(number)).header
                if header.origin in (found.commit_id, found.again):
                    return True
        return False

    def _settle_move(self, header: Header) -> list[Report]:
        """The mark of a move that did not come to its end, in the log or not: the office is in use here again."""
        moved = self.publisher.replica.moved
        if moved and (not header.place or (moved == header.place and not self._is_office(Path(moved)))):
            self.publisher.attempt(lambda _: self.publisher.moved_to(""))
        elif moved:
            return []
        return [Report("moved", "搬迁没有完成，数据仍在原来的文件夹中使用。")]

    def _is_office(self, place: Path) -> bool:
        """Whether there is one, as far as can be told."""
        try:
            return self.publisher.folder.disk.exists(place / "office.json")
        except OSError:
            return True

    def _publish_again(self, entry: Entry) -> list[Report]:
        lost = entry.commit
        refused: list[Refused] = []

        def work(connection: apsw.Connection) -> Commit | None:
            refused.clear()
            if self.publisher.replica.moved:
                refused.extend(refuse_all(connection, lost.changeset, "moved"))
                self.pending.add(PendingItem(lost, tuple(refused)))
                return None
            changeset = record(connection, lambda: refused.extend(apply_again(connection, lost.changeset)))
            if refused:
                self.pending.add(PendingItem(lost, tuple(refused)))
            if not changeset:
                return None
            header = self.publisher.header(lost.header.action)
            if (lost.header.sequence, lost.header.parent) == (header.sequence, header.parent):
                return lost  # its own number is still free: the very same commit
            again, said = replace(header, again=lost.header.origin), lost.header
            if said.account:  # nobody signs for another: who saves it again is named, and who saved it first
                return Commit(replace(again, action=again_words(said, self.publisher.identity.user)), changeset)
            return Commit(replace(again, user=said.user, pc=said.pc, station=said.station), changeset)

        try:
            saved = self.publisher.attempt(work)
        except ForbiddenError as fault:
            with self.publisher.replica.transaction() as connection:
                refused = refuse_all(connection, lost.changeset, fault.why)
            self.pending.add(PendingItem(lost, tuple(refused)))
            return [Report("refused", f"{fault.message}已放入待处理：{lost.header.action}", lost.header.origin)]
        moved = self.publisher.replica.moved
        if moved:
            words = f"数据已搬到 {moved}，没有保存，已放入待处理，请在新文件夹中重新填写：{lost.header.action}"
            return [Report("refused", words, lost.header.origin)]
        return [report(lost, saved is not None, len(refused))]


def unauthorised(header: Header, why: str) -> Report:
    """The words about a commit of the log that nobody had a right to."""
    return Report("unauthorised", f"第 {header.sequence} 次修改“{header.action}”没有生效：{why}。", header.origin)


def against_rules(header: Header, why: str) -> Report:
    """The words about a commit of the log that this program would have let nobody make."""
    words = f"第 {header.sequence} 次修改（{header.user}：{header.action}）来自不检查封存的程序，已生效：{why}请向当事人核实。"
    return Report("unauthorised", words, header.origin)


def again_words(lost: Header, user: str) -> str:
    """The action of a commit that another user's program makes again."""
    return lost.action if lost.user == user else f"{lost.action}（代{lost.user}重新保存）"


def report(lost: Commit, saved: bool, refused: int) -> Report:
    """The words about a commit that was made again."""
    header = lost.header
    if not refused:
        return Report("saved", f"已确认保存成功：{header.action}", header.origin if saved else "")
    if saved:
        return Report("partly", f"部分内容与同事的修改冲突，已放入待处理（{refused} 行）：{header.action}", header.origin)
    return Report("refused", f"与同事的修改冲突，没有保存，已放入待处理（{refused} 行）：{header.action}", header.origin)
