"""下发回收: the batches at the left, who has answered at the right; what comes back is dropped or chosen here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import peewee
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
)
from shiboken6 import isValid

from app.exchange.importing.differences import short
from app.forms.layout.document import Column, TableDocument
from app.forms.papers.reminder import reminder_document
from app.ledgers.handouts import Batch, Handout, HandoutPart, Part, read_batches, remove_handout
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.restricted import state_of
from app.ui.access.restricted_page import is_over
from app.ui.card_list import CardList, card_of, empty_card, list_beside
from app.ui.document_table import DocumentTable
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job
from app.ui.page_widget import PageContext
from app.ui.returns.collect_dialog import CollectDialog
from app.ui.returns.collecting import ask_returned_files, ask_returned_folder, start_collecting
from app.ui.widgets import button, page_column, words

TITLE = "下发回收"
LIST_WIDTH = 290
MOST_LISTED = 18  # characters of a title in the list
HOW = (
    "在台账页“更多 › 下发填报”选择行和单位，每个单位生成一份表格。",
    "填好的表格收齐后，在这里“收取返回文件”，或直接拖到这里，逐处核对后汇总。",
    "没有经过下发、从别处收来的表格也可以收取，按编号、序号和文字与台账核对。",
)


class ReturnsPage(FreshPage):
    """What was handed out, and what came of it."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.batches: list[Batch] = []
        self.chosen: int | None = None
        self._why = ""
        self._open = open_ledgers(self.session.office.database)  # restricted ones whose batches are read
        self.session.ledgers_locked.connect(self._lock)
        self._build()
        self.setAcceptDrops(True)

    # Building

    def _build(self) -> None:
        outer = page_column(self)
        outer.addLayout(self._build_header())
        self.list = CardList("下发记录", LIST_WIDTH)
        self.list.chosen.connect(self._choose)
        self.head = words("", "heading", wrap=True)
        self.about = words("", "soft", wrap=True)
        self.table = DocumentTable("各单位报送情况")
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.head)
        right.addWidget(self.about)
        right.addWidget(self.table, 1)
        empty = empty_card(words("还没有下发过表格", "heading"), *(words(line, "soft") for line in HOW))
        self.stack = list_beside(outer, self.list, right, empty)

    def _build_header(self) -> QHBoxLayout:
        title = words(TITLE, "title")
        self.collect_button = button("收取返回文件", "primary")
        self.collect_button.setProperty("menu", True)
        menu = QMenu(self.collect_button)
        menu.addAction("选择文件夹…", lambda: self.collect(ask_returned_folder(self)))
        menu.addAction("选择文件…", lambda: self.collect(ask_returned_files(self)))
        self.collect_button.setMenu(menu)
        self.remind_button = button("催报单", clicked=self.remind)
        self.remove_button = button("删除", clicked=self.remove)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(title)
        row.addStretch(1)
        for each in (self.collect_button, self.remind_button, self.remove_button):
            row.addWidget(each)
        return row

    # Reading

    def tables(self) -> Collection[str]:
        """Batches and their parts."""
        return (str(Handout._meta.table_name), str(HandoutPart._meta.table_name))

    def activate(self) -> None:
        """A restricted ledger may have been opened since."""
        self.stale = self.stale or self._open != open_ledgers(self.session.office.database)
        super().activate()

    def _lock(self) -> None:
        """A restricted ledger was locked: what stands here of its batches goes, and dialogs that may show its rows."""
        if not self._open:
            return
        self._open = frozenset()
        self.show_result([batch for batch in self.batches if not batch.restricted])
        self.reload()
        while self.isVisible() and (dialog := QApplication.activeModalWidget()) is not None and is_over(dialog, self.window()):
            dialog.close()
            if isValid(dialog) and dialog.isVisible():
                return

    def make_work(self) -> Callable[[Job], list[Batch]]:
        """Read everything but what was in the workbooks."""
        database = self.session.office.database
        self._open = open_ledgers(database)
        return lambda job: read_batches(database)

    def show_result(self, result: list[Batch]) -> None:
        """Show everything."""
        self.batches = result
        self.stack.setCurrentIndex(0 if result else 1)
        batch = self.batch
        self.chosen = batch.row_id if batch else None
        self.list.show_cards(map(self._card, result), self.chosen)
        self._show_batch()
        waiting = sum(len(item.waiting) for item in result if item.days_late(self.session.today()))
        self.attention_changed.emit({self.key: waiting})
        self.status_changed.emit(f"共 {len(result)} 次下发")

    @property
    def batch(self) -> Batch | None:
        """The batch that is shown: the chosen one, else the newest."""
        return next((item for item in self.batches if item.row_id == self.chosen), self.batches[0] if self.batches else None)

    def _show_batch(self) -> None:
        batch = self.batch
        self.remind_button.setEnabled(batch is not None and bool(batch.waiting))
        self.remove_button.setEnabled(batch is not None and not self._why)
        if batch is None:
            return
        today = self.session.today()
        self.head.setText(batch.title)
        self.about.setText(about_words(batch))
        self.table.show_document(parts_document(batch, self.session.unit, today))

    # Acting

    def _card(self, batch: Batch) -> QListWidgetItem:
        lines = (short(batch.title, MOST_LISTED), state_words(batch, self.session.today()))
        return card_of("\n".join(lines), batch.row_id, batch.title)

    def _choose(self, row_id: int) -> None:
        self.chosen = row_id
        self._show_batch()

    def set_read_only(self, why: str) -> None:
        """Only to be looked at; "" ends it."""
        self._why = why
        self.collect_button.setEnabled(not why)
        for each in (self.collect_button, self.remove_button):
            each.setToolTip(why)
        self._show_batch()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders can be dropped here."""
        if not self._why and dropped(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """They are collected."""
        places = dropped(event)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        QTimer.singleShot(0, self, lambda: self.collect(places))  # the other program waits for the end of the drop

    def collect(self, places: Sequence[Path], shown: Callable[[CollectDialog], object] | None = None) -> None:
        """Look at what came back."""
        start_collecting(self, places, self.session, self.messages, self.failed, shown)

    def remind(self) -> None:
        """催报单 to those who have not answered."""
        batch = self.batch
        if batch is not None and batch.waiting:
            self.show_preview(reminder_document(batch, batch.waiting, self.session.unit, self.session.today()))

    def remove(self) -> None:
        """Take the batch out of the list; Ctrl+Z brings it back."""
        batch = self.batch
        if batch is not None:
            said = f"已删除下发记录“{batch.title}”，可按 Ctrl+Z 撤销"
            self.session.run(remove_handout(batch), lambda _: self.messages.done(said, "amber"), self.failed)

    def print_sheet(self) -> None:
        """Ctrl+P: who has answered."""
        if self.table.lines.document is not None and self.batches:
            self.show_preview(self.table.lines.document)


def open_ledgers(database: peewee.Database) -> frozenset[str]:
    """The restricted ledgers that are open."""
    return frozenset(ledger.key for ledger in LEDGERS if ledger.restricted and state_of(database, ledger) == "open")


def dropped(event: QDropEvent) -> list[Path]:
    """The files and folders of a drag."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def state_words(batch: Batch, today: dt.date) -> str:
    """How far a batch is, on one line."""
    answered = len(batch.parts) - len(batch.waiting)
    late = batch.days_late(today)
    if not batch.waiting:
        return f"{batch.day} 下发，{len(batch.parts)} 份已全部收回"
    return f"{batch.day} 下发，已报 {answered} / {len(batch.parts)}{f'，逾期 {late} 天' if late else ''}"


def about_words(batch: Batch) -> str:
    """The line under the title."""
    ledger = BY_KEY[batch.ledger] if batch.ledger in {item.key for item in LEDGERS} else None
    if ledger is None:
        return f"由 {batch.author} 于 {batch.day} 下发"
    filled = "、".join(ledger.fields[name].label for name in batch.filled if name in ledger.fields)
    by = ledger.fields[batch.field].label if batch.field in ledger.fields else ""
    note = (f"　报送时限：{batch.due}" if batch.due else "") + (f"　要求：{batch.note}" if batch.note else "")
    return f"{ledger.title}　由 {batch.author} 于 {batch.day} 按{by}下发　填写：{filled}{note}"


def parts_document(batch: Batch, unit: str, today: dt.date) -> TableDocument:
    """Who has answered, on the screen and on paper; those who have not come first."""
    columns = (
        Column("序号", 6, align="center"),
        Column("单位", 16, align="center"),
        Column("下发条数", 9, align="center"),
        Column("报送情况", 20, align="center"),
        Column("文件", 40),
    )
    parts = (*batch.waiting, *(part for part in batch.parts if part.answered_on))
    texts = tuple(
        (str(place), part.recipient, str(part.rows), part_words(batch, part, today), part.answered_file or part.file)
        for place, part in enumerate(parts, start=1)
    )
    line = (f"填报单位：{unit}", f"统计日期：{today.isoformat()}")
    return TableDocument(f"{batch.title}报送情况", columns, texts, texts, line, landscape=False)


def part_words(batch: Batch, part: Part, today: dt.date) -> str:
    """Whether a part has come back."""
    if part.answered_on:
        return f"已报（{part.answered_on} 采用）"
    late = batch.days_late(today)
    return f"未报，逾期 {late} 天" if late else "未报"
