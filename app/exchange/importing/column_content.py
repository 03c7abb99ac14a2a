"""Columns whose heading means one field and whose cells another: what stands below it decides.

完成情况 is the state of a problem when 已完成 and 整改中 stand below it, its progress when sentences do; 时间 is the day of a
meeting when days stand below it and no other column has them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from app.core.cell_text import clean_line
from app.core.dates import only_time
from app.core.day_kinds import Date, DaysFrom, DueDate
from app.core.errors import InvalidValueError
from app.core.kinds import Choice, Kind, LongText, Ordinal, ParseContext, Text
from app.core.names import Department, Name
from app.core.number_kinds import Percent
from app.exchange.importing.cell_reader import in_words
from app.exchange.importing.percent_columns import says_how_far
from app.exchange.tables.from_above import is_ditto
from app.exchange.tables.mapping import LEAST_COLUMNS, LEAST_SHARE, Fit, Vocabulary, normal_heading
from app.exchange.tables.months import day_in_month
from app.exchange.tables.row_words import TOTAL
from app.exchange.tables.shared_headings import best_meaning
from app.exchange.tables.tables import Table, blank, cell
from app.ledgers.changes.entry_operations import latest_fields
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec

LEAST_OWN = 2  # headings that only a few ledgers have, in a table whose rows are called by their departments
LEAST_TEXT = 4  # characters on average of a column of sentences
MOST_WORDS = 60  # different cells of such a column; of texts there are more
LEAST_WORDS = 2  # different ones in a column of words whose heading says nothing
LONGEST_WORD = 10  # characters; more is a sentence
MOST_LOOKED_AT = 100  # cells of a column
FROM_TO = re.compile("[至到~～—–-]+")
CAUSE = re.compile("原因|根源|成因|症结|剖析")  # in a heading: why something is so, not what
RUNNING_NUMBER = re.compile(r"[（(第]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[）)]?(?:步|阶段|[、.．])?")
DAYS = Date()
SHARE = re.compile(r"\d{1,3}(?:\.\d+)?[%％]")


def by_content(table: Table, columns: Mapping[int, str], ledger: Ledger, year: int) -> dict[int, str]:
    """Column → field, with the columns moved whose cells do not fit their field but another one that is free.

    Percents below a heading of stages have no field, where the ledger has none for a percent.
    """
    fields, found = ledger.fields, {**columns, **times_of_day(table, columns, ledger, year)}
    for spec in fields.values():
        if isinstance(spec.kind, Date) and spec.kind.time_field and spec.name not in found.values():
            clock = next((column for column, name in found.items() if name == spec.kind.time_field), None)
            if clock is not None and (mostly_fit(table, clock, spec.kind, year) or only_days(table, clock)):
                found[clock] = spec.name
    for column, name in columns.items():  # 完成时限 with T-15 and 会后7天 below it counts from the meeting
        counted = (spec for spec in fields.values() if isinstance(spec.kind, DaysFrom) and spec.name not in found.values())
        kind, other = fields[name].kind, next(counted, None)
        if not other or not isinstance(kind, DueDate) or mostly_fit(table, column, kind, year):
            continue
        days = kind.offset_field == other.name and any_fits(table, column, kind, year)  # 8月20日 beside 会前3天: both are read
        if not days and mostly_fit(table, column, other.kind, year):
            found[column] = other.name
    for column, name in columns.items():
        kind = fields[name].kind
        told = (
            only_shares(table, column)
            if isinstance(kind, LongText)
            else kind.closed and not mostly_fit(table, column, kind, year)
        )
        if found[column] != name or not told:
            continue
        unsaid = [entry for entry in latest_fields(ledger) if entry not in found.values()]
        shares = [other for other, spec in fields.items() if isinstance(spec.kind, Percent) and other not in found.values()]
        free = [entry for entry in shares if spec_fits(table, column, fields[entry], year)]
        free += [entry for entry in unsaid if kind.closed and isinstance(fields[entry].kind, LongText)]
        if free:
            found[column] = free[0]
        elif isinstance(kind, Choice) and not says_how_far(kind) and only_shares(table, column):
            del found[column]  # 30% below 进度 is none of the stages of a rule
    for column in [at for at, name in found.items() if name == columns.get(at) and only_sounds_like(table, at, ledger, name)]:
        del found[column]
    found |= numbers_beside_names(table, found, ledger)
    return {column: name for column, name in found.items() if name}


def numbers_beside_names(table: Table, columns: Mapping[int, str], ledger: Ledger) -> dict[int, str]:
    """Column → field where nothing but numbers stand below the heading of what a row is called, and texts below another one
    of that meaning: 步骤 1, 2, 3 beside 工作内容."""
    name = ledger.name_field
    number = next((spec.name for spec in ledger.fields.values() if isinstance(spec.kind, Ordinal)), "")
    own = next((column for column, field in columns.items() if field == name), None)
    if own is None or not number or not only_numbers(table, own):
        return {}
    alike = (item for item in table.headings if item.column not in columns)
    vocabulary = Vocabulary(ledger)
    other = next((item.column for item in alike if best_meaning(item.text, vocabulary) == name), None)
    if other is None or only_numbers(table, other):
        return {}
    return {other: name, own: "" if number in columns.values() else number}


def only_numbers(table: Table, column: int) -> bool:
    """Whether a column holds running numbers alone, or nothing."""
    values = (value for value in islice(cells_of(table, column), MOST_LOOKED_AT) if not blank(value))
    return all(RUNNING_NUMBER.fullmatch(clean_line(value)) for value in values)


def only_sounds_like(table: Table, column: int, ledger: Ledger, name: str) -> bool:
    """Whether nothing but a part of a heading says that a column holds words of a choice, and none of them stands in it.

    分工 with sentences below it is no 党内职务, although 支委分工 is.
    """
    kind = ledger.fields[name].kind
    heading = next(item for item in table.headings if item.column == column)
    if not isinstance(kind, Choice) or kind.closed or not Vocabulary(ledger).is_fragment(heading):
        return False
    texts = {clean_line(value) for value in islice(cells_of(table, column), MOST_LOOKED_AT) if not blank(value)}
    return bool(texts) and not any(kind.known(text) or kind.meant(text) for text in texts)


def times_of_day(table: Table, columns: Mapping[int, str], ledger: Ledger, year: int) -> dict[int, str]:
    """Column → field where a day and its time of day stand in columns that both sound like the day: 日期 | 时间."""
    found: dict[int, str] = {}
    vocabulary = Vocabulary(ledger)
    for name, kind in ((spec.name, spec.kind) for spec in ledger.fields.values() if isinstance(spec.kind, Date)):
        if not kind.time_field or kind.time_field in columns.values():
            continue
        alike = [
            item.column
            for item in table.headings
            if columns.get(item.column, name) == name and best_meaning(item.text, vocabulary) == name
        ]
        clock = next((column for column in alike if only_times(table, column)), None)
        if clock is None:
            continue
        day = next((column for column in alike if column != clock and mostly_fit(table, column, kind, year)), None)
        if day is not None:
            found |= {clock: kind.time_field, day: name}
    return found


def only_days(table: Table, column: int) -> bool:
    """Whether mostly days stand below a heading whose month a row above them says: 8日, 15日上午."""
    texts = [*islice((value for value in cells_of(table, column) if not blank(value)), MOST_LOOKED_AT)]
    return bool(texts) and 2 * sum(bool(day_in_month(value, "")) for value in texts) >= len(texts)


def only_times(table: Table, column: int) -> bool:
    """Whether nothing but times of day stand below a heading: 9:30, 下午3点, 9:00—11:00."""
    texts = [*islice((value for value in cells_of(table, column) if not blank(value)), MOST_LOOKED_AT)]
    parts = [part for value in texts for part in (FROM_TO.split(value) if isinstance(value, str) else [value])]
    return bool(parts) and all(map(only_time, parts))


def spec_fits(table: Table, column: int, spec: FieldSpec, year: int) -> bool:
    """Whether a field that can be written fits a column in which something stands."""
    return spec.writable and not all(map(blank, cells_of(table, column))) and mostly_fit(table, column, spec.kind, year)


def only_shares(table: Table, column: int) -> bool:
    """Whether nothing but percents stands below a heading: 完成情况 is how far a task is then, not how it goes."""
    texts = [*islice((value for value in cells_of(table, column) if not blank(value)), MOST_LOOKED_AT)]
    marked = [value for value in texts if (isinstance(value, str) and SHARE.fullmatch(clean_line(value))) or is_part(value)]
    return bool(marked) and all(value in marked or value in (0, 1) for value in texts)


def is_part(value: object) -> bool:
    """Whether a number is a part of one, as a cell in percent holds it."""
    return isinstance(value, float) and 0 < value < 1


def cells_of(table: Table, column: int) -> Iterator[object]:
    """The cells of a column below its heading."""
    return (cell(table.grid, row, column) for row in range(table.first, table.end))


def words_by_content(table: Table, columns: Mapping[int, str], taken: Collection[int], ledger: Ledger) -> dict[int, str]:
    """Column → choice that has no column yet, of columns in which nothing but its words stands.

    They have no field, or an open choice of which none of them is a word (修订 and 新建 below 工作类型 are no 类别), or a text.
    """
    fields = ledger.fields
    found: dict[int, str] = {}
    specs = (spec for spec in fields.values() if spec.stored and spec.writable)
    choices = {spec.name: spec.kind for spec in specs if isinstance(spec.kind, Choice)}
    for item in table.headings:
        name = columns.get(item.column)
        own = choices.get(name or "")
        heading = normal_heading(item.text)
        text = name is not None and isinstance(fields[name].kind, Text)  # 书记 and 组织委员 below 职务 are 党内职务
        if item.column in taken or (name is not None and not text and not (own is not None and own.open)):
            continue
        values = {*cells_of(table, item.column)}
        if len(values) > MOST_WORDS:
            continue
        texts = {clean_line(value) for value in values if not blank(value) and not is_ditto(value)}
        words = {text for text in texts if normal_heading(text) != heading and not TOTAL.fullmatch(text)}
        if len(words) < LEAST_WORDS or (own is not None and any(own.known(word) for word in words)):
            continue
        free = [key for key in choices if key not in columns.values() and key not in found.values()]
        free = [key for key in free if any(heading in said for said in ledger.headings_of(key))] if text else free
        fitting = [key for key in free if all(len(word) > 1 and word in choices[key].words for word in words)]
        if len(fitting) == 1 and any(word in choices[fitting[0]].options for word in words):
            found[item.column] = fitting[0]
    return found


def missing_by_content(table: Table, found: Fit, ticks: Collection[int], year: int) -> dict[int, str]:
    """Column → field for required fields without a column, where what stands below a heading nobody knows looks like it.

    Only in a table that is this ledger's but for them: what is found is proposed, and told.
    """
    ledger = found.ledger
    free = [
        item.column
        for item in table.headings
        if item.column not in ticks
        and not CAUSE.search(item.text)
        and not belongs(table, found.columns.get(item.column), item.column, ledger, year)
    ]
    kinds = (ledger.fields[name].kind for name in found.columns.values() if name != "remark")
    own = any(not isinstance(kind, Ordinal | Name) for kind in kinds)  # 序号, 责任部门 and 责任人 stand in every table
    if (
        not own
        or len(found.columns) < LEAST_COLUMNS
        or len(found.columns) + len(found.missing) < LEAST_SHARE * len(table.headings)
    ):
        return {}
    result: dict[int, str] = {}
    for label in found.missing:
        spec = ledger.by_label[label]
        open_columns = {*free, *stand_ins(table, found, spec)} - result.keys()
        lengths = {column: likely(table, column, spec.kind, year) for column in sorted(open_columns)}
        hidden = table.grid.marks.hidden_columns
        best = max(lengths, key=lambda column: (lengths[column] > 0, column not in hidden, lengths[column]), default=None)
        if best is not None and lengths[best]:
            result[best] = spec.name
        elif (unit := unit_column(found)) is not None and spec.name == ledger.name_field and type(spec.kind) is Text:
            result[unit] = spec.name
    return result if len(result) == len(found.missing) else {}


def unit_column(found: Fit) -> int | None:
    """The column of departments, where other headings are the ledger's own: 部门 in a table of points is whom they are of."""
    if found.telling < LEAST_OWN:
        return None
    fields = found.ledger.fields
    return next((column for column, name in found.columns.items() if isinstance(fields[name].kind, Department)), None)


def belongs(table: Table, name: str | None, column: int, ledger: Ledger, year: int) -> bool:
    """Whether a column stays with its field: it has one that is no list of words, or what stands in it are such words."""
    kind = ledger.fields[name].kind if name else None
    return kind is not None and (not kind.closed or mostly_fit(table, column, kind, year))


def stand_ins(table: Table, found: Fit, missing: FieldSpec) -> list[int]:
    """The columns taken for another text whose heading holds one of this field, which has no column: 问题表现 without 问题."""
    ledger = found.ledger
    words = {normal_heading(text) for text in (missing.label, *ledger.headings_of(missing.name))}
    taken = {
        item.column: normal_heading(item.text)
        for item in table.headings
        if item.column in found.columns and not ledger.fields[found.columns[item.column]].required
    }
    return [
        column
        for column, text in taken.items()
        if type(ledger.fields[found.columns[column]].kind) is type(missing.kind) and any(word in text for word in words)
    ]


def likely(table: Table, column: int, kind: Kind, year: int) -> float:
    """How much the cells of a column look like values of a kind, 0 for not at all: texts by their length.

    Rows of a single cell (sections, notes) are no records that leave it blank.
    """
    rows = (row for row in range(table.first, table.end) if len(table.grid.filled[row]) > 1)
    cells = [cell(table.grid, row, column) for row in islice(rows, MOST_LOOKED_AT)]
    texts = [value for value in cells if not blank(value)]
    if not texts or 2 * len(texts) < len(cells):
        return 0.0
    if isinstance(kind, LongText):
        length = sum(len(clean_line(value)) for value in texts) / len(texts)
        if mostly_fit(table, column, DAYS, year) and any(map(has_digit, texts)):
            return 0.0  # days are told from sentences
        words = all(isinstance(value, str) for value in texts) and len({*map(clean_line, texts)}) > len(texts) / 2
        return length if words and length >= LEAST_TEXT else 0.0
    if isinstance(kind, Choice):
        return float(sum(clean_line(value) in (*kind.options, *dict(kind.aliases)) for value in texts) * 2 > len(texts))
    return float(isinstance(kind, Date) and mostly_fit(table, column, kind, year) and any(map(has_digit, texts)))


def has_digit(value: object) -> bool:
    """Whether a cell may hold a day: 未完成 and 长期坚持 say nothing of one."""
    return not isinstance(value, str) or any(map(str.isnumeric, value))


def mostly_fit(table: Table, column: int, kind: Kind, year: int) -> bool:
    """Whether at least half of the cells below a heading can be read; a column without any fits."""
    texts = [*islice((value for value in cells_of(table, column) if not blank(value) and not is_ditto(value)), MOST_LOOKED_AT)]
    return 2 * sum(fits(kind, value, year) for value in texts) >= len(texts)


def any_fits(table: Table, column: int, kind: Kind, year: int) -> bool:
    """Whether a cell below a heading can be read."""
    texts = (value for value in cells_of(table, column) if not blank(value))
    return any(fits(kind, value, year) for value in islice(texts, MOST_LOOKED_AT))


def fits(kind: Kind, value: object, year: int) -> bool:
    """Whether a kind reads a cell, or at least knows what a short word in it probably means."""
    try:
        kind.parse(in_words(value), ParseContext(year))
    except InvalidValueError as error:
        return bool(error.proposal) and len(clean_line(value)) <= LONGEST_WORD
    return True
