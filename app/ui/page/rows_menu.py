"""The menu of the selected rows: what can be done with them, and with the column of the current cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.core.conditions import names_in
from app.core.kinds import Value
from app.ledgers.schema.fields import FieldSpec
from app.ui.page.filters import Filters
from app.ui.table.column_menu import current_column_menu

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


LONGEST = 12  # characters of a value in the menu


def same_words(page: LedgerPage) -> str:
    """只看责任部门为“综合处”的行, Excel's 按所选单元格的值筛选."""
    spec, value = current_cell(page)
    text = " ".join(spec.kind.text(value).split())
    short = f"{text[:LONGEST]}…" if len(text) > LONGEST else text
    return f"只看{spec.label}{f'为“{short}”' if short else '为空'}的行"


def only_same(page: LedgerPage) -> None:
    """Filter by what stands in the current cell, beside what is filtered already."""
    spec, value = current_cell(page)
    names = names_in(value) if spec.name in page.ledger.name_lists else ()
    page.set_filters(page.filters.with_column(spec.name, Filters(values={spec.name: tuple(names or (value,))})))


def current_cell(page: LedgerPage) -> tuple[FieldSpec, Value]:
    """The field and the value of the current cell."""
    index, model = page.table.grid.currentIndex(), page.table.model
    return model.specs[index.column()], model.value(index.row(), index.column())


def show_rows_menu(page: LedgerPage, place: QPoint) -> None:
    """What can be done with the selected rows, at a place of the screen."""
    if ids := page.selected():
        menu = rows_menu(page, ids)
        menu.exec(place)
        menu.deleteLater()


def rows_menu(page: LedgerPage, ids: list[int]) -> QMenu:
    """Of rows by id, at least one."""
    menu = QMenu(page)
    menu.addAction("打开", lambda: page.open_row(ids[0]))
    menu.addSeparator()
    if page.read_only:
        menu.addAction("复制\tCtrl+C", page.table.copy)
    else:
        page.blocks.fill_menu(menu)
        menu.addSeparator()
        page.places.fill_menu(menu, ids[0])
        menu.addAction(f"批量修改 {len(ids)} 行…", page.edits.batch)
        menu.addAction(f"删除 {len(ids)} 行\tCtrl+Delete", lambda: page.edits.remove(ids))
        menu.addSeparator()
        if not page.header.row_actions_button.isHidden():  # as in the header: only where there are any
            page.header.fill_row_actions(menu.addMenu("办理"))
    page.printing.archive.fill(menu)
    menu.addSeparator()
    if page.table.current_id() is not None:
        menu.addAction(same_words(page), lambda: only_same(page))
    menu.addAction("按内容调整行高", page.table.arrangement.fit_rows)
    if column := current_column_menu(page.table, menu):
        menu.addMenu(column)
    return menu
