"""销号审核: what waits for me at the left, the problem with its evidence at the right; signed or returned one or many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.ledgers.office_settings import OfficeSetting
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import REVIEW
from app.ledgers.rights import why_not_change
from app.rectify.queue import Case, ReviewQueue, review_queue
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job
from app.ui.page_widget import PageContext
from app.ui.rectify.action_bar import OWN
from app.ui.rectify.case_list import CaseList
from app.ui.rectify.case_view import CaseView
from app.ui.rectify.problem_actions import ProblemActions
from app.ui.session import table_of
from app.ui.widgets import button, page_column, words

TITLE = "销号审核"
LIST_WIDTH = 380
View = Literal["mine", "all", "handled"]
VIEWS: dict[View, str] = {"mine": "待我审核", "all": "全部待审核", "handled": "我已办"}
NOTHING: dict[View, str] = {
    "mine": "没有等待您审核的问题。\n“我的姓名”在 数据与设置 → 设置 中填写。",
    "all": "没有待审核的问题。\n在问题台账中用“申请销号”提交后，会出现在这里。",
    "handled": "您还没有办理过销号。",
}


class ReviewPage(FreshPage):
    """The queue of one person, and everybody's."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.queue = ReviewQueue((), ())
        self.view: View = "mine"
        self.read_only = False
        self.problem_actions = ProblemActions(self, self.session, self.messages, self.failed)
        self.list = CaseList()
        self.case_view = CaseView(self.session, self.messages, self.failed)
        self.empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("soft", True)
        self.empty.setProperty("card", True)
        self._build()
        self.list.current_case.connect(self._show_case)
        self.list.chosen_changed.connect(self._show_buttons)
        self.list.approve_wanted.connect(partial(self.act, "approve"))
        self.list.return_wanted.connect(partial(self.act, "return"))
        self.list.itemDoubleClicked.connect(lambda _: self._open_row())

    def _build(self) -> None:
        head = self._build_head()
        self.left = self._build_queue()
        self.body = QHBoxLayout()
        self.body.setSpacing(10)
        self.body.addWidget(self.left)
        self.body.addWidget(self.case_view, 1)
        self.body.addWidget(self.empty, 1)
        outer = page_column(self)
        outer.addLayout(head)
        outer.addLayout(self.body, 1)

    def _build_head(self) -> QHBoxLayout:
        """Which problems are listed, and who looks at them."""
        self.views: dict[View, QPushButton] = {}
        group = QButtonGroup(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(words(TITLE, "title"))
        head.addSpacing(8)
        for view, label in VIEWS.items():
            item = button(label)
            item.setCheckable(True)
            item.setChecked(view == self.view)
            item.clicked.connect(partial(self.choose_view, view))
            group.addButton(item)
            self.views[view] = item
            head.addWidget(item)
        head.addStretch()
        self.settings_button = button("整改设置…", name="settings")
        self.settings_button.clicked.connect(lambda: self.problem_actions.show_settings(read_only=self.read_only))
        self.who = words(f"当前用户：{self.problem_actions.user}", "soft")
        head.addWidget(self.who)
        head.addWidget(self.settings_button)
        return head

    def _build_queue(self) -> QFrame:
        """The list, and what is done with those chosen."""
        self.all_box = QCheckBox("全选")
        self.all_box.clicked.connect(lambda on: self.list.choose_all(bool(on)))
        self.approve = button("同意", "primary", "approve")
        self.approve.setToolTip("Ctrl+Enter")
        self.send_back = button("退回…", name="return")
        self.send_back.setToolTip("Ctrl+Backspace")
        self.open = button("打开台账", name="open")
        self.approve.clicked.connect(partial(self.act, "approve"))
        self.send_back.clicked.connect(partial(self.act, "return"))
        self.open.clicked.connect(self._open_row)
        left = QFrame()
        left.setProperty("card", True)
        left.setFixedWidth(LIST_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(1, 8, 1, 1)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.setContentsMargins(10, 0, 10, 0)
        line.setSpacing(8)
        line.addWidget(self.all_box)
        line.addStretch()
        for item in (self.open, self.send_back, self.approve):
            line.addWidget(item)
        column.addLayout(line)
        column.addWidget(self.list, 1)
        return left

    def tables(self) -> Collection[str]:
        """Problems with their entries, who is head of what, and the chain's settings."""
        children = (str(child.model._meta.table_name) for child in PROBLEM.children)
        return (table_of(PROBLEM), *children, table_of(DEPARTMENT), str(OfficeSetting._meta.table_name))

    def make_work(self) -> Callable[[Job], ReviewQueue]:
        """Read the queue."""
        database, today, user = self.session.office.database, self.session.today(), self.problem_actions.user
        grant = self.session.grant
        return lambda job: review_queue(database, today, user, grant)

    def activate(self) -> None:
        """The keys go to the list at once."""
        super().activate()
        self.list.setFocus()

    def show_result(self, result: ReviewQueue) -> None:
        """Show it; the problem that was looked at stays."""
        self.queue = result
        counts = {"mine": len(result.mine), "all": len(result.waiting), "handled": len(result.handled)}
        for view, item in self.views.items():
            item.setText(f"{VIEWS[view]} {counts[view]}" if counts[view] else VIEWS[view])
        self.attention_changed.emit({self.key: len(result.mine)})
        self.status_changed.emit(f"待我审核 {len(result.mine)} 条  ·  全部待审核 {len(result.waiting)} 条")
        self._show_list()

    def choose_view(self, view: View) -> None:
        """待我审核, 全部待审核 or 我已办."""
        self.view = view
        self.views[view].setChecked(True)
        self._show_list()
        self.list.setFocus()

    def cases(self) -> tuple[Case, ...]:
        """What the view lists."""
        return {"mine": self.queue.mine, "all": self.queue.waiting, "handled": self.queue.handled}[self.view]

    def _show_list(self) -> None:
        cases = self.cases()
        self.list.show_cases(cases, checkable=self.view != "handled" and not self.read_only)
        self.left.setVisible(bool(cases))
        self.case_view.setVisible(bool(cases))
        self.empty.setVisible(not cases)
        self.empty.setText(NOTHING[self.view])
        self._show_buttons()

    def _show_case(self, case: Case | None) -> None:
        self.case_view.show_case(case)
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self.list.chosen()
        act = self.view != "handled" and not self.read_only
        why = self.why_not(self._cases_meant())
        count = f" {len(chosen)} 条" if chosen else ""
        self.approve.setText(f"同意{count}…")
        self.send_back.setText(f"退回{count}…")
        for item in (self.approve, self.send_back, self.all_box):
            item.setVisible(act)
        for item in (self.approve, self.send_back):
            item.setEnabled(not why)
            item.setToolTip(why)
        self.all_box.setEnabled(self.list.choosable > 0)
        self.all_box.setChecked(bool(chosen) and len(chosen) == self.list.choosable)

    def _cases_meant(self) -> list[Case]:
        """Those ticked, else the one that is looked at."""
        case = self.list.case()
        return list(self.list.chosen()) or ([case] if case else [])

    def why_not(self, cases: Sequence[Case]) -> str:
        """Why the user here may not handle them; "" when all may be."""
        if any(item.own for item in cases):
            return OWN
        return next(filter(None, (why_not_change(self.session.grant, PROBLEM, item.row) for item in cases)), "")

    def act(self, key: str) -> None:
        """同意 or 退回 of those ticked, else of the one that is looked at."""
        cases = self._cases_meant()
        if why := self.why_not(cases):
            self.messages.toast(why, "amber")
        elif self.view != "handled" and not self.read_only and all(item.row["status"] == REVIEW for item in cases):
            self.problem_actions.ask(key, [(item.row_id, dict(item.row)) for item in cases])

    def _open_row(self) -> None:
        if case := self.list.case():
            self.row_requested.emit(PROBLEM.key, case.row_id)

    def set_read_only(self, why: str) -> None:
        """Only to be looked at."""
        self.read_only = bool(why)
        self._show_list()
