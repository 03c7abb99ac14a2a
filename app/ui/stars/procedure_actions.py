"""What can be done in the state an assessment is in, and the dialogs that do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from app.core.workdays import WorkCalendar
from app.ledgers.office_settings import change_settings
from app.scoring.assessment import Assessment
from app.scoring.beginning import start, start_with_copy
from app.scoring.computing import compute, results_of
from app.scoring.decisions import confirm_absent
from app.scoring.points import shown
from app.scoring.procedure import (
    Signer,
    award,
    change_level,
    declare,
    finish_review,
    publish,
    put_appraisal,
    put_entry,
    put_facts,
    reopen_review,
    send_back,
    still_hanging,
    withdraw_notice,
)
from app.scoring.readings import Branch, Readings
from app.scoring.result import BranchResult, Entry
from app.scoring.rules import Bonus, Deduct, Fail, Rule
from app.scoring.scheme import Scheme
from app.scoring.tables import NOTICE
from app.store.operation import Operation, combined
from app.store.transaction import Transaction
from app.ui.jobs import Queue
from app.ui.stars.decisions_dialog import DecisionsDialog, open_triggers
from app.ui.stars.dialogs import (
    FactsDialog,
    LevelDialog,
    ReasonDialog,
    SettingsDialog,
    StartDialog,
    StepDialog,
    weighs_appraisal,
)
from app.ui.stars.printing import award_lines
from app.ui.stars.publishing_dialogs import AwardDialog, NoticeDialog
from app.ui.stars.views import BranchView, PeriodView, changed_since_notice, star_count

if TYPE_CHECKING:
    from app.ui.stars.page import StarPage

MOST_NAMED = 5  # indicators named in a line
Action = tuple[str, str, str]  # key, label, why it is not possible ("" when it is)


def actions_of(view: PeriodView, branch: BranchView | None, today: dt.date) -> list[Action]:
    """The actions for the branch shown, the main one first."""
    assessment = view.assessment
    if not view.may_lead:
        own = assessment is not None and branch is not None and branch.may_self
        return [("declare", "申报", ""), ("rest", "其余无扣分", "")] if own else []
    if assessment is None:
        return [("start", "开始评定", "")]
    if branch is None:
        return []
    if assessment.awarded:
        return [("level", "摘星／晋星", "")]
    if assessment.stage == NOTICE:
        return [("award", "授星", still_hanging(assessment, today)), ("withdraw", "撤回公示", "")]
    found: list[Action] = []
    if branch.may_self:
        found += [("declare", "申报", ""), ("rest", "其余无扣分", "")]
    elif branch.may_review:
        found += [("review", "完成考评", ""), ("rest", "其余无扣分", ""), ("back", "退回自评", "")]
    elif branch.may_reopen:
        found += [("reopen", "重新考评", ""), ("back", "退回自评", "")]
    waiting = sum(not item.reviewed for item in assessment.participants)
    if not waiting:
        found.insert(0, ("publish", "公示", ""))
    if branch.may_review and view.scheme is not None and (view.scheme.triggers or weighs_appraisal(view.scheme)):
        found.append(("facts", "评议与限级", ""))
    return found


def results_now(today: dt.date) -> Callable[[Transaction, Assessment], Mapping[str, BranchResult]]:
    """The results worked out within the transaction that freezes them."""
    return lambda transaction, assessment: results_of(compute(transaction.database, assessment, today)[0])


def rest_entries(scheme: Scheme, result: BranchResult, branch: BranchView, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Entries without a loss for what is still open in a result; what is entered already stays."""
    found = {}
    for star in result.stars:
        for item in star.indicators:
            if not item.missing:
                continue
            known, before = scheme.by_key[item.key], entries.get(item.key, Entry())
            counts = all(isinstance(clause.rule, Deduct | Fail | Bonus) for clause in known.clauses)
            if not known.clauses or not counts or any(is_bound(clause.rule) for clause in known.clauses):
                found[item.key] = Entry(item.full)
                continue
            measured = branch.inputs.measured.get(item.key, {})
            said = {number for number, value in measured.items() if not value.unrecorded}
            open_ = {number: Fraction(0) for number in range(len(known.clauses)) if number not in said}
            found[item.key] = Entry(None, before.reason, {**open_, **before.observed})
    return found


def open_lines(view: PeriodView) -> list[str]:
    """What nobody has entered yet, a line a branch."""
    found = []
    for name in view.names:
        missing = view.branches[name].shown.open_titles
        if missing:
            found.append(
                f"{name}：{len(missing)} 项（{'、'.join(missing[:MOST_NAMED])}{'等' if len(missing) > MOST_NAMED else ''}）"
            )
    return found


def is_bound(rule: Rule) -> bool:
    """Whether a rule fails under a bound: nought is not “nothing happened” there."""
    return isinstance(rule, Fail) and rule.below is not None


class ProcedureActions:
    """Carries the actions out."""

    def __init__(self, page: StarPage) -> None:
        self.page = page

    def carry_out(self, key: str) -> None:
        """Do what a button says."""
        {
            "start": self.start,
            "declare": self.declare,
            "rest": self.fill_rest,
            "review": self.finish_review,
            "back": self.send_back,
            "reopen": self.reopen_review,
            "facts": self.facts,
            "publish": self.publish,
            "withdraw": self.withdraw,
            "award": self.award,
            "level": self.change_level,
            "settings": self.settings,
        }[key]()

    @property
    def signer(self) -> Signer:
        """Me, today."""
        return Signer(self.page.session.office.identity.user, self.page.session.today())

    @property
    def name(self) -> str:
        """The branch shown."""
        return self.page.pane.name

    def run(self, operation: Operation, said: str) -> None:
        """Carry out an operation and say so."""

        def done(_: object) -> None:
            self.page.messages.toast(said)
            self.page.reload()

        self.page.session.run(operation, done, self.page.failed)

    def open(self, dialog: StepDialog, then: Callable[[], None]) -> None:
        """Ask, and go on when the verb was pressed."""
        dialog.accepted.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def start(self) -> None:
        """开始评定."""
        reading = self.page.reading
        if reading is None:
            return
        if not reading.schemes:
            self.page.show_schemes()
            return
        database, today = self.page.session.office.database, self.page.session.today()
        period = self.page.period
        same = [stored for stored in reading.schemes if stored.scheme.year == period.year]
        schemes = [*same, *(stored for stored in reading.schemes if stored not in same)]

        def ask(branches: Sequence[Branch]) -> None:
            dialog = StartDialog(self.page.window(), period, schemes, branches)

            def begin() -> None:
                stored = dialog.schemes[dialog.scheme.currentData()]
                if dialog.copies:
                    begun = start_with_copy(period, stored.scheme, dialog.chosen(), self.signer)
                else:
                    begun = start(period, stored.row, dialog.chosen(), self.signer)
                self.run(begun, f"已开始{period.label}评定")

            self.open(dialog, begin)

        self.page.session.jobs.start(
            lambda job: Readings(database, today).branches(), ask, self.page.failed, queue=Queue.READ, owner=self.page
        )

    def declare(self) -> None:
        """申报."""
        branch = self.page.branch
        if branch is None:
            return
        missing = sum(item.origin == "open" for star in branch.self_result.stars for item in star.indicators)
        text = f"{self.name}：申报以后自评分不能再改。"
        advice = f"还有 {missing} 项没有填，自评得分里不计分；没有扣分的可以先点“其余无扣分”。" if missing else ""
        if self.page.messages.confirm("申报", text, "申报", advice):
            self.run(declare(self.page.period, self.name, self.signer), f"{self.name}已申报")

    def fill_rest(self) -> None:
        """其余无扣分: everything still open is entered as without a loss, in one step."""
        view, branch = self.page.view, self.page.branch
        if view is None or branch is None or view.scheme is None:
            return
        side, entries = ("self", branch.self_entries) if branch.may_self else ("review", branch.review_entries)
        result = branch.self_result if branch.may_self else branch.shown
        rest = rest_entries(view.scheme, result, branch, entries)
        if not rest:
            self.page.messages.toast("没有待录入的项目", "grey")
            return
        steps = [
            put_entry(self.page.period, self.name, side, key, entries.get(key), self.signer.signed(entry))
            for key, entry in rest.items()
        ]
        self.run(combined(f"其余无扣分：{self.name}", steps), f"已按无扣分录入 {len(rest)} 项，可逐项修改")

    def finish_review(self) -> None:
        """考评 of the branch is done."""
        branch = self.page.branch
        if branch is None:
            return
        missing = len(branch.shown.open_titles)
        text = f"{self.name}：{branch.shown.title}，总分 {branch.shown.total}。完成考评后分数不能再改，需要时可以重新考评。"
        points = f"（{shown(branch.shown.pending)} 分）" if branch.shown.pending else ""
        advice = f"还有 {missing} 项待考评{points}，现在不计分：请补录，或在公示时确认按未扣分计。" if missing else ""
        if branch.shown.undecided:
            said = "、".join(f"“{item.words}”" for item in branch.shown.undecided)
            advice = "\n".join([advice, f"{said}还没有确认是否发生，公示前要有结论。"]).strip()
        if branch.declared_by == self.signer.author:
            advice = "\n".join([advice, "这个支部的申报也是您办的：自评和考评最好由不同的人填写。"]).strip()
        if self.page.messages.confirm("完成考评", text, "完成考评", advice):
            self.run(finish_review(self.page.period, self.name, self.signer), f"{self.name}已考评")

    def send_back(self) -> None:
        """退回自评."""
        dialog = ReasonDialog(self.page.window(), f"退回自评：{self.name}", "退回后支部可以修改自评，再重新申报。")
        self.open(
            dialog,
            lambda: self.run(
                send_back(self.page.period, self.name, dialog.reason.toPlainText().strip(), self.signer), "已退回自评"
            ),
        )

    def reopen_review(self) -> None:
        """重新考评."""
        dialog = ReasonDialog(
            self.page.window(), f"重新考评：{self.name}", "考评分可以再改，改完要再次完成考评；自评和申报不变。"
        )
        self.open(
            dialog,
            lambda: self.run(
                reopen_review(self.page.period, self.name, dialog.reason.toPlainText().strip(), self.signer), "可以重新考评了"
            ),
        )

    def facts(self) -> None:
        """否决与限级."""
        view, branch = self.page.view, self.page.branch
        if view is None or branch is None or view.scheme is None:
            return
        seen, said = branch.inputs.appraisal, branch.inputs.facts
        dialog = FactsDialog(self.page.window(), view.scheme, branch.inputs)
        period, name = self.page.period, self.name

        def store() -> None:
            changed = {key: (said.get(key), fact) for key, fact in dialog.facts().items() if fact != said.get(key)}
            steps = [put_facts(period, name, changed)] if changed else []
            if dialog.appraisal() != seen:
                steps.append(put_appraisal(period, name, seen, dialog.appraisal()))
            if steps:
                self.run(combined(f"评议与限级：{name}", steps), "已保存")

        self.open(dialog, store)

    def settings(self) -> None:
        """评定设置."""
        reading = self.page.reading
        if reading is None:
            return
        dialog = SettingsDialog(self.page.window(), reading.settings)
        self.open(dialog, lambda: self.run(change_settings(reading.settings, dialog.settings()), "已保存评定设置"))

    def publish(self) -> None:
        """公示."""
        reading = self.page.reading
        if reading is None or self.asked_first("公示", self.publish):
            return
        today = self.page.session.today()
        until = WorkCalendar().add(today, reading.settings.notice_days)
        dialog = NoticeDialog(self.page.window(), today, until, open_lines(reading.view))
        open_ = sum(len(branch.shown.open_titles) for branch in reading.view.branches.values())
        self.open(
            dialog,
            lambda: self.run(publish(self.page.period, dialog.day(), self.signer, open_, results_now(today)), "已开始公示"),
        )

    def asked_first(self, step: str, then: Callable[[], None]) -> bool:
        """Whether vetoes or caps are to be decided before a step; asks, and goes on with the step once all are."""
        view = self.page.view
        open_ = open_triggers([place.result for place in view.ranking.places]) if view is not None else []
        if not open_:
            return False
        dialog = DecisionsDialog(self.page.window(), open_, step)

        def store() -> None:
            left = dialog.left

            def done(_: object) -> None:
                if left:
                    self.page.messages.toast(f"已确认；还有 {left} 项没有结论，有了结论才能{step}", "amber")
                self.page.next_step = None if left else then
                self.page.reload()

            self.page.session.run(confirm_absent(self.page.period, dialog.confirmed(), self.signer), done, self.page.failed)

        self.open(dialog, store)
        return True

    def withdraw(self) -> None:
        """撤回公示."""
        dialog = ReasonDialog(self.page.window(), "撤回公示", "撤回后可以退回自评、重新考评，再次公示。")
        self.open(
            dialog,
            lambda: self.run(withdraw_notice(self.page.period, dialog.reason.toPlainText().strip(), self.signer), "已撤回公示"),
        )

    def award(self) -> None:
        """授星."""
        view = self.page.view
        if view is None or self.asked_first("授星", self.award):
            return
        dialog = AwardDialog(
            self.page.window(),
            award_lines([branch.shown for branch in view.branches.values()]),
            [f"{name}：{words}" for name in view.names if (words := changed_since_notice(view.branches[name]))],
        )
        today = self.page.session.today()
        self.open(
            dialog,
            lambda: self.run(
                award(self.page.period, results_now(today), dialog.document.text().strip(), self.signer), "已授星，结果已冻结"
            ),
        )

    def change_level(self) -> None:
        """摘星 or 晋星."""
        view, branch = self.page.view, self.page.branch
        if view is None or branch is None or view.scheme is None:
            return
        seen = branch.shown.level
        dialog = LevelDialog(self.page.window(), self.name, seen, star_count(view.scheme))
        self.open(
            dialog,
            lambda: self.run(
                change_level(
                    self.page.period,
                    self.name,
                    seen,
                    int(dialog.stars.lit),
                    dialog.reason.toPlainText().strip(),
                    dialog.document.text().strip(),
                    self.signer,
                ),
                "已调整星级",
            ),
        )
