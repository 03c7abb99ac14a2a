"""What was decided of the headings of a file is proposed for the next file with the same headings, on every PC."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.plan import plan_sheet_again
from app.exchange.importing.plan_changes import remap
from app.exchange.importing.remembered_mappings import REMARK, decided_kinds, known_kinds, remember
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.known_files import RememberedFiles
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.registry import BY_KEY
from app.ledgers.restricted import set_password, unlock
from app.store.office import Office
from app.store.person import new_recovery_key
from app.store.safes import LockedLedgerError, safes_of
from tests.conftest import OpenOffice
from tests.exchange.import_workbooks import plan, save

PASSWORD = "只有书记知道的话"

ROWS = [["序号", "问题表述", "责任部门", "补充"], [1, "学习不深", "办公室", "需督办"]]


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


def sheet(path: Path, office: Office) -> SheetPlan:
    return plan(path, kinds=read_settings(office.database, RememberedFiles).by_signature()).sheets[0]


def test_a_corrected_heading_is_proposed_next_time(office: Office, tmp_path: Path) -> None:
    first = sheet(save(tmp_path / "一.xlsx", ROWS), office)
    assert first.unmapped == ("补充",)
    decided = remap(remap(first, "补充", "remark"), "责任部门", None)
    office.run(remember(decided_kinds([decided])))
    again = sheet(
        save(
            tmp_path / "二.xlsx", [["标题"], ["序 号", "问题表述", "责任部门：", "补充"], [7, "文风不实", "研究室", "已督办"]]
        ),
        office,
    )
    assert (again.mapping["补充"], again.unmapped) == ("remark", ("责任部门：",))
    assert again.records[0].values["remark"] == "已督办"
    assert REMARK in again.remarks


def test_the_same_headings_in_another_order_are_the_same_kind_of_file(office: Office, tmp_path: Path) -> None:
    office.run(remember(decided_kinds([remap(sheet(save(tmp_path / "一.xlsx", ROWS), office), "补充", "remark")])))
    turned = [["序号", "责任部门", "补充", "问题表述"], [7, "研究室", "已督办", "文风不实"]]
    again = sheet(save(tmp_path / "二.xlsx", turned), office)
    assert [again.records[0].values[name] for name in ("statement", "remark")] == ["文风不实", "已督办"]


def test_a_title_of_another_ledger_is_told_although_the_headings_are_known(office: Office, tmp_path: Path) -> None:
    def book(title: str, name: str) -> Path:
        return save(tmp_path / "一.xlsx", [[title], ["序号", "名称", "责任部门", "完成时限"], [1, name, "办公室", "6月底"]])

    found = plan(book("2023年制度建设清单", "召开全会"))
    chosen = plan_sheet_again(found, found.sheets[0], BY_KEY["yearly_task"], 2023)
    office.run(remember(decided_kinds([chosen])))
    again = sheet(book("2024年制度建设台账", "考勤办法"), office)
    assert again.ledger == "yearly_task"
    assert "标题像是“制度建设台账”，按“年度目标任务”读取；不对请改选台账" in again.remarks


def test_a_file_with_other_headings_is_read_afresh(office: Office, tmp_path: Path) -> None:
    office.run(remember(decided_kinds([remap(sheet(save(tmp_path / "一.xlsx", ROWS), office), "补充", "remark")])))
    other = sheet(save(tmp_path / "二.xlsx", [[*ROWS[0], "责任人"], [*ROWS[1], "王伟"]]), office)
    assert other.unmapped == ("补充",)
    assert REMARK not in other.remarks


def test_the_ledger_somebody_chose_is_proposed_too(office: Office, tmp_path: Path) -> None:
    path = save(tmp_path / "一.xlsx", [["序号", "姓名", "部门名称", "联系电话"], [1, "王伟", "办公室", "123"]])
    found = plan(path)
    assert found.sheets[0].ledger == "person"
    chosen = plan_sheet_again(found, found.sheets[0], BY_KEY["department"], 2023)
    office.run(remember(decided_kinds([chosen])))
    again = sheet(path, office)
    assert (again.ledger, again.records[0].values["name"]) == ("department", "办公室")


def test_two_people_remember_at_the_same_time_and_nothing_changes_without_a_decision(office: Office, tmp_path: Path) -> None:
    one = sheet(save(tmp_path / "一.xlsx", ROWS), office)
    two = sheet(save(tmp_path / "二.xlsx", [[*ROWS[0], "责任人"], [*ROWS[1], "王伟"]]), office)
    assert decided_kinds([one, two]) == []
    steps = [remember(decided_kinds([remap(item, "补充", "remark")])) for item in (one, two)]
    for step in steps:
        office.run(step)
    assert len(read_settings(office.database, RememberedFiles).kinds) == 2


def test_what_was_decided_of_a_restricted_ledger_lies_sealed_and_is_known_while_that_is_open(
    office: Office, tmp_path: Path, quick_passwords: None
) -> None:
    office.run(set_password(DISCIPLINE, PASSWORD, new_recovery_key()))
    path = save(
        tmp_path / "一.xlsx", [["对象姓名", "处置方式", "处理日期", "张三案情"], ["王伟", "谈话提醒", "2023-11-30", "约谈"]]
    )
    chosen = remap(plan(path, ledger=DISCIPLINE.key).sheets[0], "张三案情", "remark")
    kinds = decided_kinds([chosen])
    assert kinds
    unlock(office.database, DISCIPLINE, PASSWORD)
    office.run(remember(kinds))
    assert known_kinds(office.database) == {kinds[0].signature: kinds[0]}
    office.run(remember(kinds))  # the same again changes nothing
    rows = office.database.execute_sql("SELECT area, content FROM office_setting WHERE area LIKE 'imports%'").fetchall()
    assert [area for area, _ in rows] == ["imports/discipline"]
    assert "张三" not in rows[0][1]
    safes_of(office.database).lock()
    assert known_kinds(office.database) == {}
    with pytest.raises(LockedLedgerError):
        office.run(change_settings(RememberedFiles(), RememberedFiles(tuple(kinds)), DISCIPLINE.key))
    unlock(office.database, DISCIPLINE, PASSWORD)
    other = replace(kinds[0], ledger="problem")
    office.run(remember([other]))  # it was a file of another ledger after all
    assert known_kinds(office.database) == {other.signature: other}


def test_a_field_that_this_program_does_not_know_is_left_out(tmp_path: Path) -> None:
    path = save(tmp_path / "一.xlsx", ROWS)
    decided = decided_kinds([remap(plan(path).sheets[0], "补充", "remark")])
    newer = replace(decided[0], columns={"补充": "a_field_of_a_newer_program"})
    again = plan(path, kinds={newer.signature: newer}).sheets[0]
    assert again.unmapped == ("补充",)
    assert again.records[0].values["statement"] == "学习不深"
