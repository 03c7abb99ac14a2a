"""催报单: how late departments are, or how long they still have."""

from __future__ import annotations

import datetime as dt

import pytest

from app.forms.papers.reminder import reminder_document
from app.ledgers.handouts import Batch, Part

PART = Part(2, "办公室", "办公室_问题整改台账填报.xlsx", 3)
BATCH = Batch(1, "problem", "department", "问题整改台账填报", "2023-11-20", "2023-12-01", "", "王建国", (), (), (PART,))


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2023-11-20", "距报送时限还有 11 天，"),
        ("2023-12-01", "今天是报送时限，"),
        ("2023-12-05", "现已超过报送时限 4 天，"),
    ],
)
def test_it_says_how_much_time_is_left(today: str, said: str) -> None:
    document = reminder_document(BATCH, BATCH.waiting, "市政协机关党办", dt.date.fromisoformat(today))
    assert said in document.body[0].text
