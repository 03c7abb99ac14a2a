"""A restricted ledger: what it holds is ciphertext everywhere, and whoever has not its password sees only that it is locked."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commands.papers import readable_rows
from app.core.day_kinds import Date
from app.core.errors import ConflictError, DamagedError, InvalidValueError
from app.core.kinds import LongText, Text
from app.core.names import Person
from app.core.number_kinds import Integer
from app.ledgers import MIGRATIONS
from app.ledgers.changes.drafts import Draft, load_drafts, save_draft
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.changes.undo import undo_of
from app.ledgers.history import History
from app.ledgers.registry import GROUPS, LEDGERS
from app.ledgers.restricted import change_password, set_password, state_of, unlock
from app.ledgers.schema.checks import ledger_faults
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import ChildCount, LedgerField
from app.ledgers.schema.page import Column, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.views.find_rows import find_rows
from app.ledgers.views.find_words import read_words
from app.ledgers.views.rows import read_children, read_rows
from app.store.backups import back_up
from app.store.office import Office
from app.store.person import WrongPasswordError, new_recovery_key
from app.store.safes import MARK, LockedLedgerError, Safes, SafeSealer, safes_of
from app.store.snapshots import make_snapshot
from tests.conftest import OpenOffice
from tests.store.access_office import found_in, look

TODAY = dt.date(2023, 11, 10)
PASSWORD = "只有书记知道的话"
NAME, MATTER = "被谈话人王大明", "谈话内容一二三"


class TalkRow(Record):
    """A talk, for this test only."""

    name = LedgerField(Person(), "姓名", required=True)
    matter = LedgerField(LongText(), "事由")
    day = LedgerField(Date(), "日期")
    times = LedgerField(Integer(), "次数")

    class Meta:
        table_name = "test_talk"


class TalkNote(Record):
    """A note on a talk."""

    talk = peewee.BigIntegerField()
    day = LedgerField(Date(), "日期")
    content = LedgerField(Text(), "记录")

    class Meta:
        table_name = "test_talk_note"


TALK = Ledger(
    key="test_talk",
    title="谈话",
    group=GROUPS[0],
    model=TalkRow,
    name_field="name",
    columns=(Column("name"), Column("matter"), Column("day"), Column("times"), Column("notes")),
    pages=(Page("test_talk", "谈话"),),
    sections=(Section("谈话", ("name", "matter", "day", "times")),),
    children=(Child("note", "记录", TalkNote, "talk", ("day", "content"), ("-day", "id")),),
    extra=(ChildCount("notes", "记录数", Integer(), "note"),),
    restricted=True,
)
NEXT = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE test_talk (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, name TEXT, matter TEXT, day TEXT, times INTEGER)")
    db.execute_sql("CREATE TABLE test_talk_note (id INTEGER NOT NULL PRIMARY KEY, deleted_at TEXT, talk INTEGER, day TEXT, content TEXT)")
"""


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    place = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, place)
    (place / "9999_test.py").write_text(NEXT, encoding="utf-8")
    return place


@pytest.fixture
def pcs(open_office: OpenOffice, migrations: Path, quick_passwords: None) -> object:
    return lambda pc: open_office(pc, migrations=migrations)


def opened(pcs: object, pc: str = "甲") -> Office:
    """An office with the ledger open and one row in it."""
    office: Office = pcs(pc)  # type: ignore[operator]
    office.run(set_password(TALK, PASSWORD, new_recovery_key()))
    unlock(office.database, TALK, PASSWORD)
    add(office)
    return office


def add(office: Office, name: str = NAME) -> None:
    office.run(add_rows(TALK, [{"name": name, "matter": MATTER, "day": "2023-11-10", "times": 2}], TODAY, (*LEDGERS, TALK)))


def values(office: Office) -> list[dict[str, object]]:
    found = read_rows(office.database, TALK, TODAY)
    return [dict(found.mapping(place)) for place in range(len(found.ids))]


def test_with_the_password_it_is_a_ledger_like_any_other(pcs: object) -> None:
    office = opened(pcs)
    (row,) = read_rows(office.database, TALK, TODAY).ids
    office.run(change_row(TALK, row, {"matter": (MATTER, "改过的"), "times": (2, None)}, TODAY))
    for day, text in (("2023-11-09", "旧"), ("2023-11-10", "新")):
        office.run(add_child(TALK, TALK.child("note"), row, {"day": day, "content": text}))
    assert values(office) == [{"name": NAME, "matter": "改过的", "day": "2023-11-10", "times": None, "notes": 2}]
    assert [note["content"] for note in read_children(office.database, TALK.child("note"), row)] == ["新", "旧"]
    change = office.run(change_row(TALK, row, {"matter": ("改过的", "再改")}, TODAY))
    assert change is not None
    office.run(undo_of(office, change.sequence))
    assert values(office)[0]["matter"] == "改过的"
    with pytest.raises(ConflictError) as conflict:
        office.run(change_row(TALK, row, {"matter": ("别的", "我的")}, TODAY))
    assert conflict.value.cells["matter"] == ("别的", "改过的", "我的")
    assert office.database.execute_sql("SELECT count(*) FROM person").fetchone() == (0,)  # nobody is named in the open


def test_two_people_change_different_cells_of_one_row(pcs: object) -> None:
    here = opened(pcs)
    there: Office = pcs("乙")  # type: ignore[operator]
    unlock(there.database, TALK, PASSWORD)
    (row,) = read_rows(there.database, TALK, TODAY).ids
    here.run(change_row(TALK, row, {"matter": (MATTER, "甲改的")}, TODAY))
    there.run(change_row(TALK, row, {"times": (2, 3)}, TODAY))
    look(here)
    assert (values(here)[0]["matter"], values(here)[0]["times"]) == ("甲改的", 3)


def test_no_file_holds_what_stands_in_it(pcs: object, tmp_path: Path) -> None:
    office = opened(pcs)
    make_snapshot(office.folder, office.replica)
    back_up(office.replica, tmp_path / "备份", dt.datetime(2023, 11, 10, 8))
    pcs("乙")  # type: ignore[operator]
    for words in (NAME, MATTER):
        assert found_in(words, tmp_path) == []


def test_without_the_password_there_is_a_locked_ledger_and_nothing_else(pcs: object) -> None:
    office = opened(pcs)
    there: Office = pcs("乙")  # type: ignore[operator]
    assert state_of(there.database, TALK) == "locked"
    assert values(there) == []
    assert read_children(there.database, TALK.child("note"), 1) == []
    row = there.database.execute_sql("SELECT id FROM test_talk").fetchone()[0]
    for attempt in (
        lambda: add(there),
        lambda: there.run(change_row(TALK, row, {"matter": ("", "乱写")}, TODAY)),
    ):
        with pytest.raises(LockedLedgerError, match="已锁定"):
            attempt()
    office.run(change_row(TALK, row, {"matter": (MATTER, f"{MATTER}了")}, TODAY))
    there.catch_up()
    history = History(there, (*LEDGERS, TALK))
    assert [(cell.label, cell.after) for cell in history.row_steps(TALK, row)[0].rows[0].cells] == [("内容", "（已加密）")]
    told = repr([(story.name, story.cells) for step in history.row_steps(TALK, row) for story in step.rows])
    assert "（已加密）" in told
    assert MARK not in told
    assert NAME not in told
    assert history.rows_with("sealed") == frozenset()
    unlock(there.database, TALK, PASSWORD)
    told = repr([(story.name, story.cells) for step in history.row_steps(TALK, row) for story in step.rows])
    assert NAME in told
    assert MATTER in told


def test_the_password_is_asked_again_after_a_while(pcs: object, monkeypatch: pytest.MonkeyPatch) -> None:
    office = opened(pcs)
    safes_of(office.database).idle_seconds = -1.0
    assert state_of(office.database, TALK) == "locked"
    safes_of(office.database).idle_seconds = 600.0
    with pytest.raises(WrongPasswordError, match="恢复密钥"):
        unlock(office.database, TALK, "不是这个密码")
    unlock(office.database, TALK, PASSWORD)
    safes_of(office.database).lock()
    assert state_of(office.database, TALK) == "locked"


def test_the_password_is_changed_and_replaced_with_the_recovery_key(pcs: object) -> None:
    office: Office = pcs("甲")  # type: ignore[operator]
    assert state_of(office.database, TALK) == "new"
    recovery = new_recovery_key()
    with pytest.raises(InvalidValueError):
        set_password(TALK, "短", recovery)
    office.run(set_password(TALK, PASSWORD, recovery))
    with pytest.raises(ConflictError, match="已经设置"):
        office.run(set_password(TALK, PASSWORD, recovery))
    unlock(office.database, TALK, PASSWORD)
    add(office)
    with pytest.raises(WrongPasswordError):
        change_password(office.database, TALK, "不是这个密码", "新的密码新的")
    office.run(change_password(office.database, TALK, PASSWORD, "新的密码新的"))
    office.run(change_password(office.database, TALK, recovery.lower(), "又一个密码又"))
    safes_of(office.database).lock()
    for old in (PASSWORD, "新的密码新的"):
        with pytest.raises(WrongPasswordError):
            unlock(office.database, TALK, old)
    unlock(office.database, TALK, "又一个密码又")
    assert values(office)[0]["name"] == NAME


def test_drafts_and_exports_need_the_password_too(pcs: object, tmp_path: Path) -> None:
    office = opened(pcs)
    sealer = SafeSealer(safes_of(office.database), TALK.key)
    draft = Draft(TALK.key, "1", NAME, "2023-11-10T08:00:00", {"matter": ("", MATTER)})
    save_draft(tmp_path / "drafts-test_talk", draft, sealer)
    assert found_in(MATTER, tmp_path) == []
    assert load_drafts(tmp_path / "drafts-test_talk", sealer).drafts == (draft,)
    assert len(readable_rows(office, TALK, TODAY).ids) == 1
    safes_of(office.database).lock()
    for attempt in (
        lambda: readable_rows(office, TALK, TODAY),
        lambda: load_drafts(tmp_path / "drafts-test_talk", sealer),
        lambda: save_draft(tmp_path / "drafts-test_talk", draft, sealer),
    ):
        with pytest.raises(LockedLedgerError):
            attempt()
    unlock(office.database, TALK, PASSWORD)
    assert load_drafts(tmp_path / "drafts-test_talk", sealer).drafts == (draft,)  # a locked one was not set aside


def test_a_cell_put_in_another_place_does_not_open(pcs: object) -> None:
    office = opened(pcs)
    add(office, "另一个人")
    office.database.execute_sql("UPDATE test_talk SET name = (SELECT name FROM test_talk ORDER BY id LIMIT 1)")
    with pytest.raises(DamagedError, match="受限台账"):
        values(office)


@given(st.one_of(st.none(), st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_values_read_back(value: object) -> None:
    safes = Safes()
    safes.put("a", b"k" * 32)
    assert safes.open("a", safes.seal("a", value, "t.c.1"), "t.c.1") == value
    with pytest.raises(DamagedError):
        safes.open("a", safes.seal("a", value, "t.c.1"), "t.c.2")
    with pytest.raises(DamagedError):
        safes.open("a", value, "t.c.1")


def test_a_restricted_ledger_that_cannot_be_is_refused_at_start() -> None:
    from dataclasses import replace

    assert list(ledger_faults(TALK, [ledger.key for ledger in LEDGERS], GROUPS)) == []
    wrong = list(ledger_faults(replace(TALK, scope=("name",), grows=True), [], GROUPS))
    assert any(fault.startswith("F022") for fault in wrong)


def test_what_stands_in_it_is_found_only_while_it_is_open(pcs: object) -> None:
    office = opened(pcs)
    words = read_words(f"{MATTER[:4]} 2023年11月10日", TODAY)
    assert [hit.title for hit in find_rows(office.database, TALK, words, TODAY)] == [NAME]
    safes_of(office.database).lock()
    assert find_rows(office.database, TALK, words, TODAY) == []
