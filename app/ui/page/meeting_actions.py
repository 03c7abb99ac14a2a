"""What the meeting pages offer: a checklist from a template, the templates, and moving open items with the meeting's day."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.core.changes import Change
from app.core.conditions import Is
from app.ledgers.meetings.meeting_rows import Meeting, Preparation
from app.ledgers.meetings.meeting_schedule import MeetingSettings, Move, counting, move_items, moves_of, prepare_meeting
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.rights import why_not_settings
from app.ui.jobs import Queue
from app.ui.messages import Answer
from app.ui.page.checklist_dialog import ChecklistDialog
from app.ui.page.template_dialog import TemplateDialog

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

NAMED = 4  # items that a question names


def make_checklist(page: LedgerPage) -> ChecklistDialog | None:
    """Propose the template's items for the selected meeting."""
    ids = page.selected()
    if len(ids) != 1:
        page.messages.toast("请先选中一个会议", "amber")
        return None
    row = page.row(ids[0])
    database = page.session.office.database
    dialog = ChecklistDialog(page, row, read_settings(database, MeetingSettings), counting(database))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def go() -> None:
        operation = prepare_meeting(ids[0], dialog.items(), page.session.today())
        page.session.run(operation, lambda change: done(page, row["name"], change), page.failed)

    dialog.accepted.connect(go)
    dialog.open()
    return dialog


def done(page: LedgerPage, name: object, change: Change | None) -> None:
    """Say how many items were made, and show them."""
    if change is None:
        page.messages.toast("这些准备事项清单里都已经有了", "grey")
        return
    page.messages.done(f"已生成 {len(change.tables[str(Preparation._meta.table_name)])} 项筹备事项，按 Ctrl+Z 撤销")
    page.rows_requested.emit("preparation", (Is("meeting", (str(name),)),))


def show_checklist(page: LedgerPage) -> None:
    """Go to the selected meeting's items."""
    ids = page.selected()
    if ids:
        page.rows_requested.emit("preparation", (Is("meeting", (page.row(ids[0])["name"],)),))


def edit_templates(page: LedgerPage) -> TemplateDialog:
    """Show the office's checklists; changed ones are stored for everybody."""
    seen = read_settings(page.session.office.database, MeetingSettings)
    only_look = page.read_only or bool(why_not_settings(page.session.grant))
    dialog = TemplateDialog(page, seen, page.messages, read_only=only_look)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def save() -> None:
        wanted = dialog.settings()
        if wanted != seen:
            page.session.run(change_settings(seen, wanted), lambda _: page.messages.toast("已保存筹备模板"), page.failed)

    dialog.accepted.connect(save)
    dialog.open()
    return dialog


Action = tuple[str, Callable[["LedgerPage"], object], bool]  # title, what it does, whether it needs selected rows
MEETING_ACTIONS: dict[str, tuple[Action, ...]] = {
    "meeting": (
        ("生成筹备清单…", make_checklist, True),
        ("查看筹备清单", show_checklist, True),
        ("筹备模板…", edit_templates, False),
    ),
    "preparation": (("筹备模板…", edit_templates, False),),
}


class MeetingMoves(QObject):
    """After a meeting was given another day: asks whether its open items shall move with it."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        page.session.carried_out.connect(self._look)

    def _look(self, change: Change) -> None:
        """A change of one meeting that reached its items, too: they have the meeting's new day already."""
        meetings = change.tables.get(str(Meeting._meta.table_name), frozenset())
        if len(meetings) != 1 or not change.tables.get(str(Preparation._meta.table_name)):
            return
        database, row_id = self.page.session.office.database, next(iter(meetings))
        self.page.session.jobs.start(
            lambda job: moves_of(database, row_id), self._ask, self.page.failed, queue=Queue.READ, owner=self
        )

    def _ask(self, moves: list[Move]) -> None:
        if not moves:
            return
        lines = [f"{move.name}：{move.due or '未定'} → {move.new_due}" for move in moves[:NAMED]]
        more = f"\n等 {len(moves)} 项" if len(moves) > NAMED else ""
        answers = (Answer("move", f"顺延 {len(moves)} 项"), Answer("keep", "保持原时限"))
        text = f"会议日期变了，{len(moves)} 项未完成的筹备事项要按倒排天数一起调整吗？"
        if self.page.messages.ask("调整筹备时限", text, answers, "\n".join(lines) + more) == "move":
            self.page.session.run(
                move_items(moves), lambda _: self.page.messages.toast(f"已调整 {len(moves)} 项"), self.page.failed
            )
