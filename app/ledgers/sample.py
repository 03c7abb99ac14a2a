"""The project's own sample office (示例数据): read from resources/sample/ and moved to today, so that it is always fresh.

Every .json file there holds ledger key → rows by field. A day is a number of days from today; a list [days, wording] is a
text about that day, whose {年} {月} {日} {旬} {季} are filled in; {"months": -3, "day": 12} is the 12th three months ago, for
what happens once a month; {"workday": 6, "step": -3} is three working days before the first working day from in six days on.
Entries of a row (progress, milestone, evidence) stand under their child's key; `file` names the file in the folder that an
entry of evidence stands for. `made` says which rows were made from a row (督查发现 → 问题): by ledger, how their names begin.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peewee

from app.core.day_kinds import Date
from app.core.kinds import Kind, ParseContext, Value
from app.core.workdays import ONE_DAY, WorkCalendar
from app.ledgers.changes.entry_operations import share_newest
from app.ledgers.changes.files import facts_of, place_of_files
from app.ledgers.changes.links import Link
from app.ledgers.changes.stored_rows import complete, stored_values
from app.ledgers.meetings.meeting_schedule import due_day
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.restricted import begin_sample, open_sample
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec
from app.store.attachments import MAX_BYTES
from app.store.office import Office
from app.store.operation import Operation
from app.store.person import Person
from app.store.safes import safes_of
from app.store.transaction import Transaction

Values = dict[str, Value]
MADE = "made"


@dataclass(frozen=True)
class SampleEntry:
    """An entry of a row; `file` is the name of the file in the sample's folder that it stands for, else ""."""

    child: Child
    values: Values
    file: str = ""


@dataclass(frozen=True)
class SampleRow:
    """A row with its entries, oldest first."""

    values: Values
    entries: tuple[SampleEntry, ...] = ()
    made: tuple[tuple[str, str], ...] = ()  # ledger key, how the name of the row begins


Sample = Mapping[str, tuple[SampleRow, ...]]  # ledger key → its rows
Facts = Mapping[tuple[str, str], Values]  # ledger key and name of a file → what an entry says of it


def load_sample(office: Office, today: dt.date, resource: Path) -> None:
    """Fill an empty office from the folder `resource` in one commit; an office that holds any row is left as it is.

    Raises StorageError when the office cannot be written. Nothing is kept of a sample that was not written whole.
    """
    if has_rows(office.database):
        return
    sample = read_sample(resource, today)
    holders = {key: open_sample(office.database, BY_KEY[key]) for key in sample if BY_KEY[key].restricted}
    try:
        office.run(add_sample(sample, store_files(office, sample, resource), holders))
    finally:
        safes_of(office.database).lock()  # what is restricted greets a new user locked, as it would in an office at work


def store_files(office: Office, sample: Sample, resource: Path) -> Facts:
    """Store the files that entries stand for."""
    names = {(key, entry.file) for key, rows in sample.items() for row in rows for entry in row.entries if entry.file}
    found: dict[tuple[str, str], Values] = {}
    for key, name in sorted(names):
        place = place_of_files(office, BY_KEY[key])
        found[key, name] = facts_of(place.store(name, (resource / name).read_bytes(), MAX_BYTES))
    return found


def add_sample(sample: Sample, facts: Facts, holders: Mapping[str, Person]) -> Operation:
    """The sample as one step; `holders` has the keys of restricted ledgers. It does nothing when a colleague was faster."""

    def apply(transaction: Transaction) -> None:
        if has_rows(transaction.database):
            return
        numbered: dict[str, dict[int, SampleRow]] = {}
        for key, rows in sample.items():
            ledger = BY_KEY[key]
            if ledger.restricted:
                begin_sample(transaction, ledger, holders[key])
            ids = transaction.insert_many(ledger.model, [stored_values(ledger, row.values) for row in rows])
            numbered[key] = dict(zip(ids, rows, strict=True))
            for child in ledger.children:
                add_entries(transaction, ledger, child, numbered[key], facts)
        transaction.insert_many(Link, links_of(numbered))

    return Operation("载入示例数据", apply)


def links_of(numbered: Mapping[str, Mapping[int, SampleRow]]) -> list[dict[str, object]]:
    """What was made from what, rows by ledger and id. Raises ValueError for a row that is not there."""
    found: list[dict[str, object]] = []
    for key, rows in numbered.items():
        for source, row in rows.items():
            for target, start in row.made:
                name = BY_KEY[target].name_field
                ids = [row_id for row_id, other in numbered[target].items() if str(other.values[name]).startswith(start)]
                if len(ids) != 1:
                    raise ValueError(f"sample {key}: {len(ids)} rows of {target} begin with {start}")
                ends = {"source_ledger": key, "source_row": source, "target_ledger": target, "target_row": ids[0]}
                found.append({**ends, "day": None})
    return found


def add_entries(transaction: Transaction, ledger: Ledger, child: Child, rows: Mapping[int, SampleRow], facts: Facts) -> None:
    """The entries of one child of all rows; what the newest of a row shares becomes the row's."""
    parents, entries = [], []
    for parent, row in rows.items():
        for entry in row.entries:
            if entry.child is child:
                parents.append(parent)
                known = facts.get((ledger.key, entry.file), {})
                entries.append(complete(child.model, {**entry.values, **known, child.parent: parent}))
    for parent, child_id in dict(zip(parents, transaction.insert_many(child.model, entries), strict=True)).items():
        share_newest(transaction, ledger, child, parent, child_id)


def read_sample(resource: Path, today: dt.date) -> Sample:
    """The sample as of `today`, every row checked by its ledger. Raises ValueError for a row that breaks a rule."""
    found: dict[str, list[SampleRow]] = {ledger.key: [] for ledger in LEDGERS}
    for file in sorted(resource.glob("*.json")):
        for key, rows in json.loads(file.read_text(encoding="utf-8")).items():
            found[key] += (row_of(BY_KEY[key], raw, today) for raw in rows)
    return {key: tuple(rows) for key, rows in found.items() if rows}


def row_of(ledger: Ledger, raw: Mapping[str, Any], today: dt.date) -> SampleRow:
    """A row with what follows from its values (整改时限日期). Raises ValueError for a row that breaks a rule."""
    keys = {child.key for child in ledger.children} | {MADE}
    own = {name: item for name, item in raw.items() if name not in keys}
    values = ledger.derive(values_of(ledger.fields, own, today), ParseContext(today.year))
    wrong = ledger.validate(values)
    if wrong:
        raise ValueError(f"sample {ledger.key} {values.get(ledger.name_field)}: {wrong}")
    made = ((target, start) for target, starts in raw.get(MADE, {}).items() for start in starts)
    return SampleRow(values, tuple(entries_of(ledger, raw, today)), tuple(made))


def entries_of(ledger: Ledger, raw: Mapping[str, Any], today: dt.date) -> Iterator[SampleEntry]:
    """The entries of a row."""
    for child in ledger.children:
        for item in raw.get(child.key, ()):
            values = {name: value for name, value in item.items() if name != "file"}
            yield SampleEntry(child, values_of(child.specs, values, today), item.get("file", ""))


def values_of(specs: Mapping[str, FieldSpec], raw: Mapping[str, Any], today: dt.date) -> Values:
    """Values as the fields hold them."""
    return {name: value_of(specs[name].kind, item, today) for name, item in raw.items()}


def value_of(kind: Kind, raw: object, today: dt.date) -> Value:
    """One value: days from today become a date, [days, wording] a text about that day."""
    if isinstance(raw, dict) and "workday" in raw:
        raw = working_day(today + dt.timedelta(days=raw["workday"]), raw.get("step", 0))
    elif isinstance(raw, dict):
        month = today.year * 12 + today.month - 1 + raw["months"]
        raw = dt.date(month // 12, month % 12 + 1, raw["day"])
    elif isinstance(raw, list):
        days, wording = raw
        raw = worded(wording, today + dt.timedelta(days=days))
    elif isinstance(kind, Date) and isinstance(raw, int):
        raw = today + dt.timedelta(days=raw)
    return kind.parse(raw, ParseContext(today.year))


def working_day(day: dt.date, step: int) -> dt.date:
    """A meeting is held on a working day, and prepared for on working days."""
    calendar = WorkCalendar()
    while not calendar.is_workday(day):
        day += ONE_DAY
    return due_day(day, step, calendar)


def worded(wording: str, day: dt.date) -> str:
    """{年}年{月}月{旬}旬前 about 15 November 2023 is 2023年11月中旬前."""
    part = "上" if day.day <= 10 else "中" if day.day <= 20 else "下"
    quarter = "一二三四"[(day.month - 1) // 3]
    return wording.format_map({"年": day.year, "月": day.month, "日": day.day, "旬": part, "季": quarter})


def has_rows(database: peewee.Database) -> bool:
    """Whether any ledger holds a row, be it in the recycle bin."""
    queries = (ledger.model.select(ledger.model.id).limit(1) for ledger in LEDGERS)
    return any(database.execute(query.tuples()).fetchone() for query in queries)
