"""待处理: what conflicted with colleagues' changes while the connection was lost, kept until a person decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from app.core.kinds import Value
from app.ledgers.registry import LEDGERS
from app.ledgers.restricted import SEALED_TEXT, readable
from app.ledgers.schema.fields import specs_of
from app.ledgers.schema.record import Record
from app.store.operation import Operation
from app.store.outbox import PendingItem, Refused
from app.store.safes import MARK, is_locked
from app.store.transaction import Transaction
from app.ui.conflict import Clash, ConflictDialog
from app.ui.messages import Messages
from app.ui.session import Session
from app.ui.widgets import button, dialog_column, side_by_side, words

PUT_BACK = ("changed", "gone")
MOST_LINES = 12
ITEM = Qt.ItemDataRole.UserRole
WHY = {
    "changed": "同事修改了同一内容",
    "gone": "这一行已被同事删除",
    "exists": "同一行已存在",
    "unfit": "表格结构已升级",
    "moved": "数据已搬到别处",
    "rights": "没有修改权限",
    "closed": "年度已结转封存",
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
        note = words("断网期间保存的这些内容，与同事的修改冲突。逐项决定之前一直保留在本机。", "soft", wrap=True)
        self.list = QListWidget()
        self.list.itemSelectionChanged.connect(self._show_state)
        self.list.itemActivated.connect(lambda _: self.decide())
        self.drop_button = button("放弃我的修改", "danger", clicked=self._drop)
        self.decide_button = button("处理…", "primary", clicked=self.decide)
        close = button("关闭", clicked=self.reject)
        foot = side_by_side(self.drop_button, None, close, self.decide_button)
        whole = dialog_column(self)
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
        """Show the cells of the chosen item beside what the office holds now; what is wanted of mine is saved anew."""
        item = self._chosen()
        if item is None:
            return
        cells = {cell.key: cell for part in item.refused for cell in self._cells(part)}
        if not cells:
            self.messages.inform(in_words(item), "请手工处理")
            return
        clashes = [cell.clash() for cell in cells.values()]
        dialog = ConflictDialog(self, item.commit.header.action, clashes)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._save(item, [cells[key] for key in dialog.mine]))
        dialog.open()

    def _cells(self, part: Refused) -> list[Cell]:
        """The cells of a refused row that can be put back; a local read of one row."""
        model = MODELS.get(part.table)
        if model is None or part.why not in PUT_BACK:
            return []
        if is_locked(self.session.office.database, model):
            return []
        known = specs_of(model)
        names = [name for name in part.cells if name in known]
        row = Transaction(self.session.office.database).read(model, part.row_id, names)
        if row is None:
            return []
        gone = row["deleted_at"] is not None
        database = self.session.office.database
        before, mine = (
            readable(database, model, part.row_id, {name: part.cells[name][place] for name in names}) for place in (0, 2)
        )
        return [Cell(part.table, part.row_id, name, before[name], row[name], mine[name], gone) for name in names]

    def _save(self, item: PendingItem, wanted: Sequence[Cell]) -> None:
        if not wanted:
            self._done(item)
            return
        self.session.run(save_again(item.commit.header.action, wanted), lambda _: self._done(item), self.failed)

    def _drop(self) -> None:
        item = self._chosen()
        if item is None:
            return
        if self.messages.confirm("放弃我的修改", f"放弃“{item.commit.header.action}”中没有保存的内容？", "放弃"):
            self._forget(item)

    def _done(self, item: PendingItem) -> None:
        """Decided, but for the rows that could not be shown: they stay until they are given up by name."""
        left = tuple(part for part in item.refused if not self._cells(part))
        decided = len(left) < len(item.refused)
        if left and decided:
            self.session.office.pending.add(PendingItem(item.commit, left))
            self.messages.inform(in_words(PendingItem(item.commit, left)), "还有内容需要手工处理")
        else:
            self._forget(item)
            return
        self._fill()

    def _forget(self, item: PendingItem) -> None:
        self.session.office.pending.remove(item)
        self.session.poll()
        self._fill()
        if not self.list.count():
            self.accept()


@dataclass(frozen=True)
class Cell:
    """A cell of mine that waits: what it held, holds now, and was to hold; `gone`: its row is in the recycle bin."""

    table: str
    row_id: int
    name: str
    before: Value
    theirs: Value
    mine: Value
    gone: bool

    @property
    def key(self) -> str:
        """For the dialog."""
        return f"{self.table}/{self.row_id}/{self.name}"

    def clash(self) -> Clash:
        """In the user's words."""
        spec = specs_of(MODELS[self.table])[self.name]
        before, theirs, mine = (spec.kind.text(value) or "（空）" for value in (self.before, self.theirs, self.mine))
        return Clash(self.key, spec.label, before, f"（已删除）{theirs}" if self.gone else theirs, mine)


def in_words(item: PendingItem) -> str:
    """What cannot be put back by itself, to be entered by hand."""
    lines = [f"“{item.commit.header.action}”中的这些内容不能自动放回，请对照后手工录入，再点“放弃我的修改”："]
    for part in item.refused:
        model = MODELS.get(part.table)
        specs = specs_of(model) if model else {}
        texts = [
            f"{specs[name].label}：{SEALED_TEXT if str(mine).startswith(MARK) else specs[name].kind.text(mine)}"
            for name, (_, _, mine) in part.cells.items()
            if name in specs and mine not in (None, "")
        ]
        lines.append(f"{WHY.get(part.why, part.why)}　{'；'.join(texts)}")
    return "\n".join(lines[:MOST_LINES])


def save_again(action: str, cells: Sequence[Cell]) -> Operation:
    """The chosen cells as one change; a deleted row comes back for it."""

    def apply(transaction: Transaction) -> None:
        for cell in cells:
            if cell.gone:
                transaction.restore(MODELS[cell.table], [cell.row_id])
            transaction.update(MODELS[cell.table], cell.row_id, {cell.name: (cell.theirs, cell.mine)})

    return Operation(f"{action}（处理冲突）", apply)
