"""Every way from state to state, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core.errors import ConflictError, ExpectedError, InvalidValueError, RowGoneError
from app.core.kinds import ParseContext
from app.ledgers.changes.entry_operations import add_child, change_child, remove_child
from app.ledgers.changes.files import add_files
from app.ledgers.changes.operations import add_rows, change_row, change_rows, remove_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.problems.problem import PROBLEM
from app.rectify.actions import ACTIONS
from app.rectify.handling import Outcome, handle, request_of
from app.rectify.limits import NewLimit, change_limit, limit_context, revisit
from app.rectify.rules import ChainStep, ClosingRules, Requirement
from app.store.attachments import StoredFile
from tests.rectify.conftest import APPLICANT, CLERK, HEAD, LEADER, NOW, TODAY, Hand

LATER = NewLimit("2023年12月底前", "2023-12-31", "秦晓峰")
STATES = ("待整改", "整改中", "待审核", "退回整改", "已销号")


def test_the_chain_from_application_to_closing_notes_who_when_and_with_which_opinion(hand: Hand) -> None:
    row = hand.add()
    hand.do("apply", APPLICANT, row, opinion="已整改到位")
    assert hand.state(row) == ("待审核", "部门负责人")
    hand.do("approve", HEAD, row)
    assert hand.state(row) == ("待审核", "分管领导")
    hand.do("approve", LEADER, row)
    assert hand.state(row) == ("待审核", "机关党委（整改办）审核")
    hand.do("approve", CLERK, row, opinion="同意销号。")
    assert hand.state(row) == ("已销号", "")
    assert (hand.row(row)["closed_on"], hand.row(row)["percent"]) == ("2023-11-20", 100)
    entries = [(e["step"], e["action"], e["person"], e["day"], e["time"], e["opinion"]) for e in hand.entries(row)]
    assert entries == [
        ("责任人申请", "申请销号", APPLICANT, "2023-11-20", "10:32", "已整改到位"),
        ("部门负责人", "同意", HEAD, "2023-11-20", "10:32", "同意"),
        ("分管领导", "同意", LEADER, "2023-11-20", "10:32", "同意"),
        ("机关党委（整改办）审核", "同意", CLERK, "2023-11-20", "10:32", "同意销号。"),
    ]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("action", "allowed", "kind"),
    [
        ("apply", ("待整改", "整改中", "退回整改"), "限期整改"),
        ("approve", ("待审核",), "限期整改"),
        ("return", ("待审核",), "限期整改"),
        ("close_directly", ("待整改", "整改中", "退回整改"), "立行立改"),
        ("restart", ("已销号",), "限期整改"),
        ("revisit", ("已销号",), "限期整改"),
        ("extend", ("待整改", "整改中", "退回整改", "待审核"), "限期整改"),
        ("correct", ("待整改", "整改中", "退回整改", "待审核"), "限期整改"),
    ],
)
def test_each_action_is_possible_in_its_states_only(
    hand: Hand, action: str, allowed: tuple[str, ...], kind: str, state: str
) -> None:
    row = hand.add(status=state, kind=kind)
    head = hand.office.head

    def act() -> None:
        if action in ("extend", "correct"):
            hand.limit(action, row, LATER)
        elif action == "restart":
            hand.restart(row)
        elif action == "revisit":
            hand.revisit(row, "巩固")
        else:
            hand.do(action, HEAD, row)

    if state in allowed:
        act()
        assert hand.office.head == head + 1
    else:
        with pytest.raises(InvalidValueError, match=f"状态为“{state}”，不能"):
            act()
        assert hand.office.head == head


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("待整改", "整改中", ""),
        ("整改中", "待整改", ""),
        ("退回整改", "整改中", ""),
        ("整改中", "已销号", "销号须经“申请销号”逐级审核"),
        ("待整改", "已销号", "销号须经"),
        ("整改中", "待审核", "请用“申请销号”办理"),
        ("退回整改", "待审核", "请用“申请销号”办理"),
        ("整改中", "退回整改", "只有待审核的问题可以“退回”"),
        ("待审核", "已销号", "正在审核中"),
        ("待审核", "整改中", "正在审核中"),
        ("已销号", "整改中", "请先“重启”"),
    ],
)
def test_typing_a_state_only_puts_right_what_is_open(hand: Hand, before: str, after: str, why: str) -> None:
    row = hand.add(status=before)
    operations = [
        change_row(PROBLEM, row, {"status": (before, after)}, TODAY),
        change_rows(PROBLEM, {row: {"status": (before, after)}}, TODAY),
    ]
    if not why:
        hand.office.run(operations[0])
        (entry,) = hand.entries(row)
        assert (entry["action"], entry["person"], entry["opinion"]) == ("状态更正", CLERK, f"{before} → {after}")
        return
    for operation in operations:
        with pytest.raises(InvalidValueError, match=why):
            hand.office.run(operation)
    assert hand.row(row)["status"] == before


def test_a_closed_row_is_only_looked_at(hand: Hand) -> None:
    row = hand.add(status="整改中")
    milestone = PROBLEM.child("milestone")
    hand.office.run(add_child(PROBLEM, milestone, row, {"day": "2023-11-10", "goal": "试行", "done": "完成"}))
    hand.close(row)
    (stage,) = hand.entries(row, "milestone")
    attempts = [
        change_row(PROBLEM, row, {"remark": ("", "补记")}, TODAY),
        change_row(PROBLEM, row, {"progress": ("专栏已开通", "又有新进展")}, TODAY),
        add_child(PROBLEM, PROBLEM.child("progress"), row, {"day": "2023-11-20", "content": "又有新进展"}),
        remove_child(PROBLEM, milestone, int(str(stage["id"]))),
        change_child(PROBLEM, milestone, int(str(stage["id"])), {"done": ("完成", "未完成")}),
        add_files(PROBLEM, PROBLEM.child("evidence"), row, [StoredFile("照片.jpg", "0" * 64, 9)], TODAY),
        change_rows(PROBLEM, {row: {"deadline": ("11月底前", "12月底前")}}, TODAY),
        remove_rows(PROBLEM, [row]),
    ]
    for attempt in attempts:
        with pytest.raises(InvalidValueError, match="已销号的问题只能查看。确需修改或删除的，请先“重启”"):
            hand.office.run(attempt)


@pytest.mark.parametrize(
    ("person", "opinion", "why"),
    [
        (APPLICANT, "同意", "申悦是本次销号的申请人，不能审核自己的申请"),
        (HEAD, " ", "请填写意见"),
    ],
)
def test_a_step_needs_somebody_elses_name_and_an_opinion(hand: Hand, person: str, opinion: str, why: str) -> None:
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    with pytest.raises(InvalidValueError, match=why):
        hand.do("approve", person, row, opinion=opinion)
    assert hand.state(row) == ("待审核", "部门负责人")


def change(hand: Hand, **values: object) -> None:
    now = read_settings(hand.office.database, ClosingRules)
    hand.office.run(change_settings(now, replace(now, **values)))  # type: ignore[arg-type]


def test_nobody_signs_two_steps_in_a_row_unless_the_office_allows_it(hand: Hand) -> None:
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    hand.do("approve", HEAD, row)
    with pytest.raises(InvalidValueError, match="同一人不能连续签署两个环节"):
        hand.do("approve", HEAD, row)
    change(hand, no_repeat=False)
    hand.do("approve", HEAD, row)
    assert hand.state(row) == ("待审核", "机关党委（整改办）审核")


def test_who_signed_last_may_still_send_it_back(hand: Hand) -> None:
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    hand.do("approve", HEAD, row)
    hand.do("return", HEAD, row, opinion="复核发现材料不全")
    assert hand.state(row) == ("退回整改", "")


def test_only_the_persons_of_the_directory_sign_when_the_office_says_so(hand: Hand) -> None:
    change(hand, only_listed=True)
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    with pytest.raises(InvalidValueError, match="“部门负责人”环节应由严立新签署"):
        hand.do("approve", "柯少华", row)
    hand.do("approve", HEAD, row)


def test_the_heads_own_problem_goes_past_the_head(hand: Hand) -> None:
    row = hand.add(person=HEAD)
    hand.do("apply", HEAD, row)
    assert hand.state(row) == ("待审核", "分管领导")
    assert [(e["step"], e["action"], e["person"]) for e in hand.entries(row)] == [
        ("责任人申请", "申请销号", HEAD),
        ("部门负责人", "免签", ""),
    ]
    hand.do("approve", LEADER, row)
    with pytest.raises(InvalidValueError, match="申请人"):
        hand.do("approve", HEAD, row)


def test_another_chain_is_followed_from_then_on_also_by_what_is_under_way(hand: Hand) -> None:
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    change(hand, steps=(ChainStep("支部书记"), ChainStep("机关党委")))
    hand.do("approve", LEADER, row)  # the step it waited at is gone: the new chain begins
    assert hand.state(row) == ("待审核", "机关党委")
    hand.do("approve", CLERK, row)
    assert hand.state(row) == ("已销号", "")


def test_a_chain_without_steps_closes_nothing(hand: Hand) -> None:
    change(hand, steps=())
    row = hand.add()
    with pytest.raises(InvalidValueError, match="没有可以审核的环节"):
        hand.do("apply", APPLICANT, row)
    assert hand.entries(row) == []


def test_what_the_office_asks_for_is_asked_for(hand: Hand) -> None:
    row = hand.add(measures="", person="", progress="")
    with pytest.raises(InvalidValueError, match="还缺少：整改措施、责任人、进展（至少 1 条，现有 0 条），不能申请销号"):
        hand.do("apply", APPLICANT, row)
    change(hand, requirements={"apply": Requirement(evidence=2), "approve": Requirement(("goal",))})
    with pytest.raises(InvalidValueError, match="佐证材料（至少 2 件，现有 0 件）"):
        hand.do("apply", APPLICANT, row)
    change(hand, requirements={"approve": Requirement(("goal",))})
    hand.do("apply", APPLICANT, row)
    with pytest.raises(InvalidValueError, match="还缺少：整改目标，不能同意"):
        hand.do("approve", HEAD, row)


@pytest.mark.parametrize("key", ["approve", "return"])
def test_what_the_office_asks_for_a_review_is_asked_for(hand: Hand, key: str) -> None:
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    change(hand, requirements={key: Requirement(("goal", "symptom"), progress=2, evidence=1)})
    why = "还缺少：整改目标、具体表现、进展（至少 2 条，现有 1 条）、佐证材料（至少 1 件，现有 0 件），不能"
    with pytest.raises(InvalidValueError, match=why):
        hand.do(key, HEAD, row)
    assert hand.state(row) == ("待审核", "部门负责人")


def test_what_the_office_asks_for_an_extension_is_asked_for(hand: Hand) -> None:
    row = hand.add()
    change(hand, requirements={"extend": Requirement(("goal",), evidence=1)})
    with pytest.raises(InvalidValueError, match="还缺少：整改目标、佐证材料（至少 1 件，现有 0 件），不能延期"):
        hand.limit("extend", row, LATER)
    hand.limit("correct", row, LATER)


def test_what_is_returned_comes_again_and_begins_at_the_first_step(hand: Hand) -> None:
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    hand.do("approve", HEAD, row)
    with pytest.raises(InvalidValueError, match="请填写退回理由"):
        hand.do("return", LEADER, row, opinion="")
    hand.do("return", LEADER, row, opinion="佐证材料不全")
    assert hand.state(row) == ("退回整改", "")
    hand.do("apply", APPLICANT, row)
    assert hand.state(row) == ("待审核", "部门负责人")
    hand.do("approve", HEAD, row)
    hand.do("approve", LEADER, row)
    hand.do("approve", CLERK, row)
    assert [entry["action"] for entry in hand.entries(row)] == [
        "申请销号", "同意", "退回整改", "申请销号", "同意", "同意", "同意",
    ]  # fmt: skip


def test_at_once_is_closed_at_once_with_a_note_and_nothing_else_is(hand: Hand) -> None:
    row, other = hand.add(kind="立行立改"), hand.add(kind="限期整改")
    with pytest.raises(InvalidValueError, match="只有立行立改的问题可以直接销号"):
        hand.do("close_directly", CLERK, other, opinion="当场整改")
    with pytest.raises(InvalidValueError, match="请填写办结说明"):
        hand.do("close_directly", CLERK, row, opinion="")
    hand.do("close_directly", CLERK, row, opinion="当场整改")
    assert hand.state(row) == ("已销号", "")
    assert [(e["action"], e["opinion"]) for e in hand.entries(row)] == [("直接销号", "当场整改")]


def test_what_lasts_is_never_closed_silently(hand: Hand) -> None:
    row = hand.add(kind="持续整改")
    milestone = PROBLEM.child("milestone")
    hand.office.run(add_child(PROBLEM, milestone, row, {"day": "2023-12-10", "goal": "办结率七成"}))
    with pytest.raises(InvalidValueError, match="阶段目标全部完成（还有 1 个未完成）"):
        hand.do("apply", APPLICANT, row)
    (stage,) = hand.entries(row, "milestone")
    hand.office.run(remove_child(PROBLEM, milestone, int(str(stage["id"]))))
    hand.do("apply", APPLICANT, row)
    hand.do("approve", HEAD, row)
    hand.do("approve", LEADER, row)
    with pytest.raises(InvalidValueError, match="持续整改的问题不会自动销号"):
        hand.do("approve", CLERK, row)
    hand.office.run(add_child(PROBLEM, milestone, row, {"day": "2024-01-10", "goal": "再巩固"}))
    with pytest.raises(InvalidValueError, match="阶段目标全部完成（还有 1 个未完成）"):
        hand.do("approve", CLERK, row, confirmed=True)
    (stage,) = hand.entries(row, "milestone")
    hand.office.run(remove_child(PROBLEM, milestone, int(str(stage["id"]))))
    hand.do("approve", CLERK, row, confirmed=True)
    assert hand.state(row) == ("已销号", "")


def test_what_was_imported_in_review_goes_on_at_the_first_step(hand: Hand) -> None:
    row = hand.add(status="待审核")
    hand.do("approve", HEAD, row)
    assert hand.state(row) == ("待审核", "分管领导")


def test_many_are_one_step_and_what_is_refused_is_listed(hand: Hand) -> None:
    good, other = hand.add(), hand.add()
    bare = hand.add(measures="", statement="缺措施的问题")
    head = hand.office.head
    outcome = hand.do_many("apply", APPLICANT, good, bare, other)
    assert hand.office.head == head + 1
    assert outcome.done == [good, other]
    assert str(outcome.refused[bare]).startswith("“缺措施的问题”：还缺少：整改措施")
    assert [hand.state(row)[0] for row in (good, bare, other)] == ["待审核", "整改中", "待审核"]
    with pytest.raises(InvalidValueError, match="选中的 2 条都不能申请销号") as caught:
        hand.do_many("apply", APPLICANT, good, other)
    assert caught.value.detail.count("状态为“待审核”") == 2
    hand.office.run(undo_of(hand.office, head + 1))
    assert [hand.state(row) for row in (good, other)] == [("整改中", "")] * 2
    assert hand.entries(good) == []


def test_two_who_approve_at_once_are_told_and_only_one_step_is_signed(hand: Hand, make_hand: Callable[..., Hand]) -> None:
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    theirs = make_hand("处长-PC", HEAD)
    seen = theirs.seen(row)
    hand.do("approve", HEAD, row)
    with pytest.raises(ConflictError, match="同事刚刚办理过，现在是“待审核”，正等待分管领导"):
        theirs.office.run(handle(seen, request_of("approve", LEADER, "同意", NOW)))
    assert hand.state(row) == theirs.state(row) == ("待审核", "分管领导")


def test_a_row_that_was_deleted_meanwhile_says_so(hand: Hand) -> None:
    row = hand.add()
    seen = hand.seen(row)
    hand.office.run(remove_rows(PROBLEM, [row]))
    with pytest.raises(RowGoneError):
        hand.office.run(handle(seen, request_of("apply", APPLICANT, "好了", NOW)))


# -- time limits ------------------------------------------------------------------------------------------------------


def test_an_extension_keeps_every_old_day_and_the_first_one_in_the_row(hand: Hand) -> None:
    row = hand.add()
    hand.limit("extend", row, LATER, "人员抽调")
    hand.limit("extend", row, NewLimit("2024年一季度", "2024-03-31", "秦晓峰"), "平台采购延误")
    now = hand.row(row)
    assert (now["deadline"], now["deadline_date"], now["original_date"]) == ("2024年一季度", "2024-03-31", "2023-11-30")
    assert now["extension_count"] == 2
    assert [(e["old_date"], e["new_date"], e["reason"], e["approver"]) for e in hand.entries(row, "extension")] == [
        ("2023-11-30", "2023-12-31", "人员抽调", "秦晓峰"),
        ("2023-12-31", "2024-03-31", "平台采购延误", "秦晓峰"),
    ]
    assert hand.entries(row)[0]["opinion"] == "11月底前 → 2023年12月底前。人员抽调"


@pytest.mark.parametrize(
    ("limit", "reason", "why"),
    [
        (LATER, "", "请填写延期理由"),
        (replace(LATER, approver=""), "抽调", "请填写审批人"),
        (replace(LATER, date=None), "抽调", "要写明日期"),
        (replace(LATER, date="2023-11-25"), "抽调", "应晚于现在的时限（2023-11-30）"),
    ],
)
def test_an_extension_is_refused_without_reason_approver_or_a_later_day(
    hand: Hand, limit: NewLimit, reason: str, why: str
) -> None:
    row = hand.add()
    with pytest.raises(InvalidValueError, match=why):
        hand.limit("extend", row, limit, reason)
    assert hand.entries(row, "extension") == []


def test_a_time_limit_is_not_put_off_by_typing_once_work_has_begun(hand: Hand) -> None:
    row, new = hand.add(), hand.add(status="待整改")
    later = {"deadline": ("11月底前", "12月底前"), "deadline_date": ("2023-11-30", "2023-12-31")}
    with pytest.raises(InvalidValueError, match="请用“延期”办理"):
        hand.office.run(change_row(PROBLEM, row, later, TODAY))
    hand.office.run(change_row(PROBLEM, new, later, TODAY))
    hand.office.run(change_row(PROBLEM, row, {"deadline_date": ("2023-11-30", "2023-11-25")}, TODAY))
    assert hand.row(row)["deadline_date"] == "2023-11-25"


def test_a_slip_is_put_right_with_a_reason_and_is_no_extension(hand: Hand) -> None:
    row = hand.add()
    hand.limit("correct", row, NewLimit("2023年12月底前", "2023-12-31"), "录入时写错月份")
    now = hand.row(row)
    assert (now["deadline_date"], now["original_date"], now["extension_count"]) == ("2023-12-31", None, 0)
    assert [e["kind"] for e in hand.entries(row, "extension")] == ["更正时限"]


# -- closed and open again --------------------------------------------------------------------------------------------


def test_a_restart_opens_another_round_and_the_first_one_stays_told(hand: Hand) -> None:
    row = hand.add()
    hand.close(row)
    with pytest.raises(InvalidValueError, match="请填写重启理由"):
        hand.restart(row, "")
    hand.restart(row, "问题反弹", LATER)
    now = hand.row(row)
    assert (now["status"], now["round"], now["closed_on"], now["deadline_date"]) == ("整改中", 2, None, "2023-12-31")
    assert (now["percent"], now["light"]) == (None, "正常")
    last = hand.entries(row)[-1]
    assert (last["round"], last["action"], last["opinion"]) == (2, "重启", "问题反弹（原销号日期 2023-11-20）")
    hand.note(row, "再次整改")
    hand.close(row)
    assert [e["round"] for e in hand.entries(row)] == [1, 1, 1, 1, 2, 2, 2, 2, 2]
    assert hand.row(row)["status"] == "已销号"


def test_a_revisit_notes_whether_it_holds(hand: Hand) -> None:
    row = hand.add()
    hand.close(row)
    hand.revisit(row, "反弹", "又有两份超时限")
    with pytest.raises(InvalidValueError, match="请填写检查结果"):
        hand.revisit(row, "")
    (found,) = hand.entries(row, "revisit")
    assert (found["day"], found["person"], found["result"], found["note"]) == ("2023-11-20", CLERK, "反弹", "又有两份超时限")
    assert hand.row(row)["status"] == "已销号"


def test_a_refusal_says_what_to_do(hand: Hand) -> None:
    row = hand.add()
    with pytest.raises(ExpectedError) as caught:
        hand.do("approve", HEAD, row)
    assert str(caught.value).endswith("状态为“整改中”，不能同意。请先申请销号。")


# -- several at once ----------------------------------------------------------------------------------------------------


def test_many_time_limits_are_put_off_as_one_step_and_each_old_one_is_kept(hand: Hand) -> None:
    first, second = hand.add(), hand.add(deadline="12月10日前", deadline_date="2023-12-10", status="待整改")
    late = hand.add(deadline="2024年1月底前", deadline_date="2024-01-31")
    closed = hand.add(status="已销号")
    before = {row: hand.row(row) for row in (first, second, late, closed)}
    outcome = Outcome()
    request = request_of("extend", CLERK, "抽调参加专项检查", NOW)
    change = hand.office.run(change_limit(hand.seen(first, second, late, closed), request, LATER, outcome))
    assert change is not None
    assert outcome.done == [first, second]
    assert "新的时限应晚于现在的时限（2024-01-31）" in str(outcome.refused[late])
    assert "不能延期" in str(outcome.refused[closed])
    for row, old in ((first, "11月底前"), (second, "12月10日前")):
        assert (hand.row(row)["deadline_date"], hand.row(row)["original_date"]) == ("2023-12-31", before[row]["deadline_date"])
        (entry,) = hand.entries(row, "extension")
        assert (entry["old_deadline"], entry["reason"], entry["approver"]) == (old, "抽调参加专项检查", "秦晓峰")
    assert (hand.row(late), hand.row(closed)) == (before[late], before[closed])
    hand.office.run(undo_of(hand.office, change.sequence))
    assert {row: hand.row(row) for row in before} == before
    assert hand.entries(first, "extension") == []


def test_many_closed_problems_are_looked_at_again_together(hand: Hand) -> None:
    closed, working = hand.add(status="已销号"), hand.add()
    outcome = Outcome()
    hand.office.run(revisit(hand.seen(closed, working), request_of("revisit", CLERK, "抽查", NOW), "巩固", outcome))
    assert (outcome.done, list(outcome.refused)) == ([closed], [working])
    assert [entry["result"] for entry in hand.entries(closed, "revisit")] == ["巩固"]


@pytest.mark.parametrize(
    ("action", "limits", "typed", "day"),
    [
        ("extend", ["2023-11-30"], "12月底前", "2023-12-31"),
        ("extend", ["2023-11-30"], "3月底前", "2024-03-31"),  # the first that is later than the present one
        ("extend", ["2024-04-30"], "3月底前", "2025-03-31"),
        ("extend", ["2023-05-31"], "8月底前", "2024-08-31"),  # past already
        ("extend", ["2023-11-30"], "2023年3月底前", "2023-03-31"),  # whoever writes a year means it
        ("extend", ["2023-11-30", "2023-12-15"], "3月底前", "2024-03-31"),
        ("restart", ["2022-11-30"], "12月底前", "2023-12-31"),
        ("restart", ["2022-11-30"], "3月底前", "2024-03-31"),
        ("correct", ["2022-11-30"], "10月底前", "2022-10-31"),  # stays in its year
        ("correct", [""], "10月底前", "2023-10-31"),
        ("extend", [""], "长期坚持", None),
    ],
)
def test_a_new_time_limit_without_a_year_leads_into_the_future_unless_it_is_put_right(
    action: str, limits: list[str], typed: str, day: str | None
) -> None:
    context = limit_context(action, limits, typed, ParseContext(TODAY.year, TODAY), TODAY)
    assert PROBLEM.derive({"deadline": typed}, context)["deadline_date"] == day


# -- taken back and done again ------------------------------------------------------------------------------------------

ENTRIES = ("progress", "milestone", "handling", "extension", "revisit")


def whole(hand: Hand, row: int) -> dict[str, object]:
    """Everything there is of a problem."""
    return {**hand.row(row), **{key: hand.entries(row, key) for key in ENTRIES}}


@pytest.mark.parametrize("key", [*ACTIONS])
def test_every_action_is_taken_back_whole_and_done_again(hand: Hand, key: str) -> None:
    state = next(iter(ACTIONS[key].sources))
    row = hand.add(status=state, kind="立行立改" if key == "close_directly" else "限期整改")
    if key in ("approve", "return"):
        row = hand.add()
        hand.do("apply", APPLICANT, row)
    if key in ("restart", "revisit"):
        row = hand.add()
        hand.close(row)
    before = whole(hand, row)
    if key in ("extend", "correct"):
        hand.limit(key, row, LATER)
    elif key == "restart":
        hand.restart(row, "反弹", LATER)
    elif key == "revisit":
        hand.revisit(row, "巩固")
    else:
        hand.do(key, HEAD, row)
    done, after = hand.office.head, whole(hand, row)
    assert after != before
    hand.office.run(undo_of(hand.office, done))
    assert whole(hand, row) == before
    hand.office.run(undo_of(hand.office, done + 1))
    assert whole(hand, row) == after


def test_an_action_is_not_taken_back_over_what_a_colleague_did_after_it(hand: Hand) -> None:
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    applied = hand.office.head
    hand.do("approve", HEAD, row)
    with pytest.raises(ConflictError):
        hand.office.run(undo_of(hand.office, applied))
    assert hand.state(row) == ("待审核", "分管领导")


def test_an_extension_to_the_same_day_is_none(hand: Hand) -> None:
    row = hand.add()
    with pytest.raises(InvalidValueError, match="应晚于现在的时限"):
        hand.limit("extend", row, NewLimit("11月30日前", "2023-11-30", "秦晓峰"))


def test_one_of_two_heads_who_applies_leaves_the_step_to_the_other(hand: Hand) -> None:
    hand.office.run(add_rows(DEPARTMENT, [{"name": "信息处", "head": f"{HEAD}、丁一", "leader": LEADER}], TODAY))
    row = hand.add(department="信息处", person=HEAD)
    hand.do("apply", HEAD, row)
    assert hand.state(row) == ("待审核", "部门负责人")


def test_who_looked_at_the_last_round_is_told_that_there_is_another(hand: Hand) -> None:
    row = hand.add()
    hand.close(row)
    seen = hand.seen(row)
    hand.restart(row)
    hand.office.run(add_child(PROBLEM, PROBLEM.child("progress"), row, {"day": "2023-11-20", "content": "再次整改"}))
    hand.close(row)
    with pytest.raises(ConflictError):
        hand.office.run(revisit(seen, request_of("revisit", CLERK, "抽查", NOW), "巩固"))
