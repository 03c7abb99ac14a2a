"""Checks of the declarations when the program starts, each with a code, so that a typo is found before a clerk finds it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from app.core.conditions import Between, Condition, Is
from app.core.day_kinds import Date, DaysFrom, Deadline, DueDate
from app.core.kinds import Choice, Kind
from app.core.names import Department, Name
from app.ledgers.schema.attached_file import AttachedFile
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import ChildCount, Computed, CountOf, Latest, Ruled, Smallest
from app.ledgers.schema.page import DateRange
from app.ledgers.schema.paper import foreign_placeholders, form_placeholders, uncovered


class DeclarationError(Exception):
    """A ledger is declared wrongly; the message lists every fault with its code."""


def check_declarations(ledgers: Sequence[Ledger], groups: Sequence[str]) -> None:
    """Raise DeclarationError with all faults of all ledgers, or return."""
    keys = [ledger.key for ledger in ledgers]
    faults = [f"L001 two ledgers are called {key}" for key in repeated(keys)]
    pages = [page.key for ledger in ledgers for page in ledger.pages]
    faults += [f"L002 two pages are called {key}" for key in repeated(pages)]
    papers = [paper.key for ledger in ledgers for paper in ledger.papers]
    faults += [f"L003 two paper forms are called {key}" for key in repeated(papers)]
    for ledger in ledgers:
        faults += [f"{ledger.key}: {fault}" for fault in ledger_faults(ledger, keys, groups)]
        faults += [f"{ledger.key}: {fault}" for fault in foreign_faults(ledger, ledgers)]
    if faults:
        raise DeclarationError("\n".join(faults))


def ledger_faults(ledger: Ledger, ledger_keys: Iterable[str], groups: Sequence[str]) -> Iterator[str]:
    """The faults of one declaration."""
    for place, name in named_fields(ledger):
        if name not in ledger.fields:
            yield f"F001 {place} names the field {name}, which does not exist"
    for group in (ledger.group, *(page.group for page in ledger.pages if page.group)):
        if group not in groups:
            yield f"F002 the group {group} is not in the navigation"
    for conversion in ledger.conversions:
        if conversion.target not in ledger_keys:
            yield f"F013 {conversion.title} makes rows of {conversion.target}, which is no ledger"
    yield from field_faults(ledger, ledger_keys)
    yield from entry_faults(ledger)
    yield from page_faults(ledger)
    yield from form_faults(ledger)
    yield from use_faults(ledger)
    if ledger.restricted:
        yield from restricted_faults(ledger)


def field_faults(ledger: Ledger, ledger_keys: Iterable[str]) -> Iterator[str]:
    """The faults of labels and kinds."""
    fields = ledger.fields
    for label in repeated(spec.label for spec in fields.values()):
        yield f"F003 two fields are labelled {label}"
    for spec in fields.values():
        if isinstance(spec.kind, Name) and spec.kind.ledger not in ledger_keys:
            yield f"F004 {spec.name} takes names from {spec.kind.ledger}, which is no ledger"
        if isinstance(spec.kind, Deadline) and not has_kind(ledger, spec.kind.date_field, Date):
            yield f"F005 {spec.name} keeps its day in {spec.kind.date_field}, which is no date"
        if isinstance(spec.kind, Date) and spec.kind.time_field and spec.kind.time_field not in fields:
            yield f"F017 {spec.name} keeps its time of day in {spec.kind.time_field}, which does not exist"
        if isinstance(spec.kind, DueDate) and spec.kind.offset_field and not has_kind(ledger, spec.kind.offset_field, DaysFrom):
            yield f"F019 {spec.name} counts its days in {spec.kind.offset_field}, which counts none"
        if isinstance(spec.kind, Department) and spec.kind.partners and not has_kind(ledger, spec.kind.partners, Department):
            yield f"F018 {spec.name} keeps those who help in {spec.kind.partners}, which names no departments"
        if isinstance(spec.kind, Choice) and {word for word, _ in spec.kind.tones} - set(spec.kind.options):
            yield f"F006 {spec.name} colours a word that is no option"


def entry_faults(ledger: Ledger) -> Iterator[str]:
    """The faults of what is read from the entries of a row or counted in another table."""
    children = {child.key for child in ledger.children}
    for item in ledger.extra:
        if isinstance(item, Latest | ChildCount | Smallest) and item.child not in children:
            yield f"F009 {item.name} reads {item.child}, which is no child"
        if isinstance(item, CountOf):
            columns = {column for column, _ in (*item.links, *item.where)}
            for name in columns - set(item.model._meta.fields):
                yield f"F016 {item.name} counts by {name}, which is no column of {item.model._meta.table_name}"
    for sheet in ledger.sheets:
        if sheet.as_of and sheet.as_of not in children:
            yield f"F035 sheet {sheet.key} is as of the entries {sheet.as_of}, which is no child"


def page_faults(ledger: Ledger) -> Iterator[str]:
    """The faults of how rows are shown: filters, form, board, columns, the sheets of a page."""
    for facet in ledger.facets:
        if isinstance(facet, DateRange) and facet.field in ledger.fields and not has_kind(ledger, facet.field, Date):
            yield f"F007 the date range {facet.field} is no date"
    shown = {name for section in ledger.sections for name in section.fields}
    for spec in ledger.fields.values():
        if spec.stored and spec.writable and spec.name not in shown:
            yield f"F008 the form does not show {spec.name}"
    if ledger.board and not has_kind(ledger, ledger.board.field, Choice):
        yield f"F012 the board's columns are the words of {ledger.board.field}, which is no choice"
    sheets = {sheet.key for sheet in ledger.sheets}
    for page in ledger.pages:
        for key in set(page.sheets) - sheets:
            yield f"F010 page {page.key} prints {key}, which is no sheet"
    for before, column in pairwise(ledger.columns):
        if column.frozen and not before.frozen:
            yield f"F011 the frozen column {column.field} stands behind one that moves"


def use_faults(ledger: Ledger) -> Iterator[str]:
    """The faults of fields that rights, returns and years go by."""
    known = ledger.fields
    for spec in (known[name] for name in ledger.scope if name in known):
        if not (isinstance(spec.kind, Name) and spec.stored):
            yield f"F020 the scope {spec.name} is no stored field of names"
    for spec in (known[name] for name in ledger.reported if name in known):
        if not spec.writable:
            yield f"F025 {spec.name} is reported by departments, but nobody can write it"
    for spec in (known[name] for name in (ledger.yearly.fields if ledger.yearly else ()) if name in known):
        if not spec.stored:
            yield f"F024 the year is told by {spec.name}, which is not stored"


def has_kind(ledger: Ledger, name: str, kind: type[Kind]) -> bool:
    """Whether there is a field of that name and kind."""
    return name in ledger.fields and isinstance(ledger.fields[name].kind, kind)


def form_faults(ledger: Ledger) -> Iterator[str]:
    """The faults of a ledger's record forms."""
    children = {child.key: {*child.fields, "id"} for child in ledger.children}
    for form in ledger.forms:
        for key in {part.child for part in form.repeats if part.child} - set(children):
            yield f"F030 form {form.key} repeats {key}, which is no child"
        for owner, name in form_placeholders(form):
            if name not in (children.get(owner, {name}) if owner else ledger.fields):
                yield f"F031 form {form.key} names the field {name} of {owner or ledger.key}, which does not exist"
        if any(not repeat.child and not repeat.ledger for repeat in form.repeats) and not form.each:
            yield f"F032 form {form.key} repeats rows but has one row a sheet"
        for fault in uncovered(form):
            yield f"F033 form {form.key}: {fault}"


def foreign_faults(ledger: Ledger, ledgers: Sequence[Ledger]) -> Iterator[str]:
    """The faults of forms that print rows of other ledgers."""
    known = {other.key: other.fields for other in ledgers}
    for form in ledger.forms:
        for owner, name in foreign_placeholders(form):
            if name not in known.get(owner, ()):
                yield f"F034 form {form.key} names the field {name} of {owner}, which does not exist"


def restricted_faults(ledger: Ledger) -> Iterator[str]:
    """What a restricted ledger cannot have, because the database or the store would need to read its rows."""
    if any(not isinstance(item, Computed | ChildCount) for item in ledger.extra):
        yield "F021 a restricted ledger's further fields are computed from the row or count entries"
    if ledger.scope or ledger.grows or ledger.tree or ledger.yearly:
        yield "F022 a restricted ledger has no scope, does not grow, is no tree and has no years that are closed"
    for child in ledger.children:
        if child.shares:
            yield f"F023 the entries {child.key} of a restricted ledger share nothing with their row"
        if issubclass(child.model, AttachedFile):
            yield f"F036 the files {child.key} of a restricted ledger are sealed"


def fields_of_parts(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """(place, field name) for the parts that not every ledger has."""
    if ledger.tree:
        tree = ledger.tree
        own = (tree.parent, tree.number, tree.scope, tree.percent, tree.weight, *tree.inherited)
        yield from (("tree", name) for name in own if name)
    if ledger.yearly:
        yield from (("yearly", name) for name in (*ledger.yearly.fields, *condition_fields(ledger.yearly.unfinished)))
    if ledger.walk:
        yield from (("walk", name) for name in (*ledger.walk.facts, *ledger.walk.fields))
        yield from (("walk", name) for name in condition_fields(ledger.walk.where))
    if ledger.board:
        yield from (("board", name) for name in (ledger.board.field, *ledger.board.card))
        yield from (("board", name) for _, names in ledger.board.wants for name in names)


def named_fields(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Every (place, field name) that the declaration mentions."""
    yield "name_field", ledger.name_field
    for place, name in (
        ("switch", ledger.switch),
        ("code", ledger.code),
        *(("told_apart_by", name) for name in ledger.told_apart_by),
        ("replaces", ledger.replaces),
        ("year_field", ledger.year_field),
        ("alike_field", ledger.alike_field),
    ):
        if name:
            yield place, name
    yield from fields_of_parts(ledger)
    yield from (("day_marks", name) for mark in ledger.day_marks for name in mark.fields)
    yield from (("columns", column.field) for column in ledger.columns)
    yield from (("facets", facet.field) for facet in ledger.facets)
    yield from ((f"section {section.title}", name) for section in ledger.sections for name in section.fields)
    yield from ((f"sheet {sheet.key}", column.field) for sheet in ledger.sheets for column in sheet.columns)
    yield from ((f"the rule of {item.name}", name) for item in ledger.extra if isinstance(item, Ruled) for name in item.reads)
    yield from (("headings", name) for name in (*ledger.headings, *ledger.doubtful_headings, *ledger.title_hints))
    yield from (("sort", name.removeprefix("-")) for name in ledger.sort)
    yield from (("totals", name) for name in ledger.totals)
    yield from (("scope", name) for name in ledger.scope)
    yield from (("reported", name) for name in ledger.reported)
    yield from (("handed_by", name) for name in ledger.handed_by)
    yield from (("reached", name) for day, state, _ in ledger.reached for name in (day, state))
    yield from (("implied", name) for one, other, _ in ledger.implied for name in (one, other))
    yield from (("mirrored", name) for *names, _ in ledger.mirrored for name in names)
    yield from (("heading_says", name) for name in ledger.heading_says)
    yield from (("title_values", name) for _, name, _ in ledger.title_values)
    yield from (("title_patterns", name) for pattern in ledger.title_patterns for name in re.compile(pattern).groupindex)
    yield from (("section_rows", row.field) for row in ledger.section_rows)
    yield from ((f"count {item.name}", name) for item in ledger.extra if isinstance(item, CountOf) for _, name in item.links)
    for conversion in ledger.conversions:
        yield from ((conversion.title, name) for name, _ in conversion.fields)
    for page in ledger.pages:
        yield from ((f"page {page.key}", name) for name, _ in page.values)
        yield from ((f"page {page.key}", name) for name in page.hidden_columns)
        yield from ((f"page {page.key}", name) for name in condition_fields(page.where))
    for figure in ledger.figures:
        yield from ((f"figure {figure.label}", name) for name in condition_fields(figure.conditions))
    for paper in ledger.papers:
        yield from ((f"form {paper.key}", name) for name in condition_fields(paper.where))
    for sheet in ledger.sheets:
        yield from ((f"sheet {sheet.key}", name.removeprefix("-")) for name in sheet.sort)


def condition_fields(conditions: Iterable[Condition]) -> Iterator[str]:
    """The fields that conditions look at."""
    yield from (condition.field for condition in conditions if isinstance(condition, Is | Between))


def repeated(items: Iterable[str]) -> list[str]:
    """What occurs more than once."""
    return [item for item, count in Counter(items).items() if count > 1]
