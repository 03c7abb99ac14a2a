"""The texts of quarters and months (一季度：已定题 …) as dated entries of a row, where the ledger keeps such entries (进展).

Each is of the last day of its quarter or month in the year of the table; the newest is what the row shows. What a column
without a period says beside them (整改进展) is how it stands now.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.core.cell_text import plain
from app.core.dates import parse_deadline
from app.exchange.tables.body import Body
from app.exchange.tables.period_columns import Periods
from app.exchange.tables.tables import blank
from app.ledgers.changes.entry_operations import NOW, Told, latest_fields
from app.ledgers.schema.declaration import Ledger


def entry_fields(columns: Mapping[int, str], periods: Periods, ledger: Ledger) -> list[str]:
    """The fields with such entries whose texts stand in columns of quarters or months."""
    return [name for name in latest_fields(ledger) if any(columns[column] == name for column in periods)]


def divide_into_entries(body: Body, columns: Mapping[int, str], periods: Periods, ledger: Ledger, year: int) -> list[str]:
    """Give each record the entries that its joined texts are, and leave the newest as what it says; what is to be told."""
    told = []
    for name in entry_fields(columns, periods, ledger):
        words = {periods[column] for column, field in columns.items() if field == name and column in periods}
        begins = re.compile(f"^({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})：", re.MULTILINE)
        days = {word: parse_deadline(f"{year}年{word}", year) for word in words}
        for row in body.rows:
            if blank(row.cells[name]):
                continue
            now, *parts = begins.split(plain(row.cells[name]))
            texts = zip(parts[::2], parts[1::2], strict=True)
            entries = sorted(Told(str(days[word]), text.strip()) for word, text in texts)
            entries += [Told(NOW, now.strip())] if now.strip() else []
            row.entries = {**(row.entries or {}), name: tuple(entries)}
            row.cells[name] = entries[-1].text
        label = ledger.fields[name].label
        listed = "、".join(f"“{periods[at]}”" for at in sorted(periods) if columns[at] == name)
        how = f"按 {year} 年各期末日期分别记为一条（期末未到和没有写明哪一期的记为导入当天），表中显示最新一条"
        told.append(f"“{label}”分列在{listed}，{how}，请核对")
    return told
