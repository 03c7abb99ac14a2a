"""Actions carried out: one operation for one problem or many, with what it refused row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.core.errors import ConflictError, ExpectedError, InvalidValueError, RowGoneError
from app.core.kinds import Value
from app.ledgers.office_settings import read_settings
from app.ledgers.operations import named_row, whole_row
from app.ledgers.problem import PROBLEM, Problem
from app.ledgers.problem_life import WAIVE, Handling
from app.ledgers.problem_states import AT_ONCE, CLOSED, LASTING, NOT_DONE, REVIEW
from app.ledgers.rows import read_children
from app.rectify.actions import ACTIONS, Action
from app.rectify.chain import (
    APPLICATION,
    Directory,
    Entry,
    Signing,
    applicant_of,
    following_steps,
    names,
    running,
    this_round,
    waived,
)
from app.rectify.rules import ChainStep, ClosingRules
from app.store.operation import Operation
from app.store.transaction import Transaction

Row = dict[str, Value]


@dataclass(frozen=True)
class Seen:
    """How a problem stood when the person decided: whoever was faster has changed one of these."""

    status: str
    round: int
    step: str

    @classmethod
    def of(cls, row: Mapping[str, Value]) -> Seen:
        """What counts of a row."""
        return cls(str(row["status"] or ""), int(row["round"] or 1), str(row["step"] or ""))


@dataclass(frozen=True)
class Deed:
    """Who does what when. `confirmed`: a person has said that a 持续整改 may be closed.

    No `person` means whoever it should be at each problem: a clerk notes what others have signed on paper.
    """

    action: Action
    person: str
    opinion: str
    moment: dt.datetime
    confirmed: bool = False


Handle = Callable[[int, Seen], None]


@dataclass
class Outcome:
    """What came of the rows: ids of those that were handled, and why the others were not. Filled by the operation."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, ExpectedError] = field(default_factory=dict)


def handle(rows: Mapping[int, Seen], deed: Deed, outcome: Outcome | None = None) -> Operation:
    """申请销号, 同意, 退回, 直接销号 for problems, given as id → how each was seen.

    Without `outcome` the first refusal ends the operation. With it, refused rows are left as they are and listed there;
    InvalidValueError is raised only when all were refused.
    """

    return for_each(rows, deed, lambda transaction: Work(transaction, deed).handle, outcome)


def for_each(
    rows: Mapping[int, Seen], deed: Deed, prepare: Callable[[Transaction], Handle], outcome: Outcome | None
) -> Operation:
    """A deed on problems as one step. `prepare` gives what is done with each; it raises before it writes anything.

    For `outcome` see `handle`.
    """

    def apply(transaction: Transaction) -> None:
        do = prepare(transaction)
        if outcome is not None:
            outcome.done.clear()
            outcome.refused.clear()
        for row_id, seen in rows.items():
            try:
                do(row_id, seen)
            except (InvalidValueError, ConflictError) as fault:
                if outcome is None:
                    raise
                outcome.refused[row_id] = fault
            else:
                if outcome is not None:
                    outcome.done.append(row_id)
        if outcome is not None and not outcome.done and outcome.refused:
            first = next(iter(outcome.refused.values()))
            raise InvalidValueError(first.message, first.advice) if len(rows) == 1 else all_refused(deed, outcome)

    many = f"（{len(rows)} 条）" if len(rows) > 1 else ""
    return Operation(f"{deed.action.word}{many}", apply)


def all_refused(deed: Deed, outcome: Outcome) -> InvalidValueError:
    """None of several rows could be handled."""
    reasons = "\n".join(str(fault) for fault in outcome.refused.values())
    return InvalidValueError(f"选中的 {len(outcome.refused)} 条都不能{deed.action.word}。", "原因见详细信息。", reasons)


class Work:
    """One operation at work; settings and directory are read once."""

    def __init__(self, transaction: Transaction, deed: Deed) -> None:
        self.transaction = transaction
        self.given = self.deed = deed
        self.rules = read_settings(transaction.database, ClosingRules)
        self.directory = Directory.read(transaction.database)

    def handle(self, row_id: int, seen: Seen) -> None:
        """Carry the deed out on a problem, or raise what stands in its way before anything is written."""
        row = present_row(self.transaction, row_id, seen)
        self.deed = replace(self.given, person=self.given.person or self.expected(row_id, row))
        self.check(row_id, row)
        steps: dict[str, Callable[[int, Row], None]] = {
            "apply": self.apply,
            "approve": self.approve,
            "return": self.send_back,
            "close_directly": self.close_directly,
        }
        steps[self.deed.action.key](row_id, row)

    def expected(self, row_id: int, row: Row) -> str:
        """Who should do it: the persons responsible, or the first of those asked for the step who may sign."""
        if self.given.action.key in ("apply", "close_directly"):
            return str(row["person"] or "")
        return self.signing(row, self.entries(row_id, row)).likely()

    def signing(self, row: Row, run: list[Entry]) -> Signing:
        """Who may sign the present step; `run` is the running chain."""
        return Signing(self.rules, self.directory, row, run, approving=self.given.action.key == "approve")

    def check(self, row_id: int, row: Row) -> None:
        """What every action asks for: the state, a name, its text, required fields and entries."""
        deed, action = self.deed, self.deed.action
        why = action.refused_in(str(row["status"])) or missing_text(deed)
        if not why and action.key == "close_directly" and row["kind"] != AT_ONCE:
            why = "只有立行立改的问题可以直接销号，其他问题请“申请销号”。"
        if not why:
            why = missing_things(self.transaction, self.rules, action, row_id, row)
        if why:
            raise InvalidValueError(f"{named_row(PROBLEM, row)}{why}")

    def apply(self, row_id: int, row: Row) -> None:
        """申请销号: to the first step that somebody else signs."""
        applicant = names(self.deed.person)
        if not self.open_steps(row, None, applicant):
            raise InvalidValueError(f"{named_row(PROBLEM, row)}没有可以审核的环节。", "请在“整改设置”中补充销号环节的审核人。")
        self.check_lasting(row_id, row, closing=False)
        self.write(row_id, row, APPLICATION)
        self.go_on(row_id, row, None, applicant)

    def approve(self, row_id: int, row: Row) -> None:
        """同意: to the next step, or closed behind the last one."""
        entries = self.entries(row_id, row)
        signing, applicant = self.signing(row, entries), applicant_of(entries)
        self.check_signer(row, signing)
        after = signing.step.name if signing.step else None
        if not self.open_steps(row, after, applicant):
            self.check_lasting(row_id, row, closing=True)
        self.write(row_id, row, after or "")
        self.go_on(row_id, row, after, applicant)

    def send_back(self, row_id: int, row: Row) -> None:
        """退回整改, with a reason."""
        self.check_signer(row, self.signing(row, self.entries(row_id, row)))
        self.write(row_id, row, str(row["step"] or ""))
        self.put(row_id, row, status=str(self.deed.action.target), step="")

    def close_directly(self, row_id: int, row: Row) -> None:
        """直接销号 of a 立行立改."""
        self.write(row_id, row, "")
        self.close(row_id, row)

    def open_steps(self, row: Row, after: str | None, applicant: tuple[str, ...]) -> list[ChainStep]:
        """The steps still to be signed behind one."""
        steps = following_steps(self.rules, after)
        return [step for step in steps if not waived(step, self.directory.signers(step, row), applicant)]

    def go_on(self, row_id: int, row: Row, after: str | None, applicant: tuple[str, ...]) -> None:
        """To the next step that is to be signed; those that fall away before it are noted."""
        wanted = next(iter(self.open_steps(row, after, applicant)), None)
        for step in following_steps(self.rules, after):
            if step == wanted:
                break
            self.write(row_id, row, step.name, WAIVE, "申请人即本环节审核人，由后续环节审核。")
        if wanted is not None:
            self.put(row_id, row, status=REVIEW, step=wanted.name)
        else:
            self.close(row_id, row)

    def close(self, row_id: int, row: Row) -> None:
        """已销号 from this day on."""
        closed = self.deed.moment.date().isoformat()
        self.put(row_id, row, status=CLOSED, step="", closed_on=closed, percent=100)

    def check_signer(self, row: Row, signing: Signing) -> None:
        """Whether the person may sign the present step."""
        if why := signing.why_not(self.deed.person):
            raise InvalidValueError(f"{named_row(PROBLEM, row)}{why}")

    def check_lasting(self, row_id: int, row: Row, *, closing: bool) -> None:
        """紧盯不放: 持续整改 ends only when all 阶段目标 are done and somebody says so."""
        if row["kind"] != LASTING:
            return
        stages = read_children(self.transaction.database, PROBLEM.child("milestone"), row_id)
        left = sum(stage["done"] == NOT_DONE for stage in stages)
        why = f"还有 {left} 个阶段目标未完成，持续整改的问题不能销号。" if left else ""
        if closing and not why and not self.deed.confirmed:
            why = "持续整改的问题不会自动销号，请勾选确认“已取得长期成效”后再同意。"
        if why:
            raise InvalidValueError(f"{named_row(PROBLEM, row)}{why}")

    def entries(self, row_id: int, row: Row) -> list[Entry]:
        """The running chain of a problem."""
        found = read_children(self.transaction.database, PROBLEM.child("handling"), row_id)
        return running(this_round(found, row["round"]))

    def write(self, row_id: int, row: Row, step: str, action: str = "", opinion: str = "") -> None:
        """One entry of the 办理记录."""
        write_entry(self.transaction, row_id, row, self.deed, step, action, opinion)

    def put(self, row_id: int, row: Row, **values: Value) -> None:
        """Write fields of the problem."""
        put(self.transaction, row_id, row, values)


def present_row(transaction: Transaction, row_id: int, seen: Seen) -> Row:
    """The problem as it is now. Raises RowGoneError, or ConflictError when somebody handled it meanwhile."""
    row = whole_row(transaction, PROBLEM, row_id)
    if not row or row["deleted_at"] is not None:
        raise RowGoneError("这一行已被同事删除，没有办理。", {})
    if Seen.of(row) != seen:
        now = f"“{row['status']}”" + (f"，正等待{row['step']}" if row["step"] else "")
        raise ConflictError(f"{named_row(PROBLEM, row)}同事刚刚办理过，现在是{now}，这次没有办理。", {})
    return row


def missing_things(transaction: Transaction, rules: ClosingRules, action: Action, row_id: int, row: Row) -> str:
    """What the office's rules miss at the problem."""
    wanted = rules.requirement(action.key)
    gaps = [PROBLEM.fields[name].label for name in wanted.fields if name in PROBLEM.fields and row.get(name) in (None, "")]
    for key, count in (("progress", wanted.progress), ("evidence", wanted.evidence)):
        child = PROBLEM.child(key)
        if count and (have := len(read_children(transaction.database, child, row_id))) < count:
            gaps.append(f"{child.title}（至少 {count} 条，现有 {have} 条）")
    return f"还缺少：{'、'.join(gaps)}，不能{action.word}。" if gaps else ""


def missing_text(deed: Deed) -> str:
    """What the person has not filled in."""
    if not deed.person.strip():
        return "没有登记这一环节的审核人，请填写办理人。" if deed.action.key in ("approve", "return") else "请填写办理人。"
    return f"请填写{deed.action.asks}。" if deed.action.needed and not deed.opinion.strip() else ""


def write_entry(
    transaction: Transaction, row_id: int, row: Row, deed: Deed, step: str, action: str = "", opinion: str = ""
) -> None:
    """One entry of the 办理记录; what falls away by rule bears the name of nobody."""
    entry = {
        "problem": row_id,
        "round": row["round"] or 1,
        "step": step,
        "action": action or deed.action.word,
        "person": "" if action == WAIVE else deed.person,
        "day": deed.moment.date().isoformat(),
        "time": deed.moment.strftime("%H:%M"),
        "opinion": opinion or deed.opinion,
    }
    transaction.insert(Handling, entry)


def put(transaction: Transaction, row_id: int, row: Row, values: Mapping[str, Value]) -> None:
    """Write fields of a problem whose present values are known."""
    transaction.update(Problem, row_id, {name: (row[name], value) for name, value in values.items()})


def deed_of(key: str, person: str, opinion: str, moment: dt.datetime, *, confirmed: bool = False) -> Deed:
    """A deed by the key of its action."""
    return Deed(ACTIONS[key], person.strip(), opinion.strip(), moment, confirmed)
