"""回收汇总: what came back, file by file, each difference with its tick; taken for one file or for all in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.core.changes import Change
from app.core.errors import ConflictError
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.importable import IMPORTABLE_BY_KEY
from app.exchange.importing.plan import ImportPlan
from app.exchange.returns.accepting import accept, put_off_in
from app.exchange.returns.collecting import collect
from app.exchange.returns.earlier import Past
from app.exchange.returns.elsewhere import with_elsewhere
from app.exchange.returns.left_open import is_answered, left_open
from app.exchange.returns.looked_again import looked_again
from app.exchange.returns.returned import Collection, Returned, choose, with_files
from app.rectify.reported import Approval
from app.ui.importing.merge_view import MergeView
from app.ui.importing.off_thread import off_thread
from app.ui.importing.progress import ImportProgress
from app.ui.jobs import Queue
from app.ui.messages import Messages
from app.ui.progress import ProgressDialog
from app.ui.rectify.put_off_dialog import ask_put_off
from app.ui.returns.carried_out import CarriedOut
from app.ui.returns.file_list import FileList, filled_words, saved_on, summary_words
from app.ui.session import Session
from app.ui.widgets import button, mark, words

Failed = Callable[[Exception], None]
LARGEST = QSize(1680, 940)  # pixels at 96 dpi; on a small screen nearly all of the window
MOST_NOTES = 3  # lines of what was not read; the tip has all
MOST_UNREAD = 5  # cells that are named after a file was taken


class CollectDialog(QDialog):
    """The files of one collection. Nothing is written before 采用."""

    def __init__(self, parent: QWidget, collection: Collection, session: Session, messages: Messages, failed: Failed) -> None:
        super().__init__(parent)
        self.collection = collection
        self.session = session
        self.messages = messages
        self.failed = failed
        self.carried = CarriedOut()
        self.current = ""  # id
        self._outs: list[set[int]] = []  # of the current file's sheets
        self._busy = False
        self._deciding = False  # what was asked of all rows is still being worked out: nothing is written without it
        self.setWindowTitle("回收汇总")
        self.resize((parent.window().size() * 0.94).boundedTo(LARGEST))
        self.files = FileList()
        self.merge = MergeView("返回内容", off_thread(self, session.jobs, failed))
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.files)
        middle.addLayout(self._build_file(), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 14)
        outer.setSpacing(10)
        outer.addLayout(middle, 1)
        outer.addLayout(self._build_foot())
        self._connect()
        files = sorted(collection.files, key=lambda item: (not item.chosen, item.plan is None))
        first = files[0] if files else None
        self._show_all(first.id if first else "")

    def _build_file(self) -> QVBoxLayout:
        """What one file says: its differences, or why it has none."""
        self.head = words("", "heading", wrap=True)
        self.about = words("", "soft", wrap=True)
        self.notes = words("", wrap=True)
        self.sheets = QComboBox()
        self.sheets.setAccessibleName("工作表")
        self.empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setProperty("soft", True)
        self.unlock = button("输入打开密码…")
        nothing = QWidget()
        column = QVBoxLayout(nothing)
        column.addStretch(1)
        column.addWidget(self.empty)
        column.addWidget(self.unlock, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        body = QWidget()
        self.stack = QStackedLayout(body)
        self.stack.addWidget(self.merge)
        self.stack.addWidget(nothing)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.head)
        right.addWidget(self.about)
        right.addWidget(self.notes)
        right.addWidget(self.sheets)
        right.addWidget(body, 1)
        return right

    def _build_foot(self) -> QHBoxLayout:
        """What is done with what was decided."""
        self.summary = QLabel(wordWrap=True)
        self.accept_one = button("采用这一份")
        self.accept_all = button("", "primary")
        self.close_button = button("关闭")
        foot = QHBoxLayout()
        foot.addWidget(self.summary, 1)
        for each in (self.close_button, self.accept_one, self.accept_all):
            each.setAutoDefault(False)
            foot.addWidget(each)
        return foot

    def _connect(self) -> None:
        self.files.chosen.connect(self.show_file)
        self.files.ticked.connect(self._tick)
        self.sheets.activated.connect(lambda _: self._show_sheet())
        self.merge.decided.connect(self._decided)
        self.merge.model.deciding.connect(self._set_deciding)
        self.unlock.clicked.connect(self._ask_password)
        self.accept_one.clicked.connect(self._accept_current)
        self.accept_all.clicked.connect(lambda: self.carry_out(self.ready_files()))
        self.close_button.clicked.connect(self.reject)
        self.session.changed.connect(self._changed)

    # Showing

    @property
    def returned(self) -> Returned | None:
        """The file that is shown."""
        return next((item for item in self.collection.files if item.id == self.current), None)

    def ready_files(self) -> list[Returned]:
        """The files that are ticked and for whose department none has been carried out, or a question answered since."""
        return [item for item in self.collection.files if item.chosen and not self._is_done(item) and is_answered(item)]

    def _is_done(self, item: Returned) -> bool:
        """Whether a file, or another one of its department, has been carried out and no question is left."""
        return not item.rest and any(other.id in self.carried.ids for other in (item, *self.collection.rivals(item)))

    def _show_all(self, current: str) -> None:
        self.current = current
        self._list_files()
        if current:
            self.show_file(current)
        else:
            self.stack.setCurrentIndex(1)
            self.empty.setText("这里没有文件")
        self._summarise()

    def _list_files(self) -> None:
        self.files.show_files(self.collection, self.carried.ids, self.current, self.session.today())

    def show_file(self, wanted: str) -> None:
        """Show a file's differences, or why it cannot be taken."""
        self.current = wanted
        item = self.returned
        if item is None:
            return
        batch = f"　{item.batch.title}（{item.batch.day} 下发）" if item.batch is not None else ""
        self.head.setText(f"{item.recipient or item.name}{batch}")
        told = (item.name, saved_on(item), filled_words(item), item.why if item.plan else "")
        self.about.setText("　".join(filter(None, told)))
        self.notes.setText("\n".join(shown_notes(item.notes)))
        self.notes.setToolTip("\n".join(item.notes))
        self.notes.setVisible(bool(item.notes))
        self._outs = [set(out) for out in item.left_out]
        sheets = item.plan.sheets if item.plan else ()
        places = [place for place, sheet in enumerate(sheets) if sheet.ledger]
        self.sheets.clear()
        for place in places:
            sheet = sheets[place]
            self.sheets.addItem(f"{sheet.sheet} → {IMPORTABLE_BY_KEY[str(sheet.ledger)].title}", place)
        self.sheets.setVisible(len(places) > 1)
        self.unlock.setVisible(item.locked)
        if item.plan is None or self._is_done(item):
            self.stack.setCurrentIndex(1)
            written = "这份文件" if item.id in self.carried.ids else "同一单位另一份文件"
            done = f"{written}的改动已经写入台账，关闭这个窗口后按 Ctrl+Z 可以撤销{unread_words(item)}"
            self.empty.setText(done if item.plan else item.why)
        else:
            self.stack.setCurrentIndex(0)
            self._show_sheet()
        self._summarise()

    def _show_sheet(self) -> None:
        item, place = self.returned, self.sheets.currentData()
        if item is not None and item.plan is not None and place is not None:
            self.merge.show_plan(item.plan.sheets[place], self._outs[place])

    def _summarise(self) -> None:
        ready, taken = self.ready_files(), len(self.carried.ids)
        left = [item for item in self.collection.files if item.rest]
        self.summary.setText(summary_words(self.collection, ready, taken))
        self.accept_all.setText(f"采用全部 {len(ready)} 份" if ready else "采用全部")
        free = not self._busy and not self._deciding
        self.accept_all.setEnabled(bool(ready) and free)
        item = self.returned
        self.accept_one.setEnabled(item in ready and free)
        over = bool(taken) and not ready and not left and not self._busy
        self.accept_all.setVisible(not over)
        self.accept_one.setVisible(not over)
        self.close_button.setText("完成" if over else "关闭")
        mark(self.close_button, "primary", over)
        self.close_button.setDefault(over)
        if over:
            self.close_button.setFocus()

    def _ask_password(self) -> None:
        """A file that opens with a password is looked at again with it, and so are the others: a round may have one for all."""
        item = self.returned
        if item is None or self._busy:
            return
        password = self.messages.ask_password("需要密码", f"{item.name}\n{item.why}")
        if not password:
            return
        path, office, today = item.path, self.session.office, self.session.today()
        closed = dict.fromkeys((each.path for each in self.collection.files if each.locked), password)

        def looked(found: Collection) -> None:
            files = tuple(each for each in found.files if each.path == path or not each.locked)
            self.collection = with_files(self.collection, replace(found, files=files))
            self._show_all(next(each.id for each in files if each.path == path))

        job = self.session.jobs.start(
            lambda job: collect(list(closed), office.database, office.office_id, today, job.report, closed, Past(office)),
            looked,
            self.failed,
            owner=self,
        )
        ProgressDialog(self, "正在核对返回的文件", job)

    # Deciding

    def _tick(self, wanted: str, chosen: bool) -> None:
        item = next(each for each in self.collection.files if each.id == wanted)
        now = choose(self.collection, item, chosen)
        self.collection = replace(now, files=tuple(with_elsewhere(now.files)))
        self._summarise()
        # Not here: the list is still telling of its line.
        QTimer.singleShot(0, self, self._list_files)

    def _decided(self, sheet: SheetPlan) -> None:
        item, place = self.returned, self.sheets.currentData()
        if item is None or item.plan is None:
            return
        sheets = tuple(sheet if i == place else old for i, old in enumerate(item.plan.sheets))
        plan: ImportPlan = replace(item.plan, sheets=sheets)
        now = replace(item, plan=plan, left_out=tuple(frozenset(out) for out in self._outs))
        self._replace([now])
        if now.counts != item.counts:
            self._list_files()
        self._summarise()

    # Carrying out

    def _accept_current(self) -> None:
        item = self.returned
        if item is not None:
            self.carry_out([item])

    def carry_out(self, files: Sequence[Returned]) -> None:
        """One commit for these files, one undo step. What they put off is asked about before."""
        if not self._busy and not self._deciding and files:
            self._set_busy(True)
            ask_put_off(
                self,
                self.session,
                self.messages,
                lambda: put_off_in(files),
                lambda approval: self._write(files, approval),
                partial(self._set_busy, False),
            )

    def _write(self, files: Sequence[Returned], approval: Approval | None) -> None:
        today = self.session.today()

        def done(change: Change | None) -> None:
            name = change.action if change is not None else ""
            if left := tuple(filter(None, map(left_open, files))):
                self._look_at_rest(name, files, left)
            else:
                self._carried_out(name, files, ())

        def failed(fault: Exception) -> None:
            self._set_busy(False)
            self.failed(fault)
            if isinstance(fault, ConflictError):
                self._look_again()

        job = self.session.run(lambda job: accept(files, today, job.report, approval), done, failed)
        ImportProgress(self, "正在汇总", job)

    def _look_at_rest(self, name: str, files: Sequence[Returned], left: tuple[Returned, ...]) -> None:
        """What nobody has decided stays in the list, against the ledger as it is now."""
        database, today = self.session.office.database, self.session.today()

        def looked(now: Collection) -> None:
            self._carried_out(name, files, now.files)

        def failed(fault: Exception) -> None:
            self._carried_out(name, files, ())
            self.failed(fault)

        work = replace(self.collection, files=left)
        self.session.jobs.start(lambda job: looked_again(work, database, today), looked, failed, queue=Queue.READ, owner=self)

    def _carried_out(self, name: str, files: Sequence[Returned], left: Sequence[Returned]) -> None:
        """Files were written; `left` is what is left open of them."""
        self._set_busy(False)
        rest = {item.id: item for item in left}
        now = [rest.get(item.id, replace(item, rest=False)) for item in files]
        self.carried.add(name, files, now)
        self._replace(now)
        self.messages.done(f"已采用 {len(files)} 份返回文件，按 Ctrl+Z 撤销")
        self._show_all(next((item.id for item in self.ready_files()), self.current))

    def _replace(self, files: Sequence[Returned]) -> None:
        """Other decisions of files."""
        now = {item.id: item for item in files}
        self.collection = replace(self.collection, files=tuple(now.get(item.id, item) for item in self.collection.files))

    def _look_again(self) -> None:
        """A colleague changed rows meanwhile: show what is in conflict now. What was decided of the others stays."""
        before, database, today = self.collection, self.session.office.database, self.session.today()

        def looked(now: Collection) -> None:
            self.setEnabled(True)
            self.collection = now
            pairs = zip(now.files, before.files, strict=True)
            self._show_all(next((new.id for new, old in pairs if new is not old and new in self.ready_files()), self.current))

        def failed(fault: Exception) -> None:
            self.setEnabled(True)
            self.failed(fault)

        self.setEnabled(False)
        self.session.jobs.start(lambda job: looked_again(before, database, today), looked, failed, queue=Queue.READ, owner=self)

    def _changed(self, change: Change) -> None:
        """Ctrl+Z took back what was written, or Ctrl+Y did it again: the files can be decided again, or are done."""
        if self._busy or (files := self.carried.changed(change.action)) is None:
            return
        self._replace(files)
        self._show_all(self.current)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._summarise()

    def _set_deciding(self, deciding: bool) -> None:
        self._deciding = deciding
        for each in (self.files, self.sheets):
            each.setEnabled(not deciding)
        self._summarise()

    def reject(self) -> None:
        """Closing, but not while something is being written. What is left open is told."""
        if self._busy:
            return
        left = [item for item in self.collection.files if item.rest]
        super().reject()
        if left:
            names = "、".join(dict.fromkeys(item.recipient or item.name for item in left))
            self.messages.toast(f"{names}还有内容待确认，没有写入；需要时重新收取这份文件即可继续", "amber")


def shown_notes(notes: Sequence[str]) -> list[str]:
    """The first lines of what is to be told of a file."""
    shown = [f"· {note}" for note in notes[:MOST_NOTES]]
    return shown + ([f"· 另有 {len(notes) - MOST_NOTES} 条提示，指向这里查看"] if len(notes) > MOST_NOTES else [])


def unread_words(item: Returned) -> str:
    """What of an accepted file could not be read or taken."""
    cells = item.unread()
    more = f"等 {len(cells)} 格" if len(cells) > MOST_UNREAD else ""
    return f"\n\n以下内容无法识别或不能采用，没有写入：{'、'.join(cells[:MOST_UNREAD])}{more}" if cells else ""
