"""Who may do what in an assessment of an office with a password."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from app.ledgers.changes.undo import undo_of
from app.ledgers.office_settings import change_settings
from app.ledgers.views.saved_views import SavedView, SharedViews
from app.scoring.assessment import read_assessment
from app.scoring.beginning import start
from app.scoring.evidence import attach, detach, read_files
from app.scoring.metric import Branch
from app.scoring.period import Period
from app.scoring.procedure import (
    Signer,
    StarSettings,
    declare,
    finish_review,
    put_appraisal,
    put_entry,
    reopen_review,
    send_back,
)
from app.scoring.result import Entry
from app.scoring.rights import may_assess, office_rules
from app.scoring.schemes import add_scheme, read_schemes
from app.scoring.tables import REVIEW, SELF
from app.store.accounts import ForbiddenError, Role, Rule
from app.store.attachments import StoredFile
from app.store.office import Office
from app.store.operation import Operation
from tests.conftest import OpenOffice
from tests.scoring.test_engine import scheme
from tests.store.access_office import grant_of, let_in, look, protected

PERIOD, DAY = Period(2023), dt.date(2024, 1, 10)
BY = Signer("李四", DAY)
OWN, OTHER = "第一党支部", "第二党支部"
SCORE = Entry(Decimal(10), "记录不全")
PROOF = StoredFile("0" * 64, 5, "记录.pdf")


pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def chief(open_office: OpenOffice) -> Office:
    office = protected(open_office)
    office.run(add_scheme(scheme()))
    (stored,) = read_schemes(office.database)
    office.run(start(PERIOD, stored.row, [Branch(OWN), Branch(OTHER)], BY))
    return office


@pytest.fixture
def sign_in(chief: Office, open_office: OpenOffice) -> Callable[..., Office]:
    def there(role: Role = "联络员", branches: tuple[str, ...] = (OWN,)) -> Office:
        scopes = {"branch": list(branches)} if branches else {}
        return open_office("乙", credentials=let_in(chief, "李四", role, scopes))

    return there


def score(branch: str, side: str = SELF) -> Operation:
    return put_entry(PERIOD, branch, side, "a", None, SCORE)


def saved(office: Office, operation: Operation) -> bool:
    try:
        return office.run(operation) is not None
    except ForbiddenError:
        return False


def test_a_branch_assesses_itself_proves_and_declares(chief: Office, sign_in: Callable[..., Office]) -> None:
    office = sign_in()
    assert saved(office, score(OWN))
    assert saved(office, put_entry(PERIOD, OWN, SELF, "a", SCORE, Entry(Decimal(9), "记录不全")))
    assert saved(office, put_entry(PERIOD, OWN, SELF, "a", Entry(Decimal(9), "记录不全"), None))
    assert saved(office, attach(PERIOD, OWN, "a", [PROOF]))
    assert saved(office, detach(read_files(office.database, PERIOD, OWN, "a")[0].row, PROOF.name))
    step = office.run(declare(PERIOD, OWN, BY))
    assert step is not None
    assert saved(office, undo_of(office, step.sequence, step.commit_id))  # Ctrl+Z
    assert saved(office, declare(PERIOD, OWN, BY))
    look(chief)
    assert chief.take_reports() == []
    found = read_assessment(chief.database, PERIOD)
    assert found is not None
    assert found.participant(OWN).declared


@pytest.mark.parametrize(
    "what",
    [score(OTHER), declare(PERIOD, OTHER, BY), attach(PERIOD, OTHER, "a", [PROOF]), add_scheme(scheme())],
    ids=lambda operation: operation.action,
)
def test_nobody_writes_for_another_branch_or_the_whole_office(sign_in: Callable[..., Office], what: Operation) -> None:
    assert not saved(sign_in(), what)


@pytest.mark.parametrize(
    "what",
    [
        score(OWN, REVIEW),
        finish_review(PERIOD, OWN, BY),
        send_back(PERIOD, OWN, "材料不全", BY),
        put_appraisal(PERIOD, OWN, None, Decimal(90)),
    ],
    ids=lambda operation: operation.action,
)
@pytest.mark.parametrize("branches", [(OWN,), ()], ids=["own branch", "whole office"])
def test_only_an_administrator_reviews(
    chief: Office, sign_in: Callable[..., Office], what: Operation, branches: tuple[str, ...]
) -> None:
    office = sign_in(branches=branches)
    assert saved(office, declare(PERIOD, OWN, BY))
    assert not saved(office, what)
    look(chief)
    assert saved(chief, what)


def test_what_is_reviewed_cannot_be_declared_anew(chief: Office, sign_in: Callable[..., Office]) -> None:
    office = sign_in()
    step = office.run(declare(PERIOD, OWN, BY))
    assert step is not None
    look(chief)
    chief.run(finish_review(PERIOD, OWN, BY))
    look(office)
    assert not saved(office, undo_of(office, step.sequence, step.commit_id))
    assert not saved(office, reopen_review(PERIOD, OWN, "复核", BY))


def test_scores_do_not_change_behind_a_declaration(chief: Office, sign_in: Callable[..., Office]) -> None:
    office = sign_in()
    step = office.run(score(OWN))
    assert step is not None
    assert saved(office, declare(PERIOD, OWN, BY))
    assert not saved(office, undo_of(office, step.sequence, step.commit_id))  # the raw changeset, past every operation


def test_who_only_looks_enters_nothing(chief: Office, sign_in: Callable[..., Office]) -> None:
    office = sign_in("查看", ())
    assert not saved(office, score(OWN))
    assert not may_assess(grant_of(chief, "李四"), OWN)
    assert (may_assess(None, OWN), may_assess(chief.grant, OTHER)) == (True, True)


def test_rules_read_back() -> None:
    assert {name: Rule.from_json(rule.to_json()) for name, rule in office_rules().items()} == office_rules()


def test_of_the_settings_only_shared_views_are_everybody_s(chief: Office, sign_in: Callable[..., Office]) -> None:
    office, one = sign_in(), SavedView("problem_department", "本周", "{}", "李四")
    first = SharedViews((one,))
    assert saved(office, change_settings(SharedViews(), first))
    assert saved(office, change_settings(first, SharedViews((one, replace(one, name="逾期")))))
    assert not saved(office, change_settings(StarSettings(), StarSettings(notice_days=1)))
    look(chief)
    assert chief.take_reports() == []
    assert saved(chief, change_settings(StarSettings(), StarSettings(notice_days=1)))
