"""年度目标任务 as a tree: numbers, parents and percents follow from one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.forms.papers.ledger_sheet import sheet_document
from app.ledgers.changes.entry_operations import add_child, change_child
from app.ledgers.changes.links import linked_rows
from app.ledgers.changes.numbering import renumbered
from app.ledgers.changes.operations import add_rows, change_row, change_rows, remove_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.meetings.preparation import PREPARATION
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.views.as_of import rows_as_of
from app.ledgers.views.rows import read_children, read_rows
from app.ledgers.views.view import LedgerView
from app.ledgers.works.duty import DUTY
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.ledgers.works.yearly_task_rows import YearlyTask
from app.scoring.rights import office_rules
from app.store.accounts import ForbiddenError
from app.store.office import Office
from app.store.operation import Operation
from app.store.protecting import update_rules
from app.store.transaction import Transaction
from tests.conftest import OpenOffice
from tests.store.access_office import let_in, look, protected

TODAY = dt.date(2023, 11, 20)


@pytest.fixture
def office(office_of: Callable[..., Office]) -> Office:
    return office_of(YEARLY_TASK, [task("1", "争创五星支部"), task("1.1", "印发办法", percent=100, points=1.0)], TODAY)


def task(number: str, name: str, **cells: Value) -> dict[str, Value]:
    return {"year": 2023, "number": number, "name": name, "status": "推进中", **cells}


def row(office: Office, name: str) -> tuple[int, dict[str, Value]]:
    rows = read_rows(office.database, YEARLY_TASK, TODAY)
    found = {rows.mapping(place)["name"]: place for place in range(len(rows.ids))}
    return rows.ids[found[name]], rows.mapping(found[name])


def change(office: Office, task_name: str, **cells: tuple[Value, Value]) -> None:
    office.run(change_row(YEARLY_TASK, row(office, task_name)[0], cells, TODAY, LEDGERS))


def test_a_number_finds_the_row_above_and_its_percent(office: Office) -> None:
    assert row(office, "印发办法")[1]["parent"] == "争创五星支部"
    assert row(office, "争创五星支部")[1]["percent"] == 100


def test_a_parent_gives_the_next_free_number(office: Office) -> None:
    office.run(add_rows(YEARLY_TASK, [task("7", "组织申报", parent="争创五星支部", percent=50, points=3.0)], TODAY))
    assert row(office, "组织申报")[1]["number"] == "1.2"
    assert row(office, "争创五星支部")[1]["percent"] == round((100 * 1 + 50 * 3) / 4)


def test_without_all_points_the_percent_is_the_plain_average(office: Office) -> None:
    office.run(add_rows(YEARLY_TASK, [task("1.2", "组织申报", percent=40)], TODAY))
    assert row(office, "争创五星支部")[1]["percent"] == 70


def test_percents_rise_through_all_levels_and_come_back_with_undo(office: Office) -> None:
    office.run(add_rows(YEARLY_TASK, [task("1.1.1", "征求意见", percent=20)], TODAY))
    assert [row(office, name)[1]["percent"] for name in ("印发办法", "争创五星支部")] == [20, 20]
    done = office.run(change_row(YEARLY_TASK, row(office, "征求意见")[0], {"percent": (20, 80)}, TODAY))
    assert done is not None
    assert [row(office, name)[1]["percent"] for name in ("印发办法", "争创五星支部")] == [80, 80]
    office.run(undo_of(office, done.sequence))
    assert [row(office, name)[1]["percent"] for name in ("印发办法", "争创五星支部")] == [20, 20]


def test_a_deleted_part_no_longer_counts(office: Office) -> None:
    office.run(add_rows(YEARLY_TASK, [task("1.2", "组织申报", percent=0)], TODAY))
    assert row(office, "争创五星支部")[1]["percent"] == 50
    office.run(remove_rows(YEARLY_TASK, [row(office, "组织申报")[0]]))
    assert row(office, "争创五星支部")[1]["percent"] == 100


def test_parts_follow_a_new_name(office: Office) -> None:
    change(office, "争创五星支部", name=("争创五星支部", "争创更多五星支部"))
    assert row(office, "印发办法")[1]["parent"] == "争创更多五星支部"


def test_a_task_cannot_stand_under_its_own_part(office: Office) -> None:
    with pytest.raises(InvalidValueError, match="自己的下级"):
        change(office, "争创五星支部", parent=("", "印发办法"))
    assert row(office, "争创五星支部")[1]["parent"] == ""


def test_the_same_task_of_another_year_is_another_task(office: Office) -> None:
    office.run(add_rows(YEARLY_TASK, [{**task("1", "争创五星支部"), "year": 2024, "percent": 5}], TODAY))
    office.run(add_rows(YEARLY_TASK, [{**task("1.1", "制定计划", percent=60), "year": 2024}], TODAY))
    rows = read_rows(office.database, YEARLY_TASK, TODAY)
    percents = {(item["year"], item["name"]): item["percent"] for item in map(rows.mapping, range(len(rows.ids)))}
    assert percents[2023, "争创五星支部"] == 100
    assert percents[2024, "争创五星支部"] == 60


def test_a_part_of_one_department_moves_the_whole_of_another(open_office: OpenOffice, quick_passwords: None) -> None:
    """A 联络员 reports on the own part; the percent above follows although that row is not the own department's."""
    chief = protected(open_office)
    tasks = [task("1", "争创五星支部", department="机关党委"), task("1.1", "印发办法", department="办公室")]
    chief.run(add_rows(YEARLY_TASK, tasks, TODAY))
    liaison = open_office("乙", credentials=let_in(chief, "李四", scopes={"department": ["办公室"]}))
    change(liaison, "印发办法", percent=(None, 80))
    look(chief)
    assert row(chief, "争创五星支部")[1]["percent"] == 80
    with pytest.raises(ForbiddenError):
        change(liaison, "争创五星支部", remark=("", "不是我的"))


def test_the_parts_of_another_department_follow_a_new_name(open_office: OpenOffice, quick_passwords: None) -> None:
    """A 联络员 renames the own task and the own meeting; colleagues' rows that name them follow, and in nothing else."""
    chief = protected(open_office)
    tasks = [
        task("1", "争创五星支部", department="办公室"),
        task("1.1", "印发办法", department="机关党委"),
        task("2", "文史宣传", department="机关党委"),
        task("2.1", "征编文史", department="机关党委"),
    ]
    chief.run(add_rows(YEARLY_TASK, tasks, TODAY))
    chief.run(add_rows(MEETING, [{"name": "协商座谈会", "date": "2023-12-20", "department": "办公室"}], TODAY))
    chief.run(add_rows(PREPARATION, [{"meeting": "协商座谈会", "name": "座位表", "department": "机关党委"}], TODAY))
    liaison = open_office("乙", credentials=let_in(chief, "李四", scopes={"department": ["办公室"]}))
    change(liaison, "争创五星支部", name=("争创五星支部", "争创五星党支部"))
    meeting = read_rows(liaison.database, MEETING, TODAY).ids[0]
    liaison.run(change_row(MEETING, meeting, {"name": ("协商座谈会", "扛稳粮食安全责任座谈会")}, TODAY, LEDGERS))
    look(chief)
    assert row(chief, "印发办法")[1]["parent"] == "争创五星党支部"
    assert read_rows(chief.database, PREPARATION, TODAY).mapping(0)["meeting"] == "扛稳粮食安全责任座谈会"
    own, other = row(chief, "争创五星党支部")[0], row(chief, "征编文史")[0]

    def forge(transaction: Transaction) -> None:
        transaction.update(YearlyTask, own, {"name": ("争创五星党支部", "五星")})
        transaction.update(YearlyTask, other, {"parent": ("文史宣传", "五星")})

    with pytest.raises(ForbiddenError):  # it did not stand under the renamed task
        liaison.run(Operation("越权", forge))
    with pytest.raises(ForbiddenError):
        change(liaison, "印发办法", parent=("争创五星党支部", "文史宣传"))


def test_the_form_leads_up_and_down_the_tree(office: Office) -> None:
    above, below = row(office, "争创五星支部")[0], row(office, "印发办法")[0]
    assert [(item.relation, item.row_id) for item in linked_rows(office.database, BY_KEY, "yearly_task", above)] == [
        ("下级任务", below)
    ]
    assert [(item.relation, item.row_id) for item in linked_rows(office.database, BY_KEY, "yearly_task", below)] == [
        ("上级任务", above)
    ]


def test_an_entry_of_a_part_moves_the_whole_as_a_cell_does(office: Office) -> None:
    """进度 with a 完成率, the way most people report."""
    office.run(add_rows(YEARLY_TASK, [task("1.2", "创建验收", percent=0, points=1.0)], TODAY))
    child, part = YEARLY_TASK.child("progress"), row(office, "创建验收")[0]
    entry = {"day": "2023-11-20", "content": "验收过半", "percent": 50}
    office.run(add_child(YEARLY_TASK, child, part, entry))
    assert row(office, "争创五星支部")[1]["percent"] == 75
    (found,) = read_children(office.database, child, part)
    office.run(change_child(YEARLY_TASK, child, int(str(found["id"])), {"percent": (50, 80)}))
    assert row(office, "争创五星支部")[1]["percent"] == 90


DUTIES: list[dict[str, Value]] = [
    {"number": "1", "content": "履行第一责任人职责", "subject": "机关党组书记"},
    {"number": "1.1", "content": "履行“一岗双责”", "subject": "副秘书长甲"},
    {"number": "1.2", "content": "履行“一岗双责”", "subject": "副秘书长乙"},
    {"number": "1.1.1", "content": "抓好支部建设", "subject": "综合处党支部", "percent": 100},
    {"number": "1.2.1", "content": "创建五星支部", "subject": "提案处党支部", "percent": 20},
]


def duties(office: Office) -> dict[str, dict[str, Value]]:
    rows = read_rows(office.database, DUTY, TODAY)
    found = (rows.mapping(place) | {"id": row_id} for place, row_id in enumerate(rows.ids))
    return {str(row["number"]): row for row in found}


def test_duties_of_one_wording_are_told_apart_by_their_numbers(open_office: OpenOffice) -> None:
    """履行“一岗双责” stands in the list of every leader; each has the branches below his own number."""
    office = open_office()
    office.run(add_rows(DUTY, [{"year": 2023, **row} for row in DUTIES], TODAY, LEDGERS))
    assert {number: row["percent"] for number, row in duties(office).items()} == {
        "1": 60, "1.1": 100, "1.2": 20, "1.1.1": 100, "1.2.1": 20
    }  # fmt: skip
    second = int(str(duties(office)["1.2"]["id"]))
    assert [item.name for item in linked_rows(office.database, BY_KEY, "duty", second)] == [
        "履行第一责任人职责",
        "创建五星支部",
    ]
    third = int(str(duties(office)["1.2.1"]["id"]))
    (whole,) = linked_rows(office.database, BY_KEY, "duty", third)
    assert whole.row_id == second
    office.run(change_row(DUTY, second, {"content": ("履行“一岗双责”", "抓好分管处室")}, TODAY, LEDGERS))
    assert [duties(office)[number]["parent"] for number in ("1.1.1", "1.2.1")] == ["履行“一岗双责”", "抓好分管处室"]
    as_of = rows_as_of(office, DUTY, DUTY.child("progress"), [second], TODAY, TODAY)
    assert as_of[0][1]["percent"] == 20


def test_a_part_given_its_number_keeps_it_under_a_second_duty_of_the_same_wording(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(DUTY, [{"year": 2023, **row} for row in DUTIES], TODAY, LEDGERS))
    part = {"year": 2023, "number": "1.2.2", "content": "发展党员", "parent": "履行“一岗双责”", "percent": 0}
    office.run(add_rows(DUTY, [part], TODAY, LEDGERS))
    assert {number: row["percent"] for number, row in duties(office).items() if number in ("1.1", "1.2")} == {
        "1.1": 100,
        "1.2": 10,
    }


def test_a_duty_worded_as_the_one_above_it_is_no_part_of_itself(open_office: OpenOffice) -> None:
    office = open_office()
    rows = [{"year": 2023, "number": number, "content": "履行责任", "percent": 50} for number in ("1", "1.1")]
    office.run(add_rows(DUTY, rows, TODAY, LEDGERS))
    assert [row["parent"] for row in duties(office).values()] == ["", ""]


def test_a_liaison_moves_the_right_one_of_two_wholes_of_one_name(open_office: OpenOffice, quick_passwords: None) -> None:
    """Every PC judges the percent above by the parts that are really below it."""
    chief = protected(open_office)
    tasks = [
        task("1", "支部建设", department="机关党委"),
        task("2", "支部建设", department="机关党委"),
        task("1.1", "换届", department="办公室"),
        task("2.1", "考评", department="办公室", percent=50),
    ]
    chief.run(add_rows(YEARLY_TASK, tasks, TODAY))
    update_rules(chief, office_rules())
    liaison = open_office("乙", credentials=let_in(chief, "李四", scopes={"department": ["办公室"]}))
    change(liaison, "换届", percent=(None, 80))
    look(chief)
    read = read_rows(chief.database, YEARLY_TASK, TODAY)
    rows = [read.mapping(place) for place in range(len(read.ids))]
    assert {row["number"]: row["percent"] for row in rows} == {"1": 80, "2": 50, "1.1": 80, "2.1": 50}


def test_points_are_summed_once_not_with_those_of_the_parts(open_office: OpenOffice) -> None:
    """A task of 6 points with two parts of 3 is worth 6; of the parts alone each counts."""
    office = open_office()
    tasks = [
        task("1", "专项整治", points=6.0),
        task("1.1", "部门清单", points=3.0, percent=60),
        task("1.2", "个人清单", points=3.0, percent=40),
        task("2", "创建五星", points=4.0, percent=100),
    ]
    office.run(add_rows(YEARLY_TASK, tasks, TODAY))
    view = LedgerView(read_rows(office.database, YEARLY_TASK, TODAY))
    assert {total.field: total.value for total in view.totals()} == {"percent": 75, "points": 10, "score": None}
    parts = [place for place in view.shown if view.row(place)["parent"]]
    assert {total.field: total.value for total in view.totals(parts)}["points"] == 6
    sheet = replace(YEARLY_TASK.sheet("yearly_tasks"), totals=True)
    printed = sheet_document(YEARLY_TASK, sheet, [view.row(place) for place in view.shown], "党办", TODAY)
    assert [text for text in printed.texts[-1] if text][-2:] == ["75%", "10"]


def numbers(office: Office) -> dict[str, str]:
    """Task → its number."""
    rows = read_rows(office.database, YEARLY_TASK, TODAY)
    return {str(row["name"]): str(row["number"]) for row in map(rows.mapping, range(len(rows.ids)))}


def test_points_of_a_namesakes_part_count_when_its_own_whole_is_filtered_out(open_office: OpenOffice) -> None:
    office = open_office()
    tasks = [
        task("1", "支部建设", points=6.0),
        task("2", "支部建设", points=4.0),
        task("1.1", "换届", points=6.0),
        task("2.1", "考评", points=4.0),
    ]
    office.run(add_rows(YEARLY_TASK, tasks, TODAY))
    view = LedgerView(read_rows(office.database, YEARLY_TASK, TODAY))
    shown = [place for place in view.shown if view.row(place)["number"] in ("1", "1.1", "2.1")]
    assert {total.field: total.value for total in view.totals(shown)}["points"] == 10


def test_a_new_part_has_the_category_of_its_task(office: Office) -> None:
    """类别 is one joined cell on paper; whoever divides a task does not type it again."""
    change(office, "争创五星支部", category=("", "党建工作"))
    more = [task("1.2", "组织申报"), task("1.3", "迎接检查", category="机关建设"), task("2", "发展党员")]
    office.run(add_rows(YEARLY_TASK, more, TODAY))
    found = {name: row(office, name)[1]["category"] for name in ("组织申报", "迎接检查", "发展党员")}
    assert found == {"组织申报": "党建工作", "迎接检查": "机关建设", "发展党员": ""}


def test_parts_follow_a_new_number(office: Office) -> None:
    office.run(add_rows(YEARLY_TASK, [task("1.1.1", "征求意见"), task("2", "发展党员")], TODAY))
    change(office, "争创五星支部", number=("1", "3"))
    assert numbers(office) == {"争创五星支部": "3", "印发办法": "3.1", "征求意见": "3.1.1", "发展党员": "2"}
    assert row(office, "印发办法")[1]["parent"] == "争创五星支部"


def test_a_part_that_gets_a_number_below_another_task_goes_there(office: Office) -> None:
    office.run(add_rows(YEARLY_TASK, [task("2", "发展党员", percent=0)], TODAY))
    change(office, "印发办法", number=("1.1", "2.1"))
    assert row(office, "印发办法")[1]["parent"] == "发展党员"
    assert row(office, "发展党员")[1]["percent"] == 100


def test_numbers_made_anew_keep_the_levels(office: Office) -> None:
    more = [task("3", "发展党员"), task("3.2", "考察"), task("3.5", "接收"), task("7", "换届")]
    office.run(add_rows(YEARLY_TASK, more, TODAY))
    rows = read_rows(office.database, YEARLY_TASK, TODAY)
    ordered = sorted(
        ((row_id, rows.mapping(place)) for place, row_id in enumerate(rows.ids)), key=lambda item: str(item[1]["number"])
    )
    changes = renumbered(YEARLY_TASK, ordered)
    office.run(change_rows(YEARLY_TASK, changes, TODAY, LEDGERS))
    assert numbers(office) == {
        "争创五星支部": "1", "印发办法": "1.1", "发展党员": "2", "考察": "2.1", "接收": "2.2", "换届": "3"
    }  # fmt: skip
    assert row(office, "考察")[1]["parent"] == "发展党员"


def test_two_tasks_of_one_name_change_places_with_their_parts(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(DUTY, [{"year": 2023, **row} for row in DUTIES], TODAY, LEDGERS))
    found = duties(office)
    swapped = {int(str(found[a]["id"])): {"number": (a, b)} for a, b in (("1.1", "1.2"), ("1.2", "1.1"))}
    office.run(change_rows(DUTY, swapped, TODAY, LEDGERS))
    now = {str(row["content"]) + str(row["subject"]): number for number, row in duties(office).items()}
    assert now["创建五星支部提案处党支部"] == "1.1.1"
    assert [duties(office)[number]["percent"] for number in ("1.1", "1.2")] == [20, 100]


@pytest.mark.parametrize("number", ["1", "2.1.1"])
def test_a_ring_is_refused_though_another_duty_has_the_same_wording(open_office: OpenOffice, number: str) -> None:
    """履行“一岗双责” once more elsewhere: the first of the name is not always the one that is meant."""
    office = open_office()
    rows = [("9", "履行责任"), ("1", "履行责任"), ("1.1", "抓好支部")]
    office.run(add_rows(DUTY, [{"year": 2023, "number": at, "content": text} for at, text in rows], TODAY, LEDGERS))
    whole = int(str(duties(office)["1"]["id"]))
    changes = {"parent": ("", "抓好支部"), **({"number": ("1", number)} if number != "1" else {})}
    with pytest.raises(InvalidValueError, match="自己的下级"):
        office.run(change_row(DUTY, whole, changes, TODAY, LEDGERS))


def test_a_wording_may_come_again_on_a_lower_level(open_office: OpenOffice) -> None:
    office = open_office()
    rows = [("1", "履行责任"), ("1.1", "抓好支部"), ("1.1.1", "履行责任")]
    office.run(add_rows(DUTY, [{"year": 2023, "number": at, "content": text} for at, text in rows], TODAY, LEDGERS))
    assert {number: row["parent"] for number, row in duties(office).items()} == {
        "1": "", "1.1": "履行责任", "1.1.1": "抓好支部"
    }  # fmt: skip
    lowest = int(str(duties(office)["1.1.1"]["id"]))
    office.run(change_row(DUTY, lowest, {"percent": (None, 80)}, TODAY, LEDGERS))
    assert {number: row["percent"] for number, row in duties(office).items()} == {"1": 80, "1.1": 80, "1.1.1": 80}
