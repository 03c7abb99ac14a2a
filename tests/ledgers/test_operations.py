from __future__ import annotations

import datetime as dt

import pytest

from app.core.errors import ConflictError, InvalidValueError
from app.core.kinds import ParseContext
from app.ledgers.changes.entry_operations import add_child, change_child, remove_child
from app.ledgers.changes.operations import add_rows, change_row, change_rows
from app.ledgers.changes.references import slips
from app.ledgers.changes.refusals import named_row
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.organisation.person import PERSON
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.queries import chosen_rows, parse_conditions
from app.ledgers.views.rows import read_children, read_rows
from app.store.office import Office
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 10)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    found = open_office()
    rows = [
        {
            "list": "部门",
            "number": "1",
            "statement": "学用脱节",
            "department": "办公室",
            "person": "王伟、张晓丽",
            "progress": "已学习7次",
        },
        {
            "list": "部门",
            "number": "2",
            "statement": "传达滞后",
            "department": "研究室",
            "person": "王伟",
            "deadline_date": "2023-11-01",
        },
    ]
    found.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    return found


def values(office: Office, ledger: object, field: str) -> list[object]:
    rows = read_rows(office.database, ledger, TODAY)  # type: ignore[arg-type]
    return [row[rows.position(field)] for row in rows.values]


def test_names_met_for_the_first_time_enter_the_directory(office: Office) -> None:
    assert values(office, DEPARTMENT, "name") == ["办公室", "研究室"]
    assert sorted(map(str, values(office, PERSON, "name"))) == sorted(["王伟", "张晓丽"])


def test_renaming_a_person_renames_every_mention(office: Office) -> None:
    rows = read_rows(office.database, PERSON, TODAY)
    row_id = next(i for i, row in zip(rows.ids, rows.values, strict=True) if row[rows.position("name")] == "王伟")
    office.run(change_row(PERSON, row_id, {"name": ("王伟", "王维")}, TODAY, LEDGERS))
    assert values(office, PROBLEM, "person") == ["王维、张晓丽", "王维"]


def test_renaming_a_department_renames_it_in_problems_and_people(office: Office) -> None:
    rows = read_rows(office.database, DEPARTMENT, TODAY)
    office.run(change_row(DEPARTMENT, rows.ids[0], {"name": ("办公室", "综合处")}, TODAY, LEDGERS))
    assert values(office, PROBLEM, "department") == ["综合处", "研究室"]


def test_departments_listed_in_one_cell_enter_the_directory_one_by_one_and_follow_a_new_name(office: Office) -> None:
    """Where one department is asked for and two stand, neither the list nor what each has to do is a department."""
    office.run(
        add_rows(PROBLEM, [{"list": "部门", "statement": "多头", "department": "提案委（牵头）、研究室"}], TODAY, LEDGERS)
    )
    assert values(office, DEPARTMENT, "name") == ["办公室", "研究室", "提案委"]
    ids = read_rows(office.database, DEPARTMENT, TODAY).ids
    for row_id, old, new in ((ids[1], "研究室", "调研室"), (ids[2], "提案委", "提案工作委")):
        office.run(change_row(DEPARTMENT, row_id, {"name": (old, new)}, TODAY, LEDGERS))
    assert values(office, PROBLEM, "department") == ["办公室", "调研室", "提案工作委（牵头）、调研室"]


def test_many_departments_in_one_cell_are_no_slip_of_the_hand(office: Office) -> None:
    many = "、".join(f"第{number}专门委员会办公室" for number in "一二三四五六七")
    assert slips(PROBLEM, [{"department": many}], LEDGERS, office.database) == {}
    assert slips(PROBLEM, [{"department": "办公室、已印发通知。"}], LEDGERS, office.database) == {"责任部门": ["已印发通知。"]}


def test_the_first_progress_becomes_an_entry_and_a_new_one_shows(office: Office) -> None:
    assert values(office, PROBLEM, "progress") == ["已学习7次", ""]
    row_id = read_rows(office.database, PROBLEM, TODAY).ids[0]
    office.run(change_row(PROBLEM, row_id, {"progress": ("已学习7次", "已学习8次")}, TODAY + dt.timedelta(days=1)))
    assert values(office, PROBLEM, "progress")[0] == "已学习8次"
    entries = read_children(office.database, PROBLEM.child("progress"), row_id)
    assert [(entry["day"], entry["content"]) for entry in entries] == [("2023-11-11", "已学习8次"), ("2023-11-10", "已学习7次")]


def test_a_deadline_text_sets_its_day_and_a_day_given_by_hand_stays() -> None:
    context = ParseContext(2023)
    assert PROBLEM.derive({"deadline": "11月底前"}, context) == {"deadline": "11月底前", "deadline_date": "2023-11-30"}
    assert PROBLEM.derive({"deadline": "11月底前", "deadline_date": "2023-12-05"}, context)["deadline_date"] == "2023-12-05"
    assert PROBLEM.derive({"deadline": "长期坚持"}, context)["deadline_date"] is None


@pytest.mark.parametrize(
    ("day", "status", "light"),
    [("2023-11-09", "整改中", "逾期"), ("2023-11-10", "整改中", "临期"), ("2023-11-17", "整改中", "临期"), ("2023-11-18", "整改中", "正常"),
     (None, "整改中", "正常"), ("2023-11-01", "已销号", "已销号")],
)  # fmt: skip
def test_warning_lights(office: Office, day: str | None, status: str, light: str) -> None:
    change = office.run(
        add_rows(PROBLEM, [{"list": "部门", "statement": "会议多", "deadline_date": day, "status": status}], TODAY)
    )
    assert change is not None
    (row_id,) = change.tables["problem"]
    assert read_rows(office.database, PROBLEM, TODAY, [row_id]).mapping(0)["light"] == light


def test_a_change_that_breaks_a_rule_is_refused(office: Office) -> None:
    row_id = read_rows(office.database, PROBLEM, TODAY).ids[0]
    with pytest.raises(InvalidValueError, match="问题表述"):
        office.run(change_row(PROBLEM, row_id, {"statement": ("学用脱节", "")}, TODAY))
    with pytest.raises(InvalidValueError, match="销号日期"):
        office.run(change_row(PROBLEM, row_id, {"closed_on": (None, "2023-11-09")}, TODAY))
    assert values(office, PROBLEM, "statement")[0] == "学用脱节"


def test_a_batch_is_one_commit(office: Office) -> None:
    head = office.head
    ids = read_rows(office.database, PROBLEM, TODAY).ids
    office.run(change_rows(PROBLEM, {row_id: {"leader": ("", "李文斌")} for row_id in ids}, TODAY, LEDGERS))
    assert office.head == head + 1
    assert values(office, PROBLEM, "leader") == ["李文斌", "李文斌"]


def test_entries_are_changed_and_removed(office: Office) -> None:
    row_id = read_rows(office.database, PROBLEM, TODAY).ids[0]
    child = PROBLEM.child("milestone")
    office.run(add_child(PROBLEM, child, row_id, {"day": "2023-11-20", "goal": "完成初稿"}))
    (entry,) = read_children(office.database, child, row_id)
    assert entry["done"] == "未完成"
    office.run(change_child(PROBLEM, child, int(str(entry["id"])), {"done": ("未完成", "完成")}))
    assert read_children(office.database, child, row_id)[0]["done"] == "完成"
    office.run(remove_child(PROBLEM, child, int(str(entry["id"]))))
    assert read_children(office.database, child, row_id) == []
    with pytest.raises(InvalidValueError, match="阶段目标"):
        office.run(add_child(PROBLEM, child, row_id, {"day": "2023-11-20"}))


def test_a_milestone_leaves_the_goal_of_the_problem_alone(office: Office) -> None:
    row_id = read_rows(office.database, PROBLEM, TODAY).ids[0]
    office.run(change_row(PROBLEM, row_id, {"goal": ("", "形成学用结合的做法")}, TODAY))
    office.run(add_child(PROBLEM, PROBLEM.child("milestone"), row_id, {"day": "2023-11-20", "goal": "完成初稿"}))
    assert values(office, PROBLEM, "goal")[0] == "形成学用结合的做法"


def test_correcting_the_newest_entry_corrects_the_rate_of_the_row(office: Office) -> None:
    row_id = read_rows(office.database, PROBLEM, TODAY).ids[0]
    child = PROBLEM.child("progress")
    office.run(add_child(PROBLEM, child, row_id, {"day": "2023-11-20", "content": "初稿", "percent": 50}))
    newest = int(str(read_children(office.database, child, row_id)[0]["id"]))
    office.run(change_child(PROBLEM, child, newest, {"percent": (50, 60)}))
    assert values(office, PROBLEM, "percent")[0] == 60


def test_a_row_without_what_is_required_is_never_stored(office: Office) -> None:
    with pytest.raises(InvalidValueError, match="问题表述"):
        office.run(add_rows(PROBLEM, [{"list": "部门", "number": "3"}], TODAY, LEDGERS))
    assert len(values(office, PROBLEM, "number")) == 2


def test_renaming_reaches_the_author_of_an_entry_and_the_head_of_a_department(office: Office) -> None:
    row_id = read_rows(office.database, PROBLEM, TODAY).ids[0]
    child = PROBLEM.child("progress")
    office.run(add_child(PROBLEM, child, row_id, {"day": "2023-11-20", "content": "初稿", "author": "王伟"}))
    rows = read_rows(office.database, DEPARTMENT, TODAY)
    office.run(change_row(DEPARTMENT, rows.ids[0], {"head": ("", "王伟")}, TODAY, LEDGERS))
    people = read_rows(office.database, PERSON, TODAY)
    person = next(i for i, row in zip(people.ids, people.values, strict=True) if row[people.position("name")] == "王伟")
    office.run(change_row(PERSON, person, {"name": ("王伟", "张晓丽")}, TODAY, LEDGERS))
    assert read_children(office.database, child, row_id)[0]["author"] == "张晓丽"
    assert values(office, DEPARTMENT, "head")[0] == "张晓丽"
    assert values(office, PROBLEM, "person")[0] == "张晓丽"  # named once, though both names stood there


def test_a_namesake_keeps_the_mentions(office: Office) -> None:
    office.run(add_rows(PERSON, [{"name": "王伟", "department": "研究室"}], TODAY, LEDGERS))
    people = read_rows(office.database, PERSON, TODAY)
    one = next(i for i, row in zip(people.ids, people.values, strict=True) if row[people.position("name")] == "王伟")
    office.run(change_row(PERSON, one, {"name": ("王伟", "王维")}, TODAY, LEDGERS))
    assert values(office, PROBLEM, "person") == ["王伟、张晓丽", "王伟"]


def test_conditions_from_the_command_line(office: Office) -> None:
    rows = read_rows(office.database, PROBLEM, TODAY)
    found = chosen_rows(rows, parse_conditions(PROBLEM, ["责任部门=研究室", "预警=逾期"]))
    assert [row["statement"] for _, row in found] == ["传达滞后"]
    assert len(chosen_rows(rows, parse_conditions(PROBLEM, ["责任人=张晓丽"]))) == 1
    with pytest.raises(InvalidValueError, match="没有字段"):
        parse_conditions(PROBLEM, ["颜色=红"])


def test_a_long_name_in_a_refusal_says_that_it_goes_on() -> None:
    assert named_row(PROBLEM, {"statement": "学用脱节"}) == "“学用脱节”："
    assert named_row(PROBLEM, {"statement": "字" * 21}) == f"“{'字' * 20}…”："


def test_a_conflict_names_row_and_cell_also_where_nothing_follows_from_a_change(office: Office) -> None:
    rows = read_rows(office.database, DEPARTMENT, TODAY)
    row = rows.ids[rows.values.index(next(cells for cells in rows.values if "办公室" in cells))]
    office.run(change_row(DEPARTMENT, row, {"remark": ("", "同事写的")}, TODAY))
    with pytest.raises(ConflictError) as conflict:
        office.run(change_row(DEPARTMENT, row, {"remark": ("", "我写的")}, TODAY))
    assert "办公室" in conflict.value.message
    assert "同事写的" in conflict.value.message
    assert conflict.value.cells["remark"] == ("", "同事写的", "我写的")
