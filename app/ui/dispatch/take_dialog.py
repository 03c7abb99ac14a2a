"""The dialog that keeps how a rectification stands today."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.rectify.dispatch import EVERY_CAMPAIGN, KINDS

MOST_NOTE = 200  # characters


class TakeDialog(QDialog):
    """What kind of dispatch, of which campaign, with a note."""

    def __init__(self, parent: QWidget, campaigns: Sequence[str], kind: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("生成调度快照")
        self.setMinimumWidth(460)
        words = QLabel(
            "把现在的各项数字和每个问题的状态留存下来。以后数据再变，这一天的报表仍按今天的数字打印。", wordWrap=True
        )
        words.setProperty("soft", True)
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
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.addRow("调度类型", self.kind)
        form.addRow("专项", self.campaign)
        form.addRow("说明", self.note)
        take = QPushButton("生成")
        take.setProperty("primary", True)
        take.setDefault(True)
        take.clicked.connect(self.accept)
        cancel = QPushButton("取消", autoDefault=False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(take)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addLayout(form)
        column.addLayout(row)
