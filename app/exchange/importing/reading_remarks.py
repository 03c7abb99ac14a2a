"""What a person is told of cells that were read otherwise than they were written, so that nobody misses it later."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from app.core.cell_text import NOTHINGS, normal_digits, plain, short_line, without_spread
from app.core.date_finding import FIRST_YEAR, find_dates
from app.core.date_tidying import tidy_text
from app.core.dates import serial_day, time_of_day
from app.core.day_kinds import Date, Deadline, DueDate, Month
from app.core.kinds import Choice, Kind, LongText, ParseContext, Text, Value
from app.core.name_patterns import is_usual_name
from app.core.names import Department, Name, Person, in_characters
from app.core.number_kinds import Percent
from app.exchange.importing.import_values import REMARK
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.tables.mapping import Vocabulary, normal_heading
from app.exchange.tables.tables import rows_in_words
from app.ledgers.schema.declaration import Ledger

PART = re.compile("旬|季|半年|[月年][底末初中内终]|Q[1-4]")
INEXACT = re.compile(f"[至到~～—–-]|{PART.pattern}")
MORE_THAN_ONE = re.compile(r"[、，,;；（(和及与/\s]|[月旬季].*[月旬季]")  # most limits name one day: only others are looked at
FROM_TO = re.compile("[至到~～—–-]")
DECIMAL = re.compile(r"([0-9]*\.[0-9]+)(%?)")
LEAST_TOLD = 0.01  # of a percent; less comes from how programs keep numbers
# Up to its end, as offices mean it mostly, or to its beginning.
PERIOD_BEFORE = re.compile("(?:[0-9０-９一二三四五六七八九十](?:月份?|季度?)|半年)(?:之?前|以前)")
# Time limits that need no day.
STANDING = re.compile(
    "长期|常态|持续|坚持|立行|立即|即知|即行|马上|随时|及时|每|不定期|定期|按需|适时|日常|经常|贯穿|全程|全年|一直|已|完成|待定|另行"
)
HALF_DAY = re.compile("上午|下午|中午|早上|晚上|晚")
POWER = re.compile(r"[0-9](?:\.[0-9]+)?[Ee][+]?[0-9]{1,2}")
LISTS = re.compile(r"[暨、，,;；和及与兼/／+＋\s]")
LONGEST_WORD = 10  # characters of a remark that is nothing but a word of a list
MOST_TOLD = 20  # of a sheet; how many more there are is said


def reading_remarks(ledger: Ledger, records: Sequence[RecordPlan], *, since_1904: bool) -> list[str]:
    """Everything that is told of the cells of a sheet; `since_1904`: serial numbers of days count from then."""
    serials = bare_serials(ledger, records) if since_1904 else []
    days = (several_days, half_days, limits, without_year)
    told = (*days, several_people, helpers, characters, rounded, powers, several_words, remarked, unsaid)
    return [*serials, *(words for tell in told for words in tell(ledger, records))]


def other_days(ledger: Ledger, mapping: Mapping[str, str], own: Collection[str]) -> list[str]:
    """Columns of days that may as well be those of another field, which has no column: 整改完成时间 (整改时限 or 销号日期)."""
    second, fields = Vocabulary(ledger).second, ledger.fields
    others = {heading: second.get(normal_heading(heading), "") for heading, name in mapping.items() if name}
    return [
        f"“{heading}”作为“{fields[mapping[heading]].label}”导入；如果是“{fields[name].label}”，请在“表头对应”中改正"
        for heading, name in others.items()
        if name and name not in own and isinstance(fields[name].kind, Date)
    ]


def powers(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Telephone numbers and other texts that a program wrote as a power of ten: 1.38E+10 has lost its last digits."""
    told: list[str] = []
    for spec in ledger.fields.values():
        cells = ((record.row, record.cells.get(spec.name)) for record in records) if isinstance(spec.kind, Text) else ()
        if found := {row: text.strip() for row, text in cells if isinstance(text, str) and POWER.fullmatch(text.strip())}:
            first = next(iter(found.values()))
            told.append(f"{rows_in_words([*found])}“{spec.label}”是科学计数法（{first}），后几位可能已经丢失，请按原件改正")
    return told


def several_words(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Two words in a cell of an open choice that every row needs (支委会、党小组会): it counts as neither."""
    told: list[str] = []
    for spec in ledger.fields.values():
        kind = spec.kind
        if not (isinstance(kind, Choice) and kind.open and spec.required):
            continue
        pattern = re.compile("|".join(map(re.escape, sorted(kind.words, key=len, reverse=True))))
        rows, first = [], ""
        for record in records:
            value = str(record.values.get(spec.name) or "")
            if kind.known(value) or not LISTS.search(value):
                continue
            if len({kind.words[match[0]] for match in pattern.finditer(value)}) > 1:
                rows.append(record.row)
                first = first or short_line(value)
        if rows:
            told.append(f"{rows_in_words(rows)}“{spec.label}”写了几种（{first}），照原文填入，请核对")
    return told


def limits(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Time limits in which no day was found although they are no standing ones, those that name several, and 6月前."""
    found: list[str] = []
    for name, spec in ledger.fields.items():
        kind, label = spec.kind, spec.label
        if not isinstance(kind, Deadline | DueDate):
            continue
        said = limits_said(records, name, kind.date_field if isinstance(kind, Deadline) else name)
        told: dict[tuple[str, str], list[int]] = {}  # what is told of a text → rows
        for (text, day), rows in said.items():
            if why := why_told(text, day, kind):
                told.setdefault((text, why), []).extend(rows)
        lines = [f"{rows_in_words(sorted(rows))}“{label}”写的是“{text}”，{why}" for (text, why), rows in told.items()]
        found += lines[:MOST_TOLD]
    return found


def limits_said(records: Sequence[RecordPlan], name: str, day_field: str) -> dict[tuple[str, Value], list[int]]:
    """How a limit is written and the day it was read as → the rows that say so."""
    said: dict[tuple[str, Value], list[int]] = {}
    for record in records if day_field else ():
        content = record.cells.get(name)
        if isinstance(content, str) and content and name not in record.errors:
            said.setdefault((content, record.values.get(day_field)), []).append(record.row)
    short: dict[tuple[str, Value], list[int]] = {}
    for (content, day), rows in said.items():
        short.setdefault((short_line(content), day), []).extend(rows)
    return short


def why_told(text: str, day: Value, kind: Kind) -> str:
    """What a person should know of how a limit was read, "" for nothing."""
    if not text or text in NOTHINGS:
        return ""
    if not day:
        standing = isinstance(kind, DueDate) or STANDING.search(without_spread(text))  # `unsaid` tells of a due day's
        return "" if standing else "没有认出是哪一天，不会提醒到期"
    if MORE_THAN_ONE.search(text) and not FROM_TO.search(text) and len(days_in(text)) > 1:
        return "取最后一天，请核对"
    return f"算到 {day}，请核对" if PERIOD_BEFORE.search(text) else ""


def without_year(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Days without a year that lie in another one than the event near which they are."""
    found = []
    for name, kind in ((name, spec.kind) for name, spec in ledger.fields.items() if isinstance(spec.kind, DueDate)):
        days = [(item.row, item.values.get(name), item.values.get(kind.event_field), item.cells.get(name)) for item in records]
        rows = [
            row
            for row, due, event, content in days
            if due and event and str(due)[:4] != str(event)[:4] and not kind.names_year(content)
        ]
        label = ledger.fields[name].label
        found += [f"{rows_in_words(rows)}“{label}”没有写年份，取离会议日期最近的一年，请核对"] if rows else []
    return found


def days_in(text: str) -> set[dt.date | None]:
    """The days that a text names."""
    return {item.day for item in find_dates(tidy_text(text), FIRST_YEAR)}


def helpers(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Cells that say who leads and who helps (牵头：办公室；配合：研究室), where both have a field."""
    fields = ledger.fields
    found = []
    for name, kind in ((spec.name, spec.kind) for spec in fields.values()):
        if isinstance(kind, Department) and kind.partners:
            rows = [item.row for item in records if kind.further(item.cells.get(name), ParseContext(FIRST_YEAR))]
            both = f"“{fields[name].label}”和“{fields[kind.partners].label}”"
            found += [f"{rows_in_words(rows)}“{fields[name].label}”写明了牵头和配合，分别填入{both}，请核对"] if rows else []
    return found


def characters(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Cells with one character a line: nobody's name is so short, and where one ends only the office knows."""
    said = records[0].cells if records else ()
    names = [name for name in said if isinstance(ledger.fields[name].kind, Person)]
    lines = {name: [item for item in records if "\n" in plain(item.cells.get(name))] for name in names}
    found = {name: [item.row for item in own if in_characters(str(item.values[name]))] for name, own in lines.items()}
    return [
        f"{rows_in_words(rows)}“{ledger.fields[name].label}”一行只有一个字，请核对是哪几个人"
        for name, rows in found.items()
        if rows
    ]


def rounded(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Percents with decimals, of which the ledger keeps none."""
    found = []
    for name in (spec.name for spec in ledger.fields.values() if isinstance(spec.kind, Percent)):
        contents = {record.cells.get(name) for record in records}
        odd = {content for content in contents if has_decimals(content)}
        rows = [record.row for record in records if record.cells.get(name) in odd and name not in record.errors] if odd else []
        found += [f"{rows_in_words(rows)}“{ledger.fields[name].label}”有小数，四舍五入取整，请核对"] if rows else []
    return found


def has_decimals(content: object) -> bool:
    """Whether a percent is no whole number of percent: 66.7, 0.667, 66.7%."""
    text = plain(content).strip() if isinstance(content, str | float) else ""
    number = DECIMAL.fullmatch(normal_digits(text)) if "." in normal_digits(text) else None
    if number is None:
        return False
    value = float(number[1])
    percent = value * 100 if value < 1 and not number[2] else value
    return abs(percent - round(percent)) > LEAST_TOLD


def bare_serials(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Days that are texts of nothing but a serial number: they may have been copied from a workbook that counts from 1900."""
    names = [spec.name for spec in ledger.fields.values() if isinstance(spec.kind, Date | Deadline | Month)]
    texts = ((record.row, record.cells.get(name)) for record in records for name in names)
    rows = dict.fromkeys(row for row, text in texts if isinstance(text, str) and serial_day(tidy_text(text)))
    return [f"{rows_in_words([*rows])}的日期只是数字，按这个工作簿的 1904 日期系统读取，请核对"] if rows else []


def remarked(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Choices of which the title said one word, and the remark of a row, which counts for it, another."""
    said = records[0].cells if records else ()
    specs = (spec for spec in ledger.fields.values() if spec.stored and spec.name not in said)
    kinds = [(spec, spec.kind) for spec in specs if isinstance(spec.kind, Choice)]
    found: dict[str, list[int]] = {}
    for record in records if REMARK in said else ():
        text = "".join(plain(record.cells[REMARK]).split()) if record.values.get(REMARK) else ""
        for spec, kind in kinds if 0 < len(text) <= LONGEST_WORD else ():
            word = record.values[spec.name]
            if word and word != spec.default and kind.known(text) == word:
                found.setdefault(spec.label, []).append(record.row)
    return [f"{rows_in_words(rows)}“{label}”按备注填写，请核对" for label, rows in found.items()]


def unsaid(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """The texts for which their field has no value (每季度末 is no day), so that nobody misses them later."""
    found: dict[tuple[str, str], list[int]] = {}
    said = [name for name in (records[0].cells if records else ()) if not is_text(ledger.fields[name].kind)]
    for record in records:
        values, cells = record.values, record.cells
        for name in said:
            content = cells.get(name)
            if content is None or values.get(name) not in (None, "") or name in record.errors:
                continue
            if ledger.fields[name].kind.further(content, ParseContext(FIRST_YEAR)):
                continue
            if (text := short_line(content)) and text not in NOTHINGS:
                found.setdefault((name, text), []).append(record.row)
    said = [
        f"{rows_in_words(rows)}“{ledger.fields[name].label}”写的是“{text}”，没有对应的内容，读作空白"
        for (name, text), rows in found.items()
    ]
    rest = Counter(ledger.fields[name].label for name, _ in list(found)[MOST_TOLD:])
    more = "、".join(f"“{label}” {count} 种" for label, count in rest.items())
    return [*said[:MOST_TOLD], *([f"还有写法没有对应的内容，读作空白：{more}"] if more else [])]


def is_text(kind: Kind) -> bool:
    """Whether a field has a value for every text."""
    return isinstance(kind, Text | LongText | Name)


def several_days(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Cells of a day that name a first and a last one (3月5日—8日): of what begins then the first is taken, else the last.

    And those that name no day of their own: 3月中旬, 一季度.
    """
    found: dict[tuple[str, str, str], list[int]] = {}
    said = {name for record in records[:1] for name in record.cells}  # every record has the same cells
    kinds = {name: spec.kind for name, spec in ledger.fields.items() if type(spec.kind) is Date and name in said}
    for record in records:
        for name in kinds:
            content = record.cells.get(name)
            if isinstance(content, str) and record.values.get(name) and INEXACT.search(content):
                found.setdefault((name, content, str(record.values[name])), []).append(record.row)
    lines = [
        f"{rows_in_words(rows)}“{ledger.fields[name].label}”写的是“{short_line(text)}”，{why}，请核对"
        for (name, text, day), rows in found.items()
        if (why := day_taken(text, day, begins=isinstance(kind := kinds[name], Date) and kind.begins))
    ]
    return lines[:MOST_TOLD]


def several_people(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Rows of one person each that name several: 王伟、李强."""
    kind = ledger.fields[ledger.name_field].kind
    if not (isinstance(kind, Text) and kind.names_person):
        return []
    names = ((record.row, LISTS.split(str(record.values[ledger.name_field] or ""))) for record in records)
    rows = [row for row, parts in names if len(parts) > 1 and all(map(is_usual_name, parts))]
    label = ledger.fields[ledger.name_field].label
    return [f"{rows_in_words(rows)}“{label}”写了几个人，没有拆开；应当每人一行，请核对"] if rows else []


def half_days(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Parts of a day without a time (3月5日上午), for which there is no place."""
    found: dict[tuple[str, str], list[int]] = {}
    days = [name for name in (records[0].cells if records else ()) if type(ledger.fields[name].kind) is Date]
    for record in records:
        for name in days:
            content = record.cells.get(name)
            part = HALF_DAY.search(content) if isinstance(content, str) and record.values.get(name) else None
            if part and not time_of_day(content):
                found.setdefault((ledger.fields[name].label, part[0]), []).append(record.row)
    return [f"{rows_in_words(rows)}“{label}”写的“{part}”没有采用，只记日期" for (label, part), rows in found.items()]


def day_taken(text: str, day: str, *, begins: bool) -> str:
    """Which day was taken of a text that names several, or a part of a month or year; "" where it names just one."""
    if FROM_TO.search(text) and len(days_in(text)) > 1:
        return "取第一天" if begins else "取最后一天"
    return f"没有写明哪一天，算作 {day}" if PART.search(text) else ""
