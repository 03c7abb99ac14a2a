"""回收站 of a ledger: rows that were deleted, to be taken out again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.kinds import LongText
from app.ledgers.changes.operations import restore_rows
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import Rows, read_rows
from app.store.history import CommitLine, last_touched
from app.ui.history.row_page import moment_text
from app.ui.jobs import Job
from app.ui.messages import Messages
from app.ui.session import Session, table_of
from app.ui.widgets import as_rich, button, words

ROW_ID = Qt.ItemDataRole.UserRole
LONGEST = 60  # characters of a row's name
MOST_COLUMNS = 3  # of the table, besides the name


def key_columns(ledger: Ledger) -> list[str]:
    """The first short stored columns of the ledger's table: what tells rows of one name apart (序号, 类别, 责任部门)."""
    shown = (ledger.fields[item.field] for item in ledger.columns if not item.hidden and item.field != ledger.name_field)
    return [spec.name for spec in shown if spec.stored and not isinstance(spec.kind, LongText)][:MOST_COLUMNS]


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
        self.resize(900, 480)
        self.list = QTreeWidget()
        self.columns = key_columns(ledger)
        labels = [ledger.fields[name].label for name in (ledger.name_field, *self.columns)]
        self.list.setHeaderLabels([*labels, "删除人", "删除时间"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, len(labels) + 2):
            self.list.header().setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.itemSelectionChanged.connect(self._show_state)
        self.text = words("正在读取…", "soft")
        self.restore_button = button("恢复", "primary")
        self.restore_button.setEnabled(False)
        self.restore_button.setDefault(True)
        self.restore_button.clicked.connect(self.restore)
        close = button("关闭", clicked=self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.text, 1)
        foot.addWidget(close)
        foot.addWidget(self.restore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self._read()

    def _read(self) -> None:
        database, today, table = self.session.office.database, self.session.today(), table_of(self.ledger)

        def work(job: Job) -> tuple[Rows, Mapping[int, CommitLine]]:
            rows = read_rows(database, self.ledger, today, deleted=True)
            return rows, last_touched(database, table, rows.ids)  # a row in the bin was last changed by going there

        self.session.jobs.start(work, self._show, self.failed, owner=self)

    def _show(self, found: tuple[Rows, Mapping[int, CommitLine]]) -> None:
        rows, deleted = found
        self.list.clear()
        name = rows.position(self.ledger.name_field)
        keys = [(rows.position(key), self.ledger.fields[key].kind) for key in self.columns]
        kind = self.ledger.fields[self.ledger.name_field].kind
        for row_id, row in zip(reversed(rows.ids), reversed(rows.values), strict=True):
            text = " ".join(kind.text(row[name]).split())
            line = deleted.get(row_id)
            shown = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
            told = [own.text(row[place]) for place, own in keys]
            item = QTreeWidgetItem([shown, *told, line.user if line else "", moment_text(line.time) if line else ""])
            item.setData(0, ROW_ID, row_id)
            item.setToolTip(0, as_rich(text))
            self.list.addTopLevelItem(item)
        if (last := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(last)  # what was deleted last is what most look for
        self._show_state()

    def _show_state(self) -> None:
        chosen = len(self.list.selectedItems())
        count = self.list.topLevelItemCount()
        self.text.setText(f"共 {count} 条" if count else "回收站是空的")
        self.restore_button.setText(f"恢复 {chosen} 条" if chosen else "恢复")
        self.restore_button.setEnabled(bool(chosen))

    def restore(self) -> None:
        """Take the selected rows out."""
        ids = [item.data(0, ROW_ID) for item in self.list.selectedItems()]

        def done(_: object) -> None:
            self.messages.toast(f"已恢复 {len(ids)} 条")
            self._read()

        self.session.run(restore_rows(self.ledger, ids, self.session.today()), done, self.failed)
