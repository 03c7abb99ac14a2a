"""Forms that hold one record each: a word and what belongs to it beside it (问题整改卡, 党员登记表), also several on a sheet.

A form is read as a table of one row, so that everything after it (ledger, values, preview) is as for any table. Records that
stand beside one another, a column each, with their headings in the first column, become the rows of one table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from app.core.cell_text import clean_line
from app.core.kinds import Choice
from app.exchange.grids.marks import Marks
from app.exchange.grids.workbook import SheetGrid
from app.exchange.tables.lines_above import title_above
from app.exchange.tables.mapping import Heading, Vocabulary, normal_heading
from app.exchange.tables.tables import LONGEST_HEADING, Table, blank, cell, find_tables, remarks_on

LEAST_FIELDS, LEAST_ROWS = 4, 3  # of one ledger that a form names, and rows they stand in
SEARCHED_ROWS = 400  # a sheet whose first rows hold no form holds none; one that has some is read to its end
LONGEST_WORD = 10  # characters of a word beside which something is to be filled in
INLINE = re.compile(r"(?P<word>[^:：]{2,12})[:：]\s*(?P<value>\S.*)", re.DOTALL)  # 责任部门：办公室 in one cell
HEADINGS_OF_A_LIST = 2  # words beside one another without a place to fill in: the headings of a list inside the form


@dataclass(frozen=True)
class Entry:
    """A word of a form and where it stands; `values`: what stands beside it, by column (the one beside it first)."""

    row: int
    column: int
    word: str
    text: str
    values: Mapping[int, object]


@dataclass
class Form:
    """The entries of one form by word, in the order in which they stand."""

    top: int
    entries: dict[str, Entry] = field(default_factory=dict)


def find_forms(grid: SheetGrid, vocabularies: Sequence[Vocabulary]) -> list[Table]:
    """The forms of a sheet as one table, or as several where forms stand beside one another; nothing when it holds none.

    Then the tables that stand above or below them.
    """
    lanes = form_lanes(grid, vocabularies)
    tables, found = [], list[Form]()
    edges = [*sorted(lanes), max(map(len, grid.rows), default=0)]
    for left, right in pairwise(edges):
        own = with_scanty_forms(lanes[left], vocabularies)
        ends = [*(form.top for form in own[1:]), len(grid.rows)]
        whole = [with_other_words(grid, form, end, vocabularies) for form, end in zip(own, ends, strict=False)]
        tables += [as_table(grid, range(left, right), whole)] if own else []
        found += whole
    return [*tables, *find_tables(without_forms(grid, found), vocabularies)] if found else []


def form_lanes(grid: SheetGrid, vocabularies: Sequence[Vocabulary]) -> dict[int, list[Form]]:
    """First column of what may be forms below one another → those forms; nothing where the first rows hold none."""
    known = frozenset[str]().union(*(item.known for item in vocabularies))
    lanes: dict[int, list[Form]] = {0: []}
    for row in range(len(grid.rows)):
        if row == SEARCHED_ROWS and not any(is_form(form, vocabularies) for forms in lanes.values() for form in forms):
            return {}
        found = list(entries_of(grid, row, known, vocabularies))
        begun = [entry.column for entry in found if entry.word == found[0].word]
        if len(begun) > 1 and begins_form(found[0].word, lanes[0]):
            lanes |= {column: [] for column in begun[1:] if column not in lanes}
        begins = sorted(lanes)
        for entry in found:
            forms = lanes[begins[bisect_right(begins, entry.column) - 1]]
            if begins_form(entry.word, forms):
                forms.append(Form(row))
            forms[-1].entries.setdefault(entry.word, entry)
    return lanes


def without_forms(grid: SheetGrid, forms: Sequence[Form]) -> SheetGrid:
    """The sheet with blanks in the rows of its forms, and in the lines right above each, which are its title."""
    rows = list(grid.rows)
    for form in forms:
        for row in range(form.top, max(entry.row for entry in form.entries.values()) + 1):
            rows[row] = []
        for row in range(form.top - 1, -1, -1):
            if len(grid.filled[row]) != 1:
                break
            rows[row] = []
    return replace(grid, rows=tuple(rows))


def with_scanty_forms(forms: Sequence[Form], vocabularies: Sequence[Vocabulary]) -> list[Form]:
    """The forms below one another; where one is for sure, each that begins with its word is, however little is filled in."""
    first = {next(iter(form.entries)) for form in forms if is_form(form, vocabularies)}
    return [form for form in forms if first & {*form.entries} and any(map(is_filled, form.entries.values()))]


def is_filled(entry: Entry) -> bool:
    """Whether something stands beside a word."""
    return not blank(entry.values[min(entry.values)])


def with_other_words(grid: SheetGrid, form: Form, end: int, vocabularies: Sequence[Vocabulary]) -> Form:
    """A form, up to the row `end`, with what stands in the places of words that its ledger does not know.

    They are read, or told, as any other heading is; words of other ledgers (领导批示) are values there.
    """
    ledger = max(vocabularies, key=lambda item: len({item.known[word][0] for word in form.entries if word in item.known}))
    own = [entry for entry in form.entries.values() if entry.word in ledger.known]
    more = [entry for entry in other_words(grid, own, range(form.top, end)) if entry.word not in ledger.known]
    whole = Form(form.top)
    for entry in sorted([*own, *more], key=lambda entry: (entry.row, entry.column)):
        whole.entries.setdefault(entry.word, entry)
    return whole


def other_words(grid: SheetGrid, entries: Sequence[Entry], rows: range) -> Iterator[Entry]:
    """Further short texts in the columns of the words, below the last one only as long as something stands beside each."""
    places = {entry.column for entry in entries}
    taken = {(entry.row, min(entry.values)) for entry in entries} | {(entry.row, entry.column) for entry in entries}
    last = max(entry.row for entry in entries)
    for row in rows:
        ends = grid.right_ends(row)
        columns = [column for column in grid.filled[row] if column in places and (row, column) not in taken]
        if row > last and not columns:
            return
        for column in columns:
            text, beside = clean_line(grid.rows[row][column]), ends.get(column, column) + 1
            if len(text) > LONGEST_WORD or not normal_heading(text) or (row, column) in taken:
                continue
            if row > last and grid.filled[row][-1] < beside:
                return
            taken.add((row, beside))
            rest = grid.filled[row] if column == columns[0] else ()
            further = {place: grid.rows[row][place] for place in rest if place >= beside}
            yield Entry(row, column, normal_heading(text), text, {beside: cell(grid, row, beside)} | further)


def begins_form(word: str, forms: Sequence[Form]) -> bool:
    """Whether a word begins another form: it is the one that the forms above it begin with."""
    return not forms or word == next(iter(forms[-1].entries))


def entries_of(grid: SheetGrid, row: int, known: Collection[str], vocabularies: Sequence[Vocabulary]) -> Iterator[Entry]:
    """The words of a row that ledgers know, with what stands beside them; nothing for the headings of a list."""
    ends = grid.right_ends(row)
    found: list[Entry] = []
    together = 0
    value_at = -1
    columns = grid.filled[row]
    for column in columns:
        content = str(grid.rows[row][column]).strip()
        inline = INLINE.fullmatch(content) if ":" in content or "：" in content else None
        if inline and normal_heading(inline["word"]) in known:
            found.append(
                Entry(row, column, normal_heading(inline["word"]), clean_line(inline["word"]), {column: inline["value"]})
            )
            continue
        word = normal_heading(content) if column != value_at and len(content) <= LONGEST_HEADING else ""
        if word not in known or (found and is_option(found[-1].word, content, vocabularies)):
            continue
        beside = ends.get(column, column) + 1
        value = cell(grid, row, beside)
        if normal_heading(value) in known and not is_option(word, value, vocabularies):
            together += 1
            if together == HEADINGS_OF_A_LIST:
                return
            continue
        value_at = beside if not blank(value) else -1
        # Records stand beside one another only where each row begins with its one word.
        further = {place: grid.rows[row][place] for place in columns if place >= beside} if not found else {}
        found.append(Entry(row, column, word, clean_line(content), {beside: value} | further))
    yield from found


def is_option(word: str, value: object, vocabularies: Sequence[Vocabulary]) -> bool:
    """Whether a text that could be a heading is a value of the field beside it: 清单 | 部门."""
    kinds = (item.ledger.fields[item.known[word][0]].kind for item in vocabularies if word in item.known)
    return any(isinstance(kind, Choice) and clean_line(value) in kind.options for kind in kinds)


def is_form(form: Form, vocabularies: Sequence[Vocabulary]) -> bool:
    """Whether enough fields of one ledger are filled in, in several rows."""
    filled = [*filter(is_filled, form.entries.values())]
    rows = {entry.row for entry in filled}
    fields = max(len({item.known[entry.word][0] for entry in filled if entry.word in item.known}) for item in vocabularies)
    return fields >= LEAST_FIELDS and len(rows) >= LEAST_ROWS


def as_table(whole: SheetGrid, within: range, forms: Sequence[Form]) -> Table:
    """The table whose headings are the words of the forms in some columns of a sheet, with a row for each of them."""
    grid = whole.between(within.start, within.stop)
    words = list(dict.fromkeys(word for form in forms for word in form.entries))
    texts = {entry.word: entry.text for form in forms for entry in form.entries.values()}
    top = forms[0].top
    records = {form.top: [{w: entry.values[min(entry.values)] for w, entry in form.entries.items()}] for form in forms}
    if len(forms) == 1 and (places := records_beside(forms[0])):
        records = {top: [{w: entry.values.get(place) for w, entry in forms[0].entries.items()} for place in places]}
    rows: list[list[object]] = [[] for _ in range(max(len(grid.rows), top + 1 + len(records[top])))]
    rows[top] = [texts[word] for word in words]
    for first, found in records.items():
        for place, record in enumerate(found, start=first + 1):
            if place == len(rows):
                rows.append([])
            rows[place] = [record.get(word) for word in words]
    own = replace(grid, rows=tuple(rows), merges=(), marks=Marks(since_1904=grid.marks.since_1904))
    headings = tuple(Heading(column, texts[word]) for column, word in enumerate(words))
    notes: list[str] = []
    for form in forms:
        notes += remarks_on(grid.marks, range(form.top, max(entry.row for entry in form.entries.values()) + 1))
    title = title_above(whole, top, within=within)
    return Table(own, title, top, top + 1, len(rows), headings, notes=tuple(notes))


def records_beside(form: Form) -> list[int]:
    """The columns of records that stand beside one another; none for a form of one record."""
    entries = list(form.entries.values())
    if len({entry.column for entry in entries}) > 1 or len({entry.row for entry in entries}) < len(entries):
        return []
    filled = [[column for column, value in entry.values.items() if not blank(value)] for entry in entries]
    if 2 * sum(len(columns) > 1 for columns in filled) <= len(entries):
        return []
    return sorted({column for columns in filled for column in columns})
