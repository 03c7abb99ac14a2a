"""The year of the days of a table that name none: who says it, and whether anybody has to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan_changes import in_year
from app.exchange.tables.tables import Table
from app.exchange.tables.title_lines import day_of_lines, year_in_name, year_of_lines
from app.exchange.tables.years_of_days import days_of
from app.ledgers.schema.declaration import Ledger

WAY_OUT = "不对请改“日期年度”"
Known = Literal["", "chosen", "said", "asked"]  # "": nothing of the table depends on it


@dataclass(frozen=True)
class TableYear:
    """The year, how it is known, and what the preview says of it."""

    year: int
    known: Known = "said"
    remark: str = ""


def said_above(table: Table, titles: Sequence[str], this_year: int) -> int | None:
    """The year of the day the table was filled in, else of its title or its sheet; None where neither tells it."""
    day = day_of_lines(table.lines, this_year)
    if day:
        return day.year
    named = year_of_lines((*titles, table.grid.name, *table.lines))
    return named or next(filter(None, map(year_in_name, (*reversed(titles), table.grid.name))), None)


@dataclass(frozen=True)
class Beside:
    """What may say the year beside the columns: a person, what stands `above` the table, the name of the file."""

    options: ImportOptions
    above: int | None
    file: str


def year_of_table(table: Table, columns: Mapping[int, str], ledger: Ledger, beside: Beside) -> TableYear:
    """The year of a table whose columns are known."""
    this_year = beside.options.today.year
    if beside.options.default_year:
        return TableYear(beside.options.default_year, "chosen")
    days = days_of(table, columns, ledger)
    if beside.above and days.bare and days.sure and beside.above not in days.years:
        words = f"{days.told}没有写年份；标题写的是{beside.above}年，表中其他日期却都在{days.likely}年，暂算在{days.likely}年"
        return TableYear(days.likely, "asked", f"{words}；请确认，{WAY_OUT}")
    if beside.above:
        return TableYear(beside.above)
    label = ledger.fields[ledger.year_field].label if ledger.year_field and ledger.year_field not in columns.values() else ""
    if not (days.bare or label):
        return TableYear(this_year, "")
    what = "没有写年份的日期" if days.bare else f"“{label}”没有写明"
    if days.sure:
        return TableYear(days.likely, "said", f"{what}，按表中其他日期算在{days.likely}年；{WAY_OUT}")
    if year := year_in_name(beside.file):
        return TableYear(year, "said", f"{what}，按文件名算在{year}年；{WAY_OUT}")
    what = f"{days.told}没有写年份" if days.bare else what
    year = days.likely or this_year
    return TableYear(year, "asked", f"{what}，标题、表名、文件名都看不出是哪一年，暂算在{year}年；请确认，{WAY_OUT}")


def years_together(plans: Sequence[SheetPlan]) -> list[SheetPlan]:
    """The sheets of a workbook: where others say one and the same year, nobody is asked for it."""
    said = {plan.default_year for plan in plans if plan.ledger and plan.year_known == "said"}
    if len(said) != 1:
        return list(plans)
    year = said.pop()
    return [in_that_year(plan, year) if plan.year_known == "asked" else plan for plan in plans]


def in_that_year(plan: SheetPlan, year: int) -> SheetPlan:
    """A plan in the year of the other sheets, which it tells."""
    words = f"没有写年份的日期，按其他工作表算在{year}年；{WAY_OUT}"
    rest = [item for item in plan.remarks if item != plan.year_question]
    if year == plan.default_year:
        return replace(plan, remarks=(words, *rest), year_known="said", year_question="")
    found = in_year(plan, year, lambda row: None)
    return replace(found, remarks=(words, *found.remarks), year_known="said")
