"""The foot of the form: saving and taking back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.widgets import button, words


class Footer(QWidget):
    """Buttons, and a word on whether everything is saved."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.save = button("保存", "primary", "save")
        self.save.setMinimumWidth(84)
        self.save.setToolTip("Ctrl+S")
        self.save_and_new = button("保存并新增下一条", name="saveAndNew")
        self.revert = button("撤销修改", name="revert")
        self.state = words(look="soft small")
        self.state.setObjectName("state")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 10)
        layout.setSpacing(8)
        for item in (self.save, self.save_and_new, self.revert):
            layout.addWidget(item)
        layout.addStretch()
        layout.addWidget(self.state)

    def show_state(self, *, new: bool, dirty: bool, saving: bool, remark: str) -> None:
        """Enable what makes sense, and say how things stand."""
        self.save_and_new.setVisible(new)
        for item in (self.save, self.save_and_new):
            item.setEnabled(dirty and not saving)
        self.revert.setEnabled(dirty and not saving)
        self.state.setVisible(not new or saving)
        self.state.setText("正在保存…" if saving else "有未保存的修改" if dirty else remark)
