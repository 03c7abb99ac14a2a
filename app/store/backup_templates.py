"""The office's Word templates in a backup: one zip beside each copy of the data, as they were then. They are plain files."""

from __future__ import annotations

import secrets
import zlib
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from app.core.errors import DamagedError
from app.store.faults import file_faults
from app.store.folder import TEMPLATES, OfficeFolder


def templates_beside(backup: Path) -> Path:
    """Where the templates of a copy of the data lie."""
    return backup.with_suffix(".templates.zip")


def back_up_templates(folder: OfficeFolder, backup: Path) -> int:
    """Put the templates beside a copy of the data and return how many; none make no file. Raises StorageError, DamagedError."""
    found = template_files(folder.path)
    if not found:
        return 0
    target = templates_beside(backup)
    half = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    with file_faults(target):
        try:
            with ZipFile(half, "w", ZIP_DEFLATED, strict_timestamps=False) as package:
                for path in found:
                    package.write(path, path.relative_to(folder.path / TEMPLATES).as_posix())
            with ZipFile(half) as package:
                if package.testzip() is not None:
                    raise DamagedError("备份写入后核对不一致。", "请换一个备份文件夹，并检查磁盘。", str(target))
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
    return len(found)


def template_files(office: Path) -> list[Path]:
    """The templates of an office; not the marks of those that somebody has open. Raises StorageError."""
    with file_faults(office):
        return [path for path in sorted((office / TEMPLATES).rglob("*")) if path.is_file() and not path.name.startswith("~$")]


def restore_templates(backup: Path, folder: OfficeFolder) -> int:
    """Put the templates of a copy of the data into an office and return how many. Raises StorageError, DamagedError."""
    source, root = templates_beside(backup), folder.path / TEMPLATES
    count = 0
    with file_faults(source):
        if not source.exists():
            return 0
        try:
            with ZipFile(source) as package:
                for name in package.namelist():
                    parts = PurePosixPath(name).parts
                    if not parts or ".." in parts or ":" in name or "\\" in name or PurePosixPath(name).is_absolute():
                        continue  # the zip lies in a folder that others may write to
                    target = root.joinpath(*parts)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(package.read(name))
                    count += 1
        except (BadZipFile, zlib.error, RuntimeError, NotImplementedError) as fault:
            raise DamagedError("备份中的 Word 表样已损坏，没有恢复。", "请改用另一天的备份。", str(source)) from fault
    return count
