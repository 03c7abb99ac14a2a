"""The office as it was after a commit, as a database to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.core.errors import CancelledError, DamagedError, ExpectedError
from app.store.commit import decode
from app.store.faults import file_faults
from app.store.folder import OfficeFolder
from app.store.replica import Replica
from app.store.sealing import Vault
from app.store.snapshots import install_snapshot
from app.store.sqlite import fitting_key, remove_database

BATCH = 200
Progress = Callable[[int, int], bool]


def view_at(
    folder: OfficeFolder, number: int, path: Path, migrations: Path, progress: Progress = lambda done, total: True
) -> Replica:
    """The office after commit `number` as a database at `path` to look at; the caller closes and deletes it.

    Brought to this program's schema, so that its pages can show it. `progress` is told (commits applied, all); when it answers
    False, CancelledError is raised. Raises DamagedError when the log does not reach so far. After a failure nothing is left.
    """
    with file_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    remove_database(path)
    first = install_snapshot(folder, path, up_to=number)
    view = Replica(path, migrations, key_of(path, folder.vault))
    try:
        while view.head < number:
            if not progress(view.head - first, number - first):
                raise CancelledError("已取消。")
            apply_some(folder, view, min(BATCH, number - view.head))
        view.refuse_newer()
        for name in view.known:
            if name not in view.applied():
                view.migrate(name, "")
    except ExpectedError:
        view.close()
        remove_database(path)
        raise
    return view


def key_of(path: Path, vault: Vault) -> str:
    """The key of a database that was installed, or is about to be made."""
    found = fitting_key(path, vault.database_keys()) if path.exists() else None
    return vault.database_key if found is None else found


def apply_some(folder: OfficeFolder, view: Replica, count: int) -> None:
    """Apply the next commits of the log in one transaction."""
    with view.transaction():
        for _ in range(count):
            data = folder.read_commit(view.head + 1)
            if data is None:
                raise DamagedError(f"共享数据缺少第 {view.head + 1} 次修改。", "请选一个更早的时间，或从备份恢复。")
            view.apply(decode(data, str(view.head + 1)), data)
