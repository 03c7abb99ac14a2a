"""组织生活一览 as a Qt model: a line for every rule of every organisation, twelve months across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.core.kinds import Tone
from app.partylife.requirements import Organisation, Slot, State
from app.partylife.rules import Rule
from app.ui.palette import HEADER, TEXT_OFF, TONES, font

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
BRANCH_COLUMN, FIRST_MONTH = 0, 2  # between them the rule
TONE: dict[State, Tone] = {
    State.HELD: "green",
    State.LATE: "blue",
    State.MISSING: "red",
    State.DUE: "amber",
    State.AHEAD: "neutral",
    State.FREE: "neutral",
}
ADVISED = "宜补"  # a gap in what is not binding
QUIET = (State.AHEAD, State.FREE)


@dataclass(frozen=True)
class Line:
    """One rule of one organisation with its periods in order."""

    organisation: Organisation
    rule: Rule
    slots: tuple[Slot, ...]

    def slot(self, month: int) -> Slot:
        """The period that a month (1–12) lies in."""
        return next(slot for slot in self.slots if month in slot.period.months)


def lines_of(slots: Sequence[Slot]) -> list[Line]:
    """The slots by organisation and rule, in their order."""
    found: dict[tuple[int, str], list[Slot]] = {}
    for slot in slots:
        found.setdefault((slot.organisation.row_id, slot.rule.name), []).append(slot)
    return [Line(group[0].organisation, group[0].rule, tuple(group)) for group in found.values()]


def word(slot: Slot) -> str:
    """What stands in the cell: the days it was held on, or a word; never a colour alone."""
    if slot.meetings:
        days = "、".join(f"{item.day.month}.{item.day.day}" for item in slot.meetings)
        return f"补 {days}" if slot.state is State.LATE else f"{days} 缺{slot.lacking}" if slot.lacking else days
    if slot.state is State.MISSING:
        return State.MISSING.value if slot.rule.binding else ADVISED
    return {State.DUE: State.DUE.value, State.FREE: "—"}.get(slot.state, "")


def tone(slot: Slot) -> Tone:
    """The colour that goes with the word."""
    return "amber" if slot.state is State.MISSING and not slot.rule.binding else TONE[slot.state]


def explanation(slot: Slot) -> str:
    """The cell in words, for the tool tip and for screen readers."""
    head = f"{slot.organisation.name} {slot.rule.name} {slot.period.words}（{slot.rule.words}）"
    if slot.state is State.MISSING and not slot.rule.binding:
        return f"{head}：未开展，提倡补开"
    held = f"，已开展 {len(slot.meetings)} 次" if slot.meetings else ""
    ending = {State.FREE: "不作要求", State.MISSING: f"缺 {slot.lacking} 次"}.get(slot.state, slot.state.value)
    return f"{head}：{ending}{held if slot.state is not State.HELD or len(slot.meetings) > 1 else ''}"


class LifeModel(QAbstractTableModel):
    """Read only. Periods longer than a month are cells spanned by the view."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """One line a rule of an organisation."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Organisation, kind and twelve months."""
        return 0 if parent.isValid() else FIRST_MONTH + 12

    def slot(self, index: Index) -> Slot | None:
        """The period of a cell, None in the first columns."""
        if not index.isValid() or index.column() < FIRST_MONTH:
            return None
        return self.lines[index.row()].slot(index.column() - FIRST_MONTH + 1)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """党支部, 类型, 1月 …"""
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return ("党支部", "类型")[section] if section < FIRST_MONTH else f"{section - FIRST_MONTH + 1}月"
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A word, its colour and the sentence behind it."""
        slot = self.slot(index)
        if slot is None:
            return self._head(index, role)
        match role:
            case Role.DisplayRole:
                return word(slot)
            case Role.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
            case Role.BackgroundRole:
                return None if slot.state in QUIET else QColor(TONES[tone(slot)].background)
            case Role.ForegroundRole:
                return QColor(TEXT_OFF) if slot.state in QUIET else QColor(TONES[tone(slot)].foreground)
            case Role.FontRole:
                return font(bold=slot.missing)
            case Role.ToolTipRole | Role.AccessibleTextRole:
                return explanation(slot)
        return None

    def _head(self, index: Index, role: int) -> object:
        line = self.lines[index.row()]
        match role:
            case Role.DisplayRole:
                return line.organisation.name if index.column() == BRANCH_COLUMN else line.rule.name
            case Role.ToolTipRole:
                return line.organisation.kind if index.column() == BRANCH_COLUMN else line.rule.words
            case Role.BackgroundRole:
                return QColor(HEADER) if index.column() == BRANCH_COLUMN else None
            case Role.FontRole:
                return font(bold=index.column() == BRANCH_COLUMN)
        return None
