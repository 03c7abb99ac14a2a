"""What a ledger page changes in its rows: a cell, a field of many rows, new rows, deletion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import peewee
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from app.core.changes import Change
from app.core.errors import ConflictError, GuardedError, InvalidValueError, RowGoneError, StorageError
from app.core.kinds import ParseContext, Value
from app.ledgers.changes.blocks import write_block
from app.ledgers.changes.operations import change_row, context_for, remove_rows
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Seen, Values
from app.ledgers.schema.page import Board
from app.ledgers.views.rows import read_rows
from app.store.faults import OutcomeUnknownError
from app.store.operation import Operation
from app.store.safes import LockedLedgerError
from app.ui.conflict import conflict_dialog
from app.ui.importing.progress import ImportProgress
from app.ui.jobs import Job
from app.ui.messages import Answer
from app.ui.page.batch_dialog import BatchDialog
from app.ui.page.batch_preview import Refusals, refusal_words
from app.ui.page.new_names import new_names
from app.ui.page.new_row import NewRow
from app.ui.progress import ProgressDialog

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


AT_ONCE = 1000  # rows that are looked at in no time


class RowEdits(QObject):
    """The changes of one page."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        self.ledger: Ledger = page.ledger
        self.session = page.session
        self.new_row = NewRow(page)

    def edit_cell(
        self, row_id: int, field: str, value: Value, seen: Value, saved: Callable[[Change | None], None] | None = None
    ) -> None:
        """A cell was edited in the table; `saved` says more than that a new name was added."""
        changes = self.with_seen(row_id, {field: value})
        changes[field] = (seen, value)
        self.session.run(
            change_row(self.ledger, row_id, changes, self.session.today(), LEDGERS),
            saved or self._tell_new_names,
            lambda fault: self._edit_failed(row_id, fault, changes),
        )

    def _tell_new_names(self, change: Change | None) -> None:
        """A cell is saved without a word; a name that it added to the directory is told."""
        if added := new_names(self.session, self.ledger, change):
            self.page.messages.done(f"已保存；{added}，可按 Ctrl+Z 一并撤销")

    def move_card(self, board: Board, row_id: int, word: str, seen: str) -> None:
        """A card was dragged to another column of the board; what it ought to have there is asked for, and can wait."""
        row = self.page.row(row_id)
        lacking = [self.ledger.fields[name].label for name in dict(board.wants).get(word, ()) if row[name] in (None, "")]
        advice = f"已移到“{word}”，{'、'.join(lacking)}还没有填写，打开卡片补填"
        self.edit_cell(
            row_id, board.field, word, seen, (lambda _: self.page.messages.done(advice, "amber")) if lacking else None
        )

    def with_seen(self, row_id: int, values: Values, seen: Values | None = None) -> dict[str, tuple[Value, Value]]:
        """Values and what follows from them, each with what the person saw before: `seen`, or the row as it is now."""
        row = self.page.row(row_id) if seen is None else seen
        derived = self.ledger.derive(values, self.context_of(row))
        return {name: (row[name], new) for name, new in derived.items()}

    def context_of(self, row: Values) -> ParseContext:
        """How what is typed into a row today is read."""
        return self.ledger.context_of(row, context_for(self.session.today()))

    def _edit_failed(self, row_id: int, fault: Exception, changes: Seen | None = None) -> None:
        self.page.table.refresh()
        if isinstance(fault, StorageError | LockedLedgerError) and not isinstance(fault, OutcomeUnknownError) and changes:
            row = self.page.row(row_id) if self.page.has_row(row_id) else {}
            kept = self.page.drafts.keep_cell(row_id, row, changes)
            words = "您填写的内容已存为草稿，打开这一行即可继续。" if kept else ""
            self.page.failed(StorageError(fault.message, f"{words}{fault.advice}", fault.detail))
        elif isinstance(fault, ConflictError) and fault.cells and not isinstance(fault, RowGoneError):
            self.session.catch_up_then(lambda: self._decide(row_id, fault))  # so that it is known who
        elif isinstance(fault, GuardedError) and changes and self.page.has_row(row_id):
            wanted = {name: new for name, (_, new) in changes.items()}
            if not self.page.extras.offer([row_id], fault, wanted):
                self.page.failed(fault)
        else:
            self.page.failed(fault)

    def _decide(self, row_id: int, fault: ConflictError) -> None:
        """Show before, theirs and mine; save what the person wants of mine."""
        row = self.page.row(row_id) if self.page.has_row(row_id) else {}
        dialog = conflict_dialog(self.page, self.ledger, row, fault, self.session.changed_by(self.ledger, row_id))
        dialog.accepted.connect(lambda: self._save_mine(row_id, {name: fault.cells[name][1:] for name in dialog.mine}))
        dialog.open()

    def _save_mine(self, row_id: int, cells: Mapping[str, tuple[Value, Value]]) -> None:
        """Each cell as (theirs, mine); what follows from it goes along."""
        if not cells:
            return
        office, ledger, today = self.session.office, self.ledger, self.session.today()

        def make() -> Operation:
            rows = read_rows(office.database, ledger, today, [row_id])
            if not rows.ids:
                raise RowGoneError("这一行已被同事删除，没有保存。", {})
            row = rows.mapping(0)
            derived = ledger.derive({name: mine for name, (_, mine) in cells.items()}, self.context_of(row))
            changes = {name: (row[name], new) for name, new in derived.items()} | dict(cells)
            return change_row(ledger, row_id, changes, today, LEDGERS)

        self.session.run_made(
            make, lambda _: self.page.messages.toast("已保存"), lambda fault: self._edit_failed(row_id, fault)
        )

    def batch(self) -> None:
        """批量修改 of the selected rows; which of them can be changed is found out off the GUI thread."""
        chosen, why_left_out = self.page.chosen_rows(), self.page.why_left_out

        def look(job: Job) -> tuple[dict[int, Values], list[str]]:
            whys = [why_left_out(row_id, row) for row_id, row in chosen]
            return {row_id: row for (row_id, row), why in zip(chosen, whys, strict=True) if not why}, list(filter(None, whys))

        job = self.session.jobs.start(look, lambda found: self._ask_batch(*found), self.page.failed, owner=self)
        ProgressDialog(self.page, "正在核对", job)

    def _ask_batch(self, seen: Mapping[int, Values], locked: Sequence[str]) -> None:
        """`seen` are the rows as the person saw them: a colleague's save while one chooses is a conflict."""
        if not seen:
            self.page.failed(InvalidValueError(next(iter(locked), "")))
            return
        table = self.page.table
        columns = table.grid.selected().columns
        field = table.model.specs[columns[0]].name if len(columns) == 1 else ""
        dialog = BatchDialog(self.page, self.ledger, seen, self.page.around, self.look_for_refusals, locked, field)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            changing = {row_id: seen[row_id] for row_id in seen if row_id in dialog.changing}
            self.change_many(changing, dialog.field, dialog.value, left_out=len(locked))

    def look_for_refusals(self, rows: Mapping[int, Values], values: Values, then: Callable[[Refusals], object]) -> None:
        """Which rows cannot take some values, off the GUI thread."""
        rules = self.page.blocks.writer.rules()
        self.session.jobs.start(lambda job: rules.refusals(rows.items(), values), then, self.page.failed, owner=self)

    def change_many(self, seen: Mapping[int, Values], field: str, value: Value, left_out: int = 0) -> Job:
        """Give one field of many rows a value: one commit, one step to undo; with progress and 取消 where it takes long.

        `seen` are the rows as the person saw them. Those that the rules refuse are left out; when they refuse all, nothing is
        written and why is told, or done by an action instead.
        """
        day, rules, refused = self.session.today(), self.page.blocks.writer.rules(), dict[int, str]()
        rest = f"，另有 {left_out} 行只能查看，没有修改" if left_out else ""

        def write(job: Job) -> Operation:  # on its thread, for what follows in 100,000 rows takes seconds
            found = rules.refusals(seen.items(), {field: value})
            refused.update(found if len(found) < len(seen) else {})
            changing = {row_id: row for row_id, row in seen.items() if row_id not in refused}
            changes = {row_id: self.with_seen(row_id, {field: value}, row) for row_id, row in changing.items()}
            action = f"批量修改{self.ledger.noun}（{len(changes)} 行）"
            return write_block(self.ledger, changes, (), day, LEDGERS, job.report, action)

        def done(change: Change | None) -> None:
            left = f"，{refusal_words(refused)}" if refused else ""
            said = f"已修改 {len(seen) - len(refused)} 行{rest}{left}"
            names = new_names(self.session, self.ledger, change)
            self.page.messages.done("；".join(filter(None, (said, names))), "amber" if refused else "green")

        job = self.session.run(
            write,
            done,
            lambda fault: self._batch_failed(seen, fault, {field: value}),
        )
        ImportProgress(self.page, "正在修改", job)
        return job

    def _batch_failed(self, seen: Mapping[int, Values], fault: Exception, values: Values) -> None:
        """What the rows' state refuses may be done by an action with all of them."""
        there = [row_id for row_id in seen if self.page.has_row(row_id)]
        first, row = next(iter(seen.items()))
        wanted = {name: new for name, (_, new) in self.with_seen(first, values, row).items()}
        if not (isinstance(fault, GuardedError) and there and self.page.extras.offer(there, fault, wanted)):
            self.page.failed(fault)

    def refuse_typing(self) -> None:
        """Somebody typed on a cell that cannot be edited in the table: say why, as a protected cell of a workbook does."""
        table = self.page.table
        row_id, spec = table.current_id(), table.model.specs[table.grid.currentIndex().column()]
        locked = self.page.why_locked(row_id) if row_id is not None else ""
        why = "按 Enter 打开这一行填写" if spec.writable else "由程序得出，不用填写"
        words = locked if locked else "现在只能查看" if self.page.read_only else f"“{spec.label}”{why}"
        self.page.messages.toast(words, "amber")

    def remove(self, ids: list[int]) -> None:
        """Ctrl+Delete, or Delete on whole rows: to the recycle bin. Asked only where something typed and not saved goes too."""
        if not ids or self.page.read_only:
            return
        rows, why_left_out = self.page.rows_of(ids), self.page.why_left_out

        def look() -> list[str]:
            return [why for row_id, row in rows if (why := why_left_out(row_id, row))]

        if len(ids) <= AT_ONCE:
            self._remove(ids, look())
        else:
            job = self.session.jobs.start(
                lambda job: look(), lambda locked: self._remove(ids, locked), self.page.failed, owner=self
            )
            ProgressDialog(self.page, "正在核对", job)

    def _remove(self, ids: list[int], locked: Sequence[str]) -> None:
        """`locked` says of each row that cannot be removed why."""
        if locked:
            rest = f"选中的 {len(ids)} 行中有 {len(locked)} 行不能删除：" if len(ids) > 1 else ""
            self.page.failed(InvalidValueError(f"{rest}{locked[0]}"))
            return
        if self.page.has_unsaved(ids) and not self._gives_up_typing(ids):
            return
        self.page.close_rows(ids)
        self.session.run(
            remove_rows(self.ledger, ids, self.session.today()),
            lambda _: self.page.messages.done(f"已删除 {len(ids)} 行，按 Ctrl+Z 撤销", "grey"),
            self.page.failed,
        )

    def _gives_up_typing(self, ids: Sequence[int]) -> bool:
        """Whether a person wants to delete rows of which something is typed and not saved."""
        what = f"选中的 {len(ids)} 行"
        if len(ids) == 1:
            name = self.ledger.fields[self.ledger.name_field].kind.text(self.page.row(ids[0])[self.ledger.name_field])
            what = f"“{name[:30]}”"
        answers = (Answer("delete", "删除", danger=True), Answer("cancel", "取消"))
        hint = "没有保存的内容随之丢弃，不能恢复；删除的行可以用 Ctrl+Z 撤销，或从“更多”里的回收站恢复。"
        return self.page.messages.ask("删除", f"{what}有没有保存的内容，仍然删除？", answers, hint) == "delete"


def newest_value(ledger: Ledger, database: peewee.Database) -> dict[str, Value]:
    """What a row made outside the ledger's page begins with: the newest row's value of the switch (the running campaign)."""
    if not ledger.switch or not ledger.fields[ledger.switch].stored:
        return {}
    newest = peewee.fn.MAX(getattr(ledger.model, ledger.switch))  # 2026年… after 2025年…
    row = database.execute(ledger.model.select(newest).where(ledger.model.deleted_at.is_null()).tuples()).fetchone()
    return {ledger.switch: row[0]} if row and row[0] else {}
