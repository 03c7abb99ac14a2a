"""The frame of a dialog for settings that the whole office shares: a note, the settings, what is wrong, 取消 and 保存."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import ConflictError, InvalidValueError
from app.store.operation import Operation, combined
from app.ui.messages import Messages
from app.ui.session import Session
from app.ui.widgets import button, dialog_column, side_by_side, words


class OfficeSettingsDialog(QDialog):
    """Saved as one step that can be undone. A subclass puts its settings into `body` and says what `changes` they ask for."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        note: str,
        session: Session,
        messages: Messages,
        failed: Callable[[Exception], None],
        *,
        read_only: bool,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.messages = messages
        self.failed = failed
        self.title = title
        self.setWindowTitle(title)
        about = words(note, "soft", wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.wrong = words("", "wrong", wrap=True)
        self.wrong.hide()
        self.save_button = button("保存", clicked=self.save)
        self.save_button.setProperty("primary", True)
        self.save_button.setEnabled(not read_only)
        self.foot: QHBoxLayout = side_by_side(None, button("取消", clicked=self.reject), self.save_button)
        layout = dialog_column(self)
        layout.addWidget(about)
        layout.addLayout(self.body, 1)
        layout.addWidget(self.wrong)
        layout.addLayout(self.foot)

    @abstractmethod
    def changes(self) -> Sequence[Operation]:
        """What is to be stored; nothing when all is as it was. Raises InvalidValueError for settings that cannot be."""

    def save(self) -> None:
        """Store what was changed."""
        try:
            steps = self.changes()
        except InvalidValueError as fault:
            self.wrong.setText(str(fault))
            self.wrong.show()
            return
        self.wrong.hide()
        if not steps:
            self.accept()
            return
        self.save_button.setEnabled(False)  # a second click would meet the first one's change as a conflict
        self.session.run(combined(f"修改{self.title}", steps), lambda _: self._saved(), self._not_saved)

    def _saved(self) -> None:
        self.messages.toast(f"已保存{self.title}")
        self.accept()

    def _not_saved(self, fault: Exception) -> None:
        """What a colleague has changed is to be looked at anew; otherwise what was set stays, to be saved again."""
        self.failed(fault)
        if isinstance(fault, ConflictError):
            self.reject()
        else:
            self.save_button.setEnabled(True)
