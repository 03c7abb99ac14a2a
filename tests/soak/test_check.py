"""The checker itself: it must notice every kind of loss."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from app.ledgers.problems.problem import PROBLEM
from app.store.commit import Commit, decode, encode
from app.store.office import Office
from app.store.operation import Operation
from tests.conftest import BEGUN, OpenOffice
from tests.soak import client
from tests.soak.check import main
from tests.soak.edits import COUNTER, row_ids

EDITS = 40
EARLY = BEGUN + 3  # one of the edits, with others after it


class Soaked:
    """An office that one client has worked on."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder, self.replica, self.ack = place / "共享 文件夹", place / "甲" / "replica.db", place / "甲.ack"
        words = ["--office", self.folder, "--replica", self.replica, "--pc", "甲", "--edits", EDITS, "--ack", self.ack]
        assert client.main([str(word) for word in words]) == 0

    def commit_file(self, number: int) -> Path:
        return self.folder / "log" / "000" / f"{number:09d}"


@pytest.fixture
def soaked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Soaked:
    found = Soaked(tmp_path)
    capsys.readouterr()
    return found


@pytest.fixture
def checked(soaked: Soaked, capsys: pytest.CaptureFixture[str]) -> Callable[[], tuple[int, dict]]:
    def run() -> tuple[int, dict]:
        code = main(["--office", str(soaked.folder), "--replica", str(soaked.replica), str(soaked.ack)])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_an_office_that_holds_everything(checked: Callable[[], tuple[int, dict]]) -> None:
    code, found = checked()
    assert (code, found["problems"]) == (0, [])
    assert (found["acked"], found["entries"]) == (EDITS + 1, BEGUN + 1 + EDITS)  # the rows for all, and the migrations


def test_a_lost_newest_commit(soaked: Soaked, checked: Callable[[], tuple[int, dict]]) -> None:
    soaked.commit_file(BEGUN + 1 + EDITS).unlink()
    code, found = checked()
    assert (code, found["acked_but_lost"], found["chain_ok"]) == (1, 1, True)


def test_a_gap_in_the_log(soaked: Soaked, checked: Callable[[], tuple[int, dict]]) -> None:
    soaked.commit_file(EARLY).unlink()
    code, found = checked()
    assert (code, found["chain_ok"]) == (1, False)
    assert found["acked_but_lost"] > 0


def test_a_flipped_bit(soaked: Soaked, checked: Callable[[], tuple[int, dict]]) -> None:
    data = bytearray(soaked.commit_file(EARLY).read_bytes())
    data[100] ^= 1
    soaked.commit_file(EARLY).write_bytes(data)
    code, found = checked()
    assert (code, found["chain_ok"]) == (1, False)


def test_an_exchanged_commit_with_a_right_hash(soaked: Soaked, checked: Callable[[], tuple[int, dict]]) -> None:
    path = soaked.commit_file(EARLY)
    commit = decode(path.read_bytes(), str(EARLY))
    path.write_bytes(encode(Commit(commit.header)))
    code, found = checked()
    assert (code, found["chain_ok"]) == (1, False)


def test_a_counter_that_was_set_back(soaked: Soaked, open_office: OpenOffice, checked: Callable[[], tuple[int, dict]]) -> None:
    overwrite_counter(open_office("乙"))
    code, found = checked()
    assert code == 1
    assert found["lost_updates"] > 0
    assert found["unacked_but_committed"] == 1
    assert (found["chain_ok"], found["integrity"]) == (True, "ok")


def overwrite_counter(office: Office) -> None:
    """What a save without a check of what was seen would do."""

    def apply(transaction: object) -> None:
        model = PROBLEM.model
        model.update(remark="1 未核对").where(model.id == row_id).execute(office.database)

    (row_id, *_) = (
        row_id
        for row_id in row_ids(office.database, COUNTER)
        if office.database.execute_sql("SELECT remark >= '2' FROM problem WHERE id = ?", (row_id,)).fetchone()[0]
    )
    office.run(Operation("未核对", apply))


def test_a_replica_that_went_its_own_way(soaked: Soaked, checked: Callable[[], tuple[int, dict]]) -> None:
    connection = apsw.Connection(str(soaked.replica))
    connection.execute("UPDATE problem SET remark = '不在记录中' WHERE id = (SELECT max(id) FROM problem)")
    connection.close()
    code, found = checked()
    assert (code, found["replicas_differ"]) == (1, 1)


def test_a_line_cut_off_by_a_crash_was_never_acknowledged(soaked: Soaked, checked: Callable[[], tuple[int, dict]]) -> None:
    with soaked.ack.open("ab") as stream:
        stream.write(b"0123456789abcdef0123456789abcdef")
    assert checked()[0] == 0
    with soaked.ack.open("ab") as stream:
        stream.write(b"\n")
    code, found = checked()
    assert (code, found["acked_but_lost"]) == (1, 1)


def test_a_client_gives_up_when_the_folder_stays_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "照片").mkdir()
    (tmp_path / "照片" / "合影.jpg").write_bytes(b"x")
    places = ["--office", tmp_path / "照片", "--replica", tmp_path / "r.db", "--ack", tmp_path / "a"]
    words = [*places, "--pc", "甲", "--patience", "0.2"]
    assert client.main([str(word) for word in words]) == 1
    assert "gave_up" in json.loads(capsys.readouterr().out)
