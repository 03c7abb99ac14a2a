"""The questions of the procedure: who takes part, how long a 公示 is, why a star is taken."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from app.scoring.metric import Branch
from app.scoring.period import Period
from app.scoring.points import points
from app.scoring.procedure import StarSettings
from app.scoring.result import BranchInput, Fact
from app.scoring.scheme import Scheme, level_words
from app.scoring.schemes import StoredScheme
from app.ui.palette import TONES, font
from app.ui.stars.observation import PointSpin
from app.ui.stars.star_row import StarRow
from app.ui.widgets import button, dialog_column, words

WIDTH = 520
ENTRY_WIDTH = 110
MOST_NAMED = 4  # branches in a line


class StepDialog(QDialog):
    """A titled form with one verb. Subclasses add fields and say what is wrong."""

    def __init__(self, parent: QWidget, title: str, advice: str, verb: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        heading = words(title)
        heading.setFont(font(1.2, bold=True))
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(10)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.fault = words(look="wrong", wrap=True)
        self.fault.hide()
        self.do = button(verb, "primary")
        self.do.setDefault(True)
        self.do.clicked.connect(self._finish)
        cancel = button("取消")
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.do)
        column = self.column = dialog_column(self)
        column.addWidget(heading)
        if advice:
            column.addWidget(words(advice, "soft", wrap=True))
        column.addLayout(self.form)
        column.addWidget(self.fault)
        column.addStretch()
        column.addLayout(row)

    def wrong(self) -> str:
        """What is missing, "" when nothing is."""
        return ""

    def showEvent(self, event: QShowEvent) -> None:
        """As tall as the texts are at this width: the layout's own hint counts a line that wraps as if it were narrower."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height that the texts need."""
        self.column.activate()
        self.resize(self.width(), self.column.totalHeightForWidth(self.width()))

    def _finish(self) -> None:
        fault = self.wrong()
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        if not fault:
            self.accept()

    def long_text(self, label: str, text: str = "") -> QPlainTextEdit:
        """A field of several lines."""
        box = QPlainTextEdit(text, tabChangesFocus=True)
        box.setAccessibleName(label)
        box.setFixedHeight(76)
        self.form.addRow(words(label), box)
        return box

    def line(self, label: str, hint: str = "") -> QLineEdit:
        """A field of one line."""
        box = QLineEdit()
        box.setAccessibleName(label)
        box.setPlaceholderText(hint)
        self.form.addRow(words(label), box)
        return box


class StartDialog(StepDialog):
    """开始评定: the scheme and the branches that take part. A scheme of another year is copied, unless it shall stay."""

    def __init__(self, parent: QWidget, period: Period, schemes: Sequence[StoredScheme], branches: Sequence[Branch]) -> None:
        title = f"开始评定：{period.label}"
        super().__init__(parent, title, "开始以后，所选指标体系不能再修改，评定结果按它复核。", "开始评定")
        self.period = period
        self.schemes = {stored.row: stored for stored in schemes}
        self.scheme = QComboBox()
        self.scheme.setAccessibleName("指标体系")
        for stored in schemes:
            self.scheme.addItem(stored.title, stored.row)
        self.form.addRow(words("指标体系"), self.scheme)
        self.other_year = words(wrap=True)
        self.other_year.setStyleSheet(f"color: {TONES['amber'].foreground};")
        self.copy = QCheckBox(f"复制为 {period.year} 年度的指标体系，按它评定")
        self.copy.setChecked(True)
        self.form.addRow("", self.other_year)
        self.form.addRow("", self.copy)
        self.scheme.currentIndexChanged.connect(self._show_year)
        self.list = QListWidget()
        self.list.setAccessibleName("参评支部")
        self.list.setMinimumHeight(200)
        for branch in branches:
            item = QListWidgetItem(f"{branch.name}{'（功能型）' if branch.functional else ''}")
            item.setData(Qt.ItemDataRole.UserRole, branch)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.more = QPlainTextEdit(tabChangesFocus=True)
        self.more.setAccessibleName("另外的支部")
        self.more.setPlaceholderText("每行一个支部，如：第二党支部（研究室）")
        self.more.setFixedHeight(76 if branches else 160)
        if branches:
            self.form.addRow(words("参评支部"), self.list)
        else:
            self.list.hide()
        self.form.addRow(words("另外加入" if branches else "参评支部"), self.more)
        lacking = [branch.name for branch in branches if not branch.functional and not branch.departments]
        more = "等" if len(lacking) > MOST_NAMED else ""
        self.no_departments = words(
            f"{len(lacking)} 个支部没有填写所含部门：{'、'.join(lacking[:MOST_NAMED])}{more}。"
            "整改、目标任务、制度等指标按部门取数；党员名册里写了的，在“党支部 › 更多 › 按党员名册补充…”一次填好，"
            "开始以后再填也可以。",
            wrap=True,
        )
        self.no_departments.setStyleSheet(f"color: {TONES['amber'].foreground};")
        if lacking:
            self.form.addRow("", self.no_departments)
        self._show_year()

    @property
    def stored(self) -> StoredScheme | None:
        """The scheme chosen."""
        return self.schemes.get(self.scheme.currentData())

    @property
    def copies(self) -> bool:
        """Whether the scheme is copied for the year that is assessed."""
        return self.stored is not None and self.stored.scheme.year != self.period.year and self.copy.isChecked()

    def _show_year(self) -> None:
        other = self.stored is not None and self.stored.scheme.year != self.period.year
        for row in range(self.form.rowCount()):
            field = self.form.itemAt(row, QFormLayout.ItemRole.FieldRole)
            if field is not None and field.widget() in (self.other_year, self.copy):
                self.form.setRowVisible(row, other)
        if self.stored is not None:
            self.other_year.setText(
                f"这是 {self.stored.scheme.year} 年度的指标体系，考评期是{self.period.label}。"
                "复制以后原来的一份不变；标准有调整的，请先到“指标体系”里复制、修改，再开始评定。"
            )
        self.fit()

    def chosen(self) -> list[Branch]:
        """The branches that take part."""
        found = [
            self.list.item(row).data(Qt.ItemDataRole.UserRole)
            for row in range(self.list.count())
            if self.list.item(row).checkState() == Qt.CheckState.Checked
        ]
        taken = {branch.name for branch in found}
        for text in self.more.toPlainText().splitlines():
            name = text.strip()
            if name and name not in taken:
                taken.add(name)
                found.append(Branch(name, functional="功能型" in name))
        return found

    def wrong(self) -> str:
        """A scheme and a branch at least."""
        if self.scheme.currentData() is None:
            return "请先在“指标体系”中建立或导入一个指标体系。"
        return "" if self.chosen() else "请至少选一个参评支部。"


class ReasonDialog(StepDialog):
    """A reason for going back."""

    def __init__(self, parent: QWidget, title: str, advice: str) -> None:
        super().__init__(parent, title, advice, title.split("：")[0])
        self.reason = self.long_text("理由")

    def wrong(self) -> str:
        """The reason is needed."""
        return "" if self.reason.toPlainText().strip() else "请写明理由。"


class LevelDialog(StepDialog):
    """摘星 or 晋星: the new level, reason and document."""

    def __init__(self, parent: QWidget, branch: str, level: int, most: int) -> None:
        super().__init__(parent, f"摘星／晋星：{branch}", f"现为{level_words(level)}。点星或按数字键选新的星级。", "确定")
        self.before = level
        self.stars = StarRow(28, most, editable=True)
        self.stars.show_stars(level)
        self.now = words(level_words(level))
        self.stars.changed.connect(lambda lit: self.now.setText(level_words(lit)))
        row = QHBoxLayout()
        row.addWidget(self.stars)
        row.addWidget(self.now)
        row.addStretch()
        self.form.addRow(words("新的星级"), row)
        self.reason = self.long_text("理由")
        self.document = self.line("依据文件", "文号或会议")

    def wrong(self) -> str:
        """Another level, a reason, a document."""
        if int(self.stars.lit) == self.before:
            return "请选择与现在不同的星级。"
        if not self.reason.toPlainText().strip() or not self.document.text().strip():
            return "请写明理由和依据文件。"
        return ""


UNSAID, FOLLOWS = "未确认", "按台账"
SAID = ("未发生", "发生")


class FactsDialog(StepDialog):
    """一票否决与限级: which of them apply to a branch. What nobody says of is undecided, or as the ledgers tell."""

    def __init__(self, parent: QWidget, scheme: Scheme, inputs: BranchInput) -> None:
        advice = "每种情形都要有结论才能公示、授星。发生的写明情况；有数值的填实际数。"
        super().__init__(parent, f"评议与限级：{inputs.branch.name}", advice, "确定")
        facts, appraisal = inputs.facts, inputs.appraisal
        self.lines: dict[str, tuple[QComboBox | PointSpin, QLineEdit]] = {}
        self.mark: PointSpin | None = None
        if weighs_appraisal(scheme):
            self.mark = PointSpin()
            self.mark.setRange(-1, 100)
            self.mark.setSpecialValueText("未录入")
            self.mark.setValue(-1 if appraisal is None else float(appraisal))
            self.mark.setAccessibleName("评议分")
            self.form.addRow(words("评议分（0—100）"), self.mark)
        for trigger in scheme.triggers:
            fact = facts.get(trigger.key)
            reason = QLineEdit(fact.reason if fact else "")
            reason.setAccessibleName(f"{trigger.title}的情况")
            reason.setPlaceholderText("情况")
            measured = inputs.facts_measured.get(trigger.key)
            known = measured is not None and not measured.unrecorded
            entry: QComboBox | PointSpin
            if trigger.below is None:
                entry = QComboBox()
                entry.addItems([FOLLOWS if known else UNSAID, *SAID])
                entry.setCurrentText(UNSAID if fact is None else SAID[int(fact.value > 0)])
            else:
                entry = PointSpin()
                entry.setRange(-1, 100_000)
                entry.setSpecialValueText(FOLLOWS if known else "未录入")
                entry.setValue(-1 if fact is None else float(fact.value))
            if measured is not None:
                entry.setToolTip(measured.words)
                reason.setPlaceholderText(measured.words)
            entry.setAccessibleName(trigger.title)
            entry.setMinimumWidth(ENTRY_WIDTH)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(entry)
            row.addWidget(reason, 1)
            self.form.addRow(words(f"{trigger.title}：{trigger.effect.words}", wrap=True))
            self.form.addRow(row)
            self.lines[trigger.key] = (entry, reason)

    def appraisal(self) -> Decimal | None:
        """评议分; None when it is not entered."""
        if self.mark is None or self.mark.value() < 0:
            return None
        return points(self.mark.textFromValue(self.mark.value()))

    def facts(self) -> dict[str, Fact | None]:
        """What is said of each; None: nothing."""
        found: dict[str, Fact | None] = {}
        for key, (entry, reason) in self.lines.items():
            if isinstance(entry, QComboBox):
                said = entry.currentIndex() - 1
                found[key] = Fact(Fraction(said), reason.text().strip()) if said >= 0 else None
            else:
                value = entry.value()
                number = Fraction(points(entry.textFromValue(value)))
                found[key] = None if value < 0 else Fact(number, reason.text().strip())
        return found

    def wrong(self) -> str:
        """What happened needs its words."""
        told = {key: fact for key, fact in self.facts().items() if fact is not None and not fact.reason}
        missing = [key for key, fact in told.items() if fact.value or isinstance(self.lines[key][0], PointSpin)]
        if missing:
            return "发生的情形和填写的数值要写明情况。"
        unsaid = [key for key, (_, reason) in self.lines.items() if self.facts()[key] is None and reason.text().strip()]
        return "写了情况的，请选是否发生。" if unsaid else ""


def weighs_appraisal(scheme: Scheme) -> bool:
    """Whether 评议分 counts in a scheme."""
    return scheme.model == "total" and scheme.weights.appraisal > 0


class SettingsDialog(StepDialog):
    """评定设置 of the office."""

    def __init__(self, parent: QWidget, settings: StarSettings) -> None:
        super().__init__(parent, "评定设置", "全单位共用。", "保存")
        self.days = PointSpin()
        self.days.setDecimals(0)
        self.days.setRange(0, 60)
        self.days.setValue(settings.notice_days)
        self.days.setAccessibleName("公示工作日数")
        self.form.addRow(words("公示（工作日）"), self.days)
        self.hide_review = QCheckBox("考评完成前，考评分只有考评人（管理员）看得到")
        self.hide_review.setChecked(settings.hide_review)
        self.form.addRow(words("考评分"), self.hide_review)

    def settings(self) -> StarSettings:
        """What is wanted."""
        return StarSettings(int(self.days.value()), self.hide_review.isChecked())
