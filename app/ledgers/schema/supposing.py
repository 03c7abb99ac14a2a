"""What a row of a workbook probably is although nothing in it says so: proposed in the preview of an import, never taken in
silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from app.ledgers.schema.fields import Values


@dataclass(frozen=True)
class Row:
    """What is known of a row: its `values` (of days that cannot be read what they probably mean), the `texts` of its cells,
    the `titles` above it with the name of its sheet, and the day on which it is read."""

    values: Values
    texts: Mapping[str, object]
    titles: Collection[str]
    today: dt.date


@dataclass(frozen=True)
class Supposed:
    """`find` tells the word for a `field` that has no column, "" for no idea or none but its default; `why` is what the person
    is told by which."""

    field: str
    find: Callable[[Row], str]
    why: str
