"""F1 in a dialog: the handbook beside it. A modal dialog shuts the main window and what belongs to that, so the dialog gets a
handbook of its own, which goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.ui.handbook.chapters import chapter_of, chapter_of_dialog

if TYPE_CHECKING:
    from app.ui.handbook.window import HandbookWindow
    from app.ui.main_window import MainWindow


class DialogHelp(QObject):
    """Gives every dialog of the window F1 when it comes to the front."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window_ = window
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusWindowChanged.connect(self._look)  # by name: what else is connected keeps the window for ever

    @Slot(QWindow)
    def _look(self, _: QWindow | None) -> None:
        dialog = QApplication.activeWindow()
        if isinstance(dialog, QDialog) and dialog.findChild(DialogShortcut) is None and self._is_mine(dialog):
            DialogShortcut(dialog, self.window_)

    def _is_mine(self, widget: QWidget) -> bool:
        while (parent := widget.parentWidget()) is not None:
            widget = parent
        return widget is self.window_


class DialogShortcut(QShortcut):
    """F1 of one dialog."""

    def __init__(self, dialog: QDialog, window: MainWindow) -> None:
        super().__init__(QKeySequence("F1"), dialog)
        self.dialog, self.window_ = dialog, window
        self.handbook: HandbookWindow | None = None
        self.activated.connect(self.show_handbook)

    def show_handbook(self) -> None:
        """At the dialog's chapter, else at that of the page behind it."""
        if self.handbook is None:
            from app.ui.handbook.window import HandbookWindow

            self.handbook = HandbookWindow(self.window_, self.dialog)
            self.dialog.finished.connect(self.handbook.close)
        classes = [kind.__name__ for kind in type(self.dialog).__mro__]
        self.handbook.open_chapter(chapter_of_dialog(classes) or chapter_of(self.window_.page.key))
