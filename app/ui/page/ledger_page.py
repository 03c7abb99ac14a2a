"""A ledger page: title and actions, figures, filters, table, record drawer. The same for every ledger."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.changes import Change
from app.core.conditions import Matches
from app.core.dates import local_time
from app.core.kinds import Value
from app.core.program import resources
from app.ledgers.declaration import Ledger, Page, Values, urgent_figure
from app.ledgers.fields import Ruled
from app.ledgers.grouping import total_words
from app.ledgers.named_rows import NamedRows
from app.ledgers.office_settings import OfficeSetting
from app.ledgers.operations import context_for
from app.ledgers.rights import why_not_add, why_not_change
from app.ledgers.rows import Rows, read_rows
from app.ledgers.search import SearchTexts
from app.ledgers.sorting import SortBy
from app.ledgers.view import LedgerView
from app.ledgers.years import TABLES as YEARS
from app.ledgers.years import YearLocks, read_locks, why_locked
from app.ui.form.editor import Surroundings
from app.ui.form.edits import Changes
from app.ui.jobs import Job, Queue
from app.ui.page.block_edits import BlockEdits
from app.ui.page.board import BoardView
from app.ui.page.chips import Chips
from app.ui.page.colour_dialog import ColourDialog
from app.ui.page.column_filter import ColumnFilter
from app.ui.page.drawer import RecordDrawer
from app.ui.page.empty import EmptyState
from app.ui.page.exchange import PageExchange
from app.ui.page.extras import ExtrasFactory, PageExtras
from app.ui.page.field_switch import FieldSwitch, newest_year
from app.ui.page.figures import FigureStrip
from app.ui.page.filter_pane import FilterPane
from app.ui.page.filters import Filters
from app.ui.page.page_actions import PageActions
from app.ui.page.page_drafts import PageDrafts
from app.ui.page.printing import PagePrinting
from app.ui.page.recycle_bin import RecycleBinDialog
from app.ui.page.row_edits import RowEdits
from app.ui.page.row_places import RowPlaces
from app.ui.page.saved_views import PageViews
from app.ui.page_widget import PageContext, PageWidget
from app.ui.rectify.extras import ProblemExtras
from app.ui.session import MANY_ROWS
from app.ui.table.ledger_table import LedgerTable

log = logging.getLogger(__name__)
SETTINGS = str(OfficeSetting._meta.table_name)
EXTRAS: dict[str, ExtrasFactory] = {"problem": ProblemExtras}  # by the ledger's key
NARROW, NARROW_WITH_DRAWER = 960, 1130  # pixels at 96 dpi


class LedgerPage(PageWidget):
    """The page of a ledger under the conditions of one of its declared pages."""

    def __init__(
        self,
        ledger: Ledger,
        page: Page,
        context: PageContext,
    ) -> None:
        super().__init__(page.key, context)
        self.ledger = ledger
        self.page = page
        self.view: LedgerView | None = None
        self.filters = Filters()
        self.stale = True
        self._loading = False
        self._welcomed = False
        self.read_only = False
        self._why_grey = ""  # why the user may not change rows here
        self._why_look = ""  # why rows are only shown
        self._selected: list[int] = []
        self._drawer: RecordDrawer | None = None
        self.drafts = PageDrafts(ledger, page, self.session, self.messages)
        self.around = Surroundings(self.session.suggestions, self.session.today, context_for)
        self.exchange = PageExchange(
            self, ledger, page, self.session, self.messages, self.settings, self.numbered_rows, self.failed
        )
        self.printing = PagePrinting(
            self,
            ledger,
            page,
            self.session,
            self.messages,
            self.settings,
            self.numbered_rows,
            self.chosen_rows,
            lambda: self.filters.spoken(ledger),
            self.failed,
        )
        self.exchange.page_requested.connect(self.page_requested)
        self.edits = RowEdits(self)
        self.blocks = BlockEdits(self)
        self.views = PageViews(self)
        self.places = RowPlaces(self)
        self.actions_here = PageActions(self)
        self._build()
        self.session.changed.connect(self._changed)
        self.session.day_changed.connect(self._new_day)

    # Building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 10)
        outer.setSpacing(10)
        outer.addLayout(self._build_header())
        self.figures = FigureStrip(self.ledger.figures)
        self.figures.chosen.connect(lambda figure: self.set_filters(self.filters.with_figure(figure, self.ledger.figures)))
        outer.addWidget(self.figures)
        self.pane = FilterPane(self.ledger, self.session.today)
        self.pane.changed.connect(self.set_filters)
        self.chips = Chips(self.ledger)
        self.chips.changed.connect(self.set_filters)
        self.table = LedgerTable(self.ledger, self.session.suggestions, self.page.hidden_columns, self.session.today)
        self.printing.seen = lambda: self.table.as_sheet(self.page.title)
        self.table.opened.connect(self.open_row)
        self.table.current_changed.connect(self._current_changed)
        self.table.selection_changed.connect(self._select)
        self.table.edited.connect(self.edits.edit_cell)
        self.table.delete_requested.connect(self.edits.remove)
        self.table.clear_requested.connect(self.edits.clear)
        self.blocks.serve(self.table)
        self.table.menu_requested.connect(self._show_menu)
        self.table.filter_requested.connect(self.open_column_filter)
        self.table.colours_requested.connect(self.choose_colours)
        self.table.refused.connect(lambda why: self.messages.toast(why, "amber"))
        self.empty = EmptyState(self.ledger.noun)
        self.empty.add_requested.connect(self.add)
        self.empty.import_requested.connect(self.exchange.choose_import)
        self.empty.clear_requested.connect(lambda: self.set_filters(Filters()))
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.chips)
        self.stack = QStackedLayout()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.board = BoardView(self.ledger, self.ledger.board) if self.ledger.board else None
        if self.board is not None:
            self.stack.addWidget(self.board)
            self.board.opened.connect(self.open_row)
            self.board.moved.connect(self._move_card)
        column.addLayout(self.stack, 1)
        self.extras = EXTRAS.get(self.ledger.key, lambda page: PageExtras())(self)
        self.deeds_button.setVisible(self.extras.acts)
        self.extras.add_tools(self.more_menu)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(10)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(middle)
        self.split.setStretchFactor(0, 1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.pane)
        row.addWidget(self.split, 1)
        outer.addLayout(row, 1)
        remembered = self.settings.get(f"table/{self.page.key}")
        if remembered:
            self.table.restore(remembered)
        self.filters = Filters.from_json(self.settings.get(f"filters/{self.page.key}"), self.ledger, self.session.today())

    @property
    def drawer(self) -> RecordDrawer:
        """The record drawer, built when it is first asked for: its form is nearly half the work of making a page."""
        if self._drawer is None:
            self._drawer = drawer = RecordDrawer(self.ledger, self.session, self.messages, self.failed, self.drafts)
            drawer.hide()
            drawer.set_extras(self.extras)
            drawer.set_read_only(self._why_look)
            drawer.step_requested.connect(self._step)
            drawer.new_requested.connect(self.add)
            drawer.row_requested.connect(self.row_requested)
            drawer.archive_requested.connect(lambda row_id: self.printing.archive.choose_place([(row_id, self.row(row_id))]))
            self.split.addWidget(drawer)
        return self._drawer

    @property
    def drawer_open(self) -> bool:
        """Whether a row is shown in the drawer."""
        return self._drawer is not None and self._drawer.isVisible()

    def _build_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        title = QLabel(self.page.title)
        title.setProperty("title", True)
        self.switch = FieldSwitch(self.ledger)
        self.switch.chosen.connect(self.set_filters)
        self.pane_button = QToolButton()
        self.pane_button.setIcon(QIcon(str(resources() / "icons" / "filter.svg")))
        self.pane_button.setToolTip("显示或收起筛选栏")
        self.pane_button.setAccessibleName("筛选栏")
        self.pane_button.setCheckable(True)
        self.pane_button.setChecked(True)
        self.pane_button.toggled.connect(lambda on: self.pane.setVisible(on))
        row.addWidget(self.pane_button)
        row.addWidget(title)
        row.addSpacing(4)
        row.addWidget(self.switch)
        self.board_button = self._button("看板", "columns", None)
        self.board_button.setCheckable(True)
        self.board_button.setVisible(self.ledger.board is not None)
        self.board_button.setChecked(bool(self.settings.get(f"board/{self.page.key}")))
        self.board_button.toggled.connect(lambda _: self._show_all())
        row.addWidget(self.board_button)
        self.view_button = self._button("视图", "view", None)
        self.view_button.setProperty("menu", True)
        self.view_menu = QMenu(self.view_button)
        self.view_menu.aboutToShow.connect(lambda: self.views.fill(self.view_menu))
        self.view_button.setMenu(self.view_menu)
        self.view_button.setVisible(not self.ledger.restricted)  # what is filtered by would be kept in the open
        row.addWidget(self.view_button)
        row.addStretch(1)
        self.add_button = self._button(f"新增{self.ledger.noun}", "add", self.add)
        self.add_button.setProperty("primary", True)
        self.batch_button = self._button("批量修改", "edit", self.edits.batch)
        self.batch_button.setEnabled(False)
        self.deeds_button = self._button("办理", "check", None)
        self.deeds_button.setProperty("menu", True)
        self.deeds_button.setEnabled(False)
        self.deeds_menu = QMenu(self.deeds_button)
        self.deeds_menu.aboutToShow.connect(self._fill_deeds)
        self.deeds_button.setMenu(self.deeds_menu)
        self.import_button = self._button("导入", "import", self.exchange.choose_import)
        self.export_button = self._button("导出", "export", self.exchange.choose_export)
        self.print_button = self._button("打印", "print", None)
        self.print_button.setProperty("menu", True)
        self.print_button.setMenu(self.printing.menu(self.print_button))
        self.more_button = self._button("更多", "more", None)
        self.more_button.setProperty("menu", True)
        self.more_menu = more = QMenu(self.more_button)
        self.actions_here.fill(more, for_rows=False)
        self.replace_action = more.addAction("查找和替换…\tCtrl+H", self.replace_cells)
        if self.places.number:
            more.addAction("重新编号…", lambda: None if self.read_only else self.places.renumber())
        more.addAction("显示的列…", self._choose_columns)
        more.addAction("回收站…", self.show_recycle_bin)
        self.more_button.setMenu(more)
        for button in (
            self.add_button,
            self.batch_button,
            self.deeds_button,
            self.import_button,
            self.export_button,
            self.print_button,
            self.more_button,
        ):
            row.addWidget(button)
        self._changing = (self.add_button, self.batch_button, self.deeds_button, self.import_button)
        shrinking = (self.batch_button, self.deeds_button, self.import_button, self.export_button)
        self._words = {button: button.text() for button in shrinking}
        self._words |= {self.view_button: "视图", self.print_button: "打印", self.more_button: "更多"}
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window (1366 pixels at 150 %) the buttons keep their pictures only."""
        super().resizeEvent(event)
        self._name_buttons()

    def _name_buttons(self) -> None:
        narrow = self.width() < NARROW
        for button, words in self._words.items():
            button.setText("" if narrow else words)
            grey = self._why_grey if button in self._changing else ""
            button.setToolTip(grey or (words if narrow else ""))

    def _button(self, text: str, icon: str, action: Callable[[], object] | None) -> QPushButton:
        button = QPushButton(text)
        path = resources() / "icons" / f"{icon}.svg"
        if icon != "add":
            button.setIcon(QIcon(str(path)))
        if action is not None:
            button.clicked.connect(lambda: action())
        return button

    # Reading

    @property
    def ready(self) -> bool:
        """Whether the rows are there."""
        return self.view is not None and not self._loading

    @property
    def dirty(self) -> bool:
        """Whether the drawer holds something unsaved."""
        return self._drawer is not None and self._drawer.dirty

    @property
    def typing(self) -> tuple[str, str] | None:
        """Ledger and draft row of what the drawer holds unsaved."""
        draft = self._drawer.form.draft() if self._drawer is not None and self._drawer.dirty else None
        return (draft.ledger, draft.row) if draft else None

    def set_read_only(self, why: str) -> None:
        """Only to be looked at, such as the past."""
        for item in self._changing:
            item.setHidden(bool(why))
        self._look_only(why)

    def limit(self) -> None:
        """What the user has no right to is greyed with the reason. The office refuses it in any case."""
        why = why_not_add(self.session.grant, self.ledger)
        self._why_grey = why
        for item in (*self._changing, self.empty.add_button, self.empty.import_button):
            item.setEnabled(not why)
            item.setToolTip(why)
        self._name_buttons()
        self._look_only(why)
        self._select(self._selected)

    def _look_only(self, why: str) -> None:
        """Rows are only shown, or no longer only shown."""
        self.read_only, self._why_look = bool(why), why
        self.table.set_read_only(bool(why))
        if self.board is not None:
            self.board.read_only = bool(why)
        self.table.model.is_forbidden = self._is_forbidden if self._is_scoped() else None
        if self._drawer is not None:
            self._drawer.set_read_only(why)

    def _is_scoped(self) -> bool:
        """Whether some rows are the user's and others not."""
        grant = self.session.grant
        return grant is not None and not grant.is_administrator and bool(grant.scopes)

    def _is_forbidden(self, row: Values) -> bool:
        return bool(why_not_change(self.session.grant, self.ledger, row))

    def why_left_out(self, row_id: int, row: Values) -> str:
        """Why nothing is written into a row, by its state, its year or for want of a right; "" when it can be. For any
        thread."""
        locks = self.view.locks if self.view else YearLocks()
        return why_locked(locks, self.ledger, row_id, row) or why_not_change(self.session.grant, self.ledger, row)

    def activate(self) -> None:
        """The page came to the front: read rows if they are not known or may be old."""
        if self.stale and not self._loading:
            self.reload()
        else:
            self._show_status()

    def reload(self) -> None:
        """Read all rows on a worker thread; filters and sort stay."""
        self._loading, self.stale = True, False
        where, today, database, ledger = self.page.where, self.session.today(), self.session.office.database, self.ledger
        sort = self.table.sort or None

        def work(job: Job) -> LedgerView:
            view = LedgerView(read_rows(database, ledger, today), where, sort, read_locks(database))
            view.prepare()
            return view

        self.session.jobs.start(work, self._loaded, self._not_loaded, queue=Queue.READ)

    def _loaded(self, view: LedgerView) -> None:
        self._loading = False
        if not self._welcomed and not self.filters.any:
            self.filters = newest_year(view)
        self._filter(view)
        self.view = view
        self.table.set_view(view)
        self._show_all()
        if view.texts is None:
            rows = Rows(self.ledger, list(view.ids), list(view.rows))
            self.session.jobs.start(lambda job: SearchTexts(rows), partial(self._adopt_texts, view, rows), self.failed)
        if self.stale:
            self.reload()
        if not self._welcomed:
            self._welcomed = True
            self.mention_drafts()

    def mention_drafts(self) -> None:
        """Say that something typed before a crash waits to be saved."""
        names = [draft.title or "新增" for draft in self.drafts.waiting()]
        if names:
            more = f"等 {len(names)} 条" if len(names) > 1 else ""
            self.messages.toast(f"有未保存的修改：{names[0][:24]}{more}，打开该行即可继续", "amber")

    def _adopt_texts(self, view: LedgerView, rows: Rows, texts: SearchTexts) -> None:
        """The search can begin; a word typed before is looked for now."""
        view.adopt_search_texts(rows, texts)
        if view is self.view and self.filters.words.strip():
            self.set_filters(self.filters)

    def _filter(self, view: LedgerView) -> None:
        """Filter a view; words wait until their texts are there, for making them takes seconds at 100,000 rows."""
        found = self.filters.conditions()
        ready = view.texts is not None
        view.filter([item for item in found if ready or not isinstance(item, Matches)])

    def _not_loaded(self, fault: Exception) -> None:
        self._loading, self.stale = False, True
        self.failed(fault)

    def _changed(self, change: Change) -> None:
        """Somebody changed something, perhaps I: bring the rows that it shows in up to date."""
        if self._loading:
            self.stale = True  # what is being read may be older than this change: read again after it
            return
        if self.view is None or self.stale:
            return
        ids = self.session.touched(self.ledger, change)
        ruled = SETTINGS in change.tables and any(isinstance(item, Ruled) for item in self.ledger.extra)
        ruled = ruled or (self.ledger.yearly is not None and not YEARS.isdisjoint(change.tables))
        if ids is not None and not ids and not ruled:
            return
        if ids is None or len(ids) > MANY_ROWS or ruled:
            self.stale = True
            if self.isVisible():
                self.reload()
            return
        mine = self.session.is_mine(change)
        self.session.read(self.ledger, lambda rows: self._reread(rows, ids, None if mine else change), sorted(ids))

    def _reread(self, rows: Rows, ids: set[int], foreign: Change | None) -> None:
        if self.view is None:
            return
        self.view.remove(ids - set(rows.ids))
        self.view.replace_rows(rows)
        self.table.refresh()
        self._show_all()
        if self._drawer is not None:
            self._drawer.rows_changed(rows, ids, foreign)
        if foreign is None and self._is_hidden(rows):
            self.messages.toast("已保存；这一行不符合当前筛选条件，未显示", "amber")
        if foreign is not None:
            self.table.flash(rows.ids, f"{foreign.user} {local_time(foreign.time)} 保存")

    def _new_day(self) -> None:
        """Lights are computed from today's date."""
        self.stale = True
        if self.isVisible() and not self._loading:
            self.reload()

    def _is_hidden(self, rows: Rows) -> bool:
        """Whether the one row I have just changed belongs to the page but not to what is filtered."""
        if self.view is None or len(rows.ids) != 1 or not self.filters.any:
            return False
        return self.view.is_filtered_out(rows.ids[0])

    # Showing

    def set_filters(self, filters: Filters) -> None:
        """Filter the page."""
        self.filters = filters
        if self.view is None:
            return
        self._filter(self.view)
        self.table.refresh()
        self.table.to_top()
        self._show_all()

    def open_column_filter(self, field: str, place: QPoint) -> None:
        """The filter menu of a column; it looks at the view as it is while it is open."""
        view, spec = self.view, self.ledger.fields[field]
        if view is None:
            return
        context = context_for(self.session.today().year)
        popup = ColumnFilter(self, spec, self.filters, lambda piece: view.column_values(field, piece), context)
        popup.applied.connect(lambda column: self.set_filters(self.filters.with_column(field, column)))
        popup.sorted.connect(lambda descending: self.table.set_sort([SortBy(field, descending)]))
        popup.open_at(place)

    def choose_colours(self, field: str) -> ColourDialog:
        """条件颜色 of the table."""
        context = context_for(self.session.today().year)
        dialog = ColourDialog(self, self.ledger, self.table.colour_rules, field, context)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.table.set_colours(dialog.rules))
        dialog.open()
        return dialog

    def _show_all(self) -> None:
        view = self.view
        if view is None:
            return
        facets = {name: view.facet(name) for name in self.pane.facets}
        self.pane.show_filters(self.filters, facets)
        self.chips.show_filters(self.filters)
        self.table.show_filtered(self.filters.fields)
        self.switch.show_values(view, self.filters)
        for card, count in zip(self.figures.cards, view.figures(), strict=True):
            card.show_count(count, self.filters.holds(card.figure.conditions) and bool(card.figure.conditions))
        as_board = self.board is not None and self.board_button.isChecked()
        self.stack.setCurrentIndex((2 if as_board else 0) if view.shown else 1)
        if self.board is not None and as_board:
            self.board.show_rows(view)
        self.empty.show_for(filtered=view.total > 0)
        self._show_neighbours()
        urgent = urgent_figure(self.ledger) if self.page.counted else None
        self.attention_changed.emit({self.page.key: view.urgent(urgent.conditions) if urgent else 0})
        self._show_status()

    def _show_status(self) -> None:
        view = self.view
        if view is None:
            self.status_changed.emit("正在读取…")
            return
        parts = [f"共 {view.total:,} 条", f"显示 {len(view.shown):,} 条"]
        positions = [view.positions[row_id] for row_id in self._selected if row_id in view.positions]
        if len(positions) > 1:
            parts.append(f"选中 {len(positions):,} 行")
        chosen = "所选" if len(positions) > 1 else ""
        found = map(total_words, view.totals(positions if len(positions) > 1 else None))
        parts += [f"{chosen}{words}" for words in found if words]
        self.status_changed.emit("  ·  ".join(parts))

    def _select(self, ids: list[int]) -> None:
        self._selected = list(ids)
        for item in (self.batch_button, self.deeds_button):
            item.setEnabled(bool(ids) and not self.read_only)
        self._show_status()

    def selected(self) -> list[int]:
        """The ids of the selected rows in the order shown."""
        return list(self._selected)

    # Rows

    def row(self, row_id: int) -> dict[str, Value]:
        """One row as field → value. Raises KeyError when it is not on the page."""
        assert self.view is not None  # noqa: S101  rows come from the view
        return dict(zip(self.ledger.fields, self.view.rows[self.view.positions[row_id]], strict=True))

    def why_locked(self, row_id: int) -> str:
        """Why nobody, or the user here, can change a row of the page, "" when it can be changed. Raises KeyError."""
        assert self.view is not None  # noqa: S101  rows come from the view
        return self.why_left_out(row_id, self.row(row_id))

    def has_row(self, row_id: int) -> bool:
        """Whether the row is on the page."""
        return self.view is not None and row_id in self.view.positions

    def leave_then(self, then: Callable[[], object]) -> None:
        """Do `then` once the drawer has nothing unsaved."""
        if self._drawer is None:
            then()
        else:
            self._drawer.leave_then(then)

    def close_rows(self, ids: list[int]) -> None:
        """Rows are being removed: the drawer closes when it shows one, and their drafts go."""
        if self._drawer is not None:
            self._drawer.close_if(ids)
        self.drafts.drop_rows(set(ids))

    def open_row(self, row_id: int) -> None:
        """Show a row in the drawer."""
        if self.drawer_open and self.drawer.row_id == row_id:
            return
        self.leave_then(lambda: self._open(row_id))

    def _open(self, row_id: int) -> None:
        self._show_drawer()
        self._show_row(row_id)

    def _current_changed(self, row_id: object) -> None:
        """An open drawer follows the cursor while nothing is unsaved."""
        if self.drawer_open and isinstance(row_id, int) and row_id != self.drawer.row_id and not self.drawer.dirty:
            self._show_row(row_id)

    def _show_row(self, row_id: int) -> None:
        self.drawer.open_row(row_id, self.row(row_id))
        self._show_neighbours()

    def _show_neighbours(self) -> None:
        """Whether the form's arrows lead anywhere."""
        row_id = self.drawer.row_id if self.drawer_open else None
        if row_id is not None:
            before, after = (self.table.neighbour(row_id, step) is not None for step in (-1, 1))
            self.drawer.form.set_neighbours(before, after)

    def _show_drawer(self) -> None:
        if not self.drawer.isVisible():
            width = int(self.settings.get("drawer", 460))
            if self.width() < NARROW_WITH_DRAWER:
                self.pane_button.setChecked(False)  # the table needs the room
            self.drawer.show()
            self.split.setSizes([max(self.split.width() - width, 300), width])

    def _step(self, step: int) -> None:
        """The next or previous row of the table goes into the drawer."""
        row_id = self.table.neighbour(self.drawer.row_id, step)
        if row_id is not None:
            self.leave_then(lambda: self._go_to(row_id))

    def _go_to(self, row_id: int) -> None:
        self._show_row(row_id)
        self.table.select_row(row_id)

    def _move_card(self, row_id: int, word: str, seen: str) -> None:
        """A card was dragged to another column of the board."""
        assert self.ledger.board is not None  # noqa: S101  the board has cards
        self.edits.edit_cell(row_id, self.ledger.board.field, word, seen)

    def add(self) -> None:
        """An empty form for a new row, with the page's own values."""
        if not self.read_only:
            self.leave_then(self._open_new)

    def _open_new(self) -> None:
        self.open_new_with(self.edits.new_values())

    def open_new_with(self, values: Mapping[str, Value], moved: Mapping[int, Changes] | None = None) -> None:
        """The form of a new row that begins with some values; `moved` rows make room for its number."""
        self._show_drawer()
        self.drawer.open_new(values, moved)

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.pane.search.setFocus()
        self.pane.search.selectAll()

    def replace_cells(self) -> None:
        """Ctrl+H."""
        self.blocks.replace()

    def _show_menu(self, place: QPoint) -> None:
        """What can be done with the selected rows."""
        ids = self.selected()
        if not ids:
            return
        menu = QMenu(self)
        menu.addAction("打开", lambda: self.open_row(ids[0]))
        menu.addAction("复制\tCtrl+C", self.table.copy)
        if not self.read_only:
            self.blocks.fill_menu(menu)
            self.places.fill_menu(menu, ids[0])
            menu.addAction(f"批量修改 {len(ids)} 行…", self.edits.batch)
            self.extras.add_actions(menu, self.chosen_rows())
            menu.addSeparator()
            self.actions_here.fill(menu, for_rows=True)
            menu.addAction(f"删除 {len(ids)} 行\tCtrl+Delete", lambda: self.edits.remove(ids))
        self.printing.archive.fill(menu)
        menu.exec(place)
        menu.deleteLater()

    def _fill_deeds(self) -> None:
        """What the ledger's own actions can do with the selected rows."""
        self.deeds_menu.clear()
        self.extras.add_actions(self.deeds_menu, self.chosen_rows())
        if self.deeds_menu.isEmpty():
            self.deeds_menu.addAction("选中的行没有可以办理的").setEnabled(False)

    def shown_rows(self) -> list[dict[str, Value]]:
        """The rows as the table shows them: filtered and in its order."""
        return [row for _, row in self.numbered_rows()]

    def numbered_rows(self) -> NamedRows:
        """The rows shown, each with its id."""
        return self._rows_at(self.view.shown if self.view else ())

    def all_rows(self) -> list[tuple[int, dict[str, Value]]]:
        """All rows of the page, whatever is filtered, each with its id."""
        return list(self._rows_at(self.view.on_page())) if self.view else []

    def chosen_rows(self) -> NamedRows:
        """The selected rows in the order shown, each with its id."""
        if self.view is None:
            return self._rows_at(())
        places = self.view.positions
        return self._rows_at([places[row_id] for row_id in self._selected if row_id in places])

    def _rows_at(self, positions: Sequence[int]) -> NamedRows:
        ids, rows = (self.view.ids, self.view.rows) if self.view else ([], [])
        return NamedRows(tuple(self.ledger.fields), [ids[place] for place in positions], [rows[place] for place in positions])

    def print_sheet(self) -> None:
        """Ctrl+P: the page's first table."""
        self.printing.preview_first()

    def _choose_columns(self) -> None:
        """The header's menu, for hands that do not find the right mouse button."""
        self.table.header_menu().exec(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def show_recycle_bin(self) -> RecycleBinDialog:
        """The deleted rows of this ledger."""
        dialog = RecycleBinDialog(self, self.ledger, self.session, self.messages, self.failed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    # Memory

    def remember(self) -> None:
        """Keep columns and sizes for the next start."""
        # What is filtered or coloured by are words of the office: they are not left on the disk of one that is protected.
        guarded = self.session.office.folder.vault.current or self.ledger.restricted
        self.settings.put(f"table/{self.page.key}", self.table.state(words=not guarded))
        if self.board is not None:
            self.settings.put(f"board/{self.page.key}", self.board_button.isChecked())
        filters = Filters() if guarded else self.filters
        self.settings.put(f"filters/{self.page.key}", filters.to_json())
        if self.drawer_open:
            self.settings.put("drawer", self.drawer.width())
