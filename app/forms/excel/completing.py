"""What an Excel file says beyond its paper form, so that importing it again makes no difference.

Everything follows from one question, put to the importer's own functions: what does an import make of a blank cell?
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.cell_text import NOTHING
from app.core.day_kinds import Deadline
from app.core.kinds import ParseContext, Value
from app.exchange.tables.from_above import filled_down
from app.exchange.tables.read_sections import CHAPTER
from app.exchange.tables.title_lines import day_of_lines, title_lines, title_values
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values
from app.ledgers.schema.sheet import Sheet, SheetColumn

EXTRA_WIDTH = 12  # of an added column, in Excel's unit


@dataclass(frozen=True)
class Blanks:
    """What an import makes of blank cells of a file with this title and line."""

    ledger: Ledger
    context: ParseContext  # the year it gives dates without one
    given: Mapping[str, Value]  # what it takes from the title for every row

    @classmethod
    def of(cls, ledger: Ledger, title: str, line: tuple[str, str]) -> Blanks:
        """The blanks of a file about to be written."""
        this_year = dt.date.today().year
        day = day_of_lines((title, " ".join(line)), this_year)
        context = ParseContext(day.year if day else this_year, day)
        year: dict[str, Value] = {ledger.year_field: context.default_year} if ledger.year_field else {}
        entered: dict[str, Value] = {name: (day or dt.date.today()).isoformat() for name in ledger.dated}
        return cls(ledger, context, entered | year | title_values(ledger, title_lines([title]), (title,)))

    def meaning(self, spec: FieldSpec, row: Values) -> Value:
        """What the field of a row gets when its cell is blank or has no column."""
        for other in self.ledger.fields.values():
            if isinstance(other.kind, Deadline) and other.kind.date_field == spec.name and row[other.name]:
                return other.kind.day(row[other.name], self.context)
        found = self.given.get(spec.name, spec.default)
        return spec.kind.empty if found is None else found

    def lost(self, spec: FieldSpec, row: Values) -> bool:
        """Whether the row's value would be another one after an import that finds a blank."""
        return spec.writable and row[spec.name] != self.meaning(spec, row)

    def extra_columns(self, sheet: Sheet, rows: Sequence[Values]) -> tuple[SheetColumn, ...]:
        """Columns for the fields that the form has no place for and that would be lost."""
        present = {column.field for column in sheet.columns}
        return tuple(
            SheetColumn(spec.name, EXTRA_WIDTH)
            for spec in self.ledger.fields.values()
            if spec.name not in present and any(self.lost(spec, row) for row in rows)
        )

    def filled_down(self, columns: Sequence[SheetColumn], rows: Sequence[Values]) -> frozenset[str]:
        """The fields whose blanks an import takes for "as above", as in a category column."""
        return filled_down(rows, [column.field for column in columns], self.ledger)

    def told_apart(self, specs: Sequence[FieldSpec], cells: list[str]) -> list[str]:
        """The cells of a row; one of nothing but a Chinese number and its name, as chapters have it, says — in another."""
        filled = [place for place, cell in enumerate(cells) if cell]
        if len(filled) == 2 and CHAPTER.fullmatch(cells[filled[0]]) and specs[filled[1]].name == self.ledger.name_field:
            blank = [place for place, spec in enumerate(specs) if spec.writable and place not in filled]
            for place in sorted(blank, key=lambda place: self.kept(specs[place]))[:1]:
                cells[place] = NOTHING
        return cells

    def kept(self, spec: FieldSpec) -> bool:
        """Whether — would be imported as what was written, as of a text: another cell is better."""
        return spec.kind.parse(NOTHING, self.context) != spec.kind.empty
