"""What was read below the headings of a table: the records, the rows left out, and what was decided of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from app.core.kinds import Value
from app.ledgers.changes.entry_operations import Entries


@dataclass(frozen=True)
class Skipped:
    """A row that is no record, and why; row as Excel counts."""

    row: int
    why: str


def joined_to(row: int) -> str:
    """Why a row is no record that goes on with the one of another row (as Excel counts)."""
    return f"与第 {row} 行是同一条（合并单元格），已并入"


@dataclass(frozen=True)
class Section:
    """What section rows say of the records below them, by field: surely, or perhaps (未完成任务); `texts`: in which words."""

    said: Mapping[str, Value] = field(default_factory=dict)
    doubted: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def without(self, names: Collection[str]) -> Section:
        """The section without what it says of some fields."""
        said = {name: value for name, value in self.said.items() if name not in names}
        doubted = {name: word for name, word in self.doubted.items() if name not in names}
        return Section(said, doubted, self.texts)


@dataclass(slots=True)
class BodyRow:
    """A record's cells by field, as they stand in the sheet; row as Excel counts."""

    row: int
    cells: dict[str, object]
    proposed: Mapping[str, str] | None = None  # field → what its blank may mean
    section: Section | None = None  # in which it stands
    taken: tuple[str, ...] = ()  # the fields whose cells only the section says
    entries: Entries | None = None  # what stands in the columns of quarters and months


@dataclass
class Body:
    """The records of a table and what was left out."""

    rows: list[BodyRow] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # what was decided of its cells, for the person
