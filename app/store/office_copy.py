"""A copy of an office in another folder, in the making: for a move and for the office as it was.

`office.json` is written last, with a new id: whatever breaks the work off before, nobody takes the folder for an office
(OfficeFolder.office_id refuses it), and what is written into it belongs to nobody else.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from app.core.errors import CancelledError, DamagedError, StorageError
from app.store.backup_templates import template_files
from app.store.commit import Commit, decode, encode
from app.store.disk import long_name
from app.store.faults import file_faults
from app.store.folder import FORMAT, TEMPLATES, OfficeFolder
from app.store.sealing import commit_name
from app.store.snapshots import snapshots
from app.store.sqlite import remove_database
from app.store.view import Progress, view_at

PROGRESS_STEP = 50
FOLDERS = ("log", "snapshots", "attachments", "tmp")


Signer = Callable[[Commit], Commit]


def unsigned(commit: Commit) -> Commit:
    """A commit as it is, for an office without accounts."""
    return commit


class OfficeCopy:
    """Made step by step: `begin`, `bring` once or several times, `finish`; or `discard`. `progress` is told (files copied,
    all); when it answers False, CancelledError is raised. The source is not touched."""

    def __init__(self, source: OfficeFolder, target: Path, progress: Progress, sign: Signer = unsigned) -> None:
        self.source = source
        self._sign = sign
        self.made = OfficeFolder(target, source.disk, source.vault)
        self.copied = 0  # the last commit copied
        self._progress = progress
        self._done = self._all = 0
        self._existed = False
        self._begun = False
        self._office = b""  # what is written into office.json

    def begin(self) -> None:
        """Take the folder. Raises StorageError when it is not empty."""
        disk, target = self.made.disk, self.made.path
        with file_faults(target):
            self._existed = disk.exists(target)
            if disk.names(target):
                raise StorageError(f"文件夹不是空的：{target}", "请选一个空文件夹。")
            self._begun = True
            for name in FOLDERS:
                disk.make_folder(target / name)

    def bring(self, number: int) -> None:
        """Copy the commits up to `number`, their snapshots, all attachments and templates, as far as they are not there yet."""
        files = [*self._new_snapshots(number), *self._new_attachments(), *self._new_keys(), *self._new_templates()]
        self._all = self._done + number - self.copied + len(files)
        self._copy_log(number)
        for place, path in enumerate(files, 1):
            target = self.made.path / path.relative_to(self.source.path)
            with file_faults(target):
                self.made.disk.make_folder(target.parent)
                self._copy_file(path, target)
            self._advance(1, told=place % PROGRESS_STEP == 0 or place == len(files))

    def _copy_file(self, path: Path, target: Path) -> None:
        disk = self.source.disk
        try:
            disk.call(shutil.copyfile, long_name(path), long_name(target))
        except FileNotFoundError:
            pruned = path.parent.name == "snapshots" and disk.exists(self.source.path / "office.json")
            if not pruned or disk.exists(path):
                raise

    def _advance(self, count: int, *, told: bool) -> None:
        self._done += count
        if told and not self._progress(self._done, self._all):
            raise CancelledError("已取消。")

    def _new_snapshots(self, number: int) -> Iterable[Path]:
        with file_faults(self.made.path):
            known = set(self.made.disk.names(self.made.path / "snapshots"))
        return [item.path for item in snapshots(self.source) if item.sequence <= number and item.path.name not in known]

    def _new_attachments(self) -> Iterable[Path]:
        disk, place = self.source.disk, self.source.path / "attachments"
        with file_faults(place):
            for folder in disk.names(place):
                known = set(self.made.disk.names(self.made.path / "attachments" / folder))
                yield from (place / folder / name for name in disk.names(place / folder) if name not in known)

    def _new_keys(self) -> Iterable[Path]:
        disk, place = self.source.disk, self.source.path / "keys"
        with file_faults(place):
            known = set(self.made.disk.names(self.made.path / "keys"))
            return [place / name for name in disk.names(place) if name not in known]

    def _new_templates(self) -> list[Path]:
        """The office's Word templates; not the marks of those that somebody has open."""
        source, made = self.source.path, self.made.path
        with file_faults(source):
            return [path for path in template_files(source) if not (made / path.relative_to(source)).exists()]

    def _copy_log(self, number: int) -> None:
        """Copy the commits after those that are there; whole packs as they are."""
        packs, disk = self.source.packs, self.source.disk
        while self.copied < number:
            first = self.copied + 1
            last = (first // packs.size + 1) * packs.size - 1
            with file_faults(self.made.path):
                if first == packs.first_of(first // packs.size) and last <= number and disk.exists(packs.path(first)):
                    self.made.disk.create(self.made.packs.path(first), disk.read(packs.path(first)))
                    self.copied = last
                    self._advance(last - first + 1, told=True)
                else:
                    self._copy_commit(first)
                    self._advance(1, told=first % PROGRESS_STEP == 0 or first == number)

    def _copy_commit(self, sequence: int) -> None:
        data = self.source.read_commit(sequence)
        if data is None:
            raise DamagedError(f"共享数据缺少第 {sequence} 次修改。", "请选一个更早的时间，或从备份恢复。")
        path = self.made.commit_path(sequence)
        self.made.disk.make_folder(path.parent)
        self.made.disk.create(path, self.made.vault.seal(data, commit_name(sequence)))
        self.copied = sequence

    def finish(self, migrations: Path, scratch: Path) -> str:
        """Check the copy, open it for use, and make it an office; its id. `scratch` is a local file name; it is deleted.

        Raises DamagedError when the copy is no whole history, StorageError when somebody has made another office there.
        """
        try:
            view = view_at(self.made, self.copied, scratch, migrations)
            moved = view.moved
            view.close()
        finally:
            remove_database(scratch)
        if moved:
            self._reopen()
        self.made.note_head(self.copied, self.made.read_commit(self.copied) or b"")
        self._advance(0, told=True)  # the last moment at which nothing has come of it
        return self._make_office()

    def _reopen(self) -> None:
        """A state of after a move says that the office is elsewhere; here it is to be used."""
        with file_faults(self.made.path):
            data = self.made.read_commit(self.copied) or b""
            last = decode(data, str(self.copied)).header
            header = replace(
                last,
                sequence=self.copied + 1,
                parent=data[-32:].hex(),
                commit_id=secrets.token_hex(16),
                kind="moved",
                action="在新文件夹中恢复使用",
                migration="",
                place="",
                again="",
            )
            path = self.made.commit_path(header.sequence)
            self.made.disk.make_folder(path.parent)
            commit = encode(self._sign(Commit(header)))
            self.made.disk.create(path, self.made.vault.seal(commit, commit_name(header.sequence)))
        self.copied = header.sequence

    def _make_office(self) -> str:
        office_id = secrets.token_hex(16)
        self._office = json.dumps({"id": office_id, "format": FORMAT}).encode()
        with file_faults(self.made.path):
            if not self.made.create_absent(self.made.path / "office.json", self._office):
                raise StorageError(f"文件夹里已有另一份台账数据：{self.made.path}", "请另选一个空文件夹。")
        return office_id

    def discard(self) -> bool:
        """Empty the folder again; False when it cannot be told whether it has become an office.

        An office that somebody else made there meanwhile is left alone. What cannot be removed does no harm: without
        office.json it is no office.
        """
        if not self._begun:
            return True
        disk, target = self.made.disk, self.made.path
        try:
            if disk.exists(target / "office.json"):
                if not self._office or disk.read(target / "office.json") != self._office:
                    return True
                disk.remove(target / "office.json")
        except OSError:
            return not self._office
        for name in (*FOLDERS, "keys", TEMPLATES):
            shutil.rmtree(long_name(target / name), ignore_errors=True)
        with contextlib.suppress(OSError):
            disk.remove(target / "head")
            if not self._existed:
                disk.remove_folder(target)
        return True
