"""What became of one row in one step, as widgets: a heading with a coloured word, below it field by field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.core.kinds import Tone
from app.ledgers.history_words import CellChange, RowStory, Verb
from app.ui.history.difference import Shown, breakable, show_change
from app.ui.widgets import button, pill_style, words

VERBS: dict[Verb, Tone] = {"新增": "green", "修改": "blue", "删除": "red", "恢复": "amber"}
LABEL_WIDTH = 76  # pixels at 96 dpi: six characters
MOST_CELLS = 5  # fields of a new row that are shown at once
LONGEST_NAME = 60  # characters of an entry's name


class CellLine(QWidget):
    """One field: its label and what it held before and after."""

    def __init__(self, cell: CellChange) -> None:
        super().__init__()
        self.cell = cell
        self._full = False
        label = words(cell.label, "soft small", wrap=True)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        label.setFixedWidth(LABEL_WIDTH)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, 2, 0, 0)
        self.texts = QVBoxLayout()
        self.texts.setSpacing(2)
        self.more = button("展开全文", "link", "wholeText")
        self.more.clicked.connect(self._turn)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addLayout(self.texts, 1)
        self.paragraphs: list[QLabel] = []
        shown = self._show()
        if shown.shortened:
            self.texts.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignLeft)
        else:
            self.more.deleteLater()

    def _show(self) -> Shown:
        shown = show_change(self.cell, self._full)
        for place, text in enumerate(shown.paragraphs):
            if place == len(self.paragraphs):
                label = QLabel(wordWrap=True)
                label.setTextFormat(Qt.TextFormat.RichText)
                label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)  # old words can be copied back
                self.paragraphs.append(label)
                self.texts.insertWidget(place, label)
            self.paragraphs[place].setText(text)
        return shown

    def _turn(self) -> None:
        self._full = not self._full
        self.more.setText("收起" if self._full else "展开全文")
        self._show()


class StoryBlock(QFrame):
    """One row's story. With `titled` the row is named and can be opened; in its own form, and right below a block that
    names it, only its entries are."""

    open_requested = Signal(str, object)  # ledger's key, id of the row

    def __init__(self, story: RowStory, titled: bool) -> None:
        super().__init__()
        self.story = story
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.title = words(breakable(self._title(titled)), "heading" if titled and not story.entry else "", wrap=True)
        if titled or story.entry or not story.cells:
            column.addLayout(self._heading(titled))
        self._column = column
        self.lines: list[CellLine] = []
        most = MOST_CELLS if len(story.cells) > MOST_CELLS + 1 and story.verb == "新增" else len(story.cells)
        self._add(story.cells[:most])
        if most < len(story.cells):
            self.rest = button(f"显示全部 {len(story.cells)} 项", "link", "allCells")
            self.rest.clicked.connect(self._show_rest)
            column.addWidget(self.rest, alignment=Qt.AlignmentFlag.AlignLeft)

    def _heading(self, titled: bool) -> QHBoxLayout:
        pill = words(self.story.verb)
        pill.setStyleSheet(pill_style(VERBS[self.story.verb]))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(pill, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.title, 1)
        if titled:
            self.setToolTip("双击打开这一行")
            opens = button("打开", "link", "openRow")
            opens.clicked.connect(self._open)
            row.addWidget(opens, alignment=Qt.AlignmentFlag.AlignTop)
        return row

    def _title(self, titled: bool) -> str:
        story = self.story
        own = story.entry_name if len(story.entry_name) <= LONGEST_NAME else story.entry_name[: LONGEST_NAME - 1] + "…"
        shown = any(cell.after == story.entry_name for cell in story.cells)  # not twice below each other
        entry = f"{story.entry}：{own}" if own and not shown else story.entry
        if not titled:
            return entry or f"这条{story.noun}"
        return f"{story.noun}：{story.name}" + (f"  ›  {entry}" if entry else "")

    def _add(self, cells: Sequence[CellChange]) -> None:
        for cell in cells:
            line = CellLine(cell)
            self.lines.append(line)
            self._column.addWidget(line)

    def _show_rest(self) -> None:
        self.rest.hide()
        self._add(self.story.cells[len(self.lines) :])

    def _open(self) -> None:
        self.open_requested.emit(self.story.ledger, self.story.row_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row."""
        self._open()
        event.accept()


def settle(added: Iterable[QWidget]) -> None:
    """Show widgets just added and lay them out now: in Qt's own time they are drawn once squeezed into the old height."""
    for widget in added:
        widget.show()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
