"""A text in a column for each quarter or month (推进情况 over 一季度 | 二季度, 1月进展 | 2月进展) is one text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.core.kinds import LongText
from app.exchange.tables.mapping import SAME, Heading, Vocabulary, normal_heading
from app.ledgers.schema.declaration import Ledger

SPAN = r"第?[一二三四1-4]季度|[上下]半年|(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?"
WAYS = (  # of a heading that holds one
    re.compile(rf"(?:截[至止])?(?P<period>{SPAN})底?(?P<rest>.*)"),
    re.compile(rf"(?P<rest>.+?)[(\[]?(?P<period>{SPAN})[)\]]?"),
)
PERIOD = re.compile(rf"(?:(?:19|20)\d\d年)?(?:{SPAN})")
LEAST_COLUMNS = 2  # of a field

Periods = Mapping[int, str]  # column → its quarter or month


def period_columns(headings: Sequence[Heading], vocabulary: Vocabulary) -> dict[int, str]:
    """Column → field of such texts."""
    found: dict[int, str] = {}
    for item in headings:
        rest = rest_of(item)
        meanings = vocabulary.meanings(rest) if rest else []
        if meanings and meanings[0][0] >= SAME and isinstance(vocabulary.ledger.fields[meanings[0][1]].kind, LongText):
            found[item.column] = meanings[0][1]
    names = [*found.values()]
    return {column: name for column, name in found.items() if names.count(name) >= LEAST_COLUMNS}


def periods_of(headings: Sequence[Heading], columns: Mapping[int, str], ledger: Ledger) -> dict[int, str]:
    """The quarters and months of the columns (column → field) that one field takes together."""
    found = period_columns(headings, Vocabulary(ledger))
    taken = {column: name for column, name in found.items() if columns.get(column) == name}
    names = [*taken.values()]
    together = {column for column, name in taken.items() if names.count(name) >= LEAST_COLUMNS}
    return {item.column: period_of(item) for item in headings if item.column in together}


def match_of(heading: Heading) -> re.Match[str] | None:
    """The period in a heading, with what stands beside it."""
    matches = (way.fullmatch(normal_heading(heading.text)) for way in WAYS)
    return next((match for match in matches if match), None)


def period_of(heading: Heading) -> str:
    """一季度 of 一季度进展, "" for none."""
    match = match_of(heading)
    return match["period"] if match else ""


def rest_of(heading: Heading) -> str:
    """What is told of a period: 进展 of 一季度进展, else the heading above; "" where there is no period."""
    match = match_of(heading)
    return (match["rest"] or normal_heading(heading.upper)) if match else ""


def periods_told(headings: Sequence[Heading], columns: Mapping[int, str], periods: Periods, ledger: Ledger) -> list[str]:
    """That the columns of a text are put together."""
    by_field: dict[str, list[str]] = defaultdict(list)
    for item in headings:
        if item.column in periods:
            by_field[columns[item.column]].append(f"“{item.text}”")
    return [f"“{ledger.fields[name].label}”分列在{'、'.join(own)}，合在一起并写明，请核对" for name, own in by_field.items()]
