"""Rows chosen by conditions: the command line, paper and the table on the screen mean the same."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.conditions import Between, Condition, Is, Matches, holds
from app.core.day_kinds import Date
from app.core.kinds import Choice, Kind, Ordinal, Value
from app.core.names import Name
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.queries import chosen_rows
from app.ledgers.views.rows import Rows
from app.ledgers.views.view import LedgerView
from tests.ledgers.search_texts import search_text_of

every_ledger = pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)


def quiet_rows(*changes: dict[str, Value]) -> Rows:
    """Problems with nothing but the given cells."""
    quiet = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()}
    return Rows(PROBLEM, list(range(1, len(changes) + 1)), [tuple((quiet | cells).values()) for cells in changes])


def cells(kind: Kind) -> st.SearchStrategy[Value]:
    """What may stand in a cell: few values, so that they meet."""
    if isinstance(kind, Name):
        return st.sampled_from(["", "王伟", "李强", "王伟、李强", "李强、王伟"])
    if isinstance(kind, Choice):
        return st.sampled_from(["", *kind.options[:2], "思想、作风", "作风"])
    if isinstance(kind, Ordinal):
        return st.sampled_from(["", "2", "10", "一", "1-2"])
    if isinstance(kind, Date):
        return st.sampled_from([None, "2023-11-30", "2024-01-01"])
    if kind.storage != "TEXT":
        return st.sampled_from([kind.empty, 0, 1, 50])
    return st.sampled_from(["", "作风", "思想、作风", "思想"])


def conditions(ledger: Ledger) -> st.SearchStrategy[Condition]:
    """What may be asked: values of the field, whole, single ones and ranges, or words."""

    def on(name: str) -> st.SearchStrategy[Condition]:
        value = cells(ledger.fields[name].kind)
        return st.builds(Is, st.just(name), st.lists(value, max_size=3).map(tuple)) | st.builds(
            Between, st.just(name), value, value
        )

    words = st.builds(Matches, st.sampled_from(["作风", "ww", "李强 11", ""]))
    return st.sampled_from(list(ledger.fields)).flatmap(on) | words


def tables(ledger: Ledger) -> st.SearchStrategy[Rows]:
    """Some rows of a ledger."""
    row = st.tuples(*(cells(spec.kind) for spec in ledger.fields.values()))
    return st.lists(row, max_size=6).map(lambda values: Rows(ledger, list(range(1, len(values) + 1)), values))


def mappings(rows: Rows) -> list[dict[str, Value]]:
    """Rows as `holds` sees them, with their search text."""
    return [{**rows.mapping(i), "": search_text_of(rows.ledger, rows.values[i])} for i in range(len(rows.ids))]


@every_ledger
@settings(max_examples=20)  # of every ledger
@given(st.data())
def test_the_table_and_a_single_row_agree_on_what_a_condition_means(ledger: Ledger, data: st.DataObject) -> None:
    rows: Rows = data.draw(tables(ledger))
    wanted: Sequence[Condition] = data.draw(st.lists(conditions(ledger), max_size=3))
    view = LedgerView(rows)
    view.filter(wanted)
    expected = [i for i, row in enumerate(mappings(rows)) if all(holds(item, row, ledger.name_lists) for item in wanted)]
    assert sorted(view.shown) == expected


@every_ledger
@settings(max_examples=20)  # of every ledger
@given(st.data())
def test_a_facet_counts_the_rows_that_a_click_on_it_shows(ledger: Ledger, data: st.DataObject) -> None:
    view = LedgerView(data.draw(tables(ledger)))
    for name in ledger.fields:
        view.filter(())
        for value in view.facet(name):
            view.filter((Is(name, (value.value,)),))
            assert (name, value.text, len(view.shown)) == (name, value.text, value.count)


@every_ledger
@settings(max_examples=20)  # of every ledger
@given(st.data())
def test_an_export_has_the_rows_in_the_order_of_the_table(ledger: Ledger, data: st.DataObject) -> None:
    rows: Rows = data.draw(tables(ledger))
    view = LedgerView(rows)
    assert chosen_rows(rows, ()) == [(rows.ids[position], rows.mapping(position)) for position in view.shown]


def test_problems_without_a_campaign_come_last() -> None:
    rows = quiet_rows({"campaign": ""}, {"campaign": "2022年专项"}, {"campaign": "2023年专项"})
    assert [row["campaign"] for _, row in chosen_rows(rows, ())] == ["2023年专项", "2022年专项", ""]


def test_a_category_with_an_enumeration_comma_is_one_category() -> None:
    rows = quiet_rows({"category": "思想、作风"}, {"category": "作风"}, {"person": "王伟、李强"})
    view = LedgerView(rows)
    assert [(value.text, value.count) for value in view.facet("category")[:2]] == [("思想、作风", 1), ("作风", 1)]
    view.filter((Is("category", ("作风",)),))
    assert view.shown == [1]
    assert len(chosen_rows(rows, (Is("category", ("作风",)),))) == 1
    assert len(chosen_rows(rows, (Is("person", ("李强",)),))) == 1
