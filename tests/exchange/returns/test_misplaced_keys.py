"""The hidden key is where the rows no longer are: nobody's words go into the row of another."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from app.exchange.importing.differences import RowKind
from app.exchange.returns.accepting import accept
from app.store.office import Office
from tests.exchange.returns.handouts import FIRST_ROW, PROBLEMS, TODAY, fill
from tests.exchange.returns.looking import by_number, cells, lines, only


def move(path: Path, source: int, target: int, swap: bool) -> Path:
    """Put the visible cells of a row in the place of another one's; with `swap` the other way round, too."""
    book = load_workbook(path)
    sheet = book.active
    for column in range(1, sheet.max_column):
        one, other = (sheet.cell(FIRST_ROW + place, column) for place in (source, target))
        one.value, other.value = (other.value if swap else one.value), one.value
    book.save(path)
    return path


def test_rows_that_were_sorted_without_their_keys_are_known_by_their_texts(office: Office, files: dict[str, Path]) -> None:
    path = move(fill(files["办公室"], {(0, "完成率"): 0.9}), 0, 1, swap=True)
    found = only(office, path)
    assert cells(found) == {("1", "percent"): (30, 30, 90, True)}
    assert "编号与文字不符" in found.notes[0]
    office.run(accept([found], TODAY))
    assert (by_number(office)["1"]["percent"], by_number(office)["3"]["percent"]) == (90, 20)


def test_a_row_that_was_pasted_over_another_is_asked_and_changes_neither(office: Office, files: dict[str, Path]) -> None:
    path = move(fill(files["办公室"], {(0, "完成率"): 0.9}), 0, 1, swap=False)
    found = only(office, path)
    (first, second) = lines(found)
    assert [(cell.field, cell.returned) for cell in first.cells] == [("percent", 90)]
    assert (second.kind, second.wanted) == (RowKind.ASKED, False)
    assert "第 3 号问题" in second.note
    office.run(accept([found], TODAY))
    assert (by_number(office)["1"]["percent"], by_number(office)["3"]["percent"]) == (90, 20)


def test_another_problem_written_over_a_row_is_asked(office: Office, files: dict[str, Path]) -> None:
    path = fill(files["办公室"], {(0, "序号"): 8, (0, "问题表述"): "公务用车登记不规范", (0, "完成率"): 0.9})
    (line,) = lines(only(office, path))
    assert (line.kind, line.wanted) == (RowKind.ASKED, False)


def test_a_text_put_into_other_words_stays_the_row_of_its_key(office: Office, files: dict[str, Path]) -> None:
    path = fill(files["办公室"], {(0, "问题表述"): PROBLEMS[0][1] + "，需改进", (0, "序号"): 8, (0, "完成率"): 0.9})
    assert cells(only(office, path))["1", "percent"] == (30, 30, 90, True)


def test_a_text_rewritten_as_a_whole_under_its_number_stays_the_row_of_its_key(office: Office, files: dict[str, Path]) -> None:
    path = fill(files["办公室"], {(0, "问题表述"): "公务用车登记不规范", (0, "完成率"): 0.9})
    office_cells = cells(only(office, path))
    assert (office_cells["1", "percent"][-1], office_cells["1", "statement"][-1]) == (True, False)
