"""What a spreadsheet hand does with blocks of cells: paste, cut, fill down and right, today. Each is one step to undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.core.blocks import Block, transposed
from app.core.day_kinds import Date
from app.core.errors import InvalidValueError
from app.core.kinds import Ordinal, Value
from app.core.series import carried_down, continued, repeated
from app.ledgers.changes.replacing import Replacement, plan_replacements
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.named_rows import NamedRows
from app.ui.page.block_writer import FILL_BLANKS, NOTHING_TO_CLEAR, ONLY_LOOK, BlockWriter
from app.ui.page.paste_special import PLAIN, PasteSpecialDialog, PasteWay
from app.ui.page.pasting import Place, read_clipboard, texts_of
from app.ui.page.replace_dialog import ReplaceDialog
from app.ui.progress import ProgressDialog
from app.ui.table.copying import CUT_FORMAT, CopiedCells, mime_data
from app.ui.table.ledger_table import LedgerTable
from app.ui.table.selection import Area

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


class BlockEdits(QObject):
    """Blocks of one page's table."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        self.ledger: Ledger = page.ledger
        self._cut = b""  # the mark of what was cut last
        self._cut_values: list[tuple[Value, ...]] = []
        self._last: Callable[[], None] | None = None  # what F4 does again
        self.writer = BlockWriter(page)

    def serve(self, table: LedgerTable) -> None:
        """Do what the table is asked for."""
        table.paste_requested.connect(self.paste)
        table.grid.paste_special_wanted.connect(self.paste_special)
        table.cut_requested.connect(self.cut)
        table.copy_requested.connect(self._copy_many)
        table.clear_requested.connect(self.clear)
        table.fill_requested.connect(self.fill)
        table.drawn.connect(self.draw)
        table.spread_requested.connect(self.spread)
        table.today_requested.connect(self.today)
        table.grid.above_wanted.connect(self.copy_above)
        table.edited.connect(self._typed)
        for step in (table.delete_requested, table.insert_requested):
            step.connect(self.forget_last)

    def _typed(self, row_id: int, field: str, value: Value, seen: Value) -> None:
        """A cell was edited: F4 puts the same into others."""
        self._last = partial(self.spread, self.ledger.fields[field].kind.text(value))

    def fill_menu(self, menu: QMenu) -> None:
        """The entries of the rows' menu."""
        menu.addAction("剪切\tCtrl+X", self.cut)
        menu.addAction("复制\tCtrl+C", self.page.table.copy)
        menu.addAction("粘贴\tCtrl+V", lambda: self.paste(as_new=False))
        menu.addAction("粘贴为新行\tCtrl+Shift+V", lambda: self.paste(as_new=True))
        menu.addAction("选择性粘贴…\tCtrl+Alt+V", self.paste_special)
        menu.addAction("清空内容\tDelete", self.clear)
        fill = menu.addMenu("填充")
        fill.addAction("向下填充\tCtrl+D", lambda: self.fill(down=True))
        fill.addAction("向右填充\tCtrl+R", lambda: self.fill(down=False))
        fill.addAction("空白格照上一格填", self.fill_blanks)

    def paste(self, as_new: bool) -> None:
        """The clipboard from the first selected cell on; rows below the last one are new. With `as_new` all are: the cell only
        says in which column they begin, as the first empty row of a sheet would."""
        self._last = partial(self.paste, as_new)
        self._read(as_new, self._put)

    def paste_special(self) -> None:
        """Ctrl+Alt+V: what of the clipboard is pasted, and how. Cells that were cut are copied by it."""
        self._read(False, self._ask_way)

    def _ask_way(self, block: Block, place: Place) -> None:
        if not any(map(any, block)):
            self._put(block, place)
            return
        dialog = PasteSpecialDialog(self.page, block, place.why_no_room)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.forget_last)
        dialog.accepted.connect(lambda: self._put(block, replace(place, cut=None), dialog.way))
        dialog.open()

    def _read(self, as_new: bool, then: Callable[[Block, Place], object]) -> None:
        """Read the clipboard, and hand it over with where it goes."""
        page, table = self.page, self.page.table
        if page.read_only or page.view is None:
            page.messages.toast(ONLY_LOOK, "amber")
            return
        if (area := table.area()) is None and table.current_id() is not None:
            return
        data = QGuiApplication.clipboard().mimeData() or QMimeData()  # None where nobody has copied anything yet
        moves = data.hasFormat(CUT_FORMAT) and data.data(CUT_FORMAT).data() == self._cut
        column = area.columns[0] if area else table.grid.visible_columns()[0]
        to_the_right = [self.ledger.fields[name] for name in table.fields_from(column)]
        selected = [table.model.specs[at] for at in area.columns] if area else []
        rows = area.rows if area and not as_new else ()
        place = Place(self.writer.seen(), rows, selected, to_the_right, table.grid.cut_area if moves else None)
        read_clipboard(page, data, lambda block: then(block, place), owner=self)

    def _put(self, block: Block, place: Place, way: PasteWay = PLAIN) -> None:
        """What was read from the clipboard, to where the person was when pasting."""
        if not any(map(any, block)):
            self.page.messages.toast("剪贴板里没有可以粘贴的文字", "grey")
            return
        try:
            rows, fields, block = place.take(transposed(block) if way.transpose else block)
        except InvalidValueError as fault:
            self.page.failed(fault)
            return
        if place.cut is not None:
            self._move(rows, fields, block, place.cut, place.seen)
        else:
            specs = [self.ledger.fields[name] for name in fields]
            self.writer.write(
                "粘贴",
                rows,
                fields,
                lambda: way.patch(block, texts_of(place.seen, rows, specs) if way.only_empty else ()),
                seen=place.seen,
            )

    def _copy_many(self, cells: CopiedCells, cut: bytes) -> None:
        """Very many cells: their texts are made off the GUI thread, and the person is told when they can be pasted."""

        def taken(written: tuple[str, str]) -> None:
            QGuiApplication.clipboard().setMimeData(mime_data(*written, cut))
            self.page.messages.toast(f"已复制 {len(cells.rows):,} 行，可以粘贴了", "grey")

        page = self.page
        job = page.session.jobs.start(lambda job: cells.written(job.report), taken, page.failed, owner=self)
        ProgressDialog(page, "正在复制", job)

    def cut(self) -> None:
        """As in Excel: a frame stands around the cells; they are emptied where they are pasted, in the same step."""
        if self.page.read_only:
            self.page.messages.toast(ONLY_LOOK, "amber")
            return
        table, self._cut = self.page.table, uuid4().bytes
        if cells := table.copy(self._cut):
            table.grid.cut_area, self._cut_values = table.area(), cells.values()
            table.grid.viewport().update()

    def _move(self, rows: Sequence[int], fields: Sequence[str], block: Block, cut: Area, seen: NamedRows) -> None:
        """Cells that were cut: written where they are pasted, emptied where they stood; what must not be empty stays."""
        self.forget_last()
        model, names = self.page.table.model, self.ledger.fields
        if CopiedCells.of(model, cut).values() != self._cut_values:  # what was written there meanwhile would be lost
            self.page.table.grid.forget_cut()
            self.page.failed(InvalidValueError("剪切的内容刚刚被修改，没有移动。", "请重新剪切。"))
            return
        left = [name for name in (model.specs[column].name for column in cut.columns) if not names[name].required]
        patch: dict[int, dict[str, str]] = {
            row: dict(zip(fields, texts, strict=True)) for row, texts in zip(rows, block, strict=True)
        }
        for row in cut.rows:
            patch[row] = dict.fromkeys((name for name in left if names[name].writable), "") | patch.get(row, {})
        every = [name for name in names if any(name in texts for texts in patch.values())]
        places = sorted(patch)
        lines = [[patch[row].get(name) for name in every] for row in places]
        self.writer.write("移动", places, every, lines, show=(rows, fields), seen=seen)

    def clear(self) -> None:
        """Delete: the selected cells become empty; what must not be empty, and what the program fills in, stays."""
        self._last = self.clear
        specs = self.page.table.model.specs
        columns = [column for column in self.page.table.grid.selected().columns if specs[column].writable]
        may = [column for column in columns if not specs[column].required]
        must = "、".join(f"“{specs[column].label}”" for column in columns if specs[column].required)
        if may:
            self._write_selected("清空", "", may)
            return
        row_id = self.page.table.current_id()
        locked = self.page.why_locked(row_id) if row_id is not None else ""
        required = f"{must}必须填写，不能清空；删除整行请按 Ctrl+Delete" if must else ""
        self.page.messages.toast(locked or required or NOTHING_TO_CLEAR, "grey")

    def fill(self, down: bool) -> None:
        """The first row (or column) of the selection into the others; of one alone, from the cells above (or to the left)."""
        self._last = partial(self.fill, down)
        table = self.page.table
        area = table.area()
        if area is None:
            return
        shown = table.grid.visible_columns()
        rows, columns = area.rows, area.columns
        before = shown.index(columns[0]) - 1
        if down and len(rows) == 1 and rows[0] > 0:
            rows = (rows[0] - 1, rows[0])
        elif not down and len(columns) == 1 and before >= 0:
            columns = (shown[before], *columns)
        fields = [table.model.specs[column].name for column in columns]
        if down and len(rows) > 1:
            source = [table.model.text(rows[0], column) for column in columns]
            self.writer.write("向下填充", rows[1:], fields, [source] * (len(rows) - 1))
        elif not down and len(fields) > 1:
            seen, first, others = self.writer.seen(), table.model.specs[columns[0]], len(fields) - 1
            self.writer.write(
                "向右填充", rows, fields[1:], lambda: [line * others for line in texts_of(seen, rows, [first])], seen=seen
            )

    def copy_above(self) -> None:
        """Ctrl+' as in Excel: into the current cell what stands above it, whatever else is selected."""
        self._last = self.copy_above
        model, index = self.page.table.model, self.page.table.grid.currentIndex()
        if index.row() < 1:
            self.page.messages.toast("上面没有可以照抄的格", "grey")
            return
        text, field = model.text(index.row() - 1, index.column()), model.specs[index.column()].name
        self.writer.write("照抄", [index.row()], [field], [[text]])

    def fill_blanks(self) -> None:
        """The empty ones of the selected cells take what stands above them, as where a merged cell was pasted."""
        table = self.page.table
        area = table.area()
        if area is None:
            return
        self._last = self.fill_blanks
        rows, specs, seen = area.rows, [table.model.specs[column] for column in area.columns], self.writer.seen()

        def filled() -> list[list[str | None]]:
            columns = map(carried_down, zip(*texts_of(seen, rows, specs), strict=True))
            return [list(line) for line in zip(*columns, strict=True)]

        self.writer.write(FILL_BLANKS, rows, [spec.name for spec in specs], filled, seen=seen)

    def draw(self, source: Area, target: Area, plain: bool) -> None:
        """Cells drawn on by their corner: down or up numbers and days go on, sideways everything is repeated. With Ctrl
        (`plain`) the other way round, as in Excel: several cells are repeated, one goes on by one."""
        self.forget_last()
        model = self.page.table.model
        back = target.rows[0] < source.rows[0] or (target.columns != source.columns and self._is_left(target, source))
        lines: list[list[str]] = []
        if target.columns == source.columns:
            for column in source.columns:
                texts = [model.text(row, column) for row in source.rows][:: -1 if back else 1]
                counting = isinstance(model.specs[column].kind, Ordinal)
                count = len(target.rows)
                repeats = plain and len(texts) > 1
                lines.append(repeated(texts, count) if repeats else continued(texts, count, counting=counting != plain))
            block = [list(cells) for cells in zip(*lines, strict=True)][:: -1 if back else 1]
        else:
            for row in source.rows:
                texts = [model.text(row, column) for column in source.columns][:: -1 if back else 1]
                lines.append(repeated(texts, len(target.columns))[:: -1 if back else 1])
            block = lines
        self.writer.write("填充", target.rows, [model.specs[column].name for column in target.columns], block)

    def _is_left(self, target: Area, source: Area) -> bool:
        shown = self.page.table.grid.visible_columns()
        return shown.index(target.columns[0]) < shown.index(source.columns[0])

    def forget_last(self) -> None:
        """What was done now cannot be done again by F4, and what was done before it is not the last step any more."""
        self._last = None

    def again(self) -> bool:
        """What was done last, with the cells selected now. False when nothing was."""
        if self._last is not None:
            self._last()
        return self._last is not None

    def today(self) -> None:
        """Ctrl+; as in Excel: today into the selected cells of dates."""
        self._last = self.today
        specs = self.page.table.model.specs
        dates = [column for column in self.page.table.grid.selected().columns if isinstance(specs[column].kind, Date)]
        if dates:
            self._write_selected("填入今天", self.page.session.today().isoformat(), dates)
        else:
            self.page.messages.toast("Ctrl+; 在日期列里填入今天", "grey")

    def spread(self, text: str) -> None:
        """Ctrl+Enter as in Excel: what was typed into the current cell goes into all selected ones."""
        self._last = partial(self.spread, text)
        self._write_selected("填入", text, self.page.table.grid.selected().columns)

    def _write_selected(self, action: str, text: str, columns: Sequence[int]) -> None:
        """A text into every selected cell of some columns, also where the cells do not stand in line."""
        table = self.page.table
        selected = table.grid.selected()
        fields = [table.model.specs[column].name for column in columns]
        lines = {inside: [text if column in inside else None for column in columns] for inside in set(selected.of_row.values())}
        self.writer.write(action, selected.rows, fields, [lines[inside] for inside in selected.of_row.values()])

    def replace(self) -> ReplaceDialog | None:
        """Ctrl+H: find and replace in the rows shown, or in the selected ones."""
        page = self.page
        if page.read_only or page.view is None:
            page.messages.toast(ONLY_LOOK, "amber")
            return None
        area = page.table.grid.selected().area()
        one = area is not None and len(area.columns) == 1 and len(area.rows) > 1  # a part of one column is meant
        field = page.table.model.specs[area.columns[0]].name if area is not None and one else ""
        shown, chosen, jobs = page.numbered_rows(), page.chosen_rows(), page.session.jobs
        dialog = ReplaceDialog(page, self.writer.rules(), shown, chosen, field, jobs, page.failed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.pointed.connect(page.table.select_row)
        dialog.accepted.connect(lambda: self._replace(dialog.chosen()))
        dialog.open()
        return dialog

    def _replace(self, chosen: Sequence[Replacement]) -> None:
        self.forget_last()
        page, rules = self.page, self.writer.rules()
        page.session.plan(
            lambda job: plan_replacements(rules, chosen),
            lambda plan: self.writer.carry_out("替换", plan),
            page.failed,
            owner=self,
        )
