"""What was read below the headings of a table: the records, the rows left out, and what was decided of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Skipped:
    """A row that is no record, and why; row as Excel counts."""

    row: int
    why: str


@dataclass(slots=True)
class BodyRow:
    """A record's cells by field, as they stand in the sheet; row as Excel counts."""

    row: int
    cells: dict[str, object]
    proposed: Mapping[str, str] | None = None  # field → what its blank may mean


@dataclass
class Body:
    """The records of a table and what was left out."""

    rows: list[BodyRow] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # what was decided of its cells, for the person
