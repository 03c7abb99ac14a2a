"""To which year the rows of a ledger belong. `years` says what a closed year means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.conditions import Condition
from app.core.day_kinds import Year
from app.ledgers.schema.fields import Ruled

LEADING_YEAR = re.compile(r"(?:19|20)\d\d(?=[-年]|$)")


@dataclass(frozen=True)
class Yearly:
    """To which year a row belongs, and what is unfinished when that year is closed (app.ledgers.years).

    The first of `fields` that tells a year counts: a year, a day, or a text that begins with a year (2023年度…民主生活会); a
    row without one belongs to no year. `unfinished`: rows for which any of these holds are carried into the next year. Where
    the first field holds just a year, a row is that year's alone and its copy goes on; any other row goes on itself.
    `standing`: a register whose rows outlive their year and end by rules of their own (制度, 销号): a closed year locks none.
    """

    fields: tuple[str, ...]
    unfinished: tuple[Condition, ...] = ()
    standing: bool = False

    def year_of(self, row: Mapping[str, object]) -> int | None:
        """The year of a row by its own fields."""
        return first_year(*map(row.get, self.fields))

    def field(self) -> Ruled:
        """年度 as a field of a ledger whose rows tell their year only by a day: its page can then be switched by it."""
        return Ruled("year", "年度", Year(), self.fields, lambda reading: first_year)


def first_year(*cells: object) -> int | None:
    """The year of the first cell that tells one."""
    for cell in cells:
        if cell and (match := LEADING_YEAR.match(str(cell))):
            return int(match[0])
    return None
