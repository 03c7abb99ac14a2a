"""修改记录 in the store: the index of commits, what survives snapshots, packing and older programs, and the values themselves."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import DamagedError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.entry_operations import add_child, remove_child
from app.ledgers.changes.operations import add_rows, change_row, change_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store import history, maintenance, snapshots
from app.store.history import Asked, Family, Filled, RowChange
from app.store.office import Office
from app.store.packs import Packs
from app.store.publisher import Identity
from tests.conftest import BEGUN, OpenOffice

TODAY = dt.date(2023, 11, 10)
PROGRESS = PROBLEM.child("progress")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tens instead of thousands."""
    monkeypatch.setattr(Packs, "size", 10)
    monkeypatch.setattr(snapshots, "EVERY_COMMITS", 15)
    monkeypatch.setattr(maintenance, "KEPT_COMMITS", 5)
    monkeypatch.setattr(history, "FILL", 4)


def add(office: Office, statement: str = "会议多") -> int:
    change = office.run(add_rows(PROBLEM, [{"list": "部门", "statement": statement}], TODAY))
    assert change is not None
    return next(iter(change.tables["problem"]))


def family(row_id: int, *entries: int) -> Family:
    return Family(row_id, {"problem": frozenset({row_id}), "progress": frozenset(entries)})


def changes(office: Office, sequence: int, rows: Family | None = None) -> list[RowChange]:
    commit = history.read_commit(office.replica, office.folder, sequence)
    return list(history.changes_in(office.database.connection(), commit, rows))


def numbers(office: Office, row_id: int) -> list[int]:
    return [line.sequence for line in history.row_commits(office.database, family(row_id))]


def index_of(office: Office) -> tuple[list[object], list[object]]:
    rows = office.database.execute_sql
    return rows("SELECT * FROM _history ORDER BY 1").fetchall(), rows("SELECT * FROM _touched ORDER BY 1, 2, 3").fetchall()


def test_a_colleagues_change_shows_who_when_and_what(open_office: OpenOffice) -> None:
    office, colleague = open_office("党办-PC"), open_office("综合-PC", user="李晓梅")
    row_id = add(office)
    colleague.catch_up()
    begun = dt.datetime.now(dt.UTC)
    colleague.run(change_row(PROBLEM, row_id, {"kind": ("", "限期整改")}, TODAY))
    office.catch_up()
    line = history.row_commits(office.database, family(row_id))[0]
    assert (line.user, line.pc, line.action, line.rows) == ("李晓梅", "综合-PC", "修改问题：整改类型", 1)
    assert abs((dt.datetime.fromisoformat(line.time) - begun).total_seconds()) < 60
    (change,) = changes(office, line.sequence)
    assert (change.table, change.row_id, change.operation) == ("problem", row_id, "UPDATE")
    assert (change.before, change.after) == ({"kind": ""}, {"kind": "限期整改"})


def test_commits_by_person_by_time_and_by_words_page_by_page(open_office: OpenOffice) -> None:
    office, colleague = open_office("党办-PC"), open_office("综合-PC", user="李晓梅")
    rows = [add(office, f"问题{number}") for number in range(5)]
    colleague.catch_up()
    colleague.run(change_row(PROBLEM, rows[2], {"remark": ("", "阅")}, TODAY))
    office.catch_up()

    def found(asked: Asked, before: int | None = None, limit: int = 100) -> list[int]:
        return [line.sequence for line in history.commits(office.database, asked, before, limit)]

    newest = BEGUN + 6
    assert found(Asked()) == list(range(newest, BEGUN, -1))
    assert found(Asked(words="升级数据结构")) == list(range(BEGUN, 0, -1))  # what made the office, for who asks
    assert found(Asked(), limit=3) == [newest, newest - 1, newest - 2]
    assert found(Asked(), before=newest - 2, limit=2) == [newest - 3, newest - 4]
    assert found(Asked(user="李晓梅")) == [newest]
    assert history.people(office.database) == ["李晓梅", "王建国"]
    assert found(Asked(words="修改问题")) == [newest]
    assert found(Asked(words="没有这个词", rows=frozenset({rows[2]}))) == [newest, newest - 3]
    line = history.commits(office.database, Asked())[3]
    assert found(Asked(since=line.time))[-1] == newest - 3
    assert found(Asked(until=line.time))[0] == newest - 4
    assert found(Asked(user="李晓梅", until=line.time)) == []


def test_three_hundred_rows_changed_together_are_one_step(open_office: OpenOffice) -> None:
    office = open_office()
    change = office.run(add_rows(PROBLEM, [{"list": "部门", "statement": f"问题{n}"} for n in range(300)], TODAY))
    assert change is not None
    rows = sorted(change.tables["problem"])
    office.run(change_rows(PROBLEM, {row: {"kind": ("", "限期整改")} for row in rows}, TODAY))
    newest, former = history.commits(office.database, Asked())[:2]
    assert (newest.rows, former.rows) == (300, 300)
    assert numbers(office, rows[77]) == [newest.sequence, former.sequence]
    assert len(changes(office, newest.sequence)) == 300
    assert [change.row_id for change in changes(office, newest.sequence, family(rows[77]))] == [rows[77]]


def test_entries_belong_to_the_history_of_their_row_also_when_they_are_gone_for_good(open_office: OpenOffice) -> None:
    office = open_office()
    row_id, other = add(office), add(office, "别的")
    change = office.run(add_child(PROBLEM, PROGRESS, row_id, {"day": "2023-11-10", "content": "已开会"}))
    assert change is not None
    entry = next(iter(change.tables["progress"]))
    office.run(remove_child(PROBLEM, PROGRESS, entry))
    office.run(undo_of(office, office.head))
    office.run(undo_of(office, office.head - 2))  # the entry itself is taken back: no such row any more
    assert office.database.execute_sql("SELECT COUNT(*) FROM progress").fetchone() == (0,)
    gone = family(row_id)
    found = {line.sequence: changes(office, line.sequence, gone) for line in row_lines(office, gone)}
    assert [[change.operation for change in item] for item in found.values()] == [["DELETE"], ["INSERT"], ["INSERT"]]
    assert found[office.head][0].before["content"] == "已开会"
    assert numbers(office, other) == [BEGUN + 2]


def row_lines(office: Office, rows: Family) -> list[history.CommitLine]:
    return history.row_commits(office.database, rows)


def test_a_pc_that_starts_from_a_snapshot_has_the_whole_history(open_office: OpenOffice, small: None) -> None:
    office = open_office("甲")
    row_id = add(office)
    for number in range(20):
        office.run(change_row(PROBLEM, row_id, {"remark": ("" if not number else str(number - 1), str(number))}, TODAY))
    office.maintain(time.time())
    office.run(change_row(PROBLEM, row_id, {"remark": ("19", "20")}, TODAY))
    fresh = open_office("乙")
    assert fresh.replica.kept_numbers() == [BEGUN + 22]
    assert index_of(fresh) == index_of(office)
    assert len(numbers(fresh, row_id)) == 20  # a page
    (change,) = changes(fresh, BEGUN + 4)
    assert (change.before, change.after) == ({"remark": "1"}, {"remark": "2"})


def test_old_values_are_read_from_packed_commits(open_office: OpenOffice, small: None) -> None:
    office = open_office()
    row_id = add(office)
    for number in range(1, 50):
        office.run(change_row(PROBLEM, row_id, {"remark": ("" if number == 1 else str(number - 1), str(number))}, TODAY))
        if number % 16 == 0:
            office.maintain(time.time())
    office.maintain(time.time())
    later = time.time() + 2 * 3600
    office.folder.packs.tidy(later)
    assert (office.folder.path / "log" / "000.pack").exists()
    assert office.replica.kept(BEGUN + 4) is None
    assert not office.folder.commit_path(BEGUN + 4).exists()
    (change,) = changes(office, BEGUN + 4)
    assert (change.before, change.after) == ({"remark": "2"}, {"remark": "3"})


def strip_index(path: Path) -> None:
    """What a program older than the index left behind."""
    connection = apsw.Connection(str(path))
    connection.execute("DROP TABLE _history")
    connection.execute("DROP TABLE _touched")
    connection.close()


def test_a_replica_older_than_the_index_is_filled_from_the_log_step_by_step(open_office: OpenOffice, small: None) -> None:
    office = open_office()
    row_id = add(office)
    for number in range(1, 12):  # commits of the numbers BEGUN + 2 to BEGUN + 12
        office.run(change_row(PROBLEM, row_id, {"remark": ("" if number == 1 else str(number - 1), str(number))}, TODAY))
    wanted = index_of(office)
    path = office.replica.path
    office.replica.forget_before(BEGUN + 7)
    office.close()
    strip_index(path)
    office = open_office()
    office.run(change_row(PROBLEM, row_id, {"remark": ("11", "12")}, TODAY))
    assert numbers(office, row_id) == [BEGUN + 13]
    assert history.fill(office.replica, office.folder) == Filled(4, BEGUN + 9)
    assert numbers(office, row_id) == [BEGUN + 13 - back for back in range(5)]  # the newest come first
    office.close()
    office = open_office()  # closed in between: it goes on where it was
    office.maintain(time.time())
    found = index_of(office)
    assert (found[0][:-1], [row for row in found[1] if row[0] < BEGUN + 13]) == wanted  # type: ignore[index]
    assert history.missing(office.database, office.head) == []


def test_a_commit_that_nobody_can_read_does_not_stop_the_filling(open_office: OpenOffice, small: None) -> None:
    office = open_office()
    row_id = add(office)
    for _ in range(8):
        add(office)
    office.replica.forget_before(BEGUN + 8)
    office.database.execute_sql("DELETE FROM _history WHERE sequence < ?", (BEGUN + 8,))
    office.folder.commit_path(BEGUN + 6).write_bytes(b"damaged")
    office.folder.commit_path(BEGUN + 5).unlink()
    before: int | None = None
    while (before := history.fill(office.replica, office.folder, before).before) is not None:
        assert before > 0
    assert history.missing(office.database, office.head) == [BEGUN + 6, BEGUN + 5]
    assert numbers(office, row_id) == [BEGUN + 1]
    with pytest.raises(DamagedError):
        history.read_commit(office.replica, office.folder, BEGUN + 5)


def test_what_was_lost_and_not_saved_is_not_in_the_history(open_office: OpenOffice) -> None:
    """The replica steps back behind commits that others overtook; the index goes with it."""
    office, colleague = open_office("甲"), open_office("乙", user="李晓梅")
    row_id = add(office)
    colleague.catch_up()
    office.run(change_row(PROBLEM, row_id, {"remark": ("", "丢失的")}, TODAY))
    office.folder.commit_path(BEGUN + 2).unlink()
    (office.folder.path / "head").unlink()
    colleague.run(change_row(PROBLEM, row_id, {"kind": ("", "限期整改")}, TODAY))
    office._follow(thorough=True)
    office.catch_up()
    colleague.catch_up()
    assert index_of(office) == index_of(colleague)
    assert [line.user for line in history.row_commits(office.database, family(row_id))] == ["王建国", "李晓梅", "王建国"]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


@given(values=st.lists(st.tuples(texts, st.none() | st.integers(0, 100)), min_size=1, max_size=6))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_history_of_a_row_is_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, values: list[tuple[str, int | None]]
) -> None:
    folder = tmp_path_factory.mktemp("office")
    office = Office(folder / "shared", folder / "replica.db", MIGRATIONS, Identity("王建国", "甲", "test"))
    row_id = add(office)
    now: dict[str, object] = {"remark": "", "percent": None}
    written = []
    for remark, percent in values:
        new = {"remark": remark, "percent": percent}
        changed = {name: value for name, value in new.items() if value != now[name]}
        office.run(change_row(PROBLEM, row_id, {name: (now[name], value) for name, value in changed.items()}, TODAY, LEDGERS))  # type: ignore[misc]
        if changed:
            written.append(({name: now[name] for name in changed}, changed))
        now = {**now, **new}
    found = [change for line in row_lines(office, family(row_id)) for change in changes(office, line.sequence)]
    assert [(change.before, change.after) for change in reversed(found[:-1])] == written
    office.close()
