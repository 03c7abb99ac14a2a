"""What charts show, apart from how they are drawn: the input of the screen, the printer and Word. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RadarAxis:
    """One star: its name, what stands below the name, and 授星线 as a share of its points (None: it has none).

    `won` None: not decided yet.
    """

    label: str
    note: str
    line: float | None
    won: bool | None


@dataclass(frozen=True)
class RadarSeries:
    """One branch (or one what-if): a share of the points for each axis."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class TrendPoint:
    """One period. `value` is None where nothing was assessed; `small` marks a quarterly review beside the yearly ones."""

    label: str
    value: float | None
    stars: float | None = None
    small: bool = False


@dataclass(frozen=True)
class TrendSeries:
    """One branch over the periods; all series of a chart have the same periods. `digits` behind the point of its values."""

    name: str
    points: tuple[TrendPoint, ...]
    digits: int = 1


@dataclass(frozen=True)
class RadarChart:
    """A radar within a form."""

    axes: tuple[RadarAxis, ...]
    series: tuple[RadarSeries, ...]


@dataclass(frozen=True)
class TrendChart:
    """A trend within a form; `line` is 授星线 or a threshold."""

    series: tuple[TrendSeries, ...]
    line: float | None = None


Chart = RadarChart | TrendChart
