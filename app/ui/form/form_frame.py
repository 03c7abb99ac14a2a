"""What the record form is made of and how it lies: head, remark, the ledger's own bar, tabs, foot, and the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ledgers.schema.declaration import Ledger
from app.ui.files.pasting import may_take
from app.ui.form.editor import Surroundings
from app.ui.form.field_page import MARGIN, FieldPage
from app.ui.form.footer import Footer
from app.ui.form.form_tabs import FormTabs
from app.ui.form.header import Header
from app.ui.form.look import SHEET
from app.ui.form.notice import Notice
from app.ui.messages import Messages

NARROWEST = 420  # pixels at 96 dpi


class FormFrame(QWidget):
    """The parts of the form. Files that are dropped anywhere on it go to their page."""

    previous_requested = Signal()
    next_requested = Signal()
    close_requested = Signal()

    def __init__(self, ledger: Ledger, around: Surroundings, messages: Messages, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("form")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(SHEET)
        self.setMinimumWidth(NARROWEST)
        self.setAcceptDrops(True)
        self.ledger = ledger
        self.header, self.footer = Header(ledger), Footer()
        self.notice = Notice(ledger, self.go_to)
        self.fields = FieldPage(ledger, around)
        self.tabs = FormTabs(self.fields, ledger, around, messages, self)
        strip = QHBoxLayout()
        strip.setContentsMargins(MARGIN, 0, MARGIN, 6)
        strip.addWidget(self.notice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(strip)
        self._bar_place = QVBoxLayout()
        layout.addLayout(self._bar_place)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.footer)
        self.header.previous.clicked.connect(self.previous_requested)
        self.header.next.clicked.connect(self.next_requested)
        self.header.close_button.clicked.connect(self.close_requested)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self.add_key("Ctrl+PgUp", self.header.previous.click, within)
        self.add_key("Ctrl+PgDown", self.header.next.click, within)
        self.add_key("Esc", self.close_requested.emit, within)

    def add_key(self, keys: str, act: Callable[[], object], reach: Qt.ShortcutContext) -> None:
        """A key of the form; one that is not seen hears nothing."""
        QShortcut(QKeySequence(keys), self, context=reach).activated.connect(act)

    def set_bar(self, bar: QWidget) -> None:
        """Something of the ledger's own above the tabs."""
        self._bar_place.addWidget(bar)

    def set_neighbours(self, previous: bool, following: bool) -> None:
        """Whether there is a row before and after this one."""
        self.header.previous.setEnabled(previous)
        self.header.next.setEnabled(following)

    def go_to(self, name: str) -> None:
        """Bring a field of the row to the front."""
        self.tabs.setCurrentIndex(0)
        self.fields.go_to(name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files dragged over the form bring their page to the front."""
        page = self.tabs.drop_page()
        if page and may_take(event.mimeData()):
            self.tabs.setCurrentWidget(page)
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Dropped beside the page they mean the same."""
        page = self.tabs.drop_page()
        if page:
            page.dropEvent(event)
