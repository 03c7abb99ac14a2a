"""Where a score is written, by itself: what it asks, and what it does not take."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from app.scoring.metric import MetricValue, not_recorded
from app.scoring.rules import Clause, Deduct
from app.scoring.scheme import Indicator
from app.ui.stars.entry_box import EntryBox

MONTHS = "、".join(f"2023-{month:02}" for month in range(1, 8))
ITEM = Indicator(
    "a",
    "支部过硬星",
    "1",
    "三会一课",
    Decimal(16),
    standard="每少1次扣1分，记录不规范每次扣1分",
    clauses=(
        Clause(Deduct("三会一课少", Decimal(1)), "missing_meetings"),
        Clause(Deduct("记录不规范", Decimal(1))),
    ),
)


@pytest.fixture
def box(qtbot, qapp) -> EntryBox:
    page = QWidget()
    page.resize(900, 700)
    qtbot.addWidget(page)
    found = EntryBox(page)
    page.show()
    return found


def open_box(box: EntryBox, measured: MetricValue, start: int) -> None:
    box.open_for(ITEM, "self", None, {0: measured}, Decimal(start), pending=True)


def test_every_question_is_read_beside_what_the_ledger_says(box):
    open_box(box, MetricValue(Fraction(7), f"缺 7 次：支委会（{MONTHS}）"), 9)
    asked = [label for label in box.findChildren(QLabel) if label.text() in ("三会一课少（次）", "记录不规范（次）")]
    assert len(asked) == 2
    assert all(label.width() > 100 and label.height() >= label.fontMetrics().height() for label in asked)
    assert [line.spin.text() for line in box.observations.values()] == ["取台账", "未录入"]


def test_where_the_ledger_knows_nothing_it_is_not_said_to_be_asked(box):
    open_box(box, not_recorded("全机关本期都没有登记组织生活"), 16)
    assert [line.spin.text() for line in box.observations.values()] == ["未录入", "未录入"]


def test_points_that_are_not_known_yet_are_not_confirmed_unawares(box, qtbot):
    open_box(box, MetricValue(Fraction(7), "缺 7 次"), 9)
    taken: list[object] = []
    box.submitted.connect(lambda key, side, entry: taken.append(entry))
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.fault.text() == "还有没有录入的：请填写次数或情况，也可以直接改得分。"
    assert taken == []
    box.observations[1].spin.setValue(2)
    assert box.score.value() == 7
    QTest.keyClick(box, Qt.Key.Key_Return)
    (entry,) = taken
    assert (entry.score, dict(entry.observed)) == (None, {1: 2})
