"""The notes (批注) of an old worksheet (.xls, .et): a NOTE names the cell and a drawn object, whose text stands elsewhere."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from app.core.program import NAME

NOTE, OBJECT, OBJECT_TEXT, CONTINUE = 0x001C, 0x005D, 0x01B6, 0x003C  # [MS-XLS] 2.4.179, 2.4.181, 2.4.329, 2.4.58
WIDE = 0x01  # flag of a text: two bytes a character
NOTE_HEAD = 11  # bytes of a NOTE before the name of who wrote it
MOST_NOTES = 200  # of a sheet

Record = tuple[int, int, int]  # type, place of the body, length of the body


def notes_in(stream: bytes, records: Iterable[Record]) -> tuple[tuple[int, str], ...]:
    """(0-based row, text) of the notes of a worksheet; not those that this program wrote as hints into what it hands out."""
    texts: dict[int, str] = {}  # object → its text
    places: list[tuple[int, int]] = []  # row and object
    current, left = -1, 0  # the object that is described, characters of its text still to come
    for kind, place, size in records:
        if kind == OBJECT and size >= 8:
            current = struct.unpack_from("<H", stream, place + 6)[0]
        elif kind == OBJECT_TEXT and size >= 12:
            left = struct.unpack_from("<H", stream, place + 10)[0]
        elif kind == CONTINUE and left and size > 1:
            width = 1 + (stream[place] & WIDE)
            piece = stream[place + 1 : place + size][: left * width]
            texts[current] = texts.get(current, "") + piece.decode("utf-16-le" if width > 1 else "latin-1", "replace")
            left -= len(piece) // width
        elif kind == NOTE and size >= 8 and author(stream[place : place + size]) != NAME:
            row, _, _, shape = struct.unpack_from("<HHHH", stream, place)
            places.append((row, shape))
    found = ((row, texts.get(shape, "").strip()) for row, shape in places[:MOST_NOTES])
    return tuple((row, text) for row, text in found if text)


def author(note: bytes) -> str:
    """Who wrote a note, "" when it does not say."""
    if len(note) < NOTE_HEAD:
        return ""
    length, flags = struct.unpack_from("<HB", note, 8)
    return note[NOTE_HEAD : NOTE_HEAD + length * (1 + (flags & WIDE))].decode(
        "utf-16-le" if flags & WIDE else "latin-1", "replace"
    )
