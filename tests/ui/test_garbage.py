"""Garbage is collected little and often: what is young at once, all there is only now and then."""

from __future__ import annotations

import gc
import weakref

import pytest

from app.ui import garbage

ENOUGH = 2_000  # objects: more than the threshold of the youngest generation


class Knot:
    """An object that holds itself."""

    def __init__(self) -> None:
        self.self = self


def test_young_garbage_goes_at_once() -> None:
    gone = weakref.ref(Knot())
    kept = [Knot() for _ in range(ENOUGH)]
    garbage.collect_due()
    assert gone() is None
    assert len(kept) == ENOUGH


def test_everything_is_looked_through_only_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: (ENOUGH, 100, 100))  # all generations are due
    monkeypatch.setattr(gc, "collect", looked.append)
    monkeypatch.setattr(garbage, "_last_full", -garbage.FULL_SECONDS)
    garbage.collect_due()
    garbage.collect_due()
    assert looked == [2, 1]
