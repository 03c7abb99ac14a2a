"""What waits for whom, and how a chain is told."""

from __future__ import annotations

from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_children
from app.rectify.chain import Directory, chain_states
from app.rectify.handling import handle, request_of
from app.rectify.queue import review_queue
from app.rectify.rules import ClosingRules
from app.store.accounts import Grant
from tests.rectify.conftest import APPLICANT, CLERK, HEAD, LEADER, NOW, TODAY, Hand


def mine(hand: Hand, user: str) -> list[int]:
    return [case.row_id for case in review_queue(hand.office.database, TODAY, user).mine]


def told(hand: Hand, row: int) -> list[tuple[str, str, tuple[str, ...]]]:
    database = hand.office.database
    entries = read_children(database, PROBLEM.child("handling"), row)
    states = chain_states(read_settings(database, ClosingRules), Directory.read(database), hand.row(row), entries)
    return [(state.name, state.state, state.people) for state in states]


def test_it_waits_for_one_after_the_other_and_never_for_the_applicant(hand: Hand) -> None:
    row = hand.add()
    assert mine(hand, HEAD) == []
    hand.do("apply", APPLICANT, row)
    assert [mine(hand, user) for user in (APPLICANT, HEAD, LEADER, CLERK)] == [[], [row], [], []]
    hand.do("approve", HEAD, row)
    assert [mine(hand, user) for user in (HEAD, LEADER, CLERK)] == [[], [row], []]
    hand.do("approve", LEADER, row)
    assert [mine(hand, user) for user in (APPLICANT, LEADER, CLERK)] == [[], [], [row]]
    hand.do("approve", CLERK, row)
    queue = review_queue(hand.office.database, TODAY, CLERK)
    (handled,) = queue.handled
    assert (queue.waiting, handled.row_id, handled.handled, handled.step) == ((), row, True, "已销号")


def test_a_step_that_asks_nobody_says_that_anybody_may_sign(hand: Hand) -> None:
    row = hand.add(department="研究室")  # whose head is not registered
    hand.do("apply", APPLICANT, row)
    (case,) = review_queue(hand.office.database, TODAY, CLERK).mine
    assert (case.step, case.signers, case.anybody) == ("部门负责人", (), "未登记，任何人可签")
    hand.do("approve", HEAD, row)
    hand.do("approve", LEADER, row)
    (case,) = review_queue(hand.office.database, TODAY, CLERK).mine
    assert (case.step, case.anybody) == ("机关党委（整改办）审核", "任何人可签")
    database = hand.office.database
    steps = chain_states(ClosingRules(), Directory.read(database), hand.row(row), hand.entries(row)[::-1])
    assert [step.anybody for step in steps] == ["", "", "", "任何人可签"]
    assert Directory.read(database).without("head") == ("研究室",)


def test_nothing_waits_for_who_may_only_look_or_has_other_departments(hand: Hand) -> None:
    row = hand.add(department="研究室")
    hand.do("apply", APPLICANT, row)

    def waiting(grant: Grant | None) -> int:
        return len(review_queue(hand.office.database, TODAY, CLERK, grant).mine)

    looks, other = Grant(1, CLERK, "查看", ""), Grant(1, CLERK, "联络员", "", {"department": ("办公室",)})
    own, chief = Grant(1, CLERK, "联络员", "", {"department": ("研究室",)}), Grant(1, CLERK, "管理员", "")
    assert [waiting(grant) for grant in (None, looks, other, own, chief)] == [1, 0, 0, 1, 1]


def test_a_chain_is_told_from_application_to_closing(hand: Hand) -> None:
    row = hand.add()
    assert told(hand, row) == []
    hand.do("apply", APPLICANT, row)
    hand.do("approve", HEAD, row)
    assert told(hand, row) == [
        ("责任人申请", "done", (APPLICANT,)),
        ("部门负责人", "done", (HEAD,)),
        ("分管领导", "waiting", (LEADER,)),
        ("机关党委（整改办）审核", "ahead", ()),
    ]
    hand.do("return", LEADER, row, opinion="材料不全")
    assert told(hand, row)[-1] == ("分管领导", "returned", (LEADER,))
    hand.close(row)
    assert [name for name, _, _ in told(hand, row)][-1] == "已销号"
    hand.restart(row)
    assert told(hand, row) == []


def test_what_was_imported_says_so(hand: Hand) -> None:
    assert told(hand, hand.add(status="已销号", closed_on="2023-10-01")) == [("导入时已销号", "waived", ())]
    assert told(hand, hand.add(status="待审核"))[:2] == [
        ("责任人申请", "waived", ()),
        ("部门负责人", "waiting", (HEAD,)),
    ]


def test_a_clerk_notes_for_many_what_each_ones_own_people_have_signed(hand: Hand) -> None:
    rows = [hand.add(), hand.add(person="柯少华、岳琳"), hand.add(person=HEAD)]
    assert hand.do_many("apply", "", *rows).refused == {}
    assert [hand.entries(row)[0]["person"] for row in rows] == [APPLICANT, "柯少华、岳琳", HEAD]
    assert hand.do_many("approve", "", *rows).refused == {}
    assert [hand.entries(row)[-1]["person"] for row in rows] == [HEAD, HEAD, LEADER]
    outcome = hand.do_many("approve", "", *rows)
    assert outcome.done == rows[:2]
    assert "没有登记这一环节的审核人" in str(outcome.refused[rows[2]])
    hand.do("approve", CLERK, *rows)
    assert [hand.state(row)[0] for row in rows] == ["已销号"] * 3


def test_what_has_waited_longest_comes_first_and_what_was_handled_last(hand: Hand) -> None:
    rows = [hand.add() for _ in range(3)]
    imported = hand.add(status="待审核")  # nobody knows since when
    moments = [NOW.replace(day=19, hour=9), NOW.replace(day=18), NOW.replace(day=19, hour=8)]
    for row, moment in zip(rows, moments, strict=True):
        hand.office.run(handle(hand.seen(row), request_of("apply", APPLICANT, "已整改", moment)))
    queue = review_queue(hand.office.database, TODAY, HEAD)
    assert [case.row_id for case in queue.waiting] == [imported, rows[1], rows[2], rows[0]]
    signed = [(rows[0], NOW.replace(hour=11)), (rows[2], NOW.replace(hour=15)), (rows[1], NOW.replace(hour=9))]
    for row, moment in signed:
        hand.office.run(handle(hand.seen(row), request_of("approve", HEAD, "同意", moment)))
    queue = review_queue(hand.office.database, TODAY, HEAD)
    assert [case.row_id for case in queue.handled] == [rows[2], rows[0], rows[1]]
