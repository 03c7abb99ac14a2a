"""The 佐证材料 that come with an action: chosen, dropped or pasted in its dialog, stored when it is carried out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui.files.pasting import Source
from app.ui.files.zone import FileZone
from app.ui.messages import Messages
from app.ui.palette import ACCENT
from app.ui.widgets import icon_button, words

MOST_HEIGHT = 120  # pixels of the list; a dialog must fit on a screen of 768
MARGINS = 40  # pixels beside a file's name: of the frame and a scroll bar
# Reads a file: its SHA-256, or why it cannot be added, is heard later, unless the last argument is gone by then.
Digest = Callable[[Source, Callable[[str], None], Callable[[str], None], QObject], None]


class ActionFiles(FileZone):
    """Names of the files so far, each with a way to leave it out. `changed` follows every change."""

    changed = Signal()

    def __init__(self, messages: Messages, today: Callable[[], dt.date]) -> None:
        super().__init__("佐证材料", "添加佐证材料…", messages, today)
        self.sources: list[Source] = []
        self.digest: Digest | None = None
        self._known: dict[Source, str] = {}  # SHA-256
        self.faults: dict[Source, str] = {}
        self.lines: list[QWidget] = []
        self.listing = QScrollArea(widgetResizable=True)
        self.listing.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        self.list = QVBoxLayout(body)
        self.list.setContentsMargins(0, 0, 0, 0)
        self.list.setSpacing(4)
        self.listing.setWidget(body)
        self.listing.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        self.listing.hide()
        self.column.addWidget(self.listing)
        self.taken.connect(self.take)

    def take(self, sources: Sequence[Source]) -> None:
        """Some more; a file that is there already is not listed twice."""
        self.show_sources([*self.sources, *(item for item in sources if item not in self.sources)])

    def show_sources(self, sources: Sequence[Source]) -> None:
        """Exactly these."""
        new = [item for item in sources if item not in self.sources]
        self.sources = list(sources)
        for item in new:  # one that was taken out is looked at anew: it may have been put right meanwhile
            self._known.pop(item, None)
            self.faults.pop(item, None)
        self._show_lines()
        if self.digest is not None:
            for source in new:
                self.digest(source, partial(self._learn, self._known, source), partial(self._learn, self.faults, source), self)

    def known(self) -> frozenset[str]:
        """What the files are, by content; one that is not read yet by its name."""
        return frozenset(self._known.get(item, str(item)) for item in self.sources if item not in self.faults)

    def _learn(self, what: dict[Source, str], source: Source, words: str) -> None:
        what[source] = words
        self._show_lines()

    def _show_lines(self) -> None:
        for item in self.lines:
            self.list.removeWidget(item)
            item.deleteLater()
        self.lines = [self._line(source) for source in self.sources]
        for item in self.lines:
            self.list.addWidget(item)
            item.show()  # a layout counts what is shown
        wanted = self.list.totalHeightForWidth(self.width() - MARGINS) if self.lines else 0
        self.listing.setFixedHeight(max(0, min(wanted, MOST_HEIGHT)))
        self.listing.setVisible(bool(self.lines))
        self.changed.emit()

    def _line(self, source: Source) -> QWidget:
        box = QWidget()
        name = words(source.name, wrap=True)
        name.setToolTip(source.name)
        remove = icon_button("close", f"不附“{source.name}”", "remove")
        remove.clicked.connect(lambda: self.show_sources([item for item in self.sources if item is not source]))
        line = QHBoxLayout(box)
        line.setContentsMargins(4, 0, 0, 0)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(name)
        if source in self.faults:
            text.addWidget(fault_words(self.faults[source]))
        line.addLayout(text, 1)
        line.addWidget(remove)
        return box


def fault_words(why: str) -> QLabel:
    """Why a file cannot be added."""
    label = words(why, "small", wrap=True)
    label.setStyleSheet(f"color: {ACCENT};")
    return label
