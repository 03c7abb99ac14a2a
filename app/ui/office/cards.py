"""How the office's dialogs are laid out: white cards with a heading, and buttons in a row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


def button(text: str, action: Callable[[], object]) -> QPushButton:
    """A button that is not pressed by Enter elsewhere in the dialog."""
    found = QPushButton(text, autoDefault=False)
    found.clicked.connect(lambda: action())
    return found


def row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; None takes the room that is left."""
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget in widgets:
        if widget is None:
            line.addStretch()
        else:
            line.addWidget(widget)
    return line


def card(title: str, note: str, *parts: QWidget | QHBoxLayout) -> QFrame:
    """A white card with a heading."""
    frame = QFrame()
    frame.setProperty("card", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(8)
    heading = QLabel(title)
    heading.setProperty("heading", True)
    said = QLabel(note, wordWrap=True)
    said.setProperty("soft", True)
    column.addWidget(heading)
    column.addWidget(said)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    return frame
