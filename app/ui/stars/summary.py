"""总表: every branch with every star's score, for the leader's one look."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.forms.layout.stars import star_words
from app.scoring.points import shown
from app.scoring.result import Place
from app.ui.palette import TEXT, TONES, font
from app.ui.stars.content_table import ContentTable
from app.ui.stars.indicator_delegate import height_of
from app.ui.stars.indicator_rows import score_words
from app.ui.stars.star_delegate import StarDelegate
from app.ui.widgets import ENTER_KEYS, words

Index = QModelIndex | QPersistentModelIndex
PLACE, NAME, STARS, TOTAL, FIRST = range(5)
FIXED = {PLACE: 52, STARS: 128, TOTAL: 64}
LEAST_STAR = 82


class SummaryModel(QAbstractTableModel):
    """One row a branch."""

    def __init__(self) -> None:
        super().__init__()
        self.places: Sequence[Place] = ()
        self.star_names: Sequence[str] = ()
        self.count = 5

    def show_places(self, places: Sequence[Place], count: int) -> None:
        """Other branches."""
        self.beginResetModel()
        self.places, self.count = tuple(places), count
        self.star_names = [star.name for star in places[0].result.stars] if places else []
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Branches."""
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Place, name, stars, total, each star."""
        return 0 if parent.isValid() else FIRST + len(self.star_names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The stars' names are headings."""
        if orientation == Qt.Orientation.Horizontal and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return ("名次", "党支部", "星级", "总分", *self.star_names)[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts; the stars' column is drawn by its delegate."""
        result, column = self.places[index.row()].result, index.column()
        if role == Qt.ItemDataRole.EditRole and column == STARS:
            return result.level
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return star_words(result.level, self.count) if column == STARS else self.text(index.row(), column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column not in (NAME, STARS):
            return int(Qt.AlignmentFlag.AlignCenter)
        if role == Qt.ItemDataRole.FontRole and column in (NAME, TOTAL):
            return font(bold=True)
        if role == Qt.ItemDataRole.ForegroundRole and column >= FIRST:
            star = result.stars[column - FIRST]
            return QColor(TEXT if star.won else TONES["amber" if star.undecided else "red"].foreground)
        if role == Qt.ItemDataRole.ToolTipRole and column >= FIRST:
            star = result.stars[column - FIRST]
            pending = f"，待考评 {shown(star.pending)} 分" if star.pending else ""
            return f"{star.name}：{'已获得' if star.won else '待考评' if star.undecided else '未获得'}{pending}"
        return None

    def text(self, row: int, column: int) -> str:
        """The text of a cell; a star that is not won has a mark besides its colour."""
        place = self.places[row]
        if column == PLACE:
            return place.text("＝")
        if column == NAME:
            return place.result.branch.name
        if column == STARS:
            return ""
        if column == TOTAL:
            return score_words(place.result.total)
        star = place.result.stars[column - FIRST]
        return score_words(star.score) + ("" if star.won else " 待" if star.undecided else " ✗")


class SummaryTable(ContentTable):
    """Enter or a double click goes to the branch."""

    branch_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("各支部得分总表")
        self.places_model = SummaryModel()
        self.setModel(self.places_model)
        self.stars = StarDelegate(self, 18)
        self.setItemDelegateForColumn(STARS, self.stars)
        self.doubleClicked.connect(lambda index: self._choose(index.row()))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.places_model.places):
            self.branch_chosen.emit(self.places_model.places[row].result.branch.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the branch."""
        if event.key() in ENTER_KEYS:
            self._choose(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def measure(self, width: int) -> tuple[list[int], list[int]]:
        """The stars share half of what is left, names have the other."""
        model = self.places_model
        rest = width - sum(FIXED.values())
        count = len(model.star_names)
        star = max((rest * 6 // 10) // count, LEAST_STAR) if count else 0
        name = max(rest - star * count, 120)
        widths = [FIXED[PLACE], name, FIXED[STARS], FIXED[TOTAL], *([star] * count)]
        bold = font(bold=True)
        return widths, [max(height_of(place.result.branch.name, bold, name - 16) + 16, 40) for place in model.places]


class SummaryCard(QFrame):
    """The table with what the ranking's caps did."""

    branch_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.notes = words(look="soft", wrap=True)
        self.notes.setContentsMargins(16, 10, 16, 6)
        self.table = SummaryTable()
        self.table.branch_chosen.connect(self.branch_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 3)
        column.setSpacing(0)
        column.addWidget(self.notes)
        column.addWidget(self.table)

    def show_places(self, places: Sequence[Place], count: int, notes: Sequence[str]) -> None:
        """Show all branches."""
        self.table.stars.count = count
        self.table.places_model.show_places(places, count)
        self.table.fit()
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
