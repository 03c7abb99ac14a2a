"""办理要求 in 整改设置: a line for each action on a problem, a column for each thing that it may ask for."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from app.ledgers.problems.problem import PROBLEM
from app.rectify.actions import ACTIONS, FIELDS, Action
from app.rectify.requirements import COUNTED
from app.rectify.rules import ClosingRules, Requirement
from app.ui.rectify.settings_pages import MARGINS, check, hint, spin
from app.ui.widgets import words

MIDDLE = Qt.AlignmentFlag.AlignCenter
COUNT_WIDTH = 84
MOST_ENTRIES = 99
TEXT = "text"  # the column of the action's own words
TEXT_LABEL = "文字说明"
NOTE = (
    "办理时必须已填写的内容和最少的材料数，办理窗口里会逐项列出，不满足的不能办理。"
    "材料从本轮整改开始算起；阶段目标只对持续整改的问题要求。已销号的问题不能修改，"
    "所以重启和回头看只能要求随办理填写的内容和随办理添加的佐证材料；重启的“整改时限”指新的整改时限。"
)


class RequirementsPage(QWidget):
    """What each action asks of a problem. What an action cannot ask for has no box."""

    def __init__(self, rules: ClosingRules) -> None:
        super().__init__()
        self.boxes: dict[str, dict[str, QCheckBox]] = {}
        self.counts: dict[str, dict[str, QSpinBox]] = {}
        self.grid = QGridLayout()
        self.grid.setVerticalSpacing(8)
        self.grid.setHorizontalSpacing(10)
        names = [(name, PROBLEM.fields[name].label) for name in FIELDS] + [(TEXT, TEXT_LABEL)]
        names += [(name, f"{title}至少") for name, (title, _) in COUNTED.items()]
        self.places = {name: column for column, (name, _) in enumerate(names, 1)}
        for name, label in names:
            self.grid.addWidget(QLabel(label), 0, self.places[name], MIDDLE)
        for line, action in enumerate(ACTIONS.values(), 1):
            self._add_action(line, action, rules.requirement(action.key))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(12)
        layout.addWidget(hint(NOTE))
        layout.addLayout(self.grid)
        layout.addStretch()

    def _add_action(self, line: int, action: Action, wanted: Requirement) -> None:
        heading = words(action.word, "heading")
        self.grid.addWidget(heading, line, 0)
        always = {TEXT: action.needed, "deadline": "deadline" in action.gives}
        asked = {**{name: name in wanted.fields for name in action.askable}, TEXT: wanted.opinion}
        self.boxes[action.key] = boxes = {name: check("", on) for name, on in asked.items() if not always.get(name)}
        counted = ("evidence",) if action.closed else tuple(COUNTED)
        self.counts[action.key] = counts = {
            name: spin(getattr(wanted, name), MOST_ENTRIES, f" {COUNTED[name][1]}") for name in counted
        }
        for name, box in boxes.items():
            box.setAccessibleName(f"{action.word}：{action.asks if name == TEXT else PROBLEM.fields[name].label}")
            box.setToolTip(action.asks if name == TEXT else "")
        for name, count in counts.items():
            count.setFixedWidth(COUNT_WIDTH)
            count.setAccessibleName(f"{action.word}：{COUNTED[name][0]}至少")
        found: dict[str, QWidget] = {**boxes, **counts}
        for name, column in self.places.items():
            self.grid.addWidget(found.get(name) or hint("必填" if always.get(name) else "—"), line, column, MIDDLE)

    def filled(self, rules: ClosingRules) -> ClosingRules:
        """The rules with this page's; fields that other programs asked for stay."""
        found = dict(rules.requirements)
        for key, boxes in self.boxes.items():
            before = rules.requirement(key)
            others = tuple(name for name in before.fields if name not in boxes)
            chosen = tuple(name for name in FIELDS if name in boxes and boxes[name].isChecked())
            same = set(before.fields) == {*others, *chosen}
            counts = {name: item.value() for name, item in self.counts[key].items()}
            text = TEXT in boxes and boxes[TEXT].isChecked()
            wanted = replace(before, fields=before.fields if same else others + chosen, opinion=text, **counts)
            if wanted != before:
                found[key] = wanted
        return replace(rules, requirements=found)
