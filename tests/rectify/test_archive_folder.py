"""The archive folder of problems: their forms as PDF, their evidence, a list of everything; all of it or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from app.core.errors import CancelledError, StorageError
from app.forms.papers.archive import Archived, Source, write_archive
from app.ledgers.changes.files import add_files
from app.ledgers.problems.problem import PROBLEM
from app.store.attachments import attachment_path, store_bytes
from app.store.faults import AwayError
from app.store.sealed_files import FilePlace
from tests.rectify.conftest import APPLICANT, TODAY, Hand

pytestmark = pytest.mark.usefixtures("qapp")  # forms are drawn


def attach(hand: Hand, row: int, *files: tuple[str, bytes]) -> list[Path]:
    """Add files to a problem; where they lie in the office."""
    stored = [store_bytes(hand.office.folder, name, data) for name, data in files]
    hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, stored, TODAY))
    return [attachment_path(hand.office.folder, file.sha256) for file in stored]


def archive(
    hand: Hand, rows: Sequence[int], parent: Path, report: Callable[[int, int], bool] = lambda done, total: True
) -> Archived:
    source = Source(hand.office.database, FilePlace(hand.office.folder), PROBLEM, "市政协机关党办", TODAY)
    return write_archive(source, [(row, hand.row(row)) for row in rows], parent, "问题归档", report)


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    parent = tmp_path / "导 出"
    parent.mkdir()
    return parent


def test_each_problem_has_a_folder_with_its_forms_and_its_evidence(hand: Hand, parent: Path) -> None:
    plain = hand.add(statement='"公文流转"超时限：\n会签/传阅慢？一份文件要走七天以上才能办结')
    closed = hand.add(statement="会议多")
    attach(hand, closed, ("照片.jpg", b"1"), ("照片.JPG", b"2"), ("问题整改卡.pdf", b"3"), ("a:b?.docx", b"4"))
    hand.close(closed)
    done = archive(hand, [plain, closed], parent)
    assert done.folder == parent / "问题归档"
    assert tree(done.folder) == [
        "01__公文流转_超时限： 会签_传阅慢？/问题整改卡.pdf".replace("？", "？一份"),
        "02_会议多/a_b_.docx",
        "02_会议多/照片.jpg",
        "02_会议多/照片（2）.JPG",
        "02_会议多/问题整改卡.pdf",
        "02_会议多/问题整改卡（2）.pdf",
        "02_会议多/问题整改销号申请单.pdf",
        "目录.xlsx",
    ]
    assert (done.folder / "02_会议多" / "问题整改卡（2）.pdf").read_bytes() == b"3"
    document = pypdfium2.PdfDocument(done.folder / "02_会议多" / "问题整改销号申请单.pdf")
    assert "会议多" in document[0].get_textpage().get_text_range()
    document.close()
    assert (done.files, done.missing) == (7, [])
    assert [path.name for path in parent.iterdir()] == ["问题归档"]


def test_the_list_names_everything(hand: Hand, parent: Path) -> None:
    row = hand.add(statement="会议多")
    attach(hand, row, ("照片.jpg", bytes(2048)))
    sheet = load_workbook(archive(hand, [row], parent).index).worksheets[0]
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    place = next(number for number, line in enumerate(cells) if line[0] == "序号")
    assert [line[3] for line in cells[place + 1 :]] == ["问题整改卡.pdf", "照片.jpg"]
    assert cells[place + 2][4] == 2
    assert cells[place + 1][:3] == [1, "会议多", "01_会议多"]


def test_what_is_there_already_stays(hand: Hand, parent: Path) -> None:
    row = hand.add()
    (parent / "问题归档").mkdir()
    (parent / "问题归档" / "别人的.txt").write_text("x")
    assert archive(hand, [row], parent).folder.name == "问题归档（2）"
    assert archive(hand, [row], parent).folder.name == "问题归档（3）"
    assert tree(parent / "问题归档") == ["别人的.txt"]


def test_a_missing_and_a_damaged_file_are_told_and_do_not_keep_the_rest(hand: Hand, parent: Path) -> None:
    row = hand.add(statement="会议多")
    gone, damaged, _ = attach(hand, row, ("丢失.jpg", b"1"), ("损坏.jpg", b"2"), ("完好.jpg", b"3"))
    gone.unlink()
    damaged.write_bytes(b"noise")
    done = archive(hand, [row], parent)
    assert tree(done.folder) == ["01_会议多/完好.jpg", "01_会议多/问题整改卡.pdf", "目录.xlsx"]
    assert done.missing == [
        "01_会议多：丢失.jpg（这个附件的文件不见了）",
        "01_会议多：损坏.jpg（这个附件的内容已损坏）",
    ]
    notes = [line[5].value for line in load_workbook(done.index).worksheets[0].iter_rows(min_row=3)]
    assert "没有导出：这个附件的文件不见了" in notes


def test_cancelled_or_failed_nothing_is_left(hand: Hand, parent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [hand.add(), hand.add()]
    attach(hand, rows[1], ("照片.jpg", b"1"))
    with pytest.raises(CancelledError):
        archive(hand, rows, parent, lambda done, total: done < 1)
    assert list(parent.iterdir()) == []
    shutil.rmtree(hand.office.folder.path / "attachments")  # the share is away
    with pytest.raises(AwayError):
        archive(hand, rows, parent)
    assert list(parent.iterdir()) == []
    with pytest.raises(StorageError):
        archive(hand, rows, parent / "没有这个文件夹")


def test_a_new_round_has_no_application_yet(hand: Hand, parent: Path) -> None:
    row = hand.add(statement="会议多")
    hand.do("apply", APPLICANT, row)
    assert "01_会议多/问题整改销号申请单.pdf" in tree(archive(hand, [row], parent).folder)
    closed = hand.add(statement="文件多")
    hand.close(closed)
    hand.restart(closed)
    assert tree(archive(hand, [closed], parent).folder) == ["01_文件多/问题整改卡.pdf", "目录.xlsx"]


def test_the_same_evidence_twice_and_the_longest_titles(hand: Hand, parent: Path) -> None:
    """One scan for two problems lies in both folders; no path is longer than Windows programs take."""
    sentence = "学习贯彻不够深入、结合实际不够紧密，" * 100
    rows = [hand.add(statement=sentence[:2000]), hand.add(statement=sentence[:2000])]
    for row in rows:
        attach(hand, row, ("1.关于" + sentence[:200], b"a scan"), (sentence[:200] + ".jpg", b"a picture"))
    done = archive(hand, rows, parent)
    folders = [path for path in done.folder.iterdir() if path.is_dir()]
    assert len({folder.name for folder in folders}) == 2
    for folder in folders:
        assert {path.read_bytes() for path in folder.iterdir() if path.suffix != ".pdf"} == {b"a scan", b"a picture"}
    assert done.missing == []
    names = [path.relative_to(parent) for path in done.folder.rglob("*")]
    assert max(len(str(name)) for name in names) < 130  # D:\\归档\\ and what stands before it have the other half of 260
