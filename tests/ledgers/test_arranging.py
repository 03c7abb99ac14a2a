"""Filter and order of a large view are worked out beside it and handed in."""

from __future__ import annotations

import pytest

from app.core.conditions import Contains, Is, Matches
from app.ledgers.views import arranging, sorting
from app.ledgers.views.arranging import Arranging
from app.ledgers.views.rows import Rows
from app.ledgers.views.sorting import SortBy, in_order
from app.ledgers.views.view import LedgerView
from tests.benchmarks.data import problem_rows

ROWS = problem_rows(60, seed=5)
TEXT = Contains("symptom", "公文")
ORDER = (SortBy("symptom", descending=True), SortBy("person"))


@pytest.fixture
def view(monkeypatch: pytest.MonkeyPatch) -> LedgerView:
    """A view that counts as large."""
    monkeypatch.setattr(arranging, "LARGE", len(ROWS.ids) - 1)
    return LedgerView(ROWS)


def plain(*conditions: Contains | Is) -> LedgerView:
    """The same rows filtered and sorted at once."""
    found = LedgerView(ROWS)
    found.sort_by(ORDER)
    found.filter(conditions)
    return found


def test_what_was_worked_out_elsewhere_shows_the_same_rows(view: LedgerView) -> None:
    found = Arranging(view, (TEXT,), ORDER)
    assert found.needed
    assert found.work().hand_in()
    assert view.indexes.keys() == {"symptom"}
    assert view.shown == plain().shown  # in order already, not filtered yet
    view.filter((TEXT,))
    assert view.shown == plain(TEXT).shown
    assert not Arranging(view, (TEXT,), ORDER).needed


def test_what_is_handed_in_follows_later_changes(view: LedgerView) -> None:
    Arranging(view, (TEXT,), ORDER).work().hand_in()
    view.filter((TEXT,))
    moved = dict(ROWS.mapping(7), symptom="公文", person="王伟")
    change = Rows(ROWS.ledger, [ROWS.ids[7]], [tuple(moved.values())])
    view.replace_rows(change)
    wanted = plain(TEXT)
    wanted.replace_rows(change)
    assert view.shown == wanted.shown
    assert 7 in view.shown


def test_what_was_worked_out_of_older_rows_is_not_taken(view: LedgerView) -> None:
    for change in (
        lambda: view.replace_rows(Rows(ROWS.ledger, ROWS.ids[:1], ROWS.values[:1])),
        lambda: view.remove(ROWS.ids[:1]),
    ):
        found = Arranging(view, (TEXT,), ORDER).work()
        change()
        assert not found.hand_in()
        assert view.sort != ORDER
        assert "symptom" not in view.indexes


def test_a_small_view_and_words_wait_for_nothing(view: LedgerView, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Arranging(view, (Matches("公文"),), view.sort).needed  # their texts are made by themselves
    monkeypatch.setattr(arranging, "LARGE", len(ROWS.ids))
    assert not Arranging(view, (TEXT,), ORDER).needed


def test_words_are_found_elsewhere_once_their_texts_are_there(view: LedgerView) -> None:
    words = Matches("公文 流转")
    view.search_texts()
    found = Arranging(view, (words,), view.sort)
    assert found.needed
    assert not found.long
    found.work().hand_in()
    assert set(view.search_texts().found) == {"公文", "流转"}
    view.filter((words,))
    wanted = LedgerView(ROWS)
    wanted.filter((words,))
    assert view.shown == wanted.shown
    assert 0 < len(view.shown) < len(ROWS.ids)
    assert not Arranging(view, (words,), view.sort).needed


def test_values_are_ordered_a_portion_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    def portion(values: object, key: object) -> list[object]:
        found = sorted(values, key=key)  # type: ignore[call-overload]
        taken.append(len(found))
        return found

    monkeypatch.setattr(sorting, "PORTION", 4)
    monkeypatch.setattr(sorting, "sorted", portion, raising=False)
    values = [str(number * 7 % 11) for number in range(11)]
    assert list(in_order(values, int)) == [str(number) for number in range(11)]
    assert taken == [4, 4, 3, 0]
