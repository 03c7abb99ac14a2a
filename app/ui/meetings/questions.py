"""What is asked after a meeting got another day, was called off or deleted: what becomes of its open items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.core.changes import Change
from app.ledgers.meetings.meeting_ends import Leftovers, leftovers_of, settle
from app.ledgers.meetings.meeting_rows import Meeting, Preparation
from app.ledgers.meetings.meeting_schedule import Move, move_items, moves_of
from app.ui.jobs import Job, Queue
from app.ui.messages import Answer

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

NAMED = 4  # items that a question names


class MeetingQuestions(QObject):
    """After a meeting was given another day: asks whether its open items shall move with it. After meetings were deleted or
    called off: asks what becomes of their items."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page
        self._kept: set[int] = set()  # items of meetings called off of which the person said that they stay
        self._looks: dict[int, object] = {}  # meeting → the last look at it, which finds what an earlier one has not asked yet
        page.session.carried_out.connect(self._look)

    def _look(self, change: Change) -> None:
        meetings = change.tables.get(str(Meeting._meta.table_name), frozenset())
        if not meetings:
            return
        database = self.page.session.office.database
        look = object()
        self._looks |= dict.fromkeys(meetings, look)
        moved = change.tables.get(str(Preparation._meta.table_name)) and len(meetings) == 1

        def work(job: Job) -> tuple[list[Move], list[Leftovers]]:
            """A change of one meeting that reached its items, too: they have the meeting's new day already."""
            moves = moves_of(database, next(iter(meetings))) if moved else []
            left = (leftovers_of(database, meetings, deleted=deleted) for deleted in (True, False))
            return moves, [item for item in left if item is not None]

        def ask(found: tuple[list[Move], list[Leftovers]]) -> None:
            self._ask(found[0])
            if any(self._looks[row_id] is look for row_id in meetings):
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
