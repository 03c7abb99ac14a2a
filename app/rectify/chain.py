"""The 销号 chain of one problem: which step comes next, who signs it, who may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import peewee

from app.core.kinds import Value
from app.ledgers.history_words import table_of
from app.ledgers.organisation.directory import DepartmentRow
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_life import APPLY, APPROVE, CLOSE_DIRECTLY, RESTART, RETURN, WAIVE
from app.ledgers.problems.problem_states import CLOSED, RETURNED, REVIEW
from app.ledgers.views.rows import read_children_of
from app.rectify.rules import ChainStep, ClosingRules, Who
from app.store.history import LogOrder

Entry = Mapping[str, Value]
HANDLED = PROBLEM.child("handling")
APPLICATION = "责任人申请"  # what the chain calls its first step


@dataclass(frozen=True)
class Directory:
    """Heads and leaders of the departments, by the department's name."""

    heads: Mapping[str, tuple[str, ...]]
    leaders: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, database: peewee.Database) -> Directory:
        """The directory as it is now."""
        query = DepartmentRow.select(DepartmentRow.name, DepartmentRow.head, DepartmentRow.leader).where(
            DepartmentRow.deleted_at.is_null()
        )
        found = database.execute(query.tuples()).fetchall()
        return cls({row[0]: names(row[1]) for row in found}, {row[0]: names(row[2]) for row in found})

    def signers(self, step: ChainStep, row: Mapping[str, Value]) -> tuple[str, ...]:
        """Who is asked for a step of a problem; nobody in particular when it is empty."""
        department = str(row["department"] or "")
        if step.who == "head":
            return self.heads.get(department, ())
        if step.who == "leader":
            return names(row["leader"]) or self.leaders.get(department, ())
        return step.people

    def without(self, who: Who) -> tuple[str, ...]:
        """The departments for whose step of that kind nobody is registered, so that anybody may sign it."""
        known = {"head": self.heads, "leader": self.leaders}.get(who, {})
        return tuple(department for department, people in known.items() if not people)


def nobody_named(step: ChainStep) -> str:
    """What is said of a step that asks nobody in particular."""
    return "任何人可签" if step.who == "office" else "未登记，任何人可签"


def names(value: Value) -> tuple[str, ...]:
    """The single names of a cell."""
    return tuple(part for part in str(value or "").split("、") if part)


def read_handled(database: peewee.Database, ids: Sequence[int]) -> dict[int, list[dict[str, Value]]]:
    """The 办理记录 of problems, newest first by the log of the office: the clocks of two PCs may disagree."""
    found = read_children_of(database, HANDLED, ids)
    order = LogOrder.of(database, table_of(HANDLED.model), [number_of(entry) for own in found.values() for entry in own])
    for entries in found.values():  # those of one commit stay in the order of their time
        entries.sort(key=lambda entry: order.key(number_of(entry)), reverse=True)
    return found


def number_of(entry: Entry) -> int:
    """The id of an entry."""
    return int(str(entry["id"]))


def this_round(entries: Sequence[Entry], number: Value) -> list[Entry]:
    """The entries of a round, oldest first; `entries` come newest first, as `read_handled` gives them."""
    return [entry for entry in reversed(entries) if (entry["round"] or 1) == (number or 1)]


def running(entries: Sequence[Entry]) -> list[Entry]:
    """Of a round's entries, oldest first, those since the last application: the chain as far as it has come."""
    start = max((place for place, entry in enumerate(entries) if entry["action"] == APPLY), default=None)
    if start is None:
        return []
    ended = (RETURN, RESTART, CLOSE_DIRECTLY)
    found = list(entries[start:])
    return [] if any(entry["action"] in ended for entry in found) else found


def applicant_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Who asked for the closing that is running; nobody for a problem that was imported in review."""
    return names(entries[0]["person"]) if entries else ()


def last_signer(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Who signed the last step of the running chain."""
    return next((names(entry["person"]) for entry in reversed(entries) if entry["action"] == APPROVE), ())


@dataclass(frozen=True)
class Signing:
    """The step that a problem in review waits at, and who may sign it. `run` is its running chain.

    `approving` is False where it is to be returned.
    """

    rules: ClosingRules
    directory: Directory
    row: Mapping[str, Value]
    run: Sequence[Entry]
    approving: bool = True

    @property
    def step(self) -> ChainStep | None:
        """The step; the first one when it is not known or no longer in the chain."""
        return self.rules.step(str(self.row["step"] or "")) or next(iter(self.rules.steps), None)

    @property
    def asked(self) -> tuple[str, ...]:
        """Who is asked to sign; nobody in particular when it is empty."""
        return self.directory.signers(self.step, self.row) if self.step else ()

    @property
    def closes(self) -> bool:
        """Whether the problem is closed when this step is signed."""
        after = self.step.name if self.step else None
        return not open_steps(self.rules, self.directory, self.row, after, applicant_of(self.run))

    def why_not(self, person: str) -> str:
        """Why somebody may not sign, "" when it is allowed.

        A step is never signed by the one who applied; approved neither by one person twice in a row where the office says so.
        """
        if person in applicant_of(self.run):
            return f"{person}是本次销号的申请人，不能审核自己的申请。"
        if self.approving and self.rules.no_repeat and person in last_signer(self.run):
            return f"{person}已签署上一环节，同一人不能连续签署两个环节。"
        if self.rules.only_listed and self.asked and person not in self.asked:
            return f"“{self.step.name if self.step else ''}”环节应由{'、'.join(self.asked)}签署。"
        return ""

    def likely(self, user: str = "") -> str:
        """Who will sign: `user` where asked, or where anybody may; else the first of those asked who may; "" when nobody is."""
        wanted = (user, *self.asked) if user in self.asked or not self.asked else self.asked
        return next((name for name in wanted if not self.why_not(name)), "")


def following_steps(rules: ClosingRules, after: str | None) -> tuple[ChainStep, ...]:
    """The steps behind the one of that name; all of them for None and for a step that the chain no longer has."""
    place = next((place for place, step in enumerate(rules.steps) if step.name == after), -1)
    return rules.steps[place + 1 :]


def waived(step: ChainStep, signers: Sequence[str], applicant: Sequence[str]) -> bool:
    """Whether a step falls away because the only one to sign it is the one who applied (the head's own problem)."""
    return step.who != "office" and bool(signers) and set(signers) <= set(applicant)


def open_steps(
    rules: ClosingRules, directory: Directory, row: Mapping[str, Value], after: str | None, applicant: Sequence[str]
) -> list[ChainStep]:
    """The steps still to be signed behind one; for `after` see `following_steps`."""
    steps = following_steps(rules, after)
    return [step for step in steps if not waived(step, directory.signers(step, row), applicant)]


State = Literal["done", "waived", "returned", "waiting", "ahead"]


@dataclass(frozen=True)
class StepState:
    """How far a problem is at one step of the chain: by whom and when (day and time), or who is asked.

    `anybody` says so of a step to come that asks nobody in particular.
    """

    name: str
    state: State
    people: tuple[str, ...] = ()
    when: str = ""
    opinion: str = ""
    anybody: str = ""


WORDS: dict[Value, State] = {APPLY: "done", APPROVE: "done", WAIVE: "waived", RETURN: "returned", CLOSE_DIRECTLY: "done"}


def chain_states(
    rules: ClosingRules, directory: Directory, row: Mapping[str, Value], entries: Sequence[Entry]
) -> list[StepState]:
    """The chain of a problem in its round, from the application on; `entries` are its 办理记录, the newest first.

    Empty while nobody has applied; a problem that was imported as it is has no entries, and says so.
    """
    known = this_round(entries, row["round"])
    start = max((place for place, entry in enumerate(known) if entry["action"] == APPLY), default=0)
    run = [entry for entry in known[start:] if entry["action"] in WORDS]
    found = [state_of(entry) for entry in run]
    if row["status"] == REVIEW:
        found = found or [StepState(APPLICATION, "waived", opinion="导入时待审核")]
        return [*found, *to_come(rules, directory, row)]
    if row["status"] == CLOSED:
        day = str(row["closed_on"] or "")
        return [*found, StepState(CLOSED, "done", when=day)] if found else [StepState("导入时已销号", "waived", when=day)]
    return found if row["status"] == RETURNED else []


def state_of(entry: Entry) -> StepState:
    """An entry of the chain as a step that is behind."""
    when = f"{entry['day'] or ''} {entry['time'] or ''}".strip()
    name = str(entry["step"] or entry["action"])
    return StepState(name, WORDS[entry["action"]], names(entry["person"]), when, str(entry["opinion"] or ""))


def to_come(rules: ClosingRules, directory: Directory, row: Mapping[str, Value]) -> list[StepState]:
    """The step a problem in review waits at, and those behind it."""
    place = next((place for place, step in enumerate(rules.steps) if step.name == row["step"]), 0)
    found = []
    for number, step in enumerate(rules.steps[place:]):
        people = directory.signers(step, row)
        anybody = "" if people else nobody_named(step)
        found.append(StepState(step.name, "waiting" if number == 0 else "ahead", people, anybody=anybody))
    return found
