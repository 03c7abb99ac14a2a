"""Garbage is collected little and often: what is young at once, all there is only now and then."""

from __future__ import annotations

import gc
import weakref
from types import SimpleNamespace

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


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The generations that were looked through, while all are due; -1: free memory was given back."""
    found: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: (ENOUGH, 100, 100))
    monkeypatch.setattr(gc, "collect", found.append)
    monkeypatch.setattr(garbage, "trim", lambda left: found.append(-1))
    monkeypatch.setattr(garbage, "_next_full", 0.0)
    monkeypatch.setattr(garbage, "idle_seconds", lambda: garbage.REST_SECONDS)
    return found


def test_everything_is_looked_through_only_now_and_then(looked: list[int]) -> None:
    garbage.collect_due()
    garbage.collect_due()
    assert looked == [2, -1, 1]


def test_everything_is_looked_through_only_while_the_hands_rest(looked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([garbage.REST_SECONDS / 2, garbage.REST_SECONDS])
    monkeypatch.setattr(garbage, "idle_seconds", lambda: next(seconds))
    garbage.collect_due()
    garbage.collect_due()
    assert looked == [1, 2, -1]


def test_the_longer_a_look_through_everything_takes_the_later_comes_the_next(
    looked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([100.0, 100.5, 200.0, 700.0, 700.1])
    monkeypatch.setattr(garbage, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    for _ in range(3):
        garbage.collect_due()
    assert looked == [2, -1, 1, 2, -1]


def test_what_survived_its_youth_is_not_looked_at_again_with_the_young() -> None:
    garbage.collect_due()
    kept = [Knot() for _ in range(ENOUGH)]
    garbage.collect_due()
    young = [item for generation in (0, 1) for item in gc.get_objects(generation) if isinstance(item, Knot)]
    assert not young
    assert len(kept) == ENOUGH
