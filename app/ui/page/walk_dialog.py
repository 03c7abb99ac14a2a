"""逐项查漏补缺: goes through the rows that are behind, one by one, with the fields to be brought up to date. By keys alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.operations import change_row
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.fields import Seen
from app.ledgers.schema.row_actions import Walk
from app.ledgers.views.rows import Rows
from app.store.operation import Operation
from app.ui.form.editor import Editor
from app.ui.form.editors import make_editor
from app.ui.form.field_box import FieldBox
from app.ui.form.look import SHEET
from app.ui.widgets import button, dialog_column, side_by_side, words

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

WIDTH, HEIGHT = 640, 680  # pixels at 96 dpi


class WalkDialog(QDialog):
    """One row at a time. Ctrl+Enter saves and goes on, Ctrl+↓ and Ctrl+↑ only go on; the last row's save ends the walk."""

    def __init__(self, page: LedgerPage, walk: Walk, ids: Sequence[int]) -> None:
        super().__init__(page)
        self.ledger, self.walk, self.ids = page.ledger, walk, list(ids)
        self.session, self.messages, self.around, self.failed = page.session, page.messages, page.around, page.failed
        self.place = 0
        self.row: dict[str, Value] = {}
        self.saved: set[int] = set()
        self.busy = False
        self.setObjectName("form")
        self.setWindowTitle(walk.title)
        self.setStyleSheet(SHEET)
        self.resize(WIDTH, HEIGHT)
        self._build()
        for keys, action in (
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("Ctrl+Down", lambda: self.step(1)),
            ("Ctrl+Up", lambda: self.step(-1)),
        ):
            QShortcut(QKeySequence(keys), self, action)
        self.begin()

    def _build(self) -> None:
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setRange(0, len(self.ids))
        self.where = words(look="soft")
        self.title = words(look="heading", wrap=True)
        self.title.setObjectName("rowTitle")
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(18)
        self.facts.setColumnStretch(1, 1)
        self.facts.setColumnStretch(3, 1)
        fields = QWidget()
        fields.setObjectName("page")
        column = QVBoxLayout(fields)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        self.boxes: dict[str, FieldBox] = {}
        for name in self.walk.fields:
            box = FieldBox(make_editor(self.ledger.fields[name], self.around))
            self.boxes[name] = box
            column.addWidget(box)
        column.addStretch()
        self.fields_area = QScrollArea()
        self.fields_area.setWidget(fields)
        self.fields_area.setWidgetResizable(True)
        self.fields_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what is in it, which scrolls it
        self.fields_area.setFrameShape(QFrame.Shape.NoFrame)
        kept = self.fields_area.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.fields_area.setSizePolicy(kept)
        self.back = button("上一项  Ctrl+↑")
        self.skip = button("跳过  Ctrl+↓")
        self.save_button = button("保存，下一项  Ctrl+Enter", "primary", "walkSave")
        self.back.clicked.connect(lambda: self.step(-1))
        self.skip.clicked.connect(lambda: self.step(1))
        self.save_button.clicked.connect(self.save)
        foot = side_by_side(self.back, None, self.skip, self.save_button)
        layout = dialog_column(self)
        self.body = layout
        for item in (self.where, self.progress, self.title):
            layout.addWidget(item)
        layout.addLayout(self.facts)
        layout.addWidget(self.fields_area, 1)
        layout.addLayout(foot)

    def begin(self) -> None:
        """Show the first row."""
        self.load()

    def operation(self, row_id: int, changes: Seen) -> Operation:
        """What saves a row."""
        return change_row(self.ledger, row_id, changes, self.session.today(), LEDGERS)

    # Showing

    def load(self) -> None:
        """Read the row of the place, which colleagues may have changed since."""
        self.session.read(self.ledger, self._show, [self.ids[self.place]], owner=self)

    def _show(self, rows: Rows) -> None:
        if not rows.ids:
            self.messages.toast("这一项已被同事删除", "amber")
            del self.ids[self.place]
            self.progress.setMaximum(len(self.ids))
            if not self.ids:
                self.accept()
                return
            self.place = min(self.place, len(self.ids) - 1)
            self.load()
            return
        self.row = rows.mapping(0)
        name = self.ledger.name_field
        self.title.setText(self.ledger.fields[name].kind.text(self.row[name]))
        self.where.setText(f"第 {self.place + 1} 项，共 {len(self.ids)} 项，已更新 {len(self.saved)} 项")
        self.progress.setValue(self.place + 1)
        self._show_facts()
        for field, box in self.boxes.items():
            box.editor.set_value(self.seen(field))
            box.set_error("")
        self.back.setEnabled(self.place > 0)
        last = self.place == len(self.ids) - 1
        self.skip.setText("结束  Ctrl+↓" if last else "跳过  Ctrl+↓")
        self.save_button.setText("保存，结束  Ctrl+Enter" if last else "保存，下一项  Ctrl+Enter")
        first: Editor = next(iter(self.boxes.values())).editor
        first.focus_widget().setFocus()

    def seen(self, field: str) -> Value:
        """What stands in a field before anything is typed."""
        return self.row[field]

    def clear_facts(self) -> None:
        """Take the facts of the last row away."""
        while self.facts.count():
            item = self.facts.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()  # the next ones stand in its place before it is gone
                widget.deleteLater()

    def _show_facts(self) -> None:
        self.clear_facts()
        shown = [(self.ledger.fields[name], self.row[name]) for name in self.walk.facts]
        filled = [(spec.label, spec.kind.text(value)) for spec, value in shown if spec.kind.text(value)]
        for number, (label, text) in enumerate(filled):
            line, column = divmod(number, 2)
            self.facts.addWidget(words(label, "soft"), line, column * 2, Qt.AlignmentFlag.AlignTop)
            self.facts.addWidget(words(text, wrap=True), line, column * 2 + 1, Qt.AlignmentFlag.AlignTop)

    # Going on

    def changes(self) -> dict[str, tuple[Value, Value]] | None:
        """What was changed in this row; None when something cannot be read, which is marked then."""
        found: dict[str, tuple[Value, Value]] = {}
        wrong: FieldBox | None = None
        for name, box in self.boxes.items():
            try:
                value = box.editor.value()
                box.set_error("")
            except InvalidValueError as fault:
                box.set_error(str(fault))
                wrong = wrong or box
                continue
            if value != self.seen(name):
                found[name] = (self.seen(name), value)
        if wrong is not None:
            wrong.editor.focus_widget().setFocus()
            return None
        return found

    def save(self) -> None:
        """Save what was changed, if anything, and go to the next row."""
        if self.busy or not self.row:
            return
        changes = self.changes()
        if changes is None:
            return
        if not changes:
            self.step(1)
            return
        row_id = self.ids[self.place]
        self.busy = True
        self.session.run(self.operation(row_id, changes), lambda _: self._saved(row_id), self._not_saved)

    def _saved(self, row_id: int) -> None:
        self.busy = False
        self.saved.add(row_id)
        if self.isVisible():
            self._go(1)

    def _not_saved(self, fault: Exception) -> None:
        """What was typed stays in the boxes."""
        self.busy = False
        self.failed(fault)

    def step(self, step: int) -> None:
        """Go to another row; what was typed and not saved asks first."""
        if not self.busy and self.row and self.may_leave():
            self._go(step)

    def may_leave(self) -> bool:
        """Whether the row may be left: nothing is typed, or it may be lost. 保存 saves, which goes on by itself."""
        if not self.row or self.changes() == {}:
            return True
        choice = self.messages.unsaved("这一项")
        if choice == "save":
            self.save()
        return choice == "discard"

    def _go(self, step: int) -> None:
        place = self.place + step
        if place >= len(self.ids):
            self.accept()
            return
        self.place = max(place, 0)
        self.load()
