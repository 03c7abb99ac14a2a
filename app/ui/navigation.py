"""The navigation at the left: pages in groups, each with the count of what needs attention."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.core.program import NAME
from app.ui.palette import ACCENT, ACCENT_SOFT, HOVER, TEXT, TEXT_SOFT, TONES, font
from app.ui.special_pages import grouped_pages

WIDTH = 176
KEY, COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class NavigationDelegate(QStyledItemDelegate):
    """A page's name with its count at the right; a group's name small and grey."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Pages are taller than group names."""
        return QSize(WIDTH, 30 if index.data(KEY) else 27)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect.adjusted(8, 1, -8, -1)  # type: ignore[attr-defined]
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not index.data(KEY):
            painter.setPen(QColor(TEXT_SOFT))
            painter.setFont(font(0.9))
            painter.drawText(area.adjusted(8, 4, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
            painter.restore()
            return
        state = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ACCENT_SOFT if chosen else HOVER))
            painter.drawRoundedRect(area, 6, 6)
        painter.setPen(QColor(ACCENT if chosen else TEXT))
        painter.setFont(font(bold=chosen))
        painter.drawText(area.adjusted(16, 0, -36, 0), Qt.AlignmentFlag.AlignVCenter, text)
        count = index.data(COUNT)
        if count:
            badge = QRect(area.right() - 34, area.center().y() - 8, 28, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(TONES["red"].background))
            painter.drawRoundedRect(badge, 9, 9)
            painter.setPen(QColor(TONES["red"].foreground))
            painter.setFont(font(0.85))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(count) if count < 1000 else "999+")
        painter.restore()


class Navigation(QWidget):
    """All pages of all ledgers by group."""

    chosen = Signal(str)  # the page's key
    folder_requested = Signal()
    sample_requested = Signal()
    preferences_requested = Signal()
    overview_requested = Signal()
    backups_requested = Signal()
    move_requested = Signal()
    check_requested = Signal()
    history_requested = Signal()
    users_requested = Signal()

    def __init__(self, office_name: str) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 14, 0, 8)
        layout.setSpacing(2)
        name = QLabel(f"★ {NAME}")
        name.setFont(font(1.25, bold=True))
        name.setStyleSheet(f"color: {ACCENT}; padding-left: 18px;")
        self.office = QLabel(office_name)
        self.office.setProperty("soft", True)
        self.office.setStyleSheet("padding-left: 18px;")
        layout.addWidget(name)
        layout.addWidget(self.office)
        layout.addSpacing(6)
        self.list = QListWidget()
        self.list.setObjectName("pages")
        self.list.setAccessibleName("页面")
        self.list.setItemDelegate(NavigationDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(self.list, 1)
        self.place_button = QPushButton("数据与设置")
        self.place_button.setProperty("quiet", True)
        self.place_button.setProperty("menu", True)
        menu = QMenu(self.place_button)
        menu.addAction("修改记录…", self.history_requested.emit)
        menu.addSeparator()
        menu.addAction("打开数据文件夹…", self.folder_requested.emit)
        menu.addAction("查看示例数据", self.sample_requested.emit)
        menu.addSeparator()
        menu.addAction("数据状态…", self.overview_requested.emit)
        menu.addAction("备份与恢复…", self.backups_requested.emit)
        menu.addAction("搬迁数据…", self.move_requested.emit)
        menu.addAction("共享盘体检…", self.check_requested.emit)
        menu.addSeparator()
        menu.addAction("密码与用户…", self.users_requested.emit)
        menu.addAction("设置…", self.preferences_requested.emit)
        self.place_button.setMenu(menu)
        layout.addWidget(self.place_button)
        self.items: dict[str, QListWidgetItem] = {}
        for group, pages in grouped_pages().items():
            if [title for _, title in pages] != [group]:  # 工作台 is a group of its own and needs no heading
                heading = QListWidgetItem(group)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(heading)
            for key, title in pages:
                item = QListWidgetItem(title)
                item.setData(KEY, key)
                self.list.addItem(item)
                self.items[key] = item
        self.list.currentItemChanged.connect(self._choose)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY):
            self.chosen.emit(item.data(KEY))

    def show_page(self, key: str) -> None:
        """Select a page."""
        self.list.setCurrentItem(self.items[key])

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many rows of each page need attention."""
        for key, count in counts.items():
            self.items[key].setData(COUNT, count)
            self.items[key].setToolTip(f"{count} 条需要关注" if count else "")
