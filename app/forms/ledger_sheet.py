"""A ledger's paper form filled with rows: from the declared Sheet to the TableDocument that print, PDF and Excel share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from app.core.kinds import Deadline, Kind, LongText, ParseContext, Value
from app.forms.document import Column, Paper, TableDocument
from app.ledgers.declaration import Ledger, Sheet, SheetColumn, Values


def sheet_document(
    ledger: Ledger, sheet: Sheet, rows: Sequence[Values], unit: str, day: dt.date, *, complete: bool = False
) -> TableDocument:
    """The sheet with the given rows in their order.

    `complete` adds columns for what the form has no place for (for an Excel file that shall import again without a difference):
    stored fields that differ between the rows, or that were set by hand.
    """
    columns = sheet.columns + (extra_columns(ledger, sheet, rows) if complete else ())
    specs = [ledger.fields[column.field] for column in columns]
    return TableDocument(
        title=filled_title(ledger, sheet, rows),
        columns=tuple(
            Column(
                column.heading or spec.label,
                column.width,
                column.group,
                cell_align(spec.kind),
                column.merge,
                spec.kind.number_format,
            )
            for column, spec in zip(columns, specs, strict=True)
        ),
        rows=tuple(tuple(spec.kind.cell(row[spec.name]) for spec in specs) for row in rows),
        texts=tuple(tuple(spec.kind.text(row[spec.name]) for spec in specs) for row in rows),
        line=(f"填报单位：{unit}", f"填报日期：{day.year}年{day.month}月{day.day}日"),
        signature=sheet.signature,
        paper=Paper[sheet.paper],
        landscape=sheet.landscape,
    )


def cell_align(kind: Kind) -> Literal["left", "center"]:
    """Long texts stand at the left, everything short in the middle of its cell, as offices print it."""
    return "left" if isinstance(kind, LongText) else "center"


def filled_title(ledger: Ledger, sheet: Sheet, rows: Sequence[Values]) -> str:
    """The title with {field} replaced by the value that all rows share, or by nothing."""

    def shared(match: re.Match[str]) -> str:
        found = {row[match[1]] for row in rows}
        return ledger.fields[match[1]].kind.text(found.pop()) if len(found) == 1 else ""

    return re.sub(r"\{(\w+)\}", shared, sheet.title)


def extra_columns(ledger: Ledger, sheet: Sheet, rows: Sequence[Values]) -> tuple[SheetColumn, ...]:
    """Columns for stored fields that neither the sheet nor its title holds and that the rows do not all leave empty."""
    present = {column.field for column in sheet.columns} | title_fields(ledger, sheet, rows)
    missing = [
        spec
        for spec in ledger.fields.values()
        if spec.writable and spec.name not in present and needs_column(ledger, spec.name, rows)
    ]
    return tuple(SheetColumn(spec.name, 12) for spec in missing)


def title_fields(ledger: Ledger, sheet: Sheet, rows: Sequence[Values]) -> set[str]:
    """Fields whose value an import reads from the title: those named in it when all rows agree, and those it says in words."""
    named = {name for name in re.findall(r"\{(\w+)\}", sheet.title) if len({row[name] for row in rows}) == 1}
    said = {
        name for words, name, value in ledger.title_values if words in sheet.title and all(row[name] == value for row in rows)
    }
    return named | said


def needs_column(ledger: Ledger, name: str, rows: Sequence[Values]) -> bool:
    """Whether the field holds something that would be lost: a value, and for a deadline's day one the text does not give."""
    for spec in ledger.fields.values():
        if isinstance(spec.kind, Deadline) and spec.kind.date_field == name:
            return any(row[name] != derived_day(spec.kind, row[spec.name], row[name]) for row in rows)
    kind = ledger.fields[name].kind
    return any(row[name] != kind.empty for row in rows)


def derived_day(kind: Deadline, text: Value, day: Value) -> Value:
    """The day the text gives when it is read in the year of the day kept beside it."""
    year = int(str(day)[:4]) if day else dt.date.today().year
    return kind.day(text, ParseContext(year))
