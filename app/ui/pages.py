"""The page of a key, built: a ledger's, behind its lock where the ledger is restricted, or a special one."""

from __future__ import annotations

from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Page
from app.ui.access.restricted_page import RestrictedPage
from app.ui.page.ledger_page import LedgerPage
from app.ui.page_widget import PageContext, PageWidget
from app.ui.special_pages import LEDGER_PAGES, SPECIAL_PAGES

SPECIAL = {item.key: item for item in SPECIAL_PAGES}


def build_page(key: str, context: PageContext) -> PageWidget:
    """A new page. Raises KeyError for a key that names none."""
    if key in SPECIAL:
        return SPECIAL[key].build(key, context)
    return ledger_page(*LEDGER_PAGES[key], context)


def ledger_page(ledger: Ledger, page: Page, context: PageContext) -> PageWidget:
    """The page of a ledger."""
    if ledger.restricted:
        return RestrictedPage(ledger, page.key, context, lambda: LedgerPage(ledger, page, context))
    return LedgerPage(ledger, page, context)
