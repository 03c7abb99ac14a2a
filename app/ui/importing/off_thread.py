"""What is counted or decided of very many rows of an import is worked out off the GUI thread; of few it is there at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.jobs import Jobs, Queue

AT_ONCE = 3_000  # rows, a twentieth of a second
OffThread = Callable[
    [int, Callable[[], Any], Callable[[Any], object]], object
]  # how many rows, work, what to do with its result


def at_once(rows: int, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
    """However many rows there are."""
    then(work())


def off_thread(owner: QWidget, jobs: Jobs, failed: Callable[[Exception], object]) -> OffThread:
    """For a dialog: what comes after it has been closed is left out."""

    def work_off_thread(rows: int, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        if rows <= AT_ONCE:
            then(work())
        else:
            jobs.start(lambda job: work(), then, failed, queue=Queue.FIND, owner=owner)

    return work_off_thread
