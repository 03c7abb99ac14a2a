"""A box that puts its widgets side by side and wraps to the next line, as text does.

Not a QLayout: a layout written in Python hands Qt items whose life nobody owns for certain.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class FlowBox(QWidget):
    """Left to right, top to bottom; as tall as its lines."""

    def __init__(self, spacing: int, least: int = 0) -> None:
        """`least` is the height kept when there is nothing in it, so that what stands below does not jump."""
        super().__init__()
        self.least = least
        self.spacing = spacing
        self.members: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def add(self, widget: QWidget) -> None:
        """Append."""
        widget.setParent(self)
        widget.show()
        self.members.append(widget)
        self.arrange()

    def clear(self) -> None:
        """Remove all."""
        for widget in self.members:
            widget.hide()
            widget.deleteLater()
        self.members.clear()
        self.arrange()

    def arrange(self) -> None:
        """Place the widgets and take the height they need."""
        x = y = line = 0
        for widget in self.members:
            size = widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())
            if x and x + size.width() > self.width():
                x, y, line = 0, y + line + self.spacing, 0
            widget.setGeometry(x, y, size.width(), size.height())
            x += size.width() + self.spacing
            line = max(line, size.height())
        line = max(line, self.least - y)
        if self.minimumHeight() != y + line or self.maximumHeight() != y + line:
            self.setFixedHeight(y + line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another font or style needs other sizes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.arrange()
