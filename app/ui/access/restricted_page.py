"""The page of a restricted ledger: a lock until its password is typed, then the ledger's own page until nobody touches it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.core.changes import Change
from app.core.errors import ExpectedError
from app.ledgers.restricted import SAMPLE_PASSWORD, is_sample, set_password, state_of, unlock
from app.ledgers.rights import why_not_settings
from app.ledgers.schema.declaration import Ledger
from app.store.person import new_recovery_key
from app.store.safes import Safe, safes_of
from app.ui.access.copied_text import CopiedText
from app.ui.access.idle_lock import TOUCHES
from app.ui.access.ledger_password import LedgerPasswordDialog, OpenStrip
from app.ui.access.password_line import NewPassword, WrongLabel, password_line
from app.ui.access.recovery_dialog import RecoveryKeyDialog
from app.ui.jobs import Job
from app.ui.page_widget import PageContext, PageWidget
from app.ui.session import Session
from app.ui.widgets import button, words

if TYPE_CHECKING:
    from app.ui.page.looks import PageLooks

WIDTH = 440  # pixels at 96 dpi
LOOK_MS = 5_000  # so often it is looked whether the key is still here
WRITE_MS = 3_000  # so long 立即锁定 waits for what is being stored


FACTS = (
    "内容单独加密：数据文件夹、快照、备份、修改记录和草稿里都只有密文，没有密码的同事看不到任何一行。",
    "工作台、日程、统计分析、五星考评和报告从不读这本台账；锁定时也查找不到。",
    "十分钟无人操作自动锁定，复制的内容同时从剪贴板清除，打开的附件副本同时删除。打印、导出的纸和文件不加密，请自行保管。",
    "忘记密码用恢复密钥打开；两样都没有，任何人都无法恢复内容。",
)
HANGING = "margin: 0 0 3px 14px; text-indent: -14px"  # the lines of a fact stand below its first word, not below the dot


class LockPanel(QWidget):
    """Asks for the ledger's password, or for the first one."""

    opened = Signal()

    def __init__(self, ledger: Ledger, session: Session, failed: Callable[[Exception], object]) -> None:
        super().__init__()
        self.ledger = ledger
        self.session = session
        self.failed = failed
        self.heading = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.heading.setProperty("title", True)
        self.note = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.note.setProperty("soft", True)
        self.note.setWordWrap(True)
        self.facts = words("".join(f"<p style='{HANGING}'>• {fact}</p>" for fact in FACTS), "soft", wrap=True)
        self.facts.setTextFormat(Qt.TextFormat.RichText)
        self.password = password_line("台账密码")
        self.password.returnPressed.connect(self.go)
        self.fresh = NewPassword()
        self.fresh.second.returnPressed.connect(self.go)
        self.fresh.second.setPlaceholderText("再输一次")
        self.wrong = WrongLabel()
        self.go_button = button("", "primary", clicked=self.go)
        box = QWidget()
        box.setFixedWidth(WIDTH)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.heading, self.note, self.password, self.fresh.first, self.fresh.second, self.wrong, self.go_button):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(self.facts)
        row = QHBoxLayout()  # between stretches, not centred: a centred box is not asked how high its labels wrap
        row.addStretch(1)
        row.addWidget(box)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)
        self.show_state()

    def show_state(self) -> None:
        """Locked, or without a password yet."""
        database = self.session.office.database
        new = state_of(database, self.ledger) == "new"
        why = why_not_settings(self.session.grant) if new else ""
        self.heading.setText(f"{self.ledger.title}还没有密码" if new else f"{self.ledger.title}已锁定")
        self.note.setText(
            "请管理员先在这里设置密码，再当面告诉需要的人。"
            if why
            else "请先设置密码，并保存恢复密钥；\n由一位负责人设置，再当面告诉需要的人。"
            if new
            else f"这是示例数据，密码是“{SAMPLE_PASSWORD}”。"
            if is_sample(database, self.ledger)
            else "请输入这本台账的密码；忘记时可以输入恢复密钥。"
        )
        self.password.setVisible(not new)
        self.fresh.first.setVisible(new and not why)
        self.fresh.second.setVisible(new and not why)
        self.go_button.setVisible(not why)
        self.go_button.setText("下一步：恢复密钥" if new else "打开")
        self.wrong.say("")

    def go(self) -> None:
        """Open the ledger, or give it its first password."""
        if self.fresh.first.isVisibleTo(self):
            self._choose_password()
        else:
            self._open(self.password.text())

    def _choose_password(self) -> None:
        self.wrong.say(self.fresh.fault())
        if self.fresh.fault():
            return
        key, password = new_recovery_key(), self.fresh.text
        if RecoveryKeyDialog(self, key, str(self.session.office.folder.path), self.ledger.title).exec():
            self.session.run_made(
                lambda: set_password(self.ledger, password, key), lambda _: self._open(password), self._refused
            )

    def _open(self, password: str) -> None:
        database, ledger = self.session.office.database, self.ledger
        self.go_button.setEnabled(False)

        def work(job: Job) -> None:
            unlock(database, ledger, password)  # deriving a key takes a moment

        def done(_: object) -> None:
            self.go_button.setEnabled(True)
            for line in (self.password, self.fresh.first, self.fresh.second):
                line.clear()
            self.opened.emit()

        self.session.jobs.start(work, done, self._refused, owner=self)

    def _refused(self, fault: Exception) -> None:
        self.go_button.setEnabled(True)
        self.password.selectAll()
        if isinstance(fault, ExpectedError):
            self.show_state()
            self.wrong.say(str(fault))
        else:
            self.failed(fault)


class RestrictedPage(PageWidget):
    """Shows the lock, or what `build` makes for the opened ledger. That is gone when the ledger is locked."""

    def __init__(self, ledger: Ledger, key: str, context: PageContext, build: Callable[[], PageWidget]) -> None:
        super().__init__(key, context)
        self.ledger = ledger
        self.build = build
        self.inner: PageWidget | None = None
        self._why = ""  # why the ledger can only be looked at
        self.lock_panel = LockPanel(ledger, self.session, self.failed)
        self.lock_panel.opened.connect(self.activate)
        self.strip = OpenStrip()
        self.strip.lock_requested.connect(self.lock)
        self.strip.password_requested.connect(self.choose_password)
        self.opened = QWidget()
        self.opened.setProperty("restricted", True)
        self.column = QVBoxLayout(self.opened)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.strip)
        self.copied = CopiedText(self.opened)
        self.stack = QStackedLayout(self)
        self.stack.addWidget(self.lock_panel)
        self.stack.addWidget(self.opened)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._locking = QTimer(self, interval=WRITE_MS, singleShot=True)
        self._locking.timeout.connect(self._lock_now)
        self.session.all_saved.connect(self._all_saved)
        self._limit_password()
        self.session.changed.connect(self._follow)
        self.session.ledgers_locked.connect(self._look)

    def _follow(self, change: Change) -> None:
        """A colleague gave the ledger its password; with any change it is looked whether the key is still here."""
        if str(Safe._meta.table_name) in change.tables:
            self.lock_panel.show_state()
        self._look()

    def _is_open(self) -> bool:
        return state_of(self.session.office.database, self.ledger) == "open"

    @property
    def _covered(self) -> bool:
        """Whether the lock stands in front."""
        return self.stack.currentWidget() is self.lock_panel

    def activate(self) -> None:
        """The page came to the front."""
        if self._is_open() and self.inner is None:
            self._build()
        self._look()
        if self.inner is not None:
            self.inner.activate()
        else:
            self.lock_panel.show_state()
            self.lock_panel.password.setFocus()

    def _build(self) -> None:
        self.inner = self.build()
        for name in (
            "status_changed",
            "attention_changed",
            "page_requested",
            "rows_requested",
            "row_requested",
            "focus_requested",
        ):
            getattr(self.inner, name).connect(getattr(self, name))
        if self._why:
            self.inner.set_read_only(self._why)
        else:
            self.inner.limit()
        self.column.addWidget(self.inner, 1)
        self.stack.setCurrentWidget(self.opened)
        self._timer.start()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    @property
    def own_looks(self) -> PageLooks | None:
        """Those of the opened ledger."""
        return self.inner.own_looks if self.inner is not None and not self._covered else None

    def clear_filters(self) -> None:
        """Those of the opened ledger."""
        if self.inner is not None and not self._covered:
            self.inner.clear_filters()

    def main_area(self) -> QWidget:
        """That of the opened ledger."""
        return self.inner.main_area() if self.inner is not None and not self._covered else self

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the ledger is open anything a person does keeps it open."""
        if event.type() in TOUCHES:
            safes_of(self.session.office.database).touch()
        return False

    def lock(self) -> None:
        """立即锁定, for somebody at the door: nothing is asked, what is unsaved becomes a sealed draft.

        A cell that was left by the click is on its way: it is stored first, if that does not take long.
        """
        if self.session.saving:
            self._locking.start()
        else:
            self._lock_now()

    def _all_saved(self) -> None:
        if self._locking.isActive():
            self._lock_now()

    def _lock_now(self) -> None:
        self._locking.stop()
        safes_of(self.session.office.database).lock()
        self.session.ledgers_locked.emit()

    def choose_password(self) -> None:
        """修改密码."""
        dialog = LedgerPasswordDialog(self, self.ledger, self.session, self.failed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _look(self) -> None:
        """The key is gone: what was typed is kept as a draft, sealed with it for the last time; rows go out of memory.

        A dialog over the page goes as by Esc; while one does something that cannot be broken off, the page is only covered.
        """
        if self.inner is None or self._is_open():
            return
        if not self._covered:  # else it was seen to before, while the key was still held
            self.inner.remember()
            self.inner.keep_drafts()
        self.lock_panel.show_state()
        self.copied.clear()
        if not self.session.copies.remove_restricted():
            self.messages.toast("打开的附件还被其他程序占用，请关闭；关闭后程序随即清除", "amber")
        self.stack.setCurrentWidget(self.lock_panel)
        while (dialog := QApplication.activeModalWidget()) is not None and is_over(dialog, self):
            dialog.close()
            if isValid(dialog) and dialog.isVisible():
                return
        self._timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        gone, self.inner = self.inner, None
        self.column.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        self.status_changed.emit("已锁定")
        self.session.drafts_changed.emit()  # what was kept long ago is not being typed any more either
        self.session.ledgers_locked.emit()

    @property
    def ready(self) -> bool:
        """Whether the page shows its contents: the lock always does."""
        return self.inner is None or self.inner.ready

    @property
    def dirty(self) -> bool:
        """Whether the ledger's drawer holds something unsaved."""
        return self.inner is not None and self.inner.dirty

    @property
    def typing(self) -> tuple[str, str] | None:
        """Ledger and row of what is being typed here."""
        return self.inner.typing if self.inner is not None else None

    def leave_then(self, then: Callable[[], object]) -> None:
        """Do `then` once nothing is unsaved."""
        if self.inner is None:
            then()
        else:
            self.inner.leave_then(then)

    def set_read_only(self, why: str) -> None:
        """Only to be looked at."""
        self._why = why
        if self.inner is not None:
            self.inner.set_read_only(why)

    def limit(self) -> None:
        """What the user has no right to is greyed once the ledger is open."""
        self._limit_password()
        if self.inner is not None and not self._why:
            self.inner.limit()

    def _limit_password(self) -> None:
        """The ledger's password is an administrator's; whoever knows it may still open the ledger."""
        why = why_not_settings(self.session.grant)
        self.strip.password_button.setEnabled(not why)
        self.strip.password_button.setToolTip(why)
        self.lock_panel.show_state()

    def mention_drafts(self) -> None:
        """Drafts of a locked ledger cannot be read."""
        if self.inner is not None:
            self.inner.mention_drafts()

    def remember(self) -> None:
        """What the page itself remembers, a locked one nothing; what was copied goes as at the lock."""
        self.copied.clear()
        if self.inner is not None and not self._covered:
            self.inner.remember()

    def add(self) -> None:
        """Ctrl+N"""
        if self.inner is not None:
            self.inner.add()

    def print_sheet(self) -> None:
        """Ctrl+P"""
        if self.inner is not None:
            self.inner.print_sheet()

    def focus_search(self) -> None:
        """Ctrl+F"""
        if self.inner is not None:
            self.inner.focus_search()

    def replace_cells(self) -> None:
        """Ctrl+H"""
        if self.inner is not None:
            self.inner.replace_cells()


def is_over(dialog: QWidget, page: QWidget) -> bool:
    """Whether a dialog belongs to a page."""
    parent = dialog.parentWidget()
    while parent is not None and parent is not page:
        parent = parent.parentWidget()
    return parent is page
