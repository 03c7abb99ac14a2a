"""While a text is typed in the form: is there a row that says nearly the same? Looked for on a worker thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import peewee
from PySide6.QtCore import QObject, QTimer

from app.core.kinds import Ordinal
from app.core.likeness import bare, nearest
from app.ledgers.schema.declaration import Ledger
from app.ui.form.record_form import RecordForm
from app.ui.jobs import Queue
from app.ui.session import Session

PAUSE_MS = 400  # of typing
LONGEST_QUOTE = 30


@dataclass(frozen=True)
class LikeRow:
    """A row that says nearly the same."""

    row_id: int
    number: str
    text: str
    whose: str = ""  # the department it belongs to

    def words(self, noun: str) -> str:
        """For the person who types."""
        which = f"第 {self.number} 号{noun}" if self.number else f"已有的{noun}"
        which += f"（{self.whose}）" if self.whose else ""
        quote = " ".join(self.text.split())
        return f"与{which}相近：“{quote[:LONGEST_QUOTE]}{'…' if len(quote) > LONGEST_QUOTE else ''}”"


class LikenessWatch(QObject):
    """Points it out at the field of one form."""

    def __init__(self, form: RecordForm, ledger: Ledger, session: Session, failed: Callable[[Exception], None]) -> None:
        super().__init__(form)
        self.form, self.ledger, self.session, self.failed = form, ledger, session, failed
        self.box = form.fields.boxes[ledger.alike_field]
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._look)
        self.box.editor.changed.connect(self._typed)
        form.fields.loaded.connect(lambda: self.box.set_remark(""))

    def _typed(self) -> None:
        self.box.set_remark("")
        self._timer.start()

    def _look(self) -> None:
        row_id, text = self.form.row_id(), self.box.editor.text()
        database, ledger = self.session.office.database, self.ledger

        def show(found: LikeRow | None) -> None:
            if self.box.editor.text() == text and self.form.row_id() == row_id:
                self.box.set_remark(found.words(ledger.noun) if found else "")

        self.session.jobs.start(
            lambda job: like_row(database, ledger, text, row_id), show, self.failed, queue=Queue.READ, owner=self
        )


def like_row(database: peewee.Database, ledger: Ledger, text: str, row_id: int | None) -> LikeRow | None:
    """The row most like a text, other than the one it is typed in."""
    model = ledger.model
    number = next((name for name, spec in ledger.fields.items() if spec.stored and isinstance(spec.kind, Ordinal)), "")
    whose = ledger.scope[0] if ledger.scope else ""
    names = ("id", ledger.alike_field, number or "id", whose or "id")
    query = model.select(*(getattr(model, name) for name in names)).where(model.deleted_at.is_null())
    rows = [row for row in database.execute(query.tuples()).fetchall() if row[0] != row_id]
    found = nearest(text, [bare(row[1]) for row in rows], limit=1)
    if not found:
        return None
    row = rows[found[0][0]]
    return LikeRow(row[0], row[2] if number else "", row[1], str(row[3] or "") if whose else "")
