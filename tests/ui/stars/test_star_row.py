"""The star widget and the star delegate by hand and by key, and as a screen reader hears them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from app.ui.stars.star_delegate import StarDelegate
from app.ui.stars.star_row import StarMark, StarRow


def test_arrows_digits_and_clicks_set_the_stars(qtbot):
    row = StarRow(20, editable=True)
    qtbot.addWidget(row)
    row.show()
    chosen: list[int] = []
    row.changed.connect(chosen.append)
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_4,
        Qt.Key.Key_End,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
    ):
        QTest.keyClick(row, key)
    assert chosen == [1, 2, 1, 4, 5, 0]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(3 + 20 + 3 + 10, 12))
    assert row.lit == 2
    QTest.keyClick(row, Qt.Key.Key_9)
    assert row.lit == 5
    assert row.accessibleName() == "五星，共五星"


def test_a_row_that_is_only_shown_takes_no_key_and_no_focus(qtbot):
    row = StarRow(20)
    qtbot.addWidget(row)
    row.show_stars(3)
    QTest.keyClick(row, Qt.Key.Key_Right)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert row.lit == 3
    assert row.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert row.accessibleName() == "三星，共五星"


def test_the_one_star_of_a_card_says_whether_it_is_won(qtbot):
    mark = StarMark()
    qtbot.addWidget(mark)
    mark.show_won(False, "服务高效星")
    unlit = mark.grab().toImage()
    assert mark.accessibleName() == "服务高效星：未获得"
    mark.show_won(True, "服务高效星")
    assert mark.accessibleName() == "服务高效星：已获得"
    assert mark.grab().toImage() != unlit


def test_stars_in_a_table_are_drawn_and_edited_by_key(qtbot, qapp):
    model = QStandardItemModel(1, 1)
    item = QStandardItem()
    item.setData(2, Qt.ItemDataRole.EditRole)
    model.setItem(0, 0, item)
    view = QTableView()
    qtbot.addWidget(view)
    view.setItemDelegate(StarDelegate(view))
    view.setModel(model)
    view.setColumnWidth(0, 140)
    view.show()
    view.setFocus()
    view.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_F2)
    (editor,) = view.findChildren(StarRow)
    QTest.keyClick(editor, Qt.Key.Key_5)
    assert model.index(0, 0).data(Qt.ItemDataRole.EditRole) == 5
