"""Two people changed the same cell: before, theirs and mine beside each other, and for each cell a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from app.core.changes import Change
from app.core.dates import local_time
from app.core.errors import ConflictError
from app.core.kinds import Value
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ui.palette import BORDER, TEXT_SOFT
from app.ui.widgets import button, dialog_column, words

WIDTH, TALLEST = 780, 520  # pixels at 96 dpi
LONGEST_NAME = 60  # characters of the row's name
EMPTY = "（空）"
Side = Literal["mine", "theirs"]
ALL_OF: tuple[tuple[str, Side], ...] = (("全部用同事的", "theirs"), ("全部用我的", "mine"))


@dataclass(frozen=True)
class Clash:
    """A cell that two people changed: its label, and what it held, holds and was to hold, as text."""

    key: str
    label: str
    before: str
    theirs: str
    mine: str


def clashes_of(ledger: Ledger, cells: Mapping[str, tuple[Value, Value, Value]]) -> list[Clash]:
    """The cells of a ConflictError in the user's words; what follows from another cell (a parsed date) is left out."""
    followers = ledger.derived_fields()
    found = []
    for name, values in cells.items():
        spec = ledger.fields.get(name)
        if spec is None or (name in followers and len(cells) > 1):
            continue
        before, theirs, mine = (spec.kind.text(value) or EMPTY for value in values)
        found.append(Clash(name, spec.label, before, theirs, mine))
    return found


def conflict_dialog(parent: QWidget, ledger: Ledger, row: Values, fault: ConflictError, by: Change | None) -> ConflictDialog:
    """The dialog for a save that was refused; `by` is the colleague's change when it is known."""
    name = ledger.fields[ledger.name_field].kind.text(row.get(ledger.name_field))
    who = f"{by.user} {local_time(by.time)}" if by else ""
    dialog = ConflictDialog(parent, name[:LONGEST_NAME], clashes_of(ledger, fault.cells), who)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def plain(text: str) -> QLabel:
    """A wrapped text as it is: what others typed is never taken for HTML."""
    label = QLabel(text, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


class CellLabel(QLabel):
    """A wrapped text that can be clicked like the button beside it."""

    clicked = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text, wordWrap=True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The text is as good as the button."""
        self.clicked.emit()


class ConflictDialog(QDialog):
    """`exec()` says whether the person decided; `mine` are the keys of the cells in which mine shall stand."""

    def __init__(self, parent: QWidget, row_name: str, clashes: list[Clash], who: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("同一内容被两人修改")
        self.clashes = clashes
        self.choices: dict[str, dict[Side, QRadioButton]] = {}
        heading = plain(f"“{row_name}”" if row_name else "这一行")
        heading.setProperty("heading", True)
        said = f"{who or '同事'} 在您填写时修改了同一内容，您的修改还没有保存。请逐项选择要保留的内容。"
        note = plain(said)
        note.setProperty("soft", True)
        body = QWidget()
        body.setObjectName("plain")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for column, stretch in enumerate((0, 3, 0, 4, 0, 4)):
            grid.setColumnStretch(column, stretch)
        for column, text in ((1, "原来"), (3, f"{who or '同事'} 改为"), (5, "我填写的")):
            label = plain(text)
            label.setStyleSheet(f"color: {TEXT_SOFT};")
            grid.addWidget(label, 0, column)
        for place, clash in enumerate(clashes):
            self._add_row(grid, place * 2 + 1, clash)
        grid.setRowStretch(len(clashes) * 2 + 1, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        whole = dialog_column(self)
        whole.addWidget(heading)
        whole.addWidget(note)
        whole.addWidget(scroll, 1)
        whole.addLayout(self._build_foot())
        self.resize(WIDTH, min(TALLEST, 190 + 76 * len(clashes)))

    def _add_row(self, grid: QGridLayout, row: int, clash: Clash) -> None:
        line = QFrame()
        line.setFixedHeight(1)
        line.setStyleSheet(f"background: {BORDER};")
        grid.addWidget(line, row, 0, 1, 6)
        name = QLabel(clash.label)
        name.setStyleSheet("font-weight: 600;")
        before = plain(clash.before)
        before.setStyleSheet(f"color: {TEXT_SOFT};")
        before.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = Qt.AlignmentFlag.AlignTop
        for label in (name, before):
            label.setAlignment(top)  # the text at the top of its cell; an aligned item would not grow with its text
        grid.addWidget(name, row + 1, 0)
        grid.addWidget(before, row + 1, 1)
        group = QButtonGroup(self)
        self.choices[clash.key] = {}
        sides: tuple[tuple[Side, str], ...] = (("theirs", clash.theirs), ("mine", clash.mine))
        for column, (side, text) in zip((2, 4), sides, strict=True):
            found = QRadioButton()
            found.setAccessibleName(f"{clash.label}：{'用同事的' if side == 'theirs' else '用我的'}，{text}")
            label = CellLabel(text)
            label.clicked.connect(found.click)
            grid.addWidget(found, row + 1, column, top)
            grid.addWidget(label, row + 1, column + 1)
            group.addButton(found)
            self.choices[clash.key][side] = found
            found.toggled.connect(self._show_state)

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for text, side in ALL_OF:
            item = button(text, name=f"all_{side}", clicked=partial(self._choose_all, side))
            foot.addWidget(item)
            item.setVisible(len(self.clashes) > 1)
        self.state = words("", "soft")
        foot.addWidget(self.state, 1)
        later = button("取消", clicked=self.reject)
        self.done_button = button("确定", "primary", clicked=self.accept)
        foot.addWidget(later)
        foot.addWidget(self.done_button)
        self._show_state()
        return foot

    def _choose_all(self, side: Side) -> None:
        for buttons in self.choices.values():
            buttons[side].setChecked(True)

    def _show_state(self) -> None:
        left = sum(not any(each.isChecked() for each in buttons.values()) for buttons in self.choices.values())
        self.state.setText(f"还有 {left} 项没有选择" if left else "")
        self.done_button.setEnabled(not left)

    @property
    def mine(self) -> list[str]:
        """The keys of the cells in which mine shall stand."""
        return [key for key, buttons in self.choices.items() if buttons["mine"].isChecked()]
