"""The tabs of the form: the row's own fields, then one for each kind of child rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from app.core.kinds import Value
from app.ledgers.declaration import Ledger
from app.ledgers.drafts import Entry
from app.ui.form.editor import Surroundings
from app.ui.form.entry_page import EntryPage
from app.ui.form.file_page import FilePage, holds_files
from app.ui.messages import Messages

FIELDS = "基本信息"


class FormTabs(QTabWidget):
    """Pages of child rows beside the page of fields. Signals about child rows carry the child's key first."""

    add_requested = Signal(str, dict)
    edit_requested = Signal(str, object, dict)
    remove_requested = Signal(str, object)
    files_added = Signal(list)
    open_requested = Signal(object)
    save_as_requested = Signal(object)
    changed = Signal()

    def __init__(self, fields: QWidget, ledger: Ledger, around: Surroundings, messages: Messages) -> None:
        super().__init__()
        self.setTabBarAutoHide(True)
        self.tabBar().setDrawBase(False)
        self.tabBar().setUsesScrollButtons(True)
        self.addTab(fields, FIELDS)
        self.pages: dict[str, EntryPage] = {}
        self.file_pages: dict[str, FilePage] = {}
        self._busy: set[str] = set()
        self._rows: dict[str, list[Mapping[str, Value]]] = {}
        for child in ledger.children:
            if holds_files(child):
                self.addTab(self._file_page(FilePage(child, messages)), child.title)
            else:
                self.addTab(self._entry_page(EntryPage(child, around)), child.title)

    def clear_rows(self, new: bool) -> None:
        """Another row is shown: nothing written, nothing loaded."""
        self._busy.clear()
        self.give_up()
        self.set_new(new)
        for key in (*self.pages, *self.file_pages):
            self.load(key, ())

    def set_new(self, new: bool) -> None:
        """Whether the row has an id to add children to."""
        for page in self._all():
            page.set_new(new)

    def load(self, key: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """Show the child rows of one kind, and their number on the tab."""
        page = self._page(key)
        self._rows[key] = list(rows)
        page.load(rows)
        number = f" {len(page.cards)}" if page.cards else ""
        self.setTabText(self.indexOf(page), f"{page.child.title}{number}")

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
            if page.child.key not in self._busy and not page.box.submit():
                self.setCurrentWidget(page)
                return False
        return True

    def busy(self) -> bool:
        """Whether a child row was handed over and is not stored yet."""
        return bool(self._busy)

    def saved(self, key: str) -> None:
        """The child row handed over is stored."""
        self._busy.discard(key)
        self.pages[key].saved()

    def failed(self) -> None:
        """Nothing was stored: it can be handed over again."""
        self._busy.clear()
        for page in self.pages.values():
            page.box.set_busy(False)

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
        page.handed_over.connect(lambda: self._busy.add(key))
        page.add_requested.connect(lambda values: self.add_requested.emit(key, values))
        page.edit_requested.connect(lambda child_id, changes: self.edit_requested.emit(key, child_id, changes))
        page.remove_requested.connect(lambda child_id: self.remove_requested.emit(key, child_id))
        page.changed.connect(self.changed)
        return page

    def _file_page(self, page: FilePage) -> FilePage:
        key = page.child.key
        self.file_pages[key] = page
        page.files_added.connect(self.files_added)
        page.open_requested.connect(self.open_requested)
        page.save_as_requested.connect(self.save_as_requested)
        page.remove_requested.connect(lambda child_id: self.remove_requested.emit(key, child_id))
        return page
