"""Carries out actions on problems for drawer, table and review page: asks, saves as one step, tells what was refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.errors import InvalidValueError, StorageError
from app.core.kinds import Value
from app.ledgers.office_settings import read_settings
from app.ledgers.operations import context_for
from app.ledgers.problem import PROBLEM
from app.ledgers.problem_life import RELAPSED
from app.ledgers.problem_states import LASTING
from app.ledgers.rights import why_not_settings
from app.ledgers.rows import read_children
from app.rectify.actions import ACTIONS
from app.rectify.chain import Directory, Signing, running, this_round
from app.rectify.handling import Outcome, Seen, deed_of, handle
from app.rectify.limits import NewLimit, change_limit, restart, revisit
from app.rectify.rules import ClosingRules
from app.store.operation import Operation
from app.ui.form.editor import Surroundings
from app.ui.messages import Answer, Messages
from app.ui.rectify.deed_dialog import DeedDialog, LimitDialog, RevisitDialog, Rows, subject_of
from app.ui.rectify.refusals import RefusalsDialog
from app.ui.rectify.settings_dialog import RectifySettings
from app.ui.session import Session

SIGNED = ("approve", "return")


class Deeds(QObject):
    """Asks for what an action needs and carries it out; pages hear of it from the session, as of any change."""

    def __init__(self, window: QWidget, session: Session, messages: Messages, failed: Callable[[Exception], None]) -> None:
        super().__init__(window)
        self.window = window
        self.session = session
        self.messages = messages
        self.failed = failed
        self.around = Surroundings(session.suggestions, session.today, lambda: context_for(session.today()))
        self.dialog: DeedDialog | None = None

    @property
    def user(self) -> str:
        """Who sits here."""
        return self.session.office.identity.user

    def ask(self, key: str, rows: Rows) -> None:
        """Open the dialog of an action on problems."""
        if not rows:
            return
        if key in ("extend", "correct", "restart"):
            dialog: DeedDialog = LimitDialog(self.window, ACTIONS[key], rows, self.around)
        elif key == "revisit":
            dialog = RevisitDialog(self.window, ACTIONS[key], rows, self.around)
        else:
            dialog = self._plain(key, rows)
        dialog.person.set_value(self._person(key, rows))
        dialog.accepted.connect(lambda: self._carry_out(dialog, rows))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def propose(self, limit: Mapping[str, Value]) -> None:
        """Begin the open dialog with a time limit that was typed elsewhere."""
        if isinstance(self.dialog, LimitDialog):
            self.dialog.deadline.set_value(limit.get("deadline"))
            self.dialog.date.set_value(limit.get("deadline_date"))

    def _plain(self, key: str, rows: Rows) -> DeedDialog:
        rules = read_settings(self.session.office.database, ClosingRules)
        dialog = DeedDialog(self.window, ACTIONS[key], subject_of(rows), len(rows) > 1, self.around)
        phrases = {"approve": rules.opinions, "return": rules.reasons}.get(key, ())
        dialog.offer(phrases)
        if key == "approve" and phrases:
            dialog.opinion.set_value(phrases[0])
        dialog.confirm.setVisible(key == "approve" and any(row["kind"] == LASTING for _, row in rows))
        if key in SIGNED and len(rows) == 1:
            dialog.refuse = self._signing(key, *rows[0]).why_not
        dialog.finish()
        return dialog

    def _person(self, key: str, rows: Rows) -> str:
        """Who is likely to do it: I, where I am asked; else the one who is."""
        if len(rows) > 1 and key != "return":
            return "" if key == "apply" else self.user
        row = rows[0][1]
        if key in ("apply", "close_directly"):
            return self.user if self.user in str(row["person"]).split("、") else str(row["person"] or self.user)
        return self._signing(key, *rows[0]).likely(self.user) if key in SIGNED else self.user

    def _signing(self, key: str, row_id: int, row: dict[str, Value]) -> Signing:
        """What decides who may sign a problem."""
        database = self.session.office.database
        run = running(this_round(read_children(database, PROBLEM.child("handling"), row_id), row["round"]))
        rules, directory = read_settings(database, ClosingRules), Directory.read(database)
        return Signing(rules, directory, row, run, approving=key == "approve")

    def _carry_out(self, dialog: DeedDialog, rows: Rows) -> None:
        key = dialog.action.key
        moment = dt.datetime.combine(self.session.today(), dt.datetime.now().time())
        deed = deed_of(
            key, dialog.text(dialog.person), dialog.text(dialog.opinion), moment, confirmed=dialog.confirm.isChecked()
        )
        typed = {"person": dialog.text(dialog.person), "opinion": dialog.text(dialog.opinion)}
        limit_typed = dialog.limit() if isinstance(dialog, LimitDialog) else None
        again = partial(self._again, key, rows, typed, limit_typed)
        seen = {row_id: Seen.of(row) for row_id, row in rows}
        outcome = Outcome() if len(rows) > 1 else None
        count = f" {len(rows)} 条" if len(rows) > 1 else ""
        then = partial(self._tell, deed.action.word, rows, outcome) if outcome else None  # looked at once the rows are handled
        if isinstance(dialog, RevisitDialog):
            result = dialog.result_word()
            said = f"已记录回头看{count}"
            then = then or partial(self._after_revisit, rows, result, said)
            self._run(revisit(seen, deed, result, outcome), said, then, again)
        elif isinstance(dialog, LimitDialog):
            limit = limit_typed
            if key == "restart":
                row_id = rows[0][0]
                self._run(restart(row_id, seen[row_id], deed, limit), "已重启，进入下一轮整改", None, again)
            elif limit is not None:
                self._run(change_limit(seen, deed, limit, outcome), f"已{deed.action.word}{count}", then, again)
        else:
            self._run(handle(seen, deed, outcome), f"已{deed.action.word}{count}", then, again)

    def _run(self, operation: Operation, said: str, then: Callable[[], bool] | None, again: Callable[[], None]) -> None:
        """Save. What follows says so itself, or is False."""

        def saved(_: object) -> None:
            if then is None or not then():
                self.messages.toast(said)

        self.session.run(operation, saved, lambda fault: self._refused(fault, again))

    def _refused(self, fault: Exception, again: Callable[[], None]) -> None:
        """Say why, and give what was typed back where it can be put right; a colleague's step is shown instead."""
        self.session.poll()
        self.failed(fault)
        if isinstance(fault, InvalidValueError | StorageError):
            again()

    def _again(self, key: str, rows: Rows, typed: Mapping[str, str], limit: NewLimit | None) -> None:
        self.ask(key, rows)
        if self.dialog is not None:
            self.dialog.person.set_value(typed["person"])
            self.dialog.opinion.set_value(typed["opinion"])
        if limit is not None:
            self.propose({"deadline": limit.deadline, "deadline_date": limit.date})

    def _tell(self, word: str, rows: Rows, outcome: Outcome) -> bool:
        """Some of many could not be handled: say which, and why. False when all were."""
        if not outcome.refused:
            return False
        self.messages.toast(f"已{word} {len(outcome.done)} 条，{len(outcome.refused)} 条没有办理", "amber")
        dialog = RefusalsDialog(self.window, word, dict(rows), outcome)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return True

    def _after_revisit(self, rows: Rows, result: str, said: str) -> bool:
        """A problem that relapsed may be taken up again at once."""
        self.messages.toast(said)
        if result != RELAPSED:
            return True
        answers = (Answer("restart", "重启…"), Answer("later", "暂不重启"))
        if self.messages.ask("回头看", "检查结果为“反弹”，是否重启这个问题？", answers, "重启后进入下一轮整改。") == "restart":
            self.ask("restart", rows)
        return True

    def show_settings(self, *, read_only: bool) -> RectifySettings:
        """整改设置…: shared by the whole office."""
        only_look = read_only or bool(why_not_settings(self.session.grant))
        dialog = RectifySettings(self.window, self.session, self.messages, self.failed, read_only=only_look)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog
