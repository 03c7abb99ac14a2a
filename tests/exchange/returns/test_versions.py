"""Two files of one department: what only the older one answers is not lost, and nothing contradicts the newer one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from app.exchange.returns.accepting import accept
from app.exchange.returns.returned import Collection, choose
from app.ledgers.handouts import Part, read_batches
from app.store.office import Office
from tests.exchange.returns.handouts import TODAY, fill
from tests.exchange.returns.looking import by_number, lines, look
from tests.exchange.returns.test_collecting import stamp

Cells = Mapping[tuple[int, str], object]
Versions = Callable[..., Collection]


@pytest.fixture
def versions(office: Office, files: dict[str, Path], tmp_path: Path) -> Versions:
    """Files of 办公室 (rows 1 and 3), each saved a day after the one before."""

    def look_at(*filled: Cells) -> Collection:
        paths = []
        for place, cells in enumerate(filled):
            paths.append(fill(files["办公室"], cells, tmp_path / f"办公室({place}).xlsx"))
            stamp(paths[-1], dt.datetime(2023, 11, 21 + place))
        return look(office, *paths)

    return look_at


def taken(found: Collection) -> list[bool]:
    return [item.chosen for item in found.files]


def carry_out(office: Office, found: Collection) -> None:
    office.run(accept([item for item in found.files if item.chosen], TODAY))


def test_files_that_answer_different_rows_go_together(office: Office, versions: Versions) -> None:
    found = versions({(0, "完成率"): 0.4}, {(1, "备注"): "已办"})
    assert taken(found) == [True, True]
    assert (found.files[0].beside, found.files[0].further) == (True, 1)
    assert found.rivals(found.files[1]) == []
    carry_out(office, found)
    assert (by_number(office)["1"]["percent"], by_number(office)["3"]["remark"]) == (40, "已办")
    ((part, other),) = [batch.parts for batch in read_batches(office.database)]
    assert {part.answered_file, other.answered_file} == {"办公室(0).xlsx；办公室(1).xlsx", ""}


def test_a_row_that_the_newer_file_answers_otherwise_is_not_taken_of_the_older_one(office: Office, versions: Versions) -> None:
    found = versions({(0, "完成率"): 0.4, (1, "完成率"): 0.9}, {(0, "完成率"): 0.5})
    assert taken(found) == [False, True]  # it says less: a corrected version, or a slip
    assert found.files[0].further == 1
    found = versions(
        {(0, "完成率"): 0.4, (1, "完成率"): 0.9}, {(0, "完成率"): 0.5, (2, "问题表述"): "车辆管理不规范，登记不及时"}
    )
    assert taken(found) == [True, True]
    told = {
        line.title[2:3]: [(cell.returned, cell.taken, cell.elsewhere) for cell in line.cells] for line in lines(found.files[0])
    }
    assert told == {"1": [(40, False, "“办公室(1).xlsx”填的是“50%”")], "3": [(90, True, "")]}
    carry_out(office, found)
    assert (by_number(office)["1"]["percent"], by_number(office)["3"]["percent"]) == (50, 90)


def test_a_newer_file_that_repeats_the_older_one_stands_alone(office: Office, versions: Versions) -> None:
    found = versions({(0, "完成率"): 0.4}, {(0, "完成率"): 0.4, (1, "备注"): "已办"})
    assert taken(found) == [False, True]
    assert found.files[0].further == 0


def test_cells_that_both_files_fill_alike_and_others_of_the_same_row_go_together(office: Office, versions: Versions) -> None:
    found = versions(
        {(0, "完成率"): 0.4, (0, "备注"): "甲", (1, "备注"): "乙"},
        {(0, "完成率"): 0.4, (2, "问题表述"): "车辆管理不规范，登记不及时"},
    )
    assert taken(found) == [True, True]
    carry_out(office, found)
    row = by_number(office)["1"]
    assert (row["percent"], row["remark"], by_number(office)["3"]["remark"]) == (40, "甲", "乙")


def test_a_row_added_in_both_files_is_added_once(office: Office, versions: Versions) -> None:
    found = versions(
        {(2, "问题表述"): "车辆管理不够规范，登记不及时", (0, "完成率"): 0.4},
        {(2, "问题表述"): "车辆管理不规范，登记不及时", (1, "完成率"): 0.5},
    )
    assert taken(found) == [True, True]
    carry_out(office, found)
    assert [row["statement"] for row in by_number(office).values() if "车辆" in str(row["statement"])] == [
        "车辆管理不规范，登记不及时"
    ]


def test_a_person_may_leave_out_the_one_or_the_other(office: Office, versions: Versions) -> None:
    found = versions({(0, "完成率"): 0.4}, {(1, "备注"): "已办"})
    assert taken(choose(found, found.files[0], chosen=False)) == [False, True]
    assert taken(choose(found, found.files[1], chosen=False)) == [True, False]


@pytest.mark.parametrize("file", ["台账（一；二）.xlsx", "台\u200b账.xlsx", "台账.xlsx"])
def test_a_file_that_answered_is_known_by_its_name_whatever_signs_are_in_it(file: str) -> None:
    alone = Part(1, "办公室", "", 2, "2023-11-20", file.replace("\u200b", ""))
    assert alone.was_answered_by(file)
    assert Part(1, "办公室", "", 2, "2023-11-20", f"先.xlsx；{alone.answered_file}").was_answered_by(file)
    assert not alone.was_answered_by(file[1:])
