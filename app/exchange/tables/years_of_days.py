"""The year that the days of a table say: where most of them name one and the same year, the others are meant in it too."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from app.core.cell_text import normal_digits
from app.core.day_kinds import Date, Deadline
from app.exchange.tables.tables import Table, cell
from app.ledgers.schema.declaration import Ledger

WITH_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-./]\s*\d|(?:0[1-9]|1[0-2])[0-3]\d(?!\d))")
WITHOUT_YEAR = re.compile(r"(?<!\d)(?:1[0-2]|0?[1-9])\s*(?:月|[-./]\s*[0-3]?\d(?![\d.%％]))")


def year_of_days(table: Table, columns: Mapping[int, str], ledger: Ledger) -> int | None:
    """The one year that the days of a table are in, None when they name several or most of them name none.

    None too where every day names its year: nothing is to be added then.
    """
    dated = [column for column, name in columns.items() if isinstance(ledger.fields[name].kind, Date | Deadline)]
    cells = Counter(cell(table.grid, row, column) for column in dated for row in range(table.first, table.end))
    years, bare = years_in(cells.items())
    return next(iter(years)) if len(years) == 1 and 0 < bare <= years.total() else None


def years_in(cells: Iterable[tuple[object, int]]) -> tuple[Counter[int], int]:
    """Year → how many cells name it, and how many name a day without a year. `cells`: what stands there, how often."""
    years, bare = Counter[int](), 0
    for content, times in cells:
        if isinstance(content, dt.date):
            years[content.year] += times
        elif isinstance(content, str):
            text = normal_digits(content)
            named = {int(year) for year in WITH_YEAR.findall(text)}
            years.update(dict.fromkeys(named, times))
            bare += times if not named and WITHOUT_YEAR.search(text) else 0
    return years, bare
