"""A title that names a meeting otherwise than the office does is about the same meeting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.core.kinds import Value
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.plan import plan_import
from app.exchange.importing.title_names import meant
from app.ledgers.democratic.democratic_life import LIFE_SESSION
from app.ledgers.democratic.democratic_registers import OPINION
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
