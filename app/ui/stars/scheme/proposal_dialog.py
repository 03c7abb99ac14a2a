"""Rules proposed for an imported scheme, each beside its wording: confirmed one by one or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.kinds import Tone
from app.scoring.metrics import METRICS
from app.scoring.proposals import LIKELY, Proposal, Reading, propose
from app.scoring.rules import Clause
from app.scoring.scheme import Indicator, Scheme
from app.ui.form.look import button, words
from app.ui.palette import TONES, font
from app.ui.stars.rule_words import rule_words


class ProposalLine(QFrame):
    """One indicator: its wording at the left, what is proposed at the right."""

    def __init__(self, item: Indicator, proposal: Proposal) -> None:
        super().__init__()
        self.item = item
        self.proposal = proposal
        self.setProperty("card", True)
        self.accept_box = QCheckBox()
        self.accept_box.setAccessibleName(f"采用“{item.title}”的规则")
        self.accept_box.setEnabled(bool(proposal.clauses))
        title = words(f"{item.title}（{item.full} 分）")
        title.setFont(font(bold=True))
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self.accept_box, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(title, 0, 1)
        grid.addWidget(words(item.standard or "（没有评分标准）", "soft", wrap=True), 1, 1)
        proposed = words("\n".join(map(reading_words, proposal.readings)) or "没有识别出规则：由人打分", wrap=True)
        proposed.setStyleSheet(f"color: {TONES[tone_of(proposal)].foreground};")
        grid.addWidget(proposed, 0, 2, 1 if proposal.unread else 2, 1)
        if proposal.unread:
            unread = words(f"未识别：{'；'.join(proposal.unread)}", wrap=True)
            unread.setStyleSheet(f"color: {TONES['amber'].foreground};")
            grid.addWidget(unread, 1, 2)


def tone_of(proposal: Proposal) -> Tone:
    """Green where every rule is sure, amber where one should be looked at, grey where there is none."""
    if not proposal.readings:
        return "grey"
    return "green" if all(item.confidence >= LIKELY for item in proposal.readings) else "amber"


def reading_words(reading: Reading) -> str:
    """A proposed rule, and that it should be looked at where the wording leaves room."""
    return f"{clause_words(reading.clause)}{'' if reading.confidence >= LIKELY else '　请核对'}"


def clause_words(clause: Clause) -> str:
    """A proposed rule with its source."""
    metric = METRICS.get(clause.metric)
    return f"{rule_words(clause.rule)}{f'（自动：{metric.title}）' if metric else ''}"


class ProposalDialog(QDialog):
    """All indicators of a scheme. `scheme()` holds the rules that were confirmed."""

    def __init__(self, parent: QWidget, scheme: Scheme) -> None:
        super().__init__(parent)
        self.source = scheme
        self.setWindowTitle("确认计分规则")
        self.resize(parent.window().size() * 0.86)
        self.lines: list[ProposalLine] = []
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for star in scheme.stars:
            heading = words(f"{star.name}　{star.full} 分")
            heading.setFont(font(1.1, bold=True))
            column.addWidget(heading)
            for item in star.indicators:
                line = ProposalLine(item, propose(item))
                line.accept_box.toggled.connect(self._count)
                column.addWidget(line)
                self.lines.append(line)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        self.all = button("全部采用")
        self.all.clicked.connect(self._take_all)
        self.count = words(look="soft")
        self.do = button("完成导入", "primary")
        self.do.clicked.connect(self.accept)
        cancel = button("取消")
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.all, self.count):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.do)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 14)
        outer.setSpacing(10)
        found = sum(bool(line.proposal.clauses) for line in self.lines)
        title = words(f"{scheme.name}：{len(self.lines)} 项指标，识别出 {found} 项的计分规则")
        title.setFont(font(1.2, bold=True))
        outer.addWidget(title)
        outer.addWidget(
            words(
                "左边是评分标准原文，右边是按它建议的规则。逐项勾选，或全部采用；没有勾选的由人打分，以后都可以再改。",
                "soft",
                wrap=True,
            )
        )
        outer.addWidget(area, 1)
        outer.addLayout(row)
        self._count()

    def _take_all(self) -> None:
        for line in self.lines:
            line.accept_box.setChecked(line.accept_box.isEnabled())

    def _count(self) -> None:
        self.count.setText(f"已采用 {sum(line.accept_box.isChecked() for line in self.lines)} 项")

    def scheme(self) -> Scheme:
        """The scheme with the rules confirmed."""
        taken = {line.item.key: line.proposal.clauses for line in self.lines if line.accept_box.isChecked()}
        return with_clauses(self.source, taken)


def with_clauses(scheme: Scheme, taken: dict[str, tuple[Clause, ...]]) -> Scheme:
    """The scheme with other rules for some indicators."""

    def ruled(items: Sequence[Indicator]) -> tuple[Indicator, ...]:
        return tuple(replace(item, clauses=taken.get(item.key, item.clauses)) for item in items)

    return replace(scheme, stars=tuple(replace(star, indicators=ruled(star.indicators)) for star in scheme.stars))
