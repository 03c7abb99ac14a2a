"""A file that comes back without a key: what in it is no answer but a habit, and what a person has to say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from app.core.day_kinds import Deadline
from app.core.kinds import Value
from app.core.likeness import SHORTEST, bare
from app.exchange.importing.completion import EMPTY, Completion
from app.exchange.importing.existing_rows import Existing
from app.exchange.importing.import_sheet import KnownRow, SheetPlan, asked, columns_of, with_completion, work_of
from app.exchange.importing.plan_changes import refusing_errors
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.row_places import Key, Place, number_field
from app.exchange.importing.whole_rows import missing_rows
from app.exchange.returns.returned_rows import ReturnReader, Sent
from app.exchange.returns.rewritten import MOST_PAIRS, rewritten
from app.exchange.tables.read_sections import Sections
from app.ledgers.changes.stored_rows import stored_values
from app.ledgers.handouts import recipients_of
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading

MUCH = 80  # percent of two texts of one share that are alike, whatever their numbers
Recycled = tuple[str, Key, Key]  # name, page, year or day


def what_it_is(place: Place) -> Recycled:
    """By what a row is known again that is not in the ledger any more."""
    return place.name, place.page, place.identity


def with_questions(sheet: SheetPlan, existing: Existing, reading: Reading, recycled: Collection[Recycled]) -> SheetPlan:
    """The sheet with a question for every row of which it is not sure whether the ledger has it: one that is only like another,
    and one with the number of a row of the same department that has not come back. As a new row it might be there twice. A
    further row with the text of one that has come back is added only when somebody wants it.

    `existing` has the rows used up that any sheet of the workbook answers for; `recycled` rows were deleted since.
    """
    if existing.ledger.grows:
        return sheet
    apart = {row: item for row, item in sheet.known.items() if item.completion is not None and item.completion.apart}
    known = {**sheet.known, **{row: asked(item) for row, item in apart.items()}}
    for record in sheet.records:
        if record.row in known:
            continue
        if what_it_is(existing.fields.of_row(record.values)) in recycled:
            known[record.row] = KnownRow(existing.ledger.noun, identical=False, gone=True)
        elif (row_id := existing.of_number(record)) is not None:
            known[record.row] = asked(existing.updated(record, columns_of(sheet), row_id, reading))
        elif (row_id := existing.again(record)) is not None:
            known[record.row] = KnownRow(existing.title(row_id), identical=False, twice=True)
    in_question = {item.row_id for item in known.values() if item.asked}
    missing = tuple(item for item in sheet.missing if item.row_id not in in_question)
    return replace(sheet, known=known, missing=missing)


def with_rewritten(sheets: Sequence[SheetPlan], sent: Collection[int], existing: Existing, reading: Reading) -> list[SheetPlan]:
    """The sheets with a question for every row that may be one of those that have not come back; see `rewritten`.

    `sent` are the ids of what was handed out. Where nothing was, it is what belongs to the rows that came back.
    """
    back = {item.row_id for sheet in sheets for item in sheet.known.values()}
    lost = {item.row_id for sheet in sheets for item in sheet.missing}
    order = list(sent) or [row_id for row_id in existing.by_id if row_id in back | lost]
    existing = existing.beginning_again([])
    existing.used |= back
    found: list[SheetPlan] = []
    for sheet in sheets:
        records = {record.row: record for record in sheet.records}
        known = dict(sheet.known)
        for row, row_id in rewritten(sheet.records, known, order, existing, handed=bool(sent)).items():
            known[row] = asked(existing.updated(records[row], columns_of(sheet), row_id, reading))
        found.append(without_habits(replace(sheet, known=known), existing.ledger))
    taken = existing.used - back
    return [replace(sheet, missing=tuple(item for item in sheet.missing if item.row_id not in taken)) for sheet in found]


def without_habits(sheet: SheetPlan, ledger: Ledger) -> SheetPlan:
    """The sheet without what a department does to its own copy: it counts its rows from 1, and writes a category only in the
    first of several rows. Neither says anything of the ledger's row."""
    numbers = frozenset({number_field(ledger)} - {""})
    grouped = frozenset({Sections(ledger).field, *ledger.scope} & ledger.fields.keys())
    above: dict[str, Value] = {}
    known = dict(sheet.known)
    for record in sheet.records:
        item = known.get(record.row)
        if item is not None and item.completion is not None and not item.identical:
            known[record.row] = answered(item, item.completion, numbers, {name: above.get(name) for name in grouped})
        above |= {name: record.values[name] for name in grouped if record.values[name] not in EMPTY}
    return replace(sheet, known=known)


def answered(item: KnownRow, completion: Completion, numbers: frozenset[str], above: dict[str, Value]) -> KnownRow:
    """A row without its own number and without blanks that stand for what is above them, which the ledger says as well."""
    same = {
        name
        for name, value in completion.said.items()
        if value in EMPTY and above.get(name) not in EMPTY and above[name] == completion.there[name]
    }
    said = {name: value for name, value in completion.said.items() if name not in same}
    found = replace(completion, said=said, numbers=completion.numbers | numbers)
    if found.cells.keys() == completion.cells.keys():
        return item
    refused = {name: why for name, why in found.refused.items() if name not in same | numbers}
    return with_completion(item, replace(found, refused=refused).taking(found.taken & found.cells.keys()))


def rows_handed(sheet: SheetPlan, sent: Sent, existing: Existing) -> dict[int, int]:
    """Row (as Excel counts) → id of the row of what was handed out that it is, by its text and number."""
    own = existing.among([row_id for row_id in sent.rows if row_id in existing.by_id])
    found: dict[int, int] = {}

    def take(row: int, row_id: int | None) -> None:
        if row not in found and row_id is not None and row_id in own.by_id and row_id not in own.used:
            found[row] = row_id
            own.used.add(row_id)

    settled = {row: known.row_id for row, known in sheet.known.items() if not known.asked}
    for row, row_id in settled.items():
        take(row, row_id)
    for _, row, row_id in sorted(texts_alike(sheet, own), reverse=True):  # before numbers: departments count anew
        take(row, row_id)
    for record in sheet.records:
        take(record.row, own.like(record) if record.row not in found else None)
    for row, known in sheet.known.items():
        take(row, known.row_id)
    return found


def texts_alike(sheet: SheetPlan, own: Existing) -> Iterator[tuple[float, int, int]]:
    """(how much, row as Excel counts, id) of rows that call themselves much as one of these; of people only the same is it."""
    if own.fields.of_people or len(sheet.records) * len(own.by_id) > MOST_PAIRS:
        return
    names = {row_id: bare(place.name) for row_id, place in own.by_id.items()}
    for record in sheet.records:
        text = bare(own.fields.of_row(record.values).name)
        for row_id, name in names.items():
            alike = 100.0 if len(name) >= SHORTEST and name in text else fuzz.ratio(text, name, score_cutoff=MUCH)
            if alike:
                yield alike, record.row, row_id


def of_handed(sheets: Sequence[SheetPlan], sent: Sent, existing: Existing, reading: Reading) -> list[SheetPlan]:
    """The sheets of a department whose rows are those that it was handed, before any others that bear the same text: a form
    without a column for the meeting or the year does not say which of them is meant."""
    if not sent.rows:
        return list(sheets)
    found: list[SheetPlan] = []
    left = sent
    for sheet in sheets:
        rows, known = rows_handed(sheet, left, existing), dict(sheet.known)
        left = replace(left, rows={row_id: row for row_id, row in left.rows.items() if row_id not in rows.values()})
        for record in sheet.records:
            item, row_id = known.get(record.row), rows.get(record.row)
            if row_id is None:
                continue
            sure, other = bears_text(record, existing, row_id), item is None or item.row_id != row_id
            if other or (item is not None and item.asked and sure):
                now = existing.beginning_again([row_id]).updated(record, columns_of(sheet), row_id, reading)
                known[record.row] = now if sure or bears_number(record, existing, row_id) else asked(now)
        found.append(without_habits(replace(sheet, known=known), existing.ledger))
    return found


def bears_text(record: RecordPlan, existing: Existing, row_id: int) -> bool:
    """Whether a row has the text of one of the ledger, perhaps with more around it."""
    text, name = bare(existing.fields.of_row(record.values).name), bare(existing.by_id[row_id].name)
    return text == name or (len(name) >= SHORTEST and name in text)


def bears_number(record: RecordPlan, existing: Existing, row_id: int) -> bool:
    """Whether a row has the number of one of the ledger."""
    number = existing.by_id[row_id].number
    return bool(number) and number == existing.fields.of_row(record.values).number


def missing_of(sheets: Sequence[SheetPlan], sent: Sent, existing: Existing) -> list[SheetPlan]:
    """The sheets of a department with the rows that it was handed and that none of them has: what else the ledger has of it
    was not asked for. Where nothing was handed out (or it is not known) they are as they are."""
    if not sent.rows or not sheets:
        return list(sheets)
    back = {item.row_id for sheet in sheets for item in sheet.known.values()}
    lost = [row_id for row_id in sent.rows if row_id in existing.by_id and row_id not in back]
    missing = missing_rows(existing.database, existing.ledger, {row_id: existing.whole_title(row_id) for row_id in lost})
    return [*(replace(sheet, missing=()) for sheet in sheets[:-1]), replace(sheets[-1], missing=missing)]


def against_sent(sheet: SheetPlan, sent: Sent, existing: Existing, reading: Reading) -> SheetPlan:
    """The sheet against what its department was handed out last: what is as it was sent is no answer, else it
    would set back what was changed in the ledger since; what was changed on both sides is a conflict. A row that says what was
    sent is that row, whatever the ledger calls it by now. What was not to be filled in is taken only by its tick."""
    ledger, known = work_of(sheet).source.ledger, dict(sheet.known)
    if ledger.grows:
        return as_handed(sheet, sent, existing, reading)
    open_fields = sent.open_fields(ledger)
    for row, item in known.items():
        completion, before = item.completion, sent.rows.get(item.row_id)
        if completion is None or before is None:
            continue
        kinds = {name: ledger.fields[name].kind for name in completion.said}
        as_sent = {name for name, kind in kinds.items() if name in before and kind.same(completion.said[name], before[name])}
        limits = (kind for name, kind in kinds.items() if name in as_sent and isinstance(kind, Deadline))
        as_sent |= {kind.date_field for kind in limits if kind.date_field not in before}
        said = {name: value for name, value in completion.said.items() if name not in as_sent}
        found = replace(completion, said=said, sent=before, locked=frozenset(said) - open_fields)
        if item.asked and ledger.name_field in as_sent:
            item, found = replace(item, asked=False), replace(found, apart=False)
        known[row] = with_completion(item, found.taking(completion.taken & found.cells.keys() - found.conflicts - found.locked))
    return refusing_errors(replace(sheet, known=known), known.keys())


def without_other_name(sheet: SheetPlan, name: str, called: str) -> SheetPlan:
    """The sheet of a department that calls itself otherwise, without that name in `name`, the field by which rows were handed
    out: it is told once, and changes no row."""
    spec, known = work_of(sheet).source.ledger.fields[name], dict(sheet.known)
    for row, item in sheet.known.items():
        completion = item.completion
        if completion is not None and recipients_of(spec, completion.said.get(name)) == (called,):
            said = {field: value for field, value in completion.said.items() if field != name}
            refused = {field: why for field, why in completion.refused.items() if field != name}
            found = replace(completion, said=said, refused=refused)
            known[row] = with_completion(item, found.taking(completion.taken & found.cells.keys()))
    return replace(sheet, known=known)


def as_handed(sheet: SheetPlan, sent: Sent, existing: Existing, reading: Reading) -> SheetPlan:
    """A directory's sheet whose rows answer what was handed out, blanks too; those that were not only fill what is empty."""
    own = existing.beginning_again(list(sent.rows))
    reader = ReturnReader(sheet, sent, own.ledger, own, reading, stored_values(own.ledger, {}))
    known = dict(sheet.known)
    for record in sheet.records:
        item = known.get(record.row)
        if item is not None and item.row_id in own.cells and not item.asked:
            known[record.row] = reader.unkeyed_row(record, item.row_id)
    return refusing_errors(replace(sheet, known=known), known.keys())
