"""Who the program is and where it keeps what belongs to this PC."""

from __future__ import annotations

import getpass
import hashlib
import platform
import sys
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


def pc_name() -> str:
    """The name of this PC."""
    return platform.node() or "本机"
