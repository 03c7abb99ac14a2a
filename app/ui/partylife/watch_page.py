"""组织覆盖与提醒: 换届, 两个全覆盖, 学时 and 民主评议 as figures; a figure shows its list, a line opens its row."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from app.ledgers.rights import why_not_everywhere
from app.partylife.hours import years_of_study
from app.partylife.participants import fill_full_sessions
from app.partylife.roster import read_fillings
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job
from app.ui.page_widget import PageContext
from app.ui.palette import TONES
from app.ui.partylife.life_page import offer
from app.ui.partylife.roster_filling import RosterBar, fill_branches
from app.ui.partylife.unattended_bar import UnattendedBar
from app.ui.partylife.watch_lists import WatchList, list_document, read_lists
from app.ui.widgets import button, page_column, words

TITLE = "组织覆盖与提醒"
ROW_ID = Qt.ItemDataRole.UserRole
Answer = tuple[list[int], list[WatchList], int]  # the last: branches whose empty fields the roster fills


class WatchPage(FreshPage):
    """The lists of what organisations owe."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.year = self.session.today().year
        self.lists: list[WatchList] = []
        self.chosen = "elections"
        self.years = QComboBox()
        self.years.setAccessibleName("学时和评议的年度")
        self.years.activated.connect(self._choose_year)
        self.print_button = button("打印", clicked=self.print_sheet)
        self.cards: dict[str, QPushButton] = {}
        self.strip = QHBoxLayout()
        self.strip.setSpacing(10)
        self.words = words("", "soft", wrap=True)
        self.empty = words("", "soft")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.unattended = UnattendedBar()
        self.unattended.rows_requested.connect(self.rows_requested)
        self.unattended.fill_requested.connect(self._fill)
        self.roster = RosterBar()
        self.roster.wanted.connect(lambda: fill_branches(self))
        self.fillings = 0
        self.table = self._build_table()
        self._build()

    def _build_table(self) -> QTableWidget:
        table = QTableWidget()
        table.setAccessibleName(TITLE)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.itemActivated.connect(self._open)
        return table

    def _build(self) -> None:
        outer = page_column(self)
        head = QHBoxLayout()
        title = words(TITLE, "title")
        head.addWidget(title)
        head.addWidget(self.years)
        head.addStretch(1)
        head.addWidget(self.print_button)
        outer.addLayout(head)
        outer.addLayout(self.strip)
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 10, 12, 12)
        inside.addWidget(self.words)
        inside.addWidget(self.unattended)
        inside.addWidget(self.roster)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        outer.addWidget(card, 1)

    def tables(self) -> Collection[str]:
        """What the lists are worked out from."""
        return ("branch", "person", "study", "study_person", "appraisal", "office_setting")

    def make_work(self) -> Callable[[Job], Answer]:
        """The lists of the year chosen."""
        database, today, year = self.session.office.database, self.session.today(), self.year
        return lambda job: (
            years_of_study(database, today),
            read_lists(database, year, today),
            len(read_fillings(database)),
        )

    def show_result(self, result: Answer) -> None:
        """Figures, and the list of the one chosen."""
        years, self.lists, self.fillings = result
        offer(self.years, [(f"{year}年", year) for year in years], self.year)
        for item in self.lists:
            card = self.cards.get(item.key) or self._make_card(item.key)
            card.setText(f"{item.figure}\n{item.title}")
            card.setAccessibleName(f"{item.title} {item.figure}，{item.words}")
            card.setToolTip(item.words)
            card.setStyleSheet(f"color: {TONES[item.tone].foreground}; padding: 8px 12px; text-align: left; outline: 0;")
        self.attention_changed.emit({self.key: int(self.lists[0].figure)})
        self.show_list(self.chosen)

    def _make_card(self, key: str) -> QPushButton:
        card = button("")
        card.setCheckable(True)
        card.setMinimumHeight(60)
        card.clicked.connect(lambda: self.show_list(key))
        self.cards[key] = card
        self.strip.addWidget(card, 1)
        return card

    def show_list(self, key: str) -> None:
        """Show one of the lists."""
        self.chosen = key
        shown = self.list_shown()
        for name, card in self.cards.items():
            card.setChecked(name == key)
        self.words.setText(f"{shown.title}：{shown.words}")
        self.unattended.show_sessions(shown.unattended)
        self.roster.show_count(self.fillings if key == "elections" else 0)
        self.table.clear()
        self.table.setColumnCount(len(shown.headings))
        self.table.setHorizontalHeaderLabels(list(shown.headings))
        self.table.setRowCount(len(shown.rows))
        for row, (row_id, cells) in enumerate(shown.rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setData(ROW_ID, row_id)
                item.setToolTip(text)
                if tone := shown.tones.get((row, column)):
                    item.setForeground(QColor(TONES[tone].foreground))
                self.table.setItem(row, column, item)
        self.empty.setText(shown.nobody)
        self.table.setVisible(bool(shown.rows))
        self.empty.setVisible(not shown.rows)
        self.print_button.setEnabled(bool(shown.rows))
        self.status_changed.emit(f"{shown.title} {len(shown.rows)} 行")

    def list_shown(self) -> WatchList:
        """The list that is shown."""
        return self.list_of(self.chosen)

    def list_of(self, key: str) -> WatchList:
        """One of the lists."""
        return next(item for item in self.lists if item.key == key)

    def _choose_year(self) -> None:
        self.year = int(self.years.currentData())
        self.reload()

    def _open(self, item: QTableWidgetItem) -> None:
        self.row_requested.emit(self.list_shown().ledger, item.data(ROW_ID))

    def set_read_only(self, why: str) -> None:
        """Lists open rows, but nobody is entered anywhere."""
        self.unattended.set_read_only(bool(why))
        self.roster.fill.setEnabled(not why)

    def limit(self) -> None:
        """全员参加 and what the roster fills concern all branches."""
        self.set_read_only(why_not_everywhere(self.session.grant))

    def _fill(self, sessions: frozenset[int]) -> None:
        operation = fill_full_sessions(sessions, self.session.today())
        done = f"已把 {len(sessions)} 次学习填为全员参加"
        self.session.run(operation, lambda _: self.messages.toast(done, "green"), self.failed)

    def print_sheet(self) -> None:
        """Ctrl+P: the list that is shown."""
        if self.lists and self.list_shown().rows:
            self.show_preview(list_document(self.list_shown(), self.session.unit, self.session.today()))
