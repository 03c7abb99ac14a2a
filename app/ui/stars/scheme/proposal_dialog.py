"""Rules proposed for a scheme, each beside its wording: confirmed one by one or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.kinds import Tone
from app.scoring.metrics import METRICS
from app.scoring.points_check import differences
from app.scoring.proposals import LIKELY, Proposal, Reading, propose
from app.scoring.rules import Clause
from app.scoring.scheme import Indicator, Scheme
from app.ui.palette import TEXT_SOFT, TONES, font
from app.ui.stars.rule_words import rule_words
from app.ui.widgets import button, dialog_column, side_by_side, words

MOST_MARKS = 20  # ① to ⑳


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
        proposed = words(readings_text(proposal), wrap=True)
        proposed.setTextFormat(Qt.TextFormat.RichText)
        proposed.setToolTip("百分数是识别的把握程度；低于 75% 的请对照原文核对。")
        asked, given = QVBoxLayout(), QVBoxLayout()
        asked.addWidget(title)
        asked.addWidget(standard_label(item, proposal))
        given.addWidget(proposed)
        if proposal.unread:
            unread = words(f"未识别：{'；'.join(proposal.unread)}", wrap=True)
            unread.setStyleSheet(f"color: {TONES['amber'].foreground};")
            given.addWidget(unread)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(14)
        row.addWidget(self.accept_box, 0, Qt.AlignmentFlag.AlignTop)
        for column in (asked, given):
            column.setSpacing(4)
            column.addStretch()
            row.addLayout(column, 1)


def standard_label(item: Indicator, proposal: Proposal) -> QLabel:
    """The wording as it stands, each piece that a rule was read from marked with the number and colour of that rule."""
    label = words(wrap=True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setText(marked_standard(item.standard, proposal) if item.standard else "（没有评分标准）")
    label.setAccessibleName(item.standard)
    label.setStyleSheet(f"color: {TEXT_SOFT};")
    return label


def marked_standard(standard: str, proposal: Proposal) -> str:
    """The wording as rich text with the pieces of every reading marked."""
    place, found = 0, []
    for number, reading in enumerate(proposal.readings, 1):
        tone = TONES[tone_of(reading)]
        found.append(escape(standard[place : reading.start]))
        found.append(
            f'<span style="background-color: {tone.background}; color: {tone.foreground};">'
            f"{mark(number, proposal)}{escape(standard[reading.start : reading.end])}</span>"
        )
        place = reading.end
    return "".join([*found, escape(standard[place:])]).replace("\n", "<br>")


def readings_text(proposal: Proposal) -> str:
    """The proposed rules as rich text, one a line, each with how sure it is."""
    lines = []
    for number, reading in enumerate(proposal.readings, 1):
        said = escape(f"{mark(number, proposal)}{reading_words(reading)}")
        lines.append(f'<span style="color: {TONES[tone_of(reading)].foreground};">{said}</span>')
    return "<br>".join(lines) or f'<span style="color: {TEXT_SOFT};">没有识别出规则：由人打分</span>'


def mark(number: int, proposal: Proposal) -> str:
    """①: which piece of the wording a rule stands for; needed only where there are several."""
    return f"{chr(ord('①') + number - 1)} " if len(proposal.readings) > 1 and number <= MOST_MARKS else ""


def tone_of(reading: Reading) -> Tone:
    """Green where the rule is sure enough, amber where it should be looked at."""
    return "green" if reading.confidence >= LIKELY else "amber"


def reading_words(reading: Reading) -> str:
    """A proposed rule, how sure it is, and that it should be looked at where the wording leaves room."""
    return f"{clause_words(reading.clause)}　{reading.confidence}%{'' if reading.confidence >= LIKELY else '，请核对'}"


def clause_words(clause: Clause) -> str:
    """A proposed rule with its source, and with what the wording asks of the measure."""
    metric = METRICS.get(clause.metric)
    if metric is None:
        return rule_words(clause.rule)
    asked = dict(clause.settings)
    own = "".join(
        f"，{setting.title}{asked[setting.name]}"
        for setting in metric.settings
        if asked.get(setting.name, setting.default) != setting.default
    )
    return f"{rule_words(clause.rule)}（自动：{metric.title}{own}）"


class ProposalDialog(QDialog):
    """All indicators of a scheme that is imported; with `again` those of a known one that have no rules yet.

    `scheme()` holds the rules that were confirmed.
    """

    def __init__(self, parent: QWidget, scheme: Scheme, *, again: bool = False) -> None:
        super().__init__(parent)
        self.source = scheme
        self.again = again
        self.setWindowTitle("确认计分规则")
        self.resize(parent.window().size() * 0.86)
        self.lines: list[ProposalLine] = []
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._build_lines())
        self.all = button("全部采用")
        self.all.clicked.connect(self._take_all)
        self.count = words(look="soft")
        self.do = button("", "primary")
        self.do.clicked.connect(self.accept)
        outer = dialog_column(self)
        found = sum(bool(line.proposal.clauses) for line in self.lines)
        title = words(f"{scheme.name}：{len(self.lines)} 项{'没有规则的' if again else ''}指标，识别出 {found} 项的计分规则")
        title.setFont(font(1.2, bold=True))
        outer.addWidget(title)
        outer.addWidget(
            words(
                "左边是评分标准原文，标出的文字是右边规则的出处，百分数是识别的把握程度。逐项勾选，或全部采用；没有勾选的由人打分，以后都可以再改。",
                "soft",
                wrap=True,
            )
        )
        for text in () if again else differences(scheme):
            wrong = words(f"分值核对：{text}", wrap=True)
            wrong.setStyleSheet(f"color: {TONES['amber'].foreground};")
            outer.addWidget(wrong)
        outer.addWidget(area, 1)
        outer.addLayout(side_by_side(self.all, self.count, None, button("取消", clicked=self.reject), self.do))
        self._count()

    def _build_lines(self) -> QWidget:
        """A line for each indicator, star by star."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for star in self.source.stars:
            items = [item for item in star.indicators if not (self.again and item.clauses)]
            if not items:
                continue
            heading = words(f"{star.name}　{star.full} 分")
            heading.setFont(font(1.1, bold=True))
            column.addWidget(heading)
            for item in items:
                line = ProposalLine(item, propose(item))
                line.accept_box.toggled.connect(self._count)
                column.addWidget(line)
                self.lines.append(line)
        column.addStretch()
        return body

    def _take_all(self) -> None:
        for line in self.lines:
            line.accept_box.setChecked(line.accept_box.isEnabled())

    def _count(self) -> None:
        taken = sum(line.accept_box.isChecked() for line in self.lines)
        self.count.setText(f"已采用 {taken} 项")
        if self.again:
            self.do.setText("采用勾选的规则")
            self.do.setEnabled(taken > 0)
        else:
            self.do.setText("完成导入" if taken else "都由人打分，完成导入")  # not to be pressed unawares

    def scheme(self) -> Scheme:
        """The scheme with the rules confirmed."""
        taken = {line.item.key: line.proposal.clauses for line in self.lines if line.accept_box.isChecked()}
        return with_clauses(self.source, taken)


def with_clauses(scheme: Scheme, taken: dict[str, tuple[Clause, ...]]) -> Scheme:
    """The scheme with other rules for some indicators."""

    def ruled(items: Sequence[Indicator]) -> tuple[Indicator, ...]:
        return tuple(replace(item, clauses=taken.get(item.key, item.clauses)) for item in items)

    return replace(scheme, stars=tuple(replace(star, indicators=ruled(star.indicators)) for star in scheme.stars))
