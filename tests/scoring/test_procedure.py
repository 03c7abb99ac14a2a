"""自评 → 申报 → 考评 → 公示 → 授星 → 动态管理 in the office: what each step asks for, and that frozen results stay."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from app.core.errors import ConflictError, InvalidValueError
from app.ledgers.changes.undo import undo_of
from app.scoring.assessment import read_assessment
from app.scoring.beginning import participant_row, start
from app.scoring.computing import compute, results_of
from app.scoring.decisions import confirm_absent
from app.scoring.evidence import attach, detach, read_files
from app.scoring.metric import Branch
from app.scoring.period import Period
from app.scoring.procedure import (
    Signer,
    award,
    change_level,
    declare,
    finish_review,
    publish,
    put_appraisal,
    put_entry,
    put_facts,
    reopen_review,
    send_back,
    still_hanging,
    withdraw_notice,
)
from app.scoring.result import Entry, Fact
from app.scoring.scheme import Effect, Trigger
from app.scoring.schemes import add_scheme, change_scheme, read_schemes, remove_scheme
from app.scoring.tables import REVIEW, SELF, StarBranch
from app.store.attachments import StoredFile
from app.store.operation import Operation
from tests.scoring.test_engine import scheme

PERIOD = Period(2023)
DAY = dt.date(2024, 1, 10)
BY = Signer("王建国", DAY)
NEXT_DAY = Signer("王建国", DAY + dt.timedelta(days=1))
BRANCHES = ("第一党支部", "第二党支部")


@pytest.fixture
def office(open_office):
    found = open_office()
    found.run(add_scheme(scheme()))
    (stored,) = read_schemes(found.database)
    found.run(start(PERIOD, stored.row, [Branch(name) for name in BRANCHES], BY))
    return found


def enter(office, branch: str, side: str, key: str, score: int, reason: str = "记录不全", seen: Entry | None = None) -> Entry:
    entry = Entry(Decimal(score), reason)
    office.run(put_entry(PERIOD, branch, side, key, seen, entry))
    return entry


def now(office):
    found = read_assessment(office.database, PERIOD)
    assert found is not None
    return found


def computed(office):
    ranking, _ = compute(office.database, now(office), DAY)
    return results_of(ranking)


def review_all(office) -> None:
    for branch in BRANCHES:
        for key, full in (("a", 12), ("b", 8), ("c", 10)):
            enter(office, branch, SELF, key, full)
        office.run(declare(PERIOD, branch, BY))
        enter(office, branch, REVIEW, "a", 10)
        office.run(finish_review(PERIOD, branch, BY))


def give_stars(office) -> None:
    review_all(office)
    office.run(publish(PERIOD, DAY, BY))
    office.run(award(PERIOD, lambda transaction, assessment: computed(office), "党发〔2024〕1号", NEXT_DAY))


def refused(office, operation, words: str) -> None:
    before = office.head
    with pytest.raises((InvalidValueError, ConflictError)) as error:
        office.run(operation)
    assert words in error.value.message
    assert office.head == before


def test_points_lost_need_a_reason_and_stay_within_the_indicator(office):
    first = BRANCHES[0]
    refused(office, put_entry(PERIOD, first, SELF, "a", None, Entry(Decimal(11))), "理由")
    refused(office, put_entry(PERIOD, first, SELF, "a", None, Entry(Decimal(-1), "x")), "小于 0")
    refused(office, put_entry(PERIOD, first, SELF, "a", None, Entry(Decimal(13), "x")), "不能超过满分")
    refused(office, put_entry(PERIOD, first, SELF, "a", None, Entry(observed={0: -1})), "小于 0")  # type: ignore[dict-item]
    enter(office, first, SELF, "a", 12, "")


def test_two_people_at_one_score_are_told(office):
    enter(office, BRANCHES[0], SELF, "a", 11)
    refused(office, put_entry(PERIOD, BRANCHES[0], SELF, "a", None, Entry(Decimal(9), "另一人")), "同事")


def test_two_people_at_one_veto_are_told(open_office):
    office = open_office()
    office.run(add_scheme(scheme(triggers=(Trigger("leak", "发生失泄密", Effect("all")),))))
    (stored,) = read_schemes(office.database)
    office.run(start(PERIOD, stored.row, [Branch(BRANCHES[0])], BY))
    mine, other = Fact(Fraction(1), "8月通报"), Fact(Fraction(1), "9月通报")
    office.run(put_facts(PERIOD, BRANCHES[0], {"leak": (None, mine)}))
    refused(office, put_facts(PERIOD, BRANCHES[0], {"leak": (None, other)}), "同事")
    refused(office, put_facts(PERIOD, BRANCHES[0], {"unheard": (None, other)}), "没有这种情形")
    office.run(put_facts(PERIOD, BRANCHES[0], {"leak": (mine, None)}))
    assert now(office).participant(BRANCHES[0]).facts == {}


def test_no_star_is_given_before_each_veto_is_decided(open_office):
    office = open_office()
    triggers = (
        Trigger("leak", "发生失泄密", Effect("all")),
        Trigger("asked", "满意度低于60%", Effect("level", level=1), Fraction(60)),
    )
    office.run(add_scheme(scheme(triggers=triggers)))
    (stored,) = read_schemes(office.database)
    office.run(start(PERIOD, stored.row, [Branch(name) for name in BRANCHES], BY))
    review_all(office)
    office.run(publish(PERIOD, DAY, BY))
    stars = award(PERIOD, lambda transaction, assessment: computed(office), "党发〔2024〕1号", NEXT_DAY)
    refused(office, stars, "还有 2 种否决、限级情形没有确认是否发生：“发生失泄密”（第一党支部、第二党支部）")
    office.run(confirm_absent(PERIOD, {name: ["leak", "asked"] for name in BRANCHES[:1]}, BY))
    refused(office, stars, "（第二党支部）")
    refused(office, confirm_absent(PERIOD, {BRANCHES[0]: ["leak"]}, BY), "同事")
    office.run(confirm_absent(PERIOD, {BRANCHES[1]: ["leak", "asked"]}, BY))
    own = now(office).participant(BRANCHES[1])
    assert own.facts["asked"] == Fact(Fraction(60), "经核实不低于60%")
    assert own.steps[-1].note == "不存在：发生失泄密；满意度低于60%"
    before = {name: result.level for name, result in computed(office).items()}
    office.run(stars)
    assert {own.branch.name: own.frozen.level for own in now(office).participants} == before
    refused(office, confirm_absent(PERIOD, {BRANCHES[0]: []}, BY), "已经授星")


def test_a_veto_that_a_colleague_has_just_taken_out_is_told(open_office):
    """He undid 开始评定, changed the scheme and the branches, and began anew while the dialog was open."""
    office = open_office()
    office.run(add_scheme(scheme()))
    (stored,) = read_schemes(office.database)
    office.run(start(PERIOD, stored.row, [Branch(BRANCHES[0])], BY))
    refused(office, confirm_absent(PERIOD, {BRANCHES[0]: ["leak"]}, BY), "没有这种否决、限级情形了")
    refused(office, confirm_absent(PERIOD, {BRANCHES[1]: []}, BY), "“第二党支部”不在2023年度的参评支部里")
    refused(office, declare(PERIOD, BRANCHES[1], BY), "“第二党支部”不在2023年度的参评支部里")


def test_an_assessment_does_not_begin_with_a_scheme_that_a_colleague_has_just_removed(open_office):
    office = open_office()
    office.run(add_scheme(scheme()))
    (stored,) = read_schemes(office.database)
    office.run(remove_scheme(stored))
    refused(office, start(PERIOD, stored.row, [Branch(BRANCHES[0])], BY), "删除")


def test_steps_come_in_their_order(office):
    first, second = BRANCHES
    refused(office, put_entry(PERIOD, first, REVIEW, "a", None, Entry(Decimal(12))), "还没有申报")
    refused(office, finish_review(PERIOD, first, BY), "还没有申报")
    refused(office, send_back(PERIOD, first, "材料不全", BY), "还没有申报")
    refused(office, publish(PERIOD, DAY, BY), "没有考评完")
    refused(office, publish(PERIOD, DAY - dt.timedelta(days=1), BY), "早于今天")
    refused(office, award(PERIOD, lambda *_: {}, "", BY), "还没有公示")
    office.run(declare(PERIOD, first, BY))
    refused(office, declare(PERIOD, first, BY), "已经申报")
    refused(office, put_entry(PERIOD, first, SELF, "a", None, Entry(Decimal(12))), "已经申报")
    refused(office, send_back(PERIOD, first, " ", BY), "理由")
    office.run(send_back(PERIOD, first, "材料不全", BY))
    assert now(office).participant(first).declared is None
    refused(office, finish_review(PERIOD, second, BY), "还没有申报")
    refused(office, start(PERIOD, now(office).scheme_row, [Branch(first)], BY), "已经开始")


def test_a_notice_runs_to_its_end_or_is_withdrawn_with_a_reason(office):
    review_all(office)
    last = DAY + dt.timedelta(days=5)
    office.run(publish(PERIOD, last, BY))
    for day in (DAY, last):  # the last day of 公示 belongs to it
        refused(office, award(PERIOD, lambda *_: {}, "", Signer("王建国", day)), "2024-01-16 起可以授星")
    assert still_hanging(now(office), last + dt.timedelta(days=1)) == ""
    refused(office, put_entry(PERIOD, BRANCHES[0], REVIEW, "b", None, Entry(Decimal(8))), "已经公示")
    refused(office, withdraw_notice(PERIOD, "", BY), "理由")
    office.run(withdraw_notice(PERIOD, "有异议", BY))
    assert (now(office).notice_from, now(office).notice_until) == (None, None)
    refused(office, put_entry(PERIOD, BRANCHES[0], REVIEW, "b", None, Entry(Decimal(7), "记录不全")), "已经考评")
    office.run(reopen_review(PERIOD, BRANCHES[0], "异议属实", BY))
    enter(office, BRANCHES[0], REVIEW, "b", 7)
    refused(office, publish(PERIOD, DAY, BY), "没有考评完")


def test_what_hung_out_is_kept_until_the_notice_is_withdrawn(office):
    review_all(office)
    office.run(publish(PERIOD, DAY, BY, results=lambda transaction, assessment: computed(office)))
    hung = {own.branch.name: own.published for own in now(office).participants}
    assert {name: (past.level, past.total) for name, past in hung.items() if past} == {
        name: (result.level, result.total) for name, result in computed(office).items()
    }
    office.run(withdraw_notice(PERIOD, "有异议", BY))
    assert [own.published for own in now(office).participants] == [None, None]
    office.run(publish(PERIOD, DAY, BY))  # as an earlier program did
    assert [own.published for own in now(office).participants] == [None, None]


def test_open_indicators_give_no_points_until_the_notice_accepts_them(office):
    for branch in BRANCHES:
        enter(office, branch, SELF, "a", 12)
        office.run(declare(PERIOD, branch, BY))
        office.run(finish_review(PERIOD, branch, BY))
    assert {(result.total, result.pending) for result in computed(office).values()} == {(40, 60)}
    office.run(publish(PERIOD, DAY, BY, open_items=4))
    assert now(office).steps[-1].note == "至 2024-01-10；未录入的 4 项确认按未扣分计"
    assert {(result.total, result.pending) for result in computed(office).values()} == {(100, 0)}
    office.run(award(PERIOD, lambda transaction, assessment: computed(office), "", NEXT_DAY))
    assert {own.frozen.level for own in now(office).participants if own.frozen} == {2}


def test_a_review_that_is_done_is_closed_until_it_is_taken_up_again_with_a_reason(office):
    first = BRANCHES[0]
    refused(office, reopen_review(PERIOD, first, "补材料", BY), "还没有考评完")
    office.run(declare(PERIOD, first, BY))
    entry = enter(office, first, REVIEW, "a", 10)
    office.run(finish_review(PERIOD, first, BY))
    refused(office, put_entry(PERIOD, first, REVIEW, "a", entry, Entry(Decimal(9), "再扣")), "已经考评")
    refused(office, put_entry(PERIOD, first, REVIEW, "a", entry, None), "已经考评")
    refused(office, put_appraisal(PERIOD, first, None, Decimal(90)), "已经考评")
    refused(office, put_facts(PERIOD, first, {}), "已经考评")
    refused(office, reopen_review(PERIOD, first, " ", BY), "理由")
    office.run(reopen_review(PERIOD, first, "漏看一本台账", BY))
    own = now(office).participant(first)
    assert (own.declared, own.reviewed) == (DAY.isoformat(), None)
    assert (own.steps[-1].step, own.steps[-1].note) == ("重新考评", "漏看一本台账")
    enter(office, first, REVIEW, "a", 9, seen=entry)


def test_frozen_results_stay_whatever_is_entered_afterwards(office):
    give_stars(office)
    frozen = [own.frozen for own in now(office).participants]
    assert [result.level for result in frozen if result] == [2, 2]
    refused(office, put_entry(PERIOD, BRANCHES[0], REVIEW, "b", None, Entry(Decimal(1), "迟了")), "已经授星")
    refused(office, send_back(PERIOD, BRANCHES[0], "迟了", BY), "已经授星")
    (stored,) = read_schemes(office.database)
    refused(office, change_scheme(stored, stored.scheme), "开始了评定")
    refused(office, remove_scheme(stored), "开始了评定")
    assert [own.frozen for own in now(office).participants] == frozen


def test_stars_are_taken_and_given_with_reason_and_document(office):
    give_stars(office)
    refused(office, change_level(PERIOD, BRANCHES[0], 2, 1, "发生投诉", "", NEXT_DAY), "依据文件")
    refused(office, change_level(PERIOD, BRANCHES[0], 2, 2, "无", "1号", NEXT_DAY), "不同的星级")
    office.run(change_level(PERIOD, BRANCHES[0], 2, 1, "发生投诉", "党发〔2024〕7号", NEXT_DAY))
    refused(office, change_level(PERIOD, BRANCHES[0], 2, 0, "再次投诉", "8号", NEXT_DAY), "同事")
    own = now(office).participant(BRANCHES[0])
    assert own.result is not None
    assert own.frozen is not None
    assert (own.result.level, own.frozen.level) == (1, 2)
    assert own.steps[-1].note == "摘星：二星 → 一星。发生投诉"


def test_a_step_is_undone(office):
    change = office.run(declare(PERIOD, BRANCHES[0], BY))
    assert change is not None
    office.run(undo_of(office, change.sequence, change.commit_id))
    assert now(office).participant(BRANCHES[0]).declared is None
    assert [step.step for step in now(office).steps] == ["开始评定"]


def test_a_scheme_undone_during_the_assessment_is_told_and_comes_back(open_office):
    office = open_office()
    added = office.run(add_scheme(scheme()))
    assert added is not None
    (stored,) = read_schemes(office.database)
    office.run(start(PERIOD, stored.row, [Branch(BRANCHES[0])], BY))
    undone = office.run(undo_of(office, added.sequence, added.commit_id))
    assert undone is not None
    with pytest.raises(InvalidValueError, match="指标体系已被撤销"):
        read_assessment(office.database, PERIOD)
    office.run(undo_of(office, undone.sequence, undone.commit_id))
    assert now(office).scheme == scheme()


def test_evidence_stays_as_it_was_at_the_award(office):
    file = StoredFile("签到表.png", "ab" * 32, 10)
    office.run(attach(PERIOD, BRANCHES[0], "a", [file]))
    (kept,) = read_files(office.database, PERIOD, BRANCHES[0], "a")
    give_stars(office)
    refused(office, attach(PERIOD, BRANCHES[0], "a", [file]), "已经授星")
    refused(office, detach(kept.row, kept.name), "已经授星")
    assert read_files(office.database, PERIOD, BRANCHES[0], "a") == [kept]


def test_two_branches_of_one_name_are_not_assessed_together(open_office):
    """The ledgers go by the name: what is on record could belong to either."""
    office = open_office()
    office.run(add_scheme(scheme()))
    (stored,) = read_schemes(office.database)
    twins = [Branch("第一党支部", 1), Branch("第一党支部", 2), Branch("第二党支部", 3)]
    refused(office, start(PERIOD, stored.row, twins, BY), "都叫“第一党支部”")
    office.run(start(PERIOD, stored.row, twins[1:], BY))
    assert [own.branch.name for own in now(office).participants] == ["第一党支部", "第二党支部"]


def test_namesakes_of_an_earlier_program_are_both_there(office):
    twin = {**participant_row(now(office).row, Branch(BRANCHES[0], 7))}
    office.run(Operation("旧版开始评定", lambda transaction: transaction.insert(StarBranch, twin)))
    names = [own.branch.name for own in now(office).participants]
    assert sorted(names) == [BRANCHES[0], f"{BRANCHES[0]}（2）", BRANCHES[1]]
    assert len(computed(office)) == 3
