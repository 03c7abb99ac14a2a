"""The editor of one scheme: indicators at the left, the rules of the one chosen at the right, the result on its own tab."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.scoring.metric import Metric
from app.scoring.scheme import Indicator, Scheme, Star
from app.ui.messages import Messages
from app.ui.stars.scheme.draft import SchemeDraft
from app.ui.stars.scheme.indicator_list import IndicatorList
from app.ui.stars.scheme.points_line import PointsLine
from app.ui.stars.scheme.proposal_dialog import ProposalDialog
from app.ui.stars.scheme.result_form import ResultForm
from app.ui.stars.scheme.rule_panel import RulePanel
from app.ui.widgets import button, words


class SchemeEditor(QWidget):
    """Edits a draft; storing it is the dialog's."""

    def __init__(self, draft: SchemeDraft, metrics: Mapping[str, Metric], messages: Messages) -> None:
        super().__init__()
        self.draft = draft
        self.messages = messages
        self.name = QLineEdit(draft.scheme.name)
        self.name.setAccessibleName("指标体系名称")
        self.name.editingFinished.connect(lambda: draft.change(name=self.name.text().strip() or draft.scheme.name))
        self.name.setReadOnly(bool(draft.locked))
        self.list = IndicatorList(draft)
        self.list.chosen.connect(self._choose)
        self.list.rows_model.refused.connect(lambda why: messages.toast(why, "amber"))
        self.rules = RulePanel(draft, metrics)
        self.result = ResultForm(draft)
        self.points = PointsLine()
        self.locked = words(f"只读：{draft.locked}" if draft.locked else "", "soft", wrap=True)
        if not draft.locked:
            self.locked.hide()
        self.points.dropped.connect(lambda: draft.change(stated=()))
        draft.changed.connect(self._show_points)
        self.add_star = button("增加一颗星")
        self.add_item = button("增加指标")
        self.up, self.down = button("上移"), button("下移")
        self.remove = button("删除", "danger")
        self.back = button("撤销一步")
        self.propose = button("识别规则…", clicked=self._propose)
        self.propose.setToolTip("从评分标准的文字识别计分规则，只涉及还没有规则的指标")
        self._lay_out()
        self._wire()
        self._show_points()
        first = next(draft.scheme.indicators, None)
        if first is not None:
            self.list.select(first.key)
        QTimer.singleShot(0, self.list, self.list.scrollToTop)  # once the rows have their heights

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(6)
        for widget in (self.add_item, self.add_star, self.up, self.down, self.remove, self.back, self.propose):
            widget.setEnabled(not self.draft.locked)
            tools.addWidget(widget)
        tools.addStretch()
        left = QFrame()
        left.setProperty("card", True)
        inside = QVBoxLayout(left)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(10)
        split.addWidget(left)
        split.addWidget(self.rules)
        split.setSizes([720, 380])
        split.setStretchFactor(0, 1)
        first = QWidget()
        page = QVBoxLayout(first)
        page.setContentsMargins(0, 10, 0, 0)
        page.setSpacing(8)
        page.addLayout(tools)
        page.addWidget(split, 1)
        second = QWidget()
        other = QVBoxLayout(second)
        other.setContentsMargins(0, 10, 0, 0)
        other.addWidget(self.result)
        tabs = QTabWidget()
        tabs.addTab(first, "指标与计分规则")
        tabs.addTab(second, "授星与限定")
        named = QHBoxLayout()
        named.addWidget(words("名称"))
        named.addWidget(self.name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(named)
        column.addWidget(self.locked)
        column.addWidget(tabs, 1)
        column.addWidget(self.points)

    def _wire(self) -> None:
        self.add_star.clicked.connect(lambda: self.list.select(self.draft.add_star()))
        self.add_item.clicked.connect(self._add_indicator)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._remove)
        self.back.clicked.connect(self._undo)
        for keys, action in (("Alt+Up", self.up.click), ("Alt+Down", self.down.click)):
            QShortcut(QKeySequence(keys), self, action)
        QShortcut(QKeySequence.StandardKey.Undo, self, self._undo)

    def _show_points(self) -> None:
        self.points.show_scheme(self.draft.scheme, editable=not self.draft.locked)

    def _choose(self, key: str) -> None:
        self.rules.show_indicator(key)

    def _add_indicator(self) -> None:
        item = self.list.current()
        stars = self.draft.scheme.stars
        if not stars:
            self.draft.add_star()
            stars = self.draft.scheme.stars
        star = item.name if isinstance(item, Star) else item.star if isinstance(item, Indicator) else stars[0].name
        self.list.select(self.draft.add_indicator(star))

    def _move(self, step: int) -> None:
        item = self.list.current()
        if isinstance(item, Indicator):
            self.draft.move(item.key, step)
            self.list.select(item.key)

    def _remove(self) -> None:
        item = self.list.current()
        if item is None:
            return
        if isinstance(item, Star) and item.indicators:
            advice = "可以用“撤销一步”恢复。"
            if not self.messages.confirm("删除星", f"删除“{item.name}”和它的 {len(item.indicators)} 项指标？", "删除", advice):
                return
        self.draft.remove(item.name if isinstance(item, Star) else item.key)

    def _propose(self) -> None:
        """识别规则: what an import proposed and nobody took, or what was written since."""
        if all(item.clauses for item in self.draft.scheme.indicators):
            self.messages.toast("每项指标都已有计分规则；要重新识别一项，请先删除它的规则", "grey")
            return
        dialog = ProposalDialog(self, self.draft.scheme, again=True)
        dialog.accepted.connect(lambda: self._take(dialog.scheme()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, scheme: Scheme) -> None:
        self.draft.put(scheme)
        self._show_rules()

    def _undo(self) -> None:
        self.draft.undo()
        self.result.rebuild()
        self._show_rules()

    def _show_rules(self) -> None:
        item = self.list.current()
        self.rules.show_indicator(item.key if isinstance(item, Indicator) else "")
