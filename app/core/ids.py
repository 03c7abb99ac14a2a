"""Row ids that two PCs never choose alike, in the order of their making."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
import time

EPOCH_MS = 1_577_836_800_000  # 2020-01-01T00:00Z; 41 bits of milliseconds last until 2089
RANDOM_BITS = 21

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A 62-bit integer: milliseconds since 2020, then 21 random bits; later calls in one process give larger ids."""
    return new_ids(1)[0]


def new_ids(count: int) -> range:
    """Ids of so many rows that are added together, one after the other from the first (`new_id`)."""
    global _last
    with _lock:
        moment = (time.time_ns() // 1_000_000 - EPOCH_MS) << RANDOM_BITS
        first = max(moment | secrets.randbits(RANDOM_BITS), _last + 1)
        _last = first + count - 1
        return range(first, first + count)


def made_on(row_id: int) -> dt.date:
    """The day, by this PC's calendar, on which an id was made."""
    return dt.datetime.fromtimestamp(((row_id >> RANDOM_BITS) + EPOCH_MS) / 1000, dt.UTC).astimezone().date()
