"""What a ledger page does with one column of its table: the filter menu, and conditional colours."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt

from app.ledgers.changes.operations import context_for
from app.ledgers.views.column_values import ColumnValues, Found
from app.ledgers.views.sorting import SortBy
from app.ui.jobs import Queue
from app.ui.page.colour_dialog import ColourDialog
from app.ui.page.column_filter import ColumnFilter
from app.ui.page.page_part import PagePart


class ColumnTools(PagePart):
    """Those of one page."""

    def open_filter(self, field: str, place: QPoint) -> None:
        """The filter menu of a column; it looks at the view as it is while it is open."""
        page, view = self.page, self.page.view
        if view is None:
            return
        values, jobs = ColumnValues(view, field), self.session.jobs

        def look(piece: str, show: Callable[[Found], object], popup: ColumnFilter) -> None:
            jobs.start(lambda job: values.find(piece), show, self.failed, queue=Queue.FIND, owner=popup)

        today = self.session.today()
        popup = ColumnFilter(page, self.ledger.fields[field], page.filters, look, context_for(today), today)
        popup.applied.connect(lambda column: page.set_filters(page.filters.with_column(field, column)))
        popup.sorted.connect(lambda descending: page.table.set_sort([SortBy(field, descending)]))
        popup.open_at(place)

    def choose_colours(self, field: str) -> ColourDialog:
        """条件颜色 of the table."""
        page = self.page
        dialog = ColourDialog(page, self.ledger, page.table.colour_rules, field, context_for(self.session.today()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: page.table.set_colours(dialog.rules))
        dialog.open()
        return dialog
