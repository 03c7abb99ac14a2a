"""Workbooks with a password: read in memory alone, however old their encryption, and never waited for without end."""

from __future__ import annotations

import io
import struct
import tempfile
from collections.abc import Callable
from hashlib import md5
from pathlib import Path

import msoffcrypto
import pytest
import xlwt
from msoffcrypto.method.rc4 import DocumentRC4
from msoffcrypto.method.xor_obfuscation import DocumentXOR

from app.core.errors import PasswordNeededError, WorkbookError
from app.exchange.grids.decrypting import CLEAR, CLEAR_OF_SHEET, ENCRYPTION, SHEET, decrypted
from app.exchange.grids.read_ole import find_book, open_container
from app.exchange.grids.workbook import grids_of
from tests.exchange.import_workbooks import save

PASSWORD = "整改2023"
OLD_PASSWORD = "zg2023"
SALT = b"0123456789abcdef"


def old_book() -> bytes:
    book = xlwt.Workbook()
    for name in ("清单", "台账"):
        sheet = book.add_sheet(name)
        for row in range(40):
            for column in range(8):
                sheet.write(row, column, f"{name}第{row}行第{column}列：学习不够深入")
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def sealed(plain: bytes, header: bytes, hide: Callable[[bytes, int, int, int], bytes]) -> bytes:
    """An old workbook as Excel encrypts it. `hide` is given the stream, where the hidden part of a record begins and ends, and
    how long the record is."""
    _, stream = find_book(open_container(plain))
    shown = bytearray()
    hidden: list[tuple[int, int, int]] = []
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + size]
        if kind == SHEET:
            body = struct.pack("<I", struct.unpack_from("<I", body)[0] + 4 + len(header)) + body[4:]
        start = len(shown) + 4 + CLEAR_OF_SHEET * (kind == SHEET)
        shown += struct.pack("<HH", kind, size) + body
        if kind not in CLEAR:
            hidden.append((start, len(shown), size))
        if not place:
            shown += struct.pack("<HH", ENCRYPTION, len(header)) + header
        place += 4 + size
    found = bytearray(shown)
    stream = bytes(shown)
    for start, end, size in hidden:
        found[start:end] = hide(stream, start, end, size)
    memory = io.BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(memory, bytes(found))
    return memory.getvalue()


def rc4_book() -> bytes:
    verifier = b"v" * 16
    proof = DocumentRC4.decrypt(PASSWORD, SALT, io.BytesIO(verifier + md5(verifier).digest())).read()
    header = struct.pack("<HHH", 1, 1, 1) + SALT + proof

    def hide(stream: bytes, start: int, end: int, _: int) -> bytes:
        if stream not in streams:
            streams[stream] = DocumentRC4.decrypt(PASSWORD, SALT, io.BytesIO(stream), 1024).read()
        return streams[stream][start:end]

    streams: dict[bytes, bytes] = {}
    return sealed(old_book(), header, hide)


def xor_book() -> bytes:
    key = DocumentXOR.create_xor_array_method1(OLD_PASSWORD)
    proof = next(number for number in range(0x10000) if DocumentXOR.verifypw(OLD_PASSWORD, number))
    header = struct.pack("<HHH", 0, DocumentXOR.create_xor_key_method1(OLD_PASSWORD), proof)

    def hide(stream: bytes, start: int, end: int, size: int) -> bytes:
        turned = bytes((byte << 5 | byte >> 3) & 0xFF for byte in stream[start:end])
        return bytes(byte ^ key[(start + size + place) % 16] for place, byte in enumerate(turned))

    return sealed(old_book(), header, hide)


@pytest.mark.parametrize(("make", "password"), [(rc4_book, PASSWORD), (xor_book, OLD_PASSWORD)], ids=["RC4", "XOR"])
def test_an_old_workbook_is_opened_without_a_file_for_it(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[], bytes], password: str
) -> None:
    data = make()
    with pytest.raises(PasswordNeededError):
        grids_of(data)
    with pytest.raises(PasswordNeededError, match="不正确"):
        decrypted(data, "123456")
    monkeypatch.setattr(tempfile, "gettempdir", lambda: pytest.fail("a file in the clear"))
    opened, plain = grids_of(decrypted(data, password)), grids_of(old_book())
    assert [(item.name, item.rows) for item in opened] == [(item.name, item.rows) for item in plain]


def test_a_password_that_takes_hours_to_try_is_not_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plain, target = save(tmp_path / "表.xlsx", [["序号"]]), io.BytesIO()
    with plain.open("rb") as source:
        msoffcrypto.OfficeFile(source).encrypt(PASSWORD, target)
    monkeypatch.setattr("app.exchange.grids.decrypting.MOST_ROUNDS", 99_999)  # Excel's files say 100,000
    with pytest.raises(WorkbookError, match="异常庞大"):
        decrypted(target.getvalue(), PASSWORD)
