"""The project's own sample office (示例数据): read from resources/sample/ and moved to today, so that it is always fresh.

office.json holds rows by field. A day is a number of days from today; a list [days, wording] is a text about that day,
whose {年} {月} {日} {旬} {季} are filled in. Entries of a row (progress, milestone, evidence) stand under their child's key.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peewee

from app.core.kinds import Date, Kind, ParseContext, Value
from app.ledgers.declaration import Child, Ledger
from app.ledgers.directory import CAMPAIGN, DEPARTMENT
from app.ledgers.fields import FieldSpec
from app.ledgers.operations import add_child, add_rows
from app.ledgers.person import PERSON
from app.ledgers.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.attachments import store_file
from app.store.office import Office, Operation
from app.store.transaction import Transaction

Row = dict[str, Value]


@dataclass(frozen=True)
class SampleEntry:
    """An entry of a problem; `file` is the name of the file in the sample's folder that it stands for, else ""."""

    child: Child
    values: Row
    file: str = ""


@dataclass(frozen=True)
class SampleProblem:
    """A problem with its entries, oldest first."""

    values: Row
    entries: tuple[SampleEntry, ...]


@dataclass(frozen=True)
class Sample:
    """The whole sample office as of one day."""

    campaigns: tuple[Row, ...]
    departments: tuple[Row, ...]
    people: tuple[Row, ...]
    problems: tuple[SampleProblem, ...]


def load_sample(office: Office, today: dt.date, resource: Path) -> None:
    """Fill an empty office from the folder `resource` in one commit; an office that holds any row is left as it is.

    Raises StorageError when the office cannot be written. Nothing is kept of a sample that was not written whole.
    """
    if has_rows(office.database):
        return
    sample = read_sample(resource, today)
    stored = {
        entry.file: store_file(office.folder, resource / entry.file)
        for problem in sample.problems
        for entry in problem.entries
        if entry.file
    }
    facts: dict[str, Row] = {name: {"sha256": file.sha256, "size": file.size} for name, file in stored.items()}
    office.run(add_sample(sample, facts, today))


def add_sample(sample: Sample, facts: Mapping[str, Row], today: dt.date) -> Operation:
    """The sample as one step; `facts` tells hash and size of each file. It does nothing when a colleague was faster."""

    def apply(transaction: Transaction) -> None:
        if has_rows(transaction.database):
            return
        problems = tuple(problem.values for problem in sample.problems)
        named = ((CAMPAIGN, sample.campaigns), (DEPARTMENT, sample.departments), (PERSON, sample.people), (PROBLEM, problems))
        for ledger, rows in named:
            add_rows(ledger, rows, today).apply(transaction)  # every name of the sample is in its directory
        ids = ids_by_name(transaction.database, PROBLEM)
        for problem in sample.problems:
            parent = ids[problem.values[PROBLEM.name_field]]
            for entry in problem.entries:
                add_child(PROBLEM, entry.child, parent, entry.values | facts.get(entry.file, {})).apply(transaction)

    return Operation("载入示例数据", apply)


def read_sample(resource: Path, today: dt.date) -> Sample:
    """The sample as of `today`, every row checked by its ledger. Raises ValueError for a row that breaks a rule."""
    found = json.loads((resource / "office.json").read_text(encoding="utf-8"))
    campaigns, problems = [], []
    for raw in found["campaigns"]:
        listed = raw.pop("problems")
        campaign = row_of(CAMPAIGN, raw, today)
        campaigns.append(campaign)
        problems += [problem_of(item | {"campaign": campaign["name"]}, today) for item in listed]
    return Sample(
        tuple(campaigns),
        tuple(row_of(DEPARTMENT, raw, today) for raw in found["departments"]),
        tuple(row_of(PERSON, raw, today) for raw in found["people"]),
        tuple(problems),
    )


def problem_of(raw: dict[str, Any], today: dt.date) -> SampleProblem:
    """A problem with its entries; the first responsible person has written the progress."""
    listed = [(child, item) for child in PROBLEM.children for item in raw.pop(child.key, ())]
    author = str(raw["person"]).split("、")[0]
    entries = []
    for child, item in listed:
        file = item.pop("file", "")
        if "author" in child.specs:
            item["author"] = author
        entries.append(SampleEntry(child, values_of(child.specs, item, today), file))
    return SampleProblem(row_of(PROBLEM, raw, today), tuple(entries))


def row_of(ledger: Ledger, raw: Mapping[str, Any], today: dt.date) -> Row:
    """A row with what follows from its values (整改时限日期). Raises ValueError for a row that breaks a rule."""
    row = ledger.derive(values_of(ledger.fields, raw, today), ParseContext(today.year))
    wrong = ledger.validate(row)
    if wrong:
        raise ValueError(f"sample {ledger.key} {row.get(ledger.name_field)}: {wrong}")
    return row


def values_of(specs: Mapping[str, FieldSpec], raw: Mapping[str, Any], today: dt.date) -> Row:
    """Values as the fields hold them."""
    return {name: value_of(specs[name].kind, item, today) for name, item in raw.items()}


def value_of(kind: Kind, raw: object, today: dt.date) -> Value:
    """One value: days from today become a date, [days, wording] a text about that day."""
    if isinstance(raw, list):
        days, wording = raw
        raw = worded(wording, today + dt.timedelta(days=days))
    elif isinstance(kind, Date) and isinstance(raw, int):
        raw = today + dt.timedelta(days=raw)
    return kind.parse(raw, ParseContext(today.year))


def worded(wording: str, day: dt.date) -> str:
    """{年}年{月}月{旬}旬前 about 15 November 2023 is 2023年11月中旬前."""
    part = "上" if day.day <= 10 else "中" if day.day <= 20 else "下"
    quarter = "一二三四"[(day.month - 1) // 3]
    return wording.format_map({"年": day.year, "月": day.month, "日": day.day, "旬": part, "季": quarter})


def has_rows(database: peewee.Database) -> bool:
    """Whether any ledger holds a row, be it in the recycle bin."""
    queries = (ledger.model.select(ledger.model.id).limit(1) for ledger in LEDGERS)
    return any(database.execute(query.tuples()).fetchone() for query in queries)


def ids_by_name(database: peewee.Database, ledger: Ledger) -> dict[Value, int]:
    """The rows' ids by what they are called."""
    query = ledger.model.select(getattr(ledger.model, ledger.name_field), ledger.model.id)
    return dict(database.execute(query.tuples()).fetchall())
