"""What the window asks of every page, a ledger's or a special one (工作台, 销号审核, 五星支部)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ledgers.rights import why_only_view
from app.ui.exporting import choose_workbook, write_workbook
from app.ui.messages import Messages
from app.ui.session import Session
from app.ui.settings import Settings

if TYPE_CHECKING:
    from app.forms.layout.document import TableDocument
    from app.forms.layout.pages import Document
    from app.ui.page.looks import PageLooks
    from app.ui.preview import PreviewDialog


@dataclass(frozen=True)
class PageContext:
    """What a page is built with. `failed` takes an exception nobody else takes."""

    session: Session
    messages: Messages
    settings: Settings
    failed: Callable[[Exception], None]


class PageWidget(QWidget):
    """One page of the navigation. It is built when first gone to and lives as long as the window."""

    status_changed = Signal(str)  # what the status bar says of the page's rows
    attention_changed = Signal(object)  # page key → how much needs attention
    page_requested = Signal(str)  # go to a page
    rows_requested = Signal(str, object)  # go to a ledger's page, filtered: page key, conditions
    focus_requested = Signal()  # give the focus to the main area
    row_requested = Signal(str, object)  # go to a row: ledger key, row id (an int too long for a Qt int)

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__()
        self.key = key
        self.session = context.session
        self.messages = context.messages
        self.settings = context.settings
        self.failed = context.failed

    @property
    def ready(self) -> bool:
        """Whether the page shows its contents (and not yet a word of waiting)."""
        return True

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved."""
        return False

    @property
    def typing(self) -> tuple[str, str] | None:
        """Ledger and row (as its draft names it) of what is being typed here."""
        return None

    def leave_then(self, then: Callable[[], object]) -> None:
        """Do `then` once nothing is unsaved; asks when something is."""
        then()

    def activate(self) -> None:
        """The page came to the front."""

    def keep_drafts(self) -> None:
        """The page goes at once, without asking: what is typed and not saved becomes drafts."""

    def set_read_only(self, why: str) -> None:
        """Only to be looked at, such as the past; `why` in the user's words. "" ends it."""

    def limit(self) -> None:
        """Follow what the user here may do, now that it may be another thing."""
        self.set_read_only(why_only_view(self.session.grant))

    def mention_drafts(self) -> None:
        """Say that something typed before a crash, or while the folder was away, waits to be saved."""

    def remember(self) -> None:
        """The window closes: keep sizes and choices for the next start."""

    def add(self) -> None:
        """Ctrl+N; pages that have nothing to add ignore it."""

    def print_sheet(self) -> None:
        """Ctrl+P."""

    def show_preview(self, document: Document) -> PreviewDialog:
        """Paper as it will be printed; the dialog goes when it is closed."""
        from app.ui.preview import PreviewDialog  # not at the start: layouts, painter, printers

        dialog = PreviewDialog(self, document, self.session.jobs, self.messages, self.failed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def export_document(self, document: TableDocument | None) -> None:
        """Ask for a name and write a table as a workbook; nothing where there is none yet."""
        path = choose_workbook(self, document.title) if document is not None else None
        if document is not None and path is not None:
            self.export_to(path, document)

    def export_to(self, path: Path, document: TableDocument) -> None:
        """Write the workbook off the GUI thread."""
        write_workbook(self, self.session.jobs, lambda: document, path, self.failed)

    def focus_search(self) -> None:
        """Ctrl+F."""

    def clear_filters(self) -> None:
        """Ctrl+Shift+F; pages without filters ignore it."""

    @property
    def own_looks(self) -> PageLooks | None:
        """The steps of how this page is looked at, for Ctrl+Z; None where there are none."""
        return None

    def focus_areas(self) -> Sequence[QWidget]:
        """The parts of the page that F6 goes to one after the other, that of the buttons first. Hidden ones are left out."""
        return (self,)

    def main_area(self) -> QWidget:
        """The part of the page that one works in: the focus goes there when what had it goes."""
        return self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads from buttons, figures and filters back to where one works."""
        if event.key() == Qt.Key.Key_Escape:
            self.focus_requested.emit()
        else:
            super().keyPressEvent(event)

    def repeat(self) -> bool:
        """F4: do the last step once more, with what is selected now. False when there is none here."""
        return False

    def replace_cells(self) -> None:
        """Ctrl+H; pages without a table ignore it."""
