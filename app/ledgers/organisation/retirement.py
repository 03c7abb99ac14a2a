"""Who has probably retired, where a roster does not say it: 退休干部 among the posts, the department 离退休."""

from __future__ import annotations

import re

from app.ledgers.organisation.person_rows import RETIRED
from app.ledgers.schema.supposing import Row, Supposed

PAST_WORK = "(?:离退休|离休|退休)"
OLD = re.compile(f"已?{PAST_WORK}(?:老?干部|老?党员|人员|职工|教师|工人)?")  # not 离退休干部处, where people work
POST = re.compile(rf".*[（(]已?{PAST_WORK}[）)]|已{PAST_WORK}.*")  # 副主任（退休）
BRANCH = re.compile(rf"{PAST_WORK}(?:老?干部|党员|人员|职工)?第?[一二三四五六七八九十\d]*(?:党?支部|党小组)")


def supposed_status(row: Row) -> str:
    """退休 of somebody whose post, department or branch says it, "" of others."""
    post, department, branch = (str(row.values[name] or "") for name in ("post", "department", "branch"))
    gone = OLD.fullmatch(post) or POST.fullmatch(post) or OLD.fullmatch(department)
    return RETIRED if gone or (BRANCH.search(branch) and not post) else ""


RETIREMENT_SUPPOSED = Supposed("status", supposed_status, "按职务、所在部门和党支部")
