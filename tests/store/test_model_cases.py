"""Single runs of the model that once went wrong, each in the fewest steps; test_state_machine finds new ones."""

from __future__ import annotations

import pytest

from tests.store import test_state_machine
from tests.store.model_office import Killed


def killed(*_: object) -> None:
    """The program dies with its commit in the outbox, before anybody can see it."""
    raise Killed


def test_a_save_found_out_late_and_lost_after_that_waits_for_a_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program told as saved on its own is kept like any other save when the server forgets it and a colleague has
    written into the cell meanwhile; found by the random runs on a CI machine."""
    monkeypatch.setattr(test_state_machine, "note", print)
    office = test_state_machine.SharedOffice()
    try:
        office.first_office()
        with monkeypatch.context() as patch:
            patch.setattr(office.disks["乙"], "create_then_name", killed)
            office.edit(0, 0, {"goal"}, None, True)
        assert sorted(office.offices) == ["甲"]
        office.edit(0, 1, {"goal"}, None, True)
        office.open("乙", None)
        (found_out,) = [report for pc, report in office.oracle.reported if (pc, report.kind) == ("乙", "saved")]
        office.the_server_loses_the_newest_commits(1, "is as old", True)
        office.edit(1, 0, {"goal"}, None, True)
        office.everybody_catches_up()
        assert [(pc, report.kind) for pc, report in office.oracle.reported if report.commit_id == found_out.commit_id] == [
            ("乙", "saved"),
            ("乙", "refused"),
        ]
        assert office.offices["乙"].health.state == "pending"
    finally:
        office.teardown()
