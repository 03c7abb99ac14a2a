"""Restricted ledgers (四种形态): their cells are sealed in the replica itself, with a key of their own.

So commits, snapshots, backups, history and whatever is made of them hold ciphertext, also in an office without a password, and
for colleagues who may open the office. Which models are sealed is said by the declarations (`seal_model`). The key is wrapped
under the ledger's password, and under a recovery key, in a row of the office.

A sealed cell is text: a mark, and the base64 of nonce, ciphertext and tag of the value's JSON; table, column and row are bound
to it.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import peewee
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import DamagedError, ExpectedError
from app.core.kinds import Value
from app.store.sealing import NONCE_BYTES, derived

MARK = "\x01sealed:"
IDLE_SECONDS = 600.0


class LockedLedgerError(ExpectedError):
    """The ledger has a password of its own that has not been typed, or was forgotten by the program after a while."""


class Safe(peewee.Model):
    """The wrapped key of one restricted ledger. `slot` and `recovery` as in person.py."""

    id = peewee.BigIntegerField(primary_key=True)
    deleted_at = peewee.TextField(null=True)
    name = peewee.TextField()
    slot = peewee.TextField()
    recovery = peewee.TextField()

    class Meta:
        """Table ledger_safe."""

        table_name = "ledger_safe"


class Safes:
    """The keys of restricted ledgers that are open in this program; forgotten when nobody touches anything for a while."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self.idle_seconds = idle_seconds
        self._ciphers: dict[str, AESGCM] = {}
        self._touched = time.monotonic()
        self._lock = threading.Lock()

    def touch(self) -> None:
        """A person does something in an open ledger."""
        with self._lock:
            self._expire()
            self._touched = time.monotonic()

    def _expire(self) -> None:
        if time.monotonic() - self._touched > self.idle_seconds:
            self._ciphers.clear()

    def is_open(self, name: str) -> bool:
        """Whether the key of a ledger is here."""
        with self._lock:
            self._expire()
            return name in self._ciphers

    def put(self, name: str, key: bytes) -> None:
        """Hold a key."""
        with self._lock:
            self._ciphers[name] = AESGCM(derived(key, "ledger"))
            self._touched = time.monotonic()

    def lock(self) -> None:
        """Forget every key."""
        with self._lock:
            self._ciphers.clear()

    def cipher(self, name: str) -> AESGCM:
        """The key of a ledger. Raises LockedLedgerError."""
        with self._lock:
            self._expire()
            found = self._ciphers.get(name)
        if found is None:
            raise LockedLedgerError("这本台账已锁定。", "请输入这本台账的密码后再试。", name)
        return found

    def seal(self, name: str, value: object, what: str) -> str:
        """A value as its cell holds it. Raises LockedLedgerError."""
        return sealed(self.cipher(name), value, what)

    def open(self, name: str, cell: object, what: str) -> Value:
        """The value of a cell. Raises LockedLedgerError, and DamagedError for a cell that was changed or moved."""
        return unsealed(self.cipher(name), cell, what)


def sealed(cipher: AESGCM, value: object, what: str) -> str:
    """A value as its cell holds it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    content = json.dumps(value, ensure_ascii=False).encode()
    return MARK + base64.b64encode(nonce + cipher.encrypt(nonce, content, what.encode())).decode()


def unsealed(cipher: AESGCM, cell: object, what: str) -> Value:
    """The value of a cell. Raises DamagedError for one that was changed or moved."""
    if not isinstance(cell, str) or not cell.startswith(MARK):
        raise damaged(what)
    try:
        data = base64.b64decode(cell.removeprefix(MARK), validate=True)
        value = json.loads(cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], what.encode()))
    except (InvalidTag, ValueError) as fault:
        raise damaged(what) from fault
    if not (value is None or isinstance(value, str | int | float)):
        raise damaged(what)
    return value


class SafeSealer:
    """Seals files (drafts) with the key of a restricted ledger, as a Vault does with the office's."""

    def __init__(self, safes: Safes, name: str) -> None:
        self.safes = safes
        self.name = name
        self._held: AESGCM | None = None

    def hold(self) -> None:
        """Keep the key until `forget`, for a page whose rows are in memory as long anyway.

        When the ledger locks itself, what was typed in the last moment can still be sealed. Raises LockedLedgerError.
        """
        self._held = self.safes.cipher(self.name)

    def forget(self) -> None:
        """The page is gone."""
        self._held = None

    def seal(self, data: bytes, what: str) -> bytes:
        """The bytes to write. Raises LockedLedgerError."""
        return sealed(self._held or self.safes.cipher(self.name), data.decode(), what).encode()

    def open(self, data: bytes, what: str) -> bytes:
        """The content of a file. Raises LockedLedgerError, and ValueError for what is none."""
        try:
            return str(unsealed(self._held or self.safes.cipher(self.name), data.decode(), what)).encode()
        except DamagedError as fault:
            raise ValueError(fault.detail) from fault


class SafeKeeper:
    """A database that holds the open keys of its office."""

    safes: Safes


def damaged(what: str) -> DamagedError:
    """A cell that does not open with the right key."""
    return DamagedError("受限台账中的一项内容已损坏。", "请在修改记录中恢复这一行，或从备份恢复。", what)


def safes_of(database: peewee.Database) -> Safes:
    """The open keys of the office that a database is the replica of."""
    if not isinstance(database, SafeKeeper):
        raise TypeError("restricted ledgers are read from the replica of an office")
    return database.safes


@dataclass(frozen=True)
class Sealing:
    """The fields of a model that are sealed, and with whose key; none of an ordinary ledger's."""

    safe: str = ""
    fields: frozenset[str] = frozenset()


_sealed: dict[type[peewee.Model], Sealing] = {}
_NONE = Sealing()


def seal_model(model: type[peewee.Model], safe: str, fields: Iterable[str]) -> None:
    """From now on fields of a model are sealed with the key of that name."""
    _sealed[model] = Sealing(safe, frozenset(fields))


def sealing_of(model: type[peewee.Model]) -> Sealing:
    """What of a model is sealed."""
    return _sealed.get(model, _NONE)


def is_locked(database: peewee.Database, model: type[peewee.Model]) -> bool:
    """Whether the rows of a model are sealed with a key that is not here."""
    safe = sealing_of(model).safe
    return bool(safe) and not safes_of(database).is_open(safe)


def cell_name(model: type[peewee.Model], row_id: object, field: str) -> str:
    """What is bound to a cell."""
    return f"{model._meta.table_name}.{field}.{row_id}"


def seal_cells(
    database: peewee.Database, model: type[peewee.Model], row_id: object, cells: Mapping[str, object]
) -> dict[str, object]:
    """Cells as they are stored."""
    sealing = sealing_of(model)
    if not sealing.safe:
        return dict(cells)
    safes = safes_of(database)
    return {
        field: safes.seal(sealing.safe, value, cell_name(model, row_id, field)) if field in sealing.fields else value
        for field, value in cells.items()
    }


def open_cells(
    database: peewee.Database, model: type[peewee.Model], row_id: object, cells: Mapping[str, Value]
) -> dict[str, Value]:
    """Cells as people read them."""
    sealing = sealing_of(model)
    if not sealing.safe:
        return dict(cells)
    safes = safes_of(database)
    return {
        field: safes.open(sealing.safe, value, cell_name(model, row_id, field)) if field in sealing.fields else value
        for field, value in cells.items()
    }
