"""What a spreadsheet hand does with blocks of cells: paste, cut, fill down and right, today. Each is one step to undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.core.blocks import MOST_CELLS, Block
from app.core.changes import Change
from app.core.day_kinds import Date
from app.core.errors import InvalidValueError
from app.core.kinds import Ordinal, ParseContext, Value
from app.core.series import continued, repeated
from app.ledgers.changes.blocks import BlockPlan, Patch, Refused, plan_block, rows_from, write_block
from app.ledgers.changes.operations import context_for
from app.ledgers.changes.refusals import refused_cells
from app.ledgers.changes.replacing import Replacement, plan_replacements
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Values
from app.ledgers.views.named_rows import NamedRows
from app.store.operation import Operation
from app.ui.importing.progress import ImportProgress
from app.ui.jobs import Job
from app.ui.messages import Answer
from app.ui.page.block_words import left_words, misfit_words
from app.ui.page.new_names import new_names
from app.ui.page.pasting import Place, read_clipboard
from app.ui.page.replace_dialog import ReplaceDialog
from app.ui.progress import ProgressDialog
from app.ui.table.copying import CUT_FORMAT, CopiedCells, mime_data
from app.ui.table.ledger_table import LedgerTable
from app.ui.table.selection import Area

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

SHOWN_MISFITS = 6
NOTHING_TO_CLEAR = "这里没有可以清空的内容；删除整行请按 Ctrl+Delete"
ONLY_LOOK = "现在只能查看，不能修改"

Shown = tuple[Sequence[int], Sequence[str]]  # rows and fields to select


class BlockEdits(QObject):
    """Blocks of one page's table."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        self.ledger: Ledger = page.ledger
        self._cut = b""  # the mark of what was cut last
        self._cut_values: list[tuple[Value, ...]] = []
        self._shown: Callable[[], None] | None = None  # waits for written rows to be shown
        page.attention_changed.connect(self._rows_shown)

    def serve(self, table: LedgerTable) -> None:
        """Do what the table is asked for."""
        table.paste_requested.connect(self.paste)
        table.cut_requested.connect(self.cut)
        table.copy_requested.connect(self._copy_many)
        table.clear_requested.connect(self.clear)
        table.fill_requested.connect(self.fill)
        table.drawn.connect(self.draw)
        table.spread_requested.connect(self.spread)
        table.today_requested.connect(self.today)

    def fill_menu(self, menu: QMenu) -> None:
        """The entries of the rows' menu."""
        menu.addAction("剪切\tCtrl+X", self.cut)
        menu.addAction("粘贴\tCtrl+V", lambda: self.paste(as_new=False))
        menu.addAction("粘贴为新行\tCtrl+Shift+V", lambda: self.paste(as_new=True))
        menu.addAction("清空内容\tDelete", self.clear)
        menu.addAction("向下填充\tCtrl+D", lambda: self.fill(down=True))
        menu.addAction("向右填充\tCtrl+R", lambda: self.fill(down=False))
        menu.addSeparator()

    def paste(self, as_new: bool) -> None:
        """The clipboard from the first selected cell on; rows below the last one are new. With `as_new` all are: the cell only
        says in which column they begin, as the first empty row of a sheet would."""
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
        place = Place(self._seen(), rows, selected, to_the_right, table.grid.cut_area if moves else None)
        read_clipboard(page, data, lambda block: self._put(block, place), owner=self)

    def _put(self, block: Block, place: Place) -> None:
        """What was read from the clipboard, to where the person was when pasting."""
        if not any(map(any, block)):
            self.page.messages.toast("剪贴板里没有可以粘贴的文字", "grey")
            return
        try:
            rows, fields, block = place.take(block)
        except InvalidValueError as fault:
            self.page.failed(fault)
            return
        if place.cut is not None:
            self._move(rows, fields, block, place.cut, place.seen)
        else:
            self._write("粘贴", rows, fields, block, seen=place.seen)

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
        self._write("移动", places, every, lines, show=(rows, fields), seen=seen)

    def clear(self) -> None:
        """Delete: the selected cells become empty; what must not be empty, and what the program fills in, stays."""
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
            self._write("向下填充", rows[1:], fields, [source] * (len(rows) - 1))
        elif not down and len(fields) > 1:
            block = [[table.model.text(row, columns[0])] * (len(fields) - 1) for row in rows]
            self._write("向右填充", rows, fields[1:], block)

    def draw(self, source: Area, target: Area, plain: bool) -> None:
        """Cells drawn on by their corner: down or up numbers and days go on, sideways everything is repeated."""
        model = self.page.table.model
        back = target.rows[0] < source.rows[0] or (target.columns != source.columns and self._is_left(target, source))
        lines: list[list[str]] = []
        if target.columns == source.columns:
            for column in source.columns:
                texts = [model.text(row, column) for row in source.rows][:: -1 if back else 1]
                counting = isinstance(model.specs[column].kind, Ordinal)
                count = len(target.rows)
                lines.append(repeated(texts, count) if plain else continued(texts, count, counting=counting))
            block = [list(cells) for cells in zip(*lines, strict=True)][:: -1 if back else 1]
        else:
            for row in source.rows:
                texts = [model.text(row, column) for column in source.columns][:: -1 if back else 1]
                lines.append(repeated(texts, len(target.columns))[:: -1 if back else 1])
            block = lines
        self._write("填充", target.rows, [model.specs[column].name for column in target.columns], block)

    def _is_left(self, target: Area, source: Area) -> bool:
        shown = self.page.table.grid.visible_columns()
        return shown.index(target.columns[0]) < shown.index(source.columns[0])

    def today(self) -> None:
        """Ctrl+; as in Excel: today into the selected cells of dates."""
        specs = self.page.table.model.specs
        dates = [column for column in self.page.table.grid.selected().columns if isinstance(specs[column].kind, Date)]
        if dates:
            self._write_selected("填入今天", self.page.session.today().isoformat(), dates)
        else:
            self.page.messages.toast("Ctrl+; 在日期列里填入今天", "grey")

    def spread(self, text: str) -> None:
        """Ctrl+Enter as in Excel: what was typed into the current cell goes into all selected ones."""
        self._write_selected("填入", text, self.page.table.grid.selected().columns)

    def _write_selected(self, action: str, text: str, columns: Sequence[int]) -> None:
        """A text into every selected cell of some columns, also where the cells do not stand in line."""
        table = self.page.table
        selected = table.grid.selected()
        fields = [table.model.specs[column].name for column in columns]
        block = [[text if column in inside else None for column in columns] for inside in selected.of_row.values()]
        self._write(action, selected.rows, fields, block)

    def replace(self) -> ReplaceDialog | None:
        """Ctrl+H: find and replace in the rows shown, or in the selected ones."""
        page = self.page
        if page.read_only or page.view is None:
            page.messages.toast(ONLY_LOOK, "amber")
            return None
        area = page.table.grid.selected().area()
        one = area is not None and len(area.columns) == 1 and len(area.rows) > 1  # a part of one column is meant
        field = page.table.model.specs[area.columns[0]].name if area is not None and one else ""
        jobs, edits = page.session.jobs, page.edits
        dialog = ReplaceDialog(
            page,
            self.ledger,
            page.numbered_rows(),
            page.chosen_rows(),
            field,
            jobs,
            edits.context_of,
            page.failed,
            page.why_left_out,
            self._refused(),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._replace(dialog.chosen()))
        dialog.open()
        return dialog

    def _replace(self, chosen: Sequence[Replacement]) -> None:
        page, ledger, context_of = self.page, self.ledger, self.page.edits.context_of
        page.session.jobs.start(
            lambda job: plan_replacements(ledger, chosen, context_of),
            lambda plan: self._carry_out("替换", plan),
            page.failed,
            owner=self,
        )

    # Writing

    def _refused(self) -> Refused:
        return partial(refused_cells, self.ledger, Reading(self.page.session.today(), self.page.session.office.database))

    def _seen(self) -> NamedRows:
        """The rows of the table as the person sees them."""
        return self.page.rows_at(self.page.table.model.shown)

    def _write(
        self,
        action: str,
        places: Sequence[int],
        fields: Sequence[str],
        block: Patch,
        show: Shown | None = None,
        seen: NamedRows | None = None,
    ) -> None:
        """Texts into table rows, one line of the block each; rows below the last one are new. `show` are the rows and fields
        to be selected, as Excel selects what was pasted. Numbers of rows are those of `seen`, without it of the table now."""
        page, view = self.page, self.page.view
        page.table.grid.forget_cut()
        if page.read_only or view is None:
            page.messages.toast(ONLY_LOOK, "amber")
            return
        if len(block) * len(fields) > MOST_CELLS:
            page.failed(
                InvalidValueError(f"一次最多{action} {MOST_CELLS:,} 格，没有修改。", "行数很多时，请存成工作簿再导入。")
            )
            return
        known = self._seen() if seen is None else seen
        there = [row for row in places if row < len(known)]
        rows = chain(map(known.__getitem__, there), repeat(None, len(places) - len(there)))
        if show is None and action == "粘贴":
            show = (places, fields)
        wanted = ([known.ids[row] for row in show[0] if row < len(known)], show[1]) if show else None

        begin = page.edits.new_values() if len(there) < len(places) else {}

        def context_of(row: Values | None) -> ParseContext:
            return page.edits.context_of(row) if row is not None else context_for(page.session.today())

        job = page.session.jobs.start(
            lambda job: plan_block(
                self.ledger, rows, fields, block, context_of, page.why_left_out, job.report, self._refused(), begin
            ),
            lambda plan: self._decide(action, plan, wanted),
            page.failed,
            owner=self,
        )
        ProgressDialog(page, "正在核对", job)

    def _decide(self, action: str, plan: BlockPlan, show: Shown | None) -> None:
        """Cells that do not fit are named before anything is written. Of what was cut nothing may get lost: all or nothing."""
        if action == "移动" and (plan.misfits or plan.left_out):
            whys = [misfit_words(item) for item in plan.misfits] + [left_words(action, *left) for left in plan.left_out.items()]
            self.page.failed(InvalidValueError("剪切的内容不能放到这里，没有移动。", "\n".join(whys[:SHOWN_MISFITS])))
            return
        if plan.misfits:
            lines = [misfit_words(item) for item in plan.misfits[:SHOWN_MISFITS]]
            if len(plan.misfits) > SHOWN_MISFITS:
                lines.append(f"……另有 {len(plan.misfits) - SHOWN_MISFITS} 格")
            rest = plan.cells + len(plan.new)
            answers = (
                *((Answer("skip", f"跳过这些格，{action}其余的"),) if rest else ()),
                Answer("cancel", f"不{action}"),
            )
            text = f"有 {len(plan.misfits)} 格不能{action}：\n" + "\n".join(lines)
            if self.page.messages.ask(action, text, answers, "还没有修改任何数据。") != "skip":
                return
        self._carry_out(action, plan, show)

    def _carry_out(self, action: str, plan: BlockPlan, show: Shown | None = None) -> None:
        page, ledger = self.page, self.ledger
        left = "；".join(left_words(action, why, rows) for why, rows in plan.left_out.items())
        if not plan.changes and not plan.new:
            same = NOTHING_TO_CLEAR if action == "清空" else "内容相同，没有需要修改的"
            page.messages.toast(left or same, "amber" if left else "grey")
            return
        changes, new = plan.changes, plan.new
        begin = page.edits.new_values() if new else {}
        day, name = page.session.today(), f"{action}（{len(changes) + len(new)} 行{ledger.noun}）"

        def done(change: Change | None) -> None:
            count = "" if action == "移动" else f" {plan.cells} 格"  # of a move both ends are cells that change
            parts = [f"已{action}{count}"] if plan.cells else []
            parts += [f"新增 {len(new)} 行"] if new else []
            tip = "；删除整行请按 Ctrl+Delete" if action == "清空" else ""
            further = "；".join(filter(None, ["，".join(parts), left, new_names(page.session, ledger, change)]))
            said = f"{further}，按 Ctrl+Z 撤销{tip}"
            page.messages.done(said, "amber" if left else "green")
            added = change.tables[str(ledger.model._meta.table_name)] - changes.keys() if change is not None else frozenset()
            self._shown = partial(self._show_written, said, list(changes), sorted(added) if new else [], show)

        if show is not None:
            page.table.select_cells(*show)

        def write(job: Job) -> Operation:  # on its thread, for making 100,000 new rows takes a second
            return write_block(ledger, changes, rows_from(ledger, begin, new, day), day, LEDGERS, job.report, name)

        job = page.session.run(write, done, page.failed)
        ImportProgress(page, f"正在{action}", job)

    def _rows_shown(self, _: object) -> None:
        """The page shows its rows as they are now: perhaps those that were written."""
        if self._shown is not None:
            self._shown()

    def _show_written(self, said: str, changed: Sequence[int], added: Sequence[int], show: Shown | None) -> None:
        """New rows in view and selected like what was pasted beside them; who filters is told what is not to be seen."""
        page, view = self.page, self.page.view
        if view is None or not all(page.has_row(row_id) for row_id in added):
            return  # not read yet
        self._shown = None
        if added and show is not None:
            if not changed:  # all below the last row: nobody would see them
                page.table.reveal(added[-1])
                page.table.select_row(added[0])
            page.table.select_cells([*show[0], *added], show[1])
        hidden = view.count_filtered_out([*changed, *added]) if page.filters.any else 0
        if hidden:
            page.messages.done(f"{said}；有 {hidden} 行不符合当前筛选条件，未显示", "amber")
