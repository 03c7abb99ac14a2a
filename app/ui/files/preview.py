"""A pane that shows what a file looks like, and a window in which it is seen larger."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from app.ui.files.glimpse import Glimpse
from app.ui.palette import BORDER, TEXT_SOFT
from app.ui.widgets import ENTER_KEYS, words

READING = "正在读取…"
LARGE = QSize(1000, 680)
FRAME = 1  # pixel of line around a picture


class PictureView(QWidget):
    """A picture as large as there is room for, never larger than it is; a word in its place when there is none."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.text = ""
        self._scaled = QPixmap()

    def show_picture(self, image: QImage, text: str = "") -> None:
        """Show a picture, or the text when it is null."""
        self.image, self.text, self._scaled = image, text, QPixmap()
        seen = not image.isNull()
        self.setCursor(Qt.CursorShape.PointingHandCursor if seen else Qt.CursorShape.ArrowCursor)
        self.update()

    def scaled(self) -> QPixmap:
        """The picture for the present size and screen."""
        ratio = self.devicePixelRatioF()
        room = (self.size() - QSize(2 * FRAME, 2 * FRAME)) * ratio
        wanted = self.image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio).boundedTo(self.image.size())
        if self._scaled.size() != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._scaled = QPixmap.fromImage(self.image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in the middle with a thin line around it."""
        painter = QPainter(self)
        if self.image.isNull():
            painter.setPen(QColor(TEXT_SOFT))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.text)
            return
        picture = self.scaled()
        area = picture.deviceIndependentSize().toSize()
        left, top = (self.width() - area.width()) // 2, (self.height() - area.height()) // 2
        painter.drawPixmap(left, top, picture)
        painter.setPen(QColor(BORDER))
        painter.drawRect(left - FRAME, top - FRAME, area.width() + FRAME, area.height() + FRAME)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click asks for more."""
        self.clicked.emit()


class PreviewPane(QFrame):
    """The picture of one file with its name and what is known of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("previewPane")
        self.name = ""
        self.picture = PictureView()
        self.picture.setToolTip("放大（空格）")
        self.picture.clicked.connect(self.enlarge)
        self.caption = words(look="soft small")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.caption)

    def begin(self, name: str) -> None:
        """A file was chosen; its picture comes when it has been read."""
        self.name = name
        self.picture.show_picture(QImage(), READING)
        self.caption.clear()

    def show_glimpse(self, found: Glimpse) -> None:
        """The picture with its size or pages, or why there is none."""
        self.picture.show_picture(found.image, found.note)
        self.caption.setText("" if found.image.isNull() else found.note)

    def enlarge(self) -> QDialog | None:
        """Show the picture in a window of its own."""
        if self.picture.image.isNull():
            return None
        dialog = LargePreview(self, self.name, self.picture.image, self.caption.text())
        dialog.open()
        return dialog


class LargePreview(QDialog):
    """A picture in a window; Space, Enter, Esc or a click close it."""

    def __init__(self, parent: QWidget, name: str, image: QImage, note: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{name}（{note}）")
        self.resize(LARGE.boundedTo(parent.window().size()))
        self.picture = PictureView()
        self.picture.show_picture(image)
        self.picture.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.picture)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What opened it closes it."""
        if event.key() in (Qt.Key.Key_Space, *ENTER_KEYS):
            self.accept()
        else:
            super().keyPressEvent(event)
