"""The head of the form: which row it is and how it stands."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.core.kinds import Light, Ordinal, Value
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading
from app.ledgers.views.row_states import states
from app.ui.widgets import icon_button, pill_style, words

TITLE_LINES = 2


class Header(QWidget):
    """Kind and number of the row, its states as pills, buttons to its neighbours and to close; its name below."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ledger = ledger
        self.caption = words(look="soft")
        self.title = Title()
        self.title.setObjectName("rowTitle")
        self.pills = {name: QLabel() for name in ledger.state_fields}
        self.previous = icon_button("chevron-up", "上一条（Ctrl+PageUp）", "previous")
        self.next = icon_button("chevron-down", "下一条（Ctrl+PageDown）", "next")
        self.close_button = icon_button("close", "关闭（Esc）", "close")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.caption)
        line.addSpacing(4)
        for pill in self.pills.values():
            pill.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            line.addWidget(pill)
        line.addStretch()
        for item in (self.previous, self.next, self.close_button):
            item.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # reached by their keys; Tab begins with the fields
            line.addWidget(item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 10, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.title)

    def show_row(self, values: Mapping[str, Value], new: bool, reading: Reading) -> None:
        """Show how a row stands at this moment."""
        number = next(
            (spec.kind.text(values[name]) for name, spec in self._ledger.fields.items() if type(spec.kind) is Ordinal), ""
        )
        self.caption.setText(f"新增{self._ledger.noun}" if new else f"{self._ledger.noun} {number}".strip())
        name = self._ledger.fields[self._ledger.name_field].kind.text(values[self._ledger.name_field])
        self.title.setText(" ".join(name.split()))
        self.title.setVisible(bool(name.strip()))
        said = states(self._ledger, dict(values) | self._ledger.compute(values, reading))
        for field, pill in self.pills.items():
            kind = self._ledger.fields[field].kind
            lamp = "● " if isinstance(kind, Light) else ""
            if state := said.get(field):
                pill.setStyleSheet(pill_style(state.tone))
                pill.setText(f"{lamp}{state.word}")
                pill.setToolTip(self._ledger.fields[field].label)
            pill.setVisible(state is not None and not new)


class Title(QLabel):
    """A text of at most TITLE_LINES lines, … at its end when there is more; the whole text is the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show a text."""
        super().setText(text)
        self.setToolTip(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(200, len(self._lines()) * self.fontMetrics().lineSpacing() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps otherwise."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        step = self.fontMetrics().lineSpacing()
        for position, line in enumerate(self._lines()):
            painter.drawText(0, position * step, self.width(), step, int(Qt.AlignmentFlag.AlignVCenter), line)

    def _lines(self) -> list[str]:
        text, width = self.text(), max(self.width() - 8, 80)
        layout = QTextLayout(text, self.font())
        layout.beginLayout()
        ends: list[tuple[int, int]] = []
        while len(ends) < TITLE_LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            ends.append((line.textStart(), line.textStart() + line.textLength()))
        layout.endLayout()
        lines = [text[start:end] for start, end in ends]
        if lines and ends[-1][1] < len(text):
            lines[-1] = self.fontMetrics().elidedText(text[ends[-1][0] :], Qt.TextElideMode.ElideRight, width)
        return lines or [""]
