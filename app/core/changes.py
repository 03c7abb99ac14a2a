"""What a commit changed: the one message by which pages refresh themselves, be it my change, a colleague's or an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Change:
    """One commit as the window needs it: who did what when (UTC, ISO 8601), and the ids of the rows changed by table name.

    `commit_id` is the id in the commit's header: what a save is acknowledged by. `station` tells PCs of one name apart.
    """

    sequence: int
    user: str
    pc: str
    time: str
    action: str
    tables: Mapping[str, frozenset[int]] = field(default_factory=dict)
    commit_id: str = ""
    station: str = ""
