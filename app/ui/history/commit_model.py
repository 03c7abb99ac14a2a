"""The office's commits as a table that grows while one scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from app.ledgers.history import ListedCommit
from app.ui.history.row_page import moment_text
from app.ui.palette import TEXT_SOFT

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("时间", "修改人", "操作", "内容", "行数")
WIDTHS = (132, 150, 190, 260, 56)  # pixels at 96 dpi
CONTENT, COUNT = 3, 4  # places of HEADINGS
TOP = QModelIndex()


class CommitModel(QAbstractTableModel):
    """Commits, newest first. `wanted` asks for those before a number."""

    wanted = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.commits: list[ListedCommit] = []
        self.more = False
        self._asked = False

    def start(self, commits: Sequence[ListedCommit], more: bool) -> None:
        """Show other commits."""
        self.beginResetModel()
        self.commits, self.more, self._asked = list(commits), more, False
        self.endResetModel()

    def append(self, commits: Sequence[ListedCommit], more: bool) -> None:
        """Older ones that were asked for."""
        self._asked, self.more = False, more
        if commits:
            place = len(self.commits)
            self.beginInsertRows(QModelIndex(), place, place + len(commits) - 1)
            self.commits += commits
            self.endInsertRows()

    def prepend(self, commits: Sequence[ListedCommit]) -> None:
        """Ones that were made meanwhile."""
        if commits:
            self.beginInsertRows(QModelIndex(), 0, len(commits) - 1)
            self.commits[:0] = commits
            self.endInsertRows()

    def canFetchMore(self, parent: Index) -> bool:
        """Whether older ones are known to exist."""
        return self.more and not self._asked

    def fetchMore(self, parent: Index) -> None:
        """The end of the list is in view."""
        self._asked = True
        self.wanted.emit(self.commits[-1].line.sequence)

    def rowCount(self, parent: Index = TOP) -> int:
        """How many are known."""
        return 0 if parent.isValid() else len(self.commits)

    def columnCount(self, parent: Index = TOP) -> int:
        """The headings."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headings, at the left as the texts are."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return align(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, their alignment and colour; the whole text as a tool tip."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return align(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in (CONTENT, COUNT):
            return QColor(TEXT_SOFT)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            item, column = self.commits[index.row()], index.column()
            text = text_of(item, column)
            if role == Qt.ItemDataRole.ToolTipRole and column == CONTENT:
                return "\n".join(item.names) + ("\n…" if item.line.rows > len(item.names) > 1 else "")
            return text
        return None


def align(column: int) -> Qt.AlignmentFlag:
    """Numbers to the right, texts to the left."""
    side = Qt.AlignmentFlag.AlignRight if column == COUNT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def text_of(item: ListedCommit, column: int) -> str:
    """One cell."""
    line = item.line
    if column == CONTENT:
        return "；".join(" ".join(name.split()) for name in item.names)
    if column == COUNT:
        return str(line.rows) if line.rows else ""
    return (moment_text(line.time), f"{line.user} · {line.pc}", line.action)[column]
