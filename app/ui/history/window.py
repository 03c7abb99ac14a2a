"""修改记录 of the whole office: who changed what when, by person, days and words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core.changes import Change
from app.ledgers.history import History, ListedCommit, Query, Step
from app.ui.form.look import SHEET
from app.ui.history.commit_model import CONTENT, WIDTHS, CommitModel
from app.ui.history.filling import Filling
from app.ui.history.opening import page_of
from app.ui.history.query_bar import QueryBar
from app.ui.history.row_page import FILLING, READING, TITLE
from app.ui.history.step_panel import StepPanel
from app.ui.jobs import Queue
from app.ui.messages import Messages
from app.ui.session import Session
from app.ui.widgets import button, words

PAGE = 100  # commits read at once
ROW_HEIGHT = 30  # pixels at 96 dpi
TABLE_SHEET = "#commits::item { padding: 0 3px; }"  # in line with the headings
CHOICE_PAUSE_MS = 60  # a held arrow key does not read every commit it passes


class HistoryWindow(QDialog):
    """The office's commits at the left, what the chosen one changed at the right. It is kept while the program runs."""

    row_chosen = Signal(str, object)  # key of the page, id of the row

    def __init__(self, owner: QWidget, session: Session, messages: Messages, failed: Callable[[Exception], object]) -> None:
        super().__init__(owner)
        self.owner = owner
        self.session = session
        self.messages = messages
        self.failed = failed
        self.history = History(session.office)
        self.filling = Filling(self, self.history, session, failed)
        self._query = Query()
        self._round = 0  # answers to former questions are dropped
        self.setWindowTitle(TITLE)
        self.setStyleSheet(SHEET + TABLE_SHEET)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.bar = QueryBar(self.session.today)
        self.panel = StepPanel()
        self.panel.setMinimumWidth(320)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(10)
        split.setChildrenCollapsible(False)
        split.addWidget(self._build_list())
        split.addWidget(self.panel)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([900, 480])
        self.state = words("", "soft")
        close = button("关闭", clicked=self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        foot.addWidget(close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 12)
        outer.setSpacing(10)
        outer.addWidget(self.bar)
        outer.addWidget(split, 1)
        outer.addLayout(foot)

    def _build_list(self) -> QFrame:
        """The table, and what stands in its place when it is empty."""
        self.model = CommitModel(self)
        self.table = QTableView()
        self.table.setObjectName("commits")
        self.table.setModel(self.model)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setAccessibleName(TITLE)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        for column, width in enumerate(WIDTHS):
            self.table.setColumnWidth(column, width)
        head.setSectionResizeMode(CONTENT, QHeaderView.ResizeMode.Stretch)
        self.empty = QLabel(READING, alignment=Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("soft", True)
        self.empty_clear = button("清除筛选", name="clearQuery")
        nothing = QWidget()
        lines = QVBoxLayout(nothing)
        lines.addStretch(2)
        lines.addWidget(self.empty)
        lines.addWidget(self.empty_clear, alignment=Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(3)
        card = QFrame()
        card.setProperty("card", True)
        self.stack = QStackedLayout(card)
        self.stack.setContentsMargins(1, 1, 1, 1)
        self.stack.addWidget(self.table)
        self.stack.addWidget(nothing)
        return card

    def _connect(self) -> None:
        self.bar.changed.connect(self._ask)
        self.empty_clear.clicked.connect(self.bar.clear)
        self.model.wanted.connect(self._read_older)
        self._pause = QTimer(self, singleShot=True, interval=CHOICE_PAUSE_MS)
        self._pause.timeout.connect(self._read_chosen)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.table.doubleClicked.connect(lambda _: self._open_first())
        self.panel.open_requested.connect(self._open)
        self.filling.running.connect(self._show_filling)
        self.filling.done.connect(lambda: self._ask(self._query))
        self.session.changed.connect(self._changed)

    def open_again(self) -> None:
        """Show it, as large as its window allows, with what has happened since."""
        room = self.owner.size()
        self.resize(min(1500, room.width() - 60), min(860, room.height() - 60))
        self.open()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the newest commits and who made them."""
        super().showEvent(event)
        self._ask(self._query)
        jobs = self.session.jobs
        jobs.start(lambda job: self.history.people(), self.bar.show_people, self.failed, queue=Queue.HISTORY, owner=self)
        self.filling.start()

    # The list

    def _ask(self, query: Query) -> None:
        self._query = query
        self._round += 1
        if not self.model.commits:
            self._show_empty(READING)
        self._read(None, partial(self._show, self._round))

    def _read(self, before: int | None, done: Callable[[list[ListedCommit]], None]) -> None:
        history, query = self.history, self._query
        self.session.jobs.start(
            lambda job: history.commits(query, before, PAGE), done, self.failed, queue=Queue.HISTORY, owner=self
        )

    def _show(self, asked: int, commits: list[ListedCommit]) -> None:
        if asked != self._round:
            return
        chosen = self._chosen()
        self.model.start(commits, len(commits) == PAGE)
        if not commits:
            self.panel.clear()
            self._show_empty("没有符合条件的修改记录" if self._query.any else "还没有修改记录")
        else:
            self.stack.setCurrentIndex(0)
            numbers = [item.line.sequence for item in commits]
            place = numbers.index(chosen.line.sequence) if chosen and chosen.line.sequence in numbers else 0
            self.table.selectRow(place)
        self._show_state()

    def _show_empty(self, text: str) -> None:
        self.empty.setText(text)
        self.empty_clear.setVisible(self._query.any)
        self.stack.setCurrentIndex(1)

    def _read_older(self, before: int) -> None:
        asked = self._round

        def show(commits: list[ListedCommit]) -> None:
            if asked == self._round:
                self.model.append(commits, len(commits) == PAGE)
                self._show_state()

        self._read(before, show)

    def _changed(self, change: Change) -> None:
        """Something was saved while the list is open: put it on top."""
        if not self.isVisible():
            return
        asked = self._round

        def show(commits: list[ListedCommit]) -> None:
            newest = self.model.commits[0].line.sequence if self.model.commits else 0
            fresh = [item for item in commits if item.line.sequence > newest]
            if asked != self._round or not self.model.commits or len(fresh) == PAGE:
                self._ask(self._query)
            else:
                self.model.prepend(fresh)
                self._show_state()

        self._read(None, show)

    def _show_state(self) -> None:
        count = len(self.model.commits)
        text = f"已显示最近 {count:,} 次修改，向下滚动继续" if self.model.more else f"共 {count:,} 次修改"
        self.state.setText(text if count else "")

    def _show_filling(self, under_way: bool) -> None:
        if under_way:
            self.state.setText(FILLING)
        else:
            self._show_state()

    # The chosen one

    def _chosen(self) -> ListedCommit | None:
        place = self.table.currentIndex().row()
        return self.model.commits[place] if 0 <= place < len(self.model.commits) else None

    def _choose(self) -> None:
        item = self._chosen()
        if item is None:
            self._pause.stop()
            self.panel.clear()
        elif self.panel.step is None or self.panel.step.line != item.line:
            self.panel.announce(item)
            self._pause.start()

    def _read_chosen(self) -> None:
        item = self._chosen()
        if item is None:
            return
        history, line = self.history, item.line

        def show(step: Step) -> None:
            now = self._chosen()
            if now is not None and now.line == line:
                self.panel.show_step(step)

        self.session.jobs.start(lambda job: history.step(line), show, self.failed, queue=Queue.HISTORY, owner=self)

    # To the row

    def _open_first(self) -> None:
        """A double click in the list: the row, when the step is about one."""
        if self.panel.step is not None and self.panel.blocks:
            story = self.panel.blocks[0].story
            self._open(story.ledger, story.row_id)

    def _open(self, ledger: str, row_id: int) -> None:
        database, today = self.session.office.database, self.session.today()

        def go(page: str) -> None:
            if page:
                self.accept()
                self.row_chosen.emit(page, row_id)
            else:
                self.messages.toast("这一行已经删除，可以在该页的“更多 › 回收站”中恢复", "amber")

        self.session.jobs.start(
            lambda job: page_of(database, ledger, row_id, today), go, self.failed, queue=Queue.READ, owner=self
        )
