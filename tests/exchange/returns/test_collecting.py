"""Filled workbooks come back: who answered, what differs from what was sent, what changed meanwhile, and what becomes of it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app.core.errors import CancelledError, ConflictError, InvalidValueError
from app.exchange.importing.differences import Differences, RowKind, decide_cell, decide_row
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.plan import plan_import
from app.exchange.returns.accepting import accept
from app.exchange.returns.collecting import collect
from app.exchange.returns.returned import Returned, choose
from app.ledgers.changes.operations import add_rows, change_row, remove_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.handouts import NewPart, read_batches, recipient_fields, remove_handout
from app.ledgers.party_life.appraisal import APPRAISAL
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_children_of
from app.rectify.reported import Approval
from app.store.office import Office
from tests.conftest import OpenOffice, OpenSample
from tests.exchange.returns.handouts import (
    FILLED,
    FIRST_ROW,
    PROBLEMS,
    TODAY,
    by_recipient,
    columns_of_sheet,
    fill,
    hand_out,
    hand_out_part,
    returned_book,
    stored,
)
from tests.exchange.returns.looking import by_number, cells, lines, look, only, row_id, with_sheet
from tests.exchange.test_import_plan import SAMPLES, needs_samples


def test_a_file_that_comes_back_untouched_has_no_differences(office: Office, files: dict[str, Path]) -> None:
    found = only(office, files["办公室"])
    assert (found.recipient, found.keyed, found.counts.words) == ("办公室", True, "2 行均无改动")


def test_every_difference_shows_what_was_sent_what_is_there_and_what_came_back(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "完成率"): 0.6, (0, "整改进展"): "已印发方案", (0, "备注"): None, (1, "整改状态"): "整改中"})
    assert cells(only(office, files["办公室"])) == {
        ("1", "percent"): (30, 30, 60, True),
        ("1", "progress"): ("进展1", "进展1", "已印发方案", True),
        ("1", "remark"): ("需协调", "需协调", "", False),
        ("3", "status"): ("待整改", "待整改", "整改中", True),
    }


def test_an_answer_merged_over_two_rows_is_that_of_both(office: Office, files: dict[str, Path]) -> None:
    path = fill(files["办公室"], {(0, "整改进展"): "两项一并整改"})
    book = load_workbook(path)
    column = columns_of_sheet(book.active)["整改进展"]
    book.active.merge_cells(start_row=FIRST_ROW, end_row=FIRST_ROW + 1, start_column=column, end_column=column)
    book.save(path)
    assert cells(only(office, path)) == {
        (number, "progress"): (f"进展{number}", f"进展{number}", "两项一并整改", True) for number in "13"
    }


def test_who_answered_and_who_has_not(office: Office, files: dict[str, Path], tmp_path: Path) -> None:
    back = tmp_path / "返回"
    back.mkdir()
    shutil.copy(files["办公室"], back)
    found = look(office, back)
    assert [item.recipient for item in found.files] == ["办公室"]
    assert [part.recipient for _, part in found.waiting()] == ["研究室"]


def test_one_commit_for_all_files_and_one_undo_step(office: Office, files: dict[str, Path]) -> None:
    before = by_number(office)
    for name in files:
        fill(files[name], {(0, "完成率"): 0.9, (1, "整改进展"): "已完成"})
    found = look(office, *files.values())
    head = office.head
    office.run(accept(found.files, TODAY))
    assert office.head == head + 1
    now = by_number(office)
    assert [now[number]["percent"] for number in "1234"] == [90, 90, 20, 80]
    assert [now[number]["progress"] for number in "1234"] == ["进展1", "进展2", "已完成", "已完成"]
    (batch,) = read_batches(office.database)
    assert [(part.recipient, part.answered_on) for part in batch.parts] == [("办公室", "2023-11-20"), ("研究室", "2023-11-20")]
    assert found.waiting() == []
    office.run(undo_of(office, office.head))
    assert by_number(office) == before
    assert len(read_batches(office.database)[0].waiting) == 2


def test_a_cell_changed_on_both_sides_is_a_conflict_nobody_has_decided(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "完成率"): 0.6, (0, "备注"): "已办"})
    office.run(change_row(PROBLEM, row_id(office, "1"), {"percent": (30, 45)}, TODAY))
    found = only(office, files["办公室"])
    assert cells(found)["1", "percent"] == (30, 45, 60, False)
    assert found.counts.conflicts == 1
    office.run(accept([found], TODAY))
    assert (by_number(office)["1"]["percent"], by_number(office)["1"]["remark"]) == (45, "已办")
    again = only(office, files["办公室"])
    ((sheet, out),) = again.sheets
    sheet = decide_cell(sheet, FIRST_ROW, "percent", wanted=True)
    office.run(accept([with_sheet(again, sheet, out)], TODAY))
    assert by_number(office)["1"]["percent"] == 60


def test_what_only_the_ledger_changed_stays(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "备注"): "已办"})
    office.run(change_row(PROBLEM, row_id(office, "1"), {"percent": (30, 45)}, TODAY))
    assert ("1", "percent") not in cells(only(office, files["办公室"]))


def test_what_both_changed_alike_is_no_difference(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "完成率"): 0.45})
    office.run(change_row(PROBLEM, row_id(office, "1"), {"percent": (30, 45)}, TODAY))
    assert cells(only(office, files["办公室"])) == {}


def test_a_locked_cell_that_was_changed_all_the_same_is_told_and_not_taken(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "问题表述"): "学用结合较好", (0, "备注"): "已办"})
    found = only(office, files["办公室"])
    (line,) = lines(found)
    assert [(cell.field, cell.taken, cell.locked) for cell in line.cells] == [
        ("statement", False, True),
        ("remark", True, False),
    ]


def test_rows_added_below_are_new_and_rows_taken_out_are_missing(office: Office, files: dict[str, Path]) -> None:
    path = files["办公室"]
    fill(path, {(2, "问题表述"): "信访来件登记不够及时", (2, "责任部门"): "办公室", (2, "整改状态"): "整改中"})
    book = load_workbook(path)
    book.active.delete_rows(FIRST_ROW)
    book.save(path)
    found = only(office, path)
    assert [(line.kind, line.title) for line in lines(found)] == [
        (RowKind.NEW, "信访来件登记不够及时"),
        (RowKind.MISSING, "第 1 号问题“学用结合不够紧，存在学用脱节现象”"),
    ]
    office.run(accept([found], TODAY))
    assert len(stored(office)) == 5  # nothing is deleted unless somebody says so
    again = only(office, path)
    ((sheet, out),) = again.sheets
    sheet = decide_row(sheet, Differences(sheet, out)[-1], wanted=True)
    office.run(accept([with_sheet(again, sheet, out)], TODAY))
    assert "1" not in by_number(office)


def test_rows_sorted_and_a_row_copied_keep_their_keys(office: Office, files: dict[str, Path]) -> None:
    path = files["办公室"]
    book = load_workbook(path)
    sheet = book.active
    rows = [[cell.value for cell in sheet[FIRST_ROW + place]] for place in range(2)]
    copied = [*rows[0]]
    copied[columns_of_sheet(sheet)["问题表述"] - 1] = "由第一条拆出的新问题"
    for place, row in enumerate((rows[1], copied, rows[0])):
        for column, value in enumerate(row, start=1):
            sheet.cell(FIRST_ROW + place, column).value = value
    book.save(path)
    fill(path, {(2, "完成率"): 0.7})
    found = only(office, path)
    assert cells(found) == {("1", "percent"): (30, 30, 70, True)}
    assert [line.title for line in lines(found) if line.kind is RowKind.NEW] == ["由第一条拆出的新问题"]


def test_a_row_deleted_meanwhile_is_told_and_not_added_again_by_itself(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "完成率"): 0.6})
    office.run(remove_rows(PROBLEM, [row_id(office, "1")]))
    found = only(office, files["办公室"])
    (line,) = lines(found)
    assert (line.kind, line.wanted, line.note) == (RowKind.NEW, False, "下发后台账已删除这一行；勾选则重新添加")


def test_a_cell_that_cannot_be_read_is_refused_and_the_others_come_in(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "完成率"): "大半", (0, "备注"): "已办"})
    found = only(office, files["办公室"])
    (line,) = lines(found)
    assert [(cell.field, cell.raw, bool(cell.refused), cell.taken) for cell in line.cells] == [
        ("remark", "", False, True),
        ("percent", "大半", True, False),
    ]
    office.run(accept([found], TODAY))
    assert (by_number(office)["1"]["percent"], by_number(office)["1"]["remark"]) == (30, "已办")


def test_of_two_files_of_one_department_the_newer_counts_until_somebody_chooses(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    old, new = tmp_path / "旧.xlsx", tmp_path / "新.xlsx"
    for path, share, moment in ((old, 0.4, dt.datetime(2023, 11, 21)), (new, 0.5, dt.datetime(2023, 11, 22))):
        fill(files["办公室"], {(0, "完成率"): share}, path)
        stamp(path, moment)
    found = look(office, old, new)
    assert [(item.path.name, item.chosen) for item in found.files] == [("旧.xlsx", False), ("新.xlsx", True)]
    assert [item.path.name for item in found.rivals(found.files[1])] == ["旧.xlsx"]
    other = choose(found, found.files[0], chosen=True)
    assert [item.chosen for item in other.files] == [True, False]


def stamp(path: Path, moment: dt.datetime) -> None:
    """As if the file had been saved then."""
    book = load_workbook(path)
    book.properties.modified = moment
    book.save(path)
    data = {}
    with zipfile.ZipFile(path) as package:
        data = {name: package.read(name) for name in package.namelist()}
    core = data["docProps/core.xml"].decode()
    start, end = core.index("<dcterms:modified"), core.index("</dcterms:modified>")
    head = core[start : core.index(">", start) + 1]
    data["docProps/core.xml"] = (core[:start] + head + moment.isoformat() + "Z" + core[end:]).encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, content in data.items():
            package.writestr(name, content)


def test_files_that_belong_nowhere_say_why_and_stop_nothing(
    office: Office, files: dict[str, Path], open_office: OpenOffice, tmp_path: Path
) -> None:
    back = tmp_path / "返回"
    back.mkdir()
    shutil.copy(files["办公室"], back / "一.xlsx")
    (back / "二.docx").write_bytes(b"PK\x03\x04 no zip")
    (back / "三.xlsx").write_bytes(b"")
    for name in ("~$一.xlsx", ".~lock.一.xlsx#", "Thumbs.db", "desktop.ini"):  # which nobody sent
        (back / name).write_bytes(b"lock")
    book = Workbook()
    book.active.append(["品名", "数量", "单价"])
    book.save(back / "四.xlsx")
    with zipfile.ZipFile(back / "五.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * (400 * 1024 * 1024))
    foreign = load_workbook(files["办公室"])
    sheet = foreign.active
    key = sheet.cell(FIRST_ROW - 2, sheet.max_column)
    key.value = str(key.value).replace(office.office_id, "f" * 32)
    foreign.save(back / "六.xlsx")
    found = {item.path.name: item for item in look(office, back).files}
    assert sorted(found) == ["一.xlsx", "三.xlsx", "二.docx", "五.xlsx", "六.xlsx", "四.xlsx"]
    assert [name for name, item in found.items() if item.plan] == ["一.xlsx"]
    assert "不是本单位台账下发的文件" in found["六.xlsx"].why
    assert "空文件" in found["三.xlsx"].why
    assert all(item.why for name, item in found.items() if name != "一.xlsx")


def test_a_formula_comes_in_as_the_value_it_shows_and_never_runs(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "备注"): "'=1+1"})
    office.run(accept([only(office, files["办公室"])], TODAY))
    assert by_number(office)["1"]["remark"] == "'=1+1"


def test_a_file_whose_batch_was_deleted_is_compared_with_the_ledger(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "完成率"): 0.6})
    office.run(remove_handout(read_batches(office.database)[0]))
    found = only(office, files["办公室"])
    assert "下发记录已删除" in found.why
    assert cells(found) == {("1", "percent"): (None, 30, 60, True)}


def without_column_of_keys(path: Path) -> Path:
    book = load_workbook(path)
    book.active.delete_cols(book.active.max_column)
    book.save(path)
    return path


def test_a_file_that_lost_its_hidden_column_still_answers_for_its_department(office: Office, files: dict[str, Path]) -> None:
    found = only(office, without_column_of_keys(fill(files["办公室"], {(0, "完成率"): 0.6})))
    assert (found.keyed, found.recipient, found.part is not None) == (False, "办公室", True)
    assert cells(found) == {("1", "percent"): (30, 30, 60, True)}
    office.run(accept([found], TODAY))
    (batch,) = read_batches(office.database)
    assert [part.recipient for part in batch.waiting] == ["研究室"]


def test_a_file_that_lost_its_key_sets_nothing_back_that_the_ledger_changed_since(
    office: Office, files: dict[str, Path]
) -> None:
    path = without_column_of_keys(fill(files["办公室"], {(0, "完成率"): 0.6, (0, "备注"): "已办"}))
    for number, share in (("1", 30), ("3", 20)):
        office.run(change_row(PROBLEM, row_id(office, number), {"percent": (share, 45)}, TODAY))
    found = only(office, path)
    assert cells(found) == {("1", "percent"): (30, 45, 60, False), ("1", "remark"): ("需协调", "需协调", "已办", True)}
    assert found.counts.conflicts == 1
    office.run(accept([found], TODAY))
    assert [by_number(office)[number]["percent"] for number in "13"] == [45, 45]


def test_two_rounds_that_want_different_words_in_one_cell_are_told_by_their_files(office: Office, tmp_path: Path) -> None:
    one = hand_out(office, tmp_path / "一")["办公室"]
    two = hand_out(office, tmp_path / "二")["办公室"]
    fill(one, {(0, "完成率"): 0.6})
    two = fill(two, {(0, "完成率"): 0.7}, tmp_path / "回收.xlsx")
    found = look(office, one, two)
    assert [item.chosen for item in found.files] == [True, True]  # of two batches
    with pytest.raises(InvalidValueError, match=f"“{one.name}”和“回收.xlsx”都改了第 1 号问题的“完成率”"):
        accept(found.files, TODAY)


def test_cancelling_writes_nothing_and_says_so(office: Office, files: dict[str, Path]) -> None:
    with pytest.raises(CancelledError):
        collect(list(files.values()), office.database, office.office_id, TODAY, lambda done, total: done < 1)


def test_two_pcs_one_hands_out_the_other_collects_and_the_first_sees_it(
    open_office: OpenOffice, office: Office, files: dict[str, Path]
) -> None:
    other = open_office("研究室-PC", "李敏")
    fill(files["研究室"], {(1, "完成率"): 0.95})
    other.run(accept(look(other, files["研究室"]).files, TODAY))
    office.catch_up()
    assert by_number(office)["4"]["percent"] == 95
    (batch,) = read_batches(office.database)
    assert [part.recipient for part in batch.waiting] == ["办公室"]


def test_both_pcs_collect_the_same_file_and_nothing_is_doubled(
    open_office: OpenOffice, office: Office, files: dict[str, Path]
) -> None:
    other = open_office("研究室-PC", "李敏")
    fill(files["研究室"], {(1, "完成率"): 0.95})
    mine, theirs = look(office, files["研究室"]), look(other, files["研究室"])
    other.run(accept(theirs.files, TODAY))
    office.run(accept(mine.files, TODAY))
    assert by_number(office)["4"]["percent"] == 95


TEXTS = st.text("已办理进度完成，。、1２3ab", max_size=12).map(str.strip)
CHANGES = {
    "整改进展": ("progress", TEXTS.filter(bool)),
    "完成率": ("percent", st.integers(0, 100).map(lambda share: share / 100)),
    "整改状态": ("status", st.sampled_from(["待整改", "整改中"])),
    "备注": ("remark", TEXTS.filter(lambda text: text not in ("-", "/"))),
}


@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_filled_in_at_random_is_exactly_what_is_told(
    office: Office, files: dict[str, Path], tmp_path: Path, data: st.DataObject
) -> None:
    rows = [row for row in stored(office).values() if row["department"] == "办公室"]
    wanted: dict[tuple[int, str], object] = {}
    expected: dict[tuple[str, str], object] = {}
    for place, row in enumerate(rows):
        for heading, (name, values) in CHANGES.items():
            if not data.draw(st.booleans()):
                continue
            value = data.draw(values)
            wanted[place, heading] = value
            read = round(value * 100) if name == "percent" else PROBLEM.fields[name].kind.parse(value, None)  # type: ignore[arg-type]
            if read != row[name]:
                expected[str(row["number"]), name] = read
    path = fill(files["办公室"], wanted, tmp_path / "返回.xlsx")
    found = cells(only(office, path))
    assert {place: returned for place, (_, _, returned, _) in found.items()} == expected


@needs_samples
def test_the_offices_three_returns_are_collected_in_one_go(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(import_operation(plan_import(SAMPLES / "部门问题整改台账.xlsx", LEDGERS), TODAY))
    answers = json.loads((SAMPLES / "RETURNS_DIFF.json").read_text(encoding="utf-8"))
    found = look(office, *(SAMPLES / name for name in answers))
    for item in found.files:
        answer = answers[item.path.name]
        assert item.recipient == answer["department"]
        assert len([cell for line in lines(item) if line.kind is RowKind.CHANGED for cell in line.cells]) == len(
            answer["changed"]
        )
        counts = item.counts
        assert (counts.new, counts.missing, counts.same) == (1, 1, answer["unchanged"])
    office.run(accept(found.files, TODAY))
    assert len(stored(office)) == 51  # the 48 and a new one of each department; nothing is deleted by itself


def test_rows_that_a_department_added_are_numbered_behind_the_last_one(office: Office, tmp_path: Path) -> None:
    files = hand_out(office, tmp_path / "下发")
    fill(files["办公室"], {(2, "问题表述"): "新发现的问题之一", (3, "问题表述"): "新发现的问题之二"})
    fill(files["研究室"], {(2, "问题表述"): "研究室新发现的问题"})
    found = collect(list(files.values()), office.database, office.office_id, TODAY)
    office.run(accept(found.files, TODAY))
    new = {row["number"]: row["statement"] for row in stored(office).values() if "新发现" in str(row["statement"])}
    assert sorted(new) == ["5", "6", "7"]
    assert new["7" if new["5"] == "新发现的问题之一" else "5"] == "研究室新发现的问题"


def test_a_number_that_a_department_gave_itself_is_not_given_a_second_time(office: Office, tmp_path: Path) -> None:
    files = hand_out(office, tmp_path / "下发")
    fill(
        files["办公室"],
        {
            (2, "问题表述"): "新发现的问题之一",
            (3, "问题表述"): "新发现的问题之二",
            (3, "序号"): 5,
            (4, "问题表述"): "新发现的问题之三",
        },
    )
    office.run(accept(collect([files["办公室"]], office.database, office.office_id, TODAY).files, TODAY))
    new = {row["statement"]: row["number"] for row in stored(office).values() if "新发现" in str(row["statement"])}
    assert new == {"新发现的问题之二": "5", "新发现的问题之一": "6", "新发现的问题之三": "7"}


def test_two_departments_that_went_on_with_the_same_number_do_not_get_it_twice(office: Office, tmp_path: Path) -> None:
    files = hand_out(office, tmp_path / "下发")
    for name in ("办公室", "研究室"):
        fill(files[name], {(2, "问题表述"): f"{name}新发现的问题", (2, "序号"): 5})
    office.run(accept(collect(list(files.values()), office.database, office.office_id, TODAY).files, TODAY))
    new = [row["number"] for row in stored(office).values() if "新发现" in str(row["statement"])]
    assert sorted(new) == ["5", "6"]


def test_a_number_or_a_limit_written_in_another_way_is_no_difference(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["部门问题整改台账"])
    book.active.append(["序号", "问题表述", "责任部门", "整改时限", "完成率"])
    office.run(change_row(PROBLEM, row_id(office, "1"), {"deadline": ("", "2023年12月15日前")}, TODAY))
    book.active.append(["第1条", "学用结合不够紧，存在学用脱节现象", "办公室", "2023.12.15前", 0.9])
    book.save(tmp_path / "办公室.xlsx")
    (line,) = (line for line in lines(only(office, tmp_path / "办公室.xlsx")) if line.kind is RowKind.CHANGED)
    assert [(cell.field, cell.returned) for cell in line.cells] == [("percent", 90)]


def test_a_department_that_counted_its_own_copy_from_one_changes_no_number(office: Office, tmp_path: Path) -> None:
    path = returned_book(
        tmp_path / "办公室.xlsx",
        [
            [1, "", "考勤制度执行不严，值班有脱岗现象", "办公室", 0.5],
            [2, "", "学用结合不够紧，存在学用脱节现象", "办公室", 0.3],
        ],
    )
    found = only(office, path)
    assert cells(found) == {("3", "percent"): (None, 20, 50, True)}
    office.run(accept([found], TODAY))
    assert sorted(str(number) for number in by_number(office)) == ["1", "2", "3", "4"]


def test_a_category_that_stands_only_in_the_first_of_its_rows_is_not_emptied_in_the_others(
    office: Office, tmp_path: Path
) -> None:
    for number in ("1", "3"):
        office.run(change_row(PROBLEM, row_id(office, number), {"category": ("", "纪律作风")}, TODAY))
    path = returned_book(
        tmp_path / "办公室.xlsx",
        [
            [1, "纪律作风", "学用结合不够紧，存在学用脱节现象", "办公室", 0.3],
            [3, None, "考勤制度执行不严，值班有脱岗现象", "办公室", 0.5],
        ],
    )
    assert list(cells(only(office, path))) == [("3", "percent")]


def test_a_copy_of_the_whole_ledger_is_whose_the_file_says(office: Office, tmp_path: Path) -> None:
    rows = [[int(number), "", text, department, share / 100] for number, text, department, share, *_ in PROBLEMS]
    rows[0][-1] = 0.9
    found = only(office, returned_book(tmp_path / "台账（返）.xlsx", rows))
    assert (found.recipient, list(cells(found))) == ("办公室", [("1", "percent")])


@needs_samples
def test_the_three_returns_differ_in_exactly_the_cells_that_were_changed(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(import_operation(plan_import(SAMPLES / "部门问题整改台账.xlsx", LEDGERS), TODAY))
    answers = json.loads((SAMPLES / "RETURNS_DIFF.json").read_text(encoding="utf-8"))
    for item in look(office, *(SAMPLES / name for name in answers)).files:
        found, answer = lines(item), answers[item.path.name]
        assert sorted(
            (line.title.split()[1], PROBLEM.fields[cell.field].label, cell.present, cell.returned)
            for line in found
            if line.kind is RowKind.CHANGED
            for cell in line.cells
        ) == sorted((str(cell["序号"]), cell["字段"], cell["原值"], cell["新值"]) for cell in answer["changed"])
        assert [line.title for line in found if line.kind is RowKind.NEW] == [row["问题表述"] for row in answer["added"]]
        gone = [f"第 {row['序号']} 号问题“{row['问题表述']}”" for row in answer["deleted"]]
        assert [line.title for line in found if line.kind is RowKind.MISSING] == gone
        ((sheet, _),) = item.sheets
        added = {record.values["statement"]: record.values for record in sheet.records}
        for row in answer["added"]:
            for label, value in row.items():
                name = PROBLEM.by_label[label].name
                if name != "number":  # 新增 is none, and 37 another row has: it gets the next one
                    assert added[row["问题表述"]][name] == (
                        "" if value is None and name != "deadline_date" and name != "closed_on" else value
                    )


def test_a_department_that_reports_a_problem_for_review_applies_for_its_closing(office: Office, files: dict[str, Path]) -> None:
    ready = {"person": ("", "王伟"), "measures": ("", "集中学习")}
    office.run(change_row(PROBLEM, row_id(office, "1"), ready, TODAY))
    fill(files["办公室"], {(0, "整改状态"): "待审核", (0, "完成率"): 1, (0, "整改进展"): "已整改到位"})
    found = only(office, files["办公室"])
    assert cells(found)["1", "status"] == ("整改中", "整改中", "待审核", True)
    (line,) = lines(found)
    assert {cell.field: cell.action for cell in line.cells} == {"status": "申请销号", "percent": "", "progress": ""}
    before = by_number(office)["1"]
    office.run(accept([found], TODAY))
    now = by_number(office)["1"]
    assert (now["status"], now["percent"]) == ("待审核", 100)
    entries = read_children_of(office.database, PROBLEM.child("handling"), [row_id(office, "1")])[row_id(office, "1")]
    assert [(entry["action"], entry["person"], entry["opinion"]) for entry in entries] == [("申请销号", "王伟", "已整改到位")]
    office.run(undo_of(office, office.head))
    assert by_number(office)["1"] == before


def test_the_first_progress_of_a_problem_comes_with_its_application(office: Office, tmp_path: Path) -> None:
    """A problem nobody had said anything of yet: the row itself brings the progress that the application asks for."""
    names = ("number", "list", "statement", "department", "person", "measures", "status")
    row = ("5", "部门", "值班记录填写不完整，交接不清楚", "办公室", "王伟", "完善记录表", "待整改")
    office.run(add_rows(PROBLEM, [dict(zip(names, row, strict=True))], TODAY, LEDGERS))
    files = hand_out(office, tmp_path / "再下发")
    fill(files["办公室"], {(2, "整改状态"): "待审核", (2, "完成率"): 1, (2, "整改进展"): "记录表已启用"})
    found = only(office, files["办公室"])
    assert cells(found)["5", "status"] == ("待整改", "待整改", "待审核", True)
    office.run(accept([found], TODAY))
    assert (by_number(office)["5"]["status"], by_number(office)["5"]["progress"]) == ("待审核", "记录表已启用")


def test_what_an_application_still_lacks_is_told_and_the_rest_can_be_taken(office: Office, files: dict[str, Path]) -> None:
    fill(files["办公室"], {(0, "整改状态"): "待审核", (0, "备注"): "已办"})
    (line,) = lines(only(office, files["办公室"]))
    refused = {cell.field: cell.refused for cell in line.cells}
    assert refused == {"status": "还缺少：整改措施、责任人，不能申请销号。", "remark": ""}
    office.run(accept([only(office, files["办公室"])], TODAY))
    assert (by_number(office)["1"]["status"], by_number(office)["1"]["remark"]) == ("整改中", "已办")


def put_off(office: Office, tmp_path: Path) -> Returned:
    """The return of a department that wants more time for its first problem."""
    limit = {"deadline": ("", "2023年11月底前"), "deadline_date": (None, "2023-11-30")}
    office.run(change_row(PROBLEM, row_id(office, "1"), limit, TODAY))
    files = hand_out(office, tmp_path / "时限", filled=(*FILLED, "deadline"))
    return only(office, fill(files["办公室"], {(0, "整改时限"): "2023年12月底前", (0, "备注"): "延一个月"}))


def test_a_time_limit_put_off_in_a_return_is_proposed_as_an_extension(office: Office, tmp_path: Path) -> None:
    """It was refused, with 延期 as the way; the form says neither why nor who allowed it, so a person is asked."""
    found = put_off(office, tmp_path)
    (line,) = lines(found)
    assert {cell.field: (cell.action, cell.refused, cell.taken) for cell in line.cells} == {
        "deadline": ("延期", "", False),
        "deadline_date": ("延期", "", False),
        "remark": ("", "", True),
    }
    (sheet,) = [sheet for sheet, _ in found.sheets]
    ticked = decide_cell(sheet, line.row or 0, "deadline", True)
    assert {"deadline", "deadline_date"} <= ticked.known[line.row or 0].completion.taken  # type: ignore[union-attr]
    assert not decide_cell(ticked, line.row or 0, "deadline_date", False).known[line.row or 0].completion.taken & {  # type: ignore[union-attr]
        "deadline",
        "deadline_date",
    }
    wanted = replace(found, plan=replace(found.plan, sheets=(ticked,)))  # type: ignore[type-var]
    with pytest.raises(InvalidValueError, match="有 1 条问题推后了整改时限，要办理延期"):
        accept([wanted], TODAY)
    before = by_number(office)["1"]
    office.run(accept([wanted], TODAY, approval=Approval("方案还在征求意见", "张明", "王伟")))
    now = by_number(office)["1"]
    assert (now["deadline"], now["deadline_date"], now["original_date"]) == ("2023年12月底前", "2023-12-31", "2023-11-30")
    assert now["remark"] == "延一个月"
    (entry,) = read_children_of(office.database, PROBLEM.child("extension"), [row_id(office, "1")])[row_id(office, "1")]
    assert (entry["kind"], entry["old_deadline"], entry["reason"]) == ("延期", "2023年11月底前", "方案还在征求意见")
    assert (entry["approver"], entry["person"]) == ("张明", "王伟")
    office.run(undo_of(office, office.head))
    assert by_number(office)["1"] == before


def test_two_returns_that_put_one_time_limit_off_to_different_days_are_told(office: Office, tmp_path: Path) -> None:
    put_off(office, tmp_path)
    files = [hand_out(office, tmp_path / name, filled=(*FILLED, "deadline"))["办公室"] for name in ("一", "二")]
    for path, limit in zip(files, ("2023年12月底前", "2024年1月底前"), strict=True):
        fill(path, {(0, "整改时限"): limit})
    wanted = []
    for item in look(office, *files).files:
        (sheet,), (line,) = [sheet for sheet, _ in item.sheets], lines(item)
        wanted.append(replace(item, plan=replace(item.plan, sheets=(decide_row(sheet, line, True),))))  # type: ignore[type-var]
    with pytest.raises(InvalidValueError, match="都改了第 1 号问题的“整改时限”"):
        accept(wanted, TODAY, approval=Approval("方案还在征求意见", "张明", "王伟"))


def test_what_is_not_ticked_of_a_return_puts_nothing_off(office: Office, tmp_path: Path) -> None:
    office.run(accept([put_off(office, tmp_path)], TODAY))
    now = by_number(office)["1"]
    assert (now["deadline"], now["remark"]) == ("2023年11月底前", "延一个月")


def test_an_extension_of_what_a_colleague_moved_meanwhile_is_a_conflict(office: Office, tmp_path: Path) -> None:
    found = put_off(office, tmp_path)
    (sheet,) = [sheet for sheet, _ in found.sheets]
    (line,) = lines(found)
    wanted = replace(found, plan=replace(found.plan, sheets=(decide_row(sheet, line, True),)))  # type: ignore[type-var]
    earlier = {"deadline": ("2023年11月底前", "2023-11-25"), "deadline_date": ("2023-11-30", "2023-11-25")}
    office.run(change_row(PROBLEM, row_id(office, "1"), earlier, TODAY))
    with pytest.raises(ConflictError, match="整改时限刚刚被同事改过"):
        office.run(accept([wanted], TODAY, approval=Approval("方案还在征求意见", "张明", "王伟")))
    assert by_number(office)["1"]["remark"] == "需协调"


def test_the_same_return_taken_on_two_pcs_applies_once(open_office: OpenOffice, office: Office, files: dict[str, Path]) -> None:
    ready = {"person": ("", "王伟"), "measures": ("", "集中学习")}
    office.run(change_row(PROBLEM, row_id(office, "1"), ready, TODAY))
    other = open_office("研究室-PC", "李敏")
    fill(files["办公室"], {(0, "整改状态"): "待审核"})
    mine, theirs = look(office, files["办公室"]), look(other, files["办公室"])
    other.run(accept(theirs.files, TODAY))
    office.run(accept(mine.files, TODAY))
    assert len(read_children_of(office.database, PROBLEM.child("handling"), [row_id(office, "1")])[row_id(office, "1")]) == 1


def test_a_workbook_of_any_ledger_comes_back_without_differences(open_sample: OpenSample, tmp_path: Path) -> None:
    office = open_sample(TODAY)
    handed: dict[Path, str] = {}
    for ledger in LEDGERS:
        fields = recipient_fields(ledger)
        rows = stored(office, ledger) if fields else {}
        found = by_recipient(ledger, fields[0].name, rows) if fields else {}
        part = next((NewPart(name, dict(list(own.items())[:3])) for name, own in found.items() if name), None)
        if part is not None:
            handed[hand_out_part(office, ledger, part, tmp_path)] = ledger.key
    assert len(handed) > 15
    told = {handed[item.path]: item.why or item.counts.words for item in look(office, *handed).files}
    assert {key: words for key, words in told.items() if "均无改动" not in words} == {}


def test_a_row_added_to_a_workbook_without_a_column_for_the_year_is_of_the_year_of_the_others(
    open_sample: OpenSample, tmp_path: Path
) -> None:
    office = open_sample(TODAY)
    rows = list(stored(office, APPRAISAL).items())[:2]
    path = hand_out_part(office, APPRAISAL, NewPart(str(rows[0][1]["branch"]), dict(rows)), tmp_path)  # type: ignore[arg-type]
    book = load_workbook(path)
    sheet = book.active
    names = next(row for row in sheet.iter_rows(max_row=5) if any(cell.value == "姓名" for cell in row))
    column = next(cell.column for cell in names if cell.value == "姓名")
    first = next(row for row in range(1, 12) if sheet.cell(row, column).value == rows[0][1]["person"])
    sheet.cell(first + 2, column).value = "新来的人"
    book.save(path)
    ((plan, _),) = only(office, path).sheets
    assert [record.values["year"] for record in plan.records if record.values["person"] == "新来的人"] == [rows[0][1]["year"]]


def test_links_are_not_followed_out_of_the_folder(office: Office, files: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "收回"
    folder.mkdir()
    (folder / "办公室.xlsx").symlink_to(files["办公室"])
    (folder / "下级").symlink_to(tmp_path, target_is_directory=True)
    (item,) = collect([folder], office.database, office.office_id, TODAY).files
    assert item.plan is None
    assert "链接" in item.why


def test_a_name_that_turns_the_direction_of_writing_is_shown_as_it_is(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "名单\u202exslx\n.exe"
    path.write_bytes(b"MZ")
    (item,) = collect([path], office.database, office.office_id, TODAY).files
    assert item.plan is None
    assert item.name == "名单xslx .exe"


def test_a_file_that_was_taken_says_nothing_when_it_is_collected_again(office: Office, files: dict[str, Path]) -> None:
    path = fill(files["办公室"], {(0, "完成率"): 0.9, (2, "问题表述"): "值守应急预案没有演练"})
    office.run(accept([only(office, path)], TODAY))
    (new,) = [row for row in stored(office).values() if row["statement"] == "值守应急预案没有演练"]
    assert new["department"] == "办公室"  # who sends a new row without a department means its own
    assert only(office, path).counts.words == "3 行均无改动"
