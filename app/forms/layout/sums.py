"""Rows of subtotals and totals in a printed table, as the table on the screen shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from app.core.number_kinds import Integer, Number, Percent
from app.forms.layout.document import TableDocument
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ledgers.schema.sheet import Sheet
from app.ledgers.views.grouping import number_words
from app.ledgers.views.view import EMPTY_TEXT, total_over


def with_sums(document: TableDocument, ledger: Ledger, sheet: Sheet, rows: Sequence[Values]) -> TableDocument:
    """The document with the rows of sums that its sheet asks for: 小计 after each group, 合计 at the end."""
    if not rows or not (sheet.group or sheet.totals):
        return document
    raw: list[tuple[object, ...]] = []
    texts: list[tuple[str, ...]] = []
    sums: set[int] = set()
    places: list[int] = []  # where the rows of the document stand now

    def close(name: str, summed: Sequence[Values]) -> None:
        sums.add(len(texts))
        texts.append(sum_row(ledger, sheet, name, summed))
        raw.append(tuple(text or None for text in texts[-1]))

    start = 0
    runs = groupby(rows, key=lambda row: row[sheet.group]) if sheet.group else iter([(None, iter(rows))])
    for value, run in runs:
        group = list(run)
        places += range(len(texts), len(texts) + len(group))
        raw += document.rows[start : start + len(group)]
        texts += document.texts[start : start + len(group)]
        start += len(group)
        if sheet.group:
            close(f"{ledger.fields[sheet.group].kind.text(value) or EMPTY_TEXT} 小计", group)
    if sheet.totals:
        close("合计", rows)
    shades = {(places[at], column): ground for (at, column), ground in document.shades.items()}
    least = {places[at]: lines for at, lines in document.least_lines.items()}
    return replace(document, rows=tuple(raw), texts=tuple(texts), sums=frozenset(sums), shades=shades, least_lines=least)


def sum_row(ledger: Ledger, sheet: Sheet, name: str, rows: Sequence[Values]) -> tuple[str, ...]:
    """Each number under its column; name and count in the first other column that has room for them, else in the widest."""
    specs = [ledger.fields[column.field] for column in sheet.columns]
    counted = ledger.counted_once(rows)
    found = [""] * len(specs)
    words: list[int] = []
    for at, spec in enumerate(specs):
        if isinstance(spec.kind, Integer | Number | Percent):
            found[at] = number_words(total_over(spec, Counter(row[spec.name] for row in counted)))
        else:
            words.append(at)
    if words:
        said = f"{name}（{len(rows):,} 条）"
        widest = max(words, key=lambda at: sheet.columns[at].width)
        found[next((at for at in words if sheet.columns[at].width >= 2 * len(said)), widest)] = said
    return tuple(found)
