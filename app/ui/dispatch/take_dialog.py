"""The dialog that keeps how a rectification stands today."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QWidget

from app.rectify.dispatch import EVERY_CAMPAIGN, KINDS
from app.ui.widgets import button, dialog_column, labelled_lines, words

MOST_NOTE = 200  # characters


class TakeDialog(QDialog):
    """What kind of dispatch, of which campaign, with a note."""

    def __init__(self, parent: QWidget, campaigns: Sequence[str], kind: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("生成调度记录")
        self.setMinimumWidth(460)
        lead = words(
            "把现在的各项数字和每个问题的状态留存下来。以后数据再变，这一天的报表仍按今天的数字打印。", "soft", wrap=True
        )
        self.kind = QComboBox()
        self.kind.addItems(KINDS)
        self.kind.setCurrentText(kind)
        self.kind.setAccessibleName("调度类型")
        self.campaign = QComboBox()
        for name in campaigns:
            self.campaign.addItem(name, name)
        self.campaign.addItem("全部专项", EVERY_CAMPAIGN)
        self.campaign.setAccessibleName("专项")
        self.note = QLineEdit(maxLength=MOST_NOTE, placeholderText="可不填，如：第3次周调度会")
        self.note.setAccessibleName("说明")
        form = labelled_lines(("调度类型", self.kind), ("专项", self.campaign), ("说明", self.note))
        take = button("生成", "primary")
        take.setDefault(True)
        take.clicked.connect(self.accept)
        cancel = button("取消", clicked=self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(take)
        column = dialog_column(self)
        column.addWidget(lead)
        column.addLayout(form)
        column.addLayout(row)
