"""The office's folder on the LAN drive (or on this PC): an ordered log of immutable commits and what lies beside it.

    office.json          id and format, created once
    head                 number of the newest commit and, when small, the commit itself: a hint, never trusted for correctness
    log/000/000000001    commits, 1000 a folder; log/000.pack: the same in one file (packs.py)
    keys/…               who may open it with which password (keys.py); only when it has one
    snapshots/…          the whole office at a commit (snapshots.py)
    attachments/ab/ab…   files by SHA-256
    presence/<pc>.json   who is here
    templates/…          the office's own Word templates by ledger; people put them there (forms/templates/template_file.py)
    wanted/<number>      a PC found this commit damaged or missing and does not have it; whoever has it puts it back
    tmp/                 half-written files; never read by others

Whoever creates commit N+1 first wins: the file system's create-if-absent decides (disk.py).
"""

from __future__ import annotations

import errno
import json
import re
import secrets
import struct
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from app.core.errors import DamagedError, NewerProgramError, StorageError
from app.store.commit import digest
from app.store.disk import Disk, HalfError, NoLinksError
from app.store.faults import EmptiedError, OutcomeUnknownError, file_faults, is_refusal, storage_error
from app.store.packs import Packs
from app.store.sealing import LockedError, Vault, commit_name

FORMAT = 1
HEAD = struct.Struct("<QI")  # number, length of the commit that follows
HEAD_COMMIT_BYTES = 32 * 1024  # a longer commit is not repeated in `head`
MAX_OFFICE_BYTES = 64 * 1024
NOT_FOUND_SECONDS = 12.0  # Windows remembers "not found" for about 5 s, folders for 10 s
NOT_FOUND_WAIT = 0.2
TEMPLATES = "templates"
OWN_NAMES = {"office.json", "log", "attachments", "tmp", "snapshots", "presence", "wanted", "head", "keys", TEMPLATES}


class OfficeFolder:
    """File operations on one office. Every method raises StorageError with a Chinese message when the file system fails."""

    def __init__(self, path: Path, disk: Disk | None = None, vault: Vault | None = None) -> None:
        self.path = path
        self.disk = disk or Disk()
        self.vault = vault or Vault()
        self.packs = Packs(path / "log", self.disk, self.vault)

    def office_id(self) -> str:
        """The office's id; the folder is made into an office when it is empty or absent.

        Two programs may do so at once: one office.json wins. Raises DamagedError for a folder with commits and no office.json.
        """
        target = self.path / "office.json"
        with file_faults(self.path):
            if not self.disk.exists(target):
                self._refuse_foreign_files()
                self._refuse_incomplete()
                for name in ("log", "attachments", "tmp"):
                    self.disk.make_folder(self.path / name)
                self.create_absent(target, json.dumps({"id": secrets.token_hex(16), "format": FORMAT}).encode())
        return self.existing_id()

    def existing_id(self) -> str:
        """The id of the office that lies here. Raises AwayError when there is none, DamagedError when the file is damaged."""
        try:
            found = json.loads(self._read_id())
            office, form = found["id"], found["format"]
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise damaged_office(repr(fault)) from fault
        if type(form) is not int or not isinstance(office, str) or not re.fullmatch(r"[0-9A-Za-z-]{1,64}", office):
            raise damaged_office(f"{form!r:.40} {office!r:.80}")
        if form > FORMAT:
            raise NewerProgramError("这个数据文件夹由更新版本的程序建立。", "请安装新版本后再打开。", f"format {form}")
        return office

    def _read_id(self) -> bytes:
        """office.json. Raises AwayError when there is none."""
        with file_faults(self.path):
            try:
                return self.disk.read(self.path / "office.json", MAX_OFFICE_BYTES)
            except FileNotFoundError as fault:
                if self.disk.exists(self.path):
                    raise EmptiedError(self.path) from fault
                raise

    def _refuse_foreign_files(self) -> None:
        """A folder full of other things is not turned into an office by a slip of the mouse."""
        if {name for name in self.disk.names(self.path) if not name.startswith(".")} - OWN_NAMES:
            raise StorageError(
                f"文件夹里已有其他文件，不能作为台账数据文件夹：{self.path}", "请选一个空文件夹，或已有台账数据的文件夹。"
            )

    def _refuse_incomplete(self) -> None:
        """A copy that was broken off, or that is still being made, is not turned into an office with half the data."""
        log = self.path / "log"
        until = time.monotonic() + NOT_FOUND_SECONDS
        while any(name.endswith(".pack") or self.disk.names(log / name) for name in self.disk.names(log)):
            if self.disk.exists(self.path / "office.json"):  # another PC has just made the office here
                return
            if time.monotonic() >= until:
                raise DamagedError(
                    f"这个文件夹里的数据不完整（缺少 office.json）：{self.path}",
                    "可能正在搬迁，或者搬迁、恢复、复制中途被打断。请仍打开原来的文件夹；要重新搬迁或恢复，请另选一个空文件夹。",
                )
            time.sleep(NOT_FOUND_WAIT)

    def make_folder(self, path: Path) -> None:
        """Make a folder of the office, unless the office is away: nothing may be left in the empty place of a drive.

        Raises OSError.
        """
        if not self.disk.exists(self.path / "office.json"):
            raise FileNotFoundError(errno.ENOENT, "the office is away", str(self.path))
        self.disk.make_folder(path)

    def commit_path(self, sequence: int) -> Path:
        """Where a commit lies until it is packed."""
        return self.path / "log" / f"{sequence // self.packs.size:03d}" / f"{sequence:09d}"

    def read_commit(self, sequence: int) -> bytes | None:
        """The bytes of a commit, None when there is none of that number (and the office can be read)."""
        remembered = self.packs.remembered(sequence)
        if remembered is not None:
            return remembered
        path = self.commit_path(sequence)
        with file_faults(path):
            try:
                return self.vault.open(self.disk.read(path), commit_name(sequence))
            except FileNotFoundError:
                packed = self.packs.read(sequence)
                if packed is None:
                    self._read_id()  # raises when the whole folder is gone
                return packed

    def missing(self, first: int, last: int) -> list[int]:
        """The numbers of this range that a listing of the log does not show. Windows lists with up to 10 s delay."""
        found: list[int] = []
        size = self.packs.size
        for thousand in range(first // size, last // size + 1):
            numbers = range(max(first, thousand * size), min(last, (thousand + 1) * size - 1) + 1)
            shown = self._loose(thousand)
            with file_faults(self.path):
                if numbers and (shown or not self.packs.has(numbers[0])):
                    found += [number for number in numbers if number not in shown]
        return found

    def _loose(self, thousand: int) -> set[int]:
        """The numbers of the commits of a thousand that lie in files of their own."""
        folder = self.path / "log" / f"{thousand:03d}"
        with file_faults(folder):
            numbers = {int(name) for name in self.disk.names(folder) if is_number(name)}
        return {number for number in numbers if number // self.packs.size == thousand}

    def numbers_after(self, sequence: int) -> list[int]:
        """The numbers after this one that a listing of the log shows, ascending."""
        log, size = self.path / "log", self.packs.size
        with file_faults(log):
            names = set(self.disk.names(log))
        found: set[int] = set()
        for thousand in {int(stem) for stem in (name.partition(".")[0] for name in names) if is_thousand(stem)}:
            if thousand >= sequence // size:
                packed = f"{thousand:03d}.pack" in names
                found |= set(range(thousand * size, (thousand + 1) * size)) if packed else self._loose(thousand)
        return sorted(number for number in found if number > sequence)

    def last_number(self) -> int:
        """The number of the newest commit by listing the log; 0 for none."""
        return max(self.numbers_after(0), default=0)

    def publish_newest(self, sequence: int, data: bytes, half: str) -> bool:
        """Publish the commit after the newest one and note it in the hint; see `publish`.

        The hint is written while the server still puts the commit's name on its disk: that saves the time of three operations.
        """
        noted: list[Future[None]] = []
        with ThreadPoolExecutor(1) as beside:
            mine = self.publish(sequence, data, half, lambda: noted.append(beside.submit(self.note_head, sequence, data)))
        if mine and not noted:  # that it has its name was found out only by looking
            self.note_head(sequence, data)
        for note in noted:
            note.result()
        return mine

    def publish(self, sequence: int, data: bytes, half: str = "", named: Callable[[], object] = lambda: None) -> bool:
        """Make a commit visible under its number; False when the number is taken by another.

        Raises OutcomeUnknownError when the connection was lost in between; with any other StorageError it is not there.
        `half` is the name in tmp/ of the unpublished file, so that the outcome can be asked for later. `named` is called as
        soon as others can see the commit.
        """
        path = self.commit_path(sequence)
        try:
            return self._publish(path, sequence, data, half, named)
        except HalfError as fault:
            raise storage_error(fault.fault, path) from fault

    def _publish(self, path: Path, sequence: int, data: bytes, half: str, named: Callable[[], object]) -> bool:
        try:
            return self._create(path, data, commit_name(sequence), half, named)
        except FolderMissingError:
            # The first of its thousand, or packed long ago: then nothing may be put there again.
            with file_faults(path):
                if self.packs.has(sequence):
                    return self.packs.read(sequence) == data
                self.make_folder(path.parent)
            made = self._create(path, data, commit_name(sequence), half, named)
            with file_faults(path):
                if made and self.packs.has(sequence):  # packed while this PC slept between the two steps above
                    self.disk.remove(path)
                    return self.packs.read(sequence) == data
            return made

    def create_absent(self, target: Path, data: bytes, what: str = "") -> bool:
        """Create a file with its whole content if the name is free; True when it holds exactly `data` afterwards.

        `what` it is sealed as in a protected office; with "" it is written as it is. Raises OSError or StorageError.
        """
        try:
            return self._create(target, data, what)
        except HalfError as fault:
            raise fault.fault from fault

    def _create(self, target: Path, data: bytes, what: str, half: str = "", named: Callable[[], object] = lambda: None) -> bool:
        unpublished = self.path / "tmp" / (half or secrets.token_hex(16))
        written = self.vault.seal(data, what) if what else data
        try:
            self._write_and_name(unpublished, target, written, named)
        except HalfError:
            self._forget(unpublished)
            raise
        except NoLinksError as fault:
            self._forget(unpublished)
            raise storage_error(fault, target) from fault
        except FileExistsError as fault:
            return self.settle(unpublished, target, data, fault, what)
        except FileNotFoundError as fault:
            if not self.settle(unpublished, target, data, fault, what):
                raise FolderMissingError(*fault.args) from fault
            return True
        except OSError as fault:
            if self.settle(unpublished, target, data, fault, what):
                return True
            raise storage_error(fault, target) from fault
        self._forget(unpublished)
        return True

    def _write_and_name(self, unpublished: Path, target: Path, data: bytes, named: Callable[[], object]) -> None:
        try:
            self.disk.create_then_name(unpublished, target, data, named)
        except HalfError as fault:
            if not isinstance(fault.fault, FileNotFoundError) or not self._is_here():
                raise
            self.disk.make_folder(unpublished.parent)  # somebody tidied tmp away
            self.disk.create_then_name(unpublished, target, data, named)

    def _is_here(self) -> bool:
        try:
            return self.disk.exists(self.path / "office.json")
        except OSError:
            return False

    def settle(self, unpublished: Path, target: Path, data: bytes, fault: OSError, what: str = "") -> bool:
        """Whether `target` holds `data` after naming it failed in whatever way; True, False, or OutcomeUnknownError.

        The unpublished file goes first: without it, a request that is still on its way can no longer succeed.
        A reply lost on the network may also report a name as taken that this very call has created. That a name cannot be
        found proves something only when the server itself has refused: Windows remembers "not found" for seconds.
        """
        until = time.monotonic() + (NOT_FOUND_SECONDS if isinstance(fault, FileExistsError) else 0.0)
        try:
            self.disk.remove(unpublished)
            while True:
                try:
                    found = self.disk.read(target)
                    return (self.vault.open(found, what) if what else found) == data
                except LockedError:  # sealed with a key that is not ours: another PC was faster
                    return False
                except FileNotFoundError:
                    self.disk.read(self.path / "office.json")
                    if is_refusal(fault):
                        return False
                if time.monotonic() >= until:
                    break
                time.sleep(NOT_FOUND_WAIT)
            second: OSError = fault
        except OSError as other:
            second = other
        raise OutcomeUnknownError(
            "保存的瞬间连接中断，正在确认是否已保存。",
            "请不要重复填写；连上数据文件夹后，程序会自动确认并告诉您结果。",
            f"{fault!r}, {second!r}",
        ) from second

    def _forget(self, unpublished: Path) -> None:
        try:
            self.disk.remove(unpublished)
        except OSError:
            return  # it is in nobody's way; the folder check counts and a later snapshot removes such files

    def head_hint(self) -> tuple[int, bytes]:
        """The number of the newest commit as somebody noted it (0 when nobody did), and its bytes or none. It may lag."""
        path = self.path / "head"
        with file_faults(path):
            try:
                data = self.disk.read(path, HEAD.size + HEAD_COMMIT_BYTES)
            except FileNotFoundError:
                return 0, b""
        if len(data) < HEAD.size:
            return 0, b""
        sequence, length = HEAD.unpack_from(data)
        return sequence, self.vault.open(data[HEAD.size : HEAD.size + length], commit_name(sequence))

    def note_head(self, sequence: int, data: bytes) -> None:
        """Overwrite the hint. The commit is safe already, so a failure here is only a slower poll for the others."""
        sealed = self.vault.seal(data, commit_name(sequence)) if data else b""
        shown = sealed if len(sealed) <= HEAD_COMMIT_BYTES else b""
        try:
            self.disk.overwrite(self.path / "head", HEAD.pack(sequence, len(shown)) + shown)
        except OSError:
            return

    def set_aside(self, sequence: int, word: str) -> Path:
        """Give a commit that does not belong to the chain another name (`….damaged-…`); it is never deleted."""
        path = self.commit_path(sequence)
        target = path.with_name(f"{path.name}.{word}-{secrets.token_hex(3)}")
        with file_faults(path):
            self.disk.move(path, target)
        return target

    def holds(self, sequence: int, data_hash: str) -> bool:
        """Whether the log has a commit of this hash under this number."""
        data = self.read_commit(sequence)
        return data is not None and digest(data) == data_hash


def is_number(name: str) -> bool:
    """Whether a file in the log can be a commit: other files get there by mistake, 20231130 for one."""
    return re.fullmatch("[0-9]{9}", name) is not None


def is_thousand(name: str) -> bool:
    """Whether a folder in the log can hold a thousand commits."""
    return re.fullmatch("[0-9]{3}|[1-9][0-9]{3,5}", name) is not None


def damaged_office(detail: str) -> DamagedError:
    """Nobody can tell any more which office it is."""
    return DamagedError(
        "数据文件夹中的 office.json 已损坏。", "请不要删除任何文件，联系管理员从备份中取回 office.json 这一个文件。", detail
    )


class FolderMissingError(OSError):
    """The folder of a thousand commits is not there (yet, or any more)."""
