"""The text of the handbook: chapters by their keys, pictures scaled to the room there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from app.ui.handbook.chapters import chapter, handbook_folder
from app.ui.handbook.keys import Keys
from app.ui.handbook.look import text_style
from app.ui.handbook.written import to_html
from app.ui.palette import POINT_SIZE

PAUSE_MS = 150  # after the last change of size, before the text is laid out anew
SIDE = 28  # pixels beside the text
LEAST = 200  # pixels for a picture in the narrowest window


class HandbookBrowser(QTextBrowser):
    """Shows one chapter at a time; back and forward are the browser's own."""

    def __init__(self, keys: Callable[[], Sequence[tuple[str, Keys]]]) -> None:
        super().__init__()
        self.keys = keys
        self.setObjectName("handbook")
        self.setAccessibleName("手册正文")
        self.setOpenLinks(True)
        self.document().setDefaultStyleSheet(text_style(POINT_SIZE * 1.08))
        self.document().setDocumentMargin(SIDE)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # the room for pictures stays the same
        self._width = 0
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._fit)

    @property
    def chapter_key(self) -> str:
        """The chapter that is shown, "" for none."""
        return self.source().path()

    @property
    def room(self) -> int:
        """The width for a picture, in pixels."""
        return max(self.viewport().width() - 2 * SIDE, LEAST)

    def go_to(self, key: str, anchor: str = "") -> None:
        """Show a chapter, or a section of it."""
        self.setSource(QUrl(f"{key}#{anchor}" if anchor else key))

    def show_words(self, words: str) -> None:
        """Select the first of the words below the place that is shown."""
        cursor = self.cursorForPosition(self.viewport().rect().topLeft())
        for word in words.split():
            found = self.document().find(word, cursor)
            if not found.isNull():
                self.setTextCursor(found)
                return

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A chapter as HTML; a picture at the size in which it is shown, so that it is scaled smoothly."""
        path = QUrl(name).path()
        if kind == QTextDocument.ResourceType.HtmlResource.value:
            found = chapter(path)
            self._width = self.room
            return to_html([found], self.keys(), self.picture_width) if found else ""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            return self.picture(path)
        return super().loadResource(kind, name)

    def picture_width(self, name: str) -> int:
        """How wide a picture is shown: its own size, less where there is no room."""
        return min(QImage(str(handbook_folder() / name)).width(), self.room)

    def picture(self, name: str) -> QImage:
        """A picture in the pixels of the screen."""
        image = QImage(str(handbook_folder() / name))
        width, ratio = self.picture_width(name), self.devicePixelRatioF()
        if width * ratio < image.width():
            image = image.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
            image.setDevicePixelRatio(ratio)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures follow the width when the window has come to rest."""
        super().resizeEvent(event)
        self._timer.start()

    def _fit(self) -> None:
        if not self.chapter_key or self.room == self._width:
            return
        place = self.verticalScrollBar().value() / max(self.verticalScrollBar().maximum(), 1)
        self.document().clear()  # forgets the pictures too
        self.reload()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(round(place * self.verticalScrollBar().maximum()))
