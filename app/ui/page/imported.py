"""Where imported rows went: the pages that show them, and what the person is told of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from app.core.conditions import Is, holds
from app.core.errors import WorkbookError
from app.core.kinds import Value
from app.ledgers.schema.fields import Computed

if TYPE_CHECKING:
    from pathlib import Path

    from app.exchange.importing.counts import Counts
    from app.exchange.importing.plan import ImportPlan


class Shown(NamedTuple):
    """A page by its key and title."""

    key: str
    title: str


SCHEME_PAGE = Shown("stars", "五星支部")


def page_of(ledger_key: str, values: Mapping[str, Value], today: dt.date) -> Shown:
    """The page that shows a row; a scheme stands behind the stars."""
    from app.exchange.importing.importable import IMPORTABLE_BY_KEY  # not at the start: all that reads workbooks

    ledger = IMPORTABLE_BY_KEY[ledger_key]
    computed = {item.name: item for item in ledger.extra if isinstance(item, Computed)}
    asked = (condition for page in ledger.pages for condition in page.where)
    named = {condition.field for condition in asked if isinstance(condition, Is)} & computed.keys()
    row = {**values, **{name: computed[name].compute(values, today) for name in named}}
    pages = (page for page in ledger.pages if all(holds(item, row, ledger.name_lists) for item in page.where))
    return next((Shown(page.key, page.title) for page in pages), SCHEME_PAGE)


def pages_of(plan: ImportPlan, today: dt.date) -> Counter[Shown]:
    """How many rows of an import each page shows. Slow for very many rows: nothing for the GUI thread."""
    return Counter(
        page_of(sheet.ledger, record.values, today) for sheet in plan.sheets if sheet.ledger for record in sheet.records
    )


def words_of(counts: Counts, pages: Counter[Shown], went_to: str) -> str:
    """已导入 48 条（理论学习 43 条、纪律教育 5 条），已转到“理论学习”: nobody misses the rows of another page."""
    spread = "、".join(f"{page.title} {count} 条" for page, count in pages.items())
    listed = f"（{spread}）" if len(pages) > 1 else ""
    completed = f"，其中 {counts.completed} 条更新或补充了现有的行" if counts.completed else ""
    removed = f"，{counts.removed} 条移入回收站" if counts.removed else ""
    elsewhere = f"，已转到“{went_to}”" if went_to else ""
    return f"已导入 {counts.changed} 条{listed}{completed}{removed}{elsewhere}"


def named(fault: Exception, path: Path) -> Exception:
    """What is wrong with a workbook, with its name: of several that were chosen together nobody knows else which it is."""
    if not isinstance(fault, WorkbookError):
        return fault
    return WorkbookError(f"{path.name}：{fault.message}", fault.advice, fault.detail)
