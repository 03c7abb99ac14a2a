"""The one door for everything the program says or asks in a box. Tests put another object in its place.

A box says what happened (bold), what it means or what to do (below), and keeps technical detail behind 详细信息.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import ExpectedError
from app.core.kinds import ParseContext, Tone
from app.core.number_kinds import Integer
from app.ui.access.password_line import password_line
from app.ui.ask_box import AskBox, Check, anything
from app.ui.file_dialogs import Purpose, ask_files
from app.ui.palette import CARD, TEXT, TONES
from app.ui.widgets import button

Leaving = Literal["save", "keep", "discard", "cancel"]  # keep: as a draft
BOX_WIDTH = 420  # pixels at 96 dpi
TOAST_MS = 2600
READING_MS = 90  # a character
UNDO_MS = 7000
OFFER_MS = 20_000
TOAST_ROOM = 220  # pixels of the window's width that a toast leaves: its margins, 撤销, something of the page
TOAST_MARGIN = 96  # pixels above the lower edge of the window: over the foot of a form, whose buttons stay in sight


@dataclass(frozen=True)
class Answer:
    """A button of a question: what it returns and what it says. `danger` marks what cannot be undone."""

    key: str
    label: str
    danger: bool = False


class Messages:
    """Boxes and toasts of one window."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self._toast = Toast(window)
        self.undo_wanted = self._toast.undo_button.clicked

    @property
    def in_passing(self) -> QWidget:
        """What stands near the lower edge of the window for a while; it may hold a button."""
        return self._toast

    def tell(self, error: ExpectedError) -> None:
        """Say what went wrong and what to do about it."""
        MessageBox(self.window, "提示", error.message, error.advice, error.detail).exec()

    def inform(self, text: str, title: str = "提示") -> None:
        """Say something that needs no answer but must be read."""
        MessageBox(self.window, title, text).exec()

    def ask(self, title: str, text: str, answers: Sequence[Answer], advice: str = "") -> str:
        """The key of the answer chosen. The first one is the default; Esc and closing the box mean the last one."""
        box = MessageBox(self.window, title, text, advice, answers=answers)
        box.exec()
        return box.chosen

    def confirm(self, title: str, text: str, action: str, advice: str = "") -> bool:
        """Whether to go on with what cannot be undone; `action` is the verb on the button, 彻底删除."""
        return self.ask(title, text, (Answer("yes", action, danger=True), Answer("no", "取消")), advice) == "yes"

    def unsaved(self, what: str, *, may_save: bool = True) -> Leaving:
        """What to do with unsaved changes before leaving; `what` names the row. Where nothing can be saved now (the folder is
        away) a draft is offered instead."""
        first = Answer("save", "保存") if may_save else Answer("keep", "存为草稿")
        answers = (first, Answer("discard", "不保存"), Answer("cancel", "取消"))
        advice = "离开前要保存吗？" if may_save else "现在不能保存；存为草稿后，再打开这一行（或点新增）即可继续。"
        chosen = self.ask("有未保存的修改", f"{what}有未保存的修改。", answers, advice)
        found: dict[str, Leaving] = {"save": "save", "keep": "keep", "discard": "discard"}
        return found.get(chosen, "cancel")

    def ask_text(self, title: str, asks: str, check: Check = anything) -> str:
        """What a person types; "" when they change their mind. `check` raises InvalidValueError for what cannot be taken."""
        return self._typed(title, asks, QLineEdit(), check).strip()

    def ask_password(self, title: str, asks: str) -> str:
        """A password as it is typed, which nobody sees; "" when the person changes their mind."""
        return self._typed(title, asks, password_line(title))

    def ask_number(self, title: str, asks: str, value: int, low: int, high: int) -> int | None:
        """A whole number within bounds, `value` proposed; None when the person changes their mind."""
        kind, context = Integer(low, high), ParseContext(0)
        text = self._typed(title, asks, QLineEdit(str(value)), lambda typed: kind.parse(typed, context))
        found = kind.parse(text, context)
        return found if isinstance(found, int) else None

    def _typed(self, title: str, asks: str, line: QLineEdit, check: Check = anything) -> str:
        box = AskBox(self.window, title, asks, line, check)
        text = line.text() if box.exec() == QDialog.DialogCode.Accepted else ""
        box.deleteLater()
        return text

    def pick_files(self, title: str, parent: QWidget | None = None) -> list[Path]:
        """The files to attach that a person chooses; none when they change their mind."""
        return ask_files(parent or self.window, Purpose.EVIDENCE, title)

    def toast(self, text: str, tone: Tone = "green") -> None:
        """Say something in passing: it goes by itself and takes no focus."""
        self._toast.say(text, tone)

    def done(self, text: str, tone: Tone = "green") -> None:
        """Like a toast, of a step that can be taken back: 撤销 stands beside it for a while."""
        self._toast.say(text, tone, undo=True)

    def offer(self, text: str, label: str, run: Callable[[], object]) -> None:
        """Like a toast, with a button for what a person may want to look at next; it stays long enough to be reached."""
        self._toast.say(text, "green", offer=(label, run))

    def settle(self) -> None:
        """Another step has been made: 撤销 beside an earlier one would take back the wrong one."""
        self._toast.undo_button.hide()


class MessageBox(QDialog):
    """A message with buttons. `chosen` is the key of the answer."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        advice: str = "",
        detail: str = "",
        answers: Sequence[Answer] = (Answer("ok", "确定"),),
    ) -> None:
        super().__init__(parent)
        self.chosen = answers[-1].key
        self.setWindowTitle(title)
        self.setMinimumWidth(BOX_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(8)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        layout.addWidget(paragraph(text, "heading"))
        if advice:
            layout.addWidget(paragraph(advice, "soft"))
        self.detail = QPlainTextEdit(detail, readOnly=True, tabChangesFocus=True)
        self.detail.setObjectName("detail")
        self.detail.setFixedHeight(QFontMetrics(self.detail.font()).lineSpacing() * 6)
        self.detail.hide()
        layout.addWidget(self.detail)
        layout.addSpacing(10)
        self._buttons: dict[str, QPushButton] = {}
        layout.addLayout(self._button_row(answers, bool(detail)))
        first = answers[-1] if answers[0].danger else answers[0]  # what cannot be undone is never one Enter away
        self._buttons[first.key].setFocus()

    def _button_row(self, answers: Sequence[Answer], has_detail: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if has_detail:
            toggle = button("详细信息", name="details")
            toggle.setCheckable(True)
            toggle.toggled.connect(self.detail.setVisible)
            row.addWidget(toggle)
        row.addStretch()
        for position, answer in enumerate(answers):
            found = QPushButton(answer.label, autoDefault=True)
            found.setObjectName(answer.key)
            found.setMinimumWidth(84)
            found.setProperty("primary", position == 0)
            found.setProperty("danger", answer.danger and position > 0)
            found.setDefault(position == 0 and not answer.danger)
            found.clicked.connect(lambda _=False, key=answer.key: self._choose(key))
            row.addWidget(found)
            self._buttons[answer.key] = found
        return row

    def _choose(self, key: str) -> None:
        self.chosen = key
        self.accept()


def paragraph(text: str, look: str) -> QLabel:
    """A wrapped text that can be copied."""
    label = QLabel(text, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setProperty(look, True)
    label.setFixedWidth(BOX_WIDTH - 48)
    return label


class Toast(QFrame):
    """A short text near the lower edge of its window, with 撤销 beside it where that is offered."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("toast")
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.undo_button = button("撤销")
        self.undo_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.undo_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 18, 8)
        row.setSpacing(14)
        row.addWidget(self.label)
        row.addWidget(self.undo_button)
        self.offer_button = button("")
        self.offer_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # by F6, as long as it is there
        self.offer_button.clicked.connect(self._take_offer)
        row.addWidget(self.offer_button)
        self._offered: Callable[[], object] = lambda: None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()
        window.installEventFilter(self)

    def say(self, text: str, tone: Tone, *, undo: bool = False, offer: tuple[str, Callable[[], object]] | None = None) -> None:
        """Show the text for a moment, in place of an earlier one; `offer` is a button with what it does."""
        colour = TONES[tone].foreground if tone != "neutral" else TEXT
        self.setStyleSheet(
            f"#toast {{ background: {colour}; border-radius: 6px; }} #toast QLabel {{ color: {CARD}; font-weight: 600; }}"
            f"#toast QPushButton {{ color: {CARD}; background: transparent; border: 1px solid {CARD}; border-radius: 4px;"
            " padding: 1px 10px; min-height: 18px; font-weight: 600; }"
            f"#toast QPushButton:hover, #toast QPushButton:focus {{ background: {CARD}; color: {colour}; }}"
        )
        self.label.setText(text)
        self.label.ensurePolished()
        self.undo_button.setVisible(undo)
        label, self._offered = offer or ("", lambda: None)
        self.offer_button.setText(label)
        self.offer_button.setVisible(bool(offer))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not undo and not offer)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(max(TOAST_MS, len(text) * READING_MS, UNDO_MS if undo else 0, OFFER_MS if offer else 0))

    def _take_offer(self) -> None:
        self.hide()
        self._offered()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the place when the window is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        area = self._window.rect()
        room = max(area.width() - TOAST_ROOM, 100)
        wide = self.label.fontMetrics().horizontalAdvance(self.label.text())
        self.label.setWordWrap(wide > room)
        self.label.setFixedWidth(min(wide + 4, room))
        self.adjustSize()
        self.move((area.width() - self.width()) // 2, area.height() - self.height() - TOAST_MARGIN)
