"""What a spreadsheet says below of the cells that are selected: how many hold something, average and sum of their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.core.kinds import Kind, Value
from app.core.number_kinds import Integer, Number, Percent


def cell_words(columns: Iterable[tuple[Kind, Sequence[Value]]]) -> str:
    """计数 5  ·  平均值 52%, 计数 3  ·  平均值 12  ·  求和 36, of the selected cells of each column; shares are not added up.
    "" where every cell is empty."""
    filled = 0
    sums: list[tuple[bool, float, int]] = []  # whether of shares, sum, how many
    for kind, values in columns:
        found = [value for value in values if value not in ("", None)]
        filled += len(found)
        if isinstance(kind, Integer | Number | Percent) and found:
            numbers = [value for value in found if isinstance(value, int | float)]
            sums.append((isinstance(kind, Percent), sum(numbers), len(numbers)))
    parts = [f"计数 {filled:,}"] if filled else []
    if len({shares for shares, _, _ in sums}) == 1:  # a share and an amount have no average
        total, count = sum(item[1] for item in sums), sum(item[2] for item in sums)
        parts.append(f"平均值 {short(total / count)}{'%' if sums[0][0] else ''}")
        parts += [f"求和 {short(total)}"] if not sums[0][0] else []
    return "  ·  ".join(parts)


def short(number: float) -> str:
    """1,036.5: at most two digits behind the point."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")
