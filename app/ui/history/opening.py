"""From a row in the history to the row on its page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import peewee
from PySide6.QtCore import Qt

from app.core.conditions import holds
from app.ledgers.registry import BY_KEY
from app.ledgers.views.rows import read_rows
from app.ui.page.filters import Filters

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


def page_of(database: peewee.Database, ledger_key: str, row_id: int, today: dt.date) -> str:
    """The key of the page that shows a row; "" when the row is deleted."""
    ledger = BY_KEY[ledger_key]
    rows = read_rows(database, ledger, today, [row_id])
    if not rows.ids:
        return ""
    row = rows.mapping(0)
    pages = (page.key for page in ledger.pages if all(holds(item, row, ledger.name_lists) for item in page.where))
    return next(pages, "")


def open_when_read(page: LedgerPage, row_id: int) -> None:
    """Open a row on a page that may only now be reading its rows, or that has not heard of the row yet.

    It is seen in the table too: filters that hide it are taken away.
    """
    if has_row(page, row_id):
        show_in_table(page, row_id)
        return
    if page.view is not None:
        page.reload()
    once = Qt.ConnectionType.SingleShotConnection
    page.attention_changed.connect(lambda _: show_in_table(page, row_id) if has_row(page, row_id) else None, once)


def show_in_table(page: LedgerPage, row_id: int) -> None:
    """The row in the drawer, and current in the table."""

    def show() -> None:
        if page.view is not None and page.view.is_filtered_out(row_id):
            page.set_filters(Filters())
        page.table.select_row(row_id)
        page.open_row(row_id)

    page.leave_then(show)


def has_row(page: LedgerPage, row_id: int) -> bool:
    """Whether the page has read the row."""
    return page.view is not None and row_id in page.view.positions
