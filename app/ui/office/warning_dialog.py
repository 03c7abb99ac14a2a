"""预警天数: how long before its day a duty, a task, a meeting… is near, for the whole office."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QSpinBox, QWidget

from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.warning_days import WarningDays
from app.store.operation import Operation
from app.ui.messages import Messages
from app.ui.office_settings_dialog import OfficeSettingsDialog
from app.ui.session import Session

MOST_DAYS, MOST_POINTS = 365, 100
# Field → ledger, what is counted, unit.
LINES: dict[str, tuple[str, str, str]] = {
    "duty": ("责任清单", "完成时限前", "天"),
    "task": ("年度目标任务", "完成时限前", "天"),
    "task_lag": ("年度目标任务", "滞后：完成率落后时间进度", "个百分点"),
    "meeting": ("会议活动", "会议日期前", "天"),
    "follow": ("会议活动", "议定事项时限前", "天"),
    "preparation": ("会议筹备", "完成时限前", "天"),
    "rule": ("制度建设", "计划完成时间前", "天"),
    "review": ("制度建设", "清理日期前", "天"),
    "life_step": ("民主生活会步骤", "计划日期前", "天"),
}


class WarningDialog(OfficeSettingsDialog):
    """One line a number."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        messages: Messages,
        failed: Callable[[Exception], None],
        *,
        read_only: bool,
    ) -> None:
        note = "全机关共用，保存后各台账的预警灯随之改变。问题的预警在“整改设置”中，党组织换届提前半年提醒。"
        super().__init__(parent, WarningDays.TITLE, note, session, messages, failed, read_only=read_only)
        self.seen = read_settings(session.office.database, WarningDays)
        self.boxes: dict[str, QSpinBox] = {}
        form = QFormLayout()
        form.setSpacing(10)
        for name, value in asdict(self.seen).items():
            ledger, before, unit = LINES[name]
            box = QSpinBox()
            box.setRange(0, MOST_POINTS if name == "task_lag" else MOST_DAYS)
            box.setValue(value)
            box.setFixedWidth(84)
            box.setEnabled(not read_only)
            box.setAccessibleName(f"{ledger} {before}")
            line = QHBoxLayout()
            line.setSpacing(8)
            words = QLabel(before)
            words.setMinimumWidth(170)
            for widget in (words, box, QLabel(unit)):
                line.addWidget(widget)
            line.addStretch(1)
            form.addRow(ledger, line)
            self.boxes[name] = box
        self.body.addLayout(form)

    def changes(self) -> Sequence[Operation]:
        """The days as they stand in the boxes."""
        wanted = WarningDays(**{name: box.value() for name, box in self.boxes.items()})
        return [] if wanted == self.seen else [change_settings(self.seen, wanted)]
