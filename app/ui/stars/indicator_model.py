"""The table model of a star card."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.scoring.points import shown
from app.ui.palette import TEXT, TEXT_SOFT, TONES, font
from app.ui.stars.indicator_rows import Given, IndicatorRow, Side

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
CONTENT, FULL, SELF, REVIEW, SCORE, EVIDENCE, REASON = range(7)
HEADINGS = ("考评内容", "分值", "自评", "考评", "得分", "材料", "依据")
SIDES: dict[int, Side] = {SELF: "self", REVIEW: "review", SCORE: "try"}
HIDDEN = "••"


class IndicatorModel(QAbstractTableModel):
    """The indicators of one star. `editable` are the columns a person may write now."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[IndicatorRow] = ()
        self.editable: frozenset[int] = frozenset()

    def show_rows(self, rows: Sequence[IndicatorRow], editable: frozenset[int]) -> None:
        """Other rows, or other scores of the same ones: then the current cell stays where it is."""
        same = [row.key for row in rows] == [row.key for row in self.rows]
        if same:
            self.rows, self.editable = tuple(rows), editable
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(HEADINGS) - 1))
            return
        self.beginResetModel()
        self.rows, self.editable = tuple(rows), editable
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Indicators."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Always the same columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def may_edit(self, index: Index) -> bool:
        """Whether a score can be written into the cell now."""
        return index.isValid() and index.column() in self.editable and not self.rows[index.row()].exempt

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, colours, and for a screen reader the heading with the text."""
        row, column = self.rows[index.row()], index.column()
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}，{HEADINGS[column]}：{self.text(row, column) or '空'}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (FULL, SELF, REVIEW, SCORE, EVIDENCE):
            return int(Qt.AlignmentFlag.AlignCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour(row, column)
        if role == Qt.ItemDataRole.FontRole and column == SCORE:
            return font(0.9) if row.open else font(bold=True)
        return None

    def text(self, row: IndicatorRow, column: int) -> str:
        """What stands in a cell, as text."""
        if column == CONTENT:
            return f"{row.title}\n{row.content}".strip()
        if column == REASON:
            return "\n".join(reason.text for reason in row.reasons)
        if column == EVIDENCE:
            return str(row.evidence) if row.evidence else ""
        if row.exempt:
            return row.score_text if column == SCORE else "—" if column != FULL else shown(row.full)
        if column in (SELF, REVIEW):
            return given_text(row.given(SIDES[column]))
        return shown(row.full) if column == FULL else row.score_text


def given_text(given: Given) -> str:
    """A score given, or that it is hidden."""
    if given.hidden:
        return HIDDEN
    return "" if given.score is None else shown(given.score)


def tip(row: IndicatorRow, column: int) -> str:
    """What a cell says when the mouse rests on it."""
    if column in (SELF, REVIEW):
        given = row.given(SIDES[column])
        return "双方都提交后公开" if given.hidden else "\n".join(part for part in (given.reason, given.by) if part)
    if column == CONTENT:
        parts = (("评分标准：", row.standard), ("考评依据：", row.basis))
        return "\n".join(f"{name}{text}" for name, text in parts if text)
    if column == EVIDENCE:
        return f"{row.evidence} 份佐证材料" if row.evidence else "点击添加佐证材料"
    return ""


def colour(row: IndicatorRow, column: int) -> QColor | None:
    """A colour where it is not the usual one."""
    if row.exempt or column == FULL:
        return QColor(TEXT_SOFT)
    if column == SCORE and row.open:
        return QColor(TONES["amber"].foreground)
    if column == SCORE:
        return QColor(TONES["red"].foreground if row.lost else TEXT)
    if column in (SELF, REVIEW) and is_low(row.given(SIDES[column]).score, row.full):
        return QColor(TONES["red"].foreground)
    return None


def is_low(score: Decimal | None, full: Decimal) -> bool:
    """Whether a given score takes points."""
    return score is not None and score < full
