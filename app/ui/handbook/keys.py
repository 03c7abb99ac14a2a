"""The keys of the program for the handbook: those of the window as they are set, those of its parts as declared here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Keys = Sequence[tuple[str, str]]

TABLE: Keys = (
    ("Enter / F2", "编辑单元格；不能直接编辑的打开这一行"),
    ("Alt+Enter", "编辑时在格里换行"),
    ("Ctrl+Enter", "把正在填写的内容填入选中的各格"),
    ("Esc", "放弃正在填写的内容"),
    ("方向键 / Tab", "移到相邻的单元格；方向键按住 Shift 选中一片"),
    ("Shift+Enter / Shift+Tab", "移到上面一格、前面一格"),
    ("选中一片后 Enter / Tab", "在这一片里一格一格往下、往右，到头再从第一格起；按住 Shift 倒着走"),
    ("Ctrl+方向键", "移到这一片内容边上的一格，按住 Shift 一路选中"),
    ("Home / End", "移到行首、行尾；按住 Ctrl 移到第一行、最后一行"),
    ("PgUp / PgDn", "上翻、下翻一屏；按住 Alt 左移、右移一屏"),
    ("Ctrl+滚轮 / Ctrl+Alt++ / Ctrl+Alt+-", "放大、缩小表格；Ctrl+Alt+0 恢复"),
    ("Ctrl+C / Ctrl+X / Ctrl+V", "复制、剪切、粘贴一片单元格，可与 Excel 互相粘贴"),
    ("Ctrl+Shift+V", "粘贴为新行，不改现有的行"),
    ("Ctrl+D / Ctrl+R", "向下、向右填充"),
    ("Alt+↓", "打开单元格的选项或日历；没有选项的列打开筛选"),
    ("Ctrl+Shift+L", "筛选当前列"),
    ("Ctrl+;", "在日期列里填入今天"),
    ("Ctrl+'", "照抄上面一格"),
    ("Ctrl++", "在上方插入一行"),
    ("Ctrl+A", "选中全部行"),
    ("Shift+空格 / Ctrl+空格", "选中整行、整列"),
    ("Delete", "清空单元格；选中整行时删除"),
    ("Ctrl+Delete / Ctrl+-", "删除选中的行"),
    ("菜单键 / Shift+F10", "打开选中行的菜单，其中有当前列的排序、冻结、移动、隐藏"),
)
FORM: Keys = (
    ("Ctrl+S", "保存"),
    ("Ctrl+PgUp", "上一条"),
    ("Ctrl+PgDown", "下一条"),
    ("Ctrl+Enter", "提交正在填写的进展"),
    ("Alt+↓", "打开日期的日历"),
    ("Esc", "关闭右侧的表单"),
)
DIALOG: Keys = (
    ("Alt", "每个按钮上显示一个字母，按这个字母就是点它；也可以按住 Alt 直接按字母"),
    ("Tab / Shift+Tab", "到后一项、前一项"),
    ("空格 / Enter", "点有蓝框的按钮"),
    ("Esc", "取消，关闭"),
)
FINDER: Keys = (
    ("↑ / ↓", "选择上一项、下一项"),
    ("PgUp / PgDn", "翻页"),
    ("Enter", "打开选中的一项"),
    ("Alt+D", "是否也查找已删除的行"),
    ("Esc", "关闭"),
)
HANDBOOK: Keys = (
    ("Alt+← / Alt+→", "后退、前进"),
    ("Ctrl+F", "在手册中查找"),
    ("Ctrl+P", "打印本章"),
    ("Esc", "关闭手册"),
)


def window_keys(window: QWidget) -> Keys:
    """The keys that work everywhere in the window, with what they do."""
    found = window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [(key_text(shortcut.key()), shortcut.whatsThis()) for shortcut in found if shortcut.whatsThis()]


def key_text(keys: QKeySequence) -> str:
    """A key as it is printed on a keyboard."""
    return keys.toString(QKeySequence.SequenceFormat.PortableText)


def all_keys(window: QWidget) -> list[tuple[str, Keys]]:
    """Every group of keys under its title."""
    return [
        ("在任何页面", window_keys(window)),
        ("表格", TABLE),
        ("右侧的表单", FORM),
        ("对话框", DIALOG),
        ("查找框", FINDER),
        ("使用手册", HANDBOOK),
    ]
