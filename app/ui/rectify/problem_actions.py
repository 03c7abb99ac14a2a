"""Carries out actions on problems for drawer, table and review page: asks, saves as one step, tells what was refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.errors import CancelledError, InvalidValueError, StorageError
from app.core.kinds import Value
from app.ledgers.changes.files import FileSettings
from app.ledgers.changes.operations import context_for
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem_life import RELAPSED
from app.ledgers.problems.problem_states import LASTING
from app.ledgers.rights import why_not_settings
from app.rectify.actions import ACTIONS
from app.rectify.chain import Directory, Signing
from app.rectify.handling import Outcome, Seen, handle, request_of
from app.rectify.limits import NewLimit, change_limit, restart, revisit
from app.rectify.requirements import Standing, needs, standings
from app.rectify.rules import ClosingRules
from app.store.attachments import StoredFile
from app.store.operation import Operation
from app.store.sealed_files import FilePlace
from app.ui.files.pasting import Source
from app.ui.form.editor import Surroundings
from app.ui.jobs import Queue
from app.ui.messages import Answer, Messages
from app.ui.page.evidence import Storing, digest_of, store_all
from app.ui.progress import ProgressDialog
from app.ui.rectify.action_bar import SIGNED
from app.ui.rectify.action_dialog import ActionDialog, LimitDialog, RevisitDialog, Rows
from app.ui.rectify.refusals import RefusalsDialog
from app.ui.rectify.settings_dialog import RectifySettings
from app.ui.session import Session

AT_ONCE = 200  # problems, whose entries are read in a fortieth of a second


@dataclass(frozen=True)
class Typed:
    """What a person gave in a dialog, to be given back when it could not be saved."""

    person: str
    opinion: str
    sources: tuple[Source, ...]
    confirmed: bool
    limit: NewLimit | None
    result: str

    @classmethod
    def of(cls, dialog: ActionDialog) -> Typed:
        """What stands in it."""
        return cls(
            dialog.text(dialog.person),
            dialog.text(dialog.opinion),
            tuple(dialog.files.sources),
            dialog.confirm.isChecked(),
            dialog.limit() if isinstance(dialog, LimitDialog) else None,
            dialog.result_word() if isinstance(dialog, RevisitDialog) else "",
        )

    def put_into(self, dialog: ActionDialog) -> None:
        """Show it again."""
        dialog.person.set_value(self.person)
        dialog.opinion.set_value(self.opinion)
        dialog.confirm.setChecked(self.confirmed)
        if isinstance(dialog, RevisitDialog):
            dialog.result_editor.set_value(self.result)
        if isinstance(dialog, LimitDialog) and self.limit is not None:
            dialog.propose(self.limit.deadline, self.limit.date, self.limit.approver)
        dialog.files.show_sources(list(self.sources))


class ProblemActions(QObject):
    """Asks for what an action needs and carries it out; pages hear of it from the session, as of any change."""

    def __init__(self, window: QWidget, session: Session, messages: Messages, failed: Callable[[Exception], None]) -> None:
        super().__init__(window)
        self.window = window
        self.session = session
        self.messages = messages
        self.failed = failed
        self.around = Surroundings(session.suggestions, session.today, lambda: context_for(session.today()))
        self.dialog: ActionDialog | None = None

    @property
    def user(self) -> str:
        """Who sits here."""
        return self.session.office.identity.user

    def ask(self, key: str, rows: Rows, then: Callable[[], object] = lambda: None) -> None:
        """Open the dialog of an action on problems, then go on."""
        if not rows:
            return

        def show(found: tuple[ClosingRules, Directory, Mapping[int, Standing]]) -> None:
            self._open(key, rows, *found)
            then()

        read = partial(self._read, rows)
        if len(rows) <= AT_ONCE:
            show(read())
        else:
            job = self.session.jobs.start(lambda job: read(), show, self.failed, queue=Queue.READ, owner=self)
            ProgressDialog(self.window, "正在核对", job)

    def _read(self, rows: Rows) -> tuple[ClosingRules, Directory, Mapping[int, Standing]]:
        """What the office asks for, who may sign, and how the problems stand."""
        database = self.session.office.database
        return read_settings(database, ClosingRules), Directory.read(database), standings(database, dict(rows))

    def _open(self, key: str, rows: Rows, rules: ClosingRules, directory: Directory, stands: Mapping[int, Standing]) -> None:
        kinds: dict[str, type[ActionDialog]] = dict.fromkeys(("extend", "correct", "restart"), LimitDialog)
        kinds["revisit"] = RevisitDialog

        def signing(row_id: int, row: dict[str, Value]) -> Signing:
            return Signing(rules, directory, row, stands[row_id].run, approving=key == "approve")

        dialog = kinds.get(key, ActionDialog)(self.window, ACTIONS[key], rows, self.around, self.messages)
        dialog.files.digest = self._digest
        if key in SIGNED:
            self._ask_signer(dialog, rules, [signing(*item) for item in rows])
        if not isinstance(dialog, LimitDialog | RevisitDialog):
            dialog.finish()
        dialog.later.setVisible(key == "apply" and any(row["kind"] == LASTING for _, row in rows))
        dialog.ask_for(lambda brought: [needs(rules, dialog.action, row, stands[row_id], brought) for row_id, row in rows])
        dialog.person.set_value(self._person(key, rows, signing))
        dialog.accepted.connect(lambda: self._carry_out(dialog, rows))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def propose(self, limit: Mapping[str, Value]) -> None:
        """Begin the open dialog with a time limit that was typed elsewhere."""
        if isinstance(self.dialog, LimitDialog):
            self.dialog.propose(limit.get("deadline"), limit.get("deadline_date"))

    def _ask_signer(self, dialog: ActionDialog, rules: ClosingRules, signings: Sequence[Signing]) -> None:
        """What only 同意 and 退回 have: opinions to choose from, who may not sign, and the word that closes a 持续整改."""
        approving = dialog.action.key == "approve"
        phrases = rules.opinions if approving else rules.reasons
        dialog.offer(phrases)
        if approving and phrases:
            dialog.opinion.set_value(phrases[0])
        if approving:
            dialog.confirm_closing(sum(item.row["kind"] == LASTING and item.closes for item in signings))
        if len(signings) == 1:
            dialog.refuse = signings[0].why_not

    def _person(self, key: str, rows: Rows, signing: Callable[[int, dict[str, Value]], Signing]) -> str:
        """Who is likely to do it: I, where I am asked; else the one who is."""
        if len(rows) > 1 and key != "return":
            return "" if key == "apply" else self.user
        row = rows[0][1]
        if key in ("apply", "close_directly"):
            return self.user if self.user in str(row["person"]).split("、") else str(row["person"] or self.user)
        return signing(*rows[0]).likely(self.user) if key in SIGNED else self.user

    def _digest(self, source: Source, known: Callable[[str], None], unfit: Callable[[str], None], owner: QObject) -> None:
        """Read a file that comes along, to know whether the problem has it already and whether it may be added."""
        most = read_settings(self.session.office.database, FileSettings).most_bytes

        def failed(fault: Exception) -> None:
            if isinstance(fault, StorageError):
                unfit(fault.message)
            else:
                self.failed(fault)

        self.session.jobs.start(lambda job: digest_of(source, most), known, failed, queue=Queue.PICTURE, owner=owner)

    def _carry_out(self, dialog: ActionDialog, rows: Rows) -> None:
        """Store the files that come along, then save. While one file could not be stored, nothing is saved."""
        key, typed = dialog.action.key, Typed.of(dialog)
        again = partial(self._again, key, rows, typed)
        if not typed.sources:
            self._save(key, rows, typed, ())
            return
        place = FilePlace(self.session.office.folder)
        most = read_settings(self.session.office.database, FileSettings).most_bytes

        def stored(storing: Storing) -> None:
            if storing.faults:
                self._refused(storing.faults[0][1], again)
            else:
                self._save(key, rows, typed, storing.files)

        def failed(fault: Exception) -> None:
            if isinstance(fault, CancelledError):
                again()
            else:
                self._refused(fault, again)

        job = self.session.jobs.start(lambda job: store_all(place, typed.sources, most, job.report), stored, failed)
        ProgressDialog(self.window, "正在添加佐证材料", job)

    def _save(self, key: str, rows: Rows, typed: Typed, files: Sequence[StoredFile]) -> None:
        moment = dt.datetime.combine(self.session.today(), dt.datetime.now().time())
        request = request_of(key, typed.person, typed.opinion, moment, confirmed=typed.confirmed, files=files)
        again = partial(self._again, key, rows, typed)
        seen = {row_id: Seen.of(row) for row_id, row in rows}
        outcome = Outcome() if len(rows) > 1 else None
        count = f" {len(rows)} 条" if len(rows) > 1 else ""
        word = request.action.word
        then = partial(self._tell, word, rows, outcome) if outcome else None  # looked at once the rows are handled
        if key == "revisit":
            said = f"已记录回头看{count}"
            then = then or partial(self._after_revisit, rows, typed.result, said)
            self._run(revisit(seen, request, typed.result, outcome), said, then, again)
        elif key == "restart":
            row_id = rows[0][0]
            self._run(restart(row_id, seen[row_id], request, typed.limit), "已重启，进入下一轮整改", None, again)
        elif typed.limit is not None:
            self._run(change_limit(seen, request, typed.limit, outcome), f"已{word}{count}", then, again)
        else:
            self._run(handle(seen, request, outcome), f"已{word}{count}", then, again)

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

    def _again(self, key: str, rows: Rows, typed: Typed) -> None:
        def put_back() -> None:
            if self.dialog is not None:
                typed.put_into(self.dialog)

        self.ask(key, rows, put_back)

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
