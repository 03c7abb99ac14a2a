"""Looks at files that came back one by one, each against what was handed out or, without a key, against the ledger."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import peewee

from app.core.errors import ExpectedError, PasswordNeededError, WorkbookError
from app.core.names import Name
from app.exchange.grids.workbook import SheetGrid, open_workbook
from app.exchange.importing.existing_rows import Existing
from app.exchange.importing.import_sheet import SheetPlan, asked, columns_of, unwanted_rows
from app.exchange.importing.known_names import read_known_names, with_known_names
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import ImportPlan, plan_import
from app.exchange.importing.plan_changes import only_rows, refusing_errors
from app.exchange.importing.row_places import PlaceFields
from app.exchange.importing.whole_rows import whole_rows
from app.exchange.returns.archives import content_of
from app.exchange.returns.earlier import Past, with_earlier
from app.exchange.returns.keyless import (
    Recycled,
    against_sent,
    missing_of,
    of_handed,
    rows_handed,
    what_it_is,
    with_questions,
    with_rewritten,
    without_habits,
    without_other_name,
)
from app.exchange.returns.portions import HandedTo, Portion, named_in, portions
from app.exchange.returns.renamed_names import renamed_since
from app.exchange.returns.return_key import ReturnKey, RowKey, take_keys
from app.exchange.returns.returned import Returned
from app.exchange.returns.returned_notes import notes_of
from app.exchange.returns.returned_proposals import with_proposals
from app.exchange.returns.returned_rows import Sent, of_recipient, untold, with_returned_rows
from app.exchange.returns.saved_at import saved_at, touched
from app.ledgers.handouts import Batch, Part, is_locked_batch, read_sent, recipient_fields, recipients_of
from app.ledgers.known_files import RememberedFiles
from app.ledgers.office_settings import read_settings
from app.ledgers.registry import BY_KEY, OPEN_LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading

WITHOUT_KEY = "没有下发编号，按编号、序号和文字与台账核对"


@dataclass(frozen=True)
class Collector:
    """Looks at files one by one. `batches` are by id, the newest first."""

    database: peewee.Database
    office: str
    today: dt.date
    batches: Mapping[int, Batch]
    passwords: Mapping[Path, str] = field(default_factory=dict)
    past: Past | None = None
    known: dict[str, Existing] = field(default_factory=dict)  # by ledger, read once for all files
    deleted: dict[str, frozenset[Recycled]] = field(default_factory=dict)  # the same

    @property
    def reading(self) -> Reading:
        """What the rules of the ledgers ask."""
        return Reading(self.today, self.database)

    def existing(self, ledger: Ledger) -> Existing:
        """The rows of a ledger to find those of a workbook among."""
        if ledger.key not in self.known:
            self.known[ledger.key] = Existing.read(self.database, ledger)
        return self.known[ledger.key]

    def recycled(self, ledger: Ledger) -> frozenset[Recycled]:
        """The rows of a ledger that are in its recycle bin."""
        if ledger.key not in self.deleted:
            self.deleted[ledger.key] = frozenset(map(what_it_is, PlaceFields.of(ledger).read(self.database, recycled=True)))
        return self.deleted[ledger.key]

    def is_name(self, directory: str, name: str) -> bool:
        """Whether a directory has a name now."""
        return any(place.name == name for place in self.existing(BY_KEY[directory]).by_id.values())

    def look(self, path: Path) -> list[Returned]:
        """One file: what each department says in it."""
        saved = touched(path)
        try:
            content = content_of(path)
            saved = content.written
            grids, keys = take_keys(open_workbook(content.data, self.passwords.get(path)))
            saved = saved_at(content.data, saved)
            found = self.keyed(path, saved, grids, keys) if keys else self.keyless(path, saved, grids)
        except PasswordNeededError as fault:
            return [Returned(path, saved, why=fault.message, locked=True)]
        except ExpectedError as fault:
            return [Returned(path, saved, why=str(fault))]
        return [replace(item, place=place) for place, item in enumerate(found)]

    # With keys

    def keyed(self, path: Path, saved: dt.datetime, grids: Sequence[SheetGrid], keys: Sequence[ReturnKey]) -> list[Returned]:
        """A file that says what it is."""
        own = [key for key in keys if key.office == self.office]
        if not own:
            return [Returned(path, saved, why="不是本单位台账下发的文件，不能收取。")]
        if not any(map(self.part_of, own)):
            if any(is_locked_batch(self.database, key.batch) for key in own):
                return [Returned(path, saved, why="这是受限台账下发的表格。请先打开那本台账，再收取。")]
            return self.keyless(path, saved, grids, why="下发记录已删除，按台账现在的内容核对")
        found: list[Returned] = []
        for batch in dict.fromkeys(self.batches[key.batch] for key in own if self.part_of(key)):
            found += self.answers(path, saved, grids, batch, [key for key in own if key.batch == batch.row_id])
        named = {key.sheet for key in own}
        rest = [grid for grid in grids if grid.visible and any(grid.filled) and grid.name not in named]
        return self.with_rest(path, saved, rest, found)

    def part_of(self, key: ReturnKey) -> Part | None:
        """The part that a table is, None when its batch is not there (any more)."""
        batch = self.batches.get(key.batch)
        return next((item for item in batch.parts if item.row_id == key.part), None) if batch is not None else None

    def sent(self, batch: Batch, part: Part) -> Sent:
        """What a part handed out."""
        return Sent(read_sent(self.database, part.row_id), batch.columns, frozenset(batch.filled))

    def answers(
        self, path: Path, saved: dt.datetime, grids: Sequence[SheetGrid], batch: Batch, keys: Sequence[ReturnKey]
    ) -> Iterator[Returned]:
        """What the tables of one batch say, each of the departments by itself."""
        ledger = BY_KEY[batch.ledger]
        parts = {key.part: part for key in keys if (part := self.part_of(key)) is not None}
        sent = {part.row_id: self.sent(batch, part) for part in parts.values()}
        ids = [row_id for item in sent.values() for row_id in item.rows]
        now = dict(whole_rows(self.database, ledger, ids))
        fixed = untold(ledger, batch.columns, now.values())
        own = [grid for grid in grids if grid.name in {key.sheet for key in keys}]
        options = ImportOptions(ledger.key, fixed, int(batch.day[:4]), today=self.today)
        plan = plan_import(path, [ledger], options, grids=own)
        names = read_known_names(self.database)
        sheets = [with_known_names(sheet, names) if sheet.work else sheet for sheet in plan.sheets]
        for key, sheet in tables_of(sheets, keys):
            if key.part not in parts:
                continue
            named = key.by_place(list(sent[key.part].rows)) if batch.restricted else key
            for part, share, row_keys in self.shares(sheet, named, batch, parts[key.part], sent[key.part]):
                handed = sent.get(part.row_id) or self.sent(batch, part)
                answer, out = with_returned_rows(share, row_keys, handed, self.existing(ledger), self.reading)
                renamed = renamed_since(ledger, handed.rows, now, self.is_name)
                answer = with_proposals(of_recipient(answer, batch.field, part.recipient, renamed), self.reading)
                guest = part.row_id not in parts and bool(answer.missing)  # some of another's rows are not its answer
                if guest:
                    answer = replace(answer, missing=())
                yield Returned(
                    path,
                    saved,
                    replace(plan, sheets=(answer,)),
                    "",
                    part.recipient,
                    batch,
                    part,
                    keyed=True,
                    left_out=(out,),
                    among=parts[key.part].recipient if guest else "",
                    notes=notes_of(answer, batch.columns, batch.filled),
                )

    def shares(
        self, sheet: SheetPlan, key: ReturnKey, batch: Batch, part: Part, sent: Sent
    ) -> Iterator[tuple[Part, SheetPlan, dict[int, RowKey]]]:
        """The rows of a table with their keys, those of other parts that were copied into it by themselves.

        A row without a key is of the other part when it names the department.
        """
        keys = {record.row: key.rows[record.row] for record in sheet.records if record.row in key.rows}
        strange = {row for row, item in keys.items() if item.row_id not in sent.rows}
        whose = {record.row: part for record in sheet.records}
        spec = BY_KEY[batch.ledger].fields[batch.field]
        for other in batch.parts if strange else ():
            theirs = self.sent(batch, other).rows if other is not part else {}
            if found := {row for row in strange if keys[row].row_id in theirs}:
                strange -= found
                loose = (record for record in sheet.records if record.row not in keys)
                found |= {item.row for item in loose if other.recipient in recipients_of(spec, item.values[spec.name])}
                whose |= dict.fromkeys(found, other)
        for owner in dict.fromkeys((part, *whose.values())):
            rows = {row for row, each in whose.items() if each is owner}
            yield owner, only_rows(sheet, rows), {row: keys[row] for row in rows & keys.keys()}

    def with_rest(self, path: Path, saved: dt.datetime, rest: Sequence[SheetGrid], found: Sequence[Returned]) -> list[Returned]:
        """What came back, with what stands on further sheets of the same file; what cannot be read of them is told."""
        if not rest:
            return list(found)
        ledgers = [BY_KEY[key] for key in dict.fromkeys(item.batch.ledger for item in found if item.batch is not None)]
        more: list[Returned] = []
        told = f"工作表“{'”、“'.join(grid.name for grid in rest)}”不是下发的表格，没有收取"
        if ledgers and not any(ledger.restricted for ledger in ledgers):
            with suppress(WorkbookError):  # nothing on them fits
                back = {known.row_id for item in found for sheet, _ in item.sheets for known in sheet.known.values()}
                more, told = self.keyless(path, saved, rest, ledgers=ledgers, back=back), ""
        first = [replace(item, notes=(*item.notes, told)) for item in found[:1]] if told else list(found[:1])
        return together([*first, *found[1:]], more)

    # Without keys

    def keyless(
        self,
        path: Path,
        saved: dt.datetime,
        grids: Sequence[SheetGrid],
        why: str = WITHOUT_KEY,
        ledgers: Sequence[Ledger] = OPEN_LEDGERS,
        back: Collection[int] = (),
    ) -> list[Returned]:
        """A file that lost its key, or never had one: by number, then by number and like text. `back` are the ids of rows
        that have come back with their keys in the same file.

        Never into a restricted ledger: a file that nobody handed out is imported on its own page.
        """
        kinds = read_settings(self.database, RememberedFiles).by_signature()
        try:
            plan = plan_import(path, ledgers, ImportOptions(kinds=kinds, today=self.today), grids=grids)
        except WorkbookError:
            plan = self.as_handed_out(path, grids, ledgers)
        plan = with_known_rows(plan, self.database, self.today, rows_of=self.existing)
        sheets = [sheet for sheet in self.answering(plan.sheets, back) if sheet.ledger]
        found = portions(self.database, path, grids, sheets, self.handed_to)
        return [self.portion(path, saved, plan, why, item, back) for item in found]

    def as_handed_out(self, path: Path, grids: Sequence[SheetGrid], ledgers: Sequence[Ledger]) -> ImportPlan:
        """A file that fits no ledger by itself and has the columns of a form that is waited for, which has none for what all
        its rows say (年度). Raises WorkbookError."""
        waiting = [batch for batch in self.batches.values() if batch.waiting and BY_KEY[batch.ledger] in ledgers]
        for batch in waiting:
            ledger = BY_KEY[batch.ledger]
            ids = [row_id for part in batch.waiting for row_id in self.sent(batch, part).rows]
            fixed = untold(ledger, batch.columns, (row for _, row in whole_rows(self.database, ledger, ids)))
            options = ImportOptions(ledger.key, fixed, int(batch.day[:4]), today=self.today)
            wanted = {name for name in batch.columns if ledger.fields[name].writable}
            with suppress(WorkbookError):
                plan = plan_import(path, [ledger], options, grids=grids) if fixed else None
                if plan is not None and any(wanted <= {*columns_of(sheet)} for sheet in plan.sheets if sheet.ledger):
                    return plan
        return plan_import(path, ledgers, ImportOptions(today=self.today), grids=grids)  # says why not

    def portion(
        self, path: Path, saved: dt.datetime, plan: ImportPlan, why: str, portion: Portion, back: Collection[int]
    ) -> Returned:
        """What a file says of one department."""
        ledger = str(portion.sheets[0].ledger)
        rows = {known.row_id for sheet in portion.sheets if sheet.ledger == ledger for known in sheet.known.values()} - {0}
        batch, part = self.share_of(ledger, portion.recipient, path.name, rows)
        sent = self.sent(batch, part) if batch is not None and part is not None else Sent()
        called = self.other_name(portion, batch, part)
        sheets: list[SheetPlan] = []
        for key in dict.fromkeys(str(sheet.ledger) for sheet in portion.sheets):
            handed = sent if batch is not None and batch.ledger == key else Sent()
            existing = self.existing(BY_KEY[key])
            own = [sheet for sheet in portion.sheets if sheet.ledger == key]
            own = of_handed(own, handed.without(back), existing, self.reading)
            asking = with_rewritten(own, list(handed.rows), existing, self.reading)
            told = [against_sent(sheet, handed, existing, self.reading) for sheet in asking]
            if handed.rows and batch is not None and called and batch.field not in batch.filled:
                told = [without_other_name(sheet, batch.field, called) for sheet in told]
            own = [with_proposals(sheet, self.reading) for sheet in missing_of(told, handed, existing)]
            sheets += own if handed.rows else [with_earlier(sheet, self.past) for sheet in own]
        return Returned(
            path,
            saved,
            replace(plan, sheets=tuple(sheets)),
            why,
            part.recipient if part is not None else portion.recipient,
            batch,
            part,
            left_out=tuple(map(unwanted_rows, sheets)),
            among=portion.among,
            notes=(*known_as(called, part), *dict.fromkeys(note for sheet in sheets for note in notes_of(sheet))),
        )

    def answering(self, sheets: Sequence[SheetPlan], back: Collection[int]) -> Iterator[SheetPlan]:
        """The sheets of a workbook as some that answer."""
        keys = {sheet.ledger for sheet in sheets if sheet.ledger}
        ledgers = {key: self.existing(BY_KEY[key]).beginning_again([]) for key in keys}
        for existing in ledgers.values():
            existing.used.update(back)
        for sheet in sheets:
            if sheet.ledger:
                ledgers[sheet.ledger].used.update(item.row_id for item in sheet.known.values())
        for sheet in sheets:
            if sheet.ledger:
                existing = ledgers[sheet.ledger]
                sheet = with_questions(sheet, existing, self.reading, self.recycled(existing.ledger))
                sheet = without_habits(refusing_errors(sheet, sheet.known.keys()), existing.ledger)
                twice = {row: asked(item) for row, item in sheet.known.items() if item.completes and item.row_id in back}
                sheet = replace(sheet, known={**sheet.known, **twice})  # it came back with its key: which of them is meant?
            yield sheet

    def share_of(self, ledger: str, recipient: str, file: str, rows: Collection[int]) -> tuple[Batch | None, Part | None]:
        """The newest open share of a department in a ledger, else the newest that a file of this name has answered: it is
        collected again. A department that calls itself otherwise is known by the rows (ids) that came back: only one was handed
        all of them."""
        pairs = [(batch, part) for batch in self.batches.values() for part in batch.parts if batch.ledger == ledger]
        own = [pair for pair in pairs if pair[1].recipient == recipient]
        if not own and rows:
            holding = [pair for pair in pairs if self.sent(*pair).rows.keys() >= set(rows)]
            own = holding if len({part.recipient for _, part in holding}) == 1 else []
        own.sort(key=lambda pair: -len(self.sent(*pair).rows.keys() & set(rows)))  # of two rounds the one with these rows
        still_open = (pair for pair in own if not pair[1].answered_on)
        again = (pair for pair in own if pair[1].was_answered_by(file))
        return next(chain(still_open, again), (None, None))

    def other_name(self, portion: Portion, batch: Batch | None, part: Part | None) -> str:
        """What a department calls itself in all rows of its form where the office calls nobody so, else ""."""
        if batch is None or part is None:
            return ""
        spec = BY_KEY[batch.ledger].fields[batch.field]
        own = [sheet for sheet in portion.sheets if sheet.ledger == batch.ledger]
        called = {recipients_of(spec, record.values[spec.name]) for sheet in own for record in sheet.records}
        names = called.pop() if len(called) == 1 else ()
        strange = len(names) == 1 and isinstance(spec.kind, Name) and not self.is_name(spec.kind.ledger, names[0])
        return names[0] if strange and names[0] != part.recipient else ""

    def handed_to(self, sheet: SheetPlan, around: str) -> HandedTo | None:
        """The open share that a sheet answers: the text around it names whom, and most of its rows are rows of that share. Else
        the fields by which shares are waited for say whose rows these are."""
        ledger = BY_KEY[str(sheet.ledger)]
        waiting = [(batch, part) for batch in self.batches.values() if batch.ledger == ledger.key for part in batch.waiting]
        named = named_in(around, {part.recipient for _, part in waiting})
        fitting = [
            HandedTo(batch.field, part.recipient, rows_handed(sheet, self.sent(batch, part), self.existing(ledger)).keys())
            for batch, part in waiting
            if part.recipient in named
        ]
        best = max(fitting, key=lambda item: len(item.rows), default=None)
        if best is not None and 2 * len(best.rows) >= len(sheet.records):
            return best
        by_field = Counter(batch.field for batch, _ in waiting)
        for spec in sorted(recipient_fields(ledger), key=lambda spec: -by_field[spec.name]) if by_field else ():
            counted = Counter(name for record in sheet.records for name in recipients_of(spec, record.values[spec.name]))
            for name, times in counted.most_common(1):
                if by_field[spec.name] and 2 * times > len(sheet.records):
                    return HandedTo(spec.name, name)
        return None


def known_as(called: str, part: Part | None) -> tuple[str, ...]:
    """What is told of a department that was known by its rows and not by its name."""
    own = part.recipient if part is not None else ""
    return (f"文件里写的是“{called}”，按其中的内容认作“{own}”的答复，请核对",) if called else ()


def together(found: Sequence[Returned], more: Sequence[Returned]) -> list[Returned]:
    """The answers of a file, with what its further sheets say of the same department, or of nobody in particular: that is one
    answer. What is not on those is not missing."""
    answers = list(found)
    for item in more:
        only = not item.recipient and len(found) == 1
        at = next((place for place, own in enumerate(found) if own.plan and (only or own.part == item.part)), None)
        if at is None or item.plan is None:
            answers.append(item)
            continue
        own = answers[at]
        sheets = (*(sheet for sheet, _ in own.sheets), *(replace(sheet, missing=()) for sheet in item.plan.sheets))
        answers[at] = replace(
            own,
            plan=replace(item.plan, sheets=sheets),
            left_out=own.left_out + item.left_out,
            notes=tuple(dict.fromkeys((*own.notes, *item.notes))),
        )
    return answers


def tables_of(sheets: Sequence[SheetPlan], keys: Sequence[ReturnKey]) -> Iterator[tuple[ReturnKey, SheetPlan]]:
    """Each key with its table: the one right below it, of several the one with the most rows that have a key."""
    below: dict[int, list[SheetPlan]] = {}
    for sheet in sheets:
        own = [place for place, key in enumerate(keys) if key.sheet == sheet.sheet] if sheet.ledger else []
        if own:
            above = [place for place in own if keys[place].row <= (sheet.heading_row or 0)]
            below.setdefault((above or own[:1])[-1], []).append(sheet)
    for place, tables in below.items():
        yield keys[place], max(tables, key=lambda sheet: sum(record.row in keys[place].rows for record in sheet.records))
