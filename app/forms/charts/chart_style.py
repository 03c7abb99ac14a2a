"""Colours and pens of the charts, on the screen and on paper alike."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPen


@dataclass(frozen=True)
class ChartStyle:
    """How a chart is drawn; colours as "#RRGGBB", `font` is that of its words."""

    font: QFont
    text: str = "#1F2329"
    soft: str = "#6A707A"
    grid: str = "#DEE1E6"
    line: str = "#6A707A"  # 授星线
    good: str = "#1F7F4C"
    bad: str = "#B4161B"
    ground: str = "#FFFFFF"
    series: tuple[str, ...] = ("#B4161B", "#2459C4", "#6A707A")

    def sized(self, scale: float, bold: bool = False) -> QFont:
        """The font, `scale` times as large."""
        result = QFont(self.font)
        if self.font.pixelSize() > 0:
            result.setPixelSize(max(round(self.font.pixelSize() * scale), 1))
        else:
            result.setPointSizeF(self.font.pointSizeF() * scale)
        result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return result


def pen(colour: str, width: float = 1.0, *, dashed: bool = False) -> QPen:
    """A pen with round joins, so that no corner sticks out."""
    result = QPen(QColor(colour), width)
    result.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    result.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        result.setDashPattern([4, 3])
    return result
