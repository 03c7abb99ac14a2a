"""Views that are not looked at any more are taken apart a portion at a time."""

from __future__ import annotations

import weakref

from app.ledgers.views.letting_go import let_go
from app.ledgers.views.view import LedgerView
from tests.benchmarks.data import problem_rows


def test_a_view_goes_unless_somebody_looks_at_it() -> None:
    rows = problem_rows(30)
    views = [LedgerView(rows), LedgerView(rows)]
    kept, gone = views[0], weakref.ref(views[1])
    kept.search_texts()
    let_go(views)
    assert gone() is None  # without a collection: none comes by itself in the tests (tests/conftest.py)
    assert not views
    assert len(kept.rows) == 30
    assert len(kept.search_texts().contents) == 30
