"""What came back: file by file, department by department, with what is decided of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Some
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path

from app.core.cell_text import clean_line
from app.exchange.importing.differences import RowKind, Tally, count_rows, kind_of
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.plan import ImportPlan
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.returns.versions import side_by_side
from app.ledgers.handouts import Batch, Part
from app.ledgers.registry import BY_KEY


@dataclass(frozen=True)
class Returned:
    """One file, or what stands in it of one department: two of them may have answered in one workbook (`place` from 0).

    `plan` is None for one that cannot be taken; `why` says so. `chosen`: its decisions are carried out. `left_out` are the rows
    of each sheet (as Excel counts) that are not added. `notes`: what of the file was not read, and what to look at.
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
    place: int = 0
    among: str = ""  # the department that the file is of, when these rows are those of another: a person has to want them
    notes: tuple[str, ...] = ()
    rest: bool = False  # what nobody had decided when the rest of it was carried out
    beside: bool = False  # it answers other rows than the newest file of its department, and is carried out with it
    further: int = 0  # rows that only this one of the older files of its department answers

    @property
    def id(self) -> str:
        """What tells it from everything else that came back."""
        return f"{self.place} {self.path}"

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

    @property
    def unrelated(self) -> bool:
        """Whether nothing says that it is an answer: it was not handed out, and the ledger has none of its rows."""
        count = self.counts
        return self.part is None and not (count.changed or count.same or count.asked)

    def untaken(self) -> tuple[int, int, int]:
        """(how many cells cannot be taken, how many were changed that were locked, how many are only proposed and not
        taken), so that nobody misses them in the list."""
        found = (known.completes for sheet, _ in self.sheets for known in sheet.known.values())
        rows = [item for item in found if item is not None]
        new = sum(len(record.errors) for sheet, out in self.sheets for record in faulty_rows(sheet, out))
        refused = new + sum(len(item.refused) for item in rows)
        locked = sum(len(item.locked & item.cells.keys()) for item in rows)
        return refused, locked, sum(len(item.undecided) for item in rows)

    def elsewhere(self) -> int:
        """How many cells another department has answered differently."""
        found = (known.completes for sheet, _ in self.sheets for known in sheet.known.values())
        return sum(len(item.elsewhere) for item in found if item is not None)

    def unread(self, *, undecided: bool = True) -> list[str]:
        """The new rows that are not added for a fault, and the cells that cannot be read or taken and change nothing, in words:
        第 5 行完成率“九成”; those with a proposal that nobody has taken among them unless they are not `undecided`."""
        rows = [
            f"第 {record.row} 行是新增的，没有添加（{''.join(dict.fromkeys(record.errors.values()))}）"
            for sheet, out in self.sheets
            for record in faulty_rows(sheet, out)
        ]
        return rows + [
            f"第 {record.row} 行{BY_KEY[str(sheet.ledger)].fields[name].label}“{record.raw[name]}”"
            for sheet, _ in self.sheets
            for record in sheet.records
            if (known := sheet.known.get(record.row)) is not None and known.completes is not None
            for name in (*known.completes.refused, *(known.completes.undecided if undecided else ()))
            if record.raw.get(name)
        ]

    @property
    def group(self) -> object:
        """What only one file can answer for: a part, or the rows of a department in a ledger."""
        if self.part is not None:
            return self.part.row_id
        ledgers = tuple(dict.fromkeys(sheet.ledger for sheet, _ in self.sheets))
        return (ledgers, self.recipient) if self.recipient else self.path


def faulty_rows(sheet: SheetPlan, left_out: Some[int]) -> Iterator[RecordPlan]:
    """The new rows that a person wants and that cannot be added: a cell of theirs cannot be read, or is missing."""
    for record in sheet.records:
        if record.errors and record.row not in left_out and kind_of(sheet.known.get(record.row)) is RowKind.NEW:
            yield record


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
        """The other files of the same department, of which only one can be carried out."""
        return [item for item in self.by_group.get(returned.group, ()) if item is not returned and are_rivals(item, returned)]

    def waiting(self) -> list[tuple[Batch, Part]]:
        """The parts of these batches for which nothing has come back, now or before."""
        here = {item.part.row_id for item in self.files if item.part is not None and (item.chosen or not item.among)}
        return [(batch, part) for batch in self.batches for part in batch.waiting if part.row_id not in here]


def with_newest(files: Sequence[Returned]) -> Iterator[Returned]:
    """The files with the newest of each department chosen (of two tables in one file the one that was filled in), and
    those that go with it."""
    groups: dict[object, list[Returned]] = {}
    for item in files:
        if item.plan is not None and not item.among and not item.unrelated:
            groups.setdefault(item.group, []).append(item)
    found: dict[str, Returned] = {}
    for own in groups.values():
        found |= {item.id: item for item in side_by_side(sorted(own, key=age, reverse=True))}
    for item in files:
        yield found.get(item.id) or replace(item, chosen=False)


def choose(collection: Collection, wanted: Returned, chosen: bool) -> Collection:
    """With a file chosen instead of its rivals of the same department, or with none of them."""
    files = [
        replace(item, chosen=chosen and item is wanted)
        if item is wanted or (item.plan and item.group == wanted.group and are_rivals(item, wanted))
        else item
        for item in collection.files
    ]
    return replace(collection, files=tuple(files))


def are_rivals(one: Returned, other: Returned) -> bool:
    """Whether only one of two files of a department can be carried out."""
    return not (one.beside or other.beside)


def with_files(collection: Collection, found: Collection) -> Collection:
    """With files looked at again (now that their password is known). Of the departments that they are of the newest is chosen;
    of the others what a person has chosen stays."""
    fresh: dict[Path, list[Returned]] = {}
    for item in found.files:
        fresh.setdefault(item.path, []).append(item)
    files = [new for item in collection.files for new in fresh.pop(item.path, [item])]
    groups = {item.group for item in found.files}
    files = [new if new.group in groups else item for item, new in zip(files, with_newest(files), strict=True)]
    batches = {batch.row_id: batch for batch in (*collection.batches, *found.batches)}
    return Collection(tuple(files), tuple(batches.values()))


def age(item: Returned) -> tuple[dt.datetime, bool]:
    """Orders the answers of one department, the newest last."""
    return item.saved, item.counts.any
