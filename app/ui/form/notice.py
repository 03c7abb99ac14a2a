"""The strip below the header: one remark about the whole row, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.core.kinds import Tone
from app.ledgers.changes.drafts import Draft
from app.ledgers.schema.declaration import Ledger
from app.ui.form.drafting import draft_time
from app.ui.palette import TONES
from app.ui.widgets import button, words

Action = tuple[str, Callable[[], None]]  # what the button says, what it does
Topic = Literal["", "faults", "clashes", "undone", "locked"]


class Notice(QFrame):
    """One remark with its buttons; the next one replaces it. `go_to` brings a field into view."""

    def __init__(self, ledger: Ledger, go_to: Callable[[str], None]) -> None:
        super().__init__()
        self._ledger, self._go_to = ledger, go_to
        self.setObjectName("notice")
        self.text = words(wrap=True)
        self.topic: Topic = ""
        self._buttons: list[QPushButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 6, 8, 6)
        self._layout.setSpacing(6)
        self._layout.addWidget(self.text, 1)
        self.hide()

    def say_locked(self, why: str) -> None:
        """The row can only be looked at; "" when it can be edited."""
        if why:
            self._say(why, "neutral", topic="locked")
        else:
            self.done("locked")

    def say_faults(self, wrong: Sequence[str]) -> None:
        """These fields must be put right before anything is saved."""
        self._say(f"还不能保存，请先改好 {len(wrong)} 处：{self._labels(wrong)}", "red", topic="faults")
        self._go_to(wrong[0])

    def say_clashes(self, names: Sequence[str]) -> None:
        """Somebody gave fields that are being edited another value."""
        look = ("查看", lambda: self._go_to(names[0]))
        self._say(f"您正在改的内容已有新的值，请选择保留哪一个：{self._labels(names)}", "purple", (look,), "clashes")

    def say_restored(self, draft: Draft, give_up: Callable[[], None]) -> None:
        """What was typed earlier stands in the form again."""
        self._say(f"已恢复 {draft_time(draft)} 未保存的修改", "blue", (("放弃", give_up),))

    def say_reverted(self, bring_back: Callable[[], None]) -> None:
        """What was typed was taken back."""
        self._say("已撤销未保存的修改", "neutral", (("恢复", bring_back),), "undone")

    def _labels(self, names: Collection[str]) -> str:
        return "、".join(self._ledger.fields[name].label for name in names)

    def _say(self, text: str, tone: Tone, actions: Sequence[Action] = (), topic: Topic = "") -> None:
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

    def done(self, topic: Topic) -> None:
        """The remark on this topic is settled."""
        if self.topic == topic:
            self.hide()

    def _button(self, label: str, act: Callable[[], None]) -> QPushButton:
        item = button(label, "link")
        item.clicked.connect(act)
        self._layout.addWidget(item)
        return item
