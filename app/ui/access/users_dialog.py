"""密码与用户: whether the office has a password, who may open it, and what each of them may change."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.ledgers.rights import scope_kinds
from app.scoring.rights import office_rules
from app.store import protecting
from app.store.accounts import Grant
from app.store.health import Health
from app.store.keys import RECOVERY, Credentials
from app.store.person import new_recovery_key
from app.ui.access.password_dialog import PasswordDialog
from app.ui.access.recovery_dialog import RecoveryKeyDialog
from app.ui.access.switch_on_dialog import SwitchOnDialog
from app.ui.access.user_dialog import UserDialog
from app.ui.jobs import Job, Queue
from app.ui.messages import Messages
from app.ui.progress import ProgressDialog
from app.ui.session import Session
from app.ui.widgets import button, dialog_column, side_by_side, words

UNPROTECTED = """现在没有密码：能打开数据文件夹的人，都能查看和修改全部内容。

启用后，内容全部加密保存，每位同事用自己的用户名和密码登录，修改记录不能冒名：
　· 管理员　可以修改全部内容，管理用户和设置
　· 联络员　只修改指定部门的内容
　· 查看　　只查看、导出和打印"""
ADMINISTRATOR = "已启用密码，内容全部加密保存。您可以管理用户。"
OTHERS = "已启用密码，内容全部加密保存。用户由管理员管理。"
REMOVED = "移除后，此人不能再登录，以后保存的内容也无法解密；以前能看到的内容，如已复制走则无法收回。"
HEADINGS = ("用户", "角色", "范围")


class UsersDialog(QDialog):
    """Every step is carried out at once; the list follows."""

    reopen_requested = Signal(object)  # Credentials or None: the office is to be opened again with these

    def __init__(self, parent: QWidget, session: Session, messages: Messages, failed: Callable[[Exception], None]) -> None:
        super().__init__(parent)
        self.session = session
        self.messages = messages
        self.failed = failed
        self.setWindowTitle("密码与用户")
        self.setMinimumWidth(640)
        self.state = QLabel(wordWrap=True)
        self.state.setFixedWidth(596)
        self.list = QTableWidget(0, len(HEADINGS))
        self.list.setObjectName("users")
        self.list.setAccessibleName("用户")
        self.list.setHorizontalHeaderLabels(HEADINGS)
        self.list.verticalHeader().hide()
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setShowGrid(False)
        self.list.setMinimumHeight(260)
        self.list.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.list.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.list.setColumnWidth(0, 180)
        self.list.itemSelectionChanged.connect(self._show_state)
        self.list.itemActivated.connect(lambda _: self.change())
        self.refused = words("", "wrong", wrap=True)
        self._build_buttons()
        whole = dialog_column(self)
        whole.addWidget(self.state)
        whole.addWidget(self.list, 1)
        whole.addWidget(self.refused)
        whole.addLayout(self._build_rows())
        session.changed.connect(self._fill)
        session.health_changed.connect(self._fill)
        self._fill()

    def _build_buttons(self) -> None:
        self.on_button = button("启用密码…", "primary", clicked=self.switch_on)
        self.add_button = button("添加用户…", clicked=self.add)
        self.change_button = button("修改…", clicked=self.change)
        self.reset_button = button("重置密码…", clicked=self.reset)
        self.remove_button = button("移除…", clicked=self.remove)
        self.own_button = button("修改我的密码…", clicked=self.change_own)
        self.recovery_button = button("更换恢复密钥…", clicked=self.replace_recovery)
        self.off_button = button("停用密码…", clicked=self.switch_off)
        self.off_button.setProperty("danger", True)
        self.for_administrators = (
            self.add_button,
            self.change_button,
            self.reset_button,
            self.remove_button,
            self.recovery_button,
            self.off_button,
        )

    def _build_rows(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        close = button("关闭", clicked=self.reject)
        lines: tuple[QHBoxLayout, ...] = (
            side_by_side(self.add_button, self.change_button, self.reset_button, self.remove_button, None),
            side_by_side(self.own_button, self.recovery_button, self.off_button, None, close, self.on_button),
        )
        for line in lines:
            column.addLayout(line)
        return column

    # Showing

    def _fill(self, _: object = None) -> None:
        """Some rows of the replica: a local read."""
        office = self.session.office
        bench = office.replica.bench()
        chosen = self._chosen()
        shown = [grant for grant in bench.grants.values() if grant.role != "恢复密钥"]
        self.list.setRowCount(len(shown))
        for place, grant in enumerate(shown):
            mine = "（我）" if self._me is not None and grant.id == self._me.id else ""
            scope = "" if grant.role == "查看" else grant.scope_words
            for column, text in enumerate((f"{grant.name}{mine}", grant.role, scope)):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, grant)
                self.list.setItem(place, column, item)
            if chosen is not None and grant.id == chosen.id:
                self.list.selectRow(place)
        self.list.setVisible(bool(shown))
        told = refused_words(
            office.database.execute_sql("SELECT sequence, why FROM _refused ORDER BY sequence DESC").fetchall()
        )
        self.refused.setText(told)
        self.refused.setVisible(bool(told))
        self._show_state()

    @property
    def _me(self) -> Grant | None:
        return self.session.office.grant

    def _chosen(self) -> Grant | None:
        found = self.list.selectedItems()
        return found[0].data(Qt.ItemDataRole.UserRole) if found else None

    def _show_state(self) -> None:
        me, health = self._me, self.session.health
        why = why_not(me, health)
        self.state.setText(UNPROTECTED if me is None else ADMINISTRATOR if me.is_administrator else OTHERS)
        self.on_button.setVisible(me is None)
        self.on_button.setEnabled(health.state == "good")
        self.on_button.setToolTip("" if health.state == "good" else health.words)
        self.own_button.setVisible(me is not None)
        self.own_button.setEnabled(me is not None and me.name != RECOVERY)
        chosen = self._chosen()
        for item in self.for_administrators:
            item.setVisible(me is not None)
            needs_one = item in (self.change_button, self.reset_button, self.remove_button)
            item.setEnabled(not why and (chosen is not None or not needs_one))
            item.setToolTip(why)
        if me is not None and chosen is not None and chosen.id == me.id:
            self.remove_button.setEnabled(False)
            self.remove_button.setToolTip("不能移除自己")

    # Steps

    def _run(self, title: str, work: Callable[[Job], object], done: Callable[[], object], *, long: bool = False) -> None:
        """A step on the writer thread; the window hears of the commit by a look at the log."""

        def finish(_: object) -> None:
            done()
            self.session.look_at_grant()  # of my own commit nobody tells
            self.session.poll()
            self._fill()

        job = self.session.jobs.start(work, finish, self.failed, queue=Queue.WRITE, owner=self)
        if long:
            ProgressDialog(self, title, job).cancel.hide()

    def switch_on(self) -> None:
        """启用密码: who is the administrator, then the recovery key, then everything is sealed."""
        office = self.session.office
        asked = SwitchOnDialog(self, office.identity.user)
        if not asked.exec():
            return
        key, given = new_recovery_key(), Credentials(asked.user.text().strip(), asked.password.text)
        if not RecoveryKeyDialog(self, key, str(office.folder.path)).exec():
            return
        self._run(
            "正在加密",
            lambda job: protecting.switch_on(office, given.user, given.password, key, office_rules(), job.report),
            lambda: self._reopen(given),
            long=True,
        )

    def _reopen(self, given: Credentials | None) -> None:
        self.accept()
        self.reopen_requested.emit(given)

    def switch_off(self) -> None:
        """停用密码"""
        advice = "所有用户和权限一并取消，内容不再加密，能打开文件夹的人都能查看和修改。"
        if self.messages.confirm("停用密码", "确定停用密码吗？", "停用密码", advice):
            office = self.session.office
            self._run("正在解密", lambda job: protecting.switch_off(office, job.report), lambda: self._reopen(None), long=True)

    def _choices(self) -> dict[str, tuple[str, Sequence[str]]]:
        """The names that a scope may have, by kind."""
        found: dict[str, tuple[str, Sequence[str]]] = {}
        for kind, ledger in scope_kinds().items():
            model = ledger.model
            name = getattr(model, ledger.name_field)
            query = model.select(name).where(model.deleted_at.is_null()).order_by(model.id).tuples()
            rows = self.session.office.database.execute(query).fetchall()
            found[kind] = (ledger.title, [str(row[0]) for row in rows if row[0]])
        return found

    def add(self) -> None:
        """添加用户"""
        office, asked = self.session.office, UserDialog(self, None, self._choices())
        if asked.exec():
            user = protecting.NewUser(asked.name.text().strip(), asked.chosen_role, asked.password.text, asked.scopes)
            self._run(
                "正在添加",
                lambda job: protecting.add_user(office, user),
                lambda: self.messages.toast(f"已添加用户：{user.name}，请把初始密码当面告诉本人"),
            )

    def change(self) -> None:
        """修改用户"""
        office, seen = self.session.office, self._chosen()
        if seen is None or not self.change_button.isEnabled():
            return
        asked = UserDialog(self, seen, self._choices())
        if asked.exec():
            role, scopes = asked.chosen_role, asked.scopes
            self._run(
                "正在保存",
                lambda job: protecting.change_user(office, seen, role, scopes),
                lambda: self.messages.toast("已保存"),
            )

    def reset(self) -> None:
        """重置密码"""
        office, seen = self.session.office, self._chosen()
        if seen is None:
            return
        asked = PasswordDialog(self, seen.name)
        if asked.exec():
            password = asked.password.text
            mine = self._me is not None and seen.id == self._me.id
            self._run(
                "正在重置",
                lambda job: protecting.reset_password(office, seen, password),
                lambda: self._reopen(Credentials(seen.name, password)) if mine else self.messages.toast("密码已重置"),
            )

    def remove(self) -> None:
        """移除用户"""
        office, seen = self.session.office, self._chosen()
        if seen is not None and self.messages.confirm("移除用户", f"确定移除用户“{seen.name}”吗？", "移除", REMOVED):
            self._run(
                "正在移除",
                lambda job: protecting.remove_user(office, seen),
                lambda: self.messages.toast(f"已移除用户：{seen.name}"),
            )

    def change_own(self) -> None:
        """修改我的密码"""
        office, asked = self.session.office, PasswordDialog(self)
        if asked.exec():
            old, new = asked.old.text(), asked.password.text
            self._run(
                "正在修改",
                lambda job: protecting.change_password(office, old, new),
                lambda: self.messages.toast("密码已修改"),
            )

    def replace_recovery(self) -> None:
        """更换恢复密钥"""
        office, key = self.session.office, new_recovery_key()
        if RecoveryKeyDialog(self, key, str(office.folder.path)).exec():
            self._run(
                "正在更换",
                lambda job: protecting.replace_recovery(office, key),
                lambda: self.messages.toast("恢复密钥已更换，旧的已失效"),
            )


def why_not(me: Grant | None, health: Health) -> str:
    """Why the user may not manage users now, in words for the buttons; empty when all is well."""
    if me is not None and not me.is_administrator:
        return "只有管理员可以管理用户"
    return "" if health.may_write else health.words


def refused_words(refused: Sequence[tuple[int, str]]) -> str:
    """What the log holds that nobody had a right to: the newest of it in words."""
    if not refused:
        return ""
    sequence, why = refused[0]
    return f"有 {len(refused)} 次修改因没有权限而没有生效（最近：第 {sequence} 次，{why}），请向当事人核实。"
