"""The shared texts of an old workbook (.xls, .et): the SST record and its CONTINUE records ([MS-XLS] 2.4.265, 2.5.293)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from contextlib import suppress

from app.exchange.grids.read_errors import MAX_TEXT_BYTES, suspicious

CONTINUE = 0x003C
WIDE, PHONETIC, FORMATTED = 0x01, 0x04, 0x08  # flags of a text: two bytes a character, more behind it
BYTES = 3  # of a Chinese character in UTF-8


def text_lengths(stream: bytes, place: int, size: int) -> list[int]:
    """The length of each text in characters; the SST's body begins at `place`.

    From where it cannot be followed on, every text may be as long as all that is there.
    """
    pieces = [(place, place + size)]
    following = place + size
    while following + 4 <= len(stream) and struct.unpack_from("<H", stream, following)[0] == CONTINUE:
        length = struct.unpack_from("<H", stream, following + 2)[0]
        pieces.append((following + 4, following + 4 + length))
        following += 4 + length
    count = struct.unpack_from("<I", stream, place + 4)[0]
    reader = _Reader(stream, pieces)
    reader.skip(8)
    found: list[int] = []
    with suppress(struct.error):
        for _ in range(count):
            found.append(reader.text())
    return found + [sum(end - start for start, end in pieces)] * (count - len(found))


class _Reader:
    """Goes through the pieces of a record. A text that goes on in the next piece says there anew how wide it is."""

    def __init__(self, stream: bytes, pieces: Sequence[tuple[int, int]]) -> None:
        self.stream = stream
        self.pieces = list(reversed(pieces))
        self.place, self.end = self.pieces.pop()

    def next_piece(self) -> None:
        """Raises struct.error behind the last one."""
        if not self.pieces:
            raise struct.error("SST: a text beyond the end")
        self.place, self.end = self.pieces.pop()

    def number(self, form: str) -> int:
        """A number in so many bytes."""
        if self.place >= self.end:
            self.next_piece()
        found: int = struct.unpack_from(form, self.stream, self.place)[0]
        self.place += struct.calcsize(form)
        return found

    def skip(self, count: int) -> None:
        """So many bytes are of no interest."""
        while count > self.end - self.place:
            count -= self.end - self.place
            self.next_piece()
        self.place += count

    def text(self) -> int:
        """The length of the next text."""
        length, flags = self.number("<H"), self.number("<B")
        behind = 4 * self.number("<H") if flags & FORMATTED else 0
        behind += self.number("<I") if flags & PHONETIC else 0
        left, width = length, 1 + (flags & WIDE)
        while left > (here := (self.end - self.place) // width):
            left -= here
            self.next_piece()
            width = 1 + (self.number("<B") & WIDE)
        self.place += left * width
        self.skip(behind)
        return length


def check_texts(lengths: Sequence[int], shown: Mapping[int, int]) -> None:
    """Refuse a workbook whose cells (text → how many show it) copy too much. Raises WorkbookError."""
    total = BYTES * sum(count * lengths[place] for place, count in shown.items() if place < len(lengths))
    if total > MAX_TEXT_BYTES:
        raise suspicious(f"{total} bytes of shared texts")
