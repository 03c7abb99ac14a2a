"""Tables that lack a choice every row needs (类型 of a 三会一课 record): named by title or person they are read, and it is asked."""

from __future__ import annotations

from pathlib import Path

from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import plan_import
from app.ledgers.registry import LEDGERS
from tests.exchange.import_workbooks import plan, save

HEADINGS = ["序号", "时间", "主题", "地点", "主持人", "应到", "实到"]
ROWS = [
    [1, "2023.3.4", "召开支委会研究发展党员", "三楼", "李文斌", 5, 5],
    [2, "2023.4.4", "听取半年工作情况", "三楼", "李文斌", 30, 29],
]


def test_a_title_that_names_the_ledger_is_enough_and_the_choice_is_asked_row_by_row(tmp_path: Path) -> None:
    (sheet,) = plan(save(tmp_path / "表.xlsx", [["办公室党支部2023年组织生活记录"], HEADINGS, *ROWS])).sheets
    assert sheet.ledger == "party_meeting"
    assert [record.errors for record in sheet.records] == [{"kind": "请填写类型。"}] * 2
    assert [record.proposals.get("kind") for record in sheet.records] == ["支委会", None]
    assert [record.values["topic"] for record in sheet.records] == [row[2] for row in ROWS]
    assert "“类型”没有列，每行都要填写；有建议的可以采用" in sheet.remarks


def test_a_ledger_chosen_on_the_command_line_is_enough_too_and_may_be_given_the_choice(tmp_path: Path) -> None:
    path = save(tmp_path / "表.xlsx", [["办公室党支部"], HEADINGS, *ROWS])
    (sheet,) = plan_import(path, LEDGERS, ImportOptions("party_meeting")).sheets
    assert [record.errors for record in sheet.records] == [{"kind": "请填写类型。"}] * 2
    (sheet,) = plan_import(path, LEDGERS, ImportOptions("party_meeting", {"类型": "主题党日"})).sheets
    assert [(record.values["kind"], record.errors) for record in sheet.records] == [("主题党日", {})] * 2


def test_what_new_rows_of_the_page_are_is_proposed_where_the_title_names_the_page(tmp_path: Path) -> None:
    rows = [[1, "2023.3.4", "学习党的二十大报告", 30, 28], [2, "2023.4.4", "观看警示教育片", 30, 29]]
    headings = ["序号", "学习时间", "学习内容", "应到", "实到"]
    (sheet,) = plan(save(tmp_path / "表.xlsx", [["市政协机关2023年理论学习台账"], headings, *rows])).sheets
    assert sheet.ledger == "study"
    assert [record.proposals.get("kind") for record in sheet.records] == ["集中学习", "警示教育"]
