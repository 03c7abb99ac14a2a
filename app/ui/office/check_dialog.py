"""共享盘体检: try a folder out before it is trusted, and say in words what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QWidget,
)

from app.core.kinds import Tone
from app.store.folder_check import SIGNS, Finding, Level, check_folder
from app.ui.file_dialogs import Purpose, ask_folder
from app.ui.jobs import Job, Queue
from app.ui.palette import TONES
from app.ui.session import Session
from app.ui.widgets import button, dialog_column, side_by_side, words

COLOURS: dict[Level, Tone] = {"good": "green", "warning": "amber", "bad": "red"}
STEPS = 8  # what check_folder reports on


class CheckDialog(QDialog):
    """Checks the office's own folder at once; another may be chosen."""

    def __init__(self, parent: QWidget, session: Session, failed: Callable[[Exception], object], folder: Path) -> None:
        super().__init__(parent)
        self.session = session
        self.failed = failed
        self.folder = folder
        self.findings: list[Finding] = []
        self.setWindowTitle("共享盘体检")
        self.resize(640, 480)
        self.heading = words("", "heading", wrap=True)
        self.place = words("", "soft", wrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setRange(0, STEPS)
        body = QWidget()
        self.grid = QGridLayout(body)
        self.grid.setContentsMargins(0, 0, 6, 0)
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(9)
        self.grid.setColumnStretch(2, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(body)
        self.other_button = button("检查其他文件夹…", clicked=self._choose)
        self.again_button = button("重新检查", clicked=self.check)
        close = button("关闭", "primary", clicked=self.reject)
        foot = side_by_side(self.other_button, self.again_button, None, close)
        whole = dialog_column(self)
        whole.addWidget(self.heading)
        whole.addWidget(self.place)
        whole.addWidget(self.bar)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        self.check()

    def check(self) -> None:
        """Try the folder out on a worker thread, about five seconds."""
        self.findings = []
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.heading.setText("正在检查…")
        self.place.setText(str(self.folder))
        self.bar.setValue(0)
        self._show_busy(True)
        folder = self.folder

        def work(job: Job) -> list[Finding]:
            done = 0

            def told(title: str) -> None:
                nonlocal done
                done += 1
                job.report(done, STEPS)

            return check_folder(folder, told)

        def failed(fault: Exception) -> None:
            self._show_busy(False)
            self.failed(fault)

        job = self.session.jobs.start(work, self._show, failed, queue=Queue.CARE, owner=self)
        job.progress.connect(self.bar.setValue)

    def _show_busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.other_button.setEnabled(not busy)
        self.again_button.setEnabled(not busy)

    def _show(self, findings: list[Finding]) -> None:
        self.findings = findings
        self._show_busy(False)
        bad = sum(finding.level == "bad" for finding in findings)
        warnings = sum(finding.level == "warning" for finding in findings)
        verdict = (
            f"有 {bad} 项不合格，请先处理，不要用这个文件夹存放数据"
            if bad
            else f"可以使用，有 {warnings} 项请留意"
            if warnings
            else "全部合格，可以放心使用"
        )
        self.heading.setText(verdict)
        top = Qt.AlignmentFlag.AlignTop
        for row, finding in enumerate(findings):
            sign = QLabel(SIGNS[finding.level])
            sign.setStyleSheet(f"color: {TONES[COLOURS[finding.level]].foreground}; font-weight: 600;")
            title = QLabel(finding.title)
            title.setStyleSheet("font-weight: 600;")
            lead = QLabel(finding.words, wordWrap=True)
            lead.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lead.setToolTip(finding.detail)
            for column, label in enumerate((sign, title, lead)):
                label.setAlignment(top)
                self.grid.addWidget(label, row, column)
        self.grid.setRowStretch(len(findings), 1)

    def _choose(self) -> None:
        folder = ask_folder(self, Purpose.OFFICE, "选择要检查的文件夹")
        if folder:
            self.folder = folder
            self.check()
