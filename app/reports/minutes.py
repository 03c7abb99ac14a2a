"""会议纪要: what a meeting was about and what it decided, from its row and from the items that are followed after it.

What minutes are for:《党政机关公文处理工作条例》第八条 (会议主要情况和议定事项); who was there: GB/T 9704-2012, 10.3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import peewee

from app.core.dates import chinese_day, parse_deadline
from app.core.errors import InvalidValueError
from app.core.ordering import chinese_numeral
from app.forms.layout.official import OfficialDocument, Paragraph
from app.ledgers.meetings.decisions import lines_of, plain
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.schema.fields import Values
from app.ledgers.views.rows import read_children, read_rows
from app.reports.rectification import sentence

ATTENDANCE = {"主持": "host", "出席": "present", "列席": "sitting_in", "请假": "absent", "记录": "recorder"}


def minutes_of(database: peewee.Database, name: str, day: dt.date, unit: str) -> OfficialDocument:
    """The minutes of the meeting called so, of the last one held without a name. Raises InvalidValueError."""
    rows = read_rows(database, MEETING, day)
    found = [(row_id, rows.mapping(place)) for place, row_id in enumerate(rows.ids)]
    held = sorted(
        (item for item in found if str(item[1]["date"] or "9999") <= day.isoformat()), key=lambda item: str(item[1]["date"])
    )
    if name:
        held = [item for item in found if item[1]["name"] == name]
    if not held:
        names = "、".join(str(row["name"]) for _, row in found) or "（无）"
        raise InvalidValueError(f"没有会议“{name}”。" if name else "还没有召开过会议。", f"可用：{names}。")
    row_id, row = held[-1]
    return minutes(row, read_children(database, MEETING.child("follow_up"), row_id), day, unit)


def minutes(meeting: Values, items: Sequence[Values], day: dt.date, unit: str) -> OfficialDocument:
    """The minutes of a meeting. `items` are what is followed after it. Raises InvalidValueError for one that was called off."""
    name = str(meeting["name"])
    if meeting["called_off"] == "取消":
        raise InvalidValueError(f"“{name}”已取消，没有会议纪要。", "请选择召开了的会议。")
    signed = dt.date.fromisoformat(str(meeting["minutes_day"])) if meeting["minutes_day"] else day
    number = str(meeting["minutes_number"] or "")
    return OfficialDocument(
        title_of(name),
        tuple(body(meeting, items)),
        signature=unit,
        date=chinese_day(signed),
        number=number if not number or number[0] in "（(〔" else f"（{number}）",
    )


def title_of(name: str) -> str:
    """主席会议 → 主席会议纪要, 专题调研 → 专题调研会议纪要."""
    return f"{name}纪要" if name.endswith(("会议", "会")) else f"{name}会议纪要"


def body(meeting: Values, items: Sequence[Values]) -> Iterator[Paragraph]:
    """The opening, what was on the agenda, what was decided, who was there. What nobody entered is left out, not made up."""
    yield Paragraph(opening(meeting))
    followed = [str(item["content"]) for item in items]
    talked = [line for line in lines_of(meeting["outcome"]) if line not in map(plain, followed)]
    parts: list[tuple[str, list[Paragraph]]] = [
        ("会议议题", [Paragraph(sentence(line)) for line in lines_of(meeting["agenda"])]),
        ("会议情况" if items else "议定事项", [Paragraph(sentence(line)) for line in talked]),
        ("议定事项", list(decisions(meeting, items))),
    ]
    for place, (heading, paragraphs) in enumerate(((head, found) for head, found in parts if found), start=1):
        yield Paragraph(f"{chinese_numeral(place)}、{heading}", 1)
        yield from paragraphs
    if not items and not talked:
        yield Paragraph("会议的议定事项尚未登记。")
    for word, field in ATTENDANCE.items():
        if meeting[field]:
            yield Paragraph("、".join(lines_of(meeting[field])), lead=f"{word}：")


def opening(meeting: Values) -> str:
    """Who called whom together, when and where."""
    when = chinese_day(dt.date.fromisoformat(str(meeting["date"]))) if meeting["date"] else "近期"
    hour, host, place = (str(meeting[field] or "") for field in ("hour", "host", "place"))
    where = f"在{place}" if place else ""
    who = f"{host}{where}主持召开" if host else f"{where}召开"
    count = f"，{meeting['attendance']}人参加" if meeting["attendance"] else ""
    return f"{when}{hour}，{who}{meeting['name']}{count}。现将会议主要情况和议定事项纪要如下。"


def decisions(meeting: Values, items: Sequence[Values]) -> Iterator[Paragraph]:
    """（一）what was decided, who sees to it, by when: the items that 会后跟踪 follows.

    A day that the item names itself is not said twice.
    """
    held = dt.date.fromisoformat(str(meeting["date"])) if meeting["date"] else None
    for place, item in enumerate(items, start=1):
        owners = [str(item[field]) for field in ("department", "person") if item[field]]
        duty = f"由{owners[0]}（{owners[1]}）负责" if len(owners) == 2 else f"由{owners[0]}负责" if owners else ""
        day = dt.date.fromisoformat(str(item["due"])) if item["due"] else None
        named = parse_deadline(str(item["content"]), held.year, held) if held else None
        due = f"{chinese_day(day)}前完成" if day and day != named else ""
        told = "，".join(part for part in (duty, due) if part)
        yield Paragraph(
            sentence(plain(str(item["content"]))) + (f"{told}。" if told else ""), lead=f"（{chinese_numeral(place)}）"
        )
