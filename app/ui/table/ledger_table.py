"""The table of a ledger page: everything a page needs to know of it. It shows a LedgerView and writes nothing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout

from app.core.errors import InvalidValueError
from app.ledgers.changes.operations import context_for
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.cell_sums import cell_words
from app.ledgers.views.colouring import Colouring, ColourRule, rules_from_json, rules_to_json
from app.ledgers.views.grouping import grouped_sort, groups_of, starts_of
from app.ledgers.views.rows import Rows
from app.ledgers.views.sorting import SortBy, declared_sort
from app.ledgers.views.view import LedgerView
from app.ui.form.editor import Suggestions, Surroundings
from app.ui.table.arrangement import Arrangement
from app.ui.table.column_menu import column_menu
from app.ui.table.columns import Columns, next_sort, sort_from_json, sort_to_json
from app.ui.table.copying import CopiedCells, mime_data
from app.ui.table.grid import LedgerGrid
from app.ui.table.kept_place import KeptPlace, select_cells
from app.ui.table.model import LedgerTableModel
from app.ui.table.navigation import Place
from app.ui.table.selection import Area
from app.ui.table.totals_bar import TotalsBar

FLASH_SECONDS = 8
MOST_COPIED_AT_ONCE = 20_000  # cells, a tenth of a second
MOST_SUMMED = 100_000  # selected cells that are counted and summed below
MOST_GROUPS = 2000  # bands in a table: nobody reads more, and each is a row of another height to Qt
# Have the view made ready for an order where that takes long, then go on; or, where that was cancelled, otherwise.
ArrangeFirst = Callable[[Sequence[SortBy] | None, Callable[[], object], Callable[[], object]], object]


class LedgerTable(QFrame):
    """The rows of a view. Ids are Python ints of up to 62 bits, so signals carry them as objects."""

    opened = Signal(object)  # id
    current_changed = Signal(object)  # id or None
    selection_changed = Signal(object)  # list of ids
    edited = Signal(object, str, object, object)  # id, field, value, the value seen when editing began
    delete_requested = Signal(object)  # list of ids
    clear_requested = Signal()  # the selected cells
    copy_requested = Signal(object, object)  # CopiedCells, the mark of a cut or b""
    cut_requested = Signal()
    paste_requested = Signal(bool)  # as new rows; False: from the first selected cell on
    fill_requested = Signal(bool)  # down; False: to the right
    drawn = Signal(object, object, bool)  # Area filled from, Area to fill, whether to repeat only
    spread_requested = Signal(str)  # a text into all selected cells
    insert_requested = Signal(object)  # id of the row above which a new one is wanted
    today_requested = Signal()
    colours_requested = Signal(str)  # the field whose column was clicked
    sort_changed = Signal(object)  # tuple of SortBy, empty: the ledger's own order
    filter_requested = Signal(str, QPoint)  # field whose filter is asked for, global position for it
    menu_requested = Signal(QPoint)  # global position; the rows meant are the selected ones
    columns_changed = Signal()
    refused = Signal(str)  # why something asked of the columns was not done, for a toast

    def __init__(
        self,
        ledger: Ledger,
        suggestions: Suggestions,
        hidden: Collection[str] = (),
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        """An empty table of a ledger, to be given a view. `suggestions` are known names and words of a field; `hidden`
        names further columns that are hidden at first; `today` is what 今天 and 月底 typed into a date mean."""
        super().__init__()
        self.setProperty("card", True)
        self.view = LedgerView(Rows(ledger, [], []))
        self.model = LedgerTableModel(self.view)
        self.sort: tuple[SortBy, ...] = ()
        self.grid = LedgerGrid(self.model, Surroundings(suggestions, today, lambda: context_for(today())), self)
        self.grid.setFrameShape(QFrame.Shape.NoFrame)
        self.delegate = self.grid.delegate
        self.grid.setAccessibleName(ledger.title)
        self.setFocusProxy(self.grid)
        self.arrangement = Arrangement(self.grid, Columns.declared(self.model.columns, hidden))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.grid)
        self.totals = TotalsBar(self.grid)
        self.totals.hide()
        layout.addWidget(self.totals)
        self.colour_rules: tuple[ColourRule, ...] = ()
        self.group = ""  # the field that rows are grouped by
        self.arrange_first: ArrangeFirst = lambda keys, then, otherwise: then()
        self._ordered: tuple[tuple[SortBy, ...], str] = (), ""  # sort and group as the rows stand now
        self._stale = False
        self._focus_waits = False  # the rows are only looked at, and go back to the hand when all are there
        self._announced: int | None = None
        self._connect()
        self.arrangement.arrange(self.arrangement.declared)
        self.grid.empty_text = "正在读取…"

    def _connect(self) -> None:
        grid = self.grid
        grid.opened.connect(self.opened)
        grid.current_moved.connect(self._announce_current)
        grid.selection_moved.connect(lambda: self.selection_changed.emit(self.selected_ids()))
        grid.delete_wanted.connect(lambda: self.delete_requested.emit(self.selected_ids()))
        grid.clear_wanted.connect(self.clear_requested)
        grid.copy_wanted.connect(lambda: self.copy())
        grid.cut_wanted.connect(self.cut_requested)
        grid.paste_wanted.connect(self.paste_requested)
        grid.fill_wanted.connect(self.fill_requested)
        grid.drawn.connect(self.drawn)
        grid.spread_wanted.connect(self.spread_requested)
        grid.insert_wanted.connect(lambda: self.insert_requested.emit(self.current_id()))
        grid.today_wanted.connect(self.today_requested)
        grid.menu_wanted.connect(self._ask_menu)
        grid.editing_ended.connect(self._editing_ended)
        self.delegate.edited.connect(self.edited)
        grid.header.sort_clicked.connect(lambda column, add: self._sort_clicked(self.model.specs[column].name, add))
        grid.header.menu_wanted.connect(lambda column, place: self.header_menu(column).popup(place))
        grid.header.filter_wanted.connect(self.ask_filter)
        grid.filter_wanted.connect(self.ask_filter)
        self.arrangement.changed.connect(self._show_marks)
        self.arrangement.changed.connect(self._show_totals)
        self.arrangement.changed.connect(self.columns_changed)
        grid.zoom_wanted.connect(self.arrangement.zoom_by)
        self.arrangement.refused.connect(self.refused)

    # Rows

    def refresh(self) -> None:
        """Show what the view shows now; current row, selection and scroll position stay. Waits while a cell is edited."""
        if self.delegate.editor is not None:
            self._stale = True
            return
        self._stale = False
        kept = KeptPlace.of(self.grid, self.model)
        rows = self.model.rowCount()
        self.model.refresh()
        self._show_sums()
        if self.model.rowCount() != rows or not self.grid.currentIndex().isValid():
            self._go_back(kept)
        self.show_emptiness()

    def to_top(self) -> None:
        """Begin at the first row with nothing selected, as after a new filter."""
        self.grid.clearSelection()
        self.grid.scrollToTop()

    def show_first(self, view: LedgerView) -> None:
        """Show the first rows while the others are being read: to be looked at only, until `set_view`."""
        self.set_view(view)
        self._focus_waits = self.grid.hasFocus()
        self.setEnabled(False)

    def set_view(self, view: LedgerView) -> None:
        """Show another view of the same ledger, in the order the user has chosen; an open editor is given up."""
        if not self.isEnabled():
            self.setEnabled(True)
            if self._focus_waits:
                self.grid.setFocus()
        self.delegate.give_up()
        kept = KeptPlace.of(self.grid, self.model)
        self.view = view
        self.model.set_view(view)
        self._show_sums()
        self._go_back(kept)
        if self.grid.hasFocus() and not self.grid.currentIndex().isValid():  # Qt did so, had there been rows when it came
            self.grid.setCurrentIndex(self.model.index(0, next(iter(self.grid.visible_columns()), 0)))
        self.show_emptiness()
        if view.sort != (self.keys() or declared_sort(view.ledger)):
            self._ordered = () if view.sort == declared_sort(view.ledger) else view.sort, ""
            self._put_in_order()

    def _go_back(self, kept: KeptPlace) -> None:
        if not kept.restore(self.grid, self.model):  # Qt says nothing of a selection that has gone with the rows
            self.selection_changed.emit(self.selected_ids())
        self._announce_current()

    def selected_ids(self) -> list[int]:
        """The ids of the rows with a selected cell, from the top; the current row's when nothing is selected."""
        return self.model.row_ids(self.grid.selected().rows)

    def selected_words(self) -> str:
        """What Excel says below of several selected cells; "" of one, of whole rows, and of too many to add up at once."""
        selected, model = self.grid.selected(), self.model
        if selected.are_whole_rows or not 1 < selected.count <= MOST_SUMMED:
            return ""
        return cell_words((model.specs[column].kind, model.values(rows, column)) for column, rows in selected.by_column())

    def area(self) -> Area | None:
        """The selected rows and columns, the current cell when nothing is selected. None, told to the person, where what is
        selected does not stand in line: Excel does nothing with such a selection either."""
        selected = self.grid.selected()
        area = selected.area()
        if area is None and selected.rows:
            self.refused.emit("选中的几块没有对齐，不能这样操作；请选一块，或行、列对齐的几块")
        return area

    def fields_from(self, column: int) -> list[str]:
        """The fields of a visible column and of those to the right of it."""
        columns = self.grid.visible_columns()
        return [self.model.specs[found].name for found in columns[columns.index(column) :]]

    def current_id(self) -> int | None:
        """The id of the current row."""
        index = self.grid.currentIndex()
        return self.model.row_id(index.row()) if index.isValid() else None

    def select_row(self, row_id: int, field: str = "") -> bool:
        """Make a row current and bring it into view, in the column of a field where that is shown, else in the present one.
        False when the row is not shown."""
        place, columns = self.grid.here(), self.grid.visible_columns()
        row = self.model.row_of(row_id)
        column = self.model.column_of(field) if field in {spec.name for spec in self.model.specs} else -1
        if row >= 0:
            self.grid.go_to(Place(row, columns.index(column) if column in columns else place.column if place else 0))
        return row >= 0

    def reveal(self, row_id: int) -> None:
        """Bring a row into view without going there; a row that is not shown is left out."""
        if (row := self.model.row_of(row_id)) >= 0:
            self.grid.scrollTo(self.model.index(row, self.grid.visible_columns()[0]))

    def select_cells(self, ids: Iterable[int], fields: Iterable[str]) -> None:
        """Select some cells and nothing else, as far as they are shown; the current cell stays when it is among them."""
        select_cells(self.grid, self.model, ids, fields)

    def neighbour(self, row_id: int | None, step: int) -> int | None:
        """The id of the row `step` rows below (negative: above) a row; None at either end or when the row is not shown."""
        row = self.model.row_of(row_id) if row_id is not None else -1
        found = row + step
        return self.model.row_id(found) if row >= 0 and 0 <= found < self.model.rowCount() else None

    def flash(self, ids: Iterable[int], note: str) -> None:
        """Tint rows for some seconds; the note (李晓梅 10:32 保存) is their tool tip."""
        marked = list(ids)
        self.model.mark(marked, note)
        QTimer.singleShot(FLASH_SECONDS * 1000, self, lambda: self.model.unmark(marked, note))

    def set_read_only(self, read_only: bool) -> None:
        """Whether cells can be edited in place at all."""
        self.model.read_only = read_only

    def show_emptiness(self) -> None:
        """The words in an empty table."""
        noun = self.view.ledger.noun
        self.grid.empty_text = f"没有符合筛选条件的{noun}" if self.view.total else f"还没有{noun}"

    def _announce_current(self) -> None:
        current = self.current_id()
        if current != self._announced:
            self._announced = current
            self.current_changed.emit(current)
            if (
                not self.grid.selectionModel().hasSelection()
            ):  # then the current row is what is meant, and Qt says nothing of it
                self.selection_changed.emit(self.selected_ids())

    def _editing_ended(self) -> None:
        if self._stale:
            QTimer.singleShot(0, self, self.refresh)

    # Sort

    def _sort_clicked(self, field: str, add: bool) -> None:
        self.set_sort(next_sort(self.sort, field, add))

    def set_sort(self, keys: Sequence[SortBy]) -> None:
        """Sort by columns, the first one first; nothing is the ledger's own order."""
        self.sort = tuple(keys)
        self._show_marks()
        self._put_in_order()
        self.sort_changed.emit(self.sort)

    def _put_in_order(self) -> None:
        view, keys = self.view, self.keys()

        def show() -> None:
            if view is self.view and keys == self.keys():  # nothing else was asked for meanwhile
                self._ordered = self.sort, self.group
                view.sort_by(keys or None)
                self.refresh()

        def stay() -> None:
            if view is self.view and keys == self.keys():
                self.sort, self.group = self._ordered
                self._show_marks()
                self.sort_changed.emit(self.sort)

        self.arrange_first(keys or None, show, stay)

    def keys(self) -> tuple[SortBy, ...]:
        """What the rows are sorted by: the user's columns, behind the one they are grouped by."""
        own = self.sort or declared_sort(self.view.ledger)
        return grouped_sort(self.group, own) if self.group else self.sort

    # Colours, groups and totals

    def set_colours(self, rules: Sequence[ColourRule]) -> None:
        """Tint cells and rows by rules; a rule that cannot be read any more is left out."""
        self.colour_rules = tuple(rules)
        ready = []
        for rule in rules:
            with suppress(InvalidValueError):
                ready.append((rule.condition(self.view.ledger, self.grid.delegate.around.context()), rule))
        self.model.colouring = Colouring(tuple(ready))
        self.grid.viewport().update()
        self.columns_changed.emit()

    def set_group(self, field: str) -> None:
        """Group the rows by a column, with subtotals; "" for none."""
        self.group = field
        self.set_sort(self.sort)
        self.columns_changed.emit()

    def show_totals_row(self, shown: bool) -> None:
        """The row of totals under the table."""
        self.totals.setVisible(shown)
        self._show_totals()
        self.columns_changed.emit()

    def _show_sums(self) -> None:
        grouped = bool(self.group) and self.view.sort[:1] == self.keys()[:1]  # else the rows are still to be put in order
        starts = starts_of(self.view, self.group) if grouped else []
        if len(starts) > MOST_GROUPS:
            label = self.view.ledger.fields[self.group].label
            self.refused.emit(f"“{label}”有 {len(starts):,} 种内容，多于 {MOST_GROUPS:,} 组不再分开；请先筛选，或按别的列分组")
            starts = []
        self.grid.show_groups(groups_of(self.view, self.group, starts))
        self._show_totals()

    def _show_totals(self) -> None:
        if not self.totals.isHidden():
            self.totals.show_totals()

    def _show_marks(self) -> None:
        visible = [self.model.specs[column].name for column in self.grid.visible_columns()]
        for header in (self.grid.header, self.grid.frozen_header):
            header.show_sort(self.sort, visible)

    # Columns

    def state(self, *, words: bool = True) -> dict[str, object]:
        """What the user has arranged, for JSON; without `words` nothing in it is of the rows (what is coloured by). The zoom
        is not in it: it belongs to the eyes and the screen."""
        sums = {
            "group": self.group,
            "totals": not self.totals.isHidden(),
            "heights": self.grid.heights.to_json(),
            "colours": rules_to_json(self.colour_rules if words else ()),
        }
        return self.arrangement.columns.to_json() | {"sort": sort_to_json(self.sort)} | sums

    def restore(self, state: Mapping[str, object]) -> None:
        """Arrange as remembered; what does not fit any more is left out."""
        self.arrangement.arrange(self.arrangement.declared.restored(state))
        self.grid.heights.restore(state.get("heights"))
        group = state.get("group")
        self.group = group if isinstance(group, str) and group in self.view.places else ""
        self.totals.setVisible(bool(state.get("totals")))
        self.set_colours(rules_from_json(state.get("colours"), self.view.ledger))
        self.set_sort(sort_from_json(state.get("sort"), self.view.places))

    def header_menu(self, column: int = -1) -> QMenu:
        """The menu of a column; -1: only what concerns the whole table, for a button of the page."""
        return column_menu(self, column)

    def ask_filter(self, column: int) -> None:
        """The filter menu of a column, under its header."""
        header = self.grid.frozen_header if self.grid.is_frozen(column) else self.grid.header
        place = QPoint(header.sectionViewportPosition(column), header.height())
        self.filter_requested.emit(self.model.specs[column].name, header.viewport().mapToGlobal(place))

    def show_filtered(self, fields: Collection[str]) -> None:
        """Mark the columns that are filtered by."""
        for header in (self.grid.header, self.grid.frozen_header):
            header.show_filtered(fields)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The page knows what can be done with rows."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._ask_menu()
        elif self.grid.currentIndex().isValid():
            self.menu_requested.emit(event.globalPos())

    def _ask_menu(self) -> None:
        """The menu of the selected rows, below the current cell."""
        index = self.grid.currentIndex()
        if index.isValid():
            self.menu_requested.emit(self.grid.viewport().mapToGlobal(self.grid.visualRect(index).bottomLeft()))

    # Clipboard

    def copy(self, cut: bytes = b"") -> CopiedCells | None:
        """The selected cells as text and as a table for Excel; of several blocks in line what lies between them is left out.
        None where nothing was copied. Of very many cells the page makes the texts, off the GUI thread (`copy_requested`)."""
        self.grid.cut_area = None
        area = self.area()
        if area is None:
            return None
        cells = CopiedCells.of(self.model, area)
        if cells.count <= MOST_COPIED_AT_ONCE:
            QGuiApplication.clipboard().setMimeData(mime_data(*cells.written(), cut))
        else:
            self.copy_requested.emit(cells, cut)
        return cells
