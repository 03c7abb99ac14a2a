"""A file is there complete or not at all, and the clerk is told what to do."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.whole_file import whole_file
from tests.forms.samples import full_after, without_rights


def write(path: Path, content: bytes = b"new") -> None:
    with whole_file(path) as file:
        file.write(content)


def test_the_file_is_there_with_its_content_and_nothing_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "台账.pdf")
    assert (tmp_path / "台账.pdf").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["台账.pdf"]


def test_until_it_is_complete_the_old_file_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "台账.pdf"
    path.write_bytes(b"old")
    with whole_file(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def test_any_exception_keeps_the_old_file_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "台账.pdf"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), whole_file(path) as file:
        file.write(bytes([1 // 0]))
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["台账.pdf"]


def test_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "台账.pdf"
    path.write_bytes(b"old")
    with full_after(1000), pytest.raises(StorageError, match=r"磁盘空间不足.*请清理磁盘"):
        write(path, b"x" * 5000)
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["台账.pdf"]


def test_a_folder_without_rights(tmp_path: Path) -> None:
    folder = tmp_path / "只读"
    folder.mkdir()
    with without_rights(folder), pytest.raises(StorageError, match=r"没有权限.*换一个文件夹"):
        write(folder / "台账.pdf")
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"找不到文件夹.*网络"):
        write(tmp_path / "共享盘" / "台账.pdf")


def test_a_file_marked_read_only(tmp_path: Path) -> None:
    folder = tmp_path / "夹"
    folder.mkdir()
    path = folder / "台账.pdf"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with without_rights(folder), pytest.raises(StorageError, match=r"只读文件.*换一个文件名"):
        write(path)
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EBUSY, errno.EPERM])
def test_a_file_that_excel_holds_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def refuse(self: Path, target: Path) -> Path:  # what Windows answers; Linux lets an open file be replaced
        raise OSError(code, "sharing violation")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StorageError, match=r"正被其他程序打开.*请先关闭"):
        write(tmp_path / "台账.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "台账.pdf").mkdir()
    with pytest.raises(StorageError, match="没有保存成功"):
        write(tmp_path / "台账.pdf")


def test_a_name_longer_than_the_file_system_allows(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"文件名太长.*短一些"):
        write(tmp_path / ("长" * 100 + ".xlsx"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(StorageError, match="找不到文件夹"):
        write(tmp_path / "文件" / "台账.pdf")
