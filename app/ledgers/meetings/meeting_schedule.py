"""Counting back from a meeting's day, and the checklists that kinds of meetings begin with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import peewee

from app.core.kinds import Value
from app.core.workdays import WorkCalendar
from app.ledgers.meetings.meeting_rows import ENDED, NOT_BEGUN, Meeting, Preparation
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem_lights import ProblemRules
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.fields import Values
from app.store.operation import Operation
from app.store.transaction import Transaction

WEEK = 7  # days
EVE_AND_DAY = (-1, 0)  # days from the meeting


@dataclass(frozen=True)
class TemplateItem:
    """One thing to prepare. `offset`: days before (negative) or after the meeting."""

    name: str
    offset: int
    requirement: str = ""
    department: str = ""


@dataclass(frozen=True)
class Template:
    """What a kind of meeting needs."""

    kind: str
    items: tuple[TemplateItem, ...]


PLENARY = (
    TemplateItem("会议总体方案", -30, "报主席会议审定"),
    TemplateItem("工作报告起草", -20, "征求意见后报审"),
    TemplateItem("会议通知", -15, "发至各参加单位"),
    TemplateItem("参会人员名单", -15, "核对委员、列席、工作人员"),
    TemplateItem("提案受理准备", -10, "设立提案受理组"),
    TemplateItem("食宿安排", -7, "落实驻地和用餐"),
    TemplateItem("座位表和出席证", -5, "按界别编排"),
    TemplateItem("会场布置", -3, "含会标、音响、座席"),
    TemplateItem("车辆保障", -3, "制定乘车表"),
    TemplateItem("安全保卫和医疗", -3, "对接有关单位"),
    TemplateItem("新闻宣传", -3, "制定宣传方案"),
    TemplateItem("材料印制装袋", -2, "逐袋清点"),
    TemplateItem("会议报到", 0, "设置报到处"),
    TemplateItem("会议纪要和归档", 7, "整理归档"),
)
STANDING = (
    TemplateItem("会议方案", -15, "报秘书长审定"),
    TemplateItem("会议通知", -10, "书面和短信同时通知"),
    TemplateItem("出席名单", -7, "统计请假情况"),
    TemplateItem("会议材料", -5, "汇编成册"),
    TemplateItem("座位表", -3, "按规定排序"),
    TemplateItem("会场布置", -2, "调试音响和投影"),
    TemplateItem("签到", 0, "统计实到人数"),
    TemplateItem("宣传报道", 0, "当日发稿"),
    TemplateItem("会议纪要", 7, "报审后印发"),
)
CHAIR = (
    TemplateItem("议题收集", -10, "各处室报送"),
    TemplateItem("议题审定", -7, "报主席审定"),
    TemplateItem("会议通知", -5),
    TemplateItem("会议材料", -3, "一议题一材料"),
    TemplateItem("会场准备", -1),
    TemplateItem("会议记录", 0, "专人记录"),
    TemplateItem("会议纪要", 5, "五个工作日内印发"),
)
DELIBERATION = (
    TemplateItem("议政方案", -30, "报主席会议审定"),
    TemplateItem("专题调研报告", -20, "形成初稿后征求意见"),
    TemplateItem("议政发言遴选", -15, "确定发言人"),
    *STANDING[1:8],
    TemplateItem("议政建议案", 10, "报送党委政府"),
    TemplateItem("会议纪要", 7, "报审后印发"),
)
CONSULTATION = (
    TemplateItem("协商方案", -15, "明确协商主题和流程"),
    TemplateItem("邀请有关部门和委员", -10, "确认参会名单"),
    TemplateItem("会议通知", -7),
    TemplateItem("发言材料审核", -5, "每篇不超过1500字"),
    TemplateItem("资料汇编", -3),
    TemplateItem("座位表", -2),
    TemplateItem("会场布置", -2),
    TemplateItem("宣传报道", 0),
    TemplateItem("协商成果报送", 7, "形成专报"),
)
INSPECTION = (
    TemplateItem("活动方案", -15, "明确路线、人员、分工"),
    TemplateItem("对接县区", -10, "确定点位"),
    TemplateItem("通知委员", -7),
    TemplateItem("资料准备", -5, "含背景材料"),
    TemplateItem("车辆安排", -3, "轻车简从"),
    TemplateItem("用餐安排", -2, "按规定标准"),
    TemplateItem("现场组织", 0),
    TemplateItem("调研报告", 20, "报分管领导审阅"),
)


@dataclass(frozen=True)
class MeetingSettings:
    """How the office prepares meetings. `workdays`: T−3 means three working days before, else three calendar days."""

    AREA: ClassVar[str] = "meetings"
    TITLE: ClassVar[str] = "会议筹备设置"
    workdays: bool = True
    templates: tuple[Template, ...] = (
        Template("全体会议", PLENARY),
        Template("常委会会议", STANDING),
        Template("主席会议", CHAIR),
        Template("专题议政性常委会", DELIBERATION),
        Template("协商座谈会", CONSULTATION),
        Template("调研视察", INSPECTION),
        Template("其他", STANDING),
    )

    def template_for(self, kind: str) -> Template:
        """The checklist of a kind of meeting; that of 其他, else the first, for one without its own."""
        named = {template.kind: template for template in self.templates}
        return named.get(kind) or named.get("其他") or (self.templates[0] if self.templates else Template(kind, ()))


def due_day(meeting_day: dt.date, offset: int, calendar: WorkCalendar | None) -> dt.date:
    """The day an item is due. With a calendar the count goes over its working days only, the meeting's day being T itself."""
    if calendar is None:
        return meeting_day + dt.timedelta(days=offset)
    step = dt.timedelta(days=1 if offset > 0 else -1)
    day, left = meeting_day, abs(offset)
    while left:
        day += step
        left -= calendar.is_workday(day)
    return day


def counting(database: peewee.Database) -> WorkCalendar | None:
    """The office's working days (整改设置 › 工作日 names its own) when days are counted by them, None for calendar days."""
    workdays = read_settings(database, MeetingSettings).workdays
    return read_settings(database, ProblemRules).calendar() if workdays else None


def prepare_meeting(meeting_id: int, items: Sequence[TemplateItem], day: dt.date) -> Operation:
    """Add the items to a meeting's checklist; those it has already, known by their name, are left out."""

    def apply(transaction: Transaction) -> None:
        row = transaction.read(Meeting, meeting_id, ["name", "date", "department", "person"])
        if row is None or row["deleted_at"] is not None:
            return
        mine = of_meeting(row["name"], row["date"])
        found = transaction.database.execute(Preparation.select(Preparation.name).where(mine).tuples()).fetchall()
        known = {name for (name,) in found}
        calendar = counting(transaction.database)
        fresh = [item for item in items if item.name not in known]
        transaction.insert_many(
            Preparation,
            [
                {
                    "meeting": row["name"],
                    "meeting_date": row["date"],
                    "number": str(number),
                    "name": item.name,
                    "requirement": item.requirement,
                    "department": item.department or row["department"],
                    "person": "",
                    "offset": item.offset,
                    "due": scheduled(row["date"], item.offset, calendar),
                    "status": NOT_BEGUN,
                    "remark": "",
                }
                for number, item in enumerate(fresh, len(known) + 1)
            ],
        )

    return Operation(f"生成筹备清单（{len(items)} 项）", apply)


def scheduled(date: Value, offset: Value, calendar: WorkCalendar | None) -> str | None:
    """The due day as it is stored; None while the meeting's day or the offset is not known."""
    if not date or not isinstance(offset, int):
        return None
    return due_day(dt.date.fromisoformat(str(date)), offset, calendar).isoformat()


def of_meeting(name: Value, date: Value) -> peewee.Expression:
    """The preparations of a meeting: meetings of one name (第四季度主席会议) are told apart by their day."""
    column = Preparation.meeting_date
    same_day = column.is_null() if date is None else column == date
    found: peewee.Expression = (Preparation.meeting == name) & same_day & Preparation.deleted_at.is_null()
    return found


@dataclass(frozen=True)
class Move:
    """An open item whose day no longer fits its meeting's."""

    row_id: int
    name: str
    due: str | None
    new_due: str


def moves_of(database: peewee.Database, meeting_id: int) -> list[Move]:
    """The open items of a meeting that are due on another day than counted from the meeting's day."""
    query = Meeting.select(Meeting.name, Meeting.date).where((Meeting.id == meeting_id) & Meeting.deleted_at.is_null())
    row = database.execute(query.tuples()).fetchone()
    if row is None or row[1] is None:
        return []
    columns = (Preparation.id, Preparation.name, Preparation.due, Preparation.offset, Preparation.status)
    mine = of_meeting(*row) & Preparation.offset.is_null(False)
    items = database.execute(Preparation.select(*columns).where(mine).order_by(Preparation.id).tuples()).fetchall()
    by_days = counted_in_days([(item[2], item[3]) for item in items])
    calendar = None if by_days else counting(database)
    moves = [
        Move(item[0], item[1], item[2], scheduled(row[1], item[3], calendar) or "") for item in items if item[4] not in ENDED
    ]
    return [move for move in moves if move.due != move.new_due]


def counted_in_days(items: Iterable[tuple[str | None, int]]) -> bool:
    """Whether a checklist (due, offset) was counted in calendar days, as an imported one may be: it goes on so when it moves.

    All items lie their offset of calendar days from one and the same day, and a week end is between two of them: one alone,
    or several in the same week, do not tell.
    """
    known = [(dt.date.fromisoformat(due), offset) for due, offset in items if due]
    days = {due - dt.timedelta(days=offset) for due, offset in known}
    offsets = [offset for _, offset in known]
    return len(days) == 1 and max(offsets) - min(offsets) >= WEEK


def move_items(moves: Iterable[Move]) -> Operation:
    """Give open items the days counted from their meeting's new day. Raises ConflictError when one was changed meanwhile."""
    wanted = list(moves)

    def apply(transaction: Transaction) -> None:
        for move in wanted:
            transaction.update(Preparation, move.row_id, {"due": (move.due, move.new_due)})

    return Operation(f"顺延筹备事项（{len(wanted)} 项）", apply)


def follow_meeting(transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
    """The consequence of a changed meeting: its preparations go with its name and day. When they are due stays."""
    for item in written:
        before, after = item.before, item.after
        if before is None or after is None or (before["name"], before["date"]) == (after["name"], after["date"]):
            continue
        changed = {"meeting": after["name"], "meeting_date": after["date"]}
        for name in {before["name"], after["name"]}:  # a new name may have reached them already
            Preparation.update(changed).where(of_meeting(name, before["date"])).execute(transaction.database)


def complete_preparations(transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
    """The consequence of written preparations: an unknown meeting becomes one, a missing day follows from what is known."""
    calendar = counting(transaction.database)
    for item in written:
        before, after = item.before, item.after
        if after is None:
            continue
        date = after["meeting_date"] or meeting_day(transaction.database, after["meeting"])
        changed: dict[str, Value] = {} if date == after["meeting_date"] else {"meeting_date": date}
        moved = before is not None and (before["offset"], before["due"]) != (after["offset"], after["due"])
        typed = before is not None and before["due"] != after["due"]
        if after["offset"] is not None and not typed and (after["due"] is None or moved):
            changed["due"] = scheduled(date, after["offset"], calendar)
        if changed:
            Preparation.update(changed).where(Preparation.id == item.row_id).execute(transaction.database)
    known: set[tuple[Value, Value]] = set()
    for item in written:
        key = meeting_of(item.after)
        if key is not None and key != meeting_of(item.before) and key not in known:
            known.add(key)
            add_unknown_meeting(transaction, *key)


def meeting_of(row: Values | None) -> tuple[Value, Value] | None:
    """The meeting that an item names; one that was deleted does not come back because an old item of it is edited."""
    return (row["meeting"], row["meeting_date"]) if row is not None else None


def meeting_day(database: peewee.Database, name: Value) -> Value:
    """The day of the one meeting of that name; None when there are several or it has none."""
    query = Meeting.select(Meeting.date).where((Meeting.name == name) & Meeting.deleted_at.is_null()).limit(2)
    found = database.execute(query.tuples()).fetchall()
    return found[0][0] if len(found) == 1 else None


def add_unknown_meeting(transaction: Transaction, name: Value, date: Value) -> None:
    """A meeting that only its checklist tells of."""
    alive = (Meeting.name == name) & Meeting.deleted_at.is_null()
    same = alive & ((Meeting.date == date) | Meeting.date.is_null()) if date else alive
    if transaction.database.execute(Meeting.select(Meeting.id).where(same).limit(1).tuples()).fetchone() is None:
        defaults = {item.name: item.default for item in Meeting._meta.sorted_fields if item.name not in ("id", "deleted_at")}
        transaction.insert(Meeting, {**defaults, "name": name, "date": date})


def items_of(database: peewee.Database, meetings: Sequence[tuple[int, Values]]) -> dict[int, list[Values]]:
    """The checklist of each meeting (row id, values) in the order of the days its items are due."""
    names = ("number", "name", "requirement", "department", "person", "offset", "due", "status", "remark")
    columns = [Preparation._meta.fields[name] for name in names]
    order = (Preparation.due, Preparation.offset, Preparation.id)
    found: dict[int, list[Values]] = {}
    for row_id, meeting in meetings:
        query = Preparation.select(*columns).where(of_meeting(meeting["name"], meeting["date"])).order_by(*order)
        found[row_id] = [dict(zip(names, row, strict=True)) for row in database.execute(query.tuples()).fetchall()]
    return found


def due_on_the_day(meeting: Values, items: Sequence[Values]) -> list[Values]:
    """What is to be done when a meeting begins: all of its day and the day before, and what is left from earlier."""
    return [item for item in items if item["offset"] in EVE_AND_DAY or (before(item) and item["status"] not in ENDED)]


def before(item: Values) -> bool:
    """Whether an item is to be ready before the meeting, not after it."""
    return not isinstance(item["offset"], int) or item["offset"] < 0
