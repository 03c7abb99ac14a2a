"""What can be done with a column and with the table as a whole: on a header, in the rows' menu and behind 更多."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app.ledgers.views.sorting import SortBy
from app.ui.table.menu import add

if TYPE_CHECKING:
    from app.ui.table.ledger_table import LedgerTable


def column_menu(table: LedgerTable, column: int = -1) -> QMenu:
    """The menu of a column; -1: only what concerns the whole table. It goes when closed."""
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if 0 <= column < len(table.model.specs):
        add_column_entries(table, menu, column)
        menu.addSeparator()
    if table.group:
        label = table.model.ledger.fields[table.group].label
        add(menu, f"取消分组（{label}）", lambda: table.set_group(""))
    shown = not table.totals.isHidden()
    add(menu, "隐藏合计行" if shown else "显示合计行", lambda: table.show_totals_row(not shown))
    table.arrangement.add_table_entries(menu)
    return menu


def current_column_menu(table: LedgerTable, parent: QMenu) -> QMenu | None:
    """What can be done with the column of the current cell, for hands on the keyboard; None where there is none."""
    index = table.grid.currentIndex()
    if not index.isValid():
        return None
    menu = QMenu(f"“{table.model.specs[index.column()].label}”这一列", parent)
    add_column_entries(table, menu, index.column())
    return menu


def add_column_entries(table: LedgerTable, menu: QMenu, column: int) -> None:
    """Sort, filter, place and look of a column."""
    field = table.model.specs[column].name
    add_sort_entries(table, menu, field)
    add(menu, "筛选此列…\tCtrl+Shift+L", lambda: table.ask_filter(column))
    add(menu, "选中整列\tCtrl+空格", lambda: table.grid.select_column(column))  # Ctrl+空格 switches many input methods
    menu.addSeparator()
    table.arrangement.add_column_entries(menu, field)
    add(menu, "条件颜色…", lambda: table.colours_requested.emit(field))
    add(menu, "按此列分组", lambda: table.set_group(field))


def add_sort_entries(table: LedgerTable, menu: QMenu, field: str) -> None:
    """By this column alone, or by it within the columns that the rows are sorted by already."""
    add(menu, "升序", lambda: table.set_sort([SortBy(field)]))
    add(menu, "降序", lambda: table.set_sort([SortBy(field, descending=True)]))
    before = [by for by in table.sort if by.field != field]
    if before:
        labels = "、".join(table.model.ledger.fields[by.field].label for by in before)
        add(menu, f"先按“{labels}”，再按此列升序", lambda: table.set_sort([*before, SortBy(field)]))
        add(menu, f"先按“{labels}”，再按此列降序", lambda: table.set_sort([*before, SortBy(field, descending=True)]))
    add(menu, "取消排序", lambda: table.set_sort([]), enabled=bool(table.sort))
