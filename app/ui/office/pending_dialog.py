"""待处理: what conflicted with colleagues' changes while the connection was lost, kept until a person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.ledgers.declaration import specs_of
from app.ledgers.record import Record
from app.ledgers.registry import LEDGERS
from app.store.office import Operation
from app.store.outbox import PendingItem, Refused
from app.store.transaction import Transaction
from app.ui.conflict import Clash, ConflictDialog, as_value
from app.ui.messages import Answer, Messages
from app.ui.session import Session

ITEM = Qt.ItemDataRole.UserRole
WHY = {
    "changed": "同事修改了同一内容",
    "gone": "这一行已被同事删除",
    "exists": "同一行已存在",
    "unfit": "表格结构已升级",
}
MODELS: dict[str, type[Record]] = {
    str(model._meta.table_name): model
    for ledger in LEDGERS
    for model in (ledger.model, *(child.model for child in ledger.children))
}


class PendingDialog(QDialog):
    """One line an item; 处理 shows its cells side by side."""

    def __init__(self, parent: QWidget, session: Session, messages: Messages, failed: Callable[[Exception], None]) -> None:
        super().__init__(parent)
        self.session = session
        self.messages = messages
        self.failed = failed
        self.setWindowTitle("待处理的修改")
        self.resize(620, 380)
        note = QLabel("断网期间保存的这些内容，与同事的修改冲突。逐项决定之前一直保留在本机。", wordWrap=True)
        note.setProperty("soft", True)
        self.list = QListWidget()
        self.list.itemSelectionChanged.connect(self._show_state)
        self.list.itemActivated.connect(lambda _: self.decide())
        self.drop_button = QPushButton("放弃我的修改", autoDefault=False)
        self.drop_button.setProperty("danger", True)
        self.drop_button.clicked.connect(self._drop)
        self.decide_button = QPushButton("处理…")
        self.decide_button.setProperty("primary", True)
        self.decide_button.clicked.connect(self.decide)
        close = QPushButton("关闭", autoDefault=False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.drop_button)
        foot.addStretch()
        foot.addWidget(close)
        foot.addWidget(self.decide_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(22, 18, 22, 16)
        whole.setSpacing(10)
        whole.addWidget(note)
        whole.addWidget(self.list, 1)
        whole.addLayout(foot)
        self._fill()

    def _fill(self) -> None:
        """A local read of a few small files."""
        self.list.clear()
        for item in self.session.office.pending.items():
            header = item.commit.header
            reasons = "、".join(dict.fromkeys(WHY.get(part.why, part.why) for part in item.refused))
            entry = QListWidgetItem(f"{header.action}　{len(item.refused)} 行　{reasons}")
            entry.setData(ITEM, item)
            self.list.addItem(entry)
        self.list.setCurrentRow(0)
        self._show_state()

    def _show_state(self) -> None:
        chosen = bool(self.list.selectedItems())
        self.decide_button.setEnabled(chosen)
        self.drop_button.setEnabled(chosen)

    def _chosen(self) -> PendingItem | None:
        found = self.list.selectedItems()
        return found[0].data(ITEM) if found else None

    def decide(self) -> None:
        """Show the cells of the chosen item; what is wanted of mine is saved as a new change."""
        item = self._chosen()
        if item is None:
            return
        clashes = clashes_of_item(item)
        dialog = ConflictDialog(self, item.commit.header.action, clashes)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._save(item, dialog.mine))
        dialog.open()

    def _save(self, item: PendingItem, wanted: Sequence[str]) -> None:
        if not wanted:
            self._done(item)
            return
        cells = {key: value for part in item.refused for key, value in cells_of(part).items() if key in set(wanted)}
        self.session.run(save_again(item.commit.header.action, cells), lambda _: self._done(item), self.failed)

    def _drop(self) -> None:
        item = self._chosen()
        if item is None:
            return
        answers = (Answer("drop", "放弃", danger=True), Answer("no", "取消"))
        if self.messages.ask("放弃我的修改", f"放弃“{item.commit.header.action}”中没有保存的内容？", answers) == "drop":
            self._done(item)

    def _done(self, item: PendingItem) -> None:
        self.session.office.pending.remove(item)
        self.session.poll()
        self._fill()
        if not self.list.count():
            self.accept()


Cell = tuple[str, int, str, object, object]  # table, row, column, theirs, mine


def cells_of(part: Refused) -> Mapping[str, Cell]:
    """The cells of a refused row that can be saved again, by a key for the dialog."""
    model = MODELS.get(part.table)
    if model is None or part.why not in ("changed", "gone"):
        return {}
    known = specs_of(model)
    return {
        f"{part.table}/{part.row_id}/{name}": (part.table, part.row_id, name, theirs, mine)
        for name, (_, theirs, mine) in part.cells.items()
        if name in known
    }


def clashes_of_item(item: PendingItem) -> list[Clash]:
    """All cells of an item in the user's words."""
    found = []
    for part in item.refused:
        model = MODELS.get(part.table)
        specs = specs_of(model) if model else {}
        for key, (_, _, name, theirs, mine) in cells_of(part).items():
            spec = specs[name]
            before = part.cells[name][0]
            texts = [spec.kind.text(as_value(value)) or "（空）" for value in (before, theirs, mine)]
            found.append(Clash(key, spec.label, *texts))
    return found


def save_again(action: str, cells: Mapping[str, Cell]) -> Operation:
    """The chosen cells as one change."""

    def apply(transaction: Transaction) -> None:
        for table, row_id, name, theirs, mine in cells.values():
            transaction.update(MODELS[table], row_id, {name: (as_value(theirs), as_value(mine))})

    return Operation(f"{action}（处理冲突）", apply)
