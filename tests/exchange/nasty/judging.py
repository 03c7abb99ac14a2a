"""A nasty workbook, what is expected of its import, and the comparison cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from app.core.errors import WorkbookError
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import plan_import
from app.exchange.importing.record_plan import RecordPlan
from app.ledgers.registry import BY_KEY, LEDGERS

Rows = Sequence[Sequence[object]]
Make = Callable[[Path], object]
TODAY = dt.date(2023, 6, 30)
DERIVED = frozenset({"整改时限日期", "提出日期"})  # follow from other cells, or from today
ASKED = "?"  # before what is proposed for a cell, behind what is read of it if it can be read


@dataclass(frozen=True)
class Expected:
    """The records of one table by label; what is not named must be empty or the ledger's default."""

    ledger: str
    records: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Book:
    """A workbook; without `tables` it must be refused. `told`: words that the notes of its preview hold."""

    name: str
    make: Make
    tables: tuple[Expected, ...] = ()
    told: tuple[str, ...] = ()


def expect(ledger: str, labels: str, *rows: Sequence[str], **all_rows: str) -> Expected:
    """`labels` are separated by blanks; `all_rows` stand in every record."""
    names = labels.split()
    return Expected(ledger, tuple(all_rows | dict(zip(names, row, strict=True)) for row in rows))


def standing(percent: str, fresh: str = "待整改", begun: str = "整改中", done: str = "已销号") -> str:
    """How a row stands that says nothing but its percent: what is proposed beside the default."""
    word = "" if percent.startswith(ASKED) or percent in ("", "0%") else done if percent == "100%" else begun
    return f"{fresh}{ASKED}{word}" if word else fresh


def sheets(*pages: tuple[str, Rows, Iterable[str]]) -> Make:
    """An .xlsx with some sheets: name, rows from A1, merged cells."""

    def make(path: Path) -> None:
        book = Workbook()
        book.remove(book.active)
        for title, rows, merges in pages:
            page = book.create_sheet(title)
            for row in rows:
                page.append(list(row))
            for area in merges:
                page.merge_cells(area)
        book.save(path)

    return make


def sheet(rows: Rows, merges: Iterable[str] = (), title: str = "Sheet1") -> Make:
    """An .xlsx with one sheet."""
    return sheets((title, rows, merges))


def cells(plan: SheetPlan, record: RecordPlan) -> dict[str, str]:
    """A record as the preview shows it, by label; a cell that is asked for with ? and what is proposed."""
    fields = BY_KEY[str(plan.ledger)].fields
    found = {name: fields[name].kind.text(value) for name, value in record.values.items()}
    asked = {name: found.get(name, "") + ASKED + text for name, text in record.proposals.items()}
    errors = {name: ASKED + record.proposals.get(name, "") for name in record.errors}
    return {fields[name].label: text for name, text in (found | asked | errors).items()}


def faults(book: Book, folder: Path) -> list[str]:
    """Every way in which the import of a book differs from what is expected."""
    path = folder / book.name
    book.make(path)
    try:
        found = [item for item in plan_import(path, LEDGERS, ImportOptions(today=TODAY)).sheets if item.ledger]
    except WorkbookError as error:
        return [f"refused: {error}"] if book.tables else []
    if [item.ledger for item in found] != [item.ledger for item in book.tables]:
        return [f"tables: {[(item.sheet, item.ledger, dict(item.mapping)) for item in found]}"]
    notes = [note for item in found for note in item.remarks]
    wrong = [f"not told: {words}" for words in book.told if not any(words in note for note in notes)]
    for plan, expected in zip(found, book.tables, strict=True):
        wrong += table_faults(plan, expected)
    return wrong


def table_faults(plan: SheetPlan, expected: Expected) -> list[str]:
    """The same of one table."""
    ledger = BY_KEY[expected.ledger]
    defaults = {spec.label: spec.kind.text(spec.default) for spec in ledger.fields.values()}
    wrong = []
    if len(plan.records) != len(expected.records):
        rows = [(record.row, cells(plan, record)) for record in plan.records]
        wrong.append(f"{plan.sheet}: {len(rows)} records instead of {len(expected.records)}: {rows}; {plan.skipped}")
    for record, want in zip(plan.records, expected.records, strict=False):
        got = cells(plan, record)
        for label in {*got, *want} - DERIVED:
            text = want.get(label, "")
            if got.get(label, "") != text and (label in want or got[label] != defaults[label]):
                why = record.errors.get(ledger.by_label[label].name, "")
                wrong.append(f"{plan.sheet} row {record.row} {label}: {got.get(label, '')!r} instead of {text!r} {why}")
    return wrong
