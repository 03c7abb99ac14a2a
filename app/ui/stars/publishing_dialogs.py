"""公示 and 授星: until when the results hang out, and by which decision the stars are given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QDateEdit, QFrame, QScrollArea, QWidget

from app.ui.palette import TONES
from app.ui.stars.dialogs import WIDTH, StepDialog
from app.ui.widgets import words

LABELS = 140  # pixels: the dialog's margins, the column of labels and a scroll bar
MOST_HEIGHT = 240  # of a list that may be as long as there are branches


def listing(lines: Sequence[str]) -> QScrollArea:
    """Lines that have to be read, as high as they are up to a limit."""
    listed = words("\n".join(lines), wrap=True)
    listed.setStyleSheet(f"color: {TONES['amber'].foreground};")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFixedHeight(min(listed.heightForWidth(WIDTH - LABELS) + 4, MOST_HEIGHT))
    area.setWidget(listed)
    return area


class NoticeDialog(StepDialog):
    """公示: until when. What is still `open_` is listed, and has to be accepted as without a loss."""

    def __init__(self, parent: QWidget, today: dt.date, until: dt.date, open_: Sequence[str] = ()) -> None:
        super().__init__(parent, "公示", "公示期间分数不能修改；有异议可以撤回公示。", "开始公示")
        self.until = QDateEdit(QDate(until.year, until.month, until.day))
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setMinimumDate(QDate(today.year, today.month, today.day))
        self.until.setAccessibleName("公示到")
        self.form.addRow(words("公示到"), self.until)
        self.has_open = bool(open_)
        self.accept_open = QCheckBox("以上各项按未扣分公示", self)
        self.accept_open.setVisible(self.has_open)
        if open_:
            self.form.addRow(words("待录入"), listing(open_))
            self.form.addRow("", self.accept_open)

    def wrong(self) -> str:
        """Open indicators are accepted by a person, not by the program."""
        return "还有指标没有录入。请补录，或确认按未扣分公示。" if self.has_open and not self.accept_open.isChecked() else ""

    def day(self) -> dt.date:
        """The last day."""
        found = self.until.date()
        return dt.date(found.year(), found.month(), found.day())


class AwardDialog(StepDialog):
    """授星: the deciding meeting or document. Results that are not those that hung out are listed, and have to be accepted."""

    def __init__(self, parent: QWidget, lines: Sequence[str], changed: Sequence[str] = ()) -> None:
        super().__init__(parent, "授星", "授星以后结果冻结：台账以后的变化不再影响，只标出“现值不同”。", "授星")
        self.form.addRow(words("结果"), words("\n".join(lines), wrap=True))
        self.has_changed = bool(changed)
        self.accept_changed = QCheckBox("已经核实，按现在的结果授星", self)
        self.accept_changed.setVisible(self.has_changed)
        if changed:
            self.form.addRow(words("公示后有变化"), listing(changed))
            self.form.addRow("", self.accept_changed)
        self.document = self.line("依据", "会议或文号，如：机关党委会议（2023年12月20日）")

    def wrong(self) -> str:
        """Other results than those that hung out are accepted by a person, not by the program."""
        if self.has_changed and not self.accept_changed.isChecked():
            return "有的结果与公示的不同。请核实后打勾，或取消、撤回公示，改好后重新公示。"
        return ""
