"""Whatever departments do to their workbooks and colleagues to the ledger: every answer arrives or is shown, nothing else changes.

Random habits over the office's own problems; the ledger afterwards is compared cell by cell.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.exchange.importing.differences import Differences
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import plan_import
from app.exchange.returns.accepting import accept
from app.ledgers.changes.operations import change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from tests.conftest import OpenOffice
from tests.exchange.returns.handouts import FIRST_ROW, TODAY, columns_of_sheet, hand_out, stored
from tests.exchange.returns.looking import look
from tests.exchange.test_import_plan import SAMPLES, needs_samples

OWN_WORDS = {"问题表述": "存在问题", "整改进展": "整改进展情况", "完成率": "完成进度", "责任部门": "责任处室", "备注": "附注"}
COPIED = (
    "序号",
    "问题类别",
    "问题表述",
    "整改措施",
    "责任部门",
    "责任人",
    "整改时限",
    "整改进展",
    "完成率",
    "整改状态",
    "备注",
)
ANSWERED = 5  # departments


@dataclass
class Answer:
    """A department's workbook while it is being filled in; `rows` are those of its records."""

    path: Path
    chance: random.Random

    def __post_init__(self) -> None:
        self.book = load_workbook(self.path)
        self.sheet: Worksheet = self.book.active
        self.columns = columns_of_sheet(self.sheet)
        names = self.columns["问题表述"]
        self.rows = [row for row in range(FIRST_ROW, self.sheet.max_row + 1) if self.sheet.cell(row, names).value]
        self.gone: set[object] = set()

    def cell(self, row: int, heading: str) -> object:
        return self.sheet.cell(row, self.columns[heading]).value

    def copied(self, words: dict[str, str]) -> list[list[object]]:
        """The table of the department itself, without anything hidden."""
        headings = [heading for heading in COPIED if heading in self.columns]
        title = [f"{self.cell(self.rows[0], '责任部门')}问题整改台账"]
        body = [[self.cell(row, heading) for heading in headings] for row in self.rows]
        return [title, [words.get(heading, heading) for heading in headings], *body]

    def save(self, folder: Path) -> None:
        self.book.save(folder / self.path.name)


def as_it_is(answer: Answer, folder: Path) -> None:
    answer.save(folder)


def sorted_otherwise(answer: Answer, folder: Path) -> None:
    lines = [[cell.value for cell in answer.sheet[row]] for row in answer.rows]
    answer.chance.shuffle(lines)
    for row, line in zip(answer.rows, lines, strict=True):
        for column, value in enumerate(line, 1):
            answer.sheet.cell(row, column).value = value
    answer.save(folder)


def row_between(answer: Answer, folder: Path) -> None:
    answer.sheet.insert_rows(answer.rows[len(answer.rows) // 2])
    answer.save(folder)


def lines_above(answer: Answer, folder: Path) -> None:
    answer.sheet.insert_rows(1, 2)
    answer.sheet["A1"] = "附件1"
    answer.save(folder)


def without_key(answer: Answer, folder: Path) -> None:
    for name in [name for name in answer.book.sheetnames if name != answer.sheet.title]:
        del answer.book[name]
    for row in answer.sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("wxtz"):
                cell.value = None
    answer.save(folder)


def last_row_deleted(answer: Answer, folder: Path) -> None:
    if len(answer.rows) > 2:
        answer.gone.add(answer.cell(answer.rows[-1], "问题表述"))
        answer.sheet.delete_rows(answer.rows[-1])
    answer.save(folder)


def shares_as_text(answer: Answer, folder: Path) -> None:
    for row in answer.rows:
        share = answer.cell(row, "完成率")
        if isinstance(share, int | float):
            answer.sheet.cell(row, answer.columns["完成率"]).value = f"{round(share * 100)}%"
    answer.save(folder)


def in_a_table_of_its_own(answer: Answer, folder: Path) -> None:
    book = Workbook()
    title, headings, *body = answer.copied(OWN_WORDS)
    answer.chance.shuffle(body)
    for line in (title, headings, *body):
        book.active.append(line)
    book.save(folder / f"{title[0]}.xlsx")


def as_text(answer: Answer, folder: Path) -> None:
    rows = answer.copied({})
    with (folder / f"{rows[0][0]}.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)


HABITS: tuple[Callable[[Answer, Path], None], ...] = (
    as_it_is,
    sorted_otherwise,
    row_between,
    lines_above,
    without_key,
    last_row_deleted,
    shares_as_text,
    in_a_table_of_its_own,
    as_text,
)


@dataclass
class Round:
    """One round of 下发 and 回收: what was answered, and what colleagues changed meanwhile, by row and field."""

    office: Office
    chance: random.Random
    answered: dict[tuple[int, str], object] = field(default_factory=dict)
    changed: dict[tuple[int, str], object] = field(default_factory=dict)

    def answer(self, path: Path, department: str, back: Path) -> None:
        answer, there = Answer(path, self.chance), stored(self.office)
        own = {row["statement"]: row_id for row_id, row in there.items() if row["department"] == department}
        filled: dict[tuple[int, str], object] = {}
        for row in answer.rows:
            row_id = own[str(answer.cell(row, "问题表述"))]
            if there[row_id]["status"] == "整改中" and self.chance.random() < 0.7:
                name, heading = self.chance.choice((("progress", "整改进展"), ("percent", "完成率"), ("remark", "备注")))
                said = f"{department}第{row}行的说明"
                filled[row_id, name] = 99 if name == "percent" else said
                answer.sheet.cell(row, answer.columns[heading]).value = 0.99 if name == "percent" else said
        self.chance.choice(HABITS)(answer, back)
        self.answered |= {key: value for key, value in filled.items() if there[key[0]]["statement"] not in answer.gone}

    def meanwhile(self) -> None:
        """Colleagues change two cells that were answered too, the goal of other rows, and the words of others still."""
        there, keys = stored(self.office), sorted(self.answered)
        self.chance.shuffle(keys)
        changes = [(row_id, name, 50 if name == "percent" else "同事的话") for row_id, name in keys[:2] if name != "progress"]
        changes += [(row_id, "goal", "新的目标") for row_id, _ in keys[2:4]]
        changes += [(row_id, "statement", f"{there[row_id]['statement']}等") for row_id, _ in keys[4:6]]
        for row_id, name, value in changes:
            self.office.run(change_row(PROBLEM, row_id, {name: (there[row_id][name], value)}, TODAY))  # type: ignore[arg-type]
            self.changed[row_id, name] = value


@needs_samples
@pytest.mark.parametrize("seed", range(10))
def test_every_answer_arrives_or_is_shown_and_nothing_else_changes(open_office: OpenOffice, tmp_path: Path, seed: int) -> None:
    office, chance = open_office(), random.Random(seed)
    plan = plan_import(SAMPLES / "部门问题整改台账.xlsx", LEDGERS, ImportOptions(default_year=2023, today=TODAY))
    office.run(import_operation(with_known_rows(plan, office.database, TODAY), TODAY))
    files, back = hand_out(office, tmp_path / "下发"), tmp_path / "返回"
    back.mkdir()
    this = Round(office, chance)
    for department in chance.sample(sorted(files), ANSWERED):
        this.answer(files[department], department, back)
    this.meanwhile()
    before, found = stored(office), look(office, back)
    taken = {
        (line.row_id, cell.field): cell.taken
        for item in found.files
        for sheet, out in item.sheets
        for line in Differences(sheet, out)
        for cell in line.cells
    }
    office.run(accept(found.files, TODAY))
    after = stored(office)
    both = this.answered.keys() & this.changed.keys()
    assert {key: taken.get(key) for key in both} == dict.fromkeys(both, False)  # a person decides
    wanted = {row_id: dict(row) for row_id, row in before.items()}
    for row_id, name in this.answered.keys() - both:
        wanted[row_id][name] = this.answered[row_id, name]
    assert {
        (row["number"], name): (value, after[row_id][name])
        for row_id, row in wanted.items()
        for name, value in row.items()
        if after[row_id][name] != value
    } == {}
    assert after.keys() == before.keys()
