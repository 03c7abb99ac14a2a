"""Files that are none, or that another program writes while they are read: refused in words, never half read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core import steady_file
from app.core.errors import StorageError, WorkbookError
from app.exchange.grids.workbook import MAX_FILE_BYTES, read_workbook
from app.exchange.importing.plan import plan_sheet_again
from app.exchange.returns.archives import content_of, files_within
from app.exchange.returns.collecting import files_in
from app.ledgers.registry import BY_KEY
from app.store.attachments import read_source
from tests.exchange.import_workbooks import plan, save

HEADINGS = ["序号", "问题表述", "整改措施", "责任部门", "责任人", "整改时限", "完成率", "状态"]
ROW = [1, "学习不够深入", "抓好学习", "办公室", "王伟", "年底", 0.5, "整改中"]
CSV = "序号,问题表述\n" + "".join(f"{number},会议多\n" for number in range(200_000))  # two portions and more

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders")


def truncated(path: Path) -> None:
    os.truncate(path, 1_000)


def grown(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"x" * 10)


def overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(2_000_000)
        file.write("改".encode())
    os.utime(path, ns=(1, 1))


def grown_without_end(path: Path) -> None:
    os.truncate(path, MAX_FILE_BYTES * 5)  # of zeros, which take no place on the disk


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, Callable[[Path], None]], None]:
    """Has another program do something to a file as soon as its first portion was read."""

    def prepare(path: Path, act: Callable[[Path], None]) -> None:
        asked: list[int] = []

        def read(handle: int, most: int) -> bytes:
            asked.append(most)
            assert sum(asked) < MAX_FILE_BYTES * 2
            found = os.pread(handle, most, sum(asked) - most)
            if len(asked) == 1:
                act(path)
            return found

        monkeypatch.setattr(steady_file.os, "read", read)

    return prepare


@pytest.mark.skipif(not hasattr(os, "pread"), reason="Windows does not let others write a file that is read")
@pytest.mark.parametrize("act", [truncated, grown, overwritten, grown_without_end])
def test_a_file_that_is_written_while_it_is_read_is_refused_in_words(
    tmp_path: Path, act: Callable[[Path], None], meanwhile: Callable[[Path, Callable[[Path], None]], None]
) -> None:
    path = tmp_path / "表.csv"
    path.write_text(CSV, encoding="utf-8")
    meanwhile(path, act)
    with pytest.raises(WorkbookError, match="读取时被别的程序改动"):
        plan(path)


@pytest.mark.skipif(not hasattr(os, "pread"), reason="Windows does not let others write a file that is read")
@pytest.mark.parametrize("act", [truncated, grown, overwritten, grown_without_end])
def test_a_file_that_is_written_while_it_is_added_to_a_row_is_refused_in_words(
    tmp_path: Path, act: Callable[[Path], None], meanwhile: Callable[[Path, Callable[[Path], None]], None]
) -> None:
    path = tmp_path / "照片.jpg"
    path.write_text(CSV, encoding="utf-8")
    meanwhile(path, act)
    with pytest.raises(StorageError, match="读取时被别的程序改动"):
        read_source(path)


@needs_pipes
def test_a_pipe_is_no_file_and_nobody_waits_for_what_it_says(tmp_path: Path) -> None:
    for name in ("表.xlsx", "表"):
        os.mkfifo(tmp_path / name)
        with pytest.raises(WorkbookError, match="不是文件"):
            read_workbook(tmp_path / name)
        with pytest.raises(StorageError, match="没有添加"):
            read_source(tmp_path / name)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_a_device_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").symlink_to("/dev/zero")
    with pytest.raises(WorkbookError, match="不是文件"):
        read_workbook(tmp_path / "表.xlsx")
    with pytest.raises(StorageError, match="没有添加"):
        read_source(tmp_path / "表.xlsx")


@needs_pipes
def test_pipes_and_links_in_circles_in_a_returns_folder_stop_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    (tmp_path / "圈.xlsx").symlink_to(tmp_path / "圈.xlsx")
    (tmp_path / "甲").symlink_to(tmp_path / "乙")
    (tmp_path / "乙").symlink_to(tmp_path / "甲")
    (tmp_path / "夹.xlsx").mkdir()
    (tmp_path / "夹.xlsx" / "上").symlink_to(tmp_path, target_is_directory=True)
    save(tmp_path / "夹.xlsx" / "表.xlsx", [HEADINGS, ROW])
    found = files_in([tmp_path])
    assert [path.name for path in found].count("表.xlsx") == 1
    for path in found:
        assert files_within(path) == []
        if path.name == "表.xlsx":
            assert content_of(path).data
        else:
            with pytest.raises(WorkbookError):
                content_of(path)


def test_a_file_that_was_replaced_since_its_preview_is_not_mixed_with_what_is_seen(tmp_path: Path) -> None:
    """Another ledger was chosen for one of its sheets: that was read anew, and stood beside what the others had held before."""
    path = save(tmp_path / "表.xlsx", [HEADINGS, ROW])
    found = plan(path)
    save(path, [HEADINGS, ROW, [2, "别的", *ROW[2:]]])
    with pytest.raises(WorkbookError, match="预览之后被改动"):
        plan_sheet_again(found, found.sheets[0], BY_KEY["yearly_task"], 2023)
