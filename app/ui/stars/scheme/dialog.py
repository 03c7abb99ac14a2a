"""指标体系: all schemes at the left, the editor of the one chosen; import, template, copy to the next year, delete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Change
from app.core.errors import ExpectedError
from app.core.program import resources
from app.exchange.importing.scheme_sheet import read_scheme
from app.scoring.default_scheme import default_scheme
from app.scoring.metrics import METRICS
from app.scoring.scheme import Scheme
from app.scoring.schemes import StoredScheme, add_scheme, change_scheme, copied, read_schemes, remove_scheme
from app.scoring.tables import StarScheme
from app.store.operation import Operation
from app.ui.card_list import CardList, card_of
from app.ui.file_dialogs import Purpose, ask_file
from app.ui.jobs import Queue
from app.ui.messages import Messages
from app.ui.session import Session
from app.ui.stars.scheme.draft import SchemeDraft
from app.ui.stars.scheme.editor import SchemeEditor
from app.ui.stars.scheme.proposal_dialog import ProposalDialog
from app.ui.widgets import button, mark, side_by_side, words

LIST_WIDTH, LEAST_WIDTH = 210, 150
NARROW = 1000  # pixels
EXCEL = "Excel 工作簿 (*.xlsx *.xls *.et *.ods)"


class SchemeDialog(QDialog):
    """Edits schemes. Everything is stored at 保存; the page hears of it through the session."""

    def __init__(self, parent: QWidget, session: Session, messages: Messages, failed: Callable[[Exception], None]) -> None:
        super().__init__(parent)
        self.session = session
        self.messages = messages
        self.failed = failed
        self.read_only = ""
        self.editor: SchemeEditor | None = None
        self.stored: StoredScheme | None = None
        self.schemes: dict[int, StoredScheme] = {}
        self.wanted = 0  # the row to show when the list has been read
        self.setWindowTitle("指标体系")
        self.resize(parent.window().size() * 0.94)
        self.list = CardList("指标体系", LIST_WIDTH if parent.window().width() >= NARROW else LEAST_WIDTH)
        self.list.chosen.connect(self._choose)
        self.load = button("从 Excel 导入…", "primary")
        self.template = button("用参考标准新建")
        self.copy = button("复制到下一年度")
        self.delete = button("删除", "danger")
        self.save = button("保存", "primary")
        self.leave = button("关闭")
        self.state = words(look="soft")
        self.none = words("还没有指标体系。从 Excel 导入考评细则，或用参考标准新建一个再修改。", "soft", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.load.clicked.connect(self.choose_file)
        self.template.clicked.connect(self.use_template)
        self.copy.clicked.connect(self.copy_to_next_year)
        self.delete.clicked.connect(self.remove)
        self.save.clicked.connect(self.store)
        self.leave.clicked.connect(self.reject)
        session.changed.connect(self._changed)
        self.reload()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list, 1)
        for widget in (self.load, self.template, self.copy, self.delete):
            left.addWidget(widget)
        self.right = QVBoxLayout()
        self.right.addWidget(self.none, 1)
        buttons = side_by_side(self.state, None, self.leave, self.save)
        side = QVBoxLayout()
        side.setSpacing(10)
        side.addLayout(self.right, 1)
        side.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(14)
        row.addLayout(left)
        row.addLayout(side, 1)

    def reload(self) -> None:
        """Read the schemes."""
        database = self.session.office.database
        self.session.jobs.start(lambda job: read_schemes(database), self._show, self.failed, queue=Queue.READ, owner=self)

    def _changed(self, change: Change) -> None:
        if StarScheme._meta.table_name in change.tables:
            self.reload()

    def _show(self, schemes: Sequence[StoredScheme]) -> None:
        wanted = self.wanted or (self.stored.row if self.stored else 0)
        self.wanted = 0
        dirty = self.editor is not None and self.editor.draft.dirty
        rows = [stored.row for stored in schemes]
        place = rows.index(wanted) if wanted in rows else 0
        self.schemes = {stored.row: stored for stored in schemes}
        cards = (card_of(stored.title, stored.row, stored.title) for stored in schemes)
        self.list.show_cards(cards, schemes[place].row if schemes else None)
        self.none.setVisible(not schemes)
        mark(self.load, "primary", not schemes)  # with a scheme 保存 is what comes next
        if not dirty or (self.stored is not None and self.stored.row not in rows):
            self._open(schemes[place] if schemes else None)
        elif self.editor is not None and schemes[place].scheme == self.editor.draft.stored:
            self.stored = schemes[place]  # written on while it was being saved

    def _choose(self, row: int) -> None:
        if self.stored is not None and row == self.stored.row:
            return
        if self._may_leave():
            self._open(self.schemes[row])
        elif self.stored is not None:
            self.list.mark(self.stored.row)

    def _may_leave(self) -> bool:
        """Ask when something is not saved; saving goes on in the background."""
        if self.editor is None or not self.editor.draft.dirty:
            return True
        leaving = self.messages.unsaved("指标体系")
        if leaving == "save":
            self.store()
        return leaving != "cancel"

    def _open(self, stored: StoredScheme | None) -> None:
        if self.editor is not None:
            self.right.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        self.stored = stored
        if stored is not None:
            draft = SchemeDraft(stored.scheme, self.read_only or stored.locked)
            draft.changed.connect(self._show_state)
            self.editor = SchemeEditor(draft, METRICS, self.messages)
            self.right.addWidget(self.editor, 1)
        self._show_state()

    def set_read_only(self, why: str) -> None:
        """Only to be looked at."""
        self.read_only = why
        for widget in (self.load, self.template, self.copy, self.delete):
            widget.setEnabled(False)

    def _show_state(self) -> None:
        dirty = self.editor is not None and self.editor.draft.dirty
        self.save.setEnabled(dirty)
        self.copy.setEnabled(self.stored is not None and not self.read_only)
        self.delete.setEnabled(self.stored is not None and not self.stored.locked and not self.read_only)
        self.state.setText("有未保存的修改" if dirty else "")

    def store(self) -> None:
        """Save the scheme that is edited."""
        if self.editor is None or self.stored is None:
            return
        editor, scheme = self.editor, self.editor.draft.scheme
        try:
            operation = change_scheme(self.stored, scheme)
        except ExpectedError as fault:
            self.failed(fault)
            return
        self.save.setEnabled(False)

        def done(change: Change | None) -> None:
            editor.draft.stored = scheme
            self.messages.toast("已保存指标体系")
            self.reload()

        def refused(fault: Exception) -> None:
            self._show_state()
            self.failed(fault)

        self.session.run(operation, done, refused)

    def choose_file(self) -> None:
        """Ask for a workbook."""
        path = ask_file(self, Purpose.IMPORT, "选择考评细则", EXCEL)
        if path:
            self.import_file(path)

    def import_file(self, path: Path) -> None:
        """Read a workbook and show the rules proposed for it."""
        year = self.session.today().year
        self.session.jobs.start(lambda job: read_scheme(path, year), self._confirm, self.failed, owner=self)

    def _confirm(self, scheme: Scheme) -> None:
        dialog = ProposalDialog(self, scheme)
        dialog.accepted.connect(lambda: self.add(dialog.scheme()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def use_template(self) -> None:
        """A scheme out of the one that ships with the program."""
        self.add(default_scheme(resources(), self.session.today().year))

    def copy_to_next_year(self) -> None:
        """A version of the scheme shown for the year after it."""
        if self.stored is not None and self.editor is not None:
            self.add(copied(self.editor.draft.scheme, self.stored.scheme.year + 1))

    def add(self, scheme: Scheme) -> None:
        """Keep a new scheme and show it."""
        if self._may_leave():
            self._run(add_scheme(scheme), f"已新增：{scheme.year}年度 {scheme.name}", newest=True)

    def remove(self) -> None:
        """Take the scheme shown away; undo brings it back."""
        if self.stored is not None:
            self._run(remove_scheme(self.stored), "已删除指标体系，可以撤销")

    def _run(self, operation: Operation, said: str, *, newest: bool = False) -> None:
        def done(change: Change | None) -> None:
            ids = change.tables.get(StarScheme._meta.table_name, frozenset()) if change is not None else frozenset()
            self.wanted = next(iter(ids), 0) if newest else 0
            self._drop_draft()
            self.messages.toast(said)
            self.reload()

        self.session.run(operation, done, self.failed)

    def _drop_draft(self) -> None:
        """What is shown next begins from what is stored."""
        if self.editor is not None:
            self.editor.draft.stored = self.editor.draft.scheme

    def reject(self) -> None:
        """Esc and 关闭 ask when something is not saved."""
        if self._may_leave():
            super().reject()
