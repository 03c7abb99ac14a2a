"""Numbers of the whole office that are changed from the page they matter on, by whoever may change settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.ledgers.changes.files import FileSettings
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.rights import why_not_settings
from app.ledgers.works.rule import RuleSettings
from app.ui.page.extras import PageAction

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


@dataclass(frozen=True)
class OfficeNumber:
    """One field of a settings class: `told` says what it is to who may not change it, `asks` asks for another, 1 to `most`."""

    title: str
    settings: type[Any]
    field: str
    most: int
    told: str
    asks: str
    saved: Callable[[LedgerPage, int], None]

    def ask(self, page: LedgerPage) -> None:
        """Ask for the number; it counts on every PC at once."""
        seen = read_settings(page.session.office.database, self.settings)
        now: int = getattr(seen, self.field)
        if page.read_only or why_not_settings(page.session.grant):
            page.messages.inform(self.told.format(now))
            return
        wanted = page.messages.ask_number(self.title, self.asks.format(self.most), now, 1, self.most)
        if wanted is not None and wanted != now:
            change = change_settings(seen, replace(seen, **{self.field: wanted}))
            page.session.run(change, lambda _: self.saved(page, wanted), page.failed)

    @property
    def action(self) -> PageAction:
        """As a page offers it."""
        return PageAction(f"{self.title}…", self.ask)


FILE_LIMIT = OfficeNumber(
    "附件大小上限",
    FileSettings,
    "most_megabytes",
    500,  # a file is read as a whole to be stored
    "单个附件不能超过 {} MB。",
    "单个附件最大多少 MB（1～{}，全单位共用）：",
    lambda page, size: page.messages.toast(f"附件大小上限已改为 {size} MB"),
)
REVIEW_YEARS = OfficeNumber(
    "清理周期",
    RuleSettings,
    "review_years",
    20,
    "制度印发满 {} 年应清理一次。",
    "制度印发满几年应清理一次（1～{} 年，全单位共用）：",
    lambda page, _: page.reload(),  # the reminders follow at once
)
