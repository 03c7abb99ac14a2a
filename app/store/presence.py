"""Who has the office open: `presence/<pc>-<station>.json`, written by each PC for itself every 30 s or so. Advisory only."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from app.store.faults import file_faults
from app.store.folder import OfficeFolder
from app.store.sealing import LockedError

HERE_SECONDS = 90.0  # three missed writes
MAX_BYTES = 16 * 1024  # anybody may write into the shared folder
WHAT = "presence"  # what it is sealed as
MAX_TEXT = 60  # characters of a name that are shown


@dataclass(frozen=True)
class Present:
    """A user at a PC, and in the user's words what is open there (may be empty)."""

    user: str
    pc: str
    place: str = ""


def presence_path(folder: OfficeFolder, pc: str, station: str = "") -> Path:
    """A PC's own file, also among PCs of one name: any sign may occur in a name, and names that differ in case only are one
    file to Windows."""
    plain = re.sub(r"[^\w-]", "_", pc.casefold())[:40]
    mark = hashlib.sha256(f"{pc.casefold()}\n{station}".encode()).hexdigest()[:8]
    return folder.path / "presence" / f"{plain}-{mark}.json"


def write_presence(folder: OfficeFolder, present: Present, station: str = "") -> None:
    """Say that this PC is here. Raises StorageError."""
    path = presence_path(folder, present.pc, station)
    content = json.dumps(asdict(present), ensure_ascii=False).encode()
    # Padded, so that a shorter text written in place leaves nothing of a longer one behind it.
    padded = folder.vault.seal(content.ljust(-(-len(content) // 512) * 512) + b"\n", WHAT)
    with file_faults(path):
        try:
            folder.disk.overwrite(path, padded)
        except FileNotFoundError:
            folder.make_folder(path.parent)
            folder.disk.overwrite(path, padded)


def leave(folder: OfficeFolder, pc: str, station: str = "") -> None:
    """Say that this PC has gone. Raises StorageError."""
    with file_faults(folder.path):
        folder.disk.remove(presence_path(folder, pc, station))


def who_is_here(folder: OfficeFolder, now: float) -> list[Present]:
    """Everybody who wrote within 90 s, oneself among them. Write one's own presence before.

    Ages are measured by the file server's clock, whose present time is that of the newest file; PCs' clocks may be wrong.
    `now`, seconds since 1970, stands in when nobody has written yet.
    """
    place = folder.path / "presence"
    found = []
    with file_faults(place):
        for name in folder.disk.names(place):
            try:
                data = folder.disk.read(place / name, MAX_BYTES)
                found.append((folder.disk.modified(place / name), folder.vault.open(data, WHAT)))
            except (FileNotFoundError, LockedError):
                continue  # has just gone, or is of somebody with other keys: advisory, and no reason to bother anybody
    newest = max((time for time, _ in found), default=now)
    here = []
    for time, data in found:
        if newest - time <= HERE_SECONDS:
            present = decode_presence(data)
            if present is not None:
                here.append(present)
    return sorted(here, key=lambda present: (present.user, present.pc))


def decode_presence(data: bytes) -> Present | None:
    """What a file says; None while it is being written, or when it is none of ours."""
    try:
        if len(data) > MAX_BYTES:
            return None
        content, _ = json.JSONDecoder().raw_decode(data.decode())
        return Present(*(str(content.get(name, ""))[:MAX_TEXT] for name in ("user", "pc", "place")))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
