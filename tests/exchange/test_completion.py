"""A roster imported into an office that knows the names: rows are completed, nothing is overwritten, namesakes stay two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import ConflictError, InvalidValueError
from app.exchange.importing.counts import counts_of
from app.exchange.importing.import_commit import BATCH_ROWS, import_operation
from app.exchange.importing.known_rows import with_known_rows, without_identical
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import ImportPlan, plan_import
from app.exchange.importing.plan_changes import correct, set_apart, take
from app.exchange.importing.plan_json import to_json
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.organisation.branch import BRANCH
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.organisation.person import PERSON
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.queries import chosen_rows
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from tests.conftest import OpenOffice
from tests.exchange.import_workbooks import save
from tests.exchange.nasty.judging import sheets

TODAY = dt.date(2023, 11, 20)
HEADINGS = ("序号", "姓名", "性别", "所在党支部", "职务", "党员类别", "状态")
WANG = (1, "王伟", "男", "办公室党支部", "主任科员", "正式党员", "退休")
LI = (2, "李敏", "女", "研究室党支部", "副主任", "预备党员", "在职")

Plan = Callable[..., ImportPlan]


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office()
    problem = {"number": "1", "list": "部门", "statement": "学用脱节", "person": "王伟"}
    office.run(add_rows(PROBLEM, [problem], TODAY, LEDGERS))
    return office


@pytest.fixture
def plan(tmp_path: Path, office: Office) -> Plan:
    def make(*rows: Sequence[object], headings: Sequence[str] = HEADINGS, ledger: Ledger = PERSON) -> ImportPlan:
        path = save(tmp_path / "名册.xlsx", [headings, *rows])
        return with_known_rows(plan_import(path, LEDGERS, ImportOptions(ledger=ledger.key)), office.database)

    return make


def words(found: ImportPlan) -> dict[int, str]:
    return {row: item.words for row, item in found.sheets[0].known.items()}


def people(office: Office, name: str = "王伟") -> list[dict]:
    found = chosen_rows(read_rows(office.database, PERSON, TODAY), ())
    return [row for _, row in found if row["name"] == name]


def test_a_roster_that_says_nothing_new_is_no_commit(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(WANG), TODAY))
    rest, same = without_identical(plan(WANG))
    assert same == 1
    assert [known.words_in_row for known in plan(WANG).sheets[0].known.values()] == ["与台账相同"]
    with pytest.raises(InvalidValueError, match="没有可以导入的内容"):
        import_operation(rest, TODAY)


def test_somebody_named_elsewhere_is_completed_and_not_added_again(office: Office, plan: Plan) -> None:
    found = plan(WANG, LI)
    assert words(found) == {2: "人员“王伟”：补充 6 处"}
    assert found.sheets[0].known[2].words_in_row == "补充 6 处"  # in a narrow column, beside 王伟
    assert counts_of(found).__dict__ == {"added": 1, "completed": 1, "kept": 0, "removed": 0}
    office.run(import_operation(found, TODAY))
    (row,) = people(office)
    assert (row["sex"], row["branch"], row["post"], row["status"]) == ("男", "办公室党支部", "主任科员", "退休")
    branches = [row["name"] for _, row in chosen_rows(read_rows(office.database, BRANCH, TODAY), ())]
    assert sorted(branches) == ["办公室党支部", "研究室党支部"]


def test_a_second_import_changes_nothing(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(WANG, LI), TODAY))
    fresh, same = without_identical(plan(WANG, LI))
    assert (same, counts_of(fresh).changed) == (2, 0)


def test_a_name_with_a_space_between_is_the_same_name(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan((1, "王 伟", *WANG[2:])), TODAY))
    assert len(people(office)) == 1


def test_what_differs_is_told_and_stays_until_a_person_decides(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(WANG), TODAY))
    changed = plan((9, "王伟", "男", "办公室党支部", "四级调研员", "", "退休"))
    assert words(changed) == {2: "人员“王伟”：1 处不同"}
    assert counts_of(changed).__dict__ == {"added": 0, "completed": 0, "kept": 1, "removed": 0}
    sheet = to_json(changed)["sheets"][0]  # type: ignore[index]
    assert sheet["completed"] == [{"row": 2, "filled": [], "kept": ["职务"], "refused": {}}]
    taken = ImportPlan("名册.xlsx", (take(changed.sheets[0], 2, ["post"]),))
    assert words(taken) == {2: "人员“王伟”：1 处不同（采用 1 处）"}
    office.run(import_operation(taken, TODAY))
    (row,) = people(office)
    assert (row["post"], row["member_kind"], row["number"]) == ("四级调研员", "正式党员", "1")


def test_a_namesake_can_be_added_as_a_row_of_its_own(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(WANG), TODAY))
    other = plan((9, "王伟", "女", "研究室党支部", "主任", "正式党员", "在职"))
    sheet = set_apart(other.sheets[0], 2, apart=True)
    assert sheet.known[2].words == "与人员“王伟”同名，新增一行"
    assert set_apart(sheet, 2, apart=False).known == other.sheets[0].known
    office.run(import_operation(ImportPlan("名册.xlsx", (sheet,)), TODAY))
    assert {row["sex"] for row in people(office)} == {"男", "女"}


def test_two_people_of_one_name_stay_two(office: Office, plan: Plan) -> None:
    other = (2, "王伟", "女", "研究室党支部", "主任", "正式党员", "在职")
    office.run(import_operation(plan(WANG, other), TODAY))  # the bare row becomes the first of them
    assert {row["sex"] for row in people(office)} == {"男", "女"}
    assert without_identical(plan(WANG, other))[1] == 2
    third = plan((3, "王伟", "男", "提案委党支部", "主任", "正式党员", "在职"))
    assert words(third) == {2: "已有 2 行同名，新增一行"}
    assert words(plan((1, "王伟", "女", "研究室党支部", "", "", ""))) == {2: "与现有的人员“王伟”相同"}


def test_a_corrected_cell_completes_still_and_another_name_does_not(office: Office, plan: Plan) -> None:
    sheet = plan(WANG).sheets[0]
    assert correct(sheet, 2, "post", "").known[2].words == "人员“王伟”：补充 5 处"
    assert correct(sheet, 2, "name", "王维").known == {}


def test_a_list_of_departments_or_branches_completes_them_too(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(WANG), TODAY))
    found = plan(("办公室党支部", "王伟"), headings=("党支部名称", "书记"), ledger=BRANCH)
    assert words(found) == {2: "党组织“办公室党支部”：补充 1 处"}
    office.run(import_operation(found, TODAY))
    ((_, row),) = chosen_rows(read_rows(office.database, BRANCH, TODAY), ())
    assert row["secretary"] == "王伟"


def test_a_colleague_who_filled_the_cell_meanwhile_is_not_overwritten(office: Office, plan: Plan) -> None:
    found = plan(WANG)
    ((row_id, _),) = [item for item in chosen_rows(read_rows(office.database, PERSON, TODAY), ()) if item[1]["name"] == "王伟"]
    office.run(change_row(PERSON, row_id, {"post": ("", "处长")}, TODAY))
    with pytest.raises(ConflictError):
        office.run(import_operation(found, TODAY))
    assert people(office)[0]["post"] == "处长"


BRANCHES = (("序号", "党组织名称", "书记", "成立日期"), (1, "办公室党支部", "王伟", "2016-03-01"))
DEPARTMENTS = (("序号", "部门名称", "负责人", "分管领导"), (1, "办公室", "王伟", "李敏"))


@pytest.mark.parametrize("order", [("人员", "党支部", "部门"), ("部门", "党支部", "人员"), ("党支部", "人员", "部门")])
def test_directories_of_one_workbook_name_one_another_in_any_order(
    open_office: OpenOffice, tmp_path: Path, order: tuple[str, ...]
) -> None:
    members = (("序号", "姓名", "性别", "所在党支部", "所在部门"), (1, "王伟", "男", "办公室党支部", "办公室"))
    pages = {"人员": members, "党支部": BRANCHES, "部门": DEPARTMENTS}
    path = tmp_path / "机关.xlsx"
    sheets(*((name, pages[name], ()) for name in order))(path)
    office = open_office()
    office.run(import_operation(with_known_rows(plan_import(path, LEDGERS), office.database), TODAY))

    def names(ledger: Ledger) -> list[object]:
        return sorted(row["name"] for _, row in chosen_rows(read_rows(office.database, ledger, TODAY), ()))

    assert (names(PERSON), names(BRANCH), names(DEPARTMENT)) == (["李敏", "王伟"], ["办公室党支部"], ["办公室"])


def test_a_person_named_by_one_further_up_is_there_once(open_office: OpenOffice, tmp_path: Path) -> None:
    rows = [("序号", "姓名", "性别", "联系党员"), (1, "王伟", "男", "人1")]
    rows += [(number, f"人{number - BATCH_ROWS}", "男", None) for number in range(BATCH_ROWS + 1, BATCH_ROWS + 4)]
    rows[2:2] = [(number, f"众{number}", "男", None) for number in range(2, BATCH_ROWS + 1)]
    office = open_office()
    plan = plan_import(save(tmp_path / "名册.xlsx", rows), LEDGERS, ImportOptions(ledger="person"))
    office.run(import_operation(with_known_rows(plan, office.database), TODAY))
    assert len(people(office, "人1")) == 1


def test_what_the_ledger_says_already_is_not_asked_again(office: Office, plan: Plan) -> None:
    office.run(import_operation(plan(WANG, LI), TODAY))
    headings = ("序号", "姓名", "入党时间", "联系电话")
    found = plan((1, "王伟", "1990-07-01", "1390001"), (2, "李敏", "2001-07-01", "1390002"), headings=headings)
    assert [record.proposals for record in found.sheets[0].records] == [
        {},
        {"member_kind": "正式党员"},
    ]  # 李敏 is 预备党员 there


def test_what_a_person_says_of_a_field_without_a_column_is_written_into_the_row_that_is_there(
    office: Office, plan: Plan
) -> None:
    """采用建议 turned 在职 into 退休 in the preview, and the person of the ledger stayed 在职 without a word."""
    headings = ("序号", "姓名", "所在部门", "职务", "入党时间")
    found = plan((1, "王伟", "离退休", "退休干部", "1990-07-01"), headings=headings)
    (sheet,) = found.sheets
    assert {name: sheet.records[0].proposals.get(name) for name in ("status", "member_kind")} == {
        "status": "退休",
        "member_kind": "正式党员",
    }
    taken = correct(correct(sheet, 2, "status", "退休"), 2, "member_kind", "正式党员")
    office.run(import_operation(replace(found, sheets=(taken,)), TODAY))
    (row,) = people(office)
    assert (row["status"], row["member_kind"], row["post"]) == ("退休", "正式党员", "退休干部")
    more = (1, "王伟", "离退休", "退休干部", "1990-07-01", "女")
    again = plan(more, headings=(*headings, "性别"))
    back = correct(again.sheets[0], 2, "status", "离岗")  # also where the ledger says something else
    office.run(import_operation(replace(again, sheets=(back,)), TODAY))
    assert people(office)[0]["status"] == "离岗"
