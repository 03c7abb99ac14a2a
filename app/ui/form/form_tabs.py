"""The tabs of the form: the row's own fields, one for each kind of child rows, and its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QTabWidget, QToolButton, QWidget

from app.core.kinds import Value
from app.ledgers.changes.drafts import Entry
from app.ledgers.changes.files import holds_files
from app.ledgers.changes.links import LinkedRow
from app.ledgers.schema.declaration import Ledger
from app.ui.form.editor import Surroundings
from app.ui.form.entry_page import EntryPage
from app.ui.form.file_page import FilePage
from app.ui.form.link_page import TITLE as LINKS
from app.ui.form.link_page import LinkPage, takes_part
from app.ui.form.look import TABS_LEFT
from app.ui.history.row_page import TITLE, HistoryPage
from app.ui.messages import Messages
from app.ui.widgets import icon_button

FIELDS = "基本信息"


class FormTabs(QTabWidget):
    """Pages of child rows beside the page of fields. Signals about child rows carry the child's key first."""

    add_requested = Signal(str, dict)
    edit_requested = Signal(str, object, dict)
    remove_requested = Signal(str, object)
    fill_requested = Signal(str)
    files_added = Signal(list)
    archive_requested = Signal()
    open_requested = Signal(object)
    save_as_requested = Signal(object)
    changed = Signal()

    def __init__(self, fields: QWidget, ledger: Ledger, around: Surroundings, messages: Messages, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabBarAutoHide(True)
        self.tabBar().setDrawBase(False)
        self.tabBar().setUsesScrollButtons(True)
        self.addTab(fields, FIELDS)
        self.pages: dict[str, EntryPage] = {}
        self.file_pages: dict[str, FilePage] = {}
        # What was handed over and not answered yet, oldest first; True for what stands in the box, False for a switch.
        self._pending: dict[str, list[bool]] = {child.key: [] for child in ledger.children}
        self._rows: dict[str, list[Mapping[str, Value]]] = {}
        for child in ledger.children:
            if holds_files(child):
                self.addTab(self._file_page(FilePage(child, messages, around.today)), child.title)
            else:
                self.addTab(self._entry_page(EntryPage(child, around)), child.title)
        self.links = LinkPage()
        if takes_part(ledger):
            self.addTab(self.links, LINKS)
        else:
            self.links.hide()
        self.history = HistoryPage()
        self.addTab(self.history, TITLE)
        self.more = icon_button("chevron-down", "全部标签页", "allTabs")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        menu.aboutToShow.connect(lambda: self._fill_menu(menu))
        self.more.setMenu(menu)
        self.setCornerWidget(self.more)
        # Also with the focus on the tab itself, where a click on it puts it; a text editor takes its Ctrl+V before.
        paste = QShortcut(QKeySequence.StandardKey.Paste, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self._paste)
        paste.setEnabled(False)
        self.currentChanged.connect(lambda _: paste.setEnabled(self.on_files() is not None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow drawer a menu leads to the tabs there is no room for."""
        super().resizeEvent(event)
        self._show_more()

    def _show_more(self) -> None:
        self.more.setVisible(self.tabBar().sizeHint().width() > self.width() - TABS_LEFT)

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        for place in range(self.count()):
            if self.isTabVisible(place):
                action = menu.addAction(self.tabText(place), lambda place=place: self.setCurrentIndex(place))
                action.setCheckable(True)
                action.setChecked(place == self.currentIndex())

    def on_files(self) -> FilePage | None:
        """The page of files, when it is in front."""
        page = self.currentWidget()
        return page if isinstance(page, FilePage) else None

    def _paste(self) -> None:
        if page := self.on_files():
            page.paste()

    def clear_rows(self, new: bool) -> None:
        """Another row is shown: nothing written, nothing loaded."""
        for pending in self._pending.values():
            pending.clear()
        self.give_up()
        self.history.clear(new)
        self.load_links(())
        self.set_new(new)
        for key in (*self.pages, *self.file_pages):
            self.load(key, ())

    def set_new(self, new: bool) -> None:
        """Whether the row has an id to add children to."""
        self.history.set_new(new)
        for page in self._all():
            page.set_new(new)

    def load(self, key: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """Show the child rows of one kind, and their number on the tab."""
        page = self._page(key)
        self._rows[key] = list(rows)
        page.load(rows)
        number = f" {len(page.cards)}" if page.cards else ""
        self.setTabText(self.indexOf(page), f"{page.child.title}{number}")
        there = bool(rows) or not page.child.kept
        if not there and self.currentWidget() is page:
            self.setCurrentIndex(0)  # rather than whichever tab is beside it
        self.setTabVisible(self.indexOf(page), there)
        self._show_more()

    def load_links(self, rows: Sequence[LinkedRow]) -> None:
        """Show the linked rows, and their number on the tab."""
        self.links.load(rows)
        place = self.indexOf(self.links)
        if place >= 0:
            self.setTabText(place, f"{LINKS} {len(rows)}" if rows else LINKS)
            self._show_more()

    def set_defaults(self, key: str, values: Mapping[str, Value]) -> None:
        """What a new child row begins with."""
        self.pages[key].box.set_defaults(values)

    def set_read_only(self, read_only: bool) -> None:
        """Only shown."""
        for page in self._all():
            page.set_read_only(read_only)

    def begun(self) -> list[EntryPage]:
        """The pages on which something is being written."""
        return [page for page in self.pages.values() if page.box.begun()]

    def submit_begun(self) -> bool:
        """Hand over what is being written; False, with the page in view, when it is not complete."""
        for page in self.begun():
            if not any(self._pending[page.child.key]) and not page.box.submit():
                self.setCurrentWidget(page)
                return False
        return True

    def busy(self) -> bool:
        """Whether a child row was handed over and is not stored yet."""
        return any(self._pending.values())

    def saved(self, key: str) -> None:
        """The oldest child row of that kind handed over is stored. A switch leaves what is being written alone."""
        if self._pending[key] and self._pending[key].pop(0):
            self.pages[key].saved()

    def failed(self, key: str) -> None:
        """The oldest one was not stored: the box can be handed over again, a switch goes back."""
        if not self._pending[key]:
            return
        if self._pending[key].pop(0):
            self.pages[key].box.set_busy(False)
        else:
            self.load(key, self._rows[key])

    def entries(self) -> dict[str, Entry]:
        """What is being written, by the child's key, for the draft."""
        found = {key: page.box.draft() for key, page in self.pages.items()}
        return {key: entry for key, entry in found.items() if entry}

    def restore(self, entries: Mapping[str, Entry]) -> None:
        """Put back what was being written."""
        for key, entry in entries.items():
            if key in self.pages:
                changed = next((row for row in self._rows[key] if row["id"] == entry.child_id), None)
                self.pages[key].box.restore(entry, changed)

    def give_up(self) -> None:
        """Empty the boxes."""
        for page in self.pages.values():
            page.box.set_busy(False)
            page.box.reset()

    def drop_page(self) -> FilePage | None:
        """The page that takes files dropped anywhere on the form."""
        return next((page for page in self.file_pages.values() if page.may_add()), None)

    def _all(self) -> list[EntryPage | FilePage]:
        return [*self.pages.values(), *self.file_pages.values()]

    def _page(self, key: str) -> EntryPage | FilePage:
        return self.pages.get(key) or self.file_pages[key]

    def _entry_page(self, page: EntryPage) -> EntryPage:
        key = page.child.key
        self.pages[key] = page
        page.handed_over.connect(self._pending[key].append)
        page.add_requested.connect(lambda values: self.add_requested.emit(key, values))
        page.edit_requested.connect(lambda child_id, changes: self.edit_requested.emit(key, child_id, changes))
        page.remove_requested.connect(lambda child_id: self.remove_requested.emit(key, child_id))
        page.fill_requested.connect(lambda: self.fill_requested.emit(key))
        page.changed.connect(self.changed)
        return page

    def _file_page(self, page: FilePage) -> FilePage:
        key = page.child.key
        self.file_pages[key] = page
        page.files_added.connect(self.files_added)
        page.archive_requested.connect(self.archive_requested)
        page.open_requested.connect(self.open_requested)
        page.save_as_requested.connect(self.save_as_requested)
        page.remove_requested.connect(lambda child_id: self.remove_requested.emit(key, child_id))
        return page
