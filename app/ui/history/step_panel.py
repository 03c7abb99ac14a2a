"""What one commit of the office changed, row by row, at the side of the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.ledgers.history import ListedCommit, Step
from app.ui.history.row_page import READING, moment_text
from app.ui.history.story_block import StoryBlock, settle
from app.ui.widgets import button, words

AT_ONCE = 30  # rows shown at once: each is a handful of widgets
CHOOSE = "点左边的一次修改，这里显示改了什么。"
NOTHING = "这一步没有修改台账内容。"
ELSEWHERE = "这一步没有修改台账；改的是五星支部、设置等其他内容，共 {count} 处。"


class StepPanel(QFrame):
    """The step chosen in the list."""

    open_requested = Signal(str, object)  # ledger's key, id of the row

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.step: Step | None = None
        self.blocks: list[StoryBlock] = []
        self.action = words("", "heading", wrap=True)
        self.facts = words("", "soft small", wrap=True)
        self.note = words(CHOOSE, "soft", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setContentsMargins(0, 40, 0, 0)
        self.rest = button("", "quiet", "moreRows")
        self.rest.clicked.connect(self._add)
        page = QWidget()
        page.setObjectName("page")
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        body = QVBoxLayout(page)
        body.setContentsMargins(14, 12, 14, 12)
        body.setSpacing(10)
        body.addWidget(self.note)
        body.addLayout(self._list)
        body.addWidget(self.rest, alignment=Qt.AlignmentFlag.AlignHCenter)
        body.addStretch()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(page)
        self.line = QFrame()
        self.line.setObjectName("sectionLine")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 1)
        column.setSpacing(4)
        for label in (self.action, self.facts):
            label.setContentsMargins(14, 0, 14, 0)
            column.addWidget(label)
        column.addSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.area, 1)
        self.clear()

    def clear(self) -> None:
        """No step is chosen."""
        self._empty(CHOOSE)
        for widget in (self.action, self.facts, self.line):
            widget.hide()

    def announce(self, item: ListedCommit) -> None:
        """A step was chosen and is being read."""
        self._empty(READING)
        line = item.line
        count = f" · {line.rows} 行" if line.rows else ""
        self.action.setText(line.action)
        self.facts.setText(f"{moment_text(line.time)} · {line.user} · {line.pc}{count}")
        for widget in (self.action, self.facts, self.line):
            widget.show()

    def show_step(self, step: Step) -> None:
        """The step that was announced."""
        self._empty(step.fault or (ELSEWHERE.format(count=step.elsewhere) if step.elsewhere else NOTHING))
        self.step = step
        self.note.setVisible(not step.rows)
        self._add()

    def _empty(self, note: str) -> None:
        for block in self.blocks:
            self._list.removeWidget(block)
            block.hide()
            block.deleteLater()
        self.blocks, self.step = [], None
        self.note.setText(note)
        self.note.show()
        self.rest.hide()
        self.area.verticalScrollBar().setValue(0)

    def _add(self) -> None:
        if self.step is None:
            return
        for story in self.step.rows[len(self.blocks) : len(self.blocks) + AT_ONCE]:
            above = self.blocks[-1].story if self.blocks else None
            named = above is not None and (above.ledger, above.row_id) == (story.ledger, story.row_id)
            block = StoryBlock(story, titled=not named)
            block.open_requested.connect(self.open_requested)
            self.blocks.append(block)
            self._list.addWidget(block)
        settle(self.blocks)
        left, untold = len(self.step.rows) - len(self.blocks), self.step.more
        self.rest.setEnabled(left > 0)
        self.rest.setText(f"显示其余 {left + untold} 行" if left else f"另有 {untold} 行，请到各行的“修改记录”中查看")
        self.rest.setVisible(left > 0 or untold > 0)
