"""The plan of one table: the ledger it fits best, which column is which field, and what a person has to look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.core.kinds import Text
from app.core.names import Name
from app.exchange.importing.column_content import by_content, missing_by_content, words_by_content
from app.exchange.importing.import_sheet import SheetPlan, SheetSource
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.remembered_mappings import REMARK, signature_of, with_choices
from app.exchange.importing.table_records import listed_columns, plan_table
from app.exchange.importing.table_year import Beside, said_above, year_of_table
from app.exchange.tables.counted_names import counted_column
from app.exchange.tables.earlier_columns import later_limits
from app.exchange.tables.mapping import (
    Fit,
    Heading,
    Vocabulary,
    best_fit,
    fit,
    normal_heading,
    rivals,
    times_known,
    why_not,
    with_columns,
    without_choices,
)
from app.exchange.tables.period_columns import period_columns
from app.exchange.tables.read_sections import sections_say
from app.exchange.tables.shared_headings import doubled, is_bare, with_bare_columns
from app.exchange.tables.table_context import said_around
from app.exchange.tables.tables import Table
from app.exchange.tables.tick_columns import Ticks, tick_columns
from app.exchange.tables.title_lines import LEAST_TITLE, title_lines, title_values, titled_by
from app.exchange.tables.title_words import said_by_headings, said_by_title
from app.exchange.tables.titled_names import asked_name
from app.ledgers.schema.declaration import Ledger

ROSTER = re.compile("名册|发展党员|党员发展|积极分子|发展对象")  # a list of people that is of nothing else
LEAST_NEAR = 2  # columns a ledger knows, without the number, that is offered where none fits for sure
LEAST_TITLED = 1  # characters; so many stand for a title that only gives a value


@dataclass(frozen=True)
class Request:
    """How a workbook is to be planned."""

    vocabularies: tuple[Vocabulary, ...]
    file: str  # its name, which may say what it is about
    options: ImportOptions
    named: bool = False  # the ledger was chosen: it need not fit most columns
    anyway: bool = False  # a person chose the ledger in the preview, where what is missing can be filled in or mapped

    unsaid: bool = False  # a choice that no column says may be left to a person, where the title or a person names the ledger

    @cached_property
    def times(self) -> Mapping[str, int]:
        """Heading → how many ledgers have it."""
        return times_known(self.vocabularies)


def plan_found(table: Table, request: Request, report: Callable[[int], None]) -> SheetPlan:
    """The plan of one table."""
    titles = title_lines(table.lines)
    table = with_bare_columns(table)
    headings = [item for item in table.headings if not is_bare(item)]
    fits = [fit_of(table, item, request, titles, headings) for item in request.vocabularies]
    options = request.options
    kind = options.kinds.get(signature_of(table.headings)) if options.kinds else None
    decided = next((item for item in fits if kind is not None and item.ledger.key == kind.ledger), None)
    found = decided or best_fit(fits)
    ledger = found.ledger
    above = said_above(table, titles, options.today.year)
    year = options.default_year or above or options.today.year
    ticks = tick_columns(table, Vocabulary(ledger))
    guessed: dict[int, str] = {}
    if decided is None:
        if found.missing:
            guessed = missing_by_content(table, found, ticks, year)
            found = with_columns(found, guessed, headings)
        secret = next((item for item in titled_otherwise(fits, found) if item.ledger.restricted), None)
        if secret or (found.missing and not request.anyway) or not (found.good or request.named):
            near = secret or found
            nearest = near.ledger.key if len(near.columns) - near.numbers >= LEAST_NEAR else ""
            return SheetPlan(table.grid.name, None, table.heading_row, why=why_not(near, headings), nearest=nearest)
    names = (table.grid.name, request.file)
    source = SheetSource(table, ledger, tuple(reversed(titles)), names, options.fixed, ticks, options.today)
    periods = period_columns(headings, Vocabulary(ledger))
    columns = by_content(table, found.columns, ledger, year) | periods
    columns |= later_limits(headings, columns, ledger)
    columns |= words_by_content(table, columns, ticks.keys(), ledger)
    more = doubled(table, columns, ledger)
    columns |= more
    listed = {item.column: item.heading for item in listed_columns(table, columns, ticks)}
    if kind is not None and decided is not None:
        columns = with_choices(listed, columns, kind, ledger.fields)
        source = replace(source, decided=frozenset(at for at, text in listed.items() if normal_heading(text) in kind.columns))
    found_year = year_of_table(table, columns, ledger, Beside(options, above, request.file))
    plan = plan_table(source, columns, found_year.year, report)
    own = {**found.columns, **periods, **more}
    moved = {column: name for column, name in columns.items() if kind is None and name != own.get(column)}
    kept = [column for column in more if columns.get(column) == more[column]]
    told = (
        *content_remarks(ledger, listed, columns, guessed | moved),
        *rival_remarks(table, ledger, listed, columns, ticks),
        *joined_remarks(ledger, columns, kept),
        *bare_remarks(table, listed, columns),
        *(() if decided is None else (REMARK,)),
        *title_remarks(fits, found),
        *unsaid_remarks(ledger, plan),
    )
    question = found_year.remark if found_year.known == "asked" else ""
    remarks = (*filter(None, (found_year.remark,)), *told, *plan.remarks)
    return replace(plan, remarks=remarks, found_remarks=told, year_known=found_year.known, year_question=question)


def fit_of(table: Table, vocabulary: Vocabulary, request: Request, titles: Sequence[str], headings: Sequence[Heading]) -> Fit:
    """How well a table fits a ledger, by its headings, its title, its columns of ticks and what stands around it."""
    ledger = vocabulary.ledger
    told = title_values(ledger, reversed(titles), ())
    names = (table.grid.name, request.file)
    given = known_before(ledger, request.options.fixed) | set(title_values(ledger, reversed(titles), names))
    ticks = tick_columns(table, vocabulary)
    given |= {name for name, _ in ticks.values()}
    counted = counted_column(table, ledger, given)
    given |= {ledger.name_field} if counted else set()
    around = said_around(ledger, given, table.lines, table.grid).keys()
    given |= around
    about = set(around)
    headed = said_by_headings(ledger, given, [item.text for item in headings])
    words = said_by_title(ledger, given, table.lines, table.grid.name)
    given |= words.keys() | headed.keys() | mirrored(ledger, {**{name: item.word for name, item in words.items()}, **headed})
    periods = period_columns(headings, vocabulary)
    given |= {*periods.values()}
    rest = [heading for heading in headings if heading.column not in {*ticks, *periods} and heading != counted]
    word_told = any(word.sure for word in words.values())
    titled = titled_by(ledger, (*titles, table.grid.name)) + int(bool(told) or counted is not None or word_told)
    hidden = table.grid.marks.hidden_columns
    found = fit(rest, vocabulary, given, titled=titled, times=request.times, hidden=hidden)
    subject = 0
    if found.missing:
        given |= sections_say(table, ledger) if ledger.section_rows else set()
        asked = asked_name(ledger, given, table.lines, table.grid.name)
        subject = max((len(ledger.fields[name].label) for name in asked), default=0)
        about |= asked.keys()
        given |= about
        found = fit(rest, vocabulary, given, titled=titled, times=request.times, hidden=hidden)
        found = without_choices(found) if request.unsaid and (titled >= LEAST_TITLE or request.named) else found
    named = sum(ledger.fields[name].required and isinstance(ledger.fields[name].kind, Name) for name in about)
    kind = ledger.fields[ledger.name_field].kind
    people = ledger.grows and isinstance(kind, Text) and kind.names_person
    strange = people and bool(titles) and not titled and not any(map(ROSTER.search, titles))
    more = len(ticks) + len(headed)
    return replace(found, telling=found.telling + more, ticked=more, around=named, strange=strange, subject=subject)


def mirrored(ledger: Ledger, said: Mapping[str, str]) -> set[str]:
    """The fields that another one fills in by what is said of all rows: 自我批评."""
    return {other for _, other, choice, word in ledger.mirrored if said.get(choice) == word}


def known_before(ledger: Ledger, fixed: Mapping[str, str]) -> set[str]:
    """The fields of a ledger that `fixed` gives a value."""
    specs = [ledger.fields.get(key) or ledger.by_label.get(key) for key in fixed]
    return {spec.name for spec in specs if spec is not None and spec.writable}


# What a person has to look at: `listed` are the headings of the columns, `columns` the fields they were taken for.


def content_remarks(
    ledger: Ledger, listed: Mapping[int, str], columns: Mapping[int, str], told_apart: Mapping[int, str]
) -> Iterator[str]:
    """Columns that were told by what stands in them."""
    for column, name in told_apart.items():
        if columns.get(column) == name:
            yield f"“{listed[column]}”按内容对应为“{ledger.fields[name].label}”，请核对"


def unsaid_remarks(ledger: Ledger, plan: SheetPlan) -> Iterator[str]:
    """Choices that every row needs and no column has."""
    said = {*plan.mapping.values(), *plan.fixed}
    for spec in ledger.fields.values():
        if (
            spec.required
            and spec.name not in said
            and plan.records
            and all(spec.name in record.errors for record in plan.records)
        ):
            yield f"“{spec.label}”没有列，每行都要填写；有建议的可以采用"


def rival_remarks(
    table: Table, ledger: Ledger, listed: Mapping[int, str], columns: Mapping[int, str], ticks: Ticks
) -> Iterator[str]:
    """Two headings that mean the same field, of which one was taken."""
    for column, taken in rivals(table.headings, columns, Vocabulary(ledger)).items():
        if column not in ticks:
            label = ledger.fields[columns[taken]].label
            yield f"“{listed[column]}”和“{listed[taken]}”都像是“{label}”，取了“{listed[taken]}”；不对请改表头对应"


def joined_remarks(ledger: Ledger, columns: Mapping[int, str], more: Collection[int]) -> Iterator[str]:
    """Columns of one field whose texts are put together."""
    for name in dict.fromkeys(columns[column] for column in more):
        yield f"“{ledger.fields[name].label}”有 {[*columns.values()].count(name)} 列，内容合在一起，请核对"


def bare_remarks(table: Table, listed: Mapping[int, str], columns: Mapping[int, str]) -> Iterator[str]:
    """Columns without a heading that nobody knows what to do with."""
    if bare := [listed[item.column] for item in table.headings if is_bare(item) and item.column not in columns]:
        yield f"{'、'.join(bare)}有内容，没有导入；需要时请选择对应的字段"


def title_remarks(fits: Sequence[Fit], found: Fit) -> Iterator[str]:
    """A title that sounds like another ledger than the one the headings fit. 民主生活会查摆问题 sounds like that one too."""
    kinds = (spec.kind for spec in found.ledger.fields.values())
    named = {kind.ledger for kind in kinds if isinstance(kind, Name)}  # the list of what a meeting needs bears its name
    for meant in titled_otherwise(fits, found):
        if meant.ledger.key in named or (meant.missing and found.titled >= LEAST_TITLE):
            continue
        why = f"但缺少“{'”、“'.join(meant.missing)}”，" if meant.missing else ""
        yield f"标题像是“{meant.ledger.title}”，{why}按“{found.ledger.title}”读取；不对请改选台账"


def titled_otherwise(fits: Sequence[Fit], found: Fit) -> list[Fit]:
    """The ledger that the title sounds like, unless it is the one the headings fit.

    Of a restricted ledger nothing may go elsewhere, where everybody reads it: such a table is left to a person.
    """
    meant = max(fits, key=lambda item: item.titled)
    other = meant.titled > max(found.titled, LEAST_TITLED) and (meant.missing or meant.good)
    return [meant] if other else []
