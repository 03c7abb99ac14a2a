"""A ledger's paper form filled with rows: from the declared Sheet to the TableDocument that print, PDF and Excel share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Literal

from app.core.cell_text import NOTHING
from app.core.conditions import holds
from app.core.dates import chinese_day
from app.core.day_kinds import Year
from app.core.errors import InvalidValueError
from app.core.kinds import Kind, Light, LongText, SortKey, Value
from app.core.number_kinds import Integer
from app.forms.layout.document import Column, Paper, TableDocument
from app.forms.layout.shade import LAMP_GROUNDS, Ground
from app.forms.layout.sums import with_sums
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values
from app.ledgers.schema.sheet import Sheet, SheetColumn


def sheet_document(
    ledger: Ledger,
    sheet: Sheet,
    rows: Sequence[Values],
    unit: str,
    day: dt.date,
    *,
    complete: bool = False,
    selection: str = "",
    on_row: Callable[[int, int], None] | None = None,
    colours: Callable[[Values], Mapping[str, str]] | None = None,
    least_lines: Mapping[int, int] | None = None,
) -> TableDocument:
    """The sheet with the given rows in their order. `selection` says on paper what they were filtered by.

    `on_row(done, total)` is called before each row; what it raises ends the work. `colours` says of a row which fields stand
    on which ground (RRGGBB). `least_lines` says of rows (by their place, in a sheet without an order of its own) how many lines
    they are at least high.

    `complete` is for an Excel file that shall import again without a difference: it adds columns for what the form has no
    place for and writes — into cells whose blank an import would fill (see app.forms.excel.completing).
    """
    rows = in_order(ledger, sheet, rows)
    title = filled_title(ledger, sheet, lambda name: (row[name] for row in rows))
    line = (f"填报单位：{unit}", f"填报日期：{chinese_day(day)}")
    blanks = None
    if complete:
        from app.forms.excel.completing import Blanks  # not at the start: what an import reads

        blanks = Blanks.of(ledger, title, line)
    columns = sheet.columns + (blanks.extra_columns(sheet, rows) if blanks else ())
    specs = [ledger.fields[column.field] for column in columns]
    filled = blanks.filled_down(columns, rows) if blanks else frozenset()

    def text(spec: FieldSpec, row: Values) -> str:
        marked = blanks is not None and row[spec.name] == spec.kind.empty and (spec.name in filled or blanks.lost(spec, row))
        return NOTHING if marked else spec.kind.printed(row[spec.name])

    def texts() -> Iterator[tuple[str, ...]]:
        for done, row in enumerate(rows):
            if on_row is not None:
                on_row(done, len(rows))
            cells = [text(spec, row) for spec in specs]
            yield tuple(blanks.told_apart(specs, cells) if blanks else cells)

    document = TableDocument(
        title=title,
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
        texts=tuple(texts()),
        line=line,
        selection=selection,
        signature=sheet.signature,
        paper=Paper[sheet.paper],
        landscape=sheet.landscape,
        shades=shades_of(columns, specs, rows, colours),
        least_lines=least_lines or {},
    )
    return with_sums(document, ledger, sheet, rows)


def shades_of(
    columns: Sequence[SheetColumn],
    specs: Sequence[FieldSpec],
    rows: Sequence[Values],
    colours: Callable[[Values], Mapping[str, str]] | None,
) -> dict[tuple[int, int], Ground]:
    """The grounds of lamps and of what `colours` says, by row and column.

    A joined cell is of several rows, so it takes the ground of none.
    """
    places = {column.field: at for at, column in enumerate(columns) if not column.merge}
    lamps = {spec.name: spec.kind for spec in specs if isinstance(spec.kind, Light)}
    shades: dict[tuple[int, int], Ground] = {}
    for at, row in enumerate(rows):
        found: dict[str, Ground] = {
            name: ground for name, lamp in lamps.items() if (ground := LAMP_GROUNDS.get(lamp.tone(row[name])))
        }
        found |= colours(row) if colours else {}
        shades |= {(at, places[name]): colour for name, colour in found.items() if name in places}
    return shades


def rows_for(ledger: Ledger, sheet: Sheet, rows: Sequence[Values]) -> list[Values]:
    """Those of the rows that the sheet is for (查漏补缺表: what is behind). Raises InvalidValueError when none is."""
    found = [row for row in rows if all(holds(item, row, ledger.name_lists) for item in sheet.where)]
    if rows and not found:
        title = re.sub(r"\{\w+\}", "", sheet.title)
        raise InvalidValueError(f"当前显示的 {len(rows)} 行里没有要列入《{title}》的。", "请检查筛选条件，或改印其他表格。")
    return found


def in_order(ledger: Ledger, sheet: Sheet, rows: Sequence[Values]) -> list[Values]:
    """The rows in the sheet's own order, where it declares one."""
    found = list(rows)
    for name in reversed(sheet.sort):
        spec = ledger.fields[name.removeprefix("-")]
        found.sort(key=partial(cell_key, spec), reverse=name.startswith("-"))
    return found


def cell_key(spec: FieldSpec, row: Values) -> SortKey:
    """What orders a row by one of its cells."""
    return spec.kind.sort_key(row[spec.name])


def cell_align(kind: Kind) -> Literal["left", "center"]:
    """Long texts stand at the left, everything short in the middle of its cell, as offices print it."""
    return "left" if isinstance(kind, LongText) else "center"


PLACE = re.compile(r"\{(\w+)\}(年度?)?")


def filled_title(ledger: Ledger, sheet: Sheet, values_of: Callable[[str], Iterable[Value]]) -> str:
    """The title with {field} replaced by the value that all rows share, or by nothing; `values_of` has those of a field.

    Several years are 2025—2026; a row that is of no year (a meeting without a day) does not count.
    """

    def shared(match: re.Match[str]) -> str:
        kind, unit = ledger.fields[match[1]].kind, match[2] or ""
        found = set(values_of(match[1]))
        if isinstance(kind, Integer | Year):
            years = sorted(found - {None}, key=kind.sort_key)
            if len(years) > 1:
                return f"{years[0]}—{kind.text(years[-1])}{unit}"
            found = set(years)
        if len(found) == 1 and (text := kind.text(found.pop())):
            return text + unit
        return unit.removesuffix("年")

    return PLACE.sub(shared, sheet.title)
