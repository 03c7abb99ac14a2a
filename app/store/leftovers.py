"""What a crash of the program left beside a replica: databases for a short while, and copies of files that were opened."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from app.core.errors import StorageError
from app.store.faults import file_faults
from app.store.sqlite import SUFFIXES, remove_database

KINDS = ("part", "rebuild", "snapshot", "backup", "restore")  # <replica>.<random>.<kind>
NAMES = ("past-*.db", "restored.db", "moving.db")
OPENED = "opened"  # the folder of copies of attachments that other programs show


def copies_beside(replica: Path) -> list[Path]:
    """The folders of copies that were opened from the office of a replica, or from a view of its past."""
    return [folder for folder in (replica.parent / OPENED, *replica.parent.glob(f"past-*/{OPENED}")) if folder.exists()]


def sweep(replica: Path) -> None:
    """Delete them. To be called while no other program has the replica open; one that is held all the same stays."""
    for folder in copies_beside(replica):
        shutil.rmtree(folder, ignore_errors=True)
    patterns = [f"{replica.name}.*.{kind}{suffix}" for kind in KINDS for suffix in SUFFIXES]
    try:
        with file_faults(replica):
            files = [path for pattern in patterns for path in replica.parent.glob(pattern)]
            for path in files:
                path.unlink(missing_ok=True)
            databases = [path for pattern in NAMES for path in replica.parent.glob(pattern)]
        for path in databases:
            remove_database(path)
    except StorageError as fault:
        logging.getLogger(__name__).info("leftovers stay: %s", fault.detail)
