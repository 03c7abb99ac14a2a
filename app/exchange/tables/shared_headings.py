"""Headings and columns that are not one to one: 责任领导、责任人 over two columns or one, 备注 twice, one without any.

Nothing of such columns is dropped: what can be told apart by its heading goes where it belongs, texts under the same heading
are put together, and what is left is listed as a column of its own that a person can choose a field for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.core.cell_text import clean_line, normal_digits, plain
from app.core.kinds import LongText
from app.core.names import Department, Name, Person
from app.core.number_kinds import Integer, Number
from app.exchange.tables.mapping import SAME, SURE, Heading, Vocabulary, normal_heading
from app.exchange.tables.tables import Table, blank, cell, rows_in_words
from app.exchange.tables.units_and_people import units_and_people
from app.ledgers.schema.declaration import Ledger

LIST = re.compile(r"[、，,/／|]|\s*\n\s*|(?<=.)[和及与](?=.)")
IN_BRACKETS = re.compile(r"\s*[（(]([^（）()]+)[）)]\s*")
DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
BESIDE_NUMBERS = re.compile(r"[\s人名个次件项条:：/／、,，;；()（）]+")  # what else stands in a cell of two numbers
WITHOUT = "第 {} 列（无表头）"
Halves = Mapping[int, tuple[str, str]]  # column → the two fields its cells hold, in this order


def each_its_own(table: Table, vocabularies: Sequence[Vocabulary]) -> Table:
    """The table with a heading over several columns (责任领导、责任人) as one heading for each, where it lists just as many."""
    known = frozenset[str]().union(*(item.known for item in vocabularies))
    headings = {item.column: item for item in table.headings}
    for left, right in spans(table):
        parts = listed(cell(table.grid, table.first - 1, left) or cell(table.grid, table.top, left))
        alone = left in headings and not any(column in headings for column in range(left + 1, right + 1))
        if alone and len(parts) == right - left + 1 and all(normal_heading(part) in known for part in parts):
            headings |= {column: Heading(column, part, headings[left].upper) for column, part in enumerate(parts, start=left)}
    return replace(table, headings=tuple(headings[column] for column in sorted(headings)))


def spans(table: Table) -> list[tuple[int, int]]:
    """The first and the last column of each heading that is merged across several."""
    return [
        (left, right)
        for _, left, bottom, right in table.grid.merges_in(range(table.top, table.first))
        if right > left and bottom == table.first - 1
    ]


def listed(text: object) -> list[str]:
    """The parts of a heading that names several things: 责任领导、责任人."""
    parts = (clean_line(part).lstrip("和及与") for part in LIST.split(plain(text)))
    return [part for part in parts if part]


def with_bare_columns(table: Table) -> Table:
    """The table with a heading for each column that has none and holds something beside the records.

    Only between its headings and next to them: what stands apart is no part of the table.
    """
    own = {item.column for item in table.headings}
    near = range(max(min(own) - 1, 0), max(own) + 2)
    found: set[int] = set()
    for columns in table.grid.filled[table.first : table.end]:
        if len(columns) > 1 and not own.issuperset(columns):
            found.update(column for column in columns if column not in own and column in near)
    if not found:
        return table
    headings = [*table.headings, *(Heading(column, WITHOUT.format(column + 1)) for column in sorted(found))]
    return replace(table, headings=tuple(sorted(headings, key=lambda item: item.column)))


def is_bare(heading: Heading) -> bool:
    """Whether a heading only stands for a column that has none."""
    return heading.text == WITHOUT.format(heading.column + 1)


def doubled(table: Table, columns: Mapping[int, str], ledger: Ledger) -> dict[int, str]:
    """Column → field of columns that go on with a field that another one begins: under the same heading, or merged into it."""
    found: dict[int, str] = {}
    by_heading = {
        (normal_heading(item.upper), normal_heading(item.text)): columns[item.column]
        for item in table.headings
        if item.column in columns
    }
    over = {column: left for left, right in spans(table) for column in range(left + 1, right + 1)}
    for item in table.headings:
        if item.column in columns or item.column in table.grid.marks.hidden_columns:
            continue
        under = over.get(item.column) if is_bare(item) else None
        if under is None:
            name = by_heading.get((normal_heading(item.upper), normal_heading(item.text)), "")
        else:
            name = columns.get(under, "")
        beside = not name and item.upper != ""  # 组织委员 and 宣传委员 under 支部委员会 are both 支委
        name = name or (one_more(item, by_heading, Vocabulary(ledger)) if beside else "")
        kind = ledger.fields[name].kind if name else None
        if name and (isinstance(kind, LongText) or ((under is not None or beside) and isinstance(kind, Name) and kind.many)):
            found[item.column] = name
    return found


def one_more(item: Heading, by_heading: Mapping[tuple[str, str], str], vocabulary: Vocabulary) -> str:
    """The field that a heading surely means as another one below the same upper heading does, "" for none."""
    upper = normal_heading(item.upper)
    taken = {name for (over, _), name in by_heading.items() if over == upper}
    meanings = vocabulary.meanings(normal_heading(item.text), upper)
    return next((name for score, name in meanings if score >= SURE and name in taken), "")


def halves(table: Table, columns: Mapping[int, str], vocabulary: Vocabulary) -> tuple[dict[int, tuple[str, str]], list[str]]:
    """Columns whose heading names two fields and whose cells hold two parts each, and what is to be told of such headings."""
    found: dict[int, tuple[str, str]] = {}
    told: list[str] = []
    fields = vocabulary.ledger.fields
    for item in table.headings:
        name = columns.get(item.column)
        texts = (cell(table.grid, row, item.column) for row in range(table.first - 1, table.top - 1, -1))
        said = two_fields(next((text for text in texts if not blank(text)), ""), name or "", vocabulary)
        names = said or unit_and_person(name or "", vocabulary) or part_and_whole(name or "", vocabulary.ledger)
        if name is None or names is None or names[1 - names.index(name)] in columns.values():
            continue
        labels = f"“{fields[names[0]].label}”和“{fields[names[1]].label}”"
        whole = doubtful_rows(table, item.column, names, vocabulary.ledger, said=said is not None)
        if whole is None and not said:
            continue
        if whole is None:
            told.append(f"“{item.text}”一栏写了{labels}两项，都填入“{fields[name].label}”，请核对")
            continue
        found[item.column] = names
        if not said and of_numbers(names, vocabulary.ledger):
            rows = [row for row, _ in filled_cells(table, item.column) if row not in whole]
            told.append(f"{rows_in_words(rows)}“{item.text}”写了两个数，分别填入{labels}，请核对")
            continue
        order = "按部门和姓名" if of_units(names, vocabulary.ledger) else "按前后两部分"
        rest = f"；{rows_in_words(whole)}分不开，填入“{fields[name].label}”" if whole else ""
        told.append(f"“{item.text}”一栏{order}分别填入{labels}{rest}，请核对")
    return found, told


def two_fields(text: object, name: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The fields that a heading names (责任部门及责任人, 责任部门（责任人）), one of which is `name`; None for others.

    A heading that is known as a whole names one, also where it is written in two lines: 完成, below it 时限.
    """
    if normal_heading(text) in vocabulary.known:
        return None
    for first, second in ways_to_divide(plain(text)):
        one, other = best_meaning(first, vocabulary), best_meaning(second, vocabulary)
        if one and other and one != other and name in (one, other):
            return one, other
    return None


def ways_to_divide(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of headings that one may be: A/B, A（B）, 应到（实到）人数, 参加人数（应到/实到）, 责任单位及人员."""
    bracket = IN_BRACKETS.search(text)
    if bracket:
        before, after, inside = text[: bracket.start()], text[bracket.end() :], bracket[1]
        yield before + after, inside + after
        yield from pairs_of(inside)
        text = before + after
    yield from pairs_of(text)


def pairs_of(text: str) -> Iterator[tuple[str, str]]:
    """The two parts of a heading that lists them, one also with words of the other: 责任单位及人员, 入党/转正时间."""
    parts = listed(text)
    if len(parts) == len({"one", "other"}):
        yield parts[0], parts[1]
        yield parts[0], parts[0][:2] + parts[1]
        yield parts[0] + parts[1][-2:], parts[1]


def unit_and_person(name: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The fields of who is responsible, when `name` is one of them: its cells may hold both though its heading says one."""
    names = best_meaning("责任部门", vocabulary), best_meaning("责任人", vocabulary)
    return names if all(names) and name in names and of_units(names, vocabulary.ledger) else None


def part_and_whole(name: str, ledger: Ledger) -> tuple[str, str] | None:
    """The field of a number and that of the whole it is a part of (实到, 应到), when `name` is one of them: 13/15 says both."""
    parts = ((spec.name, spec.kind.part_of) for spec in ledger.fields.values() if isinstance(spec.kind, Integer))
    return next((pair for pair in parts if pair[1] and name in pair), None)


def best_meaning(text: str, vocabulary: Vocabulary) -> str:
    """The field that a part of a heading surely means, "" for none."""
    meanings = vocabulary.meanings(normal_heading(text))
    return meanings[0][1] if meanings and meanings[0][0] >= SAME else ""


def of_units(names: tuple[str, str], ledger: Ledger) -> bool:
    """Whether one field names departments and the other people: then words tell which is which."""
    kinds = [ledger.fields[name].kind for name in names]
    return any(isinstance(kind, Department) for kind in kinds) and any(isinstance(kind, Person) for kind in kinds)


def of_numbers(names: tuple[str, str], ledger: Ledger) -> bool:
    """Whether both fields are numbers: 20/18, 应到20人，实到18人."""
    return all(isinstance(ledger.fields[name].kind, Integer | Number) for name in names)


def in_two(text: object) -> list[str]:
    """The parts of a cell that may be two: one below the other, or with a stroke between."""
    return [part.strip() for part in re.split(r"[/／]|[\r\n]+", plain(text)) if part.strip()]


def numbers_in(text: object, names: tuple[str, str], ledger: Ledger) -> list[str]:
    """The numbers of a cell in the order of the fields, whose own words may stand before them the other way round.

    None where the cell says anything else.
    """
    words = THOUSANDS.sub("", normal_digits(plain(text)))
    found = DIGITS.findall(words)
    headings = sorted((said for name in names for said in ledger.headings_of(name)), key=len, reverse=True)
    if BESIDE_NUMBERS.sub("", re.sub("|".join(map(re.escape, headings)), "", DIGITS.sub("", words))):
        return []  # 应到20人，请假2人; 3月5日
    one, other = (next((words.find(said) for said in ledger.headings_of(name) if said in words), -1) for name in names)
    if one < 0 and other < 0 and part_and_whole(names[0], ledger) in (names, names[::-1]):
        smaller_first = part_and_whole(names[0], ledger) == names
        return sorted(found, key=float, reverse=not smaller_first)
    return found[::-1] if 0 <= other < one else found


def parts_in(text: object, names: tuple[str, str], ledger: Ledger) -> list[str]:
    """What a cell holds for two fields of which words do not tell which is which."""
    return numbers_in(text, names, ledger) if of_numbers(names, ledger) else in_two(text)


def divided(text: object, names: tuple[str, str], ledger: Ledger) -> dict[str, object]:
    """What a cell says of the two fields of its heading: a department and people in any order, else its two parts in turn."""
    if not of_units(names, ledger):
        parts = parts_in(text, names, ledger)
        return dict(zip(names, parts, strict=True)) if len(parts) == len(names) else {}
    both = units_and_people(text)
    if both is None:
        return {}
    unit = next(name for name in names if isinstance(ledger.fields[name].kind, Department))
    person = names[1 - names.index(unit)]
    return {unit: "、".join(both.units), person: "、".join(both.people)}


def filled_cells(table: Table, column: int) -> list[tuple[int, object]]:
    """The cells of a column in which something stands but its heading again, each with its row as Excel counts."""
    headings = {cell(table.grid, row, column) for row in range(table.top, table.first)}
    cells = [(row + 1, cell(table.grid, row, column)) for row in range(table.first, table.end)]
    return [(row, value) for row, value in cells if not blank(value) and value not in headings]


def doubtful_rows(table: Table, column: int, names: tuple[str, str], ledger: Ledger, *, said: bool) -> list[int] | None:
    """The rows (as Excel counts) of cells that cannot be divided in a column that is; None for one that is not.

    Unless its heading has `said` that it holds both, most of its cells have to.
    """
    filled = filled_cells(table, column)
    if not of_units(names, ledger):
        odd = [row for row, value in filled if len(parts_in(value, names, ledger)) != len(names)]
        most = len(filled) - 1 if of_numbers(names, ledger) else 0
        return odd if filled and len(odd) <= most else None
    found = {row: units_and_people(value) for row, value in filled}
    whole = [row for row, both in found.items() if both is None]
    double = sum(both is not None and bool(both.units and both.people) for both in found.values())
    return whole if double and 2 * (len(whole) if said else len(found) - double) <= len(found) else None
