"""The stars and indicators of a scheme as a table that is edited in place."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.scoring.points import NOUGHT, shown
from app.scoring.scheme import Indicator, Star
from app.ui.palette import CARD, FOCUS, GRID, HEADER, SELECTION, SELECTION_SOFT, TEXT, TEXT_SOFT, TONES, font
from app.ui.stars.indicator_delegate import height_of
from app.ui.stars.rule_words import rule_words
from app.ui.stars.scheme.draft import SchemeDraft
from app.ui.style_option import parts

Index = QModelIndex | QPersistentModelIndex
NUMBER, TITLE, CONTENT, POINTS, STANDARD, BASIS, RULES = range(7)
HEADINGS = ("序号", "考评项目", "考评内容", "分值", "评分标准", "考评依据", "计分规则")
FIELDS = {NUMBER: "number", TITLE: "title", CONTENT: "content", STANDARD: "standard", BASIS: "basis"}
SHARES = {TITLE: 0.15, CONTENT: 0.26, STANDARD: 0.24, BASIS: 0.12, RULES: 0.23}
FIXED = {NUMBER: 46, POINTS: 54}
LEAST = {BASIS: 460, STANDARD: 380, CONTENT: 300}  # pixels for all texts under which a column is left out: the panel shows them
PAD = 7
FIRST = 1  # the row of the first indicator, below that of its star
MOST_POINTS = Decimal(1000)
ITEM = Qt.ItemDataRole.UserRole  # the star or indicator itself


class IndicatorListModel(QAbstractTableModel):
    """One row a star, then one for each of its indicators."""

    refused = Signal(str)

    def __init__(self, draft: SchemeDraft) -> None:
        super().__init__()
        self.draft = draft
        self.items: list[Star | Indicator] = []
        draft.changed.connect(self.reload)
        self.reload()

    def reload(self) -> None:
        """Another scheme; the same rows with other words keep selection and scroll place."""
        found: list[Star | Indicator] = []
        for star in self.draft.scheme.stars:
            found += [star, *star.indicators]
        if [place_of(item) for item in found] == [place_of(item) for item in self.items]:
            self.items = found
            if found:
                self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, len(HEADINGS) - 1))
            return
        self.beginResetModel()
        self.items = found
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Stars and indicators."""
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Always the same."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be written but what is summed up, and the rules, which have their own panel."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item = self.items[index.row()]
        may = index.column() == TITLE if isinstance(item, Star) else index.column() != RULES
        return usual | Qt.ItemFlag.ItemIsEditable if may and not self.draft.locked else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts."""
        item = self.items[index.row()]
        if role == ITEM:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text_of(item, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADINGS[index.column()]}：{text_of(item, index.column())}"
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write a cell; a fault is told and changes nothing."""
        item, text = self.items[index.row()], str(value).strip()
        if isinstance(item, Star):
            return self._rename(item, text)
        if index.column() == POINTS:
            number = read_points(text)
            if number is None:
                self.refused.emit(f"分值请写 0 到 {MOST_POINTS} 的数，最多两位小数。")
                return False
            self.draft.change_indicator(item.key, full=number)
            return True
        if index.column() == TITLE and not text:
            self.refused.emit("考评项目不能为空。")
            return False
        self.draft.change_indicator(item.key, **{FIELDS[index.column()]: text})
        return True

    def _rename(self, star: Star, text: str) -> bool:
        if not text or any(other.name == text for other in self.draft.scheme.stars if other is not star):
            self.refused.emit("星的名称不能为空，也不能与另一颗星同名。")
            return False
        self.draft.change_star(star.name, name=text)
        return True


def place_of(item: Star | Indicator) -> str:
    """What makes a row the same one: a star that is renamed stays where it is, and so does the cell being written."""
    return "" if isinstance(item, Star) else item.key


def key_of(item: Star | Indicator) -> str:
    """What a row is known by."""
    return item.name if isinstance(item, Star) else item.key


def text_of(item: Star | Indicator, column: int) -> str:
    """The text of a cell."""
    if isinstance(item, Star):
        return {TITLE: item.name, POINTS: shown(item.full), STANDARD: f"授星线 {shown(item.line_points)} 分"}.get(column, "")
    if column == POINTS:
        return shown(item.full)
    if column == RULES:
        return "\n".join(f"{'自动：' if clause.metric else ''}{rule_words(clause.rule)}" for clause in item.clauses)
    return str(getattr(item, FIELDS[column]))


def read_points(text: str) -> Decimal | None:
    """Points as typed; None when they are none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    fits = number.is_finite() and NOUGHT <= number <= MOST_POINTS and isinstance(exponent, int) and exponent >= -2
    return number if fits else None


class IndicatorListDelegate(QStyledItemDelegate):
    """Stars on a grey ground, texts wrapped."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        item = index.data(ITEM)
        area: QRect = parts(option).rect
        chosen = bool(parts(option).state & QStyle.StateFlag.State_Selected)
        focused = bool(parts(option).state & QStyle.StateFlag.State_HasFocus)
        star = isinstance(item, Star)
        painter.save()
        ground = SELECTION if focused else SELECTION_SOFT if chosen else HEADER if star else CARD
        painter.fillRect(area, QColor(ground))
        painter.setPen(QColor(GRID))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if focused:
            painter.setPen(QColor(FOCUS))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        centred = index.column() in FIXED
        painter.setFont(cell_font(star, index.column()))
        painter.setPen(QColor(self._ink(item, index.column())))
        flags = Qt.TextFlag.TextWordWrap | (Qt.AlignmentFlag.AlignCenter if centred else Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(area.adjusted(8, 2, -6, -3), int(flags), text_of(item, index.column()))
        painter.restore()

    def _ink(self, item: Star | Indicator, column: int) -> str:
        if isinstance(item, Star):
            return TEXT if column != STANDARD else TEXT_SOFT
        if column == RULES:
            return TONES["blue"].foreground if any(clause.metric for clause in item.clauses) else TEXT_SOFT
        return TEXT if column in (TITLE, POINTS) else TEXT_SOFT

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Heights are set by the view."""
        return QSize(40, 30)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line without a frame of its own."""
        editor = super().createEditor(parent, option, index)
        editor.setProperty("cell", True)
        return editor


def cell_font(star: bool, column: int) -> QFont:
    """The font of a cell."""
    return font(bold=True) if star or column in (TITLE, POINTS) else font(0.9)


class IndicatorList(QTableView):
    """The table."""

    chosen = Signal(str)  # the key of the indicator, or the name of the star

    def __init__(self, draft: SchemeDraft) -> None:
        super().__init__()
        self.setAccessibleName("指标")
        self.rows_model = IndicatorListModel(draft)
        self.setModel(self.rows_model)
        self.setItemDelegate(IndicatorListDelegate(self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.rows_model.modelReset.connect(self.fit)
        self.rows_model.dataChanged.connect(lambda *_: self.fit())
        self.selectionModel().currentChanged.connect(lambda index: self._choose(index))

    def current(self) -> Star | Indicator | None:
        """The row chosen."""
        row = self.currentIndex().row()
        return self.rows_model.items[row] if 0 <= row < len(self.rows_model.items) else None

    def select(self, key: str) -> None:
        """Choose an indicator by its key, or a star by its name."""
        for row, item in enumerate(self.rows_model.items):
            if key_of(item) == key:
                self.setCurrentIndex(self.rows_model.index(row, TITLE))
                self.scrollTo(self.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        item = self.current()
        if index.isValid() and item is not None:
            self.chosen.emit(key_of(item))

    def fit(self) -> None:
        """Columns fill the width; rows are as tall as their texts."""
        rest = self.viewport().width() - sum(FIXED.values())
        shares = {column: share for column, share in SHARES.items() if rest >= LEAST.get(column, 0)}
        whole = sum(shares.values())
        widths = FIXED | {column: round(rest * share / whole) for column, share in shares.items()}
        for column in range(len(HEADINGS)):
            self.setColumnHidden(column, column not in widths)
            self.setColumnWidth(column, widths.get(column, 0))
        self.clearSpans()
        for row, item in enumerate(self.rows_model.items):
            star = isinstance(item, Star)
            if star:
                self.setSpan(row, TITLE, 1, 2)
            tall = max(
                height_of(text_of(item, column), cell_font(star, column), widths[column] - 14)
                for column in widths
                if not (star and column == TITLE and CONTENT in widths)  # it has the next column as well
            )
            self.setRowHeight(row, max(tall + 2 * PAD, 34))
        if self.currentIndex().row() <= FIRST:
            self.scrollToTop()  # taller or lower rows have moved what was in sight

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Texts wrap anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()
