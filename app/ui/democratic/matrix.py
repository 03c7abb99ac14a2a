"""谈心谈话 as a matrix, who × whom: a talk opens by a click, a missing one is entered by a click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from app.ledgers.democratic.democratic_view import TalkMatrix
from app.ui.palette import HOVER, TEXT_OFF, TONES

COLUMN, ROW = 84, 34  # pixels at 96 dpi


class MatrixView(QTableWidget):
    """`opened` carries a talk's row id, `missing` the two who have not talked."""

    opened = Signal(object)
    missing = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("谈心谈话矩阵")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultSectionSize(COLUMN)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setObjectName("matrix")
        self.matrix = TalkMatrix((), (), {})
        self.cellClicked.connect(self._choose)
        self.cellActivated.connect(self._choose)

    def show_matrix(self, matrix: TalkMatrix) -> None:
        """Talkers down, partners across."""
        self.matrix = matrix
        people = list(matrix.people)
        self.setRowCount(len(people))
        self.setColumnCount(len(people))
        self.setVerticalHeaderLabels(people)
        self.setHorizontalHeaderLabels(people)
        for row, talker in enumerate(people):
            for column, partner in enumerate(people):
                self.setItem(row, column, self._cell(talker, partner))

    def _cell(self, talker: str, partner: str) -> QTableWidgetItem:
        talk = self.matrix.talks.get((talker, partner))
        back = self.matrix.talks.get((partner, talker))
        both = talker in self.matrix.members and partner in self.matrix.members
        if talker == partner:
            item = QTableWidgetItem("")
            item.setBackground(QColor(HOVER))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        elif talk:
            item = QTableWidgetItem(f"{talk[0][5:]}" if talk[0] else "已谈")
            item.setForeground(QColor(TONES["green"].foreground))
            item.setBackground(QColor(TONES["green"].background))
            item.setToolTip(f"{talker} 与 {partner}，{talk[0] or '日期未填'}，点击查看")
        elif back:
            item = QTableWidgetItem("互谈")
            item.setForeground(QColor(TEXT_OFF))
            item.setToolTip(f"由 {partner} 与 {talker} 谈，{back[0] or '日期未填'}")
        else:
            item = QTableWidgetItem("未谈" if both else "")
            item.setForeground(QColor(TONES["amber"].foreground))
            item.setToolTip(f"{talker} 与 {partner} 还没有谈话，点击登记")
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        return item

    def _choose(self, row: int, column: int) -> None:
        talker, partner = self.matrix.people[row], self.matrix.people[column]
        talk = self.matrix.talks.get((talker, partner)) or self.matrix.talks.get((partner, talker))
        if talk:
            self.opened.emit(talk[1])
        elif talker != partner:
            self.missing.emit(talker, partner)
