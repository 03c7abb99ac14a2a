"""What is known of a workbook before it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.ledgers.known_files import KindOfFile


@dataclass(frozen=True)
class ImportOptions:
    """How a workbook is to be read, whatever stands in it."""

    ledger: str | None = None  # key of the one a person chose: then no other is looked for
    fixed: Mapping[str, str] = field(default_factory=dict)  # by field name or label, for rows that say nothing
    default_year: int | None = None  # of days without one; else what the workbook says, else this year
    kinds: Mapping[str, KindOfFile] = field(default_factory=dict)  # what was decided before of such files, by signature
    today: dt.date = field(default_factory=dt.date.today)
    choosable: bool = False  # a person can still choose a ledger for a sheet that fits none
