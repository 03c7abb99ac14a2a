"""The office as it was after a commit, as a database to look at."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import DamagedError
from app.store.commit import decode
from app.store.faults import file_faults
from app.store.folder import OfficeFolder
from app.store.replica import Replica
from app.store.snapshots import install_snapshot
from app.store.sqlite import remove_database

BATCH = 200


def view_at(folder: OfficeFolder, number: int, path: Path, migrations: Path) -> Replica:
    """The office after commit `number` as a database at `path` to look at; the caller closes and deletes it.

    Brought to this program's schema, so that its pages can show it. Raises DamagedError when the log does not reach so far.
    """
    with file_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    remove_database(path)
    install_snapshot(folder, path, up_to=number)
    view = Replica(path, migrations)
    while view.head < number:
        with view.transaction():
            for _ in range(min(BATCH, number - view.head)):
                data = folder.read_commit(view.head + 1)
                if data is None:
                    raise DamagedError(f"共享数据缺少第 {view.head + 1} 次修改。", "请选一个更早的时间，或从备份恢复。")
                view.apply(decode(data, str(view.head + 1)), data)
    view.refuse_newer()
    for name in view.known:
        if name not in view.applied():
            view.migrate(name, "")
    return view
