"""The office's own workbooks, written otherwise: whatever is done to the paper, every record and every cell stays as answered.

Each change keeps the truth, so the answers of the samples judge all of them, alone and one after another.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.exchange.grids.workbook import read_workbook
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import plan_import
from app.exchange.importing.plan_json import to_json
from app.ledgers.registry import LEDGERS
from tests.exchange.test_import_plan import SAMPLES, needs_samples

BOOKS = {  # file, sheet → the part of its answers, the first row of records and the one behind the last (0-based), groups
    "部门问题整改台账.xlsx": (0, "records", 4, 52, (1,)),
    "个人问题整改台账.xls": (0, "records", 3, 30, (1,)),
    "制度建设台账.xlsx": (0, "records", 4, 44, (1,)),
    "党员名册.xls": (0, "records", 3, 93, (1,)),
    "年度目标任务分解表.xlsx": (0, "records", 4, 40, (1,)),
    "会议筹备清单.xlsx": (1, "records", 4, 114, (0, 1)),
    "组织生活记录.xlsx": (0, "records", 4, 134, (1,)),
}


@dataclass
class Paper:
    """A sheet: lines above, one or two rows of headings, records, lines below."""

    above: list[list[object]]
    headings: list[list[object]]
    records: list[list[object]]
    below: list[list[object]]
    groups: tuple[int, ...]  # columns whose cells are merged over several records
    merges: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[list[object]]:
        return [*self.above, *self.headings, *self.records, *self.below]


def one_row_of_headings(paper: Paper) -> None:
    """Each short lower heading with the upper one that spans it."""
    found: list[object] = []
    above: object = ""
    for upper, lower in zip(paper.headings[0], paper.headings[-1], strict=True):
        above = upper or above
        found.append((lower if len(str(lower)) > len("责任") else f"{above}{lower}") if lower else upper)
    paper.headings = [found]


def filled_groups(paper: Paper) -> None:
    for above, row in zip(paper.records, paper.records[1:], strict=False):
        for column in paper.groups:
            row[column] = row[column] or above[column]


def dittos(paper: Paper) -> None:
    for row in paper.records:
        for column in paper.groups:
            row[column] = row[column] or "同上"


def more_lines_above(paper: Paper) -> None:
    paper.above = [["附件2"], [], *paper.above, ["单位：条、人"], []]


def marked_headings(paper: Paper) -> None:
    marks = ("\n（必填）", "：", "*", " ", "\n（如实填写）")
    for row in paper.headings:
        row[:] = [
            f"{text}{marks[place % len(marks)]}" if text and len(str(text)) > 2 else text for place, text in enumerate(row)
        ]


def numbered_headings(paper: Paper) -> None:
    paper.headings[0][:] = [f"{place}.{text}" if text else text for place, text in enumerate(paper.headings[0], 1)]


def pages(paper: Paper) -> None:
    filled_groups(paper)
    found: list[list[object]] = []
    for place, row in enumerate(paper.records):
        if place and place % 9 == 0:
            found += [["本页小计"], [], *paper.headings]
        found.append(row)
    paper.records = found


def days_as_text(paper: Paper) -> None:
    for row in paper.records:
        row[:] = [f"{item.year}．{item.month}．{item.day}" if isinstance(item, dt.date) else item for item in row]


def blanks_at_the_ends(paper: Paper) -> None:
    for row in paper.records:
        row[:] = [f"　{item}\u00a0" if isinstance(item, str) and item else item for item in row]


def statistics(paper: Paper) -> None:
    paper.below += [[], ["统计表"], ["科室", "问题数", "已办结", "比例"], ["办公室", 8, 3, 0.4], ["合计", 8, 3, 0.4]]


def statistics_beside(paper: Paper) -> None:
    width = max(map(len, paper.headings))
    for row, more in zip((paper.headings[-1], *paper.records), (["项目", "数量"], ["已办", 3], ["未办", 5]), strict=False):
        row += [None] * (width + 1 - len(row)) + more


def contacts(paper: Paper) -> None:
    paper.below += [[], ["联络员名单"], ["姓名", "部门", "手机号码", "备注"], ["张三", "办公室", "13800000000"]]


def notes_with_marks(paper: Paper) -> None:
    paper.below += [["注：*表示重点。"], ["带*号的每月报送一次。"]]


def moved_right(paper: Paper) -> None:
    for part in (paper.above, paper.headings, paper.records, paper.below):
        part[:] = [[None, None, *row] for row in part]


KINDS = ("xlsx", "csv", "xlsx", "htm", "xml")
CHANGES: tuple[Callable[[Paper], None], ...] = (
    one_row_of_headings,
    dittos,
    filled_groups,
    more_lines_above,
    marked_headings,
    numbered_headings,
    pages,
    days_as_text,
    blanks_at_the_ends,
    statistics,
    statistics_beside,
    contacts,
    notes_with_marks,
    moved_right,
)


def paper_of(name: str) -> Paper:
    place, _, first, end, groups = BOOKS[name]
    grid = read_workbook(SAMPLES / name)[place]
    rows = [list(row) for row in grid.rows]
    return Paper(rows[:2], rows[2:first], rows[first:end], rows[end:], groups)


def shown(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def as_page(rows: list[list[object]]) -> str:
    """A web page as programs export it, with a line break of a cell as <br>."""
    lines = (f"<tr>{''.join(f'<td>{escape(shown(value))}</td>' for value in row)}</tr>" for row in rows)
    return f"<html><body><table>{''.join(lines)}</table></body></html>".replace("\n", "<br>")


def as_spreadsheet_xml(rows: list[list[object]]) -> str:
    """Each cell as a text, empty ones left out."""
    lines = []
    for row in rows:
        cells = [(place, escape(shown(value)).replace("\n", "&#10;")) for place, value in enumerate(row, 1) if shown(value)]
        lines.append("".join(f'<Cell ss:Index="{at}"><Data ss:Type="String">{text}</Data></Cell>' for at, text in cells))
    table = "".join(f"<Row>{line}</Row>" for line in lines)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    sheet = f'<Worksheet ss:Name="Sheet1"><Table>{table}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'


def written(paper: Paper, name: str, folder: Path, kind: str) -> Path:
    """As .xlsx without any merged cell, or as text in the encoding of a Chinese Excel: its values are all that is left."""
    path = folder / f"{Path(name).stem}.{kind}"
    if kind == "csv":
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(paper.rows)
        return path
    if kind in ("htm", "xml"):
        path.write_text(as_page(paper.rows) if kind == "htm" else as_spreadsheet_xml(paper.rows), encoding="utf-8")
        return path
    book = Workbook()
    for row in paper.rows:
        book.active.append(row)
    book.save(path)
    return path


def check(path: Path, name: str) -> None:
    wanted = json.loads((SAMPLES / "ANSWERS.json").read_text(encoding="utf-8"))["files"][name][BOOKS[name][1]]
    (sheet,) = (
        item for item in to_json(plan_import(path, LEDGERS, ImportOptions(default_year=2023)))["sheets"] if item["ledger"]
    )
    labels = [label for label in wanted[0] if not label.startswith("_")]
    found = [{label: None if record[label] == "" else record[label] for label in labels} for record in sheet["records"]]
    answers = [{label: None if answer[label] == "" else answer[label] for label in labels} for answer in wanted]
    assert len(found) == len(answers)
    wrong = [
        (record["序号"], label, record[label], answer[label])
        for record, answer in zip(found, answers, strict=True)
        for label in labels
        if record[label] != answer[label]
    ]
    assert wrong == []
    assert [record["_errors"] for record in sheet["records"] if record["_errors"]] == []


@needs_samples
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", BOOKS)
def test_changes_of_the_paper_change_no_record(name: str, seed: int, tmp_path: Path) -> None:
    chance = random.Random(f"{name}{seed}")
    paper = paper_of(name)
    for change in sorted(chance.sample(CHANGES, 3), key=CHANGES.index):
        change(paper)
    check(written(paper, name, tmp_path, KINDS[seed % len(KINDS)]), name)
