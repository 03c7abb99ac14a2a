"""A colleague changes the ledger while what came back is looked at: decisions stay, what is in conflict now is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import ConflictError
from app.exchange.importing.differences import RowKind, decide_cell
from app.exchange.returns.accepting import accept
from app.exchange.returns.looked_again import looked_again
from app.exchange.returns.returned import Collection, Returned
from app.ledgers.changes.operations import change_row, remove_rows
from app.ledgers.problems.problem import PROBLEM
from app.store.office import Office
from tests.exchange.returns.handouts import TODAY, add_problems, fill, hand_out, returned_book
from tests.exchange.returns.looking import by_number, cells, lines, look, only, row_id, with_sheet


def again(office: Office, found: Returned) -> Returned:
    (now,) = looked_again(Collection((found,)), office.database, TODAY).files
    return now


def test_a_cell_changed_during_the_review_is_a_conflict_and_the_rest_stays_as_decided(
    office: Office, files: dict[str, Path]
) -> None:
    found = only(
        office, fill(files["办公室"], {(0, "完成率"): 0.9, (0, "备注"): "已办", (1, "完成率"): 0.8, (1, "备注"): "已抽查"})
    )
    sheet, out = found.sheets[0]
    refused = decide_cell(
        sheet, next(row for row, item in sheet.known.items() if item.row_id == row_id(office, "1")), "remark", False
    )
    found = with_sheet(found, refused, out)
    office.run(change_row(PROBLEM, row_id(office, "1"), {"percent": (30, 45)}, TODAY))
    with pytest.raises(ConflictError):
        office.run(accept([found], TODAY))
    now = again(office, found)
    assert cells(now) == {
        ("1", "percent"): (30, 45, 90, False),
        ("1", "remark"): ("需协调", "需协调", "已办", False),
        ("3", "percent"): (20, 20, 80, True),
        ("3", "remark"): ("", "", "已抽查", True),
    }
    assert now.counts.conflicts == 1
    office.run(accept([now], TODAY))
    assert (by_number(office)["1"]["percent"], by_number(office)["3"]["percent"]) == (45, 80)


def test_a_row_deleted_during_the_review_is_told_and_not_added(office: Office, files: dict[str, Path]) -> None:
    found = only(office, fill(files["办公室"], {(0, "完成率"): 0.9, (1, "完成率"): 0.8}))
    office.run(remove_rows(PROBLEM, [row_id(office, "1")], TODAY))
    now = again(office, found)
    gone = next(line for line in lines(now) if line.kind is RowKind.NEW)
    assert (gone.wanted, "已删除这一行" in gone.note) == (False, True)
    office.run(accept([now], TODAY))
    assert len(by_number(office)) == 3
    assert by_number(office)["3"]["percent"] == 80


def test_a_file_without_a_key_overwrites_nothing_that_was_changed_during_the_review(office: Office, tmp_path: Path) -> None:
    rows = [
        [1, "", "学用结合不够紧，存在学用脱节现象", "办公室", 0.9],
        [3, "", "考勤制度执行不严，值班有脱岗现象", "办公室", 0.2],
    ]
    found = only(office, returned_book(tmp_path / "办公室.xlsx", rows))
    for number, seen in (("1", 30), ("3", 20)):
        office.run(change_row(PROBLEM, row_id(office, number), {"percent": (seen, 45)}, TODAY))
    now = again(office, found)
    assert cells(now) == {("1", "percent"): (30, 45, 90, False)}, "the file says of 3 what the ledger said, which is no answer"


def test_what_a_colleague_wrote_alike_is_no_difference_any_more(office: Office, files: dict[str, Path]) -> None:
    found = only(office, fill(files["办公室"], {(0, "完成率"): 0.9}))
    office.run(change_row(PROBLEM, row_id(office, "1"), {"percent": (30, 90)}, TODAY))
    assert lines(again(office, found)) == []


def test_a_row_of_two_departments_taken_from_one_is_in_conflict_in_the_other(office: Office, tmp_path: Path) -> None:
    add_problems(office, [("5", "两个部门共同的问题", "办公室、研究室", 10, "整改中", "")])
    files = hand_out(office, tmp_path / "共同")
    fill(files["办公室"], {(2, "完成率"): 0.5})
    fill(files["研究室"], {(2, "完成率"): 0.6})
    found = look(office, *files.values())
    office.run(accept(found.files[:1], TODAY))
    now = looked_again(found, office.database, TODAY)
    assert cells(now.files[1]) == {("5", "percent"): (10, 50, 60, False)}


def test_files_of_which_nothing_was_changed_are_the_same(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "完成率"): 0.9})
    found = look(office, *files.values())
    now = looked_again(found, office.database, TODAY)
    assert all(new is old for new, old in zip(now.files, found.files, strict=True))
