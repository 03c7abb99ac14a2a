"""查找 (Ctrl+K): one line for everything. Rows of all ledgers, pages, commands, people by pinyin, settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.core.conditions import Among
from app.ledgers.organisation.person import PERSON
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.find_rows import Hit, named_ledgers
from app.ledgers.views.find_words import Word, read_words
from app.ui.finder.entries import Entry, EntryModel, Group, marked
from app.ui.finder.painting import EntryDelegate
from app.ui.finder.places import PAGE, ROW, command_entries, page_entries, setting_entries
from app.ui.finder.row_search import RowSearch
from app.ui.palette import font
from app.ui.special_pages import LEDGER_PAGES
from app.ui.widgets import ENTER_KEYS, words

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

WIDTH, TOP, HEIGHT = 700, 56, 560  # pixels at 96 dpi
PAUSE_MS = 120  # after the last key, before rows are looked for
GIVE_UP_MS = 300_000  # an open box that nobody touches closes: rows of a restricted ledger may stand in it
SHOWN = 5  # rows of a ledger before 查看全部, and the same of pages and commands
REMEMBERED = 8
PAGE_STEP = 8
RECENT, PAGES, COMMANDS, SETTINGS, PEOPLE = "最近", "页面", "本页操作", "设置", "人员"
DIM = QColor(31, 35, 41, 70)


class Finder(QWidget):
    """Covers the window while it is open; a click beside the box closes it."""

    def __init__(self, window: MainWindow) -> None:
        self.ground = window.centralWidget()
        super().__init__(self.ground)
        self.window_ = window
        self.settings = window.settings
        self.words: tuple[Word, ...] = ()
        self.places: list[Group] = []  # what is known at once
        self.rows: list[Group] = []  # what the search has brought
        self.recent_rows: list[Hit] = []
        self._before: QWidget | None = None  # what had the focus
        self._open_first = False  # Enter was pressed before anything was found
        self.search = RowSearch(self, window.session)
        self.search.words_known.connect(self._words_known)
        self.search.found.connect(self._rows_found)
        self.search.ended.connect(lambda: self._say())
        self.search.known.connect(self._recent_known)
        self.search.all_found.connect(self._show_all)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._search)
        self._patience = QTimer(self, singleShot=True, interval=GIVE_UP_MS)
        self._patience.timeout.connect(self.close_box)
        self._build()
        self.ground.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self.card = QFrame(self)
        self.card.setProperty("card", True)
        self.card.setObjectName("finder")
        self.line = QLineEdit()
        self.line.setObjectName("finderLine")
        self.line.setFont(font(1.2))
        self.line.setPlaceholderText("查找：台账内容、姓名或拼音、文号、日期、页面、操作、设置")
        self.line.setAccessibleName("查找")
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self.model = EntryModel(self)
        self.list = QListView()
        self.list.setObjectName("finderList")
        self.list.setAccessibleName("查找结果")
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.entered.connect(lambda index: self._select(index.row(), scroll=False))
        self.list.clicked.connect(lambda index: self.open_entry(self.model.entry(index.row())))
        self.nothing = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.nothing.setProperty("soft", True)
        self.nothing.setMinimumHeight(120)
        self.deleted = QCheckBox("含已删除的行(&D)")
        self.deleted.toggled.connect(lambda _: self._typed())
        self.state = words("", "soft")
        hint = words("↑ ↓ 选择    Enter 打开    Esc 关闭", "soft")
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 6, 14, 8)
        foot.addWidget(self.deleted)
        foot.addSpacing(12)
        foot.addWidget(self.state, 1)
        foot.addWidget(hint)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        column.addLayout(foot)

    # Opening and closing

    def open_box(self) -> None:
        """Show the box, empty, with what was chosen last."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.line.blockSignals(True)
        self.line.clear()
        self.line.blockSignals(False)
        self.deleted.setChecked(False)
        self.recent_rows = []
        self._typed()
        self.search.read(self._remembered_rows())
        self._fit()
        self.show()
        self.raise_()
        self.line.setFocus()

    def close_box(self) -> None:
        """Away, and the focus back to where it was."""
        if not self.isVisible():
            return
        self.search.cancel()
        self._timer.stop()
        self._patience.stop()
        self.hide()
        self.model.show_groups([])
        if self._before is not None and isValid(self._before):
            self._before.setFocus()

    def _fit(self) -> None:
        area = self.ground.rect()
        self.setGeometry(area)
        width, height = min(WIDTH, area.width() - 40), min(HEIGHT, area.height() - TOP - 40)
        self.card.setGeometry((area.width() - width) // 2, TOP, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The window behind the box is dimmed."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), DIM)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the box closes it."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close_box()

    def changeEvent(self, event: QEvent) -> None:
        """The window was locked: what was found is not to be seen any more."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.close_box()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside: the line and the box to tick."""
        (self.deleted if self.line.hasFocus() else self.line).setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the part with the focus has no use for."""
        if not self._take_key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys in the line that move in the list; the window's size."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        if watched is self.ground and event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: PAGE_STEP,
            Qt.Key.Key_PageUp: -PAGE_STEP,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._select(self.model.step(self.list.currentIndex().row(), steps[key]))
        elif key in ENTER_KEYS:
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.close_box()
        else:
            return False
        return True

    # Looking

    def _typed(self) -> None:
        """Another text: pages and commands are there at once, rows after a moment's pause."""
        self._patience.start()
        self.search.cancel()
        self._open_first = False
        self.words = read_words(self.line.text(), self.window_.session.today())
        self.rows = []
        self._read_places()
        if self.words:
            self._timer.start()
        else:
            self._timer.stop()
        self._show(first=True)

    def _read_places(self) -> None:
        window, lead, most = self.window_, self.words, SHOWN
        pages = page_entries(window, lead)
        commands = command_entries(window.page, lead)
        if lead:
            settings = Group(SETTINGS, setting_entries(window, lead)[:most])
            self.places = [Group(PAGES, pages[:most]), Group(COMMANDS, commands[:most]), settings]
        else:
            self.places = [Group(RECENT, self._recent(pages)), Group(COMMANDS, commands), Group(PAGES, pages)]

    def _search(self) -> None:
        own = LEDGER_PAGES[self.window_.page.key][0] if self.window_.page.key in LEDGER_PAGES else PERSON
        first = [PERSON, own] if own is not PERSON else [PERSON]
        self.search.start(
            self.words,
            [*first, *(ledger for ledger in LEDGERS if ledger not in first)],
            deleted=self.deleted.isChecked(),
        )

    def _words_known(self, words: tuple[Word, ...]) -> None:
        self.words = words

    def _rows_found(self, ledger: Ledger, hits: Sequence[Hit]) -> None:
        entries = [marked(self._row_entry(hit), self.words, spelled=ledger in named_ledgers()) for hit in hits[:SHOWN]]
        if len(hits) > SHOWN and not self.deleted.isChecked():
            lead = self.words
            entries.append(Entry(f"在“{ledger.title}”中查看全部…", lambda: self.search.find_all(ledger, lead)))
        self.rows.append(Group(PEOPLE if ledger is PERSON else ledger.title, entries))
        if entries:
            self._show()

    def _row_entry(self, hit: Hit) -> Entry:
        window, ledger = self.window_, hit.ledger
        context = "    ".join(part for part in (hit.facts, hit.snippet) if part)
        if hit.deleted:
            return Entry(hit.title, lambda: self._open_bin(ledger), context, tag="已删除")
        key = "" if ledger.restricted else f"{ROW}/{ledger.key}/{hit.row_id}"
        return Entry(hit.title, lambda: window.show_row(ledger.key, hit.row_id), context, key)

    def _open_bin(self, ledger: Ledger) -> None:
        self.window_.ledger_page(ledger.widest_page.key).show_recycle_bin()

    # Showing

    def _show(self, *, first: bool = False) -> None:
        """Show what is known; what is chosen stays chosen unless the text is another."""
        row = -1 if first else self.list.currentIndex().row()
        people = [group for group in self.rows if group.title == PEOPLE]
        settings = [group for group in self.places if group.title == SETTINGS]  # also found by words that they do not show
        places = [group for group in self.places if group not in settings]
        self.model.show_groups([*places, *people, *settings, *(group for group in self.rows if group not in people)])
        self._select(row if self.model.entry(row) else self.model.step(-1, 0), scroll=first)
        self._say()
        if self._open_first:
            self._enter()

    def _say(self) -> None:
        """Whether the search goes on, and what to do when it brought nothing."""
        busy = self._timer.isActive() or self.search.busy
        self.state.setText("正在查找…" if busy else "")
        empty = not self.model.lines
        self.list.setVisible(not empty)
        self.nothing.setVisible(empty)
        advice = "可以换一个词、只输入一部分，或勾选下面的“含已删除的行”。"
        self.nothing.setText("正在查找…" if busy else f"没有找到“{self.line.text().strip()}”。\n{advice}")

    def _select(self, row: int, *, scroll: bool = True) -> None:
        if self.model.entry(row) is None:
            return
        index = self.model.index(row, 0)
        self.list.setCurrentIndex(index)
        if scroll:
            self.list.scrollTo(self.model.index(max(row - 1, 0), 0) if self.model.entry(row - 1) is None else index)
            self.list.scrollTo(index)

    # Choosing

    def _enter(self) -> None:
        entry = self.model.entry(self.list.currentIndex().row())
        if entry is not None:
            self.open_entry(entry)
        elif self._timer.isActive() or self.search.busy:
            self._open_first = True  # typed faster than found

    def open_entry(self, entry: Entry | None) -> None:
        """Close the box and go there."""
        if entry is None:
            return
        if entry.key:
            self._remember(entry.key)
        self._before = None
        self.close_box()
        entry.run()
        if self.focusWidget() is QApplication.focusWidget():  # nothing there has taken it: it must not stay in what is hidden
            self.window_.areas.to_page()

    def _show_all(self, page: str, ids: frozenset[int]) -> None:
        label = f"查找“{self.line.text().strip()}”"
        self.window_.show_rows(page, [Among(ids, label)])

    # Memory: ids only, never words of the office

    @property
    def _memory(self) -> str:
        return f"found/{self.window_.session.office.office_id}"

    def _remembered(self) -> list[str]:
        found = self.settings.get(self._memory, [])
        return [key for key in found if isinstance(key, str)] if isinstance(found, list) else []

    def _remember(self, key: str) -> None:
        self.settings.put(self._memory, [key, *(item for item in self._remembered() if item != key)][:REMEMBERED])

    def _remembered_rows(self) -> list[tuple[str, int]]:
        parts = [key.split("/") for key in self._remembered()]
        return [(part[1], int(part[2])) for part in parts if part[0] == ROW and len(part) == 3 and part[2].isdigit()]

    def _recent(self, pages: Sequence[Entry]) -> list[Entry]:
        """What was chosen last, as far as it is still there."""
        known = {entry.key: entry for entry in pages if entry.key.startswith(PAGE)}
        known |= {entry.key: entry for entry in map(self._row_entry, self.recent_rows)}
        return [known[key] for key in self._remembered() if key in known]

    def _recent_known(self, hits: list[Hit]) -> None:
        self.recent_rows = hits
        if not self.words:
            self._read_places()
            self._show(first=self.list.currentIndex().row() <= 1)
