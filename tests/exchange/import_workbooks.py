"""Small workbooks for the import tests, written by openpyxl."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import ImportPlan, Progress, plan_import
from app.exchange.importing.record_plan import RecordPlan
from app.ledgers.registry import LEDGERS

Rows = Sequence[Sequence[object]]


def save(path: Path, rows: Rows, merges: Iterable[str] = (), formats: Mapping[str, str] | None = None) -> Path:
    """One sheet with the rows from A1; `formats` are number formats by cell."""
    workbook = Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    for place, number_format in (formats or {}).items():
        sheet[place].number_format = number_format
    workbook.save(path)
    return path


def plan(path: Path, on_progress: Progress | None = None, **options: object) -> ImportPlan:
    """The plan of a workbook for all ledgers, dates without a year in 2023 unless said otherwise."""
    return plan_import(path, LEDGERS, ImportOptions(**{"default_year": 2023, **options}), on_progress=on_progress)


def records(path: Path, **options: object) -> tuple[RecordPlan, ...]:
    """The records of the first sheet that is imported."""
    return next(sheet for sheet in plan(path, **options).sheets if sheet.ledger).records


def shown(record: RecordPlan, *names: str) -> list[object]:
    """Some values of a record."""
    return [record.values[name] for name in names]
