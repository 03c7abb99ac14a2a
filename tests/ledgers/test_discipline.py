"""监督执纪“四种形态”: what follows from a measure, the figures, the two paper forms, and who is told nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from app.core.errors import InvalidValueError
from app.core.kinds import ParseContext, Value
from app.forms.papers.discipline import discipline_document
from app.forms.papers.form_records import form_records
from app.forms.papers.record_form import form_document
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.discipline.discipline_figures import form_figures
from app.ledgers.discipline.discipline_words import FORM, MEASURE
from app.ledgers.history import History, Query
from app.ledgers.organisation.person import PERSON
from app.ledgers.registry import LEDGERS, OPEN_LEDGERS
from app.ledgers.restricted import SAMPLE_PASSWORD, is_sample, state_of, unlock
from app.ledgers.views.calendar import happenings
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from app.store.safes import LockedLedgerError, safes_of
from tests.conftest import OpenSample

TODAY = dt.date(2023, 11, 20)
PASSWORD = "只有书记知道的话"
BASE: dict[str, Value] = {"name": "于思远", "department": "研究室", "measure": "谈话提醒", "decided": "2023-03-10"}


@pytest.fixture
def office(open_safely: Callable[..., Office]) -> Office:
    return open_safely(DISCIPLINE, PASSWORD)


def add(office: Office, **values: Value) -> dict[str, Value]:
    """The row as it stands after it was added."""
    known = set(read_rows(office.database, DISCIPLINE, TODAY).ids)
    office.run(add_rows(DISCIPLINE, [BASE | values], TODAY, LEDGERS, by_hand=True))
    found = read_rows(office.database, DISCIPLINE, TODAY)
    return next(found.mapping(place) for place, row_id in enumerate(found.ids) if row_id not in known)


@pytest.mark.parametrize(
    ("measure", "form", "until", "influence"),
    [
        ("谈话提醒", "第一种形态", None, "无"),
        ("诫勉", "第一种形态", "2023-09-10", "已期满"),
        ("党内警告", "第二种形态", "2024-03-10", "影响期内"),
        ("党内严重警告", "第二种形态", "2024-09-10", "影响期内"),
        ("政务撤职", "第三种形态", "2025-03-10", "影响期内"),
        ("开除党籍", "第三种形态", None, "无"),
        ("立案审查移送司法", "第四种形态", None, "无"),
    ],
)
def test_the_measure_says_the_form_and_how_long_it_has_effect(
    office: Office, measure: str, form: str, until: str | None, influence: str
) -> None:
    row = add(office, measure=measure)
    assert (row["form"], row["until"], row["influence"]) == (form, until, influence)
    assert DISCIPLINE.fields["influence"].kind.printed(row["influence"]) == influence  # no lamp: nobody is late


def test_what_a_person_says_stays_and_what_contradicts_the_rules_is_refused(office: Office) -> None:
    assert add(office, measure="诫勉", until="2023-12-31")["until"] == "2023-12-31"
    assert add(office, measure="内部通报", form="第一种形态")["form"] == "第一种形态"
    for values, words in (
        ({"measure": "内部通报"}, "请选择形态"),
        ({"measure": "党内警告", "form": "第一种形态"}, "党内警告属于第二种形态"),
        ({"until": "2023-03-09"}, "影响期早于处理日期"),
    ):
        with pytest.raises(InvalidValueError, match=words):
            add(office, **values)


@pytest.mark.parametrize(("written", "form"), [("第一种", "第一种形态"), ("二", "第二种形态"), ("第3种形态", "第三种形态")])
def test_forms_as_offices_write_them(written: str, form: str) -> None:
    assert FORM.parse(written, ParseContext(2023)) == form


def test_measures_as_offices_write_them() -> None:
    assert [MEASURE.parse(text, ParseContext(2023)) for text in ("提醒谈话", "诫勉谈话", "警告", "内部通报")] == [
        "谈话提醒",
        "诫勉",
        "党内警告",
        "内部通报",
    ]


def test_figures_by_form_quarter_and_measure(office: Office) -> None:
    add(office)
    add(office, decided="2023-11-01", measure="诫勉")
    add(office, name="纪文涛", decided="2023-11-02", measure="党内警告")
    add(office, name="左一鸣", decided="2022-06-01")
    figures = form_figures(office.database, TODAY, 2023)
    assert (figures.total, figures.people, figures.years) == (3, 2, (2023, 2022))
    assert (figures.of_form("第一种形态"), figures.share("第二种形态"), figures.of_form("第四种形态")) == (2, "33.3%", 0)
    assert figures.over_time.count("第一种形态", "四季度") == 1
    document = discipline_document(figures, "市政协机关党委", TODAY)
    assert document.title == "2023年监督执纪“四种形态”情况统计表"
    assert document.texts[0] == ("第一种形态", "小计", "1", "—", "—", "1", "2", "66.7%")
    assert document.texts[1][:2] == ("第一种形态", "谈话提醒")
    assert document.texts[-1] == ("合计", "2 人", "1", "—", "—", "2", "3", "100.0%")
    every = form_figures(office.database, TODAY, None)
    assert (every.total, every.periods) == (4, ("2022", "2023"))
    safes_of(office.database).lock()
    with pytest.raises(LockedLedgerError):
        form_figures(office.database, TODAY, 2023)


def test_each_paper_form_is_for_its_own_measure(office: Office) -> None:
    for values in ({"content": "提醒时限意识"}, {"measure": "诫勉", "name": "佟立群", "content": "诫勉内容"}):
        add(office, **values)
    found = read_rows(office.database, DISCIPLINE, TODAY)
    rows = [(row_id, found.mapping(place)) for place, row_id in enumerate(found.ids)]
    for form, name, other in zip(DISCIPLINE.forms, ("于思远", "佟立群"), ("佟立群", "于思远"), strict=True):
        paper = form_document(DISCIPLINE, form, form_records(office.database, DISCIPLINE, form, rows), "市政协", TODAY)
        text = repr(paper.sheets)
        assert len(paper.sheets) == 1
        assert name in text
        assert other not in text
        assert text.count("签字") >= 3  # who was talked to, who talked, who wrote it down


def test_steps_and_directories_tell_nothing(office: Office) -> None:
    add(office)
    (row_id,) = read_rows(office.database, DISCIPLINE, TODAY).ids
    office.run(change_row(DISCIPLINE, row_id, {"facts": ("", "无故缺席")}, TODAY, LEDGERS))
    safes_of(office.database).lock()
    told = repr(History(office).commits(Query()))
    for words in ("于思远", "无故缺席", "主要问题", "研究室"):
        assert words not in told
    assert read_rows(office.database, PERSON, TODAY).ids == []
    assert DISCIPLINE not in OPEN_LEDGERS
    assert happenings(office.database, OPEN_LEDGERS, dt.date(2023, 1, 1), dt.date(2023, 12, 31), TODAY) == []


def test_the_sample_greets_a_new_user_locked_and_its_password_is_said(open_sample: OpenSample) -> None:
    office = open_sample(TODAY)
    assert state_of(office.database, DISCIPLINE) == "locked"
    assert is_sample(office.database, DISCIPLINE)
    unlock(office.database, DISCIPLINE, SAMPLE_PASSWORD)
    rows = read_rows(office.database, DISCIPLINE, TODAY)
    assert len(rows.ids) >= 5
    assert {row[rows.position("influence")] for row in rows.values} == {"影响期内", "已期满", "无"}
