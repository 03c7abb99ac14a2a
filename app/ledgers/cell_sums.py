"""What a spreadsheet says below of the cells that are selected: how many hold something, average and sum of their numbers."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.kinds import Integer, Kind, Number, Percent, Value


def cell_words(cells: Iterable[tuple[Kind, Value]]) -> str:
    """计数 5  ·  平均值 52%, 计数 3  ·  平均值 12  ·  求和 36; shares are not added up. "" where every cell is empty."""
    filled = 0
    numbers: list[float] = []
    shares = 0
    for kind, value in cells:
        if value in ("", None):
            continue
        filled += 1
        if isinstance(kind, Integer | Number | Percent) and isinstance(value, int | float):
            numbers.append(value)
            shares += isinstance(kind, Percent)
    parts = [f"计数 {filled:,}"] if filled else []
    if numbers and shares in (0, len(numbers)):  # a share and an amount have no average
        parts.append(f"平均值 {short(sum(numbers) / len(numbers))}{'%' if shares else ''}")
        parts += [f"求和 {short(sum(numbers))}"] if not shares else []
    return "  ·  ".join(parts)


def short(number: float) -> str:
    """1,036.5: at most two digits behind the point."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")
