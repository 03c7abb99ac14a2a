"""The migrations of a program that is newer than this one."""

from __future__ import annotations

from pathlib import Path

from app.ledgers import MIGRATIONS


def newer_migrations(folder: Path) -> Path:
    """Those of this program and one more, in a folder `newer`."""
    newer = folder / "newer"
    newer.mkdir()
    for file in MIGRATIONS.glob("0*.py"):
        (newer / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (newer / "9999_future.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE future (id INTEGER PRIMARY KEY)')\n"
    )
    return newer
