"""Ctrl+Z and Ctrl+Y: one's own steps of this session, each commit one step, and between them how the page was looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.changes import Change
from app.core.errors import CancelledError, StorageError
from app.ledgers.changes.undo import undo_of
from app.ledgers.registry import LEDGERS
from app.ui.importing.progress import ImportProgress
from app.ui.messages import Messages
from app.ui.page_widget import PageWidget
from app.ui.session import Session
from app.ui.step_order import next_step

if TYPE_CHECKING:
    from app.ui.page.looks import Step

MANY_ROWS = 10  # rows of one step that nobody takes back without having looked
TABLES = {page.key: str(ledger.model._meta.table_name) for ledger in LEDGERS for page in ledger.pages}


@dataclass(frozen=True)
class Press:
    """Ctrl+Z or Ctrl+Y, pressed after `made` steps, while `awaits` more were being saved: the last of these is meant."""

    source: list[Change]
    target: list[Change]
    said: str
    nothing: str
    made: int
    awaits: int


class UndoSteps(QObject):
    """The steps that can be taken back and those that can be done again, by commit number.

    `page` is the page in front: many rows that it does not show are not changed without asking. What was filtered or sorted on
    it after the last commit is taken back before that, as in Excel.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        messages: Messages,
        failed: Callable[[Exception], None],
        page: Callable[[], PageWidget],
    ) -> None:
        super().__init__(session)
        self.window = window
        self.page = page
        self.session = session
        self.messages = messages
        self.failed = failed
        self.done: list[Change] = []
        self.undone: list[Change] = []
        self._at: dict[str, int] = {}  # by commit: in which order it was done or undone
        self._busy = False
        self._made = 0  # steps of mine so far
        self._pressed: list[Press] = []  # while something is being saved: done when it is
        session.carried_out.connect(self._remember)
        session.all_saved.connect(self._go_on)

    def _remember(self, change: Change) -> None:
        """A new step of mine: what was undone before cannot be done again."""
        if not self._busy:
            self._made += 1
            self._put(self.done, change)
            self.undone.clear()

    def _put(self, steps: list[Change], change: Change) -> None:
        steps.append(change)
        self._at[change.commit_id] = next_step()

    def undo(self) -> None:
        """Take back the last step, be it still on its way."""
        looks = self.page().own_looks
        if looks is not None and self._is_newer(looks.done, self.done):
            self.messages.toast(f"已撤销：{looks.undo()}")
            return
        self._press(self.done, self.undone, "已撤销", "没有可以撤销的操作")

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        looks = self.page().own_looks
        if looks is not None and self._is_newer(looks.undone, self.undone):
            self.messages.toast(f"已重做：{looks.redo()}")
            return
        self._press(self.undone, self.done, "已重做", "没有可以重做的操作")

    def _is_newer(self, looks: Sequence[Step], saved: Sequence[Change]) -> bool:
        """Whether the last look was chosen after the last commit, nothing being on its way."""
        if not looks or self._busy or self._pressed or self.session.saving:
            return False
        return not saved or looks[-1].at > self._at[saved[-1].commit_id]

    def _press(self, source: list[Change], target: list[Change], said: str, nothing: str) -> None:
        awaits = self.session.saving - int(self._busy)
        self._pressed.append(Press(source, target, said, nothing, self._made, awaits))
        self._go_on()

    def _go_on(self) -> None:
        """Carry out what was pressed, once all is saved: only then it is known which step is the last one."""
        while self._pressed and not self._busy and not self.session.saving:
            press = self._pressed.pop(0)
            came = self._made - press.made
            if came > press.awaits:
                self.messages.toast(f"又有了新的修改，没有再{press.said.removeprefix('已')}", "amber")
            elif press.awaits and not came:
                self.messages.toast(f"上一步没有保存或没有改动，没有{press.said.removeprefix('已')}", "amber")
            else:
                self._move(press)

    def _move(self, press: Press) -> None:
        source, target, said = press.source, press.target, press.said
        if not source:
            self._pressed.clear()
            self.messages.toast(press.nothing, "grey")
            return
        step = source[-1]
        office = self.session.office
        self._busy = True
        if not self._agreed(step, press.said.removeprefix("已")):
            self._busy = False
            self._pressed.clear()
            return

        def finish(change: Change | None) -> None:
            self._busy = False
            source.pop()
            if change is not None:
                self._put(target, change)
            self._say(f"{said}：{step.action.removeprefix('撤销：')}", step, back=source is self.done)

        def failed(fault: Exception) -> None:
            self._busy = False
            self._pressed.clear()
            if not isinstance(fault, StorageError | CancelledError):  # once the LAN is back the step can be taken back still
                source.pop()
            self.failed(fault)

        job = self.session.run(lambda job: undo_of(office, step.sequence, step.commit_id, job.report), finish, failed)
        ImportProgress(self.window, f"正在{said.removeprefix('已')}", job)

    def _say(self, text: str, step: Change, *, back: bool) -> None:
        """What was taken back; of many rows with the way back, for somebody may have meant another step."""
        if back and rows_of(step) >= MANY_ROWS:
            self.messages.offer(text, "恢复", self.redo)
        else:
            self.messages.toast(text)

    def _agreed(self, step: Change, verb: str) -> bool:
        """Whether to go on: asked where a step wrote many rows of which the ledger in front shows none (an import elsewhere).

        Pages of more than one ledger (销号审核, 年度总结) take back what was done on them without a question.
        """
        rows, table = rows_of(step), TABLES.get(self.page().key)
        if rows < MANY_ROWS or table is None or table in step.tables:
            return True
        action = step.action.removeprefix("撤销：")
        text = f"要{verb}的是“{action}”，它改动的 {rows} 行不在当前页面上。"
        return self.messages.confirm(verb, text, f"仍要{verb}", "如果只想改当前页面，请点“取消”。")


def rows_of(step: Change) -> int:
    """How many rows a step wrote."""
    return sum(map(len, step.tables.values()))
