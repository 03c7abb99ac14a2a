"""The row of the tests, and what a person does with keys and an input method."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.core.kinds import ParseContext, Value

TODAY = dt.date(2023, 12, 19)
CONTEXT = ParseContext(2023)
NAMES = {
    "person": ("王建国", "王伟", "张晓丽", "李晓梅"),
    "leader": ("李文斌", "赵海燕"),
    "author": ("王伟", "胡志远"),
    "department": ("办公室", "研究室", "提案委"),
    "campaign": ("2023年机关作风问题专项整治",),
}
ROW: dict[str, Value] = {
    "list": "部门",
    "number": "3",
    "category": "履职能力",
    "statement": "公文流转存在超时限现象",
    "symptom": "",
    "origin": "自查",
    "goal": "",
    "measures": "修订办法；\n建立台账",
    "leader": "李文斌",
    "department": "办公室",
    "person": "王伟",
    "kind": "限期整改",
    "deadline": "2023年底前，并长期坚持",
    "deadline_date": "2023-12-31",
    "percent": 40,
    "status": "整改中",
    "closed_on": None,
    "remark": "",
    "campaign": "",
    "progress": "",
    "evidence_count": 0,
}
ROW_ID = 4_611_686_018_427_387_903  # 62 bits: no 32-bit signal may carry it


def type_into(widget: QWidget, text: str) -> None:
    """Replace what stands in it by keys, as a person does."""
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    if text.isascii():
        QTest.keyClicks(widget, text)
    else:
        commit(widget, text)


def compose(widget: QWidget, letters: str) -> None:
    """Letters of an input method that are not characters yet."""
    QCoreApplication.sendEvent(widget, QInputMethodEvent(letters, []))


def commit(widget: QWidget, text: str) -> None:
    """Characters chosen in an input method."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


def leave(widget: QWidget) -> None:
    """The focus goes elsewhere."""
    widget.clearFocus()
