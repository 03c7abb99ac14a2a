"""What cells of a return probably mean that cannot be read as they stand: taken only when a person says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.core.day_kinds import Deadline
from app.core.kinds import Value
from app.exchange.importing.cell_reader import share_in
from app.exchange.importing.completion import Completion, proposed
from app.exchange.importing.import_sheet import SheetPlan, with_completion, work_of
from app.exchange.importing.import_values import RowReader
from app.exchange.importing.record_plan import RecordPlan
from app.ledgers.changes.entry_operations import latest_fields
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading

INFERRED = "按这一行的其他内容推断"


def with_proposals(sheet: SheetPlan, reading: Reading) -> SheetPlan:
    """The sheet with a difference for each proposal: 80% for 约80%, the percent of a row whose 进展 says no more than 50%."""
    work = work_of(sheet)
    ledger, known = work.source.ledger, dict(sheet.known)
    for record in sheet.records:
        item = known.get(record.row)
        completion = item.completes if item is not None else None
        if item is None or completion is None:
            continue
        said, words = dict(completion.said), dict(completion.proposals)
        for name, text, why in proposals_of(record, completion, work.reader):
            meant = value_of(ledger, work.reader, record, name, text)
            if any(value != completion.there[each] for each, value in meant.items()):
                said, words = said | meant, words | {name: why}
            elif name in completion.cells:  # what the ledger says, in other words
                said = {each: value for each, value in said.items() if each not in meant}
        if said != completion.said or len(words) > len(completion.proposals):
            refused = {name: why for name, why in completion.refused.items() if name not in words}
            ordered = {name: said[name] for name in ledger.fields if name in said}
            found = proposed(ledger, replace(completion, said=ordered, refused=refused, proposals=words), reading)
            found_row = with_completion(item, found.taking(completion.taken - words.keys()))
            known[record.row] = replace(found_row, identical=found_row.identical and not refused)
    return replace(sheet, known=known)


def proposals_of(record: RecordPlan, completion: Completion, reader: RowReader) -> Iterator[tuple[str, str, str]]:
    """(field, what is proposed as it would be typed, why) of cells that cannot be read, and of what a changed entry (进展) says
    where the row itself says nothing, or still says the percent that was sent."""
    entries = {
        name: record.cells[name] for name in latest_fields(reader.ledger) if name in completion.cells and name in record.cells
    }
    follows = reader.read(entries).proposals if entries else {}
    for name, text in record.proposals.items():
        readable = name in completion.cells and name not in completion.conflicts  # 严立新同志 is no further person
        if name in record.raw and (name in completion.refused or readable):
            yield name, text, f"文件中写的是“{record.raw[name]}”"
        elif name in follows and name not in record.raw and name in completion.there:
            yield name, text, INFERRED
    for entry, name in reader.measured:
        share, now = share_in(entries.get(entry)), completion.there.get(name)
        if share is not None and name in record.raw and name in completion.there and completion.said.get(name, now) == now:
            yield name, f"{share}%", INFERRED


def value_of(ledger: Ledger, reader: RowReader, record: RecordPlan, name: str, text: str) -> dict[str, Value]:
    """What a row says with a text typed into one of its cells: the field, and the day that follows from a time limit."""
    values, errors, _ = reader.read({**record.cells, **reader.typed({name: text})})
    kind = ledger.fields[name].kind
    fields = (name, kind.date_field) if isinstance(kind, Deadline) and kind.date_field else (name,)
    return {} if name in errors else {each: values[each] for each in fields}
