"""Two branches side by side: stars, totals and a table of what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QVBoxLayout

from app.scoring.points import shown
from app.scoring.result import BranchResult, IndicatorResult
from app.ui.palette import TEXT, TEXT_SOFT, TONES, font
from app.ui.stars.content_table import ContentTable
from app.ui.stars.indicator_delegate import height_of
from app.ui.stars.indicator_rows import PENDING, score_words, signed
from app.ui.stars.star_row import StarRow
from app.ui.stars.still_choice import StillChoice
from app.ui.widgets import words

Index = QModelIndex | QPersistentModelIndex
NUMBER_WIDTH = 92
ROW_PADDING = 14


@dataclass(frozen=True)
class Difference:
    """One line: a star (bold) or one of its indicators, the points of both branches or why there are none."""

    title: str
    full: Decimal
    mine: Decimal | str
    other: Decimal | str
    star: bool = False

    @property
    def gap(self) -> Decimal | None:
        """Mine less the other's."""
        return None if isinstance(self.mine, str) or isinstance(self.other, str) else self.mine - self.other


def points_of(item: IndicatorResult) -> Decimal | str:
    """The points of an indicator; it may not be asked of the branch, or not be scored yet."""
    return "不适用" if item.origin == "exempt" else PENDING if item.origin == "open" else item.score


def differences(mine: BranchResult, other: BranchResult, *, every: bool) -> list[Difference]:
    """The stars, each followed by its indicators; those with equal points only when `every` is wanted."""
    found = []
    for star, beside in zip(mine.stars, other.stars, strict=True):
        lines = []
        for item, theirs in zip(star.indicators, beside.indicators, strict=True):
            own, foreign = points_of(item), points_of(theirs)
            if every or own != foreign:
                lines.append(Difference(item.title, item.full, own, foreign))
        if every or lines or star.score != beside.score:
            found += [Difference(star.name, star.full, star.score, beside.score, star=True), *lines]
    return found


class DifferenceModel(QAbstractTableModel):
    """The table of differences."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Difference] = ()
        self.names = ("", "")

    def show_lines(self, lines: Sequence[Difference], names: tuple[str, str]) -> None:
        """Other branches."""
        self.beginResetModel()
        self.lines, self.names = tuple(lines), names
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Title, points, mine, the other's, difference."""
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The branches' names are the headings of their points."""
        if orientation == Qt.Orientation.Horizontal and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return ("项目", "分值", *self.names, "差")[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts and colours."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(line, index.column())
        if role == Qt.ItemDataRole.FontRole and (line.star or index.column() == 4):
            return font(bold=True)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return int(Qt.AlignmentFlag.AlignCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            if index.column() == 4 and line.gap:
                return QColor(TONES["green" if line.gap > 0 else "red"].foreground)
            return QColor(TEXT_SOFT if index.column() == 1 else TEXT)
        return None


def cell(line: Difference, column: int) -> str:
    """The text of a cell."""
    if column == 0:
        return line.title if line.star else f"　{line.title}"
    if column == 1:
        return shown(line.full)
    if column == 4:
        return "—" if line.gap is None else signed(line.gap) if line.gap else "0"
    points = line.mine if column == 2 else line.other
    return points if isinstance(points, str) else shown(points)


class DifferenceTable(ContentTable):
    """The differences; titles wrap."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("两个支部的得分差异")
        self.lines_model = DifferenceModel()
        self.setModel(self.lines_model)

    def measure(self, width: int) -> tuple[list[int], list[int]]:
        """The title takes what the numbers leave."""
        names = max((font_width(name) for name in self.lines_model.names), default=NUMBER_WIDTH)
        number = max(NUMBER_WIDTH, min(names + 24, (width - 240) // 2))
        widths = [max(width - 2 * number - 2 * 64, 100), 64, number, number, 64]
        heights = [
            height_of(cell(line, 0), font(bold=line.star), widths[0] - 16) + ROW_PADDING for line in self.lines_model.lines
        ]
        return widths, heights


def font_width(text: str) -> int:
    """The width of a heading."""
    return QFontMetrics(font(bold=True)).horizontalAdvance(text)


class ComparisonCard(QFrame):
    """Choose another branch and see both."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.other = StillChoice()
        self.other.setAccessibleName("对比的支部")
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.other.setMinimumWidth(120)
        self.other.textActivated.connect(self.chosen)
        self.every = QCheckBox("也列出得分相同的指标")
        self.every.toggled.connect(self._fill)
        self.mine_stars, self.other_stars = StarRow(18), StarRow(18)
        self.mine_words, self.other_words = words(wrap=True), words(wrap=True)
        self.none = words("两个支部各项得分相同。", "soft")
        self.table = DifferenceTable()
        self.pair: tuple[BranchResult, BranchResult] | None = None
        top = QHBoxLayout()
        top.setSpacing(10)
        for widget in (words("与", "soft"), self.other, words("对比", "soft")):
            top.addWidget(widget)
        top.addStretch()
        sides = QVBoxLayout()
        sides.setSpacing(4)
        for stars, text in ((self.mine_stars, self.mine_words), (self.other_stars, self.other_words)):
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(stars)
            line.addWidget(text, 1)
            sides.addLayout(line)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(10)
        head.addLayout(top)
        head.addLayout(sides)
        head.addWidget(self.every)
        head.addWidget(self.none)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 3)
        column.addLayout(head)
        column.addWidget(self.table)

    def show_names(self, names: Sequence[str], current: str) -> None:
        """The branches that can be chosen."""
        if [self.other.itemText(number) for number in range(self.other.count())] != list(names):
            self.other.clear()
            self.other.addItems(list(names))
        self.other.setCurrentText(current)

    def show_pair(self, mine: BranchResult, other: BranchResult, stars: int) -> None:
        """Show two branches."""
        self.pair = (mine, other)
        for row, label, result in (
            (self.mine_stars, self.mine_words, mine),
            (self.other_stars, self.other_words, other),
        ):
            row.show_stars(result.level, stars)
            pending = f"　待考评 {shown(result.pending)} 分" if result.pending else ""
            label.setText(f"{result.branch.name}　{result.title}　{score_words(result.total)} 分{pending}")
        self._fill()

    def _fill(self) -> None:
        if self.pair is None:
            return
        mine, other = self.pair
        lines = differences(mine, other, every=self.every.isChecked())
        self.none.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self.table.lines_model.show_lines(lines, (mine.branch.name, other.branch.name))
        self.table.fit()
