"""The narrow list of cards: nothing of a line is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.ui.card_list import CardList, card_of
from app.ui.style_option import parts

WIDTH = 320


def height_needed(cards: CardList, row: int) -> tuple[float, float]:
    """(of the broken lines of a card, of the room that the style gives them)"""
    option = QStyleOptionViewItem()
    cards.initViewItemOption(option)
    cards.itemDelegate().initStyleOption(option, cards.indexFromItem(cards.item(row)))
    parts(option).rect = cards.visualItemRect(cards.item(row))
    room = QRectF(cards.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, cards))
    text = QTextDocument(cards.item(row).text())
    text.setDefaultFont(parts(option).font)
    text.setDocumentMargin(cards.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, cards) + 1)
    text.setTextWidth(room.width())
    text.size()  # lays it out
    lines = sum(block.layout().lineCount() for block in blocks(text))
    return lines * parts(option).fontMetrics.height(), room.height()


def blocks(text: QTextDocument) -> list[QTextBlock]:
    return [text.findBlockByNumber(number) for number in range(text.blockCount())]


@pytest.mark.parametrize("ticked", [True, False])
def test_no_line_of_a_card_is_cut_off_however_long(qtbot: QtBot, ticked: bool) -> None:
    cards = CardList("返回的文件", WIDTH)
    qtbot.addWidget(cards)
    cards.show_cards(card_of(f"办公室\n{'改' * count}", count) for count in range(10, 60))
    for row in range(cards.count()) if ticked else ():
        cards.item(row).setFlags(cards.item(row).flags() | Qt.ItemFlag.ItemIsUserCheckable)
        cards.item(row).setCheckState(Qt.CheckState.Checked)
    cards.show()
    heights = [height_needed(cards, row) for row in range(cards.count())]
    assert [(row, needed, room) for row, (needed, room) in enumerate(heights) if needed > room] == []
