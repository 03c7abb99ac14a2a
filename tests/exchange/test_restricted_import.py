"""A workbook over rows of 四种形态 that are there: cell by cell as in every ledger, while it is open, and nothing of it in clear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.core.errors import ExpectedError, WorkbookError
from app.core.kinds import Value
from app.exchange.importing.differences import Differences, RowKind, count_rows, decide_cell, decide_row
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.known_rows import with_known_rows, without_identical
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import ImportPlan, plan_import
from app.exchange.importing.state_remarks import state_remarks
from app.ledgers.changes.operations import add_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.registry import LEDGERS
from app.ledgers.restricted import unlock
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from app.store.safes import safes_of
from tests.exchange.import_workbooks import save

TODAY = dt.date(2023, 11, 20)
PASSWORD = "只有书记知道的话"
HEADINGS = ("编号", "对象姓名", "单位（部门）", "处置方式", "处理日期", "主要问题", "处置结果")
FIRST = ("〔2023〕1号", "于思远", "研究室", "谈话提醒", "2023-03-10", "考勤制度执行不严", "已作检讨")
SECOND = ("〔2023〕2号", "纪文涛", "提案委", "党内警告", "2023-06-02", "公务接待超标准", "")
EARLIER = ("〔2022〕1号", "纪文涛", "提案委", "批评教育", "2022-05-06", "迟到早退", "已改正")

Plan = Callable[..., ImportPlan]


@pytest.fixture
def office(open_safely: Callable[..., Office]) -> Office:
    return open_safely(DISCIPLINE, PASSWORD)


@pytest.fixture
def plan(tmp_path: Path, office: Office) -> Plan:
    def make(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> ImportPlan:
        path = save(tmp_path / "表.xlsx", [["监督执纪“四种形态”情况台账"], headings, *rows])
        read = plan_import(path, LEDGERS, ImportOptions(ledger=DISCIPLINE.key, default_year=2023))
        path.unlink()
        return with_known_rows(read, office.database, TODAY)

    return make


@pytest.fixture
def begun(office: Office, plan: Plan) -> Plan:
    """The ledger has two rows of this year and one of the year before."""
    office.run(import_operation(plan(FIRST, SECOND, EARLIER), TODAY))
    return plan


def told(sheet: SheetPlan) -> list[tuple[str, dict[str, object]]]:
    return [
        (str(line.kind), {cell.field: cell.returned for cell in line.cells} if line.kind is RowKind.CHANGED else {})
        for line in Differences(sheet)
    ]


def rows(office: Office) -> list[dict[str, Value]]:
    found = read_rows(office.database, DISCIPLINE, TODAY)
    return [found.mapping(place) for place in range(len(found.ids))]


def run(office: Office, sheet: SheetPlan) -> None:
    office.run(import_operation(without_identical(ImportPlan("表.xlsx", (sheet,)))[0], TODAY))


def test_each_row_is_new_changed_same_or_missing_in_its_year(begun: Plan) -> None:
    """What is of another year than the workbook's rows is not missing in it."""
    (sheet,) = begun(FIRST, ("〔2023〕3号", "江雪", "办公室", "谈话提醒", "2023-09-01", "文件传阅不及时", "")).sheets
    assert told(sheet) == [("相同", {}), ("新增", {}), ("缺少", {})]
    (sheet,) = begun((*FIRST[:6], "已整改"), SECOND).sheets
    assert told(sheet) == [("改动", {"result": "已整改"}), ("相同", {})]
    assert count_rows(sheet).words == "改 1 行"


def test_the_chosen_cells_are_written_in_one_commit_that_is_undone_in_one_step(office: Office, begun: Plan) -> None:
    before = rows(office)
    changed = (*FIRST[:5], "考勤制度执行不严，两次迟到", "已整改")
    (sheet,) = begun(changed, ("〔2023〕3号", "江雪", "办公室", "谈话提醒", "2023-09-01", "文件传阅不及时", "")).sheets
    sheet = decide_cell(sheet, 3, "facts", wanted=False)
    sheet = decide_row(sheet, Differences(sheet)[2], wanted=True)
    head = office.head
    run(office, sheet)
    assert office.head == head + 1
    now = {row["number"]: row for row in rows(office)}
    assert sorted(map(str, now)) == ["〔2022〕1号", "〔2023〕1号", "〔2023〕3号"]
    assert (now["〔2023〕1号"]["facts"], now["〔2023〕1号"]["result"]) == ("考勤制度执行不严", "已整改")
    office.run(undo_of(office, office.head))
    assert rows(office) == before


def test_a_row_is_found_by_its_number_even_when_the_name_was_put_right(begun: Plan) -> None:
    (sheet,) = begun((FIRST[0], "于思源", *FIRST[2:])).sheets
    assert told(sheet)[0] == ("改动", {"name": "于思源"})


def test_a_running_number_says_nothing_by_itself(office: Office, begun: Plan) -> None:
    """序号 begins with 1 every year: the same number means the same row only with the same person and day."""
    headings = ("序号", *HEADINGS[1:])
    office.run(import_operation(begun((1, *FIRST[1:]), headings=headings), TODAY))
    known = len(rows(office))
    (sheet,) = begun((1, "江雪", "办公室", "谈话提醒", "2024-03-01", "文件传阅不及时", ""), headings=headings).sheets
    assert told(sheet)[0][0] == "新增"
    (sheet,) = begun((1, "于思远", "研究室", "谈话提醒", "2024-03-01", "又一次迟到", ""), headings=headings).sheets
    assert told(sheet)[0][0] == "新增"
    (sheet,) = begun((1, *FIRST[1:6], "已整改"), headings=headings).sheets
    assert ("改动", {"result": "已整改"}) in told(sheet)
    run(office, sheet)
    assert len(rows(office)) == known


def test_who_was_dealt_with_twice_is_compared_with_the_row_of_the_same_day(begun: Plan) -> None:
    (sheet,) = begun((*SECOND[1:6], "影响期内表现良好"), (*EARLIER[1:6], "已回访"), headings=HEADINGS[1:]).sheets
    assert told(sheet)[:2] == [("改动", {"result": "影响期内表现良好"}), ("改动", {"result": "已回访"})]


def test_another_number_for_good_is_another_case_on_the_same_day(begun: Plan) -> None:
    (sheet,) = begun(("〔2023〕9号", *FIRST[1:])).sheets
    assert told(sheet)[0][0] == "新增"


def test_a_measure_that_does_not_fit_its_form_is_wrong_in_its_cell(begun: Plan) -> None:
    (sheet,) = begun((*FIRST, "第四种形态"), headings=(*HEADINGS, "形态")).sheets
    assert sheet.records[0].errors == {"form": "谈话提醒属于第一种形态。"}


def test_while_it_is_locked_nothing_is_compared_and_the_preview_says_so(office: Office, begun: Plan) -> None:
    safes_of(office.database).lock()
    found = begun(FIRST)
    (sheet,) = found.sheets
    assert state_remarks(sheet)[0] == (
        "监督执纪“四种形态”已锁定，没有与其中的内容核对，也不能导入：请先取消，打开这一页输入密码，再导入一次"
    )
    with pytest.raises(ExpectedError, match="已锁定"):
        office.run(import_operation(found, TODAY))
    unlock(office.database, DISCIPLINE, PASSWORD)
    with pytest.raises(ExpectedError, match="没有与台账核对"):  # it would come in twice
        office.run(import_operation(found, TODAY))
    assert len(rows(office)) == 3


def test_nothing_of_the_rows_is_left_on_the_disk(
    office: Office, begun: Plan, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (sheet,) = begun((*FIRST[:6], "谈话后本人表示悔过"), SECOND, EARLIER).sheets
    run(office, sheet)
    office.run(add_rows(DISCIPLINE, [{"name": "某", "measure": "谈话提醒", "decided": "2023-01-01"}], TODAY))
    words = [text.encode() for text in ("于思远", "谈话后本人表示悔过", "考勤制度执行不严", "〔2023〕1号")]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if any(word in path.read_bytes() for word in words)] == []
    assert not any(word.decode() in caplog.text for word in words)


@pytest.mark.parametrize("title", ["市政协机关谈话提醒情况登记表", "诫勉谈话登记表"])
def test_talks_that_warn_somebody_go_into_no_ledger_that_everybody_reads(tmp_path: Path, title: str) -> None:
    headings = ["序号", "谈话对象", "谈话人", "谈话时间", "谈话内容"]
    path = save(tmp_path / "表.xlsx", [[title], headings, [1, "王伟", "李文斌", "2023.3.4", "提醒遵守工作纪律"]])
    with pytest.raises(WorkbookError, match="监督执纪"):
        plan_import(path, LEDGERS, ImportOptions())
