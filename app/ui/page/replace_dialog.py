"""查找和替换: every cell that would change is seen, and can be left out, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.core.kinds import ParseContext
from app.ledgers.changes.blocks import Refused
from app.ledgers.changes.replacing import Found, Replacement, Wanted, find_cells, replaceable
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ledgers.schema.guard import Locked
from app.ui.jobs import Job, Jobs
from app.ui.widgets import button, dialog_column, words

MOST_LISTED = 2000
TYPING_MS = 250
ABOUT = 24  # characters shown before what was found
AT = Qt.ItemDataRole.UserRole


class ReplaceDialog(QDialog):
    """After accept() `chosen()` is what to write."""

    pointed = Signal(object, str)  # row id and field of the cell that is looked at in the list

    def __init__(
        self,
        parent: QWidget,
        ledger: Ledger,
        shown: Sequence[tuple[int, Values]],
        selected: Sequence[tuple[int, Values]],
        field: str,
        jobs: Jobs,
        context_of: Callable[[Values], ParseContext],
        failed: Callable[[Exception], object],
        why_locked: Locked,
        refused: Refused,
    ) -> None:
        """`shown` and `selected` rows, each with its id; `field` is the column the cursor is in; `why_locked` says why a
        row can only be looked at, `refused` what a row cannot become."""
        super().__init__(parent)
        self.why_locked, self.refused = why_locked, refused
        self.ledger, self.jobs, self.context_of, self.failed = ledger, jobs, context_of, failed
        self.found = Found()
        self._job: Job | None = None
        self._asked = 0
        self.setWindowTitle("查找和替换")
        self.resize(820, 560)
        self.search = QLineEdit(placeholderText="要查找的文字")
        self.replacement = QLineEdit(placeholderText="留空表示删去")
        self.column = QComboBox()
        self.column.addItem("所有列", "")
        for spec in replaceable(ledger):
            self.column.addItem(spec.label, spec.name)
        self.column.setCurrentIndex(max(0, self.column.findData(field)))
        self.scope = QComboBox()
        self.scopes = [shown]  # not in the combo: Qt would copy 100,000 rows into a list of its own
        self.scope.addItem(f"显示的 {len(shown):,} 行")
        if len(selected) > 1:
            self.scopes.append(selected)
            self.scope.addItem(f"选中的 {len(selected):,} 行")
            self.scope.setCurrentIndex(1)
        self.whole = QCheckBox("整格相同才算")
        self.case = QCheckBox("区分大小写")
        form = QFormLayout()
        form.setSpacing(8)
        for label, widget in (("查找", self.search), ("替换为", self.replacement)):
            form.addRow(label, widget)
            widget.setAccessibleName(label)
        where = QHBoxLayout()
        where.setSpacing(12)
        for combo, name in ((self.column, "列"), (self.scope, "范围")):
            combo.setAccessibleName(name)
            where.addWidget(combo)
        where.addWidget(self.whole)
        where.addWidget(self.case)
        where.addStretch()
        form.addRow("范围", where)
        self.list = QTreeWidget()
        self.list.setAccessibleName("将要替换的格")
        self.list.setHeaderLabels([ledger.fields[ledger.name_field].label, "列", "现在", "替换后"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        for place, mode in enumerate((QHeaderView.ResizeMode.Interactive, QHeaderView.ResizeMode.ResizeToContents)):
            header.setSectionResizeMode(place, mode)
        header.resizeSection(0, 200)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        self.list.itemChanged.connect(lambda *_: self._show_state())
        self.list.currentItemChanged.connect(lambda now, _: self._point(now))
        self.note = words("输入要查找的文字，下面列出会改变的每一格；不想替换的可以去掉勾选。", "soft", wrap=True)
        self.replace_button = button("替换", "primary", "replace")
        self.replace_button.clicked.connect(self.save)
        cancel = button("取消")
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.replace_button)
        whole = dialog_column(self)
        whole.addLayout(form)
        whole.addWidget(self.list, 1)
        whole.addLayout(foot)
        self._timer = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._timer.timeout.connect(self.look)
        for line in (self.search, self.replacement):
            line.textChanged.connect(lambda _: self._later())
        for box in (self.whole, self.case):
            box.toggled.connect(lambda _: self._later())
        for choice in (self.column, self.scope):
            choice.currentIndexChanged.connect(lambda _: self._later())
        self._show_state()

    def wanted(self) -> Wanted:
        """What the dialog asks for now."""
        chosen = self.column.currentData()
        fields = (chosen,) if chosen else tuple(spec.name for spec in replaceable(self.ledger))
        return Wanted(self.search.text(), self.replacement.text(), fields, self.whole.isChecked(), self.case.isChecked())

    def _later(self) -> None:
        """What was found does not fit any more what is asked for."""
        self._asked += 1
        self.replace_button.setEnabled(False)
        self.note.setText("正在查找…")
        self._timer.start()

    def look(self) -> None:
        """Find on a worker thread; an older search is given up."""
        if self._job is not None:
            self._job.cancel()
        wanted, rows, asked = self.wanted(), self.scopes[self.scope.currentIndex()], self._asked
        if wanted.pattern() is None:
            self._show(Found(), asked)
            return
        self._job = self.jobs.start(
            lambda job: find_cells(self.ledger, rows, wanted, self.context_of, job.report, self.why_locked, self.refused),
            lambda found: self._show(found, asked),
            lambda fault: self._not_found(fault, asked),
            owner=self,
        )

    def _not_found(self, fault: Exception, asked: int) -> None:
        self._job = None
        if asked == self._asked:
            self.failed(fault)

    def _show(self, found: Found, asked: int) -> None:
        if asked != self._asked:
            return
        self._job, self.found = None, found
        self.list.blockSignals(True)
        self.list.clear()
        name = self.ledger.fields[self.ledger.name_field]
        entries = []
        for at, item in enumerate(found.replacements[:MOST_LISTED]):
            title = name.kind.text(item.row[name.name]).replace("\n", " ")
            label = self.ledger.fields[item.field].label
            entry = QTreeWidgetItem([title, label, self._part(item, item.before), self._part(item, item.after)])
            entry.setCheckState(0, Qt.CheckState.Checked)
            entry.setData(0, AT, at)
            for place, text in ((0, title), (2, item.before), (3, item.after)):
                entry.setToolTip(place, text)
            entries.append(entry)
        self.list.addTopLevelItems(entries)
        self.list.blockSignals(False)
        self._show_state()

    def _point(self, entry: QTreeWidgetItem | None) -> None:
        if entry is not None:
            item = self.found.replacements[entry.data(0, AT)]
            self.pointed.emit(item.row_id, item.field)

    def _part(self, item: Replacement, text: str) -> str:
        """The text from a little before where the two differ, so that the change is seen in a long one."""
        same = next((i for i, (a, b) in enumerate(zip(item.before, item.after, strict=False)) if a != b), 0)
        start = max(0, same - ABOUT) if same > ABOUT else 0
        return (("…" if start else "") + text[start:]).replace("\n", " ") or "（空）"

    def chosen(self) -> list[Replacement]:
        """The replacements that are ticked; those beyond the list are all meant."""
        ticked = [
            entry.data(0, AT)
            for at in range(self.list.topLevelItemCount())
            if (entry := self.list.topLevelItem(at)) is not None and entry.checkState(0) == Qt.CheckState.Checked
        ]
        return [self.found.replacements[at] for at in ticked] + self.found.replacements[MOST_LISTED:]

    def _show_state(self) -> None:
        count = len(self.chosen())
        self.replace_button.setEnabled(bool(count))
        self.replace_button.setText(f"替换 {count:,} 格" if count else "替换")
        if not self.search.text() and not self.whole.isChecked():
            return
        parts = [f"找到 {len(self.found.replacements):,} 格"]
        if len(self.found.replacements) > MOST_LISTED:
            parts.append(f"只列出前 {MOST_LISTED:,} 格，其余一并替换")
        if self.found.locked:
            parts.append(f"另有 {self.found.locked} 行只能查看，不会替换")
        if self.found.misfits:
            (where, why), count = self.found.misfits[0], len(self.found.misfits)
            parts.append(f"{count} 格替换后不合要求，不会替换（{where}：{why.rstrip('。')}）")
        self.note.setText("；".join(parts) + "。")

    def save(self) -> None:
        """Accept with what is ticked."""
        self.accept()
