"""导出所见: which of the columns seen are split into several, with how many each becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QScrollArea, QWidget

from app.core.day_kinds import Deadline
from app.core.kinds import Kind, LongText, Text
from app.core.names import Name
from app.exchange.exporting.splitting import SEPARATORS, Separator, parts_of
from app.forms.layout.document import TableDocument
from app.ui.widgets import button, dialog_column, side_by_side, words

WHOLE = "不分列"
WRITTEN = (Text, LongText, Name, Deadline)  # kinds in whose cells people write several things
WIDTH, HEIGHT = 520, 460  # pixels at 96 dpi

Ways = Mapping[int, Sequence[tuple[Separator, int]]]  # column → how it can be split, and into how many


def ways_of(document: TableDocument, kinds: Sequence[Kind]) -> Ways:
    """How each column of such kinds can be split; columns in which nothing is to be split, or that hold one word of a list or
    of the program's own, are left out. For any thread."""
    found: dict[int, list[tuple[Separator, int]]] = {}
    for column, kind in enumerate(kinds):
        if isinstance(kind, WRITTEN):
            ways = [(separator, parts_of(document, separator, column)) for separator in SEPARATORS]
            found[column] = [(separator, count) for separator, count in ways if count > 1]
    return {column: ways for column, ways in found.items() if ways}


class SplitDialog(QDialog):
    """A line for each column that can be split. `chosen` has the ways that were picked."""

    def __init__(self, parent: QWidget, document: TableDocument, ways: Ways) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出所见")
        self.resize(WIDTH, HEIGHT)
        self.ways = ways
        self.boxes: dict[int, QComboBox] = {}
        layout = dialog_column(self)
        size = f"当前的 {len(document.columns)} 列、{len(document.rows):,} 行按所见导出为 Excel。"
        hint = "一格里写了几项的列，可以拆成几列；原来的台账不变。" if ways else "没有一列写了几项，不需要分列。"
        layout.addWidget(words(size, "heading"))
        layout.addWidget(words(hint, "soft"))
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(1, 1)
        for line, (column, found) in enumerate(ways.items()):
            box = QComboBox()
            box.setAccessibleName(f"{document.columns[column].heading}的分列")
            box.addItem(WHOLE)
            for separator, count in found:
                box.addItem(f"{separator.title}，分成 {count} 列")
            self.boxes[column] = box
            grid.addWidget(words(document.columns[column].heading), line, 0)
            grid.addWidget(box, line, 1)
        grid.setRowStretch(len(ways), 1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what is in it, which scrolls it
        area.setWidget(body)
        layout.addWidget(area, 1)
        self.export_button, cancel = button("导出…", "primary"), button("取消")
        self.export_button.clicked.connect(self.accept)
        self.export_button.setDefault(True)
        cancel.clicked.connect(self.reject)
        foot = side_by_side(None, cancel, self.export_button)
        layout.addLayout(foot)
        next(iter(self.boxes.values()), self.export_button).setFocus()

    @property
    def chosen(self) -> dict[int, Separator]:
        """Column → how it is split."""
        return {
            column: self.ways[column][box.currentIndex() - 1][0] for column, box in self.boxes.items() if box.currentIndex()
        }
