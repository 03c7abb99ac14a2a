"""What a page whose rows have files offers for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ledgers.changes.files import FileSettings
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.rights import why_not_settings

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

MOST_MEGABYTES = 500  # a file is read as a whole to be stored


def ask_file_limit(page: LedgerPage) -> None:
    """Ask how large a file may be, for the whole office."""
    seen = read_settings(page.session.office.database, FileSettings)
    if page.read_only or why_not_settings(page.session.grant):
        page.messages.inform(f"单个附件不能超过 {seen.most_megabytes} MB。")
        return
    asks = f"单个附件最大多少 MB（1～{MOST_MEGABYTES}，全单位共用）："
    size = page.messages.ask_number("附件大小上限", asks, seen.most_megabytes, 1, MOST_MEGABYTES)
    if size is not None and size != seen.most_megabytes:
        said = f"附件大小上限已改为 {size} MB"
        page.session.run(change_settings(seen, FileSettings(size)), lambda _: page.messages.toast(said), page.failed)
