"""The archive folder of rows: for each a folder with its forms as PDF and its files, and a workbook that lists everything.

It is put together beside its place under a temporary name: what fails or is cancelled leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import peewee

from app.core.conditions import holds
from app.core.dates import chinese_day
from app.core.errors import CancelledError, StorageError
from app.core.file_names import free_place, safe_name, unlike
from app.core.whole_file import whole_file
from app.exchange.exporting.export_xlsx import write_xlsx
from app.forms.layout.document import Column, Paper, TableDocument
from app.forms.output import write_document
from app.forms.papers.form_records import FormRecord, form_records
from app.forms.papers.record_form import form_document, plain_form_title
from app.ledgers.changes.files import holds_files, stored_file
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ledgers.schema.paper import PaperForm
from app.ledgers.views.rows import read_children_of
from app.store.attachments import StoredFile
from app.store.faults import AwayError, file_faults
from app.store.sealed_files import FilePlace

INDEX = "目录.xlsx"
TITLE_LENGTH = 20  # characters of a row's name in its folder's
COLUMNS = (
    Column("序号", 6, align="center", merge=True),
    Column("名称", 44, merge=True),
    Column("文件夹", 30, merge=True),
    Column("文件", 40),
    Column("大小（KB）", 11, align="right", number_format="0.0"),
    Column("说明", 24),
)


@dataclass(frozen=True)
class Source:
    """Where rows, their entries and their files are read."""

    database: peewee.Database
    files: FilePlace
    ledger: Ledger
    unit: str
    day: dt.date


@dataclass
class Archived:
    """What was written: the folder, its list, and how many files in it; and what could not be read, in words."""

    folder: Path
    files: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def index(self) -> Path:
        """The workbook that lists everything."""
        return self.folder / INDEX


def write_archive(
    source: Source, rows: Sequence[tuple[int, Values]], parent: Path, name: str, report: Callable[[int, int], bool]
) -> Archived:
    """Write the archive folder `name` of rows (id, values) into `parent`; one that is there already stays, this is numbered.

    A file that is missing or damaged in the office is listed as such and does not keep the rest. `report(done, total)`
    counts rows; when it returns False the work ends with CancelledError. Raises StorageError.
    """
    work = parent / f".~{uuid.uuid4().hex[:12]}.tmp"
    try:
        with file_faults(parent):
            work.mkdir()
        archive = _Archive(source, rows, work, report)
        archive.write()
        with file_faults(parent):
            target = free_place(parent, name)
            work.rename(target)
        return Archived(target, archive.count, archive.missing)
    finally:
        shutil.rmtree(work, ignore_errors=True)  # after the renaming it is gone


class _Archive:
    """One archive being written."""

    def __init__(
        self, source: Source, rows: Sequence[tuple[int, Values]], work: Path, report: Callable[[int, int], bool]
    ) -> None:
        self.source = source
        self.rows = rows
        self.work = work
        self.report = report
        self.count = 0
        self.missing: list[str] = []
        self.lines: list[tuple[object, ...]] = []
        ids = [row_id for row_id, _ in rows]
        children = source.ledger.children
        self.entries = {child.key: read_children_of(source.database, child, ids) for child in children}

    def write(self) -> None:
        """Everything. Raises StorageError and CancelledError."""
        digits = max(2, len(str(len(self.rows))))
        for place, (row_id, values) in enumerate(self.rows):
            self._go_on(place)
            title = self.source.ledger.fields[self.source.ledger.name_field].kind.text(values[self.source.ledger.name_field])
            short = safe_name(" ".join(title.split())[:TITLE_LENGTH])
            folder = self.work / f"{place + 1:0{digits}}_{short}"
            with file_faults(folder):
                folder.mkdir()
            for name, size, note in self._contents(place, row_id, values, folder):
                self.lines.append((place + 1, title, folder.name, name, size, note))
        self._go_on(len(self.rows))
        self._write_index()

    def _go_on(self, done: int) -> None:
        if not self.report(done, len(self.rows)):
            raise CancelledError("已取消，没有导出归档文件夹。")

    def _contents(self, place: int, row_id: int, values: Values, folder: Path) -> Iterator[tuple[str, float | None, str]]:
        """Write a row's forms and files; gives name, KB and a note for each."""
        taken: list[str] = []
        for form in self._forms(row_id, values):
            name = unlike(safe_name(f"{plain_form_title(form)}.pdf"), taken)
            self._write_form(form, row_id, values, folder / name)
            taken.append(name)
            yield name, kilobytes(folder / name), ""
        for file in self._files(row_id):
            self._go_on(place)
            name = unlike(safe_name(file.name), taken)
            taken.append(name)
            if fault := self._write_file(file, folder / name):
                self.missing.append(f"{folder.name}：{file.name}（{fault}）")
                yield name, None, f"没有导出：{fault}"
            else:
                yield name, kilobytes(folder / name), ""

    def _forms(self, row_id: int, values: Values) -> Iterator[PaperForm]:
        entries = {key: found[row_id] for key, found in self.entries.items()}
        ledger = self.source.ledger
        for form in ledger.forms:
            fits = all(holds(where, values, ledger.name_lists) for where in form.where)
            if fits and not form.each and (form.filed is None or form.filed(values, entries)):
                yield form

    def _write_form(self, form: PaperForm, row_id: int, values: Values, path: Path) -> None:
        source = self.source
        records: list[FormRecord] = form_records(source.database, source.ledger, form, [(row_id, values)])
        write_document(form_document(source.ledger, form, records, source.unit, source.day), path)
        self.count += 1

    def _files(self, row_id: int) -> Iterator[StoredFile]:
        for child in filter(holds_files, self.source.ledger.children):
            yield from map(stored_file, self.entries[child.key][row_id])

    def _write_file(self, file: StoredFile, path: Path) -> str:
        """Why the file could not be read, "" when it is written."""
        try:
            data = self.source.files.read(file)
        except AwayError:
            raise  # the shared folder is gone: so are all the others
        except StorageError as fault:
            return fault.message.rstrip("。")
        with whole_file(path) as stream:
            stream.write(data)
        self.count += 1
        return ""

    def _write_index(self) -> None:
        source = self.source
        texts = tuple(tuple("" if value is None else str(value) for value in line) for line in self.lines)
        line = (f"填报单位：{source.unit}", f"归档日期：{chinese_day(source.day)}")
        title = f"{source.ledger.noun}归档目录"
        write_xlsx(TableDocument(title, COLUMNS, tuple(self.lines), texts, line, paper=Paper.A4), self.work / INDEX)


def kilobytes(path: Path) -> float:
    """A file's size in units of 1024 bytes, to one decimal."""
    with file_faults(path):
        return round(path.stat().st_size / 1024, 1)
