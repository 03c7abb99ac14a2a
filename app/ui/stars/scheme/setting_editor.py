"""The editor of one setting of a measure: a number, a choice, or several things ticked."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.scoring.metric import MetricSetting
from app.ui.flow_layout import FlowBox
from app.ui.stars.observation import PointSpin
from app.ui.stars.still_choice import StillChoice
from app.ui.widgets import words

MOST = 100_000


class SettingEditor(QWidget):
    """The setting's title with its editor."""

    changed = Signal()

    def __init__(self, setting: MetricSetting, value: str) -> None:
        super().__init__()
        self.setting = setting
        self.boxes: list[QCheckBox] = []
        self.choice: QComboBox | None = None
        self.number: PointSpin | None = None
        title = words(setting.title, "soft", wrap=True)
        if setting.many:
            self._tick(set(value.split("、")))
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            column.addWidget(title)
            column.addWidget(self.ticks)
            return
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(title, 1)
        row.addWidget(self._choose(value) if setting.options else self._count(value))

    def _tick(self, chosen: set[str]) -> None:
        self.ticks = FlowBox(12)
        for option in self.setting.options:
            box = QCheckBox(option)
            box.setChecked(option in chosen)
            box.toggled.connect(lambda _: self.changed.emit())
            self.ticks.add(box)
            self.boxes.append(box)

    def _choose(self, value: str) -> QWidget:
        self.choice = StillChoice()
        self.choice.setAccessibleName(self.setting.title)
        self.choice.addItems(self.setting.options)
        self.choice.setCurrentText(value)
        self.choice.activated.connect(lambda _: self.changed.emit())
        return self.choice

    def _count(self, value: str) -> QWidget:
        self.number = PointSpin()
        self.number.setAccessibleName(self.setting.title)
        self.number.setRange(0, MOST)
        with suppress(ValueError):  # an earlier version of the program let people write anything
            self.number.setValue(float(value))
        self.number.valueChanged.connect(lambda _: self.changed.emit())
        return self.number

    def value(self) -> str:
        """The setting as a rule keeps it."""
        if self.choice is not None:
            return self.choice.currentText()
        if self.number is not None:
            return self.number.textFromValue(self.number.value())
        return "、".join(box.text() for box in self.boxes if box.isChecked())
