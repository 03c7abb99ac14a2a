"""回收: files that come back from departments, each against what was handed out or, without a key, against the ledger."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path

import peewee
from openpyxl.xml.functions import fromstring

from app.core.cell_text import clean_line
from app.core.errors import CancelledError, ExpectedError, InvalidValueError, PasswordNeededError, WorkbookError
from app.exchange.grids.workbook import SheetGrid, read_workbook
from app.exchange.importing.differences import Tally, count_rows
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.known_rows import Existing, with_known_rows
from app.exchange.importing.plan import ImportPlan, Progress, plan_import
from app.exchange.importing.plan_changes import refusing_errors
from app.exchange.importing.row_places import PlaceFields
from app.exchange.importing.whole_rows import whole_rows
from app.exchange.returns.keyless import recipient_of, said_above, with_questions, without_habits
from app.exchange.returns.return_key import ReturnKey, find_key
from app.exchange.returns.returned_rows import Sent, untold, with_returned_rows
from app.ledgers.handouts import Batch, Part, is_locked_batch, read_batches, read_sent
from app.ledgers.known_files import RememberedFiles
from app.ledgers.office_settings import read_settings
from app.ledgers.registry import BY_KEY, OPEN_LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading

MOST_FILES = 500  # of a folder; more is a mistaken choice
FIRST_WORKBOOKS = dt.datetime(1990, 1, 1)  # a date before is none
CLOCKS_APART = dt.timedelta(days=1)  # a date further ahead is none either; else it would always be the newest
CORE = "docProps/core.xml"
MODIFIED = "{http://purl.org/dc/terms/}modified"


@dataclass(frozen=True)
class Returned:
    """One file. `plan` is None for one that cannot be taken; `why` says so. `chosen`: its decisions are carried out.

    `left_out` are the rows of each sheet (as Excel counts) that are not added.
    """

    path: Path
    saved: dt.datetime
    plan: ImportPlan | None = None
    why: str = ""
    recipient: str = ""
    batch: Batch | None = None
    part: Part | None = None
    keyed: bool = False
    left_out: tuple[frozenset[int], ...] = ()
    chosen: bool = False
    locked: bool = False  # it opens with a password

    @property
    def name(self) -> str:
        """The name of the file as it is, without signs that turn the direction of writing: 名单xslx.exe reads 名单exe.xlsx."""
        return clean_line(self.path.name)

    @property
    def sheets(self) -> list[tuple[SheetPlan, frozenset[int]]]:
        """The sheets that go to a ledger, each with the rows left out."""
        pairs = zip(self.plan.sheets, self.left_out, strict=True) if self.plan is not None else ()
        return [(sheet, out) for sheet, out in pairs if sheet.ledger]

    @cached_property
    def counts(self) -> Tally:
        """How many rows are new, changed, missing, the same."""
        counts = [count_rows(sheet) for sheet, _ in self.sheets]
        return Tally(*(sum(getattr(item, each.name) for item in counts) for each in fields(Tally)))

    def untaken(self) -> tuple[int, int]:
        """(how many cells cannot be taken, how many were changed that were locked), so that nobody misses them in the list."""
        found = (known.completes for sheet, _ in self.sheets for known in sheet.known.values())
        rows = [item for item in found if item is not None]
        return sum(len(item.refused) for item in rows), sum(len(item.locked & item.cells.keys()) for item in rows)

    def unread(self) -> list[str]:
        """The cells that cannot be read or taken and change nothing, in words: 第 5 行完成率“九成”."""
        return [
            f"第 {record.row} 行{BY_KEY[str(sheet.ledger)].fields[name].label}“{record.raw[name]}”"
            for sheet, _ in self.sheets
            for record in sheet.records
            if (known := sheet.known.get(record.row)) is not None and known.completes is not None
            for name in known.completes.refused
            if record.raw.get(name)
        ]

    @property
    def group(self) -> object:
        """What only one file can answer for: a part, or the rows of a department in a ledger."""
        if self.part is not None:
            return self.part.row_id
        ledgers = tuple(dict.fromkeys(sheet.ledger for sheet, _ in self.sheets))
        return (ledgers, self.recipient) if self.recipient else self.path


@dataclass(frozen=True)
class Collection:
    """Everything that came back, and who has not answered of the batches it belongs to."""

    files: tuple[Returned, ...]
    batches: tuple[Batch, ...] = ()

    @cached_property
    def by_group(self) -> dict[object, list[Returned]]:
        """The files of each department that can be taken."""
        found: dict[object, list[Returned]] = {}
        for item in self.files:
            if item.plan:
                found.setdefault(item.group, []).append(item)
        return found

    def rivals(self, returned: Returned) -> list[Returned]:
        """The other files of the same department."""
        return [item for item in self.by_group.get(returned.group, ()) if item is not returned]

    def waiting(self) -> list[tuple[Batch, Part]]:
        """The parts of these batches for which nothing has come back, now or before."""
        here = {item.part.row_id for item in self.files if item.part is not None}
        return [(batch, part) for batch in self.batches for part in batch.waiting if part.row_id not in here]


def files_in(places: Sequence[Path]) -> list[Path]:
    """The files of folders (with the folders in them) and single files. Raises InvalidValueError for a mistaken choice."""
    found: list[Path] = []
    for place in places:
        if not place.is_dir():
            found.append(place)
            continue
        walked: set[str] = set()
        for folder, folders, names in os.walk(place):
            folders.sort()
            if (real := os.path.realpath(folder)) in walked:  # a junction of Windows may lead back up
                folders.clear()
                continue
            walked.add(real)
            found += [Path(folder) / name for name in sorted(names) if not is_left_by_programs(name)]
            if len(found) > MOST_FILES:
                raise InvalidValueError(f"文件太多（超过 {MOST_FILES} 个）。", "请选择只放返回文件的文件夹。")
    return list(dict.fromkeys(found))


def is_left_by_programs(name: str) -> bool:
    """Whether nobody put a file there: Windows and Office did (Thumbs.db, ~$表.xlsx, .~lock)."""
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")


def collect(
    places: Sequence[Path],
    database: peewee.Database,
    office: str,
    today: dt.date,
    on_progress: Progress | None = None,
    passwords: Mapping[Path, str] | None = None,
) -> Collection:
    """Look at what came back. The newest file of each department is chosen.

    `on_progress(done, total)` counts files; when it returns False the work ends with CancelledError. A file that cannot be
    read is told and stops nothing.
    """
    paths = files_in(places)
    collector = Collector(database, office, today, {batch.row_id: batch for batch in read_batches(database)}, passwords or {})
    files: list[Returned] = []
    for done, path in enumerate(paths):
        if on_progress is not None and not on_progress(done, len(paths)):
            raise CancelledError("已取消收取，没有写入任何内容。")
        files.append(collector.look(path))
    named = {item.batch.row_id for item in files if item.batch is not None}
    batches = tuple(batch for batch in collector.batches.values() if batch.row_id in named)
    return Collection(tuple(with_newest(files)), batches)


def with_newest(files: Sequence[Returned]) -> Iterator[Returned]:
    """The files with the newest of each department chosen."""
    newest: dict[object, Returned] = {}
    for item in files:
        other = newest.get(item.group)
        if item.plan is not None and (other is None or item.saved > other.saved):
            newest[item.group] = item
    for item in files:
        yield replace(item, chosen=newest.get(item.group) is item)


def choose(collection: Collection, path: Path, chosen: bool) -> Collection:
    """With a file chosen instead of the others of its department, or with none of them."""
    wanted = next(item for item in collection.files if item.path == path)
    files = [
        replace(item, chosen=chosen and item is wanted) if item.plan and item.group == wanted.group else item
        for item in collection.files
    ]
    return replace(collection, files=tuple(files))


def with_files(collection: Collection, found: Collection) -> Collection:
    """With files looked at again (now that their password is known); the newest of each department is chosen."""
    fresh = {item.path: item for item in found.files}
    files = with_newest([fresh.get(item.path, item) for item in collection.files])
    batches = {batch.row_id: batch for batch in (*collection.batches, *found.batches)}
    return Collection(tuple(files), tuple(batches.values()))


@dataclass(frozen=True)
class Collector:
    """Looks at files one by one."""

    database: peewee.Database
    office: str
    today: dt.date
    batches: Mapping[int, Batch]
    passwords: Mapping[Path, str] = field(default_factory=dict)
    known: dict[str, Existing] = field(default_factory=dict)  # by ledger, read once for all files

    @property
    def reading(self) -> Reading:
        """What the rules of the ledgers ask."""
        return Reading(self.today, self.database)

    def existing(self, ledger: Ledger) -> Existing:
        """The rows of a ledger to find those of a workbook among."""
        if ledger.key not in self.known:
            places = PlaceFields.of(ledger)
            self.known[ledger.key] = Existing(self.database, places, places.read(self.database), ())
        return self.known[ledger.key]

    def look(self, path: Path) -> Returned:
        """One file."""
        saved = touched(path)
        try:
            if path.is_symlink():
                raise WorkbookError("这是指向别处的链接，没有读取。", "请把文件本身放进文件夹。")
            grids = read_workbook(path, self.passwords.get(path))
            saved = saved_at(path)
            key = find_key(grids)
            return self.keyed(path, saved, grids, key) if key is not None else self.keyless(path, saved, grids)
        except PasswordNeededError as fault:
            return Returned(path, saved, why=fault.message, locked=True)
        except ExpectedError as fault:
            return Returned(path, saved, why=str(fault))

    def keyed(self, path: Path, saved: dt.datetime, grids: Sequence[SheetGrid], key: ReturnKey) -> Returned:
        """A file that says what it is."""
        if key.office != self.office:
            return Returned(path, saved, why="不是本单位台账下发的文件，不能收取。")
        batch = self.batches.get(key.batch)
        part = next((item for item in batch.parts if item.row_id == key.part), None) if batch is not None else None
        if batch is None and is_locked_batch(self.database, key.batch):
            return Returned(path, saved, why="这是受限台账下发的表格。请先打开那本台账，再收取。")
        if batch is None or part is None:
            return self.keyless(path, saved, grids, why="下发记录已删除，按台账现在的内容核对")
        ledger = BY_KEY[batch.ledger]
        sent = Sent(read_sent(self.database, part.row_id), batch.columns, frozenset(batch.filled))
        key = key.by_place(list(sent.rows)) if batch.restricted else key
        rows = (row for _, row in whole_rows(self.database, ledger, list(sent.rows)))
        fixed, year = untold(ledger, batch.columns, rows), int(batch.day[:4])
        plan = plan_import(path, [ledger], ledger=ledger.key, fixed=fixed, default_year=year, grids=grids, today=self.today)
        own = sheet_with_keys(plan.sheets, key)
        sheets: list[SheetPlan] = []
        outs: list[frozenset[int]] = []
        for sheet in plan.sheets:
            found, out = sheet, frozenset[int]()
            if sheet is own:
                found, out = with_returned_rows(sheet, key, sent, self.existing(ledger), self.reading)
            elif sheet.ledger:
                found = SheetPlan(sheet.sheet, None, why="不是下发的表格，没有收取")
            sheets.append(found)
            outs.append(out)
        plan = replace(plan, sheets=tuple(sheets))
        return Returned(path, saved, plan, "", part.recipient, batch, part, keyed=True, left_out=tuple(outs))

    def keyless(self, path: Path, saved: dt.datetime, grids: Sequence[SheetGrid], why: str = "") -> Returned:
        """A file that lost its key, or never had one: by number, then by number and like text.

        Never into a restricted ledger: a file that nobody handed out is imported on its own page.
        """
        kinds = read_settings(self.database, RememberedFiles).by_signature()
        plan = with_known_rows(
            plan_import(path, OPEN_LEDGERS, grids=grids, kinds=kinds, today=self.today), self.database, self.today
        )
        plan = replace(plan, sheets=tuple(self.answering(plan.sheets)))
        outs = (frozenset[int](),) * len(plan.sheets)
        sheet = next(sheet for sheet in plan.sheets if sheet.ledger)
        recipient = recipient_of(sheet, BY_KEY[str(sheet.ledger)], said_above(path, grids, sheet))
        batch, part = self.share_of(str(sheet.ledger), recipient)
        why = why or "没有下发编号，按编号、序号和文字与台账核对"
        return Returned(path, saved, plan, why, recipient, batch, part, left_out=outs)

    def answering(self, sheets: Sequence[SheetPlan]) -> Iterator[SheetPlan]:
        """The sheets of a workbook as some that answer."""
        keys = {sheet.ledger for sheet in sheets if sheet.ledger}
        ledgers = {key: self.existing(BY_KEY[key]).beginning_again([]) for key in keys}
        for sheet in sheets:
            if sheet.ledger:
                ledgers[sheet.ledger].used.update(item.row_id for item in sheet.known.values())
        for sheet in sheets:
            if sheet.ledger:
                existing = ledgers[sheet.ledger]
                sheet = with_questions(sheet, existing, self.reading)
                sheet = without_habits(refusing_errors(sheet, sheet.known.keys()), existing.ledger)
            yield sheet

    def share_of(self, ledger: str, recipient: str) -> tuple[Batch | None, Part | None]:
        """The newest open share of a department in a ledger."""
        for batch in self.batches.values():
            for part in batch.parts:
                if batch.ledger == ledger and part.recipient == recipient and not part.answered_on:
                    return batch, part
        return None, None


def sheet_with_keys(sheets: Sequence[SheetPlan], key: ReturnKey) -> SheetPlan | None:
    """The table that was handed out: the one with the most rows that have a key, the first when all have been deleted."""
    tables = [sheet for sheet in sheets if sheet.ledger and sheet.sheet == key.sheet]
    return max(tables, key=lambda sheet: sum(record.row in key.rows for record in sheet.records), default=None)


def saved_at(path: Path) -> dt.datetime:
    """When a workbook was saved: by its own properties, which a copy keeps, else by the file system. Local time."""
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
            found = fromstring(package.read(CORE)).find(MODIFIED)
        if found is not None and found.text:
            moment = dt.datetime.fromisoformat(found.text.strip())
            local = moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment
            if FIRST_WORKBOOKS <= local <= dt.datetime.now() + CLOCKS_APART:
                return local
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OverflowError, OSError):
        pass  # OverflowError, OSError: a moment that no local time exists for
    return touched(path)


def touched(path: Path) -> dt.datetime:
    """When a file was written as the file system has it; the beginning of time for one that is not there any more."""
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return dt.datetime.min
