"""Which ledgers there are. A new ledger is one file beside this one and one line here."""

from __future__ import annotations

from app.ledgers.checks import check_declarations
from app.ledgers.declaration import Ledger
from app.ledgers.directory import CAMPAIGN, DEPARTMENT, PERSON
from app.ledgers.meeting import MEETING, PREPARATION
from app.ledgers.problem import PROBLEM
from app.ledgers.rule import RULE
from app.ledgers.yearly_task import YEARLY_TASK

LEDGERS: tuple[Ledger, ...] = (
    PROBLEM,
    CAMPAIGN,
    RULE,
    YEARLY_TASK,
    MEETING,
    PREPARATION,
    DEPARTMENT,
    PERSON,
)
GROUPS = ("工作台", "问题整改", "党建责任", "组织建设", "机关工作", "组织机构")  # the order of the navigation

check_declarations(LEDGERS, GROUPS)
BY_KEY = {ledger.key: ledger for ledger in LEDGERS}
