"""The main window: navigation, one page at a time, status bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.core.conditions import Condition
from app.core.program import NAME
from app.ledgers.changes.drafts import Draft
from app.ledgers.registry import BY_KEY
from app.store.health import Health
from app.store.settling import Report
from app.ui.access.idle_lock import IdleLock
from app.ui.attention_counts import AttentionCounts
from app.ui.failures import Failures
from app.ui.file_dialogs import LAST, Purpose, ask_folder
from app.ui.focus_areas import FocusAreas
from app.ui.handbook.for_dialogs import DialogHelp
from app.ui.history.opening import open_when_read, page_of
from app.ui.jobs import Queue
from app.ui.messages import Messages
from app.ui.navigation import Navigation
from app.ui.office.housekeeping import Housekeeping
from app.ui.office.office_actions import OfficeActions
from app.ui.office.status_bar import StatusBar
from app.ui.office.waiting_drafts import WaitingDrafts
from app.ui.office.welcome import WelcomeStrip
from app.ui.office.whereabouts import Whereabouts
from app.ui.page.filters import Filters
from app.ui.page_widget import PageContext, PageWidget
from app.ui.pages import build_page, opened_page
from app.ui.preferences import PreferencesDialog, lock_minutes_of
from app.ui.session import Session
from app.ui.settings import Settings
from app.ui.side_windows import SideWindows
from app.ui.special_pages import LEDGER_PAGES
from app.ui.undo import UndoSteps
from app.ui.warm_up import WarmUp
from app.ui.window_keys import WindowKeys

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

MOST_MAXIMISED = 1440  # screens up to this width are filled at the first start


class MainWindow(QMainWindow):
    """One office in a window."""

    closed = Signal()
    office_chosen = Signal(object)  # the folder of another office, None for the sample
    office_followed = Signal(object)  # the folder that this office has moved to
    reopen_requested = Signal(object)  # this office again, with these Credentials (None: with those there are)
    look_requested = Signal(int, str)  # the office as it was: commit number, the moment in words

    def __init__(
        self, session: Session, settings: Settings, place: str, messages: Callable[[QWidget], Messages] = Messages
    ) -> None:
        super().__init__()
        self.session = session
        self.settings = settings
        self.messages = messages(self)
        LAST.settings = settings
        self.setWindowTitle(f"{NAME} — {place}")
        self.setMinimumSize(900, 540)
        self.pages: dict[str, PageWidget] = {}
        self.status_words: dict[str, str] = {}  # by page: what it last said of itself
        self.failures = Failures(self.messages)
        self.side_windows = SideWindows(self)
        self.dialog_help = DialogHelp(self)
        self.navigation = Navigation(session.unit)
        self.stack = QStackedWidget()
        self.welcome = WelcomeStrip(str(settings.get("user", "")), str(settings.get("unit", "")))
        self.welcome.hide()
        self.whereabouts = Whereabouts(self)
        self._lay_out()
        self._build_status(place)
        self._wire_navigation()
        self.idle_lock = IdleLock(self, session, lock_minutes_of(settings))
        self.steps = UndoSteps(self, session, self.messages, self.fail, lambda: self.page)
        self._wire_session()
        self.areas = FocusAreas(self, self.navigation, lambda: self.page, self.messages.in_passing)
        self._take_keys()
        self._take_place()
        first = settings.get("page")
        self.navigation.show_page(first if first in self.navigation.items else next(iter(self.navigation.items)))
        self.attention = AttentionCounts(session, self.navigation, self.pages, self.fail)
        self.attention.count()
        self.whereabouts.show_health(session.health)
        self.early = WarmUp(self)

    # Building

    def _lay_out(self) -> None:
        """The navigation at the left; at the right the page in front, with the strips above it."""
        body = QWidget()
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.welcome)
        column.addWidget(self.whereabouts.strip)
        column.addWidget(self.stack, 1)
        layout.addWidget(self.navigation)
        layout.addLayout(column, 1)
        self.setCentralWidget(body)

    def _wire_navigation(self) -> None:
        """What the navigation, its menu and the welcome strip lead to."""
        for wish, act in (
            (self.navigation.chosen, self.show_page),
            (self.navigation.folded, lambda groups: self.settings.put("folded", groups)),
            (self.navigation.folder_requested, self.choose_folder),
            (self.navigation.sample_requested, lambda: self._leave_then(lambda: self.office_chosen.emit(None))),
            (self.navigation.preferences_requested, self.show_preferences),
            (self.navigation.history_requested, self.side_windows.show_history),
            (self.navigation.finder_requested, self.side_windows.show_finder),
            (self.navigation.handbook_requested, self.side_windows.show_handbook),
            (self.navigation.overview_requested, self.office_actions.show_overview),
            (self.navigation.check_requested, self.office_actions.show_check),
            (self.navigation.backups_requested, self.office_actions.show_backups),
            (self.navigation.move_requested, self.office_actions.show_move),
            (self.navigation.users_requested, self.office_actions.show_users),
            (self.navigation.party_life_requested, self.office_actions.show_party_life_settings),
            (self.navigation.warning_days_requested, self.office_actions.show_warning_days),
            (self.welcome.named, self._remember_names),
            (self.welcome.folder_requested, self.choose_folder),
            (self.welcome.local_requested, lambda folder: self._leave_then(lambda: self.office_chosen.emit(folder))),
        ):
            wish.connect(act)
        self.navigation.fold(self.settings.get("folded", []))

    def _wire_session(self) -> None:
        """What happens in the office and is seen by the whole window."""
        self.session.failed.connect(self.fail)
        self.session.carried_out.connect(self._settle)
        self.session.changed.connect(self._name_office)
        self.session.ledgers_locked.connect(self._forget_locked)
        self.messages.undo_wanted.connect(self.steps.undo)

    def _take_keys(self) -> None:
        """The keys of the whole window; their words stand in the handbook."""
        keys = (
            ("F1", "打开本页的使用手册", self.side_windows.show_handbook),
            ("Ctrl+K", "查找台账内容、人员、页面、操作和设置", self.side_windows.show_finder),
            ("Ctrl+N", "新增一条", lambda: self.page.add()),
            ("Ctrl+F", "在本页搜索", lambda: self.page.focus_search()),
            ("Ctrl+Shift+F", "清除本页的全部筛选", lambda: self.page.clear_filters()),
            ("Ctrl+H", "查找和替换", lambda: self.page.replace_cells()),  # as in Excel
            ("Ctrl+P", "打印本页的表格", lambda: self.page.print_sheet()),
            ("Ctrl+Z", "撤销上一步操作，筛选、排序和列的调整也算一步", self.steps.undo),
            ("Ctrl+Y", "重做", self.steps.redo),
            ("F4", "重复上一步", self._repeat),  # as in Excel
            (
                "F6",
                "移到下一个区域：导航、按钮、数字、筛选、表格、表单、提示上的按钮",
                lambda: self.areas.step(1),
            ),  # as in Excel
            ("Shift+F6", "移到上一个区域", lambda: self.areas.step(-1)),
            ("F10", "移到本页上面的按钮，再按一次回来", self.areas.to_buttons),
            ("Ctrl+PgUp", "上一个页面", lambda: self._turn(-1)),  # as the sheets in Excel
            ("Ctrl+PgDown", "下一个页面", lambda: self._turn(1)),
            ("F5", "立即读取同事的修改", self.session.poll),
            ("Ctrl+Shift+H", "打开修改记录", self.side_windows.show_history),
        )
        self.keys = WindowKeys(self, keys)
        self.idle_lock.allowed.connect(self.keys.allow)

    def _turn(self, by: int) -> None:
        """To the next page (1) or the one before (-1); whoever works in the rows goes on in those of that page."""
        self.navigation.step(by)
        self.areas.to_page()

    def _repeat(self) -> None:
        """What was taken back comes again; else the last step is done once more with what is selected now."""
        if self.steps.undone or not self.page.repeat():
            self.steps.redo()

    def _take_place(self) -> None:
        """Where it was when it was closed; at the first start as large as the screen lets it be read."""
        geometry = self.settings.geometry("window")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry()
            if room.width() <= MOST_MAXIMISED:
                self.setWindowState(Qt.WindowState.WindowMaximized)
            else:
                self.resize(min(1600, room.width() - 80), min(900, room.height() - 80))

    @property
    def page(self) -> PageWidget:
        """The page that is shown."""
        return cast("PageWidget", self.stack.currentWidget())  # nothing else is put there

    def _build_status(self, place: str) -> None:
        self.status = StatusBar(place)
        self.setStatusBar(self.status)
        self.status.show_health(self.session.health)
        self.session.health_changed.connect(self.status.show_health)
        self.session.health_changed.connect(self._mention_drafts)
        self.session.reported.connect(self._show_report)
        self.care = Housekeeping(self.session, self.settings)
        self.care.here_changed.connect(self.status.show_here)
        self.care.backed_up.connect(self.status.show_backup)
        self.office_actions = OfficeActions(self, self.session, self.settings, self.messages, self.care, self.fail)
        self.office_actions.look_requested.connect(self.look_requested)
        self.office_actions.reopen_requested.connect(lambda given: self._leave_then(lambda: self.reopen_requested.emit(given)))
        self.office_actions.office_followed.connect(lambda folder: self._leave_then(lambda: self.office_followed.emit(folder)))
        self.office_actions.office_chosen.connect(lambda folder: self._leave_then(lambda: self.office_chosen.emit(folder)))
        self.status.health_clicked.connect(self.office_actions.show_overview)
        self.status.backups_clicked.connect(self.office_actions.show_backups)
        self.waiting = WaitingDrafts(self, self.session, self._typing)
        self.waiting.counted.connect(self.status.show_drafts)
        waiting = QMenu(self.status.drafts)
        waiting.aboutToShow.connect(lambda: self.waiting.fill(waiting, self.open_draft))
        self.status.drafts.setMenu(waiting)
        if self.session.health.state == "past":
            self.status.backup.hide()
            self.status.health.setEnabled(False)
            self.navigation.place_button.hide()

    def _settle(self) -> None:
        """A step was carried out: 撤销 beside what was said of an earlier one goes. Not heard once the window is gone."""
        self.messages.settle()

    def _mention_drafts(self, health: Health) -> None:
        """Back after the folder was away: what was typed meanwhile still waits to be saved."""
        if health.state == "good":
            for page in self.pages.values():
                page.mention_drafts()

    def _typing(self) -> set[tuple[str, str]]:
        """Ledger and row of what is being typed in this window: their drafts are no leftovers."""
        return {page.typing for page in self.pages.values() if page.typing is not None}

    def open_draft(self, draft: Draft) -> None:
        """The row that a draft belongs to, with what was typed; for a new row its page's empty form."""
        if draft.row_id is not None:
            self.show_row(draft.ledger, draft.row_id)
        else:
            own = next(page.key for page in BY_KEY[draft.ledger].pages)
            self.ledger_page(draft.page if draft.page in LEDGER_PAGES else own).add()

    def _show_report(self, report: Report) -> None:
        """What the store found out or mended by itself; what needs a person's eye stays until it is read."""
        if report.kind in ("partly", "refused", "unauthorised"):
            self.messages.inform(report.words)
        else:
            self.messages.toast(report.words, "green" if report.kind in ("saved", "mended") else "amber")

    def build_page(self, key: str) -> PageWidget:
        """A page is made when it is first gone to: the window is there sooner."""
        context = PageContext(self.session, self.messages, self.settings, self.fail)
        view = build_page(key, context)
        view.page_requested.connect(self.navigation.show_page)
        view.rows_requested.connect(self.show_rows)
        view.row_requested.connect(self.show_row)
        view.status_changed.connect(lambda text: self._show_status(key, text))
        view.attention_changed.connect(self.navigation.show_counts)
        view.focus_requested.connect(lambda: self.areas.to_main())
        self.whereabouts.limit(view)
        self.pages[key] = view
        self.stack.addWidget(view)
        return view

    def _name_office(self) -> None:
        """A colleague may have given the office another name."""
        self.navigation.office.setText(self.session.unit)

    def show_page(self, key: str) -> None:
        """Go to a page."""
        page = self.pages.get(key) or self.build_page(key)
        if page is self.stack.currentWidget():
            page.activate()
            return
        self.stack.setCurrentWidget(page)  # a drawer with unsaved changes stays open on its own page
        self.status.count.setText(self.status_words.get(key, ""))
        self.settings.put("page", key)
        page.activate()

    def show_preferences(self) -> None:
        """设置."""
        if PreferencesDialog(self, self.session, self.settings, self.fail).exec():
            self.idle_lock.set_minutes(lock_minutes_of(self.settings))

    def _remember_names(self, user: str, unit: str) -> None:
        """What was typed at the first start; who typed nothing keeps the names there are."""
        for name, text in (("user", user), ("unit", unit)):
            if text:
                self.settings.put(name, text)

    def ledger_page(self, key: str) -> LedgerPage:
        """Go to a ledger's page; it may still be reading its rows. Raises KeyError for a page that shows no ledger,
        LockedLedgerError for a ledger that its password must open first."""
        LEDGER_PAGES[key]
        self.navigation.show_page(key)
        return opened_page(self.pages[key])

    def show_rows(self, key: str, conditions: Sequence[Condition]) -> None:
        """A ledger's page with nothing but these conditions filtered by."""
        page = self.ledger_page(key)
        page.leave_then(lambda: page.set_filters(Filters.of(conditions)))

    def show_row(self, ledger_key: str, row_id: int) -> None:
        """A row on its page, opened in the drawer; a deleted one is told of."""
        database, today = self.session.office.database, self.session.today()

        def found(key: str) -> None:
            if key:
                self.open_row(key, row_id)
            else:
                self.messages.toast("这一行已被删除，可在回收站中查看", "amber")

        self.session.jobs.start(
            lambda job: page_of(database, ledger_key, row_id, today), found, self.fail, queue=Queue.READ, owner=self
        )

    def open_row(self, key: str, row_id: int) -> None:
        """A row of a page, opened in its drawer as soon as the page has read it."""
        open_when_read(self.ledger_page(key), row_id)

    def _forget_locked(self) -> None:
        """A restricted ledger was locked."""
        self.side_windows.forget_locked()

    def choose_folder(self) -> None:
        """Ask for the folder of another office; an empty one becomes a new office."""
        folder = ask_folder(self, Purpose.OFFICE, "选择数据文件夹（空文件夹将新建台账数据）")
        if folder:
            self._leave_then(lambda: self.office_chosen.emit(folder))

    def _leave_then(self, then: Callable[[], object]) -> None:
        """Do `then` once no page has anything unsaved."""
        unsaved = next((page for page in self.pages.values() if page.dirty), None)
        if unsaved is None:
            then()
            return
        self.navigation.show_page(unsaved.key)
        unsaved.leave_then(lambda: self._leave_then(then))

    def _show_status(self, key: str, text: str) -> None:
        self.status_words[key] = text
        if self.stack.currentWidget() is self.pages.get(key):
            self.status.count.setText(text)

    def fail(self, fault: Exception) -> None:
        """A failure that nobody took."""
        self.failures.tell(fault)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Unsaved changes ask; sizes and columns are remembered; what is being written is finished."""
        if any(page.dirty for page in self.pages.values()):
            event.ignore()
            self._leave_then(self.close)
            return
        if self.session.saving:
            event.ignore()
            self.messages.toast("正在保存，完成后自动关闭", "blue")
            self.session.all_saved.connect(self.close, Qt.ConnectionType.SingleShotConnection)
            return
        self.side_windows.close()
        for page in self.pages.values():
            page.remember()
        self.settings.put_geometry("window", self.saveGeometry())
        self.settings.flush()
        self.hide()  # ending may take a moment when the share hangs
        self.care.leave()
        self.session.close()
        event.accept()
        self.closed.emit()
