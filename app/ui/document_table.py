"""A printed table's contents on the screen: the same headings and texts, so that screen and paper never differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.core.kinds import Tone
from app.forms.layout.document import TableDocument
from app.ui.palette import HEADER, TONES, font
from app.ui.widgets import ENTER_KEYS

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
Tones = Mapping[tuple[int, int], Tone]  # (line, column) → its colour
PIXELS = 9  # of a printed column's width unit
LEAST_HEIGHT = 32
AIR = 8  # pixels
LEAST_WIDE = 160  # pixels of a column of long texts, also in a small window: then the table scrolls sideways
MOST_WRAPPED = 500  # lines; measuring every line of a longer table would hold up the window


class DocumentModel(QAbstractTableModel):
    """The texts of a TableDocument. `totals` is how many of its last lines sum up the others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: TableDocument | None = None
        self.totals = 0
        self.tones: Tones = {}

    def show_document(self, document: TableDocument | None, totals: int = 0, tones: Tones | None = None) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.document, self.totals, self.tones = document, totals, tones or {}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Its lines."""
        return len(self.document.texts) if self.document and not parent.isValid() else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Its columns."""
        return len(self.document.columns) if self.document and not parent.isValid() else 0

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A text, where it stands, and how a total looks."""
        if self.document is None:
            return None
        total = index.row() >= len(self.document.texts) - self.totals
        match role:
            case Role.DisplayRole:
                return self.document.texts[index.row()][index.column()]
            case Role.TextAlignmentRole:
                left = self.document.columns[index.column()].align == "left"
                return (Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignHCenter) | Qt.AlignmentFlag.AlignVCenter
            case Role.ForegroundRole if tone := self.tones.get((index.row(), index.column())):
                return QColor(TONES[tone].foreground)
            case Role.FontRole if total:
                return font(bold=True)
            case Role.BackgroundRole if total:
                return QColor(HEADER)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """The headings; lines have none."""
        if self.document is None or role != Role.DisplayRole or orientation == Qt.Orientation.Vertical:
            return None
        return self.document.columns[section].heading


class DocumentTable(QTableView):
    """Shows a document; a double click or Enter on a line opens what it is about."""

    line_opened = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.lines = DocumentModel(self)
        self.setModel(self.lines)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(LEAST_HEIGHT)
        self.horizontalHeader().setSectionsClickable(False)
        self._wrapping = QTimer(self, singleShot=True, interval=0)
        self._wrapping.timeout.connect(self._wrap)
        self.horizontalHeader().sectionResized.connect(lambda *_: self._wrapping.start())
        self.doubleClicked.connect(lambda index: self.line_opened.emit(index.row()))

    def show_document(self, document: TableDocument, totals: int = 0, tones: Tones | None = None) -> None:
        """Replace everything; the widest column takes the rest of the room. `tones` colour single cells."""
        self.lines.show_document(document, totals, tones)
        header = self.horizontalHeader()
        for place, column in enumerate(document.columns):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(place, round(column.width * PIXELS))
        self._share_room()
        self._wrapping.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt leaves the first pixel of each line between rows in a cell that spans them at the left edge of the table."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        for row in range(max(first, 0), (last if last >= 0 else self.lines.rowCount() - 1) + 1):
            end = self.rowViewportPosition(row) + self.rowHeight(row) - 1
            if self.rowSpan(row, 0) > 1 and end < self.visualRect(self.lines.index(row, 0)).bottom():
                painter.fillRect(0, end, 1, 1, self.palette().base())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The widest columns follow the room there is."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Give the widest columns what the others leave; Qt's own stretching would let them shrink to one character.

        Where that is more than their texts need on one line, all columns grow together; where the widths of paper are too much
        but every text would fit on its line, they shrink together.
        """
        document = self.lines.document
        if document is None:
            return
        places = widest(document)
        printed = [round(column.width * PIXELS) for column in document.columns]
        texts = [self._text_width(document, at) for at in range(len(printed))]
        needed = [max(width, texts[at] if at in places else 0) for at, width in enumerate(printed)]
        for widths in (needed, texts):
            if self.viewport().width() > sum(widths):
                ends = [self.viewport().width() * end // sum(widths) for end in accumulate(widths)]
                for place, (start, end) in enumerate(pairwise([0, *ends])):
                    self.setColumnWidth(place, end - start)
                return
        others = sum(self.columnWidth(place) for place in range(self.lines.columnCount()) if place not in places)
        room = max(self.viewport().width() - others, LEAST_WIDE * len(places))
        for done, place in enumerate(places):
            self.setColumnWidth(place, room * (done + 1) // len(places) - room * done // len(places))

    def _text_width(self, document: TableDocument, place: int) -> int:
        """Pixels that the heading and the longest text of a column need on one line."""
        longest = max((row[place] for row in document.texts[:MOST_WRAPPED]), key=len, default="")
        heading = self.horizontalHeader().fontMetrics().horizontalAdvance(document.columns[place].heading)
        return max(self.fontMetrics().horizontalAdvance(longest), heading) + 2 * AIR

    def _wrap(self) -> None:
        """Lines as high as their texts once the columns have their widths, with air over and under them."""
        if self.lines.rowCount() <= MOST_WRAPPED:
            for row in range(self.lines.rowCount()):
                self.setRowHeight(row, max(LEAST_HEIGHT, self.sizeHintForRow(row) + AIR))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current line."""
        if event.key() in ENTER_KEYS and self.currentIndex().isValid():
            self.line_opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


def widest(document: TableDocument) -> Sequence[int]:
    """The columns that share what room is left: all of the greatest width."""
    most = max(column.width for column in document.columns)
    return [place for place, column in enumerate(document.columns) if column.width == most]
