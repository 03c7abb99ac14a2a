"""The record form: one row of a ledger with its children, made from the declaration. It never writes to a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.core.errors import ConflictError, ExpectedError, RowGoneError
from app.core.kinds import ParseContext, Value
from app.ledgers.changes.drafts import Draft
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Values
from app.ui.form.drafting import Drafting, now_text
from app.ui.form.editor import Suggestions, Surroundings
from app.ui.form.edits import Changes, Edits
from app.ui.form.form_frame import FormFrame
from app.ui.messages import Leaving, Messages


class RecordForm(FormFrame):
    """One row in a drawer. The caller loads it, stores what the signals ask for, and answers with `saved` or `save_failed`.

    `save_requested` carries the row's id (None for a new one) and {field: (seen, new)}. What is asked of its entries and
    files is heard from `tabs`; the caller answers each addition and edit of an entry with `child_saved` or `child_failed`,
    in their order, and shows the rows as they are then by `load_children`. Ids are `object` in all signals: they have 62 bits.
    """

    save_requested = Signal(object, dict)
    new_requested = Signal()  # 保存并新增下一条, after the row was saved
    dirty_changed = Signal(bool)

    def __init__(
        self,
        ledger: Ledger,
        suggestions: Suggestions,
        messages: Messages,
        parent: QWidget | None = None,
        *,
        today: Callable[[], dt.date] = dt.date.today,
        reading: Callable[[], Reading] | None = None,
        save_draft: Callable[[Draft], object] = lambda draft: None,
        drop_draft: Callable[[str, str], None] = lambda ledger, row: None,
    ) -> None:
        super().__init__(ledger, Surroundings(suggestions, today, lambda: self._edits.context), messages, parent)
        self._reading = reading or (lambda: Reading(today()))
        self._edits = Edits(ledger, None, {}, ParseContext(today().year))
        self._draft_row = "new-1"
        self._sent: Changes | None = None  # handed over and not answered yet
        self._then: Callable[[], object] | None = None  # what to do once everything is saved
        self._read_only = self._was_dirty = False
        self._remark = ""
        self.drafting = Drafting(self, self.draft, save_draft, drop_draft)
        self._connect()
        self.load(None, {}, self._edits.given)

    # -- showing ----------------------------------------------------------------------------------------------------------

    def load(self, row_id: int | None, values: Mapping[str, Value], context: ParseContext, draft_row: str = "new-1") -> None:
        """Show a row, or with None a new one that begins with `values`.

        `draft_row` is what a new row's draft is kept as (see `drafts.new_rows`). Unsaved changes of the row shown before
        remain only as its draft; ask with `ask_before_leaving` first.
        """
        self.drafting.leave()
        self._edits = Edits(self.ledger, row_id, values, context)
        self._sent = self._then = None
        self._remark = ""
        self._draft_row = draft_row if row_id is None else str(row_id)
        self.notice.hide()
        self.tabs.clear_rows(new=row_id is None)
        self.fields.load(self._edits)
        self.fields.verticalScrollBar().setValue(0)
        if row_id is None:
            self.tabs.setCurrentIndex(0)
            QTimer.singleShot(0, self, self._begin_new)
        self._show_state()

    def load_children(self, key: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """Show the child rows of one kind; each row has its `id`. What is being written stays."""
        self.tabs.load(key, rows)
        self._show_state()

    def set_child_defaults(self, key: str, values: Mapping[str, Value]) -> None:
        """What a new child row begins with besides its declared defaults, such as the author."""
        self.tabs.set_defaults(key, values)

    def set_read_only(self, read_only: bool, why: str = "") -> None:
        """Show without editing; `why` is said below the header."""
        self.notice.say_locked(why if read_only else "")
        if read_only == self._read_only:
            return
        self._read_only = read_only
        self.fields.set_read_only(read_only)
        self.tabs.set_read_only(read_only)
        self._show_footer()

    def row_id(self) -> int | None:
        """The row shown, None for a new one."""
        return self._edits.row_id

    def refresh(self, values: Mapping[str, Value], by: str = "") -> None:
        """The row has changed: show it where the person changed nothing, mark the rest.

        `by` is the colleague who did it, "" when nobody knows or when it was this person by other means. What comes back of
        a save on its way is no clash.
        """
        for name, (_, new) in (self._sent or {}).items():
            if name in values and values[name] == new:
                self._edits.settle(name, new)
        self.fields.show_fields(self._edits.refresh(values, by, self.fields.composing()))
        self.fields.show_clashes()
        self.fields.show_faults()
        if self._edits.clashes:
            self.notice.say_clashes(list(self._edits.clashes))
        self._changed()

    # -- saving -----------------------------------------------------------------------------------------------------------

    def changes(self) -> Changes:
        """What would be saved now."""
        return self._edits.changes()

    def values(self) -> dict[str, Value]:
        """The row as it stands in the form."""
        return dict(self._edits.values)

    def is_dirty(self) -> bool:
        """Whether anything would be lost by leaving, an entry being written included."""
        return self._edits.dirty or bool(self.tabs.begun())

    def save(self) -> bool:
        """Hand over what is unsaved. False when something is in the way; it is marked then."""
        QGuiApplication.inputMethod().commit()
        self.fields.tidy()
        if self._read_only or self._sent is not None or not self.is_dirty():
            return False
        if self._edits.clashes:
            self.notice.say_clashes(list(self._edits.clashes))
            self.go_to(next(iter(self._edits.clashes)))
            return False
        if self._edits.dirty:
            if wrong := self.fields.be_strict():
                self.notice.say_faults(wrong)
                return False
            self._sent = self.changes()
        if not self.tabs.submit_begun():
            self._sent = None
            return False
        self._show_state()
        if self._sent is not None:
            self.save_requested.emit(self._edits.row_id, dict(self._sent))
        return True

    def saved(self, row_id: int, values: Mapping[str, Value] | None) -> None:
        """The row is stored; `values` is how the office holds it. What was typed meanwhile stays unsaved.

        With None, when it could not be read again, the row counts as it was handed over.
        An answer about a row that is not shown any more changes nothing.
        """
        if self._sent is None or self._edits.row_id not in (None, row_id):
            return
        sent, self._sent = self._sent, None
        if values is None:
            values = self._edits.seen | {name: new for name, (_, new) in sent.items()}
        self._edits = self._edits.after_saving(row_id, values, sent)
        self.drafting.forget()
        self._draft_row = str(row_id)
        self._remark = f"已保存 {dt.datetime.now():%H:%M}"
        self.notice.hide()
        self.tabs.set_new(False)
        self.fields.rebind(self._edits)
        self._changed()
        self._go_on()

    def child_saved(self, key: str) -> None:
        """The child row handed over by `tabs.add_requested` or `tabs.edit_requested` is stored."""
        self.tabs.saved(key)
        self._changed()
        self._go_on()

    def save_failed(self, error: ExpectedError) -> None:
        """The row was not stored; what was typed stays. A conflict is shown at its fields; the rest the caller tells."""
        self._sent = self._then = None
        if isinstance(error, ConflictError) and not isinstance(error, RowGoneError):
            known = self.ledger.fields
            self.refresh({name: theirs for name, (_, theirs, _) in error.cells.items() if name in known})
        self._show_state()

    def decide(self, mine: Collection[str]) -> None:
        """Settle the clashes: mine stands in the fields named, theirs in the others. Nothing is saved by it."""
        for name in list(self._edits.clashes):
            self.fields.decide(name, mine=name in mine)

    def child_failed(self, key: str) -> None:
        """The child row was not stored; what was written stays. Telling why is for the caller."""
        self._then = None
        self.tabs.failed(key)
        self._show_state()

    def ask_before_leaving(self, decide: Callable[[], Leaving], then: Callable[[], object]) -> None:
        """Do `then` when nothing is lost by it: at once, or after saving. `decide` asks; "cancel" and a refused save stay."""
        decision = decide() if self.is_dirty() else "discard"
        if decision == "keep":
            self.drafting.leave()  # what is in store stays there
        if decision in ("keep", "discard"):
            self._give_up()
            then()
        elif decision == "save":
            self._save_then(then)

    # -- drafts -----------------------------------------------------------------------------------------------------------

    def draft(self) -> Draft | None:
        """What is unsaved, None when nothing is."""
        if not self.is_dirty():
            return None
        edits = self._edits
        return Draft(
            ledger=self.ledger.key,
            row=self._draft_row,
            title=self.header.title.text() or f"新增{self.ledger.noun}",
            saved_at=now_text(),
            changes=edits.unsaved,
            typed=dict(edits.typed),
            entries=self.tabs.entries(),
            start=dict(edits.start) if edits.row_id is None else {},
        )

    def keep_draft(self) -> None:
        """Keep it now, not a moment later: the form is about to go."""
        QGuiApplication.inputMethod().commit()
        self.drafting.leave()

    def restore(self, draft: Draft) -> None:
        """Put a draft of this row back, and say so. The child rows must be loaded already."""
        self._bring_back(draft)
        self.drafting.knows(draft)
        self.notice.say_restored(draft, self.revert)

    def put_in(self, values: Values) -> None:
        """Begin with what a person has asked for (a copy of a row): it can be saved as it is, and leaving asks."""
        self._edits.values |= {name: value for name, value in values.items() if name in self._edits.values}
        self.fields.load(self._edits)
        self._changed()

    def revert(self) -> None:
        """Take all unsaved changes back; they can be brought back once more."""
        draft = self.draft()
        if draft is None:
            return
        self._give_up()
        self.notice.say_reverted(lambda: self._undo_revert(draft))

    # -- inside -----------------------------------------------------------------------------------------------------------

    def _begin_new(self) -> None:
        if self._edits.row_id is None and self.isVisible():
            self.fields.focus_first()

    def _bring_back(self, draft: Draft) -> None:
        self._edits.restore(draft.changes, draft.typed)
        self.fields.load(self._edits)
        self.tabs.restore(draft.entries)
        self._changed()

    def _undo_revert(self, draft: Draft) -> None:
        self.notice.hide()
        self._bring_back(draft)

    def _give_up(self) -> None:
        edits = self._edits
        now = edits.start | {name: clash.theirs for name, clash in edits.clashes.items()}
        self._edits = Edits(self.ledger, edits.row_id, now, edits.given)
        self.tabs.give_up()
        self.fields.load(self._edits)
        self.drafting.forget()
        self.notice.hide()
        self._show_state()

    def _save_then(self, then: Callable[[], object]) -> None:
        self._then = then
        if not self.save() and self._sent is None:
            self._then = None

    def _go_on(self) -> None:
        if self._then and self._sent is None and not self.tabs.busy():
            then, self._then = self._then, None
            then()

    def _show_footer(self) -> None:
        """Files are stored as soon as they are added: where nothing else is unsaved, their pictures have its room."""
        self.footer.setVisible(not self._read_only and (self.tabs.on_files() is None or self.is_dirty()))

    def _changed(self) -> None:
        if not self.fields.faults():
            self.notice.done("faults")
        if not self._edits.clashes:
            self.notice.done("clashes")
        if self.is_dirty():
            self.notice.done("undone")
        self.drafting.touch()
        self._show_state()

    def _show_state(self) -> None:
        new, dirty = self._edits.row_id is None, self.is_dirty()
        self.header.show_row(self._edits.values, new, self._reading())
        self.footer.show_state(new=new, dirty=dirty, saving=self._sent is not None, remark=self._remark)
        self._show_footer()
        if dirty != self._was_dirty:
            self._was_dirty = dirty
            self.dirty_changed.emit(dirty)

    def _show_draft_trouble(self, message: str) -> None:
        self._remark = message
        self.footer.state.setText(message)

    def _connect(self) -> None:
        self.fields.changed.connect(self._changed)
        self.tabs.changed.connect(self._changed)
        self.tabs.currentChanged.connect(self._show_footer)
        self.drafting.failed.connect(self._show_draft_trouble)
        self.footer.save.clicked.connect(self.save)
        self.footer.save_and_new.clicked.connect(lambda: self._save_then(self.new_requested.emit))
        self.footer.revert.clicked.connect(self.revert)
        self.add_key("Ctrl+S", self.save, Qt.ShortcutContext.WindowShortcut)  # wherever the focus is in the window
