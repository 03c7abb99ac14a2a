"""搬迁数据: from this PC to the shared folder, or back, in one dialog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QRadioButton, QWidget

from app.core.errors import StorageError
from app.core.program import documents_office
from app.store.moving import move_office, refuse_target
from app.ui.file_dialogs import Purpose, ask_folder
from app.ui.jobs import Job
from app.ui.progress import ProgressDialog
from app.ui.session import Session
from app.ui.widgets import button, dialog_column, side_by_side, words


def refuse_drafts(place: Path) -> None:
    """Raises StorageError while something typed was never saved: drafts belong to the place where the office is."""
    count = len(list(place.glob("*.json")))
    if count:
        raise StorageError(f"还有 {count} 条未保存的草稿。", "请打开有草稿的行，保存或放弃后再搬迁。")


def free_folder(wanted: Path) -> Path:
    """The folder, or with -2, -3 … the first that is not in use."""
    found, number = wanted, 1
    while found.is_dir() and any(found.iterdir()):
        number += 1
        found = wanted.with_name(f"{wanted.name}-{number}")
    return found


class MoveDialog(QDialog):
    """Asks where to, copies everything, closes the old folder for writing and opens the new one."""

    moved = Signal(object)  # the new folder

    def __init__(self, parent: QWidget, session: Session, failed: Callable[[Exception], object]) -> None:
        super().__init__(parent)
        self.session = session
        self.failed = failed
        self.setWindowTitle("搬迁数据")
        self.setMinimumWidth(560)
        self.to_share = QRadioButton("搬到共享盘，和同事一起使用")
        self.to_pc = QRadioButton("搬回本机，只在这台电脑上使用")
        self.target = QLineEdit()
        self.target.setPlaceholderText(r"选择一个空文件夹，如 \\服务器\机关党办\五星台账")
        self.target.setAccessibleName("新文件夹")
        self.target.textChanged.connect(self._show_state)
        self.browse_button = button("浏览…", clicked=self._browse)
        self.to_share.toggled.connect(self._suggest)
        now = words(f"现在的位置：{session.office.folder.path}", "soft", wrap=True)
        note = words(
            "全部内容、修改记录和佐证材料一起搬走，搬完自动打开新文件夹。原文件夹保留不动，但只能查看，"
            "同事打开时会看到新位置；确认无误后可由管理员删除。",
            "soft",
            wrap=True,
        )
        self.start_button = button("开始搬迁", "primary", clicked=self.start)
        cancel = button("取消", clicked=self.reject)
        whole = dialog_column(self)
        for widget in (now, self.to_share, self.to_pc):
            whole.addWidget(widget)
        line = side_by_side(self.target, self.browse_button)
        line.setStretch(0, 1)
        whole.addLayout(line)
        whole.addWidget(note)
        whole.addLayout(side_by_side(None, cancel, self.start_button))
        self.to_share.setChecked(True)
        self._show_state()

    def _suggest(self, share: bool) -> None:
        self.target.setText("" if share else str(free_folder(documents_office())))

    def _show_state(self) -> None:
        self.start_button.setEnabled(bool(self.target.text().strip()))

    def _browse(self) -> None:
        folder = ask_folder(self, Purpose.OFFICE, "选择一个空文件夹")
        if folder:
            self.target.setText(str(folder))

    def start(self) -> None:
        """Move; on any failure the old folder stays in use."""
        office, target = self.session.office, Path(self.target.text().strip())
        self.start_button.setEnabled(False)

        def work(job: Job) -> Path:
            if not target.is_absolute():
                raise StorageError(f"请写出完整的文件夹位置：{target}", r"如 \\服务器\机关党办\五星台账，或点“浏览…”选择。")
            refuse_drafts(office.replica.path.parent / "drafts")
            refuse_target(office, target)
            move_office(office, target.resolve(), job.report)  # a mapped drive letter means nothing on other PCs
            return target

        def done(folder: Path) -> None:
            self.accept()
            self.moved.emit(folder)

        def failed(fault: Exception) -> None:
            self._show_state()
            self.failed(fault)

        job = self.session.jobs.start(work, done, failed, owner=self)
        ProgressDialog(self, "正在搬迁", job)
