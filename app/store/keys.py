"""The key files of a protected office, `keys/`: who may open it with which password. Every file is created if absent.

    slot-<public>-<n>     a user's seed, wrapped under a key derived from the password (scrypt); the highest n counts
    grant-<key>-<public>  an office key, sealed to the public key of one user (X25519, AES-GCM)

A user is a random seed, out of which come the key that signs (Ed25519) and the key that receives (X25519). `<public>` is the
fingerprint of both public keys; the log says whose they are (accounts.py). Names stand in no file: a slot is found by a salted
hash of the name. What belongs to the user of this PC is also kept beside the replica, so that the office opens while the
folder is away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import BusyError
from app.store.faults import file_faults
from app.store.folder import OfficeFolder
from app.store.person import Person, Slot, WrongPasswordError, fingerprint, read_slot, recovery_person, sealed_to, write_slot
from app.store.sealing import key_id

MOST_BYTES = 64 * 1024
RECOVERY = "恢复密钥"  # what is typed as the user's name with a recovery key


@dataclass(frozen=True)
class Credentials:
    """What a user types to open a protected office; with RECOVERY as the name, the recovery key as the password."""

    user: str
    password: str


class KeyFiles:
    """The key files of an office, in its folder or, while that is away, those kept on this PC."""

    def __init__(self, folder: OfficeFolder, replica: Path) -> None:
        self.folder = folder
        self.place = folder.path / "keys"
        self.kept = replica.with_name(f"{replica.stem}-keys")

    def _names(self) -> list[str]:
        with file_faults(self.place):
            return self.folder.disk.names(self.place)

    def exist(self) -> bool:
        """Whether anybody has a slot here. Raises StorageError."""
        return any(name.startswith("slot-") for name in self._names())

    def are_kept(self) -> bool:
        """Whether the user of this PC has opened the office with a password before."""
        return self.kept.is_dir() and any(path.name.startswith("slot-") for path in self.kept.iterdir())

    def slots(self, *, away: bool = False) -> list[tuple[str, Slot]]:
        """(name, slot): of each user the newest."""
        newest: dict[str, tuple[int, str]] = {}
        for name in self._kept_names() if away else self._names():
            kind, _, rest = name.partition("-")
            public, _, number = rest.partition("-")
            if kind == "slot" and number.isascii() and number.isdigit():
                newest[public] = max(newest.get(public, (0, "")), (int(number), name))
        found = ((name, read_slot(self._read(name, away=away) or b"")) for _, name in newest.values())
        return [(name, slot) for name, slot in found if slot is not None]

    def _kept_names(self) -> list[str]:
        return sorted(path.name for path in self.kept.iterdir()) if self.kept.is_dir() else []

    def _read(self, name: str, *, away: bool) -> bytes | None:
        path = (self.kept if away else self.place) / name
        with file_faults(path):
            try:
                return path.read_bytes() if away else self.folder.disk.read(path, MOST_BYTES)
            except FileNotFoundError:
                return None

    def unlock(self, given: Credentials, *, away: bool = False) -> Person:
        """The user who has this name and password. Raises WrongPasswordError."""
        if given.user.strip() == RECOVERY:
            person = recovery_person(given.password)
            if not self.office_keys(person, away=away):
                raise WrongPasswordError("恢复密钥不正确，或已被更换。", "没有改动任何数据。")
            return person
        for name, slot in self.slots(away=away):
            found = slot.open(given.password) if slot.is_of(given.user) else None
            if found is not None:
                if not away:
                    self._keep(name)
                return found
        raise WrongPasswordError(
            "用户名或密码不正确。", "没有改动任何数据。忘记密码时，请管理员重置；管理员忘记时，用户名填“恢复密钥”。"
        )

    def office_keys(self, person: Person, *, away: bool = False) -> list[bytes]:
        """Every office key that was granted to a user."""
        ending = f"-{fingerprint(person.public)}"
        found = []
        for name in self._kept_names() if away else self._names():
            if name.startswith("grant-") and name.endswith(ending):
                key = person.receive(self._read(name, away=away) or b"")
                if key is not None:
                    found.append(key)
                    if not away:
                        self._keep(name)
        return found

    def find(self, person: Person, name: str) -> bytes | None:
        """An office key that was made while the office was open here."""
        file = grant_name(name, person.public)
        grant = self._read(file, away=False)
        key = person.receive(grant) if grant else None
        if key is not None:
            self._keep(file)
        return key

    def _keep(self, name: str) -> None:
        data = self._read(name, away=False)
        with file_faults(self.kept):
            self.kept.mkdir(parents=True, exist_ok=True)
            part = self.kept / f"{name}.part"
            part.write_bytes(data or b"")
            part.replace(self.kept / name)

    def put_slot(self, person: Person, name: str, password: str) -> None:
        """Give a user a (new) password; older slots of the user go. Raises BusyError when somebody did so just now."""
        own = f"slot-{fingerprint(person.public)}-"
        older = [file for file in self._names() if file.startswith(own)]
        number = max((int(file.removeprefix(own)) for file in older), default=0) + 1
        if not self._put(f"{own}{number}", write_slot(person, name, password)):
            raise BusyError("这个用户的密码刚刚在别处改过。", "请用新密码重新打开后再试。")
        self._remove(older)

    def grant(self, publics: Iterable[str], keys: Iterable[bytes]) -> None:
        """Let users have office keys; what they have already stays."""
        made = list(keys)
        for public in publics:
            for key in made:
                self._put(grant_name(key_id(key), public), sealed_to(public, key))

    def _put(self, name: str, data: bytes) -> bool:
        target = self.place / name
        with file_faults(target):
            self.folder.make_folder(self.place)
            return self.folder.create_absent(target, data)

    def remove_user(self, public: str) -> None:
        """Take away a user's slots and grants."""
        own = fingerprint(public)
        self._remove(name for name in self._names() if f"-{own}" in name)

    def remove_stale(self, name: str, publics: Iterable[str]) -> None:
        """Take away slots of this name that are of none of these users: what a broken removal or a broken try left."""
        known = set(publics)
        for file, slot in self.slots():
            if slot.is_of(name) and slot.public not in known:
                self._remove((file,))

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            with file_faults(self.place):
                self.folder.disk.remove(self.place / name)

    def remove_all(self) -> None:
        """The office has no password any more. What is kept on a PC stays until what lies there is decrypted, too."""
        self._remove(self._names())

    def forget(self) -> None:
        """Remove what is kept on this PC."""
        with file_faults(self.kept):
            for name in self._kept_names():
                (self.kept / name).unlink(missing_ok=True)


def grant_name(key: str, public: str) -> str:
    """What a grant is called."""
    return f"grant-{key}-{fingerprint(public)}"
