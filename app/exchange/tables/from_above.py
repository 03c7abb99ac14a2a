"""What cells take from the rows above them where no merged cell says so: 同上, and the blanks of columns merged once.

A .csv and some .xls keep nothing of merged cells. Blanks are then filled down only in a column that is clearly a category
(`is_category`), in one the ledger carries on, and in those beside them that are blank in exactly the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from app.core.cell_text import clean_line
from app.core.day_kinds import Date
from app.core.kinds import Choice, Text
from app.core.names import Name
from app.exchange.tables.body import Body
from app.exchange.tables.read_sections import Sections
from app.exchange.tables.tables import Table, blank, rows_in_words
from app.ledgers.schema.declaration import Ledger

DITTOS = frozenset({"同上", "同前", "〃", "″", "〞", '"', "”"})
LONGEST_DITTO = 20  # characters, blanks between them counted
LEAST_FILLED = 2  # cells of a column that is blank where its neighbour is: one alone is blank there by chance

Cells = dict[str, object]  # of a record, by field


def fill_from_above(body: Body, table: Table, columns: Mapping[int, str], ledger: Ledger, joined: Collection[int]) -> None:
    """Give the records of a table what they take from those above. `joined`: rows left out that are a part of a record."""
    records = [row.cells for row in body.rows]
    fill_dittos(records)
    own = table.grid.merges_in(range(table.first, table.end))
    merged = {columns.get(left, "") for top, left, bottom, _ in own if bottom > top}
    between = {item.row for item in body.skipped} - {*joined}
    starts = [i for i, (above, row) in enumerate(pairwise(body.rows), 1) if {*range(above.row, row.row)} & between]
    names = [columns[column] for column in sorted(columns)]
    guessed = fill_blanks(records, names, ledger, merged, starts)
    doubtful = possibly_above(records, names, ledger, merged, starts)
    for place, proposed in doubtful.items():
        body.rows[place].proposed = {**(body.rows[place].proposed or {}), **proposed}
    for name in dict.fromkeys(name for proposed in doubtful.values() for name in proposed):
        rows = [body.rows[place].row for place, proposed in doubtful.items() if name in proposed]
        label = ledger.fields[name].label
        body.remarks.append(f"{rows_in_words(rows)}“{label}”是空白，也可能同上一行（原来是合并单元格）；见建议")
    if guessed:
        labels = "”、“".join(ledger.fields[name].label for name in guessed)
        body.remarks.append(f"“{labels}”的空格按上一行填充，请核对")


def fill_dittos(rows: Sequence[Cells]) -> None:
    """Give 同上 the value above it; in the first row it stays, and is told as what it is."""
    texts = set[object]().union(*(cells.values() for cells in rows))
    dittos = {text for text in texts if is_ditto(text)}
    for above, cells in pairwise(rows) if dittos else ():
        for name, value in cells.items():
            if value in dittos and not blank(above.get(name)):
                cells[name] = above[name]


def is_ditto(value: object) -> bool:
    """Whether a cell refers to the one above it."""
    return isinstance(value, str) and len(value) <= LONGEST_DITTO and "".join(value.split()) in DITTOS


def fill_blanks(
    rows: Sequence[Cells], names: Sequence[str], ledger: Ledger, merged: Collection[str], starts: Collection[int]
) -> list[str]:
    """Fill the blanks of columns that were merged once; give the fields of which nothing but their blanks says so.

    `names` are the fields from left to right, `merged` those of which merged cells are known. `starts`: the rows before which
    something else stands (a subtotal, a section), which breaks a merged cell into two.
    """
    found = filled_down(rows, names, ledger, merged, starts)
    told = [name for name in names if name in found and name not in ledger.carried and any(blank(row[name]) for row in rows)]
    for name in found:
        last: object = ""
        for cells in rows:
            last = last if blank(cells[name]) else cells[name]
            cells[name] = last
    return told


def possibly_above(
    rows: Sequence[Mapping[str, object]], names: Sequence[str], ledger: Ledger, merged: Collection[str], starts: Collection[int]
) -> dict[int, dict[str, str]]:
    """Place of a row → field → what stands above its blank, where that may be meant: only a person can say.

    A column of what rows are sorted by was probably merged when every part of it begins with a value and no two neighbours,
    which would have been merged, say the same.
    """
    found: dict[int, dict[str, str]] = {}
    for name in names:
        kind = ledger.fields[name].kind
        one = isinstance(kind, Choice | Text) or (isinstance(kind, Name) and not kind.many)
        if name in merged or name not in grouping(ledger) | merged_on_paper(ledger) or not one:
            continue
        cells = [row[name] for row in rows]
        if not any(map(blank, cells)) or any(blank(cells[place]) for place in (0, *starts)):
            continue
        if any(not blank(one) and clean_line(one) == clean_line(other) for one, other in pairwise(cells)):
            continue
        above = ""
        for place, value in enumerate(cells):
            above = above if blank(value) else clean_line(value)
            if blank(value):
                found.setdefault(place, {})[name] = above
    return found


def merged_on_paper(ledger: Ledger) -> set[str]:
    """The fields whose equal neighbours the office's own paper merges: 责任主体."""
    return {column.field for sheet in ledger.sheets for column in sheet.columns if column.merge}


def grouping(ledger: Ledger) -> set[str]:
    """The fields that offices sort the rows of a ledger by: 类别, 责任部门, 党支部."""
    return {Sections(ledger).field, *ledger.scope, *(item.field for item in ledger.section_rows)}


def filled_down(
    rows: Sequence[Mapping[str, object]],
    names: Sequence[str],
    ledger: Ledger,
    merged: Collection[str] = (),
    starts: Collection[int] = (),
) -> frozenset[str]:
    """The fields whose blanks mean "as above": some of those that rows are sorted by (类别, 责任部门, 党支部)."""
    if not rows:
        return frozenset()

    def blanks(name: str) -> tuple[bool, ...]:
        return tuple([blank(row[name]) for row in rows])

    kinds = {name: ledger.fields[name].kind for name in names}
    groups = grouping(ledger)
    found = {name for name in ledger.carried if name in kinds}
    for name in names:
        kind = kinds[name]
        one = isinstance(kind, Choice) or (isinstance(kind, Name) and not kind.many)
        # Whose or of what a row is must be said: a blank there is no answer, below a name it is the same one.
        needed = isinstance(kind, Name) and ledger.fields[name].required and name != ledger.name_field
        needed = needed and not blank(rows[0][name])
        if name not in merged and (needed or (one and name in groups and is_category([row[name] for row in rows], starts))):
            found.add(name)
    patterns = {blanks(name) for name in found}
    open_names = [name for name in names if name not in merged and isinstance(kinds[name], Choice | Name | Date)]
    for name in open_names if patterns else ():
        pattern = blanks(name)
        if pattern.count(False) >= LEAST_FILLED and pattern in patterns:
            found.add(name)
    return frozenset(found)


def is_category(cells: Sequence[object], starts: Collection[int] = ()) -> bool:
    """Whether blanks mean "as above": at least half of the cells are blank, and no value comes twice between two breaks.

    The first cell is filled, and so is each of `starts`, before which a break stands.
    """
    parts = [0, *sorted({*starts} - {0}), len(cells)]
    for start, end in pairwise(parts):
        values = [clean_line(value) for value in cells[start:end] if not blank(value)]
        if blank(cells[start]) or len(set(values)) < len(values):
            return False
    return 2 * sum(not blank(value) for value in cells) <= len(cells)
