"""The window locks itself when nobody touches it for a while: pages disappear until the password is typed again.

Only the view is locked. The program keeps working, colleagues' changes come in, and nothing typed is lost.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.core.errors import ExpectedError
from app.store.keys import RECOVERY, Credentials
from app.store.person import WrongPasswordError
from app.ui.access.password_line import WrongLabel, password_line
from app.ui.jobs import Job
from app.ui.session import Session
from app.ui.widgets import button, side_by_side

TOUCHES = {QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.Wheel}
SECOND = 1000
FORGOTTEN = "密码不正确。忘记密码时请管理员重置，再输入新密码。"
FORGOTTEN_BY_ADMINISTRATOR = "密码不正确。忘记密码时请其他管理员重置；没有其他管理员的，重新打开程序，用恢复密钥登录。"


class LockScreen(QWidget):
    """Covers the window and asks for the password of the user who is logged in."""

    unlocked = Signal()

    def __init__(self, window: QMainWindow, session: Session) -> None:
        super().__init__(window)
        self.session = session
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("lock")
        heading = QLabel("已锁定", alignment=Qt.AlignmentFlag.AlignCenter)
        heading.setProperty("title", True)
        said = f"{session.office.identity.user}，请输入密码继续；没有保存的内容都还在。"
        note = QLabel(said, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        note.setProperty("soft", True)
        self.password = password_line("密码")
        self.password.returnPressed.connect(self.unlock)
        self.wrong = WrongLabel()
        self.open_button = button("解锁", "primary", clicked=self.unlock)
        box = QWidget()
        box.setFixedWidth(360)
        column = QVBoxLayout(box)
        column.setSpacing(12)
        for widget in (heading, note, self.password, self.wrong, self.open_button):
            column.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(side_by_side(None, box, None))  # not centred: a centred box is not asked how high its labels wrap
        whole.addStretch(3)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.password.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the whole window whatever its size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def unlock(self) -> None:
        """Ask the key files, on a worker thread: deriving a key takes a moment."""
        office, typed = self.session.office, self.password.text()
        self.open_button.setEnabled(False)

        def work(job: Job) -> None:
            keys, given = office.keys, Credentials(office.identity.user, typed)
            keys.unlock(given, away=office.health.state == "away")

        def done(_: object) -> None:
            self.unlocked.emit()

        def failed(fault: Exception) -> None:
            self.open_button.setEnabled(True)
            self.password.selectAll()
            self.wrong.say(self._words(fault))

        self.session.jobs.start(work, done, failed, owner=self)

    def _words(self, fault: Exception) -> str:
        """What is said at login speaks of a user name, which is not asked for here."""
        if isinstance(fault, WrongPasswordError):
            if self.session.office.identity.user == RECOVERY:
                return "密码不正确。"
            grant = self.session.grant
            return FORGOTTEN_BY_ADMINISTRATOR if grant is not None and grant.is_administrator else FORGOTTEN
        return str(fault) if isinstance(fault, ExpectedError) else "暂时不能解锁，请稍后再试。"


class IdleLock(QObject):
    """Watches whether the program is used. `minutes` 0 never locks."""

    allowed = Signal(bool)  # whether keys do anything: not while the pages are covered

    def __init__(self, window: QMainWindow, session: Session, minutes: int) -> None:
        super().__init__(window)
        self.window = window
        self.session = session
        self.screen: LockScreen | None = None
        self._focus: QWidget | None = None  # where one was typing
        self._hidden: list[QWidget] = []  # other windows, shown again when the lock is opened
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.lock)
        self.set_minutes(minutes)
        application = QApplication.instance()
        if application is not None and session.office.grant is not None:  # it costs a little of every event
            application.installEventFilter(self)

    def set_minutes(self, minutes: int) -> None:
        """From now on lock after so many minutes."""
        self._timer.setInterval(minutes * 60 * SECOND)
        self._touch()

    def _touch(self) -> None:
        if self._timer.interval() > 0 and self.screen is None and self.session.office.person is not None:
            self._timer.start()
        else:
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Anything a person does counts."""
        if event.type() in TOUCHES:
            self._touch()
        return False

    def lock(self) -> None:
        """Cover the window, and what stands over it: dialogs are closed as by Esc."""
        if self.screen is not None or self.session.office.grant is None:
            return
        while (dialog := QApplication.activeModalWidget()) is not None:
            dialog.close()
            if dialog.isVisible():  # it does something that cannot be broken off
                self._timer.start()
                return
        self._focus = self.window.focusWidget()
        self._allow(False)
        self._hidden = [other for other in QApplication.topLevelWidgets() if other is not self.window and other.isVisible()]
        for other in self._hidden:
            other.hide()
        self.session.office.replica.database.safes.lock()
        self.session.ledgers_locked.emit()
        self.screen = LockScreen(self.window, self.session)
        self.screen.unlocked.connect(self._unlock)

    def _allow(self, allowed: bool) -> None:
        """Keys do nothing either while the pages are covered."""
        self.window.centralWidget().setEnabled(allowed)
        for shortcut in self.window.findChildren(QShortcut):
            shortcut.setEnabled(allowed)
        self.allowed.emit(allowed)

    def _unlock(self) -> None:
        if self.screen is not None:
            self.screen.deleteLater()
            self.screen.hide()
            self.screen = None
            self._allow(True)
            for other in self._hidden:
                if isValid(other):
                    other.show()
            self._hidden = []
            if self._focus is not None and isValid(self._focus):
                self._focus.setFocus()
            self._touch()
