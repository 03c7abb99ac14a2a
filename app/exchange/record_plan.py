"""A row of a workbook as it is to be imported."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.kinds import Value


@dataclass(frozen=True)
class RecordPlan:
    """A row to be imported; row as Excel counts. `values` has every writable field, `raw` what the cells hold as text.

    `proposals`: what cells that cannot be read probably mean, as it would be typed.
    """

    row: int
    values: dict[str, Value]
    raw: dict[str, str]
    errors: dict[str, str]
    proposals: dict[str, str] = field(default_factory=dict)
