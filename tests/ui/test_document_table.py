"""A table of a page in windows of several widths."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.forms.layout.document import Column, TableDocument
from app.ui.document_table import LEAST_WIDE, DocumentTable


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.mark.parametrize(("width", "fills"), [(900, True), (300, False)])
def test_the_column_of_long_texts_takes_the_room_and_never_shrinks_to_a_character(
    qtbot: QtBot, width: int, fills: bool
) -> None:
    table = DocumentTable("表")
    qtbot.addWidget(table)
    columns = (Column("问题表述", 30), Column("责任部门", 12), Column("责任人", 10))
    texts = (("办事拖延，个别委员诉求回复慢", "联络处", "戴晓光"),)
    document = TableDocument("逾期", columns, texts, texts)
    table.show_document(document)
    table.resize(width, 300)
    table.show()
    total = sum(table.columnWidth(place) for place in range(3))
    assert table.columnWidth(0) >= LEAST_WIDE
    assert (total == table.viewport().width()) is fills


def test_columns_of_short_texts_shrink_together_before_anything_scrolls(qtbot: QtBot) -> None:
    table = DocumentTable("汇总")
    qtbot.addWidget(table)
    columns = (Column("责任部门", 18), *(Column(word, 14) for word in ("问题总数", "待整改", "整改中", "待审核", "按期销号率")))
    texts = (("综合处", "14", "0", "4", "0", "71.4%"),)
    table.show_document(TableDocument("汇总", columns, texts, texts))
    table.show()
    for width in (1200, 560):  # on paper they are 792 wide
        table.resize(width, 300)
        assert sum(table.columnWidth(place) for place in range(6)) == table.viewport().width()
    assert table.columnWidth(5) > table.fontMetrics().horizontalAdvance("按期销号率")
    table.resize(200, 300)
    assert table.horizontalScrollBar().maximum() > 0


def test_a_cell_over_several_lines_has_no_lines_in_it(qtbot: QtBot) -> None:
    table = DocumentTable("年度主要数据")
    qtbot.addWidget(table)
    columns = (Column("类别", 12), Column("项目", 20))
    texts = (("", "上期结转问题"), ("", "新列入问题"), ("", "销号问题"), ("党建责任", "责任清单"))
    table.show_document(TableDocument("数据", columns, texts, texts))
    table.setSpan(0, 0, 3, 1)
    table.resize(500, 300)
    table.show()
    qtbot.wait(10)  # the lines get their heights behind the columns
    picture = table.viewport().grab().toImage()
    spanned = table.visualRect(table.lines.index(0, 0))
    inside = {picture.pixelColor(0, y).name() for y in range(spanned.top(), spanned.bottom() - 1)}
    assert len(inside) == 1
