"""查找和替换: every cell that would change is seen, and can be left out, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
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

from app.ledgers.changes.replacing import Found, Refused, Replacement, Wanted, find_cells, replaceable
from app.ledgers.changes.row_rules import RowRules
from app.ledgers.schema.fields import Values
from app.ui.jobs import Job, Jobs
from app.ui.palette import TEXT_SOFT
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
        rules: RowRules,
        shown: Sequence[tuple[int, Values]],
        selected: Sequence[tuple[int, Values]],
        field: str,
        jobs: Jobs,
        failed: Callable[[Exception], object],
    ) -> None:
        """`shown` and `selected` rows, each with its id; `field` is the column the cursor is in."""
        super().__init__(parent)
        self.rules, self.ledger, self.jobs, self.failed = rules, rules.ledger, jobs, failed
        self.found = Found()
        self.listed: list[Replacement | Refused] = []
        self._job: Job | None = None
        self._asked = 0
        self.setWindowTitle("查找和替换")
        self.resize(820, 560)
        self.scopes = [shown]  # not in the combo: Qt would copy 100,000 rows into a list of its own
        if len(selected) > 1:
            self.scopes.append(selected)
        form = self._build_form(field)
        self.list = self._build_list()
        self.note = words("输入要查找的文字，下面列出会改变的每一格；不想替换的可以去掉勾选。", "soft", wrap=True)
        self.replace_button = button("替换", "primary", "replace", clicked=self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(button("取消", clicked=self.reject))
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

    def _build_form(self, field: str) -> QFormLayout:
        """What is looked for, and where."""
        self.search = QLineEdit(placeholderText="要查找的文字")
        self.replacement = QLineEdit(placeholderText="留空表示删去")
        self.column = QComboBox()
        self.column.addItem("所有列", "")
        for spec in replaceable(self.ledger):
            self.column.addItem(spec.label, spec.name)
        self.column.setCurrentIndex(max(0, self.column.findData(field)))
        self.scope = QComboBox()
        for word, rows in zip(("显示的", "选中的"), self.scopes, strict=False):
            self.scope.addItem(f"{word} {len(rows):,} 行")
        self.scope.setCurrentIndex(len(self.scopes) - 1)
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
        return form

    def _build_list(self) -> QTreeWidget:
        """Every cell that would change."""
        found = QTreeWidget()
        found.setAccessibleName("将要替换的格")
        found.setHeaderLabels([self.ledger.fields[self.ledger.name_field].label, "列", "现在", "替换后"])
        found.setRootIsDecorated(False)
        found.setUniformRowHeights(True)
        header = found.header()
        for place, mode in enumerate((QHeaderView.ResizeMode.Interactive, QHeaderView.ResizeMode.ResizeToContents)):
            header.setSectionResizeMode(place, mode)
        header.resizeSection(0, 200)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        found.itemChanged.connect(lambda *_: self._show_state())
        found.currentItemChanged.connect(lambda now, _: self._point(now))
        return found

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
            lambda job: find_cells(self.rules, rows, wanted, job.report),
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
        self.listed = [*found.replacements[:MOST_LISTED], *found.refused[:MOST_LISTED]]
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addTopLevelItems([self._entry(at, item) for at, item in enumerate(self.listed)])
        self.list.blockSignals(False)
        self._show_state()

    def _entry(self, at: int, item: Replacement | Refused) -> QTreeWidgetItem:
        """A line of the list; without a tick and grey where the cell stays as it is, with the reason."""
        name = self.ledger.fields[self.ledger.name_field]
        title = name.kind.text(item.row[name.name]).replace("\n", " ")
        label = self.ledger.fields[item.field].label
        if isinstance(item, Replacement):
            now, then, tip = part(item, item.before), part(item, item.after), item.after
        else:
            now, tip = item.before.replace("\n", " "), f"不能替换：{item.why}"
            then = tip
        entry = QTreeWidgetItem([title, label, now, then])
        entry.setData(0, AT, at)
        for place, text in ((0, title), (2, item.before), (3, tip)):
            entry.setToolTip(place, text)
        if isinstance(item, Replacement):
            entry.setCheckState(0, Qt.CheckState.Checked)
        else:
            for place in range(entry.columnCount()):
                entry.setForeground(place, QColor(TEXT_SOFT))
        return entry

    def _point(self, entry: QTreeWidgetItem | None) -> None:
        if entry is not None:
            item = self.listed[entry.data(0, AT)]
            self.pointed.emit(item.row_id, item.field)

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
        if refused := len(self.found.refused):
            parts.append(f"另有 {refused:,} 格不能替换，列在最后，各有原因")
        self.note.setText("；".join(parts) + "。")


def part(item: Replacement, text: str) -> str:
    """The text from a little before where the two differ, so that the change is seen in a long one."""
    same = next((i for i, (a, b) in enumerate(zip(item.before, item.after, strict=False)) if a != b), 0)
    start = max(0, same - ABOUT) if same > ABOUT else 0
    return (("…" if start else "") + text[start:]).replace("\n", " ") or "（空）"
