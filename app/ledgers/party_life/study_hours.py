"""What a study session gives those who took part: its own hours, unless somebody has other ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.kinds import Value

TOOK_PART = "参加"


def with_hours(session: Mapping[str, Value], people: Sequence[Mapping[str, Value]]) -> list[Mapping[str, Value]]:
    """The people of a session with the hours that count for each of them; none for who did not come."""
    return [
        {**entry, "hours": session["hours"]} if entry["hours"] is None and entry["state"] == TOOK_PART else entry
        for entry in people
    ]
