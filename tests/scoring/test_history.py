"""The trend's results beside the frozen results they are taken from."""

from __future__ import annotations

from app.scoring.assessment import read_assessment
from app.scoring.history import read_history
from app.scoring.procedure import change_level
from app.scoring.result import past_of
from tests.scoring.test_procedure import BRANCHES, BY, PERIOD, give_stars, now, office

__all__ = ["office"]


def test_the_numbers_of_a_trend_are_those_of_the_frozen_results(office):
    assert read_history(office.database) == {}
    give_stars(office)
    office.run(change_level(PERIOD, BRANCHES[0], 2, 1, "发生投诉", "党发〔2024〕7号", BY))
    found = read_history(office.database)
    assessment = read_assessment(office.database, PERIOD)
    assert assessment is not None
    for own in now(office).participants:
        assert own.result is not None
        assert found[own.branch.identity] == [(PERIOD, past_of(own.result))]
    assert {results[0][1].level for results in found.values()} == {1, 2}
