"""What some ledgers have besides the generic page: a bar above the form, actions on the selected rows, further papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QMenu, QWidget

from app.core.errors import GuardedError
from app.core.kinds import Value
from app.ledgers.schema.fields import Values
from app.ledgers.views.named_rows import NamedRows

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


@dataclass(frozen=True)
class PageAction:
    """One thing a page can do. `for_rows`: it needs selected rows and stands in their menu and under 办理, else under 更多."""

    title: str
    run: Callable[[LedgerPage], object]
    for_rows: bool = False


class PageExtras:
    """Made with its page; the base has nothing. `bar` stands above the form's tabs, `actions` under 办理 or 更多."""

    actions: ClassVar[tuple[PageAction, ...]] = ()
    bar: QWidget | None = None

    acts: ClassVar[bool] = False  # whether `add_actions` has any: then they stand under 办理 in the page's header

    def __init__(self, page: LedgerPage | None = None) -> None:
        """The base keeps nothing of its page."""

    def show_row(self, row_id: int | None, row: dict[str, Value], *, read_only: bool) -> None:
        """The form shows a row, or shows it as it is now; None is a new one."""

    def offer(self, ids: Sequence[int], fault: GuardedError, wanted: Values) -> bool:
        """A change of rows was refused by their state: offer the action that does it. `wanted`: the fields as they should be.

        False when there is none; then the refusal is told.
        """
        return False

    def add_tools(self, menu: QMenu) -> None:
        """What concerns the whole ledger, for the menu 更多."""

    def add_papers(self, menu: QMenu) -> None:
        """What is printed besides tables and forms, for the print menu."""

    def add_actions(self, menu: QMenu, rows: NamedRows) -> None:
        """Actions on the selected rows, for the menu of the table and the header's."""
