"""The PDF of a ledger: complete, searchable, on the right paper, or not there at all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.core.errors import CancelledError, InvalidValueError, StorageError
from app.forms.layout.document import Column, Paper
from app.forms.pdf import write_pdf
from tests.forms.samples import full_after, ledger, without_rights

pytestmark = pytest.mark.usefixtures("qapp")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


def text_of(path: Path) -> str:
    """All text of a PDF in the order of its cells, without white space."""
    result = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    return "".join(result.stdout.split())


def info_of(path: Path) -> str:
    return subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout


@needs_poppler
def test_all_texts_of_the_ledger_can_be_found_in_the_pdf(tmp_path: Path) -> None:
    document = ledger(40)
    pages = write_pdf(document, tmp_path / "台账.pdf")
    text = text_of(tmp_path / "台账.pdf")
    cells = {cell for row in document.texts for cell in row}
    for expected in {document.title, *document.line, "审核人：", "责任主体", "问题表述", *cells}:
        assert expected in text
    assert re.findall(r"第(\d+)页共(\d+)页", text) == [(str(n + 1), str(pages)) for n in range(pages)]


@needs_poppler
def test_words_are_found_although_fonts_draw_radicals_alike(tmp_path: Path) -> None:
    words = "工作人员月日水火手足立行见车长门页风飞食马户口八入–•〈一〉"
    document = ledger(1, columns=(Column("用词", 30),), texts=((words,),))
    write_pdf(document, tmp_path / "x.pdf")
    assert words in text_of(tmp_path / "x.pdf")


@needs_poppler
@pytest.mark.parametrize(
    ("paper", "landscape", "size"),
    [(Paper.A3, True, (1190.55, 841.89)), (Paper.A3, False, (841.89, 1190.55)), (Paper.A4, True, (841.89, 595.28))],
)
def test_the_page_has_the_size_of_its_paper(tmp_path: Path, paper: Paper, landscape: bool, size: tuple[float, float]) -> None:
    write_pdf(ledger(3, paper=paper, landscape=landscape), tmp_path / "x.pdf")
    found = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info_of(tmp_path / "x.pdf"))
    assert found is not None
    assert (float(found[1]), float(found[2])) == pytest.approx(size, abs=0.6)


@needs_poppler
def test_the_pdf_names_its_title_and_embeds_its_fonts(tmp_path: Path) -> None:
    write_pdf(ledger(3), tmp_path / "x.pdf")
    assert "市政协机关作风问题专项整治部门问题整改台账" in info_of(tmp_path / "x.pdf")
    fonts = subprocess.run(["pdffonts", str(tmp_path / "x.pdf")], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in fonts.splitlines()[2:]]
    assert rows
    assert all(row[-5] == "yes" for row in rows), fonts


def test_the_count_of_pages_is_that_of_the_file(tmp_path: Path) -> None:
    pages = write_pdf(ledger(60), tmp_path / "x.pdf")
    assert pages > 2
    assert len(re.findall(rb"/Type /Page\b(?!s)", (tmp_path / "x.pdf").read_bytes())) == pages


@pytest.mark.parametrize("stop_at", [0, 0.3, 0.8])
def test_cancelling_leaves_no_file(tmp_path: Path, stop_at: float) -> None:
    with pytest.raises(CancelledError, match="没有保存"):
        write_pdf(ledger(300), tmp_path / "x.pdf", lambda done, total: done / total <= stop_at - 0.01)
    assert list(tmp_path.iterdir()) == []


def test_progress_grows_to_the_whole(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_pdf(ledger(300), tmp_path / "x.pdf", lambda done, total: seen.append((done, total)) is None)
    figures = [done for done, _ in seen]
    assert figures == sorted(figures)
    assert len(seen) > 20
    assert seen[0][0] == 0
    assert seen[-1] == (600, 600)


def test_a_full_disk_keeps_the_pdf_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"old")
    with full_after(20_000), pytest.raises(StorageError, match="磁盘空间不足"):
        write_pdf(ledger(30), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_without_rights_is_told_before_any_work(tmp_path: Path) -> None:
    folder = tmp_path / "只读"
    folder.mkdir()
    asked: list[int] = []
    with without_rights(folder), pytest.raises(StorageError, match="没有权限"):
        write_pdf(ledger(30), folder / "x.pdf", lambda done, total: asked.append(done) is None)
    assert asked == []


def test_a_table_that_no_paper_holds_leaves_no_file(tmp_path: Path) -> None:
    columns = tuple(Column(f"列{number}") for number in range(200))
    with pytest.raises(InvalidValueError, match="列太多"):
        write_pdf(ledger(1, columns=columns, texts=(("字",) * 200,)), tmp_path / "x.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_pdf_is_made_off_the_gui_thread(tmp_path: Path) -> None:
    pages: list[int] = []
    thread = threading.Thread(target=lambda: pages.append(write_pdf(ledger(40), tmp_path / "x.pdf")))
    thread.start()
    thread.join()
    assert pages == [write_pdf(ledger(40), tmp_path / "y.pdf")]


def test_a_pdf_is_made_on_the_command_line_without_a_display(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.forms.samples import ledger; "
        "from app.forms.pdf import write_pdf; print(write_pdf(ledger(3), Path(sys.argv[1])))"
    )
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    result = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "x.pdf")],
        env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (result.stdout, result.stderr, result.returncode) == ("1\n", "", 0)
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
