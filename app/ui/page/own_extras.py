"""Which ledgers' pages have something of their own, by the ledger's key. The one place where pages know ledgers by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ledgers.schema.declaration import Ledger
from app.ui.meetings.extras import MeetingExtras, PreparationExtras
from app.ui.page.extras import PageAction, PageExtras
from app.ui.page.office_numbers import REVIEW_YEARS
from app.ui.partylife.roster_filling import fill_branches
from app.ui.rectify.extras import ProblemExtras

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


class RuleExtras(PageExtras):
    """For one page of rules: after how many years a rule in force is to be reviewed."""

    actions = (REVIEW_YEARS.action,)


def fill_from_roster(page: LedgerPage) -> None:
    """Secretary, committee and departments as the roster has them."""
    if page.read_only:
        page.messages.toast("现在只能查看，不能补充", "amber")
        return
    fill_branches(page)


class BranchExtras(PageExtras):
    """For one page of branches: their empty fields filled from the roster."""

    actions = (PageAction("按党员名册补充…", fill_from_roster),)


OWN: dict[str, type[PageExtras]] = {
    "problem": ProblemExtras,
    "meeting": MeetingExtras,
    "preparation": PreparationExtras,
    "rule": RuleExtras,
    "branch": BranchExtras,
}


def extras_of(ledger: Ledger) -> type[PageExtras]:
    """What the pages of a ledger are made with."""
    return OWN.get(ledger.key, PageExtras)
