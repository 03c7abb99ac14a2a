"""年度结转: what goes on, what is kept, what can no longer be changed, also when two PCs do it at once."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.core.errors import ConflictError, InvalidValueError
from app.core.kinds import ParseContext
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.plan import plan_import
from app.exchange.importing.plan_changes import exclude
from app.exchange.importing.state_remarks import state_remarks
from app.ledgers import MIGRATIONS
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.links import linked_rows
from app.ledgers.changes.operations import add_rows, change_row, remove_rows
from app.ledgers.changes.replacing import Wanted, find_cells
from app.ledgers.changes.row_rules import RowRules
from app.ledgers.changes.undo import undo_of
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.supervision import SUPERVISION
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.views.rows import read_children, read_rows
from app.ledgers.works.duty import DUTY
from app.ledgers.works.rule import RULE
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.ledgers.years import ClosedYearError, closing_of, read_locks, refuse_closed_years, reopen_year, why_locked
from app.scoring.period import Period
from app.store.faults import OutcomeUnknownError
from app.store.office import Office
from app.store.publisher import Identity
from app.yearly.figures import FIGURES
from app.yearly.reading import Source, known_years
from app.yearly.rollover import close_year, plan_closing
from app.yearly.summary import YearSummary, kept_summary, summary_of, worked_out
from tests.conftest import OpenOffice
from tests.store.disks import FaultyDisk
from tests.yearly.conftest import NEW_YEAR, Years

LATER = dt.date(2024, 8, 1)


def test_the_dialog_is_told_what_would_go_on(years: Years) -> None:
    plan = years.plan()
    found = {item.key: [row.name for row in item.rows] for item in plan.ledgers}
    assert found == {
        "problem": ["学用脱节", "上一年的老问题"],
        "supervision": ["限期报送"],
        "duty": ["讲好党课"],
        "rule": ["档案制度"],
        "yearly_task": ["提案办理", "重点提案督办"],
        "study": ["观看"],
        "life_step": found["life_step"],
    }
    assert {item.key for item in plan.ledgers if item.copied} == {"duty", "yearly_task"}
    assert {item.key for item in plan.ledgers if not item.optional} == {"problem", "rule"}
    locked = plan.locked(plan.rows)
    assert ("年度目标任务", 4) in locked
    assert "督办事项" not in dict(locked)  # its one row goes on
    assert ("督办事项", 1) in plan.locked({})
    assert not plan.refused


def test_a_carried_task_is_a_copy_with_its_history_linked_to_the_old_one(years: Years) -> None:
    years.close()
    old, before = years.row(YEARLY_TASK, "重点提案督办", 2023)
    new, after = years.row(YEARLY_TASK, "重点提案督办", 2024)
    assert (after["due"], after["percent"], after["parent"]) == (before["due"], 60, "提案办理")
    entries = read_children(years.office.database, YEARLY_TASK.child("progress"), new)
    assert [(entry["day"], entry["content"]) for entry in entries] == [("2023-10-08", "已办结12件")]
    link, *_ = linked_rows(years.office.database, BY_KEY, "yearly_task", new)
    assert (link.row_id, link.made) == (old, False)
    with pytest.raises(KeyError):
        years.row(YEARLY_TASK, "文史征编", 2024)  # it is done


def test_rows_left_behind_do_not_go_on_and_a_part_takes_its_task_along(years: Years) -> None:
    task, part = (years.row(YEARLY_TASK, name)[0] for name in ("提案办理", "重点提案督办"))
    duty, _ = years.row(DUTY, "讲好党课")
    years.close(yearly_task={task}, duty={duty})
    assert years.row(YEARLY_TASK, "提案办理", 2024)
    with pytest.raises(KeyError):
        years.row(DUTY, "讲好党课", 2024)
    assert part


def test_a_closed_year_cannot_be_changed_in_any_way(years: Years) -> None:
    part, _ = years.row(YEARLY_TASK, "重点提案督办", 2023)
    years.close()
    day = NEW_YEAR
    attempts = (
        change_row(YEARLY_TASK, part, {"percent": (60, 80)}, day),
        remove_rows(YEARLY_TASK, [part]),
        add_child(YEARLY_TASK, YEARLY_TASK.child("progress"), part, {"day": "2024-01-04", "content": "补记"}),
        add_rows(YEARLY_TASK, [{"year": 2023, "name": "补登的任务"}], day, LEDGERS),
        add_rows(MEETING, [{"name": "漏登的会", "date": "2023-03-01"}], day, LEDGERS),
        change_row(MEETING, years.row(MEETING, "十三届二次会议")[0], {"date": ("2024-02-20", "2023-12-20")}, day),
        change_row(DUTY, years.row(DUTY, "抓好党建")[0], {"year": (2023, 2024)}, day),
    )
    for operation in attempts:
        head = years.office.head
        with pytest.raises(ClosedYearError, match=r"2023年已结转封存，只能查看。.*重新打开"):
            years.office.run(operation)
        assert years.office.head == head
    assert years.row(YEARLY_TASK, "重点提案督办", 2023)[1]["percent"] == 60


def test_what_goes_on_can_be_worked_on(years: Years) -> None:
    years.close()
    years.change(YEARLY_TASK, "重点提案督办", "percent", 80, 2024)
    years.change(SUPERVISION, "限期报送", "feedback_on", "2024-01-05")
    years.change(PROBLEM, "学用脱节", "measures", "并联分发")
    years.change(RULE, "档案制度", "stage", "印发")
    years.change(RULE, "值班制度", "stage", "废止")
    years.change(MEETING, "十三届二次会议", "place", "会议中心")


def test_an_order_left_behind_is_locked_and_one_carried_twice_is_not(years: Years) -> None:
    order, _ = years.row(SUPERVISION, "限期报送")
    years.close(supervision={order})
    with pytest.raises(ClosedYearError):
        years.change(SUPERVISION, "限期报送", "feedback", "已报")
    years.office.run(reopen_year(2023, "补记反馈", NEW_YEAR))
    years.change(SUPERVISION, "限期报送", "feedback", "已报")
    years.close()
    next_year = dt.date(2025, 1, 3)
    plan = plan_closing(years.office.database, 2024, next_year)
    assert order in plan.rows["supervision"]
    years.office.run(close_year(plan, plan.rows, next_year))
    years.change(SUPERVISION, "限期报送", "feedback", "已再报")


def test_a_department_can_still_get_another_name(years: Years) -> None:
    years.close()
    years.change(DEPARTMENT, "办公室", "name", "综合处")
    assert years.row(PROBLEM, "学用脱节")[1]["department"] == "综合处"


def test_undo_neither_gets_past_the_closing_nor_is_it_in_its_way(years: Years) -> None:
    years.change(YEARLY_TASK, "重点提案督办", "percent", 70)
    edit = years.office.head
    years.close()
    closing = years.office.head
    with pytest.raises(ClosedYearError):
        years.office.run(undo_of(years.office, edit))
    years.office.run(undo_of(years.office, closing))
    assert closing_of(years.office.database, 2023) is None
    assert not [1 for row in read_rows(years.office.database, YEARLY_TASK, NEW_YEAR).values if 2024 in row]
    years.office.run(undo_of(years.office, edit))


def test_undoing_the_closing_leaves_what_a_colleague_entered_since(years: Years) -> None:
    years.close()
    closing = years.office.head
    new, _ = years.row(YEARLY_TASK, "重点提案督办", 2024)
    entry = {"day": "2024-01-10", "content": "同事填写的进度"}
    years.office.run(add_child(YEARLY_TASK, YEARLY_TASK.child("progress"), new, entry))
    with pytest.raises(ConflictError, match="后来又有人填写了"):
        years.office.run(undo_of(years.office, closing))
    assert years.row(YEARLY_TASK, "重点提案督办", 2024)[0] == new


def test_a_year_is_not_sealed_again_by_undo_or_redo(years: Years) -> None:
    years.close()
    closing = years.office.head
    years.office.run(undo_of(years.office, closing))
    with pytest.raises(InvalidValueError, match="年度结转"):
        years.office.run(undo_of(years.office, years.office.head))  # redo
    years.close()
    years.office.run(reopen_year(2023, "漏记", NEW_YEAR))
    with pytest.raises(InvalidValueError, match="年度结转"):
        years.office.run(undo_of(years.office, years.office.head))


def test_reopening_is_told_with_its_reason_and_can_be_closed_again(years: Years) -> None:
    years.close()
    years.office.run(reopen_year(2023, "漏记一次党课", NEW_YEAR))
    with pytest.raises(ConflictError):
        years.office.run(reopen_year(2023, "又一次", NEW_YEAR))
    years.change(YEARLY_TASK, "重点提案督办", "percent", 90, 2023)
    years.close()
    copies = [row for row in read_rows(years.office.database, YEARLY_TASK, NEW_YEAR).values if 2024 in row]
    assert len(copies) == 2  # not carried twice
    closing = closing_of(years.office.database, 2023)
    assert closing is not None
    assert closing.words == "2024-01-05 王建国结转封存"
    assert 2023 in known_years(years.office.database, NEW_YEAR)


def test_a_year_that_runs_or_is_closed_is_not_closed(years: Years) -> None:
    with pytest.raises(InvalidValueError, match="2024年12月1日起"):
        years.close(2024)
    plan = years.plan()
    years.close()
    with pytest.raises(InvalidValueError, match="已经结转"):
        years.office.run(close_year(plan, plan.rows, NEW_YEAR))


def test_an_older_year_is_closed_afterwards_and_nothing_goes_on(years: Years) -> None:
    years.close()
    plan = years.plan(2022)
    assert plan.ends_here
    assert [row.name for item in plan.ledgers for row in item.rows] == ["上一年没做完的任务"]
    years.close(2022)
    with pytest.raises(KeyError):
        years.row(YEARLY_TASK, "上一年没做完的任务", 2023)
    with pytest.raises(ClosedYearError):
        years.change(YEARLY_TASK, "上一年没做完的任务", "percent", 90)


def test_what_changed_since_the_dialog_was_opened_is_asked_again(years: Years) -> None:
    plan = years.plan()
    years.change(YEARLY_TASK, "重点提案督办", "status", "已完成")
    with pytest.raises(ConflictError, match="刚刚有变化"):
        years.office.run(close_year(plan, plan.rows, NEW_YEAR))
    assert closing_of(years.office.database, 2023) is None


def test_one_pc_closes_the_year_while_another_edits_a_row_of_it(open_office: OpenOffice, office: Office) -> None:
    colleague = Years(open_office("研究室-PC", "李明"))
    clerk = Years(office)
    part, row = colleague.row(YEARLY_TASK, "重点提案督办")
    clerk.close()  # the colleague has not seen it yet
    with pytest.raises(ClosedYearError):
        colleague.office.run(change_row(YEARLY_TASK, part, {"percent": (row["percent"], 75)}, NEW_YEAR))
    assert colleague.office.head == clerk.office.head
    colleague.change(YEARLY_TASK, "重点提案督办", "percent", 75, 2024)


def test_an_edit_that_came_first_is_kept_and_carried(open_office: OpenOffice, office: Office) -> None:
    colleague, clerk = Years(open_office("研究室-PC", "李明")), Years(office)
    plan = clerk.plan()
    colleague.change(YEARLY_TASK, "重点提案督办", "percent", 75)
    clerk.office.run(close_year(plan, plan.rows, NEW_YEAR))
    assert clerk.row(YEARLY_TASK, "重点提案督办", 2024)[1]["percent"] == 75
    kept = kept_summary(clerk.office.database, 2023)
    assert kept is not None
    assert kept.figures == worked_out_then(clerk).figures


def worked_out_then(years: Years) -> YearSummary:
    return worked_out(Source(years.office.database, NEW_YEAR), Period(2023))


def test_every_figure_of_the_closed_year_stays_whatever_happens_afterwards(years: Years) -> None:
    before = summary_of(years.office.database, Period(2023), NEW_YEAR)
    assert set(before.figures) == {figure.key for figure in FIGURES}
    years.close()
    assert summary_of(years.office.database, Period(2023), NEW_YEAR) == before
    years.change(PROBLEM, "学用脱节", "measures", "并联分发")
    years.change(RULE, "值班制度", "stage", "废止")
    years.change(RULE, "档案制度", "stage", "印发")
    years.office.run(remove_rows(PROBLEM, [years.row(PROBLEM, "上一年的老问题")[0]]))
    years.change(DEPARTMENT, "研究室", "name", "调研室")
    assert summary_of(years.office.database, Period(2023), LATER) == before


LEFT = st.sets(st.sampled_from(["限期报送", "讲好党课", "提案办理", "重点提案督办", "观看"]))
STATES = st.fixed_dictionaries(
    {"重点提案督办": st.sampled_from(["推进中", "滞后", "已完成"]), "文史征编": st.sampled_from(["未启动", "已完成"])}
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=LEFT, states=STATES)
def test_whatever_is_carried_no_figure_of_the_year_changes(years: Years, left: set[str], states: dict[str, str]) -> None:
    """One office for all examples: each closes the year and opens it again."""
    for name, status in states.items():
        years.change(YEARLY_TASK, name, "status", status, 2023)
    live = worked_out_then(years)
    plan = years.plan()
    names = {item.key: {row.row_id for row in item.rows if row.name not in left} for item in plan.ledgers}
    years.office.run(close_year(plan, names, NEW_YEAR))
    assert kept_summary(years.office.database, 2023) == live  # what is kept is what was there
    again = worked_out_then(years)
    assert again.figures == live.figures  # and the rows of the year are as they were
    assert read_locks(years.office.database).closed == {2023}
    years.office.run(reopen_year(2023, "再试", NEW_YEAR))


def test_a_save_that_was_lost_until_the_year_was_closed_waits_for_a_decision(years: Years, tmp_path: Path) -> None:
    disk = FaultyDisk()
    me = Identity("李明", "断网", "test")
    colleague = Office(
        tmp_path / "共享 文件夹", tmp_path / "断网" / "replica.db", MIGRATIONS, me, disk, judge=refuse_closed_years
    )
    part, row = years.row(YEARLY_TASK, "重点提案督办")
    disk.lose(os.link, after=False)
    with pytest.raises(OutcomeUnknownError):
        colleague.run(change_row(YEARLY_TASK, part, {"percent": (row["percent"], 75)}, NEW_YEAR))
    years.close()
    disk.back()
    colleague.catch_up()
    assert years.row(YEARLY_TASK, "重点提案督办", 2023)[1]["percent"] == 60
    (item,) = colleague.pending.items()
    assert {part.why for part in item.refused} == {"closed"}
    colleague.close()


def test_a_closing_that_was_lost_while_others_worked_on_is_not_made_with_its_old_figures(years: Years, tmp_path: Path) -> None:
    disk = FaultyDisk()
    me = Identity("李明", "断网", "test")
    other = Office(tmp_path / "共享 文件夹", tmp_path / "断网" / "replica.db", MIGRATIONS, me, disk, judge=refuse_closed_years)
    disk.lose(os.link, after=False)
    plan = plan_closing(other.database, 2023, NEW_YEAR)
    with pytest.raises(OutcomeUnknownError):
        other.run(close_year(plan, plan.rows, NEW_YEAR))
    years.change(YEARLY_TASK, "重点提案督办", "percent", 95)
    disk.back()
    other.catch_up()
    years.office.catch_up()
    assert closing_of(years.office.database, 2023) is None
    assert "refused" in [report.kind for report in other.take_reports()]
    assert other.pending.items()
    years.close()  # again, with the figures of now
    assert closing_of(years.office.database, 2023) is not None
    other.close()


def test_replacing_leaves_rows_of_a_closed_year_alone(years: Years) -> None:
    years.close()
    rows = read_rows(years.office.database, YEARLY_TASK, NEW_YEAR)
    locked = partial(why_locked, read_locks(years.office.database), YEARLY_TASK)
    numbered = [(row_id, rows.mapping(place)) for place, row_id in enumerate(rows.ids)]
    open_ids = {row_id for row_id, row in numbered if row["year"] != 2023}
    wanted = Wanted("提案", "议案", ("name",))
    found = find_cells(RowRules(YEARLY_TASK, ParseContext(2024), locked), numbered, wanted)
    assert {item.row_id for item in found.replacements} <= open_ids
    assert len({item.row_id for item in found.refused}) == 3


def test_what_a_program_without_closed_years_writes_is_told_to_everybody(
    years: Years, open_office: OpenOffice, tmp_path: Path
) -> None:
    colleague = open_office("乙-PC", "李明")
    task, _ = years.row(YEARLY_TASK, "文史征编", 2023)
    years.close()
    foreign = Office(tmp_path / "共享 文件夹", tmp_path / "自编" / "replica.db", MIGRATIONS, Identity("赵六", "自编", "0"))
    try:
        foreign.run(change_row(YEARLY_TASK, task, {"percent": (100, 10)}, NEW_YEAR))
        foreign.run(add_rows(MEETING, [{"name": "今年的会", "date": "2024-03-01"}], NEW_YEAR, LEDGERS))
    finally:
        foreign.close()
    for office in (years.office, colleague):
        office.catch_up()
        (report,) = office.take_reports()
        assert report.kind == "unauthorised"
        assert "赵六" in report.words
        assert "“文史征编”：2023年已结转封存" in report.words
        assert office.take_reports() == []
        actions = [row[0] for row in office.database.execute_sql("SELECT action FROM _history ORDER BY sequence DESC LIMIT 2")]
        assert "封存" not in actions[0]
        assert actions[1].startswith("〔改动了封存内容〕")
    again = open_office("丙-PC", "孙七")  # whoever comes later is told as well
    assert years.row(YEARLY_TASK, "文史征编", 2023)[1]["percent"] == 10  # all replicas hold the same
    assert [report.words for report in again.take_reports()] == [report.words]


def test_the_closing_its_undoing_and_its_reopening_are_nothing_to_be_told(years: Years, open_office: OpenOffice) -> None:
    colleague = open_office("乙-PC", "李明")
    years.close()
    years.change(YEARLY_TASK, "重点提案督办", "percent", 80, 2024)
    years.office.run(reopen_year(2023, "补记", NEW_YEAR))
    years.change(YEARLY_TASK, "文史征编", "percent", 90, 2023)
    years.close()
    colleague.catch_up()
    assert colleague.take_reports() == []


def test_an_import_says_beforehand_which_rows_belong_to_a_closed_year(years: Years, tmp_path: Path) -> None:
    years.close()
    book = Workbook()
    for row in (["目标任务分解表"], ["年度", "序号", "工作任务"], [2023, 98, "补登的任务"], [2024, 99, "今年的任务"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "任务.xlsx")
    plan = with_known_rows(plan_import(tmp_path / "任务.xlsx", LEDGERS), years.office.database, NEW_YEAR)
    said = "第 3 行属于已结转封存的年度，不能新增：请取消勾选，或先在“年度总结”中重新打开该年度"
    assert state_remarks(plan.sheets[0]) == [said]
    with pytest.raises(ClosedYearError):
        years.office.run(import_operation(plan, NEW_YEAR))
    free = replace(plan, sheets=(exclude(plan.sheets[0], [3]),))
    assert state_remarks(free.sheets[0]) == []
    years.office.run(import_operation(free, NEW_YEAR))
    assert years.row(YEARLY_TASK, "今年的任务", 2024)


def test_a_year_that_is_opened_and_closed_again_tells_the_same_unfinished_matters(years: Years) -> None:
    half = Period(2023, "half")
    before, before_half = (summary_of(years.office.database, period, NEW_YEAR) for period in (Period(2023), half))
    years.close()
    assert summary_of(years.office.database, half, NEW_YEAR).unfinished == before_half.unfinished
    years.office.run(reopen_year(2023, "补记", NEW_YEAR))
    years.change(
        SUPERVISION, "限期报送", "feedback_on", "2024-01-05"
    )  # what became of it later changes nothing of the old year's end
    assert told(summary_of(years.office.database, Period(2023), NEW_YEAR)) == told(before)
    years.close()
    assert told(summary_of(years.office.database, Period(2023), NEW_YEAR)) == told(before)


def told(summary: YearSummary) -> dict[str, int]:
    return {item.title: item.count for item in summary.unfinished}
