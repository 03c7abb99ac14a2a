"""Moving an office to another folder: from this PC to the shared folder, or back.

1. Everything up to the present head is copied while everybody goes on working in the old folder.
2. A last commit in the old folder says where the office is now; whoever opens it there can look and no more, so that nobody
   goes on writing into the old one. The new folder has all commits before that one.
3. What was saved during the copy is brought after, the copy is checked, and `office.json` makes the new folder an office.

Whatever ends it before 2, the old folder is in use as before. What ends it between 2 and 3 takes the mark back; after a crash
there, the new folder is refused as incomplete, and the old one can be used again by a person's word (Office.mark_moved).
"""

from __future__ import annotations

from pathlib import Path

from app.core.errors import CancelledError, StorageError
from app.store.faults import OutcomeUnknownError, file_faults
from app.store.office import Office
from app.store.office_copy import OfficeCopy
from app.store.view import Progress


def move_office(office: Office, target: Path, progress: Progress = lambda done, total: True) -> None:
    """Copy the office with its whole history and all attachments into an empty folder, and close the old one.

    When anything fails, or `progress` answers False, the old folder stays in use and the new one is emptied again. Raises
    StorageError, DamagedError or CancelledError.
    """
    refuse_target(office, target)
    head = office.ready_to_move()
    copy = OfficeCopy(office.folder, target, progress, office.signed)
    marked = False
    try:
        copy.begin()
        copy.bring(head)
        marked = True  # also when it cannot be told
        copy.bring(office.mark_moved(str(target)) - 1)
        copy.finish(office.replica.migrations, office.replica.path.with_name("moving.db"))
    except (StorageError, CancelledError) as fault:
        if not copy.discard():
            raise unknown_end(target) from fault
        if marked:
            take_mark_back(office, fault)
        if isinstance(fault, OutcomeUnknownError):  # its words are about a save
            raise StorageError("连接中断，没有搬迁，数据仍在原来的文件夹中。", "请稍后重试。", fault.detail) from fault
        raise


def take_mark_back(office: Office, fault: StorageError | CancelledError) -> None:
    """The move has failed: the old folder is in use again. Raises StorageError when that cannot be said there now."""
    try:
        office.mark_moved("")
    except StorageError as second:
        advice = "原来的数据没有改动。连上后如果提示数据已搬走，请选择“仍在这里使用”。"
        raise StorageError("连接中断，搬迁没有完成。", advice, f"{fault.detail} {second.detail}") from fault


def unknown_end(target: Path) -> StorageError:
    """The connection was lost while the new folder was made an office."""
    advice = "连上后请打开新文件夹：能打开即已搬好；打不开，请在原文件夹中选择“仍在这里使用”。"
    return StorageError(f"最后一步时连接中断，不能确定是否已搬好：{target}", advice)


def refuse_target(office: Office, target: Path) -> None:
    """Raises StorageError for a folder that an office cannot be moved into."""
    if target.resolve() == office.folder.path.resolve() or office.folder.path.resolve() in target.resolve().parents:
        raise StorageError("新文件夹不能在现在的数据文件夹里面。", "请选一个别处的空文件夹。")
    with file_faults(target):
        if target.exists() and any(target.iterdir()):
            raise StorageError(f"文件夹不是空的：{target}", "请选一个空文件夹。")
