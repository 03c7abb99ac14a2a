"""Actions carried out: one operation for one problem or many, with what it refused row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app.core.errors import ConflictError, ExpectedError, InvalidValueError, RowGoneError
from app.core.kinds import Value
from app.ledgers.changes.refusals import named_row
from app.ledgers.changes.stored_rows import whole_row
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_life import WAIVE, Handling
from app.ledgers.problems.problem_rows import Evidence, Problem
from app.ledgers.problems.problem_states import AT_ONCE, CLOSED, LASTING, REVIEW
from app.rectify.actions import ACTIONS, Action
from app.rectify.chain import APPLICATION, Directory, Signing, applicant_of, following_steps, names, open_steps
from app.rectify.requirements import Brought, Standing, missing, needs, standings
from app.rectify.rules import ChainStep, ClosingRules
from app.store.attachments import StoredFile
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
class ActionRequest:
    """An action asked for: who does what when.

    `files` become 佐证材料 of each problem. `confirmed`: a person has said that 持续整改 may be closed. No `person` means
    whoever it should be at each problem: a clerk notes what others have signed on paper.
    """

    action: Action
    person: str
    opinion: str
    moment: dt.datetime
    confirmed: bool = False
    files: tuple[StoredFile, ...] = ()


Handle = Callable[[int, Seen], None]


@dataclass
class Outcome:
    """What came of the rows: ids of those that were handled, and why the others were not. Filled by the operation."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, ExpectedError] = field(default_factory=dict)


def handle(rows: Mapping[int, Seen], request: ActionRequest, outcome: Outcome | None = None) -> Operation:
    """申请销号, 同意, 退回, 直接销号 for problems, given as id → how each was seen.

    Without `outcome` the first refusal ends the operation. With it, refused rows are left as they are and listed there;
    InvalidValueError is raised only when all were refused.
    """

    return for_each(rows, request, lambda transaction: Work(transaction, request).handle, outcome)


def for_each(
    rows: Mapping[int, Seen], request: ActionRequest, prepare: Callable[[Transaction], Handle], outcome: Outcome | None
) -> Operation:
    """An action on problems as one step. `prepare` gives what is done with each; it raises before it writes anything.

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
            raise InvalidValueError(first.message, first.advice) if len(rows) == 1 else all_refused(request, outcome)

    many = f"（{len(rows)} 条）" if len(rows) > 1 else ""
    return Operation(f"{request.action.word}{many}", apply)


def all_refused(request: ActionRequest, outcome: Outcome) -> InvalidValueError:
    """None of several rows could be handled."""
    reasons = "\n".join(str(fault) for fault in outcome.refused.values())
    return InvalidValueError(f"选中的 {len(outcome.refused)} 条都不能{request.action.word}。", "原因见详细信息。", reasons)


class Work:
    """One operation at work; settings and directory are read once."""

    def __init__(self, transaction: Transaction, request: ActionRequest) -> None:
        self.transaction = transaction
        self.given = self.request = request
        self.rules = read_settings(transaction.database, ClosingRules)
        self.directory = Directory.read(transaction.database)

    def handle(self, row_id: int, seen: Seen) -> None:
        """Carry the action out on a problem, or raise what stands in its way before anything is written."""
        row = present_row(self.transaction, row_id, seen)
        self.standing = standings(self.transaction.database, {row_id: row})[row_id]
        self.request = replace(self.given, person=self.given.person or self.expected(row))
        self.check(row)
        steps: dict[str, Callable[[int, Row], None]] = {
            "apply": self.apply,
            "approve": self.approve,
            "return": self.send_back,
            "close_directly": self.close_directly,
        }
        steps[self.request.action.key](row_id, row)

    def expected(self, row: Row) -> str:
        """Who should do it: the persons responsible, or the first of those asked for the step who may sign."""
        if self.given.action.key in ("apply", "close_directly"):
            return str(row["person"] or "")
        return self.signing(row).likely()

    def signing(self, row: Row) -> Signing:
        """Who may sign the present step."""
        return Signing(self.rules, self.directory, row, self.standing.run, approving=self.given.action.key == "approve")

    def check(self, row: Row) -> None:
        """What every action asks for, and that only 立行立改 is closed directly."""
        why = ""
        if self.request.action.key == "close_directly" and row["kind"] != AT_ONCE:
            why = "只有立行立改的问题可以直接销号，其他问题请“申请销号”。"
        if why := why or refusal(self.rules, self.request, row, self.standing):
            raise InvalidValueError(f"{named_row(PROBLEM, row)}{why}")

    def apply(self, row_id: int, row: Row) -> None:
        """申请销号: to the first step that somebody else signs."""
        applicant = names(self.request.person)
        if not self.open_steps(row, None, applicant):
            raise InvalidValueError(f"{named_row(PROBLEM, row)}没有可以审核的环节。", "请在“整改设置”中补充销号环节的审核人。")
        self.write(row_id, row, APPLICATION)
        self.go_on(row_id, row, None, applicant)

    def approve(self, row_id: int, row: Row) -> None:
        """同意: to the next step, or closed behind the last one."""
        signing = self.signing(row)
        self.check_signer(row, signing)
        after = signing.step.name if signing.step else None
        if row["kind"] == LASTING and signing.closes and not self.request.confirmed:  # 紧盯不放: never without a word
            why = "持续整改的问题不会自动销号，请勾选确认“已取得长期成效”后再同意。"
            raise InvalidValueError(f"{named_row(PROBLEM, row)}{why}")
        self.write(row_id, row, after or "")
        self.go_on(row_id, row, after, applicant_of(self.standing.run))

    def send_back(self, row_id: int, row: Row) -> None:
        """退回整改, with a reason."""
        self.check_signer(row, self.signing(row))
        self.write(row_id, row, str(row["step"] or ""))
        self.put(row_id, row, status=str(self.request.action.target), step="")

    def close_directly(self, row_id: int, row: Row) -> None:
        """直接销号 of a 立行立改."""
        self.write(row_id, row, "")
        self.close(row_id, row)

    def open_steps(self, row: Row, after: str | None, applicant: tuple[str, ...]) -> list[ChainStep]:
        """The steps still to be signed behind one."""
        return open_steps(self.rules, self.directory, row, after, applicant)

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
        closed = self.request.moment.date().isoformat()
        self.put(row_id, row, status=CLOSED, step="", closed_on=closed, percent=100)

    def check_signer(self, row: Row, signing: Signing) -> None:
        """Whether the person may sign the present step."""
        if why := signing.why_not(self.request.person):
            raise InvalidValueError(f"{named_row(PROBLEM, row)}{why}")

    def write(self, row_id: int, row: Row, step: str, action: str = "", opinion: str = "") -> None:
        """One entry of the 办理记录."""
        write_entry(self.transaction, row_id, row, self.request, step, action, opinion)

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


def refusal(
    rules: ClosingRules, request: ActionRequest, row: Row, standing: Standing, given: Mapping[str, Value] = MappingProxyType({})
) -> str:
    """Why the action asked for cannot be done: the state, or all that is missing. For `given` see `Brought`."""
    action = request.action
    if why := action.refused_in(str(row["status"])):
        return why
    if action.key in ("approve", "return") and not request.person.strip():
        return "没有登记这一环节的审核人，请填写办理人。"
    files = frozenset(file.sha256 for file in request.files)
    return missing(action, needs(rules, action, row, standing, Brought(request.person, request.opinion, given, files)))


def write_entry(
    transaction: Transaction, row_id: int, row: Row, request: ActionRequest, step: str, action: str = "", opinion: str = ""
) -> None:
    """One entry of the 办理记录; what falls away by rule bears the name of nobody."""
    entry = {
        "problem": row_id,
        "round": row["round"] or 1,
        "step": step,
        "action": action or request.action.word,
        "person": "" if action == WAIVE else request.person,
        "day": request.moment.date().isoformat(),
        "time": request.moment.strftime("%H:%M"),
        "opinion": opinion or request.opinion,
    }
    transaction.insert(Handling, entry)
    if not action:
        write_files(transaction, row_id, row, request)


def write_files(transaction: Transaction, row_id: int, row: Row, request: ActionRequest) -> None:
    """The files that came with an action, among the problem's 佐证材料; those of the present round stay as they are.

    What proved an earlier round is entered again: the next action of this one counts it.
    """
    if not request.files:
        return
    known = standings(transaction.database, {row_id: row})[row_id].evidence
    for file in {file.sha256: file for file in request.files}.values():
        if file.sha256 not in known:
            values = {"name": file.name, "sha256": file.sha256, "size": file.size, "day": request.moment.date().isoformat()}
            transaction.insert(Evidence, values | {"problem": row_id, "occasion": request.action.word})


def put(transaction: Transaction, row_id: int, row: Row, values: Mapping[str, Value]) -> None:
    """Write fields of a problem whose present values are known."""
    transaction.update(Problem, row_id, {name: (row[name], value) for name, value in values.items()})


def request_of(
    key: str, person: str, opinion: str, moment: dt.datetime, *, confirmed: bool = False, files: Sequence[StoredFile] = ()
) -> ActionRequest:
    """The request for an action given by its key."""
    return ActionRequest(ACTIONS[key], person.strip(), opinion.strip(), moment, confirmed, tuple(files))
