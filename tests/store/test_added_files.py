"""Files that are added: what cannot be is refused by its name, with what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.store.attachments import attachment_path
from tests.attached_files import store_file
from tests.conftest import OpenOffice


def refusal(open_office: OpenOffice, source: Path, most: int = 100) -> StorageError:
    folder = open_office().folder
    with pytest.raises(StorageError) as caught:
        store_file(folder, source, most)
    return caught.value


def test_a_file_that_went_away_meanwhile(open_office: OpenOffice, tmp_path: Path) -> None:
    fault = refusal(open_office, tmp_path / "照片.jpg")
    assert fault.message == "找不到文件“照片.jpg”，没有添加。"
    assert "移动、改名或删除" in fault.advice


def test_an_empty_file_a_folder_and_one_that_is_too_large(open_office: OpenOffice, tmp_path: Path) -> None:
    empty, film = tmp_path / "空.docx", tmp_path / "录像.mp4"
    empty.touch()
    film.write_bytes(bytes(101))
    (tmp_path / "文件夹").mkdir()
    assert refusal(open_office, empty).message == "“空.docx”是空文件（0 字节），没有添加。"
    assert refusal(open_office, tmp_path / "文件夹", 10**6).message == "文件“文件夹”读不出来，没有添加。"
    assert "录像.mp4" in refusal(open_office, film).message


def test_the_same_content_is_kept_once_under_any_name(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    name = f"{'很长的名字' * 16}.pdf"
    for other in ("一.pdf", name):
        (tmp_path / other).write_bytes(b"content")
    first, second = store_file(office.folder, tmp_path / "一.pdf"), store_file(office.folder, tmp_path / name)
    assert (first.sha256, second.name) == (second.sha256, name)
    assert len(list(attachment_path(office.folder, first.sha256).parent.iterdir())) == 1
