"""Files of a row: all in one step, none twice."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.errors import ConflictError
from app.ledgers.changes.entry_operations import remove_child
from app.ledgers.changes.files import add_files
from app.ledgers.changes.operations import add_rows, remove_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_children
from app.store.attachments import StoredFile
from tests.conftest import OpenOffice

DAY = dt.date(2023, 11, 20)
EVIDENCE = PROBLEM.child("evidence")
PHOTO, MINUTES = StoredFile("照片.jpg", "a" * 64, 3), StoredFile("纪要.docx", "b" * 64, 4)


def test_files_are_added_in_one_step_and_none_twice(open_office: OpenOffice) -> None:
    office = open_office()
    added = office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "会议多"}], DAY))
    assert added is not None
    (row_id,) = added.tables["problem"]
    head = office.head
    change = office.run(add_files(PROBLEM, EVIDENCE, row_id, [PHOTO, MINUTES, PHOTO], DAY))
    assert change is not None
    assert change.action == "添加佐证材料（3 个）"
    assert office.head == head + 1
    found = read_children(office.database, EVIDENCE, row_id)
    assert [(item["name"], item["sha256"], item["size"], item["day"]) for item in found] == [
        ("照片.jpg", "a" * 64, 3, "2023-11-20"),
        ("纪要.docx", "b" * 64, 4, "2023-11-20"),
    ]
    assert office.run(add_files(PROBLEM, EVIDENCE, row_id, [MINUTES], DAY)) is None
    office.run(remove_child(PROBLEM, EVIDENCE, int(str(found[1]["id"]))))
    assert office.run(add_files(PROBLEM, EVIDENCE, row_id, [MINUTES], DAY)) is not None  # it was taken away, and comes back
    office.run(remove_rows(PROBLEM, [row_id]))
    with pytest.raises(ConflictError):
        office.run(add_files(PROBLEM, EVIDENCE, row_id, [StoredFile("新.txt", "c" * 64, 1)], DAY))
