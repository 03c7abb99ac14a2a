"""民主生活会情况报告: every sentence follows from what is registered, and what is missing is said."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.forms.layout.official import DataTable, OfficialDocument
from app.ledgers.changes.conversion import convert
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.democratic.democratic_life import DONE, LIFE_SESSION, LIFE_STEP
from app.ledgers.democratic.democratic_registers import CRITICISM, OPINION, TALK
from app.ledgers.democratic.democratic_view import overview, sessions
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from app.reports.democratic import session_report, session_report_of
from app.store.office import Office
from app.store.operation import Operation
from tests.conftest import OpenOffice

BEFORE, AFTER = dt.date(2023, 12, 1), dt.date(2023, 12, 28)
LAST, NOW = "2022年度机关党组民主生活会", "2023年度机关党组专题民主生活会"
BODY: dict[str, Value] = {"body": "机关党组", "members": "周国强、李文斌、马俊峰", "expected": 3, "host": "周国强"}


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    found = open_office()
    for values in ({"name": LAST, "date": "2023-01-10", "present": 3}, {"name": NOW, "date": "2023-12-20", "topic": "学思想"}):
        found.run(add_rows(LIFE_SESSION, [BODY | values], BEFORE, LEDGERS))
    opinions = [
        {"session": LAST, "content": "会议偏多", "category": "纪律作风"},
        {"session": NOW, "content": "学习不够经常", "category": "理论武装", "way": "座谈会", "about": "领导班子"},
        {"session": NOW, "content": "调研成果转化不够", "category": "履职能力", "way": "书面", "about": "领导班子"},
    ]
    found.run(add_rows(OPINION, opinions, BEFORE, LEDGERS))
    make_problems(found, "会议偏多")
    pairs = (("周国强", "李文斌"), ("李文斌", "马俊峰"))
    found.run(add_rows(TALK, [{"session": NOW, "talker": one, "partner": two} for one, two in pairs], BEFORE, LEDGERS))
    return found


def make_problems(office: Office, content: str) -> None:
    """转为问题 of one opinion."""
    rows = read_rows(office.database, OPINION, BEFORE)
    taken = {row_id: rows.mapping(place) for place, row_id in enumerate(rows.ids) if rows.mapping(place)["content"] == content}
    asked = {"list": "部门", "department": "办公室", "person": "王伟"}
    office.run(convert(OPINION, OPINION.conversions[0], PROBLEM, taken, asked, BEFORE, LEDGERS))


def change(office: Office, ledger: object, values: dict[str, Value], **which: Value) -> None:
    """Change the rows that hold certain values."""
    rows = read_rows(office.database, ledger, BEFORE)  # type: ignore[arg-type]
    for place, row_id in enumerate(rows.ids):
        row = rows.mapping(place)
        if all(row[name] == value for name, value in which.items()):
            seen = {name: (row[name], value) for name, value in values.items()}
            office.run(change_row(ledger, row_id, seen, BEFORE, LEDGERS))  # type: ignore[arg-type]


def close(office: Office, statement: str) -> None:
    """销号, without its chain of signatures."""
    model = PROBLEM.model
    (row_id,) = office.database.execute(model.select(model.id).where(model.statement == statement).tuples()).fetchone()
    cells: dict[str, tuple[Value, Value]] = {"status": ("待整改", "已销号"), "closed_on": (None, "2023-12-10")}
    office.run(Operation("销号", lambda transaction: transaction.update(model, row_id, cells)))


def report(office: Office, day: dt.date, name: str = NOW) -> OfficialDocument:
    every = sessions(office.database, day)
    session = next(row for row in every if row["name"] == name)
    return session_report(overview(office.database, session, every, day), "市政协机关党委", day)


def text_of(document: OfficialDocument) -> str:
    return "\n".join(part.caption if isinstance(part, DataTable) else f"{part.lead}{part.text}" for part in document.body)


def test_before_the_meeting_it_tells_of_the_preparation(office: Office) -> None:
    change(office, LIFE_STEP, {"status": DONE, "done_on": "2023-11-22"}, session=NOW, name="制定方案")
    text = text_of(report(office, BEFORE))
    for words in (
        "拟于2023年12月20日",
        "现将准备情况报告如下",
        "已完成1项（制定方案）",
        "学习研讨、征求意见已超过计划日期",
        "征求意见建议2条，涉及理论武装1条、履职能力1条；其中对领导班子2条",
        "谈心谈话2人次，还有1对班子成员尚未谈话：周国强与马俊峰",
        f"{LAST}列出整改事项1项，已整改销号0项，还有1项正在整改",
        "“会议偏多”，由办公室（王伟）负责。尚未填报进展。",
        "会议尚未召开。",
        "尚未转入问题台账",
    ):
        assert words in text


def test_after_the_meeting_it_is_the_report(office: Office) -> None:
    change(office, LIFE_SESSION, {"present": 2, "absent": "马俊峰因公出差"}, name=NOW)
    criticisms = [
        {
            "session": NOW,
            "kind": "自我批评",
            "critic": "周国强",
            "target": "周国强",
            "content": "督促不够",
            "category": "履职能力",
        },
        {
            "session": NOW,
            "kind": "相互批评",
            "critic": "李文斌",
            "target": "周国强",
            "content": "调研偏少",
            "category": "履职能力",
        },
    ]
    office.run(add_rows(CRITICISM, criticisms, AFTER, LEDGERS))
    make_problems(office, "学习不够经常")
    close(office, "会议偏多")
    document = report(office, AFTER)
    text = text_of(document)
    for words in (
        "机关党组于2023年12月20日召开",
        "应到3人，实到2人，符合到会人数三分之二以上的规定；缺席情况：马俊峰因公出差",
        "作自我批评1条，提出相互批评意见1条，涉及履职能力2条",
        "履职能力方面。共3条，主要是调研成果转化不够；督促不够；调研偏少",
        "列入问题整改台账1项",
        "其余3条意见继续研究吸收",
        "全部整改到位",
    ):
        assert words in text
    tables = {part.caption: part.rows for part in document.body if isinstance(part, DataTable)}
    assert tables["批评意见情况"] == (("周国强", "1", "1", "2"),)
    assert tables["整改清单"][0][1:3] == ("学习不够经常", "办公室（王伟）")
    assert document.title_parts == (f"关于{NOW}", "情况的报告")
    assert (document.signature, document.attachments) == ("机关党组", ("征求意见汇总表", "批评意见汇总表"))


def test_a_session_of_which_nothing_is_known_says_so(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(LIFE_SESSION, [{"name": NOW}], BEFORE, LEDGERS))
    text = text_of(report(office, BEFORE))
    for words in ("拟于近期", "没有上次民主生活会的记录", "征求意见情况尚未登记", "谈心谈话情况尚未登记", "会议尚未召开"):
        assert words in text


def test_the_session_says_to_whom_it_reports(office: Office) -> None:
    assert session_report_of(office.database, NOW, AFTER, "市政协机关党委").addressee == "市政协党组"
    change(office, LIFE_SESSION, {"report_to": "市直机关工委"}, name=NOW)
    assert session_report_of(office.database, "", AFTER, "市政协机关党委").addressee == "市直机关工委"
    with pytest.raises(InvalidValueError, match="没有民主生活会“去年的”"):
        session_report_of(office.database, "去年的", AFTER, "市政协机关党委")


def test_after_the_meeting_it_says_that_nobody_has_counted_who_came(office: Office) -> None:
    change(office, LIFE_SESSION, {"host": "周国强"}, name=NOW)
    assert "会议由周国强主持，到会人数尚未登记。" in text_of(report(office, AFTER))
    change(office, LIFE_SESSION, {"present": 1}, name=NOW)
    text = text_of(report(office, AFTER))
    assert "应到3人，实到1人，未达到到会人数三分之二以上的规定。" in text
    assert "到会人数尚未登记" not in text
