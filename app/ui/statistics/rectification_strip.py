"""The figures of a rectification as a strip of cards; each opens the rows it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.conditions import Among, Condition, Is
from app.forms.papers.rectification import rate_words
from app.ledgers.problems.problem_states import CLOSED, STATES
from app.rectify.dispatch import SnapshotRow
from app.rectify.figures import RectificationFigures
from app.ui.page.figures import NumberCard

Conditions = tuple[Condition, ...]


class RectificationStrip(QWidget):
    """总数, 已销号, 销号率, 按期销号率, 平均用时, 逾期."""

    rows_requested = Signal(object)  # conditions

    def __init__(self) -> None:
        super().__init__()
        self.total = NumberCard("问题总数", tip="点击看全部")
        self.closed = NumberCard("已销号", "green", "点击查看已销号的问题")
        self.rate = NumberCard("销号率", "green", "已销号 ÷ 问题总数；点击查看未销号的问题")
        self.on_time = NumberCard("按期销号率", "blue", "在整改时限内销号的 ÷ 应销号的（时限已到或已销号）；点击查看逾期的")
        self.days = NumberCard("平均用时（天）", tip="从专项开始日期到销号日期的平均天数")
        self.overdue = NumberCard("已逾期", "red", "点击查看逾期未销号的问题")
        self.figures: RectificationFigures | None = None
        self.kept: Sequence[SnapshotRow] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        asks: tuple[tuple[NumberCard, Callable[[], Conditions]], ...] = (
            (self.total, self._all),
            (self.closed, lambda: self._in_states((CLOSED,))),
            (self.rate, lambda: self._in_states(tuple(state for state in STATES.options if state != CLOSED))),
            (self.on_time, self._overdue),
            (self.days, lambda: self._in_states((CLOSED,))),
            (self.overdue, self._overdue),
        )
        for card, conditions in asks:
            layout.addWidget(card, 1)
            card.clicked.connect(lambda conditions=conditions: self.rows_requested.emit(conditions()))

    def show_figures(self, figures: RectificationFigures, kept: Sequence[SnapshotRow] | None = None) -> None:
        """Replace the numbers. `kept`: the rows they were counted from on an earlier day, which stay the rows they open."""
        self.figures, self.kept = figures, kept
        whole = figures.whole
        self.total.show_text(f"{whole.total:,}")
        self.closed.show_text(f"{whole.closed:,}")
        self.rate.show_text(rate_words(whole.rate))
        self.on_time.show_text(rate_words(figures.on_time_rate))
        self.days.show_text("—" if figures.average_days is None else f"{figures.average_days:g}")
        self.overdue.show_text(f"{whole.overdue:,}")

    def _all(self) -> Conditions:
        return self._among("全部", (row.row_id for row in self.kept)) if self.kept is not None else ()

    def _in_states(self, states: tuple[str, ...]) -> Conditions:
        if self.kept is None:
            return (Is("status", states),)
        words = CLOSED if states == (CLOSED,) else "未销号"
        return self._among(words, (row.row_id for row in self.kept if row.status in states))

    def _overdue(self) -> Conditions:
        return self._among("逾期未销号", (item.row_id for item in self.figures.overdue)) if self.figures else ()

    def _among(self, words: str, ids: Iterable[int]) -> Conditions:
        found = frozenset(ids)
        day = f"{self.figures.day} " if self.kept is not None and self.figures else ""
        return (Among(found, f"{day}{words} {len(found)} 条"),)
