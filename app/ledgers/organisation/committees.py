"""Who sat on a branch's 支委会 on a day of the past, as far as 任职经历 tells."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.kinds import Value
from app.ledgers.schema.fields import Values

SEAT = "委员"  # 组织委员, 宣传委员, 统战委员, …


def members_then(members: Value, branch: str, past: Iterable[tuple[str, Values]]) -> str:
    """The 支委 of a branch on a day, joined by 、, from those of today and what others held on that day (name, 任职经历).

    Of whom nothing is on record is taken to have sat there as today.
    """
    found = dict.fromkeys(name for name in str(members or "").split("、") if name)
    for name, held in past:
        here, post = held["branch"] == branch, str(held["party_post"] or "")
        if here and post.endswith(SEAT):
            found[name] = None
        elif not here or post:
            found.pop(name, None)
    return "、".join(found)
