"""What the user may do with the columns: move, size, hide, freeze; and the menu entries for it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from app.core.kinds import LongText
from app.ledgers.schema.page import Column
from app.ui.table.columns import Columns
from app.ui.table.grid import LedgerGrid
from app.ui.table.menu import add, column_checks, line_choices, zoom_choices
from app.ui.table.navigation import Place

WHOLE = 100  # percent
ZOOMS = (70, 80, 90, WHOLE, 110, 125, 150, 175, 200)
FIT_ROWS = "选中的行按内容调整行高"
WIDER, NARROWER = 1.25, 0.8  # times


class Arrangement(QObject):
    """Keeps a grid as its Columns say, and the Columns as the user has put the grid. `changed` after the user's changes."""

    changed = Signal()
    zoomed = Signal(int)  # percent
    refused = Signal(str)  # why something was not done, or only in part

    def __init__(self, grid: LedgerGrid, declared: Columns) -> None:
        super().__init__(grid)
        self.grid = grid
        self.model = grid.ledger_model
        self.declared = declared
        self.columns = declared
        self.zoom = WHOLE  # percent at which the table is drawn; widths of `columns` are those at 100
        self._arranging = False
        grid.resized.connect(self.share_spare_room)
        grid.header.sectionMoved.connect(self._columns_moved)
        grid.header.sectionResized.connect(self._column_resized)
        grid.heights.changed.connect(self.changed)
        grid.heights.refused.connect(self.refused)

    def arrange(self, columns: Columns) -> None:
        """Put the columns as told."""
        header, model = self.grid.header, self.model
        self._arranging = True
        self.columns = columns
        for visual, field in enumerate(columns.order):
            column = model.column_of(field)
            header.moveSection(header.visualIndex(column), visual)
            header.setSectionHidden(column, field in columns.hidden)
            if field not in columns.hidden:
                header.resizeSection(column, self.drawn(columns.widths[field]))
        self.grid.set_frozen(columns.frozen)
        self.grid.set_lines(columns.lines)
        self._arranging = False
        self.share_spare_room()
        self.grid.frozen_header.copy_sections()
        self.grid.place_frozen_header()
        self._leave_hidden()

    def _leave_hidden(self) -> None:
        """A current cell whose column was hidden leaves it for the next one that is shown, the last one where there is none."""
        index, columns, model = self.grid.currentIndex(), self.columns, self.model
        if not index.isValid() or (field := model.specs[index.column()].name) not in columns.hidden:
            return
        shown = [name for name in columns.order if name not in columns.hidden]
        after = [name for name in columns.order[columns.order.index(field) :] if name not in columns.hidden]
        self.grid.go_to(Place(index.row(), shown.index(after[0]) if after else len(shown) - 1))

    def _rearrange(self, columns: Columns) -> None:
        self.arrange(columns)
        self.changed.emit()

    def _columns_moved(self) -> None:
        if not self._arranging:
            header = self.grid.header
            order = [self.model.specs[header.logicalIndex(visual)].name for visual in range(header.count())]
            self.columns = replace(self.columns, order=tuple(order))
            self.changed.emit()

    def _column_resized(self, column: int, _old: int, new: int) -> None:
        if not self._arranging and new:
            drawn = {name: self.grid.columnWidth(self.model.column_of(name)) for name in self.columns.order}
            shown = {name: round(width * WHOLE / self.zoom) for name, width in drawn.items()}
            widths = {name: shown[name] or width for name, width in self.columns.widths.items()}
            self.columns = replace(self.columns, widths=widths, own_widths=True)
            self.changed.emit()

    def share_spare_room(self) -> None:
        """As long as the user has set no widths, columns of long text take the room that is left."""
        if self.columns.own_widths:
            return
        widths = {name: self.drawn(width) for name, width in self.columns.widths.items()}
        visible = [self.model.columns[column] for column in self.grid.visible_columns()]
        spare = self.grid.viewport().width() - sum(widths[column.field] for column in visible)
        wide = [column for column in visible if self._takes_room(column)]
        total = sum(widths[column.field] for column in wide)
        self._arranging = True
        for column in wide:
            more = spare * widths[column.field] // total if spare > 0 else 0
            self.grid.header.resizeSection(self.model.column_of(column.field), widths[column.field] + more)
        self._arranging = False

    def drawn(self, width: int) -> int:
        """A width at the present zoom."""
        return round(width * self.zoom / WHOLE)

    def set_zoom(self, percent: int) -> None:
        """Draw the table larger or smaller, as Excel does; paper stays as it is."""
        if percent in ZOOMS and percent != self.zoom:
            self.zoom = percent
            self.grid.set_zoom(percent / WHOLE)
            self.arrange(self.columns)
            self.zoomed.emit(percent)

    def zoom_by(self, steps: int) -> None:
        """Steps up (1) or down (-1); 0: back to 100 %."""
        place = ZOOMS.index(self.zoom) + steps
        self.set_zoom(ZOOMS[min(max(place, 0), len(ZOOMS) - 1)] if steps else WHOLE)

    def widen(self, field: str, share: float) -> None:
        """Make a column so many times as wide, for hands that cannot drag its edge."""
        header, column = self.grid.header, self.model.column_of(field)
        width = round(header.sectionSize(column) * share)
        header.resizeSection(column, min(max(width, header.minimumSectionSize()), header.maximumSectionSize()))

    def shift(self, field: str, step: int) -> None:
        """Move a column one place to the right, or the left (-1), past hidden ones."""
        shown = [name for name in self.columns.order if name not in self.columns.hidden]
        place = shown.index(field) + step
        if 0 <= place < len(shown):
            header = self.grid.header
            column, other = self.model.column_of(field), self.model.column_of(shown[place])
            header.moveSection(header.visualIndex(column), header.visualIndex(other))
            self.grid.scrollTo(self.model.index(max(self.grid.currentIndex().row(), 0), column))

    def _takes_room(self, column: Column) -> bool:
        return isinstance(self.model.ledger.fields[column.field].kind, LongText)

    def show_column(self, field: str, visible: bool) -> None:
        """Show or hide a column; the last visible one stays."""
        hidden = self.columns.hidden - {field} if visible else self.columns.hidden | {field}
        if len(hidden) < len(self.columns.order):
            self._rearrange(replace(self.columns, hidden=hidden))

    def freeze_up_to(self, field: str | None) -> None:
        """Freeze the columns up to and with one, at most as many as leave room to scroll; None freezes nothing."""
        wanted = self.columns.order.index(field) + 1 if field else 0
        possible = self.grid.freezable(wanted)
        self._rearrange(replace(self.columns, frozen=possible))
        if possible < wanted:
            self.refused.emit(self._why_not_all(possible))

    def _why_not_all(self, frozen: int) -> str:
        shown = [name for name in self.columns.order[:frozen] if name not in self.columns.hidden]
        if not shown:
            return "这一列太宽，冻结后放不下其他列，没有冻结"
        return f"窗口宽度不够，只冻结到“{self.model.ledger.fields[shown[-1]].label}”"

    def set_lines(self, lines: int) -> None:
        """How many lines of text every row shows, 1 to 4."""
        self.grid.heights.forget()
        self._rearrange(replace(self.columns, lines=lines))

    def restore_declared(self) -> None:
        """Back to the beginning."""
        self.grid.heights.forget()
        self._rearrange(self.declared)

    def fit_rows(self) -> None:
        """Make the selected rows as high as their texts need."""
        self.grid.heights.fit(self.grid.selected().rows)

    def add_column_entries(self, target: QMenu, field: str) -> None:
        """Freeze, fit, move, hide one column."""
        shown = [name for name in self.columns.order if name not in self.columns.hidden]
        add(target, "冻结至此列", lambda: self.freeze_up_to(field))
        add(target, "取消冻结", lambda: self.freeze_up_to(None), enabled=self.columns.frozen > 0)
        add(target, "合适的列宽", lambda: self.grid.resizeColumnToContents(self.model.column_of(field)))
        add(target, "加宽", lambda: self.widen(field, WIDER))
        add(target, "收窄", lambda: self.widen(field, NARROWER))
        add(target, "左移", lambda: self.shift(field, -1), enabled=field != shown[0])
        add(target, "右移", lambda: self.shift(field, 1), enabled=field != shown[-1])
        add(target, "隐藏此列", lambda: self.show_column(field, visible=False))

    def add_table_entries(self, target: QMenu) -> None:
        """Which columns are shown, how high the rows are, and back to the beginning."""
        labels = [(name, self.model.ledger.fields[name].label, name not in self.columns.hidden) for name in self.columns.order]
        target.addMenu(column_checks(target, labels, self.show_column))
        lines = line_choices(target, self.columns.lines, self.set_lines)
        lines.addSeparator()
        add(lines, FIT_ROWS, self.fit_rows, enabled=self.grid.currentIndex().isValid())
        target.addMenu(lines)
        target.addMenu(zoom_choices(target, ZOOMS, self.zoom, self.set_zoom))
        target.addSeparator()
        add(target, "恢复默认列", self.restore_declared)
