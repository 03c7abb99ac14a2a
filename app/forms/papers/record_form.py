"""A declared form filled with records: from PaperForm to the GridDocument that every back end takes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.conditions import holds
from app.core.dates import chinese_day
from app.core.day_kinds import Date
from app.core.errors import InvalidValueError
from app.core.kinds import Align, LongText, Value
from app.forms.layout.document import Paper
from app.forms.layout.grid import GridCell, GridDocument, GridRow, GridSheet
from app.forms.papers.form_records import FormRecord
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values
from app.ledgers.schema.paper import PLACEHOLDER, FormCell, FormRepeat, FormRow, PaperForm

DAY_GAP = "\u3000\u3000年\u3000\u3000月\u3000\u3000日"
NAME_GAP = "\u3000" * 5
_BOX = 20.0  # mm: a row of this height has room for several lines
_FOOT = 8.0  # mm, of the line that a signature stands on
_TICKED, _OPEN = "■", "□"


def form_document(ledger: Ledger, form: PaperForm, records: Sequence[FormRecord], unit: str, day: dt.date) -> GridDocument:
    """The form with the given records in their order, those that it is not for left out.

    Raises `InvalidValueError` when none is left.
    """
    fitting = [item for item in records if all(holds(where, item.values, ledger.name_lists) for where in form.where)]
    if not fitting:
        raise InvalidValueError(f"没有可以打印《{plain_form_title(form)}》的记录。", "请先选中要打印的记录，或检查筛选条件。")
    words = {"unit": unit, "today": chinese_day(day)}
    sheets = tuple(_sheet(ledger, form, group, words) for group in _groups(form, fitting))
    titles = {sheet.title for sheet in sheets}
    title = titles.pop() if len(titles) == 1 else plain_form_title(form)
    return GridDocument(title, form.columns, sheets, Paper[form.paper], form.landscape, form.size)


def plain_form_title(form: PaperForm) -> str:
    """A form's title without what is filled in."""
    return PLACEHOLDER.sub("", form.title).strip()


def _groups(form: PaperForm, records: Sequence[FormRecord]) -> Iterator[list[FormRecord]]:
    """One list of records a sheet; groups stand in the order of their first record."""
    if not form.each:
        yield from ([record] for record in records)
        return
    groups: dict[tuple[Value, ...], list[FormRecord]] = {}
    for record in records:
        groups.setdefault(tuple(record.values[name] for name in form.each), []).append(record)
    yield from groups.values()


def _sheet(ledger: Ledger, form: PaperForm, group: Sequence[FormRecord], words: Mapping[str, str]) -> GridSheet:
    own = _Filling(ledger.fields, group[0].values, {**words, "count": str(len(group)), "index": "1"})
    rows: list[GridRow] = []
    grid = _Grid(rows)
    for part in form.parts:
        if isinstance(part, FormRow):
            grid.add(part, own)
        else:
            _repeat(ledger, part, group, words, own, grid)
    left, right = (own.text(end) for end in form.line)
    return GridSheet(own.text(form.title), (left, right), tuple(rows), tuple(map(own.text, form.notes)))


def _repeat(
    ledger: Ledger,
    part: FormRepeat,
    group: Sequence[FormRecord],
    words: Mapping[str, str],
    own: _Filling,
    grid: _Grid,
) -> None:
    """Add a sub-table: its heading, a row for every entry, blank rows up to the least number."""
    fields: Mapping[str, FieldSpec]
    if part.ledger:
        fields, entries = BY_KEY[part.ledger].fields, group[0].children.get(part.source, ())
    elif part.child:
        fields, entries = ledger.child(part.child).specs, group[0].children.get(part.source or part.child, ())
    else:
        fields, entries = ledger.fields, [record.values for record in group]
    if part.entries is not None:
        entries = part.entries(group[0].values, entries)
    if not entries and not all(holds(item, group[0].values, ledger.name_lists) for item in part.asked):
        return
    blank = {name: spec.kind.empty for name, spec in fields.items()}
    filled: list[Values] = [*entries, *([blank] * (part.least - len(entries)))]
    count, blanks = str(len(entries)), len(filled) - len(entries)
    first = grid.next_row
    side = part.side.span if part.side else 0
    if part.heading:
        grid.add(part.heading, own, side, keep=True)
    head = first if part.heading else None
    for index, entry in enumerate(filled, start=1):
        number = str(index) if index <= len(filled) - blanks else ""
        grid.add(part.row, _Filling(fields, entry, {**words, "index": number, "count": count}), side, head=head)
    if part.side:
        grid.put_side(part.side, own, first)


class _Grid:
    """Rows being put together; cells of rows above that reach down are stepped over."""

    def __init__(self, rows: list[GridRow]) -> None:
        self._rows = rows
        self._taken: set[tuple[int, int]] = set()  # (row, column) covered by a cell from above

    @property
    def next_row(self) -> int:
        """The number of the next row."""
        return len(self._rows)

    def add(
        self, row: FormRow, filling: _Filling, first_column: int = 0, *, keep: bool = False, head: int | None = None
    ) -> None:
        """Add a row; with a foot in one of its cells it is two rows of the grid, without a rule between them there."""
        footed, keep = any(cell.foot for cell in row.cells), keep or row.keep
        upper: list[GridCell] = []
        lower: list[GridCell] = []
        column, number = first_column, self.next_row
        for cell in row.cells:
            while (number, column) in self._taken:
                column += 1
            rows = cell.rows + 1 if footed and not cell.foot else cell.rows
            text, align = filling.text(cell.text), cell.align or filling.align(cell.text)
            # What is written into a large box begins at its top, as by hand.
            from_top = align == "left" and not cell.label and (row.grow > 0 or row.height >= _BOX)
            upper.append(
                GridCell(
                    column, text, cell.span, rows, cell.label, align, bottom=not cell.foot, sides=cell.sides, from_top=from_top
                )
            )
            if cell.foot:
                foot = filling.text(cell.foot)
                lower.append(GridCell(column, foot, cell.span, align="right", top=False, sides=cell.sides))
            self._taken |= {(number + below, column + beside) for below in range(rows) for beside in range(cell.span)}
            column += cell.span
        height = max(row.height - _FOOT, 0.0) if footed else row.height
        self._rows.append(GridRow(tuple(upper), height, row.grow, keep or footed, head))
        if footed:
            self._rows.append(GridRow(tuple(lower), _FOOT, keep=keep, head=head))

    def put_side(self, side: FormCell, filling: _Filling, first: int) -> None:
        """Put a label at the left of all rows from `first` on."""
        cell = GridCell(0, filling.text(side.text), side.span, self.next_row - first, label=True, align="center")
        row = self._rows[first]
        self._rows[first] = replace(row, cells=(cell, *row.cells))


@dataclass(frozen=True)
class _Filling:
    """Fills the placeholders of texts from one row."""

    fields: Mapping[str, FieldSpec]
    values: Values
    words: Mapping[str, str]

    def text(self, template: str) -> str:
        """The text with every placeholder filled in; of two lines, one that stays empty is left out at either end."""
        return PLACEHOLDER.sub(self._filled, template).strip("\n")

    def align(self, template: str) -> Align:
        """Left for sentences and long texts; the middle for a short value alone."""
        found = PLACEHOLDER.fullmatch(template)
        if found is None:
            return "left" if template else "center"
        if found[1] in self.words:
            return "center"
        spec = self.fields[found[1]]
        return "left" if isinstance(spec.kind, LongText) or found[2] == "boxes" else "center"

    def _filled(self, found: re.Match[str]) -> str:
        name, how = found[1], found[2]
        if name in self.words:
            return self.words[name]
        spec = self.fields[name]
        value = self.values.get(name, spec.kind.empty)
        if how == "boxes" and spec.kind.choices:
            options = dict.fromkeys((*spec.kind.choices, *([str(value)] if value else [])))
            return "\u3000".join(f"{_TICKED if option == value else _OPEN}{option}" for option in options)
        text = printed_text(spec, value)
        if how == "sign" and not text:
            return DAY_GAP if isinstance(spec.kind, Date) else NAME_GAP
        return text


def printed_text(spec: FieldSpec, value: Value) -> str:
    """A value on paper: days as offices write them, everything else as on the screen."""
    if isinstance(spec.kind, Date) and value:
        return chinese_day(dt.date.fromisoformat(str(value)))
    return spec.kind.printed(value)
