"""Moving an office to another folder: from this PC to the shared folder, or back.

1. Everything up to the present head is copied while everybody goes on working in the old folder.
2. A last commit in the old folder says where the office is now; whoever opens it there can look and no more, so that nobody
   goes on writing into the old one. The new folder has all commits before that one.
3. What was saved during the copy is brought after, the copy is checked, and `office.json` makes the new folder an office.

Whatever ends it before 2, the old folder is in use as before. What ends it between 2 and 3 takes the mark back; after a crash
there, the new folder is refused as incomplete, and this PC takes the mark back when it opens the old one again
(settle_broken_move, by a note that lies beside the replica from before 2 on). Where that cannot be told, because the new folder
cannot be seen, a person's word does it (Office.mark_moved).
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Literal

from app.core.errors import CancelledError, StorageError
from app.store.faults import OutcomeUnknownError, file_faults
from app.store.folder import NOT_FOUND_SECONDS, NOT_FOUND_WAIT, OfficeFolder
from app.store.office import Office
from app.store.office_copy import OfficeCopy
from app.store.replica import Replica
from app.store.settling import Report
from app.store.view import Progress


def move_office(office: Office, target: Path, progress: Progress = lambda done, total: True) -> None:
    """Copy the office with its whole history, all attachments and templates into an empty folder, and close the old one.

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
        write_note(office.replica, target, emptied=False)
        marked = True  # also when it cannot be told
        copy.bring(office.mark_moved(str(target)) - 1)
        copy.finish(office.replica.migrations, office.replica.path.with_name("moving.db"))
    except (StorageError, CancelledError) as fault:
        if not copy.discard():
            raise unknown_end(target) from fault
        if marked:
            write_note(office.replica, target, emptied=True)
            take_mark_back(office, fault)
            forget_note(office.replica)
        if isinstance(fault, OutcomeUnknownError):  # its words are about a save
            raise StorageError("连接中断，没有搬迁，数据仍在原来的文件夹中。", "请稍后重试。", fault.detail) from fault
        raise
    forget_note(office.replica)


def move_note(replica: Replica) -> Path:
    """The file that says where this PC is moving the office; it stays when the program dies in between."""
    return replica.path.with_name(f"{replica.path.stem}-moving")


def write_note(replica: Replica, target: Path, *, emptied: bool) -> None:
    """Note where the office is being moved to, or that nothing came of it and the new folder has been emptied."""
    with file_faults(replica.path):
        move_note(replica).write_text(json.dumps({"target": str(target), "emptied": emptied}), encoding="utf-8")


def forget_note(replica: Replica) -> None:
    """The move has come to its end, one way or the other."""
    with file_faults(replica.path):
        move_note(replica).unlink(missing_ok=True)


def settle_broken_move(office: Office) -> Report | None:
    """After opening: the end of a move that this PC began and its program did not survive, if that can be told now.

    Only this PC would have made the new folder an office, and no other program of it runs: where the half copy can be seen
    and is none, it never will be, and the old folder is in use again. Raises StorageError.
    """
    note = move_note(office.replica)
    with file_faults(note):
        if not office.alone or office.fault is not None or not note.exists():
            return None
        said = json.loads(note.read_text(encoding="utf-8") or "{}")
    target = said.get("target", "")
    if office.replica.moved == target != "":
        state = "emptied" if said["emptied"] else state_of(office.folder, Path(target))
        if state == "unknown":
            return None
        if state != "office":
            office.mark_moved("")
            forget_note(office.replica)
            rest = f"新文件夹里只有半份数据，可以删除：{target}" if state == "half" else ""
            return Report("moved", f"上次搬迁没有完成，数据仍在原来的文件夹中使用。{rest}")
    forget_note(office.replica)
    return None


def state_of(source: OfficeFolder, target: Path) -> Literal["office", "half", "unknown"]:
    """What lies in the new folder, as far as can be told: an empty one may be the mount point of a share that is away."""
    disk, made = source.disk, OfficeFolder(target, source.disk)
    until = time.monotonic() + NOT_FOUND_SECONDS
    try:
        while not disk.exists(target / "office.json"):
            if not (disk.exists(made.commit_path(1)) or disk.exists(made.packs.path(1))):
                return "unknown"
            if time.monotonic() >= until:
                return "half"
            time.sleep(NOT_FOUND_WAIT)
    except OSError:
        return "unknown"
    return "office"


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
