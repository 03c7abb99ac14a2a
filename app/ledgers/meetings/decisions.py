"""What a meeting decided, as lines of 议定事项 and as the items that are followed after it (议定事项跟踪)."""

from __future__ import annotations

import datetime as dt
import re

import peewee

from app.core.dates import parse_deadline
from app.core.kinds import Value
from app.ledgers.schema.child import Fill
from app.ledgers.schema.fields import Values

NUMBERED = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]+[）)、.．]|[（(]?\d+[）)、.．](?!\d))\s*")


def lines_of(text: object) -> list[str]:
    """The lines of a long text, plain."""
    return [plain(line) for line in str(text or "").splitlines() if line.strip()]


def plain(line: str) -> str:
    """A line without its number and its full stop: 1.报送情况。 → 报送情况."""
    return NUMBERED.sub("", line).strip().rstrip("。；;")


def decided(database: peewee.Database, meeting: Values) -> list[dict[str, Value]]:
    """An item for each line of 议定事项, due on the day that the line names."""
    day = dt.date.fromisoformat(str(meeting["date"])) if meeting["date"] else None
    found: list[dict[str, Value]] = []
    for line in lines_of(meeting["outcome"]):
        due = parse_deadline(line, day.year, day) if day else None
        found.append({"content": line, "due": due.isoformat() if due else None})
    return found


FOLLOW_DECISIONS = Fill("议定事项转入跟踪", decided, "“议定事项”里没有新的内容：一行写一项，已经在跟踪的不重复转入。")
