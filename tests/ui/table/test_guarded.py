"""The table keeps to what a row's state allows."""

from __future__ import annotations

from collections.abc import Callable

from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import Rows
from app.ledgers.views.view import LedgerView
from app.ui.table.ledger_table import LedgerTable
from tests.ui.table.conftest import problem_view
from tests.ui.table.hands import double_click, editor


def guarded(open_table: Callable[..., LedgerTable]) -> LedgerTable:
    plain = problem_view()
    table = open_table(LedgerView(Rows(PROBLEM, plain.ids, plain.rows)))
    table.model.ledger = PROBLEM  # the fixture's own has no guard
    return table


def row_in(table: LedgerTable, state: str) -> int:
    return next(row for row in range(table.model.rowCount()) if table.view.value(table.model.position(row), "status") == state)


def test_a_closed_row_has_no_cell_to_type_into(open_table):
    table = guarded(open_table)
    closed, running = row_in(table, "已销号"), row_in(table, "整改中")
    columns = [column for column, spec in enumerate(table.model.specs) if spec.writable and spec.kind.editable_in_place]
    assert not any(table.model.may_edit(closed, column) for column in columns)
    assert all(table.model.may_edit(running, column) for column in columns)


def test_a_state_offers_only_the_words_it_may_become(open_table):
    table = guarded(open_table)
    double_click(table, row_in(table, "整改中"), "status")
    assert editor(table).all_words() == ["待整改", "整改中"]
