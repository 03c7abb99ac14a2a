from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import ConflictError, DamagedError, NewerProgramError, StorageError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows, change_row, remove_rows, restore_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_children, read_rows
from app.store.commit import Commit, Header, decode, encode
from app.store.disk import Disk
from app.store.office import Office
from app.store.operation import Operation
from app.store.publisher import Identity
from app.store.transaction import Transaction
from app.store.untold_changes import Untold
from tests.conftest import OpenOffice
from tests.store.newer_program import newer_migrations

TODAY = dt.date(2023, 11, 10)


def add(office: Office, *statements: str) -> list[int]:
    before = set(read_rows(office.database, PROBLEM, TODAY).ids)
    office.run(
        add_rows(PROBLEM, [{"list": "部门", "statement": text, "department": "办公室"} for text in statements], TODAY, LEDGERS)
    )
    return [row for row in read_rows(office.database, PROBLEM, TODAY).ids if row not in before]


def cell(office: Office, row_id: int, field: str) -> object:
    rows = read_rows(office.database, PROBLEM, TODAY, [row_id])
    return rows.mapping(0)[field]


def test_what_one_pc_saves_another_sees(open_office: OpenOffice) -> None:
    mine, theirs = open_office("甲"), open_office("乙")
    (row,) = add(mine, "学用脱节")
    changes = theirs.catch_up()
    assert [change.action for change in changes] == ["新增问题"]
    assert row in changes[0].tables["problem"]
    assert cell(theirs, row, "statement") == "学用脱节"


def test_closing_and_opening_again_shows_the_same(open_office: OpenOffice) -> None:
    first = open_office("甲")
    (row,) = add(first, "学用脱节")
    first.close()
    assert cell(open_office("甲"), row, "statement") == "学用脱节"


def test_a_lost_replica_is_made_again_from_the_log(open_office: OpenOffice, tmp_path: Path) -> None:
    first = open_office("甲")
    (row,) = add(first, "学用脱节")
    first.close()
    for file in (tmp_path / "甲").glob("replica.db*"):
        file.write_bytes(b"not a database at all, overwritten by something else" * 100)
    assert cell(open_office("甲"), row, "statement") == "学用脱节"


def test_a_change_that_could_not_be_read_is_told_the_next_time(
    open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office()
    untold = Untold(office.head)
    (row,) = add(office, "学用脱节")
    with monkeypatch.context() as away:
        away.setattr(office.folder, "read_commit", lambda number: None)
        away.setattr(office.replica, "kept", lambda number: None)
        with pytest.raises(DamagedError):
            untold.take(office.replica, office.folder)
    (change,) = untold.take(office.replica, office.folder)
    assert row in change.tables["problem"]
    assert untold.take(office.replica, office.folder) == []


def test_two_people_on_different_cells_of_a_row_both_succeed(open_office: OpenOffice) -> None:
    mine, theirs = open_office("甲"), open_office("乙")
    (row,) = add(mine, "学用脱节")
    theirs.catch_up()
    mine.run(change_row(PROBLEM, row, {"remark": ("", "已列入年度任务")}, TODAY))
    theirs.run(change_row(PROBLEM, row, {"origin": ("", "自查")}, TODAY))
    assert (cell(theirs, row, "remark"), cell(theirs, row, "origin")) == ("已列入年度任务", "自查")


def test_two_people_on_one_cell_is_noticed_and_nothing_is_overwritten(open_office: OpenOffice) -> None:
    mine, theirs = open_office("甲"), open_office("乙")
    (row,) = add(mine, "学用脱节")
    theirs.catch_up()
    mine.run(change_row(PROBLEM, row, {"remark": ("", "我的备注")}, TODAY))
    with pytest.raises(ConflictError) as caught:
        theirs.run(change_row(PROBLEM, row, {"remark": ("", "同事的备注"), "origin": ("", "自查")}, TODAY))
    assert caught.value.cells == {"remark": ("", "我的备注", "同事的备注")}
    assert (cell(theirs, row, "remark"), cell(theirs, row, "origin")) == ("我的备注", "")


def test_a_removed_row_goes_to_the_recycle_bin_and_comes_back(open_office: OpenOffice) -> None:
    office = open_office()
    (row,) = add(office, "学用脱节")
    office.run(remove_rows(PROBLEM, [row]))
    assert read_rows(office.database, PROBLEM, TODAY).ids == []
    assert read_rows(office.database, PROBLEM, TODAY, deleted=True).ids == [row]
    with pytest.raises(ConflictError, match="已被同事删除"):
        office.run(change_row(PROBLEM, row, {"remark": ("", "晚了")}, TODAY))
    office.run(restore_rows(PROBLEM, [row]))
    assert read_rows(office.database, PROBLEM, TODAY).ids == [row]


def test_a_progress_entry_shows_as_the_newest_and_sets_the_rate(open_office: OpenOffice) -> None:
    office = open_office()
    (row,) = add(office, "学用脱节")
    child = PROBLEM.child("progress")
    office.run(add_child(PROBLEM, child, row, {"day": "2023-11-09", "content": "完成初稿", "percent": 60}))
    office.run(add_child(PROBLEM, child, row, {"day": "2023-11-01", "content": "补记", "percent": 20}))
    assert (cell(office, row, "progress"), cell(office, row, "percent")) == ("完成初稿", 60)
    assert [entry["content"] for entry in read_children(office.database, child, row)] == ["完成初稿", "补记"]


def test_an_operation_that_fails_halfway_changes_nothing(open_office: OpenOffice) -> None:
    office = open_office()
    (row,) = add(office, "学用脱节")
    head = office.head
    with pytest.raises(StorageError):
        fail_halfway(office)
    assert office.head == head
    assert cell(office, row, "remark") == ""


def fail_halfway(office: Office) -> None:
    def apply(transaction: Transaction) -> None:
        (row,) = read_rows(office.database, PROBLEM, TODAY).ids
        transaction.update(PROBLEM.model, row, {"remark": ("", "一半")})
        raise StorageError("测试")

    office.run(Operation("一半", apply))


def test_an_operation_that_changes_nothing_makes_no_commit(open_office: OpenOffice) -> None:
    office = open_office()
    (row,) = add(office, "学用脱节")
    head = office.head
    assert office.run(change_row(PROBLEM, row, {"remark": ("", "")}, TODAY)) is None
    assert office.head == head


def test_the_log_is_a_chain_of_hashes(open_office: OpenOffice) -> None:
    office = open_office()
    add(office, "一")
    add(office, "二")
    commits = [decode(office.folder.read_commit(n) or b"", str(n)).header for n in range(1, office.head + 1)]
    assert [header.sequence for header in commits] == list(range(1, len(commits) + 1))
    for before, after in itertools.pairwise(commits):
        data = office.folder.read_commit(before.sequence) or b""
        assert after.parent == hashlib.sha256(data[:-32]).hexdigest()


def test_a_flipped_bit_in_a_commit_is_noticed(open_office: OpenOffice) -> None:
    office = open_office("甲")
    (row,) = add(office, "一")
    add(office, "二")
    add(office, "三")
    path = office.folder.commit_path(office.head - 1)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    other = open_office("乙")
    assert other.health.state == "damaged"
    assert read_rows(other.database, PROBLEM, TODAY).ids == [row]
    with pytest.raises(DamagedError, match="只能查看"):
        add(other, "四")


def test_an_office_of_a_newer_program_is_refused_politely(open_office: OpenOffice, tmp_path: Path) -> None:
    newer = newer_migrations(tmp_path)
    open_office("新", migrations=newer)
    with pytest.raises(NewerProgramError, match="版本"):
        open_office("旧")


def test_a_folder_with_other_files_is_not_made_an_office(tmp_path: Path) -> None:
    (tmp_path / "照片").mkdir()
    (tmp_path / "照片" / "合影.jpg").write_bytes(b"x")
    with pytest.raises(StorageError, match="已有其他文件"):
        Office(tmp_path / "照片", tmp_path / "r.db", MIGRATIONS, Identity("王", "PC", "test"))


class Meanwhile(Disk):
    """Another PC makes the office just after this one has seen that there is none."""

    def __init__(self, other: Callable[[], object]) -> None:
        self.other: Callable[[], object] | None = other

    def exists(self, path: Path) -> bool:
        found = super().exists(path)
        if self.other and path.name == "office.json":
            other, self.other = self.other, None
            other()
        return found


def test_two_pcs_that_make_the_office_at_the_same_moment_share_it(open_office: OpenOffice, tmp_path: Path) -> None:
    disk = Meanwhile(lambda: add(open_office("乙"), "学用脱节"))
    mine = Office(tmp_path / "共享 文件夹", tmp_path / "甲" / "replica.db", MIGRATIONS, Identity("甲", "甲", "test"), disk)
    assert len(read_rows(mine.database, PROBLEM, TODAY).ids) == 1
    assert mine.office_id == open_office("丙").office_id
    mine.close()


def test_a_commit_survives_encoding() -> None:
    header = Header(7, "0" * 64, "id", "data", 1, "1.0", "王建国", "党办-PC", "2023-11-10T08:00:00+00:00", "修改整改进展")
    commit = Commit(header, bytes(range(256)) * 20)
    assert decode(encode(commit), "7") == commit


def write_many(folder: str, replica: str, pc: str, count: int) -> None:
    office = Office(Path(folder), Path(replica), MIGRATIONS, Identity(pc, pc, "test"))
    for number in range(count):
        office.run(add_rows(PROBLEM, [{"list": "部门", "statement": f"{pc}-{number}"}], TODAY))


def test_four_programs_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    folder = str(tmp_path / "office")
    clients = [
        context.Process(target=write_many, args=(folder, str(tmp_path / f"PC{n // 2}" / "replica.db"), f"PC{n}", 15))
        for n in range(4)
    ]  # two programs share each replica: an office opened twice on one PC
    for client in clients:
        client.start()
    for client in clients:
        client.join(60)
    assert [client.exitcode for client in clients] == [0, 0, 0, 0]
    office = Office(Path(folder), tmp_path / "fresh.db", MIGRATIONS, Identity("核对", "PC", "test"))
    rows = read_rows(office.database, PROBLEM, TODAY)
    found = {row[rows.position("statement")] for row in rows.values}
    assert found == {f"PC{n}-{i}" for n in range(4) for i in range(15)}
    office.close()
