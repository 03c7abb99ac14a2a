"""Opening the replica of this PC: whose office it is, encrypted as that is by now, made anew when it cannot be read."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import BusyError, DamagedError, StorageError
from app.store.accounts import read_bench
from app.store.converting import convert_local
from app.store.faults import AwayError
from app.store.folder import OfficeFolder
from app.store.leftovers import copies_beside, sweep
from app.store.replica import Replica, known_office, note_office, noted_office
from app.store.replica_lock import ReplicaLock
from app.store.sealing import Vault
from app.store.snapshots import install_snapshot
from app.store.sqlite import change_key, fitting_key, open_database, remove_database, rename_database
from app.store.view import key_of


@dataclass(frozen=True)
class OpenReplica:
    """A replica that is open here. `alone`: no other program had it open. `fault`: why the folder could not be asked.

    `aside` is where the replica of the office that was in the folder before lies now.
    """

    replica: Replica
    office_id: str
    alone: bool
    fault: StorageError | None
    aside: Path | None = None


def open_replica(folder: OfficeFolder, path: Path, migrations: Path, hold: ReplicaLock) -> OpenReplica:
    """The replica of the office in the folder, made anew when there is none or none that can be read.

    One of another office is set aside: when that office's folder was deleted, nobody may have its rows any more.

    Raises BusyError while another program holds one that is to be made anew, StorageError when there is nothing to read.
    """
    vault = folder.vault
    with hold.alone() as alone:
        if alone:
            sweep(path)
            fit_keys(path, vault)
    with hold.opening():
        known, noted = known_office(path, migrations, vault.database_keys()), noted_office(path)
        office_id, fault = identify(folder, known, noted)
        found = Replica(path, migrations, key_of(path, vault)) if known and known == office_id else None
    aside = None
    if found is None:
        with hold.opening(alone=True):
            if known_office(path, migrations, vault.database_keys()) != office_id:  # else made meanwhile by another
                if (known or noted or office_id) != office_id and path.exists():
                    aside = path.with_name(f"{path.name}.gone-{secrets.token_hex(3)}")
                    rename_database(path, aside)
                remove_database(path)
                if fault is None:
                    install_snapshot(folder, path)
            found = Replica(path, migrations, key_of(path, vault))
            found.write("office", office_id)
    if noted != office_id:
        note_office(path, office_id)
    hold.stay()
    return OpenReplica(found, office_id, alone, fault, aside)


def sweep_copies(replicas: Iterable[Path]) -> None:
    """Copies of files that a crash left beside replicas of offices that are not open anywhere; those may never be again."""
    for replica in replicas:
        if copies_beside(replica):
            hold = ReplicaLock(replica)
            with hold.alone() as alone:
                if alone:
                    sweep(replica)
            hold.release()


def fit_keys(path: Path, vault: Vault) -> None:
    """While nobody else has it open: the replica, and what lies beside it, is encrypted as the office is by now."""
    key = fitting_key(path, vault.database_keys()) if vault.keys and path.exists() else None
    if key is None:
        return
    connection = open_database(path, key)
    try:
        known = read_bench(connection).key
    finally:
        connection.close()
    if known:
        vault.write_with(known)
    with suppress(BusyError):  # held by a virus scanner, say: the next time, then
        if key != vault.database_key:
            change_key(path, key, vault.database_key)
        convert_local(path, vault)


def identify(folder: OfficeFolder, known: str, noted: str) -> tuple[str, StorageError | None]:
    """Which office lies in the folder; while that is away or its office.json damaged, the one of the replica, and why.

    Where an office was open before, no new one is made, even when its replica cannot be read: an empty folder there is
    the mount point of a share that is away.
    """
    try:
        return folder.existing_id() if known or noted else folder.office_id(), None
    except (AwayError, DamagedError) as fault:
        if not known:
            raise
        return known, fault
