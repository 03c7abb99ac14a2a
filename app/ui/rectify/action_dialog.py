"""The dialogs of the actions on problems: who, with which words, and what else an action asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import InvalidValueError
from app.core.kinds import ParseContext, Value
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.schema.fields import FieldSpec
from app.rectify.actions import GIVEN, Action
from app.rectify.limits import NewLimit, limit_context, refused_limit
from app.rectify.requirements import Brought, Need, missing
from app.ui.files.pasting import may_take
from app.ui.form.editor import Editor, Surroundings
from app.ui.form.editors import make_editor
from app.ui.form.field_box import FieldBox
from app.ui.form.look import SHEET
from app.ui.messages import Messages
from app.ui.rectify.action_files import ActionFiles
from app.ui.rectify.needs_view import NeedsView
from app.ui.widgets import ENTER_KEYS, button, side_by_side, words

Rows = Sequence[tuple[int, dict[str, Value]]]  # problems with their ids
WIDTH = 480
EACHS = ("apply", "approve", "return", "close_directly")  # actions that each problem's own people may do
MOST_LIMITS = 3  # different time limits that are named
EACH_ONES = "留空即登记为各条应办理的人（申请：责任人；审核：该环节审核人）"
PERSON = PROBLEM.child("handling").specs["person"]
OPINION = PROBLEM.child("handling").specs["opinion"]
APPROVER = PROBLEM.child("extension").specs["approver"]
RESULT = PROBLEM.child("revisit").specs["result"]
CONFIRM = "已取得长期成效，确认持续整改的问题可以销号"
UNCONFIRMED = "持续整改的问题不会自动销号，请勾选“已取得长期成效”。"
CLOSED_LATER = "持续整改的问题紧盯不放：最后一个环节同意时，还须确认“已取得长期成效”才能销号。"


class ActionDialog(QDialog):
    """Asks for the person and the words of an action, takes files, and says what is missing. Ctrl+Enter carries it out."""

    def __init__(self, parent: QWidget, action: Action, rows: Rows, around: Surroundings, messages: Messages) -> None:
        super().__init__(parent)
        self.action = action
        self.around = around
        self.many = len(rows) > 1
        self.needs: Callable[[Brought], list[tuple[Need, ...]]] = lambda brought: []  # of each problem
        self.closing = 0  # how many 持续整改 this would close
        self.boxes: dict[str, FieldBox] = {}  # by what they give (see `Need`)
        self.tried = False  # whether what is missing is shown
        self.setWindowTitle(action.word)
        self.setMinimumWidth(WIDTH)
        self.resize(WIDTH, 1)  # `_fit` makes it as high as it needs
        self.setStyleSheet(SHEET)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(22, 18, 22, 16)
        self.column.setSpacing(8)
        self.column.addWidget(words(subject_of(rows), "heading", wrap=True))
        self.person = self.add_editor("person", PERSON, "办理人")
        if self.many and action.key in EACHS:
            self.column.addWidget(words(EACH_ONES, "soft small", wrap=True))
        self.phrases = QComboBox()
        self.phrases.setAccessibleName("常用语")
        self.phrases.setPlaceholderText("常用语…")
        self.phrases.hide()
        self.phrases.activated.connect(self._take_phrase)
        self.opinion = self.add_editor("opinion", OPINION, action.asks)
        self.column.addWidget(self.phrases)
        self.files = ActionFiles(messages, around.today)
        self.files.changed.connect(self.show_needs)
        self.needs_view = NeedsView()
        self.confirm = QCheckBox(CONFIRM)
        self.confirm.hide()
        self.confirm.toggled.connect(self.show_needs)
        self.later = words(CLOSED_LATER, "soft", wrap=True)
        self.later.hide()
        self.wrong = words("", "wrong", wrap=True)
        self.wrong.hide()
        self.do = button(action.word, "primary", clicked=self.accept)
        self.do.setDefault(True)
        self.refuse: Callable[[str], str] = lambda person: ""  # why somebody may not do it

    def finish(self) -> None:
        """All questions are there: the foot follows."""
        for item in (self.files, self.needs_view, self.later, self.confirm, self.wrong):
            self.column.addWidget(item)
        self.confirm.setVisible(self.closing > 0)
        self.column.addStretch()
        self.column.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.do))
        self.opinion.focus_widget().installEventFilter(self)
        self.opinion.focus_widget().setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter in the text, where Enter alone begins a line; a screenshot pasted there is no text."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if is_ctrl_enter(event):
                self.accept()
                return True
            takes = not self.files.isHidden() and event.matches(QKeySequence.StandardKey.Paste)
            if takes and may_take(QGuiApplication.clipboard().mimeData()):
                self.files.paste()
                return True
        return super().eventFilter(watched, event)

    def ask_for(self, needs: Callable[[Brought], list[tuple[Need, ...]]]) -> None:
        """What the office asks for, by what is brought along."""
        self.needs = needs
        for given in {need.given for found in needs(self.brought()) for need in found} & set(self.boxes):
            self.boxes[given].set_required(not self.is_each_ones(given))
        self.show_needs()

    def is_each_ones(self, given: str) -> bool:
        """Whether it may be left empty because each of several problems has its own."""
        return given == "person" and self.many and self.action.key in EACHS

    def confirm_closing(self, closing: int) -> None:
        """持续整改 is never closed without a word: before the last step is signed, somebody says so."""
        self.closing = closing
        if self.many:
            self.confirm.setText(f"{CONFIRM}（{closing} 条，不勾选则这 {closing} 条不办理）")

    def brought(self) -> Brought:
        """What is there so far."""
        given = {name: box.editor.text().strip() for name, box in self.boxes.items()}
        person = given["person"] or (EACH_ONES if self.is_each_ones("person") else "")
        return Brought(person, given["opinion"], given, self.files.known())

    def show_needs(self) -> None:
        """After every change: what the office asks for, and beside each field what is wrong with it."""
        self.needs_view.show_needs(self.needs(self.brought()))
        self.show_faults(self.faults() if self.tried else self.refused())
        QTimer.singleShot(0, self, self._fit)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Each beside its field, what belongs to none at the foot."""
        for name, box in self.boxes.items():
            box.set_error(faults.get(name, ""))
        self.wrong.setText(faults.get("", ""))
        self.wrong.setVisible("" in faults)

    def _fit(self) -> None:
        """As high as what is asked and said needs: a wrapped label does not ask for its height itself."""
        self.resize(self.width(), max(self.height(), self.column.totalHeightForWidth(self.width())))

    def add_editor(self, given: str, spec: FieldSpec, label: str) -> Editor:
        """One question, as in the forms; for `given` see `Need`."""
        editor = make_editor(replace(spec, label=label, required=False), self.around)
        self.boxes[given] = FieldBox(editor)
        self.boxes[given].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.column.addWidget(self.boxes[given])
        editor.changed.connect(self.show_needs)
        return editor

    def offer(self, phrases: Sequence[str]) -> None:
        """Opinions to choose from; the first one stands there already when the action needs one."""
        self.phrases.addItems(list(phrases))
        self.phrases.setCurrentIndex(-1)
        self.phrases.setVisible(bool(phrases))

    def _take_phrase(self, place: int) -> None:
        self.opinion.set_value(self.phrases.itemText(place))
        self.show_needs()
        self.phrases.setCurrentIndex(-1)
        self.opinion.focus_widget().setFocus()

    def refused(self) -> dict[str, str]:
        """Why the person that is filled in may not do it: said at once, not only when it is to be done."""
        try:
            why = self.refuse(self.text(self.person))
        except InvalidValueError:
            return {}
        return {"person": why} if why else {}

    def text(self, editor: Editor) -> str:
        """What stands in an editor. Raises InvalidValueError."""
        return str(editor.value() or "").strip()

    def faults(self) -> dict[str, str]:
        """All that is in the way, by what it is given with (see `Need`), "" for what is said at the foot."""
        found = dict.fromkeys(need for one in self.needs(self.brought()) for need in one if not need.met)
        faults = {need.given: missing(self.action, [need]) for need in found if need.given}
        if not self.many and (why := missing(self.action, [need for need in found if not need.given])):
            faults[""] = why
        elif self.closing and not self.many and not self.confirm.isChecked():
            faults[""] = UNCONFIRMED
        return faults | self.refused() | {name: why for name, box in self.boxes.items() if (why := box.check())}

    def accept(self) -> None:
        """Go on when everything is there; else to the first field where something is missing."""
        faults = self.faults()
        self.tried = bool(faults)
        self.show_needs()
        if not faults:
            super().accept()
        elif first := next((box for name, box in self.boxes.items() if name in faults), None):
            first.editor.focus_widget().setFocus()


class LimitDialog(ActionDialog):
    """延期, 更正时限, and 重启 (where a new time limit may be given): the old one stands beside the new one."""

    def __init__(self, parent: QWidget, action: Action, rows: Rows, around: Surroundings, messages: Messages) -> None:
        self.outer = around
        self.limits = [str(row["deadline_date"] or "") for _, row in rows]
        super().__init__(parent, action, rows, replace(around, context=self._context), messages)
        self.column.addWidget(words(f"现在的整改时限：{limits_now(rows)}", "soft", wrap=True))
        self.rows = rows
        self.deadline = self.add_editor("deadline", PROBLEM.fields["deadline"], GIVEN["deadline"])
        self.date = self.add_editor("date", PROBLEM.fields["deadline_date"], "新的时限日期")
        self.deadline.changed.connect(self._follow)
        asked = "approver" in action.gives
        self.approver = self.add_editor("approver", APPROVER, GIVEN["approver"]) if asked else None
        self.finish()

    def _context(self) -> ParseContext:
        """A time limit without a year leads into the future, or stays in its year."""
        return limit_context(self.action.key, self.limits, self.deadline.text(), self.outer.context(), self.outer.today())

    def _follow(self) -> None:
        """The day follows from the words."""
        with suppress(InvalidValueError):
            self.date.set_value(PROBLEM.derive({"deadline": self.deadline.value()}, self.around.context())["deadline_date"])
        self.show_needs()

    def propose(self, deadline: Value, date: Value, approver: str = "") -> None:
        """Begin with a time limit."""
        self.deadline.set_value(deadline)
        self.date.set_value(date)
        if self.approver:
            self.approver.set_value(approver)
        self.show_needs()

    def limit(self) -> NewLimit | None:
        """The new time limit, None when none was given."""
        deadline, date = self.text(self.deadline), self.date.value()
        if not deadline and not date:
            return None
        return NewLimit(deadline or str(date), date, self.text(self.approver) if self.approver else "")

    def brought(self) -> Brought:
        """A day alone is a time limit as well."""
        found = super().brought()
        return replace(found, given={**found.given, "deadline": found.given["deadline"] or found.given["date"]})

    def faults(self) -> dict[str, str]:
        """Also what is wrong with the new time limit; where several problems differ in that, they are listed afterwards."""
        faults = super().faults()
        if {"deadline", "date"} & set(faults) or (limit := self.limit()) is None:
            return faults
        refused = [refused_limit(self.action, row, limit) for _, row in self.rows]
        return faults | {"deadline": refused[0]} if all(refused) else faults


class RevisitDialog(ActionDialog):
    """回头看: does it hold?"""

    def __init__(self, parent: QWidget, action: Action, rows: Rows, around: Surroundings, messages: Messages) -> None:
        super().__init__(parent, action, rows, around, messages)
        self.result_editor = self.add_editor("result", RESULT, GIVEN["result"])
        self.finish()

    def result_word(self) -> str:
        """巩固 or 反弹."""
        return str(self.result_editor.value() or "")


def is_ctrl_enter(event: QKeyEvent) -> bool:
    """Whether a key means: carry it out."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and event.key() in ENTER_KEYS


def limits_now(rows: Rows) -> str:
    """The present time limits; of several problems the first few, each with how many have it."""
    found = Counter(str(row["deadline"] or row["deadline_date"] or "未定") for _, row in rows)
    if len(rows) == 1:
        return next(iter(found))
    listed = "、".join(f"{text}（{count} 条）" for text, count in found.most_common(MOST_LIMITS))
    return listed + (f" 等 {len(found)} 种" if len(found) > MOST_LIMITS else "")


def subject_of(rows: Rows) -> str:
    """What the dialog is about: the problem, or how many."""
    if len(rows) > 1:
        return f"选中的 {len(rows)} 条问题"
    row = rows[0][1]
    number = f"问题 {row['number']}：" if row["number"] else ""
    return f"{number}{str(row['statement']).splitlines()[0][:60]}"
