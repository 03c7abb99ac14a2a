"""The office as it was at any time: which commit that is, and a new office folder made of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from app.core.errors import CancelledError, StorageError
from app.store.commit import decode
from app.store.folder import OfficeFolder
from app.store.history import missing
from app.store.office_copy import OfficeCopy, Signer, unsigned
from app.store.replica import Replica
from app.store.view import Progress


def number_at(folder: OfficeFolder, moment: dt.datetime, replica: Replica | None = None) -> int:
    """The newest commit made at or before a time (with time zone), by the clocks of the PCs that made them; 0 for none.

    Of the office's replica its index is asked, and of the log only what is not indexed; without one, the whole log is read.
    """
    if replica is None:
        return newest_of(folder, moment, range(folder.last_number(), 0, -1))
    text = moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    row = replica.database.execute_sql("SELECT max(sequence) FROM _history WHERE time <= ?", (text,)).fetchone()
    indexed: int = row[0] or 0
    others = (number for number in missing(replica.database, replica.head) if number > indexed)
    return newest_of(folder, moment, others) or indexed


def newest_of(folder: OfficeFolder, moment: dt.datetime, numbers: Iterable[int]) -> int:
    """The first of these commits that was made at or before a time; 0 for none."""
    for number in numbers:
        data = folder.read_commit(number)
        if data is not None and dt.datetime.fromisoformat(decode(data, str(number)).header.time) <= moment:
            return number
    return 0


def restore_to(
    folder: OfficeFolder,
    number: int,
    target: Path,
    migrations: Path,
    scratch: Path,
    progress: Progress = lambda done, total: True,
    sign: Signer = unsigned,
) -> str:
    """A new office folder with the history up to commit `number`, and all attachments; the new office's id.

    The office it comes from is not touched. `progress` is told (files copied, all); when it answers False, CancelledError is
    raised. `scratch` is a local file name for the check of the result; it is deleted.
    Raises StorageError when the target is not empty or cannot be written, DamagedError when the history has a gap; the target
    is emptied again then.
    """
    copy = OfficeCopy(folder, target, progress, sign)
    try:
        copy.begin()
        copy.bring(number)
        return copy.finish(migrations, scratch)
    except (StorageError, CancelledError):
        copy.discard()
        raise
