"""Writes a block of texts into a page's rows: planned off the GUI thread, asked about where it must be, written in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.core.blocks import MOST_CELLS
from app.core.changes import Change
from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.blocks import BlockPlan, Patch, plan_block, rows_from, write_block
from app.ledgers.changes.operations import context_for
from app.ledgers.changes.references import Slips, slips
from app.ledgers.changes.refusals import refused_cells
from app.ledgers.changes.row_rules import RowRules
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Values
from app.ledgers.views.named_rows import NamedRows
from app.store.operation import Operation
from app.ui.importing.progress import ImportProgress
from app.ui.jobs import Job
from app.ui.messages import Answer
from app.ui.page.block_words import left_words, misfit_words, slip_words
from app.ui.page.new_names import new_names
from app.ui.progress import ProgressDialog

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

SHOWN_MISFITS = 6
NOTHING_TO_CLEAR = "这里没有可以清空的内容；删除整行请按 Ctrl+Delete"
ONLY_LOOK = "现在只能查看，不能修改"
FILL_BLANKS = "填充空白"
SAME = "内容相同，没有需要修改的"
NOTHING_TO_DO = {"清空": NOTHING_TO_CLEAR, FILL_BLANKS: "选中的格里没有可以照上一格填的空白格"}  # by action; else SAME

Shown = tuple[Sequence[int], Sequence[str]]  # rows and fields to select


class BlockWriter(QObject):
    """For one page's table."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        self.ledger: Ledger = page.ledger
        self._shown: Callable[[], None] | None = None  # waits for written rows to be shown
        page.attention_changed.connect(self._rows_shown)

    def rules(self) -> RowRules:
        """How texts become values of the page's rows today, and what these do not take."""
        page, today = self.page, self.page.session.today()
        refused = partial(refused_cells, self.ledger, Reading(today, page.session.office.database))
        return RowRules(self.ledger, context_for(today), page.why_left_out, refused)

    def seen(self) -> NamedRows:
        """The rows of the table as the person sees them."""
        return self.page.rows_at(self.page.table.model.shown)

    def write(
        self,
        action: str,
        places: Sequence[int],
        fields: Sequence[str],
        block: Patch | Callable[[], Patch],
        show: Shown | None = None,
        seen: NamedRows | None = None,
    ) -> None:
        """Texts into table rows, one line of the block each; rows below the last one are new. `show` are the rows and fields
        to be selected, as Excel selects what was pasted. Numbers of rows are those of `seen`, without it of the table now.
        What makes a `block` is called off the GUI thread."""
        page, view = self.page, self.page.view
        page.table.grid.forget_cut()
        if page.read_only or view is None:
            page.messages.toast(ONLY_LOOK, "amber")
            return
        if len(places) * len(fields) > MOST_CELLS:
            page.failed(
                InvalidValueError(f"一次最多{action} {MOST_CELLS:,} 格，没有修改。", "行数很多时，请存成工作簿再导入。")
            )
            return
        known = self.seen() if seen is None else seen
        count = len(known)
        there = [row for row in places if row < count]
        rows = chain(map(known.__getitem__, there), repeat(None, len(places) - len(there)))
        if show is None and action == "粘贴":
            show = (places, fields)
        wanted = ([known.ids[row] for row in show[0] if row < len(known)], show[1]) if show else None

        beginning = page.edits.new_row.beginning() if len(there) < len(places) else dict[str, Value]

        def planned(job: Job) -> tuple[BlockPlan, Slips, Values]:
            begin, texts = beginning(), block() if callable(block) else block
            plan = plan_block(self.rules(), rows, fields, texts, job.report, begin)
            written = [{name: new for name, (_, new) in cells.items()} for cells in plan.changes.values()]
            return plan, slips(self.ledger, [*written, *plan.new], LEDGERS, page.session.office.database), begin

        job = page.session.plan(planned, lambda found: self._decide(action, wanted, *found), page.failed, owner=self)
        ProgressDialog(page, "正在核对", job)

    def _decide(self, action: str, show: Shown | None, plan: BlockPlan, odd: Slips, begin: Values) -> None:
        """Cells that do not fit are named before anything is written, and what can hardly be a name before it is added to a
        directory. Of what was cut nothing may get lost: all or nothing."""
        if action == "移动" and (plan.misfits or plan.left_out):
            whys = [misfit_words(item, pasted=True) for item in plan.misfits]
            whys += [left_words(action, *left) for left in plan.left_out.items()]
            self.page.failed(InvalidValueError("剪切的内容不能放到这里，没有移动。", "\n".join(whys[:SHOWN_MISFITS])))
            return
        if plan.misfits:
            lines = [misfit_words(item, pasted=action == "粘贴") for item in plan.misfits[:SHOWN_MISFITS]]
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
        if odd:
            answers = Answer("write", f"仍要{action}"), Answer("cancel", f"不{action}")
            if self.page.messages.ask(action, slip_words(odd), answers, "还没有修改任何数据。") != "write":
                return
        self.carry_out(action, plan, show, begin)

    def carry_out(self, action: str, plan: BlockPlan, show: Shown | None = None, begin: Values | None = None) -> None:
        """Write what was planned, and tell. New rows begin as `begin`; a number that was given meanwhile is left out."""
        page, ledger = self.page, self.ledger
        left = "；".join(left_words(action, why, rows) for why, rows in plan.left_out.items())
        if not plan.changes and not plan.new:
            page.messages.toast(left or NOTHING_TO_DO.get(action, SAME), "amber" if left else "grey")
            return
        changes, new = plan.changes, plan.new
        there = page.all_rows() if new else ()
        day, name = page.session.today(), f"{action}（{len(changes) + len(new)} 行{ledger.noun}）"

        def done(change: Change | None) -> None:
            count = "" if action == "移动" else f" {plan.cells} 格"  # of a move both ends are cells that change
            parts = [f"已{action}{count}"] if plan.cells else []
            parts += [f"新增 {len(new)} 行"] if new else []
            tip = "；删除整行请按 Ctrl+Delete" if action == "清空" else ""
            further = "；".join(filter(None, ["，".join(parts), left, new_names(page.session, ledger, change)]))
            said = f"{further}，按 Ctrl+Z 撤销{tip}"
            page.messages.done(said, "amber" if left else "green")
            written = change.tables[str(ledger.model._meta.table_name)] if change is not None and new else frozenset()
            self._shown = partial(self._show_written, said, list(changes), sorted(written - changes.keys()), show)

        if show is not None:
            page.table.select_cells(*show)

        def made() -> list[dict[str, Value]]:
            return rows_from(ledger, begin or {}, new, day, (row for _, row in there))

        def write(job: Job) -> Operation:  # on its thread, for making 100,000 new rows takes a second
            return write_block(ledger, changes, made(), day, LEDGERS, job.report, name)

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
