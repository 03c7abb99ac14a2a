"""Opens everything about the office as a whole: 数据状态, 待处理, 共享盘体检, 备份与恢复, 搬迁.

The dialogs are imported when their door opens: a start waits for none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.ledgers.rights import why_not_settings
from app.ui.jobs import Queue
from app.ui.messages import Answer, Messages
from app.ui.office.housekeeping import Housekeeping
from app.ui.session import Session
from app.ui.settings import Settings

if TYPE_CHECKING:
    from app.ui.access.users_dialog import UsersDialog
    from app.ui.office.backups_dialog import BackupsDialog
    from app.ui.office.check_dialog import CheckDialog
    from app.ui.office.move_dialog import MoveDialog
    from app.ui.office.overview import OverviewDialog
    from app.ui.office.pending_dialog import PendingDialog
    from app.ui.office.warning_dialog import WarningDialog
    from app.ui.partylife.settings_dialog import PartyLifeSettings


class OfficeActions(QObject):
    """Opens the dialogs over one window."""

    look_requested = Signal(int, str)  # commit number, the moment in words
    office_chosen = Signal(object)  # the folder of an office to open instead
    office_followed = Signal(object)  # the folder that this office has moved to; it must exist
    reopen_requested = Signal(object)  # this office again, with these Credentials (None: with those there are)

    def __init__(
        self,
        window: QWidget,
        session: Session,
        settings: Settings,
        messages: Messages,
        care: Housekeeping,
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__(window)
        self.window = window
        self.session = session
        self.settings = settings
        self.messages = messages
        self.care = care
        self.failed = failed

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_overview(self) -> OverviewDialog:
        """数据状态"""
        from app.ui.office.overview import OverviewDialog

        dialog = OverviewDialog(self.window, self.session, self.care.here, self.care.last_backup)
        dialog.pending_requested.connect(self.show_pending)
        dialog.check_requested.connect(self.show_check)
        dialog.backups_requested.connect(self.show_backups)
        dialog.move_requested.connect(self.show_move)
        dialog.follow_requested.connect(self.office_followed)
        dialog.reopen_requested.connect(self._reopen)
        for leads_away in (
            dialog.check_requested,
            dialog.backups_requested,
            dialog.move_requested,
            dialog.pending_requested,
            dialog.follow_requested,
            dialog.reopen_requested,
        ):
            leads_away.connect(dialog.accept)
        self._open(dialog)
        return dialog

    def show_pending(self) -> PendingDialog:
        """待处理"""
        from app.ui.office.pending_dialog import PendingDialog

        dialog = PendingDialog(self.window, self.session, self.messages, self.failed)
        self._open(dialog)
        return dialog

    def show_check(self) -> CheckDialog:
        """共享盘体检"""
        from app.ui.office.check_dialog import CheckDialog

        dialog = CheckDialog(self.window, self.session, self.failed, self.session.office.folder.path)
        self._open(dialog)
        return dialog

    def show_backups(self) -> BackupsDialog:
        """备份与恢复"""
        from app.ui.office.backups_dialog import BackupsDialog

        dialog = BackupsDialog(self.window, self.session, self.settings, self.messages, self.failed)
        dialog.look_requested.connect(self.look_requested)
        dialog.restored.connect(self._restored)
        dialog.finished.connect(lambda _: self.care.round())
        self._open(dialog)
        return dialog

    def show_users(self) -> UsersDialog:
        """密码与用户"""
        from app.ui.access.users_dialog import UsersDialog

        dialog = UsersDialog(self.window, self.session, self.messages, self.failed)
        dialog.reopen_requested.connect(self.reopen_requested)
        self._open(dialog)
        return dialog

    def show_party_life_settings(self) -> PartyLifeSettings:
        """组织生活设置"""
        from app.ui.partylife.settings_dialog import PartyLifeSettings

        only_look = not self.session.health.may_write or bool(why_not_settings(self.session.grant))
        dialog = PartyLifeSettings(self.window, self.session, self.messages, self.failed, read_only=only_look)
        self._open(dialog)
        return dialog

    def show_warning_days(self) -> WarningDialog:
        """预警天数"""
        from app.ui.office.warning_dialog import WarningDialog

        only_look = not self.session.health.may_write or bool(why_not_settings(self.session.grant))
        dialog = WarningDialog(self.window, self.session, self.messages, self.failed, read_only=only_look)
        self._open(dialog)
        return dialog

    def show_move(self) -> MoveDialog:
        """搬迁"""
        from app.ui.office.move_dialog import MoveDialog

        dialog = MoveDialog(self.window, self.session, self.failed)
        dialog.moved.connect(self._moved)
        self._open(dialog)
        return dialog

    def _moved(self, folder: Path) -> None:
        self.messages.inform(f"全部内容已搬到：{folder}\n现在打开新文件夹；原文件夹只能查看，请告诉同事。", "搬迁完成")
        self.office_chosen.emit(folder)

    def _restored(self, folder: Path) -> None:
        answers = (Answer("open", "打开恢复的数据"), Answer("stay", "继续用现在的"))
        advice = "恢复的数据是单独的一份；现在的数据没有改变。"
        if self.messages.ask("恢复完成", f"已恢复到：{folder}", answers, advice) == "open":
            self.office_chosen.emit(folder)

    def _reopen(self) -> None:
        """The office had moved, and shall be used here all the same: the other folder is another office from now on."""
        advice = "新文件夹里的数据不会合并回来，两边会成为两份数据。"
        if self.messages.confirm("仍在这里使用", "这份数据已搬走，确定仍在原文件夹里使用吗？", "仍在这里使用", advice):
            office = self.session.office
            self.session.jobs.start(
                lambda job: office.mark_moved(""), lambda _: self.session.poll(), self.failed, queue=Queue.WRITE
            )
