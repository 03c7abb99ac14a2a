"""Filter and order of a large view worked out beside it: of a column that nobody has asked for yet, 100,000 sort keys or an
index of as many texts take half a second, and finding a word a tenth of one, in which the window would stand still."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.core.conditions import Between, Condition, Contains, Is, Matches
from app.core.errors import CancelledError
from app.ledgers.views import bitsets
from app.ledgers.views.index import FieldIndex
from app.ledgers.views.search import needles
from app.ledgers.views.sorting import SortBy, SortedRows, declared_sort
from app.ledgers.views.view import LedgerView

LARGE = 20_000  # rows; fewer are filtered and ordered in no time


class Arranging:
    """What a view lacks to show the rows that meet conditions, and to show them in an order.

    Made on the view's thread; `work` is for any other one; `hand_in` is for the view's again.
    """

    def __init__(self, view: LedgerView, conditions: Sequence[Condition] = (), keys: Sequence[SortBy] | None = None) -> None:
        self.view = view
        self._asked = {item.field for item in conditions if isinstance(item, Is | Between | Contains)} - view.indexes.keys()
        self._keys = declared_sort(view.ledger) if keys is None else tuple(keys)
        self._sorts = self._keys != view.sort
        found, texts = (view.texts.found, view.texts) if view.texts is not None else ({}, None)
        self._texts, self._known = texts, dict(found)
        words = [word for item in conditions if texts is not None and isinstance(item, Matches) for word in needles(item.words)]
        self._sought = [word for word in words if word not in found]
        self.long = bool(self._asked) or self._sorts  # takes so long that a person may want to cancel it
        self.needed = len(view.ids) > LARGE and (self.long or bool(self._sought))
        if self.needed:
            self._changes, self._rows, self._alive = view.changes, list(view.rows), view.alive
            self._ranks = dict(view.sorted.ranks)
        self._indexes: dict[str, FieldIndex] = {}
        self._sorted: SortedRows | None = None
        self._hits: dict[str, int] = {}

    def work(self, is_cancelled: Callable[[], bool] = lambda: False) -> Arranging:
        """Make indexes and order. Raises CancelledError when that is not wanted any more."""
        view, rows = self.view, self._rows
        for field in self._asked:
            stop_if(is_cancelled())
            place = view.places[field]
            self._indexes[field] = FieldIndex([row[place] for row in rows], field in view.ledger.name_lists)
        stop_if(is_cancelled())
        if self._sorts:
            self._sorted = SortedRows(view.ledger, rows)
            self._sorted.ranks = self._ranks
            self._sorted.sort(bitsets.positions(self._alive, len(rows)), self._keys)
        if self._texts is not None:
            self._hits = {word: self._texts.scan(word, self._known) for word in self._sought}
        stop_if(is_cancelled())
        return self

    def hand_in(self) -> bool:
        """Let the view have them; False where its rows are others now."""
        if self.view.changes != self._changes:
            return False
        if self._texts is not None:
            self._texts.remember(self._hits)
        self.view.adopt_arranged(self._indexes, self._sorted, self._keys)
        return True


def stop_if(cancelled: bool) -> None:
    """Raises CancelledError."""
    if cancelled:
        raise CancelledError("已取消，显示的内容没有变。")
