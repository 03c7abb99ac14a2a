"""What the page of branches offers: its empty fields filled from the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.partylife.roster_filling import fill_branches

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


def fill(page: LedgerPage) -> None:
    """Secretary, committee and departments as the roster has them."""
    if page.read_only:
        page.messages.toast("现在只能查看，不能补充", "amber")
        return
    fill_branches(page)


BRANCH_ACTIONS = (("按党员名册补充…", fill, False),)
