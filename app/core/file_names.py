"""Names of files and folders as Windows takes them, whatever the PC or the sentence they come from allowed."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path, PurePath

from app.core.cell_text import visible

LONGEST_STEM = 60  # characters, so that a path stays within the 260 that Windows programs take
LONGEST_ENDING = 12  # with its dot
NO_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """A file name as Windows takes it, without signs that nobody sees (one shows 年报xcod.exe as 年报exe.docx)."""
    plain = visible(NO_NAME.sub("_", name)).rstrip(". ") or "附件"
    path = PurePath(f"_{plain}" if RESERVED.match(plain) else plain)
    if len(path.suffix) > LONGEST_ENDING:  # 1.关于印发…的通知 has none: what follows the dot belongs to the name
        return path.name[:LONGEST_STEM].rstrip(". ")
    return f"{path.stem[:LONGEST_STEM].rstrip()}{path.suffix}"


def unlike(name: str, taken: Collection[str]) -> str:
    """The name, numbered when it is taken: 照片.jpg, 照片（2）.jpg. Windows does not tell A from a."""
    used = {item.casefold() for item in taken}
    path, count, found = PurePath(name), 1, name
    while found.casefold() in used:
        count += 1
        found = f"{path.stem}（{count}）{path.suffix}"
    return found


def free_place(folder: Path, name: str) -> Path:
    """A place in a folder where nothing is yet, called `name` or numbered. Raises OSError."""
    return folder / unlike(name, [path.name for path in folder.iterdir()])


def file_name(title: str) -> str:
    """A title as the name of a file: without what Windows does not allow there."""
    return re.sub(r'[\\/:*?"<>|\s]+', " ", title).strip()[:80] or "表格"
