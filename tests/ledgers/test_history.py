"""修改记录 in the user's words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.ledgers import MIGRATIONS
from app.ledgers.changes.entry_operations import add_child, change_child, remove_child
from app.ledgers.changes.files import add_files
from app.ledgers.changes.operations import add_rows, change_row, change_rows, remove_rows, restore_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.history import History, Query, Step
from app.ledgers.history_words import CellChange, RowStory
from app.ledgers.organisation.person import PERSON
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.faults import AwayError
from app.store.office import Office
from tests.attached_files import store_file
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 10)
PROGRESS = PROBLEM.child("progress")


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office()


@pytest.fixture
def row_id(office: Office) -> int:
    change = office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "会议多", "department": "办公室"}], TODAY, LEDGERS))
    assert change is not None
    return next(iter(change.tables["problem"]))


def newest(office: Office, row_id: int) -> Step:
    return History(office).row_steps(PROBLEM, row_id)[0]


def lines(story: RowStory) -> list[tuple[str, str, str]]:
    return [(cell.label, cell.before, cell.after) for cell in story.cells]


def lines_of(story: RowStory) -> list[tuple[str, str]]:
    return [(cell.label, cell.after) for cell in story.cells]


def test_values_are_shown_as_the_table_shows_them(office: Office, row_id: int) -> None:
    office.run(change_row(PROBLEM, row_id, {"percent": (None, 70), "status": ("待整改", "整改中")}, TODAY))
    story, moved = newest(office, row_id).rows
    assert (moved.entry, dict(lines_of(moved))["意见"]) == ("办理记录", "待整改 → 整改中")
    assert (story.noun, story.name, story.verb, story.entry) == ("问题", "会议多", "修改", "")
    assert lines(story) == [("完成率", "", "70%"), ("状态", "待整改", "整改中")]


def test_a_new_row_tells_what_it_was_filled_with(office: Office, row_id: int) -> None:
    (story,) = newest(office, row_id).rows
    assert story.verb == "新增"
    assert lines(story) == [
        ("清单", "", "部门"),
        ("问题表述", "", "会议多"),
        ("责任部门", "", "办公室"),
        ("状态", "", "待整改"),
        ("提出日期", "", TODAY.isoformat()),
    ]


def test_the_day_that_follows_from_a_time_limit_is_not_repeated(office: Office, row_id: int) -> None:
    year = dt.date.today().year
    office.run(change_row(PROBLEM, row_id, {"deadline": ("", "11月底前"), "deadline_date": (None, f"{year}-11-30")}, TODAY))
    assert lines(newest(office, row_id).rows[0]) == [("整改时限", "", "11月底前")]
    office.run(change_row(PROBLEM, row_id, {"deadline_date": (f"{year}-11-30", f"{year}-11-25")}, TODAY))
    assert lines(newest(office, row_id).rows[0]) == [("整改时限日期", f"{year}-11-30", f"{year}-11-25")]
    office.run(
        change_row(
            PROBLEM, row_id, {"deadline": ("11月底前", "长期坚持"), "deadline_date": (f"{year}-11-25", f"{year}-12-31")}, TODAY
        )
    )
    assert lines(newest(office, row_id).rows[0]) == [
        ("整改时限", "11月底前", "长期坚持"),
        ("整改时限日期", f"{year}-11-25", f"{year}-12-31"),
    ]


def test_a_deleted_row_keeps_its_history_and_comes_back(office: Office, row_id: int) -> None:
    office.run(remove_rows(PROBLEM, [row_id]))
    assert [step.rows[0].verb for step in History(office).row_steps(PROBLEM, row_id)] == ["删除", "新增"]
    assert newest(office, row_id).rows[0].name == "会议多"
    office.run(restore_rows(PROBLEM, [row_id]))
    assert [step.rows[0].verb for step in History(office).row_steps(PROBLEM, row_id)] == ["恢复", "删除", "新增"]
    assert newest(office, row_id).rows[0].cells == ()


def test_a_row_whose_addition_was_taken_back_is_told_by_what_it_held(office: Office, row_id: int) -> None:
    office.run(undo_of(office, office.head))
    step = newest(office, row_id)
    assert (step.line.action, step.rows[0].verb, step.rows[0].name) == ("撤销：新增问题", "删除", "会议多")
    listed = History(office).commits(Query())[0]
    assert listed.names == ("已删除的问题",)


def test_progress_is_told_with_its_problem(office: Office, row_id: int) -> None:
    change = office.run(add_child(PROBLEM, PROGRESS, row_id, {"day": "2023-11-10", "content": "已开会", "percent": 40}))
    assert change is not None
    entry = next(iter(change.tables["progress"]))
    row, added = newest(office, row_id).rows
    assert lines(row) == [("完成率", "", "40%")]
    assert (added.entry, added.verb, added.name, added.row_id) == ("进展", "新增", "会议多", row_id)
    assert lines(added) == [("日期", "", "2023-11-10"), ("进展情况", "", "已开会"), ("完成率", "", "40%")]
    office.run(change_child(PROBLEM, PROGRESS, entry, {"content": ("已开会", "已开两次会")}))
    (changed,) = newest(office, row_id).rows
    assert (changed.verb, lines(changed)) == ("修改", [("进展情况", "已开会", "已开两次会")])
    office.run(remove_child(PROBLEM, PROGRESS, entry))
    (removed,) = newest(office, row_id).rows
    assert (removed.entry, removed.verb, removed.entry_name, removed.cells) == ("进展", "删除", "已开两次会", ())


def test_files_are_told_by_their_names(office: Office, row_id: int, tmp_path: Path) -> None:
    source = tmp_path / "会议纪要.docx"
    source.write_text("内容", encoding="utf-8")
    office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row_id, [store_file(office.folder, source)], TODAY))
    (story,) = newest(office, row_id).rows
    assert (story.entry, story.verb, story.entry_name, story.cells) == ("佐证材料", "新增", "会议纪要.docx", ())


def test_a_batch_is_one_step_with_its_rows_in_order(office: Office) -> None:
    change = office.run(add_rows(PROBLEM, [{"list": "部门", "statement": f"问题{n}"} for n in range(300)], TODAY))
    assert change is not None
    rows = sorted(change.tables["problem"])
    office.run(change_rows(PROBLEM, {row: {"kind": ("", "限期整改")} for row in rows}, TODAY))
    history = History(office)
    first = history.commits(Query())[0]
    assert (first.line.action, first.line.rows) == ("批量修改问题（300 行）", 300)
    assert first.names == ("问题0", "问题1", "问题2")
    step = history.step(first.line)
    assert [story.name for story in step.rows] == [f"问题{n}" for n in range(200)]
    assert step.more == 100
    assert {story.cells for story in step.rows} == {(CellChange("整改类型", "", "限期整改"),)}


def test_the_office_by_person_day_and_words(office: Office, row_id: int, open_office: OpenOffice) -> None:
    colleague = open_office("综合-PC", user="李晓梅")
    colleague.run(change_row(PROBLEM, row_id, {"person": ("", "张晓丽")}, TODAY, LEDGERS))
    office.catch_up()
    history, today = History(office), dt.date.today()

    def actions(query: Query) -> list[str]:
        return [item.line.action for item in history.commits(query)]

    everything = ["修改问题：责任人", "新增问题"]  # what made the office changed no contents
    assert actions(Query()) == everything
    assert actions(Query(user="李晓梅")) == everything[:1]
    assert actions(Query(low=today, high=today)) == everything
    assert actions(Query(high=today - dt.timedelta(days=1))) == []
    assert actions(Query(low=today + dt.timedelta(days=1))) == []
    assert actions(Query(words="会议")) == everything[:2]  # in the row, as it is now
    assert actions(Query(words="责任人")) == everything[:1]  # in the action
    assert actions(Query(words="无此词")) == []
    assert actions(Query(words="升级")) == ["升级数据结构"] * len(list(MIGRATIONS.glob("[0-9]*.py")))
    assert history.people() == ["李晓梅", "王建国"]
    step = history.step(history.commits(Query())[0].line)
    assert [(story.noun, story.name, story.verb) for story in step.rows] == [
        ("问题", "会议多", "修改"),
        ("人员", "张晓丽", "新增"),
    ]
    assert step.rows[1].ledger == PERSON.key


def test_an_unreadable_step_is_listed_and_says_why(office: Office, row_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    office.run(change_row(PROBLEM, row_id, {"remark": ("", "一")}, TODAY))
    office.run(change_row(PROBLEM, row_id, {"remark": ("一", "二")}, TODAY))
    office.replica.forget_before(office.head)
    asked = []

    def away(sequence: int) -> bytes:
        asked.append(sequence)
        raise AwayError("数据文件夹暂时连不上。")

    monkeypatch.setattr(office.folder, "read_commit", away)
    steps = History(office).row_steps(PROBLEM, row_id)
    assert [bool(step.rows) for step in steps] == [True, False, False]
    assert "连不上" in steps[1].fault
    assert "连不上" in steps[2].fault
    assert asked == [office.head - 1]  # the second one does not wait for the network once more
