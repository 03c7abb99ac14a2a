"""What a person is told of cells that were read otherwise than they were written, so that nobody misses it later."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from app.core.cell_text import NOTHINGS, clean_line
from app.core.dates import FIRST_YEAR, find_dates, tidy_text
from app.core.day_kinds import Date
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.tables.tables import rows_in_words
from app.ledgers.schema.declaration import Ledger

FROM_TO = re.compile("[至到~～—–、-]")
MOST_TOLD = 20  # of a sheet; how many more there are is said


def told_of(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Everything that is told of the cells of a sheet."""
    return [*several_days(ledger, records), *unsaid(ledger, records)]


def unsaid(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """The texts for which their field has no value (每季度末 is no day), so that nobody misses them later."""
    found: dict[tuple[str, str], list[int]] = {}
    for record in records:
        values = record.values
        for name, content in record.cells.items():
            if content is None or values.get(name) not in (None, "") or name in record.errors:
                continue
            if (text := clean_line(content)) and text not in NOTHINGS:
                found.setdefault((name, text), []).append(record.row)
    said = [
        f"{rows_in_words(rows)}“{ledger.fields[name].label}”写的是“{text}”，没有对应的内容，读作空白"
        for (name, text), rows in found.items()
    ]
    rest = Counter(ledger.fields[name].label for name, _ in list(found)[MOST_TOLD:])
    more = "、".join(f"“{label}” {count} 种" for label, count in rest.items())
    return [*said[:MOST_TOLD], *([f"还有写法没有对应的内容，读作空白：{more}"] if more else [])]


def several_days(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """Cells of a day that name a first and a last one (3月5日—8日): the last is taken."""
    found: dict[tuple[str, str], list[int]] = {}
    names = [spec.name for spec in ledger.fields.values() if type(spec.kind) is Date]
    for record in records:
        for name in names:
            content = record.cells.get(name)
            if isinstance(content, str) and record.values.get(name) and FROM_TO.search(content):
                found.setdefault((name, clean_line(content)), []).append(record.row)
    return [
        f"{rows_in_words(rows)}“{ledger.fields[name].label}”写的是“{text}”，取最后一天，请核对"
        for (name, text), rows in found.items()
        if len({item.day for item in find_dates(tidy_text(text), FIRST_YEAR)}) > 1
    ][:MOST_TOLD]
