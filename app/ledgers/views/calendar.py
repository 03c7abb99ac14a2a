"""What happens on which day, over all ledgers that declare `day_marks`: meetings, deadlines, steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import peewee

from app.core.kinds import Tone
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Computed, Ruled, Values
from app.ledgers.schema.page import DayMark
from app.ledgers.views.rows import column_of, read_rows

MOST = 2000  # rows of one ledger in one month; nobody reads more on a calendar


@dataclass(frozen=True)
class Happening:
    """One row on one day. `ended`: nothing is to be done about it any more."""

    day: dt.date
    ledger: str
    row_id: int
    label: str
    title: str
    tone: Tone
    ended: bool
    deadline: bool


def happenings(
    database: peewee.Database, ledgers: Sequence[Ledger], first: dt.date, last: dt.date, today: dt.date
) -> list[Happening]:
    """Everything from the first day to the last, in the order of days; on one day what is fixed comes before what is due."""
    found = [
        item for ledger in ledgers for mark in ledger.day_marks for item in marked(database, ledger, mark, first, last, today)
    ]
    order = {(ledger.key, mark.label): number for number, (ledger, mark) in enumerate(all_marks(ledgers))}
    return sorted(found, key=lambda item: (item.day, item.ended, order[item.ledger, item.label], item.row_id))


def all_marks(ledgers: Sequence[Ledger]) -> list[tuple[Ledger, DayMark]]:
    """Every mark with its ledger, events before deadlines."""
    found = [(ledger, mark) for ledger in ledgers for mark in ledger.day_marks]
    return sorted(found, key=lambda pair: pair[1].deadline)


def marked(
    database: peewee.Database, ledger: Ledger, mark: DayMark, first: dt.date, last: dt.date, today: dt.date
) -> Iterator[Happening]:
    """The rows of a ledger whose day lies in the range."""
    rows = read_rows(database, ledger, today, ids_within(database, ledger, mark, first, last))
    for place, row_id in enumerate(rows.ids):
        row = rows.mapping(place)
        if not row[mark.field] or not first <= (day := dt.date.fromisoformat(str(row[mark.field]))) <= last:
            continue
        tone, ended = how_it_stands(ledger, mark, row, past=day < today)
        yield Happening(day, ledger.key, row_id, mark.label, title_of(ledger, mark, row), tone, ended, mark.deadline)


def ids_within(database: peewee.Database, ledger: Ledger, mark: DayMark, first: dt.date, last: dt.date) -> list[int] | None:
    """The rows whose day lies in the range; None when only Python can tell."""
    spec, model = ledger.fields[mark.field], ledger.model
    if isinstance(spec.source, Computed | Ruled):
        return None
    column = getattr(model, mark.field) if spec.stored else peewee.fn.COALESCE(column_of(ledger, mark.field), "")
    inside = column.between(first.isoformat(), last.isoformat()) & model.deleted_at.is_null()
    query = model.select(model.id).where(inside).order_by(column, model.id).limit(MOST)
    return [row[0] for row in database.execute(query.tuples()).fetchall()]


def how_it_stands(ledger: Ledger, mark: DayMark, row: Values, *, past: bool) -> tuple[Tone, bool]:
    """The colour of a row, and whether nothing is to be done about it any more."""
    if not mark.tone:
        return "blue", past
    return ledger.fields[mark.tone].kind.tone(row[mark.tone]), row[mark.tone] in mark.ended


def title_of(ledger: Ledger, mark: DayMark, row: Values) -> str:
    """综合处党支部：主题党日：学习讨论, 座位表（第四季度主席会议）."""

    def text(name: str) -> str:
        return ledger.fields[name].kind.text(row[name]).replace("\n", " ")

    title = "：".join(part for part in (*map(text, mark.before), text(ledger.name_field)) if part)
    return f"{title}（{text(mark.within)}）" if mark.within and text(mark.within) else title
