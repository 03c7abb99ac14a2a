"""What waits for review, and for whom; what somebody has signed. Read for the page 销号审核."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import peewee

from app.core.kinds import Value
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_life import APPROVE, CLOSE_DIRECTLY, RETURN, Handling
from app.ledgers.problems.problem_rows import Problem
from app.ledgers.problems.problem_states import REVIEW
from app.ledgers.rights import why_not_change
from app.ledgers.views.rows import read_rows
from app.rectify.chain import Directory, Entry, Signing, applicant_of, names, nobody_named, read_handled, running, this_round
from app.rectify.rules import ClosingRules
from app.store.accounts import Grant

MOST_HANDLED = 200  # problems listed among 我已办, the newest first


@dataclass(frozen=True)
class Case:
    """A problem in the list: whose turn it is (`signers`), who applied, when (day), and whether it waits for the reader.

    `anybody` says so of a step that asks nobody in particular.
    """

    row_id: int
    row: Mapping[str, Value]
    step: str
    signers: tuple[str, ...]
    applicant: tuple[str, ...]
    day: str
    mine: bool
    time: str = ""  # of that day
    anybody: str = ""
    own: bool = False  # whether the reader has applied, and so leaves it to others
    handled: bool = False  # listed because the reader has handled it, on `day`; `step` is then its state


@dataclass(frozen=True)
class ReviewQueue:
    """Everything in review, the longest waiting first, and what the reader has handled, the newest first."""

    waiting: tuple[Case, ...]
    handled: tuple[Case, ...]

    @property
    def mine(self) -> tuple[Case, ...]:
        """What waits for the reader."""
        return tuple(case for case in self.waiting if case.mine)


def review_queue(database: peewee.Database, today: dt.date, user: str, grant: Grant | None = None) -> ReviewQueue:
    """The queue as `user` sees it; nothing waits for somebody whose role or scope (`grant`) does not let him sign it."""
    rules, directory = read_settings(database, ClosingRules), Directory.read(database)
    query = Problem.select(Problem.id).where((Problem.status == REVIEW) & Problem.deleted_at.is_null())
    ids = [row[0] for row in database.execute(query.tuples()).fetchall()]
    entries = read_handled(database, ids)
    waiting = [
        replace(case, mine=case.mine and not why_not_change(grant, PROBLEM, case.row))
        for row_id, row in rows_of(database, today, ids)
        for case in [case_of(rules, directory, row_id, row, entries[row_id], user)]
    ]
    days = handled_days(database, user)
    newest = {row_id: place for place, row_id in enumerate(days)}
    handled = [
        Case(row_id, row, str(row["status"]), (), (), days[row_id], mine=False, handled=True)
        for row_id, row in rows_of(database, today, list(days))
    ]
    return ReviewQueue(
        tuple(sorted(waiting, key=lambda case: (case.day, case.time, case.row_id))),
        tuple(sorted(handled, key=lambda case: newest[case.row_id])),
    )


def waiting_for(database: peewee.Database, today: dt.date, user: str, grant: Grant | None) -> int:
    """How many problems wait for the signature of `user`."""
    return len(review_queue(database, today, user, grant).mine)


def rows_of(database: peewee.Database, today: dt.date, ids: Sequence[int]) -> Iterable[tuple[int, dict[str, Value]]]:
    """Problems by id; those deleted are left out."""
    rows = read_rows(database, PROBLEM, today, ids)
    return zip(rows.ids, map(rows.mapping, range(len(rows.ids))), strict=True)


def case_of(
    rules: ClosingRules, directory: Directory, row_id: int, row: Mapping[str, Value], entries: Sequence[Entry], user: str
) -> Case:
    """A problem in review. `entries` are its 办理记录, newest first."""
    entries = running(this_round(entries, row["round"]))
    signing = Signing(rules, directory, row, entries)
    step, signers, applicant = signing.step, signing.asked, applicant_of(entries)
    mine = not signing.why_not(user) and (user in signers or not signers)
    day = str(entries[0]["day"] or "") if entries else ""
    time = str(entries[0]["time"] or "") if entries else ""
    anybody = nobody_named(step) if step and not signers else ""
    return Case(
        row_id, row, step.name if step else "", signers, applicant, day, mine, time, anybody=anybody, own=user in applicant
    )


def handled_days(database: peewee.Database, user: str) -> dict[int, str]:
    """The problems that somebody has signed, returned or closed, with the day of the last time."""
    query = (
        Handling.select(Handling.problem, Handling.day, Handling.person)
        .where(
            Handling.action.in_((APPROVE, RETURN, CLOSE_DIRECTLY))
            & Handling.person.contains(user)
            & Handling.deleted_at.is_null()
        )
        .order_by(Handling.day.desc(), Handling.time.desc(), Handling.id.desc())
    )
    found: dict[int, str] = {}
    for problem, day, person in database.execute(query.tuples()).fetchall():
        if user in names(person) and len(found) < MOST_HANDLED:
            found.setdefault(problem, str(day))
    return found
