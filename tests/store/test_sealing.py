"""Sealed files and key files by themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidValueError
from app.store.folder import OfficeFolder
from app.store.keys import RECOVERY, Credentials, KeyFiles
from app.store.person import (
    Person,
    WrongPasswordError,
    is_signed,
    new_office_key,
    new_recovery_key,
    read_slot,
    recovery_person,
    recovery_text,
    refuse_weak,
    sealed_to,
    write_slot,
)
from app.store.sealing import LockedError, Vault, is_sealed, is_whole

pytestmark = pytest.mark.usefixtures("quick_passwords")


def vault(key: bytes = b"k" * 32) -> Vault:
    found = Vault()
    found.current = found.add(key)
    return found


@given(st.binary(), st.text())
def test_what_is_sealed_opens_as_what_it_was_and_as_nothing_else(data: bytes, what: str) -> None:
    one = vault()
    sealed = one.seal(data, what)
    assert one.open(sealed, what) == data
    assert one.open(sealed, f"{what}0") == b""
    assert one.seal(data, what) != sealed  # a nonce is never used twice
    assert Vault().seal(data, what) == data
    with pytest.raises(LockedError):
        vault(b"x" * 32).open(sealed, what)


@given(st.binary(min_size=1), st.data())
def test_any_change_of_a_sealed_file_is_noticed(data: bytes, draw: st.DataObject) -> None:
    one = vault()
    sealed = bytearray(one.seal(data, "commit 000000001"))
    place = draw.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << draw.draw(st.integers(0, 7))
    opened = one.open(bytes(sealed), "commit 000000001")
    assert opened != data
    assert opened == b"" or not is_sealed(bytes(sealed))
    cut = bytes(sealed)[:place]
    assert not is_whole(cut)
    assert one.open(cut, "commit 000000001") in (b"", cut)


def test_whoever_recomputes_the_checksum_still_does_not_forge() -> None:
    import hashlib

    one = vault()
    sealed = bytearray(one.seal(b"content", "a"))
    sealed[60] ^= 1
    forged = bytes(sealed[:-32]) + hashlib.sha256(bytes(sealed[:-32])).digest()
    assert is_whole(forged)
    assert one.open(forged, "a") == b""


@given(st.text(min_size=1), st.text(), st.text())
def test_a_slot_opens_with_its_password_only(password: str, other: str, name: str) -> None:
    who = Person.new()
    slot = read_slot(write_slot(who, name, password))
    assert slot is not None
    assert slot.is_of(f"  {name} ")
    assert slot.open(password) == who
    assert (slot.open(other) == who) == (other == password)


@pytest.mark.parametrize(
    "wrong",
    [b"", b"[]", b"{}", b'{"salt": 1}', b"\xff", *(json.dumps({"n": n, "r": 8, "p": 1}).encode() for n in (2**40, 3, -1))],
)
def test_what_is_no_slot_is_none(wrong: bytes) -> None:
    whole = json.loads(write_slot(Person.new(), "谁", "密码"))
    try:
        said = json.loads(wrong)
        wrong = json.dumps({**whole, **said}).encode() if isinstance(said, dict) and "n" in said else wrong
    except ValueError:
        pass
    assert read_slot(wrong) is None


@given(st.binary(min_size=20, max_size=20), st.integers(0, 43), st.sampled_from("ABCDEFGH234567"))
def test_a_recovery_key_is_read_however_it_is_written_and_slips_are_told(secret: bytes, place: int, letter: str) -> None:
    text = recovery_text(secret)
    assert recovery_person(f" {text.lower().replace('-', ' ')} ") == recovery_person(text)
    wrong = text[:place] + letter + text[place + 1 :]
    if wrong != text and text[place] != "-":
        with pytest.raises(WrongPasswordError):
            recovery_person(wrong)


def test_grants_and_signatures_are_for_one_user_alone() -> None:
    one, other, key = Person.new(), Person.new(), new_office_key()
    grant = sealed_to(one.public, key)
    assert one.receive(grant) == key
    assert other.receive(grant) is None
    assert one.receive(grant[:50]) is one.receive(b"") is None
    assert is_signed(one.public, one.sign(b"a"), b"a")
    for public, signature, content in (
        (other.public, one.sign(b"a"), b"a"),
        (one.public, one.sign(b"a"), b"b"),
        (one.public, "", b"a"),
        ("", "xyz", b"a"),
    ):
        assert not is_signed(public, signature, content)


@pytest.mark.parametrize("password", ["", "1234567", "一二三", "aaaaaaaaaa", "abababababab"])
def test_weak_passwords(password: str) -> None:
    with pytest.raises(InvalidValueError):
        refuse_weak(password)
    refuse_weak("一句好记")


def test_damaged_and_foreign_key_files_are_passed_over(tmp_path: Path) -> None:
    folder = OfficeFolder(tmp_path / "o")
    folder.office_id()
    keys = KeyFiles(folder, tmp_path / "r.db")
    assert not keys.exist()
    who, key, recovery = Person.new(), new_office_key(), new_recovery_key()
    keys.put_slot(who, "李四", "一句好记的话")
    keys.grant((who.public, recovery_person(recovery).public), (key,))
    for name in ("slot-0000-1", "slot-0000-x", "grant-1-2", "说明.txt", "slot-"):
        (keys.place / name).write_bytes(b"\x00")
    found = keys.unlock(Credentials("李四", "一句好记的话"))
    assert keys.office_keys(found) == [key]
    assert keys.unlock(Credentials(RECOVERY, recovery)) == recovery_person(recovery)
    with pytest.raises(WrongPasswordError):
        keys.unlock(Credentials(RECOVERY, new_recovery_key()))
    assert keys.unlock(Credentials("李四", "一句好记的话"), away=True) == who
    assert "李四".encode() not in b"".join(path.read_bytes() for path in keys.place.iterdir())
    keys.remove_all()
    assert not keys.exist()
    assert keys.are_kept()
    keys.forget()
    assert not keys.are_kept()
