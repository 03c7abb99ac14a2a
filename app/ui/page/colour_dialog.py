"""条件颜色: which cells of the table, or which rows, are tinted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.core.day_kinds import Date as DateKind
from app.core.day_kinds import Year
from app.core.errors import InvalidValueError
from app.core.kinds import ParseContext, Tone
from app.core.number_kinds import Integer, Number, Percent
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.colouring import NEEDS_NUMBER, OPERATORS, ColourRule
from app.ui.palette import TINTS
from app.ui.widgets import button, dialog_column, side_by_side, words

NAMES: dict[Tone, str] = {"red": "红", "amber": "黄", "green": "绿", "blue": "蓝", "purple": "紫", "grey": "灰"}
SWATCH = 14


class RuleLine(QWidget):
    """One rule to edit."""

    def __init__(self, ledger: Ledger, rule: ColourRule) -> None:
        super().__init__()
        self.ledger = ledger
        self.column, self.operator, self.text, self.tone = QComboBox(), QComboBox(), QLineEdit(rule.text), QComboBox()
        for item in ledger.columns:
            self.column.addItem(ledger.fields[item.field].label, item.field)
        for tone, name in NAMES.items():
            picture = QPixmap(SWATCH, SWATCH)
            picture.fill(QColor(TINTS[tone]))
            self.tone.addItem(QIcon(picture), name, tone)
        self.whole = QCheckBox("整行")
        self.whole.setChecked(rule.whole_row)
        self.remove = button("删除")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget, name, stretch in (
            (self.column, "列", 2),
            (self.operator, "条件", 0),
            (self.text, "值", 3),
            (self.tone, "颜色", 0),
            (self.whole, "整行", 0),
            (self.remove, "删除这条", 0),
        ):
            widget.setAccessibleName(name)
            row.addWidget(widget, stretch)
        self.column.setCurrentIndex(max(0, self.column.findData(rule.field)))
        self.column.currentIndexChanged.connect(lambda _: self._show_operators(self.operator.currentText()))
        self.operator.currentIndexChanged.connect(lambda _: self.text.setEnabled(self.operator.currentText() != "为空"))
        self._show_operators(rule.operator)
        self.tone.setCurrentIndex(max(0, self.tone.findData(rule.tone)))

    def _show_operators(self, chosen: str) -> None:
        """Only days and numbers are compared."""
        kind = self.ledger.fields[self.column.currentData()].kind
        compared = isinstance(kind, DateKind | Integer | Number | Percent | Year)
        self.operator.clear()
        self.operator.addItems([item for item in OPERATORS if compared or item not in NEEDS_NUMBER])
        self.operator.setCurrentIndex(max(0, self.operator.findText(chosen)))

    def rule(self) -> ColourRule:
        """The rule as it stands."""
        text = self.text.text().strip()
        return ColourRule(
            self.column.currentData(), self.operator.currentText(), text, self.tone.currentData(), self.whole.isChecked()
        )


class ColourDialog(QDialog):
    """After accept() `rules` holds the answer."""

    def __init__(self, parent: QWidget, ledger: Ledger, rules: Sequence[ColourRule], field: str, context: ParseContext) -> None:
        """`field` is the column a first new rule begins with."""
        super().__init__(parent)
        self.ledger, self.field, self.context = ledger, field, context
        self.rules: tuple[ColourRule, ...] = tuple(rules)
        self.lines: list[RuleLine] = []
        self.setWindowTitle("条件颜色")
        self.resize(760, 380)
        inner = QWidget()
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 6, 0)
        self.column.setSpacing(8)
        self.column.addStretch()
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what is in it, which scrolls it
        self.wrong = words("", "wrong", wrap=True)
        self.wrong.hide()
        self.add_button, cancel, self.save_button = button("增加一条"), button("取消"), button("确定", "primary")
        self.add_button.clicked.connect(lambda: self.add(ColourRule(self.field, "等于", "", "amber")))
        cancel.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.save)
        self.save_button.setDefault(True)
        foot = side_by_side(self.add_button, None, cancel, self.save_button)
        whole = dialog_column(self)
        whole.addWidget(
            words("符合条件的格或整行显示底色，后面的规则优先。只影响自己的显示，可随视图保存。", "soft", wrap=True)
        )
        whole.addWidget(area, 1)
        whole.addWidget(self.wrong)
        whole.addLayout(foot)
        for rule in rules:
            self.add(rule)
        if not rules:
            self.add_button.click()

    def add(self, rule: ColourRule) -> None:
        """One more line."""
        line = RuleLine(self.ledger, rule)
        line.remove.clicked.connect(lambda: self._remove(line))
        self.lines.append(line)
        self.column.insertWidget(self.column.count() - 1, line)
        line.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, line: RuleLine) -> None:
        self.lines.remove(line)
        self.column.removeWidget(line)
        line.deleteLater()

    def save(self) -> None:
        """Accept when every rule can be read."""
        found = [line.rule() for line in self.lines if line.text.text().strip() or line.operator.currentText() == "为空"]
        try:
            for rule in found:
                rule.condition(self.ledger, self.context)
        except InvalidValueError as fault:
            self.wrong.setText(f"“{self.ledger.fields[rule.field].label}”：{fault}")
            self.wrong.show()
            return
        self.rules = tuple(found)
        self.accept()
