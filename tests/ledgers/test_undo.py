"""Undo takes back one's own step and nothing else, also when the office was mended in between."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.errors import StorageError
from app.ledgers.changes.operations import add_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.problems.problem import PROBLEM
from tests.conftest import OpenOffice
from tests.store.test_healing import forget, look, save, statements

TODAY = dt.date(2023, 11, 10)


def test_a_step_whose_number_is_a_colleagues_by_now_is_not_taken_for_ones_own(open_office: OpenOffice) -> None:
    mine, colleague = open_office("甲"), open_office("乙")
    step = mine.run(add_rows(PROBLEM, [{"list": "部门", "statement": "我的"}], TODAY))
    assert step is not None
    forget(mine, 1)
    save(colleague, "同事的")  # under the number of mine, which is made again behind it
    look(mine)
    assert statements(mine) == ["同事的", "我的"]
    with pytest.raises(StorageError, match="不能直接撤销"):
        mine.run(undo_of(mine, step.sequence, step.commit_id))
    assert statements(mine) == ["同事的", "我的"]
