"""What a ledger page offers beyond what every page does: declared walks and conversions, and the few actions of one ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from app.core.changes import Change
from app.ledgers.changes.conversion import convert
from app.ledgers.changes.files import holds_files
from app.ledgers.changes.links import times_made
from app.ledgers.handouts import recipient_fields
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.schema.row_actions import Conversion
from app.ui.page.conversion_dialog import ConversionDialog
from app.ui.page.extras import PageAction
from app.ui.page.office_numbers import FILE_LIMIT
from app.ui.page.own_extras import extras_of
from app.ui.page.quarter_walk import QuarterWalkDialog
from app.ui.page.row_edits import newest_value
from app.ui.page.walk_dialog import WalkDialog

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


def ask_handout(page: LedgerPage) -> object:
    """Hand rows out to be filled in."""
    from app.ui.returns.handing_out import ask_handout  # not at the start: the writer of workbooks

    return ask_handout(page)


class PageActions(QObject):
    """The further actions of one page."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        ledger = page.ledger
        self.all = [
            *([PageAction(f"{ledger.walk.title}…", lambda _: self.walk())] if ledger.walk else []),
            *map(self._conversion, ledger.conversions),
            *([PageAction("下发填报…", ask_handout)] if recipient_fields(ledger) else []),
            *([FILE_LIMIT.action] if any(map(holds_files, ledger.children)) else []),
            *extras_of(ledger).actions,
        ]

    def _conversion(self, item: Conversion) -> PageAction:
        return PageAction(f"{item.title}…", lambda _: self.convert(item), True)

    @property
    def act_on_rows(self) -> bool:
        """Whether any of them needs selected rows."""
        return any(action.for_rows for action in self.all)

    def fill(self, menu: QMenu, *, for_rows: bool) -> None:
        """Add the actions to a menu: those of selected rows, or those of the page as a whole."""
        found = [action for action in self.all if action.for_rows == for_rows]
        for action in found:
            menu.addAction(action.title, lambda action=action: action.run(self.page))
        if found:
            menu.addSeparator()

    # Walks

    def walk(self) -> WalkDialog | None:
        """Go through the rows shown that are behind; selected ones only when there are several."""
        page, ledger, view = self.page, self.page.ledger, self.page.view
        if view is None or ledger.walk is None:
            return None
        chosen = page.chosen_rows()
        rows = chosen if len(chosen) > 1 else page.numbered_rows()
        walk, check = ledger.walk, ledger.walk.quarterly
        behind = [] if check else view.ids_holding(rows.ids, walk.where)
        if not (rows if check else behind):
            page.messages.toast(f"没有需要{walk.title.removeprefix('逐项')}的{ledger.noun}")
            return None
        dialog = QuarterWalkDialog(page, walk, check, rows) if check else WalkDialog(page, walk, behind)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    # Conversions

    def convert(self, conversion: Conversion) -> ConversionDialog | None:
        """Make rows of another ledger from the selected rows."""
        page = self.page
        ids = page.selected()
        if not ids:
            page.messages.toast(f"请先选中要{conversion.title}的{page.ledger.noun}", "amber")
            return None
        target = BY_KEY[conversion.target]
        rows = {row_id: page.row(row_id) for row_id in ids}
        start = dict(conversion.values) | newest_value(target, page.session.office.database)
        database = page.session.office.database
        again = times_made(database, page.ledger, target, ids)
        dialog = ConversionDialog(page, page.ledger, conversion, target, rows, start, page.around, again)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def done(change: Change | None) -> None:
            count = len(change.tables.get(str(target.model._meta.table_name), ())) if change else 0
            page.messages.done(f"已生成 {count} 条{target.noun}，在“关联”中可以打开，按 Ctrl+Z 撤销")

        def go() -> None:
            operation = convert(page.ledger, conversion, target, rows, dialog.asked, page.session.today(), LEDGERS)
            page.session.run(operation, done, page.failed)

        dialog.accepted.connect(go)
        dialog.open()
        return dialog
