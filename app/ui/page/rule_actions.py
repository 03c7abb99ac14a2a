"""What the page of rules offers: after how many years rules in force are to be reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.rights import why_not_settings
from app.ledgers.works.rule import RuleSettings

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

MOST_YEARS = 20


def change_review(page: LedgerPage) -> None:
    """Ask for the years; the reminders follow at once."""
    seen = read_settings(page.session.office.database, RuleSettings)
    if page.read_only or why_not_settings(page.session.grant):
        page.messages.inform(f"制度印发满 {seen.review_years} 年应清理一次。")
        return
    asks = f"制度印发满几年应清理一次（1～{MOST_YEARS} 年，全单位共用）："
    years = page.messages.ask_number("清理周期", asks, seen.review_years, 1, MOST_YEARS)
    if years is not None and years != seen.review_years:
        page.session.run(change_settings(seen, RuleSettings(years)), lambda _: page.reload(), page.failed)


RULE_ACTIONS = (("清理周期…", change_review, False),)
