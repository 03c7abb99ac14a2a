"""The ranking at the left of the page: every branch with its stars, level, score and change; search by pinyin, sort."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from app.core.kinds import Tone
from app.core.ordering import needle, pinyin_key, search_text
from app.forms.layout.stars import draw_stars, star_words, stars_width
from app.ui.palette import ACCENT, ACCENT_SOFT, FOCUS, HOVER, TEXT, TEXT_SOFT, TONES, font
from app.ui.stars.indicator_rows import score_words
from app.ui.stars.star_row import COLOURS
from app.ui.style_option import parts

Index = QModelIndex | QPersistentModelIndex
ITEM = Qt.ItemDataRole.UserRole
STAR_SIZE = 16
LEAST_WIDTH, WIDTH = 226, 286
SORTS = ("按名次", "按名称", "按进步")


@dataclass(frozen=True)
class Ranked:
    """One branch of the list. `change` is against the period before; None: it was not assessed then."""

    name: str
    place: int
    tied: bool
    lit: int
    stars: int
    level: str
    total: Decimal
    change: Decimal | None = None
    note: str = ""  # 待考评 14.4 分, 一票否决
    unplaced: bool = False  # nothing is known of it yet, or not all: it has no place

    @property
    def place_words(self) -> str:
        """第2名（并列）."""
        return "未排名" if self.unplaced else f"第{self.place}名{'（并列）' if self.tied else ''}"


class RankingModel(QAbstractListModel):
    """The branches shown, in the order chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.all: Sequence[Ranked] = ()
        self.shown: list[Ranked] = []
        self.word = ""
        self.sort_by = SORTS[0]

    def show_branches(self, branches: Sequence[Ranked]) -> None:
        """Other branches, or other scores."""
        self.all = tuple(branches)
        self.arrange()

    def arrange(self) -> None:
        """Filter and sort."""
        self.beginResetModel()
        wanted = [needle(part) for part in self.word.split()]
        self.shown = [item for item in self.all if all(part in search_text(item.name) for part in wanted)]
        if self.sort_by == "按名称":
            self.shown.sort(key=lambda item: pinyin_key(item.name))
        elif self.sort_by == "按进步":
            self.shown.sort(key=lambda item: (-(item.change if item.change is not None else Decimal(-1000)), item.place))
        else:
            self.shown.sort(key=lambda item: (item.place, "" if item.unplaced else pinyin_key(item.name)))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """The branches shown."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name; for a screen reader everything that is drawn."""
        item = self.shown[index.row()]
        if role == ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return "\n".join(
                part
                for part in (
                    f"{item.place_words} {item.name}",
                    f"{star_words(item.lit, item.stars)}，{score_words(item.total)}分",
                    change_words(item.change, long=True),
                    item.note,
                )
                if part
            )
        return None


def change_words(change: Decimal | None, *, long: bool = False) -> str:
    """How the score moved against the period before: ▲2.5."""
    if change is None:
        return ""
    if not change:
        return "与上期持平" if long else "持平"
    if long:
        return f"比上期{'高' if change > 0 else '低'}{abs(change):.1f}分"
    return f"{'▲' if change > 0 else '▼'}{abs(change):.1f}"


class RankingDelegate(QStyledItemDelegate):
    """Place, name, stars, level, score and change of one branch."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As tall as the name's lines and the stars need."""
        item: Ranked = index.data(ITEM)
        view = parts(option).widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else WIDTH
        return QSize(0, self._name_height(item, width) + 50 + (18 if item.note else 0))

    def _name_height(self, item: Ranked, width: int) -> int:
        metrics = QFontMetrics(font(bold=True))
        room = QRect(0, 0, width - 46 - 66, 1000)
        return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), item.name).height()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one branch."""
        item: Ranked = index.data(ITEM)
        area: QRect = parts(option).rect.adjusted(6, 2, -6, -2)
        state = parts(option).state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ACCENT_SOFT if chosen else HOVER))
            painter.drawRoundedRect(area, 6, 6)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(FOCUS))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._draw_place(painter, QRectF(area.left() + 8, area.top() + 10, 24, 20), item, chosen)
        self._draw_words(painter, area, parts(option).rect.width(), item, chosen)
        painter.restore()

    def _draw_place(self, painter: QPainter, area: QRectF, item: Ranked, chosen: bool) -> None:
        first = item.place <= 3 and not item.unplaced
        painter.setFont(font(1.05, bold=first))
        painter.setPen(QColor(ACCENT if first or chosen else TEXT_SOFT))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "–" if item.unplaced else str(item.place))

    def _draw_words(self, painter: QPainter, area: QRect, width: int, item: Ranked, chosen: bool) -> None:
        left, top = area.left() + 40, area.top() + 9
        tall = self._name_height(item, width)
        painter.setFont(font(bold=True))
        painter.setPen(QColor(ACCENT if chosen else TEXT))
        painter.drawText(QRect(left, top, width - 46 - 66, tall), Qt.TextFlag.TextWordWrap, item.name)
        right = QRect(area.right() - 70, top - 1, 60, 22)
        painter.setFont(font(1.15, bold=True))
        painter.setPen(QColor(TEXT))
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, score_words(item.total))
        line = top + tall + 6
        draw_stars(painter, left, line, STAR_SIZE, item.lit, item.stars, COLOURS)
        painter.setFont(font(0.9))
        painter.setPen(QColor(TEXT_SOFT))
        after = left + math.ceil(stars_width(STAR_SIZE, item.stars)) + 8
        box = QRect(after, line - 1, area.right() - 10 - after, STAR_SIZE + 3)
        metrics = QFontMetrics(painter.font())
        needed = metrics.horizontalAdvance(item.level) + 6 + metrics.horizontalAdvance(change_words(item.change))
        if needed <= box.width():  # in a narrow list the stars alone say it
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, item.level)
        if item.change is not None:
            tone: Tone = "green" if item.change > 0 else "red" if item.change < 0 else "grey"
            painter.setPen(QColor(TONES[tone].foreground))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, change_words(item.change))
        if item.note:
            painter.setPen(QColor(TONES["amber"].foreground))
            painter.drawText(QPoint(left, line + STAR_SIZE + 17), item.note)


class RankingView(QListView):
    """The list; its lines wrap anew when it becomes wider."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ranking")
        self.setAccessibleName("支部排名")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(RankingDelegate(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names wrap by the width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class RankingPanel(QFrame):
    """Search, order and the list."""

    chosen = Signal(str)  # the branch's name

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(WIDTH)
        self.model = RankingModel()
        self.search = QLineEdit()
        self.search.setPlaceholderText("搜索支部")
        self.search.setAccessibleName("搜索支部")
        self.search.setToolTip("按名称查找，可用拼音首字母")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.order = QComboBox()
        self.order.addItems(SORTS)
        self.order.setAccessibleName("排序")
        self.order.currentTextChanged.connect(self._sort)
        self.view = RankingView()
        self.view.setModel(self.model)
        self.setFocusProxy(self.view)
        self.view.selectionModel().currentChanged.connect(self._choose)
        self.none = QLabel("没有符合的支部", alignment=Qt.AlignmentFlag.AlignCenter)
        self.none.setProperty("soft", True)
        self.none.hide()
        self._silent = False
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.search, 1)
        row.addWidget(self.order)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 10, 1, 1)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setContentsMargins(10, 0, 10, 0)
        top.addLayout(row)
        column.addLayout(top)
        column.addWidget(self.none)
        column.addWidget(self.view, 1)

    def show_branches(self, branches: Sequence[Ranked], current: str) -> str:
        """Show the branches with `current` chosen, or the first one; the name of the one that is."""
        self.model.show_branches(branches)
        return self._restore(current)

    def select(self, name: str) -> None:
        """Choose a branch as a click does."""
        names = [item.name for item in self.model.shown]
        if name in names:
            self.view.setCurrentIndex(self.model.index(names.index(name)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the search box straight into the list."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.model.shown:
            self.view.setFocus()
            return
        super().keyPressEvent(event)

    def current(self) -> str:
        """The branch chosen, "" when there is none."""
        item = self.view.currentIndex().data(ITEM)
        return item.name if isinstance(item, Ranked) else ""

    def _restore(self, current: str) -> str:
        names = [item.name for item in self.model.shown]
        self.none.setVisible(not names)
        if names:
            self._silent = True
            self.view.setCurrentIndex(self.model.index(names.index(current) if current in names else 0))
            self._silent = False
        return self.current()

    def _search(self, word: str) -> None:
        before = self.current()
        self.model.word = word
        self.model.arrange()
        after = self._restore(before)
        if after and after != before:
            self.chosen.emit(after)

    def _sort(self, order: str) -> None:
        before = self.current()
        self.model.sort_by = order
        self.model.arrange()
        self._restore(before)

    def _choose(self, index: QModelIndex) -> None:
        item = index.data(ITEM) if index.isValid() else None
        if isinstance(item, Ranked) and not self._silent:
            self.chosen.emit(item.name)
