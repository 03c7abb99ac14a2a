"""Above the form of a problem: how far its closing is, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.kinds import Value
from app.ledgers.problems.problem_states import AT_ONCE
from app.rectify.actions import ACTIONS
from app.rectify.chain import StepState
from app.ui.form.field_page import MARGIN
from app.ui.rectify.chain_strip import ChainStrip
from app.ui.widgets import button, words

LABELS = {"apply": "申请销号", "approve": "同意", "return": "退回", "close_directly": "直接销号", "restart": "重启"}
LABELS |= {"extend": "延期", "correct": "更正时限", "revisit": "回头看"}
PRIMARY = ("apply", "approve")
SIGNED = ("approve", "return")
OWN = "您是本次销号的申请人，不能审核自己的申请，请等待他人审核。"


class ActionBar(QWidget):
    """Buttons for the actions that the problem's state allows. `asked` carries the action's key."""

    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)  # goes with its page also when the form, which takes it over, was never opened
        self.hide()
        self.strip = ChainStrip()
        self.reason = words("", "soft", wrap=True)  # why it was sent back: what the person has to do now
        self.buttons: dict[str, QPushButton] = {}
        line = QHBoxLayout()
        line.setSpacing(8)
        for key, label in LABELS.items():
            item = button(f"{label}…", "primary" if key in PRIMARY else "", f"do_{key}")
            item.clicked.connect(lambda _=False, key=key: self.asked.emit(key))
            self.buttons[key] = item
            line.addWidget(item)
        line.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 0, MARGIN, 8)
        layout.setSpacing(8)
        layout.addWidget(self.strip)
        layout.addWidget(self.reason)
        layout.addLayout(line)

    def show_row(self, row: Mapping[str, Value], steps: list[StepState], *, read_only: bool, own: bool = False) -> None:
        """Show what can be done with a problem. `own`: whoever sits here has applied, and so leaves the signing to others."""
        self.strip.show_steps(steps)
        returned = steps[-1] if steps and steps[-1].state == "returned" else None
        self.reason.setVisible(bool(returned and returned.opinion))
        self.reason.setText(f"退回理由：{returned.opinion}" if returned else "")
        for key, item in self.buttons.items():
            item.setVisible(not read_only and is_possible(key, row))
        for key in SIGNED:
            self.buttons[key].setEnabled(not own)
            self.buttons[key].setToolTip(OWN if own else "")


def is_possible(key: str, row: Mapping[str, Value]) -> bool:
    """Whether an action makes sense for a problem as it stands."""
    if key == "close_directly" and row["kind"] != AT_ONCE:
        return False
    return not ACTIONS[key].refused_in(str(row["status"] or ""))
