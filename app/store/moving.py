"""Moving an office to another folder: from this PC to the shared folder, or back.

A last commit in the old folder says where the office is now; whoever opens it there can look and no more, so that nobody goes
on writing into the old one. The new folder has all commits before that one.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from app.core.errors import CancelledError, StorageError
from app.store.faults import file_faults
from app.store.moments import restore_to
from app.store.office import Office

Progress = Callable[[int, int], bool]


def move_office(office: Office, target: Path, progress: Progress = lambda done, total: True) -> None:
    """Copy the office with its whole history and all attachments into an empty folder, and close the old one.

    When anything fails, or `progress` answers False, the old folder stays in use and the new one is emptied again. Raises
    StorageError, DamagedError or CancelledError.
    """
    refuse_target(office, target)
    last = office.mark_moved(str(target)) - 1
    existed = target.exists()
    try:
        restore_to(office.folder, last, target, office.replica.migrations, office.replica.path.with_name("moving.db"), progress)
    except (StorageError, CancelledError):
        empty_again(target, keep=existed)
        office.mark_moved("")
        raise


def refuse_target(office: Office, target: Path) -> None:
    """Raises StorageError for a folder that an office cannot be moved into."""
    if target.resolve() == office.folder.path.resolve() or office.folder.path.resolve() in target.resolve().parents:
        raise StorageError("新文件夹不能在现在的数据文件夹里面。", "请选一个别处的空文件夹。")
    with file_faults(target):
        if target.exists() and any(target.iterdir()):
            raise StorageError(f"文件夹不是空的：{target}", "请选一个空文件夹。")


def empty_again(target: Path, *, keep: bool) -> None:
    """Remove a half-made copy; what cannot be removed does no harm, for without office.json it is no office."""
    with contextlib.suppress(OSError):
        (target / "office.json").unlink(missing_ok=True)
    for name in ("log", "snapshots", "attachments", "tmp", "presence", "wanted"):
        shutil.rmtree(target / name, ignore_errors=True)
    with contextlib.suppress(OSError):
        (target / "head").unlink(missing_ok=True)
        if not keep:
            target.rmdir()
