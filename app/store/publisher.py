"""The way of a change from the replica into the log: record, keep in the outbox, publish, commit, acknowledge."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

import apsw

from app.core.cell_text import visible
from app.core.errors import StorageError
from app.store.accounts import Bench, Grant, forbidden
from app.store.commit import Commit, Header, encode, signed_content
from app.store.faults import MovedError, OutcomeUnknownError
from app.store.folder import OfficeFolder
from app.store.outbox import Outbox
from app.store.person import Person
from app.store.replica import Judge, Replica


@dataclass(frozen=True)
class Identity:
    """Who writes: user, PC and program version, recorded in every commit.

    `station` tells PCs of one name apart (copied disk images), and users of one PC; see app.core.program.station_id.
    """

    user: str
    pc: str
    app: str
    station: str = ""


class NumberTakenError(Exception):
    """Another PC published a commit of this number first."""


class Publisher:
    """Publishes the replica's next commit."""

    def __init__(self, folder: OfficeFolder, replica: Replica, outbox: Outbox, identity: Identity) -> None:
        self.folder = folder
        self.replica = replica
        self.outbox = outbox
        self.identity = identity
        self.person: Person | None = None  # who has opened a protected office here
        self.judge: Judge | None = None

    def grant(self, bench: Bench) -> Grant | None:
        """The account of the user here; None when there is none (any more)."""
        return bench.by_public.get(self.person.public) if self.person else None

    def signed(self, commit: Commit, bench: Bench) -> Commit:
        """A commit of this user's with account and signature; one that bears a signature keeps it (made again as it was)."""
        grant = self.grant(bench)
        if grant is None or self.person is None or commit.header.signature:
            return commit
        header = replace(commit.header, account=str(grant.id), user=grant.name)
        return replace(
            commit, header=replace(header, signature=self.person.sign(signed_content(replace(commit, header=header))))
        )

    def header(self, action: str) -> Header:
        """The header of a data commit that follows the replica's head."""
        return Header(
            sequence=self.replica.head + 1,
            parent=self.replica.head_hash,
            commit_id=secrets.token_hex(16),
            kind="data",
            schema=self.replica.schema,
            app=self.identity.app,
            user=self.identity.user,
            pc=self.identity.pc,
            station=self.identity.station,
            time=dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
            action=visible(action),  # it may name a file, whose name may hold whatever a disk takes
        )

    def moved_to(self, place: str) -> Commit:
        """The commit that says where the office is now; "" that it is here."""
        action = f"数据搬到 {place}" if place else "继续在此使用"
        return Commit(replace(self.header(action), kind="moved", place=place))

    def attempt(self, work: Callable[[apsw.Connection], Commit | None]) -> Commit | None:
        """Run `work` in a transaction of the replica and publish the commit it gives; None when it gives none.

        Raises NumberTakenError when another PC was faster, OutcomeUnknownError when the connection was lost in between,
        ForbiddenError when the user may not do it, any other StorageError when nothing was saved. In all these cases the
        replica is as before.
        """
        published: Commit | None = None
        try:
            with self.replica.transaction() as connection:
                bench = self.replica.bench()
                self.folder.vault.write_with(bench.key)
                commit = work(connection)
                if commit is None:
                    return None
                signed = self.signed(commit, bench)
                # what was signed just now, by whoever has the account, need not be verified
                author = self.grant(bench) if signed is not commit else bench.author(commit)
                commit = signed
                refused = bench.refuse_author(commit, author) or bench.refuse_changes(commit, author, connection)
                if refused:
                    raise forbidden(refused)
                if self.judge is not None and commit.changeset:
                    self.judge(commit, connection)
                self._publish(commit, encode(commit))
                published = commit
        except (OutcomeUnknownError, MovedError):  # each says itself what became of the save
            raise
        except StorageError as fault:
            if published is None:
                raise type(fault)(fault.message, f"已确认未保存。{fault.advice}", fault.detail) from fault
            # The log has it, so it is saved; this replica gets it from there.
        if published is not None:
            self.outbox.remove(published.header)
        return published

    def _publish(self, commit: Commit, data: bytes) -> None:
        """Publish as the last thing before the replica's open transaction commits.

        The replica's pages go to the disk first: should it be full, that shows before anybody else can see the commit.
        """
        header = commit.header
        self.replica.advance(commit, data)
        self.replica.flush()
        self.outbox.put(header, data)
        try:
            mine = self.folder.publish_newest(header.sequence, data, header.commit_id)
        except OutcomeUnknownError:
            raise
        except StorageError:
            self.outbox.remove(header)
            raise
        if not mine:
            self.outbox.remove(header)
            raise NumberTakenError
