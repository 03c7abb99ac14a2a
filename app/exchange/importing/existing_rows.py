"""The rows of a ledger that rows of a workbook may be: found by their content, text, number, or by being like them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import replace

import peewee

from app.core.errors import CancelledError
from app.core.likeness import LikeTexts, bare, same_for_its_number
from app.exchange.importing.completion import (
    EMPTY,
    completion_of,
    said_cells,
    said_values,
    settled,
    update_of,
    without_brackets,
    without_year,
)
from app.exchange.importing.import_sheet import (
    KnownRow,
    MissingRow,
    SheetPlan,
    columns_of,
    told_names,
    with_completion,
)
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.row_places import Key, Keys, Place, PlaceFields, page_fields
from app.exchange.importing.whole_rows import missing_rows, whole_rows
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading

MOST_NAME = 24  # characters of a row's name beside its number
MOST_CANDIDATES = 5  # rows of the same number that are compared; campaigns begin with 1 again and again
MOST_AT_ONCE = 100  # rows of one day that are compared; of more the day tells nothing
MOST_COMPARED = 300_000_000  # pairs of texts compared in one import: a minute and a half
LEAST_OF_ALL = 2  # departments that a table of the whole office names
EMPTY_NAMES: frozenset[object] = frozenset({None, ""})
REPORTED = 50  # rows between two reports of progress

Report = Callable[[int, int], bool]  # (done, total) → whether to go on


class Existing:
    """The rows of a ledger that rows of a workbook may be. Answers for one workbook, whose rows use them up."""

    def __init__(self, database: peewee.Database, fields: PlaceFields, places: Sequence[Place], ids: Sequence[int]) -> None:
        """Whole rows are read of `ids`, those with a name that occurs in the workbook."""
        self.database = database
        self.fields = fields
        self.ledger = ledger = fields.ledger
        self.by_id = {place.row_id: place for place in places}
        self.cells = dict(whole_rows(database, ledger, ids))
        self.used: set[int] = set()
        self.apart: set[int] = set()  # those of them that are only like a row of the workbook
        self.likes: dict[Key, tuple[list[int], LikeTexts]] = {}  # page → ids and bare names, made when first asked for
        self.uncompared = 0  # rows of the workbook that were too many to be compared with all others
        self.named: defaultdict[tuple[str, Key], list[int]] = defaultdict(list)
        self.numbered: defaultdict[tuple[str, Key], list[int]] = defaultdict(list)
        self.events: defaultdict[tuple[str, Key, Key], list[int]] = defaultdict(list)
        self.occasions: defaultdict[tuple[Key, Key, Key], list[int]] = defaultdict(list)
        self.coded: defaultdict[str, list[int]] = defaultdict(list)
        self.exactly: defaultdict[Keys, list[int]] = defaultdict(list)
        for place in places:
            for key in place.exact_keys:
                self.exactly[key].append(place.row_id)
            if place.code:
                self.coded[place.code].append(place.row_id)
            self.named[place.name, place.page].append(place.row_id)
            if any(value not in EMPTY for value in place.identity):
                self.events[place.name, place.page, place.identity].append(place.row_id)
            if fields.takes_place and all(value not in EMPTY for value in place.identity):
                self.occasions[place.page, place.set, place.identity].append(place.row_id)
            if place.number:
                self.numbered[place.number, place.page].append(place.row_id)

    @classmethod
    def read(cls, database: peewee.Database, ledger: Ledger) -> Existing:
        """Name and number of all rows of a ledger, whole rows of none."""
        fields = PlaceFields.of(ledger)
        return cls(database, fields, fields.read(database), ())

    def for_sheets(self, sheets: Sequence[SheetPlan]) -> Existing:
        """For the sheets of a workbook, with whole rows of those that may be identical."""
        ledger, fields = self.ledger, self.fields
        number = fields.number
        numbered = bool(number) and not ledger.grows and all(number in told_fields(ledger, sheet) for sheet in sheets)
        rows = (fields.of_row(record.values) for sheet in sheets for record in sheet.records)
        wanted = {place.content_key(numbered=numbered) for place in rows}
        ids = [row_id for row_id, place in self.by_id.items() if place.content_key(numbered=numbered) in wanted]
        return self.beginning_again(ids)

    def beginning_again(self, ids: Sequence[int]) -> Existing:
        """The same rows, none of them used up, for another workbook; whole rows are read of `ids`."""
        found = copy(self)
        found.cells, found.used = dict(whole_rows(self.database, self.ledger, ids)), set()
        found.apart = set()
        return found

    def among(self, ids: Sequence[int]) -> Existing:
        """Some of the rows alone, none of them used up."""
        return Existing(self.database, self.fields, [self.by_id[row_id] for row_id in ids], ids)

    def read_cells(self, ids: Sequence[int]) -> None:
        """Read whole rows of those whose cells are not known yet."""
        if unread := [row_id for row_id in ids if row_id not in self.cells]:
            self.cells.update(whole_rows(self.database, self.ledger, unread))

    def of_number(self, record: RecordPlan) -> int | None:
        """The row of the same list, year and department with the number of a row that is like none in its text.

        Somebody rewrote it in the ledger or in the workbook, or it is another row that was given the number: nobody can know.
        """
        place = self.fields.of_row(record.values)
        for row_id in self.numbered.get((place.number, place.page), ()) if place.number else ():
            pairs = zip(place.set, self.by_id[row_id].set, strict=True)
            if row_id not in self.used and all(one == other for one, other in pairs if one not in EMPTY):
                return row_id
        return None

    def again(self, record: RecordPlan) -> int | None:
        """The row with the text, list, year and department of a row, that another row of the workbook is already."""
        place = self.fields.of_row(record.values)
        for row_id in self.named.get((place.name, place.page), ()):
            own = self.by_id[row_id]
            pairs = zip((*place.set, *place.identity), (*own.set, *own.identity), strict=True)
            if row_id in self.used and all(one == other for one, other in pairs if one not in EMPTY):
                return row_id
        return None

    def same(self, sheet: SheetPlan) -> dict[int, KnownRow]:
        """The rows of a sheet (as Excel counts) that the ledger has with the same content."""
        fields = told_fields(self.ledger, sheet)
        index: defaultdict[Key, list[int]] = defaultdict(list)
        for row_id, cells in self.cells.items():
            if row_id not in self.used:
                index[tuple(cells[name] for name in fields)].append(row_id)
        found: dict[int, KnownRow] = {}
        for record in sheet.records:
            rows = index.get(tuple(record.values[name] for name in fields))
            if rows and not record.errors:
                row_id = rows.pop(0)
                found[record.row] = replace(self.take(row_id, identical=True), there=self.cells[row_id])
        return found

    def exact(self, sheet: SheetPlan, known: Mapping[int, KnownRow]) -> dict[int, int]:
        """Row (as Excel counts) → the row of the ledger with the same text, year, and department or number.

        Several departments may have one problem: such rows are taken before any whose number says nothing.
        """
        found: dict[int, int] = {}
        keys: list[tuple[int, tuple[Keys, ...]]] = []
        for record in sheet.records if self.fields.number and not self.ledger.grows else ():
            place = self.fields.of_row(record.values)
            if record.row not in known and place.number and not place.code:
                one = len(self.named.get((place.name, place.page), ())) < 2
                keys.append((record.row, place.exact_keys[2:] * 3 if one else place.exact_keys))
        begun: defaultdict[Keys, int] = defaultdict(int)  # key → how many of its rows were found to be used up
        for way in range(3):
            for row, own in keys:
                rows = self.exactly.get(own[way], ()) if row not in found else ()
                while begun[own[way]] < len(rows) and rows[begun[own[way]]] in self.used:
                    begun[own[way]] += 1
                if begun[own[way]] < len(rows):
                    found[row] = rows[begun[own[way]]]
                    self.used.add(found[row])
        return found

    def alike(
        self,
        sheet: SheetPlan,
        known: Mapping[int, KnownRow],
        exact: Mapping[int, int],
        reading: Reading,
        report: Report,
        *,
        update: bool,
    ) -> dict[int, KnownRow]:
        """The other rows of a sheet for which the ledger has a like one, with what they change in it.

        Raises CancelledError when `report` says so.
        """
        found: dict[int, KnownRow] = {}
        likes: list[tuple[RecordPlan, int]] = []
        for place, record in enumerate(sheet.records):
            if place % REPORTED == 0 and not report(place, len(sheet.records)):
                raise CancelledError("已取消，没有导入。")
            if record.row in known:
                continue
            if (like := exact.get(record.row) or self.like(record)) is not None:
                found[record.row] = self.take(like, identical=False)
                likes.append((record, like))
        if self.ledger.grows:  # that were compared already
            return found
        columns, around = columns_of(sheet), sheet.fixed.keys() - {self.ledger.year_field}  # a year may be nobody's word
        self.read_cells([row_id for _, row_id in likes])
        for record, row_id in likes:
            apart = not (update and self.is_same(record, row_id) and not self.of_others(record, row_id, around))
            if apart:
                self.apart.add(row_id)
            found[record.row] = self.updated(record, columns, row_id, reading, apart=apart, around=around)
        return found

    def updated(
        self,
        record: RecordPlan,
        columns: Collection[str],
        row_id: int,
        reading: Reading,
        *,
        apart: bool = False,
        around: Collection[str] = (),
    ) -> KnownRow:
        """A row of a workbook as this row of the ledger, with what it changes in it; `apart`: unless a person says so.

        `around`: fields that the table's surroundings say.
        """
        self.read_cells([row_id])
        there = self.cells[row_id]
        said = said_cells(self.ledger, settled(self.ledger, record, there), columns, there, around)
        change = update_of(self.ledger, row_id, there, said, reading, without_year(self.ledger, record, there))
        known = replace(self.take(row_id, identical=False), listed=True)
        return with_completion(known, replace(change, apart=apart))

    def is_same(self, record: RecordPlan, row_id: int) -> bool:
        """Whether a like row is proposed as the same: of no other year or event, alike in number or most other cells."""
        place, own = self.fields.of_row(record.values), self.by_id[row_id]
        if place.code and own.code:
            return place.code == own.code
        pairs = zip(place.identity, own.identity, strict=True)
        if any(one != other and one not in EMPTY and other not in EMPTY for one, other in pairs):
            return False
        if place.number and place.number == own.number:
            return True
        if place.name != own.name:
            return False
        both = self.agreement(record, row_id)
        return 2 * sum(both) >= len(both)

    def of_others(self, record: RecordPlan, row_id: int, around: Collection[str]) -> bool:
        """Whether a title or a sheet's name says whose rows these are (党支部, 责任部门), and the ledger's row is of others."""
        place, own = self.fields.of_row(record.values), self.by_id[row_id]
        if place.code and place.code == own.code:
            return False
        said = [name for name in self.ledger.scope if name in around]
        both = ((str(record.values[name] or ""), str(self.cells[row_id][name] or "")) for name in said)
        return any(one and other and not {*one.split("、")} & {*other.split("、")} for one, other in both)

    def agreement(self, record: RecordPlan, row_id: int, passing: Collection[str] = ()) -> list[bool]:
        """Whether each cell that both rows fill in says the same, but for `passing` fields.

        What departments report changes from one time to the next, and copies are counted anew: neither tells rows apart.
        """
        self.read_cells([row_id])
        there = self.cells[row_id]
        passing = {self.ledger.name_field, self.fields.number, *self.ledger.reported_fields, *passing}
        return [
            self.ledger.fields[name].kind.same(there[name], record.values[name])
            for name in record.raw
            if name not in passing and there[name] not in EMPTY and record.values[name] not in EMPTY
        ]

    def missing(self, sheets: Sequence[SheetPlan] = ()) -> tuple[MissingRow, ...]:
        """The rows of the ledger that belong with those found (their list, year, campaign, departments) and were not found.

        Those of departments that the sheets do not name, too, where these have most departments: a table of the whole office.
        """
        if self.ledger.grows or not self.used - self.apart:
            return ()
        sets = list(zip(*(self.by_id[row_id].set for row_id in self.used - self.apart), strict=True))
        allowed = [set(values) for values in sets]
        for place, name in enumerate(self.fields.set):
            if name in self.ledger.scope and not any(name in sheet.fixed for sheet in sheets):
                named = {record.values.get(name) for sheet in sheets for record in sheet.records} - EMPTY_NAMES
                known = {item.set[place] for item in self.by_id.values()}
                if len(named) >= LEAST_OF_ALL and 2 * len(known & named) > len(known - EMPTY_NAMES):
                    allowed[place] |= known
        ids = [
            row_id
            for row_id, place in self.by_id.items()
            if row_id not in self.used and all(value in some for value, some in zip(place.set, allowed, strict=True))
        ]
        return missing_rows(self.database, self.ledger, {row_id: self.whole_title(row_id) for row_id in ids})

    def completed(self, sheets: Sequence[tuple[SheetPlan, Mapping[int, KnownRow]]]) -> list[dict[int, KnownRow]]:
        """The rows of a directory that rows of the sheets, beside those known already, complete; namesakes are told."""
        if not self.ledger.grows:
            return [{} for _ in sheets]
        there: defaultdict[str, list[int]] = defaultdict(list)
        for row_id, place in self.by_id.items():
            there[place.name].append(row_id)
        times = Counter(self.name(record) for sheet, _ in sheets for record in sheet.records)
        found: list[dict[int, KnownRow]] = []
        for sheet, known in sheets:
            told, rows = told_names(sheet), {}
            for record in sheet.records:
                name = self.name(record)
                if record.row in known:
                    continue
                if there[name]:
                    rows[record.row] = self.completing(record, told, there[name], only=len(there[name]) == times[name] == 1)
                elif self.fields.of_people and (like := there[without_brackets(name)]):  # told: nobody knows who is meant
                    rows[record.row] = KnownRow(self.title(like[0]), identical=False, namesakes=len(like))
            found.append(rows)
        return found

    def completing(self, record: RecordPlan, told: frozenset[str], namesakes: Sequence[int], *, only: bool) -> KnownRow:
        """The row of its name that a row completes. With namesakes only one that it contradicts in nothing, the likest."""
        said = said_values(self.ledger, record.values, record.raw, told)
        options = [
            completion_of(self.ledger, row_id, self.cells[row_id], said) for row_id in namesakes if row_id not in self.used
        ]
        fitting = [item for item in options if only or not item.differs]
        if not fitting:
            return KnownRow(self.title(namesakes[0]), identical=False, namesakes=len(namesakes))
        best = max(fitting, key=lambda item: item.agreement)
        return with_completion(self.take(best.row_id, identical=False), best)

    def name(self, record: RecordPlan) -> str:
        """What a row of the workbook is called."""
        return self.fields.of_row(record.values).name

    def take(self, row_id: int, *, identical: bool) -> KnownRow:
        """Let a row of the ledger answer for a row of the workbook."""
        self.used.add(row_id)
        return KnownRow(self.title(row_id), identical, row_id=row_id)

    def like(self, record: RecordPlan) -> int | None:
        """The row of the ledger with the same code, with the same text, or with the same number or day and much the same text.

        Names of people are like those of others: of them only the same is the same.
        """
        place = self.fields.of_row(record.values)
        if len(self.coded.get(place.code, ())) == 1 and self.coded[place.code][0] not in self.used:
            return self.coded[place.code][0]
        name, number, page = place.name, place.number, place.page
        for rows in (self.events.get((name, page, place.identity), ()), self.named.get((name, page), ())):
            if (same := next((row_id for row_id in rows if row_id not in self.used), None)) is not None:
                return same
        if self.fields.of_people:
            return None
        candidates = [row_id for row_id in self.numbered.get((number, page), ())[-MOST_CANDIDATES:] if row_id not in self.used]
        candidates = candidates[::-1] + self.at_once(place)
        same = next((row_id for row_id in candidates if same_for_its_number(name, self.by_id[row_id].name)), None)
        return same if same is not None else self.near(name, page)

    def at_once(self, place: Place) -> list[int]:
        """The rows of what took place on the same day as a row, and differ in nothing else but their text."""
        rows = self.occasions.get((place.page, place.set, place.identity), ())
        return [row_id for row_id in rows if row_id not in self.used] if len(rows) <= MOST_AT_ONCE else []

    def near(self, name: str, page: Key) -> int | None:
        """The row of the page that says nearly the same, for a ledger that wants to know; within what can be compared."""
        if self.ledger.alike_field != self.ledger.name_field:
            return None
        if page not in self.likes:
            rows = [place for place in self.by_id.values() if place.page == page]
            self.likes[page] = ([place.row_id for place in rows], LikeTexts([bare(place.name) for place in rows]))
        ids, texts = self.likes[page]
        if sum(item.cost for _, item in self.likes.values()) > MOST_COMPARED:
            self.uncompared += 1
            return None
        return next((ids[place] for place, _ in texts.nearest(name) if ids[place] not in self.used), None)

    def title(self, row_id: int) -> str:
        """第 12 号问题, or 问题“…” for one without a number."""
        place = self.by_id[row_id]
        called = self.ledger.grows or not place.number  # a number in a directory says where a row stands in a list
        return f"{self.ledger.noun}“{place.name[:12]}”" if called else f"第 {place.number} 号{self.ledger.noun}"

    def whole_title(self, row_id: int) -> str:
        """第 12 号问题“学习不够”: of a row that is shown without its cells."""
        title, name = self.title(row_id), self.by_id[row_id].name
        return title if "“" in title or not name else f"{title}“{name[:MOST_NAME]}{'…' * (len(name) > MOST_NAME)}”"


def told_fields(ledger: Ledger, sheet: SheetPlan) -> tuple[str, ...]:
    """The fields a sheet says something of, by columns, title or command line, with the days that follow from them."""
    named = told_names(sheet) | set(page_fields(ledger))
    return tuple(spec.name for spec in ledger.fields.values() if spec.writable and spec.name in named)
