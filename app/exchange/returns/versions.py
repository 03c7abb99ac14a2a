"""Several files of one department: the newest counts, and beside it those that answer other rows than it does.

Two people of a department may each fill in a copy of the form. A newer file that repeats the older one, or says less than it,
is a corrected version: there the older one says nothing, and a person is told how many rows only it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from app.core.kinds import Value
from app.exchange.importing.differences import RowKind, kind_of
from app.exchange.importing.plan_changes import take
from app.exchange.returns.rewritten import FAINT, signs_of
from app.ledgers.registry import BY_KEY

if TYPE_CHECKING:
    from app.exchange.returns.returned import Returned

Place = tuple[int, int]  # sheet, row as Excel counts
Row = tuple[str, int | str]  # ledger, id of its row or the signs of a new one
Answer = Mapping[str, Value]


def side_by_side(files: Sequence[Returned]) -> Iterator[Returned]:
    """The files of one department, the newest first, with those chosen that are carried out together."""
    newest, *older = files
    yield replace(newest, chosen=True, beside=False, further=0)
    said = {row: answer for _, row, answer in answers_of(newest)}
    for item in older:
        own = [(place, like(row, said), answer) for place, row, answer in answers_of(item)]
        further = sum(row not in said for _, row, _ in own)
        beside = item.part is not None and further > 0 and not said.keys() <= {row for _, row, _ in own}
        if beside:
            item = yielding(item, [place for place, row, answer in own if row in said and contradicts(answer, said[row])])
            said |= {row: {**answer, **said.get(row, {})} for _, row, answer in own}
        yield replace(item, chosen=beside, beside=beside, further=further)


def answers_of(item: Returned) -> Iterator[tuple[Place, Row, Answer]]:
    """What a file says of rows, and the rows that it adds."""
    plan = item.plan
    for at, (sheet, out) in enumerate(zip(plan.sheets, item.left_out, strict=True) if plan is not None else ()):
        if not sheet.ledger:
            continue
        for record in sheet.records:
            known = sheet.known.get(record.row)
            completes = known.completes if known is not None else None
            if completes is not None and completes.cells:
                yield (at, record.row), (sheet.ledger, completes.row_id), completes.cells
            elif kind_of(known) is RowKind.NEW and record.row not in out:
                yield (at, record.row), (sheet.ledger, signs_of(record.values[BY_KEY[sheet.ledger].name_field] or "")), {}


def like(row: Row, said: Mapping[Row, Answer]) -> Row:
    """A new row as the like one that another file adds."""
    ledger, signs = row
    if isinstance(signs, int):
        return row
    others = (other for other in said if other[0] == ledger and isinstance(other[1], str))
    return next((other for other in others if fuzz.ratio(signs, str(other[1])) >= FAINT), row)


def contradicts(own: Answer, said: Answer) -> bool:
    """Whether a newer file says something else in a cell, or adds the same row itself."""
    return not own or any(name in said and said[name] != value for name, value in own.items())


def yielding(item: Returned, places: Sequence[Place]) -> Returned:
    """A file that changes and adds nothing in these rows."""
    plan = item.plan
    if plan is None:
        return item
    sheets, outs = list(plan.sheets), list(item.left_out)
    for at, row in places:
        if row in sheets[at].known and sheets[at].known[row].completes is not None:
            sheets[at] = take(sheets[at], row, ())
        else:
            outs[at] |= {row}
    return replace(item, plan=replace(plan, sheets=tuple(sheets)), left_out=tuple(outs))
