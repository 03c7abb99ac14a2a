"""Preparations whose meeting was deleted or called off: nobody needs them, but only a person can say so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import peewee

from app.ledgers.changes.operations import remove_rows
from app.ledgers.meetings.meeting_rows import ENDED, NOT_NEEDED, Meeting, Preparation
from app.ledgers.meetings.meeting_schedule import of_meeting
from app.ledgers.meetings.preparation import PREPARATION
from app.store.operation import Operation
from app.store.sqlite import among
from app.store.transaction import Transaction

CALLED_OFF = "取消"


@dataclass(frozen=True)
class Leftovers:
    """The items of meetings that will not be held: those of deleted ones, and the open ones of meetings called off."""

    meetings: tuple[str, ...]
    deleted: bool
    items: tuple[tuple[int, str], ...]  # id and status of each


def leftovers_of(database: peewee.Database, meeting_ids: Collection[int], *, deleted: bool) -> Leftovers | None:
    """What is left of those of the meetings that are deleted, or called off; None when there is nothing.

    A meeting of the same name and day that is still there keeps its items.
    """
    gone = Meeting.deleted_at.is_null(False) if deleted else Meeting.deleted_at.is_null() & (Meeting.called_off == CALLED_OFF)
    query = Meeting.select(Meeting.name, Meeting.date).where(among(Meeting.id, meeting_ids) & gone)
    found: list[tuple[str, str | None]] = database.execute(query.tuples()).fetchall()
    names: dict[str, None] = {}
    items: dict[int, str] = {}
    for name, date in found:
        if deleted and held_as_well(database, name, date):
            continue
        wanted = of_meeting(name, date) if deleted else of_meeting(name, date) & Preparation.status.not_in(ENDED)
        own = database.execute(Preparation.select(Preparation.id, Preparation.status).where(wanted).tuples()).fetchall()
        if own:
            names[name] = None
            items |= dict(own)
    return Leftovers(tuple(names), deleted, tuple(items.items())) if items else None


def held_as_well(database: peewee.Database, name: str, date: str | None) -> bool:
    """Whether another meeting of the name and day is there."""
    same_day = Meeting.date.is_null() if date is None else Meeting.date == date
    same = (Meeting.name == name) & same_day & Meeting.deleted_at.is_null()
    return database.execute(Meeting.select(Meeting.id).where(same).limit(1).tuples()).fetchone() is not None


def settle(leftovers: Leftovers) -> Operation:
    """Items of deleted meetings go to the recycle bin, those of meetings called off are 不需要.

    Raises ConflictError when one was changed meanwhile.
    """
    if leftovers.deleted:
        return remove_rows(PREPARATION, [row_id for row_id, _ in leftovers.items])

    def apply(transaction: Transaction) -> None:
        for row_id, status in leftovers.items:
            transaction.update(Preparation, row_id, {"status": (status, NOT_NEEDED)})

    return Operation(f"取消会议的筹备事项（{len(leftovers.items)} 项）", apply)
