"""Verifies the log that lies in a folder: every commit whole, the chain unbroken, snapshots and leftovers. Changes nothing."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Literal

from app.core.errors import DamagedError
from app.store.commit import GENESIS, decode, digest
from app.store.disk import Disk
from app.store.folder import OfficeFolder
from app.store.maintenance import TMP_SECONDS
from app.store.sealing import LockedError
from app.store.snapshots import snapshots

Result = tuple[str, Literal["good", "warning", "bad"], str, str, str]  # the fields of a Finding


def check_log(path: Path, disk: Disk) -> list[Result]:
    """What is found in a folder; an empty list of faults is told, too. Raises OSError or StorageError."""
    if not disk.exists(path / "office.json"):
        return [("log", "good", "已有数据", "这里还没有台账数据，可以新建", "")]
    folder = OfficeFolder(path, disk)
    folder.existing_id()
    return [check_chain(folder), check_snapshots(folder), check_leftovers(folder)]


def check_chain(folder: OfficeFolder) -> Result:
    """Every commit from the first to the newest."""
    last, parent = folder.last_number(), GENESIS
    locked = 0
    for number in range(1, last + 1):
        try:
            data = folder.read_commit(number)
            if data is None:
                return ("log", "bad", "已有数据", f"缺少第 {number} 次修改（共 {last} 次）", "")
            header = decode(data, str(number)).header
        except LockedError:  # sealed, and whole; what is inside is compared by those who have a password
            locked += 1
            continue
        except DamagedError as fault:
            return ("log", "bad", "已有数据", f"第 {number} 次修改的文件已损坏（共 {last} 次）", fault.detail)
        if header.sequence != number or (header.parent != parent and not locked):
            return ("log", "bad", "已有数据", f"第 {number} 次修改与记录链不符（共 {last} 次）", header.commit_id)
        parent = digest(data)
    rest = f"；其中 {locked} 次已加密，记录链由登录后的程序核对" if locked else ""
    return ("log", "good", "已有数据", f"{last} 次修改全部完好{rest}", "")


def check_snapshots(folder: OfficeFolder) -> Result:
    """Whether each snapshot is what its name promises."""
    found = snapshots(folder)
    bad = [item for item in found if hashlib.sha256(folder.disk.read(item.path)).hexdigest() != item.sha256]
    if bad:
        return ("snapshots", "warning", "快照", f"{len(bad)} 份快照已损坏，程序会改用其他快照", bad[0].path.name)
    return ("snapshots", "good", "快照", f"{len(found)} 份快照全部完好", "")


def check_leftovers(folder: OfficeFolder) -> Result:
    """Half-written files of crashed programs, and files that were set aside."""
    now, place = time.time(), folder.path / "tmp"
    old = [name for name in folder.disk.names(place) if now - folder.disk.modified(place / name) > TMP_SECONDS]
    aside = [
        name
        for thousand in folder.disk.names(folder.path / "log")
        if "." not in thousand
        for name in folder.disk.names(folder.path / "log" / thousand)
        if "." in name
    ]
    if aside:
        return ("leftovers", "warning", "另存的文件", f"{len(aside)} 个损坏的文件已被另存，请告知管理员", aside[0])
    if old:
        return ("leftovers", "good", "残留文件", f"{len(old)} 个异常退出留下的临时文件，程序会自动清理", "")
    return ("leftovers", "good", "残留文件", "没有", "")
