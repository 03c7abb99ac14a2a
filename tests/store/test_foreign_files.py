"""Files in the shared folder that are damaged, or that somebody else put there: told in Chinese, or not noticed at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import tracemalloc
import zlib
from dataclasses import asdict
from pathlib import Path

import pytest

from app.core.errors import DamagedError, NewerProgramError, StorageError
from app.ledgers import MIGRATIONS
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store.attachments import attachment_path, read_file
from app.store.commit import MAGIC
from app.store.follower import HOLE_TOLD, HoleError
from app.store.office import Office
from app.store.person import new_office_key
from app.store.presence import Present, presence_path, who_is_here, write_presence
from app.store.sealed_files import FilePlace
from app.store.sealing import Vault
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.store.problems import save

TODAY = dt.date(2023, 11, 10)


def look_thoroughly(office: Office) -> None:
    office._follower._checked = float("-inf")
    office.catch_up()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"1", b'{"id":"x"}', b'{"id":"x","format":"1"}', b'{"id":["x"],"format":1}', b'{"id":"../x","format":1}', b"\xff\xfe", b"[" * 60000],
)  # fmt: skip
def test_a_damaged_office_json_is_told(open_office: OpenOffice, tmp_path: Path, content: bytes) -> None:
    office = open_office()
    save(office, "一")
    path = office.folder.path / "office.json"
    good = path.read_bytes()
    path.write_bytes(content)
    with pytest.raises(DamagedError, match=r"office\.json"):
        Office(office.folder.path, tmp_path / "新" / "replica.db", MIGRATIONS, office.identity)
    known = open_office()  # a PC that knows the office can look at it
    assert known.health.state == "damaged"
    assert len(read_rows(known.database, PROBLEM, TODAY).ids) == 1
    path.write_bytes(good)
    known.catch_up()
    save(known, "二")


def sealed(header: bytes, body: bytes) -> bytes:
    content = MAGIC + header + b"\n" + body
    return content + hashlib.sha256(content).digest()


EMPTY = zlib.compress(b"")


@pytest.mark.parametrize(
    "change",
    [{"place": None, "kind": "moved"}, {"time": 5}, {"time": "gestern"}, {"time": "2023-11-10T08:00:00"}, {"user": {"a": 1}},
     {"user": ...}, {"sequence": "3"}, {"sequence": True}, {"schema": 1.5}, {"again": 7}],
    ids=str,
)  # fmt: skip
def test_a_commit_with_a_wrong_header_is_damaged(open_office: OpenOffice, change: dict[str, object]) -> None:
    office = open_office()
    save(office, "一")
    header = {**asdict(office._publisher.header("怪")), **change}
    text = json.dumps({name: value for name, value in header.items() if value is not ...}).encode()
    office.folder.commit_path(office.head + 1).write_bytes(sealed(text, EMPTY))
    with pytest.raises(DamagedError):
        look_thoroughly(office)
    assert office.health.state == "damaged"
    with pytest.raises(StorageError):
        save(office, "二")
    office.folder.commit_path(office.head + 1).unlink()
    look_thoroughly(office)
    save(office, "二")


@pytest.mark.parametrize("body", [b"garbage", EMPTY[:-3], zlib.compress(b"garbage"), zlib.compress(b"Tgarbage\x00\x01\x02")])
def test_a_commit_with_a_wrong_body_is_damaged(open_office: OpenOffice, body: bytes) -> None:
    office = open_office()
    save(office, "一")
    text = json.dumps(asdict(office._publisher.header("怪"))).encode()
    office.folder.commit_path(office.head + 1).write_bytes(sealed(text, body))
    with pytest.raises(DamagedError):
        look_thoroughly(office)
    assert len(read_rows(office.database, PROBLEM, TODAY).ids) == 1
    try:
        assert open_office("新来的").health.state == "damaged"
    except DamagedError:
        assert not (office.folder.path.parent / "新来的" / "replica-outbox").exists()


@pytest.mark.parametrize(
    "data", [sealed(b"[" * 5000, EMPTY), sealed(b"[]", EMPTY), MAGIC[:-1] + hashlib.sha256(MAGIC[:-1]).digest()]
)
def test_a_commit_without_a_header_is_damaged(open_office: OpenOffice, data: bytes) -> None:
    office = open_office()
    office.folder.commit_path(office.head + 1).write_bytes(data)
    with pytest.raises(DamagedError):
        look_thoroughly(office)


def test_a_commit_of_a_later_program_says_so(open_office: OpenOffice) -> None:
    office = open_office()
    text = json.dumps({**asdict(office._publisher.header("怪")), "kind": "vote"}).encode()
    office.folder.commit_path(office.head + 1).write_bytes(sealed(text, EMPTY))
    with pytest.raises(NewerProgramError):
        look_thoroughly(office)


@pytest.mark.parametrize(
    "name",
    ["log/000/5000000", "log/000/20231130", "log/000/000005000", "log/20231130", "log/20231130.pack", "log/说明.pack",
     "log/²/000000001", "snapshots/²-x.db", "wanted/99999999999999999999", "wanted/²", "wanted/readme.txt"],
)  # fmt: skip
def test_a_strange_file_does_no_harm(open_office: OpenOffice, name: str) -> None:
    office = open_office()
    save(office, "一")
    path = office.folder.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    look_thoroughly(office)
    save(office, "二")
    office.maintain(0.0)
    assert office.health.state == "good"
    assert path.exists()


def test_a_hole_of_a_thousand_million_numbers_does_not_fill_the_memory(open_office: OpenOffice) -> None:
    office = open_office()
    path = office.folder.path / "log" / "999999" / "999999999"
    path.parent.mkdir()
    path.write_bytes(b"x")
    office._follower._checked = float("-inf")
    office._follower.follow()
    with pytest.raises(HoleError) as caught:
        office._follower.refuse_hole(thorough=True)
    assert len(caught.value.numbers) == HOLE_TOLD


def test_presence_files_are_not_trusted(open_office: OpenOffice) -> None:
    folder = open_office().folder
    write_presence(folder, Present("王建国", "党办-PC"))
    place = presence_path(folder, "党办-PC").parent
    (place / "大.json").write_bytes(b'{"user": "' + b"x" * 3_000_000 + b'", "pc": "y"}')
    (place / "深.json").write_bytes(b"[" * 16000)
    (place / "长.json").write_text(json.dumps({"user": "甲" * 2000, "pc": "乙"}), encoding="utf-8")
    other = Vault()
    other.write_with(other.add(new_office_key()))
    (place / "外.json").write_bytes(other.seal(b'{"user": "x", "pc": "x"}', "presence"))
    here = who_is_here(folder, 0.0)
    assert [(present.user, present.pc) for present in here] == [("王建国", "党办-PC"), ("甲" * 60, "乙")]


def test_of_a_file_in_the_place_of_an_attachment_no_more_is_read_than_that_had(open_office: OpenOffice, tmp_path: Path) -> None:
    """Anybody may write into the shared folder: 20 GB in the place of a photo filled the memory of whoever looked at it."""
    folder, source = open_office().folder, tmp_path / "通知.pdf"
    source.write_bytes(b"hello" * 100)
    stored = store_file(folder, source)
    os.truncate(attachment_path(folder, stored.sha256), 300_000_000)
    tracemalloc.start()
    with pytest.raises(StorageError, match="已损坏"):
        FilePlace(folder).read(stored)
    assert store_file(folder, source) == stored
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
    assert FilePlace(folder).read(stored) == source.read_bytes()


@pytest.mark.parametrize("content", [b"hel", b"HELLO" * 100])
def test_a_damaged_attachment_is_repaired_by_adding_the_file_again(
    open_office: OpenOffice, tmp_path: Path, content: bytes
) -> None:
    folder, source = open_office().folder, tmp_path / "通知.pdf"
    source.write_bytes(b"hello" * 100)
    stored = store_file(folder, source)
    attachment_path(folder, stored.sha256).write_bytes(content)
    with pytest.raises(StorageError, match="已损坏"):
        read_file(folder, stored.sha256)
    assert store_file(folder, source) == stored
    assert read_file(folder, stored.sha256) == source.read_bytes()
    (aside,) = attachment_path(folder, stored.sha256).parent.glob("*.damaged-*")
    assert aside.read_bytes() == content
