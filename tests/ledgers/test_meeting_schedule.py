"""Counting back from a meeting's day, checklists, and items that go with their meeting."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.day_kinds import DaysFrom
from app.core.kinds import ParseContext
from app.core.workdays import WorkCalendar, is_public_workday
from app.forms.papers.form_records import form_records
from app.forms.papers.record_form import form_document
from app.ledgers.changes.entry_operations import add_child, fill_child
from app.ledgers.changes.operations import add_rows, change_row, remove_rows
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.meetings.meeting_ends import leftovers_of
from app.ledgers.meetings.meeting_forms import MEETING_DAY, OWNER_LIST
from app.ledgers.meetings.meeting_schedule import MeetingSettings, TemplateItem, due_day, move_items, moves_of, prepare_meeting
from app.ledgers.meetings.preparation import PREPARATION
from app.ledgers.office_settings import change_settings
from app.ledgers.problems.problem_lights import ProblemRules
from app.ledgers.views.calendar import happenings
from app.ledgers.views.rows import read_children, read_rows
from app.store.office import Office
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 20)
DAYS = st.dates(dt.date(2022, 1, 10), dt.date(2027, 12, 1))


def counted_one_by_one(day: dt.date, offset: int) -> dt.date:
    """The same as a person with a calendar finds it: a list of working days, and the place so many before or after."""
    around = [day + dt.timedelta(days=step) for step in range(-150, 151)]
    if offset < 0:
        return [other for other in around if other < day and is_public_workday(other)][offset]
    return day if offset == 0 else [other for other in around if other > day and is_public_workday(other)][offset - 1]


@given(DAYS, st.integers(-45, 45))
def test_working_days_are_counted_as_on_a_calendar(day: dt.date, offset: int) -> None:
    assert due_day(day, offset, WorkCalendar()) == counted_one_by_one(day, offset)
    assert due_day(day, offset, None) == day + dt.timedelta(days=offset)


def test_three_working_days_before_a_meeting_after_national_day() -> None:
    assert due_day(dt.date(2023, 10, 9), -3, WorkCalendar()) == dt.date(2023, 9, 28)  # 7 and 8 October were worked


@given(st.integers(-400, 400))
def test_days_from_an_event_read_back_as_they_are_written(days: int) -> None:
    kind = DaysFrom()
    assert kind.parse(kind.text(days), ParseContext(2023)) == days
    assert kind.parse(kind.cell(days), ParseContext(2023)) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("T－15", -15),
        ("t-3", -3),
        ("会前15天", -15),
        ("提前7个工作日", -7),
        ("15天前", -15),
        ("当天", 0),
        ("T", 0),
        ("会后7天", 7),
    ],
)
def test_offices_write_days_before_a_meeting_in_many_ways(text: str, days: int) -> None:
    assert DaysFrom().parse(text, ParseContext(2023)) == days


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    found = open_office()
    meeting = {"number": "1", "name": "第四季度主席会议", "kind": "主席会议", "date": "2023-12-12", "department": "办公室"}
    found.run(add_rows(MEETING, [meeting], TODAY))
    return found


def meetings(office: Office) -> dict[str, int]:
    rows = read_rows(office.database, MEETING, TODAY)
    return {str(rows.mapping(place)["name"]): row_id for place, row_id in enumerate(rows.ids)}


def items(office: Office) -> dict[str, dict[str, object]]:
    rows = read_rows(office.database, PREPARATION, TODAY)
    return {str(rows.mapping(place)["name"]): {**rows.mapping(place), "id": rows.ids[place]} for place in range(len(rows.ids))}


def test_a_checklist_is_counted_back_and_made_once(office: Office) -> None:
    template = MeetingSettings().template_for("主席会议").items
    office.run(prepare_meeting(meetings(office)["第四季度主席会议"], template, TODAY))
    assert items(office)["议题收集"]["due"] == "2023-11-28"
    assert items(office)["会议纪要"]["due"] == "2023-12-19"
    assert items(office)["会议通知"]["department"] == "办公室"
    assert office.run(prepare_meeting(meetings(office)["第四季度主席会议"], template, TODAY)) is None


def test_in_calendar_days_when_the_office_says_so(office: Office) -> None:
    office.run(change_settings(MeetingSettings(), MeetingSettings(workdays=False)))
    office.run(prepare_meeting(meetings(office)["第四季度主席会议"], MeetingSettings().template_for("主席会议").items, TODAY))
    assert items(office)["议题收集"]["due"] == "2023-12-02"


def test_the_offices_own_free_days_are_stepped_over(office: Office) -> None:
    office.run(change_settings(ProblemRules(), ProblemRules(days_off=(dt.date(2023, 12, 7),))))
    office.run(prepare_meeting(meetings(office)["第四季度主席会议"], MeetingSettings().template_for("主席会议").items, TODAY))
    assert items(office)["会议通知"]["due"] == "2023-12-04"


def test_an_imported_checklist_in_calendar_days_moves_in_calendar_days(office: Office) -> None:
    known = {"meeting": "第四季度主席会议", "meeting_date": "2023-12-12"}
    imported = [
        {**known, "name": "会议方案", "offset": -15, "due": "2023-11-27", "status": "已完成"},
        {**known, "name": "座位表", "offset": -3, "due": "2023-12-09"},
    ]
    office.run(add_rows(PREPARATION, imported, TODAY))
    row_id = meetings(office)["第四季度主席会议"]
    office.run(change_row(MEETING, row_id, {"date": ("2023-12-12", "2023-12-19")}, TODAY))
    assert [(move.name, move.new_due) for move in moves_of(office.database, row_id)] == [("座位表", "2023-12-16")]


@pytest.mark.parametrize("offsets", [(-10,), (-10, -9)])
def test_a_short_checklist_in_working_days_moves_in_working_days(office: Office, offsets: tuple[int, ...]) -> None:
    """One item, or two in the same week, do not tell how days were counted: the office's setting does."""
    row_id = meetings(office)["第四季度主席会议"]
    office.run(prepare_meeting(row_id, [TemplateItem(f"事项{offset}", offset) for offset in offsets], TODAY))
    office.run(change_row(MEETING, row_id, {"date": ("2023-12-12", "2023-12-19")}, TODAY))
    moves = {move.name: move.new_due for move in moves_of(office.database, row_id)}
    wanted = {-10: "2023-12-05", -9: "2023-12-06"}
    assert moves == {f"事项{offset}": wanted[offset] for offset in offsets}


def test_what_was_decided_and_not_done_is_told_by_the_meeting(office: Office) -> None:
    """会后跟踪: on the meeting's row, among its figures and on the calendar."""
    (row_id,) = meetings(office).values()
    child = MEETING.child("follow_up")
    entry = {"content": "提案人见面情况按月报送", "person": "路明远", "due": "2023-11-15", "done": "未完成"}
    office.run(add_child(MEETING, child, row_id, entry))
    rows = read_rows(office.database, MEETING, TODAY)
    assert (rows.mapping(0)["follow_light"], rows.mapping(0)["follow_due"]) == ("逾期", "2023-11-15")
    found = happenings(office.database, [MEETING], dt.date(2023, 11, 1), dt.date(2023, 11, 30), TODAY)
    assert [(item.day.day, item.label, item.tone) for item in found] == [(15, "会后跟踪", "red")]


@pytest.mark.parametrize(
    ("line", "content", "due"),
    [
        ("1.会后一周内报送视察报告。", "会后一周内报送视察报告", "2023-12-19"),
        ("2.12月15日前反馈意见；", "12月15日前反馈意见", "2023-12-15"),
        ("（三）5个工作日内印发纪要", "5个工作日内印发纪要", "2023-12-19"),
        ("4、两个月内完成整改", "两个月内完成整改", "2024-02-12"),
        ("半个月内回访", "半个月内回访", "2023-12-27"),
        ("会后十日内上报", "会后十日内上报", "2023-12-22"),
        ("由行政处于25日前报送方案", "由行政处于25日前报送方案", "2023-12-25"),  # a day of the month, not so many days
        ("5日前报送方案", "5日前报送方案", None),  # of the next month, or a slip
        ("会前3天内分发材料", "会前3天内分发材料", None),  # of another meeting
        ("2.5万元经费由行政处落实", "2.5万元经费由行政处落实", None),
        ("坚持每周内通报一次", "坚持每周内通报一次", None),
    ],
)
def test_a_decision_is_due_when_its_line_says(office: Office, line: str, content: str, due: str | None) -> None:
    (row_id,) = meetings(office).values()
    office.run(change_row(MEETING, row_id, {"outcome": ("", line)}, TODAY))
    office.run(fill_child(MEETING, MEETING.child("follow_up"), row_id))
    (entry,) = read_children(office.database, MEETING.child("follow_up"), row_id)
    assert (entry["content"], entry["due"]) == (content, due)


def test_the_day_of_a_meeting_has_what_is_left_to_do(office: Office) -> None:
    row_id = meetings(office)["第四季度主席会议"]
    office.run(prepare_meeting(row_id, MeetingSettings().template_for("主席会议").items, TODAY))
    office.run(change_row(PREPARATION, int(str(items(office)["议题收集"]["id"])), {"status": ("未开始", "已完成")}, TODAY))
    rows = read_rows(office.database, MEETING, TODAY)
    (record,) = form_records(office.database, MEETING, MEETING_DAY, [(row_id, rows.mapping(0))])
    (sheet,) = form_document(MEETING, MEETING_DAY, [record], "市政协机关", TODAY).sheets
    texts = [cell.text for row in sheet.rows for cell in row.cells]
    assert sheet.title == "第四季度主席会议当日任务单"
    assert {"会议记录", "会场准备", "议题审定"} < set(texts)  # of the day, of the eve, left from earlier
    assert not {"议题收集", "会议纪要"} & set(texts)  # done, and after the meeting


def test_everybody_gets_a_list_of_his_own(office: Office) -> None:
    known = {"meeting": "第四季度主席会议", "meeting_date": "2023-12-12"}
    tasks = [("会议通知", "岳琳"), ("会议记录", "乔安平"), ("会议纪要", "岳琳")]
    office.run(add_rows(PREPARATION, [{**known, "name": name, "person": person} for name, person in tasks], TODAY))
    rows = read_rows(office.database, PREPARATION, TODAY)
    records = form_records(
        office.database, PREPARATION, OWNER_LIST, [(rows.ids[place], rows.mapping(place)) for place in range(3)]
    )
    sheets = form_document(PREPARATION, OWNER_LIST, records, "市政协机关", TODAY).sheets
    assert [sheet.title for sheet in sheets] == ["岳琳会议筹备任务单", "乔安平会议筹备任务单"]
    assert [row.cells[1].text for row in sheets[0].rows] == ["准备事项", "会议通知", "会议纪要"]


def test_open_items_move_with_their_meeting_and_finished_ones_stay(office: Office) -> None:
    row_id = meetings(office)["第四季度主席会议"]
    office.run(prepare_meeting(row_id, MeetingSettings().template_for("主席会议").items, TODAY))
    office.run(change_row(PREPARATION, int(str(items(office)["议题收集"]["id"])), {"status": ("未开始", "已完成")}, TODAY))
    office.run(change_row(MEETING, row_id, {"date": ("2023-12-12", "2023-12-19")}, TODAY))
    assert {item["meeting_date"] for item in items(office).values()} == {"2023-12-19"}
    moves = moves_of(office.database, row_id)
    assert "议题收集" not in [move.name for move in moves]
    assert [(move.due, move.new_due) for move in moves if move.name == "会议通知"] == [("2023-12-05", "2023-12-12")]
    office.run(move_items(moves))
    assert items(office)["会议通知"]["due"] == "2023-12-12"
    assert items(office)["议题收集"]["due"] == "2023-11-28"
    assert moves_of(office.database, row_id) == []


def test_another_count_of_days_moves_the_item(office: Office) -> None:
    item = {"meeting": "第四季度主席会议", "name": "会议通知", "offset": -5}
    office.run(add_rows(PREPARATION, [item], TODAY))
    found = items(office)["会议通知"]
    assert (found["meeting_date"], found["due"]) == ("2023-12-12", "2023-12-05")
    office.run(change_row(PREPARATION, int(str(found["id"])), {"offset": (-5, -8)}, TODAY))
    assert items(office)["会议通知"]["due"] == "2023-11-30"
    office.run(change_row(PREPARATION, int(str(found["id"])), {"due": ("2023-11-30", "2023-12-01")}, TODAY))
    assert items(office)["会议通知"]["due"] == "2023-12-01"


def test_what_is_left_of_deleted_meetings_is_found_among_any_number_of_them(office: Office) -> None:
    gone = meetings(office)["第四季度主席会议"]
    office.run(prepare_meeting(gone, MeetingSettings().template_for("主席会议").items, TODAY))
    office.run(remove_rows(MEETING, [gone]))
    left = leftovers_of(office.database, [*range(40_000), gone], deleted=True)
    assert left is not None
    assert left.meetings == ("第四季度主席会议",)
    assert len(left.items) == len(items(office))


def test_a_checklist_of_an_unknown_meeting_makes_the_meeting_known(office: Office) -> None:
    item = {"meeting": "重点提案协商会", "meeting_date": "2023-12-28", "name": "会议通知"}
    office.run(add_rows(PREPARATION, [item, {**item, "name": "座位表"}], TODAY))
    rows = read_rows(office.database, MEETING, TODAY)
    found = [rows.mapping(place) for place in range(len(rows.ids))]
    assert [(row["name"], row["date"]) for row in found] == [
        ("第四季度主席会议", "2023-12-12"),
        ("重点提案协商会", "2023-12-28"),
    ]
