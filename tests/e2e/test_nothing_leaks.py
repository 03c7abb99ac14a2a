"""What is typed into the restricted ledger stands nowhere on a disk, whatever a person does and even when the program is killed."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from app.commands import open_office
from app.ledgers.changes.drafts import load_drafts
from app.ledgers.changes.files import place_of_files, stored_file
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.restricted import unlock
from app.ledgers.views.rows import read_children, read_rows
from app.store.leftovers import OPENED
from app.ui.page.page_drafts import draft_place
from tests.e2e.discipline_user import DRAFT, EDITED, FILE_NAME, FILE_TEXT, NAME, NEEDLES, PASSWORD, SAID

ROOT = Path(__file__).parents[2]
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")


def spellings(words: str) -> tuple[bytes, ...]:
    """How a file may hold words: in the encodings of an office's PCs, and escaped in JSON, an ini file or XML."""
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in words)
    return (
        words.encode(),
        words.encode("utf-16-le"),
        words.encode("utf-16-be"),
        words.encode("gb18030"),
        escaped.encode(),
        escaped.replace("\\u", "\\x").encode(),
        words.encode("ascii", "xmlcharrefreplace"),
    )


def contents(path: Path) -> Iterator[bytes]:
    """A file as it is, the members of an archive, and whatever in it was packed by zlib (commits, PDF streams)."""
    data = path.read_bytes()
    yield data
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    for found in ZLIB.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[found.start() :])
        except zlib.error:
            continue


def holding(words: str, place: Path) -> set[Path]:
    """The files below a place that hold the words, in their contents or their names."""
    wanted = spellings(words)
    files = [path for path in place.rglob("*") if path.is_file()]
    return {
        path for path in files if words in path.name or any(form in content for content in contents(path) for form in wanted)
    }


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the program has been at work and was killed: 共享/, 本机/, 临时/, 导出/."""
    place = tmp_path_factory.mktemp("受限")
    for name in ("共享", "本机", "临时", "导出"):
        (place / name).mkdir()
    environment = os.environ | {name: str(place / "临时") for name in ("TMPDIR", "TEMP", "TMP")}
    environment |= {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(place / "本机"),
        "XDG_CACHE_HOME": str(place / "本机"),
    }
    papers = tmp_path_factory.mktemp("原件")  # what a person has anyway
    places = (place / "共享", place / "本机", place / "导出", papers)
    words = [sys.executable, "-m", "tests.e2e.discipline_user", *map(str, places)]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        said = program.stdout.readline()
        program.kill()
    assert said == "ready\n"
    return place


def test_what_everybody_may_read_is_found_where_it_must_be(killed: Path) -> None:
    found = {path.relative_to(killed).parts for path in holding(SAID, killed)}
    assert any(parts[:2] == ("共享", "log") for parts in found)
    assert any(parts[:2] == ("共享", "snapshots") for parts in found)
    assert any(parts[-1].startswith("replica.db") for parts in found)
    assert any("backups" in parts for parts in found)
    assert any("past-1" in parts for parts in found)
    assert ("导出", "部门问题整改台账.xlsx") in found
    assert "KeyError" in (killed / "本机" / "log.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", NEEDLES)
def test_nothing_of_the_restricted_ledger_is_in_any_file(killed: Path, words: str) -> None:
    assert {path for path in holding(words, killed) if OPENED not in path.parts} == set()


def test_no_picture_of_a_file_is_kept(killed: Path) -> None:
    found = [path for path in killed.rglob("*") if path.is_file() and OPENED not in path.parts]
    assert [path for path in found if any(start in path.read_bytes() for start in (b"\x89PNG", b"\xff\xd8\xff"))] == []


def test_nothing_of_it_is_lost_and_the_next_start_removes_the_file_that_was_open(killed: Path, quick_passwords: None) -> None:
    (copy,) = holding(FILE_TEXT, killed)
    assert (copy.parents[1].name, copy.name) == (OPENED, "附件2.txt")
    office = open_office(killed / "共享", killed / "本机", "王建国")
    assert holding(FILE_TEXT, killed) == set()
    unlock(office.database, DISCIPLINE, PASSWORD)
    rows = read_rows(office.database, DISCIPLINE, dt.date(2023, 11, 20))
    (row,) = (rows.mapping(place) for place in range(len(rows.ids)))
    assert (row["name"], row["facts"], row["form"], row["follows"]) == (NAME, EDITED, "第一种形态", 1)
    text, picture = map(stored_file, read_children(office.database, DISCIPLINE.child("file"), rows.ids[0]))
    assert (text.name, picture.name) == (f"{FILE_NAME}.txt", f"{FILE_NAME}.png")
    assert place_of_files(office, DISCIPLINE).read(text).decode() == FILE_TEXT
    place, sealer = draft_place(office, DISCIPLINE)
    (draft,) = load_drafts(place, sealer).drafts
    assert draft.changes["result"][1] == DRAFT
    office.close()
