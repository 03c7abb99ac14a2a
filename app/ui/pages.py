"""The page of a key, built: a ledger's, behind its lock where the ledger is restricted, or a special one.

The table, the form and all their dialogs are imported when the first ledger's page is built: a start on another page does not
wait for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Page
from app.store.safes import LockedLedgerError
from app.ui.page_widget import PageContext, PageWidget
from app.ui.special_pages import LEDGER_PAGES, SPECIAL_PAGES

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

SPECIAL = {item.key: item for item in SPECIAL_PAGES}


def import_ledger_pages() -> None:
    """Have what ledger pages are made of imported: a tenth of a second that nobody waits for now."""
    import_module("app.ui.page.ledger_page")


def build_page(key: str, context: PageContext) -> PageWidget:
    """A new page. Raises KeyError for a key that names none."""
    if key in SPECIAL:
        return SPECIAL[key].build(key, context)
    return ledger_page(*LEDGER_PAGES[key], context)


def ledger_page(ledger: Ledger, page: Page, context: PageContext) -> PageWidget:
    """The page of a ledger."""
    from app.ui.page.ledger_page import LedgerPage

    if ledger.restricted:
        from app.ui.access.restricted_page import RestrictedPage

        return RestrictedPage(ledger, page.key, context, lambda: LedgerPage(ledger, page, context))
    return LedgerPage(ledger, page, context)


def opened_page(page: PageWidget) -> LedgerPage:
    """The ledger's page that a page is, or keeps behind its lock. Raises LockedLedgerError while its password must open it."""
    from app.ui.access.restricted_page import RestrictedPage

    inner = page.inner if isinstance(page, RestrictedPage) else page
    if inner is None:
        raise LockedLedgerError("这本台账已锁定。", "请先输入这本台账的密码。", page.key)
    return cast("LedgerPage", inner)  # what LEDGER_PAGES names is built as one
