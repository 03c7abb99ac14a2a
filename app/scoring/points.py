"""Points and measures, both exact: points are decimals as a scheme writes them, measures (rates, counts) are fractions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

NOUGHT = Decimal(0)
CENT = Decimal("0.01")


def points(raw: str | int | float | Decimal) -> Decimal:
    """Points out of a cell. A float counts as it is written (0.1 is one tenth). Raises decimal.InvalidOperation."""
    return raw if isinstance(raw, Decimal) else Decimal(str(raw))


def rounded(value: Decimal | Fraction) -> Decimal:
    """Points to two decimals, half up: as a clerk rounds, and only where weights or proportions make more decimals."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return value.quantize(CENT, ROUND_HALF_UP)


def times(value: Decimal, factor: Fraction) -> Decimal:
    """A product as exact as decimals allow: whole factors lose nothing, others are rounded to two decimals."""
    if factor.denominator == 1:
        return value * factor.numerator
    return rounded(Fraction(value) * factor)


def shown(value: Decimal | Fraction) -> str:
    """A number as people write it: 12, 0.5, 66.67."""
    number = rounded(value)
    text = f"{number:f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def measure(raw: str | int | float | Decimal | Fraction) -> Fraction:
    """A count or a rate, exact. A float counts as it is written. Raises ValueError."""
    return Fraction(str(raw)) if isinstance(raw, float) else Fraction(raw)


def share(part: int | Fraction, whole: int | Fraction) -> Fraction | None:
    """A share in percent; None when there is nothing to have a share of."""
    return Fraction(part) * 100 / Fraction(whole) if whole else None
