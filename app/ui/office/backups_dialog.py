"""备份与恢复: the verified copies on this PC, and the office as it was at any moment, to look at or as a new folder."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDateTime, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QDialog,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.core.errors import StorageError
from app.store.backup_files import attachments_of, back_up_attachments, is_kept
from app.store.backup_templates import back_up_templates
from app.store.backups import Backup, back_up, backups, office_from_backup
from app.store.moments import number_at, restore_to
from app.store.office import Office
from app.store.sqlite import remove_database
from app.ui.file_dialogs import Purpose, ask_folder
from app.ui.jobs import Job, Queue
from app.ui.messages import Messages
from app.ui.office.housekeeping import backup_place
from app.ui.progress import ProgressDialog
from app.ui.session import Session
from app.ui.settings import Settings
from app.ui.widgets import button, card, dialog_column, side_by_side, words

BACKUP = Qt.ItemDataRole.UserRole
LOOK = "只看当时的样子"
FILES_SECONDS = 600.0  # so long 立即备份 copies attachments; the rest follows by itself


class BackupsDialog(QDialog):
    """Two cards: backups of this PC, and any moment of the past."""

    look_requested = Signal(int, str)  # commit number, the moment in words
    restored = Signal(object)  # the folder of the new office

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        settings: Settings,
        messages: Messages,
        failed: Callable[[Exception], object],
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.settings = settings
        self.messages = messages
        self.failed = failed
        self.setWindowTitle("备份与恢复")
        self.resize(640, 600)
        whole = dialog_column(self)
        whole.addWidget(self._build_backups(), 1)
        whole.addWidget(self._build_moment())
        close = button("关闭", clicked=self.reject)
        foot = side_by_side(None, close)
        whole.addLayout(foot)
        self._show_list()

    @property
    def place(self) -> Path:
        """The folder of the backups."""
        return backup_place(self.settings, self.session.office)

    def _build_backups(self) -> QFrame:
        self.list = QListWidget()
        self.list.itemSelectionChanged.connect(self._show_state)
        self.where = words("", "soft", wrap=True)
        self.now_button = button("立即备份", clicked=self.back_up_now)
        self.folder_button = button("打开文件夹", clicked=self._open_folder)
        self.change_button = button("更改位置…", clicked=self._choose_place)
        self.from_button = button("从所选备份恢复…", clicked=self._restore_backup)
        note = "每天自动备份一份并核对，保留最近 7 天、4 周、12 个月。佐证材料也在其中，各份备份共用，同一文件只存一份。"
        return card(
            "本机备份",
            note,
            self.list,
            self.where,
            side_by_side(self.now_button, self.folder_button, self.change_button, None, self.from_button),
        )

    def _build_moment(self) -> QFrame:
        self.moment = QDateTimeEdit(QDateTime.fromSecsSinceEpoch(int(time.time())).addDays(-1))
        self.moment.setDisplayFormat("yyyy-MM-dd HH:mm")  # of fixed width, so that digits can be typed over
        self.moment.setCalendarPopup(True)
        self.moment.setMinimumWidth(210)
        self.look_button = button(LOOK, clicked=self._look)
        self.restore_button = button("恢复到新文件夹…", clicked=self._restore_moment)
        note = "每一次修改都保留着，可以查看任一时刻的数据，或恢复成一份新的数据；现在的数据不受影响。"
        return card("回到以前的某一时刻", note, side_by_side(self.moment, None, self.look_button, self.restore_button))

    # Backups

    def _show_list(self) -> None:
        place = self.place
        office = self.session.office
        self.where.setText(f"备份位置：{place}")
        self.session.jobs.start(
            lambda job: (listed(place), files_text(office, place)), self._fill, self.failed, queue=Queue.CARE, owner=self
        )

    def _fill(self, told: tuple[list[tuple[Backup, str]], str]) -> None:
        found, files = told
        self.where.setText(f"备份位置：{self.place}\n{files}")
        chosen = {entry.data(BACKUP).path for entry in self.list.selectedItems()}  # a fresh list does not undo the choice
        self.list.clear()
        for item, text in found:
            entry = QListWidgetItem(text)
            entry.setData(BACKUP, item)
            self.list.addItem(entry)
            entry.setSelected(item.path in chosen)
        if not found:
            empty = QListWidgetItem("还没有备份，点“立即备份”做第一份")
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(empty)
        self._show_state()

    def _show_state(self) -> None:
        self.from_button.setEnabled(bool(self.list.selectedItems()))

    def back_up_now(self) -> None:
        """Make and verify a copy."""
        self.now_button.setEnabled(False)
        office, place = self.session.office, self.place

        def work(job: Job) -> Backup:
            made = back_up(office.replica, place, dt.datetime.now(), office.folder)
            back_up_templates(office.folder, made.path)
            back_up_attachments(office.folder, place, FILES_SECONDS, job.report)
            return made

        def done(_: Backup) -> None:
            self.now_button.setEnabled(True)
            self.messages.toast("已备份并核对")
            self.now_button.setText("已备份并核对")
            self._show_list()

        def failed(fault: Exception) -> None:
            self.now_button.setEnabled(True)
            self.failed(fault)

        self.session.jobs.start(
            work,
            done,
            failed,
            queue=Queue.CARE,
            owner=self,
        )

    def _open_folder(self) -> None:
        if not self.place.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.place))):
            self.messages.toast("还没有备份文件夹", "grey")

    def _choose_place(self) -> None:
        folder = ask_folder(self, Purpose.BACKUP, "选择备份位置（最好是另一块磁盘或移动硬盘）")
        if folder:
            self.settings.put("backups", str(folder))
            self._show_list()

    def _restore_backup(self) -> None:
        backup: Backup = self.list.selectedItems()[0].data(BACKUP)
        target = self._choose_target()
        if target is None:
            return
        office = self.session.office

        def work(job: Job) -> Path:
            made = office_from_backup(
                backup.path,
                target,
                office.replica.path.with_name("restored.db"),
                office.replica.migrations,
                office.identity,
                office.folder.path / "attachments",
                job.report,
                office,
            )
            made.close()
            remove_database(made.replica.path)
            return target

        self._start("正在从备份恢复", work)

    # Moments

    def _moment(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.moment.dateTime().toSecsSinceEpoch(), dt.UTC).astimezone()

    def _look(self) -> None:
        office, moment = self.session.office, self._moment()

        def found(number: int) -> None:
            if number == 0:
                self.messages.inform("那时还没有数据，请选一个晚一些的时间。")
            else:
                self.look_requested.emit(number, words_of(moment))

        job = self.session.jobs.start(
            lambda job: number_at(office.folder, moment, office.replica), found, self.failed, owner=self
        )
        ProgressDialog(self, "正在查找那一时刻", job)

    def _restore_moment(self) -> None:
        target = self._choose_target()
        if target is None:
            return
        office, moment = self.session.office, self._moment()

        def work(job: Job) -> Path:
            number = number_at(office.folder, moment, office.replica)
            if number == 0:
                raise StorageError("那时还没有数据。", "请选一个晚一些的时间。")
            scratch = office.replica.path.with_name("restored.db")
            restore_to(office.folder, number, target, office.replica.migrations, scratch, job.report, office.signed)
            return target

        self._start("正在恢复", work)

    def _choose_target(self) -> Path | None:
        return ask_folder(self, Purpose.OFFICE, "选择一个空文件夹存放恢复的数据")

    def _start(self, title: str, work: Callable[[Job], Path]) -> None:
        job = self.session.jobs.start(work, self.restored.emit, self.failed, owner=self)
        ProgressDialog(self, title, job)


def listed(place: Path) -> list[tuple[Backup, str]]:
    """The backups in a folder, newest first, each with its line; on a worker thread."""
    return [
        (item, f"{words_of(item.time)}　第 {item.sequence:,} 次修改　{item.path.stat().st_size / 1024**2:.1f} MB")
        for item in backups(place)
    ]


def files_text(office: Office, place: Path) -> str:
    """How many of the attachments are in the backups; on a worker thread."""
    try:
        wanted = attachments_of(office.folder)
        left = sum(not is_kept(place, sha256, office.folder.vault) for sha256 in wanted)
    except StorageError:
        return "佐证材料：现在连不上数据文件夹，无法核对"
    if left:
        return f"佐证材料：{len(wanted):,} 个，还有 {left:,} 个未备份，程序会自动补上"
    return f"佐证材料：{len(wanted):,} 个，均已备份" if wanted else "佐证材料：没有"


def words_of(time: dt.datetime) -> str:
    """2026年11月20日 10:32"""
    return f"{time.year}年{time.month}月{time.day}日 {time:%H:%M}"
