"""What a workbook and the ledger say differently, row by row and cell by cell, to be decided before anything is written.

The one way in which an import into existing rows and a collected return are looked at. A decision gives a new plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import overload

from app.core.kinds import Value
from app.exchange.importing.completion import EMPTY
from app.exchange.importing.import_sheet import KnownRow, MissingRow, SheetPlan
from app.exchange.importing.importable import IMPORTABLE_BY_KEY
from app.exchange.importing.plan_changes import remove, set_apart, take, take_all
from app.exchange.importing.record_plan import RecordPlan
from app.ledgers.schema.declaration import Ledger


class RowKind(StrEnum):
    """What a row is to the ledger."""

    CHANGED = "改动"
    ASKED = "待确认"  # whether it is a row of the ledger or a new one
    NEW = "新增"
    MISSING = "缺少"
    SAME = "相同"


@dataclass(frozen=True)
class CellDifference:
    """One cell: handed out (of a return, as far as known), in the ledger now, in the workbook."""

    field: str
    present: Value
    returned: Value
    sent: Value = None
    taken: bool = False
    conflict: bool = False  # the ledger's cell was changed, too, since it was handed out
    refused: str = ""  # why it cannot be written
    raw: str = ""  # what stands in a cell that cannot be read
    locked: bool = False  # the department was not asked to fill it in
    elsewhere: str = ""  # what another department says in the same cell
    proposal: str = ""  # why `returned` is only what the workbook probably means
    action: str = ""  # the action that it stands for: 申请销号


@dataclass(frozen=True)
class RowDifference:
    """One row. `row` as Excel counts, None for one that the workbook has not; `row_id` in the ledger, None for a new one.

    `wanted`: the row is added, some of its cells are written, or it is deleted.
    """

    kind: RowKind
    title: str
    row: int | None = None
    row_id: int | None = None
    wanted: bool = False
    note: str = ""
    refused: str = ""
    apart: bool | None = None  # whether a row like one of the ledger is added as a new one; None: it is like none
    cells: tuple[CellDifference, ...] = ()

    @property
    def conflicts(self) -> int:
        """How many cells have been changed on both sides and are not decided by being alike."""
        return sum(cell.conflict for cell in self.cells)


class Differences(Sequence[RowDifference]):
    """Every row of the workbook in its order, then those that only the ledger has. `left_out` are rows that are not added.

    A row is worked out when it is looked at; what kind each is, and how many there are, is known at once: of 100,000 rows that
    takes a quarter of a second.
    """

    def __init__(self, sheet: SheetPlan, left_out: Collection[int] = ()) -> None:
        self.sheet, self.left_out = sheet, left_out
        self._missing = sheet.missing if sheet.ledger is not None else ()
        self._found: dict[int, RowDifference] = {}
        known = [sheet.known.get(record.row) for record in self._records]
        self.kinds = [*map(kind_of, known), *(RowKind.MISSING for _ in self._missing)]
        self._count = Counter(self.kinds)
        self.conflicts = {place: count for place, item in enumerate(known) if (count := conflicts_of(item))}  # by place
        sent = (item.completes.sent for item in known if item is not None and item.completes is not None)
        self.has_sent = any(value is not None for cells in sent for value in cells.values())  # what was handed out is known

    @property
    def _records(self) -> Sequence[RecordPlan]:
        return self.sheet.records if self.sheet.ledger is not None else ()

    def __len__(self) -> int:
        return len(self.kinds)

    @overload
    def __getitem__(self, place: int) -> RowDifference: ...

    @overload
    def __getitem__(self, place: slice) -> list[RowDifference]: ...

    def __getitem__(self, place: int | slice) -> RowDifference | list[RowDifference]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        if at not in self._found:
            self._found[at] = self._difference(at)
        return self._found[at]

    def _difference(self, place: int) -> RowDifference:
        if place >= len(self._records):
            return missing_difference(self._missing[place - len(self._records)], self.sheet.removed)
        record = self._records[place]
        return row_difference(
            IMPORTABLE_BY_KEY[str(self.sheet.ledger)], record, self.sheet.known.get(record.row), self.left_out
        )

    def decided(self, sheet: SheetPlan, place: int | None = None) -> None:
        """The same rows after something of one of them, or what is taken of any, was decided."""
        self.sheet = sheet
        if place is None:
            self._found.clear()
            return
        self._found.pop(place, None)
        if place < len(self._records):
            known, before = sheet.known.get(self._records[place].row), self.kinds[place]
            self.kinds[place] = now = kind_of(known)
            self._count.subtract([before])
            self._count.update([now])
            self.conflicts.pop(place, None)
            if count := conflicts_of(known):
                self.conflicts[place] = count

    @property
    def tally(self) -> Tally:
        """How many rows are of which kind."""
        count = self._count
        changed, new, missing = count[RowKind.CHANGED], count[RowKind.NEW], count[RowKind.MISSING]
        return Tally(changed, new, missing, count[RowKind.SAME], sum(self.conflicts.values()), count[RowKind.ASKED])


def kind_of(known: KnownRow | None) -> RowKind:
    """What a row of the workbook is to the ledger."""
    if known is not None and known.identical:
        return RowKind.SAME
    if known is not None and known.asked:
        return RowKind.ASKED
    return RowKind.CHANGED if known is not None and known.completes is not None else RowKind.NEW


def conflicts_of(known: KnownRow | None) -> int:
    """How many cells of a row have been changed on both sides since they were handed out."""
    completes = known.completes if known is not None else None
    return len(completes.conflicts) if completes is not None and completes.sent else 0


def row_difference(ledger: Ledger, record: RecordPlan, known: KnownRow | None, left_out: Collection[int]) -> RowDifference:
    """A row of the workbook."""
    named = title_of(ledger, record)
    if known is not None and known.identical:
        return RowDifference(RowKind.SAME, known.title, record.row, note=known.words)
    completion = (known.completion if known.asked else known.completes) if known is not None else None
    if known is None or completion is None:
        cells = tuple(
            CellDifference(name, None, record.values[name], raw=record.raw.get(name, ""), refused=record.errors.get(name, ""))
            for name in ledger.fields
            if name in record.errors or record.values.get(name) not in EMPTY
        )
        wrong = "".join(dict.fromkeys(f"{ledger.fields[name].label}：{why}" for name, why in record.errors.items()))
        wanted = record.row not in left_out and not wrong
        apart = True if known is not None and known.completion is not None else None
        note = known.words if known is not None else ""
        return RowDifference(RowKind.NEW, named, record.row, None, wanted, note, wrong, apart, cells)
    conflicts = completion.conflicts
    cells = tuple(
        CellDifference(
            name,
            completion.there[name],
            value,
            completion.sent.get(name),
            name in completion.taken and record.row not in left_out,
            name in conflicts,
            completion.refused.get(name, ""),
            locked=name in completion.locked,
            elsewhere=completion.elsewhere.get(name, ""),
            proposal=completion.proposals.get(name) or completion.stale.get(name, ""),
            action=completion.actions.get(name, ""),
        )
        for name, value in completion.cells.items()
    )
    unread = tuple(
        CellDifference(name, completion.there.get(name), None, completion.sent.get(name), refused=why, raw=record.raw[name])
        for name, why in completion.refused.items()
        if name not in completion.cells and record.raw.get(name)
    )
    if known.asked:
        seen = tuple(replace(cell, taken=False) for cell in cells)
        return RowDifference(RowKind.ASKED, named, record.row, completion.row_id, False, known.words, "", True, seen + unread)
    wanted = any(cell.taken for cell in cells)
    title = f"{known.title}“{short(named)}”" if named not in known.title else known.title
    apart = False if known.listed and not known.keyed else None
    return RowDifference(RowKind.CHANGED, title, record.row, completion.row_id, wanted, "", "", apart, cells + unread)


def missing_difference(item: MissingRow, removed: Collection[int]) -> RowDifference:
    """A row that only the ledger has."""
    note = "文件中没有这一行；勾选则移入回收站"
    return RowDifference(RowKind.MISSING, item.title, None, item.row_id, item.row_id in removed, note, item.refused)


def decide_cell(sheet: SheetPlan, row: int, field: str, wanted: bool) -> SheetPlan:
    """The plan with the workbook's words in one cell, or the ledger's."""
    completion = sheet.known[row].completion
    taken = completion.taken if completion is not None else frozenset()
    return take(sheet, row, taken | {field} if wanted else taken - {field})


def decide_row(sheet: SheetPlan, line: RowDifference, wanted: bool) -> SheetPlan:
    """The plan with all cells of a changed row, or none; with a missing row deleted, or kept. New ones are left out."""
    if line.kind is RowKind.CHANGED and line.row is not None:
        return take(sheet, line.row, [cell.field for cell in line.cells] if wanted else ())
    if line.kind is RowKind.MISSING and line.row_id is not None:
        return remove(sheet, sheet.removed | {line.row_id} if wanted else sheet.removed - {line.row_id})
    return sheet


def decide_apart(sheet: SheetPlan, row: int, apart: bool) -> SheetPlan:
    """The plan with a row that is added although the ledger has a like one, or that changes that one after all."""
    return set_apart(sheet, row, apart=apart)


def decide_all(sheet: SheetPlan, wanted: bool) -> SheetPlan:
    """The plan with every cell of changed rows taken but for doubtful ones nobody has decided; or none. No row is deleted."""
    changes = {row: item for row, known in sheet.known.items() if (item := known.completes) is not None}
    return take_all(
        sheet,
        {row: item.taken | (item.cells.keys() - item.doubtful) if wanted else () for row, item in changes.items()},
    )


@dataclass(frozen=True)
class Tally:
    """How many rows of a workbook are of which kind."""

    changed: int
    new: int
    missing: int
    same: int
    conflicts: int  # cells
    asked: int

    @property
    def any(self) -> bool:
        """Whether anything is to be decided."""
        return bool(self.changed or self.new or self.missing or self.asked)

    @property
    def words(self) -> str:
        """改 3 行，新增 1 行，缺 1 行，1 行待确认，冲突 2 处."""
        parts = (
            (self.changed, "改 {} 行"),
            (self.new, "新增 {} 行"),
            (self.missing, "缺 {} 行"),
            (self.asked, "{} 行待确认"),
            (self.conflicts, "冲突 {} 处"),
        )
        return "，".join(text.format(count) for count, text in parts if count) or f"{self.same} 行均无改动"


def count_rows(sheet: SheetPlan) -> Tally:
    """Count the rows of a sheet."""
    return Differences(sheet).tally


def title_of(ledger: Ledger, record: RecordPlan) -> str:
    """What a row of the workbook is called."""
    return ledger.fields[ledger.name_field].kind.text(record.values[ledger.name_field]).replace("\n", " ")


def short(text: str, most: int = 24) -> str:
    """A text that fits beside others."""
    return text if len(text) <= most else f"{text[:most]}…"
