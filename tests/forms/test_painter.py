"""A page as it looks: ink where it belongs and none where it does not."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from app.forms.layout.document import Column, TableDocument
from app.forms.layout.drawing import table_texts
from app.forms.layout.fonts import FontMeasure
from app.forms.layout.layout import TableLayout, lay_out
from app.forms.layout.painter import paint_page
from tests.forms.samples import ledger

SCALE = 100 / 720  # 100 dots to the inch
pytestmark = pytest.mark.usefixtures("qapp")


def painted(document: TableDocument, number: int = 0) -> tuple[TableLayout, QImage]:
    layout = lay_out(document, FontMeasure())
    image = QImage(round(layout.page_width * SCALE), round(layout.page_height * SCALE), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_page(painter, layout, number, SCALE)
    painter.end()
    return layout, image


def ink(image: QImage, left: float, top: float, right: float, bottom: float) -> int:
    """How many dots of a rectangle (in units of the layout) are dark; a rule between two rows of dots darkens both a little."""
    xs = range(round(left * SCALE), round(right * SCALE))
    ys = range(round(top * SCALE), round(bottom * SCALE))
    return sum(QColor(image.pixel(x, y)).lightness() < 200 for x in xs for y in ys)


def test_the_margins_are_white_but_for_the_page_number() -> None:
    layout, image = painted(ledger(30))
    left, right = layout.edges[0], layout.edges[-1]
    assert ink(image, 0, 0, left - 20, layout.page_height) == 0
    assert ink(image, right + 20, 0, layout.page_width - 10, layout.page_height) == 0
    assert ink(image, 0, 0, layout.page_width - 10, layout.top - 10) == 0
    middle = layout.page_width / 2
    assert ink(image, middle - 500, layout.foot_middle, middle + 500, layout.page_height - 10) > 50
    assert ink(image, left, layout.foot_middle, middle - 600, layout.page_height - 10) == 0


def test_the_grid_is_drawn_and_open_inside_a_merged_cell() -> None:
    layout, image = painted(ledger(9, signature=()))
    first = layout.pages[0].slices[0]
    below_first = layout.rows_top(0) + first.height
    for column, ruled in ((0, True), (1, False), (2, True)):
        left, right = layout.edges[column] + 20, layout.edges[column + 1] - 20
        assert (ink(image, left, below_first - 8, right, below_first + 8) > 0) is ruled


def test_painting_leaves_the_painter_as_it_was() -> None:
    layout = lay_out(ledger(3), FontMeasure())
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    before = (painter.transform(), painter.pen(), painter.font())
    paint_page(painter, layout, 0, 0.01)
    assert (painter.transform(), painter.pen(), painter.font()) == before
    painter.end()


@pytest.mark.parametrize("from_top", [True, False])
def test_the_days_of_a_calendar_are_read_from_the_top_of_their_cells(from_top: bool) -> None:
    week = (("30", "31\n支委会\n党课\n主题党日"),)
    columns = (Column("周一", 16.0), Column("周二", 16.0))
    layout = lay_out(TableDocument("日程", columns, week, week, from_top=from_top), FontMeasure())
    heights = {text.text: text.y for text in table_texts(layout, 0)}
    assert (heights["30"] == heights["31"]) == from_top


def test_every_page_is_painted_to_its_last_row() -> None:
    layout, _ = painted(ledger(60))
    for number, page in enumerate(layout.pages):
        _, image = painted(ledger(60), number)
        last = page.slices[-1]
        top = layout.rows_top(number) + last.top
        assert ink(image, layout.edges[2] + 20, top + 20, layout.edges[3] - 20, top + last.height - 20) > 100
