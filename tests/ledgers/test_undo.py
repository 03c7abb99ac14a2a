"""Undo takes back one's own step and nothing else, also when the office was mended in between."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.errors import CancelledError, StorageError
from app.ledgers.changes import undo
from app.ledgers.changes.operations import add_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.problems.problem import PROBLEM
from tests.conftest import OpenOffice
from tests.store.problems import save, sorted_statements
from tests.store.test_healing import forget, look

TODAY = dt.date(2023, 11, 10)


def test_a_step_whose_number_is_a_colleagues_by_now_is_not_taken_for_ones_own(open_office: OpenOffice) -> None:
    mine, colleague = open_office("甲"), open_office("乙")
    step = mine.run(add_rows(PROBLEM, [{"list": "部门", "statement": "我的"}], TODAY))
    assert step is not None
    forget(mine, 1)
    save(colleague, "同事的")  # under the number of mine, which is made again behind it
    look(mine)
    assert sorted_statements(mine) == ["同事的", "我的"]
    with pytest.raises(StorageError, match="不能直接撤销"):
        mine.run(undo_of(mine, step.sequence, step.commit_id))
    assert sorted_statements(mine) == ["同事的", "我的"]


def test_undoing_tells_how_far_it_is_and_stops_without_having_changed_anything(
    open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "PORTION", 2)
    office, told = open_office("甲"), []
    rows = [{"list": "部门", "statement": f"问题{number}"} for number in range(5)]
    step = office.run(add_rows(PROBLEM, rows, TODAY))
    assert step is not None

    def stop_at_four(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 4

    with pytest.raises(CancelledError):
        office.run(undo_of(office, step.sequence, step.commit_id, stop_at_four))
    assert told == [(2, 5), (4, 5)]
    assert len(sorted_statements(office)) == 5
    office.run(undo_of(office, step.sequence, step.commit_id))
    assert sorted_statements(office) == []
