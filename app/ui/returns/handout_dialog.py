"""下发填报: which rows go to whom, which columns they fill in, until when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import chain

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.core.ids import new_id
from app.core.kinds import Ordinal
from app.exchange.returns.handing_out import sheet_fields
from app.forms.papers.ledger_sheet import filled_title
from app.ledgers.handouts import Batch, handout_sheet, recipient_fields, recipients_of, shares
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Page
from app.ledgers.views.named_rows import NamedRows
from app.ui.access.password_line import NewPassword
from app.ui.widgets import button, dialog_column, words

DAYS = 7  # until the answers are due, as it is proposed
MOST_BLANK = 50
MOST_TITLE, MOST_NOTE = 60, 200  # characters
ENCRYPTED = "表格都用这个密码加密；密码请当面或打电话告知，收回时要再输入。文件名里有单位和标题，请不要写案情。"
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
KEY = Qt.ItemDataRole.UserRole


class HandoutDialog(QDialog):
    """After accept() `batch`, `parts` and `blank` hold what is to be handed out."""

    def __init__(
        self, parent: QWidget, ledger: Ledger, page: Page, chosen: NamedRows, shown: NamedRows, today: dt.date
    ) -> None:
        super().__init__(parent)
        self.ledger = ledger
        self.page = page
        self.today = today
        self.sheet = handout_sheet(ledger, page)
        self.batch: Batch | None = None
        self.chosen: dict[str, NamedRows] = {}  # recipient → rows
        self.setWindowTitle("下发填报")
        self.resize(760, 620)
        lead = words(
            f"每个单位生成一份 Excel：版式与“{page.title}”的表样相同，只有要填的单元格可以修改。收回后在“下发回收”中汇总。",
            "soft",
            wrap=True,
        )
        self.sources = [chosen, shown] if len(chosen) > 1 else [shown]
        title = filled_title(ledger, self.sheet, shown.column) or page.title
        form = self._build_form(["选中的" if rows is chosen else "当前显示的" for rows in self.sources], title)
        self.summary = QLabel(wordWrap=True)
        self.go = button("选择文件夹并生成…", "primary", clicked=self.save)
        self.go.setDefault(True)
        outer = dialog_column(self)
        outer.addWidget(lead)
        outer.addLayout(form)
        outer.addLayout(self._build_lists(), 1)
        foot = QHBoxLayout()
        foot.addWidget(self.summary, 1)
        foot.addWidget(button("取消", clicked=self.reject))
        foot.addWidget(self.go)
        outer.addLayout(foot)
        self._fill_columns()
        self.rows.currentIndexChanged.connect(self._fill_recipients)
        self.field.currentIndexChanged.connect(self._fill_recipients)
        self.recipients.itemChanged.connect(lambda _: self._summarise())
        self.columns.itemChanged.connect(lambda _: self._summarise())
        self.title.textChanged.connect(lambda _: self._summarise())
        self._fill_recipients()

    def _build_form(self, sources: Sequence[str], title: str) -> QFormLayout:
        """What goes out, by what it is divided, until when. `sources` are words for those of the rows."""
        self.rows = QComboBox()
        self.rows.setAccessibleName("下发哪些行")
        for word, rows in zip(sources, self.sources, strict=True):
            self.rows.addItem(f"{word} {len(rows):,} 条{self.ledger.noun}")
        self.field = QComboBox()
        self.field.setAccessibleName("按什么分开")
        for spec in recipient_fields(self.ledger):
            self.field.addItem(spec.label, spec.name)
        self.field.setCurrentIndex(self._best_field())
        self.title = QLineEdit(title, maxLength=MOST_TITLE)
        self.title.setAccessibleName("标题")
        self.has_due = QCheckBox("要求报送时限")
        self.has_due.setChecked(True)
        day = self.today + dt.timedelta(days=DAYS)
        self.due = QDateEdit(QDate(day.year, day.month, day.day))
        self.due.setCalendarPopup(True)
        self.due.setDisplayFormat("yyyy-MM-dd")
        self.due.setAccessibleName("报送时限")
        self.has_due.toggled.connect(self.due.setEnabled)
        due = QHBoxLayout()
        due.setSpacing(12)
        due.addWidget(self.due)
        due.addWidget(self.has_due)
        due.addStretch(1)
        self.blank = QSpinBox(maximum=MOST_BLANK, value=5, suffix=" 行")
        self.blank.setToolTip("表格末尾留给单位新增内容的空行")
        self.blank.setAccessibleName("留空行")
        self.note = QLineEdit(maxLength=MOST_NOTE, placeholderText="可不填，印在填报说明里，如：进展请写到具体事项和时间")
        self.note.setAccessibleName("填报要求")
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        for label, widget in (("下发", self.rows), ("按", self.field), ("标题", self.title), ("报送时限", due)):
            form.addRow(label, widget)
        form.addRow("留空行", self.blank)
        form.addRow("填报要求", self.note)
        self.password = NewPassword() if self.ledger.restricted else None
        if self.password is not None:
            self.password.first.setAccessibleName("打开密码")
            self.password.second.setPlaceholderText("再输一次")
            both = QHBoxLayout()
            both.setSpacing(12)
            for typed in (self.password.first, self.password.second):
                typed.textChanged.connect(lambda _: self._summarise())
                both.addWidget(typed)
            form.addRow("打开密码", both)
            form.addRow("", words(ENCRYPTED, "soft", wrap=True))
        return form

    def _build_lists(self) -> QHBoxLayout:
        """Who gets a workbook, and which columns are open in it."""
        self.recipients = QListWidget()
        self.recipients.setAccessibleName("下发给")
        self.columns = QListWidget()
        self.columns.setAccessibleName("要填的列")
        lists = QHBoxLayout()
        lists.setSpacing(12)
        for head, listed in (("下发给", self.recipients), ("要填的列（其余锁定）", self.columns)):
            column = QVBoxLayout()
            column.setSpacing(4)
            line = QHBoxLayout()
            line.addWidget(QLabel(head), 1)
            for text, state in (("全选", CHECKED), ("全不选", UNCHECKED)):
                line.addWidget(button(text, "quiet", clicked=partial(tick_all, listed, state)))
            column.addLayout(line)
            column.addWidget(listed, 1)
            lists.addLayout(column, 1)
        return lists

    def _best_field(self) -> int:
        """The first of the fields that most rows name somebody in, else the one by which the fewest would go to nobody.

        A few rows without a department do not send all the others to their leaders; the summary tells of them.
        """
        specs = [self.ledger.fields[self.field.itemData(place)] for place in range(self.field.count())]
        counted = [(spec, Counter(self.sources[0].column(spec.name))) for spec in specs]
        nobody = [sum(count for value, count in words.items() if not recipients_of(spec, value)) for spec, words in counted]
        most = (place for place, count in enumerate(nobody) if 2 * count < len(self.sources[0]))
        return next(most, nobody.index(min(nobody)))

    def _fill_columns(self) -> None:
        """What the ledger proposes first and ticked, then the form's columns, then what it has no place for."""
        on_paper = (column.field for column in self.sheet.columns)
        for name in dict.fromkeys((*self.ledger.reported_fields, *on_paper, *self.ledger.fields)):
            spec = self.ledger.fields[name]
            if spec.writable and not isinstance(spec.kind, Ordinal):
                ticked = CHECKED if name in self.ledger.reported_fields else UNCHECKED
                add_tick(self.columns, spec.label, name, ticked)

    def _fill_recipients(self) -> None:
        rows = self.sources[self.rows.currentIndex()]
        self.shares = shares(self.ledger, self.field.currentData(), rows)
        self.recipients.blockSignals(True)
        self.recipients.clear()
        for name, own in self.shares.items():
            if name:
                add_tick(self.recipients, f"{name}（{len(own)} 条）", name, CHECKED)
        self.recipients.blockSignals(False)
        self._summarise()

    def _summarise(self) -> None:
        names, nobody = ticked(self.recipients), len(self.shares.get("", ()))
        given = Counter(chain.from_iterable(self.shares[name] for name in names))
        parts = [f"将生成 {len(names)} 份，共 {len(given)} 条"]
        if several := sum(times > 1 for times in given.values()):
            parts.append(f"其中 {several} 条涉及多个单位，每个单位都下发")
        if nobody:
            parts.append(f"{nobody} 条没有填写{self.field.currentText()}，不下发")
        columns = ticked(self.columns)
        if not columns:
            parts.append("请勾选要填的列")
        wrong = self.password.fault() if self.password else ""
        if wrong:
            parts.append(wrong.rstrip("。") if self.password and self.password.text else "请设置打开密码")
        self.summary.setText("，".join(parts))
        self.go.setEnabled(bool(names and columns and self.title.text().strip() and not wrong))

    def save(self) -> None:
        """Accept with what was chosen."""
        filled = tuple(ticked(self.columns))
        rows = self.sources[self.rows.currentIndex()]
        self.chosen = {name: rows.at(self.shares[name]) for name in ticked(self.recipients)}
        self.batch = Batch(
            new_id(),
            self.ledger.key,
            self.field.currentData(),
            self.title.text().strip(),
            self.today.isoformat(),
            self.due.date().toString(Qt.DateFormat.ISODate) if self.has_due.isChecked() else "",
            self.note.text().strip().rstrip("。"),
            "",
            sheet_fields(self.ledger, self.sheet, filled),
            filled,
        )
        self.accept()


def add_tick(listed: QListWidget, text: str, key: str, state: Qt.CheckState) -> None:
    """A line that can be ticked."""
    item = QListWidgetItem(text)
    item.setData(KEY, key)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(state)
    listed.addItem(item)


def tick_all(listed: QListWidget, state: Qt.CheckState) -> None:
    """Tick all lines, or none."""
    for place in range(listed.count()):
        listed.item(place).setCheckState(state)


def ticked(listed: QListWidget) -> list[str]:
    """The keys of the ticked lines."""
    items = (listed.item(place) for place in range(listed.count()))
    return [item.data(KEY) for item in items if item.checkState() == CHECKED]
