"""The navigation at the left: pages in groups, each with the count of what needs attention."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
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

from app.core.program import NAME, resources
from app.ui.palette import ACCENT, ACCENT_SOFT, FOCUS, HOVER, TEXT, TEXT_SOFT, TONES, font
from app.ui.special_pages import grouped_pages
from app.ui.style_option import parts
from app.ui.widgets import button, words

WIDTH = 176
KEY, COUNT, FOLDED = (Qt.ItemDataRole.UserRole + number for number in range(3))
Index = QModelIndex | QPersistentModelIndex


class NavigationDelegate(QStyledItemDelegate):
    """A page's name with its count at the right; a group's name small and grey, its pages' count while they are folded away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        icons = resources() / "icons"
        self.arrows = [QIcon(str(icons / f"chevron-{way}.svg")) for way in ("down", "right")]  # by whether it is folded

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Pages are taller than group names."""
        return QSize(WIDTH, 30 if index.data(KEY) else 27)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = parts(option).rect.adjusted(8, 1, -8, -1)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if parts(option).state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(FOCUS))
            painter.drawRoundedRect(area, 6, 6)
        if not index.data(KEY):
            painter.setPen(QColor(TEXT_SOFT))
            painter.setFont(font(0.9))
            painter.drawText(area.adjusted(8, 4, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
            arrow = QRect(area.right() - 18, area.center().y() - 4, 12, 12)
            self.arrows[bool(index.data(FOLDED))].paint(painter, arrow)
            if index.data(FOLDED) and index.data(COUNT):
                self.draw_count(painter, area.adjusted(0, 2, -22, 2), index.data(COUNT))
            painter.restore()
            return
        state = parts(option).state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QColor(FOCUS) if state & QStyle.StateFlag.State_HasFocus else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ACCENT_SOFT if chosen else HOVER))
            painter.drawRoundedRect(area, 6, 6)
        painter.setPen(QColor(ACCENT if chosen else TEXT))
        painter.setFont(font(bold=chosen))
        painter.drawText(area.adjusted(16, 0, -36, 0), Qt.AlignmentFlag.AlignVCenter, text)
        if count := index.data(COUNT):
            self.draw_count(painter, area, count)
        painter.restore()

    def draw_count(self, painter: QPainter, area: QRect, count: int) -> None:
        """A red badge at the right."""
        badge = QRect(area.right() - 34, area.center().y() - 8, 28, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TONES["red"].background))
        painter.drawRoundedRect(badge, 9, 9)
        painter.setPen(QColor(TONES["red"].foreground))
        painter.setFont(font(0.85))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(count) if count < 1000 else "999+")


class Navigation(QWidget):
    """All pages of all ledgers by group."""

    chosen = Signal(str)  # the page's key
    folded = Signal(object)  # the names of the groups that are folded away now
    folder_requested = Signal()
    sample_requested = Signal()
    party_life_requested = Signal()  # 组织生活设置
    warning_days_requested = Signal()  # 预警天数
    preferences_requested = Signal()
    overview_requested = Signal()
    backups_requested = Signal()
    move_requested = Signal()
    check_requested = Signal()
    history_requested = Signal()
    finder_requested = Signal()
    handbook_requested = Signal()
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
        self.office = words(office_name, "soft", wrap=True)
        self.office.setStyleSheet("padding-left: 18px; padding-right: 8px;")
        layout.addWidget(name)
        layout.addWidget(self.office)
        layout.addSpacing(6)
        layout.addWidget(self._finder_button())
        layout.addSpacing(4)
        self.list = QListWidget()
        self.list.setObjectName("pages")
        self.list.setAccessibleName("页面")
        self.list.setItemDelegate(NavigationDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusProxy(self.list)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._place_button())
        self.items: dict[str, QListWidgetItem] = {}
        self.groups: dict[str, QListWidgetItem] = {}
        self.members: dict[str, list[str]] = {}
        self._list_pages()
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemClicked.connect(self._toggle)
        self.list.itemActivated.connect(self._toggle)

    def _list_pages(self) -> None:
        """The pages below the headings of their groups."""
        for group, pages in grouped_pages().items():
            if pages[0][1] != group:  # 工作台 begins its own group and is its heading too
                heading = QListWidgetItem(group)
                heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
                heading.setToolTip("点击收起或展开")
                self.list.addItem(heading)
                self.groups[group] = heading
                self.members[group] = [key for key, _ in pages]
            for key, title in pages:
                item = QListWidgetItem(title)
                item.setData(KEY, key)
                self.list.addItem(item)
                self.items[key] = item

    def _place_button(self) -> QPushButton:
        """What concerns the office as a whole and this PC, behind one button."""
        self.place_button = button("数据与设置", "quiet")
        self.place_button.setProperty("menu", True)
        menu = QMenu(self.place_button)
        parts = (
            (("修改记录…", self.history_requested),),
            (("打开数据文件夹…", self.folder_requested), ("查看示例数据", self.sample_requested)),
            (
                ("数据状态…", self.overview_requested),
                ("备份与恢复…", self.backups_requested),
                ("搬迁数据…", self.move_requested),
                ("共享盘体检…", self.check_requested),
            ),
            (
                ("密码与用户…", self.users_requested),
                ("组织生活设置…", self.party_life_requested),
                ("预警天数…", self.warning_days_requested),
                ("设置…", self.preferences_requested),
            ),
            (("使用手册\tF1", self.handbook_requested),),
        )
        for place, part in enumerate(parts):
            if place:
                menu.addSeparator()
            for text, requested in part:
                menu.addAction(text, requested.emit)
        self.place_button.setMenu(menu)
        return self.place_button

    def _finder_button(self) -> QPushButton:
        """Looks like the line it leads to."""
        self.finder_button = button(" 查找", name="finderButton")
        self.finder_button.setIcon(QIcon(str(resources() / "icons" / "search.svg")))
        self.finder_button.setToolTip("查找台账内容、人员、页面、操作和设置（Ctrl+K）")
        self.finder_button.clicked.connect(self.finder_requested)
        keys = words("Ctrl+K", "soft")
        keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self.finder_button)
        inside.setContentsMargins(0, 0, 18, 0)
        inside.addStretch(1)
        inside.addWidget(keys)
        return self.finder_button

    def fold(self, groups: Collection[str]) -> None:
        """Show the headings of these groups only, of the others every page."""
        for group, heading in self.groups.items():
            heading.setData(FOLDED, group in groups)
            for key in self.members[group]:
                self.items[key].setHidden(group in groups)

    def folded_groups(self) -> list[str]:
        """The groups of which only the heading shows."""
        return [group for group, heading in self.groups.items() if heading.data(FOLDED)]

    def _toggle(self, item: QListWidgetItem) -> None:
        if not item.data(KEY):
            group, now = item.text(), self.folded_groups()
            self.fold([name for name in now if name != group] if group in now else [*now, group])
            self.folded.emit(self.folded_groups())

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY):
            self.chosen.emit(item.data(KEY))

    def show_page(self, key: str) -> None:
        """Select a page; its group unfolds."""
        hiding = [group for group in self.folded_groups() if key in self.members[group]]
        if hiding:
            self._toggle(self.groups[hiding[0]])
        self.list.setCurrentItem(self.items[key])

    def step(self, by: int) -> None:
        """To the next page (1) or the one before (-1) of those that are not folded away; at either end it stays."""
        shown = [item for item in self.items.values() if not item.isHidden()]
        place = shown.index(self.list.currentItem()) + by if self.list.currentItem() in shown else 0
        if 0 <= place < len(shown):
            self.list.setCurrentItem(shown[place])

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many rows of each page need attention."""
        for key, count in counts.items():
            self.items[key].setData(COUNT, count)
            self.items[key].setToolTip(f"{count} 条需要关注" if count else "")
        for group, heading in self.groups.items():
            heading.setData(COUNT, sum(self.items[key].data(COUNT) or 0 for key in self.members[group]))
