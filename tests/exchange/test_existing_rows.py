"""A workbook imported over rows that are there: new, changed cell by cell, same and missing, each decided before one commit."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.core.errors import ConflictError
from app.exchange.importing import existing_rows
from app.exchange.importing.counts import counts_of
from app.exchange.importing.differences import (
    Differences,
    RowKind,
    count_rows,
    decide_all,
    decide_apart,
    decide_cell,
    decide_row,
)
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.known_rows import with_known_rows, without_identical
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import ImportPlan, plan_import
from app.exchange.importing.plan_json import to_json
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.row_places import PlaceFields
from app.ledgers.changes.operations import change_row
from app.ledgers.changes.undo import undo_of
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.party_life.study import STUDY
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import read_rows
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.store.office import Office
from app.yearly.rollover import close_year, plan_closing
from tests.conftest import OpenOffice
from tests.exchange.import_workbooks import save
from tests.exchange.test_import_plan import SAMPLES, needs_samples

TODAY = dt.date(2023, 11, 20)
HEADINGS = ("序号", "问题表述", "责任部门", "整改时限", "整改进展", "完成率", "备注")
FIRST = (1, "学用结合不够紧，存在学用脱节现象", "办公室", "2023年11月底前", "已制定计划", 0.3, "需协调")
SECOND = (2, "会议统筹不够，多头布置", "研究室", "立行立改", "已合并会议", 0.5, "")
THIRD = (3, "考勤制度执行不严", "办公室", "2023年12月底前", "已抽查", 0.2, "")

Plan = Callable[..., ImportPlan]


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office()


@pytest.fixture
def plan(tmp_path: Path, office: Office) -> Plan:
    def make(*rows: Sequence[object], title: str = "部门问题整改台账", headings: Sequence[str] = HEADINGS) -> ImportPlan:
        path = save(tmp_path / "台账.xlsx", [[title], headings, *rows])
        return with_known_rows(plan_import(path, LEDGERS, ImportOptions(default_year=2023)), office.database, TODAY)

    return make


@pytest.fixture
def begun(office: Office, plan: Plan) -> Plan:
    """The ledger has three problems."""
    office.run(import_operation(plan(FIRST, SECOND, THIRD), TODAY))
    return plan


def told(sheet: SheetPlan) -> list[tuple[str, int | None, dict[str, object]]]:
    return [
        (str(line.kind), line.row, {cell.field: cell.returned for cell in line.cells} if line.kind is RowKind.CHANGED else {})
        for line in Differences(sheet)
    ]


def problems(office: Office, ledger: Ledger = PROBLEM) -> list[dict[str, object]]:
    rows = read_rows(office.database, ledger, TODAY)
    return [dict(rows.mapping(place)) for place in range(len(rows.ids))]


def run(office: Office, plan: ImportPlan, sheet: SheetPlan) -> None:
    office.run(import_operation(without_identical(ImportPlan(plan.file, (sheet,)))[0], TODAY))


def test_each_row_is_new_changed_same_or_missing(begun: Plan) -> None:
    (sheet,) = begun(FIRST, (*SECOND[:4], "已减少会议", 0.8, ""), (9, "文风不实，简报偏多", "办公室", "", "", "", "")).sheets
    assert told(sheet) == [
        ("相同", 3, {}),
        ("改动", 4, {"progress": "已减少会议", "percent": 80}),
        ("新增", 5, {}),
        ("缺少", None, {}),
    ]
    assert count_rows(sheet).words == "改 1 行，新增 1 行，缺 1 行"
    assert Differences(sheet)[3].title == "第 3 号问题“考勤制度执行不严”"


def test_of_several_rows_with_one_text_the_number_tells_which_is_meant(office: Office, plan: Plan) -> None:
    departments = ("办公室", "研究室", "提案委")
    rows = [(number, FIRST[1], name, "", "", 0.3, "") for number, name in enumerate(departments, start=1)]
    office.run(import_operation(plan(*rows), TODAY))
    fresh = (7, FIRST[1], "人事处", "", "", 0.3, "")
    (sheet,) = plan(fresh, (*rows[2][:5], 0.9, ""), rows[0]).sheets
    titles = [(sheet.known[row].title, sheet.known[row].completes) for row in (4, 5)]
    assert [(title, dict(change.changes) if change else None) for title, change in titles] == [
        ("第 3 号问题", {"percent": (30, 90)}),
        ("第 1 号问题", None),
    ]


def test_one_commit_writes_the_chosen_cells_and_is_undone_in_one_step(office: Office, begun: Plan) -> None:
    before = problems(office)
    found = begun(FIRST, (*SECOND[:4], "已减少会议", 0.8, "已通报"), (9, "文风不实，简报偏多", "办公室", "", "", "", ""))
    sheet = decide_cell(found.sheets[0], 4, "percent", wanted=False)
    sheet = decide_row(sheet, Differences(sheet)[3], wanted=True)
    assert counts_of(ImportPlan("", (sheet,)), [{3}]).__dict__ == {"added": 1, "completed": 1, "kept": 1, "removed": 1}
    head = office.head
    run(office, found, sheet)
    assert office.head == head + 1
    now = {row["number"]: row for row in problems(office)}
    assert sorted(now) == ["1", "2", "9"]
    assert (now["2"]["progress"], now["2"]["percent"], now["2"]["remark"]) == ("已减少会议", 50, "已通报")
    office.run(undo_of(office, office.head))
    assert problems(office) == before


def test_a_blank_is_told_and_empties_nothing_unless_a_person_wants_it(office: Office, begun: Plan) -> None:
    found = begun((*FIRST[:6], ""), SECOND, THIRD)
    (line, *_) = Differences(found.sheets[0])
    assert [(cell.field, cell.present, cell.returned, cell.taken) for cell in line.cells] == [("remark", "需协调", "", False)]
    assert counts_of(found, [{4, 5}]).__dict__ == {"added": 0, "completed": 0, "kept": 1, "removed": 0}
    run(office, found, decide_row(found.sheets[0], line, wanted=True))
    assert problems(office)[0]["remark"] == ""


def test_what_the_rules_of_the_ledger_refuse_cannot_be_taken_and_says_why(office: Office, plan: Plan) -> None:
    headings = ("序号", "问题表述", "责任部门", "整改时限", "整改状态")
    row = (1, "学用结合不够紧，存在学用脱节现象", "办公室", "2023年11月底前", "整改中")
    office.run(import_operation(plan(row, headings=headings), TODAY))
    found = plan((*row[:3], "2023年12月底前", "待审核"), headings=headings)
    (line,) = Differences(found.sheets[0])
    assert {cell.field: cell.taken for cell in line.cells} == {"deadline": False, "deadline_date": False, "status": False}
    why = {cell.field: cell.refused for cell in line.cells}
    assert "申请销号" in why["status"]
    assert {cell.field: cell.action for cell in line.cells} == {"deadline": "延期", "deadline_date": "延期", "status": ""}
    assert decide_all(found.sheets[0], wanted=True) == found.sheets[0]


def test_rows_of_a_closed_year_say_so_and_cannot_be_taken(office: Office, tmp_path: Path) -> None:
    def look(percent: float) -> ImportPlan:
        tasks = ("年度", "序号", "工作任务", "牵头部门", "完成率")
        path = save(tmp_path / "表.xlsx", [tasks, (2022, 1, "抓好提案办理协商工作", "提案委", percent)])
        return with_known_rows(
            plan_import(path, LEDGERS, ImportOptions(ledger=YEARLY_TASK.key, default_year=2022)), office.database, TODAY
        )

    office.run(import_operation(look(0.5), TODAY))
    plan = plan_closing(office.database, 2022, TODAY)
    office.run(close_year(plan, plan.rows, TODAY.replace(month=12, day=31)))
    (line,) = Differences(look(0.9).sheets[0])
    assert [(cell.field, cell.taken) for cell in line.cells] == [("percent", False)]
    assert "2022年已结转封存" in line.cells[0].refused


def test_a_row_is_found_by_its_document_number_whatever_else_is_changed(office: Office, tmp_path: Path) -> None:
    def look(matter: str) -> ImportPlan:
        headings = ("文种", "文号", "督办事项", "承办单位")
        path = save(tmp_path / "表.xlsx", [headings, ("督办单", "党办督〔2023〕1号", matter, "办公室")])
        return with_known_rows(plan_import(path, LEDGERS, ImportOptions(ledger="supervision")), office.database, TODAY)

    office.run(import_operation(look("会议统筹不够的问题"), TODAY))
    assert told(look("落实值班制度").sheets[0]) == [("改动", 2, {"matter": "落实值班制度"})]


def test_a_document_number_is_the_same_with_other_brackets(office: Office, tmp_path: Path) -> None:
    def look(number: str, person: str) -> ImportPlan:
        row = ("督办单", number, "会议统筹不够的问题", "办公室", person)
        path = save(tmp_path / "表.xlsx", [("文种", "文号", "督办事项", "承办单位", "承办人"), row])
        return with_known_rows(plan_import(path, LEDGERS, ImportOptions(ledger="supervision")), office.database, TODAY)

    office.run(import_operation(look("党办督〔2023〕1号", "王伟"), TODAY))
    for number in ("党办督[2023]1号", "党办督【2023】 １号", "党办督（2023）1号"):
        assert told(look(number, "王伟").sheets[0]) == [("相同", 2, {})]
        assert told(look(number, "李强").sheets[0]) == [("改动", 2, {"person": "李强"})]


def test_the_campaign_of_a_title_is_a_change_of_rows_that_have_none(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(FIRST, SECOND), TODAY))
    (sheet,) = plan(FIRST, SECOND, title="2024年主题教育部门问题整改台账").sheets
    assert told(sheet) == [("改动", 3, {"campaign": "2024年主题教育"}), ("改动", 4, {"campaign": "2024年主题教育"})]


def test_a_day_without_a_year_does_not_move_the_same_day_of_another_year(office: Office, plan: Plan) -> None:
    def look(limit: str) -> ImportPlan:
        return plan((*FIRST[:3], limit, *FIRST[4:]))

    office.run(import_operation(look("2022年9月28日"), TODAY))
    (line,) = Differences(look("9月28日").sheets[0])
    words = "没有写年份，读作 2023 年，台账是 2022 年的同一天"
    assert {cell.field: (cell.taken, cell.proposal) for cell in line.cells} == {
        "deadline": (False, words),
        "deadline_date": (False, words),
    }
    (line,) = Differences(look("2023年9月28日").sheets[0])
    assert {cell.field: (cell.taken, cell.proposal) for cell in line.cells} == {
        "deadline": (True, ""),
        "deadline_date": (True, ""),
    }


def test_a_branch_with_a_book_of_its_own_overwrites_nothing_of_another_branch(office: Office, tmp_path: Path) -> None:
    def look(branch: str, host: str, named: str = "标题") -> ImportPlan:
        headings, row = ["序号", "类型", "时间", "主题", "主持人"], [1, "主题党日", "2023年7月1日", "重温入党誓词", host]
        rows = {
            "标题": [[f"{branch}2023年组织生活台账"], headings, row],
            "列": [["2023年组织生活台账"], ["党支部", *headings], [branch, *row]],
        }[named]
        path = save(tmp_path / "台账.xlsx", rows)
        return with_known_rows(plan_import(path, LEDGERS, ImportOptions(default_year=2023)), office.database, TODAY)

    office.run(import_operation(look("第一党支部", "王伟"), TODAY))
    for named in ("标题", "列"):
        assert told(look("第一党支部", "赵敏", named).sheets[0]) == [("改动", 3, {"host": "赵敏"})]
        assert told(look("第二党支部", "李强", named).sheets[0]) == [("新增", 3, {})]


def test_a_member_on_the_sheet_of_another_branch_is_no_change_that_nobody_sees(office: Office, tmp_path: Path) -> None:
    def look(branch: str) -> ImportPlan:
        path = tmp_path / "评议.xlsx"
        save(path, [[f"{branch}2023年民主评议党员结果"], ["序号", "姓名", "评议等次"], [1, "王伟", "合格"]])
        return with_known_rows(plan_import(path, LEDGERS, ImportOptions(default_year=2023)), office.database, TODAY)

    office.run(import_operation(look("第一党支部"), TODAY))
    assert told(look("第一党支部").sheets[0]) == [("相同", 3, {})]
    (line,) = Differences(look("第二党支部").sheets[0])
    assert (line.kind, line.note) == (RowKind.NEW, "与现有的第 1 号评议结果相近，新增一行")


def test_departments_that_count_their_own_rows_on_sheets_of_their_own_renumber_nothing(office: Office, tmp_path: Path) -> None:
    def look(rows: dict[str, list[Sequence[object]]]) -> ImportPlan:
        book = Workbook()
        book.remove(book.active)
        for name, own in rows.items():
            page = book.create_sheet(name)
            for row in (["部门问题整改台账"], ["序号", "问题表述", "整改措施", "责任部门"], *own):
                page.append(row)
        book.save(tmp_path / "分表.xlsx")
        plan = plan_import(tmp_path / "分表.xlsx", LEDGERS, ImportOptions(default_year=2023))
        return with_known_rows(plan, office.database, TODAY)

    one, two = FIRST[1:3], SECOND[1:3]
    rows = [[1, one[0], "制定计划", one[1]], [2, two[0], "合并会议", two[1]]]
    office.run(import_operation(look({"汇总": rows}), TODAY))
    found = look({"办公室": [[1, one[0], "制定计划", one[1]]], "研究室": [[1, two[0], "合并会议", two[1]]]})
    known = [change for sheet in found.sheets for item in sheet.known.values() if (change := item.completes) is not None]
    assert [(dict(change.cells), change.taken) for change in known] == [({"number": "1"}, frozenset())]


def test_a_person_with_a_note_behind_the_name_is_told_to_be_there(office: Office, tmp_path: Path) -> None:
    def look(*names: str) -> ImportPlan:
        path = save(tmp_path / "人员.xlsx", [("姓名", "所在部门", "职务"), *((name, "办公室", "科员") for name in names)])
        return with_known_rows(plan_import(path, LEDGERS, ImportOptions(ledger="person")), office.database, TODAY)

    office.run(import_operation(look("王伟"), TODAY))
    (line, other) = Differences(look("王伟（借调）", "李强（挂职）").sheets[0])
    assert (line.kind, line.note) == (RowKind.NEW, "已有 1 行同名，新增一行")
    assert (other.kind, other.note) == (RowKind.NEW, "")


def test_a_row_that_is_there_with_the_same_blank_is_asked_nothing(office: Office, tmp_path: Path) -> None:
    headings = ("序号", "姓名", "所在部门", "职务")
    rows = [(1, "王伟", "办公室", "主任"), (2, "李强", "", "科员"), (3, "孙丽", "提案委", "主任"), (4, "赵敏", "", "科员")]
    path = save(tmp_path / "人员名册.xlsx", [["机关人员名册"], headings, *rows])

    def look() -> ImportPlan:
        return with_known_rows(plan_import(path, LEDGERS, ImportOptions(ledger="person")), office.database, TODAY)

    office.run(import_operation(look(), TODAY))
    (sheet,) = look().sheets
    assert {str(line.kind) for line in Differences(sheet)} == {"相同"}
    assert not any(record.proposals for record in sheet.records)


def test_a_renumbered_row_with_the_same_text_is_the_same_row(begun: Plan) -> None:
    (sheet,) = begun((7, *FIRST[1:]), SECOND, THIRD).sheets
    assert told(sheet)[0] == ("改动", 3, {"number": "7"})


def test_a_like_text_under_another_number_is_new_until_a_person_says_it_is_the_same(office: Office, begun: Plan) -> None:
    found = begun((17, f"{FIRST[1]}等问题", *FIRST[2:]), SECOND, THIRD)
    (line, *_) = Differences(found.sheets[0])
    assert (line.kind, line.note, line.apart) == (RowKind.NEW, "与现有的第 1 号问题相近，新增一行", True)
    sheet = decide_apart(found.sheets[0], 3, apart=False)
    assert told(sheet)[0] == ("改动", 3, {"number": "17", "statement": f"{FIRST[1]}等问题"})
    run(office, found, sheet)
    assert len(problems(office)) == 3


def test_the_same_number_with_another_text_is_a_new_row(begun: Plan) -> None:
    (sheet,) = begun((1, "信访来件登记分办不够及时", *FIRST[2:]), SECOND, THIRD).sheets
    assert told(sheet)[0][:2] == ("新增", 3)


def test_a_row_written_anew_under_its_number_is_told_and_may_be_made_the_same(office: Office, plan: Plan) -> None:
    headings = ("序号", "问题表述", "责任部门", "责任人", "整改措施", "整改时限")
    first = (1, "提案办理协商不充分，答复重形式轻实效", "提案委", "袁博", "逐件组织办理协商", "2023年11月底前")
    other = (2, "会议统筹不够，多头布置", "办公室", "王伟", "合并会议", "立行立改")
    office.run(import_operation(plan(first, other, headings=headings), TODAY))
    anew = (1, "与提案人当面沟通少", *first[2:])
    found = plan(anew, (2, "文件流转偏慢", "办公室", "刘宏", "设置时限提醒", "2023年10月底"), headings=headings)
    line, strange, *_ = Differences(found.sheets[0])
    assert (line.kind, line.apart) == (RowKind.NEW, True)
    assert line.note == "与现有的第 1 号问题序号相同、文字不同，新增一行；是同一行请改为更新"
    assert (strange.kind, strange.note) == (RowKind.NEW, "")  # another row that was given the number: nothing else is alike
    same = decide_apart(found.sheets[0], 3, apart=False)
    assert told(same)[0] == ("改动", 3, {"statement": "与提案人当面沟通少"})
    lines = Differences(found.sheets[0])
    lines.decided(same, 0)
    assert (lines[0].kind, lines.tally) == (RowKind.CHANGED, count_rows(same))
    assert (lines.tally.changed, lines.tally.new) == (1, 1)


def test_a_department_that_counts_its_own_rows_takes_no_number_of_another_row(office: Office, begun: Plan) -> None:
    found = begun((1, *SECOND[1:4], "已减少会议", *SECOND[5:]))
    (line, *_) = Differences(found.sheets[0])
    assert {cell.field: cell.taken for cell in line.cells} == {"number": False, "progress": True}
    assert "第 3 行的“序号”在台账中是别的行的，没有采用；需要时请勾选" in found.sheets[0].remarks
    run(office, found, decide_cell(found.sheets[0], 3, "number", wanted=True))
    assert [row["number"] for row in problems(office)] == ["1", "1", "3"]


def test_rows_put_in_another_order_take_the_numbers_of_one_another(begun: Plan) -> None:
    (sheet,) = begun((1, *THIRD[1:]), (2, *FIRST[1:]), (3, *SECOND[1:])).sheets
    assert told(sheet) == [("改动", row, {"number": str(row - 2)}) for row in (3, 4, 5)]
    assert all(cell.taken for line in Differences(sheet) for cell in line.cells)


def test_of_one_problem_of_several_departments_each_stays_with_its_own(office: Office, plan: Plan) -> None:
    rows = [(i, FIRST[1], name, "", "", 0.3, "") for i, name in enumerate(("办公室", "研究室", "提案委"), start=1)]
    office.run(import_operation(plan(*rows), TODAY))
    (sheet,) = plan((1, *rows[2][1:]), (2, *rows[0][1:]), (3, *rows[1][1:])).sheets
    assert told(sheet) == [("改动", 3, {"number": "1"}), ("改动", 4, {"number": "2"}), ("改动", 5, {"number": "3"})]


def test_a_stroke_for_nothing_is_as_good_as_empty(begun: Plan) -> None:
    (sheet,) = begun(FIRST, (*SECOND[:6], "/"), (*THIRD[:6], "——")).sheets
    assert count_rows(sheet).words == "3 行均无改动"


def test_rows_of_other_departments_are_not_missing_in_a_departments_file(begun: Plan) -> None:
    (sheet,) = begun(FIRST).sheets
    assert [line.title for line in Differences(sheet) if line.kind is RowKind.MISSING] == ["第 3 号问题“考勤制度执行不严”"]


def test_a_meeting_held_again_and_next_years_task_are_no_changes_of_the_old_ones(office: Office, tmp_path: Path) -> None:
    def look(ledger: Ledger, heading: Sequence[str], row: Sequence[object]) -> ImportPlan:
        path = save(tmp_path / "表.xlsx", [heading, row])
        return with_known_rows(
            plan_import(path, LEDGERS, ImportOptions(ledger=ledger.key, default_year=2023)), office.database, TODAY
        )

    meetings = ("会议名称", "会议类型", "会议时间", "地点")
    first = look(MEETING, meetings, ("主席会议", "主席会议", "2023-03-01", "一楼"))
    office.run(import_operation(first, TODAY))
    assert told(look(MEETING, meetings, ("主席会议", "主席会议", "2023-04-01", "一楼")).sheets[0])[0][:2] == ("新增", 2)
    tasks = ("年度", "序号", "工作任务", "牵头部门")
    office.run(import_operation(look(YEARLY_TASK, tasks, (2023, 1, "抓好提案办理协商工作", "提案委")), TODAY))
    assert told(look(YEARLY_TASK, tasks, (2024, 1, "抓好提案办理协商工作", "提案委")).sheets[0])[0][:2] == ("新增", 2)


def test_a_rule_is_the_same_with_and_without_title_marks(office: Office, tmp_path: Path) -> None:
    def look(name: str, stage: str) -> ImportPlan:
        path = save(tmp_path / "制度.xlsx", [("制度名称", "起草部门", "当前阶段"), (name, "办公室", stage)])
        return with_known_rows(plan_import(path, LEDGERS, ImportOptions(default_year=2023)), office.database, TODAY)

    office.run(import_operation(look("机关财务制度", "起草"), TODAY))
    assert told(look("《机关财务制度》", "起草").sheets[0]) == [("相同", 2, {})]
    assert told(look("《机关财务制度》", "印发").sheets[0]) == [("改动", 2, {"stage": "印发"})]
    assert told(look("《机关财务制度》实施细则", "起草").sheets[0])[0][0] == "新增"


def test_a_colleague_who_changed_the_cell_meanwhile_is_not_overwritten(office: Office, begun: Plan) -> None:
    found = begun((*FIRST[:5], 0.9, "需协调"), SECOND, THIRD)
    row_id = read_rows(office.database, PROBLEM, TODAY).ids[0]
    office.run(change_row(PROBLEM, row_id, {"percent": (30, 60)}, TODAY))
    with pytest.raises(ConflictError):
        run(office, found, found.sheets[0])
    assert problems(office)[0]["percent"] == 60


RETURNS = json.loads((SAMPLES / "RETURNS_DIFF.json").read_text(encoding="utf-8")) if SAMPLES.is_dir() else {}


@needs_samples
@pytest.mark.parametrize("name", RETURNS)
def test_the_offices_returns_without_a_key_differ_exactly_as_the_answers_say(office: Office, name: str) -> None:
    office.run(import_operation(plan_import(SAMPLES / "部门问题整改台账.xlsx", LEDGERS), TODAY))
    (sheet,) = with_known_rows(plan_import(SAMPLES / name, LEDGERS), office.database, TODAY).sheets
    answer, fields = RETURNS[name], PROBLEM.fields
    rows = read_rows(office.database, PROBLEM, TODAY)
    stored = {row_id: rows.mapping(place) for place, row_id in enumerate(rows.ids)}
    lines = Differences(sheet)

    def shown(field: str, value: object) -> object:
        return fields[field].kind.json(value)  # type: ignore[arg-type]

    changed = [
        (stored[line.row_id]["number"], fields[c.field].label, shown(c.field, c.present), shown(c.field, c.returned))  # type: ignore[index]
        for line in lines
        if line.kind is RowKind.CHANGED
        for c in line.cells
    ]
    wanted = [(str(item["序号"]), item["字段"], item["原值"], item["新值"]) for item in answer["changed"]]
    assert sorted(changed, key=str) == sorted(wanted, key=str)
    deleted = [stored[line.row_id]["statement"] for line in lines if line.kind is RowKind.MISSING]  # type: ignore[index]
    assert deleted == [item["问题表述"] for item in answer["deleted"]]
    added = {line.row for line in lines if line.kind is RowKind.NEW}
    records = [record for record in sheet.records if record.row in added]
    labels = answer["added"][0].keys()
    by_label = {spec.label: spec for spec in fields.values()}
    assert [
        {label: shown(by_label[label].name, record.values[by_label[label].name]) or None for label in labels}
        for record in records
    ] == [
        {label: (None if value == "新增" and label == "序号" else value) or None for label, value in item.items()}
        for item in answer["added"]
    ]
    assert sum(line.kind is RowKind.SAME for line in lines) == answer["unchanged"]


def test_a_row_that_is_only_like_one_is_told_outside_the_window_too(begun: Plan) -> None:
    found = begun(("", "学用结合不够紧、存在学用脱节现象的问题", *FIRST[2:]))
    (sheet,) = to_json(found)["sheets"]
    assert sheet["alike"] == [{"row": 3, "why": "与现有的第 1 号问题相近，新增一行"}]


def test_numbers_in_other_signs_are_the_same_numbers(begun: Plan) -> None:
    (sheet,) = begun(("（一）", *FIRST[1:]), ("二、", "会议统筹不够，多头布置的情况", *SECOND[2:]), ("③", *THIRD[1:])).sheets
    assert told(sheet) == [("相同", 3, {}), ("改动", 4, {"statement": "会议统筹不够，多头布置的情况"}), ("相同", 5, {})]


def test_what_only_the_row_that_is_there_says_makes_no_error(office: Office, plan: Plan) -> None:
    """A closed problem of which a table says the day it was closed, but not how it stands."""
    headings = ("序号", "问题表述", "责任部门", "状态", "销号日期", "备注")
    office.run(import_operation(plan((1, FIRST[1], "办公室", "已销号", "2023-10-11", ""), headings=headings), TODAY))
    again = plan((1, FIRST[1], "办公室", "2023-10-11", "已归档"), headings=("序号", "问题表述", "责任部门", "销号日期", "备注"))
    (sheet,) = again.sheets
    assert [(record.errors, record.proposals) for record in sheet.records] == [({}, {})]
    assert told(sheet) == [("改动", 3, {"remark": "已归档"})]


def test_what_a_closed_row_does_not_take_is_no_filled_cell(office: Office, plan: Plan) -> None:
    headings = ("序号", "问题表述", "责任部门", "状态", "销号日期", "备注")
    office.run(import_operation(plan((1, FIRST[1], "办公室", "已销号", "2023-10-11", ""), headings=headings), TODAY))
    (sheet,) = to_json(plan((1, FIRST[1], "办公室", "已销号", "2023-10-11", "已归档"), headings=headings))["sheets"]
    (found,) = sheet["completed"]
    assert (found["filled"], found["kept"], [*found["refused"]]) == ([], ["备注"], ["备注"])
    assert found["refused"]["备注"].startswith("已销号的问题只能查看")


def test_rows_of_a_department_that_left_the_offices_table_are_missing(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    headings = ("序号", "制度名称", "起草部门")

    def read(*rows: Sequence[object]) -> ImportPlan:
        path = save(tmp_path / "制度.xlsx", [["制度建设台账"], headings, *rows])
        return with_known_rows(plan_import(path, LEDGERS, ImportOptions(default_year=2023)), office.database, TODAY)

    first = (1, "考勤制度", "人事处"), (2, "值班制度", "办公室"), (3, "调研制度", "研究室")
    office.run(import_operation(read(*first), TODAY))
    sheet = read(*first[:2]).sheets[0]
    assert [(str(line.kind), line.row) for line in Differences(sheet)] == [("相同", 3), ("相同", 4), ("缺少", None)]
    assert [kind for kind, _, _ in told(read(first[0]).sheets[0])] == ["相同"]


def test_hundreds_of_rows_of_one_day_are_not_compared_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """2,000 rows of one day beside as many in the ledger took a minute: which of them is meant nobody can tell from the day."""
    fields = PlaceFields.of(STUDY)
    blank = {spec.name: spec.kind.empty for spec in STUDY.fields.values()}
    day = blank | dict.fromkeys(fields.identity, "2023-03-05")

    def compared(count: int) -> int:
        rows = [replace(fields.of_row({**day, STUDY.name_field: f"传达第{row}号文件"}), row_id=row + 1) for row in range(count)]
        asked: list[str] = []
        monkeypatch.setattr(existing_rows, "same_for_its_number", lambda _, other: bool(asked.append(other)))
        monkeypatch.setattr(existing_rows, "whole_rows", lambda *_: ())
        known = existing_rows.Existing(None, fields, rows, ())  # type: ignore[arg-type]
        known.like(RecordPlan(5, {}, {**day, STUDY.name_field: "学习讲话精神"}, {}, {}))
        return len(asked)

    assert compared(20) == 20
    assert compared(400) == 0
