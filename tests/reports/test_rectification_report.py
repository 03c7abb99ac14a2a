"""整改进展情况报告: what it says follows from the numbers, whatever they are."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.layout.official import DataTable, OfficialDocument
from app.forms.layout.official_layout import title_lines
from app.forms.output import write_document
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import STATES
from app.rectify.figures import rectification_figures
from app.reports.rectification import overdue_words, rectification_report, report_of_today
from tests.conftest import OpenSample
from tests.forms.samples import PlainMeasure

TODAY = dt.date(2023, 11, 20)


def problem(number: int = 1, **values: object) -> dict[str, object]:
    empty = {spec.name: spec.kind.empty for spec in PROBLEM.fields.values()}
    plain = {
        "id": number, "number": str(number), "list": "部门", "category": "理论武装", "statement": f"问题{number}",
        "department": "研究室", "person": "王伟", "kind": "限期整改", "status": "整改中", "light": "正常",
        "deadline": "12月底前", "deadline_date": "2023-12-31",
    }  # fmt: skip
    return {**empty, **plain, **values}


def late(number: int = 1, **values: object) -> dict[str, object]:
    return problem(number, light="逾期", deadline="11月10日前", deadline_date="2023-11-10", **values)


def closed(number: int = 1, **values: object) -> dict[str, object]:
    return problem(number, light="已销号", status="已销号", closed_on="2023-11-01", **values)


def report(*rows: dict[str, object], reasons: dict[int, str] | None = None) -> OfficialDocument:
    return rectification_report(rectification_figures(rows, TODAY, "作风整治"), "市政协机关党委", reasons)


def words(document: OfficialDocument) -> str:
    parts = (item.caption if isinstance(item, DataTable) else item.lead + item.text for item in document.body)
    return "\n".join(parts)


def test_nothing_listed_yet() -> None:
    text = words(report())
    assert "尚未梳理列入问题" in text
    assert "%" not in text
    assert report().attachments == ()


def test_a_long_title_breaks_between_its_parts() -> None:
    measure = PlainMeasure()
    long = rectification_figures([closed()], TODAY, "2023年机关作风问题专项整治")
    lines = title_lines(measure, rectification_report(long, "市政协机关党委"))
    assert lines == ("关于2023年机关作风问题专项整治", "整改进展情况的报告")
    assert len(title_lines(measure, report(closed()))) == 1


def test_one_department_is_not_compared() -> None:
    document = report(problem(1), closed(2))
    assert "所列问题均由研究室负责整改，共2条，已销号1条，销号率50%。" in words(document)
    assert not any(isinstance(part, DataTable) for part in document.body)
    assert "按问题类别看。理论武装方面2条" in words(document)


def test_the_parts_are_as_many_as_the_whole() -> None:
    """共梳理问题80条, and the three categories were 75 together: a leader asks where the other five are."""
    document = report(problem(1), closed(2), problem(3, category=""))
    assert "按问题类别看。理论武装方面2条，已销号1条，销号率50%；没有写明的1条，均在整改过程中。" in words(document)


def test_several_departments_stand_in_a_table() -> None:
    document = report(closed(1, department="办公室"), problem(2), late(3, department="提案委"))
    (table,) = (part for part in document.body if isinstance(part, DataTable))
    assert {row[:3] for row in table.rows} == {("办公室", "1", "1"), ("研究室", "1", "0"), ("提案委", "1", "0")}
    assert "办公室已全部销号" in words(document)
    assert "逾期问题主要集中在提案委（1条）" in words(document)


def test_overdue_problems_are_told_with_reason_or_progress() -> None:
    rows = [late(1), late(2, progress="正在修订制度；"), late(3)]
    text = words(report(*rows, reasons={3: "等待上级文件"}))
    assert "目前有3条问题超过整改时限仍未销号，最长已逾期10天。具体是：" in text
    assert "“问题1”，整改时限11月10日前，已逾期10天，尚未填报进展。" in text
    assert "最新进展：正在修订制度。" in text
    assert "延期理由：等待上级文件。" in text
    assert "对3条逾期问题逐条分析原因" in text


def test_an_overdue_problem_says_how_it_stands() -> None:
    text = words(report(late(1, status="待审核", progress="台账已建立"), late(2, status="退回整改"), late(3, status="待整改")))
    assert "已逾期10天，已申请销号、正在审核。最新进展：台账已建立。" in text
    assert "已逾期10天，销号申请被退回、正在继续整改，尚未填报进展。" in text
    assert "已逾期10天，尚未启动整改，尚未填报进展。" in text
    both = words(report(late(1, progress="台账已建立"), reasons={1: "等待上级文件"}))
    assert "延期理由：等待上级文件。最新进展：台账已建立。" in both


def test_what_was_due_on_the_last_day_is_not_late_by_no_days() -> None:
    item = replace(rectification_figures([late(1)], TODAY, "专项").overdue[0], days=0)
    assert overdue_words(item, "").startswith("研究室（王伟）“问题1”，整改时限11月10日前，到期未销号")


def test_next_steps_name_the_departments() -> None:
    """Who has to do something, with numbers that add up."""
    rows = [late(1), late(2), late(3, department="提案委"), problem(4, status="待整改", department="办公室")]
    text = words(
        report(*rows, problem(5, status="退回整改"), problem(6, light="临期", department="办公室"), problem(7, status="待审核"))
    )
    assert "对3条逾期问题（研究室2条、提案委1条）逐条分析原因" in text
    assert "对1条临近时限的问题（办公室）提前提醒" in text
    assert "对1条待审核问题（研究室）及时核查" in text
    assert "对2条退回整改和尚未启动的问题（" in text
    assert "有1条问题（办公室）尚未启动整改" in text
    assert "有2条问题（均为提案委）尚未启动整改" in words(
        report(problem(1), *(problem(number, status="待整改", department="提案委") for number in (2, 3)))
    )
    assert "（" not in next(line for line in words(report(late(1))).split("\n") if "逐条分析" in line).partition("对1条")[2]


def test_without_overdue_it_says_so_and_attaches_no_list() -> None:
    document = report(problem(1))
    assert "目前没有逾期问题，整改总体按计划推进" in words(document)
    assert "目前没有逾期未销号和退回整改的问题" in words(document)
    assert document.attachments == ("整改情况汇总表",)


def test_the_mean_says_of_how_many_problems_it_is() -> None:
    """A ledger that was taken over holds problems closed before they were entered: nobody knows how long they took."""
    known, before = closed(1, opened_on="2023-10-22"), closed(2, opened_on="2023-11-10")
    assert "已销号问题平均用时10天。" in words(report(known, problem(3)))
    assert "建账以后销号的1条问题平均用时10天。" in words(report(known, before, problem(3)))


def test_everything_closed() -> None:
    text = words(report(closed(1), closed(2)))
    assert "共梳理问题2条，已全部完成整改并销号。" in text
    assert "巩固整改成果" in text
    assert "集中攻坚" not in text


ROWS = st.lists(
    st.builds(
        problem,
        st.integers(1, 10**6),
        department=st.sampled_from(["", "办公室", "研究室", "提案委"]),
        category=st.sampled_from(["", "理论武装", "纪律作风"]),
        kind=st.sampled_from(["", "立行立改", "持续整改"]),
        list=st.sampled_from(["部门", "个人"]),
        status=st.sampled_from(STATES.options),
        light=st.sampled_from(["逾期", "临期", "正常"]),
        deadline_date=st.sampled_from([None, "2023-11-01", "2024-01-01"]),
        closed_on=st.sampled_from([None, "2023-10-01"]),
    ),
    max_size=30,
)


@given(ROWS)
def test_whatever_the_numbers_are_the_sentences_are_whole(rows: list[dict[str, object]]) -> None:
    text = words(report(*rows))
    assert not re.search(r"。。|，，|，。|；。|、、|None|（）|共0条|有0条|对0条", text), text
    assert all(
        line.endswith(("。", "：")) or line.startswith(("一、", "二、", "三、", "四、", "各")) for line in text.split("\n")
    )


@pytest.mark.usefixtures("qapp")
def test_the_report_of_the_sample_office_is_written(open_sample: OpenSample, tmp_path: Path) -> None:
    office = open_sample(TODAY)
    document = report_of_today(office.database, TODAY, "", "市政协机关党委")
    pages = {suffix: write_document(document, tmp_path / f"报告{suffix}") for suffix in (".pdf", ".docx")}
    assert pages[".pdf"] == pages[".docx"] > 2
