"""Who was a member of the party here on a day, by the days of the roster: joined, confirmed, papers came, papers left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.ledgers.consequence import Written
from app.ledgers.fields import Values
from app.ledgers.person_rows import DEPARTED, FULL_MEMBER, MEMBERS, PROBATIONARY, PersonRow
from app.store.transaction import Transaction


def kind_on(row: Values, day: str) -> str:
    """正式党员 or 预备党员 on a day (ISO), "" for who was no member of this office's party organisation then.

    A day that nobody noted does not exclude: who is a member now is taken to have been one since 入党时间, or always. Who has
    left without a day is a member at no time, for nobody knows until when.
    """
    kind, left = str(row["member_kind"] or ""), str(row["departed"] or "")
    if kind not in (*MEMBERS, DEPARTED) or (kind == DEPARTED and not left) or (left and left <= day):
        return ""
    if max(str(row["joined"] or ""), str(row["arrived"] or "")) > day:
        return ""
    if kind == PROBATIONARY or str(row["confirmed"] or "") > day:
        return PROBATIONARY
    return FULL_MEMBER


def has_left(row: Values, day: str) -> bool:
    """Whether a person's papers have left by a day (ISO); one noted beforehand makes nobody 已转出 until somebody says so."""
    return bool(row["departed"]) and str(row["departed"]) <= day


def was_here(row: Values, day: str) -> bool:
    """Whether what happened to a person on a day (ISO) happened in this office: neither before arriving nor after leaving."""
    return str(row["arrived"] or "") <= day and (not row["departed"] or str(row["departed"]) > day)


def depart(transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
    """The consequence of a day of leaving: once it has come the member is 已转出, and in no list of members any more."""
    for item in written:
        before, after = item.before, item.after
        if after is None or not after["departed"] or str(after["departed"]) > day.isoformat():
            continue
        if after["member_kind"] in MEMBERS and (before is None or before["departed"] != after["departed"]):
            PersonRow.update({PersonRow.member_kind: DEPARTED}).where(PersonRow.id == item.row_id).execute(transaction.database)
