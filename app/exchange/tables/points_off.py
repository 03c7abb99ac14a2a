"""Points below a heading that says they are taken off (扣分): 2 there is -2."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.core.errors import InvalidValueError
from app.core.kinds import ParseContext
from app.core.number_kinds import Number
from app.exchange.tables.body import Body
from app.exchange.tables.mapping import normal_heading
from app.exchange.tables.tables import Table, blank
from app.ledgers.schema.declaration import Ledger

TAKEN_OFF = re.compile("(?!.*(?:[加得奖后]|标准|上限|办法|细则|说明))(?:.*(?:扣分|减分|扣减).*|扣)")
ANY_YEAR = 2000


def take_points_off(body: Body, table: Table, columns: Mapping[int, str], ledger: Ledger) -> None:
    """Give the numbers in such columns their sign, where the field knows numbers below nought, and tell of it."""
    for item in table.headings:
        name = columns.get(item.column, "")
        kind = ledger.fields[name].kind if name else None
        if not isinstance(kind, Number) or kind.minimum is not None or not TAKEN_OFF.fullmatch(normal_heading(item.text)):
            continue
        rows = [row for row in body.rows if is_above_nought(kind, row.cells[name])]
        for row in rows:
            row.cells[name] = f"-{str(row.cells[name]).strip()}"
        if rows:
            body.remarks.append(f"“{item.text}”一栏的正数都是扣去的，记为负数，请核对")


def is_above_nought(kind: Number, content: object) -> bool:
    """Whether a cell holds a number above nought without a sign."""
    if blank(content) or (isinstance(content, str) and content.strip()[:1] in "+＋"):
        return False
    try:
        value = kind.parse(content, ParseContext(ANY_YEAR))
    except InvalidValueError:
        return False
    return isinstance(value, int | float) and value > 0
