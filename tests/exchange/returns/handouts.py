"""Handing rows out and filling the workbooks in, as a department would with Excel; for the tests of returns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.core.ids import new_id
from app.exchange.returns.handing_out import Order, sheet_fields, write_handout
from app.ledgers.changes.operations import add_rows
from app.ledgers.handouts import Batch, NewPart, handout_sheet, keep_handout, recipient_fields, shares
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.named_rows import NamedRows
from app.ledgers.views.rows import read_rows
from app.store.office import Office

TODAY = dt.date(2023, 11, 20)
FILLED = ("progress", "percent", "status", "remark")
FIRST_ROW = 5  # of the records on a problem sheet: title, line, two headings
PROBLEMS = (
    ("1", "学用结合不够紧，存在学用脱节现象", "办公室", 30, "整改中", "需协调"),
    ("2", "会议统筹不够，多头布置的情况较多", "研究室", 50, "整改中", ""),
    ("3", "考勤制度执行不严，值班有脱岗现象", "办公室", 20, "待整改", ""),
    ("4", "文稿把关不严，偶有数据和表述错误", "研究室", 80, "整改中", ""),
)


def add_problems(office: Office, problems: Sequence[tuple[object, ...]] = PROBLEMS) -> None:
    names = ("number", "statement", "department", "percent", "status", "remark")
    rows = [dict(zip(names, row, strict=True)) | {"list": "部门", "progress": f"进展{row[0]}"} for row in problems]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))  # type: ignore[arg-type]


def stored(office: Office, ledger: Ledger = PROBLEM) -> dict[int, dict[str, object]]:
    rows = read_rows(office.database, ledger, TODAY)
    return {row_id: dict(rows.mapping(place)) for place, row_id in enumerate(rows.ids)}


def by_recipient(ledger: Ledger, field: str, rows: Mapping[int, Mapping[str, object]]) -> dict[str, dict[int, dict[str, Any]]]:
    """Recipient → its rows by id."""
    names = tuple(next(iter(rows.values()), {}))
    named = NamedRows(names, list(rows), [tuple(row.values()) for row in rows.values()])  # type: ignore[arg-type]
    return {name: dict(named.at(places)) for name, places in shares(ledger, field, named).items()} if rows else {}


def hand_out(
    office: Office,
    folder: Path,
    filled: Sequence[str] = FILLED,
    ledger: Ledger = PROBLEM,
    field: str = "department",
    blank: int = 3,
) -> dict[str, Path]:
    """Hand out all rows: the workbook of each department."""
    folder.mkdir(exist_ok=True)
    sheet = handout_sheet(ledger, ledger.pages[0])
    columns = sheet_fields(ledger, sheet, filled)
    title = f"{ledger.title}填报"
    batch = Batch(new_id(), ledger.key, field, title, "2023-11-20", "2023-12-01", "", "王建国", columns, tuple(filled))
    parts = [NewPart(name, rows) for name, rows in by_recipient(ledger, field, stored(office, ledger)).items() if name]
    order = Order(office.office_id, ledger, sheet, batch, blank, lambda spec: getattr(spec.kind, "options", ()))
    place, files = write_handout(order, parts, folder)
    office.run(keep_handout(ledger, batch, parts, files))
    return {part.recipient: place / files[part.row_id] for part in parts}


def hand_out_part(office: Office, ledger: Ledger, part: NewPart, folder: Path) -> Path:
    """Hand out one department's rows of any ledger: its workbook."""
    sheet = handout_sheet(ledger, ledger.pages[0])
    columns, filled = sheet_fields(ledger, sheet, ledger.reported_fields), ledger.reported_fields
    name = recipient_fields(ledger)[0].name
    batch = Batch(new_id(), ledger.key, name, ledger.pages[0].title, "2023-11-20", "", "", "王建国", columns, filled)
    order = Order(office.office_id, ledger, sheet, batch, 2, lambda spec: getattr(spec.kind, "options", ()))
    place, files = write_handout(order, [part], folder)
    office.run(keep_handout(ledger, batch, [part], files))
    return place / files[part.row_id]


def columns_of_sheet(sheet: Worksheet) -> dict[str, int]:
    """Heading → column, the lower heading where there are two."""
    found = {}
    for row in (FIRST_ROW - 2, FIRST_ROW - 1):
        found |= {str(cell.value): cell.column for cell in sheet[row] if cell.value and not str(cell.value).startswith("wxtz")}
    return found


def fill(path: Path, cells: Mapping[tuple[int, str], object], out: Path | None = None) -> Path:
    """Write cells, given as (place of the record from 0, heading)."""
    book = load_workbook(path)
    sheet = book.active
    columns = columns_of_sheet(sheet)
    for (place, heading), value in cells.items():
        sheet.cell(FIRST_ROW + place, columns[heading]).value = value
    book.save(out or path)
    return out or path


def returned_book(path: Path, rows: list[list[object]], headings: str = "序号 问题类别 问题表述 责任部门 完成率") -> Path:
    """A workbook without a key."""
    book = Workbook()
    book.active.append(["部门问题整改台账"])
    book.active.append(["填报单位：办公室"])
    book.active.append(headings.split())
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
