"""Subtotals and totals on paper, in Word and in Excel."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from app.core.kinds import Value
from app.exchange.export_xlsx import write_xlsx
from app.forms.document import TableDocument
from app.forms.ledger_sheet import sheet_document
from app.ledgers.declaration import Sheet, SheetColumn
from app.ledgers.problem import PROBLEM

SHEET = Sheet(
    "seen",
    "问题",
    (
        SheetColumn("number", 6),
        SheetColumn("department", 10, merge=True),
        SheetColumn("statement", 30),
        SheetColumn("percent", 8),
    ),
)
EMPTY = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()}


def printed(sheet: Sheet, *rows: tuple[str, Value]) -> TableDocument:
    found = [
        EMPTY | {"number": str(at), "department": department, "statement": f"问题{at}", "percent": percent}
        for at, (department, percent) in enumerate(rows, start=1)
    ]
    return sheet_document(PROBLEM, sheet, found, "机关党委", dt.date(2023, 11, 22))


def lines(document: TableDocument) -> list[str]:
    return ["|".join(row) for row in document.texts]


def test_each_group_has_its_subtotal_and_the_table_its_total() -> None:
    rows = (("办公室", 50), ("办公室", 70), ("", None), ("研究室", 100))
    document = printed(replace(SHEET, group="department", totals=True), *rows)
    assert lines(document) == [
        "1|办公室|问题1|50%",
        "2|办公室|问题2|70%",
        "||办公室 小计（2 条）|60%",
        "3||问题3|",
        "||（空） 小计（1 条）|",
        "4|研究室|问题4|100%",
        "||研究室 小计（1 条）|100%",
        "||合计（4 条）|73%",
    ]
    assert document.sums == {2, 4, 6, 7}


def test_a_table_without_groups_has_only_the_total_and_an_empty_one_nothing() -> None:
    sheet = replace(SHEET, totals=True)
    assert lines(printed(sheet, ("办公室", 50), ("研究室", None)))[-1] == "||合计（2 条）|50%"
    assert lines(printed(sheet)) == []
    assert printed(SHEET, ("办公室", 50)).sums == frozenset()


def test_in_excel_sums_are_in_the_face_of_the_headings(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_xlsx(printed(replace(SHEET, totals=True), ("办公室", 50)), path)
    cells = {cell.value: cell.font.name for row in load_workbook(path).active.iter_rows() for cell in row if cell.value}
    assert (cells["问题1"], cells["合计（1 条）"], cells["50%"]) == ("仿宋_GB2312", "黑体", "黑体")
