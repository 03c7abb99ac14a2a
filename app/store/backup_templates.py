"""The office's Word templates in a backup: one zip beside each copy of the data, as they were then. They are plain files."""

from __future__ import annotations

import os
import secrets
import shutil
import zlib
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from app.core.errors import DamagedError
from app.store.faults import file_faults
from app.store.folder import TEMPLATES, OfficeFolder

MAX_UNPACKED_BYTES = 1024**3  # of all templates together; some hundred kilobytes each are usual
ZIP_FAULTS = (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)  # all that a damaged zip makes zipfile raise


def templates_beside(backup: Path) -> Path:
    """Where the templates of a copy of the data lie."""
    return backup.with_suffix(".templates.zip")


def templates_changed(folder: OfficeFolder, backup: Path) -> bool:
    """Whether the templates are others than those beside a copy of the data. Raises StorageError, AwayError."""
    target, root = templates_beside(backup), folder.path / TEMPLATES
    folder.existing_id()
    with file_faults(folder.path):
        found = {
            version(ZipInfo.from_file(path, path.relative_to(root), strict_timestamps=False))
            for path in template_files(folder.path)
        }
    with file_faults(target):
        if not target.exists():
            return bool(found)
        try:
            with ZipFile(target) as package:
                return found != {version(item) for item in package.infolist()}
        except BadZipFile:
            return True


def version(item: ZipInfo) -> tuple[object, ...]:
    """What tells two states of a file apart: name, size, and when it was written, which a zip keeps in steps of two seconds."""
    *minute, second = item.date_time
    return (item.filename, item.file_size, *minute, second // 2)


def back_up_templates(folder: OfficeFolder, backup: Path) -> int:
    """Put the templates beside a copy of the data and return how many; none make no file. Raises StorageError, DamagedError."""
    folder.existing_id()  # a share that is away shows no templates, which does not mean that there are none
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
    found: list[Path] = []
    with file_faults(office):
        for place, _, names in os.walk(office / TEMPLATES, onerror=raise_but_missing):
            found += [Path(place) / name for name in names if not name.startswith("~$")]
    return sorted(found)


def raise_but_missing(fault: OSError) -> None:
    """An office without templates has no folder for them."""
    if not isinstance(fault, FileNotFoundError):
        raise fault


def restore_templates(backup: Path, folder: OfficeFolder) -> int:
    """Put the templates of a copy of the data into an office and return how many. Raises StorageError, DamagedError."""
    source, root = templates_beside(backup), folder.path / TEMPLATES
    count = 0
    with file_faults(source):
        if not source.exists():
            return 0
        try:
            with ZipFile(source) as package:
                check_size(package)
                for name in package.namelist():
                    parts = PurePosixPath(name).parts
                    if not parts or ".." in parts or ":" in name or "\\" in name or name.startswith("/") or name.endswith("/"):
                        continue  # the zip lies in a folder that others may write to
                    target = root.joinpath(*parts)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    unpack(package, name, target)
                    count += 1
        except ZIP_FAULTS as fault:
            raise DamagedError("备份中的 Word 表样已损坏，没有恢复。", "请改用另一天的备份。", str(source)) from fault
    return count


def check_size(package: ZipFile) -> None:
    """Refuse a zip that asks for more than any office has templates. Raises DamagedError."""
    total = sum(item.file_size for item in package.infolist())
    if total > MAX_UNPACKED_BYTES:
        advice = "备份文件夹里的这个压缩包可能有害，请改用另一天的备份。"
        raise DamagedError("备份中的 Word 表样异常庞大，没有恢复。", advice, f"{package.filename}: {total} bytes unpacked")


def unpack(package: ZipFile, name: str, target: Path) -> None:
    """One file of the zip, in portions: read at once, a directory that lies about its length would fill the memory."""
    try:
        with package.open(name) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
