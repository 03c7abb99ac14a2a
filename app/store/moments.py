"""The office as it was: a view to look at, or a new office folder, at any commit number or time."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from app.core.errors import CancelledError, DamagedError, StorageError
from app.store.commit import decode
from app.store.disk import long_name
from app.store.faults import file_faults
from app.store.folder import FORMAT, OfficeFolder
from app.store.replica import Replica
from app.store.snapshots import install_snapshot, snapshots
from app.store.sqlite import remove_database

BATCH = 200
PROGRESS_STEP = 50


def number_at(folder: OfficeFolder, moment: dt.datetime) -> int:
    """The newest commit made at or before a time (with time zone), by the clocks of the PCs that made them; 0 for none."""
    for number in range(folder.last_number(), 0, -1):
        data = folder.read_commit(number)
        if data is not None and dt.datetime.fromisoformat(decode(data, str(number)).header.time) <= moment:
            return number
    return 0


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


def restore_to(
    folder: OfficeFolder,
    number: int,
    target: Path,
    migrations: Path,
    scratch: Path,
    progress: Callable[[int, int], bool] = lambda done, total: True,
) -> str:
    """A new office folder with the history up to commit `number`, and all attachments; the new office's id.

    The office it comes from is not touched. `progress` is told (commits copied, all); when it answers False, CancelledError is
    raised and the target is left without office.json, which is no office. `scratch` is a local file name for the check of
    the result; it is deleted.
    Raises StorageError when the target is not empty or cannot be written, DamagedError when the history has a gap.
    """
    with file_faults(target):
        if target.exists() and any(target.iterdir()):
            raise StorageError(f"文件夹不是空的：{target}", "请选一个空文件夹来恢复。")
        for name in ("log", "snapshots", "attachments", "tmp"):
            (target / name).mkdir(parents=True, exist_ok=True)
    made = OfficeFolder(target)
    copy_log(folder, made, number, progress)
    for item in snapshots(folder):
        if item.sequence <= number:
            with file_faults(target):
                shutil.copyfile(long_name(item.path), long_name(target / "snapshots" / item.path.name))
    with file_faults(target):
        if (folder.path / "attachments").is_dir():
            shutil.copytree(long_name(folder.path / "attachments"), long_name(target / "attachments"), dirs_exist_ok=True)
    office_id = secrets.token_hex(16)
    with file_faults(target):
        made.disk.create(target / "office.json", json.dumps({"id": office_id, "format": FORMAT}).encode())
    made.note_head(number, made.read_commit(number) or b"")
    try:
        view_at(made, number, scratch, migrations).close()
    finally:
        remove_database(scratch)
    return office_id


def copy_log(folder: OfficeFolder, made: OfficeFolder, number: int, progress: Callable[[int, int], bool]) -> None:
    """Copy commits 1 to `number`; whole packs as they are."""
    size = folder.packs.size
    for thousand in range(number // size + 1):
        first, last = folder.packs.first_of(thousand), min(number, (thousand + 1) * size - 1)
        pack = folder.packs.path(first)
        with file_faults(made.path):
            if last == (thousand + 1) * size - 1 and folder.disk.exists(pack):
                made.disk.create(made.packs.path(first), folder.disk.read(pack))
                continue
            for sequence in range(max(first, 1), last + 1):
                if sequence % PROGRESS_STEP == 0 and not progress(sequence, number):
                    raise CancelledError("已取消。")
                data = folder.read_commit(sequence)
                if data is None:
                    raise DamagedError(f"共享数据缺少第 {sequence} 次修改。", "请选一个更早的时间，或从备份恢复。")
                made.disk.make_folder(made.commit_path(sequence).parent)
                made.disk.create(made.commit_path(sequence), data)
