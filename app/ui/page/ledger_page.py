"""A ledger page: title and actions, figures, filters, table, record drawer. The same for every ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.core.changes import Change
from app.core.dates import local_time
from app.ledgers.changes.operations import context_for
from app.ledgers.rights import why_not_add
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Figure, Page
from app.ledgers.views.rows import Rows
from app.ledgers.views.sorting import SortBy
from app.ledgers.views.view import LedgerView
from app.ui.form.editor import Surroundings
from app.ui.page.block_edits import BlockEdits
from app.ui.page.board import BoardView
from app.ui.page.chips import Chips
from app.ui.page.column_tools import ColumnTools
from app.ui.page.drawer import RecordDrawer
from app.ui.page.empty_state import EmptyState
from app.ui.page.exchange import PageExchange
from app.ui.page.figures import FigureStrip
from app.ui.page.filter_pane import FilterPane
from app.ui.page.filters import Filters
from app.ui.page.looks import PageLooks
from app.ui.page.own_extras import extras_of
from app.ui.page.page_actions import PageActions
from app.ui.page.page_drafts import PageDrafts
from app.ui.page.page_drawer import PageDrawer
from app.ui.page.page_header import PageHeader
from app.ui.page.page_memory import PageMemory
from app.ui.page.printing import PagePrinting
from app.ui.page.recycle_bin import RecycleBinDialog
from app.ui.page.row_edits import RowEdits
from app.ui.page.row_places import RowPlaces
from app.ui.page.rows_menu import show_rows_menu
from app.ui.page.rows_page import RowsPage
from app.ui.page.saved_views import PageViews
from app.ui.page.status_words import status_words
from app.ui.page_widget import PageContext
from app.ui.table.arrangement import WHOLE
from app.ui.table.as_seen import table_seen
from app.ui.table.ledger_table import LedgerTable
from app.ui.widgets import page_column

REMEMBER_MS = 1000


class LedgerPage(RowsPage):
    """The page of a ledger under the conditions of one of its declared pages."""

    def __init__(self, ledger: Ledger, page: Page, context: PageContext) -> None:
        super().__init__(ledger, page, context)
        self.read_only = False
        self.drafts = PageDrafts(ledger, page, self.session, self.messages)
        self.memory = PageMemory(self)
        self.around = Surroundings(self.session.suggestions, self.session.today, lambda: context_for(self.session.today()))
        self.exchange = PageExchange(self)
        self.printing = PagePrinting(self)
        self.exchange.page_requested.connect(self.page_requested)
        self.exchange.rows_requested.connect(self.rows_requested)
        self.side = PageDrawer(self)
        self.edits = RowEdits(self)
        self.blocks = BlockEdits(self)
        self.views = PageViews(self)
        self.places = RowPlaces(self)
        self.columns = ColumnTools(self)
        self.actions_here = PageActions(self)
        self._build()
        self.looks = PageLooks(self)
        self.follow()

    # Building

    def _build(self) -> None:
        self.header = PageHeader(self)
        self._build_filters()
        self._build_table()
        self._build_empty()
        self.board = BoardView(self.ledger, self.ledger.board) if self.ledger.board else None
        if self.board is not None:
            self.board.opened.connect(self.open_row)
            self.board.moved.connect(partial(self.edits.move_card, self.board.board))
        self._lay_out()
        self.extras = extras_of(self.ledger)(self)
        self.header.row_actions_button.setVisible(self.extras.acts or self.actions_here.act_on_rows)
        self.extras.add_tools(self.header.more_menu)
        self.printing.more = self.extras.add_papers
        self._begin_as_left()

    def _build_filters(self) -> None:
        """All that narrows the rows."""
        self.figures = FigureStrip(self.ledger.figures)
        self.figures.chosen.connect(self._filter_by_figure)
        self.pane = FilterPane(self.ledger, self.session.today)
        self.pane.changed.connect(self.set_filters)
        self.pane.left.connect(self.focus_requested)
        self.chips = Chips(self.ledger)
        self.chips.changed.connect(self.set_filters)

    def _build_table(self) -> None:
        """The table, and who does what is asked for in it."""
        self.table = LedgerTable(self.ledger, self.session.suggestions, self.page.hidden_columns, self.session.today)
        self.setFocusProxy(self.table.grid)
        self.table.arrange_first = lambda keys, *then: self.arrange(self.table.view, (), keys, *then)
        self.printing.seen = self.exchange.seen = lambda: table_seen(self.table, self.page.title)
        self.table.opened.connect(self.open_row)
        self.table.current_changed.connect(self.side.follow_cursor)
        self.table.selection_changed.connect(self._select)
        self.table.edited.connect(self.edits.edit_cell)
        self.table.delete_requested.connect(self.edits.remove)
        self.table.grid.typed_in_vain.connect(self.edits.refuse_typing)
        self.table.grid.escaped.connect(self.side.close)
        self.table.insert_requested.connect(self.places.insert)
        self.blocks.serve(self.table)
        self.table.menu_requested.connect(partial(show_rows_menu, self))
        self.table.filter_requested.connect(self.columns.open_filter)
        self.table.colours_requested.connect(self.columns.choose_colours)
        self.table.refused.connect(lambda why: self.messages.toast(why, "amber"))

    def _build_empty(self) -> None:
        """What stands in the table's place while no row is shown."""
        self.empty = EmptyState(self.ledger.noun)
        self.empty.add_requested.connect(self.add)
        self.empty.import_requested.connect(self.exchange.choose_import)
        self.empty.clear_requested.connect(lambda: self.set_filters(Filters()))

    def _lay_out(self) -> None:
        """Header and figures above; filters, rows and drawer beside one another."""
        self.stack = QStackedLayout()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.chips)
        column.addLayout(self.stack, 1)  # before anything is in it: what a stack without a place shows is a window
        for item in filter(None, (self.table, self.empty, self.board)):
            self.stack.addWidget(item)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(10)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(middle)
        self.split.setStretchFactor(0, 1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.pane)
        row.addWidget(self.split, 1)
        outer = page_column(self)
        outer.addWidget(self.header)
        outer.addWidget(self.figures)
        outer.addLayout(row, 1)

    def _begin_as_left(self) -> None:
        """Columns, zoom and filters as this page was left, and kept from now on."""
        if remembered := self.memory.get("table"):
            self.table.restore(remembered)
        self.table.arrangement.set_zoom(self.settings.get(f"zoom/{self.page.key}", WHOLE))
        self.table.arrangement.zoomed.connect(self._show_status)
        self._soon = QTimer(self, singleShot=True, interval=REMEMBER_MS)  # whoever ends the program by force loses no columns
        self._soon.timeout.connect(self.remember)
        for arranged in (self.table.columns_changed, self.table.sort_changed, self.table.arrangement.zoomed):
            arranged.connect(lambda *_: self._soon.start())
        self.filters = Filters.from_json(self.memory.get("filters"), self.ledger, self.session.today())

    @property
    def drawer(self) -> RecordDrawer:
        """The record drawer."""
        return self.side.drawer

    @property
    def drawer_open(self) -> bool:
        """Whether a row is shown in the drawer."""
        return self.side.is_open

    @property
    def own_looks(self) -> PageLooks:
        """Filters, order and columns, step by step."""
        return self.looks

    # State

    @property
    def dirty(self) -> bool:
        """Whether the drawer holds something unsaved."""
        return self.side.dirty

    @property
    def typing(self) -> tuple[str, str] | None:
        """Ledger and draft row of what the drawer holds unsaved."""
        return self.side.typing

    def set_read_only(self, why: str) -> None:
        """Only to be looked at, such as the past."""
        for item in self.header.changing:
            item.setHidden(bool(why))
        self._look_only(why)

    def limit(self) -> None:
        """What the user has no right to is greyed with the reason. The office refuses it in any case."""
        why = why_not_add(self.session.grant, self.ledger)
        self.header.grey(why)
        self.header.fit()
        for item in (self.empty.add_button, self.empty.import_button):
            item.setEnabled(not why)
            item.setToolTip(why)
        self._look_only(why)
        self._select(self._selected)

    def _look_only(self, why: str) -> None:
        """Rows are only shown, or no longer only shown."""
        self.read_only = bool(why)
        self.table.set_read_only(bool(why))
        if self.board is not None:
            self.board.read_only = bool(why)
        self.table.model.is_forbidden = self.is_forbidden if self.is_scoped() else None
        self.side.set_read_only(why)

    def activate(self) -> None:
        """The page came to the front: read rows if they are not known or may be old."""
        if self.stale and not self._loading:
            self.reload()
        else:
            self._show_status()

    def mention_drafts(self) -> None:
        """Say that something typed before a crash waits to be saved."""
        waiting = self.drafts.waiting()
        if waiting:
            first, more = waiting[0], f"等 {len(waiting)} 条" if len(waiting) > 1 else ""
            way = f"点“新增{self.ledger.noun}”" if first.row_id is None else "打开该行"
            self.messages.toast(f"有未保存的修改：{(first.title or '新增')[:24]}{more}，{way}即可继续", "amber")

    # Showing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The header's words go where there is no room for them."""
        super().resizeEvent(event)
        self.header.fit()

    def sort_keys(self) -> Sequence[SortBy] | None:
        """The table's, with what its rows are grouped by."""
        return self.table.keys() or None

    def put_view(self, view: LedgerView) -> None:
        """All rows, in the table."""
        self.looks.forget()
        self.table.set_view(view)
        self.show_all()
        self.side.read_again()

    def put_first(self, view: LedgerView) -> None:
        """In the table; nothing can be done with them, for it would be done with these few alone."""
        if not self.header.board_button.isChecked():
            self.table.show_first(view)
            self.status_changed.emit(f"先显示最前面的 {len(view.shown)} 条，正在读取其余的…")

    def put_rows(self, rows: Rows, ids: set[int], foreign: Change | None) -> None:
        """Show rows that have been read again, and say whose they are."""
        self.table.refresh()
        if foreign is None and self.is_hidden(rows):
            self.messages.toast("已保存；这一行不符合当前筛选条件，未显示", "amber")
        self.show_all()
        self.side.rows_changed(rows, ids, foreign)
        if foreign is not None:
            self.table.flash(rows.ids, f"{foreign.user} {local_time(foreign.time)} 保存")

    def set_filters(self, filters: Filters) -> None:
        """Filter the page."""
        self.filters, view = filters, self.view
        if view is None:
            return
        self.looks.note()

        def show() -> None:
            if view is self.view and filters is self.filters:  # nothing else was asked for meanwhile
                self.filter_view(view)
                self.table.refresh()
                self.table.to_top()
                self.show_all()

        def stay() -> None:
            if view is self.view and filters is self.filters:
                self.filters = self.shown_filters
                self.show_all()

        self.arrange(view, filters.conditions(), view.sort, show, stay)

    def _filter_by_figure(self, figure: Figure) -> None:
        self.set_filters(self.filters.with_figure(figure, self.ledger.figures, self.header.switch.names))

    def show_all(self) -> None:
        """Show filters, counts, rows and words as they are now."""
        view = self.view
        if view is None:
            return
        facets = {name: view.facet(name) for name in self.pane.facets}
        self.pane.show_filters(self.filters, facets)
        self.chips.show_filters(self.filters)
        self.table.show_filtered(self.filters.fields)
        self.header.switch.show_values(view, self.filters)
        scope = self.filters.only(self.header.switch.names).conditions()
        for card, count in zip(self.figures.cards, view.figures(scope), strict=True):
            card.show_count(count, self.filters.holds(card.figure.conditions) and bool(card.figure.conditions))
        as_board = self.board is not None and self.header.board_button.isChecked()
        self.stack.setCurrentIndex((2 if as_board else 0) if view.shown else 1)
        if self.board is not None and as_board:
            self.board.show_rows(view)
        self.empty.show_for(filtered=view.total > 0)
        self.side.show_neighbours()
        urgent = self.ledger.urgent_figures if self.page.counted else ()
        self.attention_changed.emit({self.page.key: sum(view.urgent(figure.conditions) for figure in urgent)})
        self._show_status()

    def _show_status(self) -> None:
        cells, zoom = self.table.selected_words() if self.view else "", self.table.arrangement.zoom
        self.status_changed.emit(status_words(self.view, self._selected, cells, zoom))

    def _select(self, ids: list[int]) -> None:
        self._selected = list(ids)
        for item in (self.header.batch_button, self.header.row_actions_button):
            item.setEnabled(bool(ids) and not self.read_only)
        self._show_status()

    # Rows

    def leave_then(self, then: Callable[[], object]) -> None:
        """Do `then` once the drawer has nothing unsaved."""
        self.side.leave_then(then)

    def keep_drafts(self) -> None:
        """What is typed in the drawer or in a cell is kept; nothing after it."""
        self.side.keep_draft()
        if (cell := self.table.delegate.take_typed()) and self.has_row(cell.row_id):
            changes = self.edits.with_seen(cell.row_id, {cell.field: cell.value}) if cell.fits else {}
            changes |= {cell.field: (cell.seen, cell.value)} if cell.fits else {}
            self.drafts.keep_cell(cell.row_id, self.row(cell.row_id), changes, {} if cell.fits else {cell.field: cell.text})
        self.drafts.close()

    def has_unsaved(self, ids: list[int]) -> bool:
        """Whether something is typed on one of the rows and not saved."""
        return self.side.dirty_in(ids) or self.drafts.has_rows(set(ids))

    def close_rows(self, ids: list[int]) -> None:
        """Rows are being removed: the drawer closes when it shows one, and their drafts go."""
        self.side.close_rows(ids)
        self.drafts.drop_rows(set(ids))

    def open_row(self, row_id: int) -> None:
        """Show a row in the drawer."""
        self.side.open_row(row_id)

    def add(self) -> None:
        """An empty form for a new row, with the page's own values."""
        if not self.read_only:
            self.leave_then(self.edits.new_row.begin)

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.pane.search.setFocus()
        self.pane.search.selectAll()

    def focus_areas(self) -> Sequence[QWidget]:
        """Buttons, figures, filters, what is filtered, the rows, the form."""
        rows, drawer = self.stack.currentWidget(), (self.drawer,) if self.drawer_open else ()
        return (self.header, self.figures, self.chips, self.pane, *((rows,) if rows else ()), *drawer)

    def main_area(self) -> QWidget:
        """The rows, or what stands in their place."""
        return self.stack.currentWidget() or self

    def replace_cells(self) -> None:
        """Ctrl+H."""
        self.blocks.replace()

    def repeat(self) -> bool:
        """F4, for the cells selected in the table."""
        return self.table.grid.hasFocus() and self.blocks.again()

    def clear_filters(self) -> None:
        """Ctrl+Shift+F."""
        if self.filters.any:
            self.set_filters(Filters())
        else:
            self.messages.toast("现在没有筛选条件", "grey")

    def print_sheet(self) -> None:
        """Ctrl+P: the page's first table."""
        self.printing.preview_first()

    def show_recycle_bin(self) -> RecycleBinDialog:
        """The deleted rows of this ledger."""
        dialog = RecycleBinDialog(self, self.ledger, self.session, self.messages, self.failed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    # Memory

    def remember(self) -> None:
        """Keep columns and sizes for the next start."""
        self._soon.stop()
        words = self.memory.holds_words  # what is filtered or coloured by are words of the office
        self.memory.put("table", self.table.state(words=words))
        self.settings.put(f"zoom/{self.page.key}", self.table.arrangement.zoom)
        if self.board is not None:
            self.settings.put(f"board/{self.page.key}", self.header.board_button.isChecked())
        self.memory.put("filters", (self.filters if words else Filters()).to_json())
        self.side.remember()
