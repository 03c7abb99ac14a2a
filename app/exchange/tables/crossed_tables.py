"""Tables that cross what rows of a ledger are made of: who by whom (谈话人 and 谈话对象: √), people by years (2022年: 优秀),
texts by words of a choice (履职能力: 调研不深).

The result is another grid of the same sheet, a row for each cell that says something, which is read as any table is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.core.cell_text import NOTHINGS, clean_line, normal_digits
from app.core.day_kinds import Date, Year
from app.core.kinds import Choice, LongText, Ordinal
from app.core.names import Person
from app.exchange.grids.marks import Marks
from app.exchange.grids.workbook import SheetGrid
from app.exchange.tables.mapping import SURE, Vocabulary, normal_heading
from app.exchange.tables.row_words import TOTAL
from app.exchange.tables.tables import MOST_HEADINGS, SEARCHED_ROWS, blank, cell
from app.exchange.tables.tick_columns import CROSSES, is_ticked
from app.exchange.tables.unpivot import UNKNOWN, is_day
from app.ledgers.schema.fields import FieldSpec

CORNER = re.compile(r"[\\/／、|｜]+|\s+")  # between what the rows and what the columns are
YEAR = re.compile(r"((?:19|20)\d\d)年?度?")
SENTENCE = re.compile("[\u4e00-\u9fff]{3}")  # at least so much is a text; 12 and 3个 are how many there are
LEAST_COLUMNS = 2

Record = dict[str, object]  # field → what stands in the cell
Way = Callable[[SheetGrid, Vocabulary, int], list[Record]]


def crossed(
    grid: SheetGrid, vocabularies: Sequence[Vocabulary], ways: Sequence[Way] = ()
) -> tuple[SheetGrid, Vocabulary] | None:
    """A sheet with such a table as one of a row for each cell, and the ledger it is of; None for any other sheet."""
    for top in range(min(len(grid.rows), SEARCHED_ROWS)):
        if not LEAST_COLUMNS <= len(grid.filled[top]) <= MOST_HEADINGS:
            continue
        for vocabulary in vocabularies:
            tried = ways or (people_crossed, years_crossed, words_crossed)
            if records := next(filter(None, (way(grid, vocabulary, top) for way in tried)), []):
                return as_table(grid, vocabulary, top, records), vocabulary
    return None


def as_table(grid: SheetGrid, vocabulary: Vocabulary, top: int, records: Sequence[Record]) -> SheetGrid:
    """The records below the lines above the table, headed by what their fields are called."""
    names = list(dict.fromkeys(name for record in records for name in record))
    fields = vocabulary.ledger.fields
    rows: list[list[object]] = [[fields[name].label if name in fields else name[len(UNKNOWN) :] for name in names]]
    rows += [[record.get(name) for name in names] for record in records]
    merges = tuple(item for item in grid.merges if item[2] < top)
    marks = replace(Marks(), since_1904=grid.marks.since_1904, live=grid.marks.live)
    return SheetGrid(grid.name, grid.visible, (*grid.rows[:top], *rows), merges, marks)


def surely(vocabulary: Vocabulary, text: str) -> str:
    """The field that a heading surely means, "" for none."""
    meanings = vocabulary.meanings(normal_heading(text))
    return meanings[0][1] if meanings and meanings[0][0] >= SURE else ""


def people_crossed(grid: SheetGrid, vocabulary: Vocabulary, top: int) -> list[Record]:
    """Who with whom, where the ledger needs no more than both and a text; √, the day or the text stands where they meet."""
    fields = vocabulary.ledger.fields
    needed = {spec.name for spec in vocabulary.ledger.required_fields if not spec.default}
    first = grid.filled[top][0]
    sides = [surely(vocabulary, part) for part in CORNER.split(clean_line(grid.rows[top][first])) if part]
    text = next((name for name in needed if isinstance(fields[name].kind, LongText)), "")
    if len(sides) != LEAST_COLUMNS or len({*sides}) != LEAST_COLUMNS or needed - {*sides, text}:
        return []
    if not all(name in fields and isinstance(fields[name].kind, Person) for name in sides):
        return []
    down, across = sides
    names = {column: clean_line(grid.rows[top][column]) for column in grid.filled[top][1:]}
    day = next((spec.name for spec in fields.values() if spec.writable and isinstance(spec.kind, Date)), "")
    found: list[Record] = []
    for row in rows_below(grid, top):
        for column, name in names.items():
            value = cell(grid, row, column)
            if not says_something(value):
                continue
            said: Record = {down: cell(grid, row, first), across: name}
            if text:
                said[text] = value
            elif day and not is_ticked(value) and is_day(value):
                said[day] = value
            if (not text and day not in said and not is_ticked(value)) or (text and is_ticked(value)):
                return []
            found.append(said)
    return found


def years_crossed(grid: SheetGrid, vocabulary: Vocabulary, top: int) -> list[Record]:
    """A word of the choice that the ledger needs for each year that heads a column; the other columns hold for all years."""
    ledger = vocabulary.ledger
    year = next((spec for spec in ledger.required_fields if isinstance(spec.kind, Year)), None)
    choice = needed_choice(vocabulary)
    if year is None or choice is None or not isinstance(choice.kind, Choice):
        return []
    words = choice.kind.words
    years: dict[int, int] = {}
    shared: dict[int, str] = {}
    for column in grid.filled[top]:
        text = clean_line(grid.rows[top][column])
        if match := YEAR.match(normal_digits("".join(text.split()))):
            years[column] = int(match[1])
        elif (name := surely(vocabulary, text)) and not isinstance(ledger.fields[name].kind, Ordinal):
            shared[column] = name
    needed = {spec.name for spec in ledger.required_fields if not spec.default} - {year.name, choice.name}
    if len({*years.values()}) < LEAST_COLUMNS or len(years) != len({*years.values()}) or needed - {*shared.values()}:
        return []
    found: list[Record] = []
    for row in rows_below(grid, top):
        own: Record = {name: merged_cell(grid, row, column) for column, name in shared.items()}
        said = {of: cell(grid, row, column) for column, of in years.items() if says_something(cell(grid, row, column))}
        found += [{year.name: of, **own, choice.name: value} for of, value in said.items()]
    known = sum(clean_line(record[choice.name]) in words for record in found)
    return found if 2 * known >= len(found) else []


def words_crossed(grid: SheetGrid, vocabulary: Vocabulary, top: int) -> list[Record]:
    """What a row is called stands below the words of one choice (理论武装 | 履职能力 | 纪律作风): a record for each text."""
    ledger = vocabulary.ledger
    name = ledger.fields[ledger.name_field]
    if not isinstance(name.kind, LongText) or top + 1 >= len(grid.rows):
        return []
    texts = {column: clean_line(cell(grid, top, column)) for column in grid.filled[top]}
    lower = {column: clean_line(cell(grid, top + 1, column)) for column in grid.filled[top + 1]}
    choices = ((spec.name, spec.kind) for spec in ledger.fields.values() if spec.writable and isinstance(spec.kind, Choice))
    for choice, kind in choices:
        two = bool(lower) and all(text in kind.options for text in lower.values())
        words = {column: text for column, text in ({**texts, **lower} if two else texts).items() if text in kind.options}
        if len({*words.values()}) < LEAST_COLUMNS or len(words) != len({*words.values()}):
            continue
        headed = {column: text for column, text in texts.items() if column not in words and not (two and column in lower)}
        shared = {column: surely(vocabulary, text) or UNKNOWN + text for column, text in headed.items()}
        shared = {column: field for column, field in shared.items() if not is_number(vocabulary, field)}
        needed = {spec.name for spec in ledger.required_fields if not spec.default} - {name.name, choice}
        unsure = not shared or len({*shared.values()}) < len(shared) or needed - {*shared.values()}
        if unsure or name.name in shared.values():
            return []
        found: list[Record] = []
        for row in rows_below(grid, top + two):
            own: Record = {field: merged_cell(grid, row, column) for column, field in shared.items()}
            said = {word: cell(grid, row, column) for column, word in words.items()}
            found += [{**own, choice: word, name.name: text} for word, text in said.items() if says_something(text)]
        return found if all(SENTENCE.search(clean_line(record[name.name])) for record in found) else []
    return []


def is_number(vocabulary: Vocabulary, field: str) -> bool:
    """Whether a field is a running number, which each of several records of a row would have."""
    return field in vocabulary.ledger.fields and isinstance(vocabulary.ledger.fields[field].kind, Ordinal)


def needed_choice(vocabulary: Vocabulary) -> FieldSpec | None:
    """The choice that every row of the ledger needs."""
    needed = (spec for spec in vocabulary.ledger.required_fields if not spec.default)
    return next((spec for spec in needed if isinstance(spec.kind, Choice)), None)


def rows_below(grid: SheetGrid, top: int) -> Iterator[int]:
    """The rows of the table below its headings, without sums; one with a single cell may be a note."""
    for row in range(top + 1, len(grid.rows)):
        filled = grid.filled[row]
        if len(filled) >= LEAST_COLUMNS and not TOTAL.fullmatch(clean_line(grid.rows[row][filled[0]])):
            yield row


def says_something(value: object) -> bool:
    """Whether a cell holds more than a blank or a sign for nothing."""
    return not blank(value) and clean_line(value) not in NOTHINGS and clean_line(value) not in CROSSES


def merged_cell(grid: SheetGrid, row: int, column: int) -> object:
    """What stands in a cell, or in the merged one that it is part of."""
    value = cell(grid, row, column)
    if blank(value):
        top = grid.top_of(row, column)
        return value if top is None else cell(grid, top, column)
    return value
