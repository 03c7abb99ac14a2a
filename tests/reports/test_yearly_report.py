"""年度党建工作总结: its sentences read well whatever the figures are, and it tells what the ledgers hold."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from app.forms.layout.official import DataTable, OfficialDocument
from app.forms.output import write_document
from app.ledgers.registry import LEDGERS
from app.reports.yearly import year_period, yearly_report, yearly_report_of
from app.store.office import Office
from app.yearly.figures import FIGURES, Found
from app.yearly.reading import Source
from app.yearly.summary import DepartmentLine, LifeLine, Named, Unfinished, YearSummary, summary_of
from tests.conftest import OpenOffice, OpenSample
from tests.ui.conftest import TODAY
from tests.yearly.conftest import NEW_YEAR, Years
from tests.yearly.conftest import office as office
from tests.yearly.conftest import years as years

UNIT = "市政协机关党委"
NONSENSE = re.compile(r"None|nan|，，|。。|，。|；。|、。|、，|：。|（）|《》|[，、；]$|\d\.0[%条项名次]")


def words(document: OfficialDocument) -> str:
    parts = (item.caption if isinstance(item, DataTable) else item.lead + item.text for item in document.body)
    return "\n".join(parts)


def tables(document: OfficialDocument) -> dict[str, DataTable]:
    return {item.caption: item for item in document.body if isinstance(item, DataTable)}


def test_an_empty_office_is_told_in_whole_sentences(open_office: OpenOffice) -> None:
    document = yearly_report_of(open_office().database, year_period(2023), NEW_YEAR, UNIT)
    text = words(document)
    assert document.title == "市政协机关2023年党建工作总结"
    for sentence in (
        "台账中没有需要整改的问题",
        "2023年党建责任清单尚未录入台账。",
        "尚未召开民主生活会。",
        "没有理论学习和纪律教育记录。",
        "制度建设台账中还没有制度。",
        "2023年目标任务尚未录入台账。",
        "请结合实际补充存在的问题和不足。",
        "各台账没有结转的未完成事项",
    ):
        assert sentence in text
    assert not NONSENSE.search(text)


def test_it_tells_the_year(years: Years) -> None:
    document = yearly_report_of(years.office.database, year_period(2023), NEW_YEAR, UNIT)
    text = words(document)
    assert "全年在账问题共3条，其中上期结转1条，新列入2条。销号1条，按期销号率50%。仍有2条未销号，其中逾期1条。" in text
    assert "制定党建责任清单2条，已落实1条" in text
    assert "召开民主生活会1次，会前征求意见1条。" in text
    assert "党员2名（正式党员1名、预备党员1名）。全年发展党员1名。" in text
    assert "全年出台制度1项，包括《值班制度》（办〔2023〕1号）。现行制度1项，另有1项正在起草" in text
    assert "承担年度目标任务4项，已完成2项，完成率50%。" in text
    assert "办公室“学用脱节”，整改时限年底前，到期未销号" in text
    assert "十三届二次会议（拟于2024年2月20日召开）" in text
    unfinished = tables(document)["未完成事项"]
    assert ("年度目标任务", "2", "提案办理、重点提案督办") in unfinished.rows
    figures = tables(document)["2023年主要数据"]
    assert figures.headings[-2:] == ("2023年", "2022年")
    assert len(figures.rows) == len(FIGURES)


def test_half_a_year_has_its_own_title_and_days(years: Years) -> None:
    document = yearly_report_of(years.office.database, year_period(2023, half=True), NEW_YEAR, UNIT)
    text = words(document)
    assert document.title == "市政协机关2023年上半年党建工作总结"
    assert (
        "统计截至2023年6月30日，所在支部、领导书记和离退休按任职经历，没有记载的按现在的名册）" in text
    )  # nobody has closed the year
    assert "上半年台账中没有" not in text  # the older problem was on the list
    assert "三、下半年工作打算" in text


def test_a_closed_year_tells_what_it_told(years: Years) -> None:
    before = yearly_report_of(years.office.database, year_period(2023), NEW_YEAR, UNIT)
    years.close()
    years.change(LEDGERS[0], "学用脱节", "measures", "并联分发")
    assert yearly_report_of(years.office.database, year_period(2023), NEW_YEAR.replace(month=9), UNIT) == before


def test_what_is_overdue_on_the_day_of_the_report_is_not_told_as_coming(open_office: OpenOffice) -> None:
    empty = summary_of(open_office().database, year_period(2023), TODAY)
    assert empty.day == "2023-11-20"
    branches = (Named("甲支部", "2023-10-17"), Named("乙支部", "2023-11-20"))
    text = words(yearly_report(replace(empty, elections=branches, reviews=(Named("值班制度", "2023-09-07"),)), UNIT))
    assert (
        "甲支部（届期至2023年10月17日），届期已过，要尽快完成换届；乙支部（届期至2023年11月20日），要提前做好准备，按期换届。"
        in text
    )
    assert "《值班制度》（应于2023年9月7日前清理），已经逾期，要尽快完成清理评估。" in text


def test_restricted_ledgers_are_never_read(office: Office) -> None:
    source = Source(office.database, NEW_YEAR)
    with pytest.raises(ValueError, match="restricted"):
        source.rows(SimpleNamespace(key="secret", restricted=True))  # type: ignore[arg-type]


NUMBERS = st.one_of(st.none(), st.integers(0, 9), st.floats(0, 100).map(lambda value: round(value, 1)))
SMALL = st.integers(0, 9)
SUMMARIES = st.builds(
    YearSummary,
    label=st.sampled_from(["2023年度", "2023年上半年"]),
    year=st.just(2023),
    day=st.just("2023-12-31"),
    over=st.booleans(),
    figures=st.fixed_dictionaries({figure.key: st.builds(Found, NUMBERS) for figure in FIGURES}),
    departments=st.lists(st.builds(DepartmentLine, st.sampled_from(["办公室", ""]), SMALL, SMALL, SMALL), max_size=3).map(
        tuple
    ),
    late=st.just(()),
    life=st.lists(st.builds(LifeLine, st.just("党课"), SMALL, SMALL, SMALL, SMALL), max_size=2).map(tuple),
    stars=st.dictionaries(st.sampled_from(["甲支部", "乙支部"]), st.integers(0, 5)),
    issued=st.lists(st.builds(Named, st.just("值班制度"), st.sampled_from(["", "办1号"])), max_size=7).map(tuple),
    unfinished=st.lists(st.builds(Unfinished, st.just("责任清单"), st.just("责任"), SMALL, st.just(("甲",))), max_size=2).map(
        tuple
    ),
    elections=st.lists(st.builds(Named, st.just("甲支部"), st.sampled_from(["2023-05-01", "2024-05-01"])), max_size=7).map(
        tuple
    ),
    reviews=st.lists(st.builds(Named, st.just("值班制度"), st.just("2024-05-01")), max_size=2).map(tuple),
    meetings=st.just(()),
)


@given(SUMMARIES)
def test_every_figure_makes_whole_sentences(summary: YearSummary) -> None:
    for line in words(yearly_report(summary, UNIT)).split("\n"):
        assert not NONSENSE.search(line), line


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_the_sample_office_as_a_file(open_sample: OpenSample, tmp_path: Path, qapp: object, suffix: str) -> None:
    office = open_sample(TODAY)
    target = tmp_path / f"总结.{suffix}"
    assert write_document(yearly_report_of(office.database, year_period(2023), TODAY, UNIT), target) >= 4
    if suffix == "docx":
        word = Document(str(target))
        assert word.paragraphs[0].text == "市政协机关2023年党建工作总结"
        assert "一、主要工作情况" in [item.text for item in word.paragraphs]
        assert len(word.tables) >= 4
    assert summary_of(office.database, year_period(2023), TODAY).value("tasks")
