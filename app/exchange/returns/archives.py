"""Zip archives among what came back: departments send their files packed. Nothing of one is ever written to the disk.

A file within one has a path of its own, below that of the archive: 办公室.zip/台账.xlsx. An archive within an archive is not
opened, so that no archive unpacks to more than one may.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.core.cell_text import clean_line
from app.core.errors import WorkbookError
from app.exchange.grids.read_errors import ARCHIVE, damaged, not_a_workbook
from app.exchange.grids.read_zip import ZIP_FAULTS, check_sizes, is_workbook, unpacked
from app.exchange.grids.workbook import check_size, read_bytes
from app.exchange.returns.saved_at import touched

SIGNATURE = b"PK"
UTF8_NAME, ENCRYPTED = 0x800, 0x1  # flags of a part (APPNOTE.TXT 4.4.4)
CODES = ("utf-8", "gb18030")  # of names without that flag: macOS, Windows
LEFT_BY_MACOS = "__MACOSX"
TABLES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv")
MOST_UNPACKED = 1024 * 1024 * 1024  # bytes of all files together, which are read one by one; photos are large
MOST_STEPS, MOST_STEP = 4, 100  # folders, and characters of a name, which only a person reads
MOST_FILES = 500  # of a folder or an archive; more is a mistaken choice


@dataclass(frozen=True)
class Content:
    """What a file holds, and when it was written as the file system or the archive has it."""

    data: bytes
    written: dt.datetime


def is_left_by_programs(name: str) -> bool:
    """Whether nobody put a file there: Windows and Office did (Thumbs.db, ~$表.xlsx, .~lock)."""
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")


def files_within(path: Path) -> list[Path]:
    """The files of an archive; none for a file that is no archive, or cannot be opened, which is told when it is read."""
    try:
        if path.suffix.lower() in TABLES:  # a file server answers every question of a hundred files once more
            return []
        if not path.is_file():  # a pipe would be waited for without end
            return []
        with path.open("rb") as file:
            if file.read(len(SIGNATURE)) != SIGNATURE:
                return []
        with zipfile.ZipFile(path) as archive:
            return [] if is_workbook(archive) else [path / name for name in named_parts(archive)]
    except (*ZIP_FAULTS, WorkbookError):
        return []


def content_of(path: Path) -> Content:
    """What a file holds, one within an archive too. Raises WorkbookError."""
    archive = None if path.exists() else next((parent for parent in path.parents if parent.is_file()), None)
    if archive is None:
        if path.is_symlink():
            raise WorkbookError("这是指向别处的链接，没有读取。", "请把文件本身放进文件夹。")
        data = read_bytes(path)
        if data.startswith(SIGNATURE) and path.suffix.lower() not in TABLES:
            refuse_archive(path)
        return Content(data, touched(path))
    try:
        with zipfile.ZipFile(archive) as package:
            part = named_parts(package)[path.relative_to(archive).as_posix()]
            check_size(path.name, part.file_size)
            return Content(unpacked(package, part), written_at(part))
    except WorkbookError:
        raise
    except ZIP_FAULTS as error:
        raise damaged(str(error)) from error


def refuse_archive(path: Path) -> None:
    """Say why an archive is not opened. Raises WorkbookError; nothing for a workbook, or what only seems to be a package."""
    try:
        with zipfile.ZipFile(path) as archive:
            if is_workbook(archive):
                return
            if not named_parts(archive):
                raise WorkbookError("压缩包里没有文件。", "请向发件人重新索取。")
    except ZIP_FAULTS as error:
        raise WorkbookError("压缩包已损坏，打不开。", "请向发件人重新索取，或请其直接发送表格。", str(error)) from error
    raise not_a_workbook(ARCHIVE)


def named_parts(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by their path in it, without those that programs leave. Raises WorkbookError for an archive that
    is locked, or unpacks to more than it seems."""
    parts = [part for part in archive.infolist() if not part.is_dir()]
    check_sizes(parts, MOST_UNPACKED)
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise WorkbookError("压缩包设有密码，没有打开。", "请先解压，再收取里面的表格。")
    if len(parts) > MOST_FILES:
        raise WorkbookError(f"压缩包里的文件太多（超过 {MOST_FILES} 个），没有打开。", "请先解压，再选择要收取的表格。")
    found: dict[str, zipfile.ZipInfo] = {}
    for part in parts:
        place = place_in(part)
        if place.parts and not is_left_by_programs(place.name) and LEFT_BY_MACOS not in place.parts:
            name, again = place.as_posix(), 2
            while name in found:
                name, again = place.with_stem(f"{place.stem} ({again})").as_posix(), again + 1
            found[name] = part
    return found


def place_in(part: zipfile.ZipInfo) -> PurePosixPath:
    """Where a file stands in its archive, without steps out of it. Windows packs Chinese names in its own code page."""
    name = part.filename
    for code in () if part.flag_bits & UTF8_NAME else CODES:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode(code)
            break
    steps = [clean_line(step).replace(":", "：")[-MOST_STEP:] for step in name.replace("\\", "/").split("/")]
    return PurePosixPath(*[step for step in steps if step not in ("", ".", "..")][-MOST_STEPS:])


def written_at(part: zipfile.ZipInfo) -> dt.datetime:
    """When a file was written as its archive has it, the beginning of time for no date."""
    try:
        return dt.datetime(*part.date_time)
    except ValueError:
        return dt.datetime.min
