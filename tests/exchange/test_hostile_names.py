"""Names of files and texts that no encoding knows: half a sign, as Windows and its clipboard let through."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.core.blocks import read_block
from app.exchange.importing.import_commit import import_operation
from app.exchange.returns.archives import content_of
from app.exchange.returns.collecting import collect
from app.store.office import Office
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.exchange.import_workbooks import plan, save
from tests.exchange.returns.handouts import TODAY, stored
from tests.exchange.test_hostile_reading import HEADINGS, ROW

HALF = "\ud800" if sys.platform == "win32" else os.fsdecode(b"\xff")


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


def test_half_a_sign_from_the_clipboard_does_not_come_in() -> None:
    assert read_block("", "学\ud800习\t\udfff\n") == [["学习", ""]]


def test_a_workbook_whose_name_no_encoding_knows_is_imported(office: Office, tmp_path: Path) -> None:
    path = save(tmp_path / f"{HALF}台账.xlsx", [HEADINGS, ROW])
    office.run(import_operation(plan(path), TODAY))
    assert [row["statement"] for row in stored(office).values()] == [ROW[1]]


def test_a_returned_file_whose_name_no_encoding_knows_is_looked_at(office: Office, tmp_path: Path) -> None:
    path = save(tmp_path / f"{HALF}办公室.xlsx", [HEADINGS, ROW])
    assert content_of(path).data
    (found,) = collect([tmp_path / path.name], office.database, "市政协", TODAY).files
    assert found.path == path


def test_a_file_whose_name_no_encoding_knows_is_added_under_what_can_be_said_of_it(office: Office, tmp_path: Path) -> None:
    (tmp_path / f"照{HALF}片.jpg").write_bytes(b"x")
    added = store_file(office.folder, tmp_path / f"照{HALF}片.jpg")
    assert added.name.encode() == "照片.jpg".encode()
