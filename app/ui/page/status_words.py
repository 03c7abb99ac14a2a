"""What the status bar says of a ledger page: 共 75 条  ·  显示 30 条  ·  选中 2 行  ·  所选平均完成率 85%."""

from __future__ import annotations

from collections.abc import Sequence

from app.ledgers.views.grouping import total_words
from app.ledgers.views.view import LedgerView
from app.ui.table.arrangement import WHOLE


def status_words(view: LedgerView | None, selected: Sequence[int], cells: str, zoom: int = WHOLE) -> str:
    """`selected` are ids of rows, `cells` the table's words on selected cells, which count more than totals, `zoom` is in
    percent."""
    if view is None:
        return "正在读取…"
    parts = [f"共 {view.total:,} 条", f"显示 {len(view.shown):,} 条"]
    every = len(selected) == len(view.shown)  # of these the view knows the totals without counting
    positions = view.shown if every else [place for place in map(view.positions.get, selected) if place is not None]
    several = len(positions) > 1
    if several:
        parts.append(f"选中 {len(positions):,} 行")
    if cells:
        parts.append(cells)
    else:
        found = map(total_words, view.totals(positions if several and not every else None))
        parts += [f"{'所选' if several else ''}{words}" for words in found if words]
    if zoom != WHOLE:
        parts.append(f"显示比例 {zoom}%")
    return "  ·  ".join(parts)
