"""Draw a page of a layout with Qt: the same strokes on the screen, on a printer and in a PDF."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.forms.charts.chart_painting import draw_chart
from app.forms.layout.fonts import font_of
from app.forms.layout.grid_drawing import grid_charts
from app.forms.layout.grid_layout import GridLayout
from app.forms.layout.pages import Layout, page_fills, page_rules, page_texts
from app.forms.layout.shade import ground
from app.forms.layout.star_text import draw_star_text, is_star_row
from app.forms.layout.text import UNITS_PER_POINT, Style

_RULE_WIDTH = 0.5 * UNITS_PER_POINT


def paint_page(painter: QPainter, layout: Layout, number: int, scale: float) -> None:
    """Draw page `number` (counted from 0) with the paper's top left corner at the painter's origin.

    `scale` is pixels of the device per tenth of a point: resolution / 720 on paper, anything on the screen. The
    painter is left as it was found.
    """
    painter.save()
    painter.scale(scale, scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(Qt.GlobalColor.black), _RULE_WIDTH)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    for x, y, width, height, shade in page_fills(layout, number):
        painter.fillRect(QRectF(x, y, width, height), QColor(f"#{ground(shade)}"))
    painter.drawLines([QLineF(*rule) for rule in page_rules(layout, number)])
    current: Style | None = None
    for x, y, text, style in page_texts(layout, number):
        if style != current:
            painter.setFont(font_of(style))
            current = style
        if is_star_row(text):
            draw_star_text(painter, x, y, text, style.size)
        else:
            painter.drawText(QPointF(x, y), text)
    if isinstance(layout, GridLayout):
        for placed in grid_charts(layout, number):
            draw_chart(painter, QRectF(*placed[:4]), placed.chart)
    painter.restore()
