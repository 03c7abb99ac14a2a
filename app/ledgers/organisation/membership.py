"""Who was a member of the party here on a day, by the days of the roster: joined, confirmed, papers came, papers left."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import peewee

from app.ledgers.organisation.person_rows import DEPARTED, FULL_MEMBER, MEMBERS, PENDING, PROBATIONARY, PersonRow
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.fields import Values
from app.ledgers.schema.supposing import Row, Supposed
from app.store.office import Office
from app.store.operation import Operation
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


MEMBERS_LISTED = re.compile(
    "(?<!发展)(?<!非)(?<!联系)党员(?!联系|积极分子|发展|干部|领导|[、和与])[^非群]{0,8}?(?:名册|名单|信息|情况|登记|台账|一览|档案)"
    "|[（(](?:均?为|全体)?(?:中共|正式)?党员[)）]"
)
PROBATION = dt.timedelta(days=400)  # a year, and the weeks until the meeting that confirms


def supposed_kind(row: Row) -> str:
    """党员类别 of somebody whose row does not say it: by 入党时间, 转正时间, 转出时间, else by a title that lists members."""
    today, values = row.today.isoformat(), row.values
    joined, confirmed, departed = (str(values[name] or "") for name in ("joined", "confirmed", "departed"))
    waiting = not confirmed and PENDING in str(row.texts.get("confirmed") or "")
    if joined > today or not (joined or confirmed or waiting or any(map(MEMBERS_LISTED.search, row.titles))):
        return ""
    if departed and departed <= today:
        return DEPARTED
    new = bool(joined) and not confirmed and joined > (row.today - PROBATION).isoformat()
    return PROBATIONARY if waiting or new or confirmed > today else FULL_MEMBER


MEMBERSHIP_SUPPOSED = Supposed("member_kind", supposed_kind, "按标题、入党时间和转正时间")


def has_left(row: Values, day: str) -> bool:
    """Whether a person's papers have left by a day (ISO)."""
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


def leaving(database: peewee.Database, day: dt.date) -> list[tuple[int, str]]:
    """(id, name) of those whose noted day of leaving has come and who are still called members."""
    query = PersonRow.select(PersonRow.id, PersonRow.name).where(
        (PersonRow.departed <= day.isoformat()) & PersonRow.member_kind.in_(MEMBERS) & PersonRow.deleted_at.is_null()
    )
    found: list[tuple[int, str]] = database.execute(query.order_by(PersonRow.id).tuples()).fetchall()
    return found


def let_leave(database: peewee.Database, day: dt.date) -> Operation:
    """Make 已转出 of those whose day has come, as the day itself would: nobody has to write the row again."""

    def name(people: list[tuple[int, str]]) -> str:
        return f"转出时间已到，党员类别改为已转出：{'、'.join(name for _, name in people)}"

    def apply(transaction: Transaction) -> None:
        people = leaving(transaction.database, day)  # another PC may have been first, with all of them or some
        transaction.action = name(people)
        ids = [row_id for row_id, _ in people]
        PersonRow.update({PersonRow.member_kind: DEPARTED}).where(PersonRow.id.in_(ids)).execute(transaction.database)

    return Operation(name(leaving(database, day)), apply)


def due_departures(office: Office, day: dt.date) -> Operation | None:
    """What the roster noted beforehand and is due, for whoever may change all of it; None when there is nothing to do."""
    may = office.health.may_write and (office.grant is None or office.grant.is_administrator)
    return let_leave(office.database, day) if may and leaving(office.database, day) else None
