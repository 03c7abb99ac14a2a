"""A short question before a meeting that is missing is put on record: when it was, what it was about."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QVBoxLayout, QWidget

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.partylife.requirements import Slot
from app.ui.form.editor import Surroundings
from app.ui.form.editors import make_editor
from app.ui.widgets import button, mark, side_by_side, words


class NewMeetingDialog(QDialog):
    """Asks for day and topic. `given` carries the values of the new record."""

    given = Signal(dict)

    def __init__(self, parent: QWidget, slot: Slot, around: Surroundings) -> None:
        super().__init__(parent)
        self.slot_ = slot
        self.setWindowTitle("补记组织生活")
        self.setMinimumWidth(420)
        lead = words(f"{slot.organisation.name} · {slot.rule.name} · {slot.period.words}", "title")
        note = words("只记录实际开展过的组织生活；保存后可继续填写地点、内容和出席情况。", "soft", wrap=True)
        fields = PARTY_MEETING.fields
        self.day, self.topic = make_editor(fields["day"], around), make_editor(fields["topic"], around)
        self.wrong = words("", "wrong", wrap=True)
        self.wrong.hide()
        form = QFormLayout()
        form.addRow("时间", self.day)
        form.addRow("主题", self.topic)
        self.save = button("保存记录", "primary", clicked=self._finish)
        self.save.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (lead, note):
            layout.addWidget(widget)
        layout.addLayout(form)
        layout.addWidget(self.wrong)
        layout.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.save))
        today = around.today()
        self.day.set_value(today.isoformat() if slot.period.holds(today) else None)
        self.day.focus_widget().setFocus()

    def _finish(self) -> None:
        try:
            day, topic = self.day.value(), self.topic.value()
            self._check(day)
        except InvalidValueError as fault:
            self.wrong.setText(str(fault))
            self.wrong.show()
            mark(self.day.focus_widget(), "wrong", True)
            return
        values: dict[str, Value] = {
            "branch": self.slot_.organisation.name,
            "kind": self.slot_.rule.kind,
            "day": day,
            "topic": topic,
            "host": self.slot_.organisation.secretary,
        }
        self.given.emit(values)
        self.accept()

    def _check(self, day: Value) -> None:
        period = self.slot_.period
        if not day:
            raise InvalidValueError("请填写时间。")
        if dt.date.fromisoformat(str(day)) < period.first:
            raise InvalidValueError(f"{day} 早于 {period.words}。", "请填写本期内的日期，补开的填实际日期。")
