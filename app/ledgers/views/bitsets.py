"""Sets of row positions as Python integers: bit i is row i. At 100,000 rows &, | and bit_count take microseconds."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress

TO_DIGITS = bytes.maketrans(b"\x00\x01", b"01")
TO_FLAGS = bytes.maketrans(b"01", b"\x00\x01")


def full(size: int) -> int:
    """The rows 0 … size - 1."""
    return (1 << size) - 1


def of_flags(flags: Iterable[bool] | bytes | bytearray) -> int:
    """The positions whose flag is set; a byte per row, 0 or 1."""
    digits = bytes(flags).translate(TO_DIGITS)[::-1]
    return int(digits, 2) if digits else 0


def of_positions(positions: Iterable[int], size: int) -> int:
    """The given positions, each below `size`."""
    octets = bytearray(size // 8 + 1)
    for position in positions:
        octets[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(octets, "little")


def flags(bits: int, size: int) -> bytes:
    """A byte per row, 0 or 1."""
    return f"{bits:0{size}b}"[::-1].encode().translate(TO_FLAGS) if size else b""


def positions(bits: int, size: int) -> list[int]:
    """The positions in the set, ascending."""
    return list(compress(range(size), flags(bits, size)))
