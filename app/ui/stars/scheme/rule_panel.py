"""The rules of one indicator: each a sentence with fields, with the metric of the ledgers that it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.scoring.metric import Metric
from app.scoring.rules import Bonus, Clause, Deduct, Fail, Grade, Grades, PerPoint, Rule, Step, Steps
from app.scoring.scheme import Indicator
from app.ui.palette import font
from app.ui.stars.observation import PointSpin
from app.ui.stars.rule_words import KINDS, rule_words
from app.ui.stars.scheme.draft import SchemeDraft
from app.ui.stars.scheme.rule_fields import RuleFields
from app.ui.stars.scheme.setting_editor import SettingEditor
from app.ui.stars.still_choice import StillChoice
from app.ui.widgets import icon_button, words

BY_HAND = "人工录入"
FRESH: dict[type, Callable[[str], Rule]] = {
    Deduct: lambda what: Deduct(what, Decimal(1)),
    Fail: lambda what: Fail(what or "未完成"),
    Steps: lambda what: Steps((Step(Fraction(90), Decimal(10)), Step(Fraction(80), Decimal(7))), what=what),
    Grades: lambda what: Grades((Grade("优秀", Decimal(10)), Grade("良好", Decimal(7)))),
    PerPoint: lambda what: PerPoint(Fraction(95), Decimal(1), what),
    Bonus: lambda what: Bonus(what or "受到表彰", Decimal(1)),
}


class ClauseBox(QFrame):
    """One rule."""

    changed = Signal()
    removed = Signal()

    def __init__(self, clause: Clause, metrics: Mapping[str, Metric]) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.clause = clause
        self.metrics = metrics
        self.kind = StillChoice()
        self.kind.setAccessibleName("规则种类")
        for kind, title in KINDS.items():
            self.kind.addItem(title, kind)
        self.kind.setCurrentText(KINDS[type(clause.rule)])
        self.kind.activated.connect(self._other_kind)
        self.source = StillChoice()
        self.source.setAccessibleName("数据来源")
        self.source.addItem(BY_HAND, "")
        for key, metric in metrics.items():
            self.source.addItem(f"自动：{metric.title}", key)
            self.source.setItemData(self.source.count() - 1, metric.doc, Qt.ItemDataRole.ToolTipRole)
        self.source.setCurrentIndex(max(self.source.findData(clause.metric), 0))
        self.source.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.source.setMinimumContentsLength(12)
        self.source.activated.connect(self._other_metric)
        self.doc = words(look="soft", wrap=True)
        self.wording = words(look="soft", wrap=True)
        self.said = words(wrap=True)
        self.said.setFont(font(bold=True))
        self.settings = QVBoxLayout()
        self.settings.setSpacing(4)
        self.setting_boxes: dict[str, SettingEditor] = {}
        self.fields = RuleFields(clause.rule)
        self.fields.changed.connect(self._edited)
        away = icon_button("delete", "删除这条规则")
        away.clicked.connect(self.removed)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.kind)
        top.addWidget(self.source, 1)
        top.addWidget(away)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 10, 12, 12)
        self.column.setSpacing(8)
        self.column.addWidget(self.wording)
        self.column.addLayout(top)
        self.column.addWidget(self.doc)
        self.column.addLayout(self.settings)
        self.column.addWidget(self.fields)
        self.column.addWidget(self.said)
        self._show()

    def _show(self) -> None:
        metric = self.metrics.get(self.clause.metric)
        self.wording.setText(f"标准原文：{self.clause.words}")
        self.wording.setVisible(bool(self.clause.words))
        unit = f"（单位：{metric.unit}）" if metric and metric.unit else ""
        self.doc.setText(f"{metric.doc}{unit}" if metric else "")
        self.doc.setVisible(metric is not None)
        self.said.setText(rule_words(self.clause.rule))
        self._show_settings(metric)

    def _show_settings(self, metric: Metric | None) -> None:
        if (metric.settings if metric else ()) == tuple(box.setting for box in self.setting_boxes.values()):
            return
        while self.settings.count():
            widget = self.settings.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        self.setting_boxes = {}
        given = dict(self.clause.settings)
        for setting in metric.settings if metric else ():
            box = SettingEditor(setting, given.get(setting.name, setting.default))
            box.changed.connect(self._edited)
            self.settings.addWidget(box)
            self.setting_boxes[setting.name] = box

    def _edited(self) -> None:
        given = tuple((name, box.value()) for name, box in self.setting_boxes.items())
        self.clause = replace(self.clause, rule=self.fields.rule(), settings=given)
        self.said.setText(rule_words(self.clause.rule))
        self.changed.emit()

    def _other_kind(self) -> None:
        kind = self.kind.currentData()
        if isinstance(self.clause.rule, kind):
            return
        what = str(getattr(self.clause.rule, "what", ""))
        self.clause = replace(self.clause, rule=FRESH[kind](what))
        fields = RuleFields(self.clause.rule)
        fields.changed.connect(self._edited)
        self.column.replaceWidget(self.fields, fields)
        self.fields.hide()
        self.fields.deleteLater()
        self.fields = fields
        self._show()
        self.changed.emit()

    def _other_metric(self) -> None:
        metric = self.metrics.get(self.source.currentData())
        self.clause = replace(self.clause, metric=metric.key if metric else "", settings=metric.defaults if metric else ())
        self._show()
        self.changed.emit()


class RulePanel(QWidget):
    """The rules of the indicator chosen, and what else counts for it."""

    def __init__(self, draft: SchemeDraft, metrics: Mapping[str, Metric]) -> None:
        super().__init__()
        self.draft = draft
        self.metrics = metrics
        self.key = ""
        self.title = words(wrap=True)
        self.title.setFont(font(1.1, bold=True))
        self.standard = words(look="soft", wrap=True)
        self.boxes: list[ClauseBox] = []
        self.more = StillChoice()
        self.more.setAccessibleName("增加规则")
        self.more.addItem("＋ 增加规则…")
        for kind, title in KINDS.items():
            self.more.addItem(title, kind)
        self.more.activated.connect(self._add)
        self.least = PointSpin()
        self.least.setAccessibleName("必备项最低分")
        self.least.setRange(-1, 1000)
        self.least.setSpecialValueText("不设")
        self.least.valueChanged.connect(self._changed)
        self.ordinary = QCheckBox("功能型党支部不考核此项")
        self.ordinary.toggled.connect(self._changed)
        self.none = words("没有规则：由考评人直接打分。", "soft", wrap=True)
        self._lay_out()
        self.show_indicator("")

    def _lay_out(self) -> None:
        self.body = QWidget()
        self.rules = QVBoxLayout()
        self.rules.setSpacing(8)
        least = QHBoxLayout()
        least.addWidget(words("必备项：低于"))
        least.addWidget(self.least)
        least.addWidget(words("分不授此星"))
        least.addStretch()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for widget in (self.title, self.standard, self.none):
            column.addWidget(widget)
        column.addLayout(self.rules)
        column.addWidget(self.more)
        column.addLayout(least)
        column.addWidget(self.ordinary)
        column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.body)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def indicator(self) -> Indicator | None:
        """The indicator shown."""
        return self.draft.scheme.by_key.get(self.key)

    def show_indicator(self, key: str) -> None:
        """Show an indicator; a star has no rules of its own."""
        self.key = key
        item = self.indicator()
        self.body.setEnabled(not self.draft.locked)
        for widget in (self.more, self.least, self.ordinary):
            widget.setEnabled(item is not None)
        self.title.setText(item.title if item else "请在左边选一项指标")
        self.standard.setText(item.standard if item else "")
        self.standard.setVisible(bool(item and item.standard))
        self._show_boxes(item.clauses if item else ())
        self.none.setVisible(item is not None and not item.clauses)
        for widget in (self.least, self.ordinary):
            widget.blockSignals(True)
        self.least.setValue(-1 if item is None or item.least is None else float(item.least))
        self.ordinary.setChecked(item is not None and item.applies == "ordinary")
        for widget in (self.least, self.ordinary):
            widget.blockSignals(False)

    def _show_boxes(self, clauses: tuple[Clause, ...]) -> None:
        for box in self.boxes:
            self.rules.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = []
        for clause in clauses:
            box = ClauseBox(clause, self.metrics)
            box.changed.connect(self._store)
            box.removed.connect(lambda box=box: self._remove(box))
            self.rules.addWidget(box)
            self.boxes.append(box)

    def _store(self) -> None:
        self.draft.set_clauses(self.key, tuple(box.clause for box in self.boxes))

    def _add(self, place: int) -> None:
        kind = self.more.itemData(place)
        self.more.setCurrentIndex(0)
        item = self.indicator()
        if kind is not None and item is not None:
            self.draft.set_clauses(self.key, (*item.clauses, Clause(FRESH[kind](""))))
            self.show_indicator(self.key)

    def _remove(self, box: ClauseBox) -> None:
        self.boxes.remove(box)
        self.rules.removeWidget(box)
        box.hide()
        box.deleteLater()
        self._store()
        self.none.setVisible(not self.boxes)

    def _changed(self) -> None:
        value = self.least.value()
        self.draft.change_indicator(
            self.key,
            least=None if value < 0 else Decimal(self.least.textFromValue(value)),
            applies="ordinary" if self.ordinary.isChecked() else "all",
        )
