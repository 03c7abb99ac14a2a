"""Which ledgers there are. A new ledger is one file in the folder of its subject and one line here."""

from __future__ import annotations

from app.ledgers.democratic.democratic_life import LIFE_SESSION, LIFE_STEP
from app.ledgers.democratic.democratic_registers import CRITICISM, OPINION, TALK
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.meetings.preparation import PREPARATION
from app.ledgers.organisation.branch import BRANCH
from app.ledgers.organisation.directory import CAMPAIGN, DEPARTMENT
from app.ledgers.organisation.person import PERSON
from app.ledgers.party_life.appraisal import APPRAISAL
from app.ledgers.party_life.heart_talk import HEART_TALK
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.ledgers.party_life.study import STUDY
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.supervision import SUPERVISION
from app.ledgers.schema.checks import check_declarations
from app.ledgers.schema.declaration import Ledger
from app.ledgers.works.duty import DUTY
from app.ledgers.works.inspection import INSPECTION
from app.ledgers.works.rule import RULE
from app.ledgers.works.yearly_task import YEARLY_TASK

LEDGERS: tuple[Ledger, ...] = (
    PROBLEM,
    SUPERVISION,
    CAMPAIGN,
    DUTY,
    INSPECTION,
    DISCIPLINE,
    BRANCH,
    PERSON,
    PARTY_MEETING,
    STUDY,
    APPRAISAL,
    HEART_TALK,
    LIFE_SESSION,
    LIFE_STEP,
    OPINION,
    TALK,
    CRITICISM,
    RULE,
    YEARLY_TASK,
    MEETING,
    PREPARATION,
    DEPARTMENT,
)
GROUPS = ("工作台", "问题整改", "党建责任", "组织建设", "机关工作", "组织机构")  # the order of the navigation

check_declarations(LEDGERS, GROUPS)
OPEN_LEDGERS = tuple(ledger for ledger in LEDGERS if not ledger.restricted)  # what search, desk, calendar and figures look at
BY_KEY = {ledger.key: ledger for ledger in LEDGERS}
