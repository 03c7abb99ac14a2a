"""Ctrl+Z for how a page is looked at: filters, order, groups and columns, as Excel takes back a filter or a sort.

Widths and heights are no steps: they are drawn by the mouse, many in a row, and harm nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.ui.page.filters import Filters
from app.ui.page.page_part import PagePart
from app.ui.step_order import next_step

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

MOST = 100  # steps that are kept
NO_STEPS = ("widths", "heights")
NAMES = {
    "sort": "排序",
    "group": "分组",
    "colours": "条件颜色",
    "totals": "合计行",
    "lines": "行高",
    "frozen": "冻结",
    "hidden": "显示的列",
    "order": "列的顺序",
}  # of what a table keeps, in words


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    filters: Filters
    table: dict[str, object]


@dataclass(frozen=True)
class Step:
    """From one look to another, and when."""

    before: Look
    after: Look
    words: str
    at: int


class PageLooks(PagePart):
    """The looks of one page since it was opened, one step a wish of the person."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self._now = self._look()
        self._together = 0
        for changed in (page.table.sort_changed, page.table.columns_changed):
            changed.connect(lambda *_: self.note())

    def _look(self) -> Look:
        table = self.page.table.state()
        return Look(self.page.filters, {name: value for name, value in table.items() if name not in NO_STEPS})

    @contextmanager
    def together(self, words: str = "") -> Iterator[None]:
        """What happens meanwhile is one step, called `words`."""
        self._together += 1
        try:
            yield
        finally:
            self._together -= 1
            self.note(words)

    def forget(self) -> None:
        """The page itself chose what is looked at: no step of a person."""
        self._now = self._look()

    def note(self, words: str = "") -> None:
        """Something may have been changed by the person."""
        if self._together:
            return
        before, self._now = self._now, self._look()
        if before == self._now:
            return
        typed_on = bool(self.done) and is_typing(self.done[-1].before.filters, self.done[-1].after.filters, self._now.filters)
        if typed_on and before.table == self._now.table and self.done[-1].after == before:
            before = self.done.pop().before  # the word in the search box was typed on
        self.done = [*self.done[1 - MOST :], Step(before, self._now, words or self._words(before, self._now), next_step())]
        self.undone.clear()

    def _words(self, before: Look, after: Look) -> str:
        if before.filters != after.filters:
            chips = [label for label, _ in after.filters.chips(self.ledger)]
            return f"筛选（{'、'.join(chips)}）" if chips else "清除筛选"
        return next((said for name, said in NAMES.items() if before.table.get(name) != after.table.get(name)), "视图")

    def undo(self) -> str:
        """Take back the last step; what it was, in words."""
        return self._move(self.done, self.undone, back=True)

    def redo(self) -> str:
        """Do the step again that was taken back last."""
        return self._move(self.undone, self.done, back=False)

    def _move(self, source: list[Step], target: list[Step], *, back: bool) -> str:
        step = source.pop()
        wanted, page = step.before if back else step.after, self.page
        self._together += 1
        try:
            table = page.table.state()
            if wanted.table != self._look().table:
                page.table.restore(wanted.table | {name: table[name] for name in NO_STEPS})
            page.set_filters(wanted.filters)
        finally:
            self._together -= 1
            self.forget()
        target.append(Step(step.before, step.after, step.words, next_step()))
        return step.words


def is_typing(first: Filters, last: Filters, now: Filters) -> bool:
    """Whether nothing but the words of the search differ, from one to the next."""
    same = all(replace(first, words="") == replace(other, words="") for other in (last, now))
    return same and first.words != last.words and bool(now.words)
