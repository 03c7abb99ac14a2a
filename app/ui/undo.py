"""Ctrl+Z and Ctrl+Y: one's own steps of this session, each commit one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.core.changes import Change
from app.core.errors import StorageError
from app.ledgers.undo import undo_of
from app.ui.messages import Messages
from app.ui.session import Session


class UndoSteps(QObject):
    """The steps that can be taken back and those that can be done again, by commit number."""

    def __init__(self, session: Session, messages: Messages, failed: Callable[[Exception], None]) -> None:
        super().__init__(session)
        self.session = session
        self.messages = messages
        self.failed = failed
        self.done: list[Change] = []
        self.undone: list[Change] = []
        self._busy = False
        self._pressed: list[Callable[[], None]] = []  # while a step is under way: done when it is
        session.carried_out.connect(self._remember)

    def _remember(self, change: Change) -> None:
        """A new step of mine: what was undone before cannot be done again."""
        if not self._busy:
            self.done.append(change)
            self.undone.clear()

    def undo(self) -> None:
        """Take back the last step."""
        self._move(self.done, self.undone, "已撤销", "没有可以撤销的操作")

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self._move(self.undone, self.done, "已重做", "没有可以重做的操作")

    def _move(self, source: list[Change], target: list[Change], said: str, nothing: str) -> None:
        if self._busy:
            self._pressed.append(lambda: self._move(source, target, said, nothing))
            return
        if not source:
            self._pressed.clear()
            self.messages.toast(nothing, "grey")
            return
        step = source[-1]
        office = self.session.office
        self._busy = True

        def finish(change: Change | None) -> None:
            self._busy = False
            source.pop()
            if change is not None:
                target.append(change)
            self.messages.toast(f"{said}：{step.action.removeprefix('撤销：')}")
            if self._pressed:
                self._pressed.pop(0)()

        def failed(fault: Exception) -> None:
            self._busy = False
            self._pressed.clear()
            if not isinstance(fault, StorageError):  # once the LAN is back the step can be taken back still
                source.pop()
            self.failed(fault)

        self.session.run_made(lambda: undo_of(office, step.sequence, step.commit_id), finish, failed)
