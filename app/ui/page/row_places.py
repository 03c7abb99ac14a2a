"""Rows that come from other rows or go between them: a copy as a new row, a row put in above, running numbers anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from app.core.kinds import Value
from app.core.outline import in_level
from app.ledgers.changes.blocks import write_block
from app.ledgers.changes.numbering import Room, number_field, renumbered, room_for
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ui.form.edits import Changes
from app.ui.importing.progress import ImportProgress
from app.ui.jobs import Job
from app.ui.messages import Answer
from app.ui.progress import ProgressDialog

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


class RowPlaces(QObject):
    """The entries of one page for it."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        self.ledger: Ledger = page.ledger
        self.number = number_field(page.ledger)

    def fill_menu(self, menu: QMenu, row_id: int) -> None:
        """The entries of a row's menu."""
        menu.addAction("复制为新行…", lambda: self.copy(row_id))
        if self._has_place(row_id):
            menu.addAction("在上方插入一行…\tCtrl++", lambda: self.insert_above(row_id))
        menu.addSeparator()

    def copy(self, row_id: int) -> None:
        """A new row that begins as this one, with the next number and in a state that new rows may have."""
        row, start = self.page.row(row_id), self.page.edits.new_row.values()
        own = {spec.name for spec in self.ledger.fields.values() if spec.stored and spec.writable} - {self.number}
        values = start | {name: row[name] for name in own}
        for _ in own:  # what a new row may not hold (已销号, its day) is as in any new row
            refused = self.ledger.guard.entered(values) if self.ledger.guard else {}
            values |= {name: start[name] for name in refused}
            if not refused:
                break
        self._begin(start, copied=values)

    def insert(self, row_id: object) -> None:
        """Ctrl++ as in Excel: a row above the current one; where rows have no running number, a new one."""
        if self.page.read_only:
            return
        if isinstance(row_id, int) and self._has_place(row_id):
            self.insert_above(row_id)
        else:
            self.page.add()

    def _has_place(self, row_id: int) -> bool:
        """Whether a row stands at a place in an order that others can be put into."""
        return bool(self.number) and in_level(self.page.row(row_id)[self.number]) is not None

    def insert_above(self, row_id: int) -> None:
        """A new row with this row's number; it and the numbers behind it move on when the new one is saved."""
        page, ledger, switch = self.page, self.ledger, self.ledger.switch
        row, rows = page.row(row_id), page.all_rows()
        number = str(row[self.number])

        def look(job: Job) -> Room:
            mine = ((key, other) for key, other in rows if not switch or other[switch] == row[switch])
            return room_for(ledger, mine, number, lambda key, other: not page.why_left_out(key, other))

        def begin(room: Room) -> None:
            same = [name for name in (switch, ledger.tree.parent if ledger.tree else "") if name]
            values = page.edits.new_row.values() | {self.number: room.number} | {name: row[name] for name in same}
            self._begin(values, room.moved)
            if words := passed_over(number, room):
                page.messages.toast(words, "amber")

        ProgressDialog(page, "正在核对", page.session.jobs.start(look, begin, page.failed, owner=self))

    def _begin(
        self, values: dict[str, Value], moved: Mapping[int, Changes] | None = None, copied: Values | None = None
    ) -> None:
        self.page.leave_then(lambda: self.page.side.open_new(values, moved, copied))

    def renumber(self) -> None:
        """重新编号: 1, 2, 3 … in the order shown, in a tree each level by itself."""
        page, ledger = self.page, self.ledger
        shown = page.numbered_rows()

        def reckon(job: Job) -> tuple[dict[int, Changes], int]:
            may = {row_id for row_id, row in shown if not page.why_left_out(row_id, row)}
            changes = {row_id: change for row_id, change in renumbered(ledger, shown).items() if row_id in may}
            return changes, len(shown) - len(may)

        page.session.jobs.start(reckon, lambda found: self._ask_renumber(len(shown), *found), page.failed, owner=self)

    def _ask_renumber(self, count: int, changes: Mapping[int, Changes], locked: int) -> None:
        page = self.page
        if not changes:
            words = f"有 {locked} 行只能查看，序号不变；其余的行没有需要改的" if locked else "序号已经是连续的，没有需要改的"
            page.messages.toast(words, "amber" if locked else "grey")
            return
        rest = f"其中 {locked} 行只能查看，序号不变。" if locked else ""
        levels = "分层编为 1、1.1、1.2、2 …" if self.ledger.tree else f"编为 1 至 {count:,}"
        text = f"按现在的顺序，把显示的 {count:,} 行{levels}，有 {len(changes):,} 行的序号会改变。{rest}"
        if page.messages.ask("重新编号", text, (Answer("go", "重新编号"), Answer("cancel", "取消"))) == "go":
            day, action = page.session.today(), f"重新编号（{len(changes)} 行）"
            job = page.session.run(
                lambda job: write_block(self.ledger, changes, (), day, LEDGERS, job.report, action),
                lambda _: page.messages.done(f"已重新编号 {len(changes)} 行，按 Ctrl+Z 撤销"),
                page.failed,
            )
            ImportProgress(page, "正在重新编号", job)


def passed_over(number: str, room: Room) -> str:
    """What becomes of numbers when some of the rows behind a new one keep theirs; "" where none does."""
    if not room.kept:
        return ""
    own = f"插入的一行用序号 {room.number}；" if room.number != number else ""
    return f"有 {room.kept} 行只能查看，序号不变；{own}后面的行跳过这些序号往后排"
