"""Departments send their files packed: .zip is opened, and nothing else of it is trusted."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.exchange.returns.accepting import accept
from app.exchange.returns.collecting import collect
from app.exchange.returns.handing_out import encrypted
from app.ledgers.handouts import read_batches
from app.store.office import Office
from tests.exchange.returns.handouts import TODAY, fill
from tests.exchange.returns.looking import by_number, cells, look, only


def packed(path: Path, files: Mapping[str, bytes | Path]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content.read_bytes() if isinstance(content, Path) else content)
    return path


@pytest.fixture
def filled(files: dict[str, Path], tmp_path: Path) -> dict[str, Path]:
    return {name: fill(path, {(0, "完成率"): 0.9}, tmp_path / path.name) for name, path in files.items()}


def test_the_tables_of_an_archive_are_taken_like_any_other(office: Office, filled: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "微信"
    folder.mkdir()
    packed(folder / "整改台账.zip", {f"回收/{path.name}": path for path in filled.values()})
    found = look(office, folder)
    assert [(item.recipient, item.keyed, item.chosen) for item in found.files] == [
        ("办公室", True, True),
        ("研究室", True, True),
    ]
    assert found.waiting() == []
    assert found.files[0].path == folder / "整改台账.zip" / "回收" / filled["办公室"].name
    office.run(accept(found.files, TODAY))
    assert (by_number(office)["1"]["percent"], by_number(office)["2"]["percent"]) == (90, 90)
    assert read_batches(office.database)[0].parts[0].answered_file == filled["办公室"].name


def test_names_packed_by_windows_are_read(office: Office, filled: dict[str, Path], tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"xxxxxx.xlsx": filled["办公室"]})
    data = path.read_bytes()
    assert data.count(b"xxxxxx") == 2
    path.write_bytes(data.replace(b"xxxxxx", "办公室".encode("gb18030")))
    assert only(office, path).name == "办公室.xlsx"


@pytest.mark.parametrize(
    "name", ["../../办公室.xlsx", "/etc/办公室.xlsx", "C:\\台账\\办公室.xlsx", "..\\办公室.xlsx", "长" * 300 + ".xlsx"]
)
def test_no_name_leads_out_of_its_archive(office: Office, filled: dict[str, Path], tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "a.zip", {name: filled["办公室"]})
    found = only(office, path)
    assert found.path.is_relative_to(path)
    assert ".." not in found.path.relative_to(path).parts
    assert cells(found) == {("1", "percent"): (30, 30, 90, True)}


def test_an_archive_in_an_archive_is_told(office: Office, filled: dict[str, Path], tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", {"办公室.xlsx": filled["办公室"]})
    found = only(office, packed(tmp_path / "a.zip", {"inner.zip": inner}))
    assert (found.plan, found.name) == (None, "inner.zip")
    assert "这是压缩包" in found.why


def test_what_programs_leave_in_an_archive_is_no_file(office: Office, filled: dict[str, Path], tmp_path: Path) -> None:
    names = ("__MACOSX/._办公室.xlsx", "~$办公室.xlsx", ".DS_Store", "Thumbs.db")
    path = packed(tmp_path / "a.zip", {**dict.fromkeys(names, b"x"), "办公室.xlsx": filled["办公室"]})
    assert only(office, path).recipient == "办公室"


def test_two_files_of_one_name_are_two(office: Office, filled: dict[str, Path], tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"x/../台账.xlsx": filled["办公室"], "x/台账.xlsx": filled["研究室"]})
    assert [item.recipient for item in look(office, path).files] == ["办公室", "研究室"]


def test_a_bomb_is_told_and_not_unpacked(office: Office, tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.zip", {"0.xlsx": bytes(60 * 1024 * 1024)})
    assert "异常庞大" in only(office, bomb).why
    many = packed(tmp_path / "many.zip", {f"{place}.txt": b"x" for place in range(501)})
    assert "太多" in only(office, many).why


def test_a_damaged_a_locked_and_an_empty_archive_are_told(office: Office, filled: dict[str, Path], tmp_path: Path) -> None:
    whole = packed(tmp_path / "whole.zip", {"办公室.xlsx": filled["办公室"]}).read_bytes()
    (tmp_path / "damaged.zip").write_bytes(whole[: len(whole) // 2])
    assert "压缩包已损坏" in only(office, tmp_path / "damaged.zip").why
    locked = bytearray(whole)
    locked[6] |= 1
    locked[whole.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    assert "压缩包设有密码" in only(office, tmp_path / "locked.zip").why
    packed(tmp_path / "empty.zip", {})
    assert "压缩包里没有文件" in only(office, tmp_path / "empty.zip").why
    (tmp_path / "damaged.xlsx").write_bytes(whole[: len(whole) // 2])
    assert "电子表格" in only(office, tmp_path / "damaged.xlsx").why


@pytest.mark.parametrize("start", [b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c"])
def test_other_archives_are_told_with_what_to_do(office: Office, tmp_path: Path, start: bytes) -> None:
    (tmp_path / "a.rar").write_bytes(start + bytes(100))
    assert "请先解压" in only(office, tmp_path / "a.rar").why


def test_a_locked_workbook_in_an_archive_asks_for_its_password(office: Office, filled: dict[str, Path], tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"办公室.xlsx": encrypted(filled["办公室"].read_bytes(), "盖章2023")})
    closed = only(office, path)
    assert closed.locked
    (found,) = collect([closed.path], office.database, office.office_id, TODAY, passwords={closed.path: "盖章2023"}).files
    assert cells(found) == {("1", "percent"): (30, 30, 90, True)}
