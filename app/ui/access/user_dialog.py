"""A user: name, role, scope, and for a new one the first password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.store.accounts import ROLES, Grant, Role
from app.ui.access.password_line import NewPassword, WrongLabel
from app.ui.widgets import button, dialog_column, labelled_lines, side_by_side, words

ROLE_WORDS: dict[Role, str] = {
    "管理员": "可以修改全部内容，管理用户、设置和搬迁",
    "联络员": "只能修改范围内的内容；不勾选范围时可以修改全部台账",
    "查看": "只能查看、导出和打印",
}


class UserDialog(QDialog):
    """`seen` is the user as the list shows it, None for a new one. `choices`: kind of scope → its title and names."""

    def __init__(self, parent: QWidget, seen: Grant | None, choices: Mapping[str, tuple[str, Sequence[str]]]) -> None:
        super().__init__(parent)
        self.seen = seen
        self.setWindowTitle(f"修改用户：{seen.name}" if seen else "添加用户")
        self.setFixedWidth(520)
        self.name = QLineEdit(seen.name if seen else "", placeholderText="本人姓名，登录时填写")
        self.name.setAccessibleName("用户名")
        self.name.setReadOnly(seen is not None)
        self.role = QComboBox()
        self.role.setAccessibleName("角色")
        self.role.addItems(ROLES)
        self.role.setCurrentText(seen.role if seen else "联络员")
        self.says = words("", "soft")
        self.password = NewPassword()
        form = labelled_lines(("用户名", self.name), ("角色", self.role), ("", self.says))
        self.lists = {kind: self._scope_list(form, kind, *choice) for kind, choice in choices.items()}
        if seen is None:
            form.addRow("初始密码", self.password.first)
            form.addRow("再输一次", self.password.second)
        self.wrong = WrongLabel()
        self.save_button = button("保存" if seen else "添加", "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.accept)
        whole = dialog_column(self)
        whole.addLayout(form)
        whole.addWidget(self.wrong)
        whole.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.save_button))
        self.role.currentTextChanged.connect(self._show_state)
        self._show_state()
        (self.role if seen else self.name).setFocus()

    def _scope_list(self, form: QFormLayout, kind: str, title: str, names: Sequence[str]) -> QListWidget:
        chosen = self.seen.scopes.get(kind, ()) if self.seen else ()
        found = QListWidget()
        found.setAccessibleName(f"范围：{title}")
        found.setMaximumHeight(132)
        for name in dict.fromkeys((*names, *chosen)):
            item = QListWidgetItem(name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
            found.addItem(item)
        if not found.count():
            nothing = QListWidgetItem(f"还没有登记{title}", found)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            found.setMaximumHeight(36)
        form.addRow(f"范围：{title}", found)
        return found

    def _show_state(self) -> None:
        self.says.setText(ROLE_WORDS[self.chosen_role])
        for found in self.lists.values():
            found.setEnabled(self.chosen_role == "联络员")

    @property
    def chosen_role(self) -> Role:
        """What is chosen."""
        return ROLES[self.role.currentIndex()]

    @property
    def scopes(self) -> dict[str, list[str]]:
        """The names that are ticked, by kind; none for roles that have no scope."""
        if self.chosen_role != "联络员":
            return {}
        return {
            kind: [
                found.item(place).text()
                for place in range(found.count())
                if found.item(place).checkState() == Qt.CheckState.Checked
            ]
            for kind, found in self.lists.items()
        }

    def accept(self) -> None:
        """Only what can be saved."""
        fault = "" if self.seen else (self.password.fault() if self.name.text().strip() else "请填写用户名。")
        self.wrong.say(fault)
        if not fault:
            super().accept()
