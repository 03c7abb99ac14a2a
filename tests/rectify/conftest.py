"""An office with a directory and one problem of every kind; a hand that carries out actions as a person would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.core.kinds import Value
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_children, read_rows
from app.rectify.handling import Outcome, Seen, handle, request_of
from app.rectify.limits import NewLimit, change_limit, restart, revisit
from app.store.office import Office
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 20)
NOW = dt.datetime(2023, 11, 20, 10, 32)
HEAD, LEADER, CLERK, APPLICANT = "严立新", "贺志刚", "王建国", "申悦"


@dataclass
class Hand:
    """Acts on the problems of an office."""

    office: Office

    def add(self, **values: Value) -> int:
        """A problem in work, with all that a closing asks for."""
        row = {
            "list": "部门",
            "statement": f"问题{len(read_rows(self.office.database, PROBLEM, TODAY).ids) + 1}：文件传阅周期长",
            "measures": "并联分发",
            "department": "综合处",
            "person": APPLICANT,
            "leader": LEADER,
            "kind": "限期整改",
            "deadline": "11月底前",
            "deadline_date": "2023-11-30",
            "status": "整改中",
            "progress": "专栏已开通",
        } | values
        change = self.office.run(add_rows(PROBLEM, [row], TODAY))
        assert change is not None
        (row_id,) = change.tables["problem"]
        return row_id

    def row(self, row_id: int) -> dict[str, Value]:
        return read_rows(self.office.database, PROBLEM, TODAY, [row_id]).mapping(0)

    def state(self, row_id: int) -> tuple[Value, Value]:
        row = self.row(row_id)
        return row["status"], row["step"]

    def entries(self, row_id: int, key: str = "handling") -> list[dict[str, Value]]:
        """Oldest first."""
        return read_children(self.office.database, PROBLEM.child(key), row_id)[::-1]

    def seen(self, *ids: int) -> dict[int, Seen]:
        return {row_id: Seen.of(self.row(row_id)) for row_id in ids}

    def do(self, key: str, person: str, *ids: int, opinion: str = "同意", confirmed: bool = False) -> None:
        self.office.run(handle(self.seen(*ids), request_of(key, person, opinion, NOW, confirmed=confirmed)))

    def do_many(self, key: str, person: str, *ids: int) -> Outcome:
        outcome = Outcome()
        self.office.run(handle(self.seen(*ids), request_of(key, person, "同意", NOW), outcome))
        return outcome

    def note(self, row_id: int, content: str, day: dt.date = TODAY) -> None:
        self.office.run(add_child(PROBLEM, PROBLEM.child("progress"), row_id, {"day": day.isoformat(), "content": content}))

    def close(self, row_id: int) -> None:
        for key, person in (("apply", APPLICANT), ("approve", HEAD), ("approve", LEADER), ("approve", CLERK)):
            self.do(key, person, row_id, confirmed=True)

    def limit(self, key: str, row_id: int, limit: NewLimit, reason: str = "临时抽调") -> None:
        self.office.run(change_limit(self.seen(row_id), request_of(key, CLERK, reason, NOW), limit))

    def restart(self, row_id: int, reason: str = "问题反弹", limit: NewLimit | None = None) -> None:
        self.office.run(restart(row_id, self.seen(row_id)[row_id], request_of("restart", CLERK, reason, NOW), limit))

    def revisit(self, row_id: int, result: str, note: str = "抽查三份") -> None:
        self.office.run(revisit(self.seen(row_id), request_of("revisit", CLERK, note, NOW), result))


@pytest.fixture
def make_hand(open_office: OpenOffice) -> Callable[..., Hand]:
    def make(pc: str = "党办-PC", user: str = CLERK) -> Hand:
        return Hand(open_office(pc, user))

    return make


@pytest.fixture
def hand(make_hand: Callable[..., Hand]) -> Hand:
    found = make_hand()
    departments = [{"name": "综合处", "head": HEAD, "leader": LEADER}, {"name": "研究室"}]
    found.office.run(add_rows(DEPARTMENT, departments, TODAY))
    return found
