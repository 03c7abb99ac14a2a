"""The menu of the selected rows: what can be done with them, and with the column of the current cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from app.ui.table.column_menu import current_column_menu

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


def rows_menu(page: LedgerPage, ids: list[int]) -> QMenu:
    """Of rows by id, at least one."""
    menu = QMenu(page)
    menu.addAction("打开", lambda: page.open_row(ids[0]))
    menu.addAction("复制\tCtrl+C", page.table.copy)
    if not page.read_only:
        page.blocks.fill_menu(menu)
        page.places.fill_menu(menu, ids[0])
        menu.addAction(f"批量修改 {len(ids)} 行…", page.edits.batch)
        page.extras.add_actions(menu, page.chosen_rows())
        menu.addSeparator()
        page.actions_here.fill(menu, for_rows=True)
        menu.addAction(f"删除 {len(ids)} 行\tCtrl+Delete", lambda: page.edits.remove(ids))
    page.printing.archive.fill(menu)
    menu.addAction("按内容调整行高", page.table.arrangement.fit_rows)
    if column := current_column_menu(page.table, menu):
        menu.addSeparator()
        menu.addMenu(column)
    return menu
