"""The checklist of a meeting: made from a template, shown, and the templates themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.core.changes import Change
from app.core.conditions import Is
from app.ledgers.meetings.meeting_rows import Preparation
from app.ledgers.meetings.meeting_schedule import MeetingSettings, counting, prepare_meeting
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.rights import why_not_settings
from app.ui.meetings.checklist_dialog import ChecklistDialog
from app.ui.meetings.template_dialog import TemplateDialog
from app.ui.page.extras import PageAction

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


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


TEMPLATES = PageAction("筹备模板…", edit_templates)
OF_MEETINGS = (
    PageAction("生成筹备清单…", make_checklist, for_rows=True),
    PageAction("查看筹备清单", show_checklist, for_rows=True),
    TEMPLATES,
)
