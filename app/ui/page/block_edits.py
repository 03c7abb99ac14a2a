"""What a spreadsheet hand does with blocks of cells: paste, cut, fill down and right, today. Each is one step to undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.core.blocks import read_html, read_text, tiled
from app.core.changes import Change
from app.core.day_kinds import Date
from app.core.errors import InvalidValueError
from app.core.kinds import Ordinal, ParseContext, Value
from app.core.series import continued, repeated
from app.ledgers.changes.blocks import BlockPlan, Patch, plan_block, write_block
from app.ledgers.changes.operations import context_for
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ui.importing.progress import ImportProgress
from app.ui.messages import Answer
from app.ui.page.new_names import new_names
from app.ui.page.replace_dialog import ReplaceDialog
from app.ui.table.ledger_table import LedgerTable
from app.ui.table.selection import Area

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

MOST_CELLS = 500_000
SHOWN_MISFITS = 6


class BlockEdits(QObject):
    """Blocks of one page's table."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        self.ledger: Ledger = page.ledger

    def serve(self, table: LedgerTable) -> None:
        """Do what the table is asked for."""
        table.paste_requested.connect(self.paste)
        table.cut_requested.connect(self.cut)
        table.fill_requested.connect(self.fill)
        table.drawn.connect(self.draw)
        table.spread_requested.connect(self.spread)
        table.today_requested.connect(self.today)

    def fill_menu(self, menu: QMenu) -> None:
        """The entries of the rows' menu."""
        menu.addAction("剪切\tCtrl+X", self.cut)
        menu.addAction("粘贴\tCtrl+V", lambda: self.paste(as_new=False))
        menu.addAction("粘贴为新行\tCtrl+Shift+V", lambda: self.paste(as_new=True))
        menu.addAction("清空内容\tDelete", lambda: self.page.edits.clear(self.page.table.selected_cells()))
        menu.addAction("向下填充\tCtrl+D", lambda: self.fill(down=True))
        menu.addAction("向右填充\tCtrl+R", lambda: self.fill(down=False))
        menu.addSeparator()

    def paste(self, as_new: bool) -> None:
        """The clipboard from the first selected cell on; rows below the last one are new. With `as_new` all are: the cell only
        says in which column they begin, as the first empty row of a sheet would."""
        data = QGuiApplication.clipboard().mimeData() or QMimeData()  # None where nobody has copied anything yet
        try:
            block = (read_html(data.html()) if data.hasHtml() else []) or (read_text(data.text()) if data.hasText() else [])
        except InvalidValueError as fault:
            self.page.failed(fault)
            return
        if not block or not any(any(row) for row in block):
            self.page.messages.toast("剪贴板里没有可以粘贴的文字", "grey")
            return
        table = self.page.table
        if (area := table.area()) is None and table.current_id() is not None:
            return
        column = area.columns[0] if area else table.grid.visible_columns()[0]
        rows: Sequence[int] = (table.model.rowCount(),)
        if area and not as_new:
            block, rows = tiled(block, len(area.rows), len(area.columns)), area.rows
        if len(block) != len(rows):
            rows = range(rows[0], rows[0] + len(block))
        fits = area is not None and len(block[0]) == len(area.columns)
        fields = [table.model.specs[at].name for at in area.columns] if area and fits else table.fields_from(column)
        if len(block[0]) > len(fields):
            label = self.ledger.fields[fields[0]].label
            self.page.failed(
                InvalidValueError(
                    f"剪贴板里有 {len(block[0])} 列，从“{label}”起只有 {len(fields)} 列，没有粘贴。",
                    "请从更靠左的一列开始粘贴，或先显示要粘贴的列。",
                )
            )
            return
        self._write("粘贴", rows, fields[: len(block[0])], block)

    def cut(self) -> None:
        """Copy, then empty the cells; what cannot be copied stays."""
        if self.page.table.copy():
            self.page.edits.clear(self.page.table.selected_cells())

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
            page.messages.toast("现在只能查看，不能修改", "amber")
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
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._carry_out("替换", dialog.plan()))
        dialog.open()
        return dialog

    # Writing

    def _write(self, action: str, places: Sequence[int], fields: Sequence[str], block: Patch) -> None:
        """Texts into table rows, one line of the block each; rows below the last one are new."""
        page, view = self.page, self.page.view
        if page.read_only or view is None:
            page.messages.toast("现在只能查看，不能修改", "amber")
            return
        if len(block) * len(fields) > MOST_CELLS:
            page.failed(
                InvalidValueError(f"一次最多{action} {MOST_CELLS:,} 格，没有修改。", "行数很多时，请存成工作簿再导入。")
            )
            return
        count = page.table.model.rowCount()
        ids = [page.table.model.row_id(row) if row < count else None for row in places]
        rows = [(row_id, page.row(row_id)) if row_id is not None else None for row_id in ids]

        def context_of(row: Values | None) -> ParseContext:
            return page.edits.context_of(row) if row is not None else context_for(page.session.today())

        page.session.jobs.start(
            lambda job: plan_block(self.ledger, rows, fields, block, context_of, page.why_left_out),
            lambda plan: self._decide(action, plan),
            page.failed,
            owner=self,
        )

    def _decide(self, action: str, plan: BlockPlan) -> None:
        """Cells that do not fit are named before anything is written."""
        if plan.misfits:
            lines = [f"第 {item.line} 行“{item.label}”：{item.why}" for item in plan.misfits[:SHOWN_MISFITS]]
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
        self._carry_out(action, plan)

    def _carry_out(self, action: str, plan: BlockPlan) -> None:
        page, ledger = self.page, self.ledger
        left = "；".join(f"{count} 格没有{action}（{why.rstrip('。')}）" for why, count in plan.left_out.items())
        if not plan.changes and not plan.new:
            page.messages.toast(left or "内容相同，没有需要修改的", "amber" if left else "grey")
            return
        changes = plan.changes
        new = self._new_rows(plan.new)
        day, name = page.session.today(), f"{action}（{len(changes) + len(new)} 行{ledger.noun}）"

        def done(change: Change | None) -> None:
            parts = [f"已{action} {plan.cells} 格"] if plan.cells else []
            parts += [f"新增 {len(new)} 行"] if new else []
            said = "，".join(parts)
            further = [said, left, new_names(page.session, ledger, change)]
            page.messages.done(f"{'；'.join(filter(None, further))}，按 Ctrl+Z 撤销", "amber" if left else "green")
            added = change.tables[str(ledger.model._meta.table_name)] - changes.keys() if change is not None else ()
            if new and not changes and added:  # all below the last row: nobody would see them
                once = Qt.ConnectionType.SingleShotConnection
                page.attention_changed.connect(lambda _: self._show_added(min(added), max(added)), once)

        job = page.session.run(lambda job: write_block(ledger, changes, new, day, LEDGERS, job.report, name), done, page.failed)
        ImportProgress(page, f"正在{action}", job)

    def _show_added(self, first: int, last: int) -> None:
        """The new rows in view, as many as fit, from the first one on."""
        self.page.table.reveal(last)
        self.page.table.select_row(first)

    def _new_rows(self, given: Sequence[Values]) -> list[dict[str, Value]]:
        """What the page would begin a new row with, numbered on, under what was pasted."""
        if not given:
            return []
        start = self.page.edits.new_values()
        kinds = {name: spec.kind for name, spec in self.ledger.fields.items()}
        numbers = {
            name: int(str(value))
            for name, value in start.items()
            if isinstance(kinds[name], Ordinal) and str(value).isdecimal()
        }
        made = []
        for at, values in enumerate(given):
            counted = {name: str(number + at) for name, number in numbers.items()}
            made.append(start | counted | self.ledger.derive(values, context_for(self.page.session.today())))
        return made
