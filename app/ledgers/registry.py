"""Which ledgers there are. A new ledger is one file beside this one and one line here."""

from __future__ import annotations

from app.ledgers.appraisal import APPRAISAL
from app.ledgers.branch import BRANCH
from app.ledgers.checks import check_declarations
from app.ledgers.declaration import Ledger
from app.ledgers.directory import CAMPAIGN, DEPARTMENT
from app.ledgers.party_meeting import PARTY_MEETING
from app.ledgers.person import PERSON
from app.ledgers.problem import PROBLEM
from app.ledgers.study import STUDY
from app.ledgers.talk import TALK

LEDGERS: tuple[Ledger, ...] = (
    PROBLEM,
    CAMPAIGN,
    BRANCH,
    PERSON,
    PARTY_MEETING,
    STUDY,
    APPRAISAL,
    TALK,
    DEPARTMENT,
)
GROUPS = ("问题整改", "组织建设", "组织机构")  # the order of the navigation

check_declarations(LEDGERS, GROUPS)
BY_KEY = {ledger.key: ledger for ledger in LEDGERS}
