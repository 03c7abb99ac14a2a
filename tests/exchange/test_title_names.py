"""A title that names a meeting otherwise than the office does is about the same meeting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.core.kinds import Value
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.plan import plan_import
from app.exchange.importing.proposals import accepted, proposals_of
from app.exchange.tables.titled_names import meant
from app.ledgers.changes.operations import add_rows
from app.ledgers.democratic.democratic_life import LIFE_SESSION
from app.ledgers.democratic.democratic_registers import CRITICISM, OPINION
from app.ledgers.organisation.person import PERSON
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from tests.ui.conftest import TODAY

NAME = "2023年度机关党组专题民主生活会"


@pytest.fixture
def office(office_of: Callable[..., Office]) -> Office:
    return office_of(LIFE_SESSION, [{"name": NAME, "date": "2024-01-12"}], TODAY)


def imported(office: Office, path: Path, title: str) -> tuple[list[Value], tuple[str, ...]]:
    """Sessions of the imported opinions, and what the preview said."""
    book = Workbook()
    for row in ([title], ["序号", "意见建议", "提出人"], [1, "会议偏多", "提案委"], [2, "下基层少", "不具名"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    plan = with_known_rows(plan_import(path, LEDGERS), office.database, TODAY)
    office.run(import_operation(plan, TODAY))
    rows = read_rows(office.database, OPINION, TODAY)
    return [rows.mapping(place)["session"] for place in range(len(rows.ids))], plan.sheets[0].remarks


def test_opinions_go_to_the_meeting_that_is_there(office: Office, tmp_path: Path) -> None:
    sessions, said = imported(office, tmp_path / "意见.xlsx", "市政协机关党组2023年度专题民主生活会征求意见汇总表")
    assert sessions == [NAME, NAME]
    assert len(read_rows(office.database, LIFE_SESSION, TODAY).ids) == 1
    assert any(f"认作已有的“{NAME}”" in words for words in said)
    assert not any("取自标题" in words for words in said)


@pytest.mark.parametrize("body", ["机关党委2023年度专题", "机关党组2022年度专题", "机关党组2023年度主题教育专题"])
def test_another_meeting_stays_another_one(office: Office, tmp_path: Path, body: str) -> None:
    sessions, _ = imported(office, tmp_path / "意见.xlsx", f"市政协{body}民主生活会征求意见汇总表")
    assert sessions == [f"市政协{body}民主生活会"] * 2


def test_nothing_is_guessed_between_two() -> None:
    known = ["2023年度机关党组民主生活会", "2023年度机关党组专题民主生活会"]
    assert meant("市政协机关党组2023年度民主生活会", known) == ""
    assert meant(known[0], known) == ""


def planned(office: Office, path: Path, rows: list[list[object]]) -> SheetPlan:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    (found,) = with_known_rows(plan_import(path, LEDGERS), office.database, TODAY).sheets
    return found


CRITICISMS: list[list[object]] = [["序号", "批评人", "被批评人", "批评意见"], [1, "李文斌", "王伟", "创新不够"]]


def criticisms(office: Office, path: Path, title: str) -> SheetPlan:
    return planned(office, path, [[title], *CRITICISMS])


def add_session(office: Office, name: str) -> None:
    office.run(add_rows(LIFE_SESSION, [{"name": name, "date": "2023-01-12"}], TODAY, LEDGERS))


def test_a_title_without_a_year_is_about_the_one_meeting_it_can_be(office: Office, tmp_path: Path) -> None:
    add_session(office, "2023年度机关党组主题教育专题民主生活会")
    found = criticisms(office, tmp_path / "批评.xlsx", "主题教育专题民主生活会批评意见汇总")
    assert found.ledger == CRITICISM.key
    assert found.records[0].values["session"] == ""  # nothing is taken unasked
    assert found.records[0].proposals["session"] == "2023年度机关党组主题教育专题民主生活会"
    assert any("“民主生活会”没有列；标题写的是“主题教育专题民主生活会”，像是已有的" in words for words in found.remarks)
    taken = accepted(found, list(proposals_of(found)))
    assert taken.records[0].values["session"] == "2023年度机关党组主题教育专题民主生活会"


def test_of_several_meetings_a_title_can_be_about_a_person_chooses(office: Office, tmp_path: Path) -> None:
    add_session(office, "2022年度机关党组专题民主生活会")
    found = criticisms(office, tmp_path / "批评.xlsx", "机关党组专题民主生活会批评意见汇总")
    assert found.records[0].proposals["session"] == NAME  # the last one
    assert any("可能是“2022年度机关党组专题民主生活会”、“2023年度机关党组专题民主生活会”" in words for words in found.remarks)
    found = criticisms(office, tmp_path / "批评.xlsx", "2022年度民主生活会批评意见情况统计表")
    assert found.records[0].proposals["session"] == "2022年度机关党组专题民主生活会"


def test_a_meeting_the_office_has_not_is_proposed_as_the_title_calls_it(office: Office, tmp_path: Path) -> None:
    found = criticisms(office, tmp_path / "批评.xlsx", "领导班子巡视整改专题民主生活会批评意见汇总")
    assert found.records[0].proposals["session"] == "领导班子巡视整改专题民主生活会"


def test_a_meeting_in_a_column_is_not_looked_for_in_the_title(office: Office, tmp_path: Path) -> None:
    rows = [
        ["民主生活会批评意见汇总"],
        ["民主生活会", "批评人", "被批评人", "批评意见"],
        ["甲会", "李文斌", "王伟", "创新不够"],
    ]
    found = planned(office, tmp_path / "批评.xlsx", rows)
    assert found.records[0].values["session"] == "甲会"
    assert "session" not in found.records[0].proposals


@pytest.mark.parametrize(
    ("title", "person"), [("宗政阳问题整改台账", "宗政阳"), ("赵敏个人检视问题整改清单", "赵敏"), ("办公室问题整改台账", "")]
)
def test_a_person_the_office_knows_is_proposed_from_the_title(office: Office, tmp_path: Path, title: str, person: str) -> None:
    office.run(add_rows(PERSON, [{"name": name} for name in ("宗政阳", "赵敏", "办公")], TODAY, LEDGERS))
    rows: list[list[object]] = [[title], ["序号", "问题表述", "整改措施"], [1, "学习不深", "读书"]]
    found = planned(office, tmp_path / "问题.xlsx", rows)
    assert found.records[0].proposals.get("person", "") == person
