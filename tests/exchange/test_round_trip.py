"""Every page of every ledger: what the window exports of the sample office imports again without a difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.conditions import holds
from app.exchange.exporting.export_xlsx import write_xlsx
from app.exchange.importing.importable import IMPORTABLE
from app.exchange.importing.plan import plan_import
from app.forms.layout.document import Paper
from app.forms.output import write_document
from app.forms.papers.ledger_sheet import in_order, sheet_document
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Page
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from tests.unlocked_sample import make_unlocked_sample

MOST = 60  # rows of a page
TODAY = dt.date(2023, 11, 20)
PAGES = [(ledger, page) for ledger in LEDGERS for page in ledger.pages]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = make_unlocked_sample(tmp_path_factory.mktemp("office"), TODAY)
    yield office
    office.close()


@pytest.mark.parametrize(("ledger", "page"), PAGES, ids=[page.key for _, page in PAGES])
def test_an_exported_page_imports_again_as_it_was(office: Office, ledger: Ledger, page: Page, tmp_path: Path) -> None:
    found = read_rows(office.database, ledger, TODAY)
    rows = [
        row for row in map(found.mapping, range(len(found.ids))) if all(holds(c, row, ledger.name_lists) for c in page.where)
    ]
    sheet = ledger.sheet(page.sheets[0])
    rows = in_order(ledger, sheet, rows[:MOST])
    assert rows, "the sample office has nothing on this page"
    write_xlsx(sheet_document(ledger, sheet, rows, "市政协机关党委", TODAY, complete=True), tmp_path / "导出.xlsx")
    (plan,) = [item for item in plan_import(tmp_path / "导出.xlsx", IMPORTABLE).sheets if item.ledger]
    assert plan.ledger == ledger.key
    assert [record.errors for record in plan.records if record.errors] == []
    names = [spec.name for spec in ledger.fields.values() if spec.writable]
    assert [{name: record.values[name] for name in names} for record in plan.records] == [
        {name: row[name] for name in names} for row in rows
    ]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("paper", list(Paper))
def test_the_workbook_of_the_print_preview_imports_row_for_row(office: Office, paper: Paper, tmp_path: Path) -> None:
    """Its merged cells end with the pages, and a row too tall for Excel is several of the sheet: still one problem each."""
    found = read_rows(office.database, PROBLEM, TODAY)
    rows = [row for row in map(found.mapping, range(len(found.ids))) if row["list"] == "部门"]
    rows[2] = rows[2] | {"measures": "\n".join(f"{number}.建立学习台账，按月通报学习情况。" for number in range(1, 61))}
    document = sheet_document(PROBLEM, PROBLEM.sheet("rectification_department"), rows, "市政协机关党委", TODAY)
    write_document(replace(document, paper=paper), tmp_path / "打印.xlsx")
    (plan,) = [item for item in plan_import(tmp_path / "打印.xlsx", IMPORTABLE).sheets if item.ledger]
    assert [record.errors for record in plan.records if record.errors] == []
    for name in ("number", "category", "statement", "measures", "person", "status", "percent"):
        assert [record.values[name] for record in plan.records] == [row[name] for row in rows]
