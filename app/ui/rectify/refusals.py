"""What of several problems could not be handled, and why."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.core.kinds import Value
from app.rectify.handling import Outcome
from app.ui.widgets import button, dialog_column, side_by_side, words


class RefusalsDialog(QDialog):
    """A list of problems, each with its reason."""

    def __init__(self, parent: QWidget, word: str, rows: Mapping[int, Mapping[str, Value]], outcome: Outcome) -> None:
        super().__init__(parent)
        self.setWindowTitle(word)
        self.resize(760, 380)
        heading = words(f"已{word} {len(outcome.done)} 条，以下 {len(outcome.refused)} 条没有办理", "heading")
        self.table = QTableWidget(len(outcome.refused), 3)
        self.table.setHorizontalHeaderLabels(["序号", "问题", "原因"])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        for line, (row_id, fault) in enumerate(outcome.refused.items()):
            problem = rows.get(row_id, {})
            name = str(problem.get("statement") or "").splitlines()[0:1]
            reason = str(fault).partition("”：")[2] or str(fault)
            for column, text in enumerate((str(problem.get("number") or ""), "".join(name), reason)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
                item.setToolTip(text)
                self.table.setItem(line, column, item)
        self.table.setColumnWidth(0, 56)
        self.table.setColumnWidth(1, 270)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.resizeRowsToContents()
        layout = dialog_column(self)
        layout.addWidget(heading)
        layout.addWidget(self.table)
        layout.addLayout(side_by_side(None, button("知道了", clicked=self.accept)))
