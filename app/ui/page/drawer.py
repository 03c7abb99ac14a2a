"""The record drawer of a ledger page: the form of one row, wired to the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.changes import Change
from app.core.errors import ConflictError, ExpectedError, GuardedError, RowGoneError
from app.core.kinds import Value
from app.ledgers.changes.entry_operations import add_child, change_child, fill_child, remove_child
from app.ledgers.changes.numbering import insert_row
from app.ledgers.changes.operations import add_rows, change_row, context_for
from app.ledgers.changes.quarterly import next_check
from app.ledgers.registry import LEDGERS
from app.ledgers.rights import why_not_change
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ledgers.views.rows import Rows, read_rows
from app.ledgers.years import read_locks, why_locked
from app.store.faults import AwayError
from app.store.operation import Operation
from app.ui.conflict import conflict_dialog
from app.ui.form.edits import Changes
from app.ui.form.record_form import RecordForm
from app.ui.history.row_feed import RowFeed
from app.ui.jobs import Queue
from app.ui.messages import Messages
from app.ui.page.evidence import EvidenceFiles
from app.ui.page.extras import PageExtras
from app.ui.page.likeness import LikenessWatch
from app.ui.page.link_feed import LinkFeed
from app.ui.page.new_drafts import NewDraft
from app.ui.page.new_names import new_names
from app.ui.page.page_drafts import PageDrafts
from app.ui.session import Session, table_of

Failed = Callable[[Exception], None]


class RecordDrawer(QWidget):
    """Shows one row and carries out what the form asks for."""

    step_requested = Signal(int)  # +1 next, -1 previous
    new_requested = Signal()
    closed = Signal()
    added = Signal(object)  # the id of a new row, once it is saved and the form shows it or the next new one
    row_requested = Signal(str, object)  # a linked row of another ledger: key, row id
    archive_requested = Signal(object)  # the id of the row shown, saved

    def __init__(
        self, ledger: Ledger, session: Session, messages: Messages, failed: Failed, kept: PageDrafts, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.hide()
        self.ledger = ledger
        self.session = session
        self.messages = messages
        self.failed = failed
        self.kept = kept
        self._moved: dict[int, Changes] = {}
        self._read_only = ""  # why, when rows can only be looked at
        self.extras = PageExtras()
        self.new_draft = NewDraft(kept.folder, ledger.key, kept.page.key, kept.sealer)
        self.destroyed.connect(self.new_draft.release)  # a restricted page goes when it locks itself; the next one takes it up
        self.files = EvidenceFiles(self, ledger, session, messages, failed, lambda: self.row_id)
        self.form = RecordForm(
            ledger,
            session.suggestions,
            messages,
            self,
            today=session.today,
            reading=session.reading,
            save_draft=kept.keep,
            drop_draft=kept.drop,
        )
        self.likeness = LikenessWatch(self.form, ledger, session, failed) if ledger.alike_field else None
        self.history = RowFeed(self.form.tabs.history, ledger, session, failed, lambda: self.row_id)
        self.links = LinkFeed(self.form.tabs, ledger, session, lambda: None if self.isHidden() else self.row_id)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        form = self.form
        form.tabs.links.row_requested.connect(self.row_requested)
        form.save_requested.connect(self._save)
        form.new_requested.connect(self.new_requested)
        form.close_requested.connect(lambda: self.leave_then(self._close))
        form.previous_requested.connect(lambda: self.step_requested.emit(-1))
        form.next_requested.connect(lambda: self.step_requested.emit(1))
        form.tabs.add_requested.connect(self._add_child)
        form.tabs.edit_requested.connect(self._edit_child)
        form.tabs.remove_requested.connect(self._remove_child)
        form.tabs.fill_requested.connect(self._fill_child)
        form.tabs.files_added.connect(self.files.add)
        form.tabs.archive_requested.connect(lambda: self.leave_then(self._ask_archive))
        for files in form.tabs.file_pages.values():
            files.set_look(self.files.look)
        form.tabs.open_requested.connect(self.files.open)
        form.tabs.save_as_requested.connect(self.files.save_as)

    @property
    def row_id(self) -> int | None:
        """The row shown, None for a new one."""
        return self.form.row_id()

    @property
    def dirty(self) -> bool:
        """Whether leaving would lose something."""
        return not self.isHidden() and self.form.is_dirty()

    def set_extras(self, extras: PageExtras) -> None:
        """What the ledger has besides: its bar stands above the form's tabs."""
        self.extras = extras
        if extras.bar is not None:
            self.form.set_bar(extras.bar)

    def set_read_only(self, why: str) -> None:
        """Rows are shown and not edited; drafts of the present are not offered. What is shown now follows at once."""
        self._read_only = why
        if not self.isHidden() and self.row_id is not None:
            self._show_lock(self.form.values())

    def leave_then(self, then: Callable[[], object]) -> None:
        """Do `then` once nothing is lost by it: at once, after saving, or never when the person stays."""
        if self.isHidden():
            then()
            return
        what = f"这条{self.ledger.noun}"
        self.form.ask_before_leaving(lambda: self.messages.unsaved(what, may_save=self.session.health.may_write), then)

    def _ask_archive(self) -> None:
        if self.row_id is not None:
            self.archive_requested.emit(self.row_id)

    def _close(self) -> None:
        self.new_draft.release()
        self.hide()
        self.closed.emit()

    def close_if(self, ids: list[int]) -> None:
        """Rows are being removed: what is typed on the one shown goes too, without asking."""
        if self.row_id in ids:
            self.form.ask_before_leaving(lambda: "discard", self._close)

    # Showing

    def open_row(self, row_id: int, values: Mapping[str, Value]) -> None:
        """Show a row, with what was typed before a crash if there is such a draft."""
        self.form.load(row_id, values, context_for(self.session.today()))
        self.new_draft.release()
        self._load_children(row_id)
        if not self._show_lock(values):
            self._restore(str(row_id))

    def _show_lock(self, values: Mapping[str, Value]) -> str:
        """A row that this user, or nobody in its state, may change is only shown. Returns why, "" when it may be changed."""
        forbidden = self._read_only or why_not_change(self.session.grant, self.ledger, values)
        why = forbidden or why_locked(read_locks(self.session.office.database), self.ledger, self.row_id, values)
        self.form.set_read_only(bool(why), why)
        self.extras.show_row(self.row_id, dict(values), read_only=bool(forbidden))
        return why

    def open_new(
        self, values: Mapping[str, Value], moved: Mapping[int, Changes] | None = None, copied: Values | None = None
    ) -> None:
        """Show an empty form, or the draft of a new row of this page that was never saved, as it was begun.

        `moved` are rows whose numbers make room for the new one when it is saved; `copied` is what another row says.
        """
        self._moved = dict(moved or {})
        row, left = self.new_draft.begin()
        self.form.load(None, {**values, **left.start} if left else values, context_for(self.session.today()), row)
        for child in self.ledger.children:
            self.form.load_children(child.key, [])
        self.form.set_read_only(False)
        self.extras.show_row(None, dict(values), read_only=False)
        if left:
            self.form.restore(left)
        elif copied:
            self.form.put_in(copied)

    def _restore(self, row: str) -> None:
        if draft := self.kept.of_row(row):
            self.form.restore(draft)

    def _load_children(self, row_id: int) -> None:
        today, row = self.session.today(), self.form.values()
        for child in self.ledger.children:
            entries = self.session.entries(child, row_id)
            if "author" in child.specs:
                self.form.set_child_defaults(child.key, {"author": self.session.office.identity.user})
            elif begun := next_check(self.ledger, child, row, entries, today):
                self.form.set_child_defaults(child.key, begun)
            self.form.load_children(child.key, entries)
        self.links.load()

    def rows_changed(self, rows: Rows, ids: set[int], foreign: Change | None) -> None:
        """Rows were read again after a change: bring the row shown up to date; mark it when a colleague changed it."""
        row_id = self.row_id
        if self.isHidden() or row_id is None or row_id not in ids:
            return
        self.form.tabs.history.refresh()
        if row_id in rows.ids:
            now = rows.mapping(rows.ids.index(row_id))
            self.form.refresh(now, foreign.user if foreign else "")
            self._load_children(row_id)
            self._show_lock(now)
        elif self.form.is_dirty():
            self.messages.toast("这一行已被同事删除，未保存的内容仍保留在窗口中", "amber")
        else:
            self._close()

    # Saving

    def _save(self, row_id: int | None, changes: Changes) -> None:
        today = self.session.today()
        if row_id is None:
            values = {name: new for name, (_, new) in changes.items()}
            if self._moved:
                operation = insert_row(self.ledger, values, self._moved, today, LEDGERS)
            else:
                operation = add_rows(self.ledger, [values], today, LEDGERS, by_hand=True)
        else:
            operation = change_row(self.ledger, row_id, changes, today, LEDGERS)
        self.session.run(operation, lambda change: self._saved(row_id, change), lambda fault: self._save_failed(row_id, fault))

    def _saved(self, row_id: int | None, change: Change | None) -> None:
        new = row_id is None
        if row_id is None and change is not None:
            row_id = max(change.tables[table_of(self.ledger)])  # the newest: rows above it may have changed too
        if row_id is None:
            return
        added = new_names(self.session, self.ledger, change)
        if added:
            self.messages.done(f"已保存；{added}，可按 Ctrl+Z 一并撤销")
        else:
            self.messages.toast("已保存")
        stored, database, ledger, today = row_id, self.session.office.database, self.ledger, self.session.today()

        def show(rows: Rows | None) -> None:
            self.new_draft.release()
            values = rows.mapping(0) if rows and rows.ids else None
            self.form.saved(stored, values)
            if values is not None and self.row_id == stored:
                self._show_lock(values)
            if new:
                self.added.emit(stored)

        def failed(fault: Exception) -> None:
            show(None)  # it is saved; the form must not wait for ever
            self.failed(fault)

        self.session.jobs.start(lambda job: read_rows(database, ledger, today, [stored]), show, failed, queue=Queue.READ)

    def _save_failed(self, row_id: int | None, fault: Exception) -> None:
        """What was typed stays. The answer may come when another row is shown: then its draft is all there is to do."""
        if self.isHidden() or self.row_id != row_id:
            self.failed(fault)
            return
        known = fault if isinstance(fault, ExpectedError) else ExpectedError("没有保存。")
        self.form.save_failed(known)
        if row_id is not None and isinstance(fault, ConflictError) and fault.cells and not isinstance(fault, RowGoneError):
            self.session.catch_up_then(lambda: self._decide(row_id, fault))  # so that it is known who
        elif row_id is not None and isinstance(fault, GuardedError) and self.extras.offer([row_id], fault, self.form.values()):
            return
        elif isinstance(fault, AwayError):
            advice = "还没有保存。填写的内容已存为草稿，关机也不会丢失；连上共享文件夹后再点“保存”即可。"
            self.failed(AwayError(fault.message, advice, fault.detail))
        else:
            self.failed(fault)

    def _decide(self, row_id: int, fault: ConflictError) -> None:
        """Show before, theirs and mine. Without a decision the clashes stay marked in the form."""
        if self.isHidden() or self.row_id != row_id:
            return
        who = self.session.changed_by(self.ledger, row_id)
        dialog = conflict_dialog(self, self.ledger, self.form.values(), fault, who)

        def settle() -> None:
            if self.row_id == row_id:
                self.form.decide(dialog.mine)
                self.form.save()

        dialog.accepted.connect(settle)
        dialog.open()

    # Entries of the row

    def _child(self, key: str) -> Child:
        return self.ledger.child(key)

    def _add_child(self, key: str, values: dict[str, Value]) -> None:
        if self.row_id is None:
            return
        operation = add_child(self.ledger, self._child(key), self.row_id, values)
        self._run_for_child(key, operation)

    def _edit_child(self, key: str, child_id: int, changes: Changes) -> None:
        self._run_for_child(key, change_child(self.ledger, self._child(key), child_id, changes))

    def _run_for_child(self, key: str, operation: Operation) -> None:
        """The form waits for one answer to each entry it handed over."""

        def failed(fault: Exception) -> None:
            self.form.child_failed(key)
            self.failed(fault)

        self.session.run(operation, lambda _: self.form.child_saved(key), failed)

    def _fill_child(self, key: str) -> None:
        if self.row_id is not None:
            self.session.run(fill_child(self.ledger, self._child(key), self.row_id), None, self.failed)

    def _remove_child(self, key: str, child_id: int) -> None:
        self.session.run(remove_child(self.ledger, self._child(key), child_id), None, self.failed)
