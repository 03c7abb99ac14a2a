"""What a table or a special page shows when it has no rows: what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets import button, words


def elsewhere(text: str, places: Sequence[tuple[str, str]], go: Callable[[str], object]) -> QWidget:
    """What a special page shows while there is nothing to work on: why, and buttons (words, page key) to where it begins."""
    row = QHBoxLayout()
    row.addStretch()
    for place, (label, page) in enumerate(places):
        row.addWidget(button(label, "" if place else "primary", page, clicked=partial(go, page)))
    row.addStretch()
    found = QWidget()
    column = QVBoxLayout(found)
    column.addStretch()
    column.addWidget(words(text, "soft"), alignment=Qt.AlignmentFlag.AlignHCenter)
    column.addLayout(row)
    column.addStretch()
    return found


class EmptyState(QFrame):
    """Nothing there yet, or nothing left by the filters."""

    add_requested = Signal()
    import_requested = Signal()
    clear_requested = Signal()

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.noun = noun
        self.setProperty("card", True)
        self.text = words("", "heading")
        self.advice = words("", "soft")
        self.add_button = button(f"新增{noun}", clicked=self.add_requested.emit)
        self.import_button = button("导入 Excel", "primary", clicked=self.import_requested.emit)
        self.clear_button = button("清除全部筛选", clicked=self.clear_requested.emit)
        row = QHBoxLayout()
        row.addStretch()
        for each in (self.import_button, self.add_button, self.clear_button):
            row.addWidget(each)
        row.addStretch()
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self.text, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.advice, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addLayout(row)
        column.addStretch(3)
        self.show_for(filtered=False)

    def show_for(self, *, filtered: bool) -> None:
        """The words and buttons for either case."""
        self.text.setText("没有符合条件的内容" if filtered else f"还没有{self.noun}")
        self.advice.setText("换一个搜索词，或去掉一些筛选条件。" if filtered else "导入现有的 Excel 台账，或逐条新增。")
        self.clear_button.setVisible(filtered)
        self.add_button.setVisible(not filtered)
        self.import_button.setVisible(not filtered)
