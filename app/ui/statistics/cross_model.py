"""A cross table as a Qt model: values down and across, totals last, cells shaded by how many rows they count."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.core.conditions import Condition
from app.core.kinds import Value
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

    def show_table(self, cross: CrossTable | None) -> None:
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
        if self.cross is None or not index.isValid():
            return None
        count = self.count(index)
        total = self.is_total(index)
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
                return QColor(HEADER) if total else self.shade(count)
            case Role.ToolTipRole:
                return f"{self.words(index)}：{count} 条，点击查看" if count else None
            case Role.AccessibleTextRole:
                return f"{self.words(index)} {count} 条"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """The values' words."""
        if self.cross is None or role != Role.DisplayRole:
            return None
        across = orientation == Qt.Orientation.Horizontal
        spec, values = (self.cross.across, self.cross.across_values) if across else (self.cross.down, self.cross.down_values)
        return self.cross.words(spec, values[section]) if section < len(values) else TOTAL

    def pair(self, index: Index) -> tuple[Value | None, Value | None]:
        """The values of a cell; None where it is a total."""
        assert self.cross is not None  # noqa: S101  there is no index without a table
        down, across = self.cross.down_values, self.cross.across_values
        return (
            down[index.row()] if index.row() < len(down) else None,
            across[index.column()] if index.column() < len(across) else None,
        )

    def is_total(self, index: Index) -> bool:
        """Whether a cell sums up a line."""
        return index.row() == self.rowCount() - 1 or index.column() == self.columnCount() - 1

    def count(self, index: Index) -> int:
        """The rows of a cell."""
        assert self.cross is not None  # noqa: S101
        row_total, column_total = index.row() == self.rowCount() - 1, index.column() == self.columnCount() - 1
        down, across = self.pair(index)
        if row_total and column_total:
            return self.cross.total
        if row_total:
            return self.cross.across_totals[across]
        return self.cross.down_totals[down] if column_total else self.cross.count(down, across)

    def conditions(self, index: Index) -> tuple[Condition, ...]:
        """What the rows of a cell meet."""
        assert self.cross is not None  # noqa: S101
        return self.cross.conditions(*self.pair(index))

    def words(self, index: Index) -> str:
        """What a cell counts: 办公室 · 整改中."""
        assert self.cross is not None  # noqa: S101
        both = zip((self.cross.down, self.cross.across), self.pair(index), strict=True)
        return " · ".join(self.cross.words(spec, value) for spec, value in both if value is not None) or TOTAL

    def shade(self, count: int) -> QColor | None:
        """The darker the more rows."""
        if not count or self.cross is None:
            return None
        colour = QColor(FOCUS)
        colour.setAlphaF(LIGHTEST + (DARKEST - LIGHTEST) * count / self.cross.most)
        return colour
