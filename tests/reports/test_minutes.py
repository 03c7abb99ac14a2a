"""会议纪要: what was decided is what is followed afterwards, and nothing is said that nobody entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.core.ordering import chinese_numeral
from app.forms.layout.official import OfficialDocument, Paragraph
from app.forms.output import write_document
from app.ledgers.changes.entry_operations import add_child, fill_child
from app.ledgers.changes.operations import add_rows
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_children, read_rows
from app.reports.minutes import minutes_of, title_of
from app.store.office import Office

TODAY = dt.date(2023, 11, 20)
NAME = "十三届市政协第12次主席会议"
FOLLOW = MEETING.child("follow_up")
ROW: dict[str, Value] = {
    "name": NAME,
    "date": "2023-11-08",
    "hour": "上午9:00",
    "place": "机关二楼会议室",
    "host": "主席 周国强",
    "attendance": 24,
    "agenda": "1.审议常委会会议议程\n2.听取提案办理情况汇报",
    "outcome": "（一）提案办理情况12月15日前报送。\n（二）提高协商质量",
    "present": "周国强、李文斌",
    "absent": "马俊峰",
    "minutes_number": "2023年第3期",
}


@pytest.fixture
def office(office_of: Callable[..., Office]) -> Office:
    return office_of(MEETING, [ROW], TODAY)


def meeting_id(office: Office) -> int:
    return read_rows(office.database, MEETING, TODAY).ids[0]


def told(office: Office) -> OfficialDocument:
    return minutes_of(office.database, NAME, TODAY, "市政协机关党委")


def words(document: OfficialDocument) -> list[str]:
    return [part.lead + part.text for part in document.body if isinstance(part, Paragraph)]


def test_the_minutes_say_what_the_form_says(office: Office) -> None:
    document = told(office)
    assert (document.title, document.number, document.date) == (f"{NAME}纪要", "（2023年第3期）", "2023年11月20日")
    assert words(document) == [
        f"2023年11月8日上午9:00，主席 周国强在机关二楼会议室主持召开{NAME}，24人参加。现将会议主要情况和议定事项纪要如下。",
        "一、会议议题",
        "审议常委会会议议程。",
        "听取提案办理情况汇报。",
        "二、议定事项",
        "提案办理情况12月15日前报送。",
        "提高协商质量。",
        "主持：主席 周国强",
        "出席：周国强、李文斌",
        "请假：马俊峰",
    ]


def test_what_was_decided_is_followed_and_printed_with_who_and_when(office: Office) -> None:
    row = meeting_id(office)
    office.run(add_child(MEETING, FOLLOW, row, {"content": "提高协商质量", "department": "综合处", "person": "申悦"}))
    office.run(fill_child(MEETING, FOLLOW, row))
    items = [(item["content"], item["due"], item["done"]) for item in read_children(office.database, FOLLOW, row)]
    assert sorted(items, key=str) == [("提案办理情况12月15日前报送", "2023-12-15", "未完成"), ("提高协商质量", None, "未完成")]
    rows = read_rows(office.database, MEETING, TODAY)
    assert rows.mapping(0)["open_count"] == 2
    printed = words(told(office))
    assert "（一）提高协商质量。由综合处（申悦）负责。" in printed
    assert "（二）提案办理情况12月15日前报送。" in printed  # the day is not said twice
    office.run(add_child(MEETING, FOLLOW, row, {"content": "会后一周内报送视察报告", "due": "2023-11-15"}))
    assert "（二）会后一周内报送视察报告。2023年11月15日前完成。" in words(told(office))  # the days come in order
    assert printed.count("二、议定事项") == 1
    assert not any("会议情况" in line for line in printed)  # both lines are followed items
    with pytest.raises(InvalidValueError, match="没有新的内容"):
        office.run(fill_child(MEETING, FOLLOW, row))


def test_nothing_is_made_up(office: Office) -> None:
    office.run(add_rows(MEETING, [{"name": "调研座谈会", "date": "2023-11-15"}], TODAY, LEDGERS))
    document = minutes_of(office.database, "", TODAY, "市政协机关党委")  # the last one held
    assert document.title == "调研座谈会纪要"
    assert words(document) == [
        "2023年11月15日，召开调研座谈会。现将会议主要情况和议定事项纪要如下。",
        "会议的议定事项尚未登记。",
    ]


def test_a_meeting_that_was_called_off_has_none(office: Office) -> None:
    office.run(add_rows(MEETING, [{"name": "通报会", "date": "2023-11-15", "called_off": "取消"}], TODAY, LEDGERS))
    with pytest.raises(InvalidValueError, match="已取消"):
        minutes_of(office.database, "通报会", TODAY, "市政协")
    with pytest.raises(InvalidValueError, match="没有会议“没开的会”"):
        minutes_of(office.database, "没开的会", TODAY, "市政协")


@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
def test_they_are_written_as_word_and_as_pdf(office: Office, tmp_path: Path, qapp: object, suffix: str) -> None:
    out = tmp_path / f"纪要{suffix}"
    assert write_document(told(office), out) == 1
    assert out.stat().st_size > 1000


def test_titles_and_numbers() -> None:
    assert [title_of(name) for name in ("主席会议", "座谈会", "专题调研")] == [
        "主席会议纪要",
        "座谈会纪要",
        "专题调研会议纪要",
    ]
    assert [chinese_numeral(number) for number in (1, 10, 11, 20, 35)] == ["一", "十", "十一", "二十", "三十五"]
