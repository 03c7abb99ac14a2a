"""Workbooks that open with a password ([MS-OFFCRYPTO]): what is in them in the clear stays in memory.

The library opens an .xls through a file in the folder for temporary files, byte by byte; so of an .xls it checks the password
and makes the keys, and what they hide is put in its place here.
"""

from __future__ import annotations

import io
import struct
from typing import Any

import msoffcrypto
import msoffcrypto.exceptions
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.format.xls97 import Xls97File
from msoffcrypto.method.rc4 import DocumentRC4
from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI
from msoffcrypto.method.xor_obfuscation import DocumentXOR

from app.core.errors import PasswordNeededError, WorkbookError
from app.exchange.grids.read_errors import sealed_otherwise, suspicious
from app.exchange.grids.read_ole import ENCRYPTION, SHEET, find_book, open_container

MOST_ROUNDS = 1_000_000  # of making the key, a second or two; office programs ask for 100,000, the library allows ten millions
RC4_BLOCK = 1024  # bytes of a workbook that share a key ([MS-XLS] 2.2.10)
# BOF, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead and the encryption itself stand in the clear ([MS-XLS] 2.2.10)
CLEAR = {0x0809, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138, ENCRYPTION}
CLEAR_OF_SHEET = 4  # bytes: where it begins
ROTATED = bytes((byte >> 5 | byte << 3) & 0xFF for byte in range(256))  # five bits to the right ([MS-OFFCRYPTO] 2.3.7.3)


def decrypted(data: bytes, password: str) -> bytes:
    """The workbook inside an encrypted one.

    Raises PasswordNeededError when the password is wrong, WorkbookError for one that no password opens here (.ods).
    """
    try:
        book = msoffcrypto.OfficeFile(io.BytesIO(data))
        if isinstance(book, OOXMLFile) and book.type == "agile" and book.info["spinValue"] > MOST_ROUNDS:
            raise suspicious(f"{book.info['spinValue']} rounds to make the key")
        book.load_key(password=password)
        if isinstance(book, Xls97File):
            return plain_xls(data, book)
        plain = io.BytesIO()
        book.decrypt(plain)
        return plain.getvalue()
    except (msoffcrypto.exceptions.InvalidKeyError, msoffcrypto.exceptions.DecryptionError) as error:
        raise PasswordNeededError("打开密码不正确。", "请核对后重新输入，注意大小写和全角半角。", str(error)) from error
    except WorkbookError:
        raise
    except Exception as error:  # of a damaged or foreign container msoffcrypto and olefile raise whatever they stumble over
        raise sealed_otherwise(str(error)) from error


def plain_xls(data: bytes, book: Any) -> bytes:
    """The file with its records in the clear; the one that says how it is encrypted becomes one of no meaning."""
    pieces, stream = find_book(open_container(data))
    found = bytearray(stream)
    opened = None if book.type == "xor" else streamed(stream, book)
    key = bytes(DocumentXOR.create_xor_array_method1(book.key)) if opened is None else b""
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        place, end = place + 4, place + 4 + size
        if kind == ENCRYPTION:
            found[place - 4 : place - 2] = bytes(2)
        if kind not in CLEAR:
            start = place + CLEAR_OF_SHEET * (kind == SHEET)
            found[start:end] = opened[start:end] if opened is not None else obfuscated(stream[start:end], key, start + size)
        place = end
    result, done = bytearray(data), 0
    for first, last in pieces:
        piece = found[done : done + last - first]
        result[first : first + len(piece)] = piece
        done += len(piece)
    return bytes(result)


def streamed(stream: bytes, book: Any) -> bytes:
    """A stream that is encrypted by RC4, heads of records and all, though those stand in the clear."""
    if book.type == "rc4":
        return bytes(DocumentRC4.decrypt(book.key, book.salt, io.BytesIO(stream), RC4_BLOCK).read())
    return bytes(DocumentRC4CryptoAPI.decrypt(book.key, book.salt, book.keySize, io.BytesIO(stream), RC4_BLOCK).read())


def obfuscated(body: bytes, key: bytes, start: int) -> bytes:
    """A record of the oldest kind of encryption; `start` tells with which of the sixteen bytes of the key it begins."""
    keys = (key[start % len(key) :] + key * (len(body) // len(key) + 1))[: len(body)]
    mixed = int.from_bytes(body, "little") ^ int.from_bytes(keys, "little")
    return mixed.to_bytes(len(body), "little").translate(ROTATED)
