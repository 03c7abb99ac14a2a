"""Columns of what a cell held before it was changed (原时限 beside 调整后时限): unless it was changed, it holds that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.core.cell_text import NOTHINGS
from app.core.day_kinds import Deadline, DueDate
from app.core.kinds import LongText
from app.exchange.tables.body import Body
from app.exchange.tables.changed_columns import AFTER, BEFORE, CHANGE, when
from app.exchange.tables.mapping import Heading, Vocabulary, normal_heading
from app.exchange.tables.shared_headings import best_meaning
from app.exchange.tables.tables import Table, blank, cell, rows_in_words
from app.ledgers.schema.declaration import Ledger

# Beside a 原时限 these are what it was changed to; alone 调整时间 is the day of a change.
CHANGED = re.compile(rf"(?:{CHANGE})(?:后|为|至|到)?的?(?P<bare>.*)|新的?(?P<fresh>.+)")

UNCHANGED = re.compile(rf"[未不没无](?:有|作|予)?(?:{CHANGE}|变)(?:化|动|更)?|同(?:前|原|左|原定?时限|原计划)|[照按]原.{{0,4}}")


def read(item: Heading) -> tuple[str, str]:
    """Whether a heading is of what was or of what is now, and what it is of; see `when`."""
    return when(normal_heading(item.text), normal_heading(item.upper))


def later_limits(headings: Sequence[Heading], columns: Mapping[int, str], ledger: Ledger) -> dict[int, str]:
    """Column → field of time limits that no column is taken for: 调整时限 beside 原定时限, else 原定时限 itself."""
    vocabulary, found = Vocabulary(ledger), {}
    for item in headings:
        turn, bare = read(item)
        name = best_meaning(bare, vocabulary) if turn == BEFORE and item.column not in columns else ""
        if not name or name in columns.values() or not isinstance(ledger.fields[name].kind, Deadline | DueDate):
            continue
        later = (other.column for other in headings if other.column not in columns and is_changed(other, name, vocabulary))
        found[next(later, item.column)] = name
    return found


def is_changed(item: Heading, name: str, vocabulary: Vocabulary) -> bool:
    """Whether a heading is of what a field was changed to: 调整时限, 延期至."""
    match = CHANGED.fullmatch(normal_heading(item.text))
    bare = (match["bare"] or match["fresh"]) if match else ""
    return match is not None and (not bare or best_meaning(bare, vocabulary) == name)


def fill_from_earlier(body: Body, table: Table, columns: Mapping[int, str], ledger: Ledger) -> None:
    """Fill in cells that were not changed with what the column of earlier ones holds, which is told."""
    vocabulary = Vocabulary(ledger)
    taken = {columns[item.column]: item for item in table.headings if item.column in columns}
    for item in table.headings:
        turn, bare = read(item)
        name = best_meaning(bare, vocabulary) if item.column not in columns else ""
        later = taken.get(name)
        changed = later is not None and (read(later)[0] == AFTER or is_changed(later, name, vocabulary))
        if later is None or turn == AFTER or not changed or isinstance(ledger.fields[name].kind, LongText):
            continue
        rows: dict[str, list[int]] = {}  # why → where
        for row in body.rows:
            before, now = (cell(table.grid, row.row - 1, place.column) for place in (item, later))
            why = "没有改变" if is_unchanged(now) else "空白" if blank(now) and blank(row.cells[name]) else ""
            if why and not blank(before):
                row.cells[name] = before
                rows.setdefault(why, []).append(row.row)
        body.remarks += [f"{rows_in_words(own)}“{later.text}”{why}，按“{item.text}”填写" for why, own in rows.items()]


def is_unchanged(value: object) -> bool:
    """Whether a cell says that what was before still holds: 不调整, 同前, —."""
    text = "".join(value.split()) if isinstance(value, str) else ""
    return text in NOTHINGS or UNCHANGED.fullmatch(text) is not None
