"""Dispatch of a rectification (一周一调度、半月一汇总、一月一报告): the figures of a day, kept so that its report can always be
printed again, and the difference between two such days.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cattrs
import peewee
from cattrs.preconf.json import make_converter

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.organisation.directory import Campaign
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_life import EXTEND
from app.ledgers.problems.problem_states import CLOSED, OVERDUE, RETURNED, REVIEW
from app.ledgers.schema.record import Record
from app.ledgers.views.rows import read_children_of, read_rows
from app.rectify.figures import RectificationFigures, Row, rectification_figures
from app.store.operation import Operation
from app.store.transaction import Transaction

KINDS = ("周调度", "半月汇总", "月报告", "专题调度")
EVERY_CAMPAIGN = ""
CONVERTER = make_converter()


class Dispatch(Record):
    """One kept day. `content` is a Snapshot as JSON; nothing changes it any more."""

    kind = peewee.TextField()
    day = peewee.TextField()  # ISO
    campaign = peewee.TextField()  # "" for all
    note = peewee.TextField()
    author = peewee.TextField()
    content = peewee.TextField()

    class Meta:
        """Table dispatch."""

        table_name = "dispatch"


@dataclass(frozen=True)
class SnapshotRow:
    """A problem as it stood that day; days are ISO."""

    row_id: int
    number: str
    list: str
    category: str
    department: str
    person: str
    statement: str
    status: str
    light: str
    percent: int | None
    deadline: str
    deadline_date: str | None
    closed_on: str | None


@dataclass(frozen=True)
class Snapshot:
    """The figures of a day with the rows they were counted from.

    `reasons` say why the time limits of overdue problems were put off, by row id; days kept by older versions have none.
    """

    figures: RectificationFigures
    rows: tuple[SnapshotRow, ...]
    reasons: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DispatchLine:
    """A kept day in the list of all."""

    row_id: int
    kind: str
    day: str
    campaign: str
    note: str
    author: str

    @property
    def title(self) -> str:
        """What it is called: 2023-11-20 周调度."""
        return f"{self.day} {self.kind}"


@dataclass(frozen=True)
class Comparison:
    """What happened between two kept days. Each problem stands in every list that is true of it."""

    before: Snapshot
    after: Snapshot
    new: tuple[SnapshotRow, ...]
    applied: tuple[SnapshotRow, ...]  # waiting for review now and not before
    closed: tuple[SnapshotRow, ...]
    late: tuple[SnapshotRow, ...]  # overdue now and not before
    put_off: tuple[SnapshotRow, ...]  # given a later day
    returned: tuple[SnapshotRow, ...]  # sent back from review
    reopened: tuple[SnapshotRow, ...]
    moved: tuple[SnapshotRow, ...]  # a higher 完成率, not closed
    gone: tuple[SnapshotRow, ...]  # deleted, or moved to another campaign


def take_snapshot(kind: str, day: dt.date, campaign: str, note: str, author: str) -> Operation:
    """Keep how the problems of a campaign (EVERY_CAMPAIGN: of all) stand now. Raises InvalidValueError when there are none."""

    def apply(transaction: Transaction) -> None:
        content = snapshot_of(transaction.database, day, campaign)
        if not content.rows:
            raise InvalidValueError("这个专项还没有问题，不需要调度。", "请先导入或新增问题。")
        values = {"kind": kind, "day": day.isoformat(), "campaign": campaign, "note": note, "author": author}
        text = json.dumps(CONVERTER.unstructure(content), ensure_ascii=False, separators=(",", ":"))
        transaction.insert(Dispatch, {**values, "content": text})

    return Operation(f"生成{kind}", apply)


def remove_snapshot(row_id: int) -> Operation:
    """Take a kept day out of the list; undo brings it back."""
    return Operation("删除调度记录", lambda transaction: transaction.recycle(Dispatch, [row_id]))


def snapshot_of(database: peewee.Database, day: dt.date, campaign: str = EVERY_CAMPAIGN) -> Snapshot:
    """How the problems stand now, with the lights of `day`."""
    rows = problem_rows(database, day, campaign)
    figures = rectification_figures(rows, day, campaign, campaign_starts(database))
    reasons = extension_reasons(database, [item.row_id for item in figures.overdue])
    return Snapshot(figures, tuple(snapshot_row(row) for row in rows), reasons)


def extension_reasons(database: peewee.Database, ids: Sequence[int]) -> dict[int, str]:
    """Why the time limits of these problems were put off last, by row id."""
    found = read_children_of(database, PROBLEM.child("extension"), ids)
    put_off = {row_id: [entry for entry in entries if entry["kind"] == EXTEND] for row_id, entries in found.items()}
    return {row_id: str(entries[0]["reason"] or "") for row_id, entries in put_off.items() if entries}


def problem_rows(database: peewee.Database, day: dt.date, campaign: str = EVERY_CAMPAIGN) -> list[Row]:
    """The problems of a campaign as field → value with their id."""
    rows = read_rows(database, PROBLEM, day).with_ids()
    return [row for row in rows if campaign in (EVERY_CAMPAIGN, row["campaign"])]


def campaign_starts(database: peewee.Database) -> dict[str, str]:
    """The first day of every campaign that has one."""
    known = Campaign.deleted_at.is_null() & Campaign.start.is_null(False)
    query = Campaign.select(Campaign.name, Campaign.start).where(known)
    return dict(database.execute(query.tuples()).fetchall())


def snapshot_row(row: Row) -> SnapshotRow:
    """What is kept of a problem."""

    def text(name: str) -> str:
        return "" if row[name] is None else str(row[name])

    percent = row["percent"]
    return SnapshotRow(
        row_id=int(text("id")),
        number=text("number"),
        list=text("list"),
        category=text("category"),
        department=text("department"),
        person=text("person"),
        statement=text("statement"),
        status=text("status"),
        light=text("light"),
        percent=None if percent is None else int(percent),
        deadline=text("deadline"),
        deadline_date=text("deadline_date") or None,
        closed_on=text("closed_on") or None,
    )


def read_lines(database: peewee.Database) -> list[DispatchLine]:
    """Every kept day, the newest first."""
    model = Dispatch
    query = model.select(model.id, model.kind, model.day, model.campaign, model.note, model.author)
    query = query.where(model.deleted_at.is_null()).order_by(model.day.desc(), model.id.desc())
    return [DispatchLine(*found) for found in database.execute(query.tuples()).fetchall()]


def read_snapshot(database: peewee.Database, row_id: int) -> Snapshot:
    """A kept day. Raises InvalidValueError when it is gone or cannot be read."""
    query = Dispatch.select(Dispatch.content).where(Dispatch.id == row_id)
    found = database.execute(query.tuples()).fetchone()
    try:
        return CONVERTER.structure(json.loads(found[0] if found else ""), Snapshot)
    except (ValueError, cattrs.BaseValidationError) as fault:
        raise InvalidValueError("这条调度记录读不出来。", "请在修改记录中查看它是否已被删除。", repr(fault)[:200]) from fault


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """What happened from one kept day to a later one."""
    old, new = by_id(before.rows), by_id(after.rows)
    both = [(old[row_id], row) for row_id, row in new.items() if row_id in old]
    return Comparison(
        before=before,
        after=after,
        new=tuple(row for row_id, row in new.items() if row_id not in old),
        applied=tuple(row for was, row in both if row.status == REVIEW and was.status != REVIEW),
        closed=tuple(row for was, row in both if row.status == CLOSED and was.status != CLOSED),
        late=tuple(row for was, row in both if row.light == OVERDUE and was.light != OVERDUE and not was_put_off(was, row)),
        put_off=tuple(row for was, row in both if was_put_off(was, row)),
        returned=tuple(row for was, row in both if row.status == RETURNED and was.status != RETURNED),
        reopened=tuple(row for was, row in both if was.status == CLOSED and row.status != CLOSED),
        moved=tuple(row for was, row in both if row.status != CLOSED and (row.percent or 0) > (was.percent or 0)),
        gone=tuple(row for row_id, row in old.items() if row_id not in new),
    )


def was_put_off(was: SnapshotRow, row: SnapshotRow) -> bool:
    """Whether a problem that is open was given a later day. Another round has a time limit of its own."""
    later = bool(was.deadline_date and row.deadline_date and row.deadline_date > was.deadline_date)
    return later and CLOSED not in (was.status, row.status)


def by_id(rows: Sequence[SnapshotRow]) -> Mapping[int, SnapshotRow]:
    """Row id → row, in order."""
    return {row.row_id: row for row in rows}


def closings(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """(day, problems closed by then) for every day on which one was closed: what a trend is drawn from."""
    days: dict[Value, int] = {}
    for row in rows:
        if row["status"] == CLOSED and row["closed_on"]:
            days[row["closed_on"]] = days.get(row["closed_on"], 0) + 1
    total, found = 0, []
    for day in sorted(days, key=str):
        total += days[day]
        found.append((str(day), total))
    return found
