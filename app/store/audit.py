"""Compares the log with the chain that this PC stands on, a part at a time, so that also an old commit that was damaged, lost
or exchanged for another sound one is noticed by those who never need to read it again.

The hash of the head is known, each commit names its predecessor's: whoever walks backwards from the head knows of every commit
which one belongs there, without keeping hashes. Each round looks at what is new since the last one, and goes on for a while
with a walk through all of the log, which begins anew at the head when it has come to the first commit.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.errors import DamagedError
from app.store.commit import DamagedCommitError, decode, digest
from app.store.faults import file_faults
from app.store.folder import NOT_FOUND_SECONDS, OfficeFolder
from app.store.own_packs import OwnPacks
from app.store.packs import unpack
from app.store.replica import Replica
from app.store.snapshots import KEPT_NEWEST, Snapshot, is_whole, snapshots

COMMITS_AT_ONCE = 200  # of a round, each a file to read
PACKS_AT_ONCE = 5  # half a megabyte each
READ_AGAIN = 3
READ_AGAIN_WAIT = 0.2
UNKNOWN = ""  # a hash that is not known, because the commit after it cannot be trusted


@dataclass(frozen=True)
class Flaw:
    """The log does not have what belongs under these numbers; `expected` is the hash of the newest of them."""

    first: int
    last: int
    expected: str
    packed: bool


@dataclass(frozen=True)
class Place:
    """Where a walk stands: the next number to look at and the hash that belongs there."""

    number: int
    expected: str


class Audit:
    """The rounds of one replica. They read and hold no lock; what they find is mended by the healer."""

    def __init__(self, folder: OfficeFolder, replica: Replica, own: OwnPacks) -> None:
        self.folder = folder
        self.replica = replica
        self.own = own
        self._left = 0  # what a round may still cost, in commits
        self._patient = 0.0  # until when a round waits for what cannot be found
        self._whole: set[Snapshot] = set()  # seen to be so while this program runs

    def look(self) -> list[Flaw]:
        """One round. Raises StorageError while the folder cannot be read."""
        head = Place(*self.replica.standing())
        if head.number == 0:
            return []
        known = int(self.replica.read("audited", "0"))
        self._left, self._patient = COMMITS_AT_ONCE, time.monotonic() + NOT_FOUND_SECONDS
        flaws: list[Flaw] = []
        for _ in self._walk(head, known, flaws):
            pass
        place = self._walk_place(head)
        self._left = COMMITS_AT_ONCE
        for reached in self._walk(place, 0, flaws):
            place = reached
        with self.replica.transaction():
            if self.replica.standing()[0] >= head.number:  # else it was made anew meanwhile and begins from there
                self.replica.write("audited", str(head.number))
                self.replica.write("audit", f"{place.number} {place.expected}")
        return list(dict.fromkeys(flaws))

    def damaged_snapshots(self) -> list[Snapshot]:
        """Of those that a new PC would take, the ones that are not what their names promise; each is read once a run."""
        newest = [item for item in snapshots(self.folder)[:KEPT_NEWEST] if item not in self._whole]
        self._whole.update(item for item in newest if is_whole(item))
        return [item for item in newest if item not in self._whole]

    def _walk_place(self, head: Place) -> Place:
        number, _, expected = self.replica.read("audit", "0 ").partition(" ")
        return Place(int(number), expected) if 0 < int(number) <= head.number else head

    def _walk(self, place: Place, stop: int, flaws: list[Flaw]) -> Iterator[Place]:
        """Go backwards to the commit after `stop`, as far as the round may; every place reached."""
        while place.number > stop and self._left > 0:
            with file_faults(self.folder.path):  # what has a copy here was a pack once, and is none no more if it was lost
                packed = self.folder.packs.has(place.number) or self.own.has(place.number // self.folder.packs.size)
            place = self._look_at_pack(place, flaws) if packed else self._look_at_commit(place, flaws)
            yield place

    def _look_at_commit(self, place: Place, flaws: list[Flaw]) -> Place:
        self._left -= 1
        number = place.number
        data = self._read_patiently(place)
        if data is None:
            flaws.append(Flaw(number, number, place.expected, packed=False))
            data = self.replica.kept(number)
            if data is None or digest(data) != place.expected:
                return Place(number - 1, UNKNOWN)
        return Place(number - 1, decode(data, str(number)).header.parent)

    def _read_patiently(self, place: Place) -> bytes | None:
        """The commit that belongs there; None when, after a while, something else does, or nothing.

        Windows remembers for seconds that a file is not there, and a commit may be on its way into a pack.
        """
        tries = 0
        while True:
            data = self.folder.read_commit(place.number)
            if data is not None and belongs(data, place):
                return data
            tries += 1
            if tries >= READ_AGAIN if data is not None else time.monotonic() >= self._patient:
                return None
            time.sleep(READ_AGAIN_WAIT)

    def _look_at_pack(self, place: Place, flaws: list[Flaw]) -> Place:
        """A pack at once; a sound one is kept on this PC."""
        self._left -= COMMITS_AT_ONCE // PACKS_AT_ONCE
        packs = self.folder.packs
        thousand = place.number // packs.size
        first = packs.first_of(thousand)
        own = self.own.read(thousand)
        for wait in (READ_AGAIN_WAIT,) * READ_AGAIN:
            with file_faults(packs.path(first)):
                data = packs.read_whole(thousand)
            commits = sound_pack(data, first, place)
            if commits is not None:
                if own != data:
                    self.own.keep(thousand, data)
                return Place(first - 1, decode(commits[0], str(first)).header.parent)
            time.sleep(wait)
        flaws.append(Flaw(first, place.number, place.expected, packed=True))
        known = sound_pack(own, first, place) if own is not None else None
        return Place(first - 1, decode(known[0], str(first)).header.parent if known else UNKNOWN)


def belongs(data: bytes, place: Place) -> bool:
    """Whether bytes are the commit of a place, or one whole commit of that number where the hash is not known."""
    try:
        header = decode(data, str(place.number)).header
    except DamagedCommitError:
        return False
    return header.sequence == place.number and place.expected in (UNKNOWN, digest(data))


def sound_pack(data: bytes, first: int, place: Place) -> Sequence[bytes] | None:
    """The commits of a pack that begins with `first`, if they are one chain in which `place` has its commit."""
    try:
        commits = unpack(data, f"pack of {first}")
        parent = None
        for number, commit in enumerate(commits, first):
            header = decode(commit, str(number)).header
            if header.sequence != number or parent not in (None, header.parent):
                return None
            parent = digest(commit)
    except DamagedError:
        return None
    reached = place.number - first
    return commits if 0 <= reached < len(commits) and belongs(commits[reached], place) else None
