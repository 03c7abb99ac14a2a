"""The sample office shows every state and every turn of a problem's life, as the rules allow it."""

from __future__ import annotations

import itertools

import pytest

from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_children, read_rows
from app.rectify.chain import Directory, chain_states, names, running, this_round, waived
from app.rectify.queue import review_queue
from app.rectify.rules import ClosingRules
from app.store.office import Office
from tests.conftest import OpenSample
from tests.rectify.conftest import TODAY

RULES = ClosingRules()
STEPS = [step.name for step in RULES.steps]


@pytest.fixture
def sample(open_sample: OpenSample) -> Office:
    return open_sample(TODAY)


def test_every_chain_of_the_sample_keeps_the_rules(sample: Office) -> None:
    directory = Directory.read(sample.database)
    rows = read_rows(sample.database, PROBLEM, TODAY)
    seen = set()
    for place, row_id in enumerate(rows.ids):
        row = rows.mapping(place)
        entries = read_children(sample.database, PROBLEM.child("handling"), row_id)
        run = running(this_round(entries, row["round"]))
        states = chain_states(RULES, directory, row, entries)
        seen |= {entry["action"] for entry in entries}
        if row["status"] == "已销号":
            assert states[-1].name == "已销号"
            assert len(states) >= 2
        if row["status"] == "待审核":
            assert row["step"] in STEPS
            assert [entry["step"] for entry in run[1:]] == STEPS[: STEPS.index(str(row["step"]))]
        applicant = names(run[0]["person"]) if run else ()
        signers = [entry["person"] for entry in run if entry["action"] == "同意"]
        assert not {name for signer in signers for name in names(signer)} & set(applicant)
        assert all(one != other for one, other in itertools.pairwise(signers))
        for entry in run:
            step = RULES.step(str(entry["step"]))
            if entry["action"] == "免签":
                assert step is not None
                assert waived(step, directory.signers(step, row), applicant)
        days = [str(entry["day"]) for entry in run]
        assert days == sorted(days)
        assert all(day <= TODAY.isoformat() for day in days)
    assert seen >= {"申请销号", "同意", "免签", "退回整改", "直接销号", "重启", "延期", "回头看"}


def test_the_sample_shows_rounds_extensions_and_what_waits_for_whom(sample: Office) -> None:
    rows = read_rows(sample.database, PROBLEM, TODAY)
    found = [rows.mapping(place) for place in range(len(rows.ids))]
    assert sum(row["round"] == 2 for row in found) == 1
    extended = [row for row in found if row["original_date"]]
    assert [row["extension_count"] for row in extended] == [1, 1]
    assert all(str(row["original_date"]) < str(row["deadline_date"]) for row in extended)
    assert {row["light"] for row in found} == {"逾期", "临期", "滞后", "正常", "已销号"}
    queue = review_queue(sample.database, TODAY, "王建国")
    assert len(queue.waiting) == 5
    assert queue.mine
