"""年度结转: what closing a year will do, shown before it is done; single rows may stay behind."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.ui.widgets import button, dialog_column, side_by_side, words
from app.yearly.rollover import CarryLedger, CarryPlan

ROW_ID = Qt.ItemDataRole.UserRole
LONGEST = 60  # characters of a row's name
MOST_LISTED = 6  # ledgers named in the line about what is locked


class RolloverDialog(QDialog):
    """Ledgers with their unfinished rows, each with a tick. `chosen` is what goes on."""

    def __init__(self, parent: QWidget, plan: CarryPlan) -> None:
        super().__init__(parent)
        self.plan = plan
        self.setWindowTitle(f"年度结转 — {plan.year}年")
        self.resize(820, 600)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("未完成事项")
        self.tree.setHeaderLabels(["未完成事项", "责任和进展", "结转方式"])
        self.tree.setUniformRowHeights(True)
        self.tree.setStyleSheet("QTreeWidget::item { padding: 3px 0; }")
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(1, 260)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.items: dict[tuple[str, int], QTreeWidgetItem] = {}
        for ledger in plan.ledgers:
            self._add(ledger)
        self.tree.itemChanged.connect(self._ticked)
        self.count = QLabel()
        self.count.setFont(self.font())
        self.close_button = button(f"结转并封存{plan.year}年", "primary")
        self.close_button.setEnabled(not plan.refused)
        self.close_button.clicked.connect(self.accept)
        cancel = button("取消", clicked=self.reject)
        self._build(cancel)
        self._show_count()

    def _build(self, cancel: QPushButton) -> None:
        year = self.plan.year
        lead = QLabel(
            self.plan.refused
            or f"勾选的未完成事项转入{year + 1}年继续办理，原有记录、日期和进展都保留；"
            f"{year}年的各项数字留存为年终数字，{year}年的记录此后只能查看。一步完成，可按 Ctrl+Z 撤销。",
            wordWrap=True,
        )
        lead.setProperty("wrong" if self.plan.refused else "soft", True)
        self.locked = words("", "soft", wrap=True)
        nothing = words(f"{year}年没有未完成的事项，可以直接封存。", "soft")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        (nothing if self.plan.ledgers else self.tree).hide()
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.close_button)
        column = dialog_column(self)
        column.addWidget(lead)
        column.addWidget(self.tree, 1)
        column.addWidget(nothing, 1)
        column.addWidget(self.locked)
        column.addLayout(foot)

    def _add(self, ledger: CarryLedger) -> None:
        way = f"在{self.plan.year + 1}年续建" if ledger.copied else "继续办理"
        if self.plan.ends_here and ledger.optional:
            way = "留在本年"
        top = QTreeWidgetItem(self.tree, [f"{ledger.title}（{len(ledger.rows)}）", "", way])
        top.setToolTip(2, way_words(ledger))
        free = ledger.optional and not self.plan.ends_here
        if free or not ledger.optional:
            top.setFlags(top.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
        for row in ledger.rows:
            item = QTreeWidgetItem(top, [row.name[:LONGEST], row.note, ""])
            item.setToolTip(0, row.name)
            item.setToolTip(1, row.note)
            item.setData(0, ROW_ID, row.row_id)
            if free or not ledger.optional:
                item.setCheckState(0, Qt.CheckState.Checked)
            if not free:  # it has no choice: a tick that cannot be taken away, or none
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            self.items[ledger.key, row.row_id] = item
        if not free:
            top.setFlags(top.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        top.setExpanded(len(self.plan.ledgers) == 1)

    def _ticked(self) -> None:
        """A part takes the row it stands under along."""
        with QSignalBlocker(self.tree):
            for ledger in self.plan.ledgers:
                for row in ledger.rows if ledger.optional else ():
                    above = self.items.get((ledger.key, row.above)) if row.above is not None else None
                    if above is not None and self.items[ledger.key, row.row_id].checkState(0) == Qt.CheckState.Checked:
                        above.setCheckState(0, Qt.CheckState.Checked)
        self._show_count()

    def _show_count(self) -> None:
        chosen = self.chosen
        going, every = sum(map(len, chosen.values())), sum(len(ledger.rows) for ledger in self.plan.ledgers)
        left = every - going
        lead = f"结转 {going} 项" + (f"，{left} 项留在{self.plan.year}年" if left else "") if every else ""
        self.count.setText(lead)
        self.locked.setText(locked_words(self.plan.locked(chosen)))

    @property
    def chosen(self) -> dict[str, set[int]]:
        """Ledger → the rows that go on."""
        return {
            ledger.key: {row.row_id for row in ledger.rows if self._goes_on(ledger, row.row_id)} for ledger in self.plan.ledgers
        }

    def _goes_on(self, ledger: CarryLedger, row_id: int) -> bool:
        if not ledger.optional:
            return True
        return not self.plan.ends_here and self.items[ledger.key, row_id].checkState(0) == Qt.CheckState.Checked


class ReopenDialog(QDialog):
    """Why a closed year is opened again."""

    given = Signal(str)

    def __init__(self, parent: QWidget, year: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"重新打开{year}年")
        self.setMinimumWidth(460)
        lead = words(
            f"重新打开后，{year}年的记录又可以修改，年终数字按现有记录重新计算；已经结转的事项不受影响。"
            "谁在什么时候、为什么打开都会留下记录。改完后请再次结转封存。",
            "soft",
            wrap=True,
        )
        self.reason = QLineEdit(maxLength=200, placeholderText="如：补记12月主题党日")
        self.reason.setAccessibleName("理由")
        self.open_button = button("重新打开", "primary")
        self.open_button.setEnabled(False)
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._give)
        self.reason.textChanged.connect(lambda text: self.open_button.setEnabled(bool(text.strip())))
        cancel = button("取消", clicked=self.reject)
        foot = side_by_side(None, cancel, self.open_button)
        column = dialog_column(self)
        column.addWidget(lead)
        column.addWidget(QLabel("理由（必填）"))
        column.addWidget(self.reason)
        column.addLayout(foot)

    def _give(self) -> None:
        self.given.emit(self.reason.text().strip())
        self.accept()


def way_words(ledger: CarryLedger) -> str:
    """How the rows of a ledger go on."""
    if ledger.copied:
        return "下一年新建一条，带上全部进展和附件，与原来的一条互相关联"
    if not ledger.optional:
        return "按销号或出台办结，跨年继续办理，不受封存影响"
    return "同一条记录在下一年继续办理"


def locked_words(locked: Sequence[tuple[str, int]]) -> str:
    """封存后只能查看：组织生活 96 条、…."""
    listed = "、".join(f"{title} {count} 条" for title, count in locked[:MOST_LISTED])
    more = f"等共 {sum(count for _, count in locked)} 条" if len(locked) > MOST_LISTED else ""
    return f"封存后只能查看：{listed}{more}。" if locked else ""
