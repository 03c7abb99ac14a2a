"""What happens on which day, over all ledgers that declare `day_marks`: meetings, deadlines, steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import peewee

from app.core.kinds import Choice, Tone
from app.ledgers.schema.declaration import Ledger
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
    model = ledger.model
    if ledger.fields[mark.field].stored:
        column = getattr(model, mark.field)
    else:  # a day worked out from the row's entries
        column = peewee.fn.COALESCE(column_of(ledger, mark.field), "")
    inside = column.between(first.isoformat(), last.isoformat()) & model.deleted_at.is_null()
    query = model.select(model.id).where(inside).order_by(column, model.id).limit(MOST)
    ids = [row[0] for row in database.execute(query.tuples()).fetchall()]
    rows = read_rows(database, ledger, today, ids)
    for place, row_id in enumerate(rows.ids):
        row = rows.mapping(place)
        kind = ledger.fields[mark.tone].kind
        name = ledger.fields[ledger.name_field].kind.text(row[ledger.name_field]).replace("\n", " ")
        parts = [ledger.fields[part].kind.text(row[part]) for part in mark.before]
        yield Happening(
            dt.date.fromisoformat(str(row[mark.field])),
            ledger.key,
            row_id,
            mark.label,
            "：".join([*(part for part in parts if part), name]),
            kind.tone(row[mark.tone]) if isinstance(kind, Choice) else "neutral",
            row[mark.tone] in mark.ended,
        )
