"""A ledger as a form: what goes out complete comes back without a difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.cell_text import visible
from app.core.day_kinds import Date, DaysFrom, Deadline, Month, Year
from app.core.errors import InvalidValueError
from app.core.kinds import Choice, Kind, LongText, Ordinal, ParseContext, Value
from app.core.names import Name
from app.core.number_kinds import Integer, Number, Percent
from app.exchange.exporting.export_xlsx import write_xlsx
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import plan_import
from app.exchange.tables.from_above import is_ditto
from app.exchange.tables.title_lines import year_of_lines
from app.forms.papers.ledger_sheet import filled_title, in_order, sheet_document
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ledgers.schema.sheet import Sheet

TODAY = dt.date(2026, 11, 22)
YEAR = ParseContext(2023)
FORMS = [(ledger, sheet) for ledger in LEDGERS for sheet in ledger.sheets]
NASTY = [
    "=1+1",
    "+A1",
    "-",
    "@x",
    "#N/A",
    "'1",
    "_x0041_",
    "3.0",
    "1-2",
    "2023-11-30",
    "a\tb",
    "<b>&amp;",
    "𠮷",
    "、",
    "—",
    "无",
]
LINES = (
    st.lists(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12).map(visible), max_size=3)
    .map("\n".join)
    .filter(lambda text: not is_ditto(text))  # 同上 means the cell above
)
DEADLINES = ["11月底前", "2023年底前，并长期坚持", "四季度", "立行立改", "12月中旬前", "明年3月底", "2024-05-01", ""]


def typed(kind: Kind) -> st.SearchStrategy[object]:
    """What a person may type into a field, nothing included."""
    if isinstance(kind, Ordinal):
        return st.sampled_from(["1", "01", "12", "3-1", "3.10", "①"])  # 一 above 1 is the number of a section
    if isinstance(kind, Choice) and not kind.open:
        return st.sampled_from(["", *kind.options])
    if isinstance(kind, Date):
        return st.just("") | st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)).map(dt.date.isoformat)
    if isinstance(kind, Deadline):
        return st.sampled_from(DEADLINES) | LINES.filter(lambda text: is_taken(kind, text))
    if isinstance(kind, Percent):
        return st.just("") | st.integers(0, 100).map(lambda share: f"{share}%")
    if isinstance(kind, Integer):
        return st.just("") | st.integers(kind.minimum or 0, kind.maximum or 9999)
    if isinstance(kind, Number):
        return st.just("") | st.integers(0, 100).map(lambda tenths: str(tenths / 10))
    if isinstance(kind, DaysFrom):
        return st.sampled_from(["", "T-15", "T", "T+7"])
    if isinstance(kind, LongText):
        return st.just("") | LINES | st.sampled_from(NASTY)
    if isinstance(kind, Name):
        return st.sampled_from(["", "王　伟", "王伟、李强", "2023年机关作风专项整治", "填报日期：2020年1月1日", "个人"])
    if isinstance(kind, Month):
        return st.just("") | st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)).map(lambda day: f"{day.year}.{day.month}")
    return (st.just("") | st.sampled_from(["理论武装", "思想、作风"]) | LINES | st.sampled_from(NASTY)).filter(
        lambda text: is_taken(kind, text)
    )


def is_taken(kind: Kind, text: str) -> bool:
    """Whether the form would take it: 0/0 looks like a day and is none."""
    try:
        kind.parse(text, YEAR)
    except InvalidValueError:
        return False
    return True


def filled(kind: Kind) -> Value:
    """Some value of the kind."""
    if isinstance(kind, Choice):
        return kind.options[0]
    if isinstance(kind, Year):
        return 2023
    return "2023-11-30" if isinstance(kind, Date) else "甲"


@st.composite
def rows(draw: st.DrawFn, ledger: Ledger) -> list[Values]:
    """Rows as people leave them, by hand or by import; deadlines give their day, or another was typed."""
    found = []
    for place in range(draw(st.integers(1, 4))):
        row = {spec.name: spec.kind.parse(draw(typed(spec.kind)), YEAR) for spec in ledger.fields.values() if spec.writable}
        row |= {
            spec.name: row[spec.name] or spec.default or filled(spec.kind) for spec in ledger.fields.values() if spec.required
        }
        name = f"第{place}项 {row[ledger.name_field]}".strip()  # a row called 合计 is a total to an importer
        row[ledger.name_field] = ledger.fields[ledger.name_field].kind.parse(name, YEAR)
        if draw(st.booleans()):
            row = ledger.derive({name: value for name, value in row.items() if name not in day_fields(ledger)}, YEAR)
        for name in ledger.check(row) if ledger.check else ():
            spec = ledger.fields[name]
            empty = row[name] == spec.kind.empty  # a rule that asks for a value, or one that refuses this value
            row[name] = filled(spec.kind) if empty else f"{row[name]}甲" if spec.required else spec.kind.empty
        rest = {spec.name: spec.kind.empty for spec in ledger.fields.values() if spec.name not in row}
        found.append(row | rest)
    return found


def day_fields(ledger: Ledger) -> set[str]:
    return {spec.kind.date_field for spec in ledger.fields.values() if isinstance(spec.kind, Deadline)}


def come_back(ledger: Ledger, sheet: Sheet, given_rows: Sequence[Values], folder: Path) -> list[dict[str, Value]]:
    """The rows after an export and an import."""
    write_xlsx(sheet_document(ledger, sheet, given_rows, "党办", TODAY, complete=True), folder / "导出.xlsx")
    (found,) = plan_import(folder / "导出.xlsx", LEDGERS, ImportOptions(ledger=ledger.key)).sheets
    assert [record.errors for record in found.records] == [{}] * len(found.records)
    return [record.values for record in found.records]


def writable(ledger: Ledger, row: Values) -> dict[str, Value]:
    return {spec.name: row[spec.name] for spec in ledger.fields.values() if spec.writable}


@pytest.mark.parametrize(("ledger", "sheet"), FORMS, ids=[sheet.key for _, sheet in FORMS])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_every_form_comes_back_without_a_difference(ledger: Ledger, sheet: Sheet, tmp_path: Path, data: st.DataObject) -> None:
    before = data.draw(rows(ledger))
    assert come_back(ledger, sheet, before, tmp_path) == [writable(ledger, row) for row in in_order(ledger, sheet, before)]


def problem(**cells: Value) -> dict[str, Value]:
    quiet = {spec.name: spec.kind.empty if spec.default is None else spec.default for spec in PROBLEM.fields.values()}
    return {**quiet, "number": "1", "statement": "学用脱节", **cells}


@pytest.mark.parametrize("day", ["2023-11-30", "2026-11-30", "2026-12-15", None])
def test_the_day_of_a_deadline_without_year_is_kept(tmp_path: Path, day: str | None) -> None:
    row = problem(deadline="11月底前", deadline_date=day)
    (found,) = come_back(PROBLEM, PROBLEM.sheets[0], [row], tmp_path)
    assert (found["deadline"], found["deadline_date"]) == ("11月底前", day)


def test_a_time_limit_without_a_day_keeps_a_sign_that_a_day_is_read_without(tmp_path: Path) -> None:
    (found,) = come_back(PROBLEM, PROBLEM.sheets[0], [problem(deadline="'长期坚持")], tmp_path)
    assert found["deadline"] == "'长期坚持"
    (found,) = come_back(PROBLEM, PROBLEM.sheets[0], [problem(deadline="'2023年11月30日")], tmp_path)
    assert found["deadline"] == "2023年11月30日"


def test_a_row_numbered_like_a_chapter_is_still_a_row(tmp_path: Path) -> None:
    ledger = next(ledger for ledger, _ in FORMS if ledger.key == "opinion")
    blank = {spec.name: spec.kind.empty for spec in ledger.fields.values()}
    before = [blank | {"number": "一", "content": "会议多"}, blank | {"number": "1", "category": "纪律作风", "content": "迟到"}]
    assert [row["content"] for row in come_back(ledger, ledger.sheets[0], before, tmp_path)] == ["会议多", "迟到"]


def headings(*found: Values) -> list[str]:
    document = sheet_document(PROBLEM, PROBLEM.sheets[0], found, "党办", TODAY, complete=True)
    return [column.heading for column in document.columns]


def test_a_column_is_added_only_where_something_would_be_lost() -> None:
    assert "整改时限日期" not in headings(problem(deadline="11月底前", deadline_date="2026-11-30"))
    assert "整改时限日期" in headings(problem(deadline="11月底前", deadline_date="2023-11-30"))
    assert "专项" not in headings(problem(campaign="作风整治"), problem(campaign="作风整治"))
    assert "专项" in headings(problem(campaign="作风整治"), problem(campaign=""))


def test_blanks_below_a_category_stay_blank(tmp_path: Path) -> None:
    before = [problem(category="理论武装"), problem(number="2"), problem(number="3")]
    assert [row["category"] for row in come_back(PROBLEM, PROBLEM.sheets[0], before, tmp_path)] == ["理论武装", "", ""]


@pytest.mark.parametrize(
    ("key", "years", "title"),
    [
        ("duties", (2026,), "2026年党建责任清单（年初晒清单）"),
        ("duties", (2026, 2025), "2025—2026年党建责任清单（年初晒清单）"),
        ("duties", (), "党建责任清单（年初晒清单）"),
        ("yearly_tasks", (2025, 2026), "市政协机关2025—2026年度目标任务分解表"),
        ("yearly_tasks", (), "市政协机关年度目标任务分解表"),
        ("meetings", (2026, None), "市政协2026年度主要会议活动计划"),
        ("studies_theory", (2025, 2026), "2025—2026年机关理论学习台账"),
    ],
)
def test_a_title_names_the_years_of_its_rows(key: str, years: Sequence[int | None], title: str) -> None:
    (ledger,) = (item for item in LEDGERS for sheet in item.sheets if sheet.key == key)
    columns = {name: [spec.kind.empty] for name, spec in ledger.fields.items()} | {"year": list(years)}
    assert filled_title(ledger, ledger.sheet(key), columns.__getitem__) == title
    assert year_of_lines([title]) == (2026 if years in ((2026,), (2026, None)) else None)


@pytest.mark.parametrize("key", ["duty_progress", "problems_department"])
def test_a_row_of_number_and_name_alone_is_no_chapter_and_gets_nothing_else(key: str, tmp_path: Path) -> None:
    """The sign in a third cell, which keeps an import from taking it for one, is not taken for a text."""
    ledger, sheet = next(form for form in FORMS if form[1].key == key)
    row = {spec.name: spec.default or spec.kind.empty for spec in ledger.fields.values()}
    row |= {"number": "一", ledger.name_field: "加强学习"} | {name: 1990 for name in ("year",) if name in row}
    assert come_back(ledger, sheet, [row], tmp_path) == [writable(ledger, row)]
