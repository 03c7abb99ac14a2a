"""An import plan in the contract of the command line: JSON with the Chinese labels of the fields."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import ExpectedError, PasswordNeededError
from app.exchange.importing.import_sheet import SheetPlan, completion_at, identical_rows
from app.exchange.importing.importable import IMPORTABLE_BY_KEY
from app.exchange.importing.plan import ImportPlan
from app.exchange.importing.proposals import proposals_of, questions_of
from app.exchange.importing.state_remarks import sheet_remarks
from app.exchange.tables.body import Skipped
from app.ledgers.changes.entry_operations import Entries
from app.ledgers.schema.fields import FieldSpec

LEDGER = "导入到"  # of a sheet that fits none for sure
YEAR = "日期年度"  # of days without one, as the preview calls it


def to_json(plan: ImportPlan) -> dict[str, object]:
    """A plan in the command line's contract; the caller sets "outcome" and "message" once it knows them."""
    return {"file": plan.file, "outcome": "", "message": "", "sheets": [sheet_json(sheet) for sheet in plan.sheets]}


def sheet_json(sheet: SheetPlan) -> dict[str, object]:
    """One sheet of a plan; fields by their Chinese labels."""
    same = [Skipped(row, f"{sheet.known[row].words}，没有重复导入") for row in identical_rows(sheet)]
    left_out = sorted((*sheet.skipped, *same), key=lambda item: item.row)
    skipped: list[dict[str, object]] = [{"row": item.row, "why": item.why} for item in left_out]
    if sheet.work is None:
        skipped = [{"row": None, "why": f"工作表{sheet.why}"}]
    fields = sheet.work.source.ledger.fields if sheet.work else {}
    return {
        "sheet": sheet.sheet,
        "ledger": sheet.ledger,
        "heading_row": sheet.heading_row,
        "mapping": {heading: fields[name].label for heading, name in sheet.mapping.items()},
        "records": [
            {
                **{fields[name].label: fields[name].kind.json(value) for name, value in record.values.items()},
                "_row": record.row,
                "_errors": {fields[name].label: message for name, message in record.errors.items()},
                **({"_entries": entries_json(record.entries, fields)} if record.entries else {}),
            }
            for record in sheet.records
        ],
        "skipped": skipped,
        "remarks": sheet_remarks(sheet),
        "questions": [
            *({"field": YEAR, "text": str(sheet.default_year), "why": why} for why in (sheet.year_question,) if why),
            *({"field": LEDGER, "text": IMPORTABLE_BY_KEY[key].title, "why": sheet.why} for key in (sheet.nearest,) if key),
            *(
                {"field": fields[item.field].label, "text": item.answers, "why": f"{len(item.proposals)} 处有建议"}
                for item in questions_of(proposals_of(sheet))
            ),
        ],
        "alike": [
            {"row": row, "why": item.words}
            for row, item in sheet.known.items()
            if not item.identical and item.completes is None
        ],
        "twins": [{"row": row, "why": like.words} for row, like in sheet.duplicates.items()],
        "proposals": [
            {"row": record.row, "field": fields[name].label, "text": text}
            for record in sheet.records
            for name, text in record.proposals.items()
        ],
        "completed": [
            {
                "row": row,
                "filled": [fields[name].label for name in item.fills if name in item.taken],
                "kept": [fields[name].label for name in item.cells if name not in item.taken],
                "refused": {fields[name].label: why for name, why in item.refused.items() if name in item.cells},
            }
            for row in (record.row for record in sheet.records)
            if (item := completion_at(sheet, row)) is not None
        ],
    }


def entries_json(entries: Entries, fields: Mapping[str, FieldSpec]) -> dict[str, list[dict[str, str]]]:
    """The dated entries of a row by the label of the field that shows the newest."""
    return {fields[name].label: [told._asdict() for told in several] for name, several in entries.items()}


def refused(file: str, error: ExpectedError) -> dict[str, object]:
    """A refused file in the command line's contract."""
    return {"file": file, "outcome": "refused", "message": str(error), "sheets": []}


def needs_password(file: str, error: PasswordNeededError) -> dict[str, object]:
    """An encrypted file in the command line's contract."""
    return {"file": file, "outcome": "needs_password", "message": str(error), "sheets": []}
