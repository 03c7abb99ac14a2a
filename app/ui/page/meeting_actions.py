"""What the meeting pages offer: a checklist from a template, the templates, and moving open items with the meeting's day."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.core.changes import Change
from app.core.conditions import Is
from app.ledgers.meetings.meeting_ends import Leftovers, leftovers_of, settle
from app.ledgers.meetings.meeting_rows import Meeting, Preparation
from app.ledgers.meetings.meeting_schedule import MeetingSettings, Move, counting, move_items, moves_of, prepare_meeting
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.rights import why_not_settings
from app.ui.jobs import Job, Queue
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


class MeetingQuestions(QObject):
    """After a meeting was given another day: asks whether its open items shall move with it. After meetings were deleted or
    called off: asks what becomes of their items."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        self._kept: set[int] = set()  # items of meetings called off of which the person said that they stay
        page.session.carried_out.connect(self._look)

    def _look(self, change: Change) -> None:
        meetings = change.tables.get(str(Meeting._meta.table_name), frozenset())
        if not meetings:
            return
        database = self.page.session.office.database
        moved = change.tables.get(str(Preparation._meta.table_name)) and len(meetings) == 1

        def work(job: Job) -> tuple[list[Move], list[Leftovers]]:
            """A change of one meeting that reached its items, too: they have the meeting's new day already."""
            moves = moves_of(database, next(iter(meetings))) if moved else []
            left = (leftovers_of(database, meetings, deleted=deleted) for deleted in (True, False))
            return moves, [item for item in left if item is not None]

        def ask(found: tuple[list[Move], list[Leftovers]]) -> None:
            self._ask(found[0])
            for item in found[1]:
                self._ask_leftovers(item)

        self.page.session.jobs.start(work, ask, self.page.failed, queue=Queue.READ, owner=self)

    def _ask_leftovers(self, left: Leftovers) -> None:
        if not left.deleted and {row_id for row_id, _ in left.items} <= self._kept:
            return
        count = len(left.items)
        what, done = ("删除", "一并删除") if left.deleted else ("取消", "改为“不需要”")
        more = f"等 {len(left.meetings)} 个会议" if len(left.meetings) > 1 else ""
        text = f"《{left.meetings[0]}》{more}已{what}，还有 {count} 项筹备事项{'' if left.deleted else '没有完成'}。"
        answers = (Answer("settle", f"{done} {count} 项"), Answer("keep", "保留"))
        if self.page.messages.ask(f"会议已{what}", text, answers, "保留的事项仍在“会议筹备”中，到期照常提醒。") == "settle":
            self.page.session.run(
                settle(left), lambda _: self.page.messages.done(f"已处理 {count} 项筹备事项，按 Ctrl+Z 撤销"), self.page.failed
            )
        else:
            self._kept |= {row_id for row_id, _ in left.items}

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
