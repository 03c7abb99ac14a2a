"""回收站 of a ledger: rows that were deleted, to be taken out again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ledgers.declaration import Ledger
from app.ledgers.operations import restore_rows
from app.ledgers.rows import Rows
from app.ui.messages import Messages
from app.ui.session import Session

ROW_ID = Qt.ItemDataRole.UserRole
LONGEST = 60  # characters of a row's name


class RecycleBinDialog(QDialog):
    """The deleted rows of one ledger."""

    def __init__(
        self, parent: QWidget, ledger: Ledger, session: Session, messages: Messages, failed: Callable[[Exception], None]
    ) -> None:
        super().__init__(parent)
        self.ledger = ledger
        self.session = session
        self.messages = messages
        self.failed = failed
        self.setWindowTitle(f"回收站 — {ledger.title}")
        self.resize(620, 460)
        self.list = QListWidget()
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.itemSelectionChanged.connect(self._show_state)
        self.text = QLabel("正在读取…")
        self.text.setProperty("soft", True)
        self.restore_button = QPushButton("恢复")
        self.restore_button.setProperty("primary", True)
        self.restore_button.setEnabled(False)
        self.restore_button.clicked.connect(self.restore)
        close = QPushButton("关闭")
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.text, 1)
        foot.addWidget(close)
        foot.addWidget(self.restore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        session.read(ledger, self._show, deleted=True, owner=self)

    def _show(self, rows: Rows) -> None:
        self.list.clear()
        name = rows.position(self.ledger.name_field)
        kind = self.ledger.fields[self.ledger.name_field].kind
        for row_id, row in zip(reversed(rows.ids), reversed(rows.values), strict=True):
            text = " ".join(kind.text(row[name]).split())
            item = QListWidgetItem(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")
            item.setData(ROW_ID, row_id)
            item.setToolTip(text)
            self.list.addItem(item)
        self._show_state()

    def _show_state(self) -> None:
        chosen = len(self.list.selectedItems())
        self.text.setText(f"共 {self.list.count()} 条" if self.list.count() else "回收站是空的")
        self.restore_button.setText(f"恢复 {chosen} 条" if chosen else "恢复")
        self.restore_button.setEnabled(bool(chosen))

    def restore(self) -> None:
        """Take the selected rows out."""
        ids = [item.data(ROW_ID) for item in self.list.selectedItems()]

        def done(_: object) -> None:
            self.messages.toast(f"已恢复 {len(ids)} 条")
            self.session.read(self.ledger, self._show, deleted=True, owner=self)

        self.session.run(restore_rows(self.ledger, ids), done, self.failed)
