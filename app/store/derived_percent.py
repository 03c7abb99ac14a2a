"""A percent that follows from other rows (a whole from its parts): worked out, and checked when somebody claims one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import apsw

from app.core.kinds import Value
from app.core.outline import is_part
from app.store.sqlite import table_columns
from app.store.statements import quoted, select_sql


def mean_percent(parts: Sequence[tuple[Value, Value]]) -> int:
    """The mean of (percent, weight) in whole percent, weighted where all have a weight; an unknown percent counts as 0."""
    weighted = all(weight for _, weight in parts)
    pairs = [(float(str(percent or 0)), float(str(weight)) if weighted else 1.0) for percent, weight in parts]
    return round(sum(percent * weight for percent, weight in pairs) / sum(weight for _, weight in pairs))


@dataclass(frozen=True)
class DerivedPercent:
    """`percent` of a row is the mean of those of the rows of the same table whose `parent` is its `name`, within a `scope`.

    Of several rows of one name the `number` tells which has which parts (app.core.outline). All are columns; `scope`, `weight`
    and `number` may be missing. Offices of before schema 0090 say the percent only, and whatever was
    written there then counts as following.
    """

    percent: str
    parent: str = ""
    name: str = ""
    scope: str = ""
    weight: str = ""
    number: str = ""

    def to_json(self) -> dict[str, dict[str, str]]:
        """As a rule says it; a program that knows the column only reads that out of it."""
        return {self.percent: {name: text for name, text in asdict(self).items() if name != "percent" and text}}

    @classmethod
    def from_json(cls, said: Mapping[str, Mapping[str, str]] | Sequence[str]) -> DerivedPercent | None:
        """Out of a rule."""
        for percent in said:
            return cls(percent, **dict(said[percent])) if isinstance(said, Mapping) else cls(percent)
        return None

    def holds(self, row: Mapping[str, object], table: str, connection: apsw.Connection) -> bool:
        """Whether the percent of a row is the one that follows from the rows below it as they are now."""
        if not self.parent:
            return True
        known = set(table_columns(connection, table))
        if not {self.parent, self.name} | ({self.scope, self.weight, self.number} - {""}) <= known:
            return False
        where, values = "deleted_at IS NULL", [row[self.name]]
        if self.scope:
            where, values = f"{where} AND {quoted(self.scope)} IS ?", [row[self.scope], row[self.name]]
        columns = [name for name in (self.percent, self.weight, self.number) if name]
        found = connection.execute(select_sql(table, columns, f"{where} AND {quoted(self.parent)} = ?"), values)
        below = [dict(zip(columns, cells, strict=True)) for cells in found]
        namesakes = 1
        if self.number:
            namesakes = len(list(connection.execute(select_sql(table, ["id"], f"{where} AND {quoted(self.name)} = ?"), values)))
        parts = [
            (part[self.percent], part.get(self.weight, 1))
            for part in below
            if is_part(part.get(self.number), row.get(self.number), namesakes)
        ]
        try:
            return bool(parts) and row[self.percent] == mean_percent(parts)
        except (ValueError, ArithmeticError):  # words, weights that cancel out: no program of ours writes such parts
            return False
