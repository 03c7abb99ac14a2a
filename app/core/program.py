"""Who the program is and where it keeps what belongs to this PC."""

from __future__ import annotations

import getpass
import hashlib
import json
import platform
import re
import secrets
import sys
import uuid
from pathlib import Path

import platformdirs

NAME = "五星台账"
VERSION = "0.2.0"
DEFAULT_UNIT = "市政协机关党委"  # 填报单位 until the office says another


def local_folder() -> Path:
    """Replicas, drafts, settings and logs of this user on this PC; on Windows %LOCALAPPDATA%\\五星台账."""
    return Path(platformdirs.user_data_dir(NAME, appauthor=False))


def documents_office() -> Path:
    """Where an office of this PC alone lies: a place the clerk sees and backs up."""
    return Path(platformdirs.user_documents_dir()) / "五星台账数据"


def replica_path(local: Path, office: Path) -> Path:
    """The replica of the office in a folder. Copies of an office lie in other folders and have replicas of their own."""
    place = str(office.resolve()).casefold() if sys.platform == "win32" else str(office.resolve())
    return local / "offices" / hashlib.sha256(place.encode()).hexdigest()[:16] / "replica.db"


def replicas_in(local: Path) -> list[Path]:
    """The replicas of all offices that were opened on this PC."""
    return sorted((local / "offices").glob("*/replica.db"))


def resources() -> Path:
    """The folder of icons, templates and sample data; inside the exe it is unpacked beside the program."""
    base = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
    return base / "resources"


def login_name() -> str:
    """The name of the user of this PC."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "本机用户"


def station_id(local: Path) -> str:
    """What tells this user on this PC from all others, also from PCs of the same name; made once and kept in `local`.

    Disk images are copied with everything on them: on other hardware than it was made on, an id is made anew. Raises OSError.
    """
    path, machine = local / "station.json", f"{uuid.getnode():012x}"
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["machine"] == machine and re.fullmatch("[0-9a-f]{16}", known["id"]):
            return str(known["id"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        pass
    found = secrets.token_hex(8)
    local.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{found}.part")
    part.write_text(json.dumps({"id": found, "machine": machine}), encoding="utf-8")
    part.replace(path)
    return found


def pc_name() -> str:
    """The name of this PC."""
    return platform.node() or "本机"
