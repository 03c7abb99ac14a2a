"""A tab of the form with files: added by a button, dropped, pasted; seen, opened, saved elsewhere, removed. Stores nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.day_kinds import Date
from app.core.kinds import Value
from app.ledgers.schema.child import Child
from app.ui.files.glimpse import Glimpse
from app.ui.files.preview import PreviewPane
from app.ui.files.zone import FileZone
from app.ui.form.child_page import ChildCard, ChildPage
from app.ui.form.field_page import MARGIN
from app.ui.messages import Messages
from app.ui.widgets import ENTER_KEYS, ICON_SIZE, button, icon, mark, words

# Reads what a file looks like and hands it over later, unless the widget is gone by then.
Look = Callable[[Mapping[str, Value], Callable[[Glimpse], None], QFrame], None]
PANE_SHARE, PANE_MOST, PANE_LEAST = 0.55, 340, 110  # of the tab's height; pixels
LIST_LEAST = 132  # pixels for the way to add files and one file


def file_size(size: int) -> str:
    """0 字节, 820 KB, 1.2 MB: as the Explorer shows it, in units of 1024."""
    if size < 1024:
        return f"{size} 字节"
    amount, unit = size / 1024, "KB"
    for larger in ("MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.0f} {unit}" if unit == "KB" or amount >= 100 else f"{amount:.1f} {unit}"


class FilePage(ChildPage["FileCard"]):
    """Files with what can be done with each. The signals carry what is to be added (`Source`s), or the id of a row."""

    adder_stays = True

    files_added = Signal(list)
    open_requested = Signal(object)
    save_as_requested = Signal(object)
    remove_requested = Signal(object)
    archive_requested = Signal()

    def __init__(self, child: Child, messages: Messages, today: Callable[[], dt.date]) -> None:
        self._look: Look | None = None
        self._rows: dict[int, Mapping[str, Value]] = {}
        self.current: int | None = None  # the file that is seen in the pane
        self._added: int | None = None  # the one that was added last
        self.zone = FileZone(child.title, "添加文件…", messages, today)
        self.archive = button("导出归档文件夹…", "link", "archive")
        self.archive.setToolTip("这条记录的表单（PDF）和全部附件，导出到一个文件夹")
        top = QWidget()
        line = QHBoxLayout(top)
        line.setContentsMargins(MARGIN, 10, MARGIN, 6)
        line.setSpacing(8)
        line.addWidget(self.zone, 1)
        line.addStretch()
        line.addWidget(self.archive)
        super().__init__(child, top)
        self.zone.taken.connect(self.files_added)
        self.archive.clicked.connect(self.archive_requested)
        self.setAcceptDrops(True)
        self.area.verticalScrollBar().rangeChanged.connect(self._reveal)
        self.pane = PreviewPane()
        self.pane.hide()
        self.outer.addWidget(self.pane)

    def _arrange(self) -> None:
        """Nothing is added to a row that is only shown, but it can be exported."""
        super()._arrange()
        self.zone.setVisible(self.may_add())
        self.zone.hint.setVisible(not self.cards)  # said once: the room is for the files
        self._adder.setVisible(not self._new)

    def set_look(self, look: Look) -> None:
        """How files are looked at; without it there is no pane."""
        self._look = look

    def load(self, rows: Sequence[Mapping[str, Value]]) -> None:
        """Show these files; the one seen in the pane stays when it is still there, or else the first one is."""
        super().load(rows)
        before, self._rows = self._rows, {int(row["id"] or 0): row for row in rows}
        added = [child_id for child_id in self._rows if child_id not in before]
        if before and len(added) == 1:
            self.show_file(added[0])  # what was just added is looked at
            self._added = added[0]
            QTimer.singleShot(0, self, self._reveal)
        elif self.current not in self._rows:
            self.show_file(next(iter(self._rows), None))
        self._mark_current()

    def _reveal(self) -> None:
        """Scroll to the file just added, again whenever the list gets its height, until another one is chosen."""
        if self._added is not None and self._added == self.current and self._added in self.cards:
            self.area.ensureWidgetVisible(self.cards[self._added])

    def show_file(self, child_id: int | None) -> None:
        """Show a file in the pane."""
        self.current = child_id
        self._mark_current()
        self._place_pane()
        if child_id is None or self._look is None:
            return
        row = self._rows[child_id]
        self.pane.begin(str(row[self.child.fields[0]]))

        def seen(found: Glimpse) -> None:
            if self.current == child_id:
                self.pane.show_glimpse(found)

        self._look(row, seen, self.pane)

    def _mark_current(self) -> None:
        for child_id, card in self.cards.items():
            mark(card, "current", child_id == self.current)

    def _place_pane(self) -> None:
        """The pane stands below the list, which scrolls above it; in a low tab there is no room for it."""
        height = min(round(self.height() * PANE_SHARE), self.height() - LIST_LEAST, PANE_MOST)
        shown = self.current is not None and self._look is not None and height >= PANE_LEAST
        self.pane.setFixedHeight(max(height, 0))
        self.pane.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pane keeps its share."""
        super().resizeEvent(event)
        self._place_pane()

    def make_card(self, row: Mapping[str, Value]) -> FileCard:
        """The card of a file."""
        card = FileCard(self.child, row)
        card.opened.connect(self.open_requested)
        card.saved_as.connect(self.save_as_requested)
        card.removed.connect(self.remove_requested)
        card.chosen.connect(self._choose)
        card.enlarged.connect(self._enlarge)
        card.stepped.connect(self._step)
        return card

    def _choose(self, child_id: int) -> None:
        if child_id != self.current and child_id in self._rows:
            self.show_file(child_id)

    def _enlarge(self, child_id: int) -> None:
        self._choose(child_id)
        self.pane.enlarge()

    def _step(self, child_id: int, by: int) -> None:
        order = list(self.cards)
        place = order.index(child_id) + by
        if 0 <= place < len(order):
            card = self.cards[order[place]]
            card.setFocus()
            self.area.ensureWidgetVisible(card)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the page."""
        if self.may_add():
            self.zone.dragEnterEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        self.zone.dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand over what was dropped."""
        if self.may_add():
            self.zone.dropEvent(event)

    def paste(self) -> None:
        """Hand over the files or the screenshot in the clipboard."""
        if self.may_add():
            self.zone.paste()


class FileCard(ChildCard):
    """One file. The keys: Enter opens, Space enlarges its picture, Delete removes, the arrows go up and down."""

    opened = Signal(object)
    saved_as = Signal(object)
    removed = Signal(object)
    chosen = Signal(object)
    enlarged = Signal(object)
    stepped = Signal(object, int)

    def __init__(self, child: Child, values: Mapping[str, Value]) -> None:
        super().__init__(values)
        name = str(values[child.fields[0]])
        dates = [str(values[field]) for field in child.fields if isinstance(child.specs[field].kind, Date) and values[field]]
        picture = QLabel()
        picture.setPixmap(icon("attach").pixmap(ICON_SIZE))
        title = words(name, wrap=True)
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        title.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        title.setToolTip(name)
        self.remove = button("移除", "link", "remove")
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(words("  ".join([file_size(int(values["size"] or 0)), *dates]), "soft small"), 1)
        for item, signal in (
            (button("打开", "link", "open"), self.opened),
            (button("另存为", "link", "saveAs"), self.saved_as),
            (self.remove, self.removed),
        ):
            item.clicked.connect(lambda _=False, signal=signal: signal.emit(self.child_id))
            foot.addWidget(item)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(title)
        text.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 10, 0, 10)
        layout.setSpacing(10)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(text, 1)
        self.setAccessibleName(name)

    def set_read_only(self, read_only: bool) -> None:
        """It can be opened and saved elsewhere, but not removed."""
        self.remove.setVisible(not read_only)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a list."""
        if event.key() in ENTER_KEYS:
            self.opened.emit(self.child_id)
        elif event.key() == Qt.Key.Key_Delete and not self.remove.isHidden():
            self.removed.emit(self.child_id)
        elif event.key() == Qt.Key.Key_Space:
            self.enlarged.emit(self.child_id)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(self.child_id, 1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The card that is gone to is looked at."""
        super().focusInEvent(event)
        self.chosen.emit(self.child_id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the card chooses it."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens, as in the Explorer."""
        self.opened.emit(self.child_id)
