"""回收: the files of folders, looked at one by one; the newest of each department is chosen."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import peewee

from app.core.errors import CancelledError, InvalidValueError
from app.exchange.importing.plan import Progress
from app.exchange.returns.archives import MOST_FILES, files_within, is_left_by_programs
from app.exchange.returns.collector import Collector
from app.exchange.returns.earlier import Past
from app.exchange.returns.elsewhere import with_elsewhere
from app.exchange.returns.returned import Collection, Returned, with_newest
from app.ledgers.handouts import read_batches


def files_in(places: Sequence[Path]) -> list[Path]:
    """The files of folders (with the folders in them) and single files. Raises InvalidValueError for a mistaken choice."""
    found: list[Path] = []
    for place in places:
        if not place.is_dir():
            found.append(place)
            continue
        walked: set[str] = set()
        for folder, folders, names in os.walk(place):
            folders.sort()
            if (real := os.path.realpath(folder)) in walked:  # a junction of Windows may lead back up
                folders.clear()
                continue
            walked.add(real)
            found += [Path(folder) / name for name in sorted(names) if not is_left_by_programs(name)]
            if len(found) > MOST_FILES:
                raise InvalidValueError(f"文件太多（超过 {MOST_FILES} 个）。", "请选择只放返回文件的文件夹。")
    return list(dict.fromkeys(found))


def going_on(on_progress: Progress | None, done: int, total: int) -> bool:
    """Tell how far the work is. Raises CancelledError when nobody wants it any more."""
    if on_progress is not None and not on_progress(done, total):
        raise CancelledError("已取消收取，没有写入任何内容。")
    return True


def collect(
    places: Sequence[Path],
    database: peewee.Database,
    office: str,
    today: dt.date,
    on_progress: Progress | None = None,
    passwords: Mapping[Path, str] | None = None,
    past: Past | None = None,
) -> Collection:
    """Look at what came back. The newest file of each department is chosen.

    `on_progress(done, total)` counts files; when it returns False the work ends with CancelledError. A file that cannot be
    read is told and stops nothing. `past` knows what the ledger said before.
    """
    pending = files_in(places)
    collector = Collector(
        database, office, today, {batch.row_id: batch for batch in read_batches(database)}, passwords or {}, past
    )
    files: list[Returned] = []
    done = 0
    while going_on(on_progress, done, done + len(pending)) and pending:  # once more behind the last file: it may take a while
        path = pending.pop(0)
        if within := files_within(path):
            pending[:0] = within
        else:
            files += collector.look(path)
            done += 1
    named = {item.batch.row_id for item in files if item.batch is not None}
    batches = tuple(batch for batch in collector.batches.values() if batch.row_id in named)
    found = Collection(tuple(with_elsewhere(list(with_newest(files)))), batches)
    for item in found.files:
        _ = item.counts  # counted here, in a worker thread, and not while a list is painted
    return found
