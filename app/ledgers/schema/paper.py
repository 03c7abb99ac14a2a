"""Forms that are printed one record (or one group of rows) a sheet: 销号申请单, 督办单, 问题整改卡. Declared as a grid.

Texts may hold {field} (the value as printed, dates as 2023年11月30日), {field:boxes} (every option of a choice, the chosen
one ticked), {field:sign} (a gap to write in while the field is empty) and the words {unit}, {today}, {index}, {count}.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.core.conditions import Condition
from app.core.kinds import Align, Value

Entries = Callable[[Mapping[str, Value], Sequence[Mapping[str, Value]]], Sequence[Mapping[str, Value]]]
PLACEHOLDER = re.compile(r"\{(\w+)(?::(boxes|sign))?\}")
BY_HAND = "\u3000" * 6 + "年" + "\u3000" * 2 + "月" + "\u3000" * 2 + "日"  # room for a name and a day written by hand
WORDS = frozenset({"unit", "today", "index", "count"})  # 填报单位, the day of printing, the entry's number, how many there are


@dataclass(frozen=True)
class FormCell:
    """A cell over `span` columns and `rows` rows. `foot` stands at its bottom right: 签字：{person:sign}　{day:sign}.

    `align` is left for long texts and centre for everything short unless it is given. Without `sides` it has no rules at
    its left and right.
    """

    text: str = ""
    span: int = 1
    rows: int = 1
    label: bool = False
    align: Align | None = None
    foot: str = ""
    sides: bool = True


@dataclass(frozen=True)
class FormRow:
    """A row at least `height` mm high; `grow` is its share of the room that is left on a sheet of one page.

    A row with `keep` stays on the page of the next one.
    """

    cells: tuple[FormCell, ...]
    height: float = 10.0
    grow: float = 0.0
    keep: bool = False


@dataclass(frozen=True)
class FormRepeat:
    """A sub-table: one `row` for every entry of a child ledger, or for every row of the group when `child` is empty.

    The `heading` is repeated on each page that the rows reach. `source` names entries that are worked out from the
    child's (app.forms.papers.form_records): the steps of the 销号 chain; with `ledger` they are rows of that other ledger: the
    checklist of a meeting. `side` is a label at the left of heading and rows; blank rows are added up to `least`. A record
    without entries that is not under `asked` has no sub-table at all. `entries` chooses among the entries: it is given the
    record's values and the child's entries.
    """

    row: FormRow
    child: str = ""
    heading: FormRow | None = None
    side: FormCell | None = None
    least: int = 1
    source: str = ""
    ledger: str = ""
    entries: Entries | None = None
    asked: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class PaperForm:
    """A form declared once for preview, printer, PDF, Word and Excel.

    `columns` are relative widths. `each` names fields: then a sheet is for the rows that agree on them (a notice to one
    department with its problems) instead of one row; texts outside a repeat take the values of the first row. Only rows
    under `where` are printed. `size` is the size of the text in points. `filed` says from a row and its entries, by child,
    whether its archive folder has the form; without it every row's has.
    """

    key: str
    title: str
    columns: tuple[float, ...]
    parts: tuple[FormRow | FormRepeat, ...]
    line: tuple[str, str] = ("", "")
    notes: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    paper: Literal["A4", "A3"] = "A4"
    landscape: bool = False
    size: float = 12.0
    filed: Callable[[Mapping[str, Value], Mapping[str, Sequence[Mapping[str, Value]]]], bool] | None = None

    @property
    def repeats(self) -> tuple[FormRepeat, ...]:
        """The sub-tables."""
        return tuple(part for part in self.parts if isinstance(part, FormRepeat))


def label(text: str, span: int = 1, rows: int = 1) -> FormCell:
    """A cell with the name of what stands beside or below it."""
    return FormCell(text, span, rows, label=True, align="center")


def pairs(*named: tuple[str, str], height: float = 10.0, spans: Sequence[int] = ()) -> FormRow:
    """A row of labels, each with its value beside it, in one column or over as many as `spans` says."""
    wide = spans or (1,) * len(named)
    cells = (cell for (name, text), span in zip(named, wide, strict=True) for cell in (label(name), FormCell(text, span)))
    return FormRow(tuple(cells), height)


def table(
    *columns: tuple[str, str],
    child: str = "",
    height: float = 9.0,
    spans: Sequence[int] = (),
    side: str = "",
    least: int = 1,
    source: str = "",
    ledger: str = "",
    entries: Entries | None = None,
    asked: tuple[Condition, ...] = (),
) -> FormRepeat:
    """A sub-table with a column for each (heading, text); `side` is the label at its left, the others as in `FormRepeat`."""
    wide = spans or (1,) * len(columns)
    return FormRepeat(
        FormRow(tuple(FormCell(text, span) for (_, text), span in zip(columns, wide, strict=True)), height),
        child,
        FormRow(tuple(label(heading, span) for (heading, _), span in zip(columns, wide, strict=True)), height),
        label(side) if side else None,
        least,
        source,
        ledger,
        entries,
        asked,
    )


def form_placeholders(form: PaperForm) -> Iterator[tuple[str, str]]:
    """Every (key of the child or "", field) that the texts of a form name; the words that are no field are left out."""
    yield from (("", name) for name in form.each)
    for text in (form.title, *form.line, *form.notes):
        yield from (("", name) for name in _names(text))
    for part in form.parts:
        rows = (part,) if isinstance(part, FormRow) else (part.row,)
        if isinstance(part, FormRepeat) and part.ledger:
            continue  # of another ledger: see `foreign_placeholders`
        owner = part.child if isinstance(part, FormRepeat) else ""
        for row in rows:
            for cell in row.cells:
                yield from ((owner, name) for name in (*_names(cell.text), *_names(cell.foot)))


def foreign_placeholders(form: PaperForm) -> Iterator[tuple[str, str]]:
    """Every (key of the other ledger, field) that the rows of other ledgers name."""
    for part in form.repeats:
        if part.ledger:
            yield from ((part.ledger, name) for cell in part.row.cells for name in (*_names(cell.text), *_names(cell.foot)))


def _names(text: str) -> list[str]:
    return [found[1] for found in PLACEHOLDER.finditer(text) if found[1] not in WORDS]


def uncovered(form: PaperForm) -> Iterator[str]:
    """Rows whose cells do not make up the columns, in words for a fault of the declaration."""
    width = len(form.columns)
    reaching: list[tuple[int, int]] = []  # cells that go on below: (span, rows still to cover)
    for number, part in enumerate(form.parts, start=1):
        rows = [part] if isinstance(part, FormRow) else [row for row in (part.heading, part.row) if row]
        side = part.side.span if isinstance(part, FormRepeat) and part.side else 0
        for row in rows:
            if side + sum(span for span, _ in reaching) + sum(cell.span for cell in row.cells) != width:
                yield f"the cells of part {number} do not make up {width} columns"
            reaching = [(span, left - 1) for span, left in reaching if left > 1]
            reaching += [(cell.span, cell.rows - 1) for cell in row.cells if cell.rows > 1]
    if reaching:
        yield "a cell reaches below the last row"
