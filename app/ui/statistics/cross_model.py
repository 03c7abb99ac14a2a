"""A cross table as a Qt model: values down and across, totals last, cells shaded by how many rows they count."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.core.conditions import Condition
from app.ledgers.views.crosstab import CrossTable
from app.ui.palette import FOCUS, HEADER, TEXT_OFF, font

TOTAL = "合计"
LIGHTEST, DARKEST = 0.05, 0.38  # how opaque the shade of the smallest and of the largest count is
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class CrossModel(QAbstractTableModel):
    """Read only. A cell without rows shows a dash, so that the numbers stand out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cross: CrossTable | None = None

    def show_table(self, cross: CrossTable) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.cross = cross
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """The values and the total."""
        return len(self.cross.down_values) + 1 if self.cross and self.cross.total and not parent.isValid() else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """The values and the total."""
        return len(self.cross.across_values) + 1 if self.cross and self.cross.total and not parent.isValid() else 0

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A count, its shade and its words."""
        cross = self.cross
        if cross is None or not index.isValid():
            return None
        place = index.row(), index.column()
        count, total, words = cross.count_at(*place), cross.is_total(*place), cross.words_at(*place) or TOTAL
        match role:
            case Role.DisplayRole:
                return f"{count:,}" if count else "–"
            case Role.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
            case Role.FontRole:
                return font(bold=True) if total else None
            case Role.ForegroundRole:
                return None if count else QColor(TEXT_OFF)
            case Role.BackgroundRole:
                return QColor(HEADER) if total else shade(count, cross.most)
            case Role.ToolTipRole:
                return f"{words}：{count} 条，点击查看" if count else None
            case Role.AccessibleTextRole:
                return f"{words} {count} 条"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """The values' words."""
        if self.cross is None or role != Role.DisplayRole:
            return None
        across = orientation == Qt.Orientation.Horizontal
        spec, values = (self.cross.across, self.cross.across_values) if across else (self.cross.down, self.cross.down_values)
        return self.cross.words(spec, values[section]) if section < len(values) else TOTAL

    def conditions(self, index: Index) -> tuple[Condition, ...] | None:
        """What the rows of a cell meet; None where there are none."""
        place = index.row(), index.column()
        if self.cross is None or not self.cross.count_at(*place):
            return None
        return self.cross.conditions(*self.cross.pair(*place))


def shade(count: int, most: int) -> QColor | None:
    """The darker the more rows; `most` is the largest count of the table."""
    if not count:
        return None
    colour = QColor(FOCUS)
    colour.setAlphaF(LIGHTEST + (DARKEST - LIGHTEST) * count / most)
    return colour
