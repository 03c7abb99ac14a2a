"""The strip below the header that says something about the whole row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.core.kinds import Tone
from app.ui.palette import TONES
from app.ui.widgets import button, words

Action = tuple[str, Callable[[], None]]  # what the button says, what it does


class Notice(QFrame):
    """One remark with its buttons; the next one replaces it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.text = words(wrap=True)
        self.topic = ""
        self._buttons: list[QPushButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 6, 8, 6)
        self._layout.setSpacing(6)
        self._layout.addWidget(self.text, 1)
        self.hide()

    def say(self, text: str, tone: Tone, actions: Sequence[Action] = (), topic: str = "") -> None:
        """Show a remark; `topic` is what `done` takes it away by."""
        self.topic = topic
        colours = TONES[tone]
        self.setStyleSheet(f"#notice {{ background: {colours.background}; border-radius: 6px; }}")
        self.text.setStyleSheet(f"color: {colours.foreground};")
        self.text.setText(text)
        for old in self._buttons:
            self._layout.removeWidget(old)
            old.deleteLater()
        self._buttons = [self._button(label, act) for label, act in actions]
        self.show()

    def done(self, topic: str) -> None:
        """The remark on this topic is settled."""
        if self.topic == topic:
            self.hide()

    def _button(self, label: str, act: Callable[[], None]) -> QPushButton:
        item = button(label, "link")
        item.clicked.connect(act)
        self._layout.addWidget(item)
        return item
