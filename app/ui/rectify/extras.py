"""The actions on problems in their ledger pages: the bar in the drawer, and what can be done with several rows at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from app.core.errors import GuardedError
from app.core.kinds import Value
from app.ledgers.office_settings import read_settings
from app.ledgers.schema.fields import Values
from app.ledgers.views.named_rows import NamedRows
from app.rectify.chain import Directory, applicant_of, chain_states, read_handled, running, this_round
from app.rectify.rules import ClosingRules
from app.ui.messages import Answer
from app.ui.page.extras import PageExtras
from app.ui.rectify.action_bar import LABELS, ActionBar, is_possible
from app.ui.rectify.papers import ProblemPapers
from app.ui.rectify.problem_actions import ProblemActions

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

TOGETHER = tuple(key for key in LABELS if key != "restart")  # actions that take several problems


class ProblemExtras(PageExtras):
    """For one page of problems."""

    acts = True

    def __init__(self, page: LedgerPage) -> None:
        self.page = page
        self.bar = self.action_bar = ActionBar(page)
        self.problem_actions = ProblemActions(page, page.session, page.messages, page.failed)
        self.papers = ProblemPapers(page)
        self.shown: tuple[int, dict[str, Value]] | None = None
        self.action_bar.asked.connect(self._asked)

    def show_row(self, row_id: int | None, row: dict[str, Value], *, read_only: bool) -> None:
        """The bar follows the row; a new one has nothing to be done with."""
        self.shown = None if row_id is None else (row_id, row)
        self.action_bar.setVisible(row_id is not None)
        if row_id is None:
            return
        database = self.page.session.office.database
        entries = read_handled(database, [row_id])[row_id]
        steps = chain_states(read_settings(database, ClosingRules), Directory.read(database), row, entries)
        own = self.problem_actions.user in applicant_of(running(this_round(entries, row["round"])))
        self.action_bar.show_row(row, steps, read_only=read_only, own=own)

    def add_actions(self, menu: QMenu, rows: NamedRows) -> None:
        """What at least one of the rows allows, for those that allow it."""
        keys = LABELS if len(rows) == 1 else TOGETHER
        asked = ("kind", "status")
        states = Counter(rows.columns(*asked))  # few different ones, also of 100,000 rows
        for key in keys:
            fit = {state for state in states if is_possible(key, dict(zip(asked, state, strict=True)))}
            if found := sum(states[state] for state in fit):
                among = f"（选中 {len(rows)} 条）" if found < len(rows) else ""
                count = f" {found} 条{among}" if len(rows) > 1 else ""
                menu.addAction(
                    f"{LABELS[key]}{count}…",
                    lambda key=key, fit=fit: self.problem_actions.ask(
                        key, [item for item in rows if tuple(item[1][name] for name in asked) in fit]
                    ),
                )

    def offer(self, ids: Sequence[int], fault: GuardedError, wanted: Values) -> bool:
        """A time limit put off by typing, or by 批量修改: 延期, with the time limit that was typed."""
        if fault.fields != ("deadline_date",) or not wanted.get("deadline_date"):
            return False
        answers = (Answer("extend", "办理延期…"), Answer("leave", "不延期"))
        if self.page.messages.ask("延期", fault.message, answers, "延期后，原时限保留在“延期记录”中。") == "extend":
            self.problem_actions.ask(
                "extend", [(row_id, self.page.row(row_id)) for row_id in ids], lambda: self.problem_actions.propose(wanted)
            )
        return True

    def add_tools(self, menu: QMenu) -> None:
        """整改设置…."""
        menu.addAction("整改设置…", lambda: self.problem_actions.show_settings(read_only=self.page.read_only))

    def add_papers(self, menu: QMenu) -> None:
        """整改情况汇总表, 逾期未销号问题清单, 整改进展情况报告."""
        self.papers.fill(menu)

    def _asked(self, key: str) -> None:
        """What was typed in the form is saved first: the action is about the row as it is stored."""
        if self.shown is not None:
            row_id = self.shown[0]
            self.page.leave_then(lambda: self.problem_actions.ask(key, [(row_id, self.page.row(row_id))]))
