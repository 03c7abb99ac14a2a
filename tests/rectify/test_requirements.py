"""办理要求: what the office asks for at each action, checked whatever the way it is carried out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core import ids
from app.core.errors import InvalidValueError
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.files import add_files
from app.ledgers.changes.undo import undo_of
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.problems.problem import PROBLEM
from app.rectify.actions import ACTIONS
from app.rectify.handling import handle, request_of
from app.rectify.limits import NewLimit, change_limit, restart, revisit
from app.rectify.requirements import standings
from app.rectify.rules import ClosingRules, Requirement
from app.store.attachments import StoredFile
from app.store.operation import Operation
from tests.rectify.conftest import APPLICANT, CLERK, HEAD, NOW, TODAY, Hand

LATER = NewLimit("2023年12月底前", "2023-12-31", "秦晓峰")
PHOTO, TABLE = StoredFile("照片.jpg", "a" * 64, 9), StoredFile("抽查表.pdf", "b" * 64, 9)


def ask(hand: Hand, key: str, wanted: Requirement) -> None:
    now = read_settings(hand.office.database, ClosingRules)
    hand.office.run(change_settings(now, replace(now, requirements={key: wanted})))


def ready(hand: Hand, key: str) -> int:
    """A problem at which an action is possible."""
    row = hand.add(kind="立行立改" if key == "close_directly" else "限期整改")
    if key in ("approve", "return"):
        hand.do("apply", APPLICANT, row)
    if ACTIONS[key].closed:
        hand.close(row)
    return row


def operation(
    hand: Hand, key: str, row: int, *files: StoredFile, opinion: str = "已核实", limit: NewLimit = LATER
) -> Operation:
    """An action with files and words."""
    request, seen = request_of(key, HEAD, opinion, NOW, files=files), hand.seen(row)
    ways: dict[str, Callable[[], Operation]] = {
        "extend": lambda: change_limit(seen, request, limit),
        "correct": lambda: change_limit(seen, request, limit),
        "restart": lambda: restart(row, seen[row], request, limit if limit.date else None),
        "revisit": lambda: revisit(seen, request, "巩固"),
    }
    return ways.get(key, lambda: handle(seen, request))()


@pytest.mark.parametrize("key", [*ACTIONS])
def test_every_action_may_ask_for_proof_which_may_come_with_it(hand: Hand, key: str) -> None:
    row = ready(hand, key)
    ask(hand, key, Requirement(evidence=2))
    with pytest.raises(InvalidValueError, match="还缺少：佐证材料（至少 2 件，现有 1 件），不能"):
        hand.office.run(operation(hand, key, row, PHOTO))
    with pytest.raises(InvalidValueError, match="现有 1 件"):
        hand.office.run(operation(hand, key, row, PHOTO, replace(PHOTO, name="同一张照片.jpg")))
    assert hand.entries(row, "evidence") == []
    before = hand.row(row)
    hand.office.run(operation(hand, key, row, PHOTO, TABLE))
    done = hand.office.head
    found = [(item["name"], item["occasion"], item["day"]) for item in hand.entries(row, "evidence")]
    word = ACTIONS[key].word
    assert sorted(found) == [("抽查表.pdf", word, "2023-11-20"), ("照片.jpg", word, "2023-11-20")]
    hand.office.run(undo_of(hand.office, done))
    assert (hand.entries(row, "evidence"), hand.row(row)) == ([], before)


@pytest.mark.parametrize("key", [*ACTIONS])
def test_every_action_may_ask_for_words(hand: Hand, key: str) -> None:
    row = ready(hand, key)
    ask(hand, key, Requirement(opinion=True))
    with pytest.raises(InvalidValueError, match=f"请填写{ACTIONS[key].asks}"):
        hand.office.run(operation(hand, key, row, opinion=" "))
    hand.office.run(operation(hand, key, row))


@pytest.mark.parametrize("key", [key for key, action in ACTIONS.items() if not action.closed])
def test_every_action_on_an_open_problem_may_ask_for_fields_and_progress(hand: Hand, key: str) -> None:
    row = ready(hand, key)
    ask(hand, key, Requirement(("goal",), progress=2))
    with pytest.raises(InvalidValueError, match="还缺少：整改目标、进展（至少 2 条，现有 1 条），不能"):
        hand.office.run(operation(hand, key, row))


def test_proof_that_is_there_already_counts_for_an_open_problem_and_not_for_a_check(hand: Hand) -> None:
    row = hand.add()
    hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [PHOTO], TODAY))
    ask(hand, "apply", Requirement(evidence=1))
    hand.close(row)
    ask(hand, "revisit", Requirement(evidence=1))
    with pytest.raises(InvalidValueError, match="佐证材料（至少 1 件，现有 0 件），不能回头看"):
        hand.revisit(row, "巩固")
    hand.office.run(operation(hand, "revisit", row, PHOTO))  # the same photo is kept once
    assert [(item["name"], item["occasion"]) for item in hand.entries(row, "evidence")] == [("照片.jpg", "")]


def test_a_restart_may_ask_for_a_new_time_limit_and_nothing_that_cannot_be_added(hand: Hand) -> None:
    row = ready(hand, "restart")
    ask(hand, "restart", Requirement(("deadline", "goal"), progress=9))
    with pytest.raises(InvalidValueError, match="请填写新的整改时限"):
        hand.restart(row)
    hand.restart(row, limit=LATER)
    assert hand.row(row)["status"] == "整改中"


@pytest.mark.parametrize("key", ["extend", "correct"])
def test_a_time_limit_is_not_emptied(hand: Hand, key: str) -> None:
    row = hand.add()
    with pytest.raises(InvalidValueError, match="请填写新的整改时限"):
        hand.limit(key, row, NewLimit("", None, "秦晓峰"))


def test_another_round_needs_progress_and_proof_of_its_own(hand: Hand) -> None:
    row = hand.add()
    first = {"day": "2023-11-10", "content": "第一轮进展"}
    (entry,) = hand.entries(row, "progress")
    assert entry["day"] == TODAY.isoformat()
    early = NOW.replace(day=10)
    hand.office.run(add_child(PROBLEM, PROBLEM.child("progress"), row, first))
    hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [PHOTO], early.date()))
    hand.close(row)
    hand.office.run(restart(row, hand.seen(row)[row], request_of("restart", CLERK, "反弹", NOW.replace(day=25))))
    ask(hand, "apply", Requirement(progress=1, evidence=1))
    with pytest.raises(InvalidValueError, match="进展（至少 1 条，现有 0 条）、佐证材料（至少 1 件，现有 0 件）"):
        hand.do("apply", APPLICANT, row)
    second = {"day": "2023-11-26", "content": "第二轮进展"}
    hand.office.run(add_child(PROBLEM, PROBLEM.child("progress"), row, second))
    hand.office.run(operation(hand, "apply", row, TABLE))
    assert hand.state(row)[0] == "待审核"


def test_stage_goals_are_asked_only_of_what_lasts(hand: Hand) -> None:
    ask(hand, "apply", Requirement(milestone=1))
    lasting, dated = hand.add(kind="持续整改"), hand.add()
    hand.do("apply", APPLICANT, dated)
    with pytest.raises(InvalidValueError, match="阶段目标（至少 1 个，现有 0 个）"):
        hand.do("apply", APPLICANT, lasting)
    stage = {"day": "2023-11-10", "goal": "办结率七成", "done": "完成"}
    hand.office.run(add_child(PROBLEM, PROBLEM.child("milestone"), lasting, stage))
    hand.do("apply", APPLICANT, lasting)


def test_what_was_written_on_the_day_of_the_restart_before_it_is_of_the_last_round(hand: Hand) -> None:
    row = hand.add()
    hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [PHOTO], TODAY))
    hand.close(row)
    hand.restart(row)
    hand.note(row, "补记以前的事", TODAY - dt.timedelta(days=1))  # of the last round, whenever it was written
    ask(hand, "apply", Requirement(progress=1, evidence=1))
    with pytest.raises(InvalidValueError, match="进展（至少 1 条，现有 0 条）、佐证材料（至少 1 件，现有 0 件）"):
        hand.do("apply", APPLICANT, row)
    hand.note(row, "当天又开了会")
    hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [TABLE], TODAY))
    hand.do("apply", APPLICANT, row)
    assert hand.state(row)[0] == "待审核"


def test_proof_that_the_problem_has_and_that_is_brought_again_counts_once(hand: Hand) -> None:
    row = hand.add()
    hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [PHOTO], TODAY))
    ask(hand, "apply", Requirement(evidence=2))
    with pytest.raises(InvalidValueError, match="佐证材料（至少 2 件，现有 1 件）"):
        hand.office.run(operation(hand, "apply", row, replace(PHOTO, name="又拍一次.jpg")))
    hand.office.run(operation(hand, "apply", row, TABLE))
    assert len(hand.entries(row, "evidence")) == 2


def test_proof_of_the_last_round_that_is_brought_again_counts_for_the_whole_new_one(hand: Hand) -> None:
    row = hand.add()
    hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [PHOTO], TODAY))
    hand.close(row)
    hand.restart(row)
    hand.note(row, "第二轮整改")
    hand.office.run(operation(hand, "apply", row, PHOTO))
    ask(hand, "approve", Requirement(evidence=1))
    hand.do("approve", APPLICANT, row)
    assert [item["occasion"] for item in hand.entries(row, "evidence")] == ["申请销号", ""]


def test_all_that_is_missing_is_said_at_once(hand: Hand) -> None:
    row = hand.add(measures="")
    ask(hand, "extend", Requirement(("measures",), evidence=1))
    with pytest.raises(InvalidValueError) as caught:
        hand.office.run(change_limit(hand.seen(row), request_of("extend", "", "", NOW), NewLimit("", None, " ")))
    assert str(caught.value).endswith(
        "请填写办理人、延期理由、新的整改时限、审批人。还缺少：整改措施、佐证材料（至少 1 件，现有 0 件），不能延期。"
    )


def test_a_time_limit_put_right_is_another_one_and_a_restart_may_keep_it(hand: Hand) -> None:
    row = hand.add()
    same = NewLimit("11月底前", "2023-11-30")
    with pytest.raises(InvalidValueError, match="新的整改时限与现在相同"):
        hand.limit("correct", row, same)
    hand.close(row)
    hand.restart(row, limit=same)
    assert (hand.row(row)["round"], hand.row(row)["deadline_date"]) == (2, "2023-11-30")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """The PC that acts next has a clock that is so many hours ahead of the right one."""

    def be(hours: int) -> None:
        now = int((dt.datetime(2023, 11, 20, 10, tzinfo=dt.UTC).timestamp() + hours * 3600) * 1e9)
        monkeypatch.setattr(ids, "_last", 0)  # another program
        monkeypatch.setattr(ids.time, "time_ns", lambda: now)

    return be


def test_proof_of_a_pc_whose_clock_is_behind_belongs_to_the_round_it_was_entered_in(
    hand: Hand, clock: Callable[[int], None]
) -> None:
    clock(0)
    row = hand.add()
    hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [PHOTO], TODAY))
    hand.close(row)
    hand.restart(row)
    ask(hand, "apply", Requirement(progress=1, evidence=1))
    clock(-1)
    hand.note(row, "当天又开了会")
    clock(-26)
    hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [TABLE], TODAY - dt.timedelta(days=1)))
    hand.do("apply", APPLICANT, row)
    assert hand.state(row)[0] == "待审核"


def test_proof_of_a_pc_whose_clock_is_ahead_does_not_belong_to_the_next_round(hand: Hand, clock: Callable[[int], None]) -> None:
    clock(1)
    row = hand.add()
    hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [PHOTO], TODAY))
    hand.close(row)
    clock(0)
    hand.restart(row)
    ask(hand, "apply", Requirement(evidence=1))
    with pytest.raises(InvalidValueError, match="佐证材料（至少 1 件，现有 0 件）"):
        hand.do("apply", APPLICANT, row)


def test_the_chain_goes_on_where_a_signer_has_a_clock_that_is_behind(hand: Hand, clock: Callable[[int], None]) -> None:
    clock(0)
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    clock(-2)
    signed = request_of("approve", HEAD, "同意", NOW - dt.timedelta(hours=2))
    hand.office.run(handle(hand.seen(row), signed))
    stands = standings(hand.office.database, {row: hand.row(row)})[row]
    assert [entry["person"] for entry in stands.run] == [APPLICANT, HEAD]


def forget(hand: Hand, action: str) -> None:
    """A commit that nobody can read: the index of the log has a gap."""
    asked = "SELECT sequence FROM _history WHERE action LIKE ?"
    (sequence,) = hand.office.database.execute_sql(asked, (action,)).fetchone()
    for table in ("_history", "_touched"):
        hand.office.database.execute_sql(f"DELETE FROM {table} WHERE sequence = ?", (sequence,))


@pytest.mark.parametrize("action", ["新增%", "%申请销号%"])
def test_a_commit_that_cannot_be_read_leaves_the_others_in_the_order_of_the_log(
    hand: Hand, clock: Callable[[int], None], action: str
) -> None:
    """Of the one row that nobody knows the commit of, its PC's clock tells; the clocks of all others still do not count."""
    clock(0)
    row = hand.add()
    hand.do("apply", APPLICANT, row)
    clock(-2)
    signed = request_of("approve", HEAD, "同意", NOW - dt.timedelta(hours=2))
    hand.office.run(handle(hand.seen(row), signed))
    forget(hand, action)
    stands = standings(hand.office.database, {row: hand.row(row)})[row]
    assert [entry["person"] for entry in stands.run] == [APPLICANT, HEAD]


def test_while_the_index_of_the_log_has_gaps_ids_and_times_are_all_there_is(hand: Hand) -> None:
    row = hand.add()
    hand.close(row)
    hand.restart(row)
    hand.note(row, "当天又开了会")
    hand.office.database.execute_sql("DELETE FROM _history WHERE sequence = 2")
    stands = standings(hand.office.database, {row: hand.row(row)})[row]
    assert stands.progress == 1
