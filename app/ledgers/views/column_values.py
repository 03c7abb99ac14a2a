"""The values that a column's filter can be set to, with counts: of the view as it is at one moment, for any thread."""

from __future__ import annotations

import heapq
from collections import Counter
from functools import cached_property
from itertools import compress

from app.core.conditions import names_in
from app.core.day_kinds import Date
from app.core.kinds import Value
from app.ledgers.views.view import EMPTY_TEXT, FacetValue, LedgerView, chosen_values, is_on

MOST = 1000  # values that are listed
MOST_IN_TREE = 8000  # of values that stand under others: days of twenty years

Found = tuple[list[FacetValue], int]


class ColumnValues:
    """Made on the thread of the view, which goes on changing; `find` may be called on another one, for 100,000 different
    texts take a second. Only values of rows shown under the other filters, or chosen now."""

    def __init__(self, view: LedgerView, field: str) -> None:
        self.kind = view.ledger.fields[field].kind
        self.chosen = {value for condition in view.conditions if is_on(condition, field) for value in chosen_values(condition)}
        self._lists = field in view.ledger.name_lists
        self._place = view.places[field]
        self._rows = list(view.rows)
        self._mask = view.mask_without(field)

    @cached_property
    def counts(self) -> dict[Value, tuple[str, int]]:
        """Value → its text and how many rows hold it, alone or among several names."""
        place, found = self._place, Counter[Value]()
        for row in compress(self._rows, self._mask.flags):
            value = row[place]
            names = names_in(value) if self._lists else ()
            found.update(names or (value,))
        found.update(dict.fromkeys(self.chosen, 0))
        return {
            value: (EMPTY_TEXT if value == self.kind.empty else self.kind.text(value), count) for value, count in found.items()
        }

    @cached_property
    def _words(self) -> dict[Value, str]:
        """What is looked for in each value: its text, and its way through the tree (2023年11月30日)."""
        return {
            value: f"{text} {''.join(path) if len(path := self.kind.path(value)) > 1 else ''}".casefold()
            for value, (text, _) in self.counts.items()
        }

    def find(self, piece: str = "", most: int = 0) -> Found:
        """The values whose text holds `piece`, at most `most` (0: as many as a person can look through), and how many there
        are.

        In a column of texts where more values than `most` differ the frequent ones come first; sorting 100,000 by pinyin
        would take seconds.
        """
        wanted, kind = piece.strip().casefold(), self.kind
        most = most or (MOST_IN_TREE if isinstance(kind, Date) else MOST)
        counts = {value: item for value, item in self.counts.items() if wanted in self._words[value]}
        if len(counts) <= most:
            order = sorted(counts, key=lambda value: (value == kind.empty, kind.sort_key(value)))
        else:
            order = heapq.nlargest(most, counts, key=lambda value: counts[value][1])
        return [FacetValue(value, *counts[value], value in self.chosen) for value in order], len(counts)
