"""The page's upper line: title, period, scheme, and what can be done in the state the assessment is in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.scoring.period import Period
from app.ui.widgets import button, icon, words

SETTINGS_TIP = "评定设置：公示天数、考评分何时公开"
STEPS_BACK = ("reopen", "back", "withdraw", "level")


class StarHeader(QWidget):
    """Title and buttons."""

    period_chosen = Signal(object)  # Period
    action_chosen = Signal(str)  # the key of what is to be done
    recompute_wanted = Signal()
    scheme_wanted = Signal()
    print_chosen = Signal(str)  # the form's key

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heading = words(title, "title")
        self.scheme = words(look="soft", wrap=True)
        self.freshness = words(look="soft")
        self.period = QComboBox()
        self.period.setAccessibleName("考评期")
        self.period.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.period.activated.connect(lambda place: self.period_chosen.emit(self.period.itemData(place)))
        self.action_buttons: list[QPushButton] = []
        self.steps = button("更多步骤", "menu")
        self.step_menu = QMenu(self.steps)
        self.steps.setMenu(self.step_menu)
        self.narrow = False
        self.action_row = QHBoxLayout()
        self.action_row.setSpacing(8)
        self.recompute = self._button("自动取数", "refresh")
        self.recompute.setToolTip("按现在的台账重新取数和计分")
        self.recompute.clicked.connect(self.recompute_wanted)
        self.schemes = self._button("指标体系", "settings")
        self.schemes.clicked.connect(self.scheme_wanted)
        self.settings = self._button("评定设置", "more")
        self.settings.setToolTip(SETTINGS_TIP)
        self.settings.setText("")
        self.settings.clicked.connect(lambda: self.action_chosen.emit("settings"))
        self.print = self._button("打印", "print")
        self.print.setProperty("menu", True)
        self.print_menu = QMenu(self.print)
        self.print.setMenu(self.print_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        below = QHBoxLayout()
        below.addWidget(self.scheme, 1)
        below.addWidget(self.freshness, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(below)
        row.addWidget(self.heading)
        row.addStretch()
        row.addWidget(self.period, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(8)
        row.addLayout(self.action_row)
        for each in (self.steps, self.recompute, self.schemes, self.print, self.settings):
            row.addWidget(each)
        self.steps.hide()
        self._words = {each: each.text() for each in (self.recompute, self.schemes, self.print)}

    def _button(self, text: str, picture: str) -> QPushButton:
        found = button(text)
        found.setIcon(icon(picture))
        found.setAccessibleName(text)
        return found

    def fit(self, narrow: bool) -> None:
        """In a narrow window the lesser buttons keep their pictures only."""
        self.narrow = narrow
        for each, text in self._words.items():
            each.setText("" if narrow else text)
        self._show_steps()

    def _show_steps(self) -> None:
        """In a narrow window all steps but the main one are in a menu."""
        for each in self.action_buttons[1:]:
            each.setVisible(not self.narrow)
        self.steps.setVisible(self.narrow and len(self.action_buttons) > 1)

    def show_periods(self, periods: Sequence[Period], current: Period) -> None:
        """The periods that can be chosen, newest first."""
        self.period.clear()
        for period in periods:
            self.period.addItem(period.label, period)
        self.period.setCurrentIndex(list(periods).index(current))

    def show_forms(self, forms: Sequence[tuple[str, str]]) -> None:
        """The forms of the print menu: key and title."""
        self.print_menu.clear()
        for key, title in forms:
            self.print_menu.addAction(f"{title}…", lambda key=key: self.print_chosen.emit(key))
        self.print.setEnabled(bool(forms))

    def limit_settings(self, why: str) -> None:
        """The settings of the assessment can be changed, or not, and why."""
        self.settings.setEnabled(not why)
        self.settings.setToolTip(why or SETTINGS_TIP)

    def show_actions(self, actions: Sequence[tuple[str, str, str]]) -> None:
        """What can be done now: key, label, why it cannot be done ("" when it can). The first one is the main one.

        A step back is never the main one.
        """
        for found in self.action_buttons:
            self.action_row.removeWidget(found)
            found.hide()
            found.deleteLater()
        self.action_buttons = []
        for place, (key, label, why) in enumerate(actions):
            found = button(label, name=key)
            found.setProperty("primary", place == 0 and key not in STEPS_BACK)
            found.setEnabled(not why)
            found.setToolTip(why)
            found.clicked.connect(lambda _=False, key=key: self.action_chosen.emit(key))
            self.action_row.addWidget(found)
            self.action_buttons.append(found)
        self.step_menu.clear()
        for key, label, why in actions[1:]:
            self.step_menu.addAction(label, lambda key=key: self.action_chosen.emit(key)).setEnabled(not why)
        self._show_steps()
