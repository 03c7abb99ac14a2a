"""What a meeting decided, as lines of 议定事项 and as the items that are followed after it (议定事项跟踪)."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

import peewee

from app.core.date_tidying import tidy_text
from app.core.dates import add_months, parse_deadline
from app.core.kinds import Value
from app.core.workdays import WorkCalendar
from app.ledgers.meetings.meeting_schedule import due_day
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem_lights import ProblemRules
from app.ledgers.schema.child import Fill
from app.ledgers.schema.fields import Values

# 2.5 is a number, 2.12月15日 the second item with a date.
NUMBERED = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]+[）)、.．]|[（(]?\d+[）)、.．](?=\D|\d{1,4}[年月日号]))\s*")
# 会后一周内, 5个工作日内, of a text with its numbers tidied. 每周内 is no time limit, nor is 12月内 so many months;
# 会前3天内 counts from another meeting.
WITHIN = re.compile(
    r"(?<![0-9月每近前])(?P<number>[0-9]{1,3}|两|半)(?P<unit>个?工作日|天|日(?!之?前)|个?[周星]期?|个月)之?[内前]"
)
ON_DAY = re.compile(r"(?<![0-9月每近前])(?P<day>[0-9]{1,2})[日号][之以]?前")  # 25日前, the 25th of the meeting's month


def lines_of(text: object) -> list[str]:
    """The lines of a long text, plain."""
    return [plain(line) for line in str(text or "").splitlines() if line.strip()]


def plain(line: str) -> str:
    """A line without its number and its full stop: 1.报送情况。 → 报送情况."""
    return NUMBERED.sub("", line).strip().rstrip("。；;")


def decided(database: peewee.Database, meeting: Values) -> list[dict[str, Value]]:
    """An item for each line of 议定事项, due on the day that the line names or counts from the meeting's (会后一周内)."""
    day = dt.date.fromisoformat(str(meeting["date"])) if meeting["date"] else None
    calendar = read_settings(database, ProblemRules).calendar()
    found: list[dict[str, Value]] = []
    for line in lines_of(meeting["outcome"]):
        due = (parse_deadline(line, day.year, day) or within(line, day, calendar)) if day else None
        found.append({"content": line, "due": due.isoformat() if due else None})
    return found


def within(line: str, day: dt.date, calendar: WorkCalendar) -> dt.date | None:
    """The last day of a time limit that counts from the meeting's day, or names a day of its month that is still to come; None
    when a line names none."""
    text = tidy_text(line)
    if on_day := ON_DAY.search(text):
        number = int(on_day["day"])
        return day.replace(day=number) if day.day <= number <= monthrange(day.year, day.month)[1] else None
    match = WITHIN.search(text)
    if match is None:
        return None
    unit, half = match["unit"].lstrip("个"), match["number"] == "半"
    if half:
        return day + dt.timedelta(days=15) if unit == "月" else None
    number = 2 if match["number"] == "两" else int(match["number"])
    if unit == "月":
        return add_months(day, number)
    if unit == "工作日":
        return due_day(day, number, calendar)
    return day + dt.timedelta(days=number * (1 if unit in ("天", "日") else 7))


FOLLOW_DECISIONS = Fill("议定事项转入跟踪", decided, "“议定事项”里没有新的内容：一行写一项，已经在跟踪的不重复转入。")
