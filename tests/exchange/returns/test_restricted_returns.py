"""下发 and 回收 of the four forms of discipline: workbooks with a password, and nothing of a round without the ledger's."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from app.core.errors import InvalidValueError
from app.core.ids import new_id
from app.exchange.returns.accepting import accept
from app.exchange.returns.collecting import collect
from app.exchange.returns.handing_out import Order, encrypted, sheet_fields, write_handout
from app.ledgers.changes.operations import add_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.handouts import Batch, NewPart, handout_sheet, keep_handout, read_batches, remove_handout
from app.ledgers.restricted import unlock
from app.store.history import Asked, commits
from app.store.office import Office
from app.store.safes import LockedLedgerError, safes_of
from tests.conftest import OpenOffice
from tests.exchange.returns.handouts import TODAY, by_recipient, stored

PASSWORD, OPENING = "只有书记知道的话", "这一次的打开密码"
TITLE, UNIT = "整改情况填报秘", "秘密处室"
ROWS = [
    {"name": "于思远", "department": UNIT, "measure": "谈话提醒", "decided": "2023-03-10", "facts": "绝密事由"},
    {"name": "纪文涛", "department": "提案委", "measure": "党内警告", "decided": "2023-11-02"},
]


@pytest.fixture
def office(open_safely: Callable[..., Office]) -> Office:
    office = open_safely(DISCIPLINE, PASSWORD, "甲")
    office.run(add_rows(DISCIPLINE, ROWS, TODAY))
    return office


@pytest.fixture
def files(office: Office, tmp_path: Path) -> dict[str, Path]:
    """Everything handed out by department: its workbooks."""
    place = tmp_path / "下发"
    place.mkdir()
    sheet, filled = handout_sheet(DISCIPLINE, DISCIPLINE.pages[0]), ("result",)
    columns = sheet_fields(DISCIPLINE, sheet, filled)
    batch = Batch(new_id(), "discipline", "department", TITLE, "2023-11-20", "2023-12-01", "", "", columns, filled)
    found = by_recipient(DISCIPLINE, "department", stored(office, DISCIPLINE))
    parts = [NewPart(name, rows) for name, rows in found.items()]
    order = Order(office.office_id, DISCIPLINE, sheet, batch, 0, lambda spec: (), password=OPENING)
    folder, names = write_handout(order, parts, place)
    office.run(keep_handout(DISCIPLINE, batch, parts, names))
    return {part.recipient: folder / names[part.row_id] for part in parts}


def answer(path: Path, text: str) -> None:
    """Fill 处置结果 in, as the department would."""
    plain = io.BytesIO()
    with path.open("rb") as file:
        book = OOXMLFile(file)
        book.load_key(password=OPENING)
        book.decrypt(plain)
    workbook = load_workbook(plain)
    sheet = workbook.active
    assert sheet is not None
    (place,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "处置结果"]
    names = [cell for row in sheet.iter_rows() for cell in row if cell.value in ("于思远", "纪文涛")]
    sheet.cell(names[0].row, place.column, text)
    filled = io.BytesIO()
    workbook.save(filled)
    path.write_bytes(encrypted(filled.getvalue(), OPENING))


def test_a_workbook_opens_with_its_password_only_and_its_answer_comes_back(office: Office, files: dict[str, Path]) -> None:
    path = files[UNIT]
    assert not path.read_bytes().startswith(b"PK")
    answer(path, "已整改到位")
    (closed,) = collect([path], office.database, office.office_id, TODAY).files
    assert closed.locked
    found = collect([path], office.database, office.office_id, TODAY, passwords={path: OPENING})
    (returned,) = found.files
    assert (returned.recipient, returned.counts.changed) == (UNIT, 1)
    change = office.run(accept(found.files, TODAY))
    assert change is not None
    assert UNIT not in change.action
    assert {row["name"]: row["result"] for row in stored(office, DISCIPLINE).values()} == {"于思远": "已整改到位", "纪文涛": ""}
    (batch,) = read_batches(office.database)
    assert [(part.recipient, part.answered_on) for part in batch.parts] == [(UNIT, "2023-11-20"), ("提案委", "")]
    office.run(undo_of(office, change.sequence))
    (batch,) = read_batches(office.database)
    assert len(batch.waiting) == 2


def test_nothing_of_a_round_can_be_read_while_the_ledger_is_locked(
    office: Office, files: dict[str, Path], open_office: OpenOffice
) -> None:
    rows = repr(office.database.execute_sql("SELECT * FROM handout").fetchall())
    rows += repr(office.database.execute_sql("SELECT * FROM handout_part").fetchall())
    actions = repr([item.action for item in commits(office.database, Asked())])
    for words in (TITLE, UNIT, "提案委", "于思远", "result", "department", "2023-12-01"):
        assert words not in rows
        assert words not in actions
    there = open_office("乙")
    assert read_batches(there.database) == []
    (refused,) = collect([files[UNIT]], there.database, there.office_id, TODAY, passwords={files[UNIT]: OPENING}).files
    assert refused.plan is None
    assert "受限台账" in refused.why
    unlock(there.database, DISCIPLINE, PASSWORD)
    (batch,) = read_batches(there.database)
    assert (batch.title, [part.recipient for part in batch.parts]) == (TITLE, [UNIT, "提案委"])
    safes_of(there.database).lock()
    with pytest.raises(LockedLedgerError):
        there.run(keep_handout(DISCIPLINE, batch, [], {}))


def test_a_round_is_taken_out_of_the_list_and_comes_back(office: Office, files: dict[str, Path]) -> None:
    (batch,) = read_batches(office.database)
    change = office.run(remove_handout(batch))
    assert read_batches(office.database) == []
    assert change is not None
    assert TITLE not in change.action
    office.run(undo_of(office, change.sequence))
    assert read_batches(office.database) == [batch]


def test_the_hidden_key_names_nothing(files: dict[str, Path]) -> None:
    plain = io.BytesIO()
    with files[UNIT].open("rb") as file:
        book = OOXMLFile(file)
        book.load_key(password=OPENING)
        book.decrypt(plain)
    sheet = load_workbook(plain).active
    assert sheet is not None
    hidden = [
        str(sheet.cell(row, column).value)
        for column in range(1, sheet.max_column + 1)
        if sheet.column_dimensions[get_column_letter(column)].hidden
        for row in range(1, sheet.max_row + 1)
        if sheet.cell(row, column).value
    ]
    assert len(hidden) == 2
    assert hidden[0].startswith("wxtz1 ")
    assert re.fullmatch(r"1 [0-9a-f]{10}", hidden[1])  # its place: an id would say when the row was entered


def test_nothing_of_a_restricted_ledger_goes_out_without_a_password(office: Office, tmp_path: Path) -> None:
    sheet = handout_sheet(DISCIPLINE, DISCIPLINE.pages[0])
    batch = Batch(new_id(), DISCIPLINE.key, "department", TITLE, "2023-11-20", "", "", "王建国", ("name",), ("result",))
    order = Order(office.office_id, DISCIPLINE, sheet, batch, 0, lambda spec: ())
    with pytest.raises(InvalidValueError, match="必须加密"):
        write_handout(order, [NewPart(UNIT, stored(office, DISCIPLINE))], tmp_path)  # type: ignore[arg-type]
    assert list(tmp_path.glob("下发*")) == []
