"""What the pages of meetings and of their preparation have besides the generic page: checklists, 会议纪要, questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from app.core.errors import CancelledError
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.views.rows import read_children
from app.ui.jobs import Job, Queue
from app.ui.meetings.checklists import OF_MEETINGS, TEMPLATES
from app.ui.meetings.questions import MeetingQuestions
from app.ui.page.extras import PageExtras
from app.ui.page.own_templates import add_heading

if TYPE_CHECKING:
    from app.forms.layout.official import OfficialDocument
    from app.ui.page.ledger_page import LedgerPage


class PreparationExtras(PageExtras):
    """For one page of what has to be prepared."""

    actions = (TEMPLATES,)


class MeetingExtras(PageExtras):
    """For one page of meetings: checklists, minutes, and items that follow a meeting to another day."""

    actions = OF_MEETINGS

    def __init__(self, page: LedgerPage) -> None:
        self.page = page
        self.questions = MeetingQuestions(page)

    def add_papers(self, menu: QMenu) -> None:
        """会议纪要, for one meeting at a time."""
        count = len(self.page.selected())
        add_heading(menu, f"公文 · 选中 {count:,} 行")
        action = menu.addAction("会议纪要（公文）…", self.preview_minutes)
        action.setEnabled(count == 1)
        action.setToolTip(
            "出席人员、议题、议定事项都取自表单；" + ("在预览里存为 Word 再修改" if count == 1 else "请先选中一个会议")
        )

    def preview_minutes(self) -> Job | None:
        """The minutes of the selected meeting as it is stored; None when another number of meetings is selected by now."""
        page = self.page
        selected = page.selected()
        if len(selected) != 1:  # the menu was open while a colleague's change came
            page.messages.toast("会议纪要一次出一份，请先选中一个会议。", "amber")
            return None
        row_id = selected[0]
        row, today, unit = page.row(row_id), page.session.today(), page.session.unit
        database = page.session.office.database

        def make(job: Job) -> OfficialDocument:
            from app.reports.minutes import minutes  # not at the start: reports and official documents

            return minutes(row, read_children(database, MEETING.child("follow_up"), row_id), today, unit)

        return page.session.jobs.start(make, page.printing.show, self._not_shown, queue=Queue.READ, owner=page)

    def _not_shown(self, fault: Exception) -> None:
        if not isinstance(fault, CancelledError):
            self.page.failed(fault)
